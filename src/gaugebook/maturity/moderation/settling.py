"""The conclusions of several working papers put together; where two differ, a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaugebook.errors import Problem, problem
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.moderation.read_moderation import (
    ModerationPaper,
    ReadConclusion,
    what_was_found,
)
from gaugebook.maturity.nodes import View
from gaugebook.words import listed


@dataclass(frozen=True)
class Settled:
    """The conclusions of all papers that count, by service, and what a person has to decide."""

    by_service: Mapping[str, tuple[Moderation, ...]]
    problems: tuple[Problem, ...] = ()


def settle(
    papers: Iterable[ModerationPaper],
    *,
    decided: Mapping[tuple[View, str, str], str] | None = None,
) -> Settled:
    """Put the conclusions of several papers together; where two people differ, a person decides.

    Parameters
    ----------
    papers
        The papers, in any order. The same file twice counts once.
    decided
        For a view, service and statement, the fingerprint (sha256) of the paper that stands.

    Returns
    -------
    Settled
        A claim on which people came to the same level once, one on which they differ not at all
        until it is decided. Whoever cannot tell differs from nobody.
    """
    by_claim: dict[tuple[View, str, str], list[ReadConclusion]] = {}
    for paper in sorted(papers, key=lambda p: (p.file, p.sha256)):
        for one in paper.read:
            by_claim.setdefault(one.key, []).append(one)
    by_service: dict[str, list[Moderation]] = {}
    problems: list[Problem] = []
    for key, all_of_it in by_claim.items():
        concluded = [one for one in all_of_it if not one.moderation.cannot_tell] or all_of_it
        standing = _standing(concluded, (decided or {}).get(key))
        if standing is None:
            problems.append(_differ(key, concluded))
        else:
            by_service.setdefault(standing.service, []).append(standing.moderation)
    return Settled({name: tuple(found) for name, found in by_service.items()}, tuple(problems))


def _standing(concluded: Sequence[ReadConclusion], sha256: str | None) -> ReadConclusion | None:
    if len({what_was_found(one.moderation) for one in concluded}) == 1:
        return concluded[0]
    chosen = [one for one in concluded if one.sha256 == sha256]
    return chosen[0] if len({what_was_found(one.moderation) for one in chosen}) == 1 else None


def _differ(key: tuple[View, str, str], concluded: Sequence[ReadConclusion]) -> Problem:
    _, service, statement = key
    said = listed([f"{one.said} in {one.where.file} ({one.where.cell})" for one in concluded])
    return problem(
        "moderation-people-differ",
        concluded[0].where,
        key=f"{service} {statement}",
        service=concluded[0].service_name,
        service_id=service,
        statement=statement,
        conclusions=said,
    )
