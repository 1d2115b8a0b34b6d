"""Midnights, clock changes and part months: the right call in the wrong month."""

import pytest
from tests.little_council import published, records, summary

HEAD = "contact_id | started_at | outcome\n"


def calls(tmp_path, *times, zone="UTC"):
    rows = [f"{n} | {time} | answered" for n, time in enumerate(times)]
    return records(tmp_path, HEAD + "\n".join(rows), time_zone=zone)


@pytest.mark.parametrize(
    ("utc", "month"),
    [
        ("2022-06-30 23:30:00", "2022-07"),
        ("2022-06-30 22:59:59", "2022-06"),
        ("2022-12-31 23:30:00", "2022-12"),
        ("2022-10-31 23:30:00", "2022-10"),
        ("2022-03-31 23:30:00", "2022-04"),
    ],
)
def test_a_call_at_half_past_midnight_in_summer_belongs_to_the_new_month(tmp_path, utc, month):
    # A whole year of edges, so that every month is covered.
    edges = [f"{y}-{m:02d}-{d} 12:00" for y in (2022,) for m in range(1, 13) for d in ("01", 28)]
    with_it = calls(tmp_path / "with", *edges, utc).one("contacts", month).value
    without = calls(tmp_path / "without", *edges).one("contacts", month).value
    assert with_it == without + 1


def test_the_hour_that_occurs_twice_is_in_one_day_and_counted_once(tmp_path):
    # 01:30 on 30 October 2022 is 00:30 and 01:30 UTC; both are of the same local day.
    council = calls(
        tmp_path, "2022-10-30 00:30", "2022-10-30 01:30", "2022-10-29 23:30", "2022-10-31 00:30"
    )
    assert council.values("contacts", "2022-10-29..2022-10-31", grain="day") == {
        "2022-10-30/P1D": 3,
        "2022-10-31/P1D": 1,
    }
    local = calls(tmp_path / "local", "2022-10-30 01:30", "2022-10-30 01:30", zone="Europe/London")
    assert local.one("contacts", "2022-10-30").value == 2


def test_the_day_of_23_hours_and_the_day_of_25_lose_and_double_nothing(tmp_path):
    for day in ("2022-03-27", "2022-10-30"):
        hours = [f"{day} {hour:02d}:59" for hour in range(24)]
        council = calls(tmp_path / day, *hours, zone="Europe/London")
        assert council.one("contacts", day).value == 24


def test_records_that_end_on_a_friday_do_not_make_a_part_month(tmp_path):
    # 29 April 2022 was a Friday; the 30th a Saturday.
    council = calls(tmp_path, "2022-04-01 09:00", "2022-04-29 09:00")
    found = council.one("answered_share", "2022-04")
    assert (found.obs_status, found.status) == ("A", "met")


def test_records_that_end_on_a_thursday_do(tmp_path):
    council = calls(tmp_path, "2022-04-01 09:00", "2022-04-28 09:00")
    found = council.one("answered_share", "2022-04")
    assert (found.obs_status, found.status) == ("P", "none")
    assert found.period == "2022-04-01/P28D"


def test_a_part_month_has_no_status_whoever_counted_it(tmp_path):
    by_records = calls(tmp_path / "records", "2022-11-01 09:00", "2022-11-21 09:00")
    by_print = published(
        tmp_path / "print",
        "Indicator | to 21st\nCalls offered | 23100\nCalls answered | 22374",
        periods={"to 21st": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"}},
    )
    by_summary = summary(
        tmp_path / "summary", "period|offered|answered\n2022-11-01..2022-11-21|23100|22374"
    )
    for council in (by_records, by_print, by_summary):
        for asked in ("2022-11", "2022-11-01..2022-11-21"):
            found = council.one("answered_share", asked)
            assert (found.status, found.obs_status) == ("none", "P")  # 96.86% would meet 90%
            assert (found.reporting_period, found.period) == ("2022-11-01/P1M", "2022-11-01/P21D")


def test_a_part_month_is_in_no_total(tmp_path):
    council = published(
        tmp_path,
        "Indicator | Oct-22 | to 21st\nCalls offered | 33592 | 23100",
        periods={
            "Oct-22": "2022-10",
            "to 21st": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"},
        },
    )
    found = council.compute("calls_offered", period="2022-10..2022-11")
    assert found.observations == (), "not 56,692"
    assert [p.code for p in found.problems] == ["observation-missing"]


def test_a_month_cut_by_the_request_is_a_part_month(tmp_path):
    council = calls(tmp_path, "2022-10-03 09:00", "2022-10-31 09:00")
    found = council.one("answered_share", "2022-10-15..2022-10-31", grain="month")
    assert (found.reporting_period, found.period) == ("2022-10-01/P1M", "2022-10-15/P17D")
    assert (found.obs_status, found.status) == ("P", "none")


def test_the_financial_year_begins_in_april(tmp_path):
    edges = [f"2022-{m:02d}-{d} 12:00" for m in range(1, 13) for d in ("01", 28)]
    more = [f"2023-{m:02d}-{d} 12:00" for m in range(1, 4) for d in ("01", 31 if m != 2 else 28)]
    council = calls(tmp_path, *edges, *more)
    assert council.one("contacts", "2022/23").value == 18 + 6
    assert council.one("contacts", "2022-01..2022-12").value == 24


# --- months and financial years in one form -------------------------------------------------------

YEARS = """
period  | offered
2010-11 | 900
2011-12 | 1000
2012-13 | 1100
"""


def test_a_year_that_looks_like_a_month_is_asked_about_and_never_one(tmp_path):
    """2011-12 among financial years was read as December 2011, with a year's calls in it."""
    found = summary(tmp_path / "asked", YEARS)
    assert [c for c in found.reading_codes if c == "period-ambiguous"] == ["period-ambiguous"] * 2
    assert found.values("calls_offered", "2011-12") == {}
    assert found.one("calls_offered", "2012/13").value == 1100

    meant = {"2010-11": "2010/11", "2011-12": "2011/12"}
    found = summary(tmp_path / "told", YEARS, periods=meant)
    assert "period-ambiguous" not in found.reading_codes
    assert found.one("calls_offered", "2011/12").value == 1000


def test_so_is_the_heading_of_a_published_table(tmp_path):
    table = "Indicator | 2011-12 | 2012-13\nCalls offered | 1000 | 1100"
    found = published(tmp_path, table)
    assert "period-ambiguous" in found.reading_codes
    assert found.values("calls_offered", "2011-12") == {}
    assert found.one("calls_offered", "2012/13").value == 1100
