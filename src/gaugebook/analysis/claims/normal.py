"""Claims about what is normal: higher than normal, lower than normal.

Normal is what the periods before show, not what last year's mean was: a mean says nothing of how
much a figure varies from month to month.
"""

from __future__ import annotations

from gaugebook.analysis.cells import bound_result
from gaugebook.analysis.claims.claim import Claim, first_tested, history_of, year_before
from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.claims.finding import (
    Answer,
    Finding,
    Parts,
    cannot_say,
    joined,
    value_when,
    why_no_value,
)
from gaugebook.analysis.claims.usual import TooFew, Usual, usual_before
from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Grain, Period
from gaugebook.results import Result, result

_A_YEAR: dict[Grain, int] = {"month": 12, "quarter": 4}
_TOTALS = ("count", "sum")
_MEANS = ("ratio", "mean")


def against_normal(claim: Claim, metric: Metric, evidence: Evidence) -> Finding:
    """Test higher than normal or lower than normal for one metric.

    *Higher than normal*: above the upper limit of the full periods before (at most 24, at least
    seven, back to the latest break): their mean plus 2.66 mean moving ranges. *Lower*: below the
    lower one. With ``since``, every full period from then on must be. Limits from fewer than 13
    periods are trial limits, and the reason says so.

    With fewer than seven periods before, a figure that is not even above the monthly mean of the
    financial year before is not higher than normal; one that is above it may be, and nothing can
    be said.

    Returns
    -------
    Finding
        False as soon as one period is against it; else cannot say where a figure is missing,
        withheld, of a part period or across a break.
    """
    grain = claim.period.grain
    found = evidence.of(metric.id, claim.period)
    if found is not None and found.is_part:
        named = f" is compared only in full periods, and {claim.period.label} is a part of one"
        return cannot_say(metric, named, seen=(found,))
    if grain is None:
        single = f" is compared month by month, and {claim.period.label} is no single period"
        return cannot_say(metric, single, seen=(found,))
    tested = Period(first_tested(claim).start, claim.period.end).split(grain)
    findings = [_one(claim, metric, evidence, period, grain) for period in tested]
    return _together(metric, findings)


def _together(metric: Metric, findings: list[Finding]) -> Finding:
    """Give one finding for several periods: it must hold in every one."""
    for answer in ("false", "cannot_say", "true"):
        kept = [f for f in findings if f.answer == answer]
        if not kept:
            continue
        reason = joined([f.reason for f in kept])
        seen = tuple(dict.fromkeys(o for f in kept for o in f.observations))
        worked = tuple(dict.fromkeys(r for f in kept for r in f.results))
        return Finding(metric.id, kept[0].answer, reason, seen, worked)
    return cannot_say(metric, " has no figure")


def _one(claim: Claim, metric: Metric, evidence: Evidence, period: Period, grain: Grain) -> Finding:
    found = evidence.of(metric.id, period)
    why = why_no_value(evidence, metric, period)
    if why or found is None:
        return cannot_say(metric, why or " has no figure", seen=(found,))
    usual = usual_before(evidence, metric, found, history_of(claim), grain)
    if isinstance(usual, TooFew):
        return _by_the_year(claim, metric, evidence, found, usual)
    return _by_limits(claim, metric, found, usual)


def _by_limits(claim: Claim, metric: Metric, found: Observation, usual: Usual) -> Finding:
    is_higher = claim.words == "higher than normal"
    name = "upper" if is_higher else "lower"
    limit, value = usual.found.of(name).value or 0.0, found.value or 0.0
    is_outside = value > limit if is_higher else value < limit
    side = (
        ("above" if is_higher else "below")
        if is_outside
        else "not " + ("above" if is_higher else "below")
    )
    trial = "trial limits of " if usual.is_trial else ""
    reason: Parts = (
        f"{metric.label} was ",
        *value_when(found),
        f", {side} the {name} limit of what is usual, ",
        bound_result(usual.found, name),
        f" ({trial}{usual.points} periods before)",
    )
    answer: Answer = "true" if is_outside else "false"
    return Finding(metric.id, answer, reason, (found,), (usual.found,))


def _by_the_year(
    claim: Claim, metric: Metric, evidence: Evidence, found: Observation, few: TooFew
) -> Finding:
    """Hold a figure against the mean of the year before, which can refute and never support."""
    before = year_before(claim)
    year = evidence.of(metric.id, before) if before else None
    mean = _mean_of(metric, year, found)
    opening: Parts = (f"{metric.label} was ", *value_when(found))
    if mean is None or year is None:
        return Finding(metric.id, "cannot_say", (*opening, f"; {few.words}"), (found,))
    is_higher = claim.words == "higher than normal"
    printed = bound_result(mean, "mean")
    level = mean.of("mean").value or 0.0
    value = found.value or 0.0
    is_beyond = value > level if is_higher else value < level
    side = "above" if value > level else ("below" if value < level else "the same as")
    grain = found.span.grain
    held: Parts = (f", {side} the mean {grain} of {year.span.label}, ", printed)
    if is_beyond:
        reason = (*opening, *held, f"; {few.words}")
        return Finding(metric.id, "cannot_say", reason, (found, year), (mean,))
    return Finding(metric.id, "false", (*opening, *held), (found, year), (mean,))


def _mean_of(metric: Metric, year: Observation | None, found: Observation) -> Result | None:
    """Give a metric's mean for one period of a year; None where the year does not say."""
    grain = found.span.grain
    if year is None or year.value is None or grain not in _A_YEAR:
        return None
    if metric.kind not in (*_TOTALS, *_MEANS) or why_not_comparable(metric, year, found):
        return None
    share = _A_YEAR[grain] if metric.kind in _TOTALS else 1
    return result(
        "mean-of-year",
        {"mean": year.value / share},
        unit=metric.unit,
        decimals=metric.decimals,
        parameters={"periods": share},
        uses=[year.binding],
    )
