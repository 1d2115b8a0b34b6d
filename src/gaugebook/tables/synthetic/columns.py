"""Made-up records as columns and files: arrays of codes and seconds to Parquet, and back.

Inside the generators `NULL` stands for "does not apply" or "not known"; in a column it is null.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gaugebook.tables.synthetic.contacts import NULL
from gaugebook.tables.synthetic.days import Booleans, Integers

MOMENT = pa.timestamp("us", tz="UTC")

_MICROSECONDS = 1_000_000
# Fixed, because a library's changing default would change the bytes of the file.
_ROWS_IN_GROUP = 131_072
_ZSTD_LEVEL = 3


def numbers(values: Integers) -> pa.Array:
    """Whole numbers, null where `NULL`."""
    return pa.array(values, type=pa.int64(), mask=values == NULL)


def yes_or_no(values: Integers) -> pa.Array:
    """True where 1, null where `NULL`."""
    return pa.array(values == 1, mask=values == NULL)


def moments(seconds: Integers, applies: Booleans) -> pa.Array:
    """Instants from seconds since 1970 in UTC, null where they do not apply."""
    micros: NDArray[np.datetime64] = (seconds * _MICROSECONDS).astype("datetime64[us]")
    return pa.array(micros, type=MOMENT, mask=~applies)


def words(codes: Integers, known: Sequence[str]) -> pa.Array:
    """The word of each code, null where `NULL`."""
    indices = pa.array(codes.astype(np.int32), mask=codes == NULL)
    return pa.DictionaryArray.from_arrays(indices, pa.array(known)).dictionary_decode()


def numbered(prefix: str, values: Integers, digits: int) -> pa.Array:
    """Keys like C0000017, null where `NULL`."""
    padded = pc.utf8_lpad(pc.cast(numbers(values), pa.string()), digits, padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")


def codes_of(column: pa.ChunkedArray, known: Sequence[str]) -> Integers:
    """The code of each word, `NULL` where it is null or not known.

    >>> codes_of(pa.chunked_array([["b", None, "a"]]), ["a", "b"]).tolist()
    [1, -1, 0]
    """
    found = pc.index_in(column, value_set=pa.array(known, column.type))
    return _whole(pc.fill_null(found, NULL))


def numbers_of(column: pa.ChunkedArray) -> Integers:
    """Whole numbers of a column of numbers or of yes and no, `NULL` where null."""
    return _whole(pc.fill_null(column.cast(pa.int64()), NULL))


def seconds_of(column: pa.ChunkedArray) -> Integers:
    """Instants as seconds since 1970 in UTC, `NULL` where null."""
    micros = column.cast(pa.int64())
    return _whole(pc.fill_null(pc.divide(micros, _MICROSECONDS), NULL))


def _whole(column: pa.ChunkedArray) -> Integers:
    values: Integers = column.to_numpy().astype(np.int64)
    return values


def write_made_up(table: pa.Table, path: Path, *, word_columns: Sequence[str]) -> None:
    """Write made-up records as one Parquet file, whole or not at all.

    Parameters
    ----------
    table
        The records.
    path
        The file to make; its folder must exist. A file of that name is replaced.
    word_columns
        Columns of few different words; a dictionary of the others only costs time and room.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        pq.write_table(
            table,
            unfinished,
            row_group_size=_ROWS_IN_GROUP,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            use_dictionary=list(word_columns),
        )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
