"""A DuckDB connection that can read the files it is given and nothing else.

Statements come from the engine's own syntax trees. Still, from the first statement on the
connection is locked: no extension is loaded, no setting is changed, and no file is read but
those registered by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.sql.engine import Engine, OutOfMemoryError
from gaugebook.sql.settings import EngineSettings, Kind

if TYPE_CHECKING:
    import duckdb


class DuckEngine(Engine):
    """One in-memory DuckDB with named tables over Parquet files."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, memory_limit: str) -> None:
        super().__init__()
        self._connection = connection
        self._memory_limit = memory_limit

    @property
    def dialect(self) -> Kind:
        """The SQL it speaks, as sqlglot names it."""
        return "duckdb"

    def _make_table(self, name: str, path: Path) -> None:
        file = f"read_parquet({_quoted(str(path))})"
        rows = f"SELECT * FROM {file}"  # noqa: S608 - the path is quoted
        columns = self._connection.execute(f"DESCRIBE {rows}").fetchall()
        zoned = [column for column, kind, *_ in columns if kind == "TIMESTAMP WITH TIME ZONE"]
        plain = ", ".join(f"make_timestamp(epoch_us({_named(c)})) AS {_named(c)}" for c in zoned)
        chosen = f"* REPLACE ({plain})" if plain else "*"
        rows = f"SELECT {chosen} FROM {file}"  # noqa: S608 - so are the names of columns
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS {rows}")

    def _run(self, sql: str) -> list[dict[str, Any]]:
        import duckdb

        try:
            cursor = self._connection.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.OutOfMemoryException:
            raise OutOfMemoryError(self._memory_limit) from None

    def _lock(self) -> None:
        allowed = ", ".join(_quoted(str(path)) for path in self._files.values())
        self._connection.execute(f"SET allowed_paths = [{allowed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


@contextmanager
def open_duckdb(settings: EngineSettings, *, spill: Path | None) -> Iterator[DuckEngine]:
    """Open a DuckDB that spills to a folder when memory runs short, and close it afterwards.

    Parameters
    ----------
    settings
        Its memory and threads.
    spill
        The folder for what does not fit; none is written when left out.
    """
    import duckdb

    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "memory_limit": settings.memory_limit,
        # Left out, DuckDB would spill rows about people into the folder one happens to be in.
        "temp_directory": str(spill) if spill is not None else "",
        # No statement of ours leans on the order of a file. Keeping it costs memory: ten million
        # contacts with distinct customers and quantiles in 512 MB then fail two times of three.
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if settings.threads is not None:
        config["threads"] = settings.threads
    connection = duckdb.connect(":memory:", config=config)
    try:
        # Otherwise a time with a zone would be read by the clock of the machine.
        connection.execute("SET TimeZone = 'UTC'")
        yield DuckEngine(connection, settings.memory_limit)
    finally:
        connection.close()
