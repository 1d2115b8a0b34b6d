"""Several files of one input as one table: repeats left out, sorted by time.

Exports overlap: the call that ends September's file may begin October's. Of rows with one key the
earliest is kept and, of those at one time, the one in the file whose name comes first. So the
order in which files are named makes no difference.

Each part is read a stretch at a time: a year of months is never in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gaugebook.tables.records.texts import whole_array

ROWS_AT_ONCE = 131_072
"""Rows that are read and written at a time, and rows in a group of the Parquet that is written."""

Places = NDArray[np.int64]

_FEW = 8
"""Of so many rows one value at most is new, where a column is worth a list of its values."""


def columns_of_few_values(table: pa.Table) -> list[str]:
    """Give the text columns that Parquet should keep as a list of values and places in it.

    For all others (times, numbers, keys) making the list takes longer than it saves room.
    """
    head = table.slice(0, ROWS_AT_ONCE)
    return [
        name
        for name, kind in zip(head.column_names, head.schema.types, strict=True)
        if pa.types.is_string(kind) and _FEW * len(head[name].unique()) <= head.num_rows
    ]


def is_first(keys: dict[str, pa.Array]) -> pa.Array:
    """Say of each row whether its key stood in none before.

    Exports overlap: the call that ends September's file may begin October's. A row without an
    id repeats nothing. In a key of several columns a blank is a value like any other: two rows
    of one half hour and no line say the same thing twice.

    >>> is_first({"contact_id": pa.array(["1", "2", "1", None, None])}).to_pylist()
    [True, True, False, True, True]
    """
    first_key = next(iter(keys.values()))
    known = first_key.drop_null()
    if len(keys) == 1 and len(known.unique()) == len(known):
        return pa.array(np.ones(len(first_key), dtype=bool))
    places = pa.table({**keys, "_place": pa.array(np.arange(len(first_key)))})
    firsts = places.group_by(list(keys)).aggregate([("_place", "min")])["_place_min"]
    keep = np.zeros(len(first_key), dtype=bool)
    keep[firsts.to_numpy()] = True
    if len(keys) == 1:
        keep |= pc.is_null(first_key).to_numpy(zero_copy_only=False)
    return pa.array(keep)


def sorted_once(table: pa.Table, key: Sequence[str], time_column: str) -> tuple[pa.Table, Places]:
    """Sort rows by time and keep the first of each key; with the places they had before.

    Rows of one time stay in the order that they had.
    """
    places = _in_order(whole_array(table[time_column]))
    ordered = table
    if places is None:
        places = np.arange(table.num_rows)
    else:
        ordered = table.take(pa.array(places))
    keep = is_first({name: whole_array(ordered[name]) for name in key})
    if pc.all(keep).as_py():
        return ordered, places
    return ordered.filter(keep), places[keep.to_numpy(zero_copy_only=False)]


def _in_order(times: pa.Array) -> Places | None:
    """Give the places of times from first to last, blanks last; None where they stand so."""
    if not times.null_count:
        micros = times.cast(pa.int64()).to_numpy()
        if bool((micros[1:] >= micros[:-1]).all()):
            return None
    order: Places = pc.array_sort_indices(times).to_numpy().astype(np.int64)
    return order


@dataclass(frozen=True)
class Joined:
    """What became of each part's rows: how many repeat one that is kept; and the times kept."""

    repeats: tuple[int, ...]
    times: pa.Array


def join_parts(
    parts: Sequence[Path], target: Path, *, key: Sequence[str], time_column: str
) -> Joined:
    """Write the rows of several sorted tables as one, each key once.

    Parameters
    ----------
    parts
        Parquet files, each sorted by time with `sorted_once`, in the order of their files' names.
    target
        Where the joined Parquet is written.
    key
        The columns by which a row is known.
    time_column
        The column by which it is sorted.
    """
    wanted = list(dict.fromkeys([*key, time_column]))
    keys = [pq.read_table(part, columns=wanted) for part in parts]
    starts = np.cumsum([0, *(table.num_rows for table in keys)])
    together = pa.concat_tables(keys)
    order = pc.sort_indices(together, sort_keys=[(time_column, "ascending")]).to_numpy()
    ordered = together.take(pa.array(order))
    keep = is_first({name: whole_array(ordered[name]) for name in key})
    times = whole_array(ordered[time_column]).filter(keep)
    kept: Places = order[keep.to_numpy(zero_copy_only=False)].astype(np.int64)
    del keys, together, ordered, order
    _write(parts, starts, kept, target)
    counts = np.bincount(_part_of(kept, starts), minlength=len(parts))
    repeats = np.diff(starts) - counts
    return Joined(tuple(int(n) for n in repeats), times)


def _write(parts: Sequence[Path], starts: Places, kept: Places, target: Path) -> None:
    waiting = dict(enumerate(parts))
    open_parts: dict[int, _Cursor] = {}
    last_row = _last_rows(kept, starts)
    with pq.ParquetFile(parts[0]) as part:
        head = part.read_row_group(0) if part.num_row_groups else part.schema_arrow.empty_table()
    few = columns_of_few_values(head)
    with pq.ParquetWriter(target, head.schema, compression="zstd", use_dictionary=few) as writer:
        for at in range(0, len(kept), ROWS_AT_ONCE):
            chosen = kept[at : at + ROWS_AT_ONCE]
            of_part = _part_of(chosen, starts)
            found = []
            for part in map(int, np.unique(of_part)):
                if part in waiting:
                    open_parts[part] = _Cursor(waiting.pop(part))
                rows = chosen[of_part == part]
                found.append(open_parts[part].take(rows - starts[part]))
                if rows[-1] == last_row[part]:
                    del open_parts[part]
            # Those of each part stand together; bring them back among each other.
            back = np.argsort(np.argsort(of_part, kind="stable"), kind="stable")
            writer.write_table(pa.concat_tables(found).take(pa.array(back)), ROWS_AT_ONCE)


def _part_of(rows: Places, starts: Places) -> Places:
    """Give the part of each row, by its number over all parts."""
    found: Places = np.searchsorted(starts, rows, side="right") - 1
    return found


def _last_rows(kept: Places, starts: Places) -> dict[int, int]:
    """Give the last row that each part gives, so that it can be let go of behind it."""
    parts, turned = np.unique(_part_of(kept, starts)[::-1], return_index=True)
    rows = kept[len(kept) - 1 - turned]
    return {int(part): int(row) for part, row in zip(parts, rows, strict=True)}


class _Cursor:
    """Reads rising stretches of a Parquet file, and lets go of what lies before them."""

    def __init__(self, path: Path) -> None:
        self._batches: Iterator[pa.RecordBatch] = self._read(path)
        self._held: list[pa.RecordBatch] = []
        self._start = 0
        self._end = 0

    @staticmethod
    def _read(path: Path) -> Iterator[pa.RecordBatch]:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=ROWS_AT_ONCE)

    def take(self, rows: Places) -> pa.Table:
        """Give rows by their numbers, which rise, and lie behind all that were asked for before."""
        first, last = int(rows[0]), int(rows[-1])
        while self._end <= last:
            batch = next(self._batches)
            self._held.append(batch)
            self._end += batch.num_rows
        while self._start + self._held[0].num_rows <= first:
            self._start += self._held.pop(0).num_rows
        return pa.Table.from_batches(self._held).take(pa.array(rows - self._start))
