"""Axes: steps of values at the left or below, names below, and the light grid between them."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.exhibits import Chart, Point
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._labels import MOST_LABELLED
from gaugebook.papers.houses import load_wording
from gaugebook.papers.text_size import SMALL, text_width, wrap_text

GAP = 6.0
AXIS_HEIGHT = 24.0
"""The room for one row of steps below a plot."""

_GRID = "#dfe4e9"
_ROOM_BETWEEN = 14.0


def step_texts(scale: layout.Scale, unit_text: str) -> list[str]:
    """Give the words of every step of an axis."""
    return [layout.tick_text(t, scale.ticks, unit_text) for t in scale.ticks]


def width_of_steps(scale: layout.Scale, unit_text: str) -> float:
    """Give the room that the steps of an upright axis take at the left of a plot."""
    return max(text_width(t) for t in step_texts(scale, unit_text)) + GAP + 2


def draw_values_left(canvas: Canvas, scale: layout.Scale, unit_text: str) -> None:
    """Draw an upright axis of values: a light line and a word for each step."""
    frame = canvas.frame
    heights = [frame.height - scale.pixel(t, frame.height) for t in scale.ticks]
    canvas.rules([(0, y, frame.width, y) for y in heights], colour=_GRID, width=0.8)
    texts = step_texts(scale, unit_text)
    canvas.words(
        [Words(-GAP, y, (t,)) for y, t in zip(heights, texts, strict=True)],
        colour=canvas.tokens.ink,
        size=SMALL,
        align="right",
        is_middle=True,
    )
    if scale.low <= 0 <= scale.high:
        zero = frame.height - scale.pixel(0, frame.height)
        canvas.rules([(0, zero, frame.width, zero)], colour=canvas.tokens.ink)


def draw_values_below(
    canvas: Canvas, scale: layout.Scale, unit_text: str, *, has_grid: bool = True
) -> None:
    """Draw a lying axis of values; words that would touch are left out, their lines are not."""
    frame = canvas.frame
    places = [scale.pixel(t, frame.width) for t in scale.ticks]
    if has_grid:
        canvas.rules([(x, 0, x, frame.height) for x in places], colour=_GRID, width=0.8)
    else:
        ends = [(x, frame.height, x, frame.height + 4) for x in places]
        canvas.rules(ends, colour=canvas.tokens.soft)
    texts = step_texts(scale, unit_text)
    step = places[1] - places[0] if len(places) > 1 else frame.width
    every = int((max(map(text_width, texts)) + _ROOM_BETWEEN) / step) + 1
    canvas.words(
        [
            Words(x, frame.height + GAP + SMALL, (t,))
            for i, (x, t) in enumerate(zip(places, texts, strict=True))
            if i % every == 0
        ],
        colour=canvas.tokens.ink,
        size=SMALL,
        align="center",
    )
    if has_grid and scale.low <= 0 <= scale.high:
        zero = scale.pixel(0, frame.width)
        canvas.rules([(zero, 0, zero, frame.height)], colour=canvas.tokens.ink)


def names_below(points: Sequence[Point], width: float) -> list[tuple[str, ...]]:
    """Give the lines of each name on the axis; of many periods only each third has one."""
    names = [p.label for p in points]
    step = width / max(1, len(names))
    if len(names) > MOST_LABELLED:
        widest = max(text_width(name) for name in names)
        if all(map(layout.is_period_label, names)) or widest > step:
            every = max(3, int((min(widest, 150.0) + _ROOM_BETWEEN) / step) + 1)
            lines = (wrap_name(name, every * step - GAP) for name in names)
            return [ls if i % every == 0 else () for i, ls in enumerate(lines)]
    return [wrap_name(name, step - GAP) for name in names] or [("",)]


def draw_names_below(
    canvas: Canvas, names: Sequence[tuple[str, ...]], *, down: float = 0.0
) -> None:
    """Write the names of places below a plot, `down` further where labels stand between."""
    frame = canvas.frame
    step = frame.width / max(1, len(names))
    canvas.words(
        [
            Words((i + 0.5) * step, frame.height + GAP + SMALL - 2 + down, lines)
            for i, lines in enumerate(names)
        ],
        colour=canvas.tokens.ink,
        size=SMALL,
        align="center",
    )


def draw_note(canvas: Canvas, text: str, *, down: float) -> None:
    """Write a small note at the left edge of the picture."""
    words = Words(-canvas.frame.left, down, (text,))
    canvas.words([words], colour=canvas.tokens.soft, size=SMALL)


def draw_nothing_known(canvas: Canvas, chart: Chart) -> None:
    """Say in the middle of a plot that there is no figure, where there is none."""
    if any(p.value is not None for s in chart.series for p in s.points):
        return
    frame = canvas.frame
    words = Words(frame.width / 2, frame.height / 2, (load_wording()["no_figures"],))
    canvas.words([words], colour=canvas.tokens.soft, align="center", is_middle=True)


def not_from_zero(scale: layout.Scale, unit_text: str) -> str:
    """Give the words that say that an axis leaves zero out, or an empty text."""
    if scale.low <= 0:
        return ""
    start = layout.tick_text(scale.low, scale.ticks, unit_text)
    words: str = load_wording()["axis_from"].format(start=start)
    return words


def wrap_name(name: str, width: float) -> tuple[str, ...]:
    """Break a name into lines; a word that is wider than a line is cut where the line ends.

    >>> wrap_name("Bin enquiry", 60)
    ('Bin', 'enquiry')
    """
    lines: list[str] = []
    for line in wrap_text(name, width):
        while text_width(line) > width and len(line) > 1:
            fits = next(
                n for n in range(len(line), 0, -1) if n == 1 or text_width(line[:n]) <= width
            )
            lines.append(line[:fits])
            line = line[fits:]
        lines.append(line)
    return tuple(lines)
