"""A count beside its calendar: by the working day, and with an average mix of days.

A month of 19 working days brings fewer calls than one of 23, and a fall that is the calendar's is
no fall. The counted figure stays the figure; what it would have been stands beside it. Shares and
averages do not grow with the days and have no such view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.trend.day_weights import (
    WEEKDAY_NAMES,
    DayWeights,
    NoWeights,
    day_weights,
    days_of,
    holidays_of,
    unknown_days,
)
from gaugebook.analysis.trend.readings import Reading, readings_of, since_begun
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.words import few

_BY_DAY = ("count", "sum")
_WEIGHT_DECIMALS = 2


_MOST_GAPS_TOLD = 12
"""More days without a figure than prose counts in words are many."""


@dataclass(frozen=True)
class AdjustedPeriod:
    """One period: its count, and the result of setting it beside its days.

    `result` has ``working days``, ``weighted days``, ``each`` (for one average day of work) and
    ``adjusted`` (with an average mix of days); None where the period cannot be adjusted, and `why`
    says why.
    """

    period: Period
    observation: Observation | None
    result: Result | None = None
    why: str = ""


@dataclass(frozen=True)
class WorkingDayView:
    """A count by its working days, or why that cannot be said.

    `weights` are what each weekday weighs, as a result of the daily figures.
    """

    metric: Metric
    periods: tuple[AdjustedPeriod, ...] = ()
    weights: Result | None = None
    weeks: int = 0
    why_not: str = ""
    made_up: bool = False
    source: str = ""

    @property
    def adjusted(self) -> tuple[AdjustedPeriod, ...]:
        """The periods that could be adjusted."""
        return tuple(one for one in self.periods if one.result is not None)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result of it."""
        found = (self.weights, *(one.result for one in self.periods))
        return tuple(one for one in found if one is not None)


def working_day_view(
    observed: Observed,
    daily: Observed,
    metric: Metric,
    periods: Sequence[Period],
    *,
    working_days: WorkingDays,
) -> WorkingDayView:
    """Set each period's count beside its days.

    Parameters
    ----------
    observed
        The counts of the periods.
    daily
        The same metric by the day, of the same organisation.
    metric
        A count or a sum.
    periods
        Full periods, in order.
    working_days
        The calendar with its bank holidays.

    Returns
    -------
    WorkingDayView
        With the reason where the metric does not grow with the days, `daily` is of another
        organisation or has no figures, or has fewer than 8 whole weeks. A period is left
        unadjusted where it has no figure, its figure cannot be confirmed, or a working day of it
        has none.

    Notes
    -----
    A period's *weighted days* are the sum of what its days weigh (`day_weights`). ``each`` is the
    count divided by them; ``adjusted`` is that times the mean of the weighted days of the
    periods shown: what the period would have brought with an average number and mix of days.
    Source: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd edition,
    section 3.1, "Calendar adjustments" (the average of each trading day), with days weighted as in
    a trading-day adjustment.
    """
    if metric.kind not in _BY_DAY:
        why = f"a {metric.kind} does not grow with the days of a period"
        return WorkingDayView(metric, why_not=why)
    if daily.org_code != observed.org_code:
        return WorkingDayView(metric, why_not="it has no figures of single days")
    whole = Period(periods[0].start, periods[-1].end)
    each_day = readings_of(daily, metric, whole.split("day"))
    counts = {r.period.start: r.value for r in each_day if r.value is not None}
    weights = day_weights(counts, whole, working_days=working_days)
    if isinstance(weights, NoWeights):
        return WorkingDayView(metric, why_not=weights.reason)
    told = _weights_result(metric, weights, [r.used for r in each_day if r.used is not None])
    calendar = _Calendar(weights, counts, holidays_of(whole, working_days), working_days)
    readings = since_begun(readings_of(observed, metric, periods))
    able = {r.period: calendar.weigh(r.period) for r in readings if not calendar.why_not(r)}
    if not any(able.values()):
        return WorkingDayView(metric, why_not="no period has a figure for each of its working days")
    average = mean(able.values())
    return WorkingDayView(
        metric=metric,
        periods=tuple(_adjusted(r, calendar, average, told) for r in readings),
        weights=told,
        weeks=weights.weeks,
        made_up=observed.made_up,
        source=observed.source,
    )


@dataclass(frozen=True)
class _Calendar:
    """What the days of a period weigh, and whether its count may be set beside them."""

    weights: DayWeights
    counts: Mapping[date, float]
    holidays: set[date]
    working_days: WorkingDays

    def weigh(self, period: Period) -> float:
        """Give the weighted days of a period."""
        return sum(self.weights.of(day, self.holidays) for day in days_of(period))

    def why_not(self, reading: Reading) -> str:
        """Say why a period is not adjusted; nothing where it is."""
        if reading.shown is None:
            return "no figure"
        if reading.left_out:
            return reading.left_out
        gaps = unknown_days(self.counts, self.weights, reading.period, self.holidays)
        if gaps:
            many = len(gaps) > _MOST_GAPS_TOLD
            return f"no figure for {'many' if many else few(len(gaps))} " + (
                "working day of it" if len(gaps) == 1 else "working days of it"
            )
        return "" if self.weigh(reading.period) > 0 else "no day of it is one of work"


def _adjusted(
    reading: Reading, calendar: _Calendar, average: float, weights: Result
) -> AdjustedPeriod:
    found, why = reading.used, calendar.why_not(reading)
    if why or found is None or found.value is None:
        return AdjustedPeriod(reading.period, reading.observation, why=why)
    days = calendar.weigh(reading.period)
    each = found.value / days
    values = [
        ResultValue("working days", float(calendar.working_days.count(reading.period))),
        ResultValue("weighted days", days, decimals=_WEIGHT_DECIMALS),
        ResultValue("each", each, found.unit, found.decimals),
        ResultValue("adjusted", each * average, found.unit, found.decimals),
    ]
    return AdjustedPeriod(
        reading.period,
        reading.observation,
        result(
            "calendar-adjusted",
            values,
            parameters={"period": reading.period, "average_weighted_days": f"{average:.6f}"},
            uses=[found.binding, *(weights.binding(v.name) for v in weights.values)],
        ),
    )


def _weights_result(metric: Metric, weights: DayWeights, used: Sequence[Observation]) -> Result:
    values = [
        ResultValue(name, weight, decimals=_WEIGHT_DECIMALS)
        for name, weight in zip(WEEKDAY_NAMES, weights.weekdays, strict=True)
    ]
    values.append(ResultValue("bank holiday", weights.bank_holiday, decimals=_WEIGHT_DECIMALS))
    values.append(ResultValue("weeks", float(weights.weeks)))
    return result(
        "weekday-weights",
        values,
        parameters={"metric": metric.id},
        uses=[o.binding for o in used],
    )
