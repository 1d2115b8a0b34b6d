"""Formulas of forms, as a person would read them in a cell.

They are told and quoted, never computed. Excel writes a formula that was filled down only once, so
that the others are made of the first; OpenDocument brackets its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gaugebook.intake.letters import column_letters, place_of

_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*'|\[[^\]]*\])")
"""Texts, names of sheets, and names of other books or of columns of a table: no address in them."""

_CELL = re.compile(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w(.!])")
_COLUMNS = re.compile(r"(?<![\w.$:!])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w(.!])")
_ROWS = re.compile(r"(?<![\w.$:])(\$?)(\d{1,7}):(\$?)(\d{1,7})(?![\w(.!])")
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def moved_formula(formula: str, *, down: int, across: int) -> str:
    """Give a formula as it stands so many rows further down and columns further across.

    An address that would lie outside the sheet becomes ``#REF!``, as in a spreadsheet.

    >>> moved_formula('IF($A5="A5",Lists!B$2,SUM(C:C))', down=1, across=1)
    'IF($A6="A5",Lists!C$2,SUM(D:D))'
    """
    parts = _QUOTED.split(formula)
    parts[::2] = [_moved(part, down, across) for part in parts[::2]]
    return "".join(parts)


def _moved(text: str, down: int, across: int) -> str:
    def column(fixed: str, letters: str) -> str:
        number = place_of(f"{letters}1")[1] + (0 if fixed else across)
        return f"{fixed}{column_letters(number)}" if 0 < number <= _LAST_COLUMN else ""

    def row(fixed: str, digits: str) -> str:
        number = int(digits) + (0 if fixed else down)
        return f"{fixed}{number}" if 0 < number <= _LAST_ROW else ""

    def cell(match: re.Match[str]) -> str:
        letters, digits = column(match[1], match[2]), row(match[3], match[4])
        if place_of(f"{match[2]}1")[1] > _LAST_COLUMN:  # a name that looks like an address
            return match[0]
        return letters + digits if letters and digits else "#REF!"

    def pair(of: Callable[[str, str], str]) -> Callable[[re.Match[str]], str]:
        def both(match: re.Match[str]) -> str:
            first, last = of(match[1], match[2]), of(match[3], match[4])
            return f"{first}:{last}" if first and last else "#REF!"

        return both

    text = _COLUMNS.sub(pair(column), _CELL.sub(cell, text))
    return _ROWS.sub(pair(row), text)


_PREFIX = re.compile(r"^(?:of|oooc|msoxl):=?|^=")
_BRACKETED = re.compile(r"\[([^\[\]]{1,400})\]")


def opened_formula(formula: str) -> str:
    """Give an OpenDocument formula without the brackets round its addresses.

    >>> opened_formula("of:=[.A1]+SUM([$Lists.$A$5:.$A$9])")
    '=A1+SUM($Lists!$A$5:$A$9)'
    """
    bare = _PREFIX.sub("", formula)
    return "=" + _BRACKETED.sub(lambda match: _address(match[1]), bare)


def _address(text: str) -> str:
    ends = [end.removeprefix(".") for end in text.split(":.")]
    sheet, dot, place = ends[0].rpartition(".")
    ends[0] = f"{sheet}!{place}" if dot else place
    return ":".join(ends)
