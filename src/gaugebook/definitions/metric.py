"""Metrics: one YAML file each, a formula over measures with all that a reader must know.

The fields follow what Fingertips, SDMX, dbt MetricFlow and NHSRplotthedots carry, and add what
none of them has: identities, targets with their minute, a part-period rule and dated breaks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part, PeriodText
from gaugebook.definitions.formula_words import formula_in_words
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.variation import VariationRule
from gaugebook.periods import Period, parse_period
from gaugebook.values import Unit

Kind = Literal["count", "sum", "ratio", "mean", "quantile", "distinct", "derived", "sequence"]
Direction = Literal["higher", "lower", "neutral"]

_WITHIN = re.compile(r"([1-9]\d{0,3}) (days?|hours?)")
_IDENTITY_LEFT = re.compile(r"\s*[a-z0-9_]+(?:\s*\+\s*[a-z0-9_]+)*\s*")


class MeasureUse(Part):
    """A measure, narrowed by a condition where one is given.

    `summary` names the measure that holds what is so narrowed, where figures and not records are
    read: no condition can be put to a printed count.
    """

    measure: str
    where: str | None = None
    summary: str | None = None

    @property
    def held_as(self) -> str | None:
        """The measure that a table of figures may hold it as; None where none can hold it.

        >>> MeasureUse(measure="contacts", where="email_on_record = FALSE").held_as is None
        True
        >>> MeasureUse(measure="contacts").held_as
        'contacts'
        """
        return self.summary or (None if self.where else self.measure)


def _as_measure_use(value: Any) -> Any:
    return {"measure": value} if isinstance(value, str) else value


Use = Annotated[MeasureUse, BeforeValidator(_as_measure_use)]


class Identity(Part):
    """An equation between measures that must close: `left` is a sum of measures."""

    left: str
    equals: str
    tolerance: float = Field(default=0, ge=0)

    @field_validator("left")
    @classmethod
    def _is_a_sum(cls, left: str) -> str:
        if not _IDENTITY_LEFT.fullmatch(left):
            raise ValueError("an identity's left side is measures joined by +")
        return left

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The measures on the left side."""
        return tuple(part.strip() for part in self.left.split("+"))


class TargetRule(Part):
    """A target with the time it holds for, who set it and where that is minuted.

    `value` is in the metric's unit (a share is 0 to 1). A value that misses by at most
    `tolerance`, a share of the target, is close.
    """

    value: float
    tolerance: float = Field(default=0.0, ge=0, le=1)
    valid_from: PeriodText = Field(alias="from")
    to: PeriodText | None = None
    basis: Literal["statutory", "corporate", "aspiration"] = "corporate"
    approved: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> TargetRule:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a target cannot hold from {self.valid_from} to {self.to}")
        return self

    @property
    def start(self) -> datetime.date:
        """The first day on which it holds."""
        return parse_period(self.valid_from).start

    @property
    def end(self) -> datetime.date | None:
        """The day after the last on which it holds, or None while it has no end."""
        return parse_period(self.to).end if self.to else None

    def holds_for(self, period: Period) -> bool:
        """Whether the target holds for the whole of a period."""
        return self.start <= period.start and (self.end is None or period.end <= self.end)


class IntervalRule(Part):
    """Which interval is given. A census has no sampling error, but a rate still varies."""

    method: Literal["wilson", "byar", "none"] = "none"
    basis: Literal["census", "sample"] = "census"


class Break(Part):
    """A dated, reasoned break in the series."""

    date: PeriodText
    reason: str


class Bounds(Part):
    """The least (and greatest) the true value can be, when the metric is a proxy."""

    lower: dict[Literal["numerator"], Use] | None = Field(default=None, min_length=1)
    upper: dict[Literal["numerator"], Use] | None = Field(default=None, min_length=1)


class DerivedInput(Part):
    """What a name in the formula of a derived metric stands for.

    Another metric, narrowed to some dimension values where they are given; or the figure that a
    reference list has for a `code`, such as the cost of a call in ``channel-costs``.
    """

    metric: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    reference: str | None = None
    code: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> DerivedInput:
        if (self.metric is None) == (self.reference is None):
            raise ValueError("an input has one of `metric` or `reference`")
        if (self.reference is None) != (self.code is None):
            raise ValueError("`code` goes with `reference`, and each `reference` needs one")
        if self.reference and self.where:
            raise ValueError("`where` narrows a metric; a reference is found by its `code`")
        return self


