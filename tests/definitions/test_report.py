"""Reports and meetings.

1. A window is the last so many of a grain.
2. A meeting's dates and periods exist, and what is signed off can be a finding.
"""

import datetime

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.report import Meeting, Report, Window
from gaugebook.periods import parse_period

REPORT = "id: quarterly\nversion: 1.0.0\nname: Q\ntitle: Quarterly\nhouse: plain\n"
MEETING = "date: 2022-12-08\nwindow_ends: 2022-10\n"


def found(model, text: str) -> list[tuple[int, str]]:
    _, problems = build(model, parse_yaml(text, "a.yaml")[0])
    return [(p.where.line, p.message) for p in problems]


@pytest.mark.parametrize(
    ("last", "ends", "window"),
    [
        (4, "2022-10", "2022-07-01/P4M"),
        (1, "2022-10", "2022-10-01/P1M"),
        (2, "2022-W01", "2021-12-27/P14D"),
    ],
)
def test_a_window_is_the_last_so_many_of_a_grain(last, ends, window):
    assert str(Window(last=last).ending(parse_period(ends))) == window


def test_a_report_runs_notebooks_with_parameters():
    text = REPORT + "runs:\n  trend: {notebook: kpi-trend, parameters: {metrics: [wait_mean]}}\n"

    report, _ = build(Report, parse_yaml(text, "a")[0])

    assert report.runs["trend"].parameters == {"metrics": ["wait_mean"]}


def test_a_meeting_has_a_date_a_window_and_front_matter():
    text = MEETING + "front: {contact_officer: Director, cabinet_members: [One, Two]}\n"

    meeting, problems = build(Meeting, parse_yaml(text, "a")[0])

    assert problems == []
    assert meeting.date == datetime.date(2022, 12, 8)
    assert str(meeting.last_period) == "2022-10-01/P1M"
    assert meeting.front == {"contact_officer": ("Director",), "cabinet_members": ("One", "Two")}


SIGN_OFF = "signed_off:\n  - {problem: PROBLEM, key: k, reason: r, by: Head, date: 2022-11-28}\n"


@pytest.mark.parametrize(
    ("model", "text", "line", "words"),
    [
        (Report, REPORT + "window: {last: 0}\n", 6, "it must be 1 or more"),
        (Report, REPORT + "window: {grain: fortnight}\n", 6, "it must be 'day', 'week', 'month'"),
        (Report, REPORT + "metrics: [a, a]\n", 6, "a metric is named twice"),
        (Report, REPORT + "runs: {T: {notebook: n1}}\n", 6, "an id has small letters"),
        (Report, REPORT + "runs: {trend: {notebok: n1}}\n", 6, "`notebook` is missing"),
        (Meeting, MEETING.replace("2022-12-08", "20221208"), 1, "a date is needed, such as"),
        (Meeting, MEETING.replace("2022-12-08", "8 December"), 1, "a date is needed, such as"),
        (Meeting, MEETING.replace("2022-10", "2022-10..2022-11"), 2, "ends with one month"),
        (Meeting, MEETING.replace("2022-10", "2022-13"), 2, "there is no month 13"),
        (Meeting, MEETING.replace("2022-10", "2022"), 2, "say which year"),
        (Meeting, MEETING + "front: {a: 5}\n", 3, "a text is needed"),
        (Meeting, MEETING + SIGN_OFF.replace("PROBLEM", "ratio-mismach"), 4, "ratio-mismatch?"),
    ],
)
def test_what_does_not_fit_is_found_at_its_line(model, text, line, words):
    at, message = found(model, text)[0]

    assert (at, words in message) == (line, True), message


def test_a_finding_can_be_signed_off_by_its_code():
    text = MEETING + SIGN_OFF.replace("PROBLEM", "ratio-mismatch")

    assert found(Meeting, text) == []
