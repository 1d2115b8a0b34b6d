"""Files are whole or as they were.

1. A write that fails or is interrupted leaves the earlier file, and no part of the new one.
2. Files that belong together are all written or none.
"""

import os
from pathlib import Path

import pytest

from gaugebook.store import write_atomic, write_together

POSIX_USER = os.name == "posix" and os.geteuid() != 0


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path):
    write_atomic(tmp_path / "out" / "a" / "paper.pdf", b"new")
    assert (tmp_path / "out" / "a" / "paper.pdf").read_bytes() == b"new"
    assert names(tmp_path / "out" / "a") == ["paper.pdf"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_write_leaves_the_earlier_file(tmp_path, monkeypatch, fault):
    path = tmp_path / "paper.pdf"
    write_atomic(path, b"earlier")

    def stop(handle):
        raise fault

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises((KeyboardInterrupt, OSError)):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"earlier"
    assert names(tmp_path) == ["paper.pdf"]


def moving_stops_at(monkeypatch, name, fault):
    """Let the file of that name be moved into place, and stop there."""
    replace = Path.replace

    def stop(self, target):
        if Path(target).name == name and ".part-" in self.name:
            raise fault
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stop)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, PermissionError(13, "open in Excel")])
def test_files_that_belong_together_are_put_back_when_one_cannot_be_replaced(
    tmp_path, monkeypatch, fault
):
    write_together({tmp_path / "a.pdf": b"1", tmp_path / "b.xlsx": b"1"})
    moving_stops_at(monkeypatch, "b.xlsx", fault)
    with pytest.raises((KeyboardInterrupt, PermissionError)):
        write_together(
            {tmp_path / "a.pdf": b"2", tmp_path / "b.xlsx": b"2", tmp_path / "new.html": b"2"}
        )
    assert names(tmp_path) == ["a.pdf", "b.xlsx"]
    assert [(tmp_path / n).read_bytes() for n in ("a.pdf", "b.xlsx")] == [b"1", b"1"]


def test_files_that_were_not_there_are_not_left_behind(tmp_path, monkeypatch):
    moving_stops_at(monkeypatch, "c.json", OSError(5, "Input/output error"))
    with pytest.raises(OSError, match="Input/output"):
        write_together({tmp_path / name: b"2" for name in ("a.pdf", "b.html", "c.json")})
    assert names(tmp_path) == []


def test_files_that_belong_together_replace_the_earlier_ones(tmp_path):
    for content in (b"1", b"2"):
        write_together({tmp_path / "a.pdf": content, tmp_path / "n" / "b.ipynb": content})
    assert names(tmp_path) == ["a.pdf", "n"]
    assert (tmp_path / "n" / "b.ipynb").read_bytes() == b"2"


@pytest.mark.skipif(not POSIX_USER, reason="Only an ordinary user is kept out of a folder.")
def test_a_folder_that_cannot_be_written_is_an_oserror(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write_atomic(tmp_path / "a.pdf", b"new")
    finally:
        tmp_path.chmod(0o700)


def test_no_file_is_ever_missing_while_others_are_replaced(tmp_path, monkeypatch):
    paths = [tmp_path / name for name in ("a", "b", "c")]
    write_together(dict.fromkeys(paths, b"old"))
    replace, seen = Path.replace, []

    def look(self, target):
        seen.append([path.read_bytes() for path in paths])
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    write_together(dict.fromkeys(paths, b"new"))
    assert seen == [[b"old"] * 3, [b"new", b"old", b"old"], [b"new", b"new", b"old"]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
