"""Waits that change their unit inside a series."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.tables.checks.made_up import check_all, codes, daily, only, series


def waits(values):
    first = date(2026, 10, 1)
    days = {first + timedelta(days=n): value for n, value in enumerate(values)}
    return check_all(daily("wait_answered", days, role="mean"))


@pytest.mark.parametrize("factor", [60, 1_000, 86_400])
@pytest.mark.parametrize("is_up", [True, False])
def test_a_jump_by_a_unit(factor, is_up):
    low, high = [20, 21, 19, 20, 22, 20], [20 * factor] * 6
    found = [p for p in waits(low + high if is_up else high + low) if "two units" in p.message]

    assert [(p.code, p.severity) for p in found] == [("unit-slip", "warn")]
    assert "at 7 October 2026" in found[0].message


def test_the_words_say_both_levels():
    found = only(waits([20] * 6 + [1_200] * 6), "unit-slip")

    assert "from about 20 seconds to about 1,200, and stay there" in found.message


def test_waits_that_grow_or_have_one_bad_day_are_no_slip():
    assert "unit-slip" not in codes(waits([20] * 6 + [600] * 6))
    assert "unit-slip" not in codes(waits([20] * 6 + [1_200] + [20] * 6))


@pytest.mark.parametrize("seed", range(40))
def test_waits_of_all_sizes_are_silent(seed):
    rng = np.random.default_rng(seed)
    values = np.round(np.exp(rng.normal(4, rng.uniform(0.1, 1.5), 60)), 1) + 1

    assert "unit-slip" not in codes(waits(values))


def test_counts_may_grow_by_any_factor():
    assert "unit-slip" not in codes(check_all(series("offered", [20] * 6 + [1_200] * 6)))
