"""Sources: how one export format maps to a canonical table.

A source names headings as the export writes them; the reader maps them, reads codes, hashes
keys and leaves out what must never be read. One YAML file in ``metrics/sources/`` each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Definition, Misfit, TimeZone, aside
from gaugebook.definitions.schema import CHANNELS, COUNTS, TABLES, ColumnSpec, TableSpec
from gaugebook.definitions.source_columns import (
    FORMAT_WORDS,
    LeftOut,
    Scalar,
    SourceColumn,
    as_tuple,
)
from gaugebook.definitions.source_layout import (
    Layout,
    PeriodFrom,
    PeriodRules,
    ReportLayout,
    RowRule,
)
from gaugebook.errors import near_miss
from gaugebook.words import folded

# The marks of strptime that stand for a year, alone or with month and day.
_YEAR_MARKS = ("%Y", "%y", "%c", "%x", "%D", "%F", "%G", "%s")

TableName = Literal["contacts", "cases", "feedback", "staffing", "counts", "published", "workplan"]
Delimiter = Literal[",", ";", "\t", "|"]


class Source(Definition):
    """One export format.

    A source of records (contacts, cases, feedback, staffing) names columns of its table and must
    hash every key by which a person is looked up. One of counts has a period, dimensions and
    measures; one of published figures a layout and its rows; a workplan its items.

    `time_zone` is that of the export's clock times. Without one they are read in the workspace's,
    so that the export's days stay its days.

    `encoding`, `delimiter` and `decimal_comma` are for what the bytes cannot tell. `never_read`
    are headings that hold people's names, addresses or free text, and `not_needed` those that hold
    nothing for us; both may end in ``*``. Headings in neither are told, and not read either.
    `files` are patterns such as ``data/calls-*.csv`` or ``data/**/*.csv``; capitals make no
    difference.
    """

    name: str
    table: TableName
    files: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: Delimiter | None = None
    decimal_comma: bool = False
    time_zone: TimeZone | None = None
    columns: dict[str, SourceColumn] = Field(default_factory=dict)
    leave_out: tuple[LeftOut, ...] = ()
    never_read: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    document: str | None = None
    place: str | None = None
    reference: str | None = None
    layout: Layout | None = None
    report: ReportLayout | None = None
    rows: dict[str, RowRule] = Field(default_factory=dict)
    periods: PeriodRules = Field(default_factory=dict)
    period_from: PeriodFrom | None = None
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
        if self.table == "counts" and "period" not in self.columns and self.period_from is None:
            raise ValueError("`columns` must say where period comes from, or `period_from`")
        if self.is_long != ("value" in self.columns):
            raise ValueError("a summary with one row a measure has the columns measure and value")
        return self

    @model_validator(mode="after")
    def _columns_are_known(self) -> Source:
        for name, rule in self.columns.items():
            for heading in rule.mentioned:
                if self.is_never_read(heading):
                    raise Misfit(f"{heading} is under never_read", "columns", name, "from")
            if self.mapped_table is not None:
                _check_column(self.mapped_table, name, rule)
        for number, left in enumerate(self.leave_out):
            if self.is_never_read(left.heading):
                raise Misfit(f"{left.heading} is under never_read", "leave_out", number, "heading")
        return self

    @model_validator(mode="after")
    def _dimensions_are_known(self) -> Source:
        named = [("layout", self.layout.group)] if self.layout and self.layout.group else []
        named += [("report", self.report.block)] if self.report and self.report.block else []
        for place, name in named:
            self._check_dimension(name, "", place, name)
        for name, code in self.dimensions.items():
            self._check_dimension(name, code, "dimensions", name)
        for column, rule in self.columns.items():
            if rule.dimensions and column not in self.figure_columns:
                raise Misfit(
                    "only a figure of a summary has its own", "columns", column, "dimensions"
                )
            self._check_own("columns", column, rule.dimensions, apart=self.columns)
        group = (self.layout.group,) if self.layout and self.layout.group else ()
        for label, row in self.rows.items():
            self._check_own("rows", label, row.dimensions, apart=group)
        return self

    def _check_own(
        self, block: str, name: str, dimensions: Mapping[str, str], *, apart: Collection[str]
    ) -> None:
        """Hold that a row or column has dimensions of its own that nothing else gives it."""
        for dimension, code in dimensions.items():
            place = (block, name, "dimensions", dimension)
            self._check_dimension(dimension, code, *place)
            if dimension in apart:
                raise Misfit(f"the table says the {dimension} of each figure itself", *place)

    def _check_dimension(self, name: str, code: str, *place: str) -> None:
        """Hold that the table has a dimension, and the dimension a code where one is given."""
        known = TABLES[self.table].dimensions
        if name not in known:
            raise Misfit(f"the dimensions are {', '.join(known)}", *place)
        codes = TABLES[self.table].column(name).codes if self.record_table else ()
        codes = CHANNELS if name == "channel" else codes
        if code and codes and code not in codes:
            what = "the channels are" if name == "channel" else f"{name} is one of"
            raise Misfit(f"{what} {', '.join(codes)}", *place)

    @property
    def zone(self) -> str:
        """The time zone of the export's clock times; that of the United Kingdom where none is."""
        return self.time_zone or "Europe/London"

    def in_zone(self, time_zone: str) -> Source:
        """Give the source with the workspace's time zone, where it names none of its own."""
        return self if self.time_zone else self.model_copy(update={"time_zone": time_zone})

    @property
    def record_table(self) -> TableSpec | None:
        """The table of records that it is mapped to; None where it holds figures or plans."""
        table = TABLES[self.table]
        return table if table.time_column else None

    @property
    def mapped_table(self) -> TableSpec | None:
        """The table whose columns `columns` names: of records, or the workplan."""
        return TABLES[self.table] if self.table == "workplan" else self.record_table

    @property
    def is_long(self) -> bool:
        """Whether a summary has one row a measure, instead of one column."""
        return self.table == "counts" and "measure" in self.columns

    @property
    def figure_columns(self) -> tuple[str, ...]:
        """For a counts source with one column a measure: those columns."""
        return self.measure_columns if self.table == "counts" and not self.is_long else ()

    @property
    def measure_columns(self) -> tuple[str, ...]:
        """For a counts source: the columns that hold a figure, not a period or dimension."""
        apart = {"period", "measure", "value", *COUNTS.dimensions}
        return tuple(name for name in self.columns if name not in apart)

    @property
    def mentioned(self) -> frozenset[str]:
        """Every heading that is read: of the columns, and of the rules that leave rows out."""
        headings = {heading for rule in self.columns.values() for heading in rule.mentioned}
        return frozenset(headings | {rule.heading for rule in self.leave_out})

    @property
    def known_headings(self) -> frozenset[str]:
        """Every heading that it names, read or not: the row that holds most of them is the head."""
        named = {h for h in (*self.never_read, *self.not_needed) if not h.endswith("*")}
        return self.mentioned | named

    def is_never_read(self, heading: str) -> bool:
        """Whether a column of the export holds what must not be read."""
        return _is_among(heading, self.never_read)

    def is_expected(self, heading: str) -> bool:
        """Whether the source says what becomes of a column of the export."""
        return heading in self.mentioned or _is_among(heading, (*self.never_read, *self.not_needed))


