"""Which months claims are tested over, and what must be computed to test them.

A window ends with the last whole month of the cycle, or with the last one that was over when the
answers were due: a month that has not ended yet has no figures, and that is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.services import Service
from gaugebook.periods import Period, add_months, period_of


@dataclass(frozen=True)
class Need:
    """What to compute, month by month, for services that the figures name in the same way.

    One request of the workspace each: these metrics, over this period, by month, `where` the
    dimension has this code.
    """

    services: tuple[str, ...]
    where: Mapping[str, str]
    metrics: tuple[str, ...]
    period: Period


def window(cycle: Period, months: int, *, until: date | None = None) -> Period:
    """Give so many whole months, up to the last one of the cycle that is over.

    Parameters
    ----------
    cycle
        The period of the round.
    months
        The length of the window, in months.
    until
        The day on which the answers were due; months that end later are not looked at. None: the
        end of the cycle.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> window(parse_period("2022-Q4"), 12).label
    'January to December 2022'
    >>> window(parse_period("2022/23"), 3, until=date(2022, 12, 16)).label
    'September to November 2022'
    """
    end = cycle.end if until is None else min(cycle.end, until + timedelta(days=1))
    last = period_of(end, "month").start  # the first day of the month after the last whole one
    return Period(add_months(last, -months), last)


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
        In the order of the services, those with the same dimension and code together; empty where
        the model tests nothing.
    """
    together: dict[tuple[tuple[str, str], ...], list[Service]] = {}
    for service in services:
        if service.figures and not service.excused:
            together.setdefault(tuple(sorted(service.figures.items())), []).append(service)
    found = []
    for where, alike in together.items():
        longest: dict[str, int] = {}
        for service in alike:
            for name, months in _tested(model, service, metrics):
                longest[name] = max(months, longest.get(name, 0))
        if longest:
            whole = window(cycle, max(longest.values()), until=until)
            names = tuple(service.id for service in alike)
            found.append(Need(names, dict(where), tuple(longest), whole))
    return tuple(found)


def _tested(
    model: Assessment, service: Service, metrics: Mapping[str, Metric]
) -> Iterable[tuple[str, int]]:
    """Give the metrics that claims of a service are tested on, each with its months."""
    for statement in model.asked_of(service.profile):
        for check in statement.kpi_checks:
            metric = metrics.get(check.metric)
            if metric is not None and tells_apart(metric, service):
                yield check.metric, check.test.window_months


def tells_apart(metric: Metric, service: Service) -> bool:
    """Whether a metric is split by every dimension that the council names the service by."""
    known = metric.dimensions if metric.kind == "derived" else ("channel", *metric.dimensions)
    return bool(service.figures) and set(service.figures) <= set(known)
