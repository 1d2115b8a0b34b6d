"""Sources: how one export format maps to a canonical table.

A source names headings as the export writes them; the reader maps them, reads codes, hashes
keys and leaves out what must never be read. One YAML file in ``metrics/sources/`` each.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Definition, Part
from gaugebook.definitions.schema import COUNTS, TABLES

Scalar = bool | int | float | str


def _as_headings(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Headings = Annotated[tuple[str, ...], BeforeValidator(_as_headings)]


class SourceColumn(Part):
    """Where a column comes from. `headings` are tried in turn; the first found is read.

    `format` is a strptime pattern for times, ``duration`` for seconds written as a clock, or
    ``percent`` for shares written 0 to 100. `codes` maps what is written to our word.
    `private: hash` replaces a key by its keyed hash on reading.
    """

    headings: Headings = Field(alias="from")
    format: str | None = None
    codes: dict[str, Scalar] | None = None
    private: Literal["hash"] | None = None
    required: bool = True


class RowRule(Part):
    """What one row (or column of figures) of a published table is."""

    measure: str | None = None
    metric: str | None = None
    skip: bool = False

    @model_validator(mode="after")
    def _one_of(self) -> RowRule:
        if sum((self.measure is not None, self.metric is not None, self.skip)) != 1:
            raise ValueError("a row has one of `measure`, `metric` or `skip: true`")
        return self


class PeriodRule(Part):
    """What one period heading stands for; `part_of` is the full period of a part one."""

    period: str
    part_of: str | None = None


def _as_period_rule(value: Any) -> Any:
    return {"period": str(value)} if isinstance(value, str | int) else value


class Layout(Part):
    """How a published table lies: the heading over the labels, and where periods are."""

    labels: str
    periods: Literal["columns", "rows"] = "columns"
    target: str | None = None


class Source(Definition):
    """One export format."""

    name: str
    table: Literal["contacts", "counts", "published"]
    files: str | None = None
    sheet: str | None = None
    time_zone: str = "Europe/London"
    columns: dict[str, SourceColumn] = Field(default_factory=dict)
    never_read: tuple[str, ...] = ()
    document: str | None = None
    place: str | None = None
    reference: str | None = None
    layout: Layout | None = None
    rows: dict[str, RowRule] = Field(default_factory=dict)
    periods: dict[str, Annotated[PeriodRule, BeforeValidator(_as_period_rule)]] = Field(
        default_factory=dict
    )
    dimensions: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_table(self) -> Source:
        if self.table == "published":
            if self.layout is None or not self.rows or not self.document:
                raise ValueError("a published table needs `document`, `layout` and `rows`")
            return self
        if not self.columns:
            raise ValueError("a source needs `columns`")
        if self.table == "contacts":
            known = TABLES["contacts"].types
            unknown = [name for name in self.columns if name not in known]
            if unknown:
                raise ValueError(f"{unknown[0]} is not a column of contacts")
            for needed in ("contact_id", "channel", "started_at"):
                if needed not in self.columns and needed not in self.dimensions:
                    raise ValueError(f"`columns` must say where {needed} comes from")
        if self.table == "counts" and "period" not in self.columns:
            raise ValueError("`columns` must say where period comes from")
        return self

    @property
    def measure_columns(self) -> tuple[str, ...]:
        """For a counts source: the columns that hold a figure, not a period or dimension."""
        apart = {"period", *COUNTS.dimensions}
        return tuple(name for name in self.columns if name not in apart)
