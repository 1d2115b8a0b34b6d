"""Numbers in another unit than they are taken for: minutes, milliseconds, days of a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import Export, Numbers

LEAST_ROWS = 20
LEAST_TIMED = 5.0
"""Seconds; of shorter times the ratio says little, because both are cut to the second."""

NEAR = 0.1
"""How far from a unit's own ratio: 61 or 58 seconds of a minute are near, 50 are not."""

NEARLY_ALL = 0.8

LONGEST_MEDIAN_SECONDS = 20_000.0
"""Over five and a half hours. No line has half of its contacts last that long; 20 seconds are
20,000 milliseconds."""

SHORTEST_MAXIMUM_SECONDS = 30.0
"""If no contact was handled for half a minute, it was not seconds that were counted."""

FRACTIONS_MOSTLY = 0.5
FRACTIONS_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Slip:
    """A unit that a number seems to be in, and what its number is of the true one, in words."""

    name: str
    ratio: float
    words: str


SLIPS = (
    Slip("milliseconds", 1000.0, "1,000 times"),
    Slip("minutes", 1 / 60, "a 60th"),
    Slip("hours", 1 / 3600, "a 3,600th"),
    Slip("days", 1 / 86_400, "an 86,400th"),
    Slip("seconds, converted twice from minutes", 60.0, "60 times"),
    Slip("seconds, converted twice from days", 86_400.0, "86,400 times"),
)


def unit_of_ratio(given: Numbers, timed: Numbers) -> Slip | None:
    """Say in which unit durations are, held against times in seconds; None where none fits.

    Eight in ten ratios must lie within a tenth of the unit's own.

    >>> timed = np.arange(60.0, 90.0)
    >>> unit_of_ratio(timed / 60, timed).name, unit_of_ratio(timed, timed) is None
    ('minutes', True)
    """
    long_enough = (timed >= LEAST_TIMED) & (given > 0)
    if long_enough.sum() < LEAST_ROWS:
        return None
    ratios = given[long_enough] / timed[long_enough]
    for slip in SLIPS:
        if (np.abs(ratios / slip.ratio - 1) <= NEAR).mean() >= NEARLY_ALL:
            return slip
    return None


def find_unit_slips(export: Export) -> list[Problem]:
    """Find durations that cannot be seconds, by themselves. Severity: warn.

    Days of a spreadsheet: every duration lies below 1 and nine in ten are fractions. Milliseconds:
    the middle one is above 20,000. Minutes: no handling takes 30 or more and half have decimals;
    only handling is looked at, because short waits may well be given in tenths of a second.
    A duration of 0 says nothing.

    On 500 made-up months of calls, quiet and busy, none was reported.
    """
    problems = []
    for column in export.spec.kept:
        if column.unit != "seconds" or not export.has(column.name):
            continue
        numbers = export.numbers(column.name)
        found = _slip(numbers[numbers > 0], is_handling=column.name == "handle_seconds")
        if found:
            unit, detail = found
            facts: dict[str, Any] = {
                "label": column.name,
                "detail": detail,
                "unit": unit,
                "hint": "",
            }
            problems.append(problem("unit-slip", export.where(column.name), **facts))
    return problems


def _slip(numbers: Numbers, *, is_handling: bool) -> tuple[str, str] | None:
    if len(numbers) < LEAST_ROWS:
        return None
    largest = float(numbers.max())
    if largest <= LONGEST_MEDIAN_SECONDS and largest >= SHORTEST_MAXIMUM_SECONDS:
        return None
    middle = float(np.median(numbers))
    fractions = float((numbers != np.floor(numbers)).mean())
    if largest < 1 and fractions >= FRACTIONS_NEARLY_ALL:
        return "days", f"all {len(numbers):,} lie below 1, and the middle one is {middle:.5f}"
    if middle > LONGEST_MEDIAN_SECONDS:
        return "milliseconds", f"the middle one of {len(numbers):,} is {middle:,.0f}"
    if is_handling and largest < SHORTEST_MAXIMUM_SECONDS and fractions >= FRACTIONS_MOSTLY:
        return "minutes", f"the largest of {len(numbers):,} is {largest:.2f}, most with decimals"
    return None
