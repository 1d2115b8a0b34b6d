"""Parquet, read in the child process: its parser trusts what a file says of its own sizes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from pyarrow import parquet

from gaugebook.intake.answers import Send
from gaugebook.intake.sheets import Asked, Damaged, TooLarge, Unavailable, is_of_the_machine

# Addresses are bounded here. Every thread reserves some, and Arrow's own allocator takes what is
# left of them in advance, so that a first thread finds none and a sound file cannot be read: one
# thread, the plain allocator, and `_warm_up` before anything is bounded.
pa.set_cpu_count(1)
pa.set_io_thread_count(1)
pa.set_memory_pool(pa.system_memory_pool())

_BATCH = 100_000
_CELLS_ARE_CHEAP = 50
"""Typed columns hold this many times the cells that are allowed as text."""


def answer_parquet(asked: Asked, send: Send) -> dict[str, Any]:
    """Send the table batch by batch as Arrow streams."""
    try:
        with parquet.ParquetFile(asked.path) as file:
            shape, limits = file.metadata, asked.limits
            cells = limits.cells * (1 if asked.as_shown else _CELLS_ARE_CHEAP)
            for count, most, noun in (
                (shape.num_rows, limits.rows, "rows"),
                (shape.num_columns, limits.columns, "columns"),
                (shape.num_rows * shape.num_columns, cells, "cells"),
                (_largest_group(shape), limits.memory_bytes, "bytes at once"),
            ):
                if count > most:
                    raise TooLarge(f"{count:,} {noun}, where {most:,} are read at most")
            send(_stream(file.schema_arrow.empty_table().to_batches(), file.schema_arrow))
            for batch in file.iter_batches(_BATCH, use_threads=False):
                _check(batch)
                send(_stream([batch], batch.schema))
    except pa.ArrowMemoryError:
        raise MemoryError from None
    except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
        # What Arrow has no name for it calls unknown: a thread that does not start is one of these.
        if is_of_the_machine(fault) or "worker thread" in str(fault):
            raise Unavailable(str(fault)) from fault
        raise Damaged("it is cut short or damaged") from fault
    return {"findings": []}


def _warm_up() -> None:
    """Read a table of one row: what Arrow starts and loads for its first is not of that file."""
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"text": ["x"], "number": [1]}), sink)
    with parquet.ParquetFile(pa.BufferReader(sink.getvalue())) as file:
        for batch in file.iter_batches(_BATCH, use_threads=False):
            _check(batch)
            _stream([batch], batch.schema)


def _check(batch: Any) -> None:
    """Raise where texts are not UTF-8, or parts lie where there are none: readers trust in both."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid as fault:
        if "UTF8" in str(fault):
            raise Damaged("a text in it is not UTF-8, as Parquet promises") from fault
        raise


def _largest_group(shape: Any) -> int:
    sizes = (shape.row_group(i).total_byte_size for i in range(shape.num_row_groups))
    return max(sizes, default=0)


def _stream(batches: list[Any], schema: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(sink.getvalue())


_warm_up()
