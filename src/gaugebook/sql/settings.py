"""Which engine computes, and how much of the machine it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaugebook.definitions.memory import LEAST_FOR_SPARK, bytes_of

Kind = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class EngineSettings:
    """The engine that computes, and its share of the machine.

    `memory_limit` is for the records that are worked on, such as ``512MB`` or ``2GB``; what does
    not fit is written to disk. The engine itself comes on top: about 80 MB for DuckDB, about
    400 MB for Spark. On a cluster each of Spark's processes has that much. `threads` is how many
    statements or parts of one are worked on at once; left out, DuckDB takes every core, Spark two
    of this machine or all that a cluster gives.

    Raises
    ------
    ValueError
        When the memory is no amount, or too little for Spark, or there is no thread.

    >>> EngineSettings().kind
    'duckdb'
    >>> EngineSettings(kind="spark", memory_limit="256MB")
    Traceback (most recent call last):
    ...
    ValueError: Spark needs 1GB of memory or more
    """

    kind: Kind = "duckdb"
    memory_limit: str = "2GB"
    threads: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no engine could start with."""
        memory = self.memory_bytes
        if self.kind == "spark" and memory < bytes_of(LEAST_FOR_SPARK):
            raise ValueError(f"Spark needs {LEAST_FOR_SPARK} of memory or more")
        if self.threads is not None and self.threads < 1:
            raise ValueError("an engine works with one thread or more")

    @property
    def memory_bytes(self) -> int:
        """The memory for records, in bytes."""
        return bytes_of(self.memory_limit)
