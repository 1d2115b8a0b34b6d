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
from gaugebook.engine.printed import can_serve_printed, read_printed
from gaugebook.engine.records import columns_lacking, read_records
from gaugebook.engine.request import Request
from gaugebook.errors import Problem, RefusedError, near_miss, problem
from gaugebook.observations import Observation, sort_observations
from gaugebook.periods import Period
from gaugebook.tables.dataset import Dataset, InputFacts
from gaugebook.values import format_value


@dataclass(frozen=True)
class Computed:
    """Observations in key order, and what was found on the way."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Candidate:
    """One source's observation for a key, and the reading it was judged from."""

    source_id: str
    reading: Reading
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
        Observations in key order. The periods for which no input gives a metric have the Problem
        ``observation-missing`` with the reason, one for each metric.

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
        problems += _missing(library.metrics[name], request, library, dataset, found, faults)
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
        if columns_lacking(metric, library.measures, records, request) == frozenset():
            readings = read_records(metric, library.measures, records, request)
            candidates += [_candidate(r, records.facts) for r in readings]
    for table in dataset.tables:
        if can_serve_printed(metric, table):
            found = read_printed(metric, library.measures, library.metrics, table, request)
            candidates += [_candidate(r, table.facts) for r in found.readings]
            problems += found.problems
    for candidate in candidates:
        problems += _doubts(candidate.reading)
    return candidates, problems


def _candidate(reading: Reading, facts: InputFacts) -> _Candidate:
    observation = judge(reading, org_code=facts.org_code, source_ref=facts.reference)
    return _Candidate(facts.source_id, reading, observation)


def _doubts(reading: Reading) -> list[Problem]:
    """Find why a reading cannot be right as it stands."""
    metric = reading.metric
    key = f"{metric.id} {reading.period.key}"
    doubts = []
    if reading.identity and reading.identity.is_broken and reading.is_whole:
        doubts.append(
            problem(
                "identity-open",
                reading.where,
                key=key,
                label=metric.label,
                period=reading.period.label,
                explanation=reading.identity.explanation,
            )
        )
    if reading.is_out_of_bounds:
        doubts.append(
            problem(
                "share-out-of-bounds",
                reading.where,
                key=key,
                found=format_value(reading.value, metric.unit, metric.decimals),
                label=metric.label,
                period=reading.period.label,
            )
        )
    return doubts


def _missing(
    metric: Metric,
    request: Request,
    library: Library,
    dataset: Dataset,
    found: Sequence[_Candidate],
    faults: Sequence[Problem],
) -> list[Problem]:
    """Name the periods for which nothing was found; those refused with a reason are named there."""
    refused = {fault.key for fault in faults if fault.code == "rollup-refused"}
    covered = {candidate.reading.period for candidate in found}
    lacking = [
        piece
        for piece in request.pieces()
        if not any(piece.contains(period) for period in covered)
        and f"{metric.id} {piece.key}" not in refused
    ]
    if not lacking:
        return []
    return [
        problem(
            "observation-missing",
            "the request",
            key=f"{metric.id} {lacking[0].key}",
            metric=metric.label,
            period=", ".join(stretch.label for stretch in _stretches(lacking)),
            reason=_why_missing(metric, request, library, dataset),
            periods=[str(piece) for piece in lacking],
        )
    ]


def _stretches(pieces: Sequence[Period]) -> list[Period]:
    """Join periods that follow one another, so that two missing years are named in a few words."""
    joined: list[Period] = []
    for piece in pieces:
        if joined and joined[-1].end == piece.start:
            joined[-1] = Period(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def _why_missing(metric: Metric, request: Request, library: Library, dataset: Dataset) -> str:
    if not any(True for _ in dataset.inputs()):
        return "workspace.yaml names no input that could be read"
    lacking = [columns_lacking(metric, library.measures, r, request) for r in dataset.records]
    known = [columns for columns in lacking if columns is not None]
    if frozenset() in known or any(can_serve_printed(metric, t) for t in dataset.tables):
        return "no input covers it"
    if known:
        return f"no input has {', '.join(sorted(sorted(known, key=len)[0]))}"
    return "no input has what it is made of"


def _one_per_key(
    candidates: Sequence[_Candidate], record: Mapping[str, Sequence[str]]
) -> tuple[list[Observation], list[Problem]]:
    by_key: dict[tuple[str, ...], list[_Candidate]] = {}
    for candidate in candidates:
        by_key.setdefault(candidate.observation.key, []).append(candidate)
    kept: list[Observation] = []
    problems: list[Problem] = []
    for group in by_key.values():
        ranked, faults = _rank(group, record.get(group[0].observation.metric_id, ()))
        problems += faults
        if ranked is not None:
            kept.append(ranked)
    return kept, problems


def _rank(
    group: Sequence[_Candidate], order: Sequence[str]
) -> tuple[Observation | None, list[Problem]]:
    """Give the observation of the source that is believed most, and where others differ."""
    if len(group) == 1:
        return group[0].observation, []
    first = group[0].observation
    key = f"{first.metric_id} {first.span.key}"
    ranked = sorted(
        (c for c in group if c.source_id in order), key=lambda c: order.index(c.source_id)
    )
    if not ranked:
        names = ", ".join(c.source_id for c in group)
        return None, [problem("source-unranked", "workspace.yaml", key=key, sources=names)]
    best = ranked[0]
    differences = [
        problem(
            "sources-disagree",
            "workspace.yaml",
            key=key,
            first_source=best.source_id,
            first=_printed(best.observation),
            second_source=other.source_id,
            second=_printed(other.observation),
        )
        for other in group
        if _printed(other.observation) != _printed(best.observation)
    ]
    return best.observation, differences


def _printed(observation: Observation) -> str:
    return format_value(observation.value, observation.unit, observation.decimals)
