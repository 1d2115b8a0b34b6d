"""Each command: what it does when all is right, and what it says when it is not."""

import json
from pathlib import Path

import pytest
from tests.runner.notebook_files import write_notebook

from gaugebook.definitions.library import library_root, load_library

PERIOD = "2026-06..2026-09"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- init -----------------------------------------------------------------------------------------


def test_init_makes_a_workspace_and_says_what_to_do_next(gaugebook, tmp_path):
    said = gaugebook("init", tmp_path / "my council")
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "my council" / "workspace.yaml").is_file()
    assert (tmp_path / "my council" / ".gitignore").read_text().endswith(".gaugebook/\nout/\n")
    assert 'my council"' in said.text
    assert f"gaugebook paper scrutiny-quarterly --period {PERIOD}" in said.text


def test_init_lists_what_it_wrote_and_keeps_what_was_there(gaugebook, tmp_path):
    kept = tmp_path / "data" / "README.md"
    kept.parent.mkdir()
    own = tmp_path / "metrics" / "README.md"
    own.parent.mkdir()
    own.write_text("ours")
    found = gaugebook("init", tmp_path, "--json").json
    assert own.read_text() == "ours"
    assert own.as_posix() not in found["files"]
    assert (tmp_path / "workspace.yaml").as_posix() in found["files"]


def test_init_twice_is_wrong_usage(gaugebook, tmp_path):
    gaugebook("init", tmp_path)
    said = gaugebook("init", tmp_path)
    assert said.code == 2
    assert "holds a workspace already." in said.text


def test_init_in_place_of_a_file_is_wrong_usage(gaugebook, tmp_path):
    (tmp_path / "a").write_text("")
    assert gaugebook("init", tmp_path / "a").code == 2


# --- check ----------------------------------------------------------------------------------------


def test_check_shows_the_sources_and_that_nothing_is_wrong(gaugebook, example):
    said = gaugebook("check")
    assert (said.code, said.out) == (0, "")
    assert (
        "example-monthly (ZZ-EXAMPLE, made up) 1 12 12 periods, 1 October 2025 to 30 September 2026"
        in said.text
    )
    assert "example-monthly Next: nothing to do." in said.text
    assert "Nothing was found to be wrong." in said.text


def test_check_gives_the_same_as_json(gaugebook, example):
    found = gaugebook("check", example, "--json").json
    (source,) = found["sources"]
    assert (source["source_id"], source["rows"], found["problems"]) == ("example-monthly", 12, [])
    assert source["files"] == [
        {"name": "data/example-monthly.csv", "rows": 12, "rows_left_out": 0, "left_out": {}}
    ]
    assert source["next_step"] == "nothing to do."
    assert found["definitions"]["reports"] == 3


SOURCE = "metrics/sources/example-monthly.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "place"),
    [
        ("data/example-monthly.csv", "Month,", "Moth,", "heading-missing", ""),
        ("data/example-monthly.csv", "2025-10", "October", "period-unreadable", "cell"),
        (SOURCE, "table: counts", "table: [", "yaml-broken", "line"),
        (SOURCE, "answered: {", "answerd: {", "measure-unknown", "line"),
        ("workspace.yaml", "example-monthly.csv", "monthly.csv", "file-missing", ""),
        ("workspace.yaml", "data/example", "../data/example", "file-outside", ""),
        ("workspace.yaml", "source: example-monthly", "source: monthly", "source-unknown", ""),
        ("workspace.yaml", "org_code", "orgcode", "field-unknown", "line"),
        ("workspace.yaml", "time_zone: Europe/London", "time_zone: Londres", "field-wrong", "line"),
    ],
)  # fmt: skip
def test_check_refuses_what_is_wrong_where_it_is(gaugebook, example, file, old, new, code, place):
    edit(example / file, old, new)
    said = gaugebook("check", "--json")
    assert said.code == 1
    (found, *_) = [p for p in said.json["problems"] if p["code"] == code]
    assert found["where"]["file"] in (file, "data/monthly.csv")
    assert not place or place in found["where"]


