"""Answers to statements, made of the rows of the form: one row, or a row and its ticks.

A blank is never a No. Where a row below a statement has no answer, the statement has none either,
and says which row it waits for; what was given stays, to be handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.errors import Where
from gaugebook.maturity import form as layout
from gaugebook.maturity.altered import altered
from gaugebook.maturity.answers import Answer, faults_of, is_finished, way_through
from gaugebook.maturity.fixed_words import every_wording_of_row
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.questions import Questions
from gaugebook.maturity.returned.rows import RowRead
from gaugebook.maturity.returned.texts import plain
from gaugebook.redaction import out_of_place
from gaugebook.words import listed

_BETWEEN_LINKS = re.compile(r"\s*[\r\n]+\s*|;\s+")


@dataclass(frozen=True)
class Given:
    """What a file says to one statement, and the cell it stands in."""

    answer: Answer
    where: Where


def without_answer(given: Given) -> Given:
    """Give what was written beside an answer, without the answer: it is asked again."""
    answer = altered(given.answer, value=None, ticks=None, special="not_answered")
    return Given(answer, given.where)


class _Rows:
    """The rows of one statement: its own, and those below it."""

    def __init__(self, statement: Statement, questions: Questions, rows: Mapping[str, RowRead]):
        self.statement = statement
        self.refs = questions.refs_of[statement.id]
        self.own = rows.get(statement.id)
        self.below = [rows[ref] for ref in self.refs if ref in rows and ref != statement.id]
        self.missing = [ref for ref in self.refs if ref not in rows]

    @property
    def where(self) -> Where | None:
        if self.own is not None:
            return self.own.where
        return self.below[0].where if self.below else None

    @property
    def is_there(self) -> bool:
        return self.own is not None or bool(self.below)

    @property
    def ticks(self) -> frozenset[str] | None:
        """What is ticked; None where no row below has an answer."""
        given = [row.read.choice for row in self.below if not row.says_nothing]
        if not given:
            return None
        return frozenset(c.tick for c in given if c is not None and c.tick)


def read_statements(
    rows: Mapping[str, RowRead], questions: Questions, found: Findings
) -> dict[str, Given]:
    """Give what a file says to each statement of its form that stands in it.

    Parameters
    ----------
    rows
        By Ref.
    questions
        The form in the version of the file.
    found
        Takes what is found.

    Returns
    -------
    dict
        By statement, also where nothing is answered: with what else was written beside it.
    """
    model, given = questions.model, {}
    for statement in model.statements.values():
        of = _Rows(statement, questions, rows)
        if not of.is_there:
            continue
        answer = _answer(of, found)
        answer = _with_words(model, of, answer, questions, found)
        answer = _without_faults(model, answer, of, found)
        assert of.where is not None  # noqa: S101 - is_there says so
        given[statement.id] = Given(answer, of.where)
    return given


def _answer(of: _Rows, found: Findings) -> Answer:
    statement, own = of.statement, of.own
    none = Answer(statement.id, special="not_answered")
    special = own.read.choice.special if own is not None and own.read.choice else None
    if special in ("not_applicable", "dont_know"):
        if statement.kind in ("checklist", "branching") and of.ticks:
            found.add("return-ticks-contradict", of.where, statement=statement.id, ref=statement.id)
            return altered(none, ticks=of.ticks)
        return Answer(statement.id, special=special)
    if statement.kind == "checklist":
        return _checklist(of, found)
    if statement.kind == "branching":
        return _way(of, found)
    if own is None or own.says_nothing:
        return altered(none, ticks=of.ticks)
    value = own.read.number if own.read.choice is None else own.read.choice.value
    answer = Answer(statement.id, value)
    return _with_musts(of, answer, found) if statement.musts else answer


def _checklist(of: _Rows, found: Findings) -> Answer:
    """Read ticks: all of them are there, or the statement is not answered yet."""
    waiting = [row.ref for row in of.below if row.says_nothing]
    if of.ticks is None:
        return Answer(of.statement.id, special="not_answered")
    if waiting or of.missing:
        _tell_ticks(of, [*waiting, *_below(of.missing)], found)
        return Answer(of.statement.id, ticks=of.ticks, special="not_answered")
    return Answer(of.statement.id, ticks=of.ticks)


def _way(of: _Rows, found: Findings) -> Answer:
    """Read a way through questions: to its end, or the statement is not answered yet."""
    statement, ticks = of.statement, of.ticks
    if ticks is None:
        return Answer(statement.id, special="not_answered")
    way, fault = way_through(statement, ticks)
    if fault or not is_finished(statement, way):
        if fault:
            found.add("return-way", of.where, statement=statement.id, ref=statement.id)
        else:
            found.add("return-way-unfinished", of.where, statement=statement.id, ref=statement.id)
        # A way that is none cannot be kept as ticks: it would be refused when it is handed back.
        return Answer(statement.id, ticks=None if fault else ticks, special="not_answered")
    return Answer(statement.id, ticks=ticks)


def _with_musts(of: _Rows, answer: Answer, found: Findings) -> Answer:
    """Add the ticks that a level needs: those of the level claimed and below must be answered."""
    value = answer.exact
    needed = {
        f"{of.statement.id}{layout.BETWEEN}{tick.id}"
        for level, ticks in of.statement.musts.items()
        if value is not None and level <= value
        for tick in ticks
    }
    waiting = {row.ref for row in of.below if row.says_nothing} | set(_below(of.missing))
    if lacking := [ref for ref in of.refs if ref in needed & waiting]:
        _tell_ticks(of, lacking, found)
    return altered(answer, ticks=of.ticks or frozenset())


def _below(refs: Iterable[str]) -> list[str]:
    return [ref for ref in refs if layout.BETWEEN in ref]


def _tell_ticks(of: _Rows, refs: list[str], found: Findings) -> None:
    found.add(
        "return-ticks-missing",
        of.where,
        statement=of.statement.id,
        ref=of.statement.id,
        rows=listed(refs),
    )


def _with_words(
    model: Assessment, of: _Rows, answer: Answer, questions: Questions, found: Findings
) -> Answer:
    row = of.own or of.below[0]
    answer = altered(
        answer,
        reason=row.texts.get(layout.WHY, ""),
        evidence=tuple(
            text for text in _BETWEEN_LINKS.split(row.texts.get(layout.EVIDENCE, "")) if text
        ),
        confidence=_confidence(row, found),
        aim=_aim(row, questions, found),
    )
    _tell_reason(model, answer, row, found)
    _tell_evidence(of.statement, answer, row, found)
    return answer


def _confidence(row: RowRead, found: Findings) -> str | None:
    text = row.texts.get(layout.CONFIDENCE, "")
    if not text:
        return None
    known = _sure().get(plain(text))
    if known is None:
        place = row.place(layout.CONFIDENCE)
        found.add("return-confidence-unknown", place, found=out_of_place(text), ref=row.ref)
    return known


def _sure() -> dict[str, str]:
    """Give what each wording means, in every language, as it is kept; "very" is *very sure*."""
    wordings = zip(layout.SURE, every_wording_of_row("answer_words.sure"), strict=True)
    known = {plain(text): kept for kept, texts in wordings for text in (kept, *texts)}
    return known | {plain(kept.removesuffix(" sure")): kept for kept in layout.SURE}


def _aim(row: RowRead, questions: Questions, found: Findings) -> Fraction | None:
    text = row.texts.get(layout.AIM, "")
    if not text:
        return None
    aim = questions.aim_of(text)
    if aim is None and not _is_no_aim(row, text):
        place = row.place(layout.AIM)
        found.add("return-aim-unknown", place, found=out_of_place(text), ref=row.ref)
    return aim


def _is_no_aim(row: RowRead, text: str) -> bool:
    means = row.question.words.get(plain(text), ())
    return bool(means) and all(choice.special is not None for choice, _ in means)


def _tell_reason(model: Assessment, answer: Answer, row: RowRead, found: Findings) -> None:
    special = model.special_answers.not_applicable
    if answer.special != "not_applicable" or special is None or special.requires != "reason":
        return
    if not any(letter.isalnum() for letter in answer.reason):
        place = row.place(layout.WHY)
        found.add("return-reason-missing", place, statement=answer.statement, ref=row.ref)


def _tell_evidence(statement: Statement, answer: Answer, row: RowRead, found: Findings) -> None:
    asked_from, value = statement.evidence.required_from_level, answer.exact
    if asked_from is None or value is None or answer.evidence or value < exact(asked_from):
        return
    place, level = row.place(layout.EVIDENCE), number_in_words(asked_from)
    found.add("return-evidence-missing", place, ref=row.ref, level=level)


def _without_faults(model: Assessment, answer: Answer, of: _Rows, found: Findings) -> Answer:
    """Give an answer that can be scored: what the model turns away is asked again."""
    faults = faults_of(model, (answer,))
    if not faults:
        return answer
    detail = faults[0].message.removeprefix(f"{answer.statement}: ").rstrip(".")
    found.add(
        "return-answer-refused", of.where, statement=answer.statement, ref=answer.statement,
        detail=detail,
    )  # fmt: skip
    return altered(answer, value=None, ticks=None, special="not_answered")
