"""Records: a heading row, then one row a record, as a table of columns.

CSV and XLSX give text columns, because what a column means is the source's to say: a time has a
format, a code has a list. An empty field is null. Parquet gives its own types.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.child import read_in_child
from gaugebook.intake.grid import column_letters
from gaugebook.intake.limits import RECORDS, Limits
from gaugebook.intake.sniff import Sniffed, encoding_guessed, sniff
from gaugebook.intake.zipped import look_into_workbook

if TYPE_CHECKING:
    import pyarrow as pa

_LINES_NAMED = 5
_COLUMNS_NAMED = 8
_HEADING_BYTES = 1_000_000

Answer = tuple["pa.Table | None", list[Problem]]


def read_rows(path: Path | str, *, sheet: str | None = None, limits: Limits = RECORDS) -> Answer:
    """Read a file of records: the table, or None, and every finding on the way.

    The first row holds the headings. Rows with more or fewer fields than the heading are left
    out and named. A hostile or broken file gives None and a Problem, never an exception.
    """
    path = Path(path)
    found = sniff(path, limits=limits)
    if found.is_refused:
        return None, list(found.problems)
    if found.kind == "csv":
        return _read_csv(path, found, limits)
    if found.kind == "parquet":
        return _read_parquet(path, limits)
    return _read_xlsx(path, sheet, limits)


def _read_csv(path: Path, found: Sniffed, limits: Limits) -> Answer:
    import pyarrow as pa

    problems = list(found.problems)
    name = str(path)
    try:
        headings = _first_record(path, found.encoding, found.delimiter)
        if len(headings) > limits.columns:
            detail = f"{len(headings):,} columns, where {limits.columns:,} are read at most"
            return None, [*problems, problem("file-too-large", name, detail=detail)]
        table, ragged = _parse_csv(path, found, len(headings))
    except UnicodeDecodeError:
        return _as_western(path, found, limits)
    except csv.Error as fault:
        return None, [*problems, problem("file-unreadable", name, detail=str(fault))]
    except (pa.ArrowException, ValueError, OSError) as fault:
        if "UTF8" in str(fault) and found.encoding in ("utf-8", "utf-8-sig"):
            return _as_western(path, found, limits)
        detail = " ".join(str(fault).split())[:200]
        return None, [*problems, problem("file-unreadable", name, detail=detail)]
    if table.num_rows > limits.rows:
        detail = f"{table.num_rows:,} rows, where {limits.rows:,} are read at most"
        return None, [*problems, problem("file-too-large", name, detail=detail)]
    if ragged:
        problems.append(_ragged_rows(path, found, len(headings), table.num_rows, ragged))
    return _with_headings(table, headings, Where(name), problems)


def _as_western(path: Path, found: Sniffed, limits: Limits) -> Answer:
    """Read again as Windows-1252: the head was UTF-8, or seemed so, and the rest is not."""
    if found.encoding == "cp1252":
        fault = problem("file-unreadable", str(path), detail="its characters fit no known code")
        return None, [fault]
    again = Sniffed("csv", "cp1252", found.delimiter, (encoding_guessed(str(path)),))
    return _read_csv(path, again, limits)


def _first_record(path: Path, encoding: str, delimiter: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as stream:
        text = stream.read(_HEADING_BYTES)
    return next((row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row), [])


def _parse_csv(path: Path, found: Sniffed, width: int) -> tuple[pa.Table, int]:
    """Give the records below the heading, and how many rows did not have its width."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    ragged = 0

    def skip(_row: Any) -> str:
        nonlocal ragged
        ragged += 1
        return "skip"

    names = [f"c{i}" for i in range(width)]
    encoding = "utf8" if found.encoding in ("utf-8", "utf-8-sig") else found.encoding
    table = arrow_csv.read_csv(
        str(path),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows_after_names=1, encoding=encoding
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=found.delimiter, newlines_in_values=True, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return table, ragged


def _ragged_rows(path: Path, found: Sniffed, width: int, kept: int, ragged: int) -> Problem:
    """Find the lines of the rows that were left out; a second, slower look."""
    lines: list[int] = []
    counts: list[int] = []
    with path.open(encoding=found.encoding, errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=found.delimiter)
        first_line = 1
        try:
            for fields in reader:
                if fields and len(fields) != width:
                    lines.append(first_line)
                    counts.append(len(fields))
                if len(lines) == _LINES_NAMED:
                    break
                first_line = reader.line_num + 1
        except csv.Error:
            pass
    return problem(
        "row-ragged",
        Where(str(path), line=lines[0] if lines else None),
        found=f"{counts[0]} fields" if counts else "",
        # When most of the file is left out, the heading is wrong rather than a few rows.
        severity="refuse" if ragged > kept else None,
        count=ragged,
        expected=width,
        lines=", ".join(str(line) for line in lines) or "unknown",
    )


def _with_headings(
    table: pa.Table, headings: Sequence[str], where: Where, problems: list[Problem]
) -> Answer:
    """Name the columns; a blank or repeated heading gets a name of its own and a Problem."""
    names: list[str] = []
    blank: list[str] = []
    for index, heading in enumerate(headings):
        column = column_letters(index + 1)
        place = Where(where.file, sheet=where.sheet, cell=f"{column}1")
        name = " ".join(heading.split())
        if not name:
            name = f"(column {column})"
            blank.append(column)
        elif name in names:
            first = column_letters(names.index(name) + 1)
            name = f"{name} ({column})"
            problems.append(
                problem(
                    "heading-twice", place, found=heading, first=first, column=column, name=name
                )
            )
        names.append(name)
    if blank:
        place = Where(where.file, sheet=where.sheet, cell=f"{blank[0]}1")
        columns = ", ".join(blank[:_COLUMNS_NAMED]) + (" ..." if blank[_COLUMNS_NAMED:] else "")
        problems.append(problem("heading-blank", place, column=columns))
    return table.rename_columns(names), problems


def _read_parquet(path: Path, limits: Limits) -> Answer:
    import pyarrow as pa
    from pyarrow import parquet

    name = str(path)
    try:
        with parquet.ParquetFile(path) as file:
            shape = file.metadata
            for count, most, noun in (
                (shape.num_rows, limits.rows, "rows"),
                (shape.num_columns, limits.columns, "columns"),
                (shape.num_rows * shape.num_columns, 50 * limits.cells, "cells"),
            ):
                if count > most:
                    detail = f"{count:,} {noun}, where {most:,} are read at most"
                    return None, [problem("file-too-large", name, detail=detail)]
            table = file.read()
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError):
        return None, [problem("file-unreadable", name, detail="it is cut short or damaged")]
    return table, []


def _read_xlsx(path: Path, sheet: str | None, limits: Limits) -> Answer:
    import pyarrow as pa

    if fault := look_into_workbook(path, limits):
        return None, [fault]
    payload, fault = read_in_child("records", path, sheet=sheet, limits=limits)
    if fault is not None:
        return None, [fault]
    with pa.ipc.open_stream(pa.py_buffer(payload)) as stream:
        table = stream.read_all()
    where = Where(str(path), sheet=sheet)
    if table.num_columns == 0:
        return None, [problem("file-empty", where)]
    headings = [str(column[0].as_py() or "") for column in table.columns]
    return _with_headings(table.slice(1), headings, where, [])
