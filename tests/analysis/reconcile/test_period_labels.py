"""Periods as tables head their columns."""

from __future__ import annotations

import pytest

from gaugebook.analysis.reconcile.period_labels import read_period_label


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("21/22", "2021-04-01/P1Y"),
        ("2021-22", "2021-04-01/P1Y"),
        ("2021–22", "2021-04-01/P1Y"),
        ("FY21/22", "2021-04-01/P1Y"),
        ("2021/2022", "2021-04-01/P1Y"),
        ("2021/22 Outturn", "2021-04-01/P1Y"),
        ("2019", "2019-01-01/P1Y"),
        ("Jul-22", "2022-07-01/P1M"),
        ("Jul ’22", "2022-07-01/P1M"),
        ("Sept 22", "2022-09-01/P1M"),
        ("October 2022", "2022-10-01/P1M"),
        ("2022-10", "2022-10-01/P1M"),
        ("Mar-22 (provisional)", "2022-03-01/P1M"),
        ("Jul 22*", "2022-07-01/P1M"),
        ("Q1 2022/23", "2022-04-01/P3M"),
        ("2022/23 Q1", "2022-04-01/P3M"),
        ("Quarter 4 22/23", "2023-01-01/P3M"),
        ("Q1 (Apr-Jun) 2022/23", "2022-04-01/P3M"),
        ("H2 2022/23", "2022-10-01/P6M"),
        ("Apr - Sep 2022", "2022-04-01/P6M"),
        ("Oct 2022 - Mar 2023", "2022-10-01/P6M"),
        ("Nov-Jan 2023", "2022-11-01/P3M"),
        ("21 November 2022", "2022-11-21/P1D"),
        ("21/11/2022", "2022-11-21/P1D"),
    ],
)
def test_full_periods(text: str, period: str) -> None:
    label = read_period_label(text)
    assert label is not None
    assert (str(label.period), label.is_part) == (period, False)


@pytest.mark.parametrize(
    ("text", "period", "full", "key"),
    [
        ("Nov 22 (to 21st inc)", "2022-11-01/P21D", "2022-11-01/P1M", "2022-11-01..2022-11-21"),
        ("1 to 21 November 2022", "2022-11-01/P21D", "2022-11-01/P1M", "2022-11-01..2022-11-21"),
        ("2022/23 (Apr-Sep)", "2022-04-01/P6M", "2022-04-01/P1Y", "2022-04..2022-09"),
        ("2022/23 (to date)", "2022-04-01/P1Y", "2022-04-01/P1Y", "2022/23 (to date)"),
        ("2022/23 YTD", "2022-04-01/P1Y", "2022-04-01/P1Y", "2022/23 YTD"),
    ],
)
def test_part_periods(text: str, period: str, full: str, key: str) -> None:
    label = read_period_label(text)
    assert label is not None
    assert label.is_part
    assert (str(label.period), str(label.full), label.key) == (period, full, key)


@pytest.mark.parametrize("text", ["Q1", "July", "Apr-Jun"])
def test_periods_without_a_year_are_periods_of_no_known_time(text: str) -> None:
    label = read_period_label(text)
    assert label is not None
    assert label.period is None
    assert label.key == text


@pytest.mark.parametrize(
    "text", ["Calls offered", "Target", "476,004", "12.5%", "2022/24", "99", "", "Nov 22 (to 31st)"]
)
def test_what_is_no_period(text: str) -> None:
    assert read_period_label(text) is None
