"""What came back: one file of a service, read cell by cell, with its outcome.

Nothing here reads or writes a file. A return keeps every answer with the cell it stood in, so that
a finding can be shown where it is, and what each statement still needs, so that the file can be
handed back with a column "Please fix".
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gaugebook.errors import Problem, Where
from gaugebook.maturity.answers import Answer

Outcome = Literal["accepted", "accepted_with_notes", "needs_an_answer", "not_readable"]
OUTCOME_WORDS: Mapping[Outcome, str] = {
    "accepted": "Accepted",
    "accepted_with_notes": "Accepted with notes",
    "needs_an_answer": "Needs an answer",
    "not_readable": "Not readable",
}


@dataclass(frozen=True)
class About:
    """What a file says of itself, and where that was found; empty where it was not.

    `found_in` is ``about`` (the sheet), ``properties`` (of the document), ``references`` (only the
    Refs of its rows tell the model) or empty.
    """

    model: str = ""
    version: str = ""
    template: str = ""
    service: str = ""
    cycle: str = ""
    issue_number: str = ""
    found_in: Literal["about", "properties", "references", ""] = ""


@dataclass(frozen=True)
class Return:
    """One file that came back.

    Attributes
    ----------
    file, sha256
        Its name in the folder, and the fingerprint of its bytes.
    outcome
        Accepted, accepted with notes, needs an answer, or not readable.
    service
        The id of the service, known for certain; empty where a person has to say.
    respondent
        A key made of the name that was typed, never the name; empty where none was.
    role
        One of the model's roles.
    finished
        The day that was typed as finished, where it can be read in one way only.
    answers
        The answers that can be scored.
    places
        The cell of each statement's answer.
    fixes
        What each statement still needs, in a sentence for the person who fills it in.
    problems
        Everything found, each at its cell.
    received
        The day on which it came, where that is known.
    """

    file: str
    sha256: str
    outcome: Outcome
    about: About = About()
    service: str = ""
    respondent: str = ""
    role: str = ""
    finished: datetime.date | None = None
    answers: tuple[Answer, ...] = ()
    places: Mapping[str, Where] = field(default_factory=dict)
    fixes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    received: datetime.date | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether its answers count."""
        return self.outcome in ("accepted", "accepted_with_notes")
