"""The claims of a narrative: how each is tested, what is printed for it, and what is found.

A claim that holds is printed as its words. One that does not is never printed as if it did: the
words stand in square brackets with what is wrong with them, and the finding gives the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gaugebook.analysis.claims import Evidence, Verdict, evidence_of, verdict_of
from gaugebook.analysis.observed import Observed, one_organisation
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, problem
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.papers.calls import Call
from gaugebook.papers.needs import PeriodNames, claim_of
from gaugebook.papers.paper import Run, Runs
from gaugebook.results import RESULT

NOT_SUPPORTED, CANNOT_SAY = "not supported by the figures", "cannot be said from the figures"
"""What is printed before the words of a claim that is false, or that nobody can tell."""


def verdict_on(
    call: Call,
    *,
    names: PeriodNames,
    metrics: Mapping[str, Metric],
    observations: Sequence[Observation],
    org_code: str,
    made_up_orgs: frozenset[str],
) -> Verdict:
    """Test the claim that a call makes.

    For each metric the figures are of one organisation: the workspace's own where it has any, else
    the one made-up organisation that has; never of both.

    Raises
    ------
    ValueError
        When the call makes no claim that can be tested; `needs_of` reports that before.
    """
    claim = claim_of(call, names, metrics)
    where = dict(call["where"])
    kept: list[Observation] = []
    for name in claim.metrics:
        found = [o for o in observations if o.metric_id == name]
        placed = _placed(found, metrics, where)
        kept += one_organisation(placed, [metrics[name]], own=org_code, made_up_orgs=made_up_orgs)[
            0
        ]
    return verdict_of(claim, Evidence(metrics, tuple(kept), made_up_orgs))


def _placed(
    observations: Sequence[Observation], metrics: Mapping[str, Metric], where: Mapping[str, str]
) -> tuple[Observation, ...]:
    """Keep what stands exactly where it is wanted, with no other breakdown."""
    return evidence_of(Observed(tuple(observations), metrics, ""), **where).observations


def claim_runs(verdict: Verdict, *, caution: Runs = ()) -> Runs:
    """Give what is printed for a claim: its words, or that they do not hold.

    The number that a claim was held against (``below 2 minutes``) is bound to the record of it.
    `caution` stands after words that hold by made-up figures.
    """
    claim = verdict.claim
    if verdict.answer == "true":
        said = Run(f"{claim.words} " if claim.object else claim.words)
        return (said, *_object_runs(verdict), *caution)
    why = NOT_SUPPORTED if verdict.answer == "false" else CANNOT_SAY
    return (Run(f"[{why}: \u201c{claim.text}\u201d]"),)


def _object_runs(verdict: Verdict) -> Runs:
    text = verdict.claim.object
    if not text:
        return ()
    numbers = (part for part in verdict.reason if isinstance(part, Bound))
    for number in numbers:
        if number.text == text and number.binding.startswith(RESULT):
            return (Run(text, binding=number.binding, value=number.value),)
    return (Run(text),)


def claim_findings(claims: Iterable[tuple[Call, Verdict]]) -> tuple[Problem, ...]:
    """Give a finding for each claim of a narrative that is not printed as it was written.

    A false claim is refused, so that the paper is a draft until it is taken out or a meeting
    answers for it; one that cannot be said is a warning.
    """
    return tuple(
        problem(
            "claim-false" if verdict.answer == "false" else "claim-not-shown",
            call.where,
            found=verdict.claim.text,
            key=claim_key(verdict),
            reason=verdict.text.removesuffix("."),
            answer=verdict.answer,
            metrics=list(verdict.claim.metrics),
            numbers=[p.value for p in verdict.reason if isinstance(p, Bound)],
        )
        for call, verdict in claims
        if verdict.answer != "true"
    )


def claim_key(verdict: Verdict) -> str:
    """Name a claim, for a sign-off: ``improved wait_mean 2022-10``."""
    claim = verdict.claim
    return f"{claim.text} {' and '.join(claim.metrics)} {claim.period.key}"


def claim_record(claims: Iterable[tuple[Call, Verdict]]) -> list[dict[str, object]]:
    """Give every claim of a narrative as plain values, for the record of the run."""
    return [
        {
            "claim": claim_key(verdict),
            "where": str(call.where),
            "answer": verdict.answer,
            "reason": verdict.text,
            "observations": sorted({o.binding for o in verdict.observations}),
            "results": [
                {
                    "id": made.id,
                    "parameters": dict(made.parameters),
                    "values": {value.name: value.value for value in made.values},
                }
                for made in verdict.results
            ],
        }
        for call, verdict in claims
    ]
