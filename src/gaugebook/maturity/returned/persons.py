"""Several files of one service: copies of one, corrected ones, or those of several people.

Two files of one person that answer a question differently are put before a person, and until then
the service has no answers. So are two in the same role: a name that is spelt in another way, or a
successor, makes no second manager. Nothing is chosen by the day that was typed, or by the file's
name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.campaign.filled import says
from gaugebook.maturity.returned.decisions import Decisions
from gaugebook.maturity.returned.findings import outcome_of
from gaugebook.maturity.returns import Return
from gaugebook.words import listed

REFS_NAMED = 12
"""Refs that a finding names before it says that there are more."""


@dataclass(frozen=True)
class Resolved:
    """What became of the files of one service.

    Attributes
    ----------
    kept
        One for each person, whether or not it still needs answers.
    set_aside
        Those that another one stands for.
    undecided
        Those that a person has to choose from.
    refs
        The Refs in which those differ.
    """

    kept: tuple[Return, ...] = ()
    set_aside: tuple[Return, ...] = ()
    undecided: tuple[Return, ...] = ()
    refs: tuple[str, ...] = ()


def told(one: Return, *problems: Problem) -> Return:
    """Give a return with further findings, and the outcome that they come to."""
    together = (*one.problems, *problems)
    gravest = outcome_of(together)
    return replace(one, problems=together, outcome=gravest)


def resolve(
    returns: Sequence[Return], *, name: str, decisions: Decisions, together: Collection[str] = ()
) -> Resolved:
    """Give what becomes of all files of one service.

    Parameters
    ----------
    returns
        Those whose service is known, in the order of their files.
    name
        Of the service, as findings call it.
    decisions
        What a person decided.
    together
        The roles in which several people may answer, each in their own way: see `Round.together`.
    """
    kept: list[Return] = []
    aside: list[Return] = []
    undecided: list[Return] = []
    refs: list[str] = []
    for person in _persons(_without_copies(returns, aside)):
        chosen = [one for one in person if decisions.kept(one) is not None]
        differing = differing_refs(chosen or person)
        if chosen and not differing:
            best = max(chosen, key=_fullness)
            kept.append(best)
            aside += [_stood_for(one, best) for one in chosen if one is not best]
            aside += [_not_kept(one, chosen) for one in person if one not in chosen]
            continue
        if differing and chosen:
            # Two decisions that contradict each other decide nothing.
            person = [_decided_twice(one, chosen) if one in chosen else one for one in person]
        if differing:
            undecided += person
            refs += differing
            continue
        best = max(person, key=_fullness)
        kept.append(best)
        aside += [_stood_for(one, best) for one in person if one is not best]
    for role in dict.fromkeys(one.role for one in kept if one.role not in together):
        rivals = [one for one in kept if one.role == role]
        chosen = [one for one in rivals if decisions.kept(one) is not None]
        differing = differing_refs(rivals)
        if differing and chosen:
            aside += [_not_kept(one, chosen) for one in rivals if one not in chosen]
        elif differing:
            undecided += rivals
            refs += differing
        if differing:
            kept = [one for one in kept if one.role != role or one in chosen]
            continue
        # They agree: what one of them left open another has answered.
        completed = [one for one in rivals if not one.is_accepted and one not in chosen]
        if len(completed) < len(rivals):
            best = max(rivals, key=_fullness)
            aside += [_stood_for(one, best) for one in completed]
            kept = [one for one in kept if one not in completed]
    if undecided:
        files = listed([one.file for one in undecided])
        undecided = [_differing(one, name, files, named(refs)) for one in undecided]
        waiting = [
            told(one, problem("return-waits", Where(one.file), service=name)) for one in kept
        ]
        return Resolved((), (*aside, *waiting), tuple(undecided), tuple(dict.fromkeys(refs)))
    return Resolved(tuple(_tell_same_role(kept, name)), tuple(aside))


def _decided_twice(one: Return, chosen: Sequence[Return]) -> Return:
    others = listed([other.file for other in chosen if other is not one])
    return told(one, problem("decision-contradicted", Where(one.file), other=others))


def _differing(one: Return, service: str, files: str, refs: str) -> Return:
    place = Where(one.file)
    return told(one, problem("return-differs", place, service=service, files=files, refs=refs))


def named(refs: Iterable[str]) -> str:
    """Give Refs as a list in prose, at most so many.

    >>> named(["A.1", "A.2"]), named(f"A.{n}" for n in range(14))[-13:]
    ('A.1 and A.2', 'A.11 and more')
    """
    known = list(dict.fromkeys(refs))
    return listed([*known[:REFS_NAMED], "more"] if known[REFS_NAMED:] else known)


def _without_copies(returns: Sequence[Return], aside: list[Return]) -> list[Return]:
    """Leave out further files of the same bytes."""
    first: dict[str, Return] = {}
    for one in returns:
        other = first.setdefault(one.sha256 or one.file, one)
        if other is not one:
            aside.append(_stood_for(one, other))
    return list(first.values())


def _persons(returns: Iterable[Return]) -> list[list[Return]]:
    """Put the files of one person together: by role and name, where both are there to differ."""
    # Those that say most of their writer come first, so that they make the groups.
    ordered = sorted(returns, key=lambda one: (not one.role, not one.respondent, one.file))
    persons: list[list[Return]] = []
    for one in ordered:
        same = next((p for p in persons if _may_be_one(p[0], one)), None)
        if same is None:
            persons.append([one])
        else:
            same.append(one)
    return persons


def are_rivals(one: Return, other: Return, *, together: Collection[str] = ()) -> bool:
    """Whether a person chooses between two files of a service: of one person, or in one role.

    Parameters
    ----------
    one, other
        Two returns of one service.
    together
        As for `resolve`.
    """
    return _may_be_one(one, other) or (one.role == other.role and one.role not in together)


def _may_be_one(one: Return, other: Return) -> bool:
    pairs = ((one.role, other.role), (one.respondent, other.respondent))
    return all(not a or not b or a == b for a, b in pairs)


def said(one: Return) -> dict[str, Answer]:
    """Give the answers of a return that say something and need nothing, by statement."""
    return {a.statement: a for a in one.answers if not a.is_blank and a.statement not in one.fixes}


def differing_refs(returns: Sequence[Return]) -> list[str]:
    """Give the Refs that two returns answer differently; what one leaves open is no difference."""
    found: dict[str, set[tuple[object, ...]]] = {}
    for one in returns:
        for ref, answer in said(one).items():
            found.setdefault(ref, set()).add(says(answer))
    return [ref for ref, answers in found.items() if len(answers) > 1]


def _words(answer: Answer) -> tuple[object, ...]:
    return answer.reason, answer.evidence


def _fullness(one: Return) -> tuple[object, ...]:
    """Put the fullest of several equal returns last; the hash decides where all else is equal."""
    answers = said(one).values()
    evidence = sum(bool(a.evidence) for a in answers)
    letters = sum(len(a.reason) + sum(map(len, a.evidence)) for a in answers)
    finished = one.finished.toordinal() if one.finished else 0
    return one.is_accepted, len(answers), evidence, letters, finished, one.sha256


def _stood_for(one: Return, other: Return) -> Return:
    place, name = Where(one.file), other.file
    mine, others = said(one), said(other)
    if set(others) - set(mine):
        return told(one, problem("return-completed", place, other=name))
    differing = [r for r in mine if r in others and _words(mine[r]) != _words(others[r])]
    if differing:
        refs = named(differing)
        return told(one, problem("return-words-differ", place, refs=refs, other=name))
    return told(one, problem("return-same-twice", place, other=name))


def _not_kept(one: Return, chosen: Sequence[Return]) -> Return:
    other = listed([c.file for c in chosen])
    return told(one, problem("return-not-kept", Where(one.file), other=other))


def _tell_same_role(kept: Sequence[Return], name: str) -> list[Return]:
    roles = [one.role for one in kept]
    made = []
    for one in kept:
        count = roles.count(one.role)
        note = problem("return-same-role", Where(one.file), service=name, count=count)
        made.append(told(one, note) if count > 1 else one)
    return made
