"""Sources: how one export format maps to a canonical table.

A source names headings as the export writes them; the reader maps them, reads codes, hashes
keys and leaves out what must never be read. One YAML file in ``metrics/sources/`` each.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Definition, Misfit, Part, PeriodText, TimeZone, aside
from gaugebook.definitions.schema import CHANNELS, COUNTS, TABLES, ColumnSpec, TableSpec
from gaugebook.errors import near_miss
from gaugebook.periods import parse_period

Scalar = bool | int | float | str


def _as_headings(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


Headings = Annotated[tuple[str, ...], BeforeValidator(_as_headings), Field(min_length=1)]


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

    period: PeriodText
    part_of: PeriodText | None = None

    @model_validator(mode="after")
    def _lies_in_the_full_one(self) -> PeriodRule:
        if self.part_of and not parse_period(self.part_of).contains(parse_period(self.period)):
            raise ValueError(f"{self.period} does not lie in {self.part_of}")
        return self


def _as_period_rule(value: Any) -> Any:
    return value if isinstance(value, dict) else {"period": value}


class Layout(Part):
    """How a published table lies: the heading over the labels, and where periods are."""

    labels: str
    periods: Literal["columns", "rows"] = "columns"
    target: str | None = None


class Source(Definition):
    """One export format.

    A source of records (contacts, cases, feedback, staffing) names columns of its table and must
    hash every key by which a person is looked up. One of counts has a period, dimensions and
    measures; one of published figures a layout and its rows.
    """

    name: str
    table: Literal["contacts", "cases", "feedback", "staffing", "counts", "published"]
    files: str | None = None
    sheet: str | None = None
    time_zone: TimeZone = "Europe/London"
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
        for needed in TABLES[self.table].needed:
            if needed not in self.columns and needed not in self.dimensions:
                raise ValueError(f"`columns` must say where {needed} comes from")
        if self.table == "counts" and "period" not in self.columns:
            raise ValueError("`columns` must say where period comes from")
        return self

    @model_validator(mode="after")
    def _columns_are_known(self) -> Source:
        for name, rule in self.columns.items():
            for heading in rule.headings:
                if heading in self.never_read:
                    raise Misfit(f"{heading} is under never_read", "columns", name, "from")
            if self.record_table is not None:
                _check_record_column(self.record_table, name, rule)
        return self

    @model_validator(mode="after")
    def _dimensions_are_known(self) -> Source:
        known = TABLES[self.table].dimensions
        for name, code in self.dimensions.items():
            if name not in known:
                raise Misfit(f"the dimensions are {', '.join(known)}", "dimensions", name)
            codes = TABLES[self.table].column(name).codes if self.record_table else ()
            codes = CHANNELS if name == "channel" else codes
            if codes and code not in codes:
                what = "the channels are" if name == "channel" else f"{name} is one of"
                raise Misfit(f"{what} {', '.join(codes)}", "dimensions", name)
        return self

    @property
    def record_table(self) -> TableSpec | None:
        """The table of records that it is mapped to; None where it holds figures."""
        table = TABLES[self.table]
        return table if table.time_column else None

    @property
    def measure_columns(self) -> tuple[str, ...]:
        """For a counts source: the columns that hold a figure, not a period or dimension."""
        apart = {"period", *COUNTS.dimensions}
        return tuple(name for name in self.columns if name not in apart)


def _check_record_column(table: TableSpec, name: str, rule: SourceColumn) -> None:
    """Hold that the table has the column, and that a key of a person is hashed."""
    known = {spec.name: spec for spec in table.columns}
    if name not in known:
        hint = aside(near_miss(name, known))
        raise Misfit(f"{table.name} has no column {name}{hint}", "columns", name)
    if name in table.hashed and rule.private != "hash":
        detail = f"a person can be found by {name}; add `private: hash`"
        raise Misfit(detail, "columns", name)
    if rule.private == "hash" and known[name].type != "text":
        raise Misfit(
            f"only a text can be hashed, and {name} is a {known[name].type}", "columns", name
        )
    if rule.codes:
        _check_codes(known[name], rule.codes)


def _check_codes(spec: ColumnSpec, codes: dict[str, Scalar]) -> None:
    """Hold that every code becomes something the column may hold, and each only one thing."""
    seen: dict[str, Scalar] = {}
    for written, meant in codes.items():
        place = ("columns", spec.name, "codes", written)
        as_read = " ".join(written.split()).casefold()
        if seen.setdefault(as_read, meant) != meant:
            raise Misfit("capitals make no difference here, and it stands twice", *place)
        if spec.codes and meant not in spec.codes:
            raise Misfit(f"{spec.name} is one of {', '.join(spec.codes)}", *place)
        is_number = isinstance(meant, int | float) and not isinstance(meant, bool)
        fits = {"boolean": isinstance(meant, bool), "number": is_number}
        if not fits.get(spec.type, isinstance(meant, str)):
            raise Misfit(f"{spec.name} holds a {spec.type}", *place)