def _is_among(heading: str, patterns: tuple[str, ...]) -> bool:
    return any(
        heading == pattern or (pattern.endswith("*") and fnmatchcase(heading, _escaped(pattern)))
        for pattern in patterns
    )


def _escaped(pattern: str) -> str:
    """Let only the star at the end mean more than itself."""
    body = pattern[:-1].replace("[", "[[]").replace("?", "[?]").replace("*", "[*]")
    return f"{body}*"


def _check_column(table: TableSpec, name: str, rule: SourceColumn) -> None:
    """Hold that the table has the column, and that a key of a person is hashed."""
    known = {spec.name: spec for spec in table.columns}
    if name not in known:
        hint = aside(near_miss(name, known))
        raise Misfit(f"{table.name} has no column {name}{hint}", "columns", name)
    # A key made of the whole row is a keyed hash already.
    if name in table.hashed and rule.private != "hash" and not rule.from_row:
        detail = f"a person can be found by {name}; add `private: hash`"
        raise Misfit(detail, "columns", name)
    if name in table.coded and rule.codes is None:
        raise Misfit(
            f"{name} may hold a person's name; give `codes` that make it a role or a service",
            "columns",
            name,
        )
    spec = known[name]
    if rule.private == "hash" and spec.type != "text":
        raise Misfit(f"only a text can be hashed, and {name} is a {spec.type}", "columns", name)
    if (rule.parts or rule.from_row) and name not in table.key:
        raise Misfit(
            f"only a key may be made of several columns, and {name} is none", "columns", name
        )
    _check_formats(spec, rule)
    if rule.day and spec.type != "timestamp":
        raise Misfit(f"`day` is for times, and {name} is a {spec.type}", "columns", name)
    if rule.unit and spec.unit != "seconds":
        raise Misfit(f"`unit` is for durations, and {name} is none", "columns", name)
    if rule.codes:
        _check_codes(spec, rule.codes)
    for number, case in enumerate(rule.but):
        _check_meaning(spec, case.gives, ("columns", name, "but", number, "gives"))


def _check_formats(spec: ColumnSpec, rule: SourceColumn) -> None:
    """Hold that a format is one for the column's type, and that a pattern of times has a year."""
    place = ("columns", spec.name, "format")
    for form in rule.formats:
        is_word = form in FORMAT_WORDS
        if spec.type in ("timestamp", "date"):
            if is_word and form != "excel":
                raise Misfit(f"{spec.name} is a {spec.type}; `{form}` is for numbers", *place)
            if not is_word and not any(mark in form for mark in _YEAR_MARKS):
                raise Misfit(f"`{form}` has no year, so that no day can be told by it", *place)
        elif form in ("excel", "share") or not is_word:
            known = "`duration` and `percent`" if spec.type == "number" else "none"
            raise Misfit(f"{spec.name} is a {spec.type}, whose formats are {known}", *place)


def _check_codes(spec: ColumnSpec, codes: dict[str, Scalar]) -> None:
    """Hold that every code becomes something the column may hold, and each only one thing."""
    seen: dict[str, Scalar] = {}
    for written, meant in codes.items():
        place = ("columns", spec.name, "codes", written)
        if seen.setdefault(folded(written), meant) != meant:
            raise Misfit("capitals make no difference here, and it stands twice", *place)
        _check_meaning(spec, meant, place)


def _check_meaning(spec: ColumnSpec, meant: Scalar, place: tuple[str | int, ...]) -> None:
    if spec.codes and meant not in spec.codes:
        raise Misfit(f"{spec.name} is one of {', '.join(spec.codes)}", *place)
    is_number = isinstance(meant, int | float) and not isinstance(meant, bool)
    fits = {"boolean": isinstance(meant, bool), "number": is_number}
    if not fits.get(spec.type, isinstance(meant, str)):
        raise Misfit(f"{spec.name} holds a {spec.type}", *place)
