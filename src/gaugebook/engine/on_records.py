"""Asking records something: the part of a period that they cover, and an engine that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gaugebook.definitions.working_days import WorkingDays
from gaugebook.engine.clock import Span
from gaugebook.engine.coverage import covered_pieces
from gaugebook.periods import Period
from gaugebook.sql import Engine, EngineSettings, open_engine
from gaugebook.tables.dataset import Records
from gaugebook.tables.records.times import utc_start_of


def covered_of(records: Records, period: Period, working_days: WorkingDays) -> Period | None:
    """Give the part of a period that records cover, None where they hold nothing of it."""
    pieces = covered_pieces(
        (period,), records.first_day, records.last_day, working_days=working_days
    )
    return pieces[0][1] if pieces else None


def span_of(records: Records, period: Period) -> Span:
    """Give a period as a span of UTC, by the clock of the records' own zone."""
    zone = records.time_zone
    return Span(utc_start_of(period.start, zone), utc_start_of(period.end, zone))


@contextmanager
def open_on(records: Records, settings: EngineSettings | None) -> Iterator[Engine]:
    """Open an engine on records, and let it go afterwards; what spills stays beside them."""
    with open_engine(settings, spill=records.parquet.parent / "spill") as engine:
        engine.register(records.table, records.parquet)
        yield engine
