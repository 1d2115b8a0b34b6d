"""Compares the reading of exports with what other libraries do with the same files, in one run.

Each side works in a process of its own, one after the other, as reading takes all cores. Its
memory is that of all its processes together, looked at while it works. What must be equal
(rows, seconds waited, people, months) is compared; a difference ends it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench_data import MILLION
from reading_data import make_reading, make_reading_forms
from reading_works import READING_WORKS, ReadingWork

HERE = Path(__file__).resolve().parent
READ_FROM = (MILLION, 5 * MILLION)
"""How many contacts the calls are made of."""

_LOOK_SECONDS = 0.01
_PARTS = ("reading", "mapping", "checks", "writing")


class DifferentFactsError(Exception):
    """Two sides do not read the same: then no time means anything."""


@dataclass
class Read:
    """What one side took: seconds of each run, processor seconds, MB at most above being ready."""

    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    memory: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The median of its runs, in seconds."""
        return statistics.median(self.seconds)


def needs_contacts(keys: Iterable[str]) -> bool:
    """Whether any of the pieces reads exports that are made of contacts."""
    return any(not READING_WORKS[key].files for key in keys)


def measure_reading(
    data: Path, keys: Iterable[str], *, progress: Callable[[str], None], has_polars: bool
) -> dict[str, Any]:
    """Measure some pieces of reading, print a line a side, and give all that was measured."""
    progress("making exports to read")
    keys = list(keys)
    make_reading_forms(data, {READING_WORKS[key].folder for key in keys} - {""})
    if needs_contacts(keys):
        make_reading(data, READ_FROM)
    print(f"\nreading{'':<39}{'seconds':>9}{'of first':>9}{'CPU s':>8}{'MB':>8}  of it")
    results: dict[str, Any] = {}
    for key in keys:
        work = READING_WORKS[key]
        sides = [side for side in work.sides if has_polars or side != "polars"]
        read = _measure(work, sides, data, progress)
        progress("")
        _print(work, read)
        results[key] = {side: asdict(found) for side, found in read.items()}
    return results


def _measure(
    work: ReadingWork, sides: Iterable[str], data: Path, progress: Callable[[str], None]
) -> dict[str, Read]:
    found: dict[str, Read] = {}
    facts: dict[str, Any] = {}
    for side in sides:
        progress(f"{work.title}: {side}")
        found[side], given = _run(work, side, data)
        for name in facts.keys() & given.keys():
            if facts[name] != given[name]:
                what = f"{work.title}: {name} is {given[name]} by {side}, {facts[name]} before"
                raise DifferentFactsError(what)
        facts |= given
    return found


def _run(work: ReadingWork, side: str, data: Path) -> tuple[Read, dict[str, Any]]:
    command = [sys.executable, str(HERE / "reading_side.py"), work.key, side, str(data)]
    read, facts = Read(), {}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        _answer(process.stdout.readline(), side)
        before = _resident(process.pid)
        watch = _Watch(process.pid)
        for _ in range(work.runs):
            process.stdin.write("\n")
            process.stdin.flush()
            answer = _answer(process.stdout.readline(), side)
            read.seconds.append(answer["seconds"])
            read.busy.append(answer["busy"])
            read.shares, facts = answer["shares"], answer["facts"]
        read.memory = max(1.0, watch.stop() - before)
        process.stdin.close()
    return read, facts


def _answer(line: str, side: str) -> dict[str, Any]:
    if not line:
        raise SystemExit(f"\nthe side {side} ended; what it said stands above")
    return dict(json.loads(line))


# --- memory ---------------------------------------------------------------------------------------


class _Watch:
    """Looks how much memory a process and its children hold, and keeps the most."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most = pid, 0.0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.done.wait(_LOOK_SECONDS):
            self.most = max(self.most, _resident(self.pid))

    def stop(self) -> float:
        """Give the most that was seen, in MB."""
        self.done.set()
        self.thread.join()
        return self.most


def _resident(pid: int) -> float:
    """Give what a process and its children hold, in MB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [c for task in tasks for c in (task / "children").read_text().split()]
    except (OSError, ValueError):
        return 0.0
    return pages * 4096 / 1e6 + sum(_resident(int(child)) for child in children)


# --- what is printed ------------------------------------------------------------------------------


def _print(work: ReadingWork, read: dict[str, Read]) -> None:
    first = next(iter(read.values()))
    for number, (side, found) in enumerate(read.items()):
        whole = found.seconds[-1]
        parts = [
            f"{name} {found.shares[name] / whole:.0%}" for name in _PARTS if name in found.shares
        ]
        if work.files:
            parts = [f"{work.files / found.median:,.0f} files a second"]
        title = work.title if not number else ""
        print(
            f"{title:<34}{side:<12}{found.median:>9.2f}{found.median / first.median:>9.2f}"
            f"{statistics.median(found.busy):>8.2f}{found.memory:>8,.0f}  {', '.join(parts)}",
            flush=True,
        )
