"""Durations that change their unit inside a series: seconds until the 16th, then minutes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.series import (
    FINDINGS_NAMED,
    FigureSet,
    Series,
    and_more,
    words_of,
)

LEAST_AROUND = 3
"""Figures before and after; one long wait is a bad day."""

NEARLY = 0.05
_FACTORS = (
    (60, "seconds and minutes"),
    (1_000, "seconds and milliseconds"),
    (86_400, "seconds and days"),
)


@dataclass(frozen=True)
class UnitJump:
    """Where a series changes its unit, the middle figures before and after, and the two units."""

    at: int
    before: float
    after: float
    units: str


def find_unit_jumps(given: FigureSet) -> list[Problem]:
    """Find series of mean durations that jump by what one unit has of another, and stay there.

    Severity: warn, code ``unit-slip``. The middle one of all figures after must be 60, 1,000 or
    86,400 times that of all before, or the inverse, within 5 %; and the largest of one side must
    lie below the smallest of the other.
    """
    found = [
        (series, jump)
        for series in given.series
        if series.unit == "seconds" and series.slot[0] != "measure"
        for jump in [find_jump(series.values)]
        if jump is not None
    ]
    told = found[:FINDINGS_NAMED]
    return [_told(given, series, jump, total=len(found)) for series, jump in told]


def find_jump(values: list[float]) -> UnitJump | None:
    """Find where a series changes its unit, or None.

    >>> find_jump([20.0, 21.0, 19.0, 1210.0, 1190.0, 1200.0])
    UnitJump(at=3, before=20.0, after=1200.0, units='seconds and minutes')
    >>> find_jump([20.0, 21.0, 19.0, 40.0, 41.0, 39.0]) is None
    True
    """
    if len(values) < 2 * LEAST_AROUND or min(values) <= 0:
        return None
    lowest, highest = list(accumulate(values, min)), list(accumulate(values, max))
    low_after = list(accumulate(values[::-1], min))[::-1]
    high_after = list(accumulate(values[::-1], max))[::-1]
    for at in range(LEAST_AROUND, len(values) - LEAST_AROUND + 1):
        if highest[at - 1] >= low_after[at] and high_after[at] >= lowest[at - 1]:
            continue
        before, after = median(values[:at]), median(values[at:])
        factor = max(before, after) / min(before, after)
        for worth, units in _FACTORS:
            if abs(factor / worth - 1) <= NEARLY:
                return UnitJump(at, before, after, units)
    return None


def _told(given: FigureSet, series: Series, jump: UnitJump, *, total: int) -> Problem:
    figure = series.figures[jump.at]
    start = figure.period.label
    detail = (
        f"at {start} its figures jump from about {_number(jump.before)} seconds to about "
        f"{_number(jump.after)}, and stay there"
    )
    return problem(
        "unit-slip",
        given.where(series.figures[jump.at - 1 : jump.at + 1]),
        found=figure.printed,
        label=given.words(series.slot[1]) + words_of(series.dimensions),
        unit=f"two units, {jump.units}",
        detail=detail,
        hint=and_more(total),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"
