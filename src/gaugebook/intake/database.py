"""Records out of a database: read, and nothing else.

The address of the database, login and all, comes from the environment and goes nowhere else. What
a driver says is not passed on, as it may quote the address or a row; it is told in words of ours.
A transaction that may only read stands between us and the data, with limits on time and size. This
is the one door to SQLAlchemy.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.database_cells import BytesFoundError, array_of, table_of
from gaugebook.intake.database_faults import in_words, why_not_opened
from gaugebook.intake.raw import RawTable

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

DRIVER_OF_POSTGRESQL = "psycopg"
HOW_TO_INSTALL = 'pip install "gaugebook[postgresql]"'

_FIRST_ROWS = 500
_BATCH_BYTES = 16_000_000
_MOST_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class DatabaseLimits:
    """The most that is asked of a database, and read of it.

    Parameters
    ----------
    rows, columns
        Of what it answers.
    bytes
        Of all that is kept.
    cell_characters
        Of one text.
    seconds
        For the whole reading; a statement that takes longer is stopped.
    connect_seconds
        For an answer from the server, and for a table that somebody else has locked.
    """

    rows: int = 50_000_000
    columns: int = 2_000
    bytes: int = 4_000_000_000
    cell_characters: int = 1_000_000
    seconds: float = 600.0
    connect_seconds: int = 10


class _Refused(Exception):
    """Carries the Problem that ends the reading, so that each step may find one."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass(frozen=True)
class _Ask:
    """What is asked of which database, and how long and how much it may answer."""

    url_from: str
    table: str | None
    query: str | None
    folder: Path
    never_read: Callable[[str], bool]
    limits: DatabaseLimits
    clock: Callable[[], float]
    deadline: float
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.url_from}/{self.table or 'query'}"

    def fault(self, code: str, **facts: Any) -> Problem:
        return problem(code, Where(self.name), found=self.url_from, **facts)

    def refuse(self, code: str, **facts: Any) -> _Refused:
        return _Refused(self.fault(code, **facts))


