"""How much a Monday weighs beside a Friday: the usual share of each weekday in a week.

A month with five Mondays brings more calls than one with five Fridays. The weights are estimated
from daily counts, and only from whole weeks without a bank holiday, whose neighbours are unlike
other days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median

from gaugebook.definitions.working_days import WorkingDays
from gaugebook.periods import Period
from gaugebook.words import few

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7
FEWEST_WEEKS = 8
"""A median of fewer weeks is one odd week away from being another."""
_OPEN = 0.5
"""A weekday is one of work where at least this share of its days has a count."""


@dataclass(frozen=True)
class DayWeights:
    """What each day weighs: an average day of work weighs 1.

    Parameters
    ----------
    weekdays
        Seven weights from Monday; 0 for a day on which nothing is counted as a rule.
    bank_holiday
        What a bank holiday weighs beside the same weekday: 0 where nothing is counted on one.
    weeks
        How many whole weeks they were estimated from.
    """

    weekdays: tuple[float, ...]
    bank_holiday: float
    weeks: int

    def of(self, day: date, holidays: set[date]) -> float:
        """Give what a day weighs."""
        weight = self.weekdays[day.weekday()]
        return weight * self.bank_holiday if day in holidays else weight


@dataclass(frozen=True)
class NoWeights:
    """Why weights cannot be estimated, to be read on after a title."""

    reason: str


def days_of(period: Period) -> list[date]:
    """Give the days of a period in order."""
    return [period.start + timedelta(days=n) for n in range(period.days)]


def holidays_of(period: Period, working_days: WorkingDays) -> set[date]:
    """Give the bank holidays from Monday to Friday in a period."""
    return {day for day, _ in working_days.holidays_in(period)}


def day_weights(
    counts: Mapping[date, float], period: Period, *, working_days: WorkingDays
) -> DayWeights | NoWeights:
    """Estimate what each weekday weighs from daily counts.

    Parameters
    ----------
    counts
        By day; a day without a count is not in it. Days of work without a count make their week
        unfit; other days without one are days on which the service was closed.
    period
        The days to look at.
    working_days
        The calendar with its bank holidays.

    Returns
    -------
    DayWeights | NoWeights
        The reason where there is no count at all, or fewer than 8 whole weeks in which something
        was counted.

    Notes
    -----
    Each weekday's share of its week, the median over the weeks, divided by the mean of the seven
    or fewer medians. Shares of a week are not moved by a level that rises or falls. This is the
    factor of day-of-week in a multiplicative trading-day adjustment: Cleveland and Devlin (1982),
    Journal of the American Statistical Association 77(379), 520-528, estimate it by regression;
    Office for National Statistics, Guide to Seasonal Adjustment with X-12-ARIMA (2007), chapter on
    trading days, says when to. Nothing is said of the days beside a bank holiday.
    """
    holidays = holidays_of(period, working_days)
    # Records may begin within the period: the days before them say nothing of when it is open.
    with_count = [day for day in days_of(period) if day in counts]
    since = Period(with_count[0], with_count[-1] + timedelta(days=1)) if with_count else None
    opened = _open_weekdays(counts, days_of(since), holidays) if since else ()
    if not with_count:
        return NoWeights("there are no figures of single days")
    if len(with_count) < FEWEST_WEEKS:
        days = f"{few(len(with_count), 'day')} {'has' if len(with_count) == 1 else 'have'}"
        return NoWeights(
            f"only {days} a figure, and weights of weekdays need {few(FEWEST_WEEKS)} whole weeks"
        )
    if not opened:
        return NoWeights(
            "too few days have a figure to tell which weekdays are worked, and weights of weekdays "
            f"need {few(FEWEST_WEEKS)} whole weeks"
        )
    weeks = [w for w in _weeks(period) if not holidays & set(w)]
    taken = [_shares(counts, week, opened) for week in weeks]
    shares = [found for found in taken if found is not None]
    if len(shares) < FEWEST_WEEKS:
        return NoWeights(
            f"it has {few(len(shares), 'whole week')} of daily figures without a bank holiday, "
            f"and weights of weekdays need {few(FEWEST_WEEKS)}"
        )
    usual = {weekday: median(found[weekday] for found in shares) for weekday in opened}
    level = mean(usual.values())
    if level <= 0:
        return NoWeights("nothing was counted on most days")
    weights = tuple(usual.get(weekday, 0.0) / level for weekday in range(_WEEK))
    return DayWeights(weights, _holiday_weight(counts, holidays, opened), len(shares))


def _open_weekdays(
    counts: Mapping[date, float], looked_at: list[date], holidays: set[date]
) -> tuple[int, ...]:
    days = [day for day in looked_at if day not in holidays]
    found = []
    for weekday in range(_WEEK):
        alike = [day for day in days if day.weekday() == weekday]
        if alike and sum(day in counts for day in alike) >= _OPEN * len(alike):
            found.append(weekday)
    return tuple(found)


def _weeks(period: Period) -> list[list[date]]:
    """Give the weeks from Monday to Sunday that lie wholly in a period."""
    days = days_of(period)
    first = next((at for at, day in enumerate(days) if day.weekday() == 0), len(days))
    whole = range(first, len(days) - _WEEK + 1, _WEEK)
    return [days[at : at + _WEEK] for at in whole]


def _shares(
    counts: Mapping[date, float], week: list[date], opened: tuple[int, ...]
) -> dict[int, float] | None:
    """Give each open weekday's share of a week; None where one has no count, or all are 0."""
    found = {weekday: counts.get(week[weekday]) for weekday in opened}
    known = {weekday: count for weekday, count in found.items() if count is not None}
    total = sum(known.values())
    if len(known) < len(found) or total <= 0:
        return None
    return {weekday: count / total for weekday, count in known.items()}


def _holiday_weight(
    counts: Mapping[date, float], holidays: set[date], opened: tuple[int, ...]
) -> float:
    """Give the median of each bank holiday beside the same weekday a week before and after."""
    found = []
    for day in holidays:
        beside = [day - timedelta(days=_WEEK), day + timedelta(days=_WEEK)]
        usual = [counts[near] for near in beside if near in counts and near not in holidays]
        if day.weekday() in opened and usual and mean(usual) > 0:
            found.append(counts.get(day, 0.0) / mean(usual))
    return median(found) if found else 0.0


def unknown_days(
    counts: Mapping[date, float], weights: DayWeights, period: Period, holidays: set[date]
) -> list[date]:
    """Give the days of work of a period for which there is no count."""
    return [
        day
        for day in days_of(period)
        if weights.weekdays[day.weekday()] > 0 and day not in holidays and day not in counts
    ]
