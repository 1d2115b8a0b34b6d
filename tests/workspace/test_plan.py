"""The plan of a paper: its window, its meeting, its folder, its id.

1. A meeting gives its window; a period finds the meeting whose window ends with it.
2. The same inputs, definitions and texts give the same id; a change of any gives another.
3. The clock of a paper is the epoch, else the meeting, else the end of its window.
"""

from datetime import UTC, date, datetime

import pytest
from tests.little_council import contacts_source

import gaugebook
from gaugebook.errors import RefusedError, UsageError
from gaugebook.periods import parse_period
from gaugebook.workspace.plan import dated, plan_paper

WHOLE = parse_period("2026-06..2026-09")
REPORT = "scrutiny-quarterly"


def plan(**options):
    return plan_paper(gaugebook.open_workspace(), REPORT, **(options or {"period": WHOLE}))


@pytest.fixture
def meeting(example):
    """Write the files of a meeting."""

    def write(day="2026-10-08", ends="2026-09", more="", narrative=None):
        folder = example / "reports" / REPORT / "meetings" / day
        folder.mkdir(parents=True)
        (folder / "meeting.yaml").write_text(f"date: {day}\nwindow_ends: {ends}\n{more}")
        if narrative is not None:
            (folder / "narrative.md").write_text(narrative, encoding="utf-8")
        return folder

    return write


def headings(found):
    return [section.heading for section in found.narrative.sections]


def test_a_period_is_the_window_and_names_the_folder(example):
    found = plan()
    assert (found.label, found.meeting) == ("2026-06-to-2026-09", None)
    assert found.periods.whole == WHOLE
    assert found.periods.year_before.label == "2025/26"
    (run,) = found.runs
    assert (run.name, run.parameters["period"]) == ("trend", "2026-06-01/P4M")


@pytest.mark.parametrize("wanted", [{"meeting": date(2026, 10, 8)}, {"period": WHOLE}])
def test_a_meeting_and_the_period_it_ends_with_find_each_other(meeting, wanted):
    meeting(narrative="# Executive summary\n\nOf the meeting.\n")
    found = plan(**wanted)
    assert found.meeting.date == date(2026, 10, 8)
    assert found.periods.whole == WHOLE
    assert found.label == ("2026-10-08" if "meeting" in wanted else "2026-06-to-2026-09")
    # The meeting's section goes before the report's; the others stay.
    assert headings(found)[0] == "Executive summary"
    assert found.narrative.sections[0].where.file.endswith("meetings/2026-10-08/narrative.md")
    assert "Content of report" in headings(found)


def test_a_meeting_of_another_window_is_not_taken(meeting):
    meeting(ends="2026-08")
    assert plan().meeting is None


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"ends": "2026/27"}, "field-wrong", "this is no month"),
        ({"more": "front: [\n"}, "yaml-broken", ""),
        ({"more": "sighed_off: []\n"}, "field-unknown", "Did you mean"),
    ],
)
def test_a_meeting_that_is_wrong_is_refused_at_its_file(meeting, options, code, words):
    meeting(**options)
    with pytest.raises(RefusedError) as refused:
        plan(meeting=date(2026, 10, 8))
    (problem, *_) = refused.value.problems
    assert problem.code == code
    assert words in problem.message
    assert problem.where.file == f"reports/{REPORT}/meetings/2026-10-08/meeting.yaml"


def test_a_meeting_in_the_folder_of_another_day_is_refused(meeting):
    meeting().rename(meeting("2026-10-09").with_name("2026-10-10"))
    with pytest.raises(RefusedError) as refused:
        plan(meeting=date(2026, 10, 10))
    assert refused.value.problems[0].code == "id-mismatch"


def test_a_narrative_that_is_not_utf_8_is_refused(meeting):
    folder = meeting()
    (folder / "narrative.md").write_bytes("# Résumé\n".encode("cp1252"))
    with pytest.raises(RefusedError) as refused:
        plan(meeting=date(2026, 10, 8))
    assert refused.value.problems[0].code == "file-unreadable"


def test_a_paper_of_nothing_is_wrong_usage(example):
    with pytest.raises(UsageError, match="Say which paper"):
        plan_paper(gaugebook.open_workspace(), REPORT)


def test_a_notebook_parameter_of_a_report_is_checked_at_its_line(example):
    own = example / "reports" / REPORT / "report.yaml"
    shipped = gaugebook.open_workspace().library.path_of("report", REPORT)
    own.parent.mkdir(exist_ok=True)
    text = shipped.read_text(encoding="utf-8").replace("version: 1.1.0", "version: 1.1.0+E0")
    own.write_text(text.replace("place: Customer", "plcae: Customer"), encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        plan()
    (problem,) = refused.value.problems
    assert problem.code == "parameter-wrong"
    assert "Did you mean place?" in problem.message
    assert str(problem.where).startswith(f"reports/{REPORT}/report.yaml:")


def test_the_same_plan_has_the_same_id(example):
    assert plan().run_id == plan().run_id


@pytest.mark.parametrize("part", ["input", "definition", "narrative", "notebook"])
def test_whatever_a_paper_depends_on_changes_its_id(example, part):
    before = plan()
    if part == "input":
        path = example / "data" / "example-monthly.csv"
        path.write_text(path.read_text().replace('"11,190"', '"11,191"'))
    elif part == "definition":
        path = example / "metrics" / "sources" / "example-monthly.yaml"
        path.write_text(path.read_text().replace("telephone summary", "summary"))
    elif part == "narrative":
        own = example / "reports" / REPORT / "narrative.md"
        own.parent.mkdir(exist_ok=True)
        own.write_text("# Executive summary\n\nOther.\n")
    else:
        shipped = before.runs[0].notebook
        (example / "notebooks" / shipped.name).write_bytes(shipped.read_bytes() + b"\n")
    after = plan()
    assert after.run_id != before.run_id
    assert (after.runs[0].slot == before.runs[0].slot) is (part == "narrative")


def test_the_record_names_what_was_refused_and_how_many_rows_are_lost(example):
    (example / "metrics" / "sources" / "calls.yaml").write_text(
        contacts_source(["contact_id", "started_at"])
    )
    (example / "data" / "calls.csv").write_text("contact_id,begun\n1,2026-09-01\n2,2026-09-02\n")
    text = (example / "workspace.yaml").read_text()
    more = "inputs:\n  - {source: calls, files: data/calls.csv}\n"
    (example / "workspace.yaml").write_text(text.replace("inputs:\n", more, 1))

    record = plan().record

    (refused,) = record["refused"]
    assert (refused["source"], refused["file"], refused["rows"]) == ("calls", "data/calls.csv", 2)
    assert (refused["rows_left_out"], refused["left_out"]) == (2, {"heading-missing": 2})
    assert "data/calls.csv" not in {entry["file"] for entry in record["inputs"]}


def test_the_clock_of_a_paper_comes_in_from_outside(meeting):
    assert dated(plan(), None) == datetime(2026, 9, 30, tzinfo=UTC)
    assert dated(plan(), "86400") == datetime(1970, 1, 2, tzinfo=UTC)
    meeting()
    assert dated(plan(), None) == datetime(2026, 10, 8, tzinfo=UTC)
    for wrong in ("soon", "1e99", str(10**30)):
        with pytest.raises(UsageError, match="not a number of seconds"):
            dated(plan(), wrong)
