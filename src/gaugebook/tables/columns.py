"""Reading one column of an export as text, number, boolean or time.

Each distinct text is read once, in Python, and the result is spread back over the rows: an
export has a million rows and a few hundred distinct values. What cannot be read becomes blank
and is counted; it is never a guess and never zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import ColumnSpec
from gaugebook.definitions.source import Scalar, SourceColumn
from gaugebook.values import is_no_figure, parse_printed

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
}

HASH_LENGTH = 16
"""Bytes of a hashed key: enough that two customers never share one."""

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


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
    if rule.codes is None and rule.private is None and _is_already(array, spec):
        return ColumnRead(array.cast(ARROW_TYPES[spec.type]))
    return _read_distinct(array, spec, rule, secret)


def _is_already(array: pa.Array, spec: ColumnSpec) -> bool:
    kind = array.type
    if spec.type == "number":
        return pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if spec.type == "boolean":
        return pa.types.is_boolean(kind)
    return spec.type == "text" and pa.types.is_string(kind) and not spec.codes


def _read_distinct(
    array: pa.Array, spec: ColumnSpec, rule: SourceColumn, secret: bytes
) -> ColumnRead:
    encoded = array.cast(pa.string()).dictionary_encode()
    texts: list[str] = encoded.dictionary.to_pylist()
    reader = _reader_for(spec, rule, secret)
    results = [reader(text.strip()) for text in texts]
    blank = [isinstance(r, _Fault) for r in results]
    kept = pa.array(
        [None if isinstance(r, _Fault) else r for r in results], type=ARROW_TYPES[spec.type]
    )
    values = kept.take(encoded.indices) if texts else pa.nulls(len(array), kept.type)
    return ColumnRead(values, _count_unread(encoded, texts, blank, is_code=bool(rule.codes)))


class _Fault:
    """Marks a text that could not be read."""


_FAULT = _Fault()


def _reader_for(spec: ColumnSpec, rule: SourceColumn, secret: bytes) -> Callable[[str], Any]:
    if rule.private == "hash":
        return lambda text: hash_key(text, secret) if text else None
    if rule.codes is not None:
        codes = {str(k).casefold(): v for k, v in rule.codes.items()}
        return lambda text: _code(text, codes, spec)
    if spec.type == "number":
        return lambda text: _number(text, rule.format)
    if spec.type == "boolean":
        return lambda text: None if not text else _BOOLEANS.get(text.casefold(), _FAULT)
    if spec.codes:
        return lambda text: None if not text else (text if text in spec.codes else _FAULT)
    return lambda text: text or None


def _code(text: str, codes: Mapping[str, Scalar], spec: ColumnSpec) -> Any:
    if not text:
        return None
    if text.casefold() not in codes:
        return _FAULT
    value = codes[text.casefold()]
    if spec.type == "number":
        return float(value)
    return value if spec.type == "boolean" else str(value)


def _number(text: str, form: str | None) -> Any:
    if is_no_figure(text):
        return None
    printed = parse_printed(text)
    if printed is None:
        return _FAULT
    number = float(printed.number)
    if printed.unit == "minutes":
        return number * 60
    if form == "percent" or printed.unit == "share":
        return number / 100
    return number


def _count_unread(
    encoded: pa.DictionaryArray, texts: list[str], blank: list[bool], *, is_code: bool
) -> tuple[Unread, ...]:
    if not any(blank):
        return ()
    counts = {
        entry["values"]: entry["counts"] for entry in pc.value_counts(encoded.indices).to_pylist()
    }
    return tuple(
        Unread(text, counts.get(index, 0), is_code)
        for index, (text, bad) in enumerate(zip(texts, blank, strict=True))
        if bad
    )


def hash_key(key: str, secret: bytes) -> str:
    """Give the keyed hash of a customer's key; the same person has the same hash in a workspace.

    >>> hash_key("C1", b"s") == hash_key("C1", b"s") != hash_key("C1", b"t")
    True
    """
    return hashlib.blake2b(key.encode(), key=secret, digest_size=HASH_LENGTH).hexdigest()


def _read_times(array: pa.Array, rule: SourceColumn, time_zone: str) -> ColumnRead:
    if pa.types.is_timestamp(array.type):
        return ColumnRead(_to_utc(array, time_zone))
    texts = pc.utf8_trim_whitespace(array.cast(pa.string()))
    texts = pc.if_else(pc.equal(texts, ""), None, texts)
    form = rule.format or "%Y-%m-%d %H:%M:%S"
    parsed = pc.strptime(texts, format=form, unit="us", error_is_null=True)
    # strptime forgives what follows the pattern; writing it back shows what it really read.
    failed = pc.and_(pc.is_valid(texts), pc.is_null(parsed))
    unread = texts.filter(failed)
    faults = (Unread(unread[0].as_py(), len(unread), is_code=False),) if len(unread) else ()
    return ColumnRead(_to_utc(parsed, time_zone), faults)


def _to_utc(array: pa.Array, time_zone: str) -> pa.Array:
    """Give instants in UTC, without a zone. In the hour that occurs twice, the first is meant."""
    if array.type.tz is None:
        array = pc.assume_timezone(
            array.cast(pa.timestamp("us")), time_zone, ambiguous="earliest", nonexistent="latest"
        )
    return array.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us"))
