"""A fault of ours, or of a machine that is short of something, is never told as one of the file.

1. What a reader loads and starts for its first file is loaded before memory is bounded.
2. Where the machine fails, the finding says that nothing is known to be wrong with the file.
3. A file that is damaged is still told as damaged.
"""

from __future__ import annotations

import errno
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.intake import child, reader, zipped
from gaugebook.intake.child import end_child
from gaugebook.intake.rows import read_rows
from gaugebook.intake.sheets import Damaged, Unavailable

READ_WITH_LITTLE = """
import sys
from gaugebook.intake import parquet
from gaugebook.intake.limits import RECORDS
from gaugebook.intake.reader import _address_space
from gaugebook.intake.sheets import Asked
import resource

most = _address_space() + int(sys.argv[2]) * 1_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
frames = []
parquet.answer_parquet(Asked(sys.argv[1], "parquet", False, RECORDS, ""), frames.append)
print(len(frames))
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "calls.parquet"
    pq.write_table(pa.table({"Queue": ["Tax", "Bins"] * 20, "Wait": [1.5] * 40}), path)
    return path


@pytest.fixture
def no_warm_child() -> object:
    end_child()
    yield
    end_child()


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are bounded on Linux alone")
@pytest.mark.parametrize("megabytes", [30, 64, 150, 250])
def test_the_first_parquet_of_a_process_needs_no_more_than_another(
    small: Path, megabytes: int
) -> None:
    # Its threads and what its allocator reserves once took the place of the file: at 64 and 200.
    run = subprocess.run(
        [sys.executable, "-c", READ_WITH_LITTLE, str(small), str(megabytes)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "2", run.stderr


def test_a_reader_that_does_not_start_is_no_fault_of_the_file(
    small: Path, monkeypatch: pytest.MonkeyPatch, no_warm_child: object
) -> None:
    monkeypatch.setattr(child.sys, "executable", "/bin/false")
    raws, (found,) = read_rows(small)
    assert (raws, found.code) == ([], "file-reader-failed")
    assert "nothing is known to be wrong with it" in found.message


def test_a_file_that_may_not_be_opened_is_unreadable(tmp_path: Path) -> None:
    _, (found,) = read_rows(tmp_path / "none.parquet")
    assert found.code == "file-missing"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "file-reader-failed"),
        (OSError(errno.EAGAIN, "Resource temporarily unavailable"), "file-reader-failed"),
        (ImportError("No module named python_calamine"), "file-reader-failed"),
        (Unavailable("Failed to launch worker thread"), "file-reader-failed"),
        (OSError("Unexpected end of stream"), "file-unreadable"),
        (ValueError("bad cell"), "file-unreadable"),
        (Damaged("its XML breaks off"), "file-unreadable"),
        (MemoryError(), "file-too-large"),
    ],
)
def test_each_fault_is_told_as_what_it_is(
    fault: Exception, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(reader, "_read", fail)
    assert reader._answer({}, None)["code"] == code  # type: ignore[arg-type]


def test_a_reader_that_cannot_be_loaded_is_told_before_the_file_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(reader._LOADED_FOR, "ods", ("gaugebook.intake.of_no_such_name",))
    state = reader._prepare("ods")
    assert state["code"] == "file-reader-failed"
    assert "of_no_such_name" in state["detail"]
    assert [kind for kind in reader._LOADED_FOR if kind != "ods" and reader._prepare(kind)] == []


def test_a_parquet_file_that_is_cut_short_is_damaged(small: Path) -> None:
    small.write_bytes(small.read_bytes()[:-20] + b"PAR1")
    raws, (found,) = read_rows(small)
    assert (raws, found.code) == ([], "file-unreadable")


def test_a_disk_without_room_for_what_a_zip_holds_is_no_fault_of_the_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "calls.zip"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("calls.csv", "Queue,Offered\nTax,4\n")
    monkeypatch.setattr(zipped, "_copy", fail)
    raws, (found,) = read_rows(path)
    assert (raws, found.code) == ([], "file-reader-failed")
    assert "No space left" in found.message
