"""Periods: their grain, their neighbours, their pieces and their names.

1. Pieces of a split tile the period: no day twice, no day lost.
2. Earlier periods have the same kind: whole months before whole months.
"""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from tests.periods.drawn import days, grains, periods

from gaugebook.errors import UsageError
from gaugebook.periods import Period, parse_period, period_of


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
