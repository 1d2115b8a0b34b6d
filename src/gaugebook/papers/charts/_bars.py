"""Bars: upright over periods, lying where names are long; several series as panels."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Point, Series
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _labels as labels
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _rows as rows
from gaugebook.papers.charts import _side as side
from gaugebook.papers.charts._canvas import Box, Canvas, Frame, Words
from gaugebook.papers.charts._flags import draw_flags, draw_key, key_height, key_of
from gaugebook.papers.charts._guides import draw_over_places
from gaugebook.papers.charts._lines import PLOT_HEIGHT, ceiling_of, draw_target
from gaugebook.papers.charts._marks import draw_marks, place_marks, rows_height
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.text_size import text_width, wrap_text

PANEL_HEIGHT = 100.0
_BAR_SHARE, _WIDEST_BAR, _LYING_BAR = 0.58, 84.0, 18.0


def draw_bars(chart: Chart, tokens: Tokens, *, width: float) -> list[Panel]:
    """Draw bars, in as many panels as there are series."""
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    known += [v for guide in chart.guides for v in guide.values if v is not None]
    known += [
        e for s in chart.series for p in s.points for e in (p.lower, p.upper) if e is not None
    ]
    known += [chart.target.value] if chart.target else []
    scale = layout.value_scale(known, from_zero=True, ceiling=ceiling_of(chart))
    if len(chart.series) == 1 and _must_lie(chart.series[0].points, width):
        return [_lying(chart, scale, tokens, width=width)]
    return [_upright(chart, series, scale, tokens, width=width) for series in chart.series]


def _must_lie(points: Sequence[Point], width: float) -> bool:
    """Whether the names under upright bars would not fit on two lines."""
    if not points or all(layout.is_period_label(p.label) for p in points):
        return False
    step = (width - 60) / len(points)
    names = [wrap_text(p.label, step - 6) for p in points]
    return any(
        len(lines) > 2 or any(text_width(line) > step - 4 for line in lines) for lines in names
    )


def _upright(
    chart: Chart, series: Series, scale: layout.Scale, tokens: Tokens, *, width: float
) -> Panel:
    """Draw upright bars; one of several series gets its name above its own panel."""
    is_panel = len(chart.series) > 1
    is_first, is_last = series is chart.series[0], series is chart.series[-1]
    points = series.points
    beside = side.names_of_guides(chart.guides) + side.name_of_target(chart.target)
    left, right = axes.width_of_steps(scale, chart.unit_text), side.side_room(beside)
    plot = width - left - right
    step = plot / max(1, len(points))
    names = axes.names_below(points, plot)
    marks = place_marks(
        [((m.place or 0) * step, m.text) for m in chart.marks], left=-left, right=plot + right
    )
    key = key_of(chart, tokens) if is_last else []
    below = layout.LINE_HEIGHT + 4 if scale.low < 0 else 0
    under_names = below + max(map(len, names)) * layout.LINE_HEIGHT + 12 if is_last else 8.0
    frame = Frame(
        width=plot,
        height=PANEL_HEIGHT if is_panel else PLOT_HEIGHT,
        left=left,
        right=right,
        top=(46.0 if is_panel else 24.0) + (rows_height(marks) if is_first else 0),
        bottom=under_names + key_height(key, width),
    )
    canvas = Canvas(frame, tokens)
    axes.draw_values_left(canvas, scale, chart.unit_text)
    if is_last:
        axes.draw_names_below(canvas, names, down=below)
    if is_first:
        draw_marks(canvas, marks)
    else:
        ends = [(m.x, 0.0, m.x, frame.height) for m in marks]
        canvas.rules(ends, colour=tokens.soft)
    _draw_upright_bars(canvas, points, scale)
    draw_over_places(canvas, chart.guides, scale)
    draw_target(canvas, chart, scale)
    _draw_whiskers(canvas, points, scale)
    _draw_labels(canvas, chart, points, scale)
    side.draw_beside(canvas, beside, scale)
    if is_panel:
        canvas.words([Words(-left, -30, (series.name,))], colour=tokens.ink, weight=700)
    axes.draw_nothing_known(canvas, chart)
    draw_key(canvas, key, top=frame.height + under_names)
    return canvas.panel()


def _draw_upright_bars(canvas: Canvas, points: Sequence[Point], scale: layout.Scale) -> None:
    frame, brand = canvas.frame, canvas.tokens.brand
    step = frame.width / max(1, len(points))
    half = min(_BAR_SHARE * step, _WIDEST_BAR) / 2
    zero = frame.height - scale.pixel(0, frame.height)
    for is_part in (False, True):
        boxes = [
            Box(
                (i + 0.5) * step - half,
                frame.height - scale.pixel(p.value, frame.height),
                (i + 0.5) * step + half,
                zero,
            )
            for i, p in enumerate(points)
            if p.value is not None and p.is_part is is_part
        ]
        if is_part:
            canvas.boxes(boxes, fill=PAPER, outline=brand, pattern="hatched")
        else:
            canvas.boxes(boxes, fill=brand)


def _draw_whiskers(canvas: Canvas, points: Sequence[Point], scale: layout.Scale) -> None:
    frame = canvas.frame
    step = frame.width / max(1, len(points))
    ends = [
        (
            (i + 0.5) * step,
            frame.height - scale.pixel(p.lower, frame.height),
            (i + 0.5) * step,
            frame.height - scale.pixel(p.upper, frame.height),
        )
        for i, p in enumerate(points)
        if p.value is not None and p.lower is not None and p.upper is not None
    ]
    rows.draw_whiskers(canvas, ends)


def _draw_labels(
    canvas: Canvas, chart: Chart, points: Sequence[Point], scale: layout.Scale
) -> None:
    frame, tokens = canvas.frame, canvas.tokens
    step = frame.width / max(1, len(points))
    found = labels.bar_labels(points, scale, height=frame.height, step=step, target=chart.target)
    colours = {"value": tokens.ink, "inside": PAPER, "missing": tokens.soft}
    for manner, colour in colours.items():
        words = [
            Words(
                ((w.place or 0) + 0.5) * step,
                frame.height - scale.pixel(w.y, frame.height),
                w.lines,
            )
            for w in found
            if w.manner == manner
        ]
        canvas.words(
            words, colour=colour, weight=400 if manner == "missing" else 600, align="center"
        )
    heights = {w.place: frame.height - scale.pixel(w.y, frame.height) for w in found}
    flagged = [
        (
            (i + 0.5) * step,
            heights.get(i, frame.height - scale.pixel(max(p.value, 0.0), frame.height)) - 20,
            p.flag,
        )
        for i, p in enumerate(points)
        if p.flag and p.value is not None
    ]
    draw_flags(canvas, flagged)


def _lying(chart: Chart, scale: layout.Scale, tokens: Tokens, *, width: float) -> Panel:
    """Draw bars that lie, each with its name at the left and its value at the right."""
    points = chart.series[0].points
    key = key_of(chart, tokens)
    room = rows.room_for(chart, points, width=width, under=key_height(key, width))
    canvas = Canvas(room.frame, tokens)
    axes.draw_values_below(canvas, scale, chart.unit_text)
    zero = scale.pixel(0, room.frame.width)
    for is_part in (False, True):
        boxes = [
            Box(
                zero,
                room.middle(i) - _LYING_BAR / 2,
                scale.pixel(p.value, room.frame.width),
                room.middle(i) + _LYING_BAR / 2,
            )
            for i, p in enumerate(points)
            if p.value is not None and p.is_part is is_part
        ]
        if is_part:
            canvas.boxes(boxes, fill=PAPER, outline=tokens.brand, pattern="hatched")
        else:
            canvas.boxes(boxes, fill=tokens.brand)
    rows.draw_whiskers(canvas, rows.lying_whiskers(room, points, scale))
    rows.draw_reference(canvas, chart, scale)
    rows.draw_names(canvas, room)
    rows.draw_value_columns(canvas, room, points)
    rows.draw_row_flags(canvas, room, points)
    axes.draw_nothing_known(canvas, chart)
    draw_key(canvas, key, top=room.frame.height + axes.AXIS_HEIGHT)
    return canvas.panel()
