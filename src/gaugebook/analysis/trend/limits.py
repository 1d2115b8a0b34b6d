"""The limits of one stretch of a series, and which of its points are signals.

Nothing is computed across the beginning of a stretch: neither a mean, nor a moving range, nor a
run. The numbers are those of one `Result`, bound to the observations that they were taken from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gaugebook.analysis.trend.readings import Stretch
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.attributes_charts import AttributeLimits, p_limits
from gaugebook.stats.spc import XmrLimits, xmr_limits
from gaugebook.stats.spc_rules import Runs, Signal, anhoej, signals

PointSignals = tuple[tuple[Signal, ...], ...]
Ends = tuple[float | None, ...]

_FEWEST = 2
_NEVER_NEGATIVE = ("count", "share", "seconds", "days", "per_10000")


@dataclass(frozen=True)
class Limits:
    """What the limits of a stretch are, or why it has none.

    Parameters
    ----------
    stretch
        The readings that they are of.
    result
        Their numbers: ``mean`` (``median`` of a run chart), ``lower``, ``upper``, ``points`` (how
        many figures they were taken from) and others. ``lower printed`` and ``upper printed`` are
        cut at what is possible. None where there are no limits.
    centre
        The mean or median, in the metric's unit.
    lower, upper
        One for each reading, as worked out, in the metric's unit. None for a run chart.
    signals
        One tuple for each reading.
    runs
        The runs and crossings of a run chart.
    why_not
        Why there are no limits, to be read on after a title; empty where there are.
    """

    stretch: Stretch
    result: Result | None = None
    centre: float | None = None
    lower: Ends = ()
    upper: Ends = ()
    signals: PointSignals = ()
    runs: Runs | None = None
    why_not: str = ""

    @property
    def latest(self) -> int | None:
        """The number of the last reading whose figure counts; None where none does."""
        used = [at for at, reading in enumerate(self.stretch.readings) if reading.used is not None]
        return used[-1] if used else None

    @property
    def points(self) -> int:
        """How many figures the limits were taken from."""
        number = self.result.of("points").value if self.result is not None else None
        return int(number or 0)

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The limits that hold for the last figure, as worked out; None without limits."""
        at = self.latest
        return (None, None) if at is None or not self.lower else (self.lower[at], self.upper[at])

    @property
    def is_constant(self) -> bool:
        """Whether all its figures are the same, so that the limits have no width."""
        values = {value for value in self.stretch.values if value is not None}
        return self.result is not None and len(values) == 1


def limits_of(metric: Metric, stretch: Stretch) -> Limits:
    """Give the limits of a stretch, by the rule of its metric.

    Nothing can be said of fewer than two figures, nor where no two neighbours both have one: the
    limits then are none, with the reason. Sources: `gaugebook.stats.spc.xmr_limits`,
    `gaugebook.stats.attributes_charts.p_limits`, `gaugebook.stats.spc_rules`.
    """
    if len(stretch.used) < _FEWEST:
        return Limits(stretch, signals=_none_of(stretch), why_not=_too_few(stretch))
    chart = metric.variation.chart
    if chart == "pprime":
        found = _pprime(metric, stretch)
    else:
        found = _run_chart(metric, stretch) if chart == "run" else _xmr(metric, stretch)
    if found is None:
        return Limits(stretch, signals=_none_of(stretch), why_not=_no_neighbours(stretch))
    return found


def _none_of(stretch: Stretch) -> PointSignals:
    return tuple(() for _ in stretch.readings)


def _too_few(stretch: Stretch) -> str:
    why = list(dict.fromkeys(r.left_out for r in stretch.readings if r.left_out))
    aside = f" (what is left out is {'; '.join(why)})" if why else ""
    if not stretch.used:
        return f"it has no figure that can be used{aside}, and limits need two"
    return f"it has only one figure that can be used{aside}, and limits need two"


def _no_neighbours(stretch: Stretch) -> str:
    known = [value is not None for value in stretch.values]
    if any(here and later for here, later in pairwise(known)):
        return "its figures differ, but no two neighbouring ones do, so limits cannot be told"
    return "no two neighbouring periods both have a figure, and limits are taken from neighbours"


# --- the three charts -----------------------------------------------------------------------------


