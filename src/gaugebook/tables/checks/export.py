"""What every check of records looks at: an export as it was written, and as it was mapped.

Numbers and times are given as numpy has them, a blank as "not a number", so that one comparison
looks at a million rows. Nothing here judges; each check does that in its own file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gaugebook.definitions.schema import TableSpec
from gaugebook.definitions.source import Source
from gaugebook.errors import Where

if TYPE_CHECKING:
    from gaugebook.intake.raw import RawTable

PLACES_NAMED = 5
"""Rows or cells that a finding names; its count tells how many there are."""

SAMPLE = 4_000
"""Rows that are looked at before a costly look at all of them."""

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]
Places = NDArray[np.int64]

# Clocks change on a half hour of every zone in use, so times within one share their offset.
_HALF_HOUR = 1800
_A_DAY = 48
_RUN = 50
_EPOCH = datetime(1970, 1, 1)
_UTC = ZoneInfo("UTC")

T = TypeVar("T")


@dataclass(frozen=True)
class Export:
    """One file of records, raw and mapped.

    Parameters
    ----------
    raw
        The table as the file has it.
    mapped
        The same, mapped to its canonical table; times in UTC without a zone.
    source, spec
        The source by which it was mapped, and the table.
    file
        The file's name for findings.
    rows
        Which row of `raw` each row of `mapped` is, counted from 0. None where rows were left out
        and nobody kept count: then no finding names a row that it cannot know.
    """

    raw: RawTable
    mapped: pa.Table
    source: Source
    spec: TableSpec
    file: str
    rows: Places | None = None
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def _once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def heading(self, column: str) -> str | None:
        """Give the heading that was read for a canonical column, or None."""
        rule = self.source.columns.get(column)
        names = set(self.raw.table.column_names)
        return next((h for h in rule.headings if h in names), None) if rule else None

    def texts(self, column: str) -> pa.ChunkedArray | None:
        """Give the texts that stand in the file for a canonical column; None without texts."""
        heading = self.heading(column)
        return self.texts_under(heading) if heading is not None else None

    def texts_under(self, heading: str) -> pa.ChunkedArray | None:
        """Give the texts under a heading; None where the column holds something else."""
        values = self.raw.table[heading]
        is_text = pa.types.is_string(values.type) or pa.types.is_large_string(values.type)
        return values if is_text else None

    def has(self, column: str) -> bool:
        """Whether the mapped table has the column, with a value in at least one row."""
        if column not in self.mapped.column_names:
            return False
        values = self.mapped[column]
        return bool(values.null_count < len(values))

    def numbers(self, column: str) -> Numbers:
        """Give a mapped number column; a blank is not a number."""
        return self._once(f"numbers {column}", lambda: _as_numbers(self.mapped[column]))

    def times(self, column: str) -> Numbers:
        """Give a mapped time column as seconds since 1970 in UTC; a blank is not a number."""
        return self._once(f"times {column}", lambda: _as_seconds(self.mapped[column]))

    def local_times(self, column: str) -> Numbers:
        """Give a mapped time column as seconds on the local clock, counted from 1970."""
        zone = self.source.zone
        return self._once(f"local {column}", lambda: _local(self.times(column), zone))

    def local_days(self, column: str) -> tuple[NDArray[np.datetime64], Places]:
        """Give the local days that rows have, in order, and how many rows each has."""
        return self._once(f"days {column}", lambda: _counted_days(self.local_times(column)))

    def sample(self, column: str) -> pa.ChunkedArray | None:
        """Give some texts of a column, from the same rows for every column."""
        texts = self.texts(column)
        if texts is None:
            return None
        return self._once(f"sample {column}", lambda: sampled_texts(texts))

    def codes(self, column: str) -> Places:
        """Give a mapped column as numbers of its distinct values; a blank is -1."""
        return self._once(f"codes {column}", lambda: numbered(self.mapped[column]))

    def is_outcome(self, outcome: str) -> Marks:
        """Mark the rows of a contacts table that ended in this way."""
        if "outcome" not in self.mapped.column_names:
            return np.zeros(self.mapped.num_rows, dtype=bool)
        return self._once(f"outcome {outcome}", lambda: _equals(self.mapped["outcome"], outcome))

    def where(self, column: str | None = None) -> Where:
        """Give the place of a finding: the file, and the heading concerned."""
        heading = self.heading(column) if column else None
        return Where(self.file, sheet=self.raw.sheet, cell=heading)

    def in_rows(self, mapped: Iterable[Any]) -> str:
        """Name the first rows of the file among rows of the mapped table.

        Empty where rows were left out and nobody kept count of which.
        """
        if self.rows is None:
            return ""
        return self.in_raw_rows(int(self.rows[int(i)]) for i in _first(mapped))

    def in_raw_rows(self, raw: Iterable[Any]) -> str:
        """Name the first rows of the file among rows of the raw table."""
        numbers = [self.raw.row_number(int(i)) for i in _first(raw)]
        return f"; first in row(s) {', '.join(map(str, numbers))}" if numbers else ""


def places(marks: Marks) -> Places:
    """Give the places that are marked.

    >>> places(np.array([False, True, True])).tolist()
    [1, 2]
    """
    return np.flatnonzero(marks)


def sampled(length: int, most: int = SAMPLE) -> Places:
    """Give up to so many places of a table, in runs spread evenly over it.

    >>> sampled(3).tolist(), len(sampled(1_000_000))
    ([0, 1, 2], 4000)
    """
    if length <= most:
        return np.arange(length)
    starts = np.linspace(0, length - _RUN, most // _RUN).astype(np.int64)
    return (starts[:, None] + np.arange(_RUN)).ravel()


def numbered(values: pa.ChunkedArray) -> Places:
    """Give values as numbers of the distinct ones among them; a blank is -1.

    >>> numbered(pa.chunked_array([["b", "a", None, "b"]])).tolist()
    [0, 1, -1, 0]
    """
    encoded = values.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    filled = pc.fill_null(encoded.indices.cast(pa.int64()), -1)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


def may_hold(texts: pa.ChunkedArray, *parts: str) -> bool:
    """Whether any of the texts may hold one of the parts: a quick look at all their bytes.

    >>> may_hold(pa.chunked_array([["3.27E+11", None]]), "E+", "e+")
    True
    """
    for chunk in texts.chunks:
        data = chunk.buffers()[2]
        content = b"" if data is None else data.to_pybytes()
        if any(part.encode() in content for part in parts):
            return True
    return False


def sampled_texts(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give the texts at the places of `sampled`."""
    if len(texts) <= SAMPLE:
        return texts
    starts = sampled(len(texts))[::_RUN]  # slices cost nothing, where single places cost a copy
    chunks = [chunk for start in starts for chunk in texts.slice(int(start), _RUN).chunks]
    return pa.chunked_array([pa.concat_arrays(chunks)])


