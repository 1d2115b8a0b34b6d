"""The canonical tables: their columns, types, units and keys.

A source maps an export to one of these. Column types are few, because each must mean the
same in every engine: text, number, boolean, timestamp (an instant, kept in UTC) and date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "number", "boolean", "timestamp", "date"]

OUTCOMES = (
    "answered",
    "abandoned",
    "abandoned_in_ivr",
    "short_abandoned",
    "called_back",
    "refused",
    "diverted",
)
CHANNELS = ("phone", "webchat", "email", "form", "face_to_face", "web", "social")


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its type, its unit if it is a number, and the codes it may hold."""

    name: str
    type: ColumnType
    unit: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """One canonical table: what a row is, its columns, its key and the time that places a row."""

    name: str
    row_is: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...]
    time_column: str = ""
    dimensions: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    """Columns that tell one row or one person apart: no condition may name them."""

    @property
    def types(self) -> dict[str, ColumnType]:
        """The type of each column by name."""
        return {column.name: column.type for column in self.columns}

    @property
    def condition_columns(self) -> dict[str, ColumnType]:
        """The columns that a condition may name.

        Times are left out: they are instants in UTC, and a date in a condition would be a
        local one. What lies in a period is decided by the period. Private columns are left
        out too: a condition must not single anybody out.
        """
        return {
            name: kind
            for name, kind in self.types.items()
            if kind != "timestamp" and name not in self.private
        }

    def column(self, name: str) -> ColumnSpec:
        """Give a column by name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "text") for name in names)


def _seconds(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "number", unit="seconds") for name in names)


def _times(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "timestamp") for name in names)


CONTACTS = TableSpec(
    name="contacts",
    row_is="one approach by one customer",
    columns=(
        *_text("contact_id"),
        ColumnSpec("channel", "text", codes=CHANNELS),
        *_text("service", "line", "topic", "reason"),
        *_times("started_at", "queued_at", "answered_at", "ended_at"),
        *_seconds("ivr_seconds", "wait_seconds", "handle_seconds"),
        ColumnSpec("outcome", "text", codes=OUTCOMES),
        *_text("customer_key"),
        ColumnSpec("email_on_record", "boolean"),
        ColumnSpec("email_asked", "boolean"),
        ColumnSpec("resolved_first_contact", "boolean"),
        *_text("transferred_to", "avoidable_kind", "area_code"),
        ColumnSpec("satisfaction", "number", unit="score"),
    ),
    key=("contact_id",),
    time_column="started_at",
    dimensions=(
        "service",
        "channel",
        "line",
        "topic",
        "reason",
        "outcome",
        "transferred_to",
        "avoidable_kind",
        "area_code",
    ),
    private=("contact_id", "customer_key"),
)

COUNTS = TableSpec(
    name="counts",
    row_is="one measure, period and set of dimensions",
    columns=(
        *_text("period", "service", "channel", "segment", "measure"),
        ColumnSpec("value", "number"),
    ),
    key=("period", "service", "channel", "segment", "measure"),
    dimensions=("service", "channel", "line", "topic", "reason"),
)

PUBLISHED = TableSpec(
    name="published",
    row_is="one printed cell",
    columns=(
        *_text("document", "place", "row_label", "column_label", "printed", "metric_id"),
        *_text("period", "unit"),
        ColumnSpec("decimals", "number"),
    ),
    key=("document", "place", "row_label", "column_label"),
    dimensions=("service", "channel", "line", "topic", "reason"),
)

TABLES: dict[str, TableSpec] = {t.name: t for t in (CONTACTS, COUNTS, PUBLISHED)}
"""The canonical tables that are read so far, by name."""
