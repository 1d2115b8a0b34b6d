"""What a pattern of files matches: inside the workspace, and ordinary files only."""

import os

import pytest

from gaugebook.tables.inputs import find_files


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "workspace"
    (folder / "data").mkdir(parents=True)
    (folder / "data/a.csv").write_text("a")
    (tmp_path / "outside.csv").write_text("secret")
    return folder


def names(paths, root):
    return [path.relative_to(root).as_posix() for path in paths]


@pytest.mark.parametrize("pattern", ["data/*", "data/*.csv", "data/z.csv", "**/*.csv"])
def test_a_link_out_of_the_workspace_is_no_file_of_it(root, pattern):
    (root / "data/z.csv").symlink_to(root.parent / "outside.csv")
    found = find_files(root, pattern)
    assert names(found.outside, root) == ["data/z.csv"]
    assert "data/z.csv" not in names(found.files, root)


def test_a_folder_that_links_out_is_not_gone_through(root):
    (root / "data/up").symlink_to(root.parent)
    found = find_files(root, "data/up/*.csv")
    assert (names(found.outside, root), found.files) == (["data/up/outside.csv"], ())


def test_a_link_inside_is_read_and_so_is_a_workspace_behind_a_link(root, tmp_path):
    (root / "data/b.csv").symlink_to("a.csv")
    behind = tmp_path / "link"
    behind.symlink_to(root)
    for folder in (root, behind):
        assert names(find_files(folder, "data/*").files, folder) == ["data/a.csv", "data/b.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_ordinary_file_is_told_and_not_opened(root):
    os.mkfifo(root / "data/b.csv")
    (root / "data/c.csv").symlink_to("none.csv")
    (root / "data/d.csv").symlink_to("d.csv")
    (root / "data/e.csv").mkdir()
    found = find_files(root, "data/*.csv")
    assert names(found.files, root) == ["data/a.csv"]
    assert [(path.name, kind.split()[1]) for path, kind in found.odd] == [
        ("b.csv", "pipe"), ("c.csv", "link"), ("d.csv", "link"), ("e.csv", "folder"),
    ]  # fmt: skip


def test_folders_that_a_pattern_goes_into_are_not_told(root):
    (root / "data/2026").mkdir()
    (root / "data/2026/b.csv").write_text("b")
    found = find_files(root, "data/**/*")
    assert (names(found.files, root), found.odd) == (["data/2026/b.csv", "data/a.csv"], ())
