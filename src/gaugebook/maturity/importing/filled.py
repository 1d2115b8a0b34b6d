"""A questionnaire that came back: its answers, and the scores that are printed in it.

Rows are joined by the number of the question; where a number stands in several rows, as it does
when a part of the form counts from 1 again, by the question's words and the heading above. Only
rows of the template's scored questions are read: others hold names and addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.forms import Form, FormCell
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.importing.formulas import number_in
from gaugebook.maturity.importing.layout import (
    ANSWER,
    MARK,
    QUESTIONS,
    SCORE,
    WHY,
    QuestionRow,
    Table,
    comparable,
    find_table,
)
from gaugebook.maturity.importing.questions import Option, Printed, Question, Template
from gaugebook.words import counted, folded, listed

_MOST_NAMED = 20
"""Questions that one finding names."""

State = Literal["answered", "blank", "not_offered", "missing"]


@dataclass(frozen=True)
class Found:
    """One question of the template in a file that came back.

    Attributes
    ----------
    text
        What stands in the answer cell.
    option
        The answer of the template that it is; None where it is none.
    is_letter_for_letter
        Whether the text is that answer but for capitals, as the template's formulas compare.
    printed
        The text of the score cell; `points` the number in it, None where it is none.
    mark
        What stands in the reviewer's column, if there is one.
    comments
        The cells of the row with a reviewer's comment. What they say is not read.
    """

    question: Question
    state: State
    where: Where
    text: str = ""
    option: Option | None = None
    is_letter_for_letter: bool = True
    why: str = ""
    printed: str = ""
    points: Fraction | None = None
    printed_at: Where | None = None
    mark: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedSum:
    """A subtotal or total as it is printed in a file; without `at` it was not found."""

    node: str
    label: str
    printed: str = ""
    points: Fraction | None = None
    at: Where | None = None
    mark: str = ""


@dataclass(frozen=True)
class FilledIn:
    """A file that came back, as it was read."""

    file: str
    found: tuple[Found, ...]
    sums: tuple[PrintedSum, ...]
    answers: Answers
    problems: tuple[Problem, ...] = ()


def read_filled(form: Form, template: Template, *, service: str = "", cycle: str = "") -> FilledIn:
    """Read a filled questionnaire; what cannot be read is a finding at its cell.

    Parameters
    ----------
    form
        The workbook.
    template
        The template it was made from.
    service, cycle
        Whose answers they are, as `Answers` carries it.
    """
    table = find_table(form, QUESTIONS)
    if table is None:
        words = listed([word.title() for word in QUESTIONS])
        lacking = problem("questionnaire-table", form.file, found=words)
        return FilledIn(form.file, (), (), Answers((), service, cycle), (lacking,))
    problems: list[Problem] = []
    rows = _joined(table, template, problems)
    found = tuple(_found(table, question, rows.get(question.id)) for question in template.questions)
    problems += _findings(form, found)
    problems += _hidden(table, rows.values())
    return FilledIn(
        file=form.file,
        found=found,
        sums=tuple(_sums(table, template)),
        answers=Answers(tuple(_answers(found)), service, cycle),
        problems=tuple(problems),
    )


# --- joining rows to questions ----------------------------------------------------------------


def _joined(table: Table, template: Template, problems: list[Problem]) -> dict[str, QuestionRow]:
    """Give the row of each question of the template that is there."""
    by_number: dict[str, list[QuestionRow]] = {}
    for row in table.questions():
        by_number.setdefault(folded(row.number), []).append(row)
    sections = _sections(template)
    joined: dict[str, QuestionRow] = {}
    for question in template.questions:
        number = folded(question.number)
        rows = by_number.get(number, [])
        if len(rows) > 1 or number in template.numbers_twice:
            rows = _told_apart(rows, question, table, sections)
        if len(rows) == 1:
            joined[question.id] = rows[0]
        elif rows:
            cells = listed([str(row.row) for row in rows])
            where = table.where(rows[0].row, rows[0].columns[ANSWER])
            detail = f"it stands in rows {cells}, and nothing tells which is meant"
            problems.append(
                problem("questionnaire-row", where, found=question.number, detail=detail)
            )
    return joined


def _told_apart(
    rows: Sequence[QuestionRow], question: Question, table: Table, sections: dict[str, str]
) -> list[QuestionRow]:
    """Give the rows with the question's own words; failing that, under its own heading."""
    worded = [row for row in rows if folded(row.text) == folded(question.text)]
    if worded:
        return worded
    labels = sorted((row, folded(text)) for row, _, text in table.labels())
    known = set(sections.values())

    def heading(row: QuestionRow) -> str:
        above = [text for at, text in labels if at < row.row and text in known]
        return above[-1] if above else ""

    return [row for row in rows if heading(row) == sections.get(question.id, "")]


def _sections(template: Template) -> dict[str, str]:
    """Give the heading that each question of the template stands under."""
    labels = sorted((place.row, folded(place.label)) for place in template.printed)
    return {
        question.id: next((text for row, text in reversed(labels) if row < question.row), "")
        for question in template.questions
    }


# --- one question -----------------------------------------------------------------------------


