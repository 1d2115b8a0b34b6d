"""Compares the engine with hand-written SQL and with Polars on the same records, in one run.

Each side works in a process of its own. The first run of each is cold and gives its memory; then
the sides take turns, warm, and medians are compared. A difference in any figure ends it. Only
ratios are worth quoting: seconds belong to a machine. What is measured and how to read it: see
README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench_data import MILLION, contacts_file
from reading import READ_FROM, DifferentFactsError, measure_reading, needs_contacts
from reading_works import READING_WORKS
from workloads import WORKLOADS, Figures, Workload, differences

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
SIDES = ("engine", "sql", "polars")
_LEAST_RUNS = 3
_SECONDS_A_WORKLOAD = 60.0  # slow work is run fewer times, but never fewer than three
_SMALL_SIZES = (1, 5, 10)
_SMALL_MEMORY = "512MB"
_DIFFERENCES_SHOWN = 10


class DifferentError(Exception):
    """Two sides do not give the same figures: then no time means anything."""


@dataclass
class Measured:
    """What one side took for one piece of work.

    Seconds by the clock, `cold` from the start of its process; `busy` are seconds of all its
    threads, which other work on the machine hardly changes; `statements` the seconds until the
    table of figures is there, without what is then made of it. `memory` is MB above a process that
    only imports, `resident` all of it.
    """

    cold: float = 0.0
    warm: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    statements: list[float] = field(default_factory=list)
    memory: float = 0.0
    resident: float = 0.0
    spilled: float = 0.0
    form: str = ""

    @property
    def median(self) -> float:
        """The median of the warm runs, in seconds."""
        return statistics.median(self.warm)

    @property
    def median_table(self) -> float:
        """The median of the seconds until the table of figures was there."""
        return statistics.median(self.statements)

    @property
    def median_busy(self) -> float:
        """The median of the threads' time in the warm runs, in seconds."""
        return statistics.median(self.busy)


class Side:
    """A process that does one piece of work again and again."""

    def __init__(self, name: str, workload: Workload, rows: int, given: argparse.Namespace) -> None:
        self.started = time.perf_counter()
        command = [
            *(sys.executable, str(HERE / "side.py")),
            *(name, workload.key, str(contacts_file(DATA, rows))),
            *("--rows", str(rows)),
            *("--threads", str(given.threads)),
            *("--memory", given.memory),
        ]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.name = name
        self.form = next(iter(workload.forms)) if name == "sql" else ""
        self.resident = self._answer()["resident"]

    def __enter__(self) -> Side:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def _answer(self) -> dict[str, Any]:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit(f"\nthe side {self.name} ended; what it said stands above")
        return dict(json.loads(line))

    def run(self) -> dict[str, Any]:
        """Do the work once."""
        if self.process.stdin:
            self.process.stdin.write(json.dumps({"form": self.form}) + "\n")
            self.process.stdin.flush()
        return self._answer()

    def first(self) -> tuple[Measured, Figures]:
        """Do the work for the first time; what follows is warm."""
        answer = self.run()
        cold = time.perf_counter() - self.started
        measured = Measured(
            cold=cold,
            memory=max(1.0, answer["peak"] - self.resident),
            resident=answer["peak"],
            spilled=answer["spilled"],
            form=self.form,
        )
        return measured, answer["figures"]


