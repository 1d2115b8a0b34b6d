"""What every engine promises: named tables over Parquet files, and rows as plain Python values.

The two engines give the same rows for the tree shapes that `gaugebook.engine` uses, in the same
types: `int` for counts and whole numbers, `Decimal` for sums of decimals, `float` for doubles,
`str`, `bool`, `date`, `datetime` in UTC without a zone, and None.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gaugebook.errors import GaugebookError
from gaugebook.sql.settings import EngineSettings, Kind


class OutOfMemoryError(GaugebookError):
    """The records need more memory than ``workspace.yaml`` gives the engine."""

    def __init__(self, memory_limit: str) -> None:
        super().__init__(
            f"The records do not fit into {memory_limit} of memory.",
            remedy="Give more in workspace.yaml, such as memory: 4GB, or ask for a shorter period.",
        )


class Engine(ABC):
    """A reader of the Parquet files that it is given by name, and of nothing else."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._is_locked = False

    @property
    @abstractmethod
    def dialect(self) -> Kind:
        """The SQL it speaks, as sqlglot names it."""

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
        path = parquet.resolve()
        self._make_table(name, path)
        self._files[name] = path

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a statement and give its rows, one mapping each, in no order but that asked for.

        Raises
        ------
        OutOfMemoryError
            When the records need more memory than there is.
        """
        if not self._is_locked:
            self._lock()
            self._is_locked = True
        return self._run(sql)

    @abstractmethod
    def _make_table(self, name: str, path: Path) -> None: ...

    @abstractmethod
    def _lock(self) -> None: ...

    @abstractmethod
    def _run(self, sql: str) -> list[dict[str, Any]]: ...


@contextmanager
def open_engine(
    settings: EngineSettings | None = None, *, spill: Path | None = None
) -> Iterator[Engine]:
    """Open the engine that the settings name, and let it go afterwards.

    Parameters
    ----------
    settings
        Which engine, and its share of the machine; DuckDB with 2 GB when left out.
    spill
        The folder for what does not fit into memory; it holds records, so it belongs in
        ``private/``. Without one DuckDB writes nothing, and Spark, which always writes between
        its steps, takes a folder that only this user can read.

    Raises
    ------
    MissingToolError
        When this machine lacks what Spark needs.
    """
    chosen = settings or EngineSettings()
    if chosen.kind == "spark":
        from gaugebook.sql.spark import open_spark

        with open_spark(chosen, spill=spill) as spark:
            yield spark
    else:
        from gaugebook.sql.duck import open_duckdb

        with open_duckdb(chosen, spill=spill) as duck:
            yield duck
