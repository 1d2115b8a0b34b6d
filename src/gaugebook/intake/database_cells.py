"""What a database answers, made into columns.

A database says what its columns are, so numbers, times and booleans keep their types; an instant
with a zone is kept in UTC. SQLite may hold anything in any cell: a column of several kinds becomes
text, as people would see it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_WIDEST_DECIMAL = 38
_EXACT_IN_FLOAT = 2**53


class BytesFoundError(ValueError):
    """A column holds bytes, which no table of ours has."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def table_of(names: Sequence[str], batches: Sequence[Sequence[pa.Array]]) -> pa.Table:
    """Put the batches together, in an order that is the same however the rows came.

    A database promises no order, and what is computed must not depend on it.
    """
    import pyarrow as pa

    columns = [_joined([batch[index] for batch in batches]) for index in range(len(names))]
    table = pa.Table.from_arrays(columns, names=list(names))
    keys = [name for name in names if not pa.types.is_null(table.schema.field(name).type)]
    return table.sort_by([(name, "ascending") for name in keys]) if keys else table


def array_of(values: Sequence[Any], *, column: str) -> pa.Array:
    """Give one column of one batch.

    Raises
    ------
    BytesFoundError
        When a value is bytes.

    Examples
    --------
    >>> array_of([1, None, 3], column="n").type, array_of(["", "a"], column="t").to_pylist()
    (DataType(int64), [None, 'a'])
    """
    import pyarrow as pa

    kinds = {type(value) for value in values} - {type(None)}
    if kinds & {bytes, bytearray, memoryview}:
        raise BytesFoundError(column)
    try:
        if not kinds:
            return pa.nulls(len(values))
        if kinds == {str}:
            return pa.array([value or None for value in values], pa.string())
        if kinds == {datetime}:
            return pa.array(values, _instants(values))
        if kinds <= {int, float, Decimal}:
            return _numbers(values, kinds)
        if kinds == {timedelta}:
            return pa.array(values, pa.duration("us"))
        if len(kinds) == 1 and kinds <= {bool, date, time}:
            return pa.array(values)
    except (pa.ArrowException, OverflowError, ValueError):
        pass  # a number too long for its type, a time of several zones: as text
    return _texts(values)


def _instants(values: Sequence[datetime | None]) -> pa.DataType:
    import pyarrow as pa

    zoned = {value.tzinfo is not None for value in values if value is not None}
    if len(zoned) > 1:
        raise ValueError("some have a zone and some have none")
    return pa.timestamp("us", "UTC") if True in zoned else pa.timestamp("us")


def _numbers(values: Sequence[Any], kinds: set[type]) -> pa.Array:
    import pyarrow as pa

    finite = [v if v is None or math.isfinite(v) else None for v in values]
    if kinds == {int}:
        return pa.array(finite, pa.int64())
    if Decimal not in kinds:
        if any(isinstance(v, int) and abs(v) > _EXACT_IN_FLOAT for v in finite):
            raise ValueError("a float would change it")
        return pa.array(finite, pa.float64())
    if float in kinds:
        raise ValueError("two kinds of number with a point")
    return pa.array([None if v is None else Decimal(v) for v in finite])


def _texts(values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array([_text(value) or None for value in values], pa.string())


def _text(value: Any) -> str:
    """Give a value as the text that every other export has for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _joined(chunks: list[pa.Array]) -> pa.ChunkedArray:
    import pyarrow as pa

    wanted = _type_of_all([chunk.type for chunk in chunks])
    if wanted is None:
        return pa.chunked_array([_texts(chunk.to_pylist()) for chunk in chunks], pa.string())
    try:
        return pa.chunked_array([chunk.cast(wanted) for chunk in chunks], wanted)
    except pa.ArrowInvalid:  # a whole number that a float would change
        return pa.chunked_array([_texts(chunk.to_pylist()) for chunk in chunks], pa.string())


def _type_of_all(kinds: list[pa.DataType]) -> pa.DataType | None:
    """Give the type that holds all batches of a column; None where only text does."""
    import pyarrow as pa

    several = {kind for kind in kinds if not pa.types.is_null(kind)}
    if not several:
        return pa.null()
    if len(several) == 1:
        return several.pop()
    if several == {pa.int64(), pa.float64()}:
        return pa.float64()
    if not all(pa.types.is_decimal(kind) or pa.types.is_int64(kind) for kind in several):
        return None
    decimals = [kind for kind in several if pa.types.is_decimal(kind)]
    whole = max(kind.precision - kind.scale for kind in decimals)
    if pa.int64() in several:
        whole = max(whole, 19)  # the digits of the longest whole number
    scale = max(kind.scale for kind in decimals)
    return pa.decimal128(whole + scale, scale) if whole + scale <= _WIDEST_DECIMAL else None
