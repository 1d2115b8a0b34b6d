"""Days of an export that were cut: the first, the last, or one that lost most of its rows.

Days without any row are told where the days of all files are known (``gap-in-days``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import Export, Numbers, Places, places

LEAST_ALIKE = 8
"""Days of the same kind (working days, or the same day of the weekend) to compare with."""

LEAST_A_DAY = 40
"""Rows on a usual day; of a line with 23 a day, one quiet day in 500 months looked cut."""

EARLY_SECONDS = 7_200.0
"""The rows of a day that was cut end two hours before those of nearly every day like it."""

FEW = 0.6
ALMOST_NONE = 0.1
"""A working day with a tenth of the usual rows: an office that closed early has more."""

LEAST_SPAN_DAYS = 62
DAYS_AWAY = 3
"""Working days that the file may stop before the month ends: a quiet line is not cut."""


def find_cut_days(export: Export, *, working_days: WorkingDays = ENGLAND) -> list[Problem]:
    """Find days that lost rows, and a file that stops inside a month. Severity: note.

    ``day-cut-short``
        The last day ends two hours before nine in ten days like it, with fewer than 60 % of their
        middle number of rows; or the first begins so late; or a working day between has a tenth of
        the rows of the middle one. Bank holidays of `working_days` are not compared.
    ``ends-mid-month``
        A file of two months and more stops over three working days before the end of its last.
        Shorter files are weekly or monthly exports, of which the next one goes on.

    On 500 made-up exports of whole days, from five days to half a year and from 20 to 3,000 rows,
    no day was reported.
    """
    time = export.spec.time_column
    if not export.has(time) or export.spec.is_half_hourly:
        return []
    clock = export.local_times(time)
    days = _Days(np.sort(clock[~np.isnan(clock)]), working_days)
    return [*_edges(export, days), *_almost_empty(export, days), *_mid_month(export, days)]


class _Days:
    """Each local day with rows: how many, and the first and last time of day."""

    def __init__(self, clock: Numbers, working_days: WorkingDays) -> None:
        numbers = np.floor(clock / 86_400).astype(np.int64)
        self.numbers, starts, self.counts = np.unique(
            numbers, return_index=True, return_counts=True
        )
        self.first = clock[starts] % 86_400
        self.last = clock[starts + self.counts - 1] % 86_400
        self.dates = [date(1970, 1, 1) + timedelta(days=int(n)) for n in self.numbers]
        self.working_days = working_days
        self.kinds = np.array([self._kind(day) for day in self.dates])

    def _kind(self, day: date) -> str:
        if self.working_days.is_working_day(day):
            return "working"
        return {5: "Saturday", 6: "Sunday"}.get(day.weekday(), "holiday")

    def alike(self, index: int) -> Places:
        """Give the other days of the same kind."""
        others: Places = places(
            (self.kinds == self.kinds[index]) & (self.numbers != self.numbers[index])
        )
        return others


def _edges(export: Export, days: _Days) -> Iterator[Problem]:
    edges = [(0, days.first, -1.0, "begin"), (len(days.dates) - 1, days.last, 1.0, "end")]
    for index, times, sign, verb in edges:
        alike = days.alike(index)
        if len(alike) < LEAST_ALIKE:
            continue
        usual = float(np.median(days.counts[alike]))
        edge = float(np.quantile(sign * times[alike], 0.1))
        is_cut = sign * times[index] < edge - EARLY_SECONDS
        if usual >= LEAST_A_DAY and is_cut and days.counts[index] < FEW * usual:
            yield _cut(export, days, [index], usual, f", and they {verb} at {_clock(times[index])}")


def _almost_empty(export: Export, days: _Days) -> Iterator[Problem]:
    working = places(days.kinds == "working")
    if len(working) < LEAST_ALIKE:
        return
    usual = float(np.median(days.counts[working]))
    inside = working[(working > 0) & (working < len(days.dates) - 1)]
    few = inside[days.counts[inside] <= ALMOST_NONE * usual]
    # A council whose working days are not these has many such days, and knows it.
    if usual >= LEAST_A_DAY and 0 < len(few) <= len(working) / LEAST_ALIKE:
        yield _cut(export, days, [int(i) for i in few], usual, "")


def _cut(export: Export, days: _Days, found: list[int], usual: float, detail: str) -> Problem:
    named = ", ".join(days.dates[i].isoformat() for i in found[:5])
    return problem(
        "day-cut-short",
        export.where(),
        found=named,
        days=len(found),
        count=int(days.counts[found[0]]),
        usual=f"{usual:,.0f}",
        detail=detail,
    )


def _clock(seconds: float) -> str:
    """Give a time of day in words.

    >>> _clock(38_145.0)
    '10:35'
    """
    return f"{int(seconds) // 3600:02d}:{int(seconds) % 3600 // 60:02d}"


def _mid_month(export: Export, days: _Days) -> Iterator[Problem]:
    last, first = days.dates[-1], days.dates[0]
    if (last - first).days < LEAST_SPAN_DAYS:
        return
    following = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    rest = [last + timedelta(days=n) for n in range(1, (following - last).days)]
    lacking = sum(days.working_days.is_working_day(day) for day in rest)
    if lacking <= DAYS_AWAY:
        return
    # Where such silences are usual, this one says nothing.
    pauses = np.diff(days.numbers)
    if len(pauses) and (following - last).days <= 2 * int(pauses.max()):
        return
    yield problem(
        "ends-mid-month",
        export.where(),
        found=last.isoformat(),
        days=lacking,
        month=f"{last:%Y-%m}",
    )
