"""Reconciling a file says so when there was nothing that could be checked."""

from gaugebook.workspace.reconcile import reconcile_file


def test_words_without_figures_are_not_called_right(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.csv").write_text("name: Demo Council\norg_code: X\n", encoding="utf-8")
    found = reconcile_file(tmp_path / "words.csv")
    assert [p.code for p in found.problems] == ["no-relations"]
