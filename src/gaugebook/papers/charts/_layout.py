"""Where things stand in a chart: steps of the axis, room for words, labels kept apart.

Pure arithmetic in pixels and data units, so that it can be tested without drawing. Nothing
here knows Vega, colours or a house.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LABEL_SIZE = 14
LINE_HEIGHT = 15
MOST_TICKS = 6
_STEPS = (1, 2, 2.5, 5, 10)

# A line may leave zero out only where its whole movement would be less than this share of
# the height: a flat line hides what the paper is about.
_FLAT_SHARE = 0.25

# Smaller than anything a paper prints.
_TINY = 1e-8

_PERIOD = re.compile(
    r"^(?:\d|Q[1-4]\b|W\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scale:
    """The value axis: where it starts and ends, and its steps, in data units."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def pixel(self, value: float, length: float) -> float:
        """Give how far from the low end a value lies on an axis of this length."""
        return (value - self.low) / (self.high - self.low) * length

    def value(self, pixel: float, length: float) -> float:
        """Give the value that lies this far from the low end."""
        return self.low + pixel / length * (self.high - self.low)


def is_period_label(label: str) -> bool:
    """Whether an axis label looks like a period, so that some may be left out.

    >>> is_period_label("Oct 22"), is_period_label("2022/23"), is_period_label("Bin enquiry")
    (True, True, False)
    """
    return bool(_PERIOD.match(label))


def value_scale(values: Iterable[float], *, from_zero: bool, ceiling: float | None) -> Scale:
    """Choose the value axis for some values, zero included unless a line would look flat.

    Parameters
    ----------
    values
        Every value that must be seen, targets too. Without any, or with zeros alone, only
        zero is marked.
    from_zero
        Bars always start at zero; a line may leave it out.
    ceiling
        An end that is never passed while no value passes it, such as 100 for a percentage.
    """
    seen = list(values)
    low, high = min([0.0, *seen]), max([0.0, *seen])
    if high - low < _TINY:
        return Scale(0.0, 1.0, (0.0,))
    if not from_zero and low == 0 and 0 < max(seen) - min(seen) < _FLAT_SHARE * max(seen):
        # Room below the lowest point, for its label.
        low = min(seen) - 0.15 * (max(seen) - min(seen))
    step = _step(high - low)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if ceiling is not None and high <= ceiling < last * step:
        last = math.floor(ceiling / step + 1e-9)
    ticks = tuple(round(step * n, 10) for n in range(first, last + 1))
    return Scale(ticks[0], max(ticks[-1], high), ticks)


def _step(span: float) -> float:
    rough = span / (MOST_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))


def tick_text(value: float, ticks: Sequence[float], unit_text: str) -> str:
    """Give the words of one step: thousands in commas, only the decimals the steps need.

    >>> tick_text(12000, (0, 12000), "calls"), tick_text(2.5, (0, 2.5, 5), "%")
    ('12,000', '2.5%')
    """
    decimals = next((d for d in range(6) if all(_is_whole(t * 10**d) for t in ticks)), 6)
    text = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 else ""
    match unit_text:
        case "%":
            return f"{sign}{text}%"
        case "£" | "pounds":
            return f"{sign}£{text}"
    return f"{sign}{text}"


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def notable_places(values: Sequence[float | None]) -> set[int]:
    """Give the places of the first, last, lowest and highest value, missing ones left out.

    >>> sorted(notable_places([3, 9, None, 4, 1, 2]))
    [0, 1, 4, 5]
    """
    known = [(value, place) for place, value in enumerate(values) if value is not None]
    if not known:
        return set()
    lowest = min(known, key=lambda k: (k[0], k[1]))
    highest = max(known, key=lambda k: (k[0], -k[1]))
    return {known[0][1], known[-1][1], lowest[1], highest[1]}


def spread_apart(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move label centres apart until none overlaps, each as near as may be to its wish.

    Parameters
    ----------
    wanted
        The centre each label would like, in pixels.
    heights
        The height of each label.
    low, high
        The ends between which labels must stay where they fit.

    Examples
    --------
    >>> spread_apart([50, 52], [10, 10], 0, 100)
    [46.0, 56.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # Runs of touching labels: members, and the lower edge of the run.
    runs: list[tuple[list[int], float]] = []
    for index in order:
        runs.append(([index], wanted[index] - heights[index] / 2))
        while len(runs) > 1 and _end(runs[-2], heights) > runs[-1][1]:
            members = runs[-2][0] + runs[-1][0]
            runs[-2:] = [(members, _best_start(members, wanted, heights))]
    placed = [0.0] * len(wanted)
    for members, start in runs:
        room = sum(heights[i] for i in members)
        edge = max(low, min(start, high - room))
        for index in members:
            placed[index] = edge + heights[index] / 2
            edge += heights[index]
    return placed


def _end(run: tuple[list[int], float], heights: Sequence[float]) -> float:
    return run[1] + sum(heights[i] for i in run[0])


def _best_start(members: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """Give the lower edge that moves the members least, by their mean wish."""
    above = 0.0
    wishes = []
    for index in members:
        wishes.append(wanted[index] - heights[index] / 2 - above)
        above += heights[index]
    return sum(wishes) / len(wishes)
