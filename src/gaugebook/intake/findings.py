"""What the child process found in a file, as Problems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.kinds import unfit_problem

_NAMED = 8


def child_problems(state: dict[str, Any], name: str, sheet: str | None) -> list[Problem]:
    """Give the Problems of an answer; the first of them refuses the file if it must be."""
    if "sheets" in state:
        known = [text or "" for text in state["sheets"]]
        hint = near_miss(sheet or "", known) or f" It has {_listed(known) or 'no sheets'}."
        return [problem("sheet-missing", name, found=sheet or "", hint=hint)]
    if state.get("code") == "file-protected":
        return [unfit_problem("protected", name)]
    if "code" in state:
        return [problem(state["code"], name, detail=state["detail"])]
    return [_finding(found, name) for found in state.get("findings", ())]


def left_out_problems(
    left_out: Iterable[tuple[str, int]], where: Where, *, told: frozenset[str] = frozenset()
) -> list[Problem]:
    """Tell the rows that intake left out, by the code that each reason is; `told` are told already.

    >>> [str(p.message) for p in left_out_problems([("heading-repeated", 2)], Where("calls.csv"))]
    ['2 row(s) repeat the headings, and were left out.']
    """
    return [problem(code, where, count=count) for code, count in left_out if code not in told]


def _finding(found: dict[str, Any], name: str) -> Problem:
    facts = dict(found)
    code = facts.pop("code")
    where = Where(name, sheet=facts.pop("sheet", None), cell=facts.pop("cell", None))
    if "names" in facts:
        facts["names"] = _listed(facts["names"])
    return problem(code, where, **facts)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" ..." if names[_NAMED:] else "")
