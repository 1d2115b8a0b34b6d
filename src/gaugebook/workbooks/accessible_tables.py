"""The part of the accessibility checklist that concerns tables and their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gaugebook.workbooks.breach import Breach
from gaugebook.workbooks.numbers import NumberStyle
from gaugebook.workbooks.widths import NARROWEST, WIDEST, text_width

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.table import Table
    from openpyxl.worksheet.worksheet import Worksheet

_NOTE_MARK = re.compile("[¹²³⁰-⁹†‡*]")

# What a spreadsheet keeps free at the edges of a cell, in digits.
_PADDING = 0.6
_DEFAULT_WIDTH = 8.43


def table_breaches(sheet: Worksheet) -> Iterator[Breach]:
    """Give every breach of the rules on tables in one sheet."""
    tables = list(sheet.tables.values())
    if len(tables) > 1:
        yield Breach("one-table", sheet.title, found=", ".join(t.displayName for t in tables))
    yield from _stray_cells(sheet, tables)
    yield from _widths(sheet)
    for table in tables:
        yield from _form_of(sheet, table)
        yield from _cells_of(sheet, table)


def _bounds(table: Table) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    first_column, first_row, last_column, last_row = range_boundaries(table.ref)
    return first_column or 1, first_row or 1, last_column or 1, last_row or 1


def _stray_cells(sheet: Worksheet, tables: list[Table]) -> Iterator[Breach]:
    bounds = [_bounds(table) for table in tables]
    last_row_of_tables = max((b[3] for b in bounds), default=None)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or any(_is_in(cell, b) for b in bounds):
                continue
            if last_row_of_tables is None or cell.row < min(b[1] for b in bounds):
                if cell.column > 1:
                    yield Breach("table-is-marked", sheet.title, cell.coordinate, str(cell.value))
            else:
                yield Breach("nothing-beside-table", sheet.title, cell.coordinate, str(cell.value))


def _is_in(cell: Cell | MergedCell, bounds: tuple[int, int, int, int]) -> bool:
    first_column, first_row, last_column, last_row = bounds
    column, row = cell.column or 0, cell.row or 0
    return first_column <= column <= last_column and first_row <= row <= last_row


def _form_of(sheet: Worksheet, table: Table) -> Iterator[Breach]:
    name = str(table.displayName)
    if not re.fullmatch(r"tbl_[a-z0-9_]+", name):
        yield Breach("table-name", sheet.title, found=name)
    if _bounds(table)[0] != 1:
        yield Breach("table-at-column-a", sheet.title, table.ref)
    if table.autoFilter is not None:
        yield Breach("no-filters", sheet.title, table.ref)
    style = table.tableStyleInfo
    if style is not None and (style.showRowStripes or style.showColumnStripes):
        yield Breach("no-bands", sheet.title, table.ref, str(style.name))
    elif style is not None and style.name and not style.name.startswith("TableStyleLight"):
        yield Breach("no-bands", sheet.title, table.ref, style.name)


def _cells_of(sheet: Worksheet, table: Table) -> Iterator[Breach]:
    first_column, first_row, last_column, last_row = _bounds(table)
    rows = sheet.iter_rows(first_row, last_row, first_column, last_column)
    head = next(rows)
    yield from _headings_of(sheet, table, head)
    for row in (head, *rows):
        for cell in row:
            if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
                if is_to_fill_in(sheet, cell):
                    continue
                yield Breach("no-empty-cells", sheet.title, cell.coordinate)
            elif not cell.alignment.wrap_text:
                yield Breach("wrapped", sheet.title, cell.coordinate)


def is_to_fill_in(sheet: Worksheet, cell: Cell | MergedCell) -> bool:
    """Whether a cell waits for a person: one that is not locked, on a sheet that is."""
    return bool(sheet.protection.sheet) and not cell.protection.locked


def _headings_of(
    sheet: Worksheet, table: Table, head: tuple[Cell | MergedCell, ...]
) -> Iterator[Breach]:
    texts = [cell.value for cell in head]
    folded = [str(text).casefold() for text in texts]
    if table.headerRowCount != 1:
        yield Breach("table-headings", sheet.title, table.ref, f"{table.headerRowCount} rows")
    for cell, text in zip(head, folded, strict=True):
        if not isinstance(cell.value, str) or folded.count(text) > 1:
            yield Breach("table-headings", sheet.title, cell.coordinate, str(cell.value))
        elif _NOTE_MARK.search(cell.value):
            yield Breach("notes-in-brackets", sheet.title, cell.coordinate, cell.value)
    if [column.name for column in table.tableColumns] != texts:
        yield Breach("table-headings", sheet.title, table.ref, "names differ from the cells")


# --- columns --------------------------------------------------------------------------------------


def _widths(sheet: Worksheet) -> Iterator[Breach]:
    from openpyxl.utils import get_column_letter

    widths = _widths_by_column(sheet)
    for number in range(1, sheet.max_column + 1):
        width = widths.get(number, _DEFAULT_WIDTH)
        if not NARROWEST <= width <= WIDEST:
            letter = get_column_letter(number)
            yield Breach("column-width", sheet.title, found=f"column {letter}: {width:g}")
    for row in sheet.iter_rows():
        for cell in row:
            room = widths.get(cell.column or 0, _DEFAULT_WIDTH) - _PADDING
            if text_width(_least_shown(cell)) > room:
                yield Breach("numbers-fit", sheet.title, cell.coordinate, _least_shown(cell))


def _widths_by_column(sheet: Worksheet) -> dict[int, float]:
    return {
        number: dimension.width
        for dimension in sheet.column_dimensions.values()
        if dimension.min and dimension.max
        for number in range(dimension.min, dimension.max + 1)
    }


def _least_shown(cell: Cell | MergedCell) -> str:
    """Give the shortest text a spreadsheet can show for a number before it shows hashes."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return ""
    style = NumberStyle.from_code(cell.number_format)
    return style.show(cell.value) if style else f"{cell.value:.0f}"