def test_check_reads_the_narratives_and_meetings_of_a_workspace(gaugebook, example):
    folder = example / "reports" / "scrutiny-quarterly" / "meetings" / "2026-10-01"
    folder.mkdir(parents=True)
    (folder / "narrative.md").write_text('# Summary\n\n{{ figure("wait_meen") }} {{ figur() }}\n')
    (folder / "meeting.yaml").write_text("date: 2026-10-01\nwindow_ends: 2026-13\n")
    said = gaugebook("check", "--json")
    assert said.code == 1
    assert sorted(said.codes) == ["expression-broken", "field-wrong", "figure-unknown"]
    text = gaugebook("check").text
    assert "narrative.md:3" in text
    assert "Did you mean wait_mean?" in text
    assert "meeting.yaml:2" in text


def test_a_workspace_without_inputs_is_checked_and_has_no_figures(gaugebook, example):
    text = (example / "workspace.yaml").read_text()
    (example / "workspace.yaml").write_text(text.partition("inputs:")[0])
    assert gaugebook("check").code == 0
    assert gaugebook("compute", "wait_mean", "--period", "2026-09", "--json").codes == [
        "observation-missing"
    ]
    edit(example / "workspace.yaml", "time_zone", "inputs: []\ntime_zone")
    assert gaugebook("check").code == 0


def test_findings_of_one_kind_are_grouped_for_people_and_all_in_json(gaugebook, example):
    path = example / "data" / "example-monthly.csv"
    lines = path.read_text().splitlines()
    lines[0] += "".join(f",Extra {number}" for number in range(12))
    lines[1:] = [line + ",x" * 12 for line in lines[1:]]
    path.write_text("\n".join(lines) + "\n")
    assert gaugebook("check", "--json").codes.count("heading-unmapped") == 12
    text = gaugebook("check").text
    assert text.count("Note ") == 1
    assert "11 more like it" in text


def test_a_fault_of_a_whole_column_is_one_finding(gaugebook, example):
    path = example / "data" / "example-monthly.csv"
    lines = path.read_text().splitlines()
    lines[1:] = [line.rpartition(',"')[0] + ",soon" for line in lines[1:]]
    path.write_text("\n".join(lines) + "\n")
    unreadable = [
        p for p in gaugebook("check", "--json").json["problems"] if p["code"] == "number-unreadable"
    ]
    assert [(p["found"], p["facts"]["count"]) for p in unreadable] == [("soon", 12)]
    assert "There are 12 like it: H2, H3, H4, H5, H6 ..." in unreadable[0]["message"]


def test_check_writes_a_page_with_each_source(gaugebook, example, tmp_path):
    said = gaugebook("check", "--html", tmp_path / "found.html")
    assert (said.code, said.out.strip()) == (0, str(tmp_path / "found.html"))
    page = (tmp_path / "found.html").read_text(encoding="utf-8")
    assert "Example figures, made up" in page
    assert "12 periods" in page
    found = gaugebook("check", "--html", tmp_path / "found.html", "--json").json
    assert found["files"] == [(tmp_path / "found.html").as_posix()]
    assert gaugebook("check", "--html", tmp_path / "no" / "found.html").code == 2


def test_the_run_record_says_why_rows_were_left_out(gaugebook, example):
    path = example / "data" / "example-monthly.csv"
    path.write_text(path.read_text() + "Made by the contact centre,,,,,,,\n")
    gaugebook("paper", "scrutiny-quarterly", "--period", "2026-06..2026-09", "--format", "html")
    (record,) = [json.loads(p.read_text()) for p in example.glob("out/**/run.json")]
    (entry,) = record["inputs"]
    assert (entry["rows"], entry["rows_left_out"]) == (13, 1)
    assert entry["left_out"] == {"line-of-text": 1}


def test_a_cell_without_a_heading_is_told(gaugebook, example):
    path = example / "data" / "example-monthly.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], lines[3] + ",17", *lines[4:]]) + "\n")
    (found,) = gaugebook("check", "--json").json["problems"]
    assert (found["code"], found["where"]["cell"], found["facts"]["column"]) == (
        "heading-blank",
        "I1",
        "I",
    )


