"""The one door to DuckDB: it reads the files it is given, and nothing else.

R1  a registered file is a table of its name
R2  from the first statement on, no other file is read or written and no setting changed
R3  what does not fit in memory is spilled where it is private, or not at all
R4  what does not fit at all is said in a sentence
R5  times are UTC without a zone, whatever the file and the machine say
"""

import os
import subprocess
import sys
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.sql import EngineSettings, OutOfMemoryError, open_engine


@pytest.fixture
def two_files(tmp_path):
    ours, theirs = tmp_path / "our calls, it's.parquet", tmp_path / "theirs.parquet"
    pq.write_table(pa.table({"line": ["Waste", "Waste", None]}), ours)
    pq.write_table(pa.table({"name": ["somebody"]}), theirs)
    return ours, theirs


def test_a_registered_file_is_a_table(two_files):
    with open_engine() as engine:
        engine.register("contacts", two_files[0])
        rows = engine.rows("SELECT line, COUNT(*) AS n FROM contacts GROUP BY line ORDER BY n")
    assert rows == [{"line": None, "n": 1}, {"line": "Waste", "n": 2}]


def test_a_statement_may_give_no_rows(two_files):
    with open_engine() as engine:
        engine.register("contacts", two_files[0])
        assert engine.rows("SELECT line FROM contacts WHERE line = 'Roads'") == []


@pytest.mark.parametrize("name", ["", "a b", "calls; DROP TABLE x", "1st", 'a"b'])
def test_a_table_has_a_plain_name(two_files, name):
    with open_engine() as engine, pytest.raises(ValueError, match="cannot name a table"):
        engine.register(name, two_files[0])


def test_tables_are_registered_before_the_first_statement(two_files):
    with open_engine() as engine:
        engine.register("contacts", two_files[0])
        engine.rows("SELECT 1 AS one")
        with pytest.raises(ValueError, match="before the first statement"):
            engine.register("more", two_files[1])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_parquet('{theirs}')",
        "SELECT * FROM '{theirs}'",
        "SELECT * FROM read_text('{theirs}')",
        "SELECT * FROM glob('{folder}/*')",
        "COPY contacts TO '{folder}/leak.csv'",
        "ATTACH '{folder}/leak.db'",
        "SET enable_external_access = true",
        "SET threads = 1",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_nothing_else_is_read_written_or_changed(two_files, tmp_path, statement):
    filled = statement.format(theirs=two_files[1].as_posix(), folder=tmp_path.as_posix())
    with open_engine() as engine:
        engine.register("contacts", two_files[0])
        with pytest.raises(duckdb.Error):
            engine.rows(filled)
    assert not list(tmp_path.glob("leak*"))


def test_rows_are_spilled_only_where_they_are_private(tmp_path):
    sql = "SELECT current_setting('temp_directory') AS folder"
    with open_engine(spill=tmp_path / "private" / "spill") as engine:
        assert engine.rows(sql) == [{"folder": str(tmp_path / "private" / "spill")}]
    # DuckDB by itself would make `.tmp` in the folder one happens to be in.
    with open_engine() as engine:
        assert engine.rows(sql) == [{"folder": ""}]


def test_what_does_not_fit_is_said_with_what_to_do():
    different = "SELECT COUNT(DISTINCT hash(n)) AS many FROM range(3000000) AS t(n)"
    with (
        open_engine(EngineSettings(memory_limit="20MB")) as engine,
        pytest.raises(OutOfMemoryError, match="do not fit into 20MB of memory") as fault,
    ):
        engine.rows(different)
    assert "memory: 4GB" in fault.value.remedy
    with open_engine(EngineSettings(memory_limit="1GB")) as engine:
        assert engine.rows(different) == [{"many": 3_000_000}]


READ_TIMES = """
import sys
from pathlib import Path
from gaugebook.sql import open_engine

with open_engine() as engine:
    engine.register("contacts", Path(sys.argv[1]))
    print(engine.rows("SELECT *, CAST(zoned AS DATE) = DATE '2022-10-30' AS same_day, "
        "zoned = CAST('2022-10-30 00:30:00' AS TIMESTAMP) AS same FROM contacts"))
"""


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_times_are_utc_without_a_zone_wherever_this_runs(tmp_path, zone):
    at = datetime(2022, 10, 30, 0, 30)
    times = {
        "plain": pa.array([at], pa.timestamp("us")),
        "zoned": pa.array([at], pa.timestamp("us", tz="UTC")),
    }
    pq.write_table(pa.table(times), tmp_path / "times.parquet")
    # In a process of its own, as the zone of the machine is looked at once.
    run = subprocess.run(
        [sys.executable, "-c", READ_TIMES, str(tmp_path / "times.parquet")],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = {"plain": at, "zoned": at, "same_day": True, "same": True}
    assert run.stdout.strip() == str([expected])
