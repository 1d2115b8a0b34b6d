"""Runs mutated inputs through the targets, bounded in time, and watches what is left behind.

Every input is made from a number alone, so that a failing one can be made again: its number stands
in its name, and ``python -m tests.fuzz --again NUMBER`` runs it once more.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import TEXTS as SEED_TEXTS
from tests.fuzz.seeds import YAMLS, make_seeds
from tests.fuzz.targets import FILES, TEXTS, Target

from gaugebook.intake.child import end_child

SECONDS_FOR_ONE = 30.0
"""A workbook's own bounds are six seconds and what Python takes to start, on a busy machine."""
EVERY = 150
"""Inputs between two looks at what is left behind."""
WARM_AFTER = 300
MOST_GROWTH = 250_000_000
"""Bytes; caches of texts and compiled patterns fill up, a leak goes on."""

_SLOW_KINDS = ("xlsx", "xlsm", "ods", "xls", "zip", "zipped-xlsx")
_SUFFIXES = (".csv", ".xls", ".xlsx", ".txt", ".zip", ".ods", ".parquet", ".html", ".json", "")


class TookTooLong(Exception):
    """An input took longer than it may."""


@dataclass(frozen=True)
class Input:
    """One input: its number, what it goes through, what kind it was, and its bytes."""

    number: int
    target: str
    kind: str
    data: bytes
    suffix: str


@dataclass
class Failure:
    """What went wrong with one input."""

    number: int
    target: str
    kind: str
    told: str
    saved: str = ""


@dataclass
class Summary:
    """What a run did."""

    inputs: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: tuple[float, int, str] = (0.0, 0, "")
    grown: int = 0
    seconds: float = 0.0

    def lines(self) -> Iterator[str]:
        """Say it in a few lines."""
        total = sum(self.inputs.values())
        yield f"{total:,} inputs in {self.seconds:.0f} s, {len(self.failures)} failures"
        for kind, count in sorted(self.inputs.items()):
            outcomes = ", ".join(
                f"{name.partition(' ')[2]} {n}"
                for name, n in sorted(self.outcomes.items())
                if name.startswith(f"{kind} ")
            )
            yield f"  {kind:<24} {count:>7,}  {outcomes}"
        seconds, number, kind = self.slowest
        yield f"slowest: {seconds:.2f} s, {kind}, number {number}"
        yield f"memory grown by {self.grown / 1e6:.0f} MB after the first {WARM_AFTER}"
        for failure in self.failures:
            what = f"{failure.target}, {failure.kind}"
            yield f"FAILED number {failure.number} ({what}) {failure.saved}"
            yield failure.told

    def add(self, other: Summary) -> None:
        """Add what another process did."""
        self.inputs += other.inputs
        self.outcomes += other.outcomes
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)
        self.grown = max(self.grown, other.grown)
        self.seconds = max(self.seconds, other.seconds)


_SEEDS: dict[str, tuple[bytes, ...]] = {}


def make_input(number: int) -> Input:
    """Make an input from its number."""
    if not _SEEDS:
        _SEEDS.update(make_seeds())
    rng = random.Random(number)
    if rng.random() < 0.12:
        target = rng.choice(sorted(TEXTS))
        seeds = YAMLS if target == "yaml" else SEED_TEXTS
        data = mutate(rng.choice(seeds).encode(), rng, other=rng.choice(YAMLS).encode())
        return Input(number, target, target, data, ".yaml")
    kinds = sorted(_SEEDS)
    # A process of its own for each workbook takes its time; text is tried more often for that.
    kind = rng.choice([k for k in kinds for _ in range(1 if k in _SLOW_KINDS else 4)])
    other = rng.choice(_SEEDS[rng.choice(kinds)])
    data = mutate(rng.choice(_SEEDS[kind]), rng, other=other)
    target = rng.choice(("records", "records", "figures", "figures", "draft"))
    return Input(number, target, kind, data, rng.choice(_SUFFIXES))


