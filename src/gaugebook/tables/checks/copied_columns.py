"""A column that holds another one again: mapped by mistake, or filled twice by the export."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow.compute as pc

from gaugebook.definitions.schema import ColumnSpec
from gaugebook.errors import Problem, Severity, problem
from gaugebook.tables.checks.export import SAMPLE, Export, Marks, Numbers, Places, sampled

LEAST_ROWS = 50
LEAST_EQUAL = 0.99
"""In so many of the rows that say something in both columns; a join may spoil a few."""

LEAST_DISTINCT = 5
"""Values that the equal rows must have: two columns of yes and no agree too easily."""

_EQUAL_IN_SAMPLE = 0.95

Pair = frozenset[str]

MAY_BE_EQUAL: frozenset[Pair] = frozenset(
    frozenset(pair)
    for pair in (
        ("started_at", "queued_at"),  # no menu before the queue
        ("queued_at", "answered_at"),  # nobody had to wait
        ("started_at", "answered_at"),
        ("opened_at", "closed_at"),  # settled on the spot
        ("service", "line"),  # one line a service, one topic a reason, and so on
        ("service", "topic"),
        ("service", "reason"),
        ("line", "topic"),
        ("line", "reason"),
        ("line", "transferred_to"),
        ("service", "transferred_to"),
        ("topic", "reason"),
        ("rostered", "available"),  # nobody was absent
    )
)
"""Columns that are the same in exports that are right."""


def find_copied_columns(export: Export) -> list[Problem]:
    """Find columns of the export that repeat another one. Severity: warn; texts: note.

    Compared are columns of one kind under different headings, in the rows where both say something
    other than 0: equal in 99 % of at least 50, with at least five different values. Pairs that are
    the same in exports that are right are known (`MAY_BE_EQUAL`). One column under two names is
    what the source asked for, and not told.

    On 500 made-up months of calls none was reported.
    """
    problems: list[Problem] = []
    kept = [c for c in export.spec.kept if export.heading(c.name) and export.has(c.name)]
    for one, other in combinations(kept, 2):
        if one.type != other.type or one.type == "boolean":
            continue
        if export.heading(one.name) == export.heading(other.name):
            continue
        if frozenset((one.name, other.name)) in MAY_BE_EQUAL:
            continue
        counted = _equal_rows(export, one, other)
        if counted is not None:
            problems.append(_copied(export, one, other, counted))
    return problems


def _copied(
    export: Export, one: ColumnSpec, other: ColumnSpec, counted: tuple[int, int]
) -> Problem:
    is_loose = one.type == "text" and not {one.name, other.name} & set(export.spec.private)
    severity: Severity | None = "note" if is_loose else None
    return problem(
        "column-copied",
        export.where(other.name),
        severity=severity,
        column=other.name,
        heading=export.heading(other.name),
        other=one.name,
        other_heading=export.heading(one.name),
        count=counted[0],
        of=counted[1],
    )


def _equal_rows(export: Export, one: ColumnSpec, other: ColumnSpec) -> tuple[int, int] | None:
    """Give how many rows are equal and of how many, where one column copies the other."""
    some = sampled(export.mapped.num_rows)
    first = _agreement(export, one, other, some)
    if first is None or first[0] < _EQUAL_IN_SAMPLE * first[1]:
        return None
    found = _agreement(export, one, other, None) if len(some) == SAMPLE else first
    if found is None or found[1] < LEAST_ROWS or found[0] < LEAST_EQUAL * found[1]:
        return None
    return found


def _agreement(
    export: Export, one: ColumnSpec, other: ColumnSpec, rows: Places | None
) -> tuple[int, int] | None:
    if one.type == "text":
        return _agreement_of_texts(export, one, other, rows)
    a, b = (_values(export, column, rows) for column in (one, other))
    equal = (a == b) & (a != 0)
    says: Marks = ~np.isnan(a) & ~np.isnan(b) & ((a != 0) | (b != 0))
    return _counted(equal, says, a)


def _counted(equal: Marks, says: Marks, values: Numbers) -> tuple[int, int] | None:
    """Give how many rows are equal and how many say something; None where few values differ.

    >>> says, values = np.ones(60, dtype=bool), np.arange(60.0)
    >>> _counted(says, says, values), _counted(says, says, values % 2)
    ((60, 60), None)
    """
    if equal.sum() < _EQUAL_IN_SAMPLE * says.sum():
        return None
    if len(np.unique(values[equal])) < LEAST_DISTINCT:
        return None
    return int(equal.sum()), int(says.sum())


def _values(export: Export, column: ColumnSpec, rows: Places | None) -> Numbers:
    read = export.times if column.type == "timestamp" else export.numbers
    return read(column.name) if rows is None else read(column.name)[rows]


def _agreement_of_texts(
    export: Export, one: ColumnSpec, other: ColumnSpec, rows: Places | None
) -> tuple[int, int] | None:
    """Compare as they stand in the file: a key that is hashed differs from one that is not."""
    read = export.texts if rows is None else export.sample
    a, b = read(one.name), read(other.name)
    if a is None or b is None:
        return None
    equal = pc.equal(a, b)
    says = len(equal) - equal.null_count
    same = int(pc.sum(equal).as_py() or 0)
    if (
        same <= _EQUAL_IN_SAMPLE * says
        or pc.count_distinct(a.filter(equal)).as_py() < LEAST_DISTINCT
    ):
        return None
    return same, says
