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
CASE_STATES = ("open", "closed", "withdrawn")
FEEDBACK_KINDS = ("complaint", "compliment", "comment")
COMPLAINT_STAGES = ("1", "2", "3", "ombudsman")
COMPLAINT_OUTCOMES = ("upheld", "partly_upheld", "not_upheld", "withdrawn", "resolved", "referred")
RAG = ("red", "amber", "green", "complete", "not_started")
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
    needed: tuple[str, ...] = ()
    """Columns without which a row says nothing: a source must give them."""
    end_column: str = ""
    """When what began at `time_column` came to its end: never earlier."""
    hashed: tuple[str, ...] = ()
    """Keys by which a person is looked up: a source must hash them."""
    private_text: tuple[str, ...] = ()
    """What somebody wrote: kept redacted under ``private/``, and nothing gives it out."""
    coded: tuple[str, ...] = ()
    """Columns that exports fill with people's names: a source makes them roles by codes."""
    is_half_hourly: bool = False
    """Whether a row stands for a half hour, so that each begins on one."""

    @property
    def kept(self) -> tuple[ColumnSpec, ...]:
        """The columns of which figures may be made: all but what somebody wrote."""
        return tuple(column for column in self.columns if column.name not in self.private_text)

    @property
    def types(self) -> dict[str, ColumnType]:
        """The type of each column by name."""
        return {column.name: column.type for column in self.columns}

    @property
    def condition_columns(self) -> dict[str, ColumnType]:
        """The columns that a condition may name.

        Private columns are left out: a condition must not single anybody out. Times are
        instants; where a condition holds one against a date, the date is the local one.
        """
        return {name: kind for name, kind in self.types.items() if name not in self.private}

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
    needed=("contact_id", "channel", "started_at"),
    end_column="ended_at",
    hashed=("customer_key",),
)

CASES = TableSpec(
    name="cases",
    row_is="one matter in the CRM",
    columns=(
        *_text("case_id", "service", "topic", "reason"),
        ColumnSpec("channel", "text", codes=CHANNELS),
        *_times("opened_at", "due_at", "closed_at"),
        ColumnSpec("state", "text", codes=CASE_STATES),
        ColumnSpec("on_time", "boolean"),  # the system's own verdict, which may differ from ours
        *_text("customer_key", "area_code"),
    ),
    key=("case_id",),
    time_column="opened_at",
    dimensions=("service", "channel", "topic", "reason", "state", "area_code"),
    private=("case_id", "customer_key"),
    needed=("case_id", "opened_at"),
    end_column="closed_at",
    hashed=("case_id", "customer_key"),
)

FEEDBACK = TableSpec(
    name="feedback",
    row_is="one comment, compliment or complaint",
    columns=(
        *_text("feedback_id"),
        *_times("received_at"),
        ColumnSpec("kind", "text", codes=FEEDBACK_KINDS),
        *_text("service", "line"),
        ColumnSpec("channel", "text", codes=CHANNELS),
        ColumnSpec("score", "number", unit="score"),
        ColumnSpec("stage", "text", codes=COMPLAINT_STAGES),
        ColumnSpec("outcome", "text", codes=COMPLAINT_OUTCOMES),
        *_text("learning", "comment"),
    ),
    key=("feedback_id",),
    time_column="received_at",
    dimensions=("service", "channel", "line", "kind", "stage", "outcome", "learning"),
    private=("feedback_id", "comment"),
    needed=("feedback_id", "received_at", "kind"),
    private_text=("comment",),
)

STAFFING = TableSpec(
    name="staffing",
    row_is="one line and half hour",
    columns=(
        *_times("start_at"),
        *_text("line"),
        ColumnSpec("rostered", "number", unit="count"),
        ColumnSpec("available", "number", unit="count"),
    ),
    key=("start_at", "line"),
    time_column="start_at",
    dimensions=("line",),
    needed=("start_at", "line"),
    is_half_hourly=True,
)

COUNTS = TableSpec(
    name="counts",
    row_is="one measure, period and set of dimensions",
    columns=(
        *_text("period", "service", "channel", "segment", "measure"),
        ColumnSpec("value", "number"),
    ),
    key=("period", "service", "channel", "segment", "measure"),
    dimensions=("service", "channel", "line", "topic", "reason", "area_code", "referrer", "page"),
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

WORKPLAN = TableSpec(
    name="workplan",
    row_is="one project at one date",
    columns=(
        *_text("item", "title", "policy", "process", "people", "performance"),
        ColumnSpec("rag", "text", codes=RAG),
        ColumnSpec("due", "date"),
        *_text("owner", "note"),
        ColumnSpec("as_at", "date"),
    ),
    key=("item", "as_at"),
    needed=("item", "title"),
    coded=("owner",),
)

TABLES: dict[str, TableSpec] = {
    t.name: t for t in (CONTACTS, CASES, FEEDBACK, STAFFING, COUNTS, PUBLISHED, WORKPLAN)
}
"""The canonical tables, by name."""

RECORD_TABLES: tuple[TableSpec, ...] = tuple(t for t in TABLES.values() if t.time_column)
"""The tables whose rows are records: each lies at an instant."""

ANY_CONDITION_COLUMNS: dict[str, ColumnType] = {
    name: kind for table in RECORD_TABLES for name, kind in table.condition_columns.items()
}
"""Every column that some condition may name; a name has one type in all tables."""

ANY_DIMENSIONS: frozenset[str] = frozenset(
    name for table in TABLES.values() for name in table.dimensions
)
"""Every dimension that some table has."""
