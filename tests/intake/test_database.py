"""Records out of a database, from SQLite and from PostgreSQL, each a real one.

1. What it holds is what is read: names, rows, blanks and types; instants in UTC.
2. The same content gives the same table, however the rows lie.
3. A column under `never_read` is not asked for.
4. Nothing is written, whatever the query asks.
5. Time, rows, columns and cells are bounded.
6. Every fault is a Problem in words, and neither the login nor a row is in any of them.
"""

import logging
import sqlite3
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.dialects import registry
from tests.postgres_server import running_postgres

from gaugebook.intake import database
from gaugebook.intake.database import DatabaseLimits, read_database
from gaugebook.intake.database_cells import array_of, table_of

VARIABLE = "CRM_DATABASE_URL"
PASSWORD = "tell-nobody-7"

CASES = [
    (1, "C-1", "Missed bin", "2022-10-01 09:00:00", None, 4.5, 1, "Zebedee Quillfeather"),
    (2, "C-2", "Pothole", "2022-10-02 10:30:00", "2022-10-03 08:00:00", 3.0, 0, "07700 900123"),
    (3, "C-3", "", "2022-10-02 11:00:00", None, None, None, "z.quillfeather@example.org"),
]
TABLE = """
CREATE TABLE cases (
    number INTEGER, "case id" TEXT, topic TEXT, opened TEXT, closed TEXT,
    score REAL, on_time BOOLEAN, caller TEXT
)
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "data" / "crm 100%.sqlite"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute(TABLE)
        connection.executemany("INSERT INTO cases VALUES (?,?,?,?,?,?,?,?)", CASES)
    connection.close()
    return path


def read(folder, url="sqlite:///data/crm 100%.sqlite", **options):
    if "query" not in options:
        options.setdefault("table", "cases")
    return read_database(VARIABLE, environment={VARIABLE: url}, folder=folder, **options)


def only(answer):
    (raw,), problems = answer
    assert problems == []
    return raw


def fault(answer):
    tables, (found,) = answer
    assert tables == []
    return found


# --- 1. what it holds -----------------------------------------------------------------------------


def test_a_table_of_sqlite_is_read_with_its_names_and_blanks(file, tmp_path):
    raw = only(read(tmp_path))

    assert raw.file == "CRM_DATABASE_URL/cases"
    assert raw.row_number(0) == 1
    assert raw.table["case id"].to_pylist() == ["C-1", "C-2", "C-3"]
    assert raw.table["topic"].to_pylist() == ["Missed bin", "Pothole", None]
    assert raw.table["closed"].to_pylist() == [None, "2022-10-03 08:00:00", None]
    assert raw.table["score"].to_pylist() == [4.5, 3.0, None]
    assert raw.table.schema.field("number").type == pa.int64()


def test_a_query_may_join_count_and_end_in_a_comment(file, tmp_path):
    query = """
        WITH october AS (SELECT * FROM cases WHERE opened >= '2022-10-02')
        SELECT topic AS "100% topic", count(*) AS "cases" FROM october GROUP BY 1; -- by topic
    """.replace("; -- by topic", " -- by topic")
    raw = only(read(tmp_path, query=query))

    assert raw.file == "CRM_DATABASE_URL/query"
    assert raw.table.to_pylist() == [
        {"100% topic": "Pothole", "cases": 1},
        {"100% topic": None, "cases": 1},
    ]


def test_a_semicolon_at_the_end_of_a_query_does_no_harm(file, tmp_path):
    assert only(read(tmp_path, query="SELECT number FROM cases;\n")).table.num_rows == 3


def test_a_table_without_rows_keeps_its_columns(file, tmp_path):
    raw = only(read(tmp_path, query="SELECT number, topic FROM cases WHERE number > 99"))

    assert raw.table.column_names == ["number", "topic"]
    assert raw.table.num_rows == 0


def test_a_column_of_several_kinds_becomes_text(tmp_path, file):
    query = "SELECT 5 AS v UNION ALL SELECT 'five' UNION ALL SELECT 5.5 UNION ALL SELECT NULL"
    assert only(read(tmp_path, query=query)).table["v"].to_pylist() == ["5", "5.5", "five", None]


def test_whole_numbers_among_others_are_numbers_in_any_batch(tmp_path, file, monkeypatch):
    monkeypatch.setattr(database, "_FIRST_ROWS", 1)
    query = "SELECT 5 AS v UNION ALL SELECT 5.5 UNION ALL SELECT NULL"
    assert only(read(tmp_path, query=query)).table["v"].to_pylist() == [5.0, 5.5, None]


def test_an_identifier_is_not_changed_by_becoming_a_float(tmp_path, file, monkeypatch):
    monkeypatch.setattr(database, "_FIRST_ROWS", 1)
    query = "SELECT 9007199254740993 AS v UNION ALL SELECT 0.5"
    assert only(read(tmp_path, query=query)).table["v"].to_pylist() == ["0.5", "9007199254740993"]


KINDS = [
    ([True, None], pa.bool_(), [True, None]),
    ([2**63 - 1, None], pa.int64(), [2**63 - 1, None]),
    ([2**63, 1], pa.string(), ["9223372036854775808", "1"]),
    ([Decimal("1.50"), 2], pa.decimal128(3, 2), [Decimal("1.50"), Decimal("2.00")]),
    ([Decimal("NaN"), Decimal("0.5")], pa.decimal128(1, 1), [None, Decimal("0.5")]),
    ([float("inf"), 1.5], pa.float64(), [None, 1.5]),
    ([date(2022, 10, 1)], pa.date32(), [date(2022, 10, 1)]),
    ([time(9, 15)], pa.time64("us"), [time(9, 15)]),
    ([timedelta(seconds=431)], pa.duration("us"), [timedelta(seconds=431)]),
    ([timedelta(seconds=431), "x"], pa.string(), ["0:07:11", "x"]),
    ([datetime(2022, 10, 1, 9)], pa.timestamp("us"), [datetime(2022, 10, 1, 9)]),
    ([{"a": 1}, [1, 2]], pa.string(), ['{"a": 1}', "[1, 2]"]),
    ([None, None], pa.null(), [None, None]),
]


@pytest.mark.parametrize(("values", "kind", "given_back"), KINDS, ids=str)
def test_types_are_kept(values, kind, given_back):
    array = array_of(values, column="v")

    assert array.type == kind
    assert array.to_pylist() == given_back


# --- 2. the same content --------------------------------------------------------------------------

VALUES = st.one_of(
    st.none(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.booleans(),
    st.decimals(
        allow_nan=True, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    ),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(min_value=timedelta(days=-999), max_value=timedelta(days=999)),
)


@given(
    st.lists(st.one_of(VALUES, st.sampled_from(["a", 1, 1.5, None])), max_size=12),
    st.integers(0, 12),
    st.randoms(use_true_random=False),
)
def test_the_order_and_the_batches_make_no_difference(values, at, random):
    def made(rows, cut):
        parts = [rows[:cut], rows[cut:]]
        return table_of(["v"], [[array_of(part, column="v")] for part in parts])

    shuffled = random.sample(values, len(values))
    one, other = made(values, at), made(shuffled, 0)
    kinds = {type(v) for v in values if v is not None}
    if len(kinds) <= 1:
        # Texts, so that not-a-number equals itself.
        assert one.schema == other.schema
        assert str(one.to_pylist()) == str(other.to_pylist())
    assert one.num_rows == len(values)


def test_rows_that_were_written_in_another_order_give_the_same_table(file, tmp_path):
    before = only(read(tmp_path)).table
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE again AS SELECT * FROM cases ORDER BY number DESC")
    connection.close()
    assert only(read(tmp_path, table="again")).table.equals(before)


# --- 3. never read --------------------------------------------------------------------------------


@pytest.fixture
def statements(monkeypatch):
    """Every statement that reaches a database."""
    seen = []

    def watched(*arguments, **options):
        from sqlalchemy import event

        engine = create_engine(*arguments, **options)
        event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, *_: seen.append(sql))
        return engine

    monkeypatch.setattr("sqlalchemy.create_engine", watched)
    return seen


@pytest.mark.parametrize("options", [{"table": "cases"}, {"query": "SELECT * FROM cases"}])
def test_what_is_never_read_is_not_asked_for(file, tmp_path, statements, options):
    raw = only(read(tmp_path, never_read=lambda name: name == "caller", **options))

    assert "caller" not in raw.table.column_names
    asked_for_rows = [sql for sql in statements if "1 = 0" not in sql and "number" in sql]
    assert len(asked_for_rows) == 1
    assert "caller" not in asked_for_rows[0]


def test_a_table_of_nothing_else_is_refused(file, tmp_path):
    found = fault(read(tmp_path, never_read=lambda name: True))
    assert "all its columns are under `never_read:`" in found.message


# --- 4. reading only ------------------------------------------------------------------------------

WRITES = [
    "DELETE FROM cases",
    "SELECT 1; DELETE FROM cases",
    "SELECT 1) AS asked; DELETE FROM cases; --",
    "WITH gone AS (DELETE FROM cases RETURNING *) SELECT * FROM gone",
    "INSERT INTO cases SELECT * FROM cases",
    "DROP TABLE cases",
    "ATTACH DATABASE 'other.sqlite' AS other",
    "PRAGMA user_version = 7",
    "VACUUM INTO 'copy.sqlite'",
    "SELECT * INTO copy FROM cases",
]


@pytest.mark.parametrize("query", WRITES)
def test_sqlite_is_never_written(file, tmp_path, query):
    before = file.read_bytes()
    found = fault(read(tmp_path, query=query))

    assert found.code == "database-refused"
    assert file.read_bytes() == before
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_name_of_a_table_can_be_nothing_but_a_name(file, tmp_path):
    found = fault(read(tmp_path, table='cases"; DROP TABLE cases; --'))
    assert "it has no such table" in found.message


# --- 5. limits ------------------------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT v FROM n"


@pytest.mark.parametrize(
    ("limits", "query", "words"),
    [
        (DatabaseLimits(rows=1000), ENDLESS, "more than 1,000 rows"),
        (DatabaseLimits(bytes=50_000), ENDLESS, "more than 50,000 bytes"),
        (DatabaseLimits(columns=3), "SELECT * FROM cases", "8 columns, where 3"),
        (DatabaseLimits(seconds=0.2), ENDLESS, "longer than 0.2 seconds"),
        (DatabaseLimits(seconds=0.2), f"SELECT count(*) AS n FROM ({ENDLESS})", "longer than 0.2"),
        (DatabaseLimits(cell_characters=9), "SELECT 'Quillfeather' AS t", "12 characters"),
        (DatabaseLimits(cell_characters=9), "SELECT hex(zeroblob(99)) AS t", "a cell is too long"),
    ],
    ids=str,
)
def test_too_much_is_refused(file, tmp_path, limits, query, words):
    found = fault(read(tmp_path, query=query, limits=limits))
    assert words in found.message


def test_bytes_are_refused_by_the_name_of_their_column(file, tmp_path):
    found = fault(read(tmp_path, query="SELECT x'00ff' AS photo"))
    assert (found.code, found.facts["column"]) == ("database-bytes", "photo")


# --- 6. faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("", "database-not-set", "CRM_DATABASE_URL"),
        (f"{PASSWORD}", "database-address", "does not have the form"),
        (f"clerk:{PASSWORD}@server/crm", "database-address", "does not have the form"),
        (f"nosuch://clerk:{PASSWORD}@server/crm", "database-address", "no database is known as"),
        ("sqlite://", "database-address", "it names no file"),
        ("sqlite:///:memory:", "database-address", "it names no file"),
        ("sqlite:///data/nowhere.sqlite", "database-unreachable", "there is no such file"),
        ("sqlite:///data/text.sqlite", "database-refused", "no SQLite database"),
        (
            f"postgresql://clerk:{PASSWORD}@/crm?host=/nowhere",
            "database-unreachable",
            "no server answers there",
        ),
        (
            f"postgresql://clerk:{PASSWORD}@/crm?host=/nowhere&nonsense=1",
            "database-unreachable",
            "no server answers there",
        ),
        (f"mssql://clerk:{PASSWORD}@server/crm", "database-driver", "a driver for mssql"),
    ],
)
def test_a_fault_is_told_without_the_login(tmp_path, caplog, capfd, url, code, words):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "text.sqlite").write_text("This is no database. " * 100)
    with caplog.at_level(logging.DEBUG):
        found = fault(read(tmp_path, url))

    assert found.code == code
    assert words in found.message
    said = capfd.readouterr()
    for text in (str(found.as_dict()), repr(found), caplog.text, said.out, said.err):
        assert PASSWORD not in text
        assert "clerk" not in text


def test_a_missing_driver_is_named_with_the_command_that_mends_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    found = fault(read(tmp_path, f"postgres://clerk:{PASSWORD}@server/crm"))

    assert found.code == "database-driver"
    assert 'pip install "gaugebook[postgresql]"' in found.remedy


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT reason FROM cases", "a column that is not there"),
        ("SELECT shout(topic) AS t FROM cases", "a function that is not there"),
        ("SELECT * FROM nowhere", "it has no such table"),
        ("SELECT FROM WHERE", "does not understand the query"),
        ("SELECT json(caller) AS j FROM cases", "it broke off while it was read"),
        ("EXPLAIN SELECT 1", "must start with SELECT or WITH"),
    ],
)
def test_a_fault_of_a_query_is_told_without_a_row(file, tmp_path, query, words):
    found = fault(read(tmp_path, query=query))

    assert words in found.message
    assert "Quillfeather" not in str(found.as_dict())


def test_another_database_gives_whole_tables_and_a_warning(file, tmp_path):
    registry.register("parish", "sqlalchemy.dialects.sqlite.pysqlite", "dialect")
    url = f"parish:///{file}"
    (raw,), (warning,) = read(tmp_path, url)
    assert raw.table.num_rows == 3
    assert (warning.code, warning.severity) == ("database-unguarded", "warn")

    refused = fault(read(tmp_path, url, query="SELECT 1 AS n"))
    assert "only a whole table is read" in refused.message


# --- PostgreSQL -----------------------------------------------------------------------------------

COUNCIL = """
CREATE SCHEMA crm;
CREATE TYPE crm.state AS ENUM ('open', 'closed');
CREATE TABLE crm.cases (
    id uuid, "Case Ref" text, topic varchar(40), opened timestamptz, day date, clock time,
    took interval, fee numeric(8,2), visits bigint, score double precision, on_time boolean,
    tags text[], extra jsonb, state crm.state, agent text
);
INSERT INTO crm.cases VALUES
 ('00000000-0000-4000-8000-000000000001', 'C-1', 'Missed bin', '2022-10-30 01:30:00+01',
  '2022-10-30', '09:15', '7 minutes 11 seconds', 12.50, 3, 4.5, true, '{a,b}', '{"k": 1}', 'open',
  'Zebedee Quillfeather'),
 ('00000000-0000-4000-8000-000000000002', 'C-2', '', '2022-10-30 01:30:00+00', NULL, NULL, NULL,
  1000.00, NULL, 'NaN', false, NULL, NULL, 'closed', '07700 900123'),
 ('00000000-0000-4000-8000-000000000003', 'C-3', NULL, NULL, NULL, NULL, NULL, 'NaN', NULL, NULL,
  NULL, NULL, NULL, NULL, NULL);
