"""Writes what makes a workbook one to fill in: lists, locks, names, own properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaugebook.workbooks.entries import Entry
from gaugebook.workbooks.names import safe_text
from gaugebook.workbooks.sheet import Sheet, Workbook

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet


def set_own_properties(out: openpyxl.Workbook, book: Workbook) -> None:
    """Write the document properties that are our own, each as a text."""
    from openpyxl.packaging.custom import StringProperty

    properties = out.custom_doc_props  # type: ignore[attr-defined]
    for name, text in book.properties.items():
        properties.append(StringProperty(name=name, value=safe_text(text)))


def set_names(out: openpyxl.Workbook, book: Workbook) -> None:
    """Name ranges of cells."""
    from openpyxl.workbook.defined_name import DefinedName

    for name, text in book.names.items():
        out.defined_names[name] = DefinedName(name, attr_text=text)


def set_guard(target: Worksheet, sheet: Sheet) -> None:
    """Lock a sheet without a password: columns and rows can still be made wider."""
    if sheet.guard != "locked":
        return
    target.protection.sheet = True
    # In the file, these say what is forbidden.
    target.protection.formatColumns = False
    target.protection.formatRows = False


def offer_choices(target: Worksheet, sheet: Sheet) -> None:
    """Put lists on the cells to fill in: one for each list, on all cells that have it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for entry, places in _places(sheet).items():
        offered = DataValidation(
            type="list",
            formula1=entry.choices,
            allow_blank=True,
            showErrorMessage=entry.others == "refused",
            errorTitle=entry.title or None,
            error=entry.message or None,
        )
        offered.sqref = places
        target.add_data_validation(offered)


def _places(sheet: Sheet) -> dict[Entry, str]:
    """Give the cells that offer each list, runs of rows put together, in order."""
    from openpyxl.utils import get_column_letter

    runs: dict[Entry, list[tuple[int, int, int]]] = {}
    rows = sheet.table.rows if sheet.table is not None else ()
    for column in range(len(rows[0]) if rows else 0):
        for row, cells in enumerate(rows, start=sheet.heading_row + 1):
            entry = cells[column].entry
            if entry is None or not entry.choices:
                continue
            known = runs.setdefault(entry, [])
            if known and known[-1][0] == column and known[-1][2] == row - 1:
                known[-1] = (column, known[-1][1], row)
            else:
                known.append((column, row, row))
    return {
        entry: " ".join(
            f"{get_column_letter(column + 1)}{first}:{get_column_letter(column + 1)}{last}"
            for column, first, last in known
        )
        for entry, known in runs.items()
    }
