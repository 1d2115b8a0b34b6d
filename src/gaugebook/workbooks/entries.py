"""Cells that a person fills in: unlocked, perhaps with a list to choose from.

A list is always a range of cells in the same workbook, where everybody can read it: a list that
is kept inside the cell holds 255 characters at most, and breaks at a comma. A range is named as
it stands, never put together by a formula, because other spreadsheet programs lose those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# 'About this file'!$A$5:$A$11, or without quotes where the name has no spaces.
_RANGE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[A-Za-z_][A-Za-z0-9_]*))"
    r"!\$[A-Z]{1,3}\$[1-9]\d*:\$[A-Z]{1,3}\$[1-9]\d*"
)
LONGEST_PROMPT_TITLE = 32
LONGEST_PROMPT = 255


@dataclass(frozen=True)
class Entry:
    """What may be written into a cell.

    Attributes
    ----------
    choices
        The range that holds the list to choose from, such as ``Lists!$B$5:$B$11``; empty: none.
    others
        What happens to an entry that is not in the list: ``refused``, or ``taken`` where the list
        only offers what cannot be typed in another way.
    kind
        ``text`` keeps what is typed as it is typed, so that ``3-1`` does not become a date and
        ``=`` begins no formula; ``number`` takes numbers.
    title, message
        What is said when an entry is refused.

    Raises
    ------
    ValueError
        When the list is not a range of this workbook, or the words are too long to be shown.

    Examples
    --------
    >>> Entry("Lists!$B$5:$B$11").sheet, range_of("About this file", 2, 5, 9)
    ('Lists', "'About this file'!$B$5:$B$9")
    """

    choices: str = ""
    others: Literal["refused", "taken"] = "refused"
    kind: Literal["text", "number"] = "text"
    title: str = ""
    message: str = ""

    def __post_init__(self) -> None:
        if self.choices and _RANGE.fullmatch(self.choices) is None:
            raise ValueError(f"a list to choose from is a range of cells, not {self.choices!r}")
        if len(self.title) > LONGEST_PROMPT_TITLE or len(self.message) > LONGEST_PROMPT:
            raise ValueError(f"the words for a refused entry are too long: {self.title}")

    @property
    def sheet(self) -> str:
        """The sheet that the list stands on; empty without a list."""
        return sheet_of_range(self.choices)


def sheet_of_range(text: str) -> str:
    """Give the name of the sheet in a range; empty where the text is no range."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return ""
    return (found["quoted"] or found["plain"]).replace("''", "'")


def range_of(sheet: str, column: int, first_row: int, last_row: int, *, columns: int = 1) -> str:
    """Give a range of cells as formulas write it, so many `columns` wide."""
    quoted = sheet.replace("'", "''")
    name = sheet if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", sheet) else f"'{quoted}'"
    last = column_letter(column + columns - 1)
    return f"{name}!${column_letter(column)}${first_row}:${last}${last_row}"


def column_letter(number: int) -> str:
    """Give the letters of a column by its number, which begins at 1.

    >>> column_letter(1), column_letter(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + letters
    return letters
