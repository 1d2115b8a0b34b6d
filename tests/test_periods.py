"""Periods, as people write them and as ISO 8601 intervals.

1. Each form that people write is read as the days they mean.
2. What is no period is refused with a reason in plain words.
3. The text of a period reads back as the same period.
4. Pieces of a split tile the period: no day twice, no day lost.
5. Earlier periods have the same kind: whole months before whole months.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.errors import UsageError
from gaugebook.periods import (
    GRAINS,
    Period,
    add_months,
    financial_year_label,
    long_date,
    ordinal,
    parse_period,
    period_of,
)


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


def test_a_period_must_have_a_day():
    with pytest.raises(UsageError, match="ends before it starts"):
        Period(date(2022, 10, 1), date(2022, 10, 1))


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2022-10", "2022-09-01/P1M", "2021-10-01/P1M"),
        ("2022-01", "2021-12-01/P1M", "2021-01-01/P1M"),
        ("2022/23", "2021-04-01/P1Y", "2021-04-01/P1Y"),
        ("2022-Q1", "2021-10-01/P3M", "2021-01-01/P3M"),
        ("2022-W01", "2021-12-27/P7D", "2021-01-03/P7D"),
        ("2025-02", "2025-01-01/P1M", "2024-02-01/P1M"),
        ("2024-02-28", "2024-02-27/P1D", "2023-02-28/P1D"),
        ("2024-02-29", "2024-02-28/P1D", "2023-02-28/P1D"),
        ("2024-02-10..2024-02-28", "2024-01-22/P19D", "2023-02-10/P19D"),
        ("2022-11-01..2022-11-21", "2022-10-11/P21D", "2021-11-01/P21D"),
    ],
)
def test_earlier_periods_are_of_the_same_kind(text, before, year_before):
    period = parse_period(text)

    assert str(period.before()) == before
    assert str(period.year_before()) == year_before


@pytest.mark.parametrize(
    ("text", "label", "short_label"),
    [
        ("2022-10", "October 2022", "Oct 22"),
        ("2021/22", "2021/22", "2021/22"),
        ("2022/23-Q2", "July to September 2022", "2022/23 Q2"),
        ("2023-Q1", "January to March 2023", "2022/23 Q4"),
        ("2022-11-21", "21 November 2022", "21 November 2022"),
        ("2022-11-01..2022-11-21", "1 to 21 November 2022", "Nov 22 (to 21st)"),
        ("2022-07..2022-10", "July to October 2022", "July to October 2022"),
        ("2022-12..2023-01", "December 2022 to January 2023", "December 2022 to January 2023"),
        ("2022-W40", "3 to 9 October 2022", "3 to 9 October 2022"),
        ("2022-W44", "31 October to 6 November 2022", "31 October to 6 November 2022"),
    ],
)
def test_a_period_has_words_for_prose_and_for_a_heading(text, label, short_label):
    period = parse_period(text)

    assert period.label == label
    assert period.short_label == short_label


def test_a_split_cuts_at_the_grain_and_leaves_part_periods_at_the_edges():
    pieces = parse_period("2022-10-15..2022-11-21").split("month")

    assert [str(p) for p in pieces] == ["2022-10-15/P17D", "2022-11-01/P21D"]


def test_containing_counts_both_edges():
    november = parse_period("2022-11")

    assert november.contains(parse_period("2022-11-01..2022-11-21"))
    assert november.contains(november)
    assert not november.contains(parse_period("2022-W44"))


def test_small_words():
    assert [ordinal(n) for n in (1, 2, 3, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip
    assert long_date(date(2022, 12, 8)) == "8 December 2022"
    assert financial_year_label(date(2099, 4, 1)) == "2099/00"
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)


# --- properties -----------------------------------------------------------------------------------

days = st.dates(date(1901, 1, 1), date(2198, 12, 31))
grains = st.sampled_from(GRAINS)


@st.composite
def periods(draw):
    """Either any stretch of days or a run of whole months."""
    start = draw(days)
    if draw(st.booleans()):
        start = start.replace(day=1)
        end = add_months(start, draw(st.integers(1, 48)))
    else:
        end = start + timedelta(days=draw(st.integers(1, 800)))
    assume(end <= date(2199, 1, 1))
    return Period(start, end)


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


@given(periods(), grains)
def test_the_pieces_of_a_split_tile_the_period(period, grain):
    pieces = period.split(grain)

    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(pieces))
    assert sum(p.days for p in pieces) == period.days
    assert all(period_of(p.start, grain).contains(p) for p in pieces)


@given(days, grains)
def test_a_day_lies_in_its_period_of_each_grain(day, grain):
    period = period_of(day, grain)

    assert period.start <= day < period.end
    assert period.grain == grain
    assert period.split(grain) == (period,)


@given(days, grains)
def test_the_period_before_touches_and_has_the_same_grain(day, grain):
    period = period_of(day, grain)

    assert period.before().end == period.start
    assert period.before().grain == grain


@given(periods())
def test_a_year_before_has_as_many_days_but_for_a_leap_day(period):
    earlier = period.year_before()

    assert earlier.months == period.months or period.months is None
    assert abs(earlier.days - period.days) <= 1
    assert earlier.start.month == period.start.month


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused_never_a_crash(text):
    try:
        period = parse_period(text)
    except UsageError:
        return
    assert period.start < period.end
