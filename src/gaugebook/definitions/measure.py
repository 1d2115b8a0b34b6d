"""Measures: the named quantities that metrics are made of.

One measure, two ways to get it: counted from records, or read from a column of a summary.
A measure is never printed by itself.
"""

from __future__ import annotations

from pydantic import ValidationInfo, field_validator, model_validator

from gaugebook.definitions.base import Part
from gaugebook.definitions.expressions import check_where
from gaugebook.definitions.schema import TABLES
from gaugebook.values import Unit


class RecordCount(Part):
    """How a measure is counted from records: rows, or the sum of a column, that meet `where`."""

    table: str
    where: str | None = None
    sum: str | None = None

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


class SummaryMean(Part):
    """A summary column that holds a mean, and the measure whose count weights it."""

    mean: str
    weight: str


class Measure(Part):
    """One measure. `additive` measures may be added over periods and dimensions.

    `labels` are the words by which published tables name it.
    """

    unit: Unit
    additive: bool
    records: RecordCount | None = None
    summary: str | SummaryMean | None = None
    name: str | None = None
    labels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_a_way(self) -> Measure:
        if self.records is None and self.summary is None:
            raise ValueError("a measure needs `records`, `summary` or both")
        return self
