"""Files that came back, read in several processes: the same as in one, whatever becomes of them."""

from __future__ import annotations

import contextvars
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from tests.maturity.returned.round_of_bins import csv_text, filled, the_round

from gaugebook.definitions.library import library_root
from gaugebook.maturity.fixed_words import FILE, look_in
from gaugebook.maturity.returned import Decisions, Keep, Round
from gaugebook.maturity.returns import Return
from gaugebook.tables.records.keys import hash_key
from gaugebook.workspace.assess import reading
from gaugebook.workspace.assess.reader import CameIn, Known, ReaderProcess
from gaugebook.workspace.assess.reading import read_returned

CAME = date(2026, 11, 20)


KEY = partial(hash_key, secret=b"test")


@pytest.fixture(scope="module")
def round_() -> Round:
    return replace(the_round(), key_of_name=KEY)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[CameIn]:
    """More files than it takes to start processes: good ones, and some that are none."""
    folder, text = tmp_path_factory.mktemp("returned"), csv_text()
    contents = [f"{text}\r\n{number},a note beside\r\n".encode() for number in range(40)]
    contents += [b"", b"PK\x03\x04 broken", filled("parks"), b"Dear Sam,\nsee you on Monday.\n"]
    made = []
    for number, content in enumerate(contents):
        path = folder / f"file-{number:02}"
        path.write_bytes(content)
        made.append(CameIn(path, path.name, CAME if number % 2 else None))
    return made


def test_several_processes_read_what_one_reads(files: list[CameIn], round_: Round) -> None:
    done: list[int] = []
    alone = read_returned(files, round_, workers=1)

    together = read_returned(files, round_, workers=2, progress=done.append)

    assert len(files) >= reading.WORTH_PROCESSES
    assert together == alone
    assert done == list(range(1, len(files) + 1))
    assert {one.outcome for one in alone} == {"accepted", "accepted_with_notes", "not_readable"}
    assert alone[1].received == CAME
    assert alone[0].received is None


def test_what_a_person_decided_reaches_each_process(files: list[CameIn], round_: Round) -> None:
    unnamed = next(one for one in read_returned(files[:1], round_))
    decisions = Decisions(keep=(Keep(service="parks", sha256=unnamed.sha256),))

    found = read_returned(files, round_, decisions=decisions, workers=2)

    assert unnamed.service != "parks"
    assert found[0].service == "parks"
    assert found[1].service != "parks"


def test_a_key_that_no_other_process_knows_keeps_all_in_this_one(
    files: list[CameIn], round_: Round
) -> None:
    own = replace(round_, key_of_name=lambda name: hash_key(name, b"test"))

    assert read_returned(files, own, workers=2) == read_returned(files, round_, workers=1)


def test_where_processes_end_the_rest_is_read_in_this_one(
    files: list[CameIn], round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[ReaderProcess] = []

    class ShortLived(ReaderProcess):
        def __init__(self, known: bytes) -> None:
            super().__init__(known)
            begun.append(self)

        def read(self, file: CameIn) -> list[object] | None:  # type: ignore[override]
            if file.name == "file-07":
                for one in begun:
                    one._process.kill()
            return super().read(file)  # type: ignore[return-value]

    monkeypatch.setattr(reading, "ReaderProcess", ShortLived)

    found = read_returned(files, round_, workers=2)

    assert found == read_returned(files, round_, workers=1)
    assert all(one._process.returncode == -signal.SIGKILL for one in begun)


def test_the_words_of_the_workspace_reach_each_process(
    files: list[CameIn], round_: Round, tmp_path: Path
) -> None:
    """A council may write other words for Yes and No; whoever reads must know them."""
    (tmp_path / "templates").mkdir()
    (tmp_path / FILE).write_text("answer_words: {yes: {en: Aye}, no: {en: Nay}}\n", "utf-8")
    path = tmp_path / "aye.csv"
    path.write_text(
        csv_text().replace(
            "OUT.2/van,Outdoors,A van,Yes | No | Not answered yet,,Yes",
            "OUT.2/van,Outdoors,A van,Aye | Nay | Not answered yet,,Aye",
        )
    )
    asked = [*files, CameIn(path, path.name)]

    def read(workers: int) -> Return:
        def own() -> list[Return]:
            look_in([tmp_path, library_root()])
            return read_returned(asked, replace(the_round(), key_of_name=KEY), workers=workers)

        return contextvars.copy_context().run(own)[-1]

    alone, together = read(1), read(2)

    assert together == alone
    assert "return-answer-unknown" not in {p.code for p in alone.problems}
    (unknown,) = read_returned(asked[-1:], round_)
    assert "return-answer-unknown" in {p.code for p in unknown.problems}


def test_no_process_is_left_behind(round_: Round, tmp_path: Path) -> None:
    """A process that is killed can tell its readers nothing: their input ends, and so do they."""
    told = tmp_path / "known"
    told.write_bytes(pickle.dumps(Known(round_, Decisions())))
    begin = (
        "import sys, time; from pathlib import Path\n"
        "from gaugebook.workspace.assess.reader import ReaderProcess\n"
        "reader = ReaderProcess(Path(sys.argv[1]).read_bytes())\n"
        "print(reader._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", begin, str(told)], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        reader = int(parent.stdout.readline())
        assert _runs(reader)
        parent.kill()
    until = time.monotonic() + 30
    while _runs(reader) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(reader)


def _runs(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for somebody to take note of it."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
