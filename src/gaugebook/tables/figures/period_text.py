"""Periods as tables print them: ``Oct-22``, ``2022/23 Q2``, ``w/c 03/10/2022``, a line above.

Only what has one meaning is read. ``01/10/2022`` needs the source's `format`, because it is
January to some exports; ``Q2 2022`` needs a line under `periods:`, because it is spring to some
and summer to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import DatesAre
from gaugebook.errors import GaugebookError
from gaugebook.periods import EARLIEST, LATEST, MONTH_NAMES, Period, parse_period, period_of

_MONTH_NUMBERS = {name: n for n, name in enumerate(map(str.casefold, MONTH_NAMES), start=1)}
_MONTH_NUMBERS |= {name[:3]: n for name, n in _MONTH_NUMBERS.items()} | {"sept": 9}

_WORD = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH_FORM = re.compile(rf"{_WORD}[ \-/']{{0,2}}{_YEAR}")
_DAY_FORM = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_WORD}[ -]{_YEAR}"
)
_QUARTER = r"(?:q|qtr|quarter) ?(?P<quarter>[1-4])"
_TWO_YEARS = r"(?P<first>\d{4}|\d{2})(?:/|-)(?P<second>\d{4}|\d{2})"
_QUARTER_FORMS = (
    re.compile(rf"(?:fy ?)?{_TWO_YEARS}[ -]?{_QUARTER}"),
    re.compile(rf"{_QUARTER}[ -]?(?:fy ?)?{_TWO_YEARS}"),
)
_YEAR_FORM = re.compile(rf"(?:fy ?|financial year ?|year ?)?{_TWO_YEARS}")
_WEEK_FORM = re.compile(r"(?:w/c|wc|week commencing|week beginning) (?P<rest>.+)")
_RANGE_FORM = re.compile(r"(?:from )?(?P<first>.+?) (?:to|until|-) (?P<last>.+)")
_BARE_YEAR = re.compile(r"(?:year )?(?P<year>\d{4})")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(?::00(?:\.0+)?)?")
_CENTURY_TURNS = 70
"""Years of two digits from here on are of the last century."""

_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})\b")

Forms = tuple[str, ...]
"""strptime patterns of dates."""

Placed = tuple[Period, Period]
"""A period, and the full one that it is reported in."""


@dataclass(frozen=True)
class Moment:
    """A period cell: what it stands for, and the clock time in it where there is one."""

    period: Period
    reporting: Period
    clock: str = ""


_ANY_DAY = parse_period("1900-01-01")
NOWHEN = Moment(_ANY_DAY, _ANY_DAY)
"""Stands in a total, whose figures are held against others and never given on."""


def read_placed(
    text: str, source: Source, *, forms: Forms = (), dates_are: DatesAre = "day"
) -> Moment | None:
    """Read a period as a table prints it, or give None.

    Parameters
    ----------
    text
        The cell or heading.
    source
        Its `periods:` come before everything else.
    forms
        The strptime patterns of dates, tried in order; one without a day is of a month. A time with
        an offset is of the day that it is in the source's time zone.
    dates_are
        What one date stands for. A period in words stands for itself.
    """
    plain = plain_text(text)
    rule = source.periods.get(text.strip()) or source.periods.get(plain)
    if rule is not None:
        period = parse_period(rule.period)
        return Moment(period, parse_period(rule.part_of) if rule.part_of else period.full)
    return _read(plain, tuple(forms), dates_are, source.zone)


@lru_cache(maxsize=65_536)
def _read(plain: str, forms: Forms, dates_are: DatesAre, zone: str) -> Moment | None:
    if (found := _by_pattern(plain, forms, zone)) is not None:
        moment, has_day, clock = found
        period = _standing_for(moment, dates_are) if has_day else period_of(moment, "month")
        return Moment(period, period, clock)
    if match := _MIDNIGHT.fullmatch(plain):
        plain = match[1]
    period_read = read_period(plain, forms)
    if period_read is None:
        return None
    if period_read.days == 1 and dates_are != "day":
        period_read = _standing_for(period_read.start, dates_are)
    return Moment(period_read, period_read.full)


def plain_text(text: str) -> str:
    """Give a text with one sort of dash and of space."""
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).replace("\u2019", "'").split())


def _by_pattern(text: str, forms: Forms, zone: str = "UTC") -> tuple[date, bool, str] | None:
    """Read a date by its patterns: the day, whether it names one, and its clock time."""
    for form in forms:
        if form == "excel" and (day := _excel_day(text)) is not None:
            return day
        if not any(mark in form for mark in ("%y", "%Y", "%x", "%c", "%G")):
            continue  # strptime would make it 1900
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            moment = moment.astimezone(ZoneInfo(zone))
        has_day = any(mark in form for mark in ("%d", "%e", "%j", "%x", "%c", "%D", "%F", "%u"))
        has_clock = any(mark in form for mark in ("%H", "%I", "%T", "%X", "%R", "%c"))
        return moment.date(), has_day, f"{moment:%H:%M:%S}" if has_clock else ""
    return None


def _excel_day(text: str) -> tuple[date, bool, str] | None:
    """Read days counted from 1900 as spreadsheets count them, with the clock time behind the point.

    >>> _excel_day("44835.375")
    (datetime.date(2022, 10, 1), True, '09:00:00')
    """
    if not _SERIAL.fullmatch(text):
        return None
    moment = _EXCEL_BEGINS + timedelta(seconds=round(float(text) * 86_400))
    clock = f"{moment:%H:%M:%S}"
    return moment.date(), True, "" if clock == "00:00:00" else clock


# Days before March 1900 are counted wrongly there, and no export has them.
_EXCEL_BEGINS = datetime(1899, 12, 30)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d{1,12})?")


def _standing_for(day: date, dates_are: DatesAre) -> Period:
    if dates_are == "week":
        return Period(day, day + timedelta(days=7))
    return period_of(day, dates_are)


def read_period(text: str, forms: Forms) -> Period | None:
    """Read a period in any form that has one meaning, or give None."""
    try:
        return parse_period(text)
    except GaugebookError:
        pass
    try:
        return _by_words(text.casefold(), forms)
    except (GaugebookError, ValueError):
        return None


def _by_words(text: str, forms: Forms) -> Period | None:
    if match := _WEEK_FORM.fullmatch(text):
        first = read_day(match["rest"], forms)
        return Period(first, first + timedelta(days=7)) if first else None
    if match := _MONTH_FORM.fullmatch(text):
        number = _MONTH_NUMBERS.get(match["month"])
        return period_of(date(_year(match["year"]), number, 1), "month") if number else None
    if match := _DAY_FORM.fullmatch(text):
        return _words_day(match)
    for pattern in _QUARTER_FORMS:
        if match := pattern.fullmatch(text):
            year = _financial_year(match["first"], match["second"])
            return year.split("quarter")[int(match["quarter"]) - 1] if year else None
    if match := _YEAR_FORM.fullmatch(text):
        return _financial_year(match["first"], match["second"])
    if match := _RANGE_FORM.fullmatch(text):
        return _from_to(match["first"], match["last"], forms)
    return None


def _words_day(match: re.Match[str]) -> Period | None:
    number = _MONTH_NUMBERS.get(match["month"])
    if number is None:
        return None
    return period_of(date(_year(match["year"]), number, int(match["day"])), "day")


def read_day(text: str, forms: Forms) -> date | None:
    """Read one day, by the source's patterns or in words."""
    if (found := _by_pattern(text, forms)) is not None:
        return found[0] if found[1] else None
    period = read_period(text, ())
    return period.start if period is not None and period.days == 1 else None


