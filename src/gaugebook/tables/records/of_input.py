"""Inputs of records: their files mapped once each, joined, and kept under ``private/``.

A second run reads nothing again, and a new file among old ones is the only one that is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.definitions.files import fingerprint
from gaugebook.definitions.schema import TableSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.working_days import BankHolidays, working_days_of
from gaugebook.errors import Problem, Where, problem
from gaugebook.tables.caches import (
    CachedRows,
    RowCache,
    cache_key,
    moved_into_place,
    write_parquet,
)
from gaugebook.tables.checks.volume import find_volume_drops
from gaugebook.tables.dataset import Counted, InputFile, added
from gaugebook.tables.given import Given
from gaugebook.tables.reasons import OTHER_FILE, reasons_in_words, remedy_for
from gaugebook.tables.records.gaps import find_gaps
from gaugebook.tables.records.joining import join_parts
from gaugebook.tables.records.of_file import file_records, repeated
from gaugebook.tables.records.times import rows_by_day


@dataclass(frozen=True)
class InputRows:
    """The rows of one input, or None where it is refused; its files, and what was found."""

    rows: CachedRows | None
    files: tuple[InputFile, ...]
    problems: tuple[Problem, ...]


class RecordInputs:
    """Reads inputs of records in one workspace, and remembers which caches they use.

    Parameters
    ----------
    private
        The private folder.
    secret
        The workspace's key for hashing keys of people.
    time_zone
        By which days are told apart.
    bank_holidays
        By which gaps and days are judged.
    progress
        Is told, in a few words, what takes its time.
    """

    def __init__(
        self,
        private: Path,
        *,
        secret: bytes,
        time_zone: str,
        bank_holidays: BankHolidays,
        progress: Callable[[str], None],
    ) -> None:
        self._private = private
        self._secret = secret
        self._time_zone = time_zone
        self._bank_holidays = bank_holidays
        self._progress = progress
        self._caches: dict[str, RowCache] = {}
        self._unread: set[str] = set()

    def read(self, source: Source, spec: TableSpec, given: Sequence[Given]) -> InputRows:
        """Read one input: from its caches, or file by file where there are none."""
        cache = self._caches.setdefault(
            source.id, RowCache(self._private, table=spec.name, source=source.id)
        )
        keys: list[str] = []
        parts: list[CachedRows] = []
        files: list[InputFile] = []
        problems: list[Problem] = []
        refused: list[bool] = []
        is_told = False
        for one in given:
            key = self._key(source, one)
            part = cache.find(key)
            if part is None:
                if not is_told:
                    self._progress(f"reading {source.name}")
                is_told = True
                part, file, found = self._map(source, spec, one, cache, key)
            else:
                file, found = part.files[0], part.problems
            problems += found
            files.append(file)
            refused.append(part is None)
            if part is not None:
                keys.append(key)
                parts.append(part)
        if len(parts) < len(given):
            self._unread.add(source.id)
            return InputRows(None, _all_left_out(files, refused), tuple(problems))
        rows = parts[0]
        if len(parts) > 1:
            rows = self._joined(keys, parts, spec, cache)
            problems += rows.problems
        if not rows.days:
            problems.append(_nothing_usable(source, rows.files))
            self._unread.add(source.id)
            return InputRows(None, rows.files, tuple(problems))
        calendar = working_days_of(self._bank_holidays)
        days = [day for day, _ in rows.days]
        problems += find_gaps(days, rows.files[0].name, working_days=calendar)
        problems += find_volume_drops(rows.days, rows.files[-1].name, working_days=calendar)
        return InputRows(rows, rows.files, tuple(problems))

    def remove_unused(self) -> None:
        """Remove the caches that nothing refers to, of sources of which every input was read."""
        for source, cache in self._caches.items():
            if source not in self._unread:
                cache.remove_unused()

    def _key(self, source: Source, given: Given) -> str:
        marks = [fingerprint(source), self._time_zone, self._bank_holidays]
        return cache_key([*marks, given.name, given.sha256], secret=self._secret)

    def _map(
        self, source: Source, spec: TableSpec, given: Given, cache: RowCache, key: str
    ) -> tuple[CachedRows | None, InputFile, tuple[Problem, ...]]:
        """Read and map one file, and keep its rows; None where it is refused."""
        found = file_records(
            given,
            source,
            spec,
            secret=self._secret,
            time_zone=self._time_zone,
            working_days=working_days_of(self._bank_holidays),
            progress=self._progress,
        )
        if found.table is None:
            return None, found.file, found.problems
        path = cache.path(key)
        write_parquet(found.table, path)
        made = CachedRows(path, (found.file,), found.problems, found.days, found.columns)
        return cache.keep(key, made), found.file, found.problems

    def _joined(
        self, keys: Sequence[str], parts: Sequence[CachedRows], spec: TableSpec, cache: RowCache
    ) -> CachedRows:
        """Give the rows of several files as one table, each key once."""
        key = cache_key(["joined", *keys], secret=self._secret)
        rows = cache.find(key)
        if rows is not None:
            return rows
        path = cache.path(key)
        with moved_into_place(path) as target:
            joined = join_parts(
                [part.parquet for part in parts],
                target,
                key=spec.key,
                time_column=spec.time_column,
            )
        files = [part.files[0] for part in parts]
        counted = list(zip(files, joined.repeats, strict=True))
        made = CachedRows(
            parquet=path,
            files=tuple(_with_repeats(file, count) for file, count in counted),
            problems=tuple(p for file, count in counted for p in repeated(file.name, count, spec)),
            days=rows_by_day(joined.times, self._time_zone),
            columns=frozenset.intersection(*(part.columns for part in parts)),
        )
        return cache.keep(key, made)


def _with_repeats(file: InputFile, count: int) -> InputFile:
    return replace(file, left_out=added(file.left_out, (("duplicate-keys", count),)))


def _nothing_usable(source: Source, files: Sequence[InputFile]) -> Problem:
    """Say why an input has no row: its files have none, or none of theirs could be used."""
    largest = max(files, key=lambda file: file.rows)
    if not largest.rows:
        return problem("file-empty", Where(files[0].name))
    left_out = added(*(file.left_out for file in files))
    return problem(
        "nothing-usable",
        Where(largest.name),
        count=sum(file.rows for file in files),
        reasons=reasons_in_words(left_out) or "none has a time that lies in a day",
        advice=remedy_for(left_out, source=source.id),
        source=source.id,
    )


def _all_left_out(files: Sequence[InputFile], refused: Sequence[bool]) -> tuple[InputFile, ...]:
    """Give the files of a refused input: where one cannot be read, no row of any is used.

    A refused file says itself why; a good one beside it is left out for the other's sake.
    """
    found = []
    for file, is_refused in zip(files, refused, strict=True):
        whole: Counted = ((OTHER_FILE, file.rows),) if file.rows else ()
        found.append(file if is_refused else replace(file, left_out=whole))
    return tuple(found)
