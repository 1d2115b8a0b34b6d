"""A DuckDB connection that can read the files it is given and nothing else.

Statements come from the engine's own syntax trees. Still, the connection is locked: no
extension is loaded from outside, and no file is read but those registered by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "2GB"
_NAME_OK = str.isidentifier


class Engine:
    """One in-memory DuckDB with named tables over Parquet files."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def register(self, name: str, parquet: Path) -> None:
        """Make a Parquet file readable as a table of that name.

        Raises
        ------
        ValueError
            When the name is not a plain identifier.
        """
        if not _NAME_OK(name):
            raise ValueError(f"{name!r} cannot name a table")
        path = str(parquet).replace("'", "''")
        self._connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{path}')"  # noqa: S608 - name and path are ours
        )

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a statement and give its rows, one mapping each."""
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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

    settings: dict[str, Any] = {
        "memory_limit": memory_limit,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        settings["temp_directory"] = str(spill)
    connection = duckdb.connect(":memory:", config=settings)
    try:
        yield Engine(connection)
    finally:
        connection.close()
