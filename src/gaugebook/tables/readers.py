"""Reading what a workspace names: files found, fingerprinted, mapped, checked and cached.

Records are mapped once for each state of file, source and secret, and kept as Parquet under
``private/``, sorted by their time; a second run reads nothing again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gaugebook.definitions.files import fingerprint
from gaugebook.definitions.library import Library
from gaugebook.definitions.schema import TableSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.working_days import working_days_of
from gaugebook.definitions.workspace_file import Input, MadeUp, WorkspaceFile
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, read_grid
from gaugebook.intake.rows import read_rows
from gaugebook.tables.counts import read_counts
from gaugebook.tables.dataset import (
    Dataset,
    FigureTable,
    InputFacts,
    InputFile,
    PrintedFigure,
    Records,
)
from gaugebook.tables.figures import heading_of
from gaugebook.tables.published import read_published
from gaugebook.tables.records import MappedRecords, find_gaps, map_records, without_repeats
from gaugebook.tables.times import local_days

CACHE_FORMAT = 5
"""Raised when the mapped Parquet changes its meaning, so that old caches are not read."""

_SECRET_LENGTH = 64
"""Bytes; a shorter key, such as that of an emptied file, would let anyone try names."""

Progress = Callable[[str], None]


def _silent(message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class ReadResult:
    """What was read, and every finding on the way."""

    dataset: Dataset
    problems: tuple[Problem, ...]


def read_inputs(
    root: Path, file: WorkspaceFile, library: Library, *, progress: Progress = _silent
) -> ReadResult:
    """Read every input that ``workspace.yaml`` names.

    Parameters
    ----------
    root
        The workspace's folder.
    file
        The content of its ``workspace.yaml``.
    library
        The definitions in reach.
    progress
        Is told, in a few words, what takes its time.
    """
    return _Inputs(root, file, library, progress).read()


class _Inputs:
    def __init__(
        self, root: Path, file: WorkspaceFile, library: Library, progress: Progress
    ) -> None:
        self.root = root
        self.file = file
        self.library = library
        self.progress = progress
        self.problems: list[Problem] = []
        self.private = root / ".gaugebook" / "private"

    def read(self) -> ReadResult:
        records: list[Records] = []
        tables: list[FigureTable] = []
        for entry in self.file.inputs:
            source = self.library.sources.get(entry.source)
            if source is None:
                hint = near_miss(entry.source, self.library.sources)
                self._report("source-unknown", "workspace.yaml", found=entry.source, hint=hint)
                continue
            paths = self._paths(entry, source)
            if not paths:
                continue
            if source.record_table is not None:
                found = self._records(entry, source, source.record_table, paths)
                records += [found] if found else []
            else:
                tables.append(self._figures(entry, source, paths))
        return ReadResult(
            Dataset(tuple(records), tuple(tables), self.file.bank_holidays), tuple(self.problems)
        )

    def _report(self, code: str, where: str, **facts: Any) -> None:
        self.problems.append(problem(code, Where(where), **facts))

    def _paths(self, entry: Input, source: Source) -> list[Path]:
        if isinstance(entry.made_up, MadeUp):
            return self._made_up(entry.made_up, source)
        pattern = entry.files or source.files
        if not pattern:
            self._report("no-files-match", "workspace.yaml", found="(nothing)", source=source.id)
            return []
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            self._report("file-outside", "workspace.yaml", found=pattern)
            return []
        paths = self._matching(pattern)
        if not paths:
            is_glob = any(mark in pattern for mark in "*?[")
            if is_glob:
                self._report("no-files-match", "workspace.yaml", found=pattern, source=source.id)
            else:
                self._report("file-missing", pattern)
        return paths

    def _matching(self, pattern: str) -> list[Path]:
        try:
            found = sorted(p for p in self.root.glob(pattern) if p.is_file())
        except (ValueError, NotImplementedError):  # not a pattern
            return []
        # Excel and LibreOffice leave these beside a workbook that is open.
        return [p for p in found if not p.name.startswith(("~$", ".~lock"))]

    def _made_up(self, rule: MadeUp, source: Source) -> list[Path]:
        from gaugebook.tables.synthetic import made_up_records

        if source.record_table is None:
            detail = "only records come from a seed; name a file, and write made_up: true beside it"
            facts = {"field": "made_up", "found": f"a seed for {source.id}", "detail": detail}
            self._report("field-wrong", "workspace.yaml", **facts)
            return []
        folder, table = self._private_folder(), source.record_table.name
        return [made_up_records(folder, table, seed=rule.seed, progress=self.progress)]

    def _private_folder(self) -> Path:
        self.private.mkdir(parents=True, exist_ok=True)
        self.private.chmod(0o700)
        return self.private

    def _secret(self) -> bytes:
        """Give the workspace's key for hashing, made on first use and never copied out."""
        path = self._private_folder() / "secret"
        if not path.exists() or len(path.read_bytes()) < _SECRET_LENGTH:
            write_private(path, secrets.token_hex(_SECRET_LENGTH // 2).encode())
        return path.read_bytes()[:_SECRET_LENGTH]

    def _shown(self, path: Path) -> str:
        relative = path.relative_to(self.root).as_posix()
        return relative.removeprefix(".gaugebook/private/")

    def _facts(self, entry: Input, source: Source, files: list[InputFile]) -> InputFacts:
        return InputFacts(
            source_id=source.id,
            org_code=entry.org_code or self.file.org_code,
            label=entry.label or source.name,
            reference=source.reference or source.id,
            made_up=entry.is_made_up,
            files=tuple(files),
        )

    def _figures(self, entry: Input, source: Source, paths: list[Path]) -> FigureTable:
        figures: list[PrintedFigure] = []
        files: list[InputFile] = []
        for path in paths:
            name = self._shown(path)
            grids, problems = read_grid(path, sheet=source.sheet)
            self.problems += [p.moved(_renamed(p.where, name)) for p in problems]
            rows = 0
            for grid in _tables_among(grids, heading_of(source)):
                if source.table == "published":
                    found = read_published(
                        grid,
                        source,
                        measures=self.library.measures,
                        metrics=self.library.metrics,
                    )
                else:
                    found = read_counts(grid, source, measures=self.library.measures)
                figures += [_placed(f, name) for f in found.figures]
                self.problems += [p.moved(_renamed(p.where, name)) for p in found.problems]
                rows += len(grid.rows)
            files.append(InputFile(name, sha256_of(path), rows))
        return FigureTable(self._facts(entry, source, files), tuple(figures))

    def _records(
        self, entry: Input, source: Source, spec: TableSpec, paths: list[Path]
    ) -> Records | None:
        secret = self._secret()
        hashes = [sha256_of(path) for path in paths]
        names = [self._shown(path) for path in paths]
        # The findings are kept with the records, and gaps depend on the calendar.
        mark = f"{fingerprint(source)} {self.file.bank_holidays}"
        key = cache_key(mark, self.file.time_zone, names, hashes, secret)
        cache = self._private_folder() / f"{spec.name}-{source.id}-{key}.parquet"
        notes = cache.with_suffix(".json")
        if cache.exists() and notes.exists():
            cached = json.loads(notes.read_text(encoding="utf-8"))
        else:
            self.progress(f"reading {source.name}")
            cached = self._map_records(source, spec, paths, hashes, secret, cache)
            if cached is None:
                return None
            write_private(notes, json.dumps(cached).encode())
        self.problems += [_problem_from(row) for row in cached["problems"]]
        if not cached["first_day"]:
            self._report("file-empty", self._shown(paths[0]))
            return None
        return Records(
            facts=self._facts(entry, source, [InputFile(**row) for row in cached["files"]]),
            parquet=cache,
            time_zone=self.file.time_zone,
            first_day=date.fromisoformat(cached["first_day"]),
            last_day=date.fromisoformat(cached["last_day"]),
            columns=frozenset(cached["columns"]),
            table=spec.name,
        )

    def _map_records(
        self,
        source: Source,
        spec: TableSpec,
        paths: list[Path],
        hashes: list[str],
        secret: bytes,
        cache: Path,
    ) -> dict[str, Any] | None:
        mapped: list[MappedRecords] = []
        files: list[InputFile] = []
        found: list[Problem] = []
        for path, digest in zip(paths, hashes, strict=True):
            name = self._shown(path)
            raw, problems = read_rows(path, sheet=source.sheet)
            found += [p.moved(_renamed(p.where, name)) for p in problems]
            if raw is None:
                continue
            result = map_records(raw, source, spec, file=name, secret=secret)
            found += result.problems
            mapped.append(result)
            files.append(InputFile(name, digest, raw.num_rows, result.rows_left_out))
        if not mapped or any(p.is_refused for p in found):
            self.problems += found
            return None
        tables, files, repeats = _without_repeats([m.table for m in mapped], files, spec)
        table = pa.concat_tables(tables).sort_by(spec.time_column)
        days = local_days(table[spec.time_column], self.file.time_zone)
        calendar = working_days_of(self.file.bank_holidays)
        found += [*repeats, *find_gaps(days, files[0].name, working_days=calendar)]
        write_parquet(table, cache)
        return {
            "files": [asdict(f) for f in files],
            "problems": [p.as_dict() for p in found],
            "first_day": days[0].isoformat() if days else "",
            "last_day": days[-1].isoformat() if days else "",
            "columns": sorted(frozenset.intersection(*(m.columns for m in mapped))),
        }


def _without_repeats(
    tables: list[pa.Table], files: list[InputFile], spec: TableSpec
) -> tuple[list[pa.Table], list[InputFile], list[Problem]]:
    """Leave out rows that stood before, in the same file or in an earlier one."""
    kept = without_repeats(tables, spec.key)
    counted: list[InputFile] = []
    problems: list[Problem] = []
    for before, after, file in zip(tables, kept, files, strict=True):
        repeated = before.num_rows - after.num_rows
        counted.append(replace(file, rows_left_out=file.rows_left_out + repeated))
        if repeated:
            facts = {"count": repeated, "column": " and ".join(spec.key)}
            problems.append(problem("duplicate-keys", Where(file.name), **facts))
    return kept, counted, problems


def _tables_among(grids: list[Grid], heading: str) -> list[Grid]:
    """Leave out the sheets of notes: of several sheets, those with the heading are tables."""
    has_it = [
        grid
        for grid in grids
        if any(cell.text.strip() == heading for row in grid.rows for cell in row)
    ]
    return has_it or grids[:1]


def _renamed(where: Where, name: str) -> Where:
    return Where(name, where.sheet, where.cell, where.line, where.page, where.paragraph)


def _placed(figure: PrintedFigure, name: str) -> PrintedFigure:
    return replace(figure, where=_renamed(figure.where, name))


def _problem_from(row: Mapping[str, Any]) -> Problem:
    return Problem(**{**row, "where": Where(**row["where"])})


def cache_key(
    source_mark: str, time_zone: str, names: list[str], hashes: list[str], secret: bytes
) -> str:
    """Give the name of a cache: it changes with all that its content depends on."""
    mark = hashlib.sha256(secret).hexdigest()
    text = json.dumps([CACHE_FORMAT, source_mark, time_zone, names, hashes, mark])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_private(path: Path, data: bytes) -> None:
    """Write a small file that only its owner may read, whole or not at all."""
    with _moved_into_place(path) as part:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, whole or not at all."""
    with _moved_into_place(path) as part:
        pq.write_table(table, part, compression="zstd")


@contextmanager
def _moved_into_place(path: Path) -> Iterator[Path]:
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
