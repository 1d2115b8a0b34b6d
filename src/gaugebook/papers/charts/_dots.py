"""Dots: one row a name, each a dot with its interval, against what all are compared with."""

from __future__ import annotations

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Series
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _rows as rows
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._flags import (
    Shape,
    draw_flags,
    draw_key,
    draw_shape,
    key_height,
    key_of,
)
from gaugebook.papers.charts._lines import ceiling_of
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER

_HAIR_LINE = "#e9edf1"
_CAP = 4.0


def draw_dots(chart: Chart, tokens: Tokens, *, width: float) -> list[Panel]:
    """Draw dots with their intervals, in as many panels as there are series."""
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    known += [
        e for s in chart.series for p in s.points for e in (p.lower, p.upper) if e is not None
    ]
    known += [chart.target.value] if chart.target else []
    scale = layout.value_scale(known, from_zero=False, ceiling=ceiling_of(chart))
    return [_panel(chart, series, scale, tokens, width=width) for series in chart.series]


def _panel(
    chart: Chart, series: Series, scale: layout.Scale, tokens: Tokens, *, width: float
) -> Panel:
    is_last = series is chart.series[-1]
    has_name = len(chart.series) > 1
    points = series.points
    note = axes.not_from_zero(scale, chart.unit_text) if is_last else ""
    key = key_of(chart, tokens) if is_last else []
    room = rows.room_for(
        chart,
        points,
        width=width,
        under=(20 if note else 0) + key_height(key, width),
        above=24 if has_name else 0,
        has_intervals=True,
        has_row_flags=False,
    )
    frame = room.frame
    canvas = Canvas(frame, tokens)
    axes.draw_values_below(canvas, scale, chart.unit_text)
    lines = [(0.0, room.middle(i), frame.width, room.middle(i)) for i, _ in enumerate(points)]
    canvas.rules(lines, colour=_HAIR_LINE, width=0.8)
    rows.draw_reference(canvas, chart, scale)
    whiskers = rows.lying_whiskers(room, points, scale)
    caps = [(x, y - _CAP, x, y + _CAP) for a, y, b, _ in whiskers for x in (a, b)]
    canvas.rules([*whiskers, *caps], colour=tokens.brand, width=1.6)
    places = [
        (scale.pixel(p.value, frame.width), room.middle(i), p)
        for i, p in enumerate(points)
        if p.value is not None
    ]
    for is_part in (False, True):
        shape = Shape("circle", 60, PAPER if is_part else tokens.brand, tokens.brand)
        plain = [(x, y) for x, y, p in places if p.is_part is is_part and not p.flag]
        draw_shape(canvas, plain, shape)
    draw_flags(canvas, [(x, y, p.flag) for x, y, p in places if p.flag])
    rows.draw_names(canvas, room)
    rows.draw_value_columns(canvas, room, points)
    if has_name:
        name = Words(-frame.left, -frame.top + 14, (series.name,))
        canvas.words([name], colour=tokens.ink, weight=700)
    if note:
        axes.draw_note(canvas, note, down=frame.height + axes.AXIS_HEIGHT + 14)
    axes.draw_nothing_known(canvas, chart)
    draw_key(canvas, key, top=frame.height + frame.bottom - key_height(key, width))
    return canvas.panel()
