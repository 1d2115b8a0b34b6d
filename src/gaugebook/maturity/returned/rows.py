"""The rows of the answers, joined to the form by their Refs: sorted, doubled, hidden, merged, lost.

Each row of the form comes back once or not at all; what stands in the table beside that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gaugebook.errors import Problem, Where, at_most, near_miss, problem
from gaugebook.intake.forms import FormCell
from gaugebook.maturity import form as layout
from gaugebook.maturity.campaign.plain_csv import as_written
from gaugebook.maturity.fixed_words import every_wording
from gaugebook.maturity.returned.cells import CellRead, read_answer
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.questions import Question, Questions
from gaugebook.maturity.returned.table import AnswerTable, Row
from gaugebook.maturity.returned.texts import plain
from gaugebook.redaction import out_of_place

_WORDS = (layout.WHY, layout.EVIDENCE, layout.CONFIDENCE, layout.AIM)
_TYPED = (layout.ANSWER, *_WORDS)
_MOST_TOLD = 20
"""Stray rows that are told one by one; a hostile file may have hundreds of thousands."""


@dataclass(frozen=True)
class RowRead:
    """One row of the form, as it came back: what stands in row `number` of `table`.

    `is_usable` is False where its answer is none: why has been told.
    """

    ref: str
    question: Question
    read: CellRead
    table: AnswerTable
    number: int
    texts: Mapping[str, str]
    is_usable: bool = True

    @property
    def where(self) -> Where:
        """The place of its answer."""
        return self.place(layout.ANSWER)

    def place(self, heading: str) -> Where:
        """Give the place under a heading: named when asked for, as most rows have no finding."""
        return self.table.where(self.number, heading)

    @property
    def says_nothing(self) -> bool:
        """Whether no answer was given, or none that can be used."""
        choice = self.read.choice
        return not self.read.is_answer or (choice is not None and choice.special == "not_answered")


def read_rows(table: AnswerTable, questions: Questions, found: Findings) -> dict[str, RowRead]:
    """Give the rows of the form that a table holds, by Ref; the rest is told.

    Parameters
    ----------
    table
        The answers.
    questions
        The form in the version of the file.
    found
        Takes what is found.
    """
    _tell_columns(table, found)
    by_ref: dict[str, list[RowRead]] = {}
    for ref, row in _joined(table, questions, found):
        by_ref.setdefault(ref, []).append(_read_row(table, row, questions.by_ref[ref], found))
    _tell_hidden(table, found)
    return {ref: _one_of(rows, found) for ref, rows in by_ref.items()}


def _tell_columns(table: AnswerTable, found: Findings) -> None:
    for heading in _WORDS:
        if table.column(heading) is None:
            place = table.where(table.heading_row, layout.REF)
            found.add("return-column-missing", place, found=heading)
    if table.beyond:
        cell = table.beyond[0][0]
        found.add("return-rows-far-below", table.at(cell), count=len(table.beyond))


def _tell_hidden(table: AnswerTable, found: Findings) -> None:
    sheet = table.sheet
    filled = {row[0].row for row in table.rows if row}
    if hidden := sorted(sheet.hidden_rows & filled):
        place = table.where(hidden[0], layout.ANSWER)
        told = ", ".join(map(str, hidden[:10])) + (" ..." if hidden[10:] else "")
        found.add("return-row-hidden", place, count=len(hidden), rows=told)
    for heading in (layout.REF, *_TYPED):
        column = table.column(heading)
        if column is not None and column in sheet.hidden_columns:
            found.add(
                "return-column-hidden", table.where(table.heading_row, heading), found=heading
            )


def _joined(table: AnswerTable, questions: Questions, found: Findings) -> Iterator[tuple[str, Row]]:
    """Give each row with its Ref; rows that are none of the form are told, at most so many."""

    def full(told: list[Problem]) -> bool:
        return len(told) >= _MOST_TOLD

    stray: list[Problem] = []
    for row in table.rows:
        cell = table.cell(row, layout.REF)
        if cell is None or not cell.text.strip():
            typed = [c for name in _TYPED if (c := table.cell(row, name)) and c.text.strip()]
            others = [c for c in row if c.text.strip()]
            if not typed and not others:
                continue
            # What stands there may name somebody, so it is not quoted.
            place = table.at((typed or others)[0])
            stray.append(stray[-1] if full(stray) else problem("return-row-without-ref", place))
            continue
        ref = questions.ref_of(cell.text) if not cell.formula else None
        if ref is None:
            stray.append(stray[-1] if full(stray) else _unknown_ref(table, cell, questions))
            continue
        yield ref, row
    found.problems.extend(at_most(stray, _MOST_TOLD))


def _unknown_ref(table: AnswerTable, cell: FormCell, questions: Questions) -> Problem:
    hint = near_miss(cell.text.strip()[:40], questions.by_ref)
    text = out_of_place(cell.text)
    return problem("return-ref-unknown", table.at(cell), found=text, hint=hint)


def _read_row(table: AnswerTable, row: Row, question: Question, found: Findings) -> RowRead:
    ref, number = question.row.ref, row[0].row
    cell = table.cell(row, layout.ANSWER)
    covered = table.sheet.is_covered(number, table.column(layout.ANSWER) or 0)
    read = CellRead() if covered else read_answer(question, cell)
    told = ""
    if covered:
        place = table.where(number, layout.ANSWER)
        found.add("return-merged", place, statement=question.row.statement, ref=ref)
    elif read.code:
        told = read.code
        text = "" if cell is None else out_of_place(cell.formula or cell.text)
        place = table.where(number, layout.ANSWER)
        found.add(told, place, found=text, statement=question.row.statement, ref=ref, **read.facts)
    if _differs(table, row, cell) and not covered:
        read = CellRead()
        place = table.where(number, layout.ANSWER)
        found.add("return-two-answers", place, statement=question.row.statement, ref=ref)
    texts = {name: _words_of(table, row, name, found) for name in _WORDS}
    if not question.row.takes_words:
        _tell_words_below(table, row, texts, found)
        texts = {}
    return RowRead(ref, question, read, table, number, texts, is_usable=read.is_answer)


def _differs(table: AnswerTable, row: Row, cell: FormCell | None) -> bool:
    """Whether a second column of the same heading says something else."""
    again = table.headings[layout.ANSWER][1:]
    texts = {plain(c.text) for head in again for c in row if c.column == head.column}
    return bool(texts - {"", plain(cell.text) if cell else ""})


def _words_of(table: AnswerTable, row: Row, heading: str, found: Findings) -> str:
    cell = table.cell(row, heading)
    if cell is None or table.sheet.is_covered(cell.row, cell.column) or cell.kind == "error":
        return ""
    if cell.formula:
        found.add("return-formula-in-words", table.at(cell))
    return as_written(cell.text.strip())


def _tell_words_below(
    table: AnswerTable, row: Row, texts: Mapping[str, str], found: Findings
) -> None:
    """Tell what was written beside a tick or a further question, where nothing is asked."""
    nothing = {plain(text) for text in every_wording("answers.not_asked")}
    for heading, text in texts.items():
        if text and plain(text) not in nothing:
            found.add("return-words-below", table.where(row[0].row, heading))


def _one_of(rows: list[RowRead], found: Findings) -> RowRead:
    """Give the one row of a Ref: where two give the same answer, the one with more words."""
    first = rows[0]
    if len(rows) == 1:
        return first
    cells = [row.where.cell or "" for row in rows]
    said = [row for row in rows if not row.says_nothing]
    answers = {(row.read.choice, row.read.number) for row in said}
    is_same = len(answers) <= 1 and all(row.is_usable for row in rows)
    facts = {"ref": first.ref, "cells": ", ".join(cells)}
    if is_same:
        found.add("return-ref-twice", first.where, found=first.ref, **facts)
        return max(said or rows, key=lambda row: sum(map(len, row.texts.values())))
    statement = first.question.row.statement
    found.add("return-ref-twice-differs", first.where, statement=statement, **facts)
    return replace(first, read=CellRead(), is_usable=False)
