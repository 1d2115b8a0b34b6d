"""The one door to DuckDB: it reads the files it is given, and nothing else.

R1  a registered file is a table of its name
R2  from the first statement on, no other file is read or written and no setting changed
R3  what does not fit in memory is spilled where it is private, or not at all
"""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.sql import open_engine


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
