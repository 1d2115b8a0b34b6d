"""Observations for a request, from every input that can give them.

One key has one observation. Where two sources give the same key, ``record:`` says which is
printed; where it does not say, neither is, because a guess would be one council's opinion of
another system's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gaugebook.definitions.library import Library
from gaugebook.definitions.metric import Metric
from gaugebook.engine.judge import Reading, judge
from gaugebook.engine.printed import can_serve_printed, read_printed, short_period
from gaugebook.engine.records import can_serve, read_records
from gaugebook.engine.request import Request
from gaugebook.errors import Problem, RefusedError, Where, near_miss, problem
from gaugebook.observations import Observation, sort_observations
from gaugebook.tables.dataset import Dataset, InputFacts
from gaugebook.values import format_value


@dataclass(frozen=True)
class Computed:
    """Observations in key order, and what was found on the way."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Candidate:
    """One source's observation for a key."""

    source_id: str
    observation: Observation


def compute(
    request: Request,
    *,
    library: Library,
    dataset: Dataset,
    record: Mapping[str, Sequence[str]] | None = None,
) -> Computed:
    """Give the observations for a request.

    Parameters
    ----------
    request
        Metrics, period, grain, dimensions.
    library
        The definitions.
    dataset
        What was read.
    record
        For a metric, its sources in the order in which they are believed.

    Returns
    -------
    Computed
        Observations in key order. A metric that no input can give has the Problem
        ``observation-missing`` with the reason.

    Raises
    ------
    RefusedError
        When a metric or a dimension does not exist.
    """
    _check_request(request, library)
    candidates: list[_Candidate] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(request.metrics):
        found, faults = _compute_metric(library.metrics[name], request, library, dataset)
        candidates += found
        problems += faults
        if not found:
            problems.append(_nothing_found(name, request, library, dataset))
    kept, clashes = _one_per_key(candidates, record or {})
    return Computed(tuple(sort_observations(kept)), tuple(dict.fromkeys(problems + clashes)))


def _check_request(request: Request, library: Library) -> None:
    faults: list[Problem] = []
    for name in request.metrics:
        metric = library.metrics.get(name)
        if metric is None:
            hint = near_miss(name, library.metrics)
            faults.append(problem("metric-unknown", "the request", found=name, hint=hint))
            continue
        known = tuple(dict.fromkeys(("channel", *metric.dimensions)))
        for dimension in (*request.by, *request.where):
            if dimension not in known:
                faults.append(
                    problem(
                        "dimension-unknown",
                        "the request",
                        found=dimension,
                        metric=name,
                        known=", ".join(known),
                        hint=near_miss(dimension, known),
                    )
                )
    if faults:
        raise RefusedError(faults)


def _compute_metric(
    metric: Metric, request: Request, library: Library, dataset: Dataset
) -> tuple[list[_Candidate], list[Problem]]:
    candidates: list[_Candidate] = []
    problems: list[Problem] = []
    for records in dataset.records:
        if can_serve(metric, library.measures, "contacts"):
            readings = read_records(metric, library.measures, records, request)
            candidates += [_candidate(r, records.facts) for r in readings]
            problems += _open_identities(readings, records.facts.source_id)
    for table in dataset.tables:
        if can_serve_printed(metric, table):
            found = read_printed(metric, library.measures, library.metrics, table, request)
            candidates += [_candidate(r, table.facts) for r in found.readings]
            problems += found.problems
            problems += _open_identities(found.readings, table.facts.source_id)
    return candidates, problems


def _candidate(reading: Reading, facts: InputFacts) -> _Candidate:
    observation = judge(reading, org_code=facts.org_code, source_ref=facts.reference)
    return _Candidate(facts.source_id, observation)


def _open_identities(readings: Sequence[Reading], source_id: str) -> list[Problem]:
    return [
        problem(
            "identity-open",
            Where(source_id),
            key=f"{reading.metric.id} {short_period(reading.period)}",
            label=reading.metric.label,
            period=reading.period.label,
            explanation=reading.identity.explanation,
        )
        for reading in readings
        if reading.identity and reading.identity.is_broken and reading.place.is_total
    ]


def _nothing_found(name: str, request: Request, library: Library, dataset: Dataset) -> Problem:
    metric = library.metrics[name]
    if not dataset.records and not dataset.tables:
        reason = "workspace.yaml names no input that could be read"
    elif any(True for _ in dataset.inputs()):
        reason = "no input covers it"
    else:
        reason = "no input has its measures"
    return problem(
        "observation-missing",
        "the request",
        key=f"{name} {short_period(request.period)}",
        metric=metric.label,
        period=request.period.label,
        reason=reason,
    )


def _one_per_key(
    candidates: Sequence[_Candidate], record: Mapping[str, Sequence[str]]
) -> tuple[list[Observation], list[Problem]]:
    by_key: dict[tuple[str, ...], list[_Candidate]] = {}
    for candidate in candidates:
        by_key.setdefault(candidate.observation.key, []).append(candidate)
    kept: list[Observation] = []
    problems: list[Problem] = []
    for group in by_key.values():
        ranked, fault = _rank(group, record.get(group[0].observation.metric_id, ()))
        if fault is not None:
            problems.append(fault)
        if ranked is not None:
            kept.append(ranked)
    return kept, problems


def _rank(
    group: Sequence[_Candidate], order: Sequence[str]
) -> tuple[Observation | None, Problem | None]:
    if len(group) == 1:
        return group[0].observation, None
    first = group[0].observation
    key = f"{first.metric_id} {short_period(first.span)}"
    ranked = sorted(
        (c for c in group if c.source_id in order), key=lambda c: order.index(c.source_id)
    )
    if not ranked:
        names = ", ".join(c.source_id for c in group)
        return None, problem("source-unranked", "workspace.yaml", key=key, sources=names)
    best = ranked[0]
    for other in group:
        texts = [_printed(c.observation) for c in (best, other)]
        if texts[0] != texts[1]:
            return best.observation, problem(
                "sources-disagree",
                "workspace.yaml",
                key=key,
                first_source=best.source_id,
                first=texts[0],
                second_source=other.source_id,
                second=texts[1],
            )
    return best.observation, None


def _printed(observation: Observation) -> str:
    return format_value(observation.value, observation.unit, observation.decimals)
