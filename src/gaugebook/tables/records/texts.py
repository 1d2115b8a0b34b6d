"""Cells as text: the same text from every kind of file, and whether a cell holds one of some texts.

Capitals and odd spaces make no difference to what a code means, so that ``ANS``, ``ans`` and
`` ANS `` are one code. Everything is done for each distinct text once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.tables.records.times import INSTANT
from gaugebook.words import one_line

# What Python's `str.split` takes for a space, in the words of Arrow's regular expressions.
_SPACES = r"[\s\x1c-\x1f\x{85}\p{Z}]+"
_TURNING = r"[\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
"""What `one_line` takes out, in the words of Arrow's regular expressions."""


def whole_array(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give a column as one array, whatever chunks it was read in."""
    if isinstance(column, pa.Array):
        return column
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    return array


def as_text(array: pa.Array) -> pa.Array:
    """Give values as the texts that every other export has for them; NaN is null.

    A list or an object of several parts, which a cell of Parquet may hold, is written as JSON;
    bytes as the text that they are, or in hexadecimal digits.

    >>> as_text(pa.array([[1, 2], None])).to_pylist(), as_text(pa.array([b"Tax"])).to_pylist()
    (['[1, 2]', None], ['Tax'])
    """
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
    try:
        return array.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array([_written_out(value) for value in array.to_pylist()], pa.string())


def _written_out(value: Any) -> str | None:
    """Give a value as text that Arrow has none for."""
    if value is None:
        return None
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def trimmed(array: pa.Array) -> pa.Array:
    r"""Give values as texts without outer spaces; an empty text is null.

    Marks that turn the direction of writing are taken out, as `one_line` does.

    >>> trimmed(pa.array([" Tax\u202e ", "\u200e", "Two  words"])).to_pylist()
    ['Tax', None, 'Two  words']
    """
    texts = pc.replace_substring_regex(as_text(array), pattern=_TURNING, replacement="")
    texts = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def spaced_once(array: pa.Array) -> pa.Array:
    """Give values as texts as `one_line` does; an empty text is null.

    >>> spaced_once(pa.array(["  Bin   Enquiry ", " ", None])).to_pylist()
    ['Bin Enquiry', None, None]
    """
    texts = pc.replace_substring_regex(as_text(array), pattern=_TURNING, replacement="")
    texts = pc.replace_substring_regex(texts, pattern=_SPACES, replacement=" ")
    texts = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def holds(array: pa.Array, texts: Iterable[str]) -> pa.Array:
    """Say of each cell whether it holds one of some texts, capitals and spaces apart.

    The empty text stands for an empty cell.

    >>> holds(pa.array(["Phantom", "AGENT ", None]), ["PHANTOM", ""]).to_pylist()
    [True, False, True]
    """
    wanted = {one_line(text).lower() for text in texts}
    encoded = as_text(array).dictionary_encode()
    distinct = pc.utf8_lower(pc.fill_null(spaced_once(encoded.dictionary), ""))
    is_wanted = pc.is_in(distinct, value_set=pa.array(sorted(wanted), pa.string()))
    found = is_wanted.take(encoded.indices) if len(distinct) else pa.nulls(len(array), pa.bool_())
    return pc.fill_null(found, "" in wanted)
