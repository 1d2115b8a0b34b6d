"""Counts as they were printed: exact, or rounded to tens, hundreds or thousands.

A ratio of rounded counts is known only within bounds, and a printed ratio inside them is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.analysis.reconcile.cells import half_unit
from gaugebook.values import Printed, agrees

_LEAST_FIGURES = 3
_STEPS_IN_LARGEST = 100
_ROUND_STEPS = (Decimal(1000), Decimal(100), Decimal(10))


@dataclass(frozen=True)
class Range:
    """What a printed number can have been before it was rounded; `exact` where it was not."""

    low: Decimal
    high: Decimal
    middle: Decimal

    @property
    def is_exact(self) -> bool:
        """Whether nothing was rounded away."""
        return self.low == self.high


def rounding_of(printed: Iterable[Printed]) -> Decimal:
    """Give half the step to which all whole numbers of a row are rounded; 0 where they are not.

    >>> from gaugebook.values import parse_printed
    >>> row = [parse_printed(text) for text in ("476,000", "412,000", "388,000")]
    >>> rounding_of(row)
    Decimal('500')
    """
    numbers = [each.number for each in printed if each.decimals == 0]
    if len(numbers) < _LEAST_FIGURES:
        return Decimal(0)
    largest = max(map(abs, numbers))
    for step in _ROUND_STEPS:
        # Nobody rounds 300 to hundreds; 30,000, 41,200 and 52,700 were.
        if largest >= _STEPS_IN_LARGEST * step and all(n % step == 0 for n in numbers):
            return step / 2
    return Decimal(0)


def count_range(printed: Printed, rounding: Decimal = Decimal(0)) -> Range:
    """Give the range of a count. A whole number is exact, unless its row is rounded."""
    half = rounding
    if printed.decimals != 0:
        half = half_unit(printed)
    return Range(printed.number - half, printed.number + half, printed.number)


def rounded_range(printed: Printed) -> Range:
    """Give the range of a figure that is no count: half a unit of its last place."""
    half = half_unit(printed)
    return Range(printed.number - half, printed.number + half, printed.number)


Agreement = Literal["rounded", "truncated", "coarser"] | None


def ratio_agrees(
    printed: Printed, numerator: Range, denominator: Range, scale: Decimal
) -> Agreement:
    """Say how a printed ratio can have come from its counts, or None when it cannot."""
    if denominator.low <= 0:
        return "rounded"
    exact = scale * numerator.middle / denominator.middle
    found = agrees(printed, exact)
    if found is not None or (numerator.is_exact and denominator.is_exact):
        return found
    low = scale * numerator.low / denominator.high
    high = scale * numerator.high / denominator.low
    within = low - printed.half_unit <= printed.number <= high + printed.half_unit
    return "rounded" if within else None


def change_agrees(printed: Printed, before: Range, after: Range) -> Agreement:
    """Say how a printed change in percent can have come from two figures."""
    if before.low <= 0:
        return "rounded"
    exact = 100 * (after.middle - before.middle) / before.middle
    found = agrees(printed, exact)
    if found is not None or (before.is_exact and after.is_exact):
        return found
    low = 100 * (after.low - before.high) / before.high
    high = 100 * (after.high - before.low) / before.low
    within = low - printed.half_unit <= printed.number <= high + printed.half_unit
    return "rounded" if within else None


def difference_agrees(printed: Printed, before: Range, after: Range) -> bool:
    """Say whether a printed difference can have come from two figures."""
    low, high = after.low - before.high, after.high - before.low
    return low - printed.half_unit <= printed.number <= high + printed.half_unit
