"""Checking a workspace finds what its published tables print, not only what cannot be read."""

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