def _xmr(metric: Metric, stretch: Stretch) -> Limits | None:
    rule = metric.variation
    taken = _baseline(metric, stretch)
    limits = xmr_limits(taken, constant=rule.limit_constant, screen_outliers=rule.screen_outliers)
    if limits is None:
        return None
    numbers = {
        "mean": limits.centre,
        "lower": limits.lower,
        "upper": limits.upper,
        **_printed_ends(metric, limits.lower, limits.upper),
        "near lower": limits.near_lower,
        "near upper": limits.near_upper,
        "mean moving range": limits.mean_moving_range,
    }
    told = {
        "constant": rule.limit_constant,
        "screen_outliers": rule.screen_outliers,
        "screened": limits.screened,
    }
    return Limits(
        stretch,
        _result("xmr", metric, numbers, limits.points, told, stretch.used[: limits.points]),
        limits.centre,
        (limits.lower,) * len(taken),
        (limits.upper,) * len(taken),
        _signals(metric, stretch, limits),
    )


def _pprime(metric: Metric, stretch: Stretch) -> Limits | None:
    used = [reading.used for reading in stretch.readings]
    limits = p_limits(
        [o.numerator if o is not None else None for o in used],
        [o.denominator if o is not None else None for o in used],
        laney="yes",
    )
    if limits is None:
        return None
    last = max(at for at, o in enumerate(used) if o is not None)
    numbers = {
        "mean": limits.centre,
        "lower": limits.lower[last],
        "upper": limits.upper[last],
        **_printed_ends(metric, limits.lower[last], limits.upper[last]),
    }
    for reading, lower, upper in zip(stretch.readings, limits.lower, limits.upper, strict=True):
        if reading.used is not None:
            numbers |= {f"{reading.period.key} lower": lower, f"{reading.period.key} upper": upper}
    return Limits(
        stretch,
        _result(
            "p-prime",
            metric,
            numbers,
            len(stretch.used),
            {"sigma_z": limits.sigma_z, "width": 3},
            stretch.used,
        ),
        limits.centre,
        limits.lower,
        limits.upper,
        _signals(metric, stretch, limits),
    )


def _run_chart(metric: Metric, stretch: Stretch) -> Limits | None:
    taken = [value for value in _baseline(metric, stretch) if value is not None]
    centre = median(taken)
    runs = anhoej(stretch.values, centre=centre)
    counted = {
        "longest run": runs.longest_run,
        "longest expected": runs.longest_expected,
        "crossings": runs.crossings,
        "fewest expected": runs.fewest_expected,
    } if runs is not None else {}  # fmt: skip
    more = [ResultValue(name, number) for name, number in counted.items()]
    found = _result("run-chart", metric, {"median": centre}, len(taken), {}, stretch.used, more)
    return Limits(stretch, found, centre, (), (), _none_of(stretch), runs)


def _baseline(metric: Metric, stretch: Stretch) -> list[float | None]:
    """Give the values that limits are taken from, as long as the stretch: later ones as gaps."""
    most = metric.variation.baseline
    if most is None:
        return stretch.values
    taken: list[float | None] = []
    counted = 0
    for value in stretch.values:
        counted += value is not None
        taken.append(value if counted <= most else None)
    return taken


def _signals(metric: Metric, stretch: Stretch, limits: XmrLimits | AttributeLimits) -> PointSignals:
    return signals(stretch.values, limits, run=metric.variation.run_length)


# --- their numbers --------------------------------------------------------------------------------


def possible_ends(metric: Metric) -> tuple[float | None, float | None]:
    """Give the least and the greatest that a metric can be, in its unit; None for no such end."""
    low = 0.0 if metric.unit in _NEVER_NEGATIVE and metric.kind != "derived" else None
    return low, 1.0 if metric.unit == "share" and low is not None else None


def _printed_ends(
    metric: Metric, lower: float | None, upper: float | None
) -> dict[str, float | None]:
    """Give the limits as they are printed: cut at what is possible."""
    least, greatest = possible_ends(metric)
    if lower is not None and least is not None:
        lower = max(lower, least)
    if upper is not None and greatest is not None:
        upper = min(upper, greatest)
    return {"lower printed": lower, "upper printed": upper}


def _result(
    method: str,
    metric: Metric,
    numbers: Mapping[str, float | None],
    points: int,
    told: Mapping[str, object],
    used: Sequence[Observation],
    more: Sequence[ResultValue] = (),
) -> Result:
    values = [ResultValue(name, v, metric.unit, metric.decimals) for name, v in numbers.items()]
    return result(
        method,
        [*values, ResultValue("points", float(points)), *more],
        parameters={
            **told,
            "metric": metric.id,
            "run_length": metric.variation.run_length,
            "baseline": metric.variation.baseline or "all",
        },
        uses=[o.binding for o in used],
    )
