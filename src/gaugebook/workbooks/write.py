"""Writes a workbook as .xlsx, the same bytes for the same values.

The one place where openpyxl writes. What can be filled in is put on by
`gaugebook.workbooks.fill_in`. Whatever a text begins with, it is written as text: only
`WorkbookCell.formula` makes a formula. What openpyxl cannot do (cached results, a fixed
clock) is put right afterwards by `gaugebook.workbooks.deterministic`.
"""

from __future__ import annotations

import io
from copy import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from gaugebook.workbooks.deterministic import CachedResults, rewrite
from gaugebook.workbooks.fill_in import offer_choices, set_guard, set_names, set_own_properties
from gaugebook.workbooks.names import escaped_text, safe_text
from gaugebook.workbooks.sheet import Line, Sheet, Workbook, WorkbookCell, WorkbookTable
from gaugebook.workbooks.widths import column_widths, row_heights

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
TEXT_SIZE, HEADING_SIZE, TITLE_SIZE = 12, 14, 16
LINK_COLOUR = "0B5394"  # 7.6 to 1 on white

# Lines only, and no bands of colour; see docs/decisions/0007-accessible-workbook.md.
TABLE_STYLE = "TableStyleLight1"

_A4 = 9
_AS_TYPED = "@"
# A spreadsheet may take a text that begins like this for a formula when somebody edits it.
_LIKE_A_FORMULA = ("=", "+", "-", "@")


def write_workbook(book: Workbook) -> bytes:
    """Give the bytes of an .xlsx file; the same workbook gives the same bytes, anywhere.

    Texts are cleaned by `names.safe_text`. The first sheet is active, with the cursor in A1.

    Examples
    --------
    >>> from datetime import datetime
    >>> sheet = Sheet("Cover", "Calls answered", (Line("Made-up data"),))
    >>> book = Workbook("Calls", "Demo", "Example", "en-GB", datetime(2022, 12, 8), (sheet,))
    >>> write_workbook(book)[:2]
    b'PK'
    """
    import openpyxl

    out = openpyxl.Workbook()
    out.remove(out.worksheets[0])
    _set_properties(out, book)
    set_own_properties(out, book)
    styles = _Styles(out)
    cached: CachedResults = {}
    for number, sheet in enumerate(book.sheets, start=1):
        target = out.create_sheet(sheet.name)
        _write_sheet(target, sheet, styles)
        if results := _results(sheet):
            cached[f"xl/worksheets/sheet{number}.xml"] = results
    set_names(out, book)
    out.active = 0
    raw = io.BytesIO()
    out.save(raw)
    return rewrite(raw.getvalue(), dated=book.dated, cached=cached)


def _set_properties(out: openpyxl.Workbook, book: Workbook) -> None:
    properties = out.properties
    properties.title = safe_text(book.title)
    properties.subject = safe_text(book.subject)
    properties.creator = safe_text(book.creator)
    properties.language = safe_text(book.language)
    properties.keywords = safe_text(book.keywords) or None
    # Formulas are computed anew on opening; their cached results serve those who only read.
    out.calculation.fullCalcOnLoad = True


class _Styles:
    """The few manners a cell can have, made once a file."""

    def __init__(self, out: openpyxl.Workbook) -> None:
        from openpyxl.styles import Alignment, Border, Font, Protection, Side
        from openpyxl.utils.indexed_list import IndexedList

        self.text = Font(name=FONT, size=TEXT_SIZE)
        self.strong = Font(name=FONT, size=TEXT_SIZE, bold=True)
        self.heading = Font(name=FONT, size=HEADING_SIZE, bold=True)
        self.title = Font(name=FONT, size=TITLE_SIZE, bold=True)
        self.link = Font(name=FONT, size=TEXT_SIZE, underline="single", color=LINK_COLOUR)
        self.plain = Alignment(horizontal="left", vertical="top")
        self.left = Alignment(horizontal="left", vertical="top", wrap_text=True)
        self.right = Alignment(horizontal="right", vertical="top", wrap_text=True)
        # Words after a column of figures, or beside a frame, which they would touch.
        self.indented = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
        # The file's default font: empty cells have it, and column widths count its digits.
        # openpyxl has no public way to set it.
        out._fonts = IndexedList([self.text])  # type: ignore[attr-defined]
        out._named_styles["Normal"].font = self.text  # type: ignore[attr-defined]
        self._made: dict[tuple[object, ...], Any] = {}
        self.unlocked = Protection(locked=False)
        line = Side(style="thin")
        # An empty cell to fill in would not be seen otherwise, and a ground of colour is not ours.
        self.framed = Border(left=line, right=line, top=line, bottom=line)

    def put_on(
        self, cell: Cell, font: Font, side: Alignment, number_format: str = "", *, guard: str = ""
    ) -> None:
        """Give a cell its manner; each manner is made once, because making one is slow."""
        key = (id(font), id(side), number_format, cell.quotePrefix, guard)
        if key not in self._made:
            cell.font, cell.alignment = font, side
            if guard == "unlocked":
                cell.protection, cell.border = self.unlocked, self.framed
            if number_format:
                cell.number_format = number_format
            self._made[key] = cell._style  # type: ignore[attr-defined]
        cell._style = copy(self._made[key])  # type: ignore[attr-defined]


