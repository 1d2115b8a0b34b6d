"""Rows that were read once: private Parquet files and what is known of them.

Each file of an input has a cache of its own, so that a new file does not make the old ones be read
again; an input of several files has one more, of them joined. A cache is a Parquet file and the
notes beside it, both named by all that its content hangs on, and written whole or not at all. Two
runs at once write the same content under the same name, so neither is in the other's way.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gaugebook.errors import Problem, Where
from gaugebook.tables.dataset import InputFile
from gaugebook.tables.records.joining import ROWS_AT_ONCE, columns_of_few_values

CACHE_FORMAT = 6
"""Raised when the mapped Parquet changes its meaning, so that old caches are not read."""

UNUSED_SECONDS = 86_400
"""For how long a cache stays that no run has used: another run may still be reading it."""


@dataclass(frozen=True)
class CachedRows:
    """Mapped rows as a Parquet file, sorted by time, and what is known of them.

    `days` are the local days that have rows, and how many. `columns` are those that every file
    supplies. `problems` are those found while it was made.
    """

    parquet: Path
    files: tuple[InputFile, ...]
    problems: tuple[Problem, ...]
    days: tuple[tuple[date, int], ...]
    columns: frozenset[str]


class RowCache:
    """The caches of one source's rows in a private folder.

    Parameters
    ----------
    folder
        The private folder.
    table, source
        The canonical table's name and the source's id.
    """

    def __init__(self, folder: Path, *, table: str, source: str) -> None:
        self._folder = folder
        self._stem = f"{table}-{source}"
        self._used: set[str] = set()

    def path(self, key: str) -> Path:
        """Give where the rows of a key are, or would be."""
        return self._folder / f"{self._stem}-{key}.parquet"

    def find(self, key: str) -> CachedRows | None:
        """Give the rows that were kept under a key, or None; half a cache is none."""
        parquet = self.path(key)
        try:
            notes = json.loads(parquet.with_suffix(".json").read_text(encoding="utf-8"))
            rows = _from_notes(parquet, notes)
            os.utime(parquet)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        self._used.add(key)
        return rows

    def keep(self, key: str, rows: CachedRows) -> CachedRows:
        """Write the notes beside rows that stand at `path` already; from then on they are found."""
        notes = {
            "files": [asdict(file) for file in rows.files],
            "problems": [found.as_dict() for found in rows.problems],
            "days": [[day.isoformat(), count] for day, count in rows.days],
            "columns": sorted(rows.columns),
        }
        text = json.dumps(notes, default=_plain)
        write_private(rows.parquet.with_suffix(".json"), text.encode())
        self._used.add(key)
        return _from_notes(rows.parquet, json.loads(text))

    def remove_unused(self, *, before: float | None = None) -> list[Path]:
        """Remove this source's caches that this run did not use, nor any run lately.

        Parameters
        ----------
        before
            Caches last used after this moment stay, in seconds since 1970; a day ago by default.
        """
        limit = time.time() - UNUSED_SECONDS if before is None else before
        name = re.compile(rf"{re.escape(self._stem)}-(?P<key>[0-9a-f]{{16}})\.(?:parquet|json)\b.*")
        removed = []
        for path in sorted(self._folder.iterdir()):
            match = name.fullmatch(path.name)
            if match and match["key"] not in self._used and _is_older(path, limit):
                path.unlink(missing_ok=True)
                removed.append(path)
        return removed


def _is_older(path: Path, limit: float) -> bool:
    """Whether a cache was last used before a moment; its notes are as old as its rows."""
    rows = path.with_suffix(".parquet") if path.suffix == ".json" else path
    for known in (rows, path):
        try:
            return known.stat().st_mtime < limit
        except OSError:
            continue
    return False


def _plain(fact: Any) -> Any:
    """Give a fact of a finding as JSON has it: a number of numpy is a number."""
    return fact.item() if hasattr(fact, "item") else str(fact)


def _from_notes(parquet: Path, notes: Mapping[str, Any]) -> CachedRows:
    return CachedRows(
        parquet=parquet,
        files=tuple(
            InputFile(
                **{**file, "left_out": tuple((code, rows) for code, rows in file["left_out"])}
            )
            for file in notes["files"]
        ),
        problems=tuple(_problem_from(row) for row in notes["problems"]),
        days=tuple((date.fromisoformat(day), count) for day, count in notes["days"]),
        columns=frozenset(notes["columns"]),
    )


def _problem_from(row: Mapping[str, Any]) -> Problem:
    return Problem(**{**row, "where": Where(**row["where"])})


def cache_key(parts: Sequence[str], *, secret: bytes) -> str:
    """Give the name of a cache: it changes with all that its content depends on.

    Parameters
    ----------
    parts
        What the content hangs on, each as text: fingerprints, hashes, names, time zones.
    secret
        The workspace's key for hashing; it changes the hashed keys.
    """
    mark = hashlib.sha256(secret).hexdigest()
    text = json.dumps([CACHE_FORMAT, *parts, mark])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_of_tables(tables: Iterable[pa.Table]) -> str:
    """Give the sha256 of tables' content, for what has no file: the answer of a database."""
    digest = hashlib.sha256()
    for table in tables:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()


def write_private(path: Path, data: bytes) -> None:
    """Write a small file that only its owner may read, whole or not at all."""
    with moved_into_place(path) as part:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, whole or not at all."""
    with moved_into_place(path) as part:
        few = columns_of_few_values(table)
        pq.write_table(
            table, part, compression="zstd", row_group_size=ROWS_AT_ONCE, use_dictionary=few
        )


@contextmanager
def moved_into_place(path: Path) -> Iterator[Path]:
    """Give a name to write to; what stands there afterwards is moved to `path` in one step."""
    part = path.with_name(f"{path.name}.part-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
