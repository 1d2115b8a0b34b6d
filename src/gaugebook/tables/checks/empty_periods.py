"""Periods that hold nothing but zeros: no data, which is not the same as none."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, problem
from gaugebook.periods import Period
from gaugebook.tables.checks.series import FigureSet, Slot, Spot, named_first
from gaugebook.tables.dataset import PrintedFigure

LEAST_MEASURES = 2
LEAST_PERIODS = 3
LEAST_NEARBY = 20
"""Of a measure that counts 20 by chance (Poisson), a true 0 comes once in 500 million periods."""


def find_empty_periods(given: FigureSet, *, working_days: WorkingDays = ENGLAND) -> list[Problem]:
    """Find periods in which every measure of a place is 0 and those around it are not.

    Severity: warn, code ``all-zero-period``. At least two measures must be there. A run of zeros
    is taken as one: the largest measure must be 20 or more in the nearest period that is not all
    zeros, both before and after (on one side, where the run reaches an end of the series). A day
    is held against the same weekday of the weeks around it, and a day that is not worked is left
    out, because lines are closed on Sundays and bank holidays, unless it lies beside days that are
    found. An input of three periods and more that holds nothing but zeros is told as well.

    500 made-up series of months with 1 to 150 contacts gave none.
    """
    if _is_nothing_but_zeros(given):
        return [_told(given, sorted(given.spots), ", which are all that there are")]
    zeros = {spot for spot, figures in given.spots.items() if _is_all_zero(figures)}
    odd = {spot for spot in zeros if _is_odd_here(given, spot, zeros)}
    found = {spot for spot in odd if _is_worked(spot, working_days)}
    beside = deque(found)
    while beside:
        spot = beside.popleft()
        for near in (spot.period.before(), _after(spot.period)):
            other = Spot(spot.dimensions, near, near)
            if spot.period.grain == "day" and other in odd and other not in found:
                found.add(other)
                beside.append(other)
    if not found:
        return []
    return [_told(given, sorted(found), ", and those around them are full")]


def _told(given: FigureSet, found: Sequence[Spot], detail: str) -> Problem:
    figures = [f for spot in found for f in given.spots[spot].values()]
    facts: dict[str, Any] = {
        "count": len(found),
        "places": named_first(found),
        "detail": detail,
    }
    return problem("all-zero-period", given.where(figures), found="0", **facts)


def _is_nothing_but_zeros(given: FigureSet) -> bool:
    """Whether every count of the input is 0: an export that counted nothing."""
    counts = [
        f for figures in given.spots.values() for (role, _), f in figures.items()
        if role == "measure"
    ]  # fmt: skip
    periods = {f.period for f in counts}
    names = {f.name for f in counts}
    is_enough = len(periods) >= LEAST_PERIODS and len(names) >= LEAST_MEASURES
    return is_enough and not any(f.value for f in given.figures)


def _is_all_zero(figures: Mapping[Slot, PrintedFigure]) -> bool:
    counts = [f for (role, _), f in figures.items() if role == "measure"]
    return len(counts) >= LEAST_MEASURES and all(not f.value for f in counts)


def _is_worked(spot: Spot, working_days: WorkingDays) -> bool:
    return spot.period.grain != "day" or working_days.is_working_day(spot.period.start)


def _is_odd_here(given: FigureSet, spot: Spot, zeros: Collection[Spot]) -> bool:
    around = [_nearest(given, spot, zeros, side) for side in (0, 1)]
    known = [largest for largest in around if largest is not None]
    return bool(known) and all(largest >= LEAST_NEARBY for largest in known)


def _around(period: Period) -> tuple[Period, Period]:
    """Give the periods that one is held against: its neighbours; of a day those a week away.

    >>> from gaugebook.periods import parse_period
    >>> [found.key for found in _around(parse_period("2022-10"))]
    ['2022-09', '2022-11']
    >>> [str(found.start) for found in _around(parse_period("2022-10-12"))]
    ['2022-10-05', '2022-10-19']
    """
    if period.grain == "day":
        week = timedelta(days=7)
        return (
            Period(period.start - week, period.end - week),
            Period(period.start + week, period.end + week),
        )
    return period.before(), _after(period)


def _after(period: Period) -> Period:
    if period.months is None:
        return Period(period.end, period.end + timedelta(days=period.days))
    from gaugebook.periods import add_months

    return Period(period.end, add_months(period.end, period.months))


def _nearest(given: FigureSet, spot: Spot, zeros: Collection[Spot], side: int) -> float | None:
    """Give the largest measure of the nearest period on one side that is not all zeros."""
    near = _around(spot.period)[side]
    while Spot(spot.dimensions, near, near) in zeros:
        near = _around(near)[side]
    return _largest(given, spot, near)


def _largest(given: FigureSet, spot: Spot, near: Period) -> float | None:
    figures = given.spots.get(Spot(spot.dimensions, near, near), {})
    values = [float(f.value) for (role, _), f in figures.items() if role == "measure" and f.value]
    if not figures:
        return None
    return max(values, default=0.0)
