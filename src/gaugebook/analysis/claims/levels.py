"""Claims about one figure by itself: within and outside target, above, below.

A part period that a claim names is tested on its own value; it is compared with no full period,
and it has no status.
"""

from __future__ import annotations

from gaugebook.analysis.cells import bound_interval
from gaugebook.analysis.claims.claim import TARGET, Claim
from gaugebook.analysis.claims.comparison import compare
from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.claims.finding import (
    Answer,
    Finding,
    Parts,
    cannot_say,
    value_when,
    why_no_value,
)
from gaugebook.analysis.claims.threshold import threshold_result
from gaugebook.analysis.wording import printed_number, target_words
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result
from gaugebook.values import in_print


def against_target(claim: Claim, metric: Metric, evidence: Evidence) -> Finding:
    """Test within target or outside target for one metric, by the figure's own status.

    *Within target* is a status of met, *outside target* one of close or missed: close is near the
    target on its wrong side. Not confirmed, no target, and a part period (which has no status):
    cannot say.
    """
    found = evidence.of(metric.id, claim.period)
    why = why_no_value(evidence, metric, claim.period)
    if why or found is None:
        return cannot_say(metric, why or " has no figure", seen=(found,))
    if found.is_part:
        part = f" has no status for {claim.period.label}, which is a part period"
        return cannot_say(metric, part, seen=(found,))
    if found.status == "not_confirmed":
        return cannot_say(metric, f" is not confirmed for {claim.period.label}", seen=(found,))
    if found.status == "none" or found.target is None:
        why = found.no_status or "it has no target"
        return cannot_say(metric, f" has no status for {claim.period.label}: {why}", seen=(found,))
    is_met = found.status == "met"
    answer: Answer = "true" if is_met == (claim.words == "within target") else "false"
    verdict = {"met": "met", "close": "close to, but outside,", "missed": "outside"}[found.status]
    reason: Parts = (
        f"{metric.label} was ",
        *value_when(found),
        f", which is {verdict} the target of ",
        _target(metric, found),
    )
    if is_met:
        reason = (*reason[:-2], ", which meets the target of ", reason[-1])
    return Finding(metric.id, answer, reason, (found,))


def _target(metric: Metric, found: Observation) -> Bound:
    value = found.target or 0.0
    number = float(in_print(value, metric.unit))
    return Bound(target_words(metric, value), number, found.binding_of("target"))


def above_or_below(claim: Claim, metric: Metric, evidence: Evidence) -> Finding:
    """Test above or below for one metric: strictly, and as printed.

    Held against another period the two must be comparable. Held against the target or a written
    number, the value alone decides, of a part period too; of a sample, its whole interval must lie
    on that side.
    """
    found = evidence.of(metric.id, claim.period)
    why = why_no_value(evidence, metric, claim.period)
    if why or found is None:
        return cannot_say(metric, why or " has no figure", seen=(found,))
    if isinstance(claim.of, Period):
        return _of_period(claim, metric, evidence, found, claim.of)
    if claim.of == TARGET:
        if found.target is None:
            return cannot_say(metric, f" has no target for {claim.period.label}", seen=(found,))
        return _of_number(claim, metric, found, _target(metric, found), the="the target of ")
    written, number = threshold_result(str(claim.of), metric)
    return _of_number(claim, metric, found, number, results=(written,))


def _of_period(
    claim: Claim, metric: Metric, evidence: Evidence, found: Observation, of: Period
) -> Finding:
    other = evidence.of(metric.id, of)
    why = why_no_value(evidence, metric, of)
    if why or other is None:
        return cannot_say(metric, why or " has no figure", seen=(found, other))
    held = compare(metric, found, other)
    if held.side == "unclear":
        answer: Answer = "cannot_say"
    else:
        answer = "true" if held.side == _side(claim) else "false"
    if held.side in ("higher", "lower") and not held.is_sample:
        reason: Parts = (f"{metric.label} was ", *value_when(found), " and ", *value_when(other))
    else:
        reason = (metric.label, *held.reason)
    return Finding(metric.id, answer, reason, held.observations, held.results)


def _side(claim: Claim) -> str:
    return "higher" if claim.words == "above" else "lower"


def _of_number(
    claim: Claim,
    metric: Metric,
    found: Observation,
    of: Bound,
    *,
    the: str = "",
    results: tuple[Result, ...] = (),
) -> Finding:
    value, limit = printed_number(found) or 0.0, of.value or 0.0
    side = "the same as" if value == limit else ("above" if value > limit else "below")
    answer: Answer = "true" if side == claim.words else "false"
    reason: Parts = (f"{metric.label} was ", *value_when(found), f", {side} {the}", of)
    if metric.interval.basis == "sample" and answer == "true":
        return _sampled(metric, found, limit, Finding(metric.id, answer, reason, (found,), results))
    return Finding(metric.id, answer, reason, (found,), results)


def _sampled(metric: Metric, found: Observation, limit: float, plain: Finding) -> Finding:
    """Say that a sample lies on one side only where its whole interval does."""
    if found.lower is None or found.upper is None:
        aside = "; it is a sample, and without its counts chance cannot be left out"
        return Finding(
            metric.id, "cannot_say", (*plain.reason, aside), plain.observations, plain.results
        )
    ends = (float(in_print(found.lower, metric.unit)), float(in_print(found.upper, metric.unit)))
    if not ends[0] <= limit <= ends[1]:
        return plain
    lower, upper = bound_interval(found)
    aside_parts: Parts = ("; it is a sample, and may be anything from ", lower, " to ", upper)
    reason = (*plain.reason, *aside_parts)
    return Finding(metric.id, "cannot_say", reason, plain.observations, plain.results)
