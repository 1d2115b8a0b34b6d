"""Marks: words at a place of the axis below, above a thin rule, that never run into each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gaugebook.papers.charts._axes import wrap_name
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._layout import LINE_HEIGHT
from gaugebook.papers.text_size import SMALL, text_width

_WIDEST = 150.0
_NARROWER = 0.6 * _WIDEST
_BESIDE = 5.0
_APART = 8.0
_FIRST_ROW = 8.0
_MOST_TRIED, _MOST_ROWS = 6, 3
"""Beyond these, trying every row and side would take too long, or look no better."""


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
    wanted = [marks[i] for i in order]
    found = _fewest_rows(wanted, left, right) or _by_the_widest_gap(wanted, left, right)
    by_index = dict(zip(order, found, strict=True))
    return tuple(by_index[i] for i in range(len(marks)))


def _fewest_rows(
    wanted: Sequence[tuple[float, str]], left: float, right: float
) -> list[PlacedMark] | None:
    """Try every row and side of a few marks; None where they do not fit, or are many."""
    if len(wanted) > _MOST_TRIED:
        return None
    for widest in (_WIDEST, _NARROWER):
        wrapped = [(x, wrap_name(text, widest)) for x, text in wanted]
        for most_rows in range(1, min(len(wrapped), _MOST_ROWS) + 1):
            found = _search(wrapped, [], most_rows, left, right)
            if found is not None:
                return found
    return None


def _by_the_widest_gap(
    wanted: Sequence[tuple[float, str]], left: float, right: float
) -> list[PlacedMark]:
    """Place any number of marks: words reach into a gap between rules that is wider than they.

    Of n rules, two neighbours, or a rule and an end of the picture, are at least a part in n + 1 of
    the picture apart. Rules left of that gap have their words to the right, the rightmost lowest;
    the others to the left, the leftmost lowest. So no words reach a rule that goes higher.
    """
    rules = [x for x, _ in reversed(wanted)]
    wide, start = max((b - a, a) for a, b in pairwise([left, *rules, right]))
    widest = min(_WIDEST, wide - _BESIDE - _APART / 2)
    wrapped = [(x, wrap_name(text, widest)) for x, text in wanted]
    # A rule at the very end of the picture is on the near side of a gap that begins there.
    before = [PlacedMark(x, lines, 0, is_left_of_rule=False) for x, lines in wrapped if x <= start]
    after = [PlacedMark(x, lines, 0, is_left_of_rule=True) for x, lines in wrapped if x > start]
    placed: dict[int, PlacedMark] = {}
    of_after = reversed(list(enumerate(after)))
    for place, mark in [*((len(after) + i, one) for i, one in enumerate(before)), *of_after]:
        rows = (replace(mark, row=row) for row in range(len(placed) + 1))
        placed[place] = next(
            (one for one in rows if not any(_clash(one, other) for other in placed.values())),
            # Where even one letter is wider than the gap: a row above all others.
            replace(mark, row=len(placed)),
        )
    return [placed[place] for place in range(len(wanted))]


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
    # At its own rule's side the words keep their distance already.
    if low.is_left_of_rule:
        return start - _APART / 2 < high.x < end
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
