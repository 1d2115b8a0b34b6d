"""Periods as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gaugebook.errors import UsageError
from gaugebook.periods.days import EARLIEST, FINANCIAL_YEAR_STARTS, LATEST, MONTH_NAMES, add_months
from gaugebook.periods.period import Period, months_from

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
        return months_from(_calendar_date(int(match[1]), int(match[2])), 1)
    if match := _QUARTER.fullmatch(text):
        return months_from(_calendar_date(int(match[1]), 3 * int(match[2]) - 2), 3)
    if match := _YEAR_QUARTER.fullmatch(text):
        year = _financial_year(int(match[1]), match[2])
        return months_from(add_months(year.start, 3 * (int(match[3]) - 1)), 3)
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
    return months_from(start, count * (12 if unit == "Y" else 1))


def _financial_year(first: int, second: str) -> Period:
    following = f"{first + 1:04d}"[-len(second) :]
    if second != following:
        raise ValueError(f"the year after {first} is {following}, not {second}")
    return months_from(_calendar_date(first, FINANCIAL_YEAR_STARTS), 12)


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
