"""From a number to an observation: target, status, interval and note.

The rule that matters: an indicator whose identity does not close, or whose printed figure
disagrees with its own counts, is *not confirmed*, whatever its target says. A part period is
shown apart and has no status.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.engine.identity import IdentityResult
from gaugebook.engine.request import Place, is_whole
from gaugebook.errors import Where
from gaugebook.observations import Observation, Status
from gaugebook.periods import Period
from gaugebook.stats.intervals import wilson

NOWHERE = Where()


@dataclass(frozen=True)
class Reading:
    """What was found for one metric, period and place, before it is judged.

    `value` is in the metric's unit, None when there is none. `notes` say what a reader must know,
    in order. `where` is the place it was read from, for findings.
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
    def is_out_of_bounds(self) -> bool:
        """Whether it is a share below 0 or above 1, which no share can be."""
        return self.metric.unit == "share" and self.value is not None and not 0 <= self.value <= 1

    @property
    def is_too_few(self) -> bool:
        """Whether its denominator is below the least for which the metric is given."""
        least = self.metric.min_denominator
        return least is not None and self.denominator is not None and self.denominator < least


def judge(reading: Reading, *, org_code: str, source_ref: str) -> Observation:
    """Give the observation for a reading: its target, status, interval and note.

    A corporate target is set for the whole; a line or a service has none.
    """
    metric = reading.metric
    if reading.is_too_few:
        reading = replace(reading, value=None, notes=(*reading.notes, _too_few(reading)))
    target = metric.target_for(reading.reporting) if reading.is_whole else None
    lower, upper, method = _interval(reading)
    return Observation(
        metric_id=metric.id,
        definition_version=metric.version,
        org_code=org_code,
        reporting_period=str(reading.reporting),
        period=str(reading.period),
        service=reading.place.service,
        channel=reading.place.channel,
        segment=reading.place.segment,
        value=reading.value,
        unit=metric.unit,
        numerator=reading.numerator,
        denominator=reading.denominator,
        decimals=metric.decimals,
        target=target.value if target else None,
        obs_status=_obs_status(reading),
        source_ref=source_ref,
        note="; ".join(_notes(reading)),
        lower=lower,
        upper=upper,
        interval_method=method,
        status=_status(reading, target),
    )


def _obs_status(reading: Reading) -> str:
    if reading.value is None:
        return "M"
    if reading.is_out_of_bounds:
        return "V"
    if reading.obs_status == "A" and reading.is_part:
        return "P"
    return reading.obs_status


def _notes(reading: Reading) -> list[str]:
    notes = list(reading.notes)
    if reading.is_part:
        notes.append(f"part period: {reading.period.label}")
    if reading.identity and reading.identity.is_broken:
        notes.append(reading.identity.explanation)
    return notes


def _too_few(reading: Reading) -> str:
    least = reading.metric.min_denominator
    return f"too few to give a share: {reading.denominator:g}, at least {least} are needed"


def _interval(reading: Reading) -> tuple[float | None, float | None, str]:
    rule = reading.metric.interval
    counts = (reading.numerator, reading.denominator)
    if rule.method != "wilson" or reading.value is None or None in counts:
        return None, None, ""
    numerator, denominator = reading.numerator or 0.0, reading.denominator or 0.0
    if not 0 <= numerator <= denominator:
        return None, None, ""
    found = wilson(numerator, denominator)
    if found is None:
        return None, None, ""
    return found.lower, found.upper, f"wilson 95% ({rule.basis})"


def _status(reading: Reading, target: TargetRule | None) -> Status:
    if reading.value is None or target is None or reading.is_part:
        return "none"
    is_broken = reading.identity is not None and reading.identity.is_broken
    if reading.obs_status == "V" or reading.is_out_of_bounds or is_broken:
        return "not_confirmed"
    return status_against(reading.value, target, reading.metric.direction)


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
