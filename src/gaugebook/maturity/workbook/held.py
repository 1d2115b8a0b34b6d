"""What stands in the rows of the form: empty, or filled with answers that are known already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.maturity.answers import Answer, Answers, Number
from gaugebook.maturity.form import BETWEEN, SURE, Choice, FormRow
from gaugebook.maturity.ticked import tick_text


@dataclass(frozen=True)
class Held:
    """One row of the form with what stands in its cells.

    `answer` is a text, or a number in a row that asks for one.
    """

    row: FormRow
    answer: str | float
    why: str = ""
    evidence: str = ""
    confidence: str = ""
    aim: str | float = ""


def held_rows(
    model: Assessment,
    rows: Sequence[FormRow],
    answers: Answers | None,
    *,
    unsettled: Collection[str] = (),
) -> tuple[Held, ...]:
    """Give every row with the answers that are known, *not answered yet* where there is none.

    An answer that the row does not offer is left out, but its reason and evidence are kept: a
    person chooses anew. Of several people's answers to one statement the first that says something
    is taken. What is not ticked in one of the `unsettled` statements may not have been looked at,
    so it is asked again and not taken for a No.
    """
    known = answers or Answers()
    return tuple(
        _held(
            model, row, _first(known.to(row.statement)), is_settled=row.statement not in unsettled
        )
        for row in rows
    )


def _first(answers: Sequence[Answer]) -> Answer | None:
    said = [answer for answer in answers if not answer.is_blank]
    return next(iter((*said, *answers)), None)


def _held(model: Assessment, row: FormRow, answer: Answer | None, *, is_settled: bool) -> Held:
    if answer is None:
        return Held(row, row.choices[-1].text)
    if BETWEEN in row.ref:
        shown: str | float = _below_in(model, row, answer, is_settled=is_settled)
    else:
        shown = _answer_in(model.statements[row.statement], row, answer)
    if not row.takes_words:
        return Held(row, shown)
    return Held(
        row,
        shown,
        why=answer.reason,
        evidence="\n".join(answer.evidence),
        confidence=answer.confidence if answer.confidence in SURE else "",
        aim=_aim_in(row, answer.aim),
    )


def _answer_in(statement: Statement, row: FormRow, answer: Answer) -> str | float:
    blank = row.choices[-1].text
    if answer.special is not None:
        found = next((c.text for c in row.choices if c.special == answer.special), None)
        return found or blank
    if answer.exact is None:
        return blank
    if row.kind == "number":
        asked = statement.number
        fits = asked is not None and exact(asked.min) <= answer.exact <= exact(asked.max)
        return float(answer.exact) if fits else blank
    return next((c.text for c in row.choices if c.value == answer.exact), blank)


def _below_in(model: Assessment, row: FormRow, answer: Answer, *, is_settled: bool) -> str:
    blank = row.choices[-1].text
    if row.kind == "tick":
        text = tick_text(model, row, answer)
        is_yes = any(c.tick and c.text == text for c in row.choices)
        return text if is_yes or (text and is_settled) else blank
    return next((c.text for c in row.choices if c.tick and c.tick in (answer.ticks or ())), blank)


def _aim_in(row: FormRow, aim: Number | None) -> str | float:
    if aim is None:
        return ""
    found = next((c.text for c in row.choices if c.value == exact(aim)), None)
    if found is not None:
        return found
    return float(aim) if row.kind == "number" else number_in_words(exact(aim))


def aims_of(row: FormRow) -> tuple[Choice, ...]:
    """Give what can be aimed for: the answers with a value, which stand first in the list."""
    return tuple(choice for choice in row.choices if choice.value is not None)
