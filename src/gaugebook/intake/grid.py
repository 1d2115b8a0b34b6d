"""A printed table as a grid of texts: what a person sees, cell by cell, with its address.

For tables that people print, where `86.31%` and `0.8631` are not the same thing. Records are
read by `gaugebook.intake.rows` instead.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem, problem
from gaugebook.intake.child import read_in_child
from gaugebook.intake.limits import PRINTED, Limits
from gaugebook.intake.sniff import IN_WORDS, encoding_guessed, sniff
from gaugebook.intake.zipped import look_into_workbook


def column_letters(column: int) -> str:
    """Give the letters of a column counted from 1.

    >>> [column_letters(n) for n in (1, 26, 27, 16384)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class GridCell:
    """One cell: its text as printed, and its row and column counted from 1."""

    text: str
    row: int
    column: int

    @property
    def ref(self) -> str:
        """The address a spreadsheet gives it, such as ``F4``."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Grid:
    """One table: its file, its sheet if it has one, and its rows of cells."""

    file: str
    sheet: str | None
    rows: tuple[tuple[GridCell, ...], ...]

    @classmethod
    def from_text(cls, text: str, *, file: str = "table", delimiter: str = "\t") -> Grid:
        r"""Give the grid of a table written as text, one row a line.

        >>> Grid.from_text("Year\tCalls\n2019\t1,412").rows[1][1]
        GridCell(text='1,412', row=2, column=2)
        """
        rows = _csv_rows(iter(text.splitlines(keepends=True)), delimiter)
        return cls(file, None, tuple(rows))


def read_grid(
    path: Path | str, *, sheet: str | None = None, limits: Limits = PRINTED
) -> tuple[list[Grid], list[Problem]]:
    """Read a table as printed: one grid a sheet, or one for a text file.

    A hostile or broken file gives no grid and a Problem, within `limits.seconds`.
    """
    path = Path(path)
    found = sniff(path, limits=limits)
    problems = list(found.problems)
    if found.is_refused:
        return [], problems
    if found.kind == "csv":
        return _read_csv(path, found.encoding, found.delimiter, limits, problems)
    if found.kind != "xlsx":
        kind = IN_WORDS[found.kind]
        return [], [*problems, problem("file-type", str(path), kind=kind)]
    return _read_xlsx(path, sheet, limits, problems)


def _csv_rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[GridCell, ...]]:
    reader = csv.reader(lines, delimiter=delimiter)
    first_line = 1
    for fields in reader:
        if fields:
            yield tuple(
                GridCell(text, first_line, column) for column, text in enumerate(fields, start=1)
            )
        first_line = reader.line_num + 1


def _read_csv(
    path: Path, encoding: str, delimiter: str, limits: Limits, problems: list[Problem]
) -> tuple[list[Grid], list[Problem]]:
    rows: list[tuple[GridCell, ...]] = []
    cells = 0
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            for row in _csv_rows(stream, delimiter):
                cells += len(row)
                if too_large := _over(limits, row[-1].row, len(row), cells):
                    return [], [*problems, problem("file-too-large", str(path), detail=too_large)]
                rows.append(row)
    except csv.Error as fault:
        return [], [*problems, problem("file-unreadable", str(path), detail=str(fault))]
    if encoding == "utf-8" and any("\ufffd" in cell.text for row in rows for cell in row):
        # The head was UTF-8 and something later is not.
        return _read_csv(
            path, "cp1252", delimiter, limits, [*problems, encoding_guessed(str(path))]
        )
    return [Grid(str(path), None, tuple(rows))], problems


def _over(limits: Limits, rows: int, columns: int, cells: int) -> str:
    for count, most, noun in (
        (rows, limits.rows, "rows"),
        (columns, limits.columns, "columns"),
        (cells, limits.cells, "cells"),
    ):
        if count > most:
            return f"more than {most:,} {noun}"
    return ""


def _read_xlsx(
    path: Path, sheet: str | None, limits: Limits, problems: list[Problem]
) -> tuple[list[Grid], list[Problem]]:
    name = str(path)
    if fault := look_into_workbook(path, limits):
        return [], [*problems, fault]
    answer, fault = read_in_child("grid", path, sheet=sheet, limits=limits)
    if fault is not None:
        return [], [*problems, fault]
    grids = [_grid(name, part) for part in json.loads(answer)]
    if not grids:
        problems = [*problems, problem("file-empty", name)]
    return grids, problems


def _grid(name: str, part: dict[str, Any]) -> Grid:
    rows: dict[int, list[GridCell]] = {}
    for row, column, text in part["cells"]:
        rows.setdefault(row, []).append(GridCell(text, row, column))
    return Grid(name, part["sheet"], tuple(tuple(rows[row]) for row in sorted(rows)))
