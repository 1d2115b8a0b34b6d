"""Summaries: days that make months, lines that make totals, and what must not be averaged."""

import json
from datetime import date, timedelta

import pytest
from tests.little_council import council, summary

WAIT = ("offered", "answered", "wait_mean_seconds")


def days(first, last, *, without=(), weekends=True):
    """One row a day: 100 calls, 80 answered, waits that differ by how many are answered."""
    rows, day = ["period | offered | answered | wait_mean_seconds"], date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        is_open = weekends or day.weekday() < 5
        if day.isoformat() not in without and is_open:
            answered = 80 if day.day % 2 else 20
            wait = 300 if day.day % 2 else 0
            rows.append(f"{day} | 100 | {answered} | {wait}")
        day += timedelta(days=1)
    return "\n".join(rows)


# --- weighting ------------------------------------------------------------------------------------


def test_a_month_of_days_is_weighted_by_the_calls_that_waited(tmp_path):
    council = summary(tmp_path, days("2022-11-01", "2022-11-30"))
    wait = council.one("wait_mean", "2022-11")
    assert wait.value == 15 * 80 * 300 / (15 * 80 + 15 * 20)  # 240; the mean of the days is 150
    assert (wait.numerator, wait.denominator, wait.obs_status) == (360_000, 1500, "E")
    assert "from 30 printed means, weighted by their counts" in wait.note
    assert council.one("calls_offered", "2022-11").value == 3000


def test_a_day_on_which_nobody_was_answered_weighs_nothing(tmp_path):
    table = "period | answered | wait_mean_seconds\n2022-10 | 100 | 200\n2022-11 | 0 | -"
    assert summary(tmp_path, table).one("wait_mean", "2022-10..2022-11").value == 200


SHARE = """
answered_within_45s:
  name: calls answered within 45 seconds
  unit: count
  additive: true
  records: {table: contacts, where: "outcome = 'answered' AND wait_seconds <= 45"}
  summary: {share: service_level, of: offered}
"""
METRIC = """
id: answered_within_45s_share
version: 1.0.0
name: Calls answered within 45 seconds, % of calls offered
question: Of the calls offered, how many were answered within 45 seconds?
kind: ratio
numerator: answered_within_45s
denominator: offered
where: "channel = 'phone'"
unit: share
decimals: 1
direction: higher
base: offered
formula_id: answered within 45 s/offered
interval: {method: wilson, basis: census}
part_period: show_apart
dimensions: [service, line]
owner: Customer Service Centre
"""


def test_a_share_with_a_stated_base_is_weighted_by_it_and_marked_as_worked_out(tmp_path):
    table = "period | offered | service_level\n2022-10 | 100 | 90.0%\n2022-11 | 300 | 50.0%"
    definitions = {
        "metrics/measures.yaml": SHARE,
        "metrics/telephony/answered_within_45s_share.yaml": METRIC,
    }
    council = summary(tmp_path, table, definitions=definitions)
    found = council.one("answered_within_45s_share", "2022-10..2022-11")
    assert (found.value, found.numerator, found.denominator) == (0.6, 240, 400)  # not 70%
    assert found.obs_status == "E"
    assert "counts worked out from 2 printed shares, within 1 either way" in found.note


def test_a_share_whose_base_nobody_said_is_not_averaged(tmp_path):
    table = "period | answered_share\n2022-10 | 90.0%\n2022-11 | 50.0%"
    council = summary(tmp_path, table)
    assert council.one("answered_share", "2022-10").value == 0.9
    found = council.compute("answered_share", period="2022-10..2022-11")
    assert found.observations == ()
    assert [p.code for p in found.problems] == ["rollup-refused"]


# --- days that lack -------------------------------------------------------------------------------


def test_a_month_with_a_day_missing_is_not_complete_and_says_which(tmp_path):
    council = summary(tmp_path, days("2022-10-01", "2022-12-31", without=("2022-11-09",)))
    found = council.compute("calls_offered", "answered_share", period="2022-11")
    offered, share = sorted(found.observations, key=lambda o: o.metric_id, reverse=True)
    assert (offered.value, offered.obs_status) == (2900, "U")
    assert "incomplete: no figures for 9 November 2022" in offered.note
    assert share.status == "none"  # no target is met by a month that is not all there
    assert [p.code for p in found.problems if p.code != "identity-open"] == ["days-missing"] * 2


def test_a_month_that_has_only_begun_is_a_part_period(tmp_path):
    council = summary(tmp_path, days("2022-10-01", "2022-11-21"))
    found = council.one("calls_offered", "2022-11")
    assert (found.period, found.reporting_period) == ("2022-11-01/P21D", "2022-11-01/P1M")
    assert found.status == "none"


def test_weekends_and_bank_holidays_on_which_nobody_works_are_no_gaps(tmp_path):
    holidays = ("2022-12-26", "2022-12-27")
    table = days("2022-10-03", "2022-12-30", weekends=False, without=holidays)
    council = summary(tmp_path, table)
    found = council.one("calls_offered", "2022-12")
    assert (found.value, found.obs_status, found.period) == (2000, "A", "2022-12-01/P1M")


def test_a_sunday_that_lacks_is_a_gap_where_sundays_have_figures(tmp_path):
    council = summary(tmp_path, days("2022-10-01", "2022-12-31", without=("2022-11-13",)))
    assert "13 November 2022" in council.one("calls_offered", "2022-11").note


def test_a_day_with_a_blank_count_is_missing_and_never_zero(tmp_path):
    table = days("2022-11-01", "2022-11-30").replace("2022-11-09 | 100", "2022-11-09 | -")
    found = summary(tmp_path, table).one("calls_offered", "2022-11")
    assert (found.value, found.obs_status) == (2900, "U")
    assert "9 November 2022, where a count is blank" in found.note


