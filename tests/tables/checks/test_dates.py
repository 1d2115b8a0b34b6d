"""Dates whose day and month are swapped, stray years, and times that are all midnight."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.tables.checks.made_up import calls, check, codes, only


def dated(texts, **fields):
    table = {"contact_id": [str(n) for n in range(len(texts))], "started_at": list(texts)}
    return check(table, **fields)


def test_days_that_are_never_after_the_twelfth_are_told():
    days = [date(2022, 1, 3) + timedelta(days=n) for n in range(360)]
    # Read as month and day, the days after the twelfth cannot be read.
    swapped = [f"{d.year}-{d.day:02d}-{d.month:02d} 09:00:00" for d in days if d.day <= 12]

    found = only(dated(swapped), "days-swapped")

    assert "none lies after the 12th" in found.message
    assert found.severity == "warn", "no date was lost"


def test_one_month_that_was_read_as_twelve():
    texts = [f"2022-{d:02d}-10 09:00:00" for d in range(1, 13)]
    texts += [f"2022-{d:02d}-10 09:00:00" for d in range(13, 32)]

    found = only(dated(texts), "days-swapped")

    assert "19 of 31 dates cannot be read" in found.message
    assert "19 of the dates have a month above 12" in found.message
    assert found.severity == "refuse"


@pytest.mark.parametrize(("form", "written"), [("%d/%m/%Y", "%m/%d/%Y"), ("%m/%d/%Y", "%d/%m/%Y")])
def test_dates_lost_to_the_wrong_order_refuse_the_file(form, written):
    days = [date(2022, 1, 3) + timedelta(days=n) for n in range(200)]
    rules = {"started_at": {"format": form}}

    found = only(dated([f"{d:{written}}" for d in days], rules=rules), "days-swapped")

    assert found.severity == "refuse"
    lost = sum(d.day > 12 for d in days)
    assert f"{lost} of the dates have a month above 12" in found.message


def test_a_spreadsheet_that_turned_what_it_could_read():
    days = [date(2022, 10, 1) + timedelta(days=n % 31) for n in range(124)]
    texts = [
        f"{d.year}-{d.day:02d}-{d.month:02d} 00:00:00" if d.day <= 12 else f"{d:%d/%m/%Y}"
        for d in days
    ]

    found = only(dated(texts, rules={"started_at": {"format": "%d/%m/%Y"}}), "days-swapped")

    assert "two forms" in found.message


def test_the_first_days_of_one_month_that_were_read_as_months():
    texts = [f"2022-{month:02d}-10 09:{n:02d}:00" for month in range(1, 8) for n in range(5)]

    found = only(dated(texts), "days-swapped")

    assert "each of 7 months has one day only, always day 10" in found.message


def test_returns_made_on_the_first_of_each_month_are_right():
    texts = [f"20{y}-{m:02d}-01 09:00:00" for y in range(18, 23) for m in range(1, 13)]

    assert "days-swapped" not in codes(dated(texts))


@pytest.mark.parametrize("length", [10, 40, 400])
@pytest.mark.parametrize("step", [1, 3, 7])
def test_days_that_are_right_give_nothing(length, step):
    for seed in range(20):
        offset = int(np.random.default_rng(seed).integers(0, 365))
        first = date(2021, 1, 1) + timedelta(days=offset)
        texts = [f"{first + timedelta(days=step * n)} 09:17:00" for n in range(length)]
        assert {"days-swapped", "year-stray"}.isdisjoint(codes(dated(texts)))


@pytest.mark.parametrize("year", ["1999", "2099"])
def test_a_stray_year_is_asked_about(year):
    table = calls()
    table["started_at"][5] = f"{year}-01-01 00:00:00"

    found = only(check(table), "year-stray")

    assert found.found == year
    assert found.severity == "note"
    assert found.facts["count"] == 1
    assert "all others lie in 2022 to 2022; first in row(s) 7" in found.message


def test_old_cases_that_lead_up_to_the_present_are_right():
    texts = [f"{year}-05-04 09:00:00" for year in range(2010, 2022) for _ in range(2)]
    texts += ["2022-05-04 09:00:00"] * 400

    assert "year-stray" not in codes(dated(texts))


def test_contacts_that_all_start_at_midnight_are_asked_about():
    texts = [f"2022-10-{d:02d} 00:00:00" for d in range(1, 31)]

    assert only(dated(texts), "times-midnight").severity == "note"


def test_a_source_that_reads_days_knows_that_they_have_no_time():
    texts = [f"{d:02d}/10/2022" for d in range(1, 31)]

    assert codes(dated(texts, rules={"started_at": {"format": "%d/%m/%Y"}})) == []


def test_midnight_is_the_local_one():
    # 23:00 in UTC is midnight of British summer time; at noon nobody is at midnight.
    texts = [f"2022-07-{d:02d} 00:00:00" for d in range(1, 31)]

    assert codes(dated(texts, time_zone="Europe/London")) == ["times-midnight"]
