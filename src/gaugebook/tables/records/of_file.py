"""One file of an input as mapped, checked and sorted records.

Sheets of a workbook and files in a zip are one file here: their rows are mapped table by table,
put together, and each key is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from gaugebook.definitions.schema import TableSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.errors import Problem, Where, problem
from gaugebook.tables.checks import check_records
from gaugebook.tables.dataset import Counted, InputFile, added
from gaugebook.tables.given import Given
from gaugebook.tables.records.joining import sorted_once
from gaugebook.tables.records.keys import Occurrences
from gaugebook.tables.records.mapping import MappedRecords, map_records
from gaugebook.tables.records.times import rows_by_day

_MANY_ROWS = 500_000
"""From here on each step takes a second or more, and is told."""


def _silent(message: str) -> None:
    """Say nothing."""


def _telling(progress: Callable[[str], None], name: str, rows: int) -> Callable[[str], None]:
    """Give what tells a step of a large file, and nothing of a small one."""
    if rows < _MANY_ROWS:
        return _silent
    return lambda step: progress(f"{step} {rows:,} rows of {name}")


@dataclass(frozen=True)
class FileRecords:
    """A file's records, or None where it is refused, and what was found in it."""

    table: pa.Table | None
    file: InputFile
    problems: tuple[Problem, ...]
    days: tuple[tuple[date, int], ...] = ()
    columns: frozenset[str] = frozenset()


def file_records(
    given: Given,
    source: Source,
    spec: TableSpec,
    *,
    secret: bytes,
    time_zone: str,
    working_days: WorkingDays,
    progress: Callable[[str], None] = _silent,
) -> FileRecords:
    """Read a file, map and check its tables, sort them as one, and keep each key once.

    Parameters
    ----------
    given
        The file, or the answer of a database.
    source, spec
        How it is mapped, and to which table.
    secret
        The workspace's key for hashing keys of people.
    time_zone
        By which days are told apart.
    working_days
        The calendar by which days are judged.
    progress
        Is told, in a few words, what takes its time: of a large file each step.

    Returns
    -------
    FileRecords
        Without a table where the file is refused; then every row found in it is left out.
    """
    raws, found = given.rows(source)
    seen: dict[str, Occurrences] = {}
    mapped: list[MappedRecords] = []
    rows = 0
    left_out: Counted = ()
    while raws:
        raw = raws.pop(0)  # let go of when it is mapped: it may be large
        tell = _telling(progress, given.name, raw.table.num_rows)
        tell("mapping")
        occurrences = seen.setdefault(raw.file, Occurrences())
        result = map_records(raw, source, spec, secret=secret, occurrences=occurrences)
        found += result.problems
        mapped.append(result)
        rows += raw.table.num_rows + sum(count for _, count in raw.rows_left_out)
        left_out = added(left_out, raw.rows_left_out, result.left_out)
        if not any(p.is_refused for p in result.problems):
            tell("checking")
            found += check_records(
                raw,
                result.table,
                source,
                spec,
                file=raw.file,
                rows=result.places,
                working_days=working_days,
            )
        del raw
    if not mapped and not any(p.is_refused for p in found):
        found.append(problem("file-empty", Where(given.name)))
    refusal = next((p for p in found if p.is_refused), None)
    if refusal is not None:
        whole: Counted = ((refusal.code, rows),) if rows else ()
        file = InputFile(given.name, given.sha256, rows, whole)
        return FileRecords(None, file, tuple(found))
    file = InputFile(given.name, given.sha256, rows, left_out)
    _telling(progress, given.name, rows)("sorting and keeping")
    return _put_together(mapped, found, spec, file, time_zone)


def _put_together(
    mapped: Sequence[MappedRecords],
    found: list[Problem],
    spec: TableSpec,
    file: InputFile,
    time_zone: str,
) -> FileRecords:
    together = pa.concat_tables([result.table for result in mapped])
    table, _ = sorted_once(together, spec.key, spec.time_column)
    repeats: Counted = (("duplicate-keys", together.num_rows - table.num_rows),)
    return FileRecords(
        table,
        replace(file, left_out=added(file.left_out, repeats)),
        (*found, *repeated(file.name, repeats[0][1], spec)),
        rows_by_day(table[spec.time_column], time_zone),
        frozenset.intersection(*(result.columns for result in mapped)),
    )


def repeated(name: str, count: int, spec: TableSpec) -> list[Problem]:
    """Tell the rows of a file that repeat the key of another row."""
    if not count:
        return []
    column = " and ".join(spec.key)
    return [problem("duplicate-keys", Where(name), count=count, column=column)]
