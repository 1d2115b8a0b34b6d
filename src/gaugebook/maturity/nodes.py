"""What scoring gives: a tree of nodes, each with its value or the reason why it has none.

Nothing here computes. A node keeps the numbers it was made of as fractions, so that a sum does
not depend on the order of the answers, and so that it can say in full how it came about
(`gaugebook.maturity.explain`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from gaugebook.definitions.assessment import NodeKind
from gaugebook.definitions.assessment_scoring import Display, Rule
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.rounding import rounded

View = Literal["self", "confirmed", "moderated", "audited"]
State = Literal["scored", "not_enough_answers", "not_applicable", "not_scored"]
Flag = Literal[
    "dont_know",
    "no_reason",
    "capped",
    "ticks_missing",
    "blank_as_zero",
    "not_applicable_counted",
    "unfinished",
    "disagreement",
]
STATE_WORDS: Mapping[State, str] = {
    "scored": "Scored",
    "not_enough_answers": "Not enough answers",
    "not_applicable": "Does not apply",
    "not_scored": "No score by the model's rule",
}


@dataclass(frozen=True)
class Counts:
    """How many statements are below a node.

    `applicable` leaves out those that do not apply. `answered` counts those with an answer,
    `scored` those with a score: "we do not know" without a score is answered and not scored.
    """

    asked: int = 0
    applicable: int = 0
    answered: int = 0
    scored: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Give both together."""
        return Counts(
            self.asked + other.asked,
            self.applicable + other.applicable,
            self.answered + other.answered,
            self.scored + other.scored,
        )


@dataclass(frozen=True)
class Spread:
    """How far the answers of several people to one statement lie apart."""

    lowest: Fraction
    highest: Fraction
    respondents: int


@dataclass(frozen=True)
class Taken:
    """What went into a node: a child, what it counted as, with which weight."""

    id: str
    value: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Cap:
    """The most that a claim counts as in the confirmed view, and why, as a sentence."""

    statement: str
    level: Fraction | float
    reason: str


@dataclass(frozen=True)
class Node:
    """A statement, part, promise, theme, cell of the matrix, or the whole model, scored.

    Attributes
    ----------
    exact
        Its value; None unless it is scored.
    provisional
        What the answers so far give; kept for the nodes above, never printed by itself.
    ends
        The lowest and the highest value that what is counted could have had.
    taken
        The children that were counted.
    left_out
        The ids of children without a value that apply.
    claimed
        For a statement: what was answered, before ticks, evidence or figures capped it.
    notes
        Sentences that belong to the value.
    """

    id: str
    kind: NodeKind
    title: Mapping[str, str]
    state: State
    rule: Rule
    counts: Counts
    weight: Fraction = Fraction(1)
    provisional: Fraction | None = None
    ends: tuple[Fraction, Fraction] | None = None
    taken: tuple[Taken, ...] = ()
    left_out: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    stage: int | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    claimed: Fraction | None = None
    spread: Spread | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def exact(self) -> Fraction | None:
        """The value; None unless the node is scored."""
        return self.provisional if self.state == "scored" else None

    @property
    def value(self) -> float | None:
        """The value, not rounded; None unless the node is scored."""
        return None if self.exact is None else float(self.exact)

    @property
    def maximum(self) -> float | None:
        """The highest value that what is counted could have had."""
        return None if self.ends is None else float(self.ends[1])

    @property
    def minimum(self) -> float | None:
        """The lowest value that what is counted could have had."""
        return None if self.ends is None else float(self.ends[0])

    @property
    def coverage(self) -> float | None:
        """The share of the statements that apply which are answered; None where none applies."""
        return self.counts.answered / self.counts.applicable if self.counts.applicable else None

    def walk(self) -> Iterator[Node]:
        """Give the node and all below it, from the top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def statements(self) -> Iterator[Node]:
        """Give the statements below the node, or the node itself where it is one."""
        return (node for node in self.walk() if node.kind == "statement")


@dataclass(frozen=True)
class Headline:
    """The weakest theme, or several that are equally weak, and among how many it was looked for."""

    label: Mapping[str, str]
    themes: tuple[str, ...]
    exact: Fraction
    themes_scored: int
    themes_applicable: int


@dataclass(frozen=True)
class ScoredMatrix:
    """The second grouping: a node for each row and column in which a statement stands."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Node]


@dataclass(frozen=True)
class Scored:
    """The scores of one service: the tree, the weakest theme, the matrix where there is one."""

    model_id: str
    version: str
    view: View
    profile: str | None
    display: Display
    overall: Node
    headline: Headline | None
    matrix: ScoredMatrix | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold that an overall score never stands without the weakest theme."""
        if self.overall.exact is not None and self.headline is None:
            raise ValueError("an overall score needs the weakest theme beside it")

    @property
    def themes(self) -> tuple[Node, ...]:
        """The themes, in the order of the model."""
        return self.overall.children

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every node of the tree by id; the whole is ``overall``."""
        return {node.id: node for node in self.overall.walk()}

    def shown(self, node: Node | str) -> Decimal | None:
        """Give a node's value as it is printed, rounded as the model says; None without one."""
        found = self.nodes[node] if isinstance(node, str) else node
        return None if found.exact is None else rounded(found.exact, self.display)
