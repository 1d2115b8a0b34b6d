"""Records: an export mapped to its canonical table and checked.

One way for contacts, cases, feedback and staffing; what differs stands in `TableSpec`. Names,
addresses and telephone numbers never get past this module: only mapped columns are kept, keys of
people are hashed, and free text about people (`TableSpec.never_kept`) is not even read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.definitions.schema import ColumnSpec, TableSpec
from gaugebook.definitions.source import Source, SourceColumn
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.tables.columns import ARROW_TYPES, read_column

# An office closed between Christmas and New Year loses three or four; a whole week is a gap.
LEAST_GAP_WORKING_DAYS = 5

# Of these, less than none is a fault; a score may well be negative.
_NEVER_NEGATIVE = {"seconds": "negative-duration", "count": "negative-number"}
_HALF_HOUR_MICROSECONDS = 1_800_000_000
_HEADING_ROWS = 1


@dataclass(frozen=True)
class MappedRecords:
    """Mapped records, how many rows were left out, and what was found on the way.

    `columns` are those that the export supplies; the others are blank in every row.
    """

    table: pa.Table
    rows_left_out: int
    problems: tuple[Problem, ...]
    columns: frozenset[str] = frozenset()


def map_records(
    raw: pa.Table, source: Source, spec: TableSpec, *, file: str, secret: bytes
) -> MappedRecords:
    """Map an export to its table.

    Parameters
    ----------
    raw
        The export as it was read, one column a heading.
    source
        Which heading is which column, and how codes and times are written.
    spec
        The table that the source is mapped to.
    file
        The file's name, for findings.
    secret
        The workspace's key for hashing keys of people.

    Returns
    -------
    MappedRecords
        Every column of the table that may be kept, times in UTC without a zone, plus the
        problems. A heading that is missing is a ``refuse``; values that cannot be read are
        counted. Rows without a time are left out and counted; negative durations and counts
        become blank and are counted.
    """
    problems: list[Problem] = _unmapped_headings(raw, source, file)
    columns: dict[str, pa.Array] = {}
    supplied: set[str] = set()
    for column in spec.kept:
        rule = source.columns.get(column.name)
        if rule is None:
            fixed = source.dimensions.get(column.name)
            columns[column.name] = pa.array([fixed] * raw.num_rows, type=ARROW_TYPES[column.type])
            supplied |= {column.name} if fixed is not None else set()
            continue
        heading = next((h for h in rule.headings if h in raw.column_names), None)
        if heading is None:
            problems += _missing_heading(raw, source, column.name, rule, file)
            columns[column.name] = pa.nulls(raw.num_rows, ARROW_TYPES[column.type])
            continue
        read = read_column(
            raw.column(heading), column, rule, time_zone=source.time_zone, secret=secret
        )
        columns[column.name] = read.values
        supplied.add(column.name)
        for unread in read.unread:
            code = "code-unknown" if unread.is_code else "value-unreadable"
            problems.append(
                problem(
                    code,
                    Where(file, cell=heading),
                    found=unread.example[:80],
                    column=column.name,
                    count=unread.rows,
                    source=source.id,
                    kind=column.type,
                )
            )
    table = pa.table(columns)
    problems += _doubtful_times(table, source, spec, file)
    kept, faults = _checked(table, spec, file)
    left_out = table.num_rows - kept.num_rows
    return MappedRecords(kept, left_out, (*problems, *faults), frozenset(supplied))


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


def _doubtful_times(table: pa.Table, source: Source, spec: TableSpec, file: str) -> list[Problem]:
    """Count the rows whose times contradict each other or the table; none is left out for it."""
    doubts: dict[str, pa.ChunkedArray] = {}
    if spec.end_column:
        doubts["ends-before-start"] = pc.less(table[spec.end_column], table[spec.time_column])
    if spec.is_half_hourly:
        doubts["half-hour-split"] = _is_off_half_hour(table[spec.time_column])
    problems = []
    for code, is_doubtful in doubts.items():
        if count := pc.sum(is_doubtful).as_py():
            row = pc.index(is_doubtful, True).as_py() + _HEADING_ROWS + 1
            problems.append(problem(code, Where(file), count=count, row=row, source=source.id))
    return problems


def _is_off_half_hour(times: pa.ChunkedArray) -> pa.ChunkedArray:
    micros = times.cast(pa.int64())
    begun = pc.multiply(pc.divide(micros, _HALF_HOUR_MICROSECONDS), _HALF_HOUR_MICROSECONDS)
    return pc.not_equal(micros, begun)


def _checked(table: pa.Table, spec: TableSpec, file: str) -> tuple[pa.Table, list[Problem]]:
    """Leave out what cannot be counted, blank what cannot be true, and say how much of each."""
    problems = []
    times = table[spec.time_column]
    if times.null_count:
        facts = {"count": times.null_count, "column": spec.time_column}
        problems.append(problem("time-missing", Where(file), **facts))
        table = table.filter(pc.is_valid(times))
    for column in spec.kept:
        if code := _NEVER_NEGATIVE.get(column.unit):
            table, negative = _blank_negative(table, column)
            if negative:
                facts = {"count": negative, "column": column.name}
                problems.append(problem(code, Where(file), **facts))
    return table, problems


def _blank_negative(table: pa.Table, column: ColumnSpec) -> tuple[pa.Table, int]:
    name = column.name
    negative = pc.less(table[name], 0)
    count = pc.sum(negative).as_py() or 0
    if not count:
        return table, 0
    blanked = pc.if_else(negative, None, table[name])
    return table.set_column(table.column_names.index(name), name, blanked), count


def without_repeats(tables: Sequence[pa.Table], key: Sequence[str]) -> list[pa.Table]:
    """Keep the first row of each key, over all files of an input.

    Exports overlap: the call that ends September's file may begin October's. A row without an
    id is kept as it is. In a key of several columns a blank is a value like any other: two rows
    of one half hour and no line say the same thing twice.
    """
    columns = {name: pa.concat_arrays([t[name].combine_chunks() for t in tables]) for name in key}
    rows = len(columns[key[0]])
    places = pa.table({**columns, "_place": pa.array(np.arange(rows))})
    firsts = places.group_by(list(key)).aggregate([("_place", "min")])["_place_min"]
    keep = pc.is_in(places["_place"], value_set=firsts)
    if len(key) == 1:
        keep = pc.or_(pc.is_null(columns[key[0]]), keep)
    kept, start = [], 0
    for table in tables:
        kept.append(table.filter(keep.slice(start, table.num_rows)))
        start += table.num_rows
    return kept


def find_gaps(days: list[date], file: str, *, working_days: WorkingDays = ENGLAND) -> list[Problem]:
    """Find stretches of working days without a row, each as one finding."""
    problems = []
    for earlier, later in pairwise(days):
        between = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]
        working = [day for day in between if working_days.is_working_day(day)]
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
