"""Measures: the named quantities that metrics are made of.

One measure, two ways to get it: counted from records, or read from a column of a summary (or
added up from several). A measure is never printed by itself.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from gaugebook.definitions.base import Part
from gaugebook.definitions.expressions import check_where
from gaugebook.definitions.schema import TABLES
from gaugebook.values import Unit


class RecordCount(Part):
    """How a measure is counted from records: rows, or the sum of a column, that meet `where`.

    `known` names a private column that must not be blank. No condition may name such a column,
    because a condition could single somebody out; that something is known singles out nobody.
    """

    table: str
    where: str | None = None
    sum: str | None = None
    known: str | None = None

    @field_validator("table")
    @classmethod
    def _known_table(cls, table: str) -> str:
        if table not in TABLES:
            raise ValueError(f"the tables are {', '.join(TABLES)}")
        return table

    @field_validator("where")
    @classmethod
    def _admitted_condition(cls, where: str | None, info: ValidationInfo) -> str | None:
        if where is not None and "table" in info.data:
            check_where(where, TABLES[info.data["table"]].condition_columns)
        return where

    @field_validator("sum")
    @classmethod
    def _number_column(cls, column: str | None, info: ValidationInfo) -> str | None:
        table = TABLES.get(info.data.get("table", ""))
        if column is not None and table and table.types.get(column) != "number":
            raise ValueError(f"it is not a number column of {table.name}")
        return column

    @field_validator("known")
    @classmethod
    def _private_column(cls, column: str | None, info: ValidationInfo) -> str | None:
        table = TABLES.get(info.data.get("table", ""))
        if column is not None and table and column not in table.private:
            raise ValueError(
                f"it is for {' and '.join(table.private) or 'private columns'};"
                f" of another column write `{column} IS NOT NULL` in `where`"
            )
        return column


class SummaryMean(Part):
    """A summary column that holds a mean, and the measure whose count weights it."""

    mean: str
    weight: str


class SummaryShare(Part):
    """A summary column that holds a share, and the measure that it is a share of.

    The count is then worked out: the share times its base, as close as its decimals allow. Without
    the base a share could not be added to another, because averages are not averaged.
    """

    share: str
    of: str


class SummarySum(Part):
    """Other measures that add up to this one, where no summary column holds it.

    All of them must be there: a part that nobody supplied is not zero.
    """

    sum_of: tuple[str, ...] = Field(min_length=2)

    @field_validator("sum_of")
    @classmethod
    def _each_once(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        if repeated := next((part for part in parts if parts.count(part) > 1), None):
            raise ValueError(f"{repeated} stands in it twice")
        return parts


def _sort_of_summary(value: Any) -> str:
    if isinstance(value, SummarySum) or (isinstance(value, dict) and "sum_of" in value):
        return "a sum"
    if isinstance(value, SummaryShare) or (isinstance(value, dict) and "share" in value):
        return "a share"
    return "a mean" if isinstance(value, SummaryMean | dict) else "a column"


# Told apart by what is written, so that a fault is of what its writer meant, not of all three.
Summary = Annotated[
    Annotated[str, Tag("a column")]
    | Annotated[SummaryMean, Tag("a mean")]
    | Annotated[SummaryShare, Tag("a share")]
    | Annotated[SummarySum, Tag("a sum")],
    Discriminator(_sort_of_summary),
]


class Measure(Part):
    """One measure. `additive` measures may be added over periods and dimensions.

    `labels` are the words by which published tables name it.
    """

    unit: Unit
    additive: bool
    records: RecordCount | None = None
    summary: Summary | None = None
    name: str | None = None
    labels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_a_way(self) -> Measure:
        if self.records is None and self.summary is None:
            raise ValueError("a measure needs `records`, `summary` or both")
        return self

    @model_validator(mode="after")
    def _share_is_of_a_count(self) -> Measure:
        if isinstance(self.summary, SummaryShare) and self.unit != "count":
            raise ValueError(f"a share of a count makes a count, not {self.unit}")
        return self

    @property
    def summary_column(self) -> str | None:
        """The summary column that it is read from; None for a sum, or without a summary."""
        if isinstance(self.summary, SummaryMean):
            return self.summary.mean
        if isinstance(self.summary, SummaryShare):
            return self.summary.share
        return self.summary if isinstance(self.summary, str) else None
