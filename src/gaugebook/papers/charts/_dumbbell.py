"""Dumbbells: one row a name, two ends and the way between them.

What was claimed and what was confirmed, or the last round and this one. The ends differ by shape
and by fill, not by colour alone: a ring for the first series, a full diamond for the second, which
lies inside the ring where both are equal. Both values stand in columns at the right, under the
names of their series, so that nothing has to be read off the axis. A row without one of the ends
shows the other, and its column says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Point, Series
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _rows as rows
from gaugebook.papers.charts._canvas import Canvas, Frame, Words
from gaugebook.papers.charts._flags import (
    KeyEntry,
    Shape,
    draw_flags,
    draw_key,
    draw_shape,
    key_height,
    key_of,
)
from gaugebook.papers.charts._lines import TARGET_DASH, ceiling_of
from gaugebook.papers.charts._marks import PlacedMark, draw_marks, place_marks, rows_height
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.text_size import SMALL, text_width

_ROW = 30.0
_WIDEST_NAME, _NARROWEST_NAME = 210.0, 70.0
_WIDEST_VALUE = 92.0
_BETWEEN, _EDGE = 14.0, 14.0
_LEAST_PLOT = 150.0
_PADDING = 0.04
"""Of the axis, before its first and behind its last step, so that no shape is cut or touches."""


@dataclass(frozen=True)
class _Column:
    """The values of one end: its heading and its cells in lines, and how wide they are."""

    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    width: float


def draw_dumbbells(chart: Chart, tokens: Tokens, *, width: float) -> list[Panel]:
    """Draw two ends a row; the rows stand in the order of the chart.

    The marks of the chart are places on the axis with names, such as the levels of a model; their
    words stand above the plot.
    """
    scale = _scale(chart)
    columns = [_column(series) for series in chart.series]
    key = [*_key_of_ends(chart, tokens), *key_of(chart, tokens)]
    starts = layout.Scale(scale.ticks[0], scale.ticks[-1], scale.ticks)
    note = axes.not_from_zero(starts, chart.unit_text)
    under = (20 if note else 0) + key_height(key, width)
    room = _room(chart, columns, width=width, under=under)
    marks = _Marks.of(chart, scale, room.frame)
    room = _with_head(
        room, max(max(len(c.head) for c in columns) * layout.LINE_HEIGHT + 12, marks.height)
    )
    frame = room.frame
    canvas = Canvas(frame, tokens)
    axes.draw_values_below(canvas, scale, chart.unit_text)
    marks.draw(canvas)
    _draw_target(canvas, chart, scale)
    _draw_ends(canvas, chart, room, scale)
    rows.draw_names(canvas, room)
    _draw_columns(canvas, chart, columns, room)
    if note:
        axes.draw_note(canvas, note, down=frame.height + axes.AXIS_HEIGHT + 14)
    axes.draw_nothing_known(canvas, chart)
    draw_key(canvas, key, top=frame.height + frame.bottom - key_height(key, width))
    return [canvas.panel()]


# --- room -------------------------------------------------------------------------------------


def _scale(chart: Chart) -> layout.Scale:
    """Give the axis: from the lowest mark to the highest where there are several, else from zero.

    A mean of levels that go from 1 to 4 cannot be 0, and an axis that ends at the highest value
    would hide how far it is to the highest level.
    """
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    known += [chart.target.value] if chart.target else []
    places = sorted({m.x for m in chart.marks if m.x is not None})
    if len(places) > 1:
        low, high = min([places[0], *known]), max([places[-1], *known])
        found = layout.Scale(low, high, tuple(places))
    else:
        found = layout.value_scale(known, from_zero=True, ceiling=ceiling_of(chart))
    pad = (found.high - found.low) * _PADDING
    return layout.Scale(found.low - pad, found.high + pad, found.ticks)


def _column(series: Series) -> _Column:
    head = axes.wrap_name(series.name, _WIDEST_VALUE)
    cells = tuple(axes.wrap_name(point.text, _WIDEST_VALUE) for point in series.points)
    lines = [line for block in (head, *cells) for line in block]
    return _Column(head, cells, max(text_width(line, layout.LABEL_SIZE) for line in lines))


def _room(chart: Chart, columns: list[_Column], *, width: float, under: float) -> rows.Room:
    right = _EDGE + sum(column.width + _BETWEEN for column in columns)
    widest = max(_NARROWEST_NAME, min(_WIDEST_NAME, width - right - _LEAST_PLOT))
    names = tuple(axes.wrap_name(point.label, widest) for point in chart.series[0].points)
    left = max((text_width(line) for lines in names for line in lines), default=0) + 12
    cells = zip(names, *(column.cells for column in columns), strict=True)
    heights = tuple(max(_ROW, max(map(len, row)) * layout.LINE_HEIGHT + 8) for row in cells)
    tops = tuple(sum(heights[:i]) for i in range(len(heights)))
    frame = Frame(
        width=max(width - left - right, 1.0),
        height=sum(heights) or _ROW,
        left=left,
        right=right,
        top=0,
        bottom=axes.AXIS_HEIGHT + 2 + under,
    )
    return rows.Room(frame, names, tops, heights, (), has_flags=False)


def _with_head(room: rows.Room, top: float) -> rows.Room:
    f = room.frame
    frame = Frame(f.width, f.height, f.left, f.right, top, f.bottom)
    return rows.Room(frame, room.names, room.tops, room.heights, (), has_flags=False)


# --- marks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Marks:
    """Words above the plot: the marks side by side where they fit, above them the target.

    `centred` are the marks that stand side by side, each with a line across the plot; where they
    do not fit they are `placed` in rows, with the target among them.
    """

    centred: tuple[tuple[float, str], ...]
    above: tuple[tuple[float, str], ...]
    placed: tuple[PlacedMark, ...]

    @classmethod
    def of(cls, chart: Chart, scale: layout.Scale, frame: Frame) -> _Marks:
        named = [(mark.x, mark.text) for mark in chart.marks if mark.x is not None]
        marks = sorted((scale.pixel(x, frame.width), text) for x, text in named)
        aim = [(scale.pixel(t.value, frame.width), t.text) for t in (chart.target,) if t]
        # The columns of values begin where the plot ends, and its words must end there too.
        left, right = -frame.left, frame.width + _EDGE + 6
        edges = [(x - text_width(t) / 2, x + text_width(t) / 2) for x, t in marks]
        apart = all(end + 8 <= start for (_, end), (start, _) in pairwise(edges))
        if apart and (not edges or (edges[0][0] >= left and edges[-1][1] <= right)):
            return cls(tuple(marks), tuple(aim), ())
        return cls((), (), place_marks(sorted([*marks, *aim]), left=left, right=right))

    @property
    def height(self) -> float:
        """The room that they take above the plot."""
        if self.placed:
            return rows_height(self.placed) + 4
        return 10.0 + sum(layout.LINE_HEIGHT + 4 for row in (self.centred, self.above) if row)

    def draw(self, canvas: Canvas) -> None:
        """Write them above the plot."""
        frame, tokens = canvas.frame, canvas.tokens
        words = [Words(x, -10, (text,)) for x, text in self.centred]
        canvas.words(words, colour=tokens.soft, size=SMALL, align="center")
        up = -10.0 - (layout.LINE_HEIGHT + 4 if self.centred else 0)
        for x, text in self.above:
            wide = text_width(text)
            start = min(max(x - wide / 2, -frame.left), frame.width + _EDGE - wide)
            words = [Words(start, up, (text,))]
            canvas.words(words, colour=tokens.accent, weight=600, size=SMALL)
        draw_marks(canvas, self.placed)


def _draw_target(canvas: Canvas, chart: Chart, scale: layout.Scale) -> None:
    """Draw the target as a dashed line; its words stand above those of the marks."""
    if chart.target is not None:
        frame = canvas.frame
        x = scale.pixel(chart.target.value, frame.width)
        ends = [(x, -4.0, x, frame.height)]
        canvas.rules(ends, colour=canvas.tokens.accent, width=1.8, dash=TARGET_DASH)


# --- ends -------------------------------------------------------------------------------------


def _ring(tokens: Tokens) -> Shape:
    return Shape("circle", 150, PAPER, tokens.brand, 2.2)


def _diamond(tokens: Tokens, *, fill: str = "") -> Shape:
    return Shape("diamond", 70, fill or tokens.ink, tokens.ink, 1.4)


def _key_of_ends(chart: Chart, tokens: Tokens) -> list[KeyEntry]:
    first, second = (series.name for series in chart.series)
    return [KeyEntry((_ring(tokens),), first), KeyEntry((_diamond(tokens),), second)]


def _draw_ends(canvas: Canvas, chart: Chart, room: rows.Room, scale: layout.Scale) -> None:
    """Draw the way between two ends, then the rings, then the diamonds that may lie in them."""
    wide, tokens = room.frame.width, canvas.tokens
    first, second = (series.points for series in chart.series)
    ways = [
        (scale.pixel(a.value, wide), room.middle(i), scale.pixel(b.value, wide), room.middle(i))
        for i, (a, b) in enumerate(zip(first, second, strict=True))
        if a.value is not None and b.value is not None
    ]
    canvas.rules(ways, colour=tokens.soft, width=2.6)

    def places(points: tuple[Point, ...], *, is_part: bool) -> list[tuple[float, float]]:
        return [
            (scale.pixel(p.value, wide), room.middle(i))
            for i, p in enumerate(points)
            if p.value is not None and p.is_part is is_part and not p.flag
        ]

    for is_part in (False, True):
        draw_shape(canvas, places(first, is_part=is_part), _ring(tokens))
    for is_part, fill in ((False, tokens.ink), (True, PAPER)):
        draw_shape(canvas, places(second, is_part=is_part), _diamond(tokens, fill=fill))
    draw_flags(
        canvas,
        [
            (scale.pixel(p.value, wide), room.middle(i), p.flag)
            for points in (first, second)
            for i, p in enumerate(points)
            if p.value is not None and p.flag
        ],
    )


def _draw_columns(canvas: Canvas, chart: Chart, columns: list[_Column], room: rows.Room) -> None:
    """Write both values of each row, right-aligned under the names of their series."""
    right, tokens = room.frame.picture_right, canvas.tokens
    for column, series in reversed(list(zip(columns, chart.series, strict=True))):
        top = -10.0 - (len(column.head) - 1) * layout.LINE_HEIGHT
        head = [Words(right, top, column.head)]
        canvas.words(head, colour=tokens.soft, size=SMALL, align="right")
        for is_known, colour in ((True, tokens.ink), (False, tokens.soft)):
            words = [
                Words(right, room.middle(i), lines)
                for i, (lines, point) in enumerate(zip(column.cells, series.points, strict=True))
                if (point.value is not None) is is_known
            ]
            canvas.words(
                words,
                colour=colour,
                weight=600 if is_known else 400,
                align="right",
                is_middle=True,
            )
        right -= column.width + _BETWEEN
