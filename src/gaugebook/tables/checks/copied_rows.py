"""Rows that say the same under different keys: most often a join that repeated them.

Rows with the same key are the reader's matter: it keeps the first. Here the keys differ and all
else is the same, so every copy would be counted as a contact or case of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import (
    Export,
    Numbers,
    Places,
    numbered,
    places,
    sampled,
    sampled_texts,
)

LEAST_COPIES = 3
"""One or two may be a form that was sent twice; three begin to be a pattern."""

NEIGHBOURS = 20_000
"""Pairs of neighbouring rows by which chance is measured: enough to know one in some thousands."""

TIMES_CHANCE = 5
"""Copies must be so many times those that chance would give; its estimate is an upper bound."""

_BLANK = -1e12
_ODD = np.uint64(0x9E3779B97F4A7C15)
_FEWEST_FOR_ID = 50
_RULE_OF_THREE = 3.0


def find_copied_rows(export: Export) -> list[Problem]:
    """Find rows that are equal in all but their key. Severity: warn.

    Two busy lines get two calls in one second, so equal times alone say nothing. How often two
    rows agree in all else by chance is measured on the file itself: on neighbours in time that do
    not share their time. From m pairs without one agreement the chance is taken as 3/m (the rule
    of three: the upper 95 % bound; Hanley and Lippman-Hand, JAMA 1983). Only copies that number
    `TIMES_CHANCE` times what chance gives, and `LEAST_COPIES` at least, are told. Times without a
    time of day are shared by so many rows that nothing is told of them.

    On 500 made-up months of calls (2,000 rows each, with ties) none was reported.
    """
    time = export.spec.time_column
    if time in export.spec.key or not export.has(time) or export.mapped.num_rows < 2:
        return []
    start = export.times(time)
    order = np.argsort(start, kind="stable")
    order = order[: len(order) - int(np.isnan(start).sum())]
    shared = start[order[1:]] == start[order[:-1]]
    if int(shared.sum()) < LEAST_COPIES:
        return []
    content = _Content(export, start)
    in_tie = order[np.append(shared, False) | np.append(False, shared)]
    copies = content.copies(in_tie)
    if len(copies) < LEAST_COPIES:
        return []
    chance = _ties(start[order]) * content.chance(order[:-1][~shared], order[1:][~shared])
    if len(copies) < TIMES_CHANCE * chance:
        return []
    count, key = len(copies), " and ".join(export.spec.key)
    at = export.in_rows(np.sort(copies))
    return [problem("rows-copied", export.where(), count=count, key_column=key, places=at)]


def _ties(ordered: Numbers) -> float:
    """Count the pairs of rows that share their time; the times are in order.

    >>> _ties(np.array([8.0, 9.0, 9.0, 9.0, 10.0]))
    3.0
    """
    ends = np.append(places(ordered[1:] != ordered[:-1]), len(ordered) - 1)
    sizes = np.diff(ends, prepend=-1)
    return float((sizes * (sizes - 1.0) / 2).sum())


class _Content:
    """What rows say apart from their key: numbers and other times first, which cost less."""

    def __init__(self, export: Export, start: Numbers) -> None:
        self.export = export
        self.start = start
        apart = (*export.spec.key, export.spec.time_column)
        kept = [c for c in export.spec.kept if c.name not in apart and export.has(c.name)]
        self.times = [c.name for c in kept if c.type == "timestamp"]
        self.numbers = [c.name for c in kept if c.type == "number"]
        self.others = [c.name for c in kept if c.type not in ("timestamp", "number")]

    def measured(self, rows: Places) -> Iterator[Numbers]:
        """Give numbers, and times counted from the row's own; a blank equals a blank."""
        for column in self.times:
            found = self.export.times(column)[rows] - self.start[rows]
            yield np.nan_to_num(found, nan=_BLANK)
        for column in self.numbers:
            yield np.nan_to_num(self.export.numbers(column)[rows], nan=_BLANK)

    def written(self, rows: Places) -> Iterator[Places]:
        """Give texts and marks as numbers of their distinct values among these rows."""
        at = pa.array(rows)
        for column in self.others:
            yield numbered(self.export.mapped[column].take(at))
        if self.export.rows is None:
            return
        at = pa.array(self.export.rows[rows])
        for texts in self.unmapped:
            yield numbered(texts.take(at))

    @cached_property
    def unmapped(self) -> list[pa.ChunkedArray]:
        """The columns that nobody mapped: rows that differ there are no copies.

        A running number differs in every row and would hide every copy, so it is left out.
        """
        table, source = self.export.raw.table, self.export.source
        apart = [n for n in table.column_names if not source.is_never_read(n)]
        found = (self.export.texts_under(n) for n in apart if n not in source.mentioned)
        return [texts for texts in found if texts is not None and not _is_running_number(texts)]

    def chance(self, one: Places, other: Places) -> float:
        """Give the upper bound of how often two rows agree in all but their times."""
        if not len(one):
            return 1.0
        picked = sampled(len(one), NEIGHBOURS)
        both, half = np.concatenate([one[picked], other[picked]]), len(picked)
        agree = np.ones(half, dtype=bool)
        for values in (*self.measured(both), *self.written(both)):
            agree &= values[:half] == values[half:]
        return min(1.0, (int(agree.sum()) + _RULE_OF_THREE) / half)

    def copies(self, rows: Places) -> Places:
        """Give the rows that repeat one that stands before them, of rows that share their time."""
        rows = _recurring(rows, [self.start[rows], *self.measured(rows)])
        columns: list[Numbers | Places]
        columns = [self.start[rows], *self.measured(rows), *self.written(rows)]
        mark = _mark(columns, len(rows))
        order = np.lexsort((rows, mark))
        is_equal = mark[order][1:] == mark[order][:-1]
        is_equal &= self._keys_differ(rows[order])
        for values in columns:  # two rows may share a mark by accident
            is_equal &= values[order[1:]] == values[order[:-1]]
        return rows[order[1:]][places(is_equal)]

    def _keys_differ(self, rows: Places) -> NDArray[np.bool_]:
        """Mark the rows whose key is another than that of the row before; a blank is no key."""
        differ = np.zeros(max(len(rows) - 1, 0), dtype=bool)
        for name in self.export.spec.key:
            key = numbered(self.export.mapped[name].take(pa.array(rows)))
            differ |= (key[1:] != key[:-1]) | (key[1:] < 0)
        return differ


def _recurring(rows: Places, columns: Sequence[Numbers]) -> Places:
    """Keep the rows whose mark some other row has too."""
    _, which, counts = np.unique(_mark(columns, len(rows)), return_inverse=True, return_counts=True)
    kept: Places = rows[counts[which] > 1]
    return kept


def _mark(columns: Sequence[Numbers | Places], length: int) -> NDArray[np.uint64]:
    """Give one number for what a row says; rows that say the same have the same."""
    mark = np.zeros(length, dtype=np.uint64)
    for values in columns:
        mark = (mark ^ np.ascontiguousarray(values).view(np.uint64)) * _ODD
        mark ^= mark >> np.uint64(29)
    return mark


def _is_running_number(texts: pa.ChunkedArray) -> bool:
    sample = sampled_texts(texts).drop_null()
    return len(sample) >= _FEWEST_FOR_ID and pc.count_distinct(sample).as_py() == len(sample)
