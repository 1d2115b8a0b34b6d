"""Records in a text file: the head is looked at line by line, the body read by Arrow in one go."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.findings import left_out_problems
from gaugebook.intake.headings import (
    LOOKED_AT,
    find_heading_row,
    name_columns,
    title_of,
)
from gaugebook.intake.limits import Limits
from gaugebook.intake.lines import Lines, Looked, look_over, open_quote, opened
from gaugebook.intake.raw import RawTable
from gaugebook.intake.sniff import Sniffed, with_encoding
from gaugebook.intake.text import codec_of, western

if TYPE_CHECKING:
    import pyarrow as pa

_SAMPLE = 100
"""Records below the headings by which the usual number of fields is known."""

_LINES_NAMED = 5
_LATER_BYTES = 50_000_000


class _Unfit(Exception):
    """The file cannot be read as a table; the problem says why."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True)
class _Head:
    """What the first lines say: headings, what stands above, and where the records begin."""

    title: tuple[str, ...]
    headings: tuple[str, ...]
    line: int
    last_line: int
    offset: int
    width: int


def read_delimited(
    path: Path,
    found: Sniffed,
    *,
    name: str,
    headings: Collection[str],
    never_read: Callable[[str], bool] | None,
    is_chosen: bool,
    limits: Limits,
) -> tuple[list[RawTable], list[Problem]]:
    """Read the records of a text file; `is_chosen` says that somebody named its encoding."""
    import pyarrow as pa

    try:
        reader = _Reader(path, found, name, limits)
        return [reader.read(headings, never_read)], [*found.problems, *reader.problems]
    except _Unfit as fault:
        return [], [*found.problems, fault.fault]
    except (UnicodeError, pa.ArrowException, csv.Error, ValueError, OSError) as fault:
        detail = _in_words(fault)
        is_late = found.encoding in ("utf-8", "utf-8-sig", "cp1252") and not is_chosen
        if detail == _WRONG_CHARACTERS and is_late:
            again = with_encoding(found, name, _encoding_later(path, found.encoding))
            return read_delimited(
                path,
                again,
                name=name,
                headings=headings,
                never_read=never_read,
                is_chosen=True,
                limits=limits,
            )
        return [], [*found.problems, problem("file-unreadable", name, detail=detail)]


_WRONG_CHARACTERS = "its characters are not those of its encoding"


def _in_words(fault: Exception) -> str:
    text = str(fault)
    if isinstance(fault, UnicodeError) or "UTF8" in text or "codec" in text:
        return _WRONG_CHARACTERS
    if "straddling" in text or "field limit" in text:
        return "one field goes on and on: most likely a quotation mark is opened and never closed"
    return " ".join(text.split())[:200]


def _encoding_later(path: Path, before: str) -> str:
    """Give an encoding for a file whose first part was UTF-8 and a later one is not."""
    if before == "cp1252":
        return "latin-1"
    with path.open("rb") as stream:
        return western(stream.read(_LATER_BYTES))


