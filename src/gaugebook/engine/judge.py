"""From a number to an observation: target, status, interval and note.

The rule that matters: an indicator whose identity does not close, or whose printed figure
disagrees with its own counts, is *not confirmed*, whatever its target says. A part period is
shown apart and has no status; nor has a period that mixes two definitions or two targets. What is
about people goes through the rule of small numbers last of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.coverage import worked_notes
from gaugebook.engine.identity import IdentityResult
from gaugebook.engine.request import Place, is_whole
from gaugebook.engine.withhold import withhold, without_counts
from gaugebook.errors import Where
from gaugebook.observations import NO_STATUS, Observation, Status, worst_status
from gaugebook.periods import Period, long_date, parse_period
from gaugebook.stats.intervals import Interval, byar, rate, wilson

NOWHERE = Where()


@dataclass(frozen=True)
class Reading:
    """What was found for one metric, period and place, before it is judged.

    `value` is in the metric's unit, None when there is none. `notes` say what a reader must know,
    in order. `where` is the place it was read from, for findings. A status of Q says that it was
    worked out from a withheld figure, and is withheld itself.
    """

    metric: Metric
    period: Period
    reporting: Period
    place: Place
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    obs_status: str = "A"
    identity: IdentityResult | None = None
    notes: tuple[str, ...] = ()
    where: Where = NOWHERE

    @property
    def is_part(self) -> bool:
        """Whether it covers only part of its reporting period."""
        return self.period != self.reporting

    @property
    def is_whole(self) -> bool:
        """Whether it is of all that the metric speaks of, not of one line or service."""
        return is_whole(self.metric, self.place)

    @property
    def is_mixed(self) -> bool:
        """Whether part of it, or of what it is worked out from, was counted in another way."""
        has_break = self.metric.break_between(self.period, self.period) is not None
        return has_break or self.obs_status == "B"

    @property
    def is_broken(self) -> bool:
        """Whether its flow was tested and does not close."""
        return self.identity is not None and self.identity.is_broken

    @property
    def explanation(self) -> str:
        """Why its flow does not close, in words that may be printed; empty where it does.

        Of a metric about people the counts are not told.
        """
        if self.identity is None or not self.is_broken:
            return ""
        told = self.identity.explanation
        return "its figures do not add up" if self.metric.about_people else told

    @property
    def is_out_of_bounds(self) -> bool:
        """Whether it is a share below 0 or above 1, which no share can be."""
        return self.metric.unit == "share" and self.value is not None and not 0 <= self.value <= 1

    @property
    def is_too_few(self) -> bool:
        """Whether its denominator is below the least for which the metric is given."""
        least = self.metric.min_denominator
        return least is not None and self.denominator is not None and self.denominator < least


def judge(
    reading: Reading,
    *,
    org_code: str,
    source_ref: str,
    working_days: WorkingDays = ENGLAND,
    measures: Mapping[str, Measure] | None = None,
) -> Observation:
    """Give the observation for one reading; see `Judge`."""
    judge_of_one = Judge(org_code, source_ref, working_days=working_days, measures=measures)
    return judge_of_one.observation(reading)


@dataclass(frozen=True)
class _Standing:
    """What all readings of a metric for one period have in common, whatever their place."""

    period: str
    reporting: str
    target: TargetRule | None
    is_part: bool
    has_break: bool
    notes: tuple[str, ...]


class Judge:
    """Gives the observations for the readings of one source.

    Parameters
    ----------
    org_code
        The organisation that the figures are of.
    source_ref
        Where they were read.
    working_days
        The calendar, by which the note of a part period says how many of its working days it has.
    measures
        With them, the note of a part period also says what a count or a sum comes to on each day.
    """

    def __init__(
        self,
        org_code: str,
        source_ref: str,
        *,
        working_days: WorkingDays = ENGLAND,
        measures: Mapping[str, Measure] | None = None,
    ) -> None:
        self.org_code = org_code
        self.source_ref = source_ref
        self.working_days = working_days
        self.measures = measures or {}
        # By the metric itself, which is kept beside it so that its number is not given again.
        self._standings: dict[tuple[int, Period, Period], tuple[Metric, _Standing]] = {}

    def observation(self, reading: Reading) -> Observation:
        """Give the observation for a reading: its target, status, interval and note.

        A corporate target is set for the whole; a line or a service has none. Without one the
        status says only where a flow does not close. Small numbers of people are withheld here,
        after everything else was judged on what was counted.
        """
        metric, place = reading.metric, reading.place
        if reading.is_too_few:
            reading = replace(reading, value=None, notes=(*reading.notes, _too_few(reading)))
        standing = self._standing(reading)
        is_whole = reading.is_whole
        target = standing.target if is_whole else None
        interval = _interval(reading)
        observation = Observation(
            metric_id=metric.id,
            definition_version=metric.version,
            org_code=self.org_code,
            reporting_period=standing.reporting,
            period=standing.period,
            service=place.service,
            channel=place.channel,
            segment=place.segment,
            value=reading.value,
            unit=metric.unit,
            numerator=reading.numerator,
            denominator=reading.denominator,
            decimals=metric.decimals,
            target=target.value if target else None,
            obs_status=_obs_status(reading, standing),
            source_ref=self.source_ref,
            note="; ".join(self._notes(reading, standing, is_whole=is_whole)),
            lower=interval.lower if interval else None,
            upper=interval.upper if interval else None,
            interval_method=f"{interval.method} 95% ({metric.interval.basis})" if interval else "",
            status=_status(reading, target) if target else _status_without_target(reading),
        )
        return withhold(metric, observation)

    def _standing(self, reading: Reading) -> _Standing:
        metric, period, reporting = reading.metric, reading.period, reading.reporting
        key = (id(metric), period, reporting)
        if key not in self._standings:
            notes: list[str] = []
            if not reading.is_part:
                notes += self._worked_notes(replace(reading, value=None))
            standing = _Standing(
                period=str(period),
                reporting=str(reporting),
                target=metric.target_for(reporting),
                is_part=reading.is_part,
                has_break=metric.break_between(period, period) is not None,
                notes=tuple(notes),
            )
            self._standings[key] = (metric, standing)
        return self._standings[key][1]

    def _worked_notes(self, reading: Reading) -> list[str]:
        return worked_notes(
            reading.metric,
            reading.period,
            reading.reporting,
            reading.value,
            working_days=self.working_days,
            measures=self.measures,
        )

    def _notes(self, reading: Reading, standing: _Standing, *, is_whole: bool) -> list[str]:
        notes = list(reading.notes)
        # What a derived figure says comes from observations, whose counts are gone already.
        if reading.metric.about_people and reading.metric.kind != "derived":
            notes = without_counts(notes)
        # Of a part period the note tells what its value comes to on each working day.
        notes += self._worked_notes(reading) if standing.is_part else standing.notes
        notes += [reading.explanation] if reading.is_broken else []
        notes += _break_notes(reading)
        return notes + _target_notes(reading) if is_whole else notes


def _obs_status(reading: Reading, standing: _Standing) -> str:
    if reading.obs_status == "Q":
        return "Q"
    if reading.value is None:
        return "M"
    if reading.is_out_of_bounds:
        return "V"
    # An estimate stays one, and says in its note which part it is of.
    status = "P" if standing.is_part and reading.obs_status == "A" else reading.obs_status
    return worst_status([status, "B"]) if standing.has_break else status


def _too_few(reading: Reading) -> str:
    least = reading.metric.min_denominator
    return f"too few to give a share: {reading.denominator:g}, at least {least} are needed"


def _break_notes(reading: Reading) -> list[str]:
    """Name the breaks that the period contains, one on its first day too."""
    if not reading.metric.breaks:
        return []
    days = [(parse_period(b.date).start, b.reason) for b in reading.metric.breaks]
    return [
        f"break in the series on {long_date(day)}: {reason}"
        for day, reason in sorted(days)
        if reading.period.start <= day < reading.period.end
    ]


def _target_notes(reading: Reading) -> list[str]:
    """Say why a period that a target touches has no status, where nothing else says it."""
    metric, span = reading.metric, reading.reporting
    if reading.value is None or not reading.is_whole or metric.direction == "neutral":
        return []
    if metric.target_for(span) is not None:
        why = "the figure mixes what was counted before and after the break"
        return [f"{NO_STATUS}{why}"] if reading.is_mixed and not reading.is_part else []
    touched = [
        target
        for target in metric.targets
        if target.start < span.end and (target.end is None or span.start < target.end)
    ]
    if len(touched) > 1:
        return [f"{NO_STATUS}the target changed within {span.label}"]
    return [f"{NO_STATUS}the target holds for a part of {span.label} only"] if touched else []


def _interval(reading: Reading) -> Interval | None:
    """Give the interval that the metric's rule asks for, in the metric's unit.

    Wilson is for what is a part of its whole, Byar for counts and for rates whose numerator is no
    part of the denominator. Neither fits a sum of seconds, a mean or a derived value.
    """
    metric, value = reading.metric, reading.value
    if value is None or reading.is_out_of_bounds or metric.interval.method == "none":
        return None
    if metric.kind in ("count", "sum", "distinct"):
        is_count = metric.interval.method == "byar" and metric.unit == "count" and value >= 0
        return byar(value) if is_count else None
    numerator, denominator = reading.numerator, reading.denominator
    if metric.kind not in ("ratio", "sequence") or numerator is None or denominator is None:
        return None
    if numerator < 0 or denominator <= 0:
        return None
    scale = metric.multiplier
    if metric.interval.method == "byar":
        # A share has limits of 0 and 1, which Byar does not keep.
        if metric.unit == "share":
            return None
        return rate(numerator, denominator, multiplier=scale)
    found = wilson(numerator, denominator) if numerator <= denominator else None
    if found is None or scale == 1:
        return found
    return replace(found, lower=found.lower * scale, upper=found.upper * scale)


def _status(reading: Reading, target: TargetRule | None) -> Status:
    if reading.value is None or target is None or reading.is_part or reading.is_mixed:
        return "none"
    if reading.obs_status == "U":  # too low for want of records meets no target
        return "none"
    if reading.obs_status == "V" or reading.is_out_of_bounds or reading.is_broken:
        return "not_confirmed"
    return status_against(reading.value, target, reading.metric.direction)


def _status_without_target(reading: Reading) -> Status:
    """Say of a figure that is held against nothing whether its flow closes."""
    has_figure = reading.value is not None and not reading.is_part
    return "not_confirmed" if has_figure and reading.is_broken else "none"


def status_against(value: float, target: TargetRule, direction: str) -> Status:
    """Give met, close or missed for a value; none for a metric without a direction.

    A value exactly on the target meets it. Close means that the miss is at most `tolerance`
    times the target.

    >>> rule = TargetRule.model_validate({"value": 0.9, "tolerance": 0.05, "from": "2021/22"})
    >>> [status_against(v, rule, "higher") for v in (0.9, 0.8688, 0.85)]
    ['met', 'close', 'missed']
    """
    if direction == "neutral":
        return "none"
    goal = Decimal(str(target.value))
    miss = goal - Decimal(str(value)) if direction == "higher" else Decimal(str(value)) - goal
    if miss <= 0:
        return "met"
    return "close" if miss <= abs(goal) * Decimal(str(target.tolerance)) else "missed"