def _first(found: Iterable[Any]) -> list[int]:
    return [int(i) for _, i in zip(range(PLACES_NAMED), found, strict=False)]


def _as_numbers(values: pa.ChunkedArray) -> Numbers:
    numbers = pc.fill_null(values.cast(pa.float64()), np.nan)
    return np.asarray(numbers.to_numpy(), dtype=np.float64)


def _as_seconds(values: pa.ChunkedArray) -> Numbers:
    micros = pc.fill_null(values.cast(pa.int64()), 0).to_numpy()
    seconds = np.asarray(micros, dtype=np.float64) / 1e6
    if values.null_count:
        seconds[np.asarray(pc.is_null(values).to_numpy(), dtype=bool)] = np.nan
    return seconds


def _equals(values: pa.ChunkedArray, word: str) -> Marks:
    equal = pc.fill_null(pc.equal(values, word), fill_value=False)
    return np.asarray(equal.to_numpy(), dtype=bool)


def _counted_days(clock: Numbers) -> tuple[NDArray[np.datetime64], Places]:
    blank = np.isnan(clock)
    known = clock[~blank] if blank.any() else clock
    if not len(known):
        return np.zeros(0, dtype="datetime64[D]"), np.zeros(0, dtype=np.int64)
    days = (known / 86_400).astype(np.int64)
    first = int(days.min())
    counts = np.bincount(days - first)
    there = places(counts > 0)
    return (there + first).astype("datetime64[D]"), counts[there]


def _local(seconds: Numbers, time_zone: str) -> Numbers:
    blank = np.isnan(seconds)
    if time_zone == "UTC" or blank.all():
        return seconds
    known = np.where(blank, seconds[int(np.argmin(blank))], seconds) if blank.any() else seconds
    of_row = (known / _HALF_HOUR).astype(np.int64)  # the reader keeps no time before 1990
    first = int(of_row.min())
    of_row -= first
    zone = ZoneInfo(time_zone)
    offsets = np.zeros(int(of_row.max()) + 1)
    there = np.zeros(len(offsets) // _A_DAY + 1, dtype=bool)
    there[of_row // _A_DAY] = True
    for day in places(there):
        _fill_offsets(offsets, int(day) * _A_DAY, first, zone)
    return np.asarray(seconds + offsets[of_row], dtype=np.float64)


def _fill_offsets(offsets: Numbers, start: int, first: int, zone: ZoneInfo) -> None:
    last = min(start + _A_DAY, len(offsets))
    ends = [_offset(first + start, zone), _offset(first + last - 1, zone)]
    if ends[0] == ends[1]:
        offsets[start:last] = ends[0]
        return
    offsets[start:last] = [_offset(first + block, zone) for block in range(start, last)]


def _offset(block: int, zone: ZoneInfo) -> float:
    moment = (_EPOCH + timedelta(seconds=block * _HALF_HOUR)).replace(tzinfo=_UTC)
    offset = moment.astimezone(zone).utcoffset()
    return 0.0 if offset is None else offset.total_seconds()
