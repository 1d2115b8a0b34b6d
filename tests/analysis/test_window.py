"""The window of a paper: which periods it shows, and whose figures.

1. Full periods of one grain, the part period after, the financial year before.
2. Only the organisation's own totals: made-up data and other councils never fill a gap.
3. Of several part periods the longest is shown.
"""

import pytest
from tests.analysis.windows import observation, part, window

from gaugebook.analysis.window import window_data, window_of
from gaugebook.errors import UsageError
from gaugebook.periods import parse_period


@pytest.mark.parametrize(
    ("period", "grain", "full", "after", "year"),
    [
        ("2022-07..2022-10", "month", 4, "November 2022", "2021/22"),
        ("2022-02..2022-03", "month", 2, "April 2022", "2020/21"),
        ("2022-10", "month", 1, "November 2022", "2021/22"),
        ("2022/23-Q1..2022/23-Q2", "quarter", 2, "October to December 2022", "2021/22"),
        ("2022-W01..2022-W04", "week", 4, "31 January to 6 February 2022", "2020/21"),
        ("2020/21..2021/22", "year", 2, "2022/23", "2020/21"),
    ],
)
def test_a_window_is_full_periods_with_what_stands_beside_them(period, grain, full, after, year):
    found = window_of(parse_period(period), grain)
    assert (len(found.full), found.after.label, found.year_before.label) == (full, after, year)
    assert found.whole == parse_period(period)
    assert found.latest == found.full[-1]
    assert found.previous == found.latest.before()


@pytest.mark.parametrize("period", ["2022-10-02..2022-11-30", "2022-10-01..2022-11-21"])
def test_a_part_of_a_month_is_no_full_period(period):
    with pytest.raises(ValueError, match="is not a whole month"):
        window_of(parse_period(period), "month")


def test_a_window_that_ends_before_it_starts_is_no_period():
    with pytest.raises(UsageError):
        parse_period("2022-10..2022-07")


def test_figures_of_others_and_breakdowns_are_left_out():
    periods = window_of(parse_period("2022-10"), "month")
    found = window_data(
        periods,
        [
            observation("wait_mean", "2022-10", 242, org_code="ZZ-DEMO"),
            observation("wait_mean", "2022-10", 9, segment="line=Waste"),
        ],
        org_code="E0",
        made_up_orgs=frozenset({"ZZ-DEMO"}),
    )
    assert found.observations == ()
    assert found.of("wait_mean", periods.latest) is None
    assert not found.made_up


def test_a_full_period_after_the_window_is_not_shown_as_a_part():
    data = window("wait_mean 1 2 3 4", observation("wait_mean", "2022-11", 5))
    assert data.part_after("wait_mean") is None
    assert data.part_period() is None


def test_of_several_parts_the_longest_names_the_column():
    data = window(
        "wait_mean 1 2 3 4",
        part("calls_offered", 700, "2022-11-07"),
        part("wait_mean", 5, "2022-11-21"),
    )
    assert data.part_period().short_label == "Nov 22 (to 21st)"


def test_without_a_part_after_there_is_none():
    periods = window_of(parse_period("2022-10"), "month", part_period_after=False)
    data = window_data(periods, [part("wait_mean", 5)], org_code="E0")
    assert data.part_after("wait_mean") is None
