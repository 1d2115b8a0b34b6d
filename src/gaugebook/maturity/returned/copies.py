"""Returns of two services with the same words: one may be a copy of the other.

Both are accepted, and the moderator is told. Levels are not looked at: many services are at the
same level, and few have the same reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.texts import plain
from gaugebook.maturity.returns import Return

ALIKE_FROM = 0.95
"""The share of the letters that two returns must have in common."""
FEWEST_LETTERS = 120
"""With fewer, two services may well have said the same by chance."""

_Words = dict[tuple[str, str], int]


def tell_copies(returns: Iterable[Return], round_: Round) -> list[Problem]:
    """Tell each two returns of different services that have nearly all of their words in common.

    Parameters
    ----------
    returns
        Those that are kept, whether or not they still need answers.
    round_
        Which service was made of which: those share their answers by right.
    """
    worded = [(one, words) for one in returns if (words := _words(one))]
    found = []
    for first_at, second_at in _that_share([words for _, words in worded]):
        (one, mine), (other, theirs) = worded[first_at], worded[second_at]
        if one.service == other.service or _are_related(one.service, other.service, round_):
            continue
        share = likeness(mine, theirs)
        if share > ALIKE_FROM:
            first, second = round_.names([one.service, other.service])
            found.append(
                problem(
                    "return-copied",
                    Where(other.file),
                    first=first,
                    second=second,
                    percent=round(share * 100),
                    key=f"{one.service} {other.service}",
                )
            )
    return found


def _that_share(worded: Sequence[_Words]) -> list[tuple[int, int]]:
    """Give the places of each two returns that have a text in common: of 200, hardly any two."""
    having: dict[tuple[str, str], list[int]] = {}
    for place, words in enumerate(worded):
        for key in words:
            having.setdefault(key, []).append(place)
    return sorted({pair for places in having.values() for pair in combinations(places, 2)})


def _words(one: Return) -> _Words:
    words: _Words = {}
    for answer in one.answers:
        for text in (answer.reason, *answer.evidence):
            if shape := plain(text):
                words[(answer.statement, shape)] = len(shape)
    return words if sum(words.values()) >= FEWEST_LETTERS else {}


def likeness(one: _Words, other: _Words) -> float:
    """Give the share of all letters that stand in texts that both have, at the same statement.

    >>> likeness({("A.1", "abc"): 3}, {("A.1", "abc"): 3, ("A.2", "d"): 1})
    0.8571428571428571
    """
    shared = sum(length for key, length in one.items() if key in other)
    letters = sum(one.values()) + sum(other.values())
    return 2 * shared / letters if letters else 0.0


def _are_related(one: str, other: str, round_: Round) -> bool:
    families = []
    for service in (one, other):
        known = round_.by_id.get(service)
        families.append({service, *(known.came_from if known else ())})
    return bool(families[0] & families[1])
