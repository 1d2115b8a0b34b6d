"""Which periods claims are tested over, and what must be computed to test them.

A window has months, quarters or financial years. It ends with the last whole one of the cycle, or
with the last one that was over when the answers were due: a month that has not ended yet has no
figures, and that is nobody's fault. Of a metric that is made some days after its period
(`lag_days`), it ends with the last one that was over so many days before: what is still open reads
low, and would be missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import KpiTest, WindowGrain
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.services import Service
from gaugebook.periods import Period, add_months, period_of

_MONTHS: Mapping[WindowGrain, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Need:
    """What to compute, period by period, for services that the figures name in the same way.

    One request of the workspace each: these metrics, over this period, by `grain`, `where` the
    dimension has this code.
    """

    services: tuple[str, ...]
    where: Mapping[str, str]
    metrics: tuple[str, ...]
    period: Period
    grain: WindowGrain = "month"


def window(
    cycle: Period,
    count: int,
    *,
    grain: WindowGrain = "month",
    until: date | None = None,
    lag_days: int = 0,
) -> Period:
    """Give so many whole months, quarters or years, up to the last of the cycle that is over.

    Parameters
    ----------
    cycle
        The period of the round.
    count
        How many there are in the window.
    grain
        Months, quarters of the calendar, or financial years.
    until
        The day on which the answers were due; what ends later is not looked at. None: the end of
        the cycle, whatever the lag.
    lag_days
        How many days after its end the figure of a period is made.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> window(parse_period("2022-Q4"), 12).label
    'January to December 2022'
    >>> window(parse_period("2022/23"), 3, until=date(2022, 12, 16)).label
    'September to November 2022'
    >>> window(parse_period("2022-Q4"), 4, grain="quarter", until=date(2022, 11, 11)).label
    'October 2021 to September 2022'
    >>> window(parse_period("2022-Q4"), 3, until=date(2022, 11, 11), lag_days=28).label
    'July to September 2022'
    """
    end = cycle.end
    if until is not None:
        end = min(end, until + timedelta(days=1 - lag_days))
    last = period_of(end, grain).start  # the first day after the last whole one
    return Period(add_months(last, -count * _MONTHS[grain]), last)


def window_of(
    test: KpiTest, metric: Metric | None, cycle: Period, *, until: date | None = None
) -> Period:
    """Give the window of a test on a metric; see `window`."""
    lag_days = (metric.lag_days if metric is not None else None) or 0
    return window(cycle, test.periods, grain=test.grain, until=until, lag_days=lag_days)


def needed(
    model: Assessment,
    services: Iterable[Service],
    cycle: Period,
    *,
    metrics: Mapping[str, Metric],
    until: date | None = None,
) -> tuple[Need, ...]:
    """Give what must be computed to test the claims of some services on their own figures.

    A service that the figures do not tell apart, or that is excused, needs nothing, and a metric
    that is not split by the dimension of a service is left out: it cannot be computed for it.

    Parameters
    ----------
    model
        The model.
    services
        Those that are asked.
    cycle
        The period of the round.
    metrics
        The metrics of the library by id.
    until
        See `window`.

    Returns
    -------
    tuple
        In the order of the services, those with the same dimension and code together, their months
        before their quarters and years; empty where the model tests nothing.
    """
    together: dict[tuple[tuple[str, str], ...], list[Service]] = {}
    for service in services:
        if service.figures and not service.excused:
            together.setdefault(tuple(sorted(service.figures.items())), []).append(service)
    found = []
    for where, alike in together.items():
        windows: dict[WindowGrain, dict[str, list[Period]]] = {grain: {} for grain in _MONTHS}
        for service in alike:
            for metric, test in _tested(model, service, metrics):
                one = window_of(test, metric, cycle, until=until)
                windows[test.grain].setdefault(metric.id, []).append(one)
        ids = tuple(service.id for service in alike)
        for grain, by_metric in windows.items():
            every = [one for asked in by_metric.values() for one in asked]
            if every:
                whole = Period(min(one.start for one in every), max(one.end for one in every))
                found.append(Need(ids, dict(where), tuple(by_metric), whole, grain))
    return tuple(found)


def _tested(
    model: Assessment, service: Service, metrics: Mapping[str, Metric]
) -> Iterable[tuple[Metric, KpiTest]]:
    """Give the metrics that claims of a service are tested on, each with a test."""
    for statement in model.asked_of(service.profile):
        for check in statement.kpi_checks:
            metric = metrics.get(check.metric)
            if metric is not None and tells_apart(metric, service):
                yield metric, check.test


def tells_apart(metric: Metric, service: Service) -> bool:
    """Whether a metric is split by every dimension that the council names the service by."""
    known = metric.dimensions if metric.kind == "derived" else ("channel", *metric.dimensions)
    return bool(service.figures) and set(service.figures) <= set(known)
