"""A period: a stretch of whole days, its grain, its neighbours, its pieces and its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from gaugebook.errors import UsageError
from gaugebook.periods.days import (
    EARLIEST,
    FINANCIAL_YEAR_STARTS,
    LATEST,
    MONTH_NAMES,
    add_months,
    financial_year_label,
    in_words,
    long_date,
    ordinal,
)

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
"""The grains a period can be split by; ``year`` is the financial year, April to March."""


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole local days from `start` up to, not including, `end`.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
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

        >>> from gaugebook.periods import parse_period
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

        >>> from gaugebook.periods import parse_period
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

        >>> from gaugebook.periods import parse_period
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

        >>> from gaugebook.periods import parse_period
        >>> str(parse_period("2022-01").before()), str(parse_period("2022-W01").before())
        ('2021-12-01/P1M', '2021-12-27/P7D')
        """
        months = self.months
        if months is not None:
            return Period(add_months(self.start, -months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def year_before(self) -> Period:
        """Give the same dates one year earlier; whole months give whole months.

        >>> from gaugebook.periods import parse_period
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

        >>> from gaugebook.periods import parse_period
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
        return f"{in_words(form, first)} to {in_words(with_year, last)}"

    @property
    def short_label(self) -> str:
        """The period as a column heading has it.

        >>> from gaugebook.periods import parse_period
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


def months_from(start: date, months: int) -> Period:
    """Give the period of so many months that starts on a day."""
    return Period(start, add_months(start, months))


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
        return months_from(day.replace(day=1), 1)
    if grain == "quarter":
        return months_from(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)
    year = day.year - (day.month < FINANCIAL_YEAR_STARTS)
    return months_from(date(year, FINANCIAL_YEAR_STARTS, 1), 12)


@lru_cache(maxsize=4096)
def _written(period: Period) -> str:
    return period._write()