CREATE SEQUENCE crm.numbers;
CREATE TABLE public.photos (n int, photo bytea);
INSERT INTO photos VALUES (1, '\\x00ff');
CREATE TABLE many AS SELECT n, 'row ' || n AS words FROM generate_series(1, 120000) AS n;
CREATE ROLE stranger LOGIN;
CREATE ROLE clerk LOGIN PASSWORD 'tell-nobody-7';
GRANT USAGE ON SCHEMA crm TO clerk;
GRANT SELECT ON crm.cases TO clerk;
"""


@pytest.fixture(scope="module")
def postgres():
    with running_postgres() as url:
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.exec_driver_sql(COUNCIL)
        engine.dispose()
        yield url


@pytest.mark.needs_postgres
def test_postgresql_keeps_its_types(postgres, tmp_path):
    rows = only(read(tmp_path, postgres, table="crm.cases")).table

    types = {name: str(rows.schema.field(name).type) for name in rows.column_names}
    assert types["opened"] == "timestamp[us, tz=UTC]"
    assert (types["day"], types["clock"], types["took"]) == (
        "date32[day]",
        "time64[us]",
        "duration[us]",
    )
    assert types["fee"].startswith("decimal128")
    assert (types["visits"], types["score"], types["on_time"]) == ("int64", "double", "bool")
    first, second, third = rows.sort_by("Case Ref").to_pylist()
    # The hour that comes twice when summer time ends: half past one British and half past one GMT.
    assert first["opened"].isoformat() == "2022-10-30T00:30:00+00:00"
    assert second["opened"].isoformat() == "2022-10-30T01:30:00+00:00"
    assert first["took"] == timedelta(seconds=431)
    assert (first["fee"], second["fee"], third["fee"]) == (
        Decimal("12.50"),
        Decimal("1000.00"),
        None,
    )
    assert first["id"] == "00000000-0000-4000-8000-000000000001"
    assert (first["tags"], first["extra"], first["state"]) == ('["a", "b"]', '{"k": 1}', "open")
    assert (second["topic"], second["score"]) == (None, None)


@pytest.mark.needs_postgres
def test_postgresql_is_read_in_batches_and_whole(postgres, tmp_path):
    rows = only(read(tmp_path, postgres, table="many")).table

    assert rows.num_rows == 120_000
    assert sum(rows["n"].to_pylist()) == 120_000 * 120_001 // 2


@pytest.mark.needs_postgres
@pytest.mark.parametrize(
    "options",
    [{"table": "crm.cases"}, {"query": "SELECT * FROM crm.cases WHERE topic LIKE '%bin%'"}],
)
def test_postgresql_is_not_asked_for_what_is_never_read(postgres, tmp_path, statements, options):
    raw = only(read(tmp_path, postgres, never_read=lambda name: name == "agent", **options))

    assert "agent" not in raw.table.column_names
    (asked,) = [sql for sql in statements if '"topic"' in sql]
    assert "agent" not in asked


@pytest.mark.needs_postgres
@pytest.mark.parametrize(
    "query",
    [
        *WRITES,
        "SELECT nextval('crm.numbers') AS n",
        "WITH changed AS (UPDATE crm.cases SET topic = 'x' RETURNING 1) SELECT 1 AS n FROM changed",
    ],
)
def test_postgresql_is_never_written(postgres, tmp_path, query):
    found = fault(read(tmp_path, postgres, query=query.replace("cases", "crm.cases")))

    assert found.code == "database-refused"
    counted = only(read(tmp_path, postgres, query="SELECT count(*) AS n FROM crm.cases"))
    large = only(
        read(tmp_path, postgres, query="SELECT count(*) AS n FROM pg_largeobject_metadata")
    )
    assert (counted.table["n"].to_pylist(), large.table["n"].to_pylist()) == ([3], [0])


@pytest.mark.needs_postgres
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT nothing FROM crm.cases", "a column that is not there"),
        ("SELECT * FROM nowhere", "it has no such table"),
        ("SELECT FROM WHERE", "does not understand the query"),
        ("SELECT agent::int AS n FROM crm.cases", "a value does not fit"),
        ("SELECT n FROM nowhere(5) AS n", "a function that is not there"),
        ("SELECT topic, day AS topic FROM crm.cases", "two of its columns are called topic"),
        ("SELECT 'infinity'::timestamp AS t", "it broke off"),
    ],
)
def test_a_fault_of_postgresql_is_told_without_a_row(postgres, tmp_path, query, words):
    found = fault(read(tmp_path, postgres, query=query))

    assert words in found.message
    assert "Quillfeather" not in str(found.as_dict())


@pytest.mark.needs_postgres
def test_a_statement_of_postgresql_is_stopped_in_time(postgres, tmp_path):
    limits = DatabaseLimits(seconds=0.3)
    found = fault(read(tmp_path, postgres, query="SELECT pg_sleep(30) AS s", limits=limits))
    assert "longer than" in found.message


@pytest.mark.needs_postgres
def test_bytes_of_postgresql_are_refused_unless_they_are_never_read(postgres, tmp_path):
    assert fault(read(tmp_path, postgres, table="photos")).code == "database-bytes"
    raw = only(read(tmp_path, postgres, table="photos", never_read=lambda name: name == "photo"))
    assert raw.table.column_names == ["n"]


@pytest.mark.needs_postgres
@pytest.mark.parametrize(
    ("user", "table", "words"),
    [
        ("stranger", "crm.cases", "no right to read it"),
        ("stranger", "public.photos", "no right to read it"),
        ("nobody-known", "crm.cases", "does not accept the login"),
    ],
)
def test_a_login_that_may_not_is_told_so(postgres, tmp_path, user, table, words):
    found = fault(read(tmp_path, postgres.replace("owner", user), table=table))
    assert words in found.message
    assert user not in str(found.as_dict())


@pytest.mark.needs_postgres
def test_no_log_holds_the_login_or_a_row(postgres, tmp_path, caplog, capfd):
    url = postgres.replace("owner@", f"clerk:{PASSWORD}@")
    with caplog.at_level(logging.DEBUG):
        only(read(tmp_path, url, table="crm.cases", never_read=lambda name: name == "agent"))
    said = capfd.readouterr()
    for text in (caplog.text, said.out, said.err):
        assert PASSWORD not in text
        assert "Quillfeather" not in text
