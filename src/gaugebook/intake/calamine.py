"""The fast reader, python-calamine: values of old and binary workbooks and of plain sheets.

It gives values only: of .xls and .xlsb workbooks no number formats, comments or errors. It asks for
memory by a sheet's furthest cell and ends its whole process when there is none, so a sheet of
.xlsx is looked at first, here, and all of it runs in the child process only.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from gaugebook.intake.letters import place_of
from gaugebook.intake.sheets import (
    Asked,
    Cells,
    Damaged,
    Locked,
    Sheet,
    SheetRef,
    TooLarge,
    plain_text,
)
from gaugebook.intake.xlsx import Workbook
from gaugebook.intake.xmlparts import bounded

_ODD = (
    b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b't="e"', b"hidden=", b":row", b"<!",
)  # fmt: skip
"""What the fast reader would lose, as plain bytes: looking for them costs next to nothing."""

_NEGATIVE = b"v>-"
_ROW = re.compile(rb'<row r="(\d+)"')
_FAR_ROW = re.compile(rb' r="[A-Z]+\d{7}"')
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3}\d+)"')
_SMALL_PART = 3_000
"""Bytes of a sheet that is read as fast without the fast reader: a page of text."""

_OVERLAP = 200
"""Bytes carried from chunk to chunk; no tag that is looked for is longer."""


def open_calamine(asked: Asked) -> list[SheetRef]:
    """Give the sheets of a workbook of any kind that python-calamine reads."""
    import python_calamine as fast

    book = open_book(asked)
    return [
        SheetRef(meta.name, meta.visible == fast.SheetVisibleEnum.Visible, _Read(asked, book, meta))
        for meta in book.sheets_metadata
        if meta.typ == fast.SheetTypeEnum.WorkSheet
    ]


def open_book(asked: Asked) -> Any:
    """Open a workbook with the fast reader."""
    import python_calamine as fast

    try:
        return fast.CalamineWorkbook.from_path(asked.path)
    except fast.PasswordError:
        raise Locked from None
    except fast.CalamineError as fault:
        if "password" in str(fault).casefold():
            raise Locked from None
        raise Damaged(str(fault)) from None


class _Read:
    def __init__(self, asked: Asked, book: Any, meta: Any) -> None:
        self.asked, self.book, self.name = asked, book, meta.name

    def __call__(self) -> Sheet:
        sheet = self.book.get_sheet_by_name(self.name)
        if sheet.start is None:
            return Sheet([], 0)
        rows, width = sheet.total_height + 1, sheet.total_width + 1
        for count, most, noun in (
            (rows, self.asked.limits.rows, "rows"),
            (width, self.asked.limits.columns, "columns"),
            (rows * width, 4 * self.asked.limits.cells, "cells"),
        ):
            if count > most:
                raise TooLarge(f"{count:,} {noun}, where {most:,} are read at most")
        merges = {
            (top + 1, left + 1): (bottom - top + 1, right - left + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        }
        return Sheet(self._rows(sheet), width, merges)

    def _rows(self, sheet: Any) -> Iterator[tuple[int, Cells]]:
        limits, count = self.asked.limits, 0
        text_of = self.asked.text if self.asked.as_shown else plain_text
        first = sheet.start[1] + 1
        for number, values in enumerate(sheet.iter_rows(), start=1):
            cells = [
                (column, text)
                for column, value in enumerate(values, start=first)
                if value != ""
                and (text := value if isinstance(value, str) else text_of(value)).strip()
            ]
            count += len(cells)
            if count > limits.cells:
                raise TooLarge(f"more than {limits.cells:,} cells")
            if cells:
                yield number, cells


def open_fast_if_plain(asked: Asked) -> list[SheetRef]:
    """Give the sheets of an .xlsx of records: by the fast reader where it leaves nothing out.

    It would lose errors, hidden rows and formulas without a result, and take a negative time for
    a positive one.
    """
    book = Workbook(asked)
    slow = book.sheets()
    has_times = any(kind for _, kind in book.formats)
    plain = {
        ref.name: _is_plain(book, path, has_times=has_times)
        for ref, path in ((ref, getattr(ref.read, "part", "")) for ref in slow)
    }
    if not any(plain.values()):
        return slow
    try:
        fast = {ref.name: ref for ref in open_calamine(asked)}
    except Damaged:
        return slow
    return [fast.get(ref.name, ref) if plain[ref.name] else ref for ref in slow]


def _is_plain(book: Workbook, part: str, *, has_times: bool) -> bool:
    """Whether the fast reader gives all that a sheet holds, and within its memory."""
    rows = columns = 0
    rest = b""
    limits = book.asked.limits
    odd = (*_ODD, _NEGATIVE) if has_times else _ODD
    try:
        if book.package.size(part) < _SMALL_PART:
            return False
        with book.package.open(part) as stream:
            for chunk in bounded(stream, limits.expanded_bytes):
                text = rest + chunk
                if any(mark in text for mark in odd) or _FAR_ROW.search(text):
                    return False
                rows = max(rows, *map(int, _ROW.findall(text)), 0)
                columns = max(columns, *_far_columns(text), 0)
                rest = text[-_OVERLAP:]
    except (Damaged, zipfile.BadZipFile):
        return False
    return rows * max(columns, 26) <= 4 * limits.cells and rows > 0


def _far_columns(text: bytes) -> Iterator[int]:
    return (place_of(match.decode())[1] for match in set(_FAR_CELL.findall(text)))
