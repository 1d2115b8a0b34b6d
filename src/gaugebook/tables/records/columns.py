"""Reading one column of an export as text, number, boolean or time.

Each distinct text is read once, in Python, and the result is spread back over the rows: an
export has a million rows and a few hundred distinct values. What cannot be read becomes blank
and is counted; it is never a guess and never zero. So is what a person can be found by, where it
stands in a column by which figures are split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import ANY_DIMENSIONS, ColumnSpec
from gaugebook.definitions.source_columns import CodeException, Scalar, SourceColumn
from gaugebook.observations import TOTAL, UNKNOWN
from gaugebook.redaction import NAME_WORDS, holds_personal, out_of_place, redact, unknown_code
from gaugebook.tables.numbers import (
    LARGEST_NUMBER,
    WORTH,
    UnreadableError,
    read_plain,
    read_seconds,
)
from gaugebook.tables.records.keys import hashing
from gaugebook.tables.records.texts import as_text, holds, spaced_once, trimmed, whole_array
from gaugebook.tables.records.times import INSTANT, lacks_year, read_times
from gaugebook.words import folded, one_line

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": INSTANT,
    "date": pa.date32(),
}

MOST_CODES_NAMED = 20
"""Unknown codes that get a finding each; the rest share one."""

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True)
class Unread:
    """Values that could not be read: one of them as an example, and how many rows have them.

    `first` is the first row that has the example, counted from 0 in the column that was read;
    `alike` are the rows that have this very text; `others` are how many more codes are meant.
    """

    example: str
    rows: int
    is_code: bool
    first: int
    lacks_year: bool = False
    alike: int = 0
    others: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether it may be somebody's name: in place of a time or number, or as a rare code."""
        return self._text == NAME_WORDS

    @property
    def shown(self) -> str:
        """The example as a finding may tell it."""
        return f"{self._text} and {self.others} other codes" if self.others else self._text

    @property
    def _text(self) -> str:
        if self.is_code:
            return unknown_code(self.example, rows=self.alike)
        return out_of_place(self.example)

    @property
    def code(self) -> str:
        """The code of the finding that tells it."""
        if self.lacks_year:
            return "date-without-year"
        return "code-unknown" if self.is_code else "value-unreadable"


@dataclass(frozen=True)
class ColumnRead:
    """A column as it was read, what in it could not be, and how many cells showed a person."""

    values: pa.Array
    unread: tuple[Unread, ...] = ()
    personal: int = 0


Fitting = Sequence[tuple[CodeException, pa.Array]]
"""Cases in which a code means something else, each with the rows whose other columns fit."""


def read_column(
    values: pa.ChunkedArray | pa.Array,
    spec: ColumnSpec,
    rule: SourceColumn,
    *,
    time_zone: str,
    secret: bytes,
    decimal_comma: bool = False,
    fitting: Fitting = (),
    private_text: bool = False,
) -> ColumnRead:
    """Read a column of an export by its rule.

    Parameters
    ----------
    values
        The column as the export has it: texts, or Parquet's own types. Of a clock time that has
        its day elsewhere, day and time joined.
    spec
        The canonical column.
    rule
        How the source writes it.
    time_zone
        In which the export's clock times are; times are given back in UTC.
    secret
        The key for hashing; it never leaves the workspace.
    decimal_comma
        Whether the source writes ``1.234,5``.
    fitting
        For each case under ``but:``, the rows whose other columns fit it.
    private_text
        Whether it holds what somebody wrote, of which only the redacted text is given.
    """
    array = _without(whole_array(values), rule.unknown)
    if spec.type in ("timestamp", "date"):
        return _read_times(array, spec, rule, time_zone)
    if private_text:
        return ColumnRead(_redacted(trimmed(array)))
    if rule.private == "hash":
        return ColumnRead(_hashed(array, secret))
    if rule.codes is None:
        if spec.type == "number" and _is_numeric(array.type):
            return _read_numbers(array, spec, rule)
        if spec.type == "boolean" and pa.types.is_boolean(array.type):
            return ColumnRead(array)
        if spec.type == "text" and not spec.codes and spec.name not in ANY_DIMENSIONS:
            return ColumnRead(trimmed(array))
    reader = _reader_for(spec, rule, decimal_comma=decimal_comma)
    return _read_distinct(array, spec, rule, reader, fitting)


