"""Periods: half-open stretches of local days, as people write them and as ISO 8601 intervals.

Inside, a period is text such as ``2022-10-01/P1M``. People may write ``2022-10``,
``2022-Q3`` (calendar), ``2022/23``, ``2022/23-Q2`` (April to March), ``2022-W40``,
``2022-11-21``, ``2022-11-01..2022-11-21`` and ``2022-07..2022-10``. A range is one period;
`Period.split` cuts it by a grain. A part period is known by comparing it with the reporting
period it lies in.

No clock is read here: what "latest" means is decided by the data and the window of a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from gaugebook.errors import UsageError

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
"""The grains a period can be split by; ``year`` is the financial year, April to March."""

FINANCIAL_YEAR_STARTS = 4
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO = re.compile(rf"({_DATE})/P([0-9]{{1,6}})([DWMY])")
_TWO_DATES = re.compile(rf"({_DATE})/P?({_DATE})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-[Qq]([1-4])")
_YEAR = re.compile(r"([0-9]{4})/([0-9]{2}|[0-9]{4})")
_YEAR_QUARTER = re.compile(r"([0-9]{4})/([0-9]{2}|[0-9]{4})-[Qq]([1-4])")
_WEEK = re.compile(r"([0-9]{4})-[Ww]([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BARE_YEAR = re.compile(r"[0-9]{4}")

FORMS = (
    "2022-10, 2022-Q3, 2022/23, 2022/23-Q2, 2022-W40, 2022-11-21, "
    "2022-07..2022-10 or 2022-10-01/P1M"
)


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole local days from `start` up to, not including, `end`.

    Examples
    --------
    >>> october = parse_period("2022-10")
    >>> str(october), october.days, october.grain
    ('2022-10-01/P1M', 31, 'month')
    >>> [p.short_label for p in parse_period("2022-07..2022-10").split("month")]
    ['Jul 22', 'Aug 22', 'Sep 22', 'Oct 22']
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise UsageError(
                f"{self.start} to {self.end} is not a period: it ends before it starts.",
                remedy="Give the earlier date first.",
            )
        if not EARLIEST <= self.start < self.end <= LATEST:
            raise UsageError(
                f"{self.start} to {self.end} is not a period: it lies outside the years "
                f"{EARLIEST.year} to {LATEST.year - 1}.",
                remedy="Check the year.",
            )

    @property
    def days(self) -> int:
        """The number of days in it."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> int | None:
        """The number of whole calendar months, or None when it does not consist of them."""
        if self.start.day != 1 or self.end.day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def grain(self) -> Grain | None:
        """The grain that it is exactly one of, or None."""
        months = self.months
        if months == 1:
            return "month"
        if months == 3 and self.start.month % 3 == 1:
            return "quarter"
        if months == 12 and self.start.month == FINANCIAL_YEAR_STARTS:
            return "year"
        if self.days == 1:
            return "day"
        if self.days == 7 and self.start.weekday() == 0:
            return "week"
        return None

    def __str__(self) -> str:
        return _written(self)

    def _write(self) -> str:
        months = self.months
        if months is None:
            return f"{self.start}/P{self.days}D"
        if months % 12 == 0:
            return f"{self.start}/P{months // 12}Y"
        return f"{self.start}/P{months}M"

    @property
    def key(self) -> str:
        """The period as a person types it, short and without spaces; names findings and folders.

        >>> [parse_period(t).key for t in ("2022-10", "2021/22", "2022-11-01/P21D")]
        ['2022-10', '2021/22', '2022-11-01..2022-11-21']
        >>> parse_period("2022-07..2022-10").key
        '2022-07..2022-10'
        """
        if self.grain == "month":
            return f"{self.start:%Y-%m}"
        if self.grain == "year":
            return financial_year_label(self.start)
        form = "%Y-%m-%d" if self.months is None else "%Y-%m"
        return f"{self.start:{form}}..{self.last_day:{form}}"

    @property
    def full(self) -> Period:
        """The full period it is reported in: the month it is a part of, else itself.

        >>> str(parse_period("2022-11-01..2022-11-21").full), str(parse_period("2022-W45").full)
        ('2022-11-01/P1M', '2022-11-07/P7D')
        """
        month = period_of(self.start, "month")
        is_whole = self.grain is not None or self.months is not None
        return self if is_whole or not month.contains(self) else month

    def contains(self, other: Period) -> bool:
        """Whether the other period lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def split(self, grain: Grain) -> tuple[Period, ...]:
        """Cut it at the boundaries of a grain; what is cut off at an edge is a part period.

        >>> [str(p) for p in parse_period("2022-10-15..2022-11-21").split("month")]
        ['2022-10-15/P17D', '2022-11-01/P21D']
        """
        return tuple(self._pieces(grain))

    def _pieces(self, grain: Grain) -> Iterator[Period]:
        start = self.start
        while start < self.end:
            whole = period_of(start, grain)
            yield Period(start, min(whole.end, self.end))
            start = whole.end

    def before(self) -> Period:
        """Give the period of the same kind just before it.

        >>> str(parse_period("2022-01").before()), str(parse_period("2022-W01").before())
        ('2021-12-01/P1M', '2021-12-27/P7D')
        """
        months = self.months
        if months is not None:
            return Period(add_months(self.start, -months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def year_before(self) -> Period:
        """Give the same dates one year earlier; whole months give whole months.

        >>> str(parse_period("2022-10").year_before())
        '2021-10-01/P1M'
        >>> str(parse_period("2025-02").year_before())
        '2024-02-01/P1M'
        >>> str(parse_period("2024-02-01..2024-02-28").year_before())
        '2023-02-01/P1M'
        """
        start = add_months(self.start, -12)
        if self.months is not None:
            return Period(start, add_months(self.end, -12))
        # By the last day, not the end: a year before 29 February there is none.
        return Period(start, add_months(self.last_day, -12) + timedelta(days=1))

    @property
    def label(self) -> str:
        """The period in plain words, as prose has it.

        >>> parse_period("2022-10").label, parse_period("2021/22").label
        ('October 2022', '2021/22')
        >>> parse_period("2022-11-01..2022-11-21").label
        '1 to 21 November 2022'
        >>> parse_period("2022-07..2022-10").label
        'July to October 2022'
        """
        grain = self.grain
        if grain == "month":
            return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year}"
        if grain == "year":
            return financial_year_label(self.start)
        if grain == "day":
            return long_date(self.start)
        if self.months is not None:
            return self._span("{month}", "{month} {year}")
        return self._span("{day} {month}", "{day} {month} {year}")

    def _span(self, without_year: str, with_year: str) -> str:
        first, last = self.start, self.last_day
        same_year = first.year == last.year
        form = without_year if same_year else with_year
        if same_year and first.month == last.month and "{day}" in form:
            form = "{day}"
        return f"{_fill(form, first)} to {_fill(with_year, last)}"

    @property
    def short_label(self) -> str:
        """The period as a column heading has it.

        >>> parse_period("2022-10").short_label, parse_period("2022-11-01..2022-11-21").short_label
        ('Oct 22', 'Nov 22 (to 21st)')
        """
        if self.grain == "month":
            return f"{MONTH_NAMES[self.start.month - 1][:3]} {self.start:%y}"
        month = period_of(self.start, "month")
        if self.start.day == 1 and month.contains(self):
            return f"{month.short_label} (to {ordinal(self.last_day.day)})"
        if self.grain == "quarter":
            quarter = (self.start.month - FINANCIAL_YEAR_STARTS) // 3 % 4 + 1
            return f"{financial_year_label(self.start)} Q{quarter}"
        return self.label


def parse_period(text: str) -> Period:
    """Read a period in any of the forms that people write.

    Raises
    ------
    UsageError
        When the text is not a period, or there is no such month, quarter, week or day.

    Examples
    --------
    >>> [str(parse_period(t)) for t in ("2022-Q3", "2022/23-Q2", "2022/23", "2022-W40")]
    ['2022-07-01/P3M', '2022-07-01/P3M', '2022-04-01/P1Y', '2022-10-03/P7D']
    >>> parse_period("2021-04-01/P12M") == parse_period("2021/22")
    True
    """
    cleaned = text.strip().replace("–", "..") if ".." not in text else text.strip()
    try:
        return _parse(cleaned)
    except UsageError as fault:
        reason = fault.message.partition(" is not a period: ")[2] or f"{fault.message}."
    except (ValueError, OverflowError) as fault:
        reason = f"{fault}."
    raise UsageError(f"{text!r} is not a period: {reason}", remedy=f"Write one of: {FORMS}.")


def _parse(text: str) -> Period:
    first, dots, last = text.partition("..")
    if dots:
        start, end = _parse_single(first.strip()), _parse_single(last.strip())
        if end.end <= start.start:
            raise ValueError("it ends before it starts")
        return Period(start.start, end.end)
    return _parse_single(text)


def _parse_single(text: str) -> Period:
    if match := _ISO.fullmatch(text):
        return _from_iso(match)
    if match := _TWO_DATES.fullmatch(text):
        raise ValueError(f"write {match[1]}..{match[2]}, where the last day belongs to it")
    if match := _MONTH.fullmatch(text):
        return _months_from(_calendar_date(int(match[1]), int(match[2])), 1)
    if match := _QUARTER.fullmatch(text):
        return _months_from(_calendar_date(int(match[1]), 3 * int(match[2]) - 2), 3)
    if match := _YEAR_QUARTER.fullmatch(text):
        year = _financial_year(int(match[1]), match[2])
        return _months_from(add_months(year.start, 3 * (int(match[3]) - 1)), 3)
    if match := _YEAR.fullmatch(text):
        return _financial_year(int(match[1]), match[2])
    if match := _WEEK.fullmatch(text):
        monday = _monday(int(match[1]), int(match[2]))
        return Period(monday, monday + timedelta(days=7))
    if match := _DAY.fullmatch(text):
        day = _calendar_date(int(match[1]), int(match[2]), int(match[3]))
        return Period(day, day + timedelta(days=1))
    if _BARE_YEAR.fullmatch(text):
        following = (int(text) + 1) % 100
        raise ValueError(f"say which year: {text}-01..{text}-12 or {text}/{following:02d}")
    raise ValueError("it has none of the forms that are read here")


def _from_iso(match: re.Match[str]) -> Period:
    start = _calendar_date(*(int(part) for part in match[1].split("-")))
    count, unit = int(match[2]), match[3]
    if unit in "DW":
        return Period(start, start + timedelta(days=count * (7 if unit == "W" else 1)))
    return _months_from(start, count * (12 if unit == "Y" else 1))


def _financial_year(first: int, second: str) -> Period:
    following = f"{first + 1:04d}"[-len(second) :]
    if second != following:
        raise ValueError(f"the year after {first} is {following}, not {second}")
    return _months_from(_calendar_date(first, FINANCIAL_YEAR_STARTS), 12)


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise ValueError(f"there is no week {week} in {year}") from None


def _calendar_date(year: int, month: int, day: int = 1) -> date:
    if not 1 <= month <= 12:
        is_year = month == (year + 1) % 100
        written = f"; the financial year is written {year}/{month}" if is_year else ""
        raise ValueError(f"there is no month {month}{written}")
    if not EARLIEST.year <= year < LATEST.year:
        raise ValueError(f"{year} is outside the years {EARLIEST.year} to {LATEST.year - 1}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {day} in {MONTH_NAMES[month - 1]} {year}") from None


def _months_from(start: date, months: int) -> Period:
    return Period(start, add_months(start, months))


def add_months(day: date, months: int) -> date:
    """Give the same day of the month so many months later, or the month's last day.

    >>> add_months(date(2024, 2, 29), -12), add_months(date(2022, 11, 1), 2)
    (datetime.date(2023, 2, 28), datetime.date(2023, 1, 1))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last_day))


