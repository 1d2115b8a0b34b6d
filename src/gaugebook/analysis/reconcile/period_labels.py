"""Periods as tables head their columns: ``21/22``, ``Jul-22``, ``Nov 22 (to 21st inc)``.

Looser than `gaugebook.periods.parse_period`, which reads what people write on purpose. A label
that is no period gives None; nothing here is an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from gaugebook.errors import GaugebookError
from gaugebook.periods import MONTH_NAMES, Period, parse_period

_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:'?(\d{2})|((?:19|20)\d{2}))"
_FULL_YEAR = r"((?:19|20)\d{2})"
_FINANCIAL = r"(\d{4}|\d{2})\s?[/-]\s?(\d{4}|\d{2})"

_MONTH_YEAR = re.compile(rf"{_MONTH}[\s\-/.,]*{_YEAR}")
_YEAR_MONTH = re.compile(rf"{_FULL_YEAR}[\s\-/.,]+{_MONTH}")
_MONTH_RANGE = re.compile(rf"{_MONTH}[\s\-.,]*{_YEAR}?\s*(?:-|to)\s*{_MONTH}[\s\-.,]*{_YEAR}?")
_FINANCIAL_YEAR = re.compile(_FINANCIAL)
_QUARTER = re.compile(rf"(?:q|qtr|quarter)\s?([1-4])[\s,\-/:]*(?:{_FINANCIAL}|{_FULL_YEAR})?")
_QUARTER_LAST = re.compile(rf"(?:{_FINANCIAL}|{_FULL_YEAR})[\s,\-/:]*(?:q|qtr|quarter)\s?([1-4])")
_CALENDAR_YEAR = re.compile(r"(?:19[89]\d|20[0-6]\d)")
_DAY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-]{_MONTH}[\s\-,]*{_YEAR}")
_NUMERIC_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_RANGE = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-|to)\s?(\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}\s?{_YEAR}"
)
_UP_TO_DAY = re.compile(
    rf"(?:up\s)?(?:to|until|till|1st?\s?(?:-|to))\s?(\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s{_MONTH})?(?:\s\d{{2,4}})?(?:\sinc(?:l(?:usive)?)?\.?)?"
)
_LONGEST = 60
_MAY_BE_PERIOD = re.compile(
    rf"(?<![\d,.])(?:\d{{2}}|\d{{4}})(?![\d,.%])|{_MONTH}|q[1-4]|quarter|h[12]"
)
_TO_DATE = re.compile(r"to date|ytd|year to date|so far|part(?: year| month)?|incomplete|mtd")
_LEADING = re.compile(
    r"^(?:financial year|year|calendar year|month of|as at|w/c)\s+(?=\S)|^fy\s*(?=\d)"
)
_TRAILING = re.compile(
    r"\s+(?:actuals?|outturn|results?|performance|figures?|values?|data|year|total)$"
)
_BRACKETS = re.compile(r"^(.*?)\s*[(\[](.+)[)\]]$")
_HALF = re.compile(rf"(?:h|half )\s?([12])[\s,\-/:]*{_FINANCIAL}")
_INSIDE_BRACKETS = re.compile(r"\s*\([^)]*\)\s+(?=\S)")


@dataclass(frozen=True)
class PeriodLabel:
    """What a heading says of time.

    `period` is what the figures cover, or None where only a month or quarter is named. For a
    part period, `full` is the period that it is a part of.
    """

    text: str
    period: Period | None
    full: Period | None = None
    is_part: bool = False

    @property
    def words(self) -> str:
        """The period in plain words; a calendar year is just its number.

        >>> [read_period_label(t).words for t in ("Jul-22", "21/22", "2019", "Q1")]
        ['July 2022', '2021/22', '2019', 'Q1']
        """
        if self.period is None or (self.is_part and self.period == self.full):
            return self.text
        year = _calendar_year(self.period)
        return year or self.period.label

    @property
    def key(self) -> str:
        """The period as findings are signed off by it.

        >>> [read_period_label(t).key for t in ("Oct-22", "21/22", "Nov 22 (to 21st inc)")]
        ['2022-10', '2021/22', '2022-11-01..2022-11-21']
        """
        if self.period is None or (self.is_part and self.period == self.full):
            return self.text
        return self.period.key


def _calendar_year(period: Period) -> str:
    is_year = period.months == 12 and period.start.month == 1
    return str(period.start.year) if is_year else ""


@lru_cache(maxsize=4096)
def read_period_label(text: str) -> PeriodLabel | None:
    """Read a heading as a period, or give None.

    Examples
    --------
    >>> str(read_period_label("Nov 22 (to 21st inc)").period)
    '2022-11-01/P21D'
    >>> [str(read_period_label(t).period) for t in ("21/22", "Q1 2022/23", "October 2022", "2019")]
    ['2021-04-01/P1Y', '2022-04-01/P3M', '2022-10-01/P1M', '2019-01-01/P1Y']
    >>> read_period_label("Calls offered") is None
    True
    """
    shown = " ".join(text.split())
    plain = _plain(shown)
    if not 2 <= len(plain) <= _LONGEST or not _MAY_BE_PERIOD.search(plain):
        return None
    try:
        label = _read(plain)
    except (GaugebookError, ValueError):
        return None
    return replace(label, text=shown) if label else None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"[*†‡§]+$", "", " ".join(text.split())).strip(" :")


def _read(plain: str) -> PeriodLabel | None:
    if match := _BRACKETS.match(plain):
        return _with_brackets(match[1].strip(), match[2].strip())
    if match := re.search(rf"[\s,]+(?:{_TO_DATE.pattern})$", plain):
        whole = _read(plain[: match.start()])
        return replace(whole, is_part=True, full=whole.period) if whole else None
    plain = _INSIDE_BRACKETS.sub(" ", plain)
    stripped = _TRAILING.sub("", _LEADING.sub("", plain))
    for reader in _READERS:
        found = reader(stripped)
        if found is not None:
            return found
    return None


def _with_brackets(outside: str, inside: str) -> PeriodLabel | None:
    whole = _read(outside) if outside else _read(inside)
    if whole is None or not outside:
        return whole
    if _TO_DATE.fullmatch(inside):
        return replace(whole, is_part=True, full=whole.period)
    if whole.period is None:
        return whole
    if match := _UP_TO_DAY.fullmatch(inside):
        return _up_to_day(whole.period, match)
    if match := _MONTH_RANGE.fullmatch(inside):
        part = _months_within(whole.period, match[1], match[4])
        if part is not None and part != whole.period:
            return PeriodLabel("", part, full=whole.period, is_part=True)
    return whole


def _up_to_day(whole: Period, match: re.Match[str]) -> PeriodLabel | None:
    day = int(match[1])
    if whole.grain != "month":
        return PeriodLabel("", whole, full=whole, is_part=True)
    if not 1 <= day <= whole.days:
        return None
    if day == whole.days:
        return PeriodLabel("", whole)
    part = Period(whole.start, whole.start + timedelta(days=day))
    return PeriodLabel("", part, full=whole, is_part=True)


def _months_within(whole: Period, first: str, last: str) -> Period | None:
    months = {month.start.month: month for month in whole.split("month")}
    start, end = months.get(_MONTHS[first[:3]]), months.get(_MONTHS[last[:3]])
    if start is None or end is None or end.end <= start.start:
        return None
    return Period(start.start, end.end)


def _year(short: str | None, full: str | None) -> int:
    return int(full) if full else 2000 + int(short or 0)


def _month(name: str, year: int) -> Period:
    return parse_period(f"{year}-{_MONTHS[name[:3]]:02d}")


def _financial(first: str, second: str) -> Period | None:
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if int(second) % 100 != (year + 1) % 100 or not 1980 <= year <= 2069:
        return None
    return parse_period(f"{year}/{(year + 1) % 100:02d}")


def _read_month(text: str) -> PeriodLabel | None:
    if match := _MONTH_YEAR.fullmatch(text):
        return PeriodLabel("", _month(match[1], _year(match[2], match[3])))
    if match := _YEAR_MONTH.fullmatch(text):
        return PeriodLabel("", _month(match[2], int(match[1])))
    return PeriodLabel("", None) if re.fullmatch(_MONTH, text) else None


def _read_range(text: str) -> PeriodLabel | None:
    match = _MONTH_RANGE.fullmatch(text)
    if match is None:
        return None
    if not (match[5] or match[6]):
        return PeriodLabel("", None)
    last = _month(match[4], _year(match[5], match[6]))
    if match[2] or match[3]:
        first_year = _year(match[2], match[3])
    else:
        first_year = last.start.year - (_MONTHS[match[1][:3]] > last.start.month)
    return PeriodLabel("", Period(_month(match[1], first_year).start, last.end))


def _read_year(text: str) -> PeriodLabel | None:
    if match := _FINANCIAL_YEAR.fullmatch(text):
        period = _financial(match[1], match[2])
        return PeriodLabel("", period) if period else None
    if _CALENDAR_YEAR.fullmatch(text):
        return PeriodLabel("", parse_period(f"{text}-01..{text}-12"))
    return None


def _read_half(text: str) -> PeriodLabel | None:
    match = _HALF.fullmatch(text)
    year = _financial(match[2], match[3]) if match else None
    if match is None or year is None:
        return None
    middle = year.split("month")[6].start
    first = match[1] == "1"
    return PeriodLabel("", Period(year.start, middle) if first else Period(middle, year.end))


def _read_quarter(text: str) -> PeriodLabel | None:
    if match := _QUARTER.fullmatch(text):
        number, first, second, calendar = match[1], match[2], match[3], match[4]
    elif match := _QUARTER_LAST.fullmatch(text):
        first, second, calendar, number = match[1], match[2], match[3], match[4]
    else:
        return None
    if calendar:
        return PeriodLabel("", parse_period(f"{calendar}-Q{number}"))
    year = _financial(first, second) if first and second else None
    if year is None:
        return None if first else PeriodLabel("", None)
    return PeriodLabel("", year.split("quarter")[int(number) - 1])


def _read_days(text: str) -> PeriodLabel | None:
    if match := _DAY_RANGE.fullmatch(text):
        month = _month(match[3], _year(match[4], match[5]))
        first, last = int(match[1]), int(match[2])
        if not 1 <= first <= last <= month.days:
            return None
        start = month.start + timedelta(days=first - 1)
        part = Period(start, month.start + timedelta(days=last))
        return PeriodLabel("", part, full=month, is_part=part != month)
    if match := _DAY.fullmatch(text):
        month = _month(match[2], _year(match[3], match[4]))
        return PeriodLabel("", parse_period(f"{month.start:%Y-%m}-{int(match[1]):02d}"))
    if match := _NUMERIC_DAY.fullmatch(text):
        day = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        return PeriodLabel("", parse_period(day))
    return None


def _read_written(text: str) -> PeriodLabel | None:
    if not re.search(r"\d{4}-|\d{4}/\d{2}", text):
        return None
    try:
        return PeriodLabel("", parse_period(text.upper()))
    except GaugebookError:
        return None


_READERS = (
    _read_year,
    _read_month,
    _read_quarter,
    _read_half,
    _read_range,
    _read_days,
    _read_written,
)
