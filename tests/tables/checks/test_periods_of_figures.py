"""Periods that hold only zeros, and periods that are missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.tables.checks.made_up import check_all, codes, daily, figure, only, series


def days_from(first, count, *, weekdays_only=False):
    days = [first + timedelta(days=n) for n in range(count)]
    return [d for d in days if not weekdays_only or d.weekday() < 5]


# --- zeros ----------------------------------------------------------------------------------------


def test_a_month_of_zeros_between_full_ones():
    figures = [
        *series("offered", [410, 430, "0", 405]),
        *series("answered", [400, 420, "0", 395]),
    ]

    found = only(check_all(figures), "all-zero-period")

    assert (
        found.message
        == "Every figure is 0 in 1 period(s), and those around them are full: 2019-03."
    )
    assert found.where.cell == "B4"


def test_zeros_at_the_end_too():
    figures = [*series("offered", [410, 430, "0"]), *series("answered", [400, 420, "0"])]

    assert only(check_all(figures), "all-zero-period").facts["places"] == "2019-03"


@pytest.mark.parametrize(
    ("offered", "answered"),
    [([3, 2, "0", 4], [3, 2, "0", 4]), ([400, "0", "0", 500], [390, 1, "0", 480])],
)
def test_small_counts_and_one_live_measure_are_left_alone(offered, answered):
    figures = [*series("offered", offered), *series("answered", answered)]

    assert "all-zero-period" not in codes(check_all(figures))


def test_a_line_that_is_closed_on_sundays_and_bank_holidays():
    days = days_from(date(2022, 5, 1), 60)
    counts = {d: 0 if d.weekday() == 6 or d == date(2022, 5, 2) else 100 + d.day for d in days}
    figures = [
        *daily("offered", counts),
        *daily("answered", {d: n // 2 for d, n in counts.items()}),
    ]

    assert codes(check_all(figures)) == []


def test_a_working_day_of_zeros():
    days = days_from(date(2022, 9, 5), 40)
    counts = {d: 100 + d.day for d in days} | {date(2022, 9, 21): 0}
    figures = [*daily("offered", counts), *daily("answered", counts)]

    assert only(check_all(figures), "all-zero-period").facts["places"] == "2022-09-21"


def test_zeros_that_last_until_the_end_are_one_run():
    days = days_from(date(2022, 9, 1), 40)
    counts = {d: 0 if n >= 26 else 100 + n for n, d in enumerate(days)}
    figures = [*daily("offered", counts), *daily("answered", counts)]

    found = only(check_all(figures), "all-zero-period")

    assert found.facts["count"] == 14
    assert found.facts["places"].startswith("2022-09-27, 2022-09-28")


def test_two_months_of_zeros_between_full_ones():
    figures = [
        *series("offered", [410, 430, "0", "0", 405]),
        *series("answered", [400, 420, "0", "0", 395]),
    ]

    assert only(check_all(figures), "all-zero-period").facts["places"] == "2019-03, 2019-04"


def test_an_export_of_nothing_but_zeros():
    figures = [*series("offered", ["0"] * 6), *series("answered", ["0"] * 6)]

    found = only(check_all(figures), "all-zero-period")

    assert "in 6 period(s), which are all that there are: 2019-01" in found.message


def test_complaints_of_which_there_were_none_are_left_alone():
    assert "all-zero-period" not in codes(check_all(series("offered", ["0"] * 6)))


# --- gaps -----------------------------------------------------------------------------------------


def test_a_month_that_is_missing():
    figures = series("offered", [410, 430, None, 405, 420, 433])

    found = only(check_all(figures), "period-missing")

    assert (found.severity, found.facts["places"]) == ("warn", "2019-03")


def test_a_month_that_one_line_lacks():
    whole = series("offered", range(400, 412), place={"line": "Waste"})
    part = series("offered", [*range(300, 304), None, *range(305, 312)], place={"line": "Tax"})

    found = only(check_all([*whole, *part]), "period-missing")

    assert (found.severity, found.facts["places"]) == ("note", "2019-05 (Tax)")


def test_a_line_with_few_calls_may_lack_months():
    whole = series("offered", range(400, 412), place={"line": "Waste"})
    part = series("offered", [3, 2, None, 1, None, 4, 2, 2, 1, 3, 2, 1], place={"line": "Births"})

    assert codes(check_all([*whole, *part])) == []


def test_october_of_five_years_is_no_series_with_gaps():
    figures = [figure("offered", f"{year}-10", 400 + year) for year in range(2015, 2020)]

    assert codes(check_all(figures)) == []


def test_months_and_a_year_beside_them():
    figures = [figure("offered", "2021/22", 4_000), *series("offered", [1, 2, 3], first="2022-07")]

    assert codes(check_all(figures)) == []


def test_working_days_without_weekends_and_bank_holidays():
    days = days_from(date(2022, 4, 1), 90, weekdays_only=True)
    closed = {
        date(2022, 4, 15),
        date(2022, 4, 18),
        date(2022, 5, 2),
        date(2022, 6, 2),
        date(2022, 6, 3),
    }
    figures = daily("offered", {d: 400 + d.day for d in days if d not in closed})

    assert codes(check_all(figures)) == []


def test_two_days_that_are_missing_of_all_days():
    days = [
        d for d in days_from(date(2010, 3, 1), 60) if d not in (date(2010, 3, 7), date(2010, 4, 1))
    ]

    found = only(check_all(daily("offered", {d: 400 + d.day for d in days})), "period-missing")

    assert found.facts["count"] == 2
    assert "2010-03-07" in found.message
