"""Jumps that look like a change of definition: told when they last and nothing else moves."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.checks.made_up import check_all, codes, daily, only, series, telephone

from gaugebook.tables.checks.level_shifts import find_shift

RNG = np.random.default_rng(7)
NOISE = np.exp(RNG.normal(0, 0.05, 24))


def levels(before, after, at=12):
    return [round(n * (before if i < at else after)) for i, n in enumerate(NOISE)]


def test_a_level_that_doubles_beside_one_that_does_not():
    figures = [*series("offered", levels(3_000, 6_300)), *series("answered", levels(2_500, 2_500))]

    found = only(check_all(figures), "level-shift")

    assert found.severity == "note"
    assert found.facts["period"] == "2020-01"
    assert found.message.startswith("calls offered jumps at 2020-01 from about 3,0")
    assert "Did its definition change?" in found.message


def test_demand_that_doubles_moves_all_counts():
    figures = [*series("offered", levels(3_000, 6_300)), *series("answered", levels(2_500, 5_200))]

    assert "level-shift" not in codes(check_all(figures))


def test_two_high_months_are_no_new_level():
    values = levels(3_000, 3_000)
    values[10] *= 2
    values[11] *= 2

    assert "level-shift" not in codes(check_all(series("offered", values)))


def test_what_comes_back_each_year_is_the_season():
    values = [round(n * (900 if i % 12 in (3, 4, 5, 6) else 300)) for i, n in enumerate(NOISE)]

    assert find_shift([float(v) for v in values], year=12) is None


def test_a_share_that_falls_with_more_abandoned_calls_is_service():
    figures = [
        *series("answered_share", [f"{v / 100:.1f}" for v in levels(9_000, 5_000)], role="metric"),
        *series("wait_answered", levels(100, 400), role="mean"),
    ]

    assert "level-shift" not in codes(check_all(figures))


def test_small_counts_jump_by_themselves():
    values = [2, 3, 2, 2, 3, 2, 3, 2, 7, 8, 7, 9, 8, 7, 8, 7]

    assert codes(check_all(series("complaints", values))) == []


def test_seven_periods_are_too_few():
    assert find_shift([100.0, 101.0, 99.0, 210.0, 205.0, 207.0, 211.0]) is None


def test_days_are_put_together_before_weekends_look_like_jumps():
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(730)]
    counts = {d: (300 if d.weekday() > 4 else 1000) + d.day for d in days}
    assert "level-shift" not in codes(check_all(daily("offered", counts)))

    raised = {d: n * (2 if d >= date(2020, 3, 1) else 1) for d, n in counts.items()}
    assert (
        only(check_all(daily("offered", raised)), "level-shift")
        .facts["period"]
        .startswith("2020-03")
    )


@pytest.mark.parametrize("seed", range(20))
def test_years_that_are_right(seed):
    assert "level-shift" not in codes(check_all(telephone(seed)))


@given(st.lists(st.floats(0.01, 1e6), max_size=40), st.sampled_from([0, 4, 12]))
def test_a_shift_separates_what_was_before_from_what_came_after(values, year):
    shift = find_shift(values, year=year)
    if shift is not None:
        before = values[max(0, shift.at - 6) : shift.at]
        after = values[shift.at : shift.at + 6]
        assert max(before) < min(after) or max(after) < min(before)
        assert max(shift.before, shift.after) > 1.5 * min(shift.before, shift.after)


@given(st.lists(st.floats(100, 149), min_size=8, max_size=40))
def test_what_stays_within_half_of_itself_is_no_shift(values):
    assert find_shift(values) is None
