"""Columns of figures in another unit."""

from __future__ import annotations

import dataclasses

import pytest
from tests.tables.checks.made_up import check_all, codes, only, series


@pytest.mark.parametrize(
    ("values", "unit"),
    [(["0.00499", "0.00312", "0.00402"], "days"), (["431000", "242000", "310500"], "milliseconds")],
)
def test_mean_waits_in_another_unit(values, unit):
    found = only(check_all(series("wait_answered", values, role="mean")), "unit-slip")

    assert found.facts["unit"] == unit
    assert found.facts["label"] == "wait of answered calls"


@pytest.mark.parametrize("values", [["0.8", "4.8", "4.2"], ["0", "0", "0"], ["431", "1200", "88"]])
def test_short_and_long_waits_are_right(values):
    assert codes(check_all(series("wait_answered", values, role="mean"))) == []


def test_a_share_of_ten_times_the_whole():
    figures = series("answered_share", ["8689", "9448", "9685"], role="metric")

    assert only(check_all(figures), "unit-slip").facts["unit"].startswith("percentages")


def test_shares_of_one_among_percentages():
    figures = series("answered_share", ["75.6", "0.863", "87.8"], role="metric")
    # The reader gives no number for 0.863, because it may be either.
    figures[1] = dataclasses.replace(figures[1], value=None)

    found = only(check_all(figures), "unit-slip")

    assert "1 of 3 are written 0 to 1, such as 0.863" in found.message


@pytest.mark.parametrize(
    "values", [["75.6", "86.3", "104.2"], ["0", "1", "3.5"], ["0%", "0.4%", "2%"]]
)
def test_shares_that_are_small_or_a_little_over_are_no_slip(values):
    plain = [v.rstrip("%") for v in values]
    figures = series("abandoned_share", plain, role="metric")
    figures = [dataclasses.replace(f, printed=v) for f, v in zip(figures, values, strict=True)]

    assert "unit-slip" not in codes(check_all(figures))
