"""``decisions.yaml``: what a person decided about files that came back.

Nothing else chooses between two different answers of one person, or says whose a file is when the
file does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from pydantic import Field, field_validator

from gaugebook.definitions.base import Part
from gaugebook.definitions.files import LoadedYaml, build
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.maturity.returns import Return

DECISIONS_FILE = "decisions.yaml"
_SHA256 = re.compile("[0-9a-f]{12,64}")


def _checked_hash(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError("a sha256 is written with small letters and digits, 12 or more")
    return text


class Keep(Part):
    """One decision: this file is the one of this service.

    Attributes
    ----------
    service
        Its id.
    sha256
        Of the file: all of its digits, or the first twelve or more.
    file
        Its name, for whoever reads the decision.
    because
        Why.
    as_it_stands
        Whether it counts although it still needs answers; what is not answered stays unanswered.
    """

    service: str = Field(min_length=1)
    sha256: str
    file: str = ""
    because: str = ""
    as_it_stands: bool = False

    @field_validator("sha256")
    @classmethod
    def _is_a_hash(cls, text: str) -> str:
        return _checked_hash(text)

    def is_about(self, one: Return) -> bool:
        """Whether it is about a return."""
        return bool(one.sha256) and one.sha256.startswith(self.sha256)


class Stands(Part):
    """One decision between two moderators: on this claim, what this working paper says stands.

    Attributes
    ----------
    view
        ``moderated`` or ``audited``.
    service, statement
        The claim.
    sha256
        Of the working paper: all of its digits, or the first twelve or more.
    file, because
        Its name, for whoever reads the decision, and why.
    """

    view: Literal["moderated", "audited"]
    service: str = Field(min_length=1)
    statement: str = Field(min_length=1)
    sha256: str
    file: str = ""
    because: str = ""

    @field_validator("sha256")
    @classmethod
    def _is_a_hash(cls, text: str) -> str:
        return _checked_hash(text)


class Decisions(Part):
    """The decisions of one round."""

    schema_: Literal["decisions/1"] = Field(default="decisions/1", alias="schema")
    keep: tuple[Keep, ...] = ()
    stands: tuple[Stands, ...] = ()

    @field_validator("keep", "stands", mode="before")
    @classmethod
    def _none_left(cls, given: object) -> object:
        """Take a list whose last entry was taken out, and whose name still stands, for empty."""
        return () if given is None else tuple(given) if isinstance(given, list) else given

    def kept(self, one: Return) -> Keep | None:
        """Give the decision to keep a return for its service, or None."""
        found = (k for k in self.keep if k.is_about(one) and k.service == one.service)
        return next(found, None)

    def changes(self, one: Return) -> bool:
        """Whether a return that was read before must be read again: its service was decided since.

        So must one whose service was decided then and no longer is.
        """
        decided = self.services([one.sha256]).get(one.sha256)
        was_decided = any(p.code == "return-decided" for p in one.problems)
        return (decided or "") != one.service if decided or was_decided else False

    def services(self, hashes: Iterable[str]) -> Mapping[str, str]:
        """Give the service that each file was said to be of, by its whole sha256."""
        found: dict[str, str] = {}
        for sha256 in filter(None, hashes):
            services = {k.service for k in self.keep if sha256.startswith(k.sha256)}
            if len(services) == 1:
                found[sha256] = services.pop()
        return found

    def unused(self, returns: Iterable[Return]) -> list[Problem]:
        """Tell each decision that fits no file."""
        here = list(returns)
        lost = [k for k in self.keep if not any(k.is_about(r) for r in here)]
        place = Where(DECISIONS_FILE)
        return [
            problem("decision-unused", place, found=k.file or k.sha256, key=k.sha256) for k in lost
        ]


def read_decisions(
    loaded: LoadedYaml,
    *,
    services: Collection[str] | None = None,
    statements: Collection[str] | None = None,
) -> tuple[Decisions | None, list[Problem]]:
    """Make the decisions of loaded YAML; every fault is a Problem at its line.

    Parameters
    ----------
    loaded
        The content of the file. One without any entry decides nothing.
    services, statements
        The ids that an entry may name; not looked at where they are left out. A slip of the pen
        must not take a file from the service that sent it.

    Examples
    --------
    >>> from gaugebook.definitions.files import parse_yaml
    >>> text = "keep: [{service: waste, sha256: 0123456789ab, because: The later one}]"
    >>> loaded, _ = parse_yaml(text, "decisions.yaml")
    >>> decisions, problems = read_decisions(loaded)
    >>> decisions.keep[0].service, problems
    ('waste', [])
    >>> read_decisions(loaded, services=["wastes"])[1][0].message
    'There is no service waste in this round. Did you mean wastes?'
    """
    if loaded.data is None:
        return Decisions(), []
    decisions, problems = build(Decisions, loaded)
    if decisions is None:
        return None, problems
    named = [
        *((("keep", n, "service"), one.service) for n, one in enumerate(decisions.keep)),
        *((("stands", n, "service"), one.service) for n, one in enumerate(decisions.stands)),
    ]
    asked = [(("stands", n, "statement"), one.statement) for n, one in enumerate(decisions.stands)]
    problems += _unknown(loaded, named, services, "service")
    problems += _unknown(loaded, asked, statements, "question")
    return (None if any(p.is_refused for p in problems) else decisions), problems


def _unknown(
    loaded: LoadedYaml,
    named: Iterable[tuple[tuple[str | int, ...], str]],
    known: Collection[str] | None,
    kind: str,
) -> Iterator[Problem]:
    for path, name in named:
        if known is not None and name not in known:
            hint = near_miss(name, known)
            where = loaded.where(path)
            yield problem("decision-name-unknown", where, kind=kind, found=name, hint=hint)
