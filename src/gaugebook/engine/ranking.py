"""One key, one observation: which source is believed where several give the same.

Where two sources give the same key, ``record:`` says which is printed; where it does not say,
neither is, because a guess would be one council's opinion of another system's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.engine.judge import Reading
from gaugebook.errors import Problem, problem
from gaugebook.observations import Observation
from gaugebook.values import format_value


@dataclass(frozen=True)
class Candidate:
    """One source's observation for a key, and the reading it was judged from."""

    source_id: str
    reading: Reading
    observation: Observation


def one_per_key(
    candidates: Sequence[Candidate], order: Sequence[str]
) -> tuple[list[Observation], list[Problem]]:
    """Give one observation for each key of one metric, and where sources differ.

    Parameters
    ----------
    candidates
        What each source gives.
    order
        The sources in the order in which they are believed.
    """
    by_key: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in candidates:
        by_key.setdefault(candidate.observation.key, []).append(candidate)
    kept: list[Observation] = []
    problems: list[Problem] = []
    for group in by_key.values():
        ranked, faults = _rank(group, order)
        problems += faults
        if ranked is not None:
            kept.append(ranked)
    return kept, problems


def _rank(
    group: Sequence[Candidate], order: Sequence[str]
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
