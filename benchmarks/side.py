"""One side of a comparison in a process of its own, so that its memory is its own.

Reads one JSON object a line, answers with one. Started by `run.py`; nobody types this.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workloads import WORKLOADS, Figures, Workload

MEGABYTE = 1_000_000
_POLL_SECONDS = 0.02

_IN_STATEMENTS: list[float] = []
"""Seconds that the engine spent on each statement and its rows, in the run that is measured."""

Prepared = tuple[Callable[[], Any], Callable[[Any], Figures]]
"""The work that is timed, and what turns its result into figures, which is not."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=("engine", "sql", "polars"))
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("parquet", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory", required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="spill-", dir=given.parquet.parent) as folder:
        spill = Path(folder)
        workload = WORKLOADS[given.workload]
        prepare = {"engine": _engine, "sql": _sql, "polars": _polars}[given.side]
        sides = prepare(workload, given, spill)
        _say({"ready": True, "resident": _peak()})
        for line in sys.stdin:
            work, as_figures = sides(json.loads(line))
            watch = _Watch(spill)
            _IN_STATEMENTS.clear()
            start, busy = time.perf_counter(), time.process_time()
            result = work()
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
            spilled = watch.stop()
            peak = _peak()
            _say(
                {
                    "seconds": seconds,
                    "busy": busy,
                    "statements": sum(_IN_STATEMENTS) if _IN_STATEMENTS else seconds,
                    "peak": peak,
                    "spilled": spilled,
                    "figures": as_figures(result),
                }
            )
    return 0


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def _peak() -> float:
    """Give the most memory that this process held so far, in MB."""
    # The process itself, not the one that it was forked from, where the system tells.
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / MEGABYTE
    import resource  # not on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


class _Watch:
    """Looks how much lies in the spill folder while work is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.most = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.done.wait(_POLL_SECONDS):
            total = 0
            for path in self.folder.rglob("*"):
                try:
                    total += path.stat().st_blocks * 512 if path.is_file() else 0
                except OSError:  # removed in between
                    continue
            self.most = max(self.most, total)

    def stop(self) -> float:
        """Give the most that was seen, in MB."""
        self.done.set()
        self.thread.join()
        return self.most / MEGABYTE


# --- the engine -----------------------------------------------------------------------------------


def _engine(
    workload: Workload, given: argparse.Namespace, spill: Path
) -> Callable[[dict[str, Any]], Prepared]:
    import duckdb  # noqa: F401 - imported before memory is looked at, as on the other sides
    from bench_data import FIRST_DAY, LAST_DAY, TIME_ZONE

    from gaugebook.definitions.library import load_library
    from gaugebook.engine import Request, compute
    from gaugebook.periods import parse_period
    from gaugebook.sql import EngineSettings
    from gaugebook.tables.dataset import Dataset, InputFacts, InputFile, Records
    from gaugebook.tables.synthetic import MADE_UP_ORG_CODE

    _watch_statements()
    library, problems = load_library()
    if any(p.is_refused for p in problems):
        raise SystemExit("the shipped definitions have faults; see gaugebook check")
    # Beside the file, as a workspace has it, so that what is spilled can be seen.
    own = spill / given.parquet.name
    own.symlink_to(given.parquet.resolve())
    facts = InputFacts(
        source_id="bench-contacts",
        org_code=MADE_UP_ORG_CODE,
        label="Made-up contact records",
        reference="bench-contacts",
        made_up=True,
        files=(InputFile(own.name, "", given.rows),),
    )
    dataset = Dataset(records=(Records(facts, own, TIME_ZONE, FIRST_DAY, LAST_DAY),))
    period = parse_period(f"{FIRST_DAY:%Y-%m}..{LAST_DAY:%Y-%m}")
    request = Request(workload.metrics, period, workload.grain, by=workload.by)
    settings = EngineSettings(memory_limit=given.memory, threads=given.threads)

    def work() -> Any:
        return compute(request, library=library, dataset=dataset, engine=settings)

    def figures(computed: Any) -> Figures:
        return {
            f"{o.metric_id}|{o.span.start}|{o.dimensions.get('line', '_T')}": [
                o.value,
                o.numerator,
                o.denominator,
            ]
            for o in computed.observations
        }

    return lambda _: (work, figures)


def _watch_statements() -> None:
    """Note how long the engine waits for DuckDB: what is left is its own work."""
    from gaugebook.sql.engine import Engine

    run = Engine.rows

    def timed(engine: Engine, sql: str) -> list[dict[str, Any]]:
        start = time.perf_counter()
        rows = run(engine, sql)
        _IN_STATEMENTS.append(time.perf_counter() - start)
        return rows

    Engine.rows = timed  # type: ignore[method-assign]


# --- hand-written SQL -----------------------------------------------------------------------------


def _sql(
    workload: Workload, given: argparse.Namespace, spill: Path
) -> Callable[[dict[str, Any]], Prepared]:
    import duckdb

    # Opened for each run, as the engine does; it takes some milliseconds.
    def run(statement: str) -> Any:
        settings = {
            "threads": given.threads,
            "memory_limit": given.memory,
            "temp_directory": str(spill),
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            source = str(given.parquet.resolve()).replace("'", "''")
            # So that an instant is read alike with a zone and without one, wherever this runs.
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"CREATE VIEW contacts AS SELECT * FROM read_parquet('{source}')")
            return connection.execute(statement).fetchall()

    def prepare(asked: dict[str, Any]) -> Prepared:
        statement = workload.forms[asked["form"]]
        return lambda: run(statement), workload.figures

    return prepare


# --- Polars ---------------------------------------------------------------------------------------


def _polars(
    workload: Workload, given: argparse.Namespace, spill: Path
) -> Callable[[dict[str, Any]], Prepared]:
    import os

    os.environ["POLARS_MAX_THREADS"] = str(given.threads)
    os.environ["POLARS_TEMP_DIR"] = str(spill)
    import polars  # noqa: F401 - reads its settings when it is imported

    return lambda _: (lambda: workload.polars(given.parquet), workload.figures)


if __name__ == "__main__":
    sys.exit(main())
