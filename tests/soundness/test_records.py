"""Exports as they are: rows that stand twice, codes in capitals, dates that do not exist."""

import pytest
from tests.little_council import as_csv, contacts_source, council, records


def test_a_call_that_stands_twice_is_counted_once(tmp_path):
    found = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-10-03 09:00:00 | answered
        1          | 2022-10-03 09:00:00 | answered
        2          | 2022-10-31 09:00:00 | abandoned
        """,
    )
    assert found.one("answered_share", "2022-10").value == 1 / 2  # not 2/3
    (repeat,) = [p for p in found.read().problems if p.code == "duplicate-keys"]
    assert repeat.facts["count"] == 1


def test_a_call_in_two_exports_is_counted_once(tmp_path):
    september = "contact_id|started_at\n1|2022-09-01 09:00\n2|2022-09-30 09:00\n3|2022-10-01 00:30"
    october = "contact_id|started_at\n3|2022-10-01 00:30\n4|2022-10-31 09:00"
    files = {
        "data/calls-09.csv": as_csv(september),
        "data/calls-10.csv": as_csv(october),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at"]),
    }
    found = council(tmp_path, files, inputs=[{"source": "calls"}])
    assert found.one("contacts", "2022-10").value == 2  # not 3


@pytest.mark.parametrize("code", ["ANS", "ans", " ANS", "Ans "])
def test_a_code_is_the_same_in_capitals_and_with_spaces(tmp_path, code):
    source = contacts_source(
        ["contact_id", "started_at"],
        rules={"outcome": {"codes": {"ANS": "answered", "ABN": "abandoned"}}},
    )
    lines = [
        "contact_id,started_at,outcome",
        f"1,2022-10-03 09:00,{code}",
        "2,2022-10-31 09:00,ABN",
    ]
    files = {"data/calls.csv": "\n".join(lines), "metrics/sources/calls.yaml": source}
    found = council(tmp_path, files, inputs=[{"source": "calls"}])
    assert found.one("answered_share", "2022-10").value == 1 / 2  # not 0/1


def test_a_line_with_a_trailing_space_is_the_same_line(tmp_path):
    lines = ["contact_id,started_at,line", "1,2022-10-03 09:00,Waste", "2,2022-10-31 09:00,Waste "]
    files = {
        "data/calls.csv": "\n".join(lines),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "line"]),
    }
    found = council(tmp_path, files, inputs=[{"source": "calls"}])
    assert found.values("contacts", "2022-10", by=("line",)) == {
        "2022-10-01/P1M": 2,
        "line=Waste": 2,
    }


def test_the_31st_of_february_is_not_the_3rd_of_march(tmp_path):
    found = records(
        tmp_path,
        """
        contact_id | started_at
        1          | 01/03/2022
        2          | 31/03/2022
        3          | 31/02/2022
        """,
        rules={"started_at": {"format": "%d/%m/%Y"}},
    )
    assert found.one("contacts", "2022-03").value == 2  # not 3
    assert {"value-unreadable", "time-missing"} <= set(found.reading_codes)


def test_the_year_22_is_not_read_as_the_first_century(tmp_path):
    found = records(
        tmp_path,
        "contact_id | started_at\n1 | 03/10/2022\n2 | 31/10/2022\n3 | 04/10/22",
        rules={"started_at": {"format": "%d/%m/%Y"}},
    )
    (unread,) = [p for p in found.read().problems if p.code == "value-unreadable"]
    assert (unread.found, unread.facts["count"]) == ("04/10/22", 1)
    assert found.read().dataset.records[0].first_day.year == 2022


@pytest.mark.parametrize(
    ("wait", "mean"),
    [("00:03:20", 200), ("3m 20s", 200), ("200", 200), ("3 minutes", 180), ("2 days", 172_800)],
)
def test_a_wait_is_in_seconds_however_it_is_written(tmp_path, wait, mean):
    found = records(
        tmp_path,
        f"""
        contact_id | started_at       | outcome  | wait_seconds
        1          | 2022-10-03 09:00 | answered | {wait}
        2          | 2022-10-31 09:00 | answered | {wait}
        """,
        rules={"wait_seconds": {"format": "duration"}},
    )
    assert found.one("wait_mean", "2022-10").value == mean


def test_a_negative_wait_lowers_no_mean(tmp_path):
    found = records(
        tmp_path,
        """
        contact_id | started_at       | outcome  | wait_seconds
        1          | 2022-10-03 09:00 | answered | 100
        2          | 2022-10-31 09:00 | answered | -3600
        """,
    )
    assert found.one("wait_mean", "2022-10").value == 100  # not -1,750
    assert "negative-duration" in found.reading_codes


def test_a_wait_of_thirty_thousand_years_stops_nothing(tmp_path):
    found = records(
        tmp_path,
        """
        contact_id | started_at       | outcome  | wait_seconds
        1          | 2022-10-03 09:00 | answered | 100
        2          | 2022-10-31 09:00 | answered | 999999999999999
        """,
    )
    assert found.one("wait_mean", "2022-10").value == 100
    assert "value-unreadable" in found.reading_codes


def test_a_line_that_turns_the_direction_of_writing_is_the_line_it_is(tmp_path):
    """Behind U+202E a paper would show 21 where the line is called 12."""
    lines = [
        "contact_id,started_at,line",
        "1,2022-10-03 09:00,Line 12",
        "2,2022-10-31 09:00,Line \u202e12",
    ]
    files = {
        "data/calls.csv": "\n".join(lines),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "line"]),
    }
    found = council(tmp_path, files, inputs=[{"source": "calls"}])
    assert found.values("contacts", "2022-10", by=("line",)) == {
        "2022-10-01/P1M": 2,
        "line=Line 12": 2,
    }
