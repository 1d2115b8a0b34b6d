"""Runs the accessibility checklist on a workbook that was just written.

The checklist is "Making spreadsheets accessible" of the UK Government Analysis Function, and
what auditors ask for besides. What only a person can judge is not here: spelling, whether a
title is plain, whether a note helps. This is for our own files; a file that somebody sent is
opened by `gaugebook.intake`, which bounds it first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gaugebook.workbooks.accessible_tables import table_breaches
from gaugebook.workbooks.breach import RULES, Breach
from gaugebook.workbooks.entries import sheet_of_range
from gaugebook.workbooks.write import FONT, TEXT_SIZE, TITLE_SIZE

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["RULES", "Breach", "check_workbook"]

_PICTURES = ("xl/drawings/", "xl/media/", "xl/charts/", "xl/comments", "xl/threadedComments/")
_NAMED_BY_NOBODY = re.compile(r"^(sheet|tabelle|feuil)\s*\d*$", re.IGNORECASE)
_SAYS_NOTHING = {"here", "click here", "link", "more", "read more", "this link"}
_ADDRESS = re.compile(r"^(https?://|www\.|mailto:)|\.(com|org|net|gov\.uk)(/|$)", re.IGNORECASE)
_NOTE = re.compile(r"\[note (\d+)\]")
_SAFE_TARGETS = ("https://", "mailto:")


def check_workbook(data: bytes) -> list[Breach]:
    """Give every breach of the checklist in an .xlsx file, in the order of its sheets.

    Examples
    --------
    >>> from datetime import datetime
    >>> from gaugebook.workbooks import Line, Sheet, Workbook, write_workbook
    >>> sheet = Sheet("Cover", "Calls answered", (Line("Made-up data"),))
    >>> book = Workbook("Calls", "Demo", "Example", "en-GB", datetime(2022, 12, 8), (sheet,))
    >>> check_workbook(write_workbook(book))
    []
    """
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = list(_part_breaches(parts))
    book = openpyxl.load_workbook(io.BytesIO(data))
    results = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found += _book_breaches(book)
    for sheet in book.worksheets:
        found += _sheet_breaches(sheet)
        found += _cell_breaches(sheet, results[sheet.title])
        found += table_breaches(sheet)
    found += _note_breaches(book)
    return found


# --- the file -------------------------------------------------------------------------------------


def _part_breaches(parts: zipfile.ZipFile) -> Iterator[Breach]:
    names = parts.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        yield Breach("no-macros", found="vbaProject.bin")
    for name in names:
        if name.startswith(_PICTURES):
            yield Breach("no-pictures", found=name)
        if name.startswith("xl/externalLinks/"):
            yield Breach("no-links-to-files", found=name)


def _book_breaches(book: openpyxl.Workbook) -> Iterator[Breach]:
    for name in ("title", "creator", "language", "subject"):
        if not getattr(book.properties, name):
            yield Breach("document-properties", found=name)
    if book.worksheets and book.active is not book.worksheets[0]:
        yield Breach("first-sheet-active", found=str(getattr(book.active, "title", "")))
    titles: dict[object, str] = {}
    tables: dict[str, str] = {}
    for sheet in book.worksheets:
        title = sheet["A1"].value
        if title in titles:
            yield Breach("titles-differ", sheet.title, "A1", f"{title}: also on {titles[title]}")
        titles[title] = sheet.title
        for name in sheet.tables:
            if name.casefold() in tables:
                yield Breach("table-name", sheet.title, found=f"{name} stands twice")
            tables[name.casefold()] = sheet.title


# --- one sheet ------------------------------------------------------------------------------------


def _sheet_breaches(sheet: Worksheet) -> Iterator[Breach]:
    name = sheet.title
    if name[0].isdigit() or _NAMED_BY_NOBODY.match(name):
        yield Breach("sheet-name", name, found=name)
    if sheet.sheet_state != "visible":
        yield Breach("nothing-hidden", name, found="the sheet")
    if sheet.merged_cells.ranges:
        places = ", ".join(sorted(str(r) for r in sheet.merged_cells.ranges))
        yield Breach("no-merged-cells", name, places)
    if sheet.freeze_panes:
        yield Breach("no-freeze-panes", name, str(sheet.freeze_panes))
    if sheet.auto_filter.ref:
        yield Breach("no-filters", name, sheet.auto_filter.ref)
    if list(sheet.conditional_formatting):
        yield Breach("no-colour-alone", name, found="conditional formatting")
    if sheet.HeaderFooter:
        yield Breach("no-headers-and-footers", name)
    yield from _guard(sheet)
    yield from _hidden(sheet)
    yield from _title(sheet)
    yield from _cursor(sheet)
    yield from _blank_rows(sheet)


def _guard(sheet: Worksheet) -> Iterator[Breach]:
    guard = sheet.protection
    if guard.sheet and (guard.password or guard.hashValue):
        yield Breach("no-password", sheet.title, found="a password")
    if guard.sheet and (guard.formatColumns or guard.formatRows):
        yield Breach("no-password", sheet.title, found="columns or rows keep their size")
    for offered in sheet.data_validations.dataValidation:
        if offered.type == "list" and not sheet_of_range(str(offered.formula1)):
            yield Breach("choices-in-sight", sheet.title, str(offered.sqref), offered.formula1)


def _hidden(sheet: Worksheet) -> Iterator[Breach]:
    for row, row_dimension in sheet.row_dimensions.items():
        if row_dimension.hidden:
            yield Breach("nothing-hidden", sheet.title, found=f"row {row}")
    for column, column_dimension in sheet.column_dimensions.items():
        if column_dimension.hidden:
            yield Breach("nothing-hidden", sheet.title, found=f"column {column}")


def _title(sheet: Worksheet) -> Iterator[Breach]:
    cell = sheet["A1"]
    if not isinstance(cell.value, str) or not cell.value.strip():
        yield Breach("title-in-a1", sheet.title, "A1", "nothing")
    elif not cell.font.b or (cell.font.sz or 0) < TITLE_SIZE:
        yield Breach("title-in-a1", sheet.title, "A1", f"{cell.font.sz:g} points, not bold")


def _cursor(sheet: Worksheet) -> Iterator[Breach]:
    view = sheet.sheet_view
    places = [selection.activeCell for selection in view.selection]
    if any(place not in (None, "A1") for place in places):
        yield Breach("cursor-in-a1", sheet.title, ", ".join(str(place) for place in places))
    if view.topLeftCell not in (None, "A1"):
        yield Breach("cursor-in-a1", sheet.title, str(view.topLeftCell))


def _blank_rows(sheet: Worksheet) -> Iterator[Breach]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if all(value is None for value in row):
            yield Breach("no-blank-rows", sheet.title, found=f"row {number}")


# --- one cell -------------------------------------------------------------------------------------


def _cell_breaches(sheet: Worksheet, results: Worksheet) -> Iterator[Breach]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            for rule, found in _faults_of(cell, results):
                yield Breach(rule, sheet.title, cell.coordinate, found)


def _faults_of(cell: Cell, results: Worksheet) -> Iterator[tuple[str, str]]:
    font = cell.font
    if font.name != FONT or (font.sz or 0) < TEXT_SIZE or font.i or font.vertAlign:
        yield "plain-font", f"{font.name} {font.sz}"
    if cell.fill.fill_type is not None:
        yield "no-fill", str(cell.fill.fill_type)
    link = cell.hyperlink
    colour = font.color
    if colour is not None and link is None and (colour.type != "theme" or colour.theme != 1):
        yield "no-colour-alone", "a coloured text"
    if re.search(r"\[(?!h|m|s)[A-Za-z]+\d*\]", cell.number_format):
        yield "no-colour-alone", cell.number_format
    if cell.data_type == "f" and results[cell.coordinate].value is None:
        yield "results-beside-formulas", str(cell.value)
    if cell.data_type == "e":
        yield "no-errors", str(cell.value)
    if isinstance(cell.value, str) and cell.data_type == "s":
        if not any(character.isalnum() for character in cell.value):
            yield "words-not-symbols", cell.value
        if link is not None:
            yield from _link_faults(cell)


def _link_faults(cell: Cell) -> Iterator[tuple[str, str]]:
    text = str(cell.value).strip()
    if text.casefold().rstrip(".") in _SAYS_NOTHING or _ADDRESS.search(text):
        yield "links-say-where", text
    link = cell.hyperlink
    if link is None:
        return
    if link.target and not link.target.startswith(_SAFE_TARGETS):
        yield "links-lead-somewhere", link.target
    if link.location:
        sheet = link.location.rpartition("!")[0].strip("'").replace("''", "'")
        book = cell.parent.parent
        if book is None or sheet not in book.sheetnames:
            yield "links-lead-somewhere", link.location


# --- notes ----------------------------------------------------------------------------------------


def _note_breaches(book: openpyxl.Workbook) -> Iterator[Breach]:
    known: set[str] = set()
    used: dict[str, tuple[str, str]] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str):
                    continue
                for number in _NOTE.findall(cell.value):
                    if sheet.title == "Notes" and cell.column == 1:
                        known.add(number)
                    elif sheet.title not in ("Notes", "Cover"):
                        used.setdefault(number, (sheet.title, cell.coordinate))
    for number, (title, place) in used.items():
        if number not in known:
            yield Breach("notes-are-listed", title, place, f"[note {number}]")
