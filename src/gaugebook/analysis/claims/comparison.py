"""Two figures held against one another: which is higher, and whether that can be said at all.

All calls of a month are counted (a census): the difference of two such figures is what it is, and
no interval of chance is put around it. A sample is another thing: its difference counts only where
the interval of the difference leaves out 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaugebook.analysis.cells import bound_result
from gaugebook.analysis.claims.finding import Parts, value_when
from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.analysis.wording import printed_number
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.results import Result, result
from gaugebook.stats.intervals import newcombe

Side = Literal["higher", "lower", "same", "unclear"]

CONFIDENCE = 0.95
_TOTALS = ("count", "sum", "distinct")


@dataclass(frozen=True)
class Comparison:
    """How a later figure stands to an earlier one.

    `side` is ``same`` where the two are printed alike, ``unclear`` where they are not comparable
    or where a sample is too small to tell. `reason` says it in a clause without the metric's name:
    " rose from 426 seconds in August 2022 to 434 seconds in September 2022".
    """

    side: Side
    reason: Parts
    observations: tuple[Observation, Observation]
    results: tuple[Result, ...] = ()
    is_sample: bool = False


def compare(metric: Metric, later: Observation, earlier: Observation) -> Comparison:
    """Hold a figure against an earlier one of the same metric.

    Parameters
    ----------
    metric
        Theirs. With ``interval: {basis: sample}`` and counts behind both, the interval of the
        difference decides.
    later, earlier
        Both have a value. They are compared as printed, so that a reader who subtracts finds the
        same.

    Notes
    -----
    Source of the interval: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    both = (later, earlier)
    why = why_not_comparable(metric, earlier, later) or _unequal(metric, later, earlier)
    if why:
        told = f" for {later.span.label} is not compared with {earlier.span.label}: {why}"
        return Comparison("unclear", (told,), both)
    side = _side(later, earlier)
    reason = _moved(side, later, earlier)
    if metric.interval.basis == "census":
        return Comparison(side, reason, both)
    return _of_samples(metric, side, reason, both)


def _side(later: Observation, earlier: Observation) -> Side:
    numbers = (printed_number(later), printed_number(earlier))
    if numbers[0] is None or numbers[1] is None:
        return "unclear"
    if numbers[0] == numbers[1]:
        return "same"
    return "higher" if numbers[0] > numbers[1] else "lower"


def _unequal(metric: Metric, later: Observation, earlier: Observation) -> str:
    """Say that a total of a month stands beside that of a year, where it does."""
    grows = metric.kind in _TOTALS or (metric.kind == "derived" and metric.unit in _GROWING)
    one, other = later.span, earlier.span
    alike = (one.grain is not None and one.grain == other.grain) or (
        one.months == other.months if one.months and other.months else one.days == other.days
    )
    return "" if alike or not grows else "a total of another length of time"


_GROWING = ("count", "pounds")
"""Units of derived figures that may grow with the length of the period."""


def _moved(side: Side, later: Observation, earlier: Observation) -> Parts:
    if side == "same":
        return (" was the same, ", *value_when(later), f" as {_short(earlier)}")
    verb = " rose from " if side == "higher" else " fell from "
    return (verb, *value_when(earlier), " to ", *value_when(later))


def _short(found: Observation) -> str:
    grain = found.span.grain
    return f"in {found.span.label}" if grain in ("month", "year") else f"from {found.span.label}"


def _of_samples(
    metric: Metric, side: Side, reason: Parts, both: tuple[Observation, Observation]
) -> Comparison:
    found = difference_of_samples(metric, *both)
    if found is None:
        aside = "; it is a sample, and without its counts chance cannot be left out"
        return Comparison("unclear", (*reason, aside), both, is_sample=True)
    lower, upper = found.of("lower").value or 0, found.of("upper").value or 0
    interval: Parts = (
        "; it is a sample, and the difference may be anything from ",
        bound_result(found, "lower", words=False),
        " to ",
        bound_result(found, "upper"),
    )
    decided = side if lower > 0 or upper < 0 else "unclear"
    return Comparison(decided, (*reason, *interval), both, (found,), is_sample=True)


def difference_of_samples(
    metric: Metric, later: Observation, earlier: Observation
) -> Result | None:
    """Give the interval of the difference of two sampled shares, later minus earlier, in points.

    None for other kinds than ratios, without counts, and where one has no records.
    """
    counts = (later.numerator, later.denominator, earlier.numerator, earlier.denominator)
    if metric.kind != "ratio" or metric.unit != "share" or None in counts:
        return None
    x1, n1, x2, n2 = (float(count or 0) for count in counts)
    interval = newcombe(x1, n1, x2, n2, confidence=CONFIDENCE) if n1 and n2 else None
    if interval is None:
        return None
    points = {
        "difference": (x1 / n1 - x2 / n2) * 100,
        "lower": interval.lower * 100,
        "upper": interval.upper * 100,
    }
    return result(
        "newcombe-difference",
        points,
        unit="points",
        decimals=max(metric.decimals, 1),
        parameters={"confidence": CONFIDENCE},
        uses=[later.binding, earlier.binding],
    )
