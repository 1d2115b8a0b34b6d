"""Maturity models: one immutable YAML file a version, themes > promises > statements > levels.

A model is data: what is asked, what each level looks like, how answers become scores, who may
answer, what evidence and which of the council's own figures a claim is tested on, and what to do
next. Answers refer to its ids, so an id is never given to anything else. How the parts are
checked against each other is in `assessment_checks`; how a file is read, in `assessment_files`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from gaugebook.definitions.assessment_scoring import Rule, RuleField, Scoring, SpecialAnswers
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import AnswerId, Words, exact
from gaugebook.definitions.base import Id, Misfit, Part, Version

SCHEMA = "maturity-model/1"
"""The format of the file that this release reads."""

NodeKind = Literal["overall", "theme", "promise", "part", "statement", "cell"]
OVERALL = "overall"
"""The id of the node above all themes."""
_FEWEST_LEVELS = 2


class Change(Part):
    """What is different from the version that this one supersedes, for a trend across both.

    `statement` is the statement of this version (of the former one where it was removed); `from`
    names those of the former version that it came from.
    """

    statement: AnswerId
    kind: Literal["added", "removed", "reworded", "split", "merged", "moved", "renamed"]
    came_from: tuple[AnswerId, ...] = Field(default=(), alias="from")
    comparable: bool
    note: Words | None = None

    @model_validator(mode="after")
    def _says_where_from(self) -> Change:
        if self.kind in ("split", "merged", "renamed") and not self.came_from:
            raise Misfit(f"a statement that was {self.kind} says `from` which", "from")
        if self.kind in ("added", "removed") and self.comparable:
            raise Misfit(f"a statement that was {self.kind} has nothing to compare", "comparable")
        return self


class Borrowed(Part):
    """Where statements were taken from, and the licence of those words."""

    source: str
    licence: str
    link: str | None = None


class Header(Part):
    """What a model says of itself. `id` is permanent, `version` says how far scores compare.

    A patch changes wording only, a minor version adds optional statements, a major one gives
    scores that do not compare.
    """

    id: Id
    version: Version
    status: Literal["draft", "published", "retired"]
    title: Words
    owner: str
    licence: str
    languages: tuple[str, ...] = ()
    based_on: tuple[Borrowed, ...] = ()
    supersedes: Version | None = None
    changes: tuple[Change, ...] = ()
    introduction: Words | None = None


class Level(Part):
    """One point of the scale: its value, its name, what it means everywhere."""

    value: float
    id: Id
    label: Words
    means: Words | None = None


class ScaleAnswer(Part):
    """One answer of a scale that statements share."""

    value: float
    label: Words
    id: AnswerId | None = None


class Role(Part):
    """Who may answer, moderate, or have the last word; `weight` 0 does not move a score."""

    id: Id
    label: Words | None = None
    answers: bool = False
    moderates: bool = False
    final: bool = False
    weight: float = Field(default=1, ge=0)


class Profile(Part):
    """A kind of service, which is asked its own statements."""

    id: Id
    label: Words


class AppliesTo(Part):
    """The kinds of services that a model tells apart."""

    profiles: tuple[Profile, ...] = ()


class Target(Part):
    """A target profile that the council set: a level for each statement, some of their own."""

    id: Id
    label: Words | None = None
    default: float | None = None
    overrides: Mapping[str, float] = Field(default_factory=dict)
    rule: Literal["meets_or_exceeds"] = "meets_or_exceeds"


class Tag(Part):
    """One code of a second grouping, and its words."""

    id: str
    label: Words


class Promise(Part):
    """A promise, or a part of one: statements, or parts that hold them."""

    id: AnswerId
    text: Words
    weight: float = Field(default=1, ge=0)
    stage: int | None = Field(default=None, ge=1)
    rule: RuleField | None = None
    statements: tuple[Statement, ...] = ()
    parts: tuple[Promise, ...] = ()

    @model_validator(mode="after")
    def _holds_one_kind(self) -> Promise:
        if bool(self.statements) == bool(self.parts):
            raise ValueError("it has one of `statements` or `parts`")
        return self


class Theme(Part):
    """A theme: a heading of the results, with its promises."""

    id: AnswerId
    title: Words
    weight: float = Field(default=1, ge=0)
    stage: int | None = Field(default=None, ge=1)
    rule: RuleField | None = None
    about: Words | None = None
    promises: tuple[Promise, ...]

    @model_validator(mode="after")
    def _holds_promises(self) -> Theme:
        if not self.promises:  # by `min_length`, one faulty promise would count as none
            raise Misfit("it must not be empty", "promises")
        return self


@dataclass(frozen=True)
class Placed:
    """A theme, promise, part or statement, with its way in the file and the ids above it."""

    path: tuple[str | int, ...]
    kind: NodeKind
    item: Theme | Promise | Statement
    above: tuple[str, ...]


class Assessment(Part):
    """A maturity model of one version."""

    schema_: Literal["maturity-model/1"] = Field(alias="schema")
    model: Header
    levels: tuple[Level, ...]
    special_answers: SpecialAnswers = SpecialAnswers()
    scales: Mapping[str, tuple[ScaleAnswer, ...]] = Field(default_factory=dict)
    scoring: Scoring = Scoring()
    roles: tuple[Role, ...] = ()
    applies_to: AppliesTo = AppliesTo()
    targets: tuple[Target, ...] = ()
    tags: Mapping[str, tuple[Tag, ...]] = Field(default_factory=dict)
    themes: tuple[Theme, ...]

    @model_validator(mode="after")
    def _has_levels_and_themes(self) -> Assessment:
        if len(self.levels) < _FEWEST_LEVELS:
            raise Misfit("a model has two levels or more", "levels")
        if not self.themes:
            raise Misfit("it must not be empty", "themes")
        return self

    @property
    def id(self) -> str:
        """The id of the model, whatever the version."""
        return self.model.id

    @property
    def version(self) -> str:
        """The version."""
        return self.model.version

    @property
    def version_order(self) -> tuple[tuple[int, ...], str]:
        """What versions are put in order by: 1.10.0 comes after 1.9.0."""
        numbers, _, own = self.version.partition("+")
        return tuple(int(number) for number in numbers.split(".")), own

    @property
    def key(self) -> str:
        """What the file is called, and the library finds it by: id and version."""
        return f"{self.id}-{self.version}"

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Every statement by id, in the order of the file."""
        return {p.item.id: p.item for p in self.placed() if isinstance(p.item, Statement)}

    @cached_property
    def level_values(self) -> tuple[Fraction, ...]:
        """The values of the levels, lowest first."""
        return tuple(exact(level.value) for level in self.levels)

    @cached_property
    def level_ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest value of the levels."""
        return min(self.level_values), max(self.level_values)

    @cached_property
    def roles_by_id(self) -> Mapping[str, Role]:
        """The roles by id."""
        return {role.id: role for role in self.roles}

    def level_at(self, value: Fraction | float) -> Level | None:
        """Give the level of a value, or None where the value is no level."""
        wanted = exact(value)
        return next((lv for lv in self.levels if exact(lv.value) == wanted), None)

    def asked_of(self, profile: str | None) -> tuple[Statement, ...]:
        """Give the statements that services of a profile are asked, all of them without one."""
        return tuple(s for s in self.statements.values() if s.is_for(profile))

    def theme_of(self, statement: str) -> Theme | None:
        """Give the theme that a statement stands under; None where there is no such statement."""
        return self._themes_above.get(statement)

    @cached_property
    def _themes_above(self) -> dict[str, Theme]:
        by_id = {theme.id: theme for theme in self.themes}
        placed = (p for p in self.placed() if isinstance(p.item, Statement))
        return {p.item.id: by_id[p.above[0]] for p in placed}

    def target(self, target_id: str) -> Target | None:
        """Give a target profile by id."""
        return next((t for t in self.targets if t.id == target_id), None)

    def rule_of(self, kind: NodeKind, item: Theme | Promise | Statement | None = None) -> Rule:
        """Give the rule of a node: its own, else that of its kind, else the default."""
        if item is not None and item.rule is not None:
            return item.rule
        scoring = self.scoring
        if kind == "statement":
            return _rule_of_statement(item, scoring)
        of_kind = {
            "overall": scoring.overall,
            "theme": scoring.themes,
            "promise": scoring.promises,
            "part": scoring.parts,
            "cell": scoring.matrix.rule if scoring.matrix else None,
        }[kind]
        return of_kind or scoring.default_rule

    def placed(self) -> Iterator[Placed]:
        """Give every theme, promise, part and statement in the order of the file."""
        for number, theme in enumerate(self.themes):
            path: tuple[str | int, ...] = ("themes", number)
            yield Placed(path, "theme", theme, ())
            for place, promise in enumerate(theme.promises):
                inner = (*path, "promises", place)
                yield from _placed_below(promise, "promise", inner, (theme.id,))


# Made once: a round of 200 services asks for them some 25,000 times.
_SHARE, _LAST_ANSWER, _NO_RULE = Rule(op="share"), Rule(op="last_answer"), Rule(op="none")


def _rule_of_statement(item: object, scoring: Scoring) -> Rule:
    """Give what a statement is scored by where it has no rule of its own."""
    kind = item.kind if isinstance(item, Statement) else ""
    if kind == "checklist":
        return scoring.checklist or _SHARE
    return _LAST_ANSWER if kind == "branching" else _NO_RULE


def _placed_below(
    promise: Promise, kind: NodeKind, path: tuple[str | int, ...], above: tuple[str, ...]
) -> Iterator[Placed]:
    yield Placed(path, kind, promise, above)
    inside = (*above, promise.id)
    for number, part in enumerate(promise.parts):
        yield from _placed_below(part, "part", (*path, "parts", number), inside)
    for number, statement in enumerate(promise.statements):
        yield Placed((*path, "statements", number), "statement", statement, inside)
