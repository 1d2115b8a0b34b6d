"""Days of a summary that were read the wrong way round, and years that stand apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.tables.checks.made_up import check_all, codes, daily, only, series


def test_the_first_days_of_a_month_that_were_read_as_months():
    swapped = {date(2026, month, 10): 100 + month for month in range(1, 13)}

    found = only(check_all(daily("offered", swapped)), "days-swapped")

    assert found.severity == "warn"
    assert "each of 12 months has one day only, always day 10" in found.message


@pytest.mark.parametrize(
    "days",
    [
        [date(2026, month, 1) for month in range(1, 13)],
        [date(2026, month, 28) for month in range(1, 13)],
        [date(year, 10, 10) for year in range(2019, 2026)],
        [date(2026, 1, 10), date(2026, 2, 10)],
        [date(2026, 1, 5) + timedelta(days=n) for n in range(200)],
    ],
)
def test_days_that_are_right(days):
    assert "days-swapped" not in codes(check_all(daily("offered", dict.fromkeys(days, 100))))


@pytest.mark.parametrize("year", [1900, 2062])
def test_days_of_another_century(year):
    days = {date(2026, 10, d): 100 + d for d in range(1, 20)}
    days |= {date(year, 10, d): 100 + d for d in range(20, 23)}

    found = only(check_all(daily("offered", days)), "period-stray")

    assert (found.severity, found.found) == ("warn", str(year))
    assert found.message.startswith(f"3 period(s) lie in {year}, and all others in 2026: ")


def test_an_input_that_lies_in_1900_altogether():
    days = {date(1900, 1, d): 100 + d for d in range(1, 20)}

    found = only(check_all(daily("offered", days)), "period-stray")

    assert found.message.startswith("19 period(s) lie in 1900: ")


def test_ten_years_of_months_lie_in_their_years():
    assert "period-stray" not in codes(check_all(series("offered", range(400, 520))))
