"""The periods of a window as a test sees them: with a value, met or not, or why they do not count.

Missing is not zero, and nor is withheld. A period whose figure does not add up, or that has two
figures, counts as neither met nor missed in silence: each is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.definitions.assessment_statement import WindowGrain
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation, decode_segment
from gaugebook.periods import Period

SeenState = Literal[
    "value", "missing", "unrecorded", "withheld", "too_few", "part", "unsound", "twice",
    "other_version",
]  # fmt: skip
ABOUT_PERIODS: Mapping[SeenState, tuple[str, str]] = {
    "missing": ("has no figure", "have no figure"),
    "unrecorded": (
        "has figures of other services and nothing of this one",
        "have figures of other services and nothing of this one",
    ),
    "withheld": ("is withheld for small numbers", "are withheld for small numbers"),
    "too_few": ("has too few cases to give a figure", "have too few cases to give a figure"),
    "part": ("has figures for a part of it only", "have figures for a part of them only"),
    "unsound": ("has a figure that does not add up", "have figures that do not add up"),
    "twice": ("has two different figures", "have two different figures"),
    "other_version": (
        "was counted by another version of the metric",
        "were counted by another version of the metric",
    ),
}  # fmt: skip
"""What is said of one period, and of several, that could not be taken as they are."""
NO_FIGURE: frozenset[SeenState] = frozenset({"missing", "unrecorded"})
CANNOT_TELL: frozenset[SeenState] = frozenset(
    {"unrecorded", "withheld", "too_few", "part", "twice", "other_version"}
)
"""Something was counted in such a period, but nobody can say what of it is this service's: it may
have passed. Where others have figures and this one has not, there may have been nothing to count,
or nobody counted it; the records of both look the same."""

_NEVER_NEGATIVE = ("count", "share", "seconds", "days", "per_10000")


@dataclass(frozen=True)
class Seen:
    """One period of a window.

    Attributes
    ----------
    state
        Whether it has a value, or why it cannot be taken.
    value
        The value in the metric's unit; None unless `state` is ``value``.
    target
        The target that it is held against; None where there is none.
    is_met
        Whether the target is met; None without value or target, or where they do not compare.
    own_target
        Whether the target was set for these figures, not for the whole council.
    used
        The binding of the observation that was looked at; empty without one.
    """

    period: Period
    state: SeenState
    value: float | None = None
    target: float | None = None
    is_met: bool | None = None
    own_target: bool = True
    used: str = ""


def periods_seen(
    metric: Metric,
    observations: Iterable[Observation],
    window: Period,
    *,
    where: Mapping[str, str],
    grain: WindowGrain = "month",
) -> tuple[Seen, ...]:
    """Give each period of a window, in order.

    Only observations of this metric in this version count, of whole periods, with every code of
    `where` and as few further dimensions as there are.

    Parameters
    ----------
    metric
        The metric.
    observations
        What was computed; those of other metrics and periods are passed over, and those of other
        places say only that there was something to count.
    window
        Whole periods.
    where
        The codes by which the service is told apart.
    grain
        The periods of the window.
    """
    of_metric = [o for o in observations if o.metric_id == metric.id]
    of_place = [o for o in of_metric if is_of(o, where)]
    alike = [o for o in of_metric if o.definition_version == metric.version]
    own = [o for o in of_place if o.definition_version == metric.version]
    widest = min((len(o.dimensions) for o in own), default=0)
    by_period: dict[str, list[Observation]] = {}
    for observation in own:
        if len(observation.dimensions) == widest:
            by_period.setdefault(observation.reporting_period, []).append(observation)
    strange = [o for o in of_place if o.definition_version != metric.version]
    others = {o.reporting_period for o in strange if o.value is not None} - by_period.keys()
    counted = {o.reporting_period for o in alike if o.value is not None and not o.is_part}
    found: list[Seen] = []
    for period in window.split(grain):
        name = str(period)
        if name in others:
            found.append(Seen(period, "other_version"))
        elif name not in by_period and name in counted:
            found.append(Seen(period, "unrecorded"))
        else:
            found.append(_seen(metric, period, by_period.get(name, ())))
    return tuple(found)


def is_of(observation: Observation, where: Mapping[str, str]) -> bool:
    """Whether an observation is of a place, or of a part of it.

    >>> found = Observation("m", "1.0.0", "X", "p", "p", service="Waste", segment="line=Bins")
    >>> is_of(found, {"service": "Waste"}), is_of(found, {"line": "Tips"}), is_of(found, {})
    (True, False, True)
    """
    for name, code in where.items():
        if name in ("service", "channel"):
            found = getattr(observation, name)
        else:
            found = decode_segment(observation.segment).get(name)
        if found != code:
            return False
    return True


def _seen(metric: Metric, period: Period, found: Sequence[Observation]) -> Seen:
    whole = _latest([o for o in found if not o.is_part])
    if not whole:
        state: SeenState = "part" if any(o.value is not None for o in found) else "missing"
        return Seen(period, state, used=found[0].binding if found else "")
    first = whole[0]
    if len({(o.value, o.obs_status, o.target) for o in whole}) > 1:
        return Seen(period, "twice", used=first.binding)
    state = _state(first)
    target, is_met = _against_target(metric, period, first)
    own = first.target is not None
    if state != "value" or first.value is None:
        return Seen(period, state, target=target, own_target=own, used=first.binding)
    return Seen(period, "value", first.value, target, is_met, own, first.binding)


def _latest(found: Sequence[Observation]) -> list[Observation]:
    """Give the last revision of each key."""
    last: dict[tuple[str, ...], int] = {}
    for observation in found:
        last[observation.key] = max(observation.revision, last.get(observation.key, 0))
    return [o for o in found if o.revision == last[o.key]]


def _state(observation: Observation) -> SeenState:
    value = observation.value
    if observation.is_withheld:
        return "withheld"
    if value is None:
        return "missing" if observation.denominator is None else "too_few"
    if observation.obs_status == "V" or observation.status == "not_confirmed":
        return "unsound"
    beyond = observation.unit == "share" and value > 1
    return "unsound" if beyond or (value < 0 and observation.unit in _NEVER_NEGATIVE) else "value"


def _against_target(
    metric: Metric, period: Period, observation: Observation
) -> tuple[float | None, bool | None]:
    """Give the target of a period and whether it is met.

    A figure of one service carries no target, as the metric's is set for the whole; here it is
    held against the metric's all the same, because the model says that the claim is.
    """
    if observation.target is not None:
        verdict = {"met": True, "close": False, "missed": False}.get(observation.status)
        return observation.target, verdict
    rule = metric.target_for(period)
    if rule is None or metric.direction == "neutral":
        return None, None
    is_mixed = metric.break_between(period, period) is not None
    if observation.value is None or is_mixed or observation.obs_status in ("B", "U"):
        return rule.value, None
    value, goal = Decimal(str(observation.value)), Decimal(str(rule.value))
    return rule.value, value >= goal if metric.direction == "higher" else value <= goal