def main() -> int:
    given = _arguments()
    try:
        results = _measure(given)
    except (DifferentError, DifferentFactsError) as fault:
        print(f"\nTHE FIGURES DIFFER, so nothing was measured.\n{fault}", file=sys.stderr)
        return 1
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rows", type=float, default=20, help="millions of contacts (20)")
    parser.add_argument("--runs", type=int, default=5, help="most warm runs of each side (5)")
    parser.add_argument(
        "--only",
        choices=(*WORKLOADS, *READING_WORKS, "growth", "spill", "reading"),
        nargs="+",
        help="some pieces of work; growth: from 1 to 20 million; spill: in little memory; "
        "reading: of all exports",
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", default="2GB", help="limit of the engine and of SQL (2GB)")
    parser.add_argument("--no-polars", action="store_true", help="leave Polars out")
    parser.add_argument("--json", type=Path, help="write all that was measured to this file")
    return parser.parse_args()


def _measure(given: argparse.Namespace) -> dict[str, Any]:
    rows = round(given.rows * MILLION)
    asked = given.only or (*WORKLOADS, "growth", "spill", "reading")
    chosen = [WORKLOADS[key] for key in WORKLOADS if key in asked]
    smaller = [size * MILLION for size in _SMALL_SIZES if size * MILLION < rows]
    is_engine_asked = bool(chosen) or "growth" in asked or "spill" in asked
    if is_engine_asked:
        _make([rows, *(smaller if "growth" in asked else [])])
        print(f"{rows / MILLION:g} million contacts, {given.threads} threads, {given.memory}\n")
    results: dict[str, Any] = {
        "rows": rows,
        "threads": given.threads,
        "memory": given.memory,
        "workloads": {},
    }
    if chosen:
        print(_HEAD)
    for workload in chosen:
        measured = _compare(workload, rows, given)
        print(_line(workload, measured), flush=True)
        results["workloads"][workload.key] = {n: asdict(m) for n, m in measured.items()}
    if chosen:
        print(_FOOT)
        for key, sides in results["workloads"].items():
            print(f"  {key}: SQL {sides['sql']['form']}")
    if "growth" in asked and smaller:
        results["growth"] = _growth(chosen or list(WORKLOADS.values()), [*smaller, rows], given)
    if "spill" in asked:
        results["spill"] = _little_memory(rows, given)
    read = [key for key in READING_WORKS if key in asked or "reading" in asked]
    if read:
        _make(READ_FROM if needs_contacts(read) else [])
        polars = not given.no_polars
        results["reading"] = measure_reading(DATA, read, progress=_progress, has_polars=polars)
    return results


def _make(sizes: Sequence[int]) -> None:
    missing = [rows for rows in sizes if not contacts_file(DATA, rows).exists()]
    if missing:
        _tell(f"making contacts once, kept in {DATA}\n")
        command = [sys.executable, str(HERE / "make_contacts.py"), str(DATA)]
        subprocess.run([*command, *(str(rows) for rows in missing)], check=True)


# --- against SQL and Polars -----------------------------------------------------------------------


def _compare(workload: Workload, rows: int, given: argparse.Namespace) -> dict[str, Measured]:
    best = _fastest_form(workload, rows, given)
    names = [name for name in SIDES if name != "polars" or not given.no_polars]
    with ExitStack() as stack:
        sides, measured, figures = {}, {}, {}
        for name in names:
            _progress(f"{workload.key}: {name} in a fresh process")
            sides[name] = stack.enter_context(Side(name, workload, rows, given))
            if name == "sql":
                sides[name].form = best
            measured[name], figures[name] = sides[name].first()
            if name != "engine":
                _hold_equal(workload, figures["engine"], figures[name], name)
        for number in _rounds(given.runs):
            _progress(f"{workload.key}: run {number} of at most {given.runs}")
            for name in names:
                answer = sides[name].run()
                measured[name].warm.append(answer["seconds"])
                measured[name].busy.append(answer["busy"])
                measured[name].statements.append(answer["statements"])
    _progress("")
    return measured


def _rounds(most: int) -> Iterator[int]:
    """Give the numbers of the runs: as many as are asked for, unless they take too long."""
    started = time.perf_counter()
    for number in range(1, most + 1):
        yield number
        spent = time.perf_counter() - started
        if number >= _LEAST_RUNS and spent * (number + 1) / number > _SECONDS_A_WORKLOAD:
            return


def _fastest_form(workload: Workload, rows: int, given: argparse.Namespace) -> str:
    """Try the forms of the SQL against one another, twice each, and give the fastest."""
    seconds: dict[str, float] = {}
    first: Figures | None = None
    with Side("sql", workload, rows, given) as side:
        for turn in range(2):
            for form in workload.forms:
                _progress(f"{workload.key}: trying SQL, {form}")
                side.form = form
                answer = side.run()
                first = first or answer["figures"]
                _hold_equal(workload, first, answer["figures"], form)
                taken = answer["seconds"]
                seconds[form] = min(taken, seconds.get(form, taken)) if turn else taken
    return min(seconds, key=lambda form: seconds[form])


def _hold_equal(workload: Workload, ours: Figures, theirs: Figures, name: str) -> None:
    found = list(differences(ours, theirs, of=name))
    if found or not ours:
        shown = "\n".join(found[:_DIFFERENCES_SHOWN]) or "there are none"
        raise DifferentError(f"{workload.title}: {len(found)} figures\n{shown}")


_HEAD = (
    f"{'work':<10}{'table s':>8}{'whole s':>8}{'SQL s':>7}{'Polars s':>9}"
    f"{'table':>7}{'aim':>6}{'':>5}{'whole':>7}{'':>5}{'CPU':>6}"
    f"{'engine MB':>11}{'SQL MB':>8}{'Polars MB':>10}{'memory':>8}{'aim':>6}{'':>5}"
    f"{'cold s: engine':>16}{'SQL':>7}{'Polars':>8}"
)
_FOOT = (
    "table: the engine's statements and their rows / SQL. whole: with an observation made of each\n"
    "figure (interval, target, identity, note) / SQL, which makes none. CPU, memory: whole / SQL.\n"
    "Every figure of all sides was equal."
)


def _line(workload: Workload, measured: dict[str, Measured]) -> str:
    engine, sql = measured["engine"], measured["sql"]
    polars = measured.get("polars")
    table, whole = engine.median_table / sql.median, engine.median / sql.median
    more = engine.memory / sql.memory
    work = engine.median_busy / sql.median_busy
    return (
        f"{workload.key:<10}{engine.median_table:>8.2f}{engine.median:>8.2f}{sql.median:>7.2f}"
        f"{polars.median if polars else float('nan'):>9.2f}"
        f"{table:>7.2f}{workload.time_aim:>6}{_met(table, workload.time_aim):>5}"
        f"{whole:>7.2f}{_met(whole, workload.time_aim):>5}{work:>6.2f}"
        f"{engine.memory:>11,.0f}{sql.memory:>8,.0f}"
        f"{polars.memory if polars else float('nan'):>10,.0f}"
        f"{more:>8.2f}{workload.memory_aim:>6}{_met(more, workload.memory_aim):>5}"
        f"{engine.cold:>16.2f}{sql.cold:>7.2f}{polars.cold if polars else float('nan'):>8.2f}"
    )


def _met(ratio: float, aim: float) -> str:
    return "yes" if ratio <= aim else "NO"


# --- from 1 to 20 million -------------------------------------------------------------------------


def _growth(
    workloads: Sequence[Workload], sizes: Sequence[int], given: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Time the engine on more and more contacts; a straight line is the same time a million."""
    print("\nseconds a million contacts, engine")
    print(f"{'work':<10}" + "".join(f"{size / MILLION:>9g} M" for size in sizes))
    found: dict[str, dict[str, float]] = {}
    for workload in workloads:
        for rows in sizes:
            _progress(f"{workload.key}: {rows / MILLION:g} million")
            with Side("engine", workload, rows, given) as side:
                side.run()
                runs = [side.run()["seconds"] for _ in range(_LEAST_RUNS)]
            seconds = statistics.median(runs) / (rows / MILLION)
            found.setdefault(workload.key, {})[str(rows)] = seconds
        _progress("")
        print(f"{workload.key:<10}" + "".join(f"{s:>11.3f}" for s in found[workload.key].values()))
    return found


# --- in little memory -----------------------------------------------------------------------------


def _little_memory(rows: int, given: argparse.Namespace) -> dict[str, Any]:
    """Find repeats with little memory: slower, but finished and with the same figures."""
    workload = WORKLOADS["repeats"]
    found: dict[str, Measured] = {}
    figures: dict[str, Figures] = {}
    for memory in ("16GB", _SMALL_MEMORY):
        _progress(f"repeats with {memory}")
        own = argparse.Namespace(**{**vars(given), "memory": memory})
        with Side("engine", workload, rows, own) as side:
            found[memory], figures[memory] = side.first()
    _progress("")
    ample, little = found.values()
    _hold_equal(workload, figures["16GB"], figures[_SMALL_MEMORY], f"the run with {_SMALL_MEMORY}")
    print(
        f"\nrepeats with {_SMALL_MEMORY}: {little.cold:.1f} s from the start of the process, "
        f"{little.resident:,.0f} MB resident at most, {little.spilled:,.0f} MB spilled; "
        f"without a limit {ample.cold:.1f} s, {ample.resident:,.0f} MB; same figures"
    )
    return {memory: asdict(measured) for memory, measured in found.items()}


def _tell(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        _tell(f"\r\033[K{text}")
    elif text:
        _tell(f"  {text}\n")


if __name__ == "__main__":
    sys.exit(main())
