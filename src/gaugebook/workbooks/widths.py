"""How wide columns and how high rows must be, so that all text and every number is seen.

A number that does not fit is shown as ``#####``, which is no number at all. A text that does
not fit is wrapped, and its row must be high enough: Excel fits rows when it opens a file,
LibreOffice and most viewers do not. Widths are in digits of Arial, as a spreadsheet counts
them; heights are in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gaugebook.workbooks.sheet import Sheet, WorkbookTable

NARROWEST, WIDEST = 10, 60

# Space at both edges of a cell, with the indent of words after a column of figures.
_EDGES = 3.5
# What of it a spreadsheet always keeps free; the rest is there to be safe.
_PADDING = 1.0
_INDENT = 2.0
_BOLD = 1.08

# A text longer than this is wrapped, to lines of at least this width; where there are only a
# few columns, lines may be as wide as a column can be.
_COMFORTABLE = 30
_FEW_COLUMNS = 3
_LINES_OF_LONG_TEXT = 4

# Points a line of Arial 12 takes with its leading; other sizes in proportion.
_LINE = 15.75
_TALLEST = 409.0
_TITLE_SCALE, _HEADING_SCALE = 16 / 12, 14 / 12

# Widths of characters in digits, from the font's own table (a digit is 556 of 1,000 units).
_CLASSES = {
    "'|ijl": 0.4,
    " !,./:;I[]\\ft": 0.5,
    '"()-`r{}': 0.63,
    "*Jckszvxy": 0.9,
    "+<=>~FTZ": 1.1,
    "&ABEKPSVXY": 1.2,
    "CDHNRUw": 1.3,
    "GOQ": 1.4,
    "%Mm": 1.55,
    "W@": 1.8,
}
_WIDTHS = {character: width for group, width in _CLASSES.items() for character in group}
_FIRST_CJK = 0x2E80


@lru_cache(maxsize=50_000)
def text_width(text: str) -> float:
    """Give the width of one line of text in digits.

    >>> text_width("2022"), text_width("ill")
    (4.0, 1.2...)
    """
    return sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if character < "\x7f":
        return _WIDTHS.get(character, 1.0)
    return 1.8 if ord(character) >= _FIRST_CJK else 1.2


# --- columns --------------------------------------------------------------------------------------


def column_widths(sheet: Sheet) -> tuple[float, ...]:
    """Give the width of each column of a sheet; one wide column where there is no table."""
    if sheet.table is None:
        return (float(WIDEST),)
    return _table_widths(sheet.table)


def _table_widths(table: WorkbookTable) -> tuple[float, ...]:
    few = len(table.columns) <= _FEW_COLUMNS
    comfortable = WIDEST - _EDGES if few else _COMFORTABLE
    widths = []
    for number, (heading, column) in enumerate(zip(table.headings, table.columns, strict=True)):
        if column.width is not None:
            widths.append(column.width)
            continue
        cells = [row[number] for row in table.rows]
        weight = _BOLD if column.strong else 1.0
        figures = [text_width(c.shown) for c in cells if not isinstance(c.value, str)]
        texts = {c.value for c in cells if isinstance(c.value, str)}
        needed = max(
            _BOLD * _longest_word([heading]),
            # A heading takes two lines or so, not one line for each word.
            _BOLD * min(text_width(heading), comfortable) / 2,
            weight * max(figures, default=0),
            weight * _wrapped_width(texts, comfortable),
        )
        width = math.ceil(needed + _EDGES)
        widths.append(float(min(max(width, NARROWEST), WIDEST)))
    return tuple(widths)


def _wrapped_width(texts: Iterable[str], comfortable: float) -> float:
    lines = [line for text in texts for line in text.split("\n")]
    longest = max(map(text_width, lines), default=0)
    if longest <= comfortable:
        return longest
    return max(comfortable, longest / _LINES_OF_LONG_TEXT, _longest_word(lines))


def _longest_word(texts: Iterable[str]) -> float:
    return max((text_width(word) for text in texts for word in text.split()), default=0)


# --- rows -----------------------------------------------------------------------------------------


def row_heights(sheet: Sheet) -> dict[int, float]:
    """Give the height of each row that is taller than one line of text."""
    heights = dict(_heights(sheet))
    return {row: min(height, _TALLEST) for row, height in heights.items() if height > _LINE}


def _heights(sheet: Sheet) -> Iterator[tuple[int, float]]:
    # Above a table, text does not wrap but runs on to the right.
    room = WIDEST - _PADDING if sheet.table is None else math.inf
    texts = [(sheet.title, _TITLE_SCALE, _BOLD)]
    for line in sheet.lines:
        is_heading = line.kind == "heading"
        texts.append(
            (line.text, _HEADING_SCALE if is_heading else 1.0, _BOLD if is_heading else 1.0)
        )
    for row, (text, scale, weight) in enumerate(texts, start=1):
        yield row, _LINE * scale * line_count(text, room / scale / weight)
    if sheet.table is not None:
        yield from _table_heights(sheet.table, sheet.heading_row)


def _table_heights(table: WorkbookTable, heading_row: int) -> Iterator[tuple[int, float]]:
    rooms = [width - _PADDING - _INDENT for width in _table_widths(table)]
    lines = [line_count(t, room / _BOLD) for t, room in zip(table.headings, rooms, strict=True)]
    yield heading_row, _LINE * max(lines)
    weights = [_BOLD if column.strong else 1.0 for column in table.columns]
    rooms = [room / weight for room, weight in zip(rooms, weights, strict=True)]
    for row, cells in enumerate(table.rows, start=heading_row + 1):
        lines = [
            max(line_count(cell.shown, room), line_count(cell.longest, room))
            for cell, room in zip(cells, rooms, strict=True)
        ]
        yield row, _LINE * max(lines)


def line_count(text: str, room: float) -> int:
    """Give how many lines a text takes in a cell with room for so many digits.

    >>> line_count("Calls answered by an adviser", 12), line_count("9f" * 32, 20)
    (3, 3)
    """
    return sum(_wrapped_lines(line, max(room, 1.0)) for line in text.split("\n"))


def _wrapped_lines(line: str, room: float) -> int:
    if text_width(line) <= room:
        return 1
    lines, used = 1, 0.0
    for word in line.split(" "):
        width = text_width(word)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        # A word wider than the cell is broken where the cell ends.
        broken = math.ceil(width / room) - 1 if width > room else 0
        lines += broken
        used += width - broken * room + _WIDTHS[" "]
    return lines
