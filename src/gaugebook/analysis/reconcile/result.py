"""What a reconciliation gives: every relation that was looked at, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from gaugebook.errors import Problem, Severity, Where, problem

RelationKind = Literal["ratio", "flow", "change", "total", "target", "bounds"]
Verdict = Literal["closes", "truncated", "coarser", "open", "another base", "fails", "cannot check"]


@dataclass(frozen=True)
class Relation:
    """One relation between printed figures, and what came of checking it.

    `verdict` is ``closes``, ``truncated`` (cut, not rounded), ``coarser`` (rounded to fewer
    decimals than shown), ``open`` (a remainder that nothing printed explains), ``another base``
    (closes with another denominator), ``fails`` or ``cannot check`` (a figure it needs is not
    there).
    """

    kind: RelationKind
    label: str
    period: str
    cells: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Outcome:
    """What one check found: relations looked at, and problems."""

    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Outcome:
        """Give several outcomes as one."""
        gathered = list(outcomes)
        return cls(
            relations=tuple(relation for each in gathered for relation in each.relations),
            problems=tuple(fault for each in gathered for fault in each.problems),
        )


@dataclass(frozen=True)
class Reconciliation:
    """The result for one table.

    `relations` lists what was looked at, also where nothing was wrong, so that a reader can
    tell "checked and right" from "not checked".
    """

    file: str
    sheet: str | None = None
    cells_checked: int = 0
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether a figure of the table must not be printed as it stands."""
        return any(p.is_refused for p in self.problems)


def finding(
    code: str,
    where: Where,
    *,
    found: str,
    key: str = "",
    severity: Severity | None = None,
    words: Mapping[str, str],
    facts: Mapping[str, Any],
) -> Problem:
    """Make a Problem whose message is filled with `words` and whose facts are numbers."""
    made = problem(code, where, found=found, key=key, severity=severity, **words)
    return replace(made, facts=dict(facts))
