"""Reading what a workspace names: files found, fingerprinted, mapped, checked and cached.

The door to a workspace's data. Records go through `gaugebook.tables.records.of_input`, figures and
work plans are read anew each time: they are small.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from gaugebook.definitions.library import Library
from gaugebook.definitions.schema import TableSpec
from gaugebook.definitions.source import Source
from gaugebook.definitions.working_days import working_days_of
from gaugebook.definitions.workspace_file import Input, MadeUp, WorkspaceFile
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid
from gaugebook.tables.caches import sha256_of
from gaugebook.tables.checks import check_figures
from gaugebook.tables.dataset import (
    Counted,
    Dataset,
    FigureTable,
    InputFacts,
    InputFile,
    PrintedFigure,
    Records,
    added,
)
from gaugebook.tables.figures.counts import read_counts
from gaugebook.tables.figures.overlapping import REPEATED, told_apart
from gaugebook.tables.figures.published import read_published
from gaugebook.tables.figures.reading import ReadFigures, tables_among
from gaugebook.tables.given import Given, of_database, of_file
from gaugebook.tables.inputs import (
    BROKEN_LINK,
    Found,
    by_name,
    find_files,
    is_glob,
    lies_outside,
)
from gaugebook.tables.private import closed_folder, secret_in
from gaugebook.tables.records.of_input import RecordInputs
from gaugebook.tables.workplan import Workplan, read_workplan
from gaugebook.words import visible

__all__ = ["ReadResult", "read_inputs", "sha256_of"]

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
        self.records: list[Records] = []
        self.tables: list[FigureTable] = []
        self.workplans: list[Workplan] = []
        self.plans: list[InputFacts] = []
        self.refused: list[InputFacts] = []
        self.seen: set[tuple[str, Path]] = set()

    def read(self) -> ReadResult:
        for entry in self.file.inputs:
            source = self.library.sources.get(entry.source)
            if source is None:
                hint = near_miss(entry.source, self.library.sources)
                self._report("source-unknown", "workspace.yaml", found=entry.source, hint=hint)
                continue
            source = source.in_zone(self.file.time_zone)
            given = self._given(entry, source)
            if given:
                self._read_entry(entry, source, given)
        if self.records or self.refused:
            self.record_inputs.remove_unused()
        dataset = Dataset(
            tuple(self.records),
            tuple(self.tables),
            self.file.bank_holidays,
            workplans=tuple(self.workplans),
            plans=tuple(self.plans),
            refused=tuple(self.refused),
        )
        return ReadResult(dataset, tuple(self.problems))

    def _read_entry(self, entry: Input, source: Source, given: list[Given]) -> None:
        if source.record_table is not None:
            self._read_records(entry, source, source.record_table, given)
        elif source.table == "workplan":
            self._read_workplans(entry, source, given)
        else:
            self.tables.append(self._figures(entry, source, given))

    def _report(self, code: str, where: str, **facts: Any) -> None:
        self.problems.append(problem(code, Where(where), **facts))

    def _facts(self, entry: Input, source: Source, files: Sequence[InputFile]) -> InputFacts:
        return InputFacts(
            source_id=source.id,
            org_code=entry.org_code or self.file.org_code,
            label=entry.label or source.name,
            reference=source.reference or source.id,
            made_up=entry.is_made_up,
            files=tuple(files),
        )

    # --- what is given ----------------------------------------------------------------------------

    def _given(self, entry: Input, source: Source) -> list[Given]:
        """Give what an input reads, each with its name and the sha256 of its content."""
        if entry.database is not None:
            self.progress(f"asking the database for {source.name}")
            return [of_database(entry.database, source, folder=self.root, environment=os.environ)]
        paths = self._paths(entry, source)
        self._tell_twice(source, paths)
        return [of_file(path, self._shown(path)) for path in paths]

    def _paths(self, entry: Input, source: Source) -> list[Path]:
        if isinstance(entry.made_up, MadeUp):
            return self._made_up(entry.made_up, source)
        patterns = entry.files or source.files
        if not patterns:
            self._report("no-files-match", "workspace.yaml", found="(nothing)", source=source.id)
        found: list[Path] = []
        for pattern in patterns:
            if lies_outside(pattern):
                self._report("file-outside", "workspace.yaml", found=pattern)
                return []
            matching = find_files(self.root, pattern)
            found += matching.files
            self._tell_unread(matching, pattern)
            if matching.files:
                continue
            if is_glob(pattern):
                self._report("no-files-match", "workspace.yaml", found=pattern, source=source.id)
            elif not (matching.outside or matching.odd):
                self._report("file-missing", pattern)
        return by_name(self.root, found)

    def _tell_unread(self, matching: Found, pattern: str) -> None:
        """Tell what a pattern matches and nobody opens: links out of here, pipes, folders."""
        for path in matching.outside:
            name = self._shown(path)
            self._report("file-outside", name, found=f"The file that {name} links to")
        for path, kind in matching.odd:
            severity = "note" if is_glob(pattern) else "refuse"
            if kind == BROKEN_LINK and is_glob(pattern):  # an export that may be missed
                severity = "warn"
            self._report("file-not-ordinary", self._shown(path), kind=kind, severity=severity)

    def _made_up(self, rule: MadeUp, source: Source) -> list[Path]:
        from gaugebook.tables.synthetic import made_up_records

        if source.record_table is None:
            detail = "only records come from a seed; name a file, and write made_up: true beside it"
            facts = {"field": "made_up", "found": f"a seed for {source.id}", "detail": detail}
            self._report("field-wrong", "workspace.yaml", **facts)
            return []
        folder, table = closed_folder(self.private), source.record_table.name
        return [made_up_records(folder, table, seed=rule.seed, progress=self.progress)]

    def _tell_twice(self, source: Source, paths: list[Path]) -> None:
        """Tell the files that an earlier input of the same source has read already."""
        for path in paths:
            if (source.id, path) in self.seen:
                self._report("file-read-twice", self._shown(path), source=source.id)
            self.seen.add((source.id, path))

    def _shown(self, path: Path) -> str:
        relative = path.relative_to(self.root).as_posix()
        return visible(relative.removeprefix(".gaugebook/private/"))

    # --- records ----------------------------------------------------------------------------------

    @cached_property
    def record_inputs(self) -> RecordInputs:
        """The reader of records, which makes the secret when it is first needed."""
        return RecordInputs(
            closed_folder(self.private),
            secret=secret_in(self.private),
            time_zone=self.file.time_zone,
            bank_holidays=self.file.bank_holidays,
            progress=self.progress,
        )

    def _read_records(
        self, entry: Input, source: Source, spec: TableSpec, given: list[Given]
    ) -> None:
        found = self.record_inputs.read(source, spec, given)
        self.problems += found.problems
        facts = self._facts(entry, source, found.files)
        if found.rows is None:
            self.refused.append(facts)
            return
        self.records.append(
            Records(
                facts=facts,
                parquet=found.rows.parquet,
                time_zone=self.file.time_zone,
                first_day=found.rows.days[0][0],
                last_day=found.rows.days[-1][0],
                columns=found.rows.columns,
                table=spec.name,
                days=found.rows.days,
            )
        )

    # --- figures and plans ------------------------------------------------------------------------

    def _figures(self, entry: Input, source: Source, given: list[Given]) -> FigureTable:
        tables: list[tuple[PrintedFigure, ...]] = []
        of_file: list[int] = []
        files: list[InputFile] = []
        for number, one in enumerate(given):
            grids, problems = one.grids(source)
            self.problems += problems
            rows = 0
            left_out: Counted = ()
            for grid in tables_among(grids, source):
                found = self._figures_of(grid, source)
                tables.append(found.figures)
                of_file.append(number)
                self.problems += found.problems
                rows += found.rows
                left_out = added(left_out, found.left_out)
            files.append(InputFile(one.name, one.sha256, rows, left_out))
        apart = told_apart(tables)
        self.problems += apart.problems
        for number, rows in zip(of_file, apart.rows, strict=True):
            if rows:
                file = files[number]
                files[number] = replace(file, left_out=added(file.left_out, ((REPEATED, rows),)))
        self.problems += check_figures(
            apart.figures,
            source,
            measures=self.library.measures,
            metrics=self.library.metrics,
            file=given[0].name,
            working_days=working_days_of(self.file.bank_holidays),
        )
        return FigureTable(self._facts(entry, source, files), apart.figures)

    def _figures_of(self, grid: Grid, source: Source) -> ReadFigures:
        read = read_published if source.table == "published" else read_counts
        return read(grid, source, measures=self.library.measures, metrics=self.library.metrics)

    def _read_workplans(self, entry: Input, source: Source, given: list[Given]) -> None:
        """Read the work plans of an input as one: its files are the plan at several dates."""
        plans: list[Workplan] = []
        files: list[InputFile] = []
        for one in given:
            raws, problems = one.rows(source)
            self.problems += problems
            rows = 0
            left_out: Counted = ()
            for raw in raws:
                plan, found = read_workplan(raw, source)
                plans.append(plan)
                self.problems += found
                rows += raw.table.num_rows + sum(count for _, count in raw.rows_left_out)
                left_out = added(left_out, raw.rows_left_out, plan.left_out)
            files.append(InputFile(one.name, one.sha256, rows, left_out))
        facts = self._facts(entry, source, files)
        if not plans:
            self.refused.append(facts)
            return
        items = tuple(item for plan in plans for item in plan.items)
        left_out = added(*(plan.left_out for plan in plans))
        self.workplans.append(Workplan(items, facts, left_out))
        self.plans.append(facts)
