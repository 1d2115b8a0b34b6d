"""Marks: words at a place of the axis below, above a thin rule, that never run into each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gaugebook.papers.charts._axes import wrap_name
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._layout import LINE_HEIGHT
from gaugebook.papers.text_size import SMALL, text_width

_WIDEST = 150.0
_BESIDE = 5.0
_APART = 8.0
_FIRST_ROW = 8.0


@dataclass(frozen=True)
class PlacedMark:
    """Where the words of one mark stand: beside its rule at `x`, in a row above the plot."""

    x: float
    lines: tuple[str, ...]
    row: int
    is_left_of_rule: bool

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where its words reach."""
        wide = max(text_width(line) for line in self.lines) + _BESIDE
        return (self.x - wide, self.x) if self.is_left_of_rule else (self.x, self.x + wide)


def place_marks(
    marks: Sequence[tuple[float, str]], *, left: float, right: float
) -> tuple[PlacedMark, ...]:
    """Find a row and a side for the words of each mark.

    Parameters
    ----------
    marks
        Where each rule stands, in pixels, and its words.
    left, right
        The ends of the picture.

    Returns
    -------
    tuple
        The marks in their order. No words touch others in their row, and no rule strikes
        through words on its way up to its own.

    Examples
    --------
    >>> [m.row for m in place_marks([(10, "One thing"), (40, "Another")], left=0, right=300)]
    [1, 0]
    """
    # From the right, because words to the right of a rule can then always go one row higher.
    order = sorted(range(len(marks)), key=lambda i: (-marks[i][0], i))
    for widest in (_WIDEST, 0.6 * _WIDEST):
        texts = [wrap_name(text, widest) for _, text in marks]
        for most_rows in range(1, len(marks) + 1):
            wanted = [(marks[i][0], texts[i]) for i in order]
            found = _search(wanted, [], most_rows, left, right)
            if found is not None:
                by_index = dict(zip(order, found, strict=True))
                return tuple(by_index[i] for i in range(len(marks)))
    # Words wider than the picture: each has a row of its own.
    return tuple(
        PlacedMark(x, wrap_name(text, _WIDEST), row, x > (left + right) / 2)
        for row, (x, text) in enumerate(marks)
    )


def _search(
    wanted: list[tuple[float, tuple[str, ...]]],
    placed: list[PlacedMark],
    most_rows: int,
    left: float,
    right: float,
) -> list[PlacedMark] | None:
    if not wanted:
        return placed
    (x, lines), *others = wanted
    for row in range(most_rows):
        for is_left in (False, True):
            mark = PlacedMark(x, lines, row, is_left)
            start, end = mark.extent
            if start < left or end > right or any(_clash(mark, other) for other in placed):
                continue
            found = _search(others, [*placed, mark], most_rows, left, right)
            if found is not None:
                return found
    return None


def _clash(one: PlacedMark, other: PlacedMark) -> bool:
    (a, b), (c, d) = one.extent, other.extent
    if one.row == other.row:
        return a < d + _APART and c < b + _APART
    high, low = (one, other) if one.row > other.row else (other, one)
    start, end = low.extent
    return start + 1 < high.x < end + _APART / 2


def rows_height(placed: Sequence[PlacedMark]) -> float:
    """Give the room above a plot that the words of its marks take."""
    return sum(_row_heights(placed)) + _FIRST_ROW if placed else 0.0


def _row_heights(placed: Sequence[PlacedMark]) -> list[float]:
    rows = range(max((m.row for m in placed), default=-1) + 1)
    tall = [max((len(m.lines) for m in placed if m.row == row), default=0) for row in rows]
    return [lines * LINE_HEIGHT + 4.0 for lines in tall]


def draw_marks(canvas: Canvas, placed: Sequence[PlacedMark]) -> None:
    """Draw the rules of marks up to their words, and the words."""
    tokens = canvas.tokens
    for mark, top in zip(placed, _tops(placed), strict=True):
        canvas.rules([(mark.x, top, mark.x, canvas.frame.height)], colour=tokens.soft, width=1.0)
        beside = -_BESIDE if mark.is_left_of_rule else _BESIDE
        canvas.words(
            [Words(mark.x + beside, top + SMALL - 2, mark.lines)],
            colour=tokens.ink,
            size=SMALL,
            align="right" if mark.is_left_of_rule else "left",
        )


def _tops(placed: Sequence[PlacedMark]) -> Iterator[float]:
    heights = _row_heights(placed)
    for mark in placed:
        yield -_FIRST_ROW - sum(heights[: mark.row + 1])