def _found(table: Table, question: Question, row: QuestionRow | None) -> Found:
    if row is None:
        return Found(question, "missing", Where(table.file, table.sheet.name))
    columns = row.columns
    answer = table.seen(row.row, columns[ANSWER])
    text = _typed(answer)
    option = question.option(text) if text else None
    if option is None and answer is not None and answer.kind == "number":
        option = question.option(_as_percent(text))
    printed = table.seen(row.row, columns[SCORE])
    return Found(
        question=question,
        state=_state(question, answer, option),
        where=table.where(row.row, columns[ANSWER]),
        text=text,
        option=option,
        is_letter_for_letter=option is not None and option.text.casefold() == _raw(answer),
        why=table.text(row.row, columns.by_word[WHY]) if WHY in columns.by_word else "",
        printed=printed.text.strip() if printed is not None else "",
        points=number_of(printed),
        printed_at=table.where(row.row, columns[SCORE]),
        mark=table.text(row.row, columns.by_word[MARK]) if MARK in columns.by_word else "",
        comments=tuple(_comments(table, row)),
    )


def _raw(cell: FormCell | None) -> str:
    return cell.text.casefold() if cell is not None else ""


def _typed(cell: FormCell | None) -> str:
    """Give what was typed: of a formula the formula, whose result nobody chose from the list."""
    return (cell.formula or cell.text.strip()) if cell is not None else ""


def _state(question: Question, answer: FormCell | None, option: Option | None) -> State:
    text = _typed(answer)
    if option is not None:
        return "answered"
    if not text or comparable(text) == comparable(question.placeholder):
        return "blank"
    return "not_offered"


def _as_percent(text: str) -> str:
    """Give a share as the list of answers would have it: 1 is 100%."""
    number = number_in(text.strip())
    return text if number is None else f"{float(number * 100):g}%"


def _comments(table: Table, row: QuestionRow) -> Iterator[str]:
    for word, column in sorted(row.columns.by_word.items(), key=lambda pair: pair[1]):
        if "comment" in word and table.text(row.row, column):
            yield str(table.where(row.row, column).cell)


def number_of(cell: FormCell | None) -> Fraction | None:
    """Give the number in a cell, typed as a number or as a text; None where there is none."""
    if cell is None or cell.kind not in ("number", "text"):
        return None
    text = cell.text.strip()
    if cell.kind == "text" and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    return number_in(text)


def _answers(found: Sequence[Found]) -> Iterator[Answer]:
    """Give the answers to scored questions. One that is none of the list is no answer."""
    for one in found:
        if not one.question.is_scored:
            continue
        if one.option is not None:
            yield Answer(one.question.id, one.option.value, reason=one.why)
        else:
            yield Answer(one.question.id, special="not_answered", reason=one.why)


def _findings(form: Form, found: Sequence[Found]) -> Iterator[Problem]:
    where = found_where(form, found)
    for state, code in (("missing", "questionnaire-missing"), ("blank", "questionnaire-blank")):
        numbers = [q.question.number for q in found if q.state == state and q.question.is_scored]
        if numbers:
            more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
            names = listed(numbers) if not more else ", ".join(numbers[:_MOST_NAMED]) + more
            detail = f"{counted(len(numbers), 'question')} ({names})"
            yield problem(code, where, found=detail)
    for one in found:
        if not one.question.is_scored:
            continue
        if one.state == "not_offered":
            offered = [option.text for option in one.question.options]
            yield problem(
                "questionnaire-answer",
                one.where,
                found=one.text,
                question=one.question.number,
                offered=listed(offered),
                hint=near_miss(one.text, offered),
            )


def _hidden(table: Table, rows: Iterable[QuestionRow]) -> Iterator[Problem]:
    hidden = [row for row in rows if row.row in table.sheet.hidden_rows]
    if hidden:
        where = Where(table.file, table.sheet.name)
        yield problem("hidden-rows", where, rows=len(hidden), columns=0)


def found_where(form: Form, found: Sequence[Found]) -> Where:
    """Give the sheet of the questions."""
    return next((Where(form.file, one.where.sheet) for one in found), Where(form.file))


# --- subtotals and totals ---------------------------------------------------------------------


def _sums(table: Table, template: Template) -> Iterator[PrintedSum]:
    """Find each printed sum by the words beside it; by their number where they were changed."""
    labels = list(table.labels())
    for place in template.printed:
        row = _row_of(place, template.printed, labels)
        if row is None:
            yield PrintedSum(place.node, place.label)
            continue
        columns = table.columns_at(row)
        cell = table.seen(row, columns[SCORE])
        yield PrintedSum(
            node=place.node,
            label=place.label,
            printed=cell.text.strip() if cell is not None else "",
            points=number_of(cell),
            at=table.where(row, columns[SCORE]),
            mark=table.text(row, columns.by_word[MARK]) if MARK in columns.by_word else "",
        )


def _row_of(
    place: Printed, places: Sequence[Printed], labels: Sequence[tuple[int, int, str]]
) -> int | None:
    exact = {row for row, _, text in labels if folded(text) == folded(place.label)}
    if len(exact) == 1:
        return exact.pop()
    code = _code(place.label)
    if not code or [_code(other.label) for other in places].count(code) > 1:
        return None
    coded = {row for row, _, text in labels if _code(text) == code}
    return coded.pop() if len(coded) == 1 else None


def _code(label: str) -> str:
    """Give what a heading begins with up to its number: ``1.2``, ``dimension 1``.

    >>> _code("1.2 Rules"), _code("Dimension 1: Policy"), _code("2.1. Use"), _code("Total")
    ('1.2', 'dimension 1', '2.1', '')
    """
    words = folded(label).split()
    for number, word in enumerate(words[:2]):
        bare = word.rstrip(".:)")
        if bare[:1].isdigit():
            return " ".join([*words[:number], bare])
    return ""
