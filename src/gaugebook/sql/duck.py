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

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "2GB"


class Engine:
    """One in-memory DuckDB with named tables over Parquet files."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._files: list[str] = []
        self._is_locked = False

    def register(self, name: str, parquet: Path) -> None:
        """Make a Parquet file readable as a table of that name, before the first statement.

        Raises
        ------
        ValueError
            When the name is not a plain identifier, or a statement has been run.
        """
        if not name.isidentifier():
            raise ValueError(f"{name!r} cannot name a table")
        if self._is_locked:
            raise ValueError("tables are registered before the first statement")
        path = str(parquet.resolve())
        self._connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({_quoted(path)})"  # noqa: S608 - the name is an identifier, the path is quoted
        )
        self._files.append(path)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a statement and give its rows, one mapping each."""
        self._lock()
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _lock(self) -> None:
        if self._is_locked:
            return
        allowed = ", ".join(_quoted(path) for path in self._files)
        self._connection.execute(f"SET allowed_paths = [{allowed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        self._is_locked = True


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def open_engine(*, memory_limit: str = MEMORY_LIMIT, spill: Path | None = None) -> Iterator[Engine]:
    """Open a DuckDB that spills to a folder when memory runs short, and close it afterwards.

    Parameters
    ----------
    memory_limit
        As DuckDB writes it, such as ``2GB``.
    spill
        The folder for what does not fit; none is written when left out.
    """
    import duckdb

    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {
        "memory_limit": memory_limit,
        # Left out, DuckDB would spill rows about people into the folder one happens to be in.
        "temp_directory": str(spill) if spill is not None else "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        yield Engine(connection)
    finally:
        connection.close()
