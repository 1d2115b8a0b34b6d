"""Periods that a series leaves out between its first and its last."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, problem
from gaugebook.observations import Dimensions
from gaugebook.periods import Period
from gaugebook.tables.checks.series import FigureSet, Spot, grain_of, named_first

LEAST_PERIODS = 4
MOSTLY_ADJACENT = 0.75
"""Of the steps of a series; October of three years is no series with gaps."""

MOST_MISSING = 12
"""In a row: a longer hole is two tables, not a month that was forgotten."""

PLACE_PERIODS = 8
PLACE_COUNT = 20
"""Of a place by itself: small ones are left out of exports in months without a contact."""

_SUNDAY = 6


def find_missing_periods(given: FigureSet, *, working_days: WorkingDays = ENGLAND) -> list[Problem]:
    """Find periods that are missing inside a series. Severity: warn, code ``period-missing``.

    First over all places together; then, as a note, at single places with at least eight periods
    whose smallest largest count is 20. Three steps in four must lead to the very next period, so
    that the same month of several years is no series. Days that are not worked are not missed,
    unless days like them (the same weekday) are there in most weeks.

    500 made-up series of months, and 500 of working days, gave none.
    """
    together: dict[str, set[Period]] = {}
    alone: dict[tuple[str, Dimensions], dict[Period, float]] = {}
    for spot, figures in given.spots.items():
        if spot.period == spot.reporting:
            grain = grain_of(spot.period)
            largest = max((float(f.value or 0) for f in figures.values()), default=0.0)
            together.setdefault(grain, set()).add(spot.period)
            alone.setdefault((grain, spot.dimensions), {})[spot.period] = largest
    missing: dict[str, list[Period]] = {}
    for grain, periods in together.items():
        missing[grain] = _missing(sorted(periods), LEAST_PERIODS, working_days)
    everywhere = sorted(Spot((), p, p) for found in missing.values() for p in found)
    only_here = [
        Spot(place, p, p)
        for (grain, place), counts in alone.items()
        if min(counts.values()) >= PLACE_COUNT
        for p in _missing(sorted(counts), PLACE_PERIODS, working_days)
        if p in together[grain]
    ]
    problems = []
    if everywhere:
        facts: dict[str, Any] = {"count": len(everywhere), "places": named_first(everywhere)}
        problems.append(problem("period-missing", given.where([]), **facts))
    if only_here:
        facts = {"count": len(only_here), "places": named_first(sorted(only_here))}
        problems.append(problem("period-missing", given.where([]), severity="note", **facts))
    return problems


def _missing(periods: list[Period], least: int, working_days: WorkingDays) -> list[Period]:
    """Give the periods that a series of one length leaves out; none of what is no series.

    >>> from gaugebook.periods import parse_period
    >>> months = [parse_period(f"2022-{month:02d}") for month in (1, 2, 4, 5, 6, 7)]
    >>> [found.key for found in _missing(months, 4, ENGLAND)]
    ['2022-03']
    """
    if len(periods) < least:
        return []
    steps = list(pairwise(periods))
    if periods[0].grain == "day":
        return _missing_days(periods, working_days)
    adjacent = sum(one.end == other.start for one, other in steps)
    if adjacent < MOSTLY_ADJACENT * len(steps):
        return []
    found: list[Period] = []
    for one, other in steps:
        between: list[Period] = []
        step = other.before()
        while one.end <= step.start and len(between) <= MOST_MISSING:
            between.append(step)
            step = step.before()
        found += between if len(between) <= MOST_MISSING else []
    return sorted(found)


def _missing_days(periods: list[Period], working_days: WorkingDays) -> list[Period]:
    there = {period.start for period in periods}
    first, last = periods[0].start, periods[-1].start
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weeks = [0] * (_SUNDAY + 1)
    kept = [0] * (_SUNDAY + 1)
    for day in days:
        weeks[day.weekday()] += 1
        kept[day.weekday()] += day in there
    usual = [k >= MOSTLY_ADJACENT * w for k, w in zip(kept, weeks, strict=True)]
    if sum(k for k, u in zip(kept, usual, strict=True) if u) < LEAST_PERIODS:
        return []
    is_worked_always = usual[_SUNDAY]
    return [
        Period(day, day + timedelta(days=1))
        for day in days
        if day not in there
        and usual[day.weekday()]
        and (is_worked_always or working_days.is_working_day(day) or day.weekday() == _SUNDAY - 1)
    ]
