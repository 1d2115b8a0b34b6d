"""Statements of a maturity model: what is asked, how it is answered, how a claim is tested.

A statement is answered by a level with a descriptor each, by an answer of a scale, by ticks in
groups, by a number, or by a way through questions. Beside it stand the evidence that is asked
for, the tests of the claim on the council's own figures, and the next step from each level.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gaugebook.definitions.assessment_scoring import RuleField
from gaugebook.definitions.assessment_text import AnswerId, Words, exact
from gaugebook.definitions.base import Id, Misfit, Part

StatementKind = Literal["level", "scale", "checklist", "number", "branching"]

_TYPE = re.compile(r"(level|checklist|number|branching)|scale:([a-z0-9]+(?:[_-][a-z0-9]+)*)")
_COMPARED = re.compile(r"(>=|<=|>|<|=) ?(\d{1,9}(?:\.\d{1,6})?)")
_WINDOW = re.compile(r"([1-9]\d{0,2}) (months?|quarters?|years?)")
_TEST_WORDS = (
    "months_with_value",
    "periods_with_value",
    "share_of_periods_meeting_target",
    "count",
)
_COUNT_PERIODS = _TEST_WORDS[:2]
_LEVEL = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_STAGE = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
_FEWEST_ANSWERS = 2
WindowGrain = Literal["month", "quarter", "year"]
ON_FAIL_NAMES = ("n", "N", "target", "value")
"""What may stand in braces in `on_fail`: periods that pass, periods looked at, target, value."""


class Tick(Part):
    """Something that is there or not."""

    id: AnswerId
    text: Words


class Evidence(Part):
    """From which level evidence is asked for, and what it may be."""

    required_from_level: float | None = None
    examples: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A comparison: ``>= 10``."""

    operator: str
    number: Fraction

    def holds(self, value: float | Fraction) -> bool:
        """Whether a number passes.

        >>> Compared(">=", Fraction(10)).holds(10), Compared("<", Fraction(10)).holds(10)
        (True, False)
        """
        number = exact(value)
        return {
            ">=": number >= self.number,
            "<=": number <= self.number,
            ">": number > self.number,
            "<": number < self.number,
            "=": number == self.number,
        }[self.operator]


class KpiTest(Part):
    """What a claim's metric must show: one of four test words, over a window of time.

    The window says which periods are looked at: months, quarters of the calendar, or financial
    years. ``periods_with_value`` counts those with a value, ``months_with_value`` does over months,
    ``share_of_periods_meeting_target`` (0 to 1) looks at the periods that have a value and a
    target, ``count`` adds the values up.
    """

    months_with_value: str | None = None
    periods_with_value: str | None = None
    share_of_periods_meeting_target: str | None = None
    count: str | None = None
    window: str

    @field_validator(*_TEST_WORDS)
    @classmethod
    def _compares(cls, text: str | None) -> str | None:
        if text is not None and not _COMPARED.fullmatch(text):
            raise ValueError("a comparison is written in quotes, like '>= 10'")
        return text

    @field_validator("window")
    @classmethod
    def _is_a_window(cls, text: str) -> str:
        if not _WINDOW.fullmatch(text):
            raise ValueError("a window is written like 12 months, 4 quarters or 1 year")
        return text

    @model_validator(mode="after")
    def _one_word(self) -> KpiTest:
        if sum(getattr(self, word) is not None for word in _TEST_WORDS) != 1:
            raise ValueError(f"a test has one of {', '.join(_TEST_WORDS)}")
        share = self.share_of_periods_meeting_target
        if share is not None and self.compared.number > 1:
            raise Misfit("a share is 0 to 1, so that 75% is 0.75", self.word)
        if self.months_with_value is not None and self.grain != "month":
            raise Misfit(f"over {self.grain}s the word is periods_with_value", self.word)
        if self.counts_periods:
            passing = {self.compared.holds(number) for number in range(self.periods + 1)}
            if len(passing) == 1:
                always = "always" if passing.pop() else "never"
                raise Misfit(f"of {self.window} this is {always} so", self.word)
        return self

    @property
    def word(self) -> str:
        """The test word."""
        return next(word for word in _TEST_WORDS if getattr(self, word) is not None)

    @property
    def compared(self) -> Compared:
        """What the number must be."""
        operator = getattr(self, self.word).rstrip("0123456789. ")
        return Compared(operator, exact(getattr(self, self.word)[len(operator) :].strip()))

    @property
    def counts_periods(self) -> bool:
        """Whether it counts the periods that have a value.

        >>> KpiTest(months_with_value=">= 3", window="4 months").counts_periods
        True
        """
        return self.word in _COUNT_PERIODS

    @property
    def periods(self) -> int:
        """How many periods the window has.

        >>> KpiTest(count=">= 1", window="4 quarters").periods
        4
        """
        return int(self.window.partition(" ")[0])

    @property
    def grain(self) -> WindowGrain:
        """Which periods it has; a year is a financial year, April to March.

        >>> KpiTest(count=">= 1", window="4 quarters").grain
        'quarter'
        """
        word = self.window.partition(" ")[2].removesuffix("s")
        return "month" if word == "month" else "quarter" if word == "quarter" else "year"


