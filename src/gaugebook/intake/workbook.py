"""The two readers of .xlsx files; they run only in the child process of `intake.child`.

openpyxl gives each cell with its number format, for tables as printed. python-calamine is some
thirty times faster and gives values only, for records.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from gaugebook.intake.formats import general, shown


class SheetMissing(Exception):
    """The workbook has no sheet of the wanted name; `known` are those it has."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("no such sheet")
        self.known = tuple(known)


class TooLarge(Exception):
    """The sheet has more rows, columns or cells than are read."""


def read_cells(request: dict[str, Any]) -> bytes:
    """Give every filled cell of every visible sheet as row, column and text shown, in JSON."""
    import openpyxl

    book = openpyxl.load_workbook(request["path"], read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if request["sheet"] is not None:
        sheets = [sheet for sheet in book.worksheets if sheet.title == request["sheet"]]
        if not sheets:
            raise SheetMissing(book.sheetnames)
    parts = []
    left = request["cells"]
    for sheet in sheets:
        cells = _sheet_cells(sheet, request, left)
        left -= len(cells)
        parts.append({"sheet": sheet.title, "cells": cells})
    return json.dumps(parts).encode()


def _sheet_cells(sheet: Any, request: dict[str, Any], left: int) -> list[tuple[int, int, str]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # what a sheet declares of its size may be wrong
    cells: list[tuple[int, int, str]] = []
    for row in sheet.iter_rows(max_row=request["rows"], max_col=request["columns"]):
        for cell in row:
            if cell.value is None:
                continue
            text = shown(cell.value, cell.number_format)
            if text.strip():
                cells.append((cell.row, cell.column, text))
        if len(cells) > left:
            raise TooLarge(f"more than {request['cells']:,} cells")
    return cells


def read_records(request: dict[str, Any]) -> bytes:
    """Give one sheet as text columns in an Arrow stream; the first row holds the headings."""
    import pyarrow as pa
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_path(request["path"])
    known = book.sheet_names
    wanted = request["sheet"]
    if wanted is None:
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        candidates = visible or known
    elif wanted in known:
        candidates = [wanted]
    else:
        raise SheetMissing(known)
    rows: list[list[Any]] = []
    for name in candidates:
        sheet = book.get_sheet_by_name(name)
        _check_size(sheet.total_height, sheet.total_width, request)
        rows = _from_first_filled(sheet.to_python(skip_empty_area=False))
        if rows:
            break
    width = max((len(row) for row in rows), default=0)
    columns = [
        pa.array((_as_text(row[i] if i < len(row) else None) for row in rows), pa.string())
        for i in range(width)
    ]
    table = pa.Table.from_arrays(columns, names=[f"c{i}" for i in range(width)])
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _from_first_filled(rows: list[list[Any]]) -> list[list[Any]]:
    """Drop the empty rows and columns that stand before the heading."""
    filled = next((i for i, row in enumerate(rows) if any(v not in (None, "") for v in row)), None)
    if filled is None:
        return []
    body = rows[filled:]
    left = min(
        next((i for i, value in enumerate(row) if value not in (None, "")), len(row))
        for row in body
    )
    return [row[left:] for row in body] if left else body


def _check_size(rows: int, columns: int, request: dict[str, Any]) -> None:
    for count, most, noun in (
        (rows, request["rows"], "rows"),
        (columns, request["columns"], "columns"),
        (rows * columns, request["cells"], "cells"),
    ):
        if count > most:
            raise TooLarge(f"{count:,} {noun}, where {most:,} are read at most")


def _as_text(value: object) -> str | None:
    """Give a cell's value as text that means the same in every export.

    Whole numbers have no decimals, times are ISO, durations are hours, minutes and seconds.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(value) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
