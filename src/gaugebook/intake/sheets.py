"""The sheets of a file while a child process reads it, and why it may stop.

Every reader of a kind of workbook (`xlsx`, `calamine`, `ods`, `webpage`, `xml2003`) gives its
sheets in this one form, and `answers` makes records or printed cells of them.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gaugebook.intake.limits import Limits

Cells = Sequence[tuple[int, str]]
"""The filled cells of a row: column counted from 1, and text."""


class TooLarge(Exception):
    """The file has more of something than is read."""


class Damaged(Exception):
    """The file does not hold what its kind promises."""


class Unavailable(Exception):
    """Something of ours or of the machine failed; the file may be sound."""


_OF_THE_MACHINE = frozenset(
    {
        errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO,
        errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOSPC,
    }
)  # fmt: skip


def is_of_the_machine(fault: Exception) -> bool:
    """Whether a fault is that of the machine, which was short of something, and not of the file.

    >>> is_of_the_machine(OSError(errno.EMFILE, "Too many files")), is_of_the_machine(OSError())
    (True, False)
    """
    return isinstance(fault, OSError) and fault.errno in _OF_THE_MACHINE


class Locked(Exception):
    """The file asks for a password."""


class SheetMissing(Exception):
    """The workbook has no sheet of the wanted name; `known` are those it has."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("no such sheet")
        self.known = tuple(known)


@dataclass
class Sheet:
    """One sheet as read.

    Parameters
    ----------
    rows
        Row number counted from 1, and the filled cells of that row. Read once.
    width
        The furthest column that may be filled.
    merges
        For the first cell of a merged one, as (row, column): how many rows down, columns across.
    notes
        The text of the comment on a cell, as (row, column).
    hidden_rows, hidden_columns
        How many filled ones a person would not see.
    formulas_without_value
        Cells with a formula whose result was not kept: they are empty, not zero.
    errors
        Cells that hold an error such as #REF!.
    formulas, kinds, not_shown
        For forms alone: the formula of a cell, the letter of a kind other than text (see
        `forms.KINDS`), and the numbers of hidden rows.
    """

    rows: Iterable[tuple[int, Cells]]
    width: int
    merges: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0
    formulas_without_value: int = 0
    first_formula: tuple[int, int] | None = None
    errors: int = 0
    first_error: tuple[int, int] | None = None
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    kinds: dict[tuple[int, int], str] = field(default_factory=dict)
    not_shown: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class SheetRef:
    """A sheet that can be read: its name, whether a person sees it, and how to read it."""

    name: str | None
    is_visible: bool
    read: Callable[[], Sheet]


def already_read(name: str | None, sheet: Sheet, *, is_visible: bool = True) -> SheetRef:
    """Give a reference to a sheet that was read with its file."""
    return SheetRef(name, is_visible, lambda: sheet)


@dataclass
class Asked:
    """What the parent asks of a reader: the file, the form of its texts, and the limits."""

    path: str
    kind: str
    as_shown: bool
    limits: Limits
    encoding: str = ""
    as_form: bool = False

    def text(self, value: object, number_format: str = "General") -> str:
        """Give a value as a person sees it, or as it means the same in every export."""
        if self.as_shown:
            from gaugebook.intake.formats import shown

            return shown(value, number_format)
        return plain_text(value)


class Bounds:
    """Counts what a reader has found, and stops it at the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0

    def cell(self, row: int, column: int, text: str) -> None:
        """Count one filled cell."""
        limits = self.limits
        self.cells += 1
        if self.cells > limits.cells:
            raise TooLarge(f"more than {limits.cells:,} cells")
        if row > limits.rows:
            raise TooLarge(f"a cell in row {row:,}, where {limits.rows:,} rows are read at most")
        if column > limits.columns:
            raise TooLarge(
                f"a cell in column {column:,}, where {limits.columns:,} columns are read at most"
            )
        if len(text) > limits.text:
            raise TooLarge(
                f"a cell of {len(text):,} characters, where {limits.text:,} are read at most"
            )


def plain_text(value: object) -> str:
    """Give a cell's value as text that means the same in every export.

    Whole numbers have no decimals, times are ISO, durations are hours, minutes and seconds.

    >>> plain_text(327000123456.0), plain_text(0.25), plain_text(timedelta(hours=30))
    ('327000123456', '0.25', '30:00:00')
    >>> plain_text(datetime(2022, 10, 3, 9, 5)), plain_text(True), plain_text(None)
    ('2022-10-03 09:05:00', 'TRUE', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        is_whole = math.isfinite(value) and value.is_integer() and abs(value) < 1e16
        return str(int(value)) if is_whole else repr(value)
    if isinstance(value, datetime):
        # Before 1901 only the clock was meant: 36 hours, shown by Excel as 12:00 of the next day.
        early = value.year <= _FIRST_YEAR and value.time() != time()
        return plain_text(value - _DAY_ZERO) if early else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _clock(value)
    return str(value)


_FIRST_YEAR = 1900
_DAY_ZERO = datetime(1899, 12, 31)


def _clock(length: timedelta) -> str:
    seconds = round(abs(length).total_seconds())
    sign = "-" if length < timedelta() and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
