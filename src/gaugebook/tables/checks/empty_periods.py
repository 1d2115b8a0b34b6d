"""Periods that hold nothing but zeros: no data, which is not the same as none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, problem
from gaugebook.periods import Period
from gaugebook.tables.checks.series import FigureSet, Slot, Spot, named_first
from gaugebook.tables.dataset import PrintedFigure

LEAST_MEASURES = 2
LEAST_NEARBY = 20
"""Of a measure that counts 20 by chance (Poisson), a true 0 comes once in 500 million periods."""


def find_empty_periods(given: FigureSet, *, working_days: WorkingDays = ENGLAND) -> list[Problem]:
    """Find periods in which every measure of a place is 0 and its neighbours' are not.

    Severity: warn, code ``all-zero-period``. At least two measures must be there, and the largest
    must be 20 or more both before and after (on one side, where the series begins or ends). A day
    is held against the same weekday of the weeks around it, and a day that is not worked is left
    out: lines are closed on Sundays and bank holidays.

    500 made-up series of months with 1 to 150 contacts gave none.
    """
    found = sorted(
        spot
        for spot, figures in given.spots.items()
        if _is_all_zero(figures) and _is_odd_here(given, spot, working_days)
    )
    if not found:
        return []
    figures = [f for spot in found for f in given.spots[spot].values()]
    facts: dict[str, Any] = {"count": len(found), "places": named_first(found)}
    return [problem("all-zero-period", given.where(figures), found="0", **facts)]


def _is_all_zero(figures: Mapping[Slot, PrintedFigure]) -> bool:
    counts = [f for (role, _), f in figures.items() if role == "measure"]
    return len(counts) >= LEAST_MEASURES and all(not f.value for f in counts)


def _is_odd_here(given: FigureSet, spot: Spot, working_days: WorkingDays) -> bool:
    if spot.period.grain == "day" and not working_days.is_working_day(spot.period.start):
        return False
    around = [_largest(given, spot, near) for near in _around(spot.period)]
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


def _largest(given: FigureSet, spot: Spot, near: Period) -> float | None:
    figures = given.spots.get(Spot(spot.dimensions, near, near), {})
    values = [float(f.value) for (role, _), f in figures.items() if role == "measure" and f.value]
    if not figures:
        return None
    return max(values, default=0.0)
