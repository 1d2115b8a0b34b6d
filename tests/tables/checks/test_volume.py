"""Months in which the rows of an export collapse, and seasons in which they do not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from gaugebook.tables.checks.volume import find_volume_drops


def days(first, count, rows):
    every = [first + timedelta(days=n) for n in range(count)]
    return [(day, rows(day)) for day in every if day.weekday() < 5 and rows(day)]


def test_a_month_with_four_calls_a_day_after_sixty():
    given = days(date(2026, 6, 1), 153, lambda d: 4 if d.month == 10 else 60)

    (found,) = find_volume_drops(given, "calls.csv")

    assert (found.code, found.severity, found.found) == ("volume-drops", "warn", "2026-10")
    assert "about 4 row(s) a working day, where 60 were usual" in found.message


def test_months_that_stay_low_are_one_finding():
    given = days(date(2026, 1, 1), 365, lambda d: 4 if d.month > 5 else 60)

    (found,) = find_volume_drops(given, "calls.csv")

    assert found.found == "2026-06"
    assert "as few in 6 more month(s), 2026-07 the first" in found.message


def test_after_two_months_too_where_both_were_full():
    given = days(date(2026, 8, 1), 92, lambda d: 4 if d.month == 10 else 60)

    assert [p.found for p in find_volume_drops(given, "calls.csv")] == ["2026-10"]


@pytest.mark.parametrize(
    "rows",
    [
        lambda d: 60 if d.month < 10 else 30,
        lambda d: 12 if d.month < 10 else 1,
        lambda d: 200 if d.month in (3, 4) else 60,
        lambda d: 60 if d.month < 10 else 0,
        lambda d: 60 if d < date(2026, 10, 1) else 2 if d < date(2026, 10, 6) else 0,
    ],
    ids=["half", "few calls", "tax bills", "no more rows", "three days"],
)
def test_what_is_no_collapse(rows):
    assert find_volume_drops(days(date(2026, 1, 1), 304, rows), "calls.csv") == []


@pytest.mark.parametrize("seed", range(50))
def test_years_with_seasons_are_silent(seed):
    rng = np.random.default_rng(seed)
    size, swing = rng.uniform(5, 800), rng.uniform(0, 0.5)
    phase, trend = rng.uniform(0, 12), rng.uniform(-0.02, 0.02)

    def rows(day):
        months = (day.year - 2022) * 12 + day.month + day.day / 31
        season = 1 + swing * np.cos(2 * np.pi * (months - phase) / 12)
        return round(size * season * np.exp(trend * months) * rng.gamma(20) / 20)

    assert find_volume_drops(days(date(2022, 1, 1), 1_460, rows), "calls.csv") == []
