"""Waterfall: bars that lead from one total to another, one row a step, read from the top.

Totals are solid; what goes off is hatched downwards, what comes on upwards, and what stands out
is crossed. The bars lie, because the names of outcomes are long and words never do.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Point
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _rows as rows
from gaugebook.papers.charts._canvas import Box, Canvas, Words
from gaugebook.papers.charts._svg import Panel, Pattern
from gaugebook.papers.charts._vega import PAPER

_BAR = 18.0
_LEAST_BAR = 2.0
_PANEL_NAME = 24.0


@dataclass(frozen=True)
class _Step:
    """One bar in pixels, and how it is filled; a `pattern` of None is solid."""

    row: int
    start: float
    end: float
    pattern: Pattern | None


def draw_waterfall(chart: Chart, tokens: Tokens, *, width: float) -> list[Panel]:
    """Draw a waterfall; several series are panels on one scale."""
    points = [p for s in chart.series for p in s.points if p.value is not None]
    known = [v for p in points for v in (p.value, p.start) if v is not None]
    known += [chart.target.value] if chart.target else []
    scale = layout.value_scale(known, from_zero=True, ceiling=None)
    return [_panel(chart, s.points, s.name, scale, tokens, width=width) for s in chart.series]


def _panel(
    chart: Chart,
    points: Sequence[Point],
    name: str,
    scale: layout.Scale,
    tokens: Tokens,
    *,
    width: float,
) -> Panel:
    has_name = len(chart.series) > 1
    room = rows.room_for(
        chart, points, width=width, above=_PANEL_NAME if has_name else 0, has_row_flags=False
    )
    frame = room.frame
    canvas = Canvas(frame, tokens)
    axes.draw_values_below(canvas, scale, chart.unit_text)
    steps = [_step(i, p, scale, frame.width) for i, p in enumerate(points) if p.value is not None]
    _draw_connections(canvas, room, steps)
    patterns: tuple[Pattern | None, ...] = (None, "hatched", "rising", "falling", "crossed")
    for pattern in patterns:
        boxes = [
            Box(s.start, room.middle(s.row) - _BAR / 2, s.end, room.middle(s.row) + _BAR / 2)
            for s in steps
            if s.pattern == pattern
        ]
        if pattern is None:
            canvas.boxes(boxes, fill=tokens.brand)
        else:
            colour = tokens.missed if pattern == "crossed" else tokens.brand
            canvas.boxes(boxes, fill=PAPER, outline=colour, pattern=pattern)
    rows.draw_reference(canvas, chart, scale)
    rows.draw_names(canvas, room)
    rows.draw_value_columns(canvas, room, points)
    if has_name:
        words = Words(-frame.left, -frame.top + 14, (name,))
        canvas.words([words], colour=tokens.ink, weight=700)
    axes.draw_nothing_known(canvas, chart)
    return canvas.panel()


def _step(row: int, point: Point, scale: layout.Scale, width: float) -> _Step:
    value = point.value or 0.0
    start, end = scale.pixel(point.start or 0.0, width), scale.pixel(value, width)
    if abs(end - start) < _LEAST_BAR:
        # Nothing, or next to nothing, is still a step that was looked at.
        end = start + _LEAST_BAR
    return _Step(row, start, end, _pattern(point))


def _pattern(point: Point) -> Pattern | None:
    if point.flag:
        return "crossed"
    start, value = point.start or 0.0, point.value or 0.0
    if point.start is None or (start == 0 and value != 0):
        # A bar that begins at nothing is a total, wherever it stands.
        return "hatched" if point.is_part else None
    return "rising" if value > start else "falling"


def _draw_connections(canvas: Canvas, room: rows.Room, steps: Sequence[_Step]) -> None:
    """Draw thin lines from where each bar ends to the next, whatever lies between."""
    ends = [
        (one.end, room.middle(one.row), one.end, room.middle(other.row))
        for one, other in itertools.pairwise(steps)
    ]
    canvas.rules(ends, colour=canvas.tokens.soft, width=1.0)