# --- compute --------------------------------------------------------------------------------------


def test_compute_prints_values_with_their_counts(gaugebook, example):
    said = gaugebook("compute", "answered_share", "calls_offered", "--period", "2026-09")
    assert said.code == 0
    assert [line.split() for line in said.out.splitlines()] == [
        ["Calls", "answered,", "ZZ-EXAMPLE", "(made-up", "data)"],
        ["Period", "Value", "Counts", "Status"],
        ["Sep", "26", "91.68%", "11,190", "/", "12,205", "Met"],
        ["Calls", "offered,", "ZZ-EXAMPLE", "(made-up", "data)"],
        ["Period", "Value", "Counts", "Status"],
        ["Sep", "26", "12,205"],
    ]


def test_compute_gives_every_field_as_json(gaugebook, example):
    found = gaugebook("compute", "answered_share", "--period", PERIOD, "--grain", "month", "--json")
    observations = found.json["observations"]
    assert [o["period"][:7] for o in observations] == ["2026-06", "2026-07", "2026-08", "2026-09"]
    last = observations[-1]
    assert (last["numerator"], last["denominator"]) == (11190, 12205)
    assert round(last["value"], 6) == round(11190 / 12205, 6)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["wait_meen", "--period", "2026-09"], 1, "Did you mean wait_mean?"),
        (["wait_mean", "--period", "2026-09", "--by", "lime"], 1, "Did you mean line?"),
        (["wait_mean", "--period", "2026-13"], 2, "there is no month 13"),
        (["wait_mean", "--period", "2022-23"], 2, "the financial year is written 2022/23"),
        (["wait_mean", "--period", "2026-09..2026-06"], 2, "ends before it starts"),
        (["wait_mean", "--period", "2026-09", "--grain", "moon"], 2, "There is no grain moon."),
        (["wait_mean", "--period", "2026-09", "--where", "line"], 2, "is not DIM=VALUE"),
        (
            ["wait_mean", "--period", "2026-09", "--where", "line=a", "--where", "line=b"],
            2,
            "twice",
        ),
        (["wait_mean"], 2, "--period"),
        (["--period", "2026-09"], 2, "METRIC"),
    ],
)
def test_compute_says_what_it_cannot_understand(gaugebook, example, arguments, code, words):
    said = gaugebook("compute", *arguments)
    assert (said.code, said.out) == (code, "")
    assert words in said.text
    assert gaugebook("compute", *arguments, "--json").json


# --- reconcile ------------------------------------------------------------------------------------

TABLE = "Indicator,Oct-22\nCalls offered,100\nCalls answered,80\n% Calls answered,{}\n"


def test_reconcile_needs_no_workspace(gaugebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(TABLE.format("80%"))
    said = gaugebook("reconcile", "good.csv")
    assert (said.code, said.out) == (0, "")
    (tmp_path / "bad.csv").write_text(TABLE.format("90%"))
    said = gaugebook("reconcile", "bad.csv")
    assert said.code == 1
    assert "printed 90%, but 80 of 100 is 80%" in said.text
    assert "sign it off" not in said.text
    found = gaugebook("reconcile", "bad.csv", "--json").json
    assert found["file"] == "bad.csv"
    assert [p["code"] for p in found["problems"] if p["severity"] == "refuse"] == ["ratio-mismatch"]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("none.csv", 1, "none.csv"),
        ("draft.docx", 2, "Drafts in .docx are not read yet."),
        ("draft.PDF", 2, "are not read yet."),
        ("folder", 1, "folder"),
    ],
)
def test_reconcile_says_which_file_it_cannot_read(gaugebook, tmp_path, name, code, words):
    (tmp_path / "folder").mkdir()
    said = gaugebook("reconcile", tmp_path / name)
    assert said.code == code
    assert words in said.text
    assert "Traceback" not in said.err