class KpiCheck(Part):
    """A test of a claim of `level` or above on the council's own figures."""

    id: Id
    level: float
    metric: str
    test: KpiTest
    on_fail: Words

    @field_validator("on_fail")
    @classmethod
    def _names_what_is_known(cls, words: Mapping[str, str]) -> Mapping[str, str]:
        for language, text in words.items():
            try:
                # Of {n:>99} and {n!r} nothing is taken: who fills in a text has no say in its size.
                names = {
                    name if not form and not conversion else ""
                    for _, name, form, conversion in string.Formatter().parse(text)
                    if name is not None
                }
            except ValueError:
                names = {""}
            if names - set(ON_FAIL_NAMES):
                known = ", ".join(f"{{{name}}}" for name in ON_FAIL_NAMES)
                raise Misfit(f"only {known} may stand in braces", language)
        return words


class Action(Part):
    """A next step: how much work, how much good, which steps come before it."""

    id: AnswerId
    text: Words
    effort: Literal["small", "medium", "large"]
    benefit: Literal["low", "medium", "high"]
    needs: tuple[AnswerId, ...] = ()
    metric: str | None = None


class Band(Part):
    """From which number on a level holds."""

    start: float = Field(alias="from")
    value: float


class NumberAnswer(Part):
    """What number is asked for, and the levels that it stands for, if any."""

    min: float
    max: float
    unit: Words | None = None
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> NumberAnswer:
        if self.min >= self.max:
            raise Misfit("`max` must be more than `min`", "max")
        starts = [band.start for band in self.bands]
        if starts != sorted(set(starts)):
            raise Misfit("bands stand in order, each `from` more than the one before", "bands")
        if starts and starts[0] != self.min:
            raise Misfit("the first band begins at `min`", "bands", 0, "from")
        if starts and starts[-1] > self.max:
            raise Misfit("nobody could reach it; `max` is less", "bands", len(starts) - 1, "from")
        return self


class BranchAnswer(Part):
    """An answer to one question on the way: its value, and the question that follows, if any."""

    id: AnswerId
    label: Words
    value: float
    to: AnswerId | None = None


class BranchQuestion(Part):
    """One question on the way."""

    id: AnswerId
    ask: Words
    answers: tuple[BranchAnswer, ...]

    @model_validator(mode="after")
    def _has_a_choice(self) -> BranchQuestion:
        if len(self.answers) < _FEWEST_ANSWERS:
            raise Misfit("a question has two answers or more", "answers")
        return self


def _as_tags(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: (codes,)
        if isinstance(codes, str)
        else tuple(codes)
        if isinstance(codes, list)
        else codes
        for name, codes in value.items()
    }


Tags = Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(_as_tags)]


