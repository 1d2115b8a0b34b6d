"""A calendar of what an input holds: which days have rows, which working days have none.

A picture of a year shows at a glance what a list of dates hides: the month that stops on the
21st, the line that was down for a week, the file that nobody dropped in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.periods import Period
from gaugebook.words import counted

DayState = Literal["outside", "closed", "missing", "few", "usual"]

FEW = 0.25
"""Of the usual number of rows of a working day: below it a day was probably cut short."""

_LEAST_DAYS_FOR_USUAL = 5
"""Of fewer working days nobody can say what is usual."""

_IN_WORDS: tuple[tuple[DayState, str], ...] = (
    ("usual", "with the usual number"),
    ("few", "with few"),
    ("missing", "without a row"),
    ("outside", "outside the export"),
)


@dataclass(frozen=True)
class CalendarDay:
    """One day: its rows, and what that means.

    `state` is ``outside`` before the first and after the last row; ``closed`` for a weekend or
    bank holiday without rows; ``missing`` for a working day without rows; ``few`` for a working
    day with less than `FEW` of the usual rows; else ``usual``.
    """

    day: date
    rows: int
    state: DayState


@dataclass(frozen=True)
class CalendarMonth:
    """One month of days."""

    first: date
    days: tuple[CalendarDay, ...]

    @property
    def period(self) -> Period:
        """The month."""
        return Period(self.first, self.days[-1].day + timedelta(days=1))

    @property
    def rows(self) -> int:
        """Rows in the month."""
        return sum(day.rows for day in self.days)

    def count(self, *states: DayState) -> int:
        """Give the number of days in one of some states."""
        return sum(day.state in states for day in self.days)

    @property
    def in_words(self) -> str:
        """What the month's picture shows, for whoever does not see it."""
        parts = [f"{self.period.label}: {counted(self.rows, 'row')}"]
        for state, words in _IN_WORDS:
            days = self.count(state)
            if days:
                parts.append(f"{counted(days, 'day')} {words}")
        return ", ".join(parts)


def calendar_of(
    rows: Sequence[tuple[date, int]], *, working_days: WorkingDays = ENGLAND
) -> tuple[CalendarMonth, ...]:
    """Give the months from the first row to the last, day by day.

    Parameters
    ----------
    rows
        Local days and how many rows lie on each; in any order, each day once. Days with no rows
        need not be in it.
    working_days
        The calendar that says which days should have rows.

    Returns
    -------
    tuple
        Whole months; none where there are no rows.

    Examples
    --------
    >>> week = [(date(2022, 10, day), 100) for day in (3, 4, 5, 7, 10, 11)]
    >>> (october,) = calendar_of(week)
    >>> [day.day.day for day in october.days if day.state == "missing"]
    [6]
    >>> october.count("closed"), october.count("outside")
    (2, 22)
    """
    held = {day: count for day, count in rows if count}
    if not held:
        return ()
    usual = _usual_rows(held, working_days)
    first, last = min(held), max(held)
    months: list[CalendarMonth] = []
    month = first.replace(day=1)
    while month <= last:
        length = monthrange(month.year, month.month)[1]
        days = [month + timedelta(days=n) for n in range(length)]
        months.append(
            CalendarMonth(
                month,
                tuple(
                    CalendarDay(
                        day,
                        held.get(day, 0),
                        "outside"
                        if not first <= day <= last
                        else _state(
                            held.get(day, 0), usual, is_working=working_days.is_working_day(day)
                        ),
                    )
                    for day in days
                ),
            )
        )
        month = days[-1] + timedelta(days=1)
    return tuple(months)


def _usual_rows(held: Mapping[date, int], working_days: WorkingDays) -> float:
    """Give the usual number of rows of a working day; 0 where there are too few to say."""
    counts = [count for day, count in held.items() if working_days.is_working_day(day)]
    return median(counts) if len(counts) >= _LEAST_DAYS_FOR_USUAL else 0.0


def _state(rows: int, usual: float, *, is_working: bool) -> DayState:
    if not rows:
        return "missing" if is_working else "closed"
    return "few" if is_working and rows < FEW * usual else "usual"


def stretches_missing(months: Sequence[CalendarMonth]) -> tuple[tuple[date, date], ...]:
    """Give the stretches of working days without a row, as first and last day of each.

    Weekends and bank holidays between two such days do not part them.

    >>> rows = [(date(2022, 10, day), 100) for day in (3, 4, 11, 12, 14)]
    >>> [(a.day, b.day) for a, b in stretches_missing(calendar_of(rows))]
    [(5, 10), (13, 13)]
    """
    days = [day for month in months for day in month.days if day.state not in ("closed", "outside")]
    missing = [i for i, day in enumerate(days) if day.state == "missing"]
    starts = [i for n, i in enumerate(missing) if n == 0 or missing[n - 1] != i - 1]
    ends = [a for a, b in pairwise(missing) if b != a + 1] + missing[-1:]
    return tuple((days[a].day, days[b].day) for a, b in zip(starts, ends, strict=True))
