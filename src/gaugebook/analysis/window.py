"""The window of a paper: the full periods it shows, the part one after, the year before.

A window holds observations by metric and period, so that tables, charts and headline figures
of one paper are drawn from the same values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gaugebook.observations import TOTAL, Observation
from gaugebook.periods import Grain, Period, period_of


@dataclass(frozen=True)
class WindowPeriods:
    """Which periods a paper shows.

    `full` are the whole periods in order; `after` is the period that follows, shown only as a
    part period if there is data for it; `year_before` is the financial year before the one in
    which the window ends.
    """

    full: tuple[Period, ...]
    after: Period | None = None
    year_before: Period | None = None

    @property
    def latest(self) -> Period:
        """The last full period."""
        return self.full[-1]

    @property
    def previous(self) -> Period:
        """The period before the last full one."""
        return self.latest.before()

    @property
    def whole(self) -> Period:
        """The full periods as one."""
        return Period(self.full[0].start, self.full[-1].end)


def window_of(
    period: Period, grain: Grain, *, part_period_after: bool = True, year_before: bool = True
) -> WindowPeriods:
    """Give the window whose full periods are those of `period`.

    Raises
    ------
    ValueError
        When the period begins or ends inside a period of the grain.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> found = window_of(parse_period("2022-07..2022-10"), "month")
    >>> found.latest.label, found.after.label, found.year_before.label
    ('October 2022', 'November 2022', '2021/22')
    """
    full = period.split(grain)
    for edge in (full[0], full[-1]):
        if edge.grain != grain and period_of(edge.start, grain) != edge:
            raise ValueError(f"{edge.label} is not a whole {grain}")
    last = full[-1]
    year = period_of(last.start, "year")
    return WindowPeriods(
        full=full,
        after=period_of(last.end, grain) if part_period_after else None,
        year_before=year.before() if year_before else None,
    )


@dataclass(frozen=True)
class WindowData:
    """The observations of one organisation in a window, without breakdowns."""

    periods: WindowPeriods
    observations: tuple[Observation, ...]
    made_up: bool = False

    def of(self, metric_id: str, period: Period) -> Observation | None:
        """Give the observation of a metric for a full period."""
        wanted = str(period)
        for found in self.observations:
            if found.metric_id == metric_id and found.period == wanted:
                return found
        return None

    def present(self, metric_id: str) -> list[Observation]:
        """Give the observations of the full periods that have a value, in time order."""
        found = (self.of(metric_id, period) for period in self.periods.full)
        return [o for o in found if o is not None and o.value is not None]

    def has_figures(self, metric_id: str) -> bool:
        """Whether a metric has a value for any full period of the window."""
        return bool(self.present(metric_id))

    def part_after(self, metric_id: str) -> Observation | None:
        """Give the observation for the part period after the window, if it is a part."""
        if self.periods.after is None:
            return None
        wanted = str(self.periods.after)
        for found in self.observations:
            if found.metric_id == metric_id and found.reporting_period == wanted and found.is_part:
                return found
        return None

    def part_period(self) -> Period | None:
        """Give the part period after the window, the longest that any metric has a figure for."""
        metrics = dict.fromkeys(o.metric_id for o in self.observations)
        parts = [o.span for metric in metrics if (o := self.part_after(metric)) is not None]
        return max(parts, key=lambda part: part.days, default=None)


def window_data(
    periods: WindowPeriods,
    observations: Iterable[Observation],
    *,
    org_code: str,
    made_up_orgs: frozenset[str] = frozenset(),
) -> WindowData:
    """Keep an organisation's totals.

    Where a metric has no figure of that organisation at all, its made-up figures are not taken
    instead: made-up data never fills a gap.
    """
    kept = tuple(o for o in observations if o.org_code == org_code and o.segment == TOTAL)
    return WindowData(periods, kept, made_up=org_code in made_up_orgs)
