"""Contact records: an export mapped to the canonical table and checked.

Names, addresses and telephone numbers never get past this module: only mapped columns are
kept, and customer keys are hashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import CONTACTS
from gaugebook.definitions.source import Source, SourceColumn
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.tables.columns import ARROW_TYPES, read_column

# Two bank holidays and a weekend are no gap; a whole working week without a row is one.
LEAST_GAP_WORKING_DAYS = 5
_SATURDAY = 5


@dataclass(frozen=True)
class MappedContacts:
    """Mapped records, how many rows were left out, and what was found on the way.

    `columns` are those that the export supplies; the others are blank in every row.
    """

    table: pa.Table
    rows_left_out: int
    problems: tuple[Problem, ...]
    columns: frozenset[str] = frozenset()


def map_contacts(raw: pa.Table, source: Source, *, file: str, secret: bytes) -> MappedContacts:
    """Map an export to the contacts table.

    Parameters
    ----------
    raw
        The export as it was read, one column a heading.
    source
        Which heading is which column, and how codes and times are written.
    file
        The file's name, for findings.
    secret
        The workspace's key for hashing customer keys.

    Returns
    -------
    MappedContacts
        Every column of the contacts table, times in UTC without a zone, plus the problems.
        A heading that is missing is a ``refuse``; values that cannot be read are counted.
    """
    problems: list[Problem] = _unmapped_headings(raw, source, file)
    columns: dict[str, pa.Array] = {}
    supplied: set[str] = set()
    for spec in CONTACTS.columns:
        rule = source.columns.get(spec.name)
        if rule is None:
            fixed = source.dimensions.get(spec.name)
            columns[spec.name] = pa.array([fixed] * raw.num_rows, type=ARROW_TYPES[spec.type])
            supplied |= {spec.name} if fixed is not None else set()
            continue
        heading = next((h for h in rule.headings if h in raw.column_names), None)
        if heading is None:
            problems += _missing_heading(raw, source, spec.name, rule, file)
            columns[spec.name] = pa.nulls(raw.num_rows, ARROW_TYPES[spec.type])
            continue
        read = read_column(
            raw.column(heading), spec, rule, time_zone=source.time_zone, secret=secret
        )
        columns[spec.name] = read.values
        supplied.add(spec.name)
        for unread in read.unread:
            code = "code-unknown" if unread.is_code else "value-unreadable"
            problems.append(
                problem(
                    code,
                    Where(file, cell=heading),
                    found=unread.example[:80],
                    column=spec.name,
                    count=unread.rows,
                    source=source.id,
                    kind=spec.type,
                )
            )
    return _checked(pa.table(columns), source, file, problems, frozenset(supplied))


def _unmapped_headings(raw: pa.Table, source: Source, file: str) -> list[Problem]:
    mapped = {h for rule in source.columns.values() for h in rule.headings}
    apart = mapped | set(source.never_read)
    return [
        problem("heading-unmapped", Where(file), found=name, source=source.id)
        for name in raw.column_names
        if name not in apart
    ]


def _missing_heading(
    raw: pa.Table, source: Source, column: str, rule: SourceColumn, file: str
) -> list[Problem]:
    if not rule.required:
        return []
    wanted = rule.headings[0]
    hint = near_miss(wanted, raw.column_names)
    return [
        problem(
            "heading-missing", Where(file), found=wanted, column=column, source=source.id, hint=hint
        )
    ]


def _checked(
    table: pa.Table, source: Source, file: str, problems: list[Problem], columns: frozenset[str]
) -> MappedContacts:
    """Leave out what cannot be counted, blank what cannot be true, and say how much of each."""
    before = table.num_rows
    backwards = pc.less(table["ended_at"], table["started_at"])
    count = pc.sum(backwards).as_py() or 0
    if count:
        row = pc.index(backwards, True).as_py() + 2
        problems.append(
            problem("ends-before-start", Where(file), count=count, row=row, source=source.id)
        )
    table, timeless = _without_times(table)
    if timeless:
        problems.append(problem("time-missing", Where(file), count=timeless, column="started_at"))
    for name in ("ivr_seconds", "wait_seconds", "handle_seconds"):
        table, negative = _blank_negative(table, name)
        if negative:
            problems.append(problem("negative-duration", Where(file), count=negative, column=name))
    return MappedContacts(table, before - table.num_rows, tuple(problems), columns)


def _without_times(table: pa.Table) -> tuple[pa.Table, int]:
    missing = table["started_at"].null_count
    return (table.filter(pc.is_valid(table["started_at"])) if missing else table), missing


def without_repeats(tables: Sequence[pa.Table]) -> list[pa.Table]:
    """Keep the first row of each contact_id, over all files of an input.

    Exports overlap: the call that ends September's file may begin October's. A row without an
    id is kept as it is.
    """
    keys = pa.concat_arrays([t["contact_id"].combine_chunks() for t in tables])
    places = pa.table({"key": keys, "place": pa.array(np.arange(len(keys)))})
    firsts = places.group_by("key").aggregate([("place", "min")])["place_min"]
    keep = pc.or_(pc.is_null(keys), pc.is_in(places["place"], value_set=firsts))
    kept, start = [], 0
    for table in tables:
        kept.append(table.filter(keep.slice(start, table.num_rows)))
        start += table.num_rows
    return kept


def _blank_negative(table: pa.Table, name: str) -> tuple[pa.Table, int]:
    negative = pc.less(table[name], 0)
    count = pc.sum(negative).as_py() or 0
    if not count:
        return table, 0
    blanked = pc.if_else(negative, None, table[name])
    return table.set_column(table.column_names.index(name), name, blanked), count


def find_gaps(days: list[date], file: str) -> list[Problem]:
    """Find stretches of working days without a row, each as one finding."""
    problems = []
    for earlier, later in pairwise(days):
        between = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]
        working = [day for day in between if day.weekday() < _SATURDAY]
        if len(working) >= LEAST_GAP_WORKING_DAYS:
            problems.append(
                problem(
                    "gap-in-days",
                    Where(file),
                    start=working[0].isoformat(),
                    end=working[-1].isoformat(),
                    days=len(working),
                )
            )
    return problems
