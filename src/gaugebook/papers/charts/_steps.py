"""Steps: lines that keep their height until something happens, such as survival curves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Guide, Point
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _side as side
from gaugebook.papers.charts._canvas import Canvas, Frame, Words
from gaugebook.papers.charts._flags import (
    Shape,
    draw_flags,
    draw_key,
    draw_shape,
    key_height,
    key_of,
)
from gaugebook.papers.charts._guides import Path, draw_over_numbers, stepped
from gaugebook.papers.charts._lines import (
    GUIDED_HEIGHT,
    ceiling_of,
    draw_target,
    line_styles,
)
from gaugebook.papers.charts._marks import PlacedMark, draw_marks, place_marks, rows_height
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.text_size import SMALL, text_width

X_TEXT_ROW = 20.0
_ONE_POINT = 60


def draw_steps(chart: Chart, tokens: Tokens, *, width: float) -> Panel:
    """Draw step lines on an axis of numbers, named at their ends."""
    scale = _value_scale(chart)
    across = across_scale(chart, with_guides=True)
    ordered = [tuple(sorted(s.points, key=_place)) for s in chart.series]
    beside = _names(chart, ordered, None)
    beside += side.names_of_guides(chart.guides) + side.name_of_target(chart.target)
    frame, marks, under = frame_over_numbers(chart, scale, across, beside, tokens, width=width)
    canvas = Canvas(frame, tokens)
    axes.draw_values_left(canvas, scale, chart.unit_text)
    axes.draw_values_below(canvas, across, "", has_grid=False)
    draw_x_text(canvas, chart)
    draw_target(canvas, chart, scale)
    draw_over_numbers(canvas, chart.guides, across, scale, is_stepped=True)
    draw_marks(canvas, marks)
    ends = []
    for points, style in zip(ordered, line_styles(tokens), strict=False):
        path = _path(points, across, scale, frame)
        canvas.line(stepped(path), colour=style.colour, width=2.4, dash=style.dash)
        seen = [(x, y) for x, y in path if y is not None]
        ends.append(seen[-1][0] if seen else None)
        if len(seen) == 1:
            draw_shape(canvas, seen, Shape(style.shape, _ONE_POINT, style.colour, style.colour))
        elif len(chart.series) > 1:
            draw_shape(canvas, seen[-1:], Shape(style.shape, 50, PAPER, style.colour))
        flagged = [
            (x, y, p.flag)
            for (x, y), p in zip(path, points, strict=True)
            if y is not None and p.flag
        ]
        draw_flags(canvas, flagged)
    draw_flag_values(canvas, chart, across, scale)
    names = _names(chart, ordered, ends)
    names += side.names_of_guides(chart.guides, ends=guide_ends(chart.guides, across, frame.width))
    side.draw_beside(canvas, names + side.name_of_target(chart.target), scale)
    axes.draw_nothing_known(canvas, chart)
    draw_foot(canvas, chart, scale, under=under, width=width)
    return canvas.panel()


def _place(point: Point) -> float:
    return point.x or 0.0


def _names(
    chart: Chart, ordered: list[tuple[Point, ...]], ends: list[float | None] | None
) -> list[side.Beside]:
    series = [replace(s, points=points) for s, points in zip(chart.series, ordered, strict=True)]
    if len(series) == 1:
        # The title says what a lone line is; its last value stands where others have a name.
        series = [replace(series[0], name="")]
    return side.names_of_series(series, ends or [0.0] * len(series))


def _path(
    points: tuple[Point, ...], across: layout.Scale, scale: layout.Scale, frame: Frame
) -> Path:
    return [
        (
            across.pixel(_place(p), frame.width),
            None if p.value is None else frame.height - scale.pixel(p.value, frame.height),
        )
        for p in points
    ]


def guide_ends(guides: Iterable[Guide], across: layout.Scale, width: float) -> dict[str, float]:
    """Give where the guides of each name end, in pixels."""
    ends: dict[str, float] = {}
    for guide in guides:
        known = [x for x, v in zip(guide.xs, guide.values, strict=True) if v is not None]
        if len(known) > 1:
            end = across.pixel(max(known), width)
            ends[guide.name] = max(ends.get(guide.name, 0.0), end)
    return ends


def _value_scale(chart: Chart) -> layout.Scale:
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    known += [v for guide in chart.guides for v in guide.values if v is not None]
    known += [chart.target.value] if chart.target else []
    return layout.value_scale(known, from_zero=True, ceiling=ceiling_of(chart))


def across_scale(chart: Chart, *, with_guides: bool) -> layout.Scale:
    """Choose the axis of numbers below."""
    known = [p.x for s in chart.series for p in s.points if p.x is not None]
    known += [m.x for m in chart.marks if m.x is not None]
    if with_guides:
        known += [x for guide in chart.guides for x in guide.xs]
    return layout.value_scale(known, from_zero=True, ceiling=None)


def frame_over_numbers(
    chart: Chart,
    scale: layout.Scale,
    across: layout.Scale,
    beside: list[side.Beside],
    tokens: Tokens,
    *,
    width: float,
    height: float = GUIDED_HEIGHT,
) -> tuple[Frame, tuple[PlacedMark, ...], float]:
    """Share the picture of a chart on two axes of numbers."""
    left = max(axes.width_of_steps(scale, chart.unit_text), 14.0)
    last = text_width(axes.step_texts(across, "")[-1]) / 2
    right = max(side.side_room(beside), last)
    plot = width - left - right
    marks = place_marks(
        [(across.pixel(m.x or 0.0, plot), m.text) for m in chart.marks],
        left=-left,
        right=plot + right,
    )
    under = axes.AXIS_HEIGHT + (X_TEXT_ROW if chart.x_text else 0)
    note = axes.not_from_zero(scale, chart.unit_text)
    key = key_height(key_of(chart, tokens), width)
    frame = Frame(
        width=plot,
        height=height,
        left=left,
        right=right,
        top=max(16.0, rows_height(marks) + 4),
        bottom=under + (20 if note else 0) + key + 2,
    )
    return frame, marks, under


def draw_x_text(canvas: Canvas, chart: Chart) -> None:
    """Write what the numbers below are, under their steps at the right."""
    if chart.x_text:
        at = Words(canvas.frame.width, canvas.frame.height + axes.AXIS_HEIGHT + 13, (chart.x_text,))
        canvas.words([at], colour=canvas.tokens.soft, size=SMALL, align="right")


def draw_foot(
    canvas: Canvas, chart: Chart, scale: layout.Scale, *, under: float, width: float
) -> None:
    """Write below the axis what it leaves out, and the key of the flags."""
    frame = canvas.frame
    note = axes.not_from_zero(scale, chart.unit_text)
    if note:
        axes.draw_note(canvas, note, down=frame.height + under + 14)
    key = key_of(chart, canvas.tokens)
    draw_key(canvas, key, top=frame.height + frame.bottom - key_height(key, width))


def draw_flag_values(
    canvas: Canvas, chart: Chart, across: layout.Scale, scale: layout.Scale
) -> None:
    """Print nothing for plain points; a flagged point of a lone curve has its value beside it."""
    if len(chart.series) > 1:
        return
    frame = canvas.frame
    words = []
    for point in chart.series[0].points:
        if point.flag and point.value is not None and point.x is not None:
            x = across.pixel(point.x, frame.width)
            y = frame.height - scale.pixel(point.value, frame.height)
            words.append(Words(x + 9, y - 8, (point.text,)))
    canvas.words(words, colour=canvas.tokens.ink, weight=600)
