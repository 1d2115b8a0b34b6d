"""Which columns of a Parquet file hold no blank, as its own statistics say.

Where a column has no blank, nothing about it can be unclear, and what would be counted to find
out need not be.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq


def filled_columns(parquet: Path) -> frozenset[str]:
    """Give the columns without a blank; one whose statistics are lacking is not among them.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    return _filled(parquet, parquet.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _filled(parquet: Path, _changed: int) -> frozenset[str]:
    facts = pq.read_metadata(parquet)
    blank: set[str] = set()
    for group in range(facts.num_row_groups):
        row_group = facts.row_group(group)
        for number in range(row_group.num_columns):
            column = row_group.column(number)
            statistics = column.statistics
            has_count = statistics is not None and statistics.has_null_count
            if not has_count or statistics.null_count:
                blank.add(column.path_in_schema)
    return frozenset(facts.schema.names) - blank
