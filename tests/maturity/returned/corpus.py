"""How a case of the corpus is written: what was done to a filled form, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.maturity.returned.round_of_bins import (
    AS_GIVEN,
    Book,
    Damage,
    damaged,
    filled,
    read,
    said,
)

from gaugebook.maturity.returned import Round
from gaugebook.maturity.returns import Outcome, Return

ACCEPTED: Outcome = "accepted"
NOTES: Outcome = "accepted_with_notes"
ASKS: Outcome = "needs_an_answer"
NOT_READABLE: Outcome = "not_readable"

OPEN = "not_answered"


@dataclass(frozen=True)
class Case:
    """One damaged return.

    Attributes
    ----------
    name
        What was done to it.
    damage
        How.
    outcome
        What must come of it.
    says
        Each finding: its place and its words. ``@ANS.1`` is the cell of the answer in the form as
        it was sent, ``@ANS.1 Aim`` another one of its row; anything else is the place itself.
    answers
        Those that differ from what was filled in; None where the statement is not there at all.
    fixes
        The statements that need something.
    service
        Whose form was damaged, and whose the return must be.
    """

    name: str
    damage: Damage
    outcome: Outcome = NOTES
    says: tuple[tuple[str, str], ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[str, ...] = ()
    service: str = "waste"
    is_of: str | None = None


_SHORT = {
    "": "Your answer",
    "Why": "Why do you say that",
    "Evidence": "Evidence: link or file name",
    "Sure": "How sure are you",
    "Aim": "Level you aim for",
    "Ref": "Ref",
}


def put(ref: str, value: object) -> Damage:
    """Type something into the answer of a Ref; ``@ANS.1 Aim`` styles reach the other columns."""
    name, _, column = ref.partition(" ")
    return lambda book: book.put(name, value, _SHORT[column])


def both(*damages: Damage) -> Damage:
    """Do one thing after the other."""

    def damage(book: Book) -> None:
        for one in damages:
            one(book)

    return damage


def check(case: Case, folder: Path, *, round_: Round | None = None) -> Return:
    """Damage, read, and hold what came of it against the case."""
    (one,) = read(damaged(case.damage, service=case.service), folder, round_=round_)
    holds(case, one)
    return one


def holds(case: Case, one: Return, *, is_moved: Callable[[str], str] = str) -> None:
    """Hold a return against its case, with everything that differs in one message."""
    expected = {**AS_GIVEN, **case.answers}
    expected = {ref: value for ref, value in expected.items() if value is not None}
    found = [(p.where.cell or "", p.message) for p in one.problems]
    wanted = [(is_moved(place_of(place, case.service)), words) for place, words in case.says]
    assert found == wanted, f"found {found}, not {wanted}"
    assert said(one) == expected, said(one)
    assert one.outcome == case.outcome, one.outcome
    assert set(one.fixes) == set(case.fixes), one.fixes
    assert one.service == (case.service if case.is_of is None else case.is_of)


def place_of(place: str, service: str = "waste") -> str:
    """The cell that is meant."""
    if place == "@score":  # of the theme Answering, on the sheet of results
        return Book(filled(service)).score("Answering").coordinate
    match = re.fullmatch(r"@(\S+) ?(\S*)", place)
    if match is None:
        return place
    return Book(filled(service)).place(match[1], _SHORT[match[2]])
