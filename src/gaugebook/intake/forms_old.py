"""Forms in workbooks of the old kind (.xls) and in binary ones (.xlsb). In the child process only.

The fast reader gives values; of an .xls the rest comes from `xls_facts`. Of an .xlsb formulas,
errors and what is hidden are not known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gaugebook.intake.calamine import open_book
from gaugebook.intake.forms_child import FormBounds, Found, SheetCells, text_and_kind
from gaugebook.intake.ole import stream_names, stream_of
from gaugebook.intake.ole_properties import custom_properties
from gaugebook.intake.sheets import Asked, TooLarge
from gaugebook.intake.xls_facts import XlsFacts, XlsSheetFacts, xls_facts

_MOST_PLACES = 20_000_000
"""Cells between the first and the furthest, filled or not: the fast reader makes room for all."""

_UNKNOWN_FORMULA = "=?"


def read_old_form(asked: Asked) -> Found:
    """Read every sheet of a workbook of the old or the binary kind."""
    import python_calamine as fast

    path = Path(asked.path)
    book = open_book(asked)
    facts = xls_facts(stream_of(path, "Workbook", "Book")) if asked.kind == "xls" else XlsFacts()
    metas = [m for m in book.sheets_metadata if m.typ == fast.SheetTypeEnum.WorkSheet]
    known = facts.sheets if len(facts.sheets) == len(metas) else [XlsSheetFacts() for _ in metas]
    bounds = FormBounds(asked.limits)
    found = Found(asked.kind)
    for meta, facts_of_sheet in zip(metas, known, strict=True):
        cells = _cells(book.get_sheet_by_name(meta.name), facts_of_sheet, bounds)
        found.sheets.append(cells.told(meta.name, _state(meta.visible)))
    if asked.kind == "xls":
        found.properties = custom_properties(path)
        found.signs = _signs(path, facts)
    return found


def _state(visible: Any) -> str:
    import python_calamine as fast

    if visible == fast.SheetVisibleEnum.VeryHidden:
        return "very_hidden"
    return "hidden" if visible == fast.SheetVisibleEnum.Hidden else "visible"


def _signs(path: Path, facts: XlsFacts) -> set[str]:
    signs = {"old_format"}
    if facts.has_macro_sheets or "_VBA_PROJECT_CUR" in stream_names(path):
        signs.add("macros")
    if facts.is_linked:
        signs.add("external_links")
    return signs


def _cells(sheet: Any, facts: XlsSheetFacts, bounds: FormBounds) -> SheetCells:
    cells = SheetCells(bounds)
    cells.hidden_rows, cells.hidden_areas = facts.hidden_rows, facts.hidden_areas
    unread = facts.errors.keys() | facts.formulas
    if sheet.start is not None:
        if sheet.height * sheet.width > _MOST_PLACES:
            raise TooLarge(f"{sheet.height * sheet.width:,} cells between its first and its last")
        first_column = sheet.start[1] + 1
        for row, values in enumerate(sheet.iter_rows(), start=1):
            for column, value in enumerate(values, start=first_column):
                if value == "" or (row, column) in facts.errors:
                    continue
                text, kind = text_and_kind(value)
                is_formula = (row, column) in facts.formulas
                cells.add((row, column), text, kind, _UNKNOWN_FORMULA if is_formula else "")
                unread.discard((row, column))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
            cells.merge(top + 1, left + 1, bottom + 1, right + 1)
    for row, column in sorted(unread):
        text = facts.errors.get((row, column), "")
        formula = _UNKNOWN_FORMULA if (row, column) in facts.formulas else ""
        cells.add((row, column), text, "e" if text else "t", formula)
    return cells
