"""`gaugebook source draft`: what it says, to a person and to a program."""

import pytest
from tests.tables.drafting.exports import CALLS, SUMMARY

from gaugebook.definitions.files import parse_yaml


@pytest.fixture
def calls(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GAUGEBOOK_WORKSPACE", raising=False)
    path = tmp_path / "calls.csv"
    path.write_text(CALLS, encoding="utf-8")
    return path


def test_a_draft_says_what_each_column_becomes(gaugebook, calls):
    said = gaugebook("source", "draft", calls)
    assert said.code == 0
    assert "Table: contacts." in said.text
    assert "never read" in said.text
    assert "To confirm:" in said.text
    assert "gaugebook check" in said.text
    loaded, problems = parse_yaml(said.out, "stdout")
    assert problems == []
    assert loaded.data["table"] == "contacts"


def test_nothing_about_a_person_is_said(gaugebook, calls):
    said = gaugebook("source", "draft", calls)
    for word in ("Aurelia", "Quill", "77001", "555123", "bill for her"):
        assert word not in said.out + said.err


def test_the_yaml_goes_to_a_file_and_is_not_overwritten(gaugebook, calls, tmp_path):
    place = tmp_path / "metrics" / "sources" / "calls.yaml"
    said = gaugebook("source", "draft", calls, "--out", place, "--id", "calls")
    assert (said.code, said.out) == (0, "")
    assert place.read_text(encoding="utf-8").startswith("id: calls\n")
    assert gaugebook("source", "draft", calls, "--out", place).code == 2


def test_json_is_one_object(gaugebook, calls):
    content = gaugebook("source", "draft", calls, "--json").json
    assert content["table"] == "contacts"
    assert content["rows"] == 5
    assert content["yaml"].startswith("id: calls")
    assert {"heading", "fate", "column", "sureness"} <= set(content["columns"][0])
    assert content["problems"] == []


def test_a_table_can_be_named(gaugebook, calls):
    said = gaugebook("source", "draft", calls, "--table", "contcts")
    assert said.code == 2
    assert "Did you mean contacts?" in said.text
    calls.write_text(SUMMARY, encoding="utf-8")
    assert (
        gaugebook("source", "draft", calls, "--table", "counts", "--json").json["table"] == "counts"
    )


def test_a_file_that_is_none_of_ours_is_refused(gaugebook, calls):
    calls.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "draft-no-table" in gaugebook("source", "draft", calls, "--json").codes
    said = gaugebook("source", "draft", calls)
    assert (said.code, said.out) == (1, "")
    assert gaugebook("source", "draft", calls.with_name("none.csv"), "--json").codes == [
        "file-missing"
    ]


def test_a_draft_can_be_used_as_it_is(gaugebook, example, monkeypatch):
    """The way of a person: draft, save, name it in workspace.yaml, check."""
    (example / "data" / "calls.csv").write_text(CALLS, encoding="utf-8")
    place = example / "metrics" / "sources" / "calls.yaml"
    said = gaugebook("source", "draft", "data/calls.csv", "--id", "calls", "--out", place)
    assert said.code == 0
    workspace = example / "workspace.yaml"
    text = workspace.read_text(encoding="utf-8").replace(
        "inputs:\n", "inputs:\n  - {source: calls, files: data/calls.csv}\n", 1
    )
    workspace.write_text(text, encoding="utf-8")
    content = gaugebook("check", "--json").json
    (ours,) = [s for s in content["sources"] if s["source_id"] == "calls"]
    assert ours["rows"] >= 4
    assert not [p for p in content["problems"] if p["severity"] == "refuse"]


def test_no_control_character_of_a_file_reaches_the_terminal(gaugebook, calls):
    odd = CALLS.replace("Waste", "Wa\x9b31mste\u202e\x1b[2J")
    calls.write_text(odd, encoding="utf-8")
    said = gaugebook("source", "draft", calls)
    as_json = gaugebook("source", "draft", calls, "--json")
    for text in (said.err, said.out, as_json.out, as_json.err):
        assert [mark for mark in ("\x1b", "\x9b", "\u202e") if mark in text] == []
    assert said.code == 0


def test_after_writing_a_draft_the_next_step_is_about_it(gaugebook, calls, tmp_path):
    place = tmp_path / "x.yaml"
    said = gaugebook("source", "draft", calls, "--out", place)
    told = said.err.replace("\n", "")
    assert "confirm lines in" in told
    assert "x.yaml" in told.rpartition("Next:")[2]
