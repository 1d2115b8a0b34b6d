"""Answers to a former version of a model, carried into the version that is asked.

What a new version says of its statements (`changes`) decides: what was renamed or moved is
carried, what was reworded so that answers do not compare is asked again, what was added is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gaugebook.definitions.assessment import Assessment, Change
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.statements import Given
from gaugebook.words import listed


def steps_between(
    old: Assessment, new: Assessment, models: Mapping[str, Assessment]
) -> tuple[Assessment, ...] | None:
    """Give the versions that lead from one to another; None where they do not, or a major one does.

    Parameters
    ----------
    old, new
        Two versions of one model.
    models
        Every known model by key.
    """
    if old.version_order[0][0] != new.version_order[0][0]:
        return None
    steps: list[Assessment] = []
    at: Assessment | None = new
    while at is not None and at.version != old.version:
        if at in steps:
            return None
        steps.insert(0, at)
        at = models.get(f"{new.id}-{at.model.supersedes}")
    return tuple(steps) if at is not None else None


@dataclass(frozen=True)
class _Carried:
    """What a statement has of a former version: from which Refs, and whether it is asked again."""

    given: Given | None
    refs: tuple[str, ...]
    is_again: bool = False
    is_told: bool = False


def carry(
    given: Mapping[str, Given], old: Assessment, steps: Iterable[Assessment], found: Findings
) -> tuple[dict[str, Given], frozenset[str]]:
    """Give the answers in the version that is asked, and the statements that were not asked then.

    What each statement of the former version still needs goes with it.

    Parameters
    ----------
    given
        By statement of the former version.
    old
        The former version.
    steps
        The versions after it, in order; the last is the one that is asked.
    found
        Takes what is found, and holds what the answers still need.
    """
    state = {s: _Carried(given.get(s), (s,)) for s in old.statements}
    for step in steps:
        state = _step(state, step)
    _move_fixes(state, found)
    carried: dict[str, Given] = {}
    for statement, one in state.items():
        if one.given is not None:
            carried[statement] = _tell(statement, one, found)
    added = frozenset(s for s, one in state.items() if not one.refs)
    used = {ref for one in state.values() for ref in one.refs}
    for ref in given:
        if ref not in used and not given[ref].answer.is_blank:
            found.add("return-statement-removed", given[ref].where, found=ref, ref=ref)
    return carried, added


def _step(state: Mapping[str, _Carried], new: Assessment) -> dict[str, _Carried]:
    changes = {c.statement: c for c in new.model.changes if c.kind != "removed"}
    return {s: _one(s, changes.get(s), state) for s in new.statements}


def _one(statement: str, change: Change | None, state: Mapping[str, _Carried]) -> _Carried:
    if change is None:
        return state.get(statement, _Carried(None, ()))
    if change.kind == "added":
        return _Carried(None, ())
    before = [state[ref] for ref in change.came_from or (statement,) if ref in state]
    refs = tuple(ref for one in before for ref in one.refs)
    answered = [one.given for one in before if one.given is not None]
    if not answered:
        return _Carried(None, refs)
    said = {(g.answer.value, g.answer.special, g.answer.ticks) for g in answered}
    is_again = not change.comparable or len(said) > 1 or any(one.is_again for one in before)
    answer = replace(answered[0].answer, statement=statement)
    return _Carried(Given(answer, answered[0].where), refs, is_again, is_told=True)


def _tell(statement: str, one: _Carried, found: Findings) -> Given:
    assert one.given is not None  # noqa: S101 - the caller looks
    answer, where = one.given.answer, one.given.where
    refs = listed(one.refs)
    if one.is_again:
        found.add("return-statement-changed", where, statement=statement, ref=refs, now=statement)
        answer = replace(answer, value=None, ticks=None, special="not_answered")
    elif one.is_told and not answer.is_blank:
        found.add("return-statement-carried", where, found=refs, ref=refs, now=statement)
    return Given(answer, where)


def _move_fixes(state: Mapping[str, _Carried], found: Findings) -> None:
    """Give what a former statement needs to the one it became; what became none needs nothing."""
    before, found.fixes = found.fixes, {}
    for statement, one in state.items():
        if one.is_again:
            continue
        for ref in one.refs:
            if ref in before:
                found.fix(statement, before[ref])
    kept = {ref for one in state.values() if not one.is_again for ref in one.refs}
    found.let_go(ref for ref in before if ref not in kept)
