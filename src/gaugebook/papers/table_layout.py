"""How a table goes on the page: as it is, snug, on the long side, in small type, or in parts.

A table that is wider than its page is cut off in print, and a figure that is cut off is a wrong
figure. So its least width is estimated beforehand, on the safe side, and what does not fit on
the long side of the page either is printed in parts that repeat the names of the rows.

Browsers and WeasyPrint share out what room is left by their own lights, and give a column of long
sentences so little that a row fills half a page. So columns of words get a least width here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gaugebook.exhibits import Cell, Column, Table
from gaugebook.papers.text_size import text_width

SHORT_TABLE = 14
"""A table of at most so many rows is kept on one page."""

SHORT_WORDS = 12
"""Words of at most so many letters are kept on one line."""

# Pixels, at 96 to the inch, of the page and the cells in templates/print.css and base.css.
_UPRIGHT, _SIDEWAYS = 650.0, 978.0
_SCREEN = 696.0
_ROOMY, _SNUG = 16.0, 9.7
_TYPE, _SMALL_TYPE = 14.3, 12.1
_STATUS_ROOM = 32.0
_ICON_ROOM = 26.0
_LEAST_NAME = 104.0
_NAME_LINES = 2
_SENTENCE, _SENTENCE_LINES = 400.0, 4

_ROOT = 16.0
ROOMS = {"room-5": 17.0, "room-4": 13.0, "room-3": 10.0, "room-2": 8.0, "room-1": 6.0}
"""Classes of a column of words, from the widest, with their least width in rem, as in base.css."""
_LINE_HEIGHT, _ROW_PADDING = 1.25, 15.0
_KEPT_WHOLE = 600.0
"""The highest table that is kept on one page, which is some 940 high. A higher one would leave most
of a page empty before it, so that it begins where there is room and repeats its headings."""
_EASY_LINES = 4
"""Words should take no more lines in a cell than this, where there is room."""


@dataclass(frozen=True)
class TableLayout:
    """The classes of a table, the columns of each of its parts, and a class for each column.

    Columns are named by their places. The class is one of `ROOMS`, or empty for a column that
    needs no more than its content asks for.
    """

    css: str
    parts: tuple[tuple[int, ...], ...]
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Manner:
    css: str
    page: float
    padding: float
    type_size: float
    holds_words: bool = True


_MANNERS = (
    _Manner("data", _UPRIGHT, _ROOMY, _TYPE),
    _Manner("data snug", _UPRIGHT, _SNUG, _TYPE),
    _Manner("data snug free", _UPRIGHT, _SNUG, _TYPE, holds_words=False),
    _Manner("data wide", _SIDEWAYS, _ROOMY, _TYPE),
    _Manner("data wide snug dense", _SIDEWAYS, _SNUG, _SMALL_TYPE, holds_words=False),
)


def lay_out(table: Table, *, is_screen: bool = False) -> TableLayout:
    """Choose how a table is printed; on a screen it scrolls, and is one part as it is."""
    together = together_class(table.rows)
    whole = (tuple(range(len(table.columns))),)
    if is_screen:
        # What fits a large screen should not be moved sideways there; what does not is anyway.
        fits = sum(_widths(table, _MANNERS[0])) <= _SCREEN
        rooms = _rooms(table, _MANNERS[0], limit=_SCREEN if fits else None)
        return TableLayout(f"data{together}", whole, rooms)
    for manner in _MANNERS:
        if sum(_widths(table, manner)) <= manner.page:
            rooms = _rooms(table, manner, limit=manner.page)
            kept = together if _height(table, manner, rooms) <= _KEPT_WHOLE else ""
            return TableLayout(manner.css + kept, whole, rooms)
    manner = _MANNERS[-1]
    parts = _parts(_widths(table, manner), manner.page)
    return TableLayout(manner.css + together, parts, ("",) * len(table.columns))


def _height(table: Table, manner: _Manner, rooms: Sequence[str]) -> float:
    """Give about how high the rows are, rather too high."""
    widths = [
        max(width, ROOMS[room] * _ROOT if room else 0.0) - manner.padding
        for width, room in zip(_widths(table, manner), rooms, strict=True)
    ]
    lines = (
        max(
            math.ceil(text_width(cell.text, manner.type_size) / width) + bool(cell.mark)
            for cell, width in zip(row, widths, strict=True)
        )
        for row in table.rows
    )
    return sum(count * _LINE_HEIGHT * manner.type_size + _ROW_PADDING for count in lines)


def is_sideways(table: Table) -> bool:
    """Whether a table needs a page of its own, on its long side."""
    return "wide" in lay_out(table).css.split()


def _rooms(table: Table, manner: _Manner, *, limit: float | None) -> tuple[str, ...]:
    """Give columns of words the room for a few lines a cell, or as much of it as a page has."""
    names = list(ROOMS)
    least = _widths(table, manner)
    wanted = [_room_wanted(table, place, manner) for place in range(len(table.columns))]

    def needed() -> float:
        return sum(
            max(width, ROOMS[room] * _ROOT if room else 0.0)
            for width, room in zip(least, wanted, strict=True)
        )

    while limit is not None and needed() > limit and any(wanted):
        widest = max(
            (place for place, room in enumerate(wanted) if room),
            key=lambda place: ROOMS[wanted[place]],
        )
        narrower = names[names.index(wanted[widest]) + 1 :]
        wanted[widest] = narrower[0] if narrower else ""
    return tuple(wanted)


def _room_wanted(table: Table, place: int, manner: _Manner) -> str:
    column = table.columns[place]
    cells = [row[place] for row in table.rows]
    if column.kind != "text" or any(cell.icon or cell.status for cell in cells):
        return ""
    whole = max((text_width(cell.text, manner.type_size) for cell in cells), default=0.0)
    if whole <= (ROOMS["room-1"] * _ROOT if place else _SENTENCE):
        return ""
    enough = [
        room for room, width in ROOMS.items() if whole <= _EASY_LINES * (width * _ROOT - _ROOMY)
    ]
    return enough[-1] if enough else next(iter(ROOMS))


def _parts(widths: Sequence[float], page: float) -> tuple[tuple[int, ...], ...]:
    """Share columns among parts as evenly as they fit, the first column in each."""
    room = page - widths[0]
    needed = 1
    while True:
        size = -(-(len(widths) - 1) // needed)
        starts = [*range(1, len(widths), size), len(widths)]
        spans = [range(a, b) for a, b in pairwise(starts)]
        if size == 1 or all(sum(widths[i] for i in span) <= room for span in spans):
            return tuple((0, *span) for span in spans)
        needed += 1


def _widths(table: Table, manner: _Manner) -> list[float]:
    return [
        max(
            _label_width(column, manner),
            *(_cell_width(row[place], column, manner, is_name=place == 0) for row in table.rows),
            _LEAST_NAME if place == 0 else 0,
        )
        + manner.padding
        for place, column in enumerate(table.columns)
    ]


def _label_width(column: Column, manner: _Manner) -> float:
    if manner.holds_words and is_held(column.label):
        return max(text_width(line, manner.type_size) for line in label_lines(column.label))
    return _longest_word(column.label, manner.type_size)


def _cell_width(cell: Cell, column: Column, manner: _Manner, *, is_name: bool) -> float:
    # A name may take two lines, and a sentence four; a figure and a status stay on one.
    room = _ICON_ROOM if cell.icon else 0.0
    whole = text_width(cell.text, manner.type_size) + room
    longest = _longest_word(cell.text, manner.type_size)
    if cell.icon:
        # An icon stands before the first word; the words after it may go below both.
        first, _, _ = cell.text.partition(" ")
        return max(longest, text_width(first, manner.type_size) + room)
    if is_name:
        lines = _NAME_LINES if whole <= _SENTENCE else _SENTENCE_LINES
        return max(longest, whole / lines)
    if cell.status:
        return whole + _STATUS_ROOM
    is_one_line = column.kind == "number" or (manner.holds_words and is_held(cell.text))
    return whole if is_one_line else longest


def _longest_word(text: str, type_size: float) -> float:
    return max((text_width(word, type_size) for word in text.split()), default=0)


def label_lines(label: str) -> list[str]:
    """Give the lines of a column's label: what stands in brackets goes below.

    >>> label_lines("Nov 22 (to 21st)")
    ['Nov 22', '(to 21st)']
    """
    before, bracket, after = label.partition(" (")
    return [before, f"({after}"] if bracket else [label]


def is_held(text: str) -> bool:
    """Whether words are short enough to be kept on one line.

    >>> is_held("90 or more"), is_held("Customer Service Centre")
    (True, False)
    """
    return max(map(len, label_lines(text))) <= SHORT_WORDS


def together_class(rows: Sequence[object]) -> str:
    """Give the class of a table that is kept on one page, or an empty text."""
    return " short" if len(rows) <= SHORT_TABLE else ""
