"""What cannot be true of a record: an end before its start, fewer than none."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import TableSpec

# Of these, less than none is a fault; a score may well be negative.
_NEVER_NEGATIVE = {"seconds": "negative-duration", "count": "negative-number"}
_HALF_HOUR_MICROSECONDS = 1_800_000_000


def contradicting_times(table: pa.Table, spec: TableSpec) -> dict[str, pa.ChunkedArray]:
    """Give, by the code of the finding, which rows have times that contradict each other.

    Where a time is blank nothing is said of the row: the answer is null.
    """
    found: dict[str, pa.ChunkedArray] = {}
    if spec.end_column:
        found["ends-before-start"] = pc.less(table[spec.end_column], table[spec.time_column])
    if spec.is_half_hourly:
        found["half-hour-split"] = _is_off_half_hour(table[spec.time_column])
    return found


def blank_negative(table: pa.Table, spec: TableSpec) -> tuple[pa.Table, dict[str, tuple[str, int]]]:
    """Blank durations and counts below 0; give by column the finding's code and how many.

    A blank is missing and never zero; columns without one below 0 are not named.
    """
    blanked: dict[str, tuple[str, int]] = {}
    for column in spec.columns:
        code = _NEVER_NEGATIVE.get(column.unit)
        if code is None:
            continue
        is_negative = pc.less(table[column.name], 0)
        if count := pc.sum(is_negative).as_py():
            values = pc.if_else(is_negative, None, table[column.name])
            at = table.column_names.index(column.name)
            table = table.set_column(at, column.name, values)
            blanked[column.name] = (code, count)
    return table, blanked


def _is_off_half_hour(times: pa.ChunkedArray) -> pa.ChunkedArray:
    micros = times.cast(pa.int64())
    begun = pc.multiply(pc.divide(micros, _HALF_HOUR_MICROSECONDS), _HALF_HOUR_MICROSECONDS)
    return pc.not_equal(micros, begun)
