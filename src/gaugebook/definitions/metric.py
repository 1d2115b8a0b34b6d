"""Metrics: one YAML file each, a formula over measures with all that a reader must know.

The fields follow what Fingertips, SDMX, dbt MetricFlow and NHSRplotthedots carry, and add what
none of them has: identities, targets with their minute, a part-period rule and dated breaks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part, PeriodText
from gaugebook.definitions.measure import Measure
from gaugebook.periods import Period, ordinal, parse_period
from gaugebook.values import Unit

Kind = Literal["count", "sum", "ratio", "mean", "quantile"]
"""The kinds that are computed so far."""
LATER_KINDS = ("distinct", "derived", "sequence")
Direction = Literal["higher", "lower", "neutral"]

_IDENTITY_LEFT = re.compile(r"\s*[a-z0-9_]+(?:\s*\+\s*[a-z0-9_]+)*\s*")


class MeasureUse(Part):
    """A measure, narrowed by a condition where one is given."""

    measure: str
    where: str | None = None


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

    @property
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

    method: Literal["wilson", "none"] = "none"
    basis: Literal["census", "sample"] = "census"


class Break(Part):
    """A dated, reasoned break in the series."""

    date: PeriodText
    reason: str


class Bounds(Part):
    """The least (and greatest) the true value can be, when the metric is a proxy."""

    lower: dict[Literal["numerator"], Use] | None = Field(default=None, min_length=1)
    upper: dict[Literal["numerator"], Use] | None = Field(default=None, min_length=1)


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
    about_people: bool = False
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

    @field_validator("kind", mode="before")
    @classmethod
    def _computed_so_far(cls, kind: Any) -> Any:
        if kind in LATER_KINDS:
            raise ValueError(f"metrics of kind {kind} are not computed yet")
        return kind

    @model_validator(mode="after")
    def _parts_fit_kind(self) -> Metric:
        if self.kind == "ratio":
            if self.numerator is None or self.denominator is None or self.of is not None:
                raise ValueError("a ratio has `numerator` and `denominator`, and no `of`")
        elif self.of is None or self.numerator is not None or self.denominator is not None:
            raise ValueError(f"a {self.kind} has `of`, and no numerator or denominator")
        if (self.kind == "quantile") != (self.quantile is not None):
            raise ValueError("`quantile` belongs to metrics of kind quantile, and to them only")
        return self

    @model_validator(mode="after")
    def _nothing_is_ignored(self) -> Metric:
        """Refuse what the engine does not yet do: accepted and ignored, it would mislead."""
        if self.about_people:
            raise Misfit(
                "small numbers of people cannot be withheld yet, so it is not computed",
                "about_people",
            )
        if self.breaks:
            raise Misfit("breaks in a series are not taken into account yet", "breaks")
        if self.bounds and self.bounds.upper:
            raise Misfit("an upper bound is not computed yet", "bounds", "upper")
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

    def target_for(self, period: Period) -> TargetRule | None:
        """Give the target that holds for a period, or None."""
        return next((t for t in self.targets if t.holds_for(period)), None)

    def formula_in_words(self, measures: Mapping[str, Measure]) -> str:
        """Give the formula as a sentence for people who check a paper."""

        def words(use: MeasureUse | None) -> str:
            if use is None:
                return "nothing"
            measure = measures.get(use.measure)
            name = (measure.name if measure else None) or use.measure.replace("_", " ")
            return f"{name} where {use.where}" if use.where else name

        by_kind = {
            "ratio": lambda: f"{words(self.numerator)} divided by {words(self.denominator)}",
            "mean": lambda: f"mean of {words(self.of)}",
            "quantile": lambda: f"{_percentile(self.quantile or 0)} of {words(self.of)}",
            "count": lambda: f"number of {words(self.of)}",
            "sum": lambda: f"sum of {words(self.of)}",
        }
        return by_kind[self.kind]() + (f"; only where {self.where}" if self.where else "")


def _overlap(one: TargetRule, other: TargetRule) -> bool:
    return (one.end is None or other.start < one.end) and (
        other.end is None or one.start < other.end
    )


def _percentile(quantile: float) -> str:
    percent = round(100 * quantile, 6)
    number = ordinal(int(percent)) if percent.is_integer() else f"{percent:g}th"
    return f"{number} percentile"