def _as_input(value: Any) -> Any:
    return {"metric": value} if isinstance(value, str) else value


class DisclosureRule(Part):
    """How small numbers of people are withheld; a definition may only be stricter.

    Counts of 1 to `threshold` - 1 people are withheld, all others are rounded to the nearest
    `round_to`.
    """

    threshold: int = Field(default=8, ge=8)
    round_to: int = Field(default=5, ge=5)


@dataclass(frozen=True)
class Window:
    """How far apart two contacts may be: local days, or hours of sixty minutes.

    Seven days end at the same time of the clock a week away, on both sides of a clock change;
    168 hours do not.
    """

    length: int
    unit: Literal["days", "hours"]

    @property
    def whole_days(self) -> int:
        """The days that must be read to look that far: hours are rounded up."""
        return self.length if self.unit == "days" else -(-self.length // 24) + 1

    def __str__(self) -> str:
        """Give it in words.

        >>> str(Window(7, "days")), str(Window(1, "hours"))
        ('7 days', '1 hour')
        """
        return f"{self.length} {self.unit if self.length != 1 else self.unit[:-1]}"


class Change(Part):
    """One entry of a definition's history: from when, in which version, what changed."""

    version: str
    date: PeriodText
    change: str


class Metric(Definition):
    """A defined calculation. See ``metrics/README.md`` for each field in words."""

    name: str
    short_name: str | None = None
    question: str
    kind: Kind
    of: Use | None = None
    numerator: Use | None = None
    denominator: Use | None = None
    quantile: float | None = Field(default=None, gt=0, lt=1)
    distinct: str | None = None
    same: tuple[str, ...] = ()
    within: str | None = None
    look: Literal["back", "ahead"] | None = None
    after: str | None = None
    then: str | None = None
    formula: str | None = None
    inputs: dict[str, Annotated[DerivedInput, BeforeValidator(_as_input)]] = Field(
        default_factory=dict
    )
    where: str | None = None
    unit: Unit
    decimals: int = Field(ge=0, le=6)
    rounding: Literal["half_up"] = "half_up"
    direction: Direction
    identities: tuple[Identity, ...] = ()
    complement_of: str | None = None
    bounds: Bounds | None = None
    min_denominator: int | None = Field(default=None, ge=1)
    interval: IntervalRule = IntervalRule()
    targets: tuple[TargetRule, ...] = ()
    part_period: Literal["show_apart"] = "show_apart"
    breaks: tuple[Break, ...] = ()
    variation: VariationRule = VariationRule()
    about_people: bool = False
    disclosure: DisclosureRule = DisclosureRule()
    dimensions: tuple[str, ...] = ()
    comparability: tuple[str, ...] = ()
    formula_id: str | None = None
    base: str | None = None
    method: str | None = None
    rationale: str | None = None
    caveat: str | None = None
    known_issues: str | None = None
    key: bool = False
    frequency: Literal["day", "week", "month", "quarter", "year"] | None = None
    lag_days: int | None = Field(default=None, ge=0)
    supersedes: str | None = None
    definition_history: tuple[Change, ...] = ()
    licence: str | None = None
    links: tuple[str, ...] = ()
    source_of_formula: str | None = None
    owner: str
    labels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_kind(self) -> Metric:
        wanted, allowed = _PARTS_OF[self.kind]
        for name in sorted(_ALL_PARTS):
            is_there = name in self.model_fields_set and getattr(self, name) is not None
            if name in wanted and not is_there:
                raise Misfit(f"a {self.kind} needs `{name}`", name)
            if is_there and name not in wanted | allowed:
                raise Misfit(f"`{name}` does not belong to a metric of kind {self.kind}", name)
        return self

    @model_validator(mode="after")
    def _sequence_fits(self) -> Metric:
        if self.kind != "sequence":
            return self
        if not _WITHIN.fullmatch(self.within or ""):
            raise Misfit("write it as 7 days or 168 hours", "within")
        if not self.same:
            raise Misfit("name what both contacts share, such as customer_key", "same")
        if self.after is not None and self.look != "back":
            raise Misfit("`after` is of an earlier contact, so `look` must be back", "after")
        if self.then is not None and self.look != "ahead":
            raise Misfit("`then` is of a later contact, so `look` must be ahead", "then")
        return self

    @model_validator(mode="after")
    def _people_are_people(self) -> Metric:
        if self.about_people and self.kind in ("sum", "sequence"):
            raise Misfit(f"a {self.kind} counts no people", "about_people")
        return self

    @model_validator(mode="after")
    def _variation_fits(self) -> Metric:
        if self.variation.chart == "pprime" and (self.kind != "ratio" or self.unit != "share"):
            raise Misfit("a pprime chart is for a share of two counts", "variation", "chart")
        return self

    @model_validator(mode="after")
    def _targets_fit(self) -> Metric:
        for number, rule in enumerate(self.targets):
            if self.unit == "share" and not 0 <= rule.value <= 1:
                raise Misfit("a share is 0 to 1, so that 90% is 0.90", "targets", number, "value")
            for earlier in self.targets[:number]:
                if _overlap(earlier, rule):
                    raise Misfit(
                        "an earlier target still holds then; give that one a `to`",
                        "targets",
                        number,
                        "from",
                    )
        return self

    @property
    def label(self) -> str:
        """The name for a heading or a table."""
        return self.short_name or self.name

    @property
    def uses(self) -> tuple[MeasureUse, ...]:
        """The measures of its formula, in the order of the formula."""
        return tuple(use for use in (self.of, self.numerator, self.denominator) if use)

    @property
    def multiplier(self) -> int:
        """What a numerator divided by its denominator is multiplied by, to be in the unit."""
        return _MULTIPLIERS.get(self.unit, 1)

    @property
    def bound_sides(self) -> dict[str, MeasureUse]:
        """The numerators that bound a proxy, by ``lower`` and ``upper``."""
        bounds = self.bounds
        sides = {"lower": bounds.lower, "upper": bounds.upper} if bounds else {}
        return {name: use["numerator"] for name, use in sides.items() if use}

    @property
    def bound_uses(self) -> tuple[MeasureUse, ...]:
        """The measures that its bounds look at."""
        return tuple(self.bound_sides.values())

    def target_for(self, period: Period) -> TargetRule | None:
        """Give the target that holds for a period, or None."""
        return next((t for t in self.targets if t.holds_for(period)), None)

    def break_between(self, one: Period, other: Period) -> Break | None:
        """Give the first break between two periods or inside one of them, or None.

        A period that begins on the day of a break lies wholly after it. Given the same period
        twice it says whether that period mixes two definitions.
        """
        if not self.breaks:
            return None
        start, end = min(one.start, other.start), max(one.end, other.end)
        days = [(parse_period(b.date).start, b) for b in self.breaks]
        inside = [(day, b) for day, b in days if start < day < end]
        return min(inside, key=lambda found: found[0])[1] if inside else None

    def formula_in_words(self, measures: Mapping[str, Measure]) -> str:
        """Give the formula as a sentence for people who check a paper."""
        return formula_in_words(self, measures)

    @property
    def window(self) -> Window:
        """How far a sequence looks.

        Raises
        ------
        ValueError
            When the metric is no sequence.
        """
        found = _WITHIN.fullmatch(self.within or "")
        if found is None:
            raise ValueError(f"{self.id} is no sequence")
        return Window(int(found[1]), "days" if found[2].startswith("day") else "hours")


_PARTS_OF: dict[Kind, tuple[frozenset[str], frozenset[str]]] = {
    "count": (frozenset({"of"}), frozenset()),
    "sum": (frozenset({"of"}), frozenset()),
    "mean": (frozenset({"of"}), frozenset()),
    "ratio": (frozenset({"numerator", "denominator"}), frozenset({"bounds"})),
    "quantile": (frozenset({"of", "quantile"}), frozenset()),
    "distinct": (frozenset({"of", "distinct"}), frozenset()),
    "sequence": (frozenset({"of", "same", "within", "look"}), frozenset({"after", "then"})),
    "derived": (frozenset({"formula", "inputs"}), frozenset()),
}
"""The fields of its formula that each kind needs, and those that it may have."""

_MULTIPLIERS: dict[str, int] = {"per_10000": 10_000}

_ALL_PARTS = frozenset().union(*(needs | may for needs, may in _PARTS_OF.values()))


def _overlap(one: TargetRule, other: TargetRule) -> bool:
    return (one.end is None or other.start < one.end) and (
        other.end is None or one.start < other.end
    )