def read_database(
    url_from: str,
    *,
    table: str | None = None,
    query: str | None = None,
    environment: Mapping[str, str],
    folder: Path | None = None,
    never_read: Callable[[str], bool] | None = None,
    limits: DatabaseLimits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[list[RawTable], list[Problem]]:
    """Read a table, or what one SELECT gives: the records, and every finding on the way.

    The rows come in an order of their own values, so that the same content gives the same table.

    Parameters
    ----------
    url_from
        The environment variable that holds the address, such as ``CRM_DATABASE_URL``.
    table, query
        One of the two: a table or view, with its schema where it has one (``crm.cases``), or a
        SELECT.
    environment
        Where the variable is looked up.
    folder
        Where a relative path of an SQLite file starts; the current folder when left out.
    never_read
        Of a column's name, whether it holds what must not be read. It is not even asked for.
    limits
        The most that is read.
    clock
        Gives seconds, for the limit on time.

    Returns
    -------
    tuple
        One table, or none; and the Problems. No fault of the database is raised.
    """
    limits = limits or DatabaseLimits()
    ask = _Ask(
        url_from, table, query, folder or Path(), never_read or (lambda _name: False),
        limits, clock, clock() + limits.seconds,
    )  # fmt: skip
    try:
        with _opened(ask, environment) as (connection, backend):
            records = _read(ask, connection, backend)
    except _Refused as refused:
        return [], [*ask.problems, refused.fault]
    raw = RawTable(ask.name, None, records, heading_row=0)
    return [raw], ask.problems


# --- the address ----------------------------------------------------------------------------------


def _address(ask: _Ask, environment: Mapping[str, str]) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    written = environment.get(ask.url_from, "").strip()
    if not written:
        raise ask.refuse("database-not-set")
    try:
        return make_url(re.sub(r"^postgres(?=[:+])", "postgresql", written))
    except (ArgumentError, ValueError):  # whose words may hold the address
        detail = "it does not have the form scheme://server/database"
        raise ask.refuse("database-address", detail=detail) from None


def _engine(ask: _Ask, url: URL) -> Engine:
    """Make what opens the database, or refuse in words; nothing is opened yet."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    backend = url.get_backend_name()
    options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    try:
        if backend == "sqlite":
            return create_engine("sqlite://", creator=_sqlite_opener(ask, url), **options)
        if backend == "postgresql":
            url = url.set(drivername=f"postgresql+{DRIVER_OF_POSTGRESQL}")
            options["connect_args"] = {
                "connect_timeout": ask.limits.connect_seconds,
                "application_name": "gaugebook",
                "prepare_threshold": None,
            }
            return create_engine(url, **options)
        engine = create_engine(url, **options)
    except NoSuchModuleError:
        detail = f"no database is known as {backend}; SQLite and PostgreSQL are"
        raise ask.refuse("database-address", detail=detail) from None
    except ImportError:
        is_ours = backend == "postgresql"
        driver = DRIVER_OF_POSTGRESQL if is_ours else f"a driver for {backend}"
        command = (
            HOW_TO_INSTALL if is_ours else f"pip install, and the driver's name for {backend}."
        )
        raise ask.refuse("database-driver", driver=driver, command=command) from None
    except (ArgumentError, TypeError, ValueError):
        detail = f"it has options that {backend} does not know"
        raise ask.refuse("database-address", detail=detail) from None
    if ask.query is not None:
        detail = (
            f"of {backend} only a whole table is read, as a query there cannot be held to "
            "reading only"
        )
        raise ask.refuse("database-refused", detail=detail)
    ask.problems.append(ask.fault("database-unguarded", kind=backend))
    return engine


def _sqlite_opener(ask: _Ask, url: URL) -> Callable[[], Any]:
    import sqlite3

    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise ask.refuse("database-address", detail="it names no file")
    path = (ask.folder / url.database).resolve()
    if not path.is_file():
        raise ask.refuse("database-unreachable", detail="there is no such file")

    def open_to_read() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro", uri=True, timeout=ask.limits.connect_seconds
        )
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * ask.limits.cell_characters)
        connection.set_progress_handler(lambda: int(ask.clock() > ask.deadline), 10_000)
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    return open_to_read


@contextmanager
def _opened(ask: _Ask, environment: Mapping[str, str]) -> Iterator[tuple[Connection, str]]:
    """Open the database to read only; whatever was begun is rolled back."""
    from sqlalchemy.exc import SQLAlchemyError

    url = _address(ask, environment)
    engine = _engine(ask, url)
    backend = url.get_backend_name()
    try:
        try:
            connection = engine.connect()
        except (SQLAlchemyError, OSError, ValueError) as fault:
            detail = why_not_opened(fault, backend=backend)
            raise ask.refuse("database-unreachable", detail=detail) from None
        try:
            if backend == "postgresql":
                connection = _held_to_reading(connection, ask.limits)
            yield connection, backend
        except SQLAlchemyError as fault:
            raise _refused_by_database(ask, fault) from None
        finally:
            connection.close()
    finally:
        engine.dispose()


def _held_to_reading(connection: Connection, limits: DatabaseLimits) -> Connection:
    """Begin a transaction of PostgreSQL that reads one state of the data and cannot write."""
    connection = connection.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    for setting, seconds in (
        ("statement_timeout", limits.seconds),
        ("lock_timeout", limits.connect_seconds),
    ):
        connection.exec_driver_sql(f"SET LOCAL {setting} = {int(1000 * seconds)}")
    return connection


# --- asking ---------------------------------------------------------------------------------------


def _read(ask: _Ask, connection: Connection, backend: str) -> pa.Table:
    wanted_from = _wanted_from(ask, connection)
    names = _columns(ask, connection, wanted_from)
    listed = ", ".join(_quoted(connection, name) for name in names)
    result = connection.execution_options(
        stream_results=backend == "postgresql",
        max_row_buffer=_MOST_ROWS_AT_ONCE,
        no_parameters=True,
    ).exec_driver_sql(f"SELECT {listed} FROM {wanted_from}")  # noqa: S608 - names are quoted
    batches = list(_batches(ask, result, names))
    return table_of(names, batches)


def _wanted_from(ask: _Ask, connection: Connection) -> str:
    if ask.table is not None:
        return ".".join(_quoted(connection, part) for part in ask.table.split(".", 1))
    query = (ask.query or "").strip().rstrip(";").rstrip()
    if ";" in query:
        raise ask.refuse("database-refused", detail="`query:` must be one SELECT without `;`")
    if not re.match(r"(?:\s|\(|--[^\n]*\n)*(?:select|with|values)\b", query, re.IGNORECASE):
        raise ask.refuse("database-refused", detail="`query:` must start with SELECT or WITH")
    # On lines of its own, so that a comment at the end of it does not take the bracket along.
    return f"(\n{query}\n) AS asked"


def _quoted(connection: Connection, name: str) -> str:
    """Quote a name in the database's way, so that it can be nothing but a name."""
    marks = connection.dialect.identifier_preparer
    inside = name.replace(marks.escape_quote, marks.escape_quote * 2)
    return f"{marks.initial_quote}{inside}{marks.final_quote}"


def _columns(ask: _Ask, connection: Connection, wanted_from: str) -> list[str]:
    """Give the columns to read; a column under `never_read` is never asked for its values."""
    sql = f"SELECT * FROM {wanted_from} WHERE 1 = 0"  # noqa: S608 - as above
    result = connection.execution_options(no_parameters=True).exec_driver_sql(sql)
    known = list(result.keys())
    result.close()
    if twice := next((name for name in known if known.count(name) > 1), None):
        detail = f"two of its columns are called {twice}; give one another name with AS"
        raise ask.refuse("database-refused", detail=detail)
    names = [name for name in known if not ask.never_read(name)]
    if not names:
        raise ask.refuse("database-refused", detail="all its columns are under `never_read:`")
    if len(names) > ask.limits.columns:
        detail = f"{len(names):,} columns, where {ask.limits.columns:,} are read at most"
        raise ask.refuse("database-too-large", detail=detail)
    return names


def _batches(ask: _Ask, result: Any, names: list[str]) -> Iterator[list[pa.Array]]:
    """Give the rows in batches that fit into memory, however wide a row is."""
    rows_read = bytes_read = 0
    size = _FIRST_ROWS
    while True:
        rows = result.fetchmany(size)
        if not rows and rows_read:
            return
        if ask.clock() > ask.deadline:
            raise _took_too_long(ask)
        columns = zip(*rows, strict=True) if rows else ([] for _ in names)
        batch = [_checked(ask, list(v), n) for n, v in zip(names, columns, strict=True)]
        rows_read += len(rows)
        bytes_read += sum(array.nbytes for array in batch)
        if rows_read > ask.limits.rows:
            detail = f"more than {ask.limits.rows:,} rows"
            raise ask.refuse("database-too-large", detail=detail)
        if bytes_read > ask.limits.bytes:
            detail = f"more than {ask.limits.bytes:,} bytes"
            raise ask.refuse("database-too-large", detail=detail)
        yield batch
        if not rows:
            return
        fitting = _BATCH_BYTES * rows_read // max(bytes_read, 1)
        size = max(1, min(fitting, 10 * size, _MOST_ROWS_AT_ONCE))


def _checked(ask: _Ask, values: list[Any], column: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        array = array_of(values, column=column)
    except BytesFoundError:
        raise ask.refuse("database-bytes", column=column) from None
    if pa.types.is_string(array.type):
        longest = pc.max(pc.utf8_length(array)).as_py() or 0
        if longest > ask.limits.cell_characters:
            detail = f"a text of {longest:,} characters in the column {column}"
            raise ask.refuse("database-too-large", detail=detail)
    return array


def _refused_by_database(ask: _Ask, fault: Exception) -> _Refused:
    if ask.clock() > ask.deadline:
        return _took_too_long(ask)
    detail = in_words(fault) or "it broke off while it was read"
    return ask.refuse("database-refused", detail=detail)


def _took_too_long(ask: _Ask) -> _Refused:
    detail = f"it takes longer than {ask.limits.seconds:g} seconds"
    return ask.refuse("database-too-large", detail=detail)
