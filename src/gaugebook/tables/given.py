"""What an input gives to be read: one file of the workspace, or one answer of a database.

Both have a name for findings and a sha256 of their content, by which caches and the run record
know them, and both can be read as records and as a grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.definitions.source import Source
from gaugebook.definitions.workspace_file import DatabaseInput
from gaugebook.errors import Problem
from gaugebook.intake.grid import Grid, GridCell, read_grid
from gaugebook.intake.raw import RawTable
from gaugebook.intake.rows import read_rows
from gaugebook.tables.caches import sha256_of, sha256_of_tables
from gaugebook.tables.figures.reading import limits_for
from gaugebook.tables.records.texts import as_text, whole_array
from gaugebook.words import visible


@dataclass(frozen=True)
class Given:
    """One file or one answer of a database.

    Parameters
    ----------
    name
        As findings show it: inside the workspace, with ``/`` on every machine.
    sha256
        Of the bytes of a file, or of the content of an answer.
    path
        Of a file; None for a database.
    tables, problems
        What a database has answered.
    """

    name: str
    sha256: str
    path: Path | None = None
    tables: tuple[RawTable, ...] = ()
    problems: tuple[Problem, ...] = ()

    def rows(self, source: Source) -> tuple[list[RawTable], list[Problem]]:
        """Read it as tables of records, through the one door."""
        if self.path is None:
            return list(self.tables), list(self.problems)
        raws, problems = read_rows(
            self.path,
            sheet=source.sheet,
            headings=source.known_headings,
            never_read=source.is_never_read,
            encoding=source.encoding,
            delimiter=source.delimiter,
        )
        tables = [replace(raw, file=self._shown(raw.file)) for raw in raws]
        return tables, [self.renamed(found) for found in problems]

    def grids(self, source: Source) -> tuple[list[Grid], list[Problem]]:
        """Read it as grids of printed cells, through the one door."""
        if self.path is None:
            return [_grid_of(raw) for raw in self.tables], list(self.problems)
        grids, problems = read_grid(
            self.path,
            sheet=source.sheet,
            encoding=source.encoding,
            delimiter=source.delimiter,
            limits=limits_for(source),
        )
        named = [replace(grid, file=self._shown(grid.file)) for grid in grids]
        return named, [self.renamed(found) for found in problems]

    def renamed(self, found: Problem) -> Problem:
        """Give a finding about a path under the name that the workspace has for it."""
        file = self._shown(found.where.file) or self.name
        message = self._shown(found.message)
        return replace(found, where=replace(found.where, file=file), message=message)

    def _shown(self, text: str) -> str:
        if self.path is None:
            return text
        for path in (str(self.path), visible(str(self.path))):  # as it is, and in a finding
            if path in text:
                return text.replace(path, self.name, 1)
        return text


def _grid_of(raw: RawTable) -> Grid:
    """Give a table of records as a grid with its headings on top."""
    headings = tuple(
        GridCell(name, 1, column) for column, name in enumerate(raw.table.column_names, start=1)
    )
    columns = [as_text(whole_array(column)).to_pylist() for column in raw.table.columns]
    body = (
        tuple(GridCell(text or "", row, column) for column, text in enumerate(texts, start=1))
        for row, texts in enumerate(zip(*columns, strict=True), start=2)
    )
    return Grid(raw.file, raw.sheet, (headings, *body))


def of_file(path: Path, name: str) -> Given:
    """Give a file with its sha256; it is not read yet."""
    return Given(name, sha256_of(path), path)


def of_database(
    database: DatabaseInput, source: Source, *, folder: Path, environment: Mapping[str, str]
) -> Given:
    """Ask a database: what it answers is read at once, as nobody can say whether it has changed.

    Parameters
    ----------
    database
        Which variable holds its address, and what is asked.
    source
        Its columns under ``never_read`` are not asked for.
    folder
        Where a relative path of an SQLite file starts.
    environment
        Where the variable is looked up.
    """
    from gaugebook.intake.database import read_database

    raws, problems = read_database(
        database.url_from,
        table=database.table,
        query=database.query,
        environment=environment,
        folder=folder,
        never_read=source.is_never_read,
    )
    digest = sha256_of_tables(raw.table for raw in raws)
    return Given(database.name, digest, None, tuple(raws), tuple(problems))
