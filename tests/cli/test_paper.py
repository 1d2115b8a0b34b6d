"""`gaugebook paper`: the files that it names, and what it says of a paper that it cannot make."""

import json

import pytest

PERIOD = "2026-06..2026-09"
PAPER = ["paper", "scrutiny-quarterly", "--format", "html"]


def test_paper_prints_the_files_it_made(gaugebook, example):
    said = gaugebook(*PAPER, "--period", PERIOD)
    assert said.code == 0
    files = said.out.splitlines()
    assert [f.replace("\\", "/") for f in files] == [
        f"out/scrutiny-quarterly/2026-06-to-2026-09/{name}"
        for name in ("scrutiny-quarterly.html", "run.json", "notebooks/trend.ipynb")
    ]
    assert all((example / f).is_file() for f in files)
    assert "Made:" in said.text


def test_paper_gives_the_same_as_json(gaugebook, example):
    found = gaugebook(*PAPER, "--period", PERIOD, "--json").json
    assert (found["is_draft"], found["meeting"], found["signed_off"]) == (False, None, [])
    record = json.loads(
        (example / "out/scrutiny-quarterly/2026-06-to-2026-09/run.json").read_text()
    )
    assert record["run_id"] == found["run_id"]
    assert record["problems"] == found["problems"]


def test_paper_writes_where_it_is_told(gaugebook, example, tmp_path):
    said = gaugebook(*PAPER, "--period", PERIOD, "--out", "für Rat")
    assert said.out.splitlines()[0].replace("\\", "/") == "für Rat/scrutiny-quarterly.html"
    assert (example / "für Rat" / "scrutiny-quarterly.html").is_file()
    (tmp_path / "file").write_text("")
    said = gaugebook(*PAPER, "--period", PERIOD, "--out", tmp_path / "file")
    assert said.code == 1
    assert "Traceback" not in said.err


def test_paper_notes_a_paper_of_an_earlier_run_in_the_folder(gaugebook, example):
    gaugebook(*PAPER, "--period", PERIOD)
    said = gaugebook(
        "paper", "scrutiny-quarterly", "--format", "xlsx", "--period", PERIOD, "--json"
    )
    assert "paper-earlier" in said.codes


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Say which paper: one of --meeting and --period."),
        (["--period", PERIOD, "--meeting", "2026-10-01"], 2, "one of --meeting and --period"),
        (["--period", "2026-06-15..2026-09"], 2, "15 to 30 June 2026 is not a whole month"),
        (["--period", "summer"], 2, "is not a period"),
        (["--meeting", "soon"], 2, "'soon' is not a date."),
        (["--meeting", "2026-10-01"], 1, "has no meeting on 2026-10-01"),
        (["--period", PERIOD, "--format", "pdg"], 2, "Did you mean pdf?"),
        (["--period", PERIOD, "--format", ""], 2, "Papers are not made as nothing."),
        (["--period", PERIOD, "--house", "buckinghamshyre"], 1, "Did you mean buckinghamshire?"),
    ],
)
def test_paper_says_what_it_cannot_make(gaugebook, example, arguments, code, words):
    said = gaugebook(*PAPER, *arguments)
    assert (said.code, said.out) == (code, "")
    assert words in said.text
    assert gaugebook(*PAPER, *arguments, "--json").json
    assert not (example / "out").exists()


def test_paper_names_an_unknown_report(gaugebook, example):
    said = gaugebook("paper", "scrutiny-quarterley", "--period", PERIOD)
    assert said.code == 1
    assert "Did you mean scrutiny-quarterly?" in said.text


def test_a_clock_that_is_no_number_is_wrong_usage(gaugebook, example, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    said = gaugebook(*PAPER, "--period", PERIOD)
    assert said.code == 2
    assert "SOURCE_DATE_EPOCH is 'today', not a number of seconds." in said.text


def test_progress_is_told_as_json_lines_when_asked(gaugebook, example):
    said = gaugebook(*PAPER, "--period", PERIOD, "--events", "--json")
    lines = [json.loads(line) for line in said.err.splitlines()]
    assert {line["event"] for line in lines} == {"progress"}
    assert "setting HTML" in [line["message"] for line in lines]