def _from_to(first: str, last: str, forms: Forms) -> Period | None:
    start, end = read_day(first, forms), read_day(last, forms)
    if start and end:
        return Period(start, end + timedelta(days=1))
    since, until = read_period(first, ()), read_period(last, ())
    if since is None or until is None or since.grain != until.grain:
        return None
    return Period(since.start, until.end)


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (1900 if number >= _CENTURY_TURNS else 2000)


def _financial_year(first: str, second: str) -> Period | None:
    if len(first) == len(second) == 2 and int(first) <= 12:
        return None  # 10/11 may be a day
    year = _year(first)
    follows = f"{year + 1:04d}"
    if not follows.endswith(second) or not EARLIEST.year <= year < LATEST.year - 1:
        return None  # years of another age are two numbers with a mark between them
    return period_of(date(year, 4, 1), "year")


# --- months or financial years --------------------------------------------------------------------


def doubtful_periods(texts: Iterable[str], source: Source, *, forms: Forms = ()) -> frozenset[str]:
    """Give the periods of a table that may be a month or a financial year, such as ``2011-12``.

    They are in doubt where another is a financial year in that form (``2012-13`` is no month), or
    where all of several are two years that follow one another. Where others are months of any
    year, so are these; and what the source says of a period, or a pattern, leaves no doubt.

    Parameters
    ----------
    texts
        The headings or cells that hold periods.
    source
        Its `periods:` come before everything else.
    forms
        The strptime patterns of dates.

    Examples
    --------
    >>> from gaugebook.definitions.library import load_library
    >>> source = load_library()[0].sources["made-up-counts"]
    >>> doubtful_periods(["2011-12", "2012-13"], source)
    frozenset({'2011-12'})
    >>> doubtful_periods(["2011-11", "2011-12"], source), doubtful_periods(["2011-12"], source)
    (frozenset(), frozenset())
    """
    written = {
        text: match for text in set(texts) if (match := _TWO_NUMBERS.fullmatch(plain_text(text)))
    }
    years = {text for text, match in written.items() if _follow(match)}
    may_be_months = {
        text for text in years if 1 <= int(written[text]["second"]) <= len(MONTH_NAMES)
    }
    is_of_years = bool(years - may_be_months) or (len(years) > 1 and years == written.keys())
    return frozenset(
        text
        for text in may_be_months
        if is_of_years
        and not {text, text.strip(), plain_text(text)} & source.periods.keys()
        and _by_pattern(plain_text(text), forms) is None
    )


