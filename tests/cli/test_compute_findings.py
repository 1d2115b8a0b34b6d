"""What reading found stands beside the figures that were made from it."""

from tests.little_council import as_csv, contacts_source, council

CALLS = """
    contact_id | started_at          | outcome  | other
    1          | 2026-10-05 09:00:00 | answered | x
    2          | 2026-10-06 09:00:00 | answered | x
    2          | 2026-10-06 09:00:00 | answered | x
"""
ASK = ("compute", "calls_offered", "--period", "2026-10")


def calls(folder, **fields):
    source = contacts_source(["contact_id", "started_at", "outcome"], **fields)
    files = {"data/calls.csv": as_csv(CALLS), "metrics/sources/calls.yaml": source}
    council(folder, files, inputs=[{"source": "calls"}], time_zone="Europe/London")


def test_warnings_about_the_files_used_are_told_and_notes_are_counted(
    gaugebook, tmp_path, monkeypatch
):
    calls(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = gaugebook(*ASK)
    assert said.code == 0
    assert "1 row(s) repeat a contact_id" in said.text
    assert "1 note about the files: gaugebook check" in said.text
    assert "heading other" not in said.text
    assert gaugebook(*ASK, "--json").codes == ["duplicate-keys"]


def test_a_source_whose_reference_names_two_documents_is_found(gaugebook, tmp_path, monkeypatch):
    calls(tmp_path, reference="Guide A; Guide B")
    monkeypatch.chdir(tmp_path)
    assert gaugebook(*ASK, "--json").codes == ["duplicate-keys"]


def test_what_is_refused_leaves_with_one(gaugebook, tmp_path, monkeypatch):
    calls(tmp_path)
    path = tmp_path / "data/calls.csv"
    path.write_text(path.read_text().replace("2026-10-06", "2026-13-06").replace("2,", "2.1E+9,"))
    monkeypatch.chdir(tmp_path)
    said = gaugebook(*ASK, "--json")
    assert said.code == 1
    assert "identifier-mangled" in said.codes
