"""The months of a window as a test sees them: with a value, met or not, or why they do not count.

Missing is not zero, and nor is withheld. A month whose figure does not add up, or that has two
figures, counts as neither met nor missed in silence: each is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Period

MonthState = Literal[
    "value", "missing", "withheld", "too_few", "part", "unsound", "twice", "other_version"
]
ABOUT_MONTHS: Mapping[MonthState, tuple[str, str]] = {
    "missing": ("has no figure", "have no figure"),
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
"""What is said of one month, and of several, that could not be taken as they are."""
CANNOT_TELL: frozenset[MonthState] = frozenset(
    {"withheld", "too_few", "part", "twice", "other_version"}
)
"""Something was counted in such a month, but nobody can say what: it may have passed."""

_NEVER_NEGATIVE = ("count", "share", "seconds", "days", "per_10000")
_FLOW_IS_OPEN = ("unaccounted for", " more than the ", "figures do not add up")
"""How the note of a figure says that its flow does not close. Only the figure of the whole carries
that as its status, for want of a target of its own."""


@dataclass(frozen=True)
class Month:
    """One month of a window.

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
    state: MonthState
    value: float | None = None
    target: float | None = None
    is_met: bool | None = None
    own_target: bool = True
    used: str = ""


def months_of(
    metric: Metric,
    observations: Iterable[Observation],
    window: Period,
    *,
    where: Mapping[str, str],
) -> tuple[Month, ...]:
    """Give each month of a window, in order.

    Only observations of this metric in this version count, of whole months, with every code of
    `where` and as few further dimensions as there are.

    Parameters
    ----------
    metric
        The metric.
    observations
        What was computed; those of other metrics, places and periods are passed over.
    window
        Whole months.
    where
        The codes by which the service is told apart.
    """
    of_place = [
        o
        for o in observations
        if o.metric_id == metric.id and where.items() <= o.dimensions.items()
    ]
    own = [o for o in of_place if o.definition_version == metric.version]
    widest = min((len(o.dimensions) for o in own), default=0)
    by_month: dict[str, list[Observation]] = {}
    for observation in own:
        if len(observation.dimensions) == widest:
            by_month.setdefault(observation.reporting_period, []).append(observation)
    strange = [o for o in of_place if o.definition_version != metric.version]
    others = {o.reporting_period for o in strange if o.value is not None} - by_month.keys()
    return tuple(
        Month(month, "other_version")
        if str(month) in others
        else _month(metric, month, by_month.get(str(month), ()))
        for month in window.split("month")
    )


def _month(metric: Metric, month: Period, found: Sequence[Observation]) -> Month:
    whole = _latest([o for o in found if not o.is_part])
    if not whole:
        state: MonthState = "part" if any(o.value is not None for o in found) else "missing"
        return Month(month, state, used=found[0].binding if found else "")
    first = whole[0]
    if len({(o.value, o.obs_status, o.target) for o in whole}) > 1:
        return Month(month, "twice", used=first.binding)
    state = _state(first)
    target, is_met = _against_target(metric, month, first)
    own = first.target is not None
    if state != "value" or first.value is None:
        return Month(month, state, target=target, own_target=own, used=first.binding)
    return Month(month, "value", first.value, target, is_met, own, first.binding)


def _latest(found: Sequence[Observation]) -> list[Observation]:
    """Give the last revision of each key."""
    last: dict[tuple[str, ...], int] = {}
    for observation in found:
        last[observation.key] = max(observation.revision, last.get(observation.key, 0))
    return [o for o in found if o.revision == last[o.key]]


def _state(observation: Observation) -> MonthState:
    value = observation.value
    if observation.is_withheld:
        return "withheld"
    if value is None:
        return "missing" if observation.denominator is None else "too_few"
    is_open = any(words in observation.note for words in _FLOW_IS_OPEN)
    if observation.obs_status == "V" or observation.status == "not_confirmed" or is_open:
        return "unsound"
    beyond = observation.unit == "share" and value > 1
    return "unsound" if beyond or (value < 0 and observation.unit in _NEVER_NEGATIVE) else "value"


def _against_target(
    metric: Metric, month: Period, observation: Observation
) -> tuple[float | None, bool | None]:
    """Give the target of a month and whether it is met.

    A figure of one service carries no target, as the metric's is set for the whole; here it is
    held against the metric's all the same, because the model says that the claim is.
    """
    if observation.target is not None:
        verdict = {"met": True, "close": False, "missed": False}.get(observation.status)
        return observation.target, verdict
    rule = metric.target_for(month)
    if rule is None or metric.direction == "neutral":
        return None, None
    is_mixed = metric.break_between(month, month) is not None
    if observation.value is None or is_mixed or observation.obs_status in ("B", "U"):
        return rule.value, None
    value, goal = Decimal(str(observation.value)), Decimal(str(rule.value))
    return rule.value, value >= goal if metric.direction == "higher" else value <= goal
