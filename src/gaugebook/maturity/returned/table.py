"""Finding the answers of a file: by the words of its headings, wherever they stand.

Neither the name of a sheet, nor its place, nor the place of a column or a colour says anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.intake.letters import column_letters
from gaugebook.maturity import form as layout
from gaugebook.maturity.returned.headings import (
    REFS,
    columns_of,
    may_hold_headings,
    nearly_columns_of,
)
from gaugebook.maturity.returned.texts import plain, plain_texts

LONGEST_GAP = 200
"""Empty rows after which a table has come to its end."""

_LOOKED_AT_CLOSELY = 60
"""Rows of a sheet among which mistyped headings are looked for, which takes long."""

Row = tuple[FormCell, ...]


@dataclass(frozen=True)
class AnswerTable:
    """One table of answers.

    Attributes
    ----------
    number
        Of its sheet among those of the file, from 0.
    headings
        The cell of each heading that is there. Of a heading that stands twice, all cells.
    rows
        What stands below, to the next table or to the end.
    beyond
        Rows below the end that hold something and were not read.
    """

    file: str
    sheet: FormSheet
    number: int
    headings: Mapping[str, tuple[FormCell, ...]]
    rows: tuple[Row, ...]
    beyond: tuple[Row, ...] = ()

    @property
    def heading_row(self) -> int:
        """The row of the headings."""
        return self.headings[layout.REF][0].row

    def column(self, heading: str) -> int | None:
        """Give the column of a heading; None where it is not there."""
        cells = self.headings.get(heading)
        return cells[0].column if cells else None

    def cell(self, row: Row, heading: str) -> FormCell | None:
        """Give the cell of a row under a heading; None where nothing stands there."""
        column = self.column(heading)
        return None if column is None else _at(row, column)

    def where(self, row: int, heading: str) -> Where:
        """Give the place under a heading, as a finding names it; that of the row without it."""
        column = self.column(heading) or self.headings[layout.REF][0].column
        return Where(self.file, self.sheet.name or None, f"{column_letters(column)}{row}")

    def at(self, cell: FormCell) -> Where:
        """Give the place of a cell."""
        return Where(self.file, self.sheet.name or None, cell.ref)


def _at(row: Row, column: int) -> FormCell | None:
    for cell in row:
        if cell.column >= column:
            return cell if cell.column == column else None
    return None


def find_tables(form: Form) -> tuple[AnswerTable, ...]:
    """Give the tables of answers of a file, in its order.

    Headings that are slightly mistyped are taken where no table has the right ones.
    """
    sheets = tuple(enumerate(form.sheets))
    likely = [(n, sheet) for n, sheet in sheets if may_hold_headings(plain_texts(sheet))]
    found = tuple(_tables(form, likely, columns_of))
    return found or tuple(_tables(form, sheets, nearly_columns_of, most=_LOOKED_AT_CLOSELY))


def _tables(
    form: Form,
    sheets: Iterable[tuple[int, FormSheet]],
    headings_of: Callable[[Row], dict[str, list[FormCell]]],
    most: int | None = None,
) -> Iterator[AnswerTable]:
    for number, sheet in sheets:
        starts = [
            (place, {name: tuple(cells) for name, cells in found.items()})
            for place, row in enumerate(sheet.rows[:most])
            if (found := headings_of(row))
        ]
        ends = [place for place, _ in starts] + [len(sheet.rows)]
        for (place, headings), end in zip(starts, ends[1:], strict=True):
            rows = sheet.rows[place + 1 : end]
            held = _to_gap(sheet.rows[place], rows)
            yield AnswerTable(
                form.file, sheet, number, headings, rows[:held], tuple(filter(_says, rows[held:]))
            )


def _to_gap(head: Row, rows: tuple[Row, ...]) -> int:
    """Give how many rows come before the first gap."""
    filled = [head, *filter(_says, rows)]
    for above, below in pairwise(filled):
        if below[0].row - above[0].row > LONGEST_GAP:
            return rows.index(below)
    return len(rows)


def _says(row: Row) -> bool:
    return any(cell.text.strip() or cell.formula for cell in row)


def rows_without_headings(form: Form, refs: Mapping[str, str]) -> Where | None:
    """Give where the rows of a form stand whose row of headings is gone; None where none do.

    Parameters
    ----------
    form
        A file without a table of answers.
    refs
        The Refs of the form by their plain texts.
    """
    for sheet in form.sheets:
        places = [c for row in sheet.rows for c in row[:3] if plain(c.text) in refs]
        columns = {cell.column for cell in places}
        if len(places) > len(refs) / 2 and len(columns) == 1:
            return Where(form.file, sheet.name or None, places[0].ref)
    return None


def headings_found(form: Form) -> str:
    """Give the texts of the row that looks most like headings, to tell what a file is."""
    rows = [row for sheet in form.sheets if sheet.state == "visible" for row in sheet.rows[:40]]
    candidates = [row for row in rows if all(cell.kind == "text" for cell in row)]
    if not candidates:
        return ""

    def likely(row: Row) -> tuple[bool, int]:
        short = sum(len(cell.text) < 40 for cell in row)
        return any(plain(cell.text) in REFS for cell in row), short

    best = max(candidates, key=likely)
    return ", ".join(cell.text.strip() for cell in best[:6] if cell.text.strip())
