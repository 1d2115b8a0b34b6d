"""Keys of rows: hashed, made of several columns, or of the whole row.

A key of several columns joins their texts by a mark that no text can hold. A key of the whole row
is for exports that have none: the same row in two overlapping exports has the same key, and equal
rows within one file have different ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.tables.records.texts import as_text, holds, spaced_once, whole_array
from gaugebook.tables.records.times import INSTANT

HASH_LENGTH = 16
"""Bytes of a hashed key: enough that two customers never share one."""

# Control characters for this very purpose; `spaced_once` leaves none of them in a text.
_PART, _CELL = "\x1f", "\x1e"

# Below it every whole number has a float of its own.
_EXACT = 2.0**53


def hash_key(key: str, secret: bytes) -> str:
    """Give the keyed hash of a customer's key; the same person has the same hash in a workspace.

    >>> hash_key("C1", b"s") == hash_key("C1", b"s") != hash_key("C1", b"t")
    True
    """
    return hashing(secret)(key)


def hashing(secret: bytes) -> Callable[[str], str]:
    """Give `hash_key` for many keys; the secret is taken in once."""
    begun = hashlib.blake2b(key=secret, digest_size=HASH_LENGTH)

    def hashed(key: str) -> str:
        one = begun.copy()
        one.update(key.encode())
        return one.hexdigest()

    return hashed


def key_of_parts(parts: Sequence[pa.Array], *, unknown: Collection[str] = ()) -> pa.Array:
    """Join the texts of several columns to one key, blank where one of them is.

    Parameters
    ----------
    parts
        The columns, one array each.
    unknown
        Texts that mean "not known", as good as blank.

    Examples
    --------
    >>> keys = key_of_parts([pa.array(["AB", "A"]), pa.array(["C", "BC"])]).to_pylist()
    >>> len(set(keys))
    2
    """
    texts = [spaced_once(part) for part in parts]
    if unknown:
        texts = [pc.if_else(holds(text, unknown), None, text) for text in texts]
    return pc.binary_join_element_wise(*texts, _PART, null_handling="emit_null")


class Occurrences:
    """How often each row has stood in a file; the sheets of a workbook are one file.

    Examples
    --------
    >>> seen = Occurrences()
    >>> seen.numbered(pa.array(["a", "b", "a"])).to_pylist()
    ['a', 'b', 'a-2']
    >>> seen.numbered(pa.array(["a"])).to_pylist()
    ['a-3']
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def numbered(self, keys: pa.Array) -> pa.Array:
        """Give keys that tell equal rows apart: the second of a kind ends in ``-2``."""
        encoded = keys.dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        of_row = encoded.indices.to_numpy(zero_copy_only=False)
        order = np.argsort(of_row, kind="stable")
        counts = np.bincount(of_row, minlength=len(texts))
        starts = np.cumsum(counts) - counts
        number = np.empty(len(of_row), dtype=np.int64)
        number[order] = np.arange(len(of_row)) - starts[of_row[order]]
        earlier = np.array([self._seen.get(text, 0) for text in texts], dtype=np.int64)
        number += earlier[of_row]
        for text, count in zip(texts, counts, strict=True):
            self._seen[text] = self._seen.get(text, 0) + int(count)
        again = pc.binary_join_element_wise(keys, pa.array(number + 1).cast(pa.string()), "-")
        return pc.if_else(pa.array(number == 0), keys, again)


def key_of_row(table: pa.Table, *, secret: bytes, occurrences: Occurrences) -> pa.Array:
    """Give keyed hashes of whole rows, numbered where equal rows stand in one file.

    The order of the columns makes no difference, nor does a column that is blank in the row: a
    newer export may have one more.

    Parameters
    ----------
    table
        The rows as they were read, without the columns that are never read.
    secret
        The workspace's key for hashing.
    occurrences
        Of the rows of the same file that were read before.
    """
    cells = [_named_cells(name, whole_array(table[name])) for name in sorted(table.column_names)]
    rows = pc.binary_join_element_wise(*cells, "", null_handling="replace", null_replacement="")
    hashes = list(map(hashing(secret), rows.to_pylist()))
    return occurrences.numbered(pa.array(hashes, pa.string()))


def _named_cells(name: str, array: pa.Array) -> pa.Array:
    """Give each filled cell with its heading before it, a mark behind; a blank one is null."""
    texts = spaced_once(_steady_text(array))
    return pc.binary_join_element_wise(f"{name}{_PART}", texts, _CELL, "")


def _steady_text(array: pa.Array) -> pa.Array:
    """Give texts that hang on the cell alone, not on what else stands in its column."""
    kind = array.type
    if pa.types.is_floating(kind):
        # Whole numbers are floats in the file where one of them is blank.
        numbers = array.cast(pa.float64())
        is_whole = pc.and_(pc.less(pc.abs(numbers), _EXACT), pc.equal(numbers, pc.round(numbers)))
        whole = pc.if_else(is_whole, numbers, None).cast(pa.int64()).cast(pa.string())
        other = pc.if_else(pc.is_nan(numbers), None, numbers).cast(pa.string())
        return pc.coalesce(whole, other)
    if pa.types.is_timestamp(kind):
        return array.cast(INSTANT, safe=False).cast(pa.string())
    return as_text(array)
