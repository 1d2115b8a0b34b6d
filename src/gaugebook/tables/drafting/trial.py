"""A source tried on an export: whether it reads the values as well as it knows the headings.

Two telephone systems may print the same headings and write their dates the other way about. A
source that then reads half of the days wrong, in silence, is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.source import Source
from gaugebook.errors import GaugebookError, Problem
from gaugebook.intake.raw import RawTable
from gaugebook.tables.drafting.preview import Preview, unreadable_by_column
from gaugebook.tables.records.mapping import map_records
from gaugebook.words import counted

READ_ENOUGH = 0.95
"""The share of values, and of days read as the draft reads them, from which a source fits."""
_KEEPS_NOTHING = b"a draft keeps nothing"


@dataclass(frozen=True)
class Tried:
    """What a source made of the rows: the day of each by its place, and what it could not read."""

    rows: int
    days: dict[int, date]
    unreadable: tuple[tuple[str, int], ...] = ()


def try_records(raw: RawTable, source: Source, *, time_zone: str) -> Tried | None:
    """Map rows by a source as `gaugebook check` would; None where it refuses the file.

    Parameters
    ----------
    raw
        The rows to try.
    source
        A source of records.
    time_zone
        Of the clock times, where the source does not say.
    """
    spec = source.record_table
    if spec is None:
        return None
    dropped = [h for h in raw.table.column_names if source.is_never_read(h)]
    kept = replace(raw, table=raw.table.drop_columns(dropped) if dropped else raw.table)
    try:
        mapped = map_records(kept, source.in_zone(time_zone), spec, secret=_KEEPS_NOTHING)
    except GaugebookError:
        return None
    if any(found.is_refused for found in mapped.problems):
        return None
    days = _days(mapped.table[spec.time_column], time_zone)
    placed = {int(at): day for at, day in zip(mapped.places, days, strict=True) if day is not None}
    return Tried(raw.table.num_rows, placed, unreadable_by_column(mapped.problems))


def _days(times: pa.ChunkedArray, time_zone: str) -> Sequence[date | None]:
    """Give the local day of each time; a column of days is one already."""
    if pa.types.is_timestamp(times.type):
        zoned = times.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=time_zone))
        times = pc.local_timestamp(zoned).cast(pa.date32(), safe=False)
    return [value if isinstance(value, date) else None for value in times.to_pylist()]


def how_records_differ(tried: Tried | None, draft: Tried | None) -> str:
    """Say what a source of records does not read as it stands; empty where it fits.

    Examples
    --------
    >>> ours = Tried(2, {0: date(2026, 10, 1), 1: date(2026, 10, 2)})
    >>> how_records_differ(Tried(2, {0: date(2026, 1, 10), 1: date(2026, 2, 10)}), ours)
    'reads the dates otherwise: 2026-01-10 where the draft reads 2026-10-01'
    >>> how_records_differ(ours, ours)
    ''
    """
    if tried is None:
        return "cannot read this file"
    if tried.rows and not tried.days:
        return "finds no row with a time that it can read"
    for place, day in draft.days.items() if draft else ():
        if tried.days.get(place, day) != day and _is_apart(tried, draft):
            return f"reads the dates otherwise: {tried.days[place]} where the draft reads {day}"
    return _unread(tried.unreadable, tried.rows)


def _is_apart(tried: Tried, draft: Tried | None) -> bool:
    both = tried.days.keys() & (draft.days.keys() if draft else set())
    alike = sum(draft is not None and tried.days[at] == draft.days[at] for at in both)
    return alike < READ_ENOUGH * len(both)


def how_figures_differ(
    tried: Preview, draft: Preview | None, *, problems: Sequence[Problem]
) -> str:
    """Say what a source of figures does not read as it stands; empty where it fits.

    Parameters
    ----------
    tried
        What the source reads.
    draft
        What the draft reads, where it reads figures too.
    problems
        What was found while the source was tried.
    """
    if any(found.is_refused for found in problems) and not tried.read:
        return "cannot read this file"
    if not tried.read:
        return "finds no figure in this file"
    days = (tried.first_day, tried.last_day)
    if draft is not None and draft.first_day and days != (draft.first_day, draft.last_day):
        own = f"{draft.first_day} to {draft.last_day}"
        return f"reads the dates otherwise: {days[0]} to {days[1]} where the draft reads {own}"
    return _unread(tried.unreadable, tried.read + sum(n for _, n in tried.unreadable))


def _unread(unreadable: Sequence[tuple[str, int]], rows: int) -> str:
    for column, count in unreadable:
        if count > (1 - READ_ENOUGH) * rows:
            return f"cannot read {column} in {counted(count, 'row')} of {rows:,}"
    return ""
