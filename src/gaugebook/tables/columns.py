"""Reading one column of an export as text, number, boolean or time.

Each distinct text is read once, in Python, and the result is spread back over the rows: an
export has a million rows and a few hundred distinct values. What cannot be read becomes blank
and is counted; it is never a guess and never zero.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import ANY_DIMENSIONS, ColumnSpec
from gaugebook.definitions.source import Scalar, SourceColumn
from gaugebook.observations import TOTAL, UNKNOWN
from gaugebook.tables.times import INSTANT, read_times
from gaugebook.values import is_no_figure, parse_printed

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": INSTANT,
    "date": pa.date32(),
}

HASH_LENGTH = 16
"""Bytes of a hashed key: enough that two customers never share one."""

LARGEST_NUMBER = 1e12
"""Sums are exact below this; no duration, score or number of staff comes near it."""

MOST_CODES_NAMED = 20
"""Unknown codes that get a finding each; the rest share one."""

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}

# What a cell may say of its own unit, for a column in that unit, and what one of it is worth.
_SECONDS_IN = {None: 1, "seconds": 1, "minutes": 60, "days": 86_400}


@dataclass(frozen=True)
class Unread:
    """Values that could not be read: one of them as an example, and how many rows have it."""

    example: str
    rows: int
    is_code: bool


@dataclass(frozen=True)
class ColumnRead:
    """A column as it was read, and what in it could not be."""

    values: pa.Array
    unread: tuple[Unread, ...] = ()


def read_column(
    values: pa.ChunkedArray, spec: ColumnSpec, rule: SourceColumn, *, time_zone: str, secret: bytes
) -> ColumnRead:
    """Read a column of an export by its rule.

    Parameters
    ----------
    values
        The column as the export has it: texts, or Parquet's own types.
    spec
        The canonical column.
    rule
        How the source writes it.
    time_zone
        In which the export's clock times are; times are given back in UTC.
    secret
        The key for hashing; it never leaves the workspace.
    """
    array = values.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if spec.type == "timestamp":
        return _read_times(array, rule, time_zone)
    if rule.codes is None and rule.private is None:
        if spec.type == "number" and _is_numeric(array.type):
            return _read_numbers(array, rule)
        if spec.type == "boolean" and pa.types.is_boolean(array.type):
            return ColumnRead(array)
        if spec.type == "text" and not spec.codes and spec.name not in ANY_DIMENSIONS:
            return ColumnRead(_trimmed(array))
    return _read_distinct(array, spec, rule, secret)


def _is_numeric(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_duration)
    return any(test(kind) for test in tests)


def _read_times(array: pa.Array, rule: SourceColumn, time_zone: str) -> ColumnRead:
    times = read_times(array, rule.format, time_zone)
    lost = array.filter(pc.and_(pc.is_valid(array), pc.is_null(times)))
    return ColumnRead(times, _one_unread(_trimmed(lost).drop_null()))


def _read_numbers(array: pa.Array, rule: SourceColumn) -> ColumnRead:
    """Read a column that holds numbers already; "not a number" is a blank."""
    if pa.types.is_duration(array.type):
        numbers = pc.divide(array.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64()), 1e6)
    else:
        numbers = array.cast(pa.float64())
    numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
    if rule.format == "percent":
        numbers = pc.divide(numbers, 100.0)
    too_large = pc.greater_equal(pc.abs(numbers), LARGEST_NUMBER)
    unread = _as_text(numbers.filter(too_large))
    return ColumnRead(pc.if_else(too_large, None, numbers), _one_unread(unread))


def _one_unread(texts: pa.Array) -> tuple[Unread, ...]:
    return (Unread(texts[0].as_py(), len(texts), is_code=False),) if len(texts) else ()


def _as_text(array: pa.Array) -> pa.Array:
    """Give values as the texts that every other export has for them."""
    kind = array.type
    if pa.types.is_floating(kind):
        array = pc.if_else(pc.is_nan(array), None, array)
        is_whole = pc.and_(pc.is_finite(array), pc.equal(array, pc.round(array)))
        if pc.all(is_whole).as_py():
            array = array.cast(pa.int64(), safe=False)
    elif pa.types.is_time(kind):
        array = array.cast(pa.time64("us"), safe=False).cast(pa.time32("s"), safe=False)
    elif pa.types.is_timestamp(kind):
        array = array.cast(INSTANT, safe=False)
    return array.cast(pa.string())


def _trimmed(array: pa.Array) -> pa.Array:
    texts = pc.utf8_trim_whitespace(_as_text(array))
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _read_distinct(
    array: pa.Array, spec: ColumnSpec, rule: SourceColumn, secret: bytes
) -> ColumnRead:
    encoded = _as_text(array).dictionary_encode()
    texts: list[str] = encoded.dictionary.to_pylist()
    reader = _reader_for(spec, rule, secret)
    results = [reader(" ".join(text.split())) for text in texts]
    blank = [isinstance(r, _Fault) for r in results]
    kept = pa.array(
        [None if isinstance(r, _Fault) else r for r in results], type=ARROW_TYPES[spec.type]
    )
    values = kept.take(encoded.indices) if texts else pa.nulls(len(array), kept.type)
    is_code = bool(rule.codes or spec.codes) or spec.type == "text"
    return ColumnRead(values, _count_unread(encoded, texts, blank, is_code=is_code))


class _Fault:
    """Marks a text that could not be read."""


_FAULT = _Fault()


def _reader_for(spec: ColumnSpec, rule: SourceColumn, secret: bytes) -> Callable[[str], Any]:
    if rule.private == "hash":
        return lambda text: hash_key(text, secret) if text else None
    if rule.codes is not None:
        codes = {" ".join(str(k).split()).casefold(): v for k, v in rule.codes.items()}
        return lambda text: _code(text, codes, spec)
    if spec.type == "number":
        return lambda text: _number(text, spec, rule.format)
    if spec.type == "boolean":
        return lambda text: None if not text else _BOOLEANS.get(text.casefold(), _FAULT)
    if spec.codes:
        return lambda text: None if not text else _known_word(text.casefold(), spec)
    return _word


def _word(text: str) -> Any:
    """Give a word; the two that have a meaning of their own are not words."""
    if text == TOTAL:
        return _FAULT
    return None if text in ("", UNKNOWN) else text


def _known_word(text: str, spec: ColumnSpec) -> Any:
    return text if text in spec.codes else _FAULT


def _code(text: str, codes: Mapping[str, Scalar], spec: ColumnSpec) -> Any:
    if not text:
        return None
    if text.casefold() not in codes:
        return _FAULT
    value = codes[text.casefold()]
    if spec.type == "number":
        return float(value)
    return value if spec.type == "boolean" else _word(str(value))


def _number(text: str, spec: ColumnSpec, form: str | None) -> Any:
    if is_no_figure(text):
        return None
    printed = parse_printed(text)
    if printed is None:
        return _FAULT
    number = float(printed.number)
    if spec.unit == "seconds":
        worth = _SECONDS_IN.get(printed.unit)
        number = math.inf if worth is None else number * worth
    elif printed.unit not in (None, "share") or (printed.unit and spec.unit == "count"):
        return _FAULT
    elif form == "percent" or printed.unit == "share":
        number /= 100
    return number if abs(number) < LARGEST_NUMBER else _FAULT


def _count_unread(
    encoded: pa.DictionaryArray, texts: list[str], blank: list[bool], *, is_code: bool
) -> tuple[Unread, ...]:
    if not any(blank):
        return ()
    counts = {
        entry["values"]: entry["counts"] for entry in pc.value_counts(encoded.indices).to_pylist()
    }
    found = [
        Unread(text.strip(), counts[index], is_code)
        for index, (text, bad) in enumerate(zip(texts, blank, strict=True))
        if bad
    ]
    if not is_code:
        return (Unread(found[0].example, sum(u.rows for u in found), is_code=False),)
    found.sort(key=lambda unread: (-unread.rows, unread.example))
    named, others = found[:MOST_CODES_NAMED], found[MOST_CODES_NAMED:]
    if others:
        example = f"{others[0].example} and {len(others) - 1} other codes"
        named.append(Unread(example, sum(u.rows for u in others), is_code=True))
    return tuple(named)


def hash_key(key: str, secret: bytes) -> str:
    """Give the keyed hash of a customer's key; the same person has the same hash in a workspace.

    >>> hash_key("C1", b"s") == hash_key("C1", b"s") != hash_key("C1", b"t")
    True
    """
    return hashlib.blake2b(key.encode(), key=secret, digest_size=HASH_LENGTH).hexdigest()
