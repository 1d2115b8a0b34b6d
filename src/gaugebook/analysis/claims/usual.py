"""What is usual for a metric: how far it moves from period to period, and between what limits.

Read from the full periods before, so that what is tested does not widen what it is tested against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.claims.finding import is_doubtful
from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Grain, Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.spc import moving_ranges, xmr_limits
from gaugebook.words import few

FEWEST_POINTS = 7
"""Periods before that are needed to say what is usual: six steps from one to the next."""
TRIAL_POINTS = 13
"""Limits from fewer points are trial limits (NHS England, Making Data Count)."""
RANGE_LIMIT = 3.267
"""A step is beyond what is usual above this many times the mean step (D4 of a range of two)."""


@dataclass(frozen=True)
class Usual:
    """The usual variation of a metric before some period.

    `found` is the result that holds all of it, in the metric's unit: ``centre``, ``lower``,
    ``upper``, ``median step`` and ``largest usual step``. `points` is how many periods it is read
    from; the limits are trial limits below `TRIAL_POINTS`.
    """

    found: Result
    points: int

    @property
    def is_trial(self) -> bool:
        """Whether there are too few points for limits that last."""
        return self.points < TRIAL_POINTS


@dataclass(frozen=True)
class TooFew:
    """Why nothing can be said of what is usual: so many comparable periods before."""

    points: int

    @property
    def words(self) -> str:
        """The reason, after a semicolon.

        >>> TooFew(4).words  # doctest: +ELLIPSIS
        'how much it usually varies is not known: four comparable periods before, and seven ...'
        """
        return (
            "how much it usually varies is not known: "
            f"{few(self.points, 'comparable period')} before, and {few(FEWEST_POINTS)} are needed"
        )


def usual_before(
    evidence: Evidence, metric: Metric, found: Observation, history: Period, grain: Grain
) -> Usual | TooFew:
    """Give what is usual for a metric in the full periods of `history`.

    Parameters
    ----------
    evidence, metric
        Where the figures are, and of what.
    found
        What will be tested: only what is comparable with it counts, back to the latest break.
    history
        The stretch before it.
    grain
        How it is split.

    Returns
    -------
    Usual | TooFew
        Fewer than `FEWEST_POINTS` periods with a figure that can be compared, or no two of them
        side by side: too few. A period without a figure, or whose figure is not confirmed, is
        left out and breaks the moving range. Where all are equal the limits have no width.

    Notes
    -----
    Source: Wheeler and Chambers (1992), Understanding Statistical Process Control, 2nd edition,
    chapter 3: limits at the mean plus and minus 2.66 mean moving ranges, and an upper limit of the
    moving range of 3.267 times its mean.
    """
    kept = _comparable(metric, found, evidence.series(metric.id, history.split(grain)))
    used = [o for o in kept if o is not None]
    values = [o.value if o is not None else None for o in kept]
    limits = xmr_limits(values) if len(used) >= FEWEST_POINTS else None
    if limits is None:
        return TooFew(len(used))
    steps = [step for step in moving_ranges(values) if step is not None]
    numbers = {
        "centre": limits.centre,
        "lower": _possible(limits.lower, metric),
        "upper": _possible(limits.upper, metric),
        "median step": median(steps),
        "largest usual step": RANGE_LIMIT * limits.mean_moving_range,
    }
    step_unit = "points" if metric.unit == "share" else metric.unit
    decimals = max(metric.decimals, 0)
    worked = [
        ResultValue(
            name,
            _in_unit(value, name, metric),
            step_unit if "step" in name else metric.unit,
            decimals,
        )
        for name, value in numbers.items()
    ]
    made = result(
        "xmr-before",
        worked,
        parameters={
            "constant": limits.constant,
            "range_limit": RANGE_LIMIT,
            "points": limits.points,
        },
        uses=[o.binding for o in used],
        note="limits are cut off at what the metric can be",
    )
    return Usual(made, limits.points)


def _comparable(
    metric: Metric, found: Observation, series: Sequence[Observation | None]
) -> list[Observation | None]:
    """Keep the end of a series back to the latest break, with None for what has no figure."""
    kept: list[Observation | None] = []
    for one in reversed(series):
        if one is None or one.is_missing or is_doubtful(one) or one.is_part:
            kept.insert(0, None)
        elif why_not_comparable(metric, one, found):
            break
        else:
            kept.insert(0, one)
    while kept and kept[0] is None:
        kept.pop(0)
    return kept


_BELOW_ZERO = ("points", "score")
"""Units in which a figure may be less than 0."""


def _possible(limit: float, metric: Metric) -> float:
    """Cut a limit off at what the metric can be."""
    least = limit if metric.unit in _BELOW_ZERO else max(0.0, limit)
    return min(1.0, least) if metric.unit == "share" else least


def _in_unit(value: float, name: str, metric: Metric) -> float:
    return value * 100 if metric.unit == "share" and "step" in name else value
