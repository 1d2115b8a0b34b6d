"""What the fast reader leaves out of an .xls: formulas, errors, and what is hidden.

A walk over the records of the workbook's stream ([MS-XLS] 2.3 and 2.4), which gives facts and no
values. A formula is kept there as codes, so that only its place is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _BOUND_SHEET, _SUP_BOOK = 0x0809, 0x000A, 0x0085, 0x01AE
_ROW, _COLUMNS, _BOOL_OR_ERROR = 0x0208, 0x007D, 0x0205
_FORMULAS = (0x0006, 0x0206, 0x0406)
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
_ROW_IS_HIDDEN, _COLUMN_IS_HIDDEN = 0x20, 0x01

Place = tuple[int, int]


@dataclass
class XlsSheetFacts:
    """Places counted from 1."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_areas: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class XlsFacts:
    """By sheet, in the order of the tabs, macro and chart sheets left out."""

    sheets: list[XlsSheetFacts] = field(default_factory=list)
    is_linked: bool = False
    has_macro_sheets: bool = False


def xls_facts(data: bytes) -> XlsFacts:
    """Give the facts of a workbook's stream; of one that breaks off, those up to there."""
    found = XlsFacts()
    starts: list[int] = []
    for kind, body in _records(data, 0):
        if kind == _BOUND_SHEET and len(body) >= 6:
            (start,) = struct.unpack_from("<I", body)
            sheet_kind = body[5]
            if sheet_kind == 0:
                starts.append(start)
            found.has_macro_sheets = found.has_macro_sheets or sheet_kind == 1
        elif kind == _SUP_BOOK and len(body) >= 4:
            (mark,) = struct.unpack_from("<H", body, 2)
            found.is_linked = found.is_linked or mark not in (_OWN_BOOK, _ADD_IN)
    found.sheets = [_sheet(data, start) for start in starts]
    return found


def _sheet(data: bytes, start: int) -> XlsSheetFacts:
    found = XlsSheetFacts()
    for kind, body in _records(data, start):
        if kind in _FORMULAS and len(body) >= 14:
            place = _place(body)
            found.formulas.add(place)
            if body[12:14] == b"\xff\xff" and body[6] == 2:
                found.errors[place] = _ERRORS.get(body[8], "#N/A")
        elif kind == _BOOL_OR_ERROR and len(body) >= 8 and body[7] == 1:
            found.errors[_place(body)] = _ERRORS.get(body[6], "#N/A")
        elif kind == _ROW and len(body) >= 14:
            row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
            if flags & _ROW_IS_HIDDEN:
                found.hidden_rows.add(row + 1)
        elif kind == _COLUMNS and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & _COLUMN_IS_HIDDEN or not width:
                found.hidden_areas.append((first + 1, last + 1))
    return found


def _place(body: bytes) -> Place:
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column + 1


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the records from one beginning to its end, without those of charts in between."""
    depth = 0
    while start + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, start)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, data[start + 4 : start + 4 + length]
        start += 4 + length