def test_reconcile_names_an_unknown_source(gaugebook, example):
    (example / "t.csv").write_text(TABLE.format("80%"))
    said = gaugebook("reconcile", "t.csv", "--source", "example-montly")
    assert said.code == 1
    assert "Did you mean example-monthly?" in said.text


# --- run ------------------------------------------------------------------------------------------

PUBLISH = """
import gaugebook
from gaugebook.exhibits import Sentence
ws = gaugebook.open_workspace(workspace, exhibits=exhibits)
ws.publish("words", Sentence("words", (f"Of {period}.",)))
"""
TAKES = 'workspace: str = ""\nexhibits: str = "own/by-hand"\nperiod: str = ""\ngo_on: bool = True'


def test_run_keeps_the_exhibits_and_the_notebook(gaugebook, example):
    write_notebook(example / "notebooks" / "own.ipynb", TAKES, PUBLISH)
    found = gaugebook("run", "own", "--period", "2026-09", "--json").json
    assert found["exhibits"] == ["words"]
    kept = json.loads(Path(found["notebook"]).read_text(encoding="utf-8"))
    (injected,) = [
        c for c in kept["cells"] if "injected-parameters" in c["metadata"].get("tags", [])
    ]
    text = "".join(injected["source"])
    assert 'period = "2026-09-01/P1M"' in text
    assert ".run-" not in text
    drafts = [p for p in (example / ".gaugebook/store/exhibits/own").iterdir() if ".run-" in p.name]
    assert drafts == []


def test_a_notebook_that_fails_gives_its_cell_and_reason_and_leaves_no_exhibits(gaugebook, example):
    write_notebook(example / "notebooks" / "own.ipynb", TAKES, PUBLISH, 'ws.metric("wait_meen")')
    said = gaugebook("run", "own", "--period", "2026-09")
    assert said.code == 1
    assert "The notebook own stopped in cell 4: There is no metric wait_meen." in said.text
    assert "Did you mean wait_mean?" in said.text
    assert "Nothing was made." in said.text
    left = sorted(p.name for p in (example / ".gaugebook/store/exhibits/own").rglob("*.*"))
    assert left == ["failed.ipynb"]
    assert "failed.ipynb to see the cell that failed" in said.text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["kpi-tend"], 1, "There is no notebook `kpi-tend`. Did you mean kpi-trend?"),
        (["kpi-trend", "-p", "plcae=Hub"], 1, "it has no such parameter. Did you mean place?"),
        (["kpi-trend", "-p", "year_before=maybe"], 1, "`year_before`: it must be bool."),
        (["kpi-trend", "-p", "place"], 2, "-p place is not NAME=VALUE."),
        (["kpi-trend", "-p", "metrics=[a"], 2, "cannot be read"),
    ],
)
def test_run_says_what_it_cannot_run(gaugebook, example, arguments, code, words):
    said = gaugebook("run", *arguments, "--period", "2026-09")
    assert said.code == code
    assert words in said.text


def test_a_file_that_is_no_notebook_is_refused(gaugebook, example):
    (example / "notebooks" / "own.ipynb").write_text("not json")
    said = gaugebook("run", "own", "--period", "2026-09")
    assert said.code == 1
    assert "notebooks/own.ipynb cannot be read: it is not a notebook." in said.text


# --- copy -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "files"),
    [
        ("metric", "wait_mean", ["metrics/telephony/wait_mean.yaml"]),
        ("house", "buckinghamshire", ["templates/houses/buckinghamshire.yaml"]),
        ("notebook", "kpi-trend", ["notebooks/kpi-trend.ipynb"]),
        (
            "model",
            "customer-experience",
            ["assessments/customer-experience-1.0.0+ZZ-EXAMPLE.yaml"],
        ),
        (
            "report",
            "scrutiny-quarterly",
            ["reports/scrutiny-quarterly/report.yaml", "reports/scrutiny-quarterly/narrative.md"],
        ),
    ],
)
def test_copy_takes_a_definition_into_the_workspace_once(gaugebook, example, kind, name, files):
    said = gaugebook("copy", kind, name)
    assert said.code == 0
    assert [line.replace("\\", "/") for line in said.out.splitlines()] == files
    assert gaugebook("check").code == 0
    again = gaugebook("copy", kind, name)
    assert again.code == 2
    assert "already" in again.text


