"""Parquet, read in the child process: its parser trusts what a file says of its own sizes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from pyarrow import parquet

from gaugebook.intake.answers import Send
from gaugebook.intake.sheets import Asked, Damaged, TooLarge

# One thread each: every thread reserves addresses, and those are bounded here.
pa.set_cpu_count(1)
pa.set_io_thread_count(1)

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
            for batch in file.iter_batches(_BATCH):
                send(_stream([batch], batch.schema))
    except pa.ArrowMemoryError:
        raise MemoryError from None
    except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
        raise Damaged("it is cut short or damaged") from fault
    return {"findings": []}


def _largest_group(shape: Any) -> int:
    sizes = (shape.row_group(i).total_byte_size for i in range(shape.num_row_groups))
    return max(sizes, default=0)


def _stream(batches: list[Any], schema: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(sink.getvalue())