def _without(array: pa.Array, unknown: tuple[str, ...]) -> pa.Array:
    """Blank the texts that mean "not known"."""
    return pc.if_else(holds(array, unknown), None, array) if unknown else array


def _is_numeric(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_duration)
    return any(test(kind) for test in tests)


def _read_times(
    array: pa.Array, spec: ColumnSpec, rule: SourceColumn, time_zone: str
) -> ColumnRead:
    if spec.type == "date":
        # The day that is written, in whatever zone: no clock belongs to it.
        times = read_times(_as_given(array), rule.formats, "UTC").cast(pa.date32())
    else:
        times = read_times(_as_given(array), rule.formats, time_zone)
    is_lost = pc.and_(pc.is_valid(array), pc.is_null(times))
    written = pc.if_else(is_lost, trimmed(array), None) if pc.any(is_lost).as_py() else times
    lost = written.filter(is_lost).drop_null()
    if not len(lost):
        return ColumnRead(times)
    counted = dict.fromkeys(lost.unique().to_pylist(), 0)
    for entry in pc.value_counts(lost).to_pylist():
        counted[entry["values"]] = entry["counts"]
    groups: dict[bool, list[str]] = {True: [], False: []}
    for text in counted:
        groups[lacks_year(text)].append(text)
    unread = [
        Unread(
            texts[0],
            sum(counted[t] for t in texts),
            is_code=False,
            first=int(pc.index(written, texts[0]).as_py()),
            lacks_year=yearless,
        )
        for yearless, texts in groups.items()
        if texts
    ]
    return ColumnRead(times, tuple(unread))


def _as_given(array: pa.Array) -> pa.Array:
    """Give numbers as texts, so that a pattern or ``excel`` can read them."""
    return as_text(array) if _is_numeric(array.type) else array


def _read_numbers(array: pa.Array, spec: ColumnSpec, rule: SourceColumn) -> ColumnRead:
    """Read a column that holds numbers already; "not a number" is a blank."""
    if pa.types.is_duration(array.type):
        numbers = pc.divide(array.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64()), 1e6)
    else:
        numbers = array.cast(pa.float64())
        if rule.unit and rule.unit != "seconds":
            # To the millisecond: a third of a day is a float with noise behind it.
            numbers = pc.round(pc.multiply(numbers, float(WORTH[rule.unit])), ndigits=3)
    numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
    if rule.format == "percent" and spec.unit != "seconds":
        numbers = pc.divide(numbers, 100.0)
    too_large = pc.greater_equal(pc.abs(numbers), LARGEST_NUMBER)
    unread = as_text(numbers.filter(too_large)).drop_null()
    found: tuple[Unread, ...] = ()
    if len(unread):
        first = int(pc.index(too_large, True).as_py())
        found = (Unread(unread[0].as_py(), len(unread), is_code=False, first=first),)
    return ColumnRead(pc.if_else(too_large, None, numbers), found)