_TWO_NUMBERS = re.compile(r"(?P<first>\d{4})-(?P<second>\d{2})")


def _follow(match: re.Match[str]) -> bool:
    return (int(match["first"]) + 1) % 100 == int(match["second"])


# --- years above months ---------------------------------------------------------------------------


@dataclass(frozen=True)
class YearHead:
    """A year over a row of months: a financial one holds April to March."""

    first: int
    is_financial: bool

    def month(self, number: int) -> Period:
        """Give the month of this number in it.

        >>> str(YearHead(2022, True).month(2)), str(YearHead(2022, False).month(2))
        ('2023-02-01/P1M', '2022-02-01/P1M')
        """
        year = self.first + (self.is_financial and number < 4)
        return period_of(date(year, number, 1), "month")

    def quarter(self, number: int) -> Period:
        """Give a quarter of it: the first begins in April or in January.

        >>> str(YearHead(2022, True).quarter(4)), str(YearHead(2022, False).quarter(4))
        ('2023-01-01/P3M', '2022-10-01/P3M')
        """
        start = self.month((3 * number + (1 if self.is_financial else -2) - 1) % 12 + 1)
        return period_of(start.start, "quarter")


def read_year_head(text: str) -> YearHead | None:
    """Read a year that stands over months, or give None.

    >>> read_year_head("2022/23"), read_year_head("2022"), read_year_head("2022/24")
    (YearHead(first=2022, is_financial=True), YearHead(first=2022, is_financial=False), None)
    """
    plain = plain_text(text).casefold()
    if match := _BARE_YEAR.fullmatch(plain):
        return YearHead(int(match["year"]), is_financial=False)
    if match := _YEAR_FORM.fullmatch(plain):
        year = _financial_year(match["first"], match["second"])
        return YearHead(year.start.year, is_financial=True) if year else None
    return None


def read_under_year(text: str, year: YearHead) -> Period | None:
    """Read a month or quarter that stands under a year, or give None.

    >>> str(read_under_year("Jan", YearHead(2022, True)))
    '2023-01-01/P1M'
    >>> str(read_under_year("Q1", YearHead(2022, True)))
    '2022-04-01/P3M'
    >>> read_under_year("RAG", YearHead(2022, True)) is None
    True
    """
    plain = plain_text(text).casefold().rstrip(".")
    if plain in _MONTH_NUMBERS:
        return year.month(_MONTH_NUMBERS[plain])
    if match := re.fullmatch(_QUARTER, plain):
        return year.quarter(int(match["quarter"]))
    return None


def impossible_month(text: str, forms: Iterable[str]) -> str:
    """Give the month that a date would have by the forms and that no year has; else an empty text.

    The other number may be a month, so that the two seem to be swapped.

    >>> impossible_month("10/13/2026", ["%d/%m/%Y"]), impossible_month("13/10/2026", ["%m/%d/%Y"])
    ('13', '13')
    >>> impossible_month("31/02/2026", ["%d/%m/%Y"]), impossible_month("10/13/2026", [])
    ('', '')
    """
    found = _NUMBERS.match(text.strip())
    if found is None:
        return ""
    for form in forms:
        day, month = form.find("%d"), form.find("%m")
        if min(day, month) < 0:
            continue
        as_month, other = found.group(2 if day < month else 1), found.group(1 if day < month else 2)
        if 12 < int(as_month) <= 31 and 1 <= int(other) <= 12:
            return as_month
    return ""
