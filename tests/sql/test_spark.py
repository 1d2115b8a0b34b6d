"""The one door to Spark.

R1  a registered file is a table of its name; nothing else is read, and no command is run
R2  a process has one session, kept warm; each engine has tables of its own in it
R3  what Spark writes lies below the folder given, for this user alone, and is gone afterwards
R4  what is missing is said in one sentence, with what to do
"""

import os
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.errors import MissingToolError, UsageError
from gaugebook.sql import EngineSettings, open_engine
from gaugebook.sql import spark as door
from gaugebook.sql.spark import check_query, close_spark, spark_lacks

# --- what is looked at before Spark is asked ------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT COUNT(*) AS n FROM contacts",
        "WITH late AS (SELECT * FROM contacts) SELECT COUNT(*) FROM late",
        "SELECT 1 AS one UNION ALL SELECT 2",
        "SELECT v.k FROM VALUES ('a') AS v(k)",
        "SELECT * FROM (SELECT line FROM contacts) AS placed",
    ],
)
def test_a_query_of_the_tables_registered_may_run(query):
    check_query(query, tables=["contacts"])


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "DROP VIEW contacts",
        "SELECT 1; SELECT 2",
        "SET spark.sql.ansi.enabled = false",
        "INSERT OVERWRITE DIRECTORY '/tmp/leak' SELECT * FROM contacts",
        "CREATE TABLE leak AS SELECT * FROM contacts",
        "ADD JAR '/tmp/x.jar'",
        "SELECT * FROM staff",
        "SELECT * FROM other.contacts",
        "SELECT * FROM parquet.`/data/theirs.parquet`",
        "SELECT * FROM contacts WHERE line IN (SELECT line FROM staff)",
        "SELECT * FROM range(10)",
        "SELECT REFLECT('java.lang.System', 'exit', 1) FROM contacts",
        "SELECT java_method('java.lang.System', 'getenv', 'HOME')",
        "SELECT try_reflect('java.lang.System', 'getenv', 'HOME')",
    ],
)
def test_nothing_else_may(statement):
    with pytest.raises(ValueError, match=r"one query|is no table|is no function"):
        check_query(statement, tables=["contacts"])


def test_a_cluster_has_an_address(monkeypatch):
    monkeypatch.setenv("GAUGEBOOK_SPARK_MASTER", "our big server")
    with (
        pytest.raises(UsageError, match="cannot be 'our big server'") as fault,
        open_engine(EngineSettings(kind="spark")),
    ):
        pass
    assert "spark://host:7077" in fault.value.remedy


def test_a_missing_spark_is_said_with_the_command_that_gets_it(monkeypatch):
    monkeypatch.setattr(door, "find_spec", lambda name: None)
    lack = spark_lacks()
    assert isinstance(lack, MissingToolError)
    assert 'pip install "gaugebook[spark]"' in lack.remedy


@pytest.mark.parametrize(("java", "words"), [(None, "no Java was found"), (11, "this is Java 11")])
def test_a_java_too_old_or_missing_is_said(monkeypatch, java, words):
    monkeypatch.setattr(door, "find_spec", lambda name: object())
    monkeypatch.setattr(door, "java_version", lambda: java)
    lack = spark_lacks()
    assert lack is not None
    assert lack.message == f"Spark needs Java 17 or newer; {words}."


# --- Spark itself ---------------------------------------------------------------------------------


@pytest.fixture
def calls(tmp_path):
    path = tmp_path / "calls.parquet"
    at = pa.array([datetime(2022, 10, 30, 0, 30), None], pa.timestamp("us", tz="UTC"))
    pq.write_table(pa.table({"line": ["Waste", None], "at": at}), path)
    return path


@pytest.mark.slow
@pytest.mark.needs_spark
@pytest.mark.xdist_group("spark")
class TestSpark:
    def test_a_registered_file_is_a_table(self, spark_settings, calls):
        with open_engine(spark_settings) as engine:
            engine.register("contacts", calls)
            assert engine.dialect == "spark"
            assert engine.rows("SELECT line, at FROM contacts ORDER BY line NULLS LAST") == [
                {"line": "Waste", "at": datetime(2022, 10, 30, 0, 30)},
                {"line": None, "at": None},
            ]
            assert engine.rows("SELECT line FROM contacts WHERE line = 'Roads'") == []
            with pytest.raises(ValueError, match="before the first statement"):
                engine.register("more", calls)
            with pytest.raises(ValueError, match="no table that was registered"):
                engine.rows("SELECT * FROM more")

    def test_a_table_has_a_plain_name(self, spark_settings, calls):
        with open_engine(spark_settings) as engine, pytest.raises(ValueError, match="name a table"):
            engine.register("calls; DROP TABLE x", calls)

    def test_a_division_by_zero_is_no_empty_cell(self, spark_settings):
        with (
            open_engine(spark_settings) as engine,
            pytest.raises(Exception, match="DIVIDE_BY_ZERO"),
        ):
            engine.rows("SELECT 1 / 0 AS x")

    def test_a_refused_statement_is_not_printed(self, spark_settings, calls, capfd):
        with open_engine(spark_settings) as engine:
            engine.register("contacts", calls)
            with pytest.raises(Exception, match="UNRESOLVED_COLUMN"):
                engine.rows("SELECT nobody FROM contacts")
        assert capfd.readouterr() == ("", "")

    def test_engines_share_a_session_and_no_tables(self, spark_settings, calls, tmp_path):
        other = tmp_path / "other.parquet"
        pq.write_table(pa.table({"n": [1]}), other)
        with open_engine(spark_settings) as one, open_engine(spark_settings) as two:
            one.register("contacts", calls)
            two.register("contacts", other)
            assert len(one.rows("SELECT * FROM contacts")) == 2
            assert two.rows("SELECT * FROM contacts") == [{"n": 1}]
            assert one._session.sparkContext is two._session.sparkContext

    def test_other_settings_wait_until_nobody_uses_the_session(self, spark_settings):
        other = EngineSettings(kind="spark", memory_limit="1GB", threads=1)
        with (
            open_engine(spark_settings),
            pytest.raises(ValueError, match="other settings"),
            open_engine(other),
        ):
            pass

    def test_a_fork_does_not_speak_on_the_line_of_its_parent(self, spark_settings, monkeypatch):
        with open_engine(spark_settings):
            pass
        monkeypatch.setattr(door.os, "getpid", lambda: -1)
        with pytest.raises(RuntimeError, match="fork"), open_engine(spark_settings):
            pass

    def test_what_spark_writes_is_private_and_goes_with_it(
        self, spark_settings, calls, tmp_path, monkeypatch
    ):
        monkeypatch.delenv("SPARK_LOCAL_DIRS")
        monkeypatch.chdir(tmp_path)
        spill = tmp_path / "a private folder" / "spill"
        with open_engine(spark_settings, spill=spill) as engine:
            engine.register("contacts", calls)
            engine.rows("SELECT line, COUNT(*) AS n FROM contacts GROUP BY line")
            (own,) = spill.iterdir()
            written = {path.name.split("-")[0] for path in own.iterdir()}
            assert {"blockmgr", "spark.log"} <= written
            if os.name != "nt":
                assert own.stat().st_mode & 0o077 == 0
        close_spark()
        assert list(spill.iterdir()) == []
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a private folder", "calls.parquet"]
