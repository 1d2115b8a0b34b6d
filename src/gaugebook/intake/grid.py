"""A printed table as a grid of texts: what a person sees, cell by cell, with its address.

For tables that people print, where `86.31%` and `0.8631` are not the same thing. Records are
read by `gaugebook.intake.rows` instead.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.asking import ask_child
from gaugebook.intake.kinds import IN_WORDS
from gaugebook.intake.letters import column_letters
from gaugebook.intake.limits import PRINTED, Limits
from gaugebook.intake.lines import open_quote, opened
from gaugebook.intake.sheets import Bounds, TooLarge, plain_text
from gaugebook.intake.sniff import Sniffed, sniff, with_encoding
from gaugebook.intake.text import codec_of, western
from gaugebook.intake.zipped import take_out

__all__ = ["Grid", "GridCell", "column_letters", "read_grid"]

Grids = tuple[list["Grid"], list[Problem]]


@dataclass(frozen=True)
class GridCell:
    """One cell: its text as printed, and its row and column counted from 1.

    `note` is the text of the comment on the cell; `across` and `down` are the columns and rows
    that it covers, more than one where cells were merged.
    """

    text: str
    row: int
    column: int
    note: str = ""
    across: int = 1
    down: int = 1

    def __repr__(self) -> str:
        """Give the cell without what is as in most cells."""
        more = f", note={self.note!r}" if self.note else ""
        if (self.across, self.down) != (1, 1):
            more += f", across={self.across}, down={self.down}"
        return f"GridCell(text={self.text!r}, row={self.row}, column={self.column}{more})"

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
    path: Path | str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = PRINTED,
) -> Grids:
    """Read tables as printed: one grid a visible sheet, or one for a text file.

    A hostile or broken file gives no grid and a Problem, within `limits.seconds`.

    Parameters
    ----------
    path
        The file, of any kind that `read_rows` takes.
    sheet
        A sheet, which may then be a hidden one, or a pattern that ends in ``*``.
    encoding, delimiter
        Of a text file, where its bytes cannot tell.
    limits
        The most that is read.

    Notes
    -----
    Comments and merged cells come from .xlsx, .xlsm, .ods and XML workbooks, merged cells also from
    .xls and web pages. Of .xls, .xlsb and XML workbooks numbers come without their format (0.8631,
    not 86.31%), which the note ``formats-not-read`` says. Hidden rows and columns are read and
    told; hidden sheets are told and not read, unless `sheet` names them.
    """
    path = Path(path)
    asked = _Asked(sheet, encoding, delimiter, limits)
    return _read(path, asked, name=str(path), depth=0)


@dataclass(frozen=True)
class _Asked:
    sheet: str | None
    encoding: str | None
    delimiter: str | None
    limits: Limits


def _read(path: Path, asked: _Asked, *, name: str, depth: int) -> Grids:
    found = sniff(
        path,
        name=name,
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        limits=asked.limits,
    )
    if found.is_refused:
        return [], list(found.problems)
    if found.kind == "csv":
        return _read_csv(path, found, asked, name)
    if found.kind in ("zip", "gzip"):
        if depth:
            kind = f"{IN_WORDS[found.kind]} inside a zip folder"
            return [], [problem("file-type", name, kind=kind)]
        return _read_zip(path, found.kind, asked, name)
    return _read_in_child(path, found, asked, name)


def _read_zip(path: Path, kind: str, asked: _Asked, name: str) -> Grids:
    grids: list[Grid] = []
    problems: list[Problem] = []
    cells = asked.limits.cells
    with tempfile.TemporaryDirectory(prefix="gaugebook-") as folder:
        for member in take_out(path, kind, Path(folder), asked.limits, name=name):
            if isinstance(member, Problem):
                problems.append(member)
                continue
            # All members share what one file may hold.
            left = replace(asked, limits=replace(asked.limits, cells=cells))
            inner, found = _read(member.path, left, name=f"{name}/{member.name}", depth=1)
            cells -= sum(len(row) for grid in inner for row in grid.rows)
            grids += inner
            problems += found
    if not grids and not any(p.is_refused for p in problems):
        problems.append(problem("file-empty", name))
    return grids, problems


# --- text files -----------------------------------------------------------------------------------


def _csv_rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[GridCell, ...]]:
    reader = csv.reader(lines, delimiter=delimiter)
    first_line = 1
    for fields in reader:
        if fields:
            yield tuple(
                GridCell(text, first_line, column) for column, text in enumerate(fields, start=1)
            )
        first_line = reader.line_num + 1


def _read_csv(path: Path, found: Sniffed, asked: _Asked, name: str) -> Grids:
    problems = list(found.problems)
    with path.open("rb") as stream:
        head = stream.read(1_000_000)
    codec, mark_bytes = codec_of(found.encoding, head)
    try:
        with opened(path, codec, mark_bytes, errors="strict") as lines:
            rows = _bounded_rows(lines, found, asked.limits)
        line = open_quote(path, codec, found.delimiter, mark_bytes)
        if line:
            return [], [*problems, problem("quote-open", Where(name, line=line), line=line)]
    except TooLarge as fault:
        return [], [*problems, problem("file-too-large", name, detail=str(fault))]
    except UnicodeError:
        if asked.encoding is None and codec in ("utf-8", "cp1252"):
            later = "latin-1" if codec == "cp1252" else western(path.read_bytes())
            return _read_csv(path, with_encoding(found, name, later), asked, name)
        detail = "its characters are not those of its encoding"
        return [], [*problems, problem("file-unreadable", name, detail=detail)]
    except (csv.Error, ValueError, OSError) as fault:
        detail = str(fault)
        if "field limit" in detail:
            detail = "one field goes on and on: most likely a quotation mark is never closed"
        return [], [*problems, problem("file-unreadable", name, detail=detail)]
    if not rows:
        return [], [*problems, problem("file-empty", name)]
    return [Grid(name, None, tuple(rows))], problems


def _bounded_rows(
    lines: Iterator[str], found: Sniffed, limits: Limits
) -> list[tuple[GridCell, ...]]:
    bounds = Bounds(limits)
    rows: list[tuple[GridCell, ...]] = []
    for row in _csv_rows(lines, found.delimiter):
        if row[0].row <= found.skip_lines:
            continue
        for cell in row:
            bounds.cell(cell.row, cell.column, cell.text)
        rows.append(row)
    return rows


# --- everything else ------------------------------------------------------------------------------


def _read_in_child(path: Path, found: Sniffed, asked: _Asked, name: str) -> Grids:
    answer, problems = ask_child(
        "cells", path, found, name=name, sheet=asked.sheet, limits=asked.limits
    )
    if answer is None:
        return [], problems
    if found.kind == "parquet":
        return [_grid_of_frames(answer.frames, name)], problems
    grids = [_grid(name, part) for part in json.loads(answer.frames[0])]
    if not any(grid.rows for grid in grids):
        problems.append(problem("file-empty", name))
    elif found.kind in ("xls", "xlsb", "xml2003"):
        problems.append(problem("formats-not-read", name))
    return [grid for grid in grids if grid.rows], problems


def _grid(name: str, part: dict[str, Any]) -> Grid:
    notes = {(row, column): text for row, column, text in part["notes"]}
    sizes = {(row, column): (down, across) for row, column, down, across in part["merges"]}
    rows: dict[int, dict[int, GridCell]] = {}
    for row, cells in part["rows"]:
        rows[row] = {column: GridCell(text, row, column) for column, text in cells}
    for row, column in notes:
        # A comment may stand on an empty cell, to say why there is no figure.
        rows.setdefault(row, {}).setdefault(column, GridCell("", row, column))
    for (row, column), (down, across) in sizes.items():
        if column in rows.get(row, {}):
            rows[row][column] = replace(rows[row][column], down=down, across=across)
    for (row, column), note in notes.items():
        rows[row][column] = replace(rows[row][column], note=note)
    ordered = (tuple(rows[row][column] for column in sorted(rows[row])) for row in sorted(rows))
    return Grid(name, part["sheet"], tuple(ordered))


def _grid_of_frames(frames: list[bytes], name: str) -> Grid:
    """Give the grid of a Parquet file: its headings in row 1, then a row a record."""
    import pyarrow as pa

    parts = []
    for frame in frames:
        with pa.ipc.open_stream(pa.py_buffer(frame)) as stream:
            parts.append(stream.read_all())
    table = pa.concat_tables(parts)
    rows = [tuple(GridCell(text, 1, i) for i, text in enumerate(table.column_names, start=1))]
    columns = [_values(column) for column in table.columns]
    for number, values in enumerate(zip(*columns, strict=True), start=2):
        texts = (plain_text(value) for value in values)
        cells = tuple(GridCell(text, number, i) for i, text in enumerate(texts, start=1) if text)
        rows += [cells] if cells else []
    return Grid(name, None, tuple(rows))


def _values(column: Any) -> list[object]:
    """Give Python values; of times that Python cannot hold, their text."""
    import pyarrow as pa

    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, pa.ArrowException):
        return list(column.cast(pa.string()).to_pylist())