class Statement(Part):
    """One thing that is asked. See ``assessments/README.md`` for each field in words.

    `must` are ticks a level needs: a claim counts only up to the level below the first whose ticks
    are not all there. `stage` places the statement in a staged rule. `tags` group it a second
    time.
    """

    id: AnswerId
    ask: Words
    type: str
    weight: float = Field(default=1, ge=0)
    stage: int | None = Field(default=None, ge=1)
    tags: Tags = Field(default_factory=dict)
    applies_to: tuple[str, ...] | None = Field(default=None, min_length=1)
    guidance: Words | None = None
    levels: Mapping[str, Words] = Field(default_factory=dict)
    must: Mapping[str, tuple[Tick, ...]] = Field(default_factory=dict)
    checklist: Mapping[str, tuple[Tick, ...]] = Field(default_factory=dict)
    number: NumberAnswer | None = None
    branching: tuple[BranchQuestion, ...] = ()
    rule: RuleField | None = None
    evidence: Evidence = Evidence()
    kpi_checks: tuple[KpiCheck, ...] = ()
    on_missing_data: Literal["flag", "cap", "ignore"] = "flag"
    actions: Mapping[str, tuple[Action, ...]] = Field(default_factory=dict)

    @field_validator("type")
    @classmethod
    def _is_a_type(cls, text: str) -> str:
        if not _TYPE.fullmatch(text):
            raise ValueError("it must be level, checklist, number, branching or scale:ID")
        return text

    @field_validator("levels", "must", "actions")
    @classmethod
    def _stand_at_levels(cls, by_level: Mapping[str, Any]) -> Mapping[str, Any]:
        seen = set()
        for key in by_level:
            if not _LEVEL.fullmatch(key):
                raise Misfit("a level stands here by its number, such as 2", key)
            if exact(key) in seen:
                raise Misfit("the same level is there already, written in another way", key)
            seen.add(exact(key))
        return by_level

    @field_validator("must", "checklist")
    @classmethod
    def _groups_hold_ticks(cls, groups: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in groups:
            if name.isdigit() and not _STAGE.fullmatch(name):
                raise Misfit("a stage is written 1, 2, 3", name)
        if groups and not any(groups.values()):
            raise ValueError("there is nothing to tick")
        return groups

    @model_validator(mode="after")
    def _parts_fit_type(self) -> Statement:
        for name, kind in _PART_OF.items():
            if getattr(self, name) and self.kind != kind:
                raise Misfit(f"`{name}` belongs to `type: {kind}`", name)
        if self.kind in ("checklist", "number", "branching") and not getattr(self, self.kind):
            raise Misfit(f"`type: {self.kind}` needs `{self.kind}`", self.kind)
        return self

    @cached_property
    def kind(self) -> StatementKind:
        """How it is answered."""
        return "scale" if self.scale_id else _KINDS[self.type]

    @cached_property
    def scale_id(self) -> str | None:
        """The scale it is answered by, where it has one.

        >>> Statement(id="A.1", ask={"": "Is it so?"}, type="scale:yes_no").scale_id
        'yes_no'
        """
        found = _TYPE.fullmatch(self.type)
        return found[2] if found else None

    def is_for(self, profile: str | None) -> bool:
        """Whether services of a profile are asked it; of no profile, all are."""
        return profile is None or self.applies_to is None or profile in self.applies_to

    @cached_property
    def descriptors(self) -> dict[Fraction, Mapping[str, str]]:
        """What each level means, by its value."""
        return {exact(key): words for key, words in self.levels.items()}

    @cached_property
    def musts(self) -> dict[Fraction, tuple[Tick, ...]]:
        """The ticks that each level needs, in order of levels."""
        by_level = {exact(key): ticks for key, ticks in self.must.items()}
        return {level: ticks for level, ticks in sorted(by_level.items()) if ticks}

    @cached_property
    def tick_ids(self) -> tuple[str, ...]:
        """What can be ticked, in the order of the file; a way is ``question.answer``."""
        if self.kind == "branching":
            return tuple(f"{q.id}.{a.id}" for q in self.branching for a in q.answers)
        groups = self.must if self.kind == "level" else self.checklist
        return tuple(tick.id for ticks in groups.values() for tick in ticks)


_PART_OF: dict[str, StatementKind] = {
    "levels": "level",
    "must": "level",
    "checklist": "checklist",
    "number": "number",
    "branching": "branching",
}

_KINDS: dict[str, StatementKind] = {
    "level": "level",
    "checklist": "checklist",
    "number": "number",
    "branching": "branching",
}
"""The types that are written as the kind itself; the other is ``scale:ID``."""
