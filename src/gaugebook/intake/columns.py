"""Columns of text on their way from the child process: packed there, Arrow arrays here.

A column travels as the ends of its texts (32-bit whole numbers) and the texts themselves in UTF-8,
which is what Arrow keeps in memory; nothing is parsed on arrival, and the child needs no Arrow.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from gaugebook.intake.sheets import TooLarge

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_BYTES = 2**31 - 1


class PackedColumn:
    """A column of texts that grows."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ends = array("i", [0])

    def add(self, texts: Sequence[str]) -> None:
        """Add texts; an empty one will be null."""
        joined = "".join(texts)
        if joined.isascii():
            self._add(joined.encode(), map(len, texts))
        else:
            encoded = [text.encode("utf-8", "replace") for text in texts]
            self._add(b"".join(encoded), map(len, encoded))

    def _add(self, data: bytes, lengths: Iterable[int]) -> None:
        start = len(self.data)
        if start + len(data) > _MOST_BYTES:
            raise TooLarge("more than two gigabytes of text in one column")
        ends = accumulate(lengths, initial=start)
        next(ends)
        self.ends.extend(ends)
        self.data += data

    @property
    def is_blank(self) -> bool:
        """Whether no row has a text."""
        return not self.data

    def frame(self) -> bytes:
        """Give the ends of the texts and the texts, as they travel."""
        return little(self.ends) + self.data


def little(numbers: array[int]) -> bytes:
    """Give whole numbers as little-endian bytes."""
    if sys.byteorder == "big":
        numbers = array("i", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def unpack(frame: bytes, rows: int) -> pa.Array:
    """Give the Arrow array of a packed column of `rows` texts; empty ones are null.

    >>> column = PackedColumn()
    >>> column.add(["Bins", "", "Café"])
    >>> unpack(column.frame(), 3).to_pylist()
    ['Bins', None, 'Café']
    """
    import numpy as np
    import pyarrow as pa

    whole = pa.py_buffer(frame)
    middle = 4 * (rows + 1)
    ends, texts = whole.slice(0, middle), whole.slice(middle)
    pa.StringArray.from_buffers(rows, ends, texts).validate(full=True)
    # Little-endian whatever the machine: the order in which they were packed.
    is_filled = np.diff(np.frombuffer(ends, "<i4")) != 0
    blank = rows - int(np.count_nonzero(is_filled))
    bits = pa.py_buffer(np.packbits(is_filled, bitorder="little")) if blank else None
    return pa.StringArray.from_buffers(rows, ends, texts, bits, blank)
