"""Clock times that pass midnight, where an export gives one day for the whole row.

A call that began at 23:58 on Friday and was answered at 00:03 was answered on Saturday, but the
export has one date, Friday's. Such a time is moved to the next day. What goes back by more than
half a day going forward is another fault, a wrong clock or a wrong column, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.tables.records.times import a_day_later

ORDERS: dict[str, tuple[str, ...]] = {
    "contacts": ("started_at", "queued_at", "answered_at", "ended_at"),
    "cases": ("opened_at", "closed_at"),
}
"""Of each table with several times, those that follow each other. A due date follows nothing."""

LONGEST_HOURS = 12
"""No step of a contact takes longer, so a clock that seems to is not one that passed midnight."""

_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Repaired:
    """The times with those moved that passed midnight, and the rows in which one was."""

    columns: dict[str, pa.Array]
    crossed: pa.Array

    @property
    def rows(self) -> int:
        """In how many rows a time was moved."""
        return int(pc.sum(self.crossed).as_py() or 0)


def repair_midnight(
    columns: Mapping[str, pa.Array],
    order: tuple[str, ...],
    *,
    clock_only: Collection[str],
    time_zone: str,
) -> Repaired:
    """Move the times that passed midnight to the next day.

    Parameters
    ----------
    columns
        The times by column, as instants in UTC; a blank one is skipped.
    order
        Which of them follow each other.
    clock_only
        Those that were read from a clock time and the row's one day. Only these are moved, and
        only where they then follow the time before within `LONGEST_HOURS`.
    time_zone
        In which the clocks are: a day there may have 23 or 25 hours.

    Examples
    --------
    >>> from datetime import datetime
    >>> times = {
    ...     "started_at": pa.array([datetime(2022, 10, 7, 23, 58)]),
    ...     "answered_at": pa.array([datetime(2022, 10, 7, 0, 3)]),
    ... }
    >>> order = ("started_at", "answered_at")
    >>> found = repair_midnight(times, order, clock_only=["answered_at"], time_zone="UTC")
    >>> found.columns["answered_at"].to_pylist(), found.rows
    ([datetime.datetime(2022, 10, 8, 0, 3)], 1)
    """
    repaired: dict[str, pa.Array] = {}
    before: pa.Array | None = None
    crossed: pa.Array | None = None
    for name in order:
        times = columns.get(name)
        if times is None:
            continue
        if before is not None and name in clock_only:
            times, moved = _moved(times, before, time_zone)
            crossed = moved if crossed is None else pc.or_(crossed, moved)
            repaired[name] = times
        before = times if before is None else pc.coalesce(times, before)
    if crossed is None:
        crossed = pa.array([False] * (len(before) if before is not None else 0), pa.bool_())
    return Repaired(repaired, crossed)


def _moved(times: pa.Array, before: pa.Array, time_zone: str) -> tuple[pa.Array, pa.Array]:
    goes_back = pc.fill_null(pc.less(times, before), fill_value=False)
    if not pc.any(goes_back).as_py():
        return times, goes_back
    later = a_day_later(pc.if_else(goes_back, times, None), time_zone)
    gap = pc.subtract(later.cast(pa.int64()), before.cast(pa.int64()))
    is_soon = pc.and_(pc.greater_equal(gap, 0), pc.less(gap, LONGEST_HOURS * _HOUR))
    moved = pc.fill_null(is_soon, fill_value=False)
    return pc.if_else(moved, later, times), moved
