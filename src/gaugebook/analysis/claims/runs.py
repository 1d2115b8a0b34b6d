"""Claims about every period from one to another: steadily improved, highest and lowest since."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gaugebook.analysis.cells import bound_value
from gaugebook.analysis.claims.claim import Claim
from gaugebook.analysis.claims.comparison import Comparison, compare
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
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result

FEWEST_PERIODS = 3
"""Steadily needs at least two steps."""


def run_of_periods(claim: Claim, metric: Metric, evidence: Evidence) -> Finding:
    """Test steadily improved, highest since or lowest since for one metric.

    *Steadily improved*: from ``since`` to the period, at least three full periods, and every step
    from one to the next is in the metric's direction; one step that is not makes it false, an
    equal one too. *Highest since*: higher, as printed, than every full period from ``since`` on,
    that one among them; a tie cannot claim it. *Lowest since*: the other way. Of a sample, each
    difference must have an interval that leaves out 0.

    Returns
    -------
    Finding
        False as soon as one comparison goes against it, whatever else is missing; else cannot say
        where a figure is missing, withheld, of a part period or across a break.
    """
    if claim.words == "steadily improved" and metric.direction == "neutral":
        return cannot_say(metric, " has no direction: neither more nor less of it is better")
    found = evidence.of(metric.id, claim.period)
    grain = claim.period.grain
    if found is not None and found.is_part:
        named = f" is compared only in full periods, and {claim.period.label} is a part of one"
        return cannot_say(metric, named, seen=(found,))
    if grain is None or claim.since is None:
        return cannot_say(
            metric, f" is compared month by month, and {claim.period.label} is no single period"
        )
    periods = Period(claim.since.start, claim.period.end).split(grain)
    if claim.words == "steadily improved":
        return _steadily(metric, evidence, periods)
    return _extreme(claim, metric, evidence, periods)


def _known(
    evidence: Evidence, metric: Metric, periods: Sequence[Period]
) -> tuple[list[Observation | None], list[str]]:
    """Give the figures of some periods, None where there is none, and why there is none."""
    series: list[Observation | None] = []
    missing: list[str] = []
    for period in periods:
        found = evidence.of(metric.id, period)
        why = why_no_value(evidence, metric, period)
        missing += [why] if why else []
        series.append(None if why else found)
    return series, missing


def _steadily(metric: Metric, evidence: Evidence, periods: Sequence[Period]) -> Finding:
    series, missing = _known(evidence, metric, periods)
    seen = tuple(o for o in series if o is not None)
    steps = [
        compare(metric, later, earlier)
        for earlier, later in pairwise(series)
        if later is not None and earlier is not None
    ]
    results = _results(steps)
    against = [s for s in steps if s.side not in (metric.direction, "unclear")]
    if against:
        reason = (metric.label, *joined([s.reason for s in against], between=" and"))
        return Finding(metric.id, "false", reason, _seen(against), _results(against))
    unclear = [s for s in steps if s.side == "unclear"]
    if missing or unclear:
        why: Parts = (missing[0],) if missing else unclear[0].reason
        return Finding(metric.id, "cannot_say", (metric.label, *why), seen, results)
    if len(series) < FEWEST_PERIODS:
        few = " has too few periods to compare; steadily needs at least three"
        return cannot_say(metric, few, seen=seen)
    listed = joined([(bound_value(o),) for o in seen], between=", ")
    verb = "rose" if metric.direction == "higher" else "fell"
    span = Period(periods[0].start, periods[-1].end).label
    reason = (f"{metric.label} {verb} with every step, {span}: ", *listed)
    return Finding(metric.id, "true", reason, seen, results)


def _extreme(
    claim: Claim, metric: Metric, evidence: Evidence, periods: Sequence[Period]
) -> Finding:
    series, missing = _known(evidence, metric, periods)
    latest, others = series[-1], [o for o in series[:-1] if o is not None]
    if latest is None:
        return cannot_say(metric, missing[-1], seen=others)
    wanted = "higher" if claim.words == "highest since" else "lower"
    held = [compare(metric, latest, other) for other in others]
    against = [c for c in held if c.side not in (wanted, "unclear")]
    opening: Parts = (f"{metric.label} was ", *value_when(latest))

    def finding(answer: Answer, *more: Parts, used: Sequence[Comparison]) -> Finding:
        parts = (*opening, *(part for piece in more for part in piece))
        return Finding(metric.id, answer, parts, _seen(used) or (latest,), _results(used))

    if against:
        worst = _furthest(against, wanted)
        return finding("false", (" and ",), value_when(worst.observations[1]), used=[worst])
    unclear = [c for c in held if c.side == "unclear"]
    if missing or unclear:
        why: Parts = (f"; it{missing[0]}",) if missing else ("; it", *unclear[0].reason)
        return finding("cannot_say", why, used=held)
    runner_up = _furthest(held, wanted).observations[1]
    word = "next highest" if wanted == "higher" else "next lowest"
    return finding("true", (f"; the {word} was ",), value_when(runner_up), used=held)


def _furthest(held: Sequence[Comparison], wanted: str) -> Comparison:
    """Give the comparison with the earlier figure that goes furthest in a direction."""
    sign = 1 if wanted == "higher" else -1
    return max(held, key=lambda c: sign * (c.observations[1].value or 0.0))


def _seen(held: Sequence[Comparison]) -> tuple[Observation, ...]:
    return tuple(dict.fromkeys(o for c in held for o in c.observations))


def _results(held: Sequence[Comparison]) -> tuple[Result, ...]:
    return tuple(dict.fromkeys(r for c in held for r in c.results))