def test_a_month_that_lacks_among_months_still_refuses_the_quarter(tmp_path):
    council = summary(tmp_path, "period | offered\n2022-07 | 1\n2022-09 | 3")
    assert council.compute("calls_offered", period="2022-Q3").observations == ()


# --- totals that nobody printed -------------------------------------------------------------------

LINES = """
    period  | line    | offered | answered | wait_mean_seconds
    2022-10 | Waste   | 300     | 100      | 400
    2022-10 | Housing | 500     | 300      | 200
    2022-11 | Waste   | 100     | 100      | 100
    2022-11 | Housing | 200     | 100      | 300
"""


WHOLE = {"report": {"whole": ["line"]}}


def test_the_total_of_lines_follows_from_a_split_that_is_whole(tmp_path):
    council = summary(tmp_path, LINES, **WHOLE)
    assert council.one("calls_offered", "2022-10").value == 800
    assert council.one("wait_mean", "2022-10").value == 250  # not 300
    share = council.one("answered_share", "2022-10..2022-11")
    assert (share.numerator, share.denominator) == (600, 1100)
    assert "added up from 2 values of line" in share.note


def test_lines_that_may_not_be_all_make_no_total(tmp_path):
    assert summary(tmp_path, LINES).compute("calls_offered", period="2022-10").observations == ()


@pytest.mark.parametrize(("total", "is_whole"), [("1100", True), ("1200", False)])
def test_a_printed_total_that_agrees_shows_that_the_lines_are_all(tmp_path, total, is_whole):
    council = summary(tmp_path, LINES + f"\n    Grand total | | {total} | 600 |")
    found = council.compute("calls_offered", period="2022-10").observations
    assert [o.value for o in found] == ([800] if is_whole else [])
    assert council.reading_codes == ([] if is_whole else ["total-differs"])


def test_a_printed_total_comes_before_the_sum(tmp_path):
    table = LINES + "\n    2022-10 | _T | 801 | 400 | 250"
    council = summary(tmp_path, table, **WHOLE)
    assert council.one("calls_offered", "2022-10").value == 801
    assert council.one("calls_offered", "2022-11").value == 300


def test_a_total_without_a_line_that_was_there_before_and_after_is_refused(tmp_path):
    table = LINES.replace("2022-11 | Housing | 200", "2022-12 | Housing | 200")
    table += "\n    2022-12 | Waste | 1 | 1 | 1"
    council = summary(tmp_path, table, **WHOLE)
    found = council.compute("calls_offered", period="2022-11")
    assert found.observations == ()
    assert "Housing has no figure for November 2022" in found.problems[0].message


def test_users_of_lines_are_not_added(tmp_path):
    table = "period | service | web_users\n2022-10 | Tax | 5\n2022-10 | Waste | 6"
    council = summary(tmp_path, table, dimensions={}, report={"whole": ["service"]})
    found = council.compute("web_users", period="2022-10")
    assert [o.value for o in found.observations if o.service == "_T"] == []


def test_that_all_rows_are_of_calls_says_nothing_of_all_contacts(tmp_path):
    table = "period | line | contacts\n2022-10 | Tax | 5\n2022-10 | Waste | 6"
    found = summary(tmp_path, table, **WHOLE).compute("contacts", period="2022-10")
    assert found.observations == ()


# --- half hours, totals rows ----------------------------------------------------------------------


@pytest.mark.parametrize("word", ["Total", "Grand total", "Overall"])
def test_a_row_of_totals_is_not_counted_a_second_time(tmp_path, word):
    table = LINES + f"\n    2022-10 | {word} | 800 | 400 | 250"
    council = summary(tmp_path, table, **WHOLE)
    assert council.one("calls_offered", "2022-10").value == 800
    by_line = council.compute("calls_offered", period="2022-10", by=("line",)).observations
    assert {o.segment for o in by_line} == {"_T", "line=Waste", "line=Housing"}


def test_a_holiday_of_scotland_is_no_gap_there_and_one_in_england(tmp_path):
    """St Andrew's Day, 30 November 2022, was a Wednesday."""
    table = days("2022-10-03", "2022-12-23", weekends=False, without=("2022-11-30",))
    found = {}
    for country in ("england", "scotland"):
        made = summary(tmp_path / country, table)
        made.file = made.file.model_copy(update={"bank_holidays": country})
        found[country] = made.one("calls_offered", "2022-10..2022-11").obs_status
    # Lacking at its end, the period is a part of one: it stops on the 29th.
    assert found == {"england": "P", "scotland": "A"}


def test_a_column_that_a_workspaces_own_measure_let_go_is_refused_and_not_passed_over(tmp_path):
    """The council's `offered` is another column now; the old one must not vanish without a word."""
    source = {
        "id": "report",
        "version": "1.0.0",
        "name": "Report",
        "table": "counts",
        "files": "data/report.csv",
        "columns": {name: {"from": [name]} for name in ("period", "offered", "answered")},
    }
    files = {
        "data/report.csv": "period,offered,answered\n2022-10,100,90\n",
        "metrics/sources/report.yaml": json.dumps(source),
        "metrics/measures.yaml": "offered: {unit: count, additive: true, summary: calls_in}\n",
    }
    found = council(tmp_path, files, inputs=[{"source": "report"}]).read().problems
    told = [p for p in found if p.code == "measure-unknown"]
    assert [(p.severity, p.found, p.where.file) for p in told] == [
        ("refuse", "offered", "data/report.csv")
    ]
