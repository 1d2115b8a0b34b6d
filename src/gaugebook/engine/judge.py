"""From a number to an observation: target, status, interval and note.

The rule that matters: an indicator whose identity does not close, or whose printed figure
disagrees with its own counts, is *not confirmed*, whatever its target says. A part period is
shown apart and has no status.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.engine.identity import IdentityResult
from gaugebook.engine.request import Place
from gaugebook.observations import Observation, Status
from gaugebook.periods import Period
from gaugebook.stats.intervals import wilson


@dataclass(frozen=True)
class Reading:
    """What was found for one metric, period and place, before it is judged.

    `value` is in the metric's unit, None when there is none. `lower` and `upper` bound a proxy
    as shares. `notes` say what a reader must know, in order.
    """

    metric: Metric
    period: Period
    reporting: Period
    place: Place
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    obs_status: str = "A"
    identity: IdentityResult | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether it covers only part of its reporting period."""
        return self.period != self.reporting


def judge(reading: Reading, *, org_code: str, source_ref: str) -> Observation:
    """Give the observation for a reading: its target, status, interval and note."""
    metric = reading.metric
    target = metric.target_for(reading.reporting) if reading.place.is_total else None
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
    if reading.obs_status == "V" or (reading.identity and reading.identity.is_broken):
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
