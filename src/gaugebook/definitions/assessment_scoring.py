"""How a maturity model makes scores out of answers: the rules, as its author writes them.

A rule stands once for all nodes of a kind (`Scoring`), and a theme, promise, part or statement may
have one of its own. What the rules mean, and how they reach the known public models, is in
decision 22; what they compute is in `gaugebook.maturity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.assessment_text import AnswerId, Words, as_tuples
from gaugebook.definitions.base import Misfit, Part

Op = Literal[
    "weighted_mean",
    "mean_of_categories",
    "median",
    "sum",
    "share",
    "min",
    "max",
    "staged",
    "staged_plus_fraction",
    "conditions",
    "last_answer",
    "none",
]
Quantity = Literal["all", "any", "some", "none", "not_all"]
"""How many of a group: all (of one that is not empty), at least one, some but not all, none."""

STAGED_OPS: tuple[Op, ...] = ("staged", "staged_plus_fraction")
AVERAGE_OPS: tuple[Op, ...] = ("weighted_mean", "mean_of_categories", "median", "min", "max")
"""The ops whose result stands on the scale of what they are made of."""


class Group(Part):
    """What a condition looks at: which of the node's children, and what counts as there.

    A child is in the group when `of` names it, or when it has every tag of `tagged`; it counts
    when its value is `at_least` so much. In a checklist the groups of ticks need none of this.
    """

    of: tuple[AnswerId, ...] = ()
    tagged: Mapping[str, str] = Field(default_factory=dict)
    at_least: float


class Condition(Part):
    """One line of ordered conditions: `when` each group has so many, `then` this value.

    The first that holds is taken. A line without `when` always holds.
    """

    when: Mapping[str, Quantity] = Field(default_factory=dict)
    then: float | str


class Rule(Part):
    """How the value of a node is made of its children's.

    Attributes
    ----------
    over
        What it is made of: the node's children, or all statements below it (flat).
    normalise
        Put each value to its share of its own scale first, and the result onto this one.
    pass_from
        For a staged rule: a child is passed from this value; its highest when left out.
    base
        For a staged rule: the value when not even the first stage is passed.
    label
        What the headline is called.
    """

    op: Op
    over: Literal["children", "statements"] = "children"
    normalise: tuple[float, float] | None = None
    pass_from: float | None = None
    base: float = 0
    groups: Mapping[str, Group] = Field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    label: Words | None = None

    @model_validator(mode="after")
    def _parts_fit_op(self) -> Rule:
        if (self.op == "conditions") != bool(self.conditions):
            raise Misfit("`conditions` go with `op: conditions`, and it needs them", "conditions")
        if self.groups and self.op != "conditions":
            raise Misfit("`groups` go with `op: conditions`", "groups")
        for name in ("pass_from", "base"):
            if name in self.model_fields_set and self.op not in STAGED_OPS:
                raise Misfit(f"`{name}` goes with a staged rule", name)
        if self.normalise and self.op not in AVERAGE_OPS:
            raise Misfit("only a mean, median, min or max can be put on a scale", "normalise")
        if self.normalise and self.normalise[0] >= self.normalise[1]:
            raise Misfit("the lower end stands first", "normalise")
        return self


def _as_rule(value: Any) -> Any:
    """Let ``rule: sum`` stand for ``rule: {op: sum}``."""
    return {"op": value} if isinstance(value, str) else as_tuples(value)


RuleField = Annotated[Rule, BeforeValidator(_as_rule)]


class Display(Part):
    """How a score is printed; the scores above it are made of the number before rounding."""

    decimals: int = Field(default=1, ge=0, le=6)
    rounding: Literal["half_even", "half_up", "truncate", "none"] = "half_even"


class EvidenceCap(Part):
    """What a claim counts as in the confirmed view where the evidence asked for is missing."""

    without_evidence: float


class Matrix(Part):
    """A second grouping of the statements, by two of their tags (or by ``theme``)."""

    rows: str = "theme"
    columns: str
    rule: RuleField = Rule(op="weighted_mean")


class Scoring(Part):
    """The rules of a model, from the statement up.

    Attributes
    ----------
    default_rule
        For promises and parts that have none of their own.
    checklist
        For statements of ticks that have no rule of their own.
    na
        What a statement that does not apply does: left out; nothing; the target's value (of
        `na_target`); the highest there is.
    blank
        What a statement without an answer does: not scored, or zero, which every explanation
        says.
    min_answered
        The least share of its statements that must be scored before a node has a number.
    respondents
        How the answers of several people to one statement become one.
    """

    default_rule: RuleField = Rule(op="weighted_mean")
    checklist: RuleField | None = None
    parts: RuleField | None = None
    promises: RuleField | None = None
    themes: RuleField = Rule(op="weighted_mean")
    overall: RuleField = Rule(op="none")
    headline: RuleField | None = None
    matrix: Matrix | None = None
    respondents: Literal["mean", "min", "max"] = "mean"
    na: Literal["exclude", "zero", "anchor_to_target", "full_marks"] = "exclude"
    na_target: str | None = None
    blank: Literal["not_scored", "zero"] = "not_scored"
    min_answered: float = Field(default=0.8, ge=0, le=1)
    evidence_cap: EvidenceCap | None = None
    display: Display = Display()

    @model_validator(mode="after")
    def _parts_fit(self) -> Scoring:
        if self.overall.op != "none" and self.headline is None:
            raise Misfit(
                "an overall score needs a `headline`, such as {op: min}: it never stands without "
                "the weakest theme",
                "overall",
            )
        if self.headline is not None and self.headline.op != "min":
            raise Misfit("the headline is the weakest theme: {op: min}", "headline")
        if self.na_target is not None and self.na != "anchor_to_target":
            raise Misfit("`na_target` goes with `na: anchor_to_target`", "na_target")
        return self


class SpecialAnswer(Part):
    """An answer that is no level: its words, its score, what must stand beside it.

    `score` is a value of the scale, ``lowest`` for the lowest value of any scale, or null for no
    score.
    """

    label: Words
    score: float | Literal["lowest"] | None = None
    requires: Literal["reason"] | None = None
    flag: bool = False


class SpecialAnswers(Part):
    """The answers that are no level; one that a model leaves out cannot be given."""

    not_answered: SpecialAnswer = SpecialAnswer(label={"en": "Not answered yet"})
    not_applicable: SpecialAnswer | None = None
    dont_know: SpecialAnswer | None = None

    @model_validator(mode="after")
    def _scores_fit(self) -> SpecialAnswers:
        for name in ("not_answered", "not_applicable"):
            special = getattr(self, name)
            if special is not None and special.score is not None:
                rule = "blank" if name == "not_answered" else "na"
                raise Misfit(f"it has no score here; `scoring: {rule}` says it", name, "score")
        return self
