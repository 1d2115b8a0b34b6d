"""Measures: the named quantities that metrics are made of.

One measure, two ways to get it: counted from records, or read from a column of a summary.
A measure is never printed by itself.
"""

from __future__ import annotations

from pydantic import field_validator, model_validator

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

    @model_validator(mode="after")
    def _known_columns(self) -> RecordCount:
        types = TABLES[self.table].types
        if self.sum is not None and types.get(self.sum) != "number":
            raise ValueError(f"{self.sum} is not a number column of {self.table}")
        if self.where is not None:
            check_where(self.where, TABLES[self.table].condition_columns)
        return self


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
