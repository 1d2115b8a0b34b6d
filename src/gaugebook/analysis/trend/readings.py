"""Which figures of a series feed its limits, and where its limits begin again.

A figure that nobody can stand by must not set the limits by which the others are judged: it is
left out, and the chart says so. What is missing is a gap and no zero.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.analysis.checking import flow_note
from gaugebook.analysis.observed import Observed
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Period, parse_period, period_of

NOT_CONFIRMED = "not confirmed, as the figures do not add up"
MIXED = "mixed, as limits begin again within the period"
UNRELIABLE = "of low reliability"
NO_COUNTS = "without the counts that a pprime chart needs"


@dataclass(frozen=True)
class Reading:
    """One period of a series: its observation, and why that does not feed the limits.

    `observation` is None where there is none at all. `left_out` is empty where the figure counts,
    and where there is no figure.
    """

    period: Period
    observation: Observation | None
    left_out: str = ""

    @property
    def shown(self) -> Observation | None:
        """The observation where it has a value, whether or not it counts."""
        found = self.observation
        return found if found is not None and found.value is not None else None

    @property
    def used(self) -> Observation | None:
        """The observation where its value feeds the limits."""
        return None if self.left_out else self.shown

    @property
    def value(self) -> float | None:
        """The value that feeds the limits, in the metric's unit; None for a gap."""
        return self.used.value if self.used is not None else None


@dataclass(frozen=True)
class Beginning:
    """Where limits begin, and why: a break in the series, a rebase, or the series itself."""

    kind: Literal["start", "break", "rebase", "definition"]
    day: datetime.date
    reason: str = ""
    minute_ref: str = ""


@dataclass(frozen=True)
class Stretch:
    """The readings between two beginnings, the first of them at number `place` of the series."""

    beginning: Beginning
    place: int
    readings: tuple[Reading, ...]

    @property
    def values(self) -> list[float | None]:
        """What feeds the limits, a gap where nothing does."""
        return [reading.value for reading in self.readings]

    @property
    def used(self) -> list[Observation]:
        """The observations that count, in time order."""
        return [found for reading in self.readings if (found := reading.used) is not None]


def asked_period(periods: Sequence[Period], *, part_period_after: bool = True) -> Period:
    """Give what to compute for a series: its full periods, and the period that may have a part.

    >>> asked_period(parse_period("2022-07..2022-10").split("month")).label
    'July to November 2022'
    """
    first, last = periods[0], periods[-1]
    if not part_period_after or last.grain is None:
        return Period(first.start, last.end)
    return Period(first.start, period_of(last.end, last.grain).end)


def part_after(observed: Observed, metric: Metric, last: Period) -> Observation | None:
    """Give the total for the part of the period that begins where another ends, if there is one."""
    if last.grain is None:
        return None
    return observed.part_of(metric.id, period_of(last.end, last.grain))


def readings_of(
    observed: Observed, metric: Metric, periods: Sequence[Period]
) -> tuple[Reading, ...]:
    """Give one reading for each period, in time order."""
    found = observed.series(metric.id, periods)
    return tuple(
        Reading(period, o, _left_out(metric, period, o))
        for period, o in zip(periods, found, strict=True)
    )


def since_begun(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Leave away the periods before the first figure: the series had not begun, it has no gap.

    All are kept where there is no figure at all.
    """
    first = next((at for at, reading in enumerate(readings) if reading.shown is not None), 0)
    return readings[first:]


def _left_out(metric: Metric, period: Period, found: Observation | None) -> str:
    """Say why a figure does not feed the limits; nothing where it does, or there is none."""
    if found is None or found.value is None:
        return ""
    if found.status == "not_confirmed" or found.obs_status == "V" or flow_note(found):
        return NOT_CONFIRMED
    days = [beginning.day for beginning in _dated(metric)]
    if found.obs_status == "B" or any(period.start < day < period.end for day in days):
        return MIXED
    if found.obs_status == "U":
        return UNRELIABLE
    if metric.variation.chart == "pprime" and not (
        found.numerator is not None and found.denominator
    ):
        return NO_COUNTS
    return ""


def _dated(metric: Metric) -> list[Beginning]:
    """Give the breaks and rebases of a metric in time order; on one day the break leads."""
    breaks = [
        Beginning("break", parse_period(b.date).start, b.reason.rstrip(".")) for b in metric.breaks
    ]
    broken = {beginning.day for beginning in breaks}
    rebases = [
        Beginning("rebase", r.day, r.reason.rstrip("."), r.minute_ref or "")
        for r in metric.variation.rebase
        if r.day not in broken
    ]
    return sorted([*breaks, *rebases], key=lambda beginning: beginning.day)


def stretches_of(metric: Metric, readings: Sequence[Reading]) -> tuple[Stretch, ...]:
    """Cut a series where a break, a rebase or another definition begins new limits.

    A period in which one falls belongs to neither side; its figure is left out already. Where
    several lie between two periods the last names the stretch.
    """
    found: list[Stretch] = []
    dated = _dated(metric)
    version = ""
    for place, reading in enumerate(readings):
        begun = [b for b in dated if b.day <= reading.period.start]
        beginning = begun[-1] if begun else Beginning("start", readings[0].period.start)
        if reading.used is not None:
            major = reading.used.definition_version.partition(".")[0]
            if version and major != version:
                reason = "its definition changed"
                beginning = Beginning("definition", reading.period.start, reason)
                dated = [*(b for b in dated if b.day > reading.period.start)]
                dated = [beginning, *dated]
            version = major
        if found and found[-1].beginning == beginning:
            last = found[-1]
            found[-1] = Stretch(beginning, last.place, (*last.readings, reading))
        else:
            found.append(Stretch(beginning, place, (reading,)))
    return tuple(found)
