"""What a template holds: questions, the answers offered and their points, the sums.

Plain values; how they are read out of a workbook is in `template`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment_text import LONGEST_ID
from gaugebook.maturity.importing.formulas import Expression
from gaugebook.maturity.importing.layout import Table, comparable

_DIGITS = 12
"""A definition's numbers have fifteen at most."""
_NOT_FOR_IDS = re.compile(r"[^A-Za-z0-9._-]+")
_DOUBLED = re.compile(r"([._-])[._-]+")


@dataclass(frozen=True)
class Option:
    """An answer that is offered, and the points that the template's rule gives for it."""

    text: str
    points: Fraction

    @property
    def value(self) -> float:
        """The points as a model holds them: with twelve digits, where they have no end.

        >>> Option("Some", Fraction(20, 3)).value
        6.66666666667
        """
        return float(f"{float(self.points):.{_DIGITS}g}")


@dataclass(frozen=True)
class Question:
    """A question of the template.

    `points_else` is what the rule gives for an empty cell. A question without `options` has no
    score, and `why_unscored` says why.
    """

    id: str
    number: str
    text: str
    row: int
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    weight: Fraction = Fraction(0)
    points_else: Fraction = Fraction(0)
    why_unscored: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether the template gives points for it."""
        return bool(self.options)

    def option(self, text: str) -> Option | None:
        """Give the answer of a text: letter by letter but for capitals, else as it is spoken."""
        exact = (o for o in self.options if o.text.casefold() == text.casefold())
        alike = (o for o in self.options if comparable(o.text) == comparable(text))
        return next(exact, None) or next(alike, None)


@dataclass(frozen=True)
class Group:
    """A subtotal or the total: what it adds up, by ids of groups and questions."""

    id: str
    title: str
    groups: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Further:
    """A figure that the template works out of others in another way than by adding them up."""

    id: str
    title: str
    expression: Expression


@dataclass(frozen=True)
class Printed:
    """Where a subtotal or total is printed among the questions: the text beside it."""

    node: str
    label: str
    row: int


@dataclass(frozen=True)
class Template:
    """A questionnaire: questions, groups from the total down, and where each is printed.

    `asked_only` counts the questions that no rule is of, `numbers_twice` holds the numbers that
    stand in more than one row, scored or not.
    """

    file: str
    questions: tuple[Question, ...]
    groups: Mapping[str, Group]
    total: str
    further: tuple[Further, ...] = ()
    printed: tuple[Printed, ...] = ()
    asked_only: int = 0
    numbers_twice: frozenset[str] = frozenset()
    totals_cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    table: Table | None = None
    totals_sheet: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    def below(self, group: str) -> Iterator[Question]:
        """Give the scored questions below a group."""
        found = self.groups[group]
        for inner in found.groups:
            yield from self.below(inner)
        yield from (self.by_id[name] for name in found.questions if name in self.by_id)


def answer_id(prefix: str, own: str) -> str:
    """Make an id of a question's own number, or of a sum's own name; empty where it has no letter.

    >>> answer_id("Q", "6a"), answer_id("", "Ind 1.1"), answer_id("", "***")
    ('Q6a', 'Ind-1.1', '')
    """
    bare = _DOUBLED.sub(r"\1", _NOT_FOR_IDS.sub("-", own.strip())).strip("._-")
    return f"{prefix}{bare}"[:LONGEST_ID].rstrip("._-") if bare else ""
