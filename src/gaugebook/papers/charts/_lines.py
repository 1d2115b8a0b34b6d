"""Lines over periods: their guides, marks, flagged points, and names at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Chart, Point, Series
from gaugebook.papers.charts import _axes as axes
from gaugebook.papers.charts import _labels as labels
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _side as side
from gaugebook.papers.charts._canvas import Box, Canvas, Frame, Words
from gaugebook.papers.charts._flags import (
    Shape,
    draw_flags,
    draw_key,
    draw_shape,
    key_height,
    key_of,
)
from gaugebook.papers.charts._guides import draw_over_places
from gaugebook.papers.charts._marks import draw_marks, place_marks, rows_height
from gaugebook.papers.charts._svg import Panel
from gaugebook.papers.charts._vega import PAPER
from gaugebook.papers.text_size import text_width

PLOT_HEIGHT, GUIDED_HEIGHT = 205.0, 250.0
TARGET_DASH = (6, 4)


@dataclass(frozen=True)
class LineStyle:
    """How one of several lines is told apart: colour, pattern and marker."""

    colour: str
    dash: tuple[float, ...]
    shape: str


# Analysis Function palette (2021) after the house's own colour. Pattern and marker tell lines
# apart without colour; none of these colours is used for words.
_LINE_STYLES = (
    LineStyle("", (), "circle"),
    LineStyle("#f46a25", (6, 4), "square"),
    LineStyle("#3d3d3d", (2, 3), "triangle-up"),
    LineStyle("#28a197", (8, 3, 2, 3), "diamond"),
)


def line_styles(tokens: Tokens) -> list[LineStyle]:
    """Give the styles of the lines of a chart, first to last."""
    return [s if s.colour else replace(s, colour=tokens.brand) for s in _LINE_STYLES]


def draw_lines(chart: Chart, tokens: Tokens, *, width: float) -> Panel:
    """Draw lines over places with everything that helps to read them."""
    scale = _value_scale(chart)
    points = chart.series[0].points
    named = chart.series if len(chart.series) > 1 else ()
    beside = side.names_of_series(named, [0.0] * len(named))
    beside += side.names_of_guides(chart.guides) + side.name_of_target(chart.target)
    left, right = axes.width_of_steps(scale, chart.unit_text), side.side_room(beside)
    plot = width - left - right
    step = plot / max(1, len(points))
    names = axes.names_below(points, plot)
    marks = place_marks(
        [((m.place or 0) * step, m.text) for m in chart.marks], left=-left, right=plot + right
    )
    note = axes.not_from_zero(scale, chart.unit_text)
    key = key_of(chart, tokens)
    below = layout.LINE_HEIGHT + 4 if scale.low < 0 else 0
    under_names = below + max(map(len, names)) * layout.LINE_HEIGHT + 12
    frame = Frame(
        width=plot,
        height=GUIDED_HEIGHT if chart.guides else PLOT_HEIGHT,
        left=left,
        right=right,
        top=max(24.0, rows_height(marks) + 4),
        bottom=under_names + (20 if note else 0) + key_height(key, width),
    )
    canvas = Canvas(frame, tokens)
    axes.draw_values_left(canvas, scale, chart.unit_text)
    axes.draw_names_below(canvas, names, down=below)
    draw_target(canvas, chart, scale)
    draw_over_places(canvas, chart.guides, scale)
    draw_marks(canvas, marks)
    _draw_values(canvas, chart, scale, beside)
    ends = []
    for series, style in zip(chart.series, line_styles(tokens), strict=False):
        _draw_series(canvas, series, style, scale, has_guides=bool(chart.guides))
        last = labels.last_known(series.points)
        ends.append(None if last is None else (last + 0.5) * step)
    beside = side.names_of_series(named, ends[: len(named)]) + beside[len_of_names(beside) :]
    side.draw_beside(canvas, beside, scale)
    if note:
        axes.draw_note(canvas, note, down=frame.height + under_names + 12)
    axes.draw_nothing_known(canvas, chart)
    draw_key(canvas, key, top=frame.height + frame.bottom - key_height(key, width))
    return canvas.panel()


def len_of_names(beside: Sequence[side.Beside]) -> int:
    """Give how many of the words beside a plot are names of lines; they come first."""
    return sum(b.manner == "name" for b in beside)


def _value_scale(chart: Chart) -> layout.Scale:
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    known += [v for guide in chart.guides for v in guide.values if v is not None]
    for series in chart.series if len(chart.series) == 1 else ():
        known += [e for p in series.points for e in (p.lower, p.upper) if e is not None]
    known += [chart.target.value] if chart.target else []
    return layout.value_scale(known, from_zero=False, ceiling=ceiling_of(chart))


def ceiling_of(chart: Chart) -> float | None:
    """Give the end that an axis never passes while no value does: 100 for a percentage."""
    return 100.0 if chart.unit_text == "%" else None


def draw_target(canvas: Canvas, chart: Chart, scale: layout.Scale) -> None:
    """Draw the target across a plot, as a dashed line in the colour of its words."""
    if chart.target is None:
        return
    y = canvas.frame.height - scale.pixel(chart.target.value, canvas.frame.height)
    canvas.rules(
        [(0, y, canvas.frame.width, y)], colour=canvas.tokens.accent, width=1.8, dash=TARGET_DASH
    )


def _draw_values(
    canvas: Canvas, chart: Chart, scale: layout.Scale, beside: Sequence[side.Beside]
) -> None:
    """Print values of a lone line; guides and marks leave room for them."""
    if len(chart.series) > 1:
        return
    frame, points = canvas.frame, chart.series[0].points
    step = frame.width / max(1, len(points))
    found = labels.line_labels(points, scale, height=frame.height, step=step, target=chart.target)
    middles = side.side_places(beside, scale, frame.height)
    words: dict[str, list[Words]] = {"value": [], "missing": []}
    for label in found:
        place, y = label.place or 0, frame.height - scale.pixel(label.y, frame.height)
        half = text_width(label.lines[0], layout.LABEL_SIZE) / 2
        is_beside_names = any(
            abs(y - 5 - middle) < (len(b.lines) + 1) * layout.LINE_HEIGHT / 2 + 2
            for b, middle in zip(beside, middles, strict=True)
        )
        most = frame.width + (side.SIDE_GAP - 4 if is_beside_names else frame.right)
        x = (place + 0.5) * step
        if _comes_down_to(points, place) and label.y > (points[place].value or 0.0):
            # Clear of the line that comes down to its last point.
            x += half - 4
        x = min(max(x, half + 2), most - half)
        words[label.manner].append(Words(x, y, label.lines))
    if chart.guides or chart.marks:
        backed = (*words["value"], *words["missing"])
        canvas.boxes([_backing(w) for w in backed], fill=PAPER)
    canvas.words(words["value"], colour=canvas.tokens.ink, weight=600, align="center")
    canvas.words(words["missing"], colour=canvas.tokens.soft, align="center")


def _comes_down_to(points: Sequence[Point], place: int) -> bool:
    """Whether a line ends at a place that is lower than the one before."""
    if place == 0 or place != labels.last_known(points):
        return False
    before, value = points[place - 1].value, points[place].value
    return before is not None and value is not None and before > value


def _backing(words: Words) -> Box:
    half = text_width(words.lines[0], layout.LABEL_SIZE) / 2 + 1
    return Box(words.x - half, words.y - layout.LABEL_SIZE + 2, words.x + half, words.y + 3)


def _draw_series(
    canvas: Canvas, series: Series, style: LineStyle, scale: layout.Scale, *, has_guides: bool
) -> None:
    frame, points = canvas.frame, series.points
    step = frame.width / max(1, len(points))

    def up(value: float) -> float:
        return frame.height - scale.pixel(value, frame.height)

    path = [
        ((i + 0.5) * step, None if p.value is None else up(p.value)) for i, p in enumerate(points)
    ]
    whiskers = [
        ((i + 0.5) * step, up(p.lower), (i + 0.5) * step, up(p.upper))
        for i, p in enumerate(points)
        if p.value is not None and p.lower is not None and p.upper is not None
    ]
    canvas.rules(whiskers, colour=style.colour, width=1.2)
    canvas.line(path, colour=style.colour, width=2.4, dash=style.dash)
    shown = _marked_places(points, is_every=has_guides)
    small = has_guides and len(points) > labels.MOST_LABELLED
    for is_part in (False, True):
        fill = PAPER if is_part else style.colour
        shape = Shape(style.shape, 30 if small else 64, fill, style.colour)
        at = [
            (x, y)
            for i, (x, y) in enumerate(path)
            if y is not None and i in shown and points[i].is_part is is_part
            and not points[i].flag
        ]  # fmt: skip
        draw_shape(canvas, at, shape)
    flagged = [
        (x, y, p.flag) for (x, y), p in zip(path, points, strict=True) if y is not None and p.flag
    ]
    draw_flags(canvas, flagged)


def _marked_places(points: Sequence[Point], *, is_every: bool) -> set[int]:
    """Give the places that get a marker: all of a few; of many those that a line would hide."""
    known = {i for i, p in enumerate(points) if p.value is not None}
    if is_every or len(points) <= labels.MOST_LABELLED:
        return known
    notable = layout.notable_places([p.value for p in points])
    return {i for i in known if i in notable or points[i].is_part or not {i - 1, i + 1} & known}