def _write_sheet(target: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    from openpyxl.utils import get_column_letter

    # Without a table all text wraps in the one column; above a table it runs on to the right,
    # over cells that are empty, because the first column may be narrow.
    manner = styles.left if sheet.table is None else styles.plain
    title = _cell(target, 1, 1)
    _put_text(title, sheet.title)
    styles.put_on(title, styles.title, manner)
    for row, line in enumerate(sheet.lines, start=2):
        _write_line(_cell(target, row, 1), line, manner, styles)
    if sheet.table is not None:
        _write_table(target, sheet.table, sheet.heading_row, styles)
    for number, width in enumerate(column_widths(sheet), start=1):
        target.column_dimensions[get_column_letter(number)].width = width
    for row, height in row_heights(sheet).items():
        target.row_dimensions[row].height = height
    _set_view(target, sheet)
    offer_choices(target, sheet)
    set_guard(target, sheet)


def _cell(target: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", target.cell(row, column))


def _write_line(cell: Cell, line: Line, manner: Alignment, styles: _Styles) -> None:
    _put_text(cell, line.text)
    font = styles.heading if line.kind == "heading" else styles.text
    styles.put_on(cell, styles.link if line.to_sheet else font, manner)
    if line.to_sheet:
        _link(cell, line.to_sheet)


def _write_table(
    target: Worksheet, table: WorkbookTable, heading_row: int, styles: _Styles
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    sides = _sides(table, styles)
    for number, heading in enumerate(table.headings, start=1):
        cell = _cell(target, heading_row, number)
        _put_text(cell, heading)
        styles.put_on(cell, styles.strong, sides[number - 1])
    fonts = [styles.strong if c.strong else styles.text for c in table.columns]
    for row, cells in enumerate(table.rows, start=heading_row + 1):
        for number, content in enumerate(cells, start=1):
            cell = _cell(target, row, number)
            _write_cell(cell, content, row)
            font = styles.link if content.to_sheet else fonts[number - 1]
            guard = "unlocked" if content.entry is not None else ""
            is_framed = any(c.entry is not None for c in cells[max(number - 2, 0) : number])
            side = styles.indented if is_framed else sides[number - 1]
            styles.put_on(cell, font, side, _format_of(content), guard=guard)
            if content.to_sheet:
                _link(cell, content.to_sheet)
    last = f"{get_column_letter(len(table.columns))}{heading_row + len(table.rows)}"
    marked = Table(displayName=table.name, name=table.name, ref=f"A{heading_row}:{last}")
    marked.tableStyleInfo = TableStyleInfo(name=TABLE_STYLE, showRowStripes=False)
    # openpyxl adds a filter to a table when it makes the columns itself, so they are made here.
    marked._initialise_columns()  # type: ignore[attr-defined]
    for column, heading in zip(marked.tableColumns, table.headings, strict=True):
        column.name = escaped_text(heading)
    marked.autoFilter = None
    target.add_table(marked)


def _format_of(content: WorkbookCell) -> str:
    """Give the number format; what is typed into a cell for text stays as it is typed."""
    if content.style is not None:
        return content.style.code
    return _AS_TYPED if content.entry is not None and content.entry.kind == "text" else ""


def _sides(table: WorkbookTable, styles: _Styles) -> list[Alignment]:
    kinds = ["text", *(column.kind for column in table.columns)]
    words_after = {"text": styles.left, "number": styles.indented}
    return [
        styles.right if kind == "number" else words_after[before]
        for before, kind in pairwise(kinds)
    ]


def _write_cell(cell: Cell, content: WorkbookCell, row: int) -> None:
    if content.formula:
        cell.value = content.formula.replace("{row}", str(row))
    elif isinstance(content.value, str):
        if safe_text(content.value):
            _put_text(cell, content.value)
    else:
        cell.value = content.value


def _put_text(cell: Cell, text: str) -> None:
    clean = safe_text(text)
    cell.value = escaped_text(clean)
    # openpyxl takes "=..." for a formula and "#N/A" for an error unless it is told.
    cell.data_type = "s"
    if clean.startswith(_LIKE_A_FORMULA):
        cell.quotePrefix = True


def _link(cell: Cell, to_sheet: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = to_sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")


def _set_view(target: Worksheet, sheet: Sheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    target.page_setup.orientation = "portrait" if sheet.table is None else "landscape"
    target.page_setup.paperSize = _A4
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.table is not None:
        target.print_title_rows = f"{sheet.heading_row}:{sheet.heading_row}"
        if sheet.freezes == "headings":
            target.freeze_panes = f"A{sheet.heading_row + 1}"


def _results(sheet: Sheet) -> dict[str, str | float]:
    """Give the result of every formula of a sheet by cell."""
    from openpyxl.utils import get_column_letter

    if sheet.table is None:
        return {}
    return {
        f"{get_column_letter(number)}{row}": cell.value
        for row, cells in enumerate(sheet.table.rows, start=sheet.heading_row + 1)
        for number, cell in enumerate(cells, start=1)
        if cell.formula
    }
