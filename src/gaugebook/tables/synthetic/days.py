"""The made-up council's days: when it is open, how busy a day is, and open time on the clock.

Times are whole seconds since 1970 in UTC; the council keeps the hours of Europe/London. Nothing
here draws a random number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from gaugebook.tables.synthetic.profile import (
    BANK_HOLIDAYS,
    EVENTS,
    FIRST_DAY,
    HALF_HOURS_OPEN,
    LAST_DAY,
    OPENING_SECOND,
    TIME_ZONE,
    WEEKDAY_VOLUME,
)

Integers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]

HALF_HOUR = 1800
OPEN_SECONDS = HALF_HOURS_OPEN * HALF_HOUR

# E-mails of the last day are answered after it.
_DAYS_AFTER = 40
_AFTER_BANK_HOLIDAY = 1.25
# British clocks change at 01:00 UTC, so a day's offset before 02:00 local is that of its midnight.
_CLOCK_CHANGE_SECOND = 2 * 3600


@dataclass(frozen=True)
class Days:
    """Every day from the first, one array element a day.

    `utc_midnight` is 00:00 UTC of the date; `early_offset` and `offset` are the seconds that
    local time runs ahead of UTC before and after 02:00; `volume` and `wait` are relative to a
    usual Wednesday (`volume` is 0 on closed days); `month` reads "2022-10".
    """

    month: NDArray[np.str_]
    is_open: Booleans
    utc_midnight: Integers
    early_offset: Integers
    offset: Integers
    volume: Floats
    wait: Floats

    def of_month(self, month: str) -> Integers:
        """The positions of the days of one month."""
        return np.flatnonzero(self.month == month)

    def to_utc(self, day: Integers, local_second: Integers) -> Integers:
        """Local time of day (seconds after midnight) on a day, as seconds since 1970 in UTC."""
        early = local_second < _CLOCK_CHANGE_SECOND
        offset = np.where(early, self.early_offset[day], self.offset[day])
        return self.utc_midnight[day] + local_second - offset

    @property
    def openings(self) -> Integers:
        """When the doors open on each open day, in order."""
        days = np.flatnonzero(self.is_open)
        return self.to_utc(days, np.full(len(days), OPENING_SECOND))

    @property
    def end(self) -> int:
        """When the last day of the records ends; what comes later has not happened yet."""
        first_after = np.flatnonzero(self.month == "after")[:1]
        return int(self.to_utc(first_after, np.zeros(1, dtype=np.int64))[0])


@cache
def council_days() -> Days:
    """The days of the made-up council, with some after the last contact.

    Examples
    --------
    >>> days = council_days()
    >>> october = days.of_month("2022-10")
    >>> len(october), int(days.is_open[october].sum())
    (31, 21)
    """
    length = (LAST_DAY - FIRST_DAY).days + 1 + _DAYS_AFTER
    dates = [FIRST_DAY + timedelta(days=i) for i in range(length)]
    is_open = [_is_open(day) for day in dates]
    return Days(
        month=np.array([f"{day:%Y-%m}" if day <= LAST_DAY else "after" for day in dates]),
        is_open=np.array(is_open),
        utc_midnight=np.array([_utc_midnight(day) for day in dates], dtype=np.int64),
        early_offset=np.array([_utc_offset(day, 0) for day in dates], dtype=np.int64),
        offset=np.array([_utc_offset(day, 12) for day in dates], dtype=np.int64),
        volume=np.array([_volume(day) if _is_open(day) else 0.0 for day in dates]),
        wait=np.array([_wait(day) for day in dates]),
    )


def open_time_later(when: Integers, seconds: Integers) -> Integers:
    """The moment that lies so many *open* seconds after another moment.

    Examples
    --------
    A minute of open time after Friday 21 October 2022 at 17:30 ends on Monday at 09:01:

    >>> from datetime import datetime, timezone
    >>> friday = int(datetime(2022, 10, 21, 16, 30, tzinfo=timezone.utc).timestamp())
    >>> monday = open_time_later(np.array([friday]), np.array([60]))[0]
    >>> datetime.fromtimestamp(int(monday), timezone.utc).isoformat()
    '2022-10-24T08:01:00+00:00'
    """
    openings = council_days().openings
    day = opening_of(when)
    spent = np.clip(when - openings[day], 0, OPEN_SECONDS)
    position = day * OPEN_SECONDS + spent + seconds
    last = len(openings) - 1
    later: Integers = openings[np.minimum(position // OPEN_SECONDS, last)] + position % OPEN_SECONDS
    return later


def opening_of(when: Integers) -> Integers:
    """The position, in `Days.openings`, of the last opening up to each moment; at least 0."""
    found: Integers = np.searchsorted(council_days().openings, when, side="right") - 1
    return np.maximum(found, 0)


def month_of(when: Integers) -> Integers:
    """The month of each moment, counted from that of the first day.

    UTC serves: nothing is opened or answered in the hour by which London is ahead of it.
    """
    first = np.datetime64(FIRST_DAY, "M")
    months: Integers = (when.astype("datetime64[s]").astype("datetime64[M]") - first).astype(
        np.int64
    )
    return months


def _is_open(day: date) -> bool:
    return day.weekday() < len(WEEKDAY_VOLUME) and day not in BANK_HOLIDAYS


def _utc_midnight(day: date) -> int:
    return int(datetime.combine(day, time(), tzinfo=UTC).timestamp())


def _utc_offset(day: date, hour: int) -> int:
    offset = datetime.combine(day, time(hour), tzinfo=ZoneInfo(TIME_ZONE)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _volume(day: date) -> float:
    volume = WEEKDAY_VOLUME[day.weekday()]
    if _days_closed_before(day) not in (0, 2):
        volume *= _AFTER_BANK_HOLIDAY
    for event in EVENTS:
        if event.first_day <= day <= event.last_day:
            volume *= event.volume
    return volume


def _days_closed_before(day: date) -> int:
    closed = 0
    while not _is_open(day - timedelta(days=closed + 1)):
        closed += 1
    return closed


def _wait(day: date) -> float:
    wait = 1.0
    for event in EVENTS:
        if event.first_day <= day <= event.last_day:
            wait *= event.wait
    return wait
