"""Where things stand in a questionnaire workbook: tables found by the words of their headings.

Sheet names, positions and colours decide nothing. A heading row may stand above every block of
questions; the columns of the last one above a row hold for it. One reader serves the template and
the workbooks that come back filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.intake.letters import column_letters
from gaugebook.maturity.importing.formulas import FormulaError, Ref, parse_formula
from gaugebook.words import folded

ID, QUESTION, ANSWER, SCORE = "id", "question", "answer", "score"
WEIGHT, DESCRIPTION = "weight", "description"
MARK, WHY = "mark", "justification"
"""Columns that may be there: a mark of the reviewer (``Mark Question``), the respondent's words."""

QUESTIONS = (ID, QUESTION, ANSWER, SCORE)
RULES = (ID, ANSWER, WEIGHT, SCORE)
TOTALS = (DESCRIPTION, SCORE)
_MOST_STEPS = 10
"""From a cell that shows another cell to the one that holds the text."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table by the words of their headings, from one row down."""

    row: int
    by_word: Mapping[str, int]

    def __getitem__(self, word: str) -> int:
        """Give a column by the word of its heading."""
        return self.by_word[word]


@dataclass(frozen=True)
class QuestionRow:
    """A row that begins with the number of a question."""

    number: str
    text: str
    row: int
    columns: Columns


@dataclass(frozen=True)
class Table:
    """A sheet in which a table was found, with its heading rows."""

    file: str
    sheet: FormSheet
    heads: tuple[Columns, ...]

    @cached_property
    def cells(self) -> Mapping[tuple[int, int], FormCell]:
        """The filled cells by row and column."""
        return {(c.row, c.column): c for row in self.sheet.rows for c in row}

    def seen(self, row: int, column: int) -> FormCell | None:
        """Give a filled cell that nobody has merged over; None where there is none to be seen."""
        cell = self.cells.get((row, column))
        return None if cell is None or self.sheet.is_covered(row, column) else cell

    def where(self, row: int, column: int) -> Where:
        """Give the place of a cell."""
        return Where(self.file, self.sheet.name, f"{column_letters(column)}{row}")

    def text(self, row: int, column: int) -> str:
        """Give what a cell shows; an empty text where it is empty."""
        cell = self.cells.get((row, column))
        return cell.text.strip() if cell is not None else ""

    def columns_at(self, row: int) -> Columns:
        """Give the columns that hold for a row: those of the last heading above, else the first."""
        above = [head for head in self.heads if head.row <= row]
        return above[-1] if above else self.heads[0]

    @cached_property
    def head_rows(self) -> frozenset[int]:
        """The rows that are headings."""
        return frozenset(head.row for head in self.heads)

    def questions(self) -> Iterator[QuestionRow]:
        """Give the rows that have something under ID and are no heading, from the top."""
        for line in self.sheet.rows:
            row = line[0].row if line else 0
            if not line or row in self.head_rows or row < self.heads[0].row:
                continue
            columns = self.columns_at(row)
            number = self.text(row, columns[ID])
            if number:
                yield QuestionRow(number, self.text(row, columns[QUESTION]), row, columns)

    def labels(self) -> Iterator[tuple[int, int, str]]:
        """Give row, column and text of each text outside the rows of questions and headings."""
        asked = {question.row for question in self.questions()}
        for line in self.sheet.rows:
            for cell in line:
                if cell.row not in asked and cell.row not in self.head_rows and cell.text.strip():
                    yield cell.row, cell.column, cell.text


def find_table(form: Form, words: Sequence[str]) -> Table | None:
    """Give the first sheet with a row that has all of the heading words, each in one cell.

    A visible sheet is taken before a hidden one.
    """
    order = sorted(form.sheets, key=lambda sheet: sheet.state != "visible")
    for sheet in order:
        heads = tuple(_heads(sheet, words))
        if heads:
            return Table(form.file, sheet, heads)
    return None


def _heads(sheet: FormSheet, words: Sequence[str]) -> Iterator[Columns]:
    for line in sheet.rows:
        by_word: dict[str, int] = {}
        for cell in line:
            word = folded(cell.text).rstrip(":")
            by_word.setdefault(word, cell.column)
            if word.startswith(MARK):
                by_word.setdefault(MARK, cell.column)
        if all(word in by_word for word in words):
            yield Columns(line[0].row, by_word)


class Workbook:
    """The cells of a whole workbook, by the names of their sheets."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._cells = {
            sheet.name.casefold(): {(c.row, c.column): c for row in sheet.rows for c in row}
            for sheet in form.sheets
        }

    def cell(self, ref: Ref, *, on: str) -> FormCell | None:
        """Give a cell; `on` is the sheet of a reference that names none."""
        return self._cells.get((ref.sheet or on).casefold(), {}).get((ref.row, ref.column))

    def source(self, ref: Ref, *, on: str) -> Ref:
        """Follow a cell that only shows another one (``=Questionnaire!A25``) to that one."""
        here = Ref(ref.sheet or on, ref.row, ref.column)
        for _ in range(_MOST_STEPS):
            cell = self.cell(here, on=on)
            shown = shown_cell(cell) if cell is not None else None
            if shown is None:
                return here
            here = Ref(shown.sheet or here.sheet, shown.row, shown.column)
        return here

    def text(self, ref: Ref, *, on: str) -> str:
        """Give what a cell says, or the one that it shows."""
        cell = self.cell(self.source(ref, on=on), on=on)
        return cell.text.strip() if cell is not None else ""


def shown_cell(cell: FormCell) -> Ref | None:
    """Give the one cell that a formula shows; None where it holds no formula, or another one."""
    if not cell.formula:
        return None
    try:
        found = parse_formula(cell.formula)
    except FormulaError:
        return None
    return found if isinstance(found, Ref) else None


def comparable(text: str) -> str:
    """Give a text as typed answers are compared: capitals, spaces, dashes and quotes are alike.

    >>> comparable("10 – 30 %") == comparable("10-30%"), comparable("I don’t know")
    (True, "idon'tknow")
    """
    plain = folded(text).translate({0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2019: "'"})
    return "".join(plain.split())
