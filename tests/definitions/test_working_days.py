"""Which days are worked.

1. Bank holidays are those of www.gov.uk/bank-holidays (Open Government Licence), 2021 to 2024,
   typed here; they include the substitute days, the state funeral and the coronation.
2. England and Wales keep the same; Scotland and Northern Ireland do not.
3. Working days are counted as numpy counts them (numpy.busday_count).
4. The library is not loaded before a bank holiday is asked for.
"""

import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.working_days import (
    ENGLAND,
    WEEKDAYS,
    WorkingDays,
    working_days_of,
)
from gaugebook.errors import UsageError
from gaugebook.periods import Period, parse_period

ENGLAND_AND_WALES = """
2021-01-01 New Year's Day
2021-04-02 Good Friday
2021-04-05 Easter Monday
2021-05-03 Early May bank holiday
2021-05-31 Spring bank holiday
2021-08-30 Summer bank holiday
2021-12-27 Christmas Day (substitute day)
2021-12-28 Boxing Day (substitute day)
2022-01-03 New Year's Day (substitute day)
2022-04-15 Good Friday
2022-04-18 Easter Monday
2022-05-02 Early May bank holiday
2022-06-02 Spring bank holiday
2022-06-03 Platinum Jubilee bank holiday
2022-08-29 Summer bank holiday
2022-09-19 Bank Holiday for the State Funeral of Queen Elizabeth II
2022-12-26 Boxing Day
2022-12-27 Christmas Day (substitute day)
2023-01-02 New Year's Day (substitute day)
2023-04-07 Good Friday
2023-04-10 Easter Monday
2023-05-01 Early May bank holiday
2023-05-08 Bank holiday for the coronation of King Charles III
2023-05-29 Spring bank holiday
2023-08-28 Summer bank holiday
2023-12-25 Christmas Day
2023-12-26 Boxing Day
2024-01-01 New Year's Day
2024-03-29 Good Friday
2024-04-01 Easter Monday
2024-05-06 Early May bank holiday
2024-05-27 Spring bank holiday
2024-08-26 Summer bank holiday
2024-12-25 Christmas Day
2024-12-26 Boxing Day
"""

SCOTLAND = """
2021-01-01 2021-01-04 2021-04-02 2021-05-03 2021-05-31 2021-08-02 2021-11-30 2021-12-27 2021-12-28
2022-01-03 2022-01-04 2022-04-15 2022-05-02 2022-06-02 2022-06-03 2022-08-01 2022-09-19 2022-11-30
2022-12-26 2022-12-27
2023-01-02 2023-01-03 2023-04-07 2023-05-01 2023-05-08 2023-05-29 2023-08-07 2023-11-30 2023-12-25
2023-12-26
2024-01-01 2024-01-02 2024-03-29 2024-05-06 2024-05-27 2024-08-05 2024-12-02 2024-12-25 2024-12-26
"""

# Besides those of England and Wales: St Patrick's Day and the Battle of the Boyne.
NORTHERN_IRELAND_ALSO = """
2021-03-17 2021-07-12 2022-03-17 2022-07-12 2023-03-17 2023-07-12 2024-03-18 2024-07-12
"""

FOUR_YEARS = parse_period("2021-01..2024-12")


def days(text):
    return [date.fromisoformat(day) for day in text.split()]


def kept_in(nation):
    return [day for day, _ in working_days_of(nation).holidays_in(FOUR_YEARS)]


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_england_and_wales_keep_what_gov_uk_lists(nation):
    lines = [line.partition(" ") for line in ENGLAND_AND_WALES.strip().splitlines()]
    listed = [(date.fromisoformat(day), name) for day, _, name in lines]
    assert working_days_of(nation).holidays_in(FOUR_YEARS) == listed


def test_scotland_keeps_others():
    assert kept_in("scotland") == days(SCOTLAND)


def test_northern_ireland_keeps_two_more():
    assert kept_in("northern-ireland") == sorted(kept_in("england") + days(NORTHERN_IRELAND_ALSO))


def test_a_holiday_that_the_library_may_lack_is_known():
    # Royal proclamation of 4 February 2026 for the Monday after Scotland's first match.
    june = parse_period("2026-06")
    assert working_days_of("scotland").holidays_in(june) == [
        (date(2026, 6, 15), "World Cup bank holiday")
    ]
    assert ENGLAND.holidays_in(june) == []


def test_none_keeps_no_bank_holidays():
    assert working_days_of("none") == WEEKDAYS
    assert WEEKDAYS.holidays_in(FOUR_YEARS) == []
    assert WEEKDAYS.is_working_day(date(2022, 12, 26))
    assert not WEEKDAYS.is_working_day(date(2022, 12, 25))


@pytest.mark.parametrize(
    ("period", "england", "scotland"),
    [
        ("2022-01", 20, 19),
        ("2022-02", 20, 20),
        ("2022-04", 19, 20),
        ("2022-06", 20, 20),
        ("2022-11", 22, 21),
        ("2022-11-01..2022-11-21", 15, 15),
        ("2021/22", 253, 252),
        ("2022-04-15..2022-04-18", 0, 1),
        ("2022-04-16..2022-04-17", 0, 0),
    ],
)
def test_working_days_are_counted(period, england, scotland):
    counted = [working_days_of(n).count(parse_period(period)) for n in ("england", "scotland")]
    assert counted == [england, scotland]


@given(st.dates(date(2015, 1, 1), date(2028, 12, 31)), st.integers(1, 800))
def test_they_are_counted_as_numpy_counts_them(start, length):
    period = Period(start, start + timedelta(days=length))
    lost = [day for day, _ in ENGLAND.holidays_in(period)]
    assert ENGLAND.count(period) == np.busday_count(start, period.end, holidays=lost)
    each = [start + timedelta(days=n) for n in range(length)]
    assert ENGLAND.count(period) == sum(map(ENGLAND.is_working_day, each))
    assert ENGLAND.has_working_day(start, period.end) == (ENGLAND.count(period) > 0)


def test_an_empty_stretch_has_no_working_day():
    monday = date(2022, 10, 3)
    assert not ENGLAND.has_working_day(monday, monday)
    assert not ENGLAND.has_working_day(monday, date(2022, 9, 1))


def test_a_holiday_on_a_weekend_is_no_day_lost():
    # Christmas Day of 2021 was a Saturday: of 23 weekdays in December two were substitute days.
    december = parse_period("2021-12")
    assert date(2021, 12, 25) not in dict(ENGLAND.holidays_in(december))
    assert ENGLAND.count(december) == 21


def test_a_place_that_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="The bank holidays of GB-XXX are not known"):
        WorkingDays(subdivision="XXX").count(parse_period("2022-04"))


def test_another_country_has_its_own():
    assert WorkingDays("IE", "").holidays_in(parse_period("2022-10"))[-1][0] == date(2022, 10, 31)


def test_the_library_is_loaded_only_when_it_is_asked():
    program = (
        "import sys, gaugebook.cli.main, gaugebook.engine, gaugebook.definitions.working_days;"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
