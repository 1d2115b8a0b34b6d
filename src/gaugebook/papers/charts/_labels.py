"""Which words stand in a chart and where: values on bars, names beside lines, the target.

Positions are given in data units, so that they can go into a Vega-Lite specification as data;
they are chosen in pixels, because it is pixels that collide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.exhibits import Point, Series, TargetLine
from gaugebook.papers.charts._layout import (
    LABEL_SIZE,
    Scale,
    notable_places,
)
from gaugebook.papers.text_size import SMALL, text_width, wrap_text

MOST_LABELLED = 12
"""A longer run of points shows only its first, last, lowest and highest value."""

SIDE_WIDTH = 96
_GAP, _BELOW = 6.0, LABEL_SIZE + 3.0
_LEAST_TALL, _UNDER_PLOT = 26.0, 24.0

Manner = Literal["value", "inside", "missing", "name", "target"]


@dataclass(frozen=True)
class Label:
    """Words in the plot: at which place (None: beside the plot), and the height in data units.

    `y` is the baseline of one line, or the middle of several beside the plot.
    """

    place: int | None
    y: float
    lines: tuple[str, ...]
    manner: Manner


def labelled_places(points: Sequence[Point], step: float) -> set[int]:
    """Give the places whose value is printed: all of them where there is room for all."""
    fits = all(text_width(p.text, LABEL_SIZE) <= step for p in points)
    if fits and len(points) <= MOST_LABELLED:
        return set(range(len(points)))
    return notable_places([p.value for p in points])


def bar_labels(
    points: Sequence[Point],
    scale: Scale,
    *,
    height: float,
    step: float,
    target: TargetLine | None,
) -> list[Label]:
    """Give the value labels of upright bars, none of them struck through by the target line.

    A label that the target would cross moves into its bar, or above the line. Where there is
    no value, the point's own words stand in the gap.
    """
    shown = labelled_places(points, step)
    line = None if target is None else scale.pixel(target.value, height)
    zero = scale.pixel(0, height)
    labels = []
    for place, point in enumerate(points):
        if point.value is None:
            if point.text and text_width(point.text, LABEL_SIZE) <= step:
                y = scale.value(zero + _GAP, height)
                labels.append(Label(place, y, (point.text,), "missing"))
            continue
        if place not in shown:
            continue
        # An interval reaches beyond its bar, and a label stands clear of both.
        reach = point.lower if point.value < 0 else point.upper
        end = scale.pixel(point.value if reach is None else reach, height)
        up, manner = (end + _GAP if point.value >= 0 else end - _BELOW), "value"
        if line is not None and _is_struck(up, line):
            inside = end - _BELOW
            has_room = end - zero > _LEAST_TALL and not point.is_part
            if has_room and not _is_struck(inside, line):
                up, manner = inside, "inside"
            else:
                up = line + _GAP
        labels.append(Label(place, scale.value(up, height), (point.text,), _manner(manner)))
    return labels


def _manner(word: str) -> Manner:
    return "inside" if word == "inside" else "value"


def _is_struck(baseline: float, line: float) -> bool:
    """Whether a horizontal line runs through words with this baseline (pixels upwards)."""
    return baseline - 5 < line < baseline + LABEL_SIZE


def line_labels(
    points: Sequence[Point],
    scale: Scale,
    *,
    height: float,
    step: float,
    target: TargetLine | None,
) -> list[Label]:
    """Give the value labels of a lone line: above it, or below where it dips.

    Where there is no value, the point's own words stand in the gap.
    """
    line = None if target is None else scale.pixel(target.value, height)
    values = [p.value for p in points]
    # Under an axis that goes below zero there is room for one more row of labels.
    lowest = -_UNDER_PLOT if scale.low < 0 else 0.0
    labels = [
        Label(place, scale.value(_GAP, height), (p.text,), "missing")
        for place, p in enumerate(points)
        if p.value is None and p.text and text_width(p.text, LABEL_SIZE) <= step
    ]
    for place in sorted(labelled_places(points, step)):
        value = values[place]
        if value is None:
            continue
        beside = [
            v
            for i in (place - 1, place + 1)
            if 0 <= i < len(values) and (v := values[i]) is not None
        ]
        at = scale.pixel(value, height)
        above, below = at + 10, at - 21
        dips = bool(beside) and sum(beside) / len(beside) > value
        first, second = (below, above) if dips and below > lowest else (above, below)
        baseline = first if line is None or not _is_struck(first, line) else second
        labels.append(Label(place, scale.value(baseline, height), (points[place].text,), "value"))
    return labels


def name_lines(series: Series, end: int) -> tuple[str, ...]:
    """Give the words at the end of a line: its name and its last value."""
    return wrap_text(f"{series.name} {series.points[end].text}", SIDE_WIDTH + 24, LABEL_SIZE)


def target_lines(target: TargetLine) -> tuple[str, ...]:
    """Give the target's own words, broken to stand beside the plot."""
    return wrap_text(target.text, SIDE_WIDTH, SMALL)


def last_known(points: Sequence[Point]) -> int | None:
    """Give the place of the last value that is not missing."""
    return next((i for i in reversed(range(len(points))) if points[i].value is not None), None)
