"""Records: a heading row, then one row a record, as a table of columns.

Texts stay texts, because what a column means is the source's to say: a time has a format, a code
has a list. An empty field is null. Parquet and JSON give their own types.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.asking import ask_child
from gaugebook.intake.child import Answer
from gaugebook.intake.columns import unpack
from gaugebook.intake.delimited import read_delimited
from gaugebook.intake.findings import left_out_problems
from gaugebook.intake.headings import heading_key, name_columns
from gaugebook.intake.kinds import IN_WORDS
from gaugebook.intake.limits import RECORDS, Limits
from gaugebook.intake.lines import Lines
from gaugebook.intake.raw import RawTable
from gaugebook.intake.sniff import Sniffed, sniff
from gaugebook.intake.zipped import Member, take_out

if TYPE_CHECKING:
    import pyarrow as pa

Answered = tuple[list[RawTable], list[Problem]]


def read_rows(
    path: Path | str,
    *,
    sheet: str | None = None,
    headings: Collection[str] = (),
    never_read: Callable[[str], bool] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = RECORDS,
) -> Answered:
    """Read a file of records: its tables, and every finding on the way.

    A hostile or broken file gives no table and a Problem, never an exception.

    Parameters
    ----------
    path
        The file: CSV, .xlsx, .xlsm, .xlsb, .xls, .ods, a web page or XML saved as .xls, Parquet,
        JSON, or a zip of them. What it is is judged from its bytes.
    sheet
        A sheet, or a pattern that ends in ``*``: each sheet that matches gives a table. Without it
        the visible sheet is read that holds most of the known headings, or the first filled one.
    headings
        Headings that are expected. The heading row is the first of the first 100 rows that holds
        the most of them; without them the first filled row.
    never_read
        Says of a heading whether its column must not be read; no cell of it is kept.
    encoding, delimiter
        Of a text file, where its bytes cannot tell.
    limits
        The most that is read.

    Notes
    -----
    Blank rows are dropped; where only what is never read stands in one, it is told (``row-blank``).
    So are a heading row that stands again among the records (``heading-repeated``) and a row of a
    text file with more or fewer fields than the headings (``row-ragged``): both are dropped.
    Texts of .xlsx, .ods and web pages hold errors such as ``#REF!`` as they stand; from .xls and
    .xlsb an error comes as an empty cell, as the reader of those gives no more.
    """
    path = Path(path)
    asked = _Asked(sheet, tuple(headings), never_read, encoding, delimiter, limits)
    return _read(path, asked, name=str(path), depth=0)


@dataclass(frozen=True)
class _Asked:
    sheet: str | None
    headings: tuple[str, ...]
    never_read: Callable[[str], bool] | None
    encoding: str | None
    delimiter: str | None
    limits: Limits


def _read(path: Path, asked: _Asked, *, name: str, depth: int) -> Answered:
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
        return read_delimited(
            path,
            found,
            name=name,
            headings=asked.headings,
            never_read=asked.never_read,
            is_chosen=asked.encoding is not None,
            limits=asked.limits,
        )
    if found.kind in ("zip", "gzip"):
        if depth:
            kind = f"{IN_WORDS[found.kind]} inside a zip folder"
            return [], [problem("file-type", name, kind=kind)]
        return _read_zip(path, found.kind, asked, name=name)
    return _read_in_child(path, found, asked, name=name)


def _read_zip(path: Path, kind: str, asked: _Asked, *, name: str) -> Answered:
    """Read every table in a zip; what is no table is told, and does not stop the others."""
    tables: list[RawTable] = []
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory(prefix="gaugebook-") as folder:
        for member in take_out(path, kind, Path(folder), asked.limits, name=name):
            if isinstance(member, Problem):
                problems.append(member)
                continue
            inner, found = _read_member(member, asked, name=f"{name}/{member.name}")
            tables += inner
            problems += found
    if not tables and not any(p.is_refused for p in problems):
        problems.append(problem("file-empty", name))
    return _without_letters(tables, problems, asked.headings)


def _without_letters(
    tables: list[RawTable], problems: list[Problem], known: tuple[str, ...]
) -> Answered:
    """Pass over what lies beside the tables of a zip, and tell it: a letter, a page of notes."""
    keys = {heading_key(heading) for heading in known}
    real = [
        table
        for table in tables
        if table.table.num_columns > 1
        or any(heading_key(name) in keys for name in table.table.column_names)
    ]
    if not real:
        return tables, problems
    passed = [table for table in tables if not any(table is other for other in real)]
    told = [problem("file-type", t.file, kind="a text without columns") for t in passed]
    # What is no table does not stop the others; what is damaged or locked does.
    kept = [replace(p, severity="warn") if p.code == "file-type" else p for p in problems]
    return real, [*kept, *(replace(p, severity="warn") for p in told)]


def _read_member(member: Member, asked: _Asked, *, name: str) -> Answered:
    tables, problems = _read(member.path, asked, name=name, depth=1)
    for table in tables:
        if isinstance(table.numbers, Lines):
            table.numbers.settle()
    return tables, problems


def _read_in_child(path: Path, found: Sniffed, asked: _Asked, *, name: str) -> Answered:
    answer, problems = ask_child(
        "records",
        path,
        found,
        name=name,
        sheet=asked.sheet,
        limits=asked.limits,
        headings=asked.headings,
    )
    if answer is None:
        return [], problems
    if found.kind == "parquet":
        table, found_in_names = _parquet(answer, asked.never_read, name)
        return [RawTable(name, None, table)], [*problems, *found_in_names]
    tables = []
    frames = iter(answer.frames)
    for described in answer.state["tables"]:
        table, more = _table(described, frames, asked.never_read, name)
        tables.append(table)
        problems += more
    if not tables:
        problems.append(problem("file-empty", Where(name, sheet=asked.sheet)))
    return tables, problems


def _parquet(
    answer: Answer, never_read: Callable[[str], bool] | None, name: str
) -> tuple[pa.Table, list[Problem]]:
    import pyarrow as pa

    parts = []
    for frame in answer.frames:
        with pa.ipc.open_stream(pa.py_buffer(frame)) as stream:
            parts.append(stream.read_all())
    table = pa.concat_tables(parts)
    headings = list(enumerate(table.column_names, start=1))
    kept = [(n, h) for n, h in headings if never_read is None or not never_read(h)]
    names, problems = name_columns(kept, Where(name), 1)
    return table.select([number - 1 for number, _ in kept]).rename_columns(names), problems


def _table(
    described: dict[str, Any],
    frames: Any,
    never_read: Callable[[str], bool] | None,
    name: str,
) -> tuple[RawTable, list[Problem]]:
    """Make a table of the frames that the child sent for it."""
    import pyarrow as pa

    rows, sheet, heading_row = described["rows"], described["sheet"], described["heading_row"]
    columns = []
    headings: list[tuple[int, str]] = []
    for (number, heading), kind in zip(described["headings"], described["types"], strict=True):
        frame = next(frames)
        if never_read is None or not never_read(" ".join(heading.split())):
            columns.append(_typed(unpack(frame, rows), kind))
            headings.append((number, heading))
    numbers = _numbers(next(frames)) if described["numbered"] else None
    names, problems = name_columns(headings, Where(name, sheet=sheet), heading_row)
    table = pa.Table.from_arrays(columns, names=names)
    if never_read is not None:
        table = table.drop_columns([column for column in names if never_read(column)])
    left_out = tuple((code, count) for code, count in described["left_out"])
    problems += left_out_problems(left_out, Where(name, sheet=sheet))
    title = tuple(described["title"])
    return RawTable(name, sheet, table, title, heading_row, left_out, numbers), problems


def _typed(texts: pa.Array, kind: str) -> pa.Array:
    import pyarrow as pa

    types = {"boolean": pa.bool_(), "whole": pa.int64(), "number": pa.float64()}
    return texts.cast(types[kind]) if kind in types else texts


def _numbers(frame: bytes) -> Callable[[int], int]:
    import pyarrow as pa

    numbers: Sequence[Any] = pa.Array.from_buffers(
        pa.int32(), len(frame) // 4, [None, pa.py_buffer(frame)]
    )

    def number(index: int) -> int:
        return int(numbers[index].as_py())

    return number
