"""Metrics over figures that somebody else counted: recomputed, compared, added or refused."""

import pytest
from tests.little_council import published, summary

QUARTER = """
    Indicator        | Jul-22 | Aug-22 | Sep-22
    Calls offered    | 40,046 | 35,307 | 35,554
    Calls answered   | 30,276 | 30,476 | 31,203
    % Calls answered | 75.60% | 86.31% | 87.80%
"""
MONTHS = {"Jul-22": "2022-07", "Aug-22": "2022-08", "Sep-22": "2022-09", "Oct-22": "2022-10"}


def quarter(tmp_path, table=QUARTER, **fields):
    return published(tmp_path, table, periods=MONTHS, **fields)


def test_a_share_is_recomputed_from_its_printed_counts(tmp_path):
    found = quarter(tmp_path).one("answered_share", "2022-08")
    assert (found.value, found.numerator, found.denominator) == (30476 / 35307, 30476, 35307)
    # 86.317 was cut off, not rounded; that is no contradiction.
    assert (found.obs_status, found.note) == ("A", "printed 86.31%")


def test_a_printed_share_without_counts_stands_alone(tmp_path):
    council = quarter(tmp_path, "Indicator | Jul-22\n% Calls abandoned | 12.30%")
    found = council.one("abandoned_share", "2022-07")
    assert (found.value, found.numerator, found.denominator) == (0.123, None, None)
    assert found.note == "no counts printed"


def test_a_quarter_is_the_sum_of_its_months_counts(tmp_path):
    council = quarter(tmp_path)
    found = council.one("answered_share", "2022-Q3")
    assert (found.numerator, found.denominator) == (91_955, 110_907)
    assert found.value == 91_955 / 110_907
    assert council.one("calls_offered", "2022-Q3").value == 110_907


def test_a_quarter_with_a_month_missing_is_missing(tmp_path):
    council = quarter(tmp_path)
    found = council.compute("calls_offered", period="2022-07..2022-10")
    assert found.observations == ()
    assert [p.code for p in found.problems] == ["observation-missing"]


def test_a_quarter_with_a_month_that_contradicts_its_counts_says_so(tmp_path):
    council = quarter(tmp_path, QUARTER.replace("87.80%", "94.48%"))
    found = council.compute("answered_share", period="2022-Q3")
    assert [o.obs_status for o in found.observations] == ["V"]
    assert [o.status for o in found.observations] == ["not_confirmed"]
    assert [(p.code, p.key) for p in found.problems] == [
        ("ratio-mismatch", "answered_share 2022-09")
    ]


def test_months_without_counts_are_not_rolled_up(tmp_path):
    council = quarter(
        tmp_path, "Indicator|Jul-22|Aug-22|Sep-22\n% Calls abandoned|12.3%|11.4%|11.9%"
    )
    found = council.compute("abandoned_share", period="2022-Q3")
    assert found.observations == ()
    assert [p.code for p in found.problems] == ["rollup-refused"]
    assert found.problems[0].where.file == "data/printed.csv"
    assert "no counts are printed for July 2022" in found.problems[0].message


def test_means_are_weighted_by_their_counts(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | answered | wait_mean_seconds
        2022-07 | 100      | 400
        2022-08 | 300      | 200
        """,
    )
    found = council.one("wait_mean", "2022-07..2022-08")
    assert (found.value, found.numerator, found.denominator) == (250, 100_000, 400)
    assert (found.obs_status, found.note) == ("E", "from 2 printed means, weighted by their counts")


def test_a_mean_without_its_count_is_not_rolled_up(tmp_path):
    council = summary(tmp_path, "period|wait_mean_seconds\n2022-07|400\n2022-08|200")
    assert council.codes("wait_mean", period="2022-07..2022-08") == ["rollup-refused"]
    assert council.one("wait_mean", "2022-07").value == 400


def test_a_full_figure_is_taken_before_a_part_one(tmp_path):
    council = published(
        tmp_path,
        "Indicator | to 14th | to 21st | November\nCalls offered | 900 | 1,500 | 2,000",
        periods={
            "to 14th": {"period": "2022-11-01..2022-11-14", "part_of": "2022-11"},
            "to 21st": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"},
            "November": "2022-11",
        },
    )
    assert council.one("calls_offered", "2022-11").value == 2000
    assert council.one("calls_offered", "2022-11-01..2022-11-14").value == 900


def test_of_two_parts_the_longer_is_the_latest_state(tmp_path):
    council = published(
        tmp_path,
        "Indicator | to 14th | to 21st\nCalls offered | 900 | 1,500",
        periods={
            "to 14th": {"period": "2022-11-01..2022-11-14", "part_of": "2022-11"},
            "to 21st": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"},
        },
    )
    found = council.one("calls_offered", "2022-11")
    assert (found.value, found.period, found.obs_status) == (1500, "2022-11-01/P21D", "P")


def test_a_summary_is_split_by_its_dimensions(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | line  | offered | answered
        2022-07 | _T    | 100     | 80
        2022-07 | Waste | 60      | 50
        2022-07 | Roads | 30      | 25
        2022-07 |       | 10      | 5
        """,
    )
    assert council.values("answered_share", "2022-07", by=("line",)) == {
        "2022-07-01/P1M": 0.8,
        "line=Roads": 25 / 30,
        "line=Waste": 50 / 60,
        "line=_U": 0.5,
    }
    assert council.one("answered_share", "2022-07", where={"line": "Waste"}).value == 50 / 60
    assert council.codes("answered_share", period="2022-07", where={"line": "Rods"}) == [
        "observation-missing"
    ]


def test_a_metric_of_calls_takes_no_webchats_from_a_table(tmp_path):
    council = summary(tmp_path, "period|offered\n2022-07|5", dimensions={"channel": "webchat"})
    assert council.codes("calls_offered", period="2022-07", where={"channel": "webchat"}) == [
        "observation-missing"
    ]


@pytest.mark.parametrize("cell", ["#####", "n/a", "-", "about 300"])
def test_a_cell_without_a_figure_gives_no_value_and_says_what_stands_there(tmp_path, cell):
    council = quarter(tmp_path, f"Indicator | Jul-22\nCalls answered | {cell}")
    found = council.one("calls_answered", "2022-07")
    assert (found.value, found.obs_status, found.note) == (None, "M", f"printed {cell}")


def test_a_finding_names_the_cell(tmp_path):
    council = quarter(tmp_path, QUARTER.replace("86.31%", "96.31%"))
    problems = council.compute("answered_share", period="2022-08").problems
    assert [str(p.where) for p in problems] == ["data/printed.csv, cell C4"]
    assert problems[0].message == (
        "Calls answered, August 2022: printed 96.31%, but 30,476 of 35,307 is 86.32%."
    )
