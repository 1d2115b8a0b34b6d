"""Small workbooks to write and to look at."""

from __future__ import annotations

from datetime import datetime

from gaugebook.workbooks import (
    Line,
    NumberStyle,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

DATED = datetime(2022, 12, 8, 9, 30)


def table(*rows: tuple[WorkbookCell, ...], headings: tuple[str, ...] = ()) -> WorkbookTable:
    names = headings or tuple(f"Column {n}" for n in range(1, len(rows[0]) + 1))
    return WorkbookTable("tbl_calls", tuple(WorkbookColumn(n) for n in names), rows)


def book(*sheets: Sheet, dated: datetime = DATED) -> Workbook:
    return Workbook("Calls", "Demo", "Demonstration Council", "en-GB", dated, sheets)


def small_book() -> Workbook:
    cover = Sheet("Cover", "Calls answered", (Line("Contents of the file", to_sheet="It's 1"),))
    rows = (
        (
            WorkbookCell("Waste"),
            WorkbookCell(1204, NumberStyle()),
            WorkbookCell(2408, NumberStyle()),
            WorkbookCell(0.5, NumberStyle(1, percent=True), formula="=B{row}/C{row}"),
            WorkbookCell("OK", formula='=IF(D{row}<1,"OK","Look")'),
        ),
        (
            WorkbookCell("Council Tax"),
            WorkbookCell("[x]"),
            WorkbookCell(0.25, NumberStyle(2, suffix=" (part)")),
            WorkbookCell(0.125, NumberStyle(1, percent=True), formula="=C{row}/2"),
            WorkbookCell("[note 1]"),
        ),
    )
    columns = (
        WorkbookColumn("Line"),
        WorkbookColumn("Answered", "number", strong=True),
        WorkbookColumn("Offered", "number"),
        WorkbookColumn("Share", "number"),
        WorkbookColumn("Result"),
    )
    calls = Sheet(
        "It's 1",
        "Table 1: Calls answered",
        (Line("October 2022"),),
        WorkbookTable("tbl_calls", columns, rows),
    )
    note = (WorkbookCell("[note 1]"), WorkbookCell("Made-up data."))
    columns = (WorkbookColumn("Note"), WorkbookColumn("What it says"))
    notes = Sheet("Notes", "Notes", (), WorkbookTable("tbl_notes", columns, (note,)))
    return book(cover, calls, notes)