def test_a_copied_metric_has_a_version_of_its_own_and_says_what_it_is_based_on(gaugebook, example):
    gaugebook("copy", "metric", "wait_mean")
    path = example / "metrics" / "telephony" / "wait_mean.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "version: 1.0.0+ZZ-EXAMPLE" in lines
    assert any(line.startswith("based_on: wait_mean 1.0.0 ") for line in lines)
    edit(path, "value: 180", "value: 120")
    assert gaugebook("check").code == 0
    found = gaugebook("compute", "wait_mean", "--period", "2026-09", "--json").json
    assert found["observations"][0]["target"] == 120
    assert found["observations"][0]["definition_version"] == "1.0.0+ZZ-EXAMPLE"


def test_a_copied_model_is_a_draft_that_says_whose_statements_it_borrows(gaugebook, example):
    gaugebook("copy", "model", "organisational-resilience")
    (path,) = (example / "assessments").glob("*.yaml")
    library, problems = load_library(example)
    own = library.assessments["organisational-resilience-1.0.0+ZZ-EXAMPLE"]
    shipped = library.assessments["organisational-resilience-1.0.0"]
    assert not any(p.is_refused for p in problems)
    assert own.model.status == "draft"
    assert own.model.based_on[0].source == "organisational-resilience 1.0.0"
    assert own.statements == shipped.statements
    assert "# " in path.read_text(encoding="utf-8")


def test_an_edited_copy_must_not_pass_for_the_shipped_metric(gaugebook, example):
    shipped = (library_root() / "metrics/telephony/wait_mean.yaml").read_text(encoding="utf-8")
    path = example / "metrics" / "telephony" / "wait_mean.yaml"
    path.parent.mkdir()
    path.write_text(shipped, encoding="utf-8")
    assert gaugebook("check").code == 0
    edit(path, "value: 180", "value: 120")
    assert "definition-changed" in gaugebook("check", "--json").codes


def test_copying_a_report_keeps_a_narrative_of_ones_own(gaugebook, example):
    own = example / "reports" / "scrutiny-quarterly" / "narrative.md"
    own.parent.mkdir()
    own.write_text("# Summary\n\nOurs.\n")
    found = gaugebook("copy", "report", "scrutiny-quarterly", "--json").json
    assert [f.rpartition("/")[2] for f in found["files"]] == ["report.yaml"]
    assert own.read_text() == "# Summary\n\nOurs.\n"


@pytest.mark.parametrize(
    ("kind", "name", "code", "words"),
    [
        ("metrics", "wait_mean", 2, "metrics cannot be copied. Did you mean metric?"),
        ("metric", "wait_meen", 1, "Did you mean wait_mean?"),
        ("house", "none", 1, "There is no house style `none`."),
        ("report", "none", 1, "There is no report `none`."),
        ("notebook", "kpi", 1, "There is no notebook `kpi`."),
        ("model", "customer", 1, "There is no maturity model `customer`."),
    ],
)
def test_copy_says_what_it_cannot_copy(gaugebook, example, kind, name, code, words):
    said = gaugebook("copy", kind, name)
    assert said.code == code
    assert words in said.text


# --- doctor ---------------------------------------------------------------------------------------


def test_doctor_says_what_is_here(gaugebook):
    said = gaugebook("doctor")
    assert said.code == 0
    for name in ("Python", "duckdb", "papermill", "Pango"):
        assert name in said.out
    findings = gaugebook("doctor", "--json").json["findings"]
    assert all(f["is_there"] or f["is_optional"] for f in findings)
    assert all(f["is_there"] or f["remedy"] for f in findings)


def test_a_path_longer_than_the_line_is_not_broken(gaugebook, tmp_path):
    path = tmp_path / ("a" * 60) / ("b" * 60) / "none.csv"
    said = gaugebook("reconcile", path)
    assert said.code == 1
    assert str(path) in said.err