class _Reader:
    def __init__(self, path: Path, found: Sniffed, name: str, limits: Limits) -> None:
        self.path, self.found, self.name, self.limits = path, found, name, limits
        with path.open("rb") as stream:
            self.codec, self.mark_bytes = codec_of(found.encoding, stream.read(4))
        self.problems: list[Problem] = []
        self.looked = Looked(0, 0)

    def read(self, known: Collection[str], never_read: Callable[[str], bool] | None) -> RawTable:
        head = self._head(known)
        if head.width > self.limits.columns:
            count, most = head.width, self.limits.columns
            raise self._too_large(f"{count:,} columns, where {most:,} are read at most")
        fields = [*head.headings, *[""] * (head.width - len(head.headings))]
        wanted = [
            index
            for index, heading in enumerate(fields)
            if never_read is None or not never_read(" ".join(heading.split()))
        ]
        table, ragged = self._parse(head, wanted)
        self._check(table, head)
        if ragged:
            self.problems.append(self._ragged(head, table.num_rows, ragged))
        table, kept, left_out = _without_noise(table, [fields[i] for i in wanted])
        if ragged:
            left_out = (("row-ragged", ragged), *left_out)
        if len(wanted) == len(fields):
            left_out = tuple(entry for entry in left_out if entry[0] != "row-blank")
        told = frozenset({"row-ragged"})
        self.problems += left_out_problems(left_out, Where(self.name), told=told)
        lines = Lines(
            self.path, self.codec, self.found.delimiter, head.width, head.last_line,
            head.offset, kept, plain_rows=None if ragged else table.num_rows,
            lines=self.looked.lines,
        )  # fmt: skip
        table = self._named(table, [(i + 1, fields[i]) for i in wanted], head.line, never_read)
        return RawTable(self.name, None, table, head.title, head.line, left_out, lines)

    def _too_large(self, detail: str) -> _Unfit:
        return _Unfit(problem("file-too-large", self.name, detail=detail))

    # --- the head ---------------------------------------------------------------------------------

    def _head(self, known: Collection[str]) -> _Head:
        """Look at the first records for the headings."""
        rows: list[tuple[int, int, int, list[str]]] = []
        with opened(self.path, self.codec, self.mark_bytes, errors="strict") as stream:
            lines = _Counted(stream, self.codec, self.mark_bytes)
            for _ in range(self.found.skip_lines):
                next(lines, None)
            reader = csv.reader(lines, delimiter=self.found.delimiter)
            first = lines.count + 1
            for fields in reader:
                if any(field.strip() for field in fields):
                    rows.append((first, lines.count, lines.bytes, fields))
                if len(rows) == LOOKED_AT + _SAMPLE:
                    break
                first = lines.count + 1
        if not rows:
            raise _Unfit(problem("file-empty", self.name))
        texts = [fields for *_, fields in rows]
        index, _ = find_heading_row(texts[:LOOKED_AT], known)
        line, last_line, offset, fields = rows[index]
        width = _usual_width(len(fields), texts[index + 1 : index + 1 + _SAMPLE])
        return _Head(title_of(texts[:index]), tuple(fields), line, last_line, offset, width)

    # --- the body ---------------------------------------------------------------------------------

    def _parse(self, head: _Head, wanted: Sequence[int]) -> tuple[pa.Table, int]:
        """Give the records below the headings, and how many rows did not have their width."""
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        ragged = 0

        def skip(_row: Any) -> str:
            nonlocal ragged
            ragged += 1
            return "skip"

        names = [f"c{i}" for i in range(head.width)]
        included = [names[i] for i in wanted] or names[:1]
        empty = pa.table({name: pa.array([], pa.string()) for name in included})
        if self.path.stat().st_size <= head.offset:
            return empty, 0
        self.looked = look_over(self.path, self.codec, head.offset)
        with pa.OSFile(str(self.path)) as stream:
            stream.seek(head.offset)
            try:
                table = arrow_csv.read_csv(
                    stream,
                    read_options=arrow_csv.ReadOptions(
                        column_names=names,
                        encoding="utf8" if self.codec in ("utf-8", "ascii") else self.codec,
                    ),
                    parse_options=arrow_csv.ParseOptions(
                        delimiter=self.found.delimiter,
                        newlines_in_values=True,
                        invalid_row_handler=skip,
                    ),
                    convert_options=arrow_csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()),
                        include_columns=included,
                        null_values=[""],
                        strings_can_be_null=True,
                    ),
                )
            except pa.ArrowInvalid as fault:
                if "Empty CSV" in str(fault):
                    return empty, ragged
                raise
        return table if wanted else table.select([]), ragged

    def _check(self, table: pa.Table, head: _Head) -> None:
        import pyarrow.compute as pc

        if table.num_rows > self.limits.rows:
            count, most = table.num_rows, self.limits.rows
            raise self._too_large(f"{count:,} rows, where {most:,} are read at most")
        for column in table.columns:
            longest = pc.max(pc.binary_length(column)).as_py() or 0
            if longest > self.limits.text:
                most = self.limits.text
                raise self._too_large(f"a cell of {longest:,} bytes, where {most:,} are read")
        line = open_quote(
            self.path, self.codec, self.found.delimiter, head.offset, looked=self.looked
        )
        if line:
            line += head.last_line
            where = Where(self.name, line=line)
            raise _Unfit(problem("quote-open", where, line=line))

    def _ragged(self, head: _Head, kept: int, ragged: int) -> Problem:
        """Find the lines of the rows that were left out; a second, slower look."""
        lines: list[int] = []
        counts: list[int] = []
        for line, fields in self._records_from(head):
            if fields and len(fields) != head.width:
                lines.append(line)
                counts.append(len(fields))
            if len(lines) == _LINES_NAMED:
                break
        return problem(
            "row-ragged",
            Where(self.name, line=lines[0] if lines else None),
            found=f"{counts[0]} fields" if counts else "",
            # When most of the file is left out, the heading is wrong rather than a few rows.
            severity="refuse" if ragged > kept else None,
            count=ragged,
            expected=head.width,
            lines=", ".join(str(line) for line in lines) or "unknown",
        )

    def _records_from(self, head: _Head) -> Iterator[tuple[int, list[str]]]:
        with opened(self.path, self.codec, head.offset) as stream:
            reader = csv.reader(stream, delimiter=self.found.delimiter)
            first = 1
            try:
                for fields in reader:
                    yield head.last_line + first, fields
                    first = reader.line_num + 1
            except csv.Error:
                return

    def _named(
        self,
        table: pa.Table,
        headings: list[tuple[int, str]],
        row: int,
        never_read: Callable[[str], bool] | None,
    ) -> pa.Table:
        """Name the columns, and drop those without heading and text."""
        kept = [
            index
            for index, (_, heading) in enumerate(headings)
            if heading.strip() or table.column(index).null_count < table.num_rows
        ]
        names, problems = name_columns([headings[i] for i in kept], Where(self.name), row)
        self.problems += problems
        table = table.select(kept).rename_columns(names)
        if never_read is None:
            return table
        return table.drop_columns([name for name in names if never_read(name)])


