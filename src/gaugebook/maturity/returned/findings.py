"""What is found while one file is read: Problems at their cells, and what each statement needs.

Its severity says what a finding means for the file. ``refuse``: it cannot be read. ``warn``: the
service, or an officer, has to say something before it counts. ``note``: it counts, and here is
what was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.returns import Outcome

_OUTCOMES: dict[str, Outcome] = {
    "refuse": "not_readable",
    "warn": "needs_an_answer",
    "note": "accepted_with_notes",
}


class Findings:
    """Collects what is found in one file.

    Examples
    --------
    >>> found = Findings("waste.xlsx")
    >>> place = Where("waste.xlsx", "Answers", "D5")
    >>> found.add("return-answer-unknown", place, found="2 or 3", statement="A.1", hint="")
    >>> found.fixes, found.outcome
    ({'A.1': '“2 or 3” is none of the answers. Choose one of the answers in the list.'},
     'needs_an_answer')
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.fixes: dict[str, str] = {}

    def add(
        self,
        code: str,
        where: Where | None = None,
        *,
        found: str = "",
        statement: str = "",
        **facts: Any,
    ) -> None:
        """Note a finding; one that asks for something becomes the fix of its statement."""
        place = where or Where(self.file)
        new = problem(code, place, found=found, key=statement, **facts)
        self.problems.append(new)
        if statement and new.severity == "warn":
            self.fix(statement, f"{new.message} {new.remedy}")

    def fix(self, statement: str, sentence: str) -> None:
        """Note what a statement needs; the same sentence stands once."""
        before = self.fixes.get(statement, "")
        if sentence not in before:
            self.fixes[statement] = f"{before} {sentence}".strip()

    def let_go(self, statements: Iterable[str]) -> None:
        """Note that statements need nothing: what was asked of them is a note from now on."""
        names = set(statements)
        self.fixes = {name: text for name, text in self.fixes.items() if name not in names}
        self.problems = [
            replace(p, severity="note") if p.key in names and p.severity == "warn" else p
            for p in self.problems
        ]

    def take(self, problems: Iterable[Problem]) -> None:
        """Take over what was found while the file was opened.

        A warning of the opener is about the file and not about an answer: it is a note here.
        """
        self.problems.extend(
            p if p.severity != "warn" else replace(p, severity="note") for p in problems
        )

    @property
    def outcome(self) -> Outcome:
        """What the findings come to: by the gravest of them."""
        return outcome_of(self.problems)


def outcome_of(problems: Iterable[Problem]) -> Outcome:
    """Give the outcome of a file by the gravest of its findings; accepted where there is none.

    >>> outcome_of([])
    'accepted'
    """
    severities = {p.severity for p in problems}
    for severity, outcome in _OUTCOMES.items():
        if severity in severities:
            return outcome
    return "accepted"
