"""Working days: Monday to Friday without bank holidays.

A month of 19 working days brings fewer calls than one of 23, and a week with Good Friday a fifth
fewer than the week before. This module only says which days were worked; what a reader is told of
it is said by `gaugebook.engine.coverage`.

The days come from the library ``holidays``, which enters here and nowhere else, and only when a
bank holiday is first asked for. Bank holidays proclaimed later than its version was made are not
known; `_PROCLAIMED` holds those that we know to be lacking. Of years after 2100 it knows none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from gaugebook.errors import UsageError
from gaugebook.periods import Period

BankHolidays = Literal["england", "wales", "scotland", "northern-ireland", "none"]
"""Whose bank holidays a council keeps; England and Wales have the same."""

_SATURDAY = 5
_DAYS_OF_WEEK = 7

_SUBDIVISIONS: Mapping[BankHolidays, str] = {
    "england": "ENG",
    "wales": "WLS",
    "scotland": "SCT",
    "northern-ireland": "NIR",
}

# Royal proclamation of 4 February 2026, under section 1(3) of the Banking and Financial Dealings
# Act 1971. Versions of the library up to 0.86 do not have it.
_PROCLAIMED: Mapping[tuple[str, str], Mapping[date, str]] = {
    ("GB", "SCT"): {date(2026, 6, 15): "World Cup bank holiday"},
}

# The library's names and those of www.gov.uk/bank-holidays, which officers know.
_GOV_UK_NAMES: Mapping[str, str] = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2nd January",
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
    "Platinum Jubilee of Elizabeth II": "Platinum Jubilee bank holiday",
    "State Funeral of Queen Elizabeth II": (
        "Bank Holiday for the State Funeral of Queen Elizabeth II"
    ),
    "Coronation of Charles III": "Bank holiday for the coronation of King Charles III",
    "Scotland's participation in the FIFA World Cup final": "World Cup bank holiday",
}
_SUBSTITUTE = " (observed)"


@dataclass(frozen=True)
class WorkingDays:
    """A calendar: Monday to Friday, without the bank holidays of one part of a country.

    Attributes
    ----------
    country
        ISO 3166-1 code of two letters; empty for a calendar without bank holidays.
    subdivision
        ENG, WLS, SCT or NIR, or a code that the library has for another country; empty for what
        the whole country keeps.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> england = WorkingDays()
    >>> england.is_working_day(date(2022, 4, 14)), england.is_working_day(date(2022, 4, 15))
    (True, False)
    >>> england.count(parse_period("2022-04")), WEEKDAYS.count(parse_period("2022-04"))
    (19, 21)
    >>> england.holidays_in(parse_period("2022-W15"))
    [(datetime.date(2022, 4, 15), 'Good Friday')]
    """

    country: str = "GB"
    subdivision: str = "ENG"

    def is_working_day(self, day: date) -> bool:
        """Whether it is a day from Monday to Friday and no bank holiday."""
        return day.weekday() < _SATURDAY and day not in self._bank_holidays(day.year)

    def has_working_day(self, start: date, end: date) -> bool:
        """Whether there is one from `start` up to, not including, `end`; none in an empty stretch.

        >>> WorkingDays().has_working_day(date(2022, 4, 15), date(2022, 4, 19))  # Easter
        False
        """
        days = range(max((end - start).days, 0))
        return any(self.is_working_day(start + timedelta(days=n)) for n in days)

    def count(self, period: Period) -> int:
        """Give the number of working days in a period."""
        return _weekdays_in(period) - len(self.holidays_in(period))

    def holidays_in(self, period: Period) -> list[tuple[date, str]]:
        """Give the bank holidays from Monday to Friday in a period, in order, with their names.

        One that falls on a weekend is no day lost; the Monday that stands for it is, and is named
        ``Boxing Day (substitute day)``.
        """
        years = range(period.start.year, period.last_day.year + 1)
        return [
            (day, name)
            for year in years
            for day, name in self._bank_holidays(year).items()
            if period.start <= day < period.end
        ]

    def _bank_holidays(self, year: int) -> Mapping[date, str]:
        return _bank_holidays(self.country, self.subdivision, year) if self.country else {}


WEEKDAYS = WorkingDays(country="", subdivision="")
"""Monday to Friday, whatever the bank holidays."""

ENGLAND = WorkingDays()
"""The calendar of a workspace that names none."""


def working_days_of(bank_holidays: BankHolidays) -> WorkingDays:
    """Give the calendar for what ``workspace.yaml`` says under ``bank_holidays``.

    >>> working_days_of("scotland").subdivision, working_days_of("none") == WEEKDAYS
    ('SCT', True)
    """
    if bank_holidays == "none":
        return WEEKDAYS
    return WorkingDays(subdivision=_SUBDIVISIONS[bank_holidays])


def _weekdays_in(period: Period) -> int:
    """Count the days from Monday to Friday."""
    weeks, rest = divmod(period.days, _DAYS_OF_WEEK)
    first = period.start.weekday()
    more = sum((first + n) % _DAYS_OF_WEEK < _SATURDAY for n in range(rest))
    return weeks * _SATURDAY + more


@cache
def _bank_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Give the bank holidays of a year that fall on a day from Monday to Friday, in order.

    Raises
    ------
    UsageError
        When the library does not know the country or the subdivision.
    """
    from holidays import country_holidays

    try:
        found = country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError:
        place = f"{country}-{subdivision}" if subdivision else country
        raise UsageError(
            f"The bank holidays of {place} are not known.",
            remedy="Write an ISO 3166 code, such as GB and ENG.",
        ) from None
    named = {day: _gov_uk_name(name) for day, name in found.items()}
    proclaimed = _PROCLAIMED.get((country, subdivision), {})
    named |= {day: name for day, name in proclaimed.items() if day.year == year}
    return {day: named[day] for day in sorted(named) if day.weekday() < _SATURDAY}


def _gov_uk_name(name: str) -> str:
    """Give a bank holiday's name as gov.uk has it; two on one day are joined by "and"."""
    parts = []
    for part in name.split("; "):
        plain = part.removesuffix(_SUBSTITUTE)
        ending = " (substitute day)" if plain != part else ""
        parts.append(_GOV_UK_NAMES.get(plain, plain) + ending)
    return " and ".join(parts)