class _Counted:
    """Lines of a stream, with how many were taken and how many bytes they are."""

    def __init__(self, stream: Iterator[str], codec: str, start: int) -> None:
        self.stream, self.codec = stream, codec
        self.count, self.bytes = 0, start

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self.stream)
        self.count += 1
        self.bytes += len(line.encode(self.codec))
        return line


def _usual_width(headings: int, rows: Sequence[Sequence[str]]) -> int:
    """Give the number of fields: that of the headings, unless most rows go on with empty ones.

    Some systems end every record with a mark and the headings without.
    """
    longer = Counter(
        len(row)
        for row in rows
        if len(row) > headings and not any(field.strip() for field in row[headings:])
    )
    if not longer:
        return headings
    width, times = longer.most_common(1)[0]
    return width if 2 * times > len(rows) else headings


def _without_noise(
    table: pa.Table, headings: Sequence[str]
) -> tuple[pa.Table, pa.Array | None, tuple[tuple[str, int], ...]]:
    """Leave out blank rows and repeated headings: what is left, its places, and the counts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_columns or not table.num_rows:
        return table, None, ()
    blank = _all_of(table, lambda column, _: pc.is_null(column), headings)
    filled = [i for i, heading in enumerate(headings) if heading.strip()]
    again = _all_of(
        table.select(filled), _is_heading, [headings[i] for i in filled]
    )  # fmt: skip
    counts = (("row-blank", _true(blank)), ("heading-repeated", _true(again)))
    left_out = tuple((code, count) for code, count in counts if count)
    if not left_out:
        return table, None, ()
    noise = [mask for mask in (blank, again) if mask is not None]
    drop = noise[0] if len(noise) == 1 else pc.or_(*noise)
    kept = pc.indices_nonzero(pc.invert(drop))
    return table.take(kept), kept.cast(pa.int64()), left_out


def _is_heading(column: Any, heading: str) -> Any:
    import pyarrow.compute as pc

    return pc.fill_null(pc.equal(column, heading), fill_value=False)


def _all_of(table: pa.Table, test: Callable[[Any, str], Any], keys: Sequence[str]) -> Any:
    """Give for each row whether a test holds in every column, or None where it does in no row."""
    import pyarrow.compute as pc

    mask = None
    for column, key in zip(table.columns, keys, strict=True):
        held = test(column, key)
        mask = held if mask is None else pc.and_(mask, held)
        if not _true(mask):
            return None
    return mask


def _true(mask: Any) -> int:
    import pyarrow.compute as pc

    return 0 if mask is None else pc.sum(mask).as_py() or 0
