"""One side of a piece of reading in a process of its own; started by `reading.py`, never typed.

Says when it is ready, then does the work once for each line that it is sent.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import reading_works


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=reading_works.READING_WORKS)
    parser.add_argument("side")
    parser.add_argument("data", type=Path)
    given = parser.parse_args()
    made = Path(tempfile.mkdtemp(prefix="made-", dir=given.data))
    try:
        work = reading_works.READING_WORKS[given.work].prepare(given.side, given.data, made)
        _say({"ready": True})
        for _ in sys.stdin:
            start, busy = time.perf_counter(), _busy()
            facts = work()
            seconds = reading_works.seconds_of(time.perf_counter() - start)
            busy = _busy() - busy
            shares = dict(reading_works.SHARES)
            _say({"seconds": seconds, "busy": busy, "shares": shares, "facts": facts()})
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return 0


def _busy() -> float:
    """Give the processor seconds of this process and of the one that reads workbooks for it."""
    usual = getattr(sys.modules.get("gaugebook.intake.child"), "_usual", None)
    children = usual.idle if usual else ()
    ended = os.times()  # those that read forms, several at once, end with their files
    of_ended = ended.children_user + ended.children_system
    return time.process_time() + of_ended + sum(_busy_of(c.process.pid) for c in children)


def _busy_of(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:  # not Linux, or gone
        return 0.0
    user, system = text.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main())
