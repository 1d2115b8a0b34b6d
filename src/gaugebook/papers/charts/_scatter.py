"""Scatter: points on two axes of numbers, such as a funnel; those that stand out are named."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Guide, Point
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _side as side
from gaugebook.papers.charts._canvas import Canvas
from gaugebook.papers.charts._flags import Shape, draw_flags, draw_shape
from gaugebook.papers.charts._guides import draw_over_numbers
from gaugebook.papers.charts._lines import ceiling_of, draw_target, line_styles
from gaugebook.papers.charts._marks import draw_marks
from gaugebook.papers.charts._point_names import Spot, draw_names, place_names
from gaugebook.papers.charts._steps import (
    across_scale,
    draw_foot,
    draw_x_text,
    frame_over_numbers,
    guide_ends,
)
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER

HEIGHT = 330.0
_DOT = 46.0
# How far beyond the points a guide may stretch the axis, as a share of their spread.
_BEYOND = 0.4


def draw_scatter(chart: Chart, tokens: Tokens, *, width: float) -> Panel:
    """Draw points with the guides that they are read against, as curves."""
    across = across_scale(chart, with_guides=not any(s.points for s in chart.series))
    scale = _value_scale(chart)
    guides = [_within(guide, across) for guide in chart.guides]
    beside = side.names_of_guides(_seen(guides, scale)) + side.name_of_target(chart.target)
    frame, marks, under = frame_over_numbers(
        chart, scale, across, beside, tokens, width=width, height=HEIGHT
    )
    canvas = Canvas(frame, tokens)
    axes.draw_values_left(canvas, scale, chart.unit_text)
    axes.draw_values_below(canvas, across, "", has_grid=False)
    draw_x_text(canvas, chart)
    draw_target(canvas, chart, scale)
    draw_over_numbers(canvas, guides, across, scale)
    draw_marks(canvas, marks)
    flagged: list[Spot] = []
    dots: list[tuple[list[tuple[float, float]], Shape]] = []
    for series, style in zip(chart.series, line_styles(tokens), strict=False):
        for is_part in (False, True):
            places = []
            for p in series.points:
                if p.value is None or p.x is None or p.is_part is not is_part:
                    continue
                x = across.pixel(p.x, frame.width)
                y = frame.height - scale.pixel(p.value, frame.height)
                if p.flag:
                    flagged.append(_spot(x, y, p, guides, chart))
                else:
                    places.append((x, y))
            fill = PAPER if is_part else style.colour
            outline = style.colour if is_part else PAPER
            dots.append((places, Shape(style.shape, _DOT, fill, outline, 1.0)))
    names = place_names(canvas, flagged, [place for places, _ in dots for place in places])
    canvas.boxes([name.box for name in names], fill=PAPER)
    for places, shape in dots:
        draw_shape(canvas, places, shape)
    draw_flags(canvas, [(s.x, s.y, s.flag) for s in flagged])
    draw_names(canvas, names)
    named = side.names_of_guides(_seen(guides, scale), ends=guide_ends(guides, across, frame.width))
    side.draw_beside(canvas, named + side.name_of_target(chart.target), scale)
    axes.draw_nothing_known(canvas, chart)
    draw_foot(canvas, chart, scale, under=under, width=width)
    return canvas.panel()


def _value_scale(chart: Chart) -> layout.Scale:
    values = [p.value for s in chart.series for p in s.points if p.value is not None]
    values += [chart.target.value] if chart.target else []
    for guide in chart.guides if values else ():
        # What points are compared with is always in sight, and the limits where they are narrow.
        known = sorted((x, v) for x, v in zip(guide.xs, guide.values, strict=True) if v is not None)
        values += [v for _, v in (known if guide.manner == "centre" else known[-1:])]
    low, high = min(values, default=0.0), max(values, default=0.0)
    spread = (high - low) or abs(high) or 1.0
    guided = [v for guide in chart.guides for v in guide.values if v is not None]
    ends = (low - _BEYOND * spread, high + _BEYOND * spread)
    # Limits of very small numbers run away; they may not squeeze the points together.
    values += [min(max(v, ends[0]), ends[1]) for v in guided] if values else guided
    ceiling = ceiling_of(chart)
    if ceiling is not None and all(v <= ceiling for v in guided):
        values = [min(v, ceiling) if v > high else v for v in values]
    if all(v >= 0 for v in guided) and low >= 0:
        values = [max(v, 0.0) for v in values]
    return layout.value_scale(values, from_zero=False, ceiling=ceiling)


def _within(guide: Guide, across: layout.Scale) -> Guide:
    """Give a guide as far as the axis below reaches."""
    kept = [(x, v) for x, v in zip(guide.xs, guide.values, strict=True) if x <= across.high]
    return Guide(
        guide.name,
        guide.manner,
        tuple(v for _, v in kept),
        guide.binding,
        tuple(x for x, _ in kept),
    )


def _seen(guides: Sequence[Guide], scale: layout.Scale) -> list[Guide]:
    """Give the guides whose right end is in the plot: only they can be named there."""
    found = []
    for guide in guides:
        places = sorted(zip(guide.xs, guide.values, strict=True), key=lambda place: place[0])
        values = tuple(v if v is None or scale.low <= v <= scale.high else None for _, v in places)
        found.append(
            Guide(guide.name, guide.manner, values, guide.binding, tuple(x for x, _ in places))
        )
    return found


def _spot(x: float, y: float, point: Point, guides: Sequence[Guide], chart: Chart) -> Spot:
    """Give where a point stands, and how far from the middle in widths of the limits there."""
    value, place = point.value or 0.0, point.x or 0.0
    centres = [c for g in guides if g.manner == "centre" and (c := _at(g, place)) is not None]
    values = [p.value for s in chart.series for p in s.points if p.value is not None]
    centre = centres[0] if centres else sum(values) / len(values)
    away = abs(value - centre)
    limits = [
        abs(v - centre)
        for g in guides
        if g.manner in ("limit", "near_limit")
        and (v := _at(g, place)) is not None
        and (v - centre) * (value - centre) > 0
    ]
    extremeness = away / max(limits) if limits else away
    return Spot(x, y, point.label, point.flag, extremeness, is_above=value >= centre)


def _at(guide: Guide, x: float) -> float | None:
    """Give the value of a guide at a place, straight between the two beside it."""
    known = sorted((a, v) for a, v in zip(guide.xs, guide.values, strict=True) if v is not None)
    for (a, v), (b, w) in itertools.pairwise(known):
        if a <= x <= b:
            return v if a == b else v + (w - v) * (x - a) / (b - a)
    return known[-1][1] if known else None
