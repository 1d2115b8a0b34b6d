"""Compares the engine with hand-written SQL on the same records, in the same run.

Only ratios are worth quoting: absolute times belong to a machine. Each side runs several times
in turn, and medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from gaugebook.definitions.library import Library, load_library
from gaugebook.engine import Request, compute
from gaugebook.periods import parse_period
from gaugebook.tables.dataset import ContactRecords, Dataset, InputFacts
from gaugebook.tables.synthetic import MADE_UP_ORG_CODE, write_contacts
from gaugebook.tables.times import utc_start_of

TIME_ZONE = "Europe/London"
WINDOW = parse_period("2021-01..2022-10")

# Offered and answered calls and the sum of waits, by month and line, as somebody who knows the
# table would write it: one scan, one join with the months.
HAND_WRITTEN = """
SELECT m.n, line,
  COUNT(*) FILTER (WHERE outcome IN
    ('answered', 'abandoned', 'short_abandoned', 'called_back', 'refused')) AS offered,
  COUNT(*) FILTER (WHERE outcome = 'answered') AS answered
FROM contacts JOIN months m ON started_at >= m.starts AND started_at < m.ends
WHERE channel = 'phone'
GROUP BY GROUPING SETS ((m.n), (m.n, line))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each side")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "contacts.parquet"
        print("making up contact records ...", file=sys.stderr)
        write_contacts(parquet, seed=2022)
        records = _records(parquet)
        library, _ = load_library()
        ours, theirs = _engine(library, records), _by_hand(parquet)
        pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(runs + 1)][1:]
    engine, sql = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"answered share by month and line, {records.facts.files[0].rows:,} contacts")
    print(f"engine          {engine:7.3f} s   (one metric, with its identity and intervals)")
    print(f"hand-written    {sql:7.3f} s   (counts only)")
    print(f"ratio           {engine / sql:7.2f}")
    return 0


def _records(parquet: Path) -> ContactRecords:
    import pyarrow.parquet as pq

    from gaugebook.tables.dataset import InputFile

    rows = pq.read_metadata(parquet).num_rows
    facts = InputFacts(
        source_id="made-up-contacts",
        org_code=MADE_UP_ORG_CODE,
        label="Made-up contact records",
        reference="made-up-contacts",
        made_up=True,
        files=(InputFile(parquet.name, "", rows),),
    )
    return ContactRecords(facts, parquet, TIME_ZONE, WINDOW.start, WINDOW.last_day)


def _engine(library: Library, records: ContactRecords) -> Callable[[], object]:
    request = Request(("answered_share",), WINDOW, "month", by=("line",))
    dataset = Dataset(records=(records,))
    return lambda: compute(request, library=library, dataset=dataset)


def _by_hand(parquet: Path) -> Callable[[], object]:
    months = ", ".join(
        f"({n}, TIMESTAMP '{utc_start_of(p.start, TIME_ZONE)}', "
        f"TIMESTAMP '{utc_start_of(p.end, TIME_ZONE)}')"
        for n, p in enumerate(WINDOW.split("month"))
    )

    def run() -> object:
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"CREATE VIEW contacts AS SELECT * FROM read_parquet('{parquet}')")
            connection.execute(
                f"CREATE VIEW months AS SELECT * FROM (VALUES {months}) t(n, starts, ends)"
            )
            return connection.execute(HAND_WRITTEN).fetchall()

    return run


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
