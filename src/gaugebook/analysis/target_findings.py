"""Whether targets tell anything: one counted twice, one that cannot be missed, one never in reach.

A target that every figure on record meets with room to spare, or misses by far, is no measure of
how a service does. Nothing here says what a target should be: that is for those who set it.

A target is said to be *never missed* (or *never met*) only of four full periods or more, and only
where the nearest figure is further from the target than all figures are from each other; from 13
periods on, where the limits of the series (XmR) lie on one side of it. Shorter series have trial
limits, which are not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.analysis.cells import (
    counts_in_words,
)
from gaugebook.analysis.comparing import comparable_run
from gaugebook.analysis.headlines import shared_targets
from gaugebook.analysis.observed import Observed
from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.spc import xmr_limits
from gaugebook.values import Unit

Finding = Literal[
    "not_held", "no_figures", "too_few", "never_missed", "never_met", "always_met", "always_missed",
    "informative",
]  # fmt: skip

FEWEST_PERIODS = 4
FEWEST_FOR_LIMITS = 13
"""Limits of fewer points are trial limits (NHSRplotthedots, R/ptd_add_short_group_warnings.R)."""

_SEEN_WITH_ONE_DECIMAL = 0.05


@dataclass(frozen=True)
class Audited:
    """One indicator's target, held against every full period on record that it holds for.

    `figures` may all be compared with one another. `twin` is the indicator whose target says the
    same. `margin` holds the distance of the nearest figure and, with enough of them, the limits.
    """

    metric: Metric
    target: TargetRule
    finding: Finding
    figures: tuple[Observation, ...] = ()
    twin: Metric | None = None
    margin: Result | None = None

    @property
    def counted(self) -> Result:
        """How many figures there are."""
        uses = [o.binding for o in self.figures]
        return counts_in_words({"periods": len(self.figures)}, uses=uses)

    @property
    def lowest(self) -> Observation | None:
        """The lowest figure, None where there is none."""
        return min(self.figures, key=lambda o: o.value or 0.0, default=None)

    @property
    def highest(self) -> Observation | None:
        """The highest figure, None where there is none."""
        return max(self.figures, key=lambda o: o.value or 0.0, default=None)


def audit_targets(
    observed: Observed, periods: Sequence[Period], *, shown: Period, **dimensions: str
) -> tuple[Audited, ...]:
    """Hold every target of the observed metrics against what is on record.

    Parameters
    ----------
    observed
        The indicators; one without any target is left out.
    periods
        All full periods on record, in order, of one grain. Periods without a figure, part periods
        and those before a break in the series are left out of the comparison.
    shown
        The period whose targets are looked at.
    dimensions
        Whose figures (``channel="phone"``); a metric that is of one channel only needs none.

    Returns
    -------
    tuple
        In the order of the metrics.
    """
    metrics = list(observed.metrics.values())
    twins = _twins(metrics, shown)
    return tuple(
        _audited(observed, metric, periods, shown, twins.get(metric.id), dimensions)
        for metric in metrics
        if metric.targets
    )


def _twins(metrics: Sequence[Metric], shown: Period) -> dict[str, Metric]:
    pairs = shared_targets(metrics, shown)
    return {one.id: other for one, other in pairs} | {other.id: one for one, other in pairs}


def _audited(
    observed: Observed,
    metric: Metric,
    periods: Sequence[Period],
    shown: Period,
    twin: Metric | None,
    dimensions: Mapping[str, str],
) -> Audited:
    target = metric.target_for(shown)
    if target is None:
        return Audited(metric, metric.targets[-1], "not_held")
    held = [p for p in periods if metric.target_for(p) == target]
    series = observed.series(metric.id, held, **dimensions)
    present = [o for o in series if o is not None and o.value is not None and not o.is_part]
    run = comparable_run(metric, present)
    if not run:
        return Audited(metric, target, "no_figures", twin=twin)
    values = _with_gaps(series, run)
    limits = xmr_limits(values) if len(run) >= FEWEST_FOR_LIMITS else None
    ends = (limits.lower, limits.upper) if limits is not None else None
    finding = _finding(metric, target, [o.value or 0.0 for o in run], ends)
    return Audited(metric, target, finding, tuple(run), twin, _margin(metric, target, run, ends))


def _with_gaps(
    series: Sequence[Observation | None], run: Sequence[Observation]
) -> list[float | None]:
    """Give the values from the first of the run on, None where a period has none."""
    start = next(i for i, o in enumerate(series) if o is run[0])
    kept = {id(o) for o in run}
    return [o.value if o is not None and id(o) in kept else None for o in series[start:]]


def _finding(
    metric: Metric,
    target: TargetRule,
    values: Sequence[float],
    limits: tuple[float, float] | None,
) -> Finding:
    met = {_is_met(metric, value, target.value) for value in values}
    if len(met) == 2:
        return "informative"
    if len(values) < FEWEST_PERIODS:
        return "too_few"
    is_met = met == {True}
    if limits is not None:
        is_outside = not limits[0] <= target.value <= limits[1]
    else:
        nearest = min(abs(value - target.value) for value in values)
        is_outside = nearest > max(values) - min(values)
    if is_met:
        return "never_missed" if is_outside else "always_met"
    return "never_met" if is_outside else "always_missed"


def _is_met(metric: Metric, value: float, target: float) -> bool:
    return value >= target if metric.direction == "higher" else value <= target


def _margin(
    metric: Metric,
    target: TargetRule,
    run: Sequence[Observation],
    limits: tuple[float, float] | None,
) -> Result:
    """Give how far the nearest figure is from the target: of shares, in percentage points."""
    scale = 100 if metric.unit == "share" else 1
    unit: Unit = "points" if metric.unit == "share" else metric.unit
    nearest = min(abs((o.value or 0.0) - target.value) for o in run) * scale
    # Two decimals only where one would print a near miss as none.
    decimals = 1 if nearest == 0 or nearest >= _SEEN_WITH_ONE_DECIMAL else metric.decimals
    values = [ResultValue("nearest", nearest, unit, min(metric.decimals, decimals))]
    if limits is not None:
        values += [
            ResultValue("limit lower", limits[0], metric.unit, metric.decimals),
            ResultValue("limit upper", limits[1], metric.unit, metric.decimals),
        ]
    return result(
        "target-audit", values, parameters={"target": target.value, "periods": len(run)},
        uses=[o.binding for o in run],
    )  # fmt: skip