def period_of(day: date, grain: Grain) -> Period:
    """Give the whole period of a grain that a day lies in.

    >>> str(period_of(date(2022, 3, 31), "year")), str(period_of(date(2022, 11, 21), "quarter"))
    ('2021-04-01/P1Y', '2022-10-01/P3M')
    """
    if grain == "day":
        return Period(day, day + timedelta(days=1))
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    if grain == "month":
        return _months_from(day.replace(day=1), 1)
    if grain == "quarter":
        return _months_from(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)
    year = day.year - (day.month < FINANCIAL_YEAR_STARTS)
    return _months_from(date(year, FINANCIAL_YEAR_STARTS, 1), 12)


def financial_year_label(day: date) -> str:
    """Give the name of the financial year that a day lies in.

    >>> financial_year_label(date(2022, 3, 31)), financial_year_label(date(1999, 4, 1))
    ('2021/22', '1999/00')
    """
    first = day.year - (day.month < FINANCIAL_YEAR_STARTS)
    return f"{first}/{(first + 1) % 100:02d}"


def ordinal(number: int) -> str:
    """Give 1st, 2nd, 3rd, 4th, 11th, 21st.

    >>> [ordinal(n) for n in (1, 2, 3, 11, 21)]
    ['1st', '2nd', '3rd', '11th', '21st']
    """
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def long_date(day: date) -> str:
    """Give a date as a paper prints it.

    >>> long_date(date(2022, 12, 8))
    '8 December 2022'
    """
    return _fill("{day} {month} {year}", day)


def _fill(form: str, day: date) -> str:
    return form.format(day=day.day, month=MONTH_NAMES[day.month - 1], year=day.year)


@lru_cache(maxsize=4096)
def _written(period: Period) -> str:
    return period._write()