def _redacted(texts: pa.Array) -> pa.Array:
    encoded = texts.dictionary_encode()
    distinct = [redact(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(distinct, pa.string()).take(encoded.indices)


def _hashed(array: pa.Array, secret: bytes) -> pa.Array:
    """Give keyed hashes; a blank stays blank."""
    encoded = as_text(array).dictionary_encode()
    written, hashed = spaced_once(encoded.dictionary).to_pylist(), hashing(secret)
    hashes = [None if text is None else hashed(text) for text in written]
    return pa.array(hashes, pa.string()).take(encoded.indices)


class _Fault:
    """Marks a text that could not be read."""


_FAULT = _Fault()
Reader = Callable[[str], Any]


def _read_distinct(
    array: pa.Array, spec: ColumnSpec, rule: SourceColumn, reader: Reader, fitting: Fitting
) -> ColumnRead:
    encoded = as_text(array).dictionary_encode()
    texts: list[str] = encoded.dictionary.to_pylist()
    results = [reader(text) for text in texts]
    bad = [isinstance(result, _Fault) for result in results]
    is_open = spec.name in ANY_DIMENSIONS and not spec.codes
    shows_person = [is_open and isinstance(r, str) and holds_personal(r) for r in results]
    kept = pa.array(
        [
            None if fault or person else result
            for result, fault, person in zip(results, bad, shows_person, strict=True)
        ],
        type=ARROW_TYPES[spec.type],
    )
    values = kept.take(encoded.indices) if texts else pa.nulls(len(array), kept.type)
    is_other = pa.array([], pa.bool_())
    if fitting:
        values, is_other = _excepted(values, array, spec, rule, fitting)
    is_code = bool(rule.codes or spec.codes) or spec.type == "text"
    left = encoded.indices.filter(pc.invert(is_other)) if fitting else encoded.indices
    unread = _count_unread(encoded.indices, texts, bad, is_other, is_code=is_code)
    personal = _rows_of(left, shows_person) if any(shows_person) else 0
    return ColumnRead(values, unread, personal)


def _excepted(
    values: pa.Array, array: pa.Array, spec: ColumnSpec, rule: SourceColumn, fitting: Fitting
) -> tuple[pa.Array, pa.Array]:
    """Give the values with their exceptions, the first that fits, and the rows that have one."""
    is_other = pa.array([False] * len(array), pa.bool_())
    for case, fits in fitting:
        codes = case.of if case.of is not None else tuple(rule.codes or ())
        fits = pc.and_(pc.and_(fits, holds(array, codes)), pc.invert(is_other))
        given = pa.scalar(_meaning(case.gives, spec), ARROW_TYPES[spec.type])
        values = pc.if_else(fits, given, values)
        is_other = pc.or_(is_other, fits)
    return values, is_other


def _reader_for(spec: ColumnSpec, rule: SourceColumn, *, decimal_comma: bool) -> Reader:
    """Give what a distinct text becomes, as a function."""
    if rule.codes is not None:
        codes = rule.meanings
        return lambda text: _code(one_line(text), codes, spec)
    if spec.type == "number":
        return lambda text: _number(text, spec, rule, decimal_comma=decimal_comma)
    if spec.type == "boolean":
        return lambda text: _BOOLEANS.get(text.strip().casefold(), _FAULT) if text.strip() else None
    if spec.codes:
        return lambda text: _known_word(folded(text), spec)
    return lambda text: _word(one_line(text))


def _word(text: str) -> Any:
    """Give a word; the two that have a meaning of their own are not words."""
    if text == TOTAL:
        return _FAULT
    return None if text in ("", UNKNOWN) else text


def _known_word(text: str, spec: ColumnSpec) -> Any:
    if not text:
        return None
    return text if text in spec.codes else _FAULT


def _code(text: str, codes: Mapping[str, Scalar], spec: ColumnSpec) -> Any:
    if text.casefold() not in codes:
        return _FAULT if text else None
    return _meaning(codes[text.casefold()], spec)


def _meaning(value: Scalar, spec: ColumnSpec) -> Any:
    if spec.type == "number":
        return float(value)
    return value if spec.type == "boolean" else _word(str(value))


def _number(text: str, spec: ColumnSpec, rule: SourceColumn, *, decimal_comma: bool) -> Any:
    try:
        if spec.unit == "seconds":
            return read_seconds(text, unit=rule.unit or "seconds", decimal_comma=decimal_comma)
        return read_plain(text, unit=spec.unit, form=rule.format, decimal_comma=decimal_comma)
    except UnreadableError:
        return _FAULT


def _rows_of(indices: pa.Array, chosen: list[bool]) -> int:
    """Count the rows whose distinct text is one of those chosen."""
    is_chosen = pa.array(chosen, pa.bool_()).take(indices)
    return int(pc.sum(is_chosen).as_py() or 0)


def _count_unread(
    indices: pa.Array, texts: list[str], bad: list[bool], is_other: pa.Array, *, is_code: bool
) -> tuple[Unread, ...]:
    """Count the rows of each text that could not be read, but those that have an exception."""
    if not any(bad):
        return ()
    left = pc.if_else(is_other, None, indices) if len(is_other) else indices
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(left).to_pylist()}
    found = [
        Unread(text.strip(), counts[index], is_code, index, alike=counts[index])
        for index, (text, fault) in enumerate(zip(texts, bad, strict=True))
        if fault and index in counts
    ]
    if found and not is_code:
        found = [replace(found[0], rows=sum(u.rows for u in found))]
    found.sort(key=lambda unread: (-unread.rows, unread.example))
    named, others = found[:MOST_CODES_NAMED], found[MOST_CODES_NAMED:]
    if others:
        rows = sum(u.rows for u in others)
        named.append(replace(others[0], rows=rows, others=len(others) - 1))
    return tuple(replace(u, first=int(pc.index(left, u.first).as_py())) for u in named)
