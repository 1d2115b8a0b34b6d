"""Claims about two periods: improved, worsened, about the same."""

from __future__ import annotations

from dataclasses import replace

from gaugebook.analysis.cells import bound_result
from gaugebook.analysis.claims.claim import Claim, history_of
from gaugebook.analysis.claims.comparison import Comparison, compare
from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.claims.finding import Answer, Finding, cannot_say, why_no_value
from gaugebook.analysis.claims.usual import TooFew, Usual, usual_before
from gaugebook.analysis.wording import printed_number
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation


def two_periods(claim: Claim, metric: Metric, evidence: Evidence) -> Finding:
    """Test improved, worsened or about the same for one metric.

    *Improved*: the printed value moved in the metric's direction. Where there are seven or more
    comparable periods before, it must have moved by more than the largest usual step (3.267 mean
    moving ranges), else it cannot be said; where there are fewer, the difference itself decides,
    for all was counted. A sample must have an interval of the difference that leaves out 0.
    *Worsened* is the same the other way. *About the same*: printed alike, or no further apart than
    the usual step (the median one); false beyond the largest usual step; a sample, where the
    interval of the difference holds 0.

    Returns
    -------
    Finding
        Cannot say where a figure is missing, withheld, of a part period, across a break or not
        confirmed, and, for improved and worsened, where the metric has no good direction.
    """
    if claim.words != "about the same" and metric.direction == "neutral":
        return cannot_say(metric, " has no direction: neither more nor less of it is better")
    since = claim.since or claim.period.before()
    later, earlier = evidence.of(metric.id, claim.period), evidence.of(metric.id, since)
    if later is not None and later.is_part:
        named = f" is compared only in full periods, and {claim.period.label} is a part of one"
        return cannot_say(metric, named, seen=(later,))
    for period in (claim.period, since):
        if why := why_no_value(evidence, metric, period):
            return cannot_say(metric, why, seen=(later, earlier))
    if later is None or earlier is None:
        return cannot_say(metric, " has no figure")
    found = compare(metric, later, earlier)
    usual = _usual(claim, metric, evidence, later) if not found.is_sample else None
    if claim.words == "about the same":
        return _the_same(metric, found, usual)
    return _moved(claim, metric, found, usual)


def _usual(
    claim: Claim, metric: Metric, evidence: Evidence, later: Observation
) -> Usual | TooFew | None:
    grain = claim.period.grain
    if grain is None or later.is_part:
        return None
    return usual_before(evidence, metric, later, history_of(claim), grain)


def _moved(
    claim: Claim, metric: Metric, found: Comparison, usual: Usual | TooFew | None
) -> Finding:
    good = metric.direction if claim.words == "improved" else _other(metric.direction)
    answer: Answer = "true" if found.side == good else "false"
    if found.side == "unclear":
        answer = "cannot_say"
    plain = Finding(
        metric.id, answer, (metric.label, *found.reason), found.observations, found.results
    )
    if answer != "true" or not isinstance(usual, Usual):
        return plain
    return _weighed(plain, usual, _distance(found))


def _other(direction: str) -> str:
    return "lower" if direction == "higher" else "higher"


def _weighed(plain: Finding, usual: Usual, distance: float) -> Finding:
    """Hold a change against the largest usual step."""
    largest = bound_result(usual.found, "largest usual step")
    is_beyond = distance > _exact(usual, "largest usual step")
    words = "; that is more than " if is_beyond else "; that is within the "
    after = ", the most it usually moves" if is_beyond else " that it usually moves at most"
    return replace(
        plain,
        answer="true" if is_beyond else "cannot_say",
        reason=(*plain.reason, words, largest, after, _from(usual)),
        results=(*plain.results, usual.found),
    )


def _from(usual: Usual) -> str:
    return f" from one period to the next ({usual.points} periods before)"


def _distance(found: Comparison) -> float:
    """Give how far two figures lie apart, in print: shares in points."""
    later, earlier = (printed_number(o) or 0.0 for o in found.observations)
    return abs(later - earlier)


def _exact(usual: Usual, name: str) -> float:
    """Give a step as it is compared; the steps of a share are in points already."""
    return usual.found.of(name).value or 0.0


def _the_same(metric: Metric, found: Comparison, usual: Usual | TooFew | None) -> Finding:
    def finding(answer: Answer, *more: str | Bound, worked: tuple[Usual, ...] = ()) -> Finding:
        results = (*found.results, *(u.found for u in worked))
        reason = (metric.label, *found.reason, *more)
        return Finding(metric.id, answer, reason, found.observations, results)

    if found.is_sample and found.results:
        return finding("true" if found.side in ("unclear", "same") else "false")
    if found.side == "unclear":
        return finding("cannot_say")
    if found.side == "same":
        return finding("true")
    if not isinstance(usual, Usual):
        why = f"; {usual.words}" if usual else "; how much it usually varies is not known"
        return finding("cannot_say", why)
    distance = _distance(found)
    if distance <= _exact(usual, "median step"):
        step = bound_result(usual.found, "median step")
        return finding("true", "; its usual step is ", step, _from(usual), worked=(usual,))
    largest = bound_result(usual.found, "largest usual step")
    if distance > _exact(usual, "largest usual step"):
        said: tuple[str | Bound, ...] = (
            "; that is more than ",
            largest,
            ", the most it usually moves",
        )
        return finding("false", *said, _from(usual), worked=(usual,))
    step = bound_result(usual.found, "median step")
    between = ("; that is more than its usual step, ", step, ", and no more than the ", largest)
    return finding("cannot_say", *between, " that it moves at most", _from(usual), worked=(usual,))
