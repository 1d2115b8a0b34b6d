"""Periods as people write them.

1. Each form that people write is read as the days they mean.
2. What is no period is refused with a reason in plain words.
3. The text of a period reads back as the same period.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.periods.drawn import periods

from gaugebook.errors import UsageError
from gaugebook.periods import Period, parse_period


@pytest.mark.parametrize(
    ("text", "iso", "grain"),
    [
        ("2022-10", "2022-10-01/P1M", "month"),
        ("2022-Q3", "2022-07-01/P3M", "quarter"),
        ("2022-q3", "2022-07-01/P3M", "quarter"),
        ("2022/23", "2022-04-01/P1Y", "year"),
        ("2022/2023", "2022-04-01/P1Y", "year"),
        ("1999/00", "1999-04-01/P1Y", "year"),
        ("2022/23-Q2", "2022-07-01/P3M", "quarter"),
        ("2022/23-Q4", "2023-01-01/P3M", "quarter"),
        ("2022-W40", "2022-10-03/P7D", "week"),
        ("2020-W53", "2020-12-28/P7D", "week"),
        ("2022-11-21", "2022-11-21/P1D", "day"),
        ("2022-11-01..2022-11-21", "2022-11-01/P21D", None),
        ("2022-11-01 – 2022-11-21", "2022-11-01/P21D", None),
        ("2022-07..2022-10", "2022-07-01/P4M", None),
        ("2022/23..2023/24", "2022-04-01/P2Y", None),
        ("2022-10-01/P1M", "2022-10-01/P1M", "month"),
        ("2021-04-01/P12M", "2021-04-01/P1Y", "year"),
        ("2022-10-03/P1W", "2022-10-03/P7D", "week"),
        ("2022-01..2022-12", "2022-01-01/P1Y", None),
        (" 2022-10\n", "2022-10-01/P1M", "month"),
    ],
)
def test_each_form_is_read_as_the_days_it_means(text, iso, grain):
    period = parse_period(text)

    assert str(period) == iso
    assert period.grain == grain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022-13", "there is no month 13"),
        ("2022-23", "the financial year is written 2022/23"),
        ("0000-00", "there is no month 0"),
        ("0000-01", "0 is outside the years 1900 to 2199"),
        ("9999-12", "9999 is outside the years 1900 to 2199"),
        ("9999-W01", "outside the years 1900 to 2199"),
        ("2199/00", "outside the years 1900 to 2199"),
        ("2022-02-30", "there is no day 30 in February 2022"),
        ("2022-W53", "there is no week 53 in 2022"),
        ("2022-W00", "there is no week 0 in 2022"),
        ("2022", "2022-01..2022-12 or 2022/23"),
        ("2022/24", "the year after 2022 is 23, not 24"),
        ("2022/1923", "the year after 2022 is 2023, not 1923"),
        ("2022-10..2022-09", "it ends before it starts"),
        ("2022-10-01/P0D", "it ends before it starts"),
        ("2022-10-01/P999999Y", "out of range"),
        ("2022-10-01/2022-10-31", "write 2022-10-01..2022-10-31"),
        ("2022-10..", "none of the forms"),
        ("..2022-10", "none of the forms"),
        ("2022-07..2022-08..2022-09", "none of the forms"),
        ("2022-10-1", "none of the forms"),
        ("2022-Q5", "none of the forms"),
        ("\uff12\uff10\uff12\uff12-10", "none of the forms"),  # full-width digits
        ("٢٠٢٢-10", "none of the forms"),  # Arabic digits
        ("2022-10\n2022-11", "none of the forms"),
        ("\ud800", "none of the forms"),
        ("", "none of the forms"),
    ],
)
def test_what_is_no_period_is_refused_with_a_reason(text, reason):
    with pytest.raises(UsageError) as refusal:
        parse_period(text)

    assert reason in refusal.value.message
    assert refusal.value.message.count(" is not a period") == 1
    assert "2022/23-Q2" in refusal.value.remedy


@given(periods())
def test_the_text_of_a_period_reads_back_as_the_same_period(period):
    assert parse_period(str(period)) == period
    assert str(parse_period(str(period))) == str(period)


@given(st.dates(date(1900, 1, 1), date(1950, 1, 1)), st.integers(1, 90_000))
def test_even_a_very_long_period_reads_back(start, count):
    period = Period(start, start + timedelta(days=count))

    assert parse_period(str(period)) == period


@given(periods())
def test_the_first_and_the_last_day_name_the_period(period):
    assert parse_period(f"{period.start}..{period.last_day}") == period


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused_never_a_crash(text):
    try:
        period = parse_period(text)
    except UsageError:
        return
    assert period.start < period.end