def run(
    first: int,
    *,
    seconds: float,
    keep: Path | None = None,
    most: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Run inputs, numbered from `first` on, until the time is up or `most` are done.

    Parameters
    ----------
    first
        The number of the first input.
    seconds
        How long to go on.
    keep
        The folder for inputs that fail.
    most
        How many inputs at most.
    tell
        Told of each failure as it comes.
    """
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    summary, begun = Summary(), time.monotonic()
    with _own_folder() as folder:
        watch = _Watch(folder)
        number = first
        while time.monotonic() - begun < seconds and (most is None or number - first < most):
            made = make_input(number)
            failure = run_one(made, folder, summary, current=keep)
            if failure is None and (number - first + 1) % EVERY == 0:
                failure = watch.look(made, done=number - first + 1)
                summary.grown = watch.grown
            if failure is not None:
                failure.saved = _saved(made, keep, failure)
                summary.failures.append(failure)
                tell(f"FAILED {failure.number} {failure.target} {failure.kind}\n{failure.told}")
            number += 1
    summary.seconds = time.monotonic() - begun
    return summary


def run_one(
    made: Input, folder: Path, summary: Summary, *, current: Path | None = None
) -> Failure | None:
    """Run one input; give what went wrong, if anything did."""
    path = folder / f"input{made.suffix}"
    path.write_bytes(made.data)
    if current is not None:  # should the process itself die, this names its last input
        (current / f"running-{os.getpid()}").write_text(str(made.number))
    target: Target = (FILES | TEXTS)[made.target]
    begun = time.monotonic()
    told, outcome = "", "failed"
    swallowed: list[str] = []
    try:
        with _bounded(SECONDS_FOR_ONE), _nothing_swallowed(swallowed):
            outcome = target(path, random.Random(made.number))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic of a compiled reader is no Exception
        told = traceback.format_exc(limit=-12)
    told = told or "\n".join(swallowed)
    took = time.monotonic() - begun
    path.unlink(missing_ok=True)
    label = f"{made.target}/{made.kind}"
    summary.inputs[label] += 1
    summary.outcomes[f"{label} {outcome}"] += 1
    summary.slowest = max(summary.slowest, (took, made.number, label))
    return Failure(made.number, made.target, made.kind, told) if told else None


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Raise in a loop of Python that goes on; where compiled code does, say where and die."""

    def stop(_signal: int, _frame: object) -> None:
        raise TookTooLong(f"over {seconds:g} seconds")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(4 * seconds, exit=True)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _nothing_swallowed(told: list[str]) -> Iterator[None]:
    """Hear of faults that compiled code passes over: a row may have gone with one, uncounted."""

    def hear(fault: sys.UnraisableHookArgs) -> None:
        lines = traceback.format_exception(fault.exc_type, fault.exc_value, fault.exc_traceback)
        told.append(f"passed over in {fault.object!r}\n{''.join(lines)}")

    before, sys.unraisablehook = sys.unraisablehook, hear
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Give a folder in which everything temporary is made, so that what is left can be counted."""
    before = tempfile.tempdir
    folder = Path(tempfile.mkdtemp(prefix="gaugebook-fuzz-"))
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


class _Watch:
    """Looks at what inputs leave behind: memory, open files, child processes, temporary files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = 0
        self.files = 0
        self.grown = 0

    def look(self, made: Input, *, done: int) -> Failure | None:
        gc.collect()
        memory, files = _memory(), _open_files()
        if done <= WARM_AFTER:
            self.memory, self.files = memory, files
            return None
        self.grown = memory - self.memory
        said = []
        if self.memory and self.grown > MOST_GROWTH:
            said.append(f"memory grew by {self.grown / 1e6:.0f} MB")
            self.memory = memory
        if files > self.files + 3:
            said.append(f"{files - self.files} files are still open")
            self.files = files
        end_child()  # the one that reads workbooks waits for the next of them
        if children := _children():
            said.append(f"child processes are still there: {children}")
        if left := sorted(p.name for p in self.folder.iterdir()):
            said.append(f"temporary files are left: {left[:5]}")
            for path in self.folder.iterdir():
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
        told = "; ".join(said)
        return Failure(made.number, "watch", made.kind, told) if told else None


def _memory() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> int:
    try:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - not a folder of files
    except OSError:
        return 0


def _children() -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path("/proc/self/task").iterdir():
            found += [int(n) for n in (task / "children").read_text().split()]
    return found


def _saved(made: Input, keep: Path | None, failure: Failure) -> str:
    if keep is None:
        return ""
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"{made.target}-{made.kind}-{made.number}{made.suffix}"
    path.write_bytes(made.data)
    path.with_name(f"{path.name}.txt").write_text(failure.told, encoding="utf-8")
    return str(path)
