"""Checking a workspace finds what its published tables print, not only what cannot be read."""

import sqlite3

from tests.little_council import council, published_source

from gaugebook.tables.given import Given
from gaugebook.workspace.check import check_workspace


def found_in(demo, name):
    result = check_workspace(demo, progress=lambda _: None)
    return [(p.code, p.severity, p.where.cell) for p in result.problems if name in p.where.file]


def test_a_published_table_is_reconciled_by_its_source(demo):
    found = found_in(demo.root, "buckinghamshire")
    assert [f for f in found if f[1] == "refuse"] == [
        ("hashes-for-number", "refuse", "C3"),
        ("ratio-mismatch", "refuse", "G2,G3,G4"),
        ("status-flips", "refuse", "G4,B4"),
    ]
    assert len([f for f in found if f[0] == "hashes-for-number"]) == 1


def test_a_right_table_has_no_more_than_notes(demo):
    assert {severity for _, severity, _ in found_in(demo.root, "worcestershire")} == {"note"}


def test_a_table_of_a_database_is_asked_for_once(tmp_path, monkeypatch):
    """Its name in the record is no file of the workspace, and must not be opened as one."""
    database = sqlite3.connect(tmp_path / "own.db")
    database.execute('CREATE TABLE printed (Indicator TEXT, "Oct-22" TEXT)')
    database.execute("INSERT INTO printed VALUES ('Calls offered', '100')")
    database.commit()
    database.close()
    monkeypatch.setenv("OUR_DATABASE", "sqlite:///own.db")
    made = council(
        tmp_path,
        {"metrics/sources/printed.yaml": published_source(["Calls offered"])},
        inputs=[
            {"source": "printed", "database": {"url_from": "OUR_DATABASE", "table": "printed"}}
        ],
    )
    read: list[str] = []
    grids = Given.grids
    monkeypatch.setattr(
        Given, "grids", lambda one, source: read.append(one.name) or grids(one, source)
    )

    result = check_workspace(made.root, progress=lambda _: None)

    assert [p for p in result.problems if p.is_refused] == []
    assert read == ["OUR_DATABASE/printed"]
