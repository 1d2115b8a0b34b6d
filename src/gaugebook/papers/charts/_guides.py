"""Guides: the mean, the limits and the fitted line of a chart, each manner with its own dashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gaugebook.definitions.house import Tokens
from gaugebook.exhibits import Guide
from gaugebook.papers.charts._canvas import Canvas
from gaugebook.papers.charts._layout import Scale

Path = list[tuple[float, float | None]]
"""Places of a line in pixels; it breaks where a height is None."""

_HAIR = 1e-9


@dataclass(frozen=True)
class _Style:
    width: float
    dash: tuple[float, ...]


# All in one soft colour, so that dashes alone tell them apart; the target keeps its own colour.
_STYLES = {
    "centre": _Style(1.4, ()),
    "limit": _Style(1.4, (5, 3)),
    "near_limit": _Style(1.2, (1.5, 3)),
    "fitted": _Style(1.8, (12, 4)),
}


def draw_path(canvas: Canvas, guide: Guide, path: Path) -> None:
    """Draw one guide in its manner."""
    style = _STYLES[guide.manner]
    colour = guide_colour(guide, canvas.tokens)
    canvas.line(path, colour=colour, width=style.width, dash=style.dash)


def guide_colour(guide: Guide, tokens: Tokens) -> str:
    """Give the colour of a guide: a fitted line is ink, what surrounds a series is soft."""
    return tokens.ink if guide.manner == "fitted" else tokens.soft


def draw_over_places(canvas: Canvas, guides: Iterable[Guide], scale: Scale) -> None:
    """Draw guides over places: level across each place, or from place to place where fitted."""
    frame = canvas.frame
    for guide in guides:
        step = frame.width / max(1, len(guide.values))
        heights = [
            None if v is None else frame.height - scale.pixel(v, frame.height) for v in guide.values
        ]
        if guide.manner == "fitted" and sum(h is not None for h in heights) > 1:
            path: Path = [((i + 0.5) * step, h) for i, h in enumerate(heights)]
        else:
            path = _level(heights, step)
        draw_path(canvas, guide, path)


def _level(heights: Sequence[float | None], step: float) -> Path:
    """Give a line that is level across each place and goes straight up or down between two."""
    path: Path = []
    for i, height in enumerate(heights):
        if height is not None and path and path[-1][1] == height:
            path[-1] = ((i + 1) * step, height)
        else:
            path += [(i * step, height), ((i + 1) * step, height)]
    return path


def draw_over_numbers(
    canvas: Canvas,
    guides: Iterable[Guide],
    across: Scale,
    scale: Scale,
    *,
    is_stepped: bool = False,
) -> None:
    """Draw guides over an axis of numbers as curves or steps, cut where the plot ends."""
    frame = canvas.frame
    for guide in guides:
        places = sorted(zip(guide.xs, guide.values, strict=True), key=lambda place: place[0])
        path: Path = [(x, v) for x, v in places]
        if is_stepped:
            path = stepped(path)
        if len({x for x, v in path if v is not None}) == 1:
            # A guide that is known at one place only is level over the whole plot.
            value = next(v for _, v in path if v is not None)
            path = [(across.low, value), (across.high, value)]
        inside = _cut(path, scale.low, scale.high)
        draw_path(
            canvas,
            guide,
            [
                (
                    across.pixel(x, frame.width),
                    None if v is None else frame.height - scale.pixel(v, frame.height),
                )
                for x, v in inside
            ],
        )


def stepped(path: Path) -> Path:
    """Give a line that keeps its height until the next place.

    >>> stepped([(0, 1.0), (2, 0.5)])
    [(0, 1.0), (2, 1.0), (2, 0.5)]
    """
    steps: Path = []
    for x, value in path:
        if steps and steps[-1][1] is not None:
            steps.append((x, steps[-1][1]))
        steps.append((x, value))
    return steps


def _cut(path: Path, low: float, high: float) -> Path:
    """Cut a line where it leaves the heights from low to high."""
    kept: Path = []
    for (x, value), (x2, value2) in pairwise(path):
        if value is None or value2 is None:
            kept.append((x, value if value is not None and low <= value <= high else None))
            continue
        # The shares of the way from one place to the next at which it comes in and leaves.
        shares = {0.0, 1.0}
        if value != value2:
            shares |= {(end - value) / (value2 - value) for end in (low, high)}
        inside = [
            (x + s * (x2 - x), min(max(value + s * (value2 - value), low), high))
            for s in sorted(shares)
            if 0 <= s <= 1 and low - _HAIR <= value + s * (value2 - value) <= high + _HAIR
        ]
        kept += [*inside, (x2, None)] if inside and not low <= value2 <= high else inside
        if not inside:
            kept.append((x, None))
    if path and (value := path[-1][1]) is not None and low <= value <= high:
        kept.append((path[-1][0], value))
    return kept
