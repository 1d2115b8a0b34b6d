"""Lines of a text file: where a record stands, found out when somebody asks."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

_CHUNK = 1 << 20


@dataclass
class Lines:
    """The line of each record of a file.

    Most files have a line for each record and nothing else, so that lines follow by counting.
    Only where texts hold line ends, or rows were left out, the file is read again, on first asking.

    Parameters
    ----------
    path, codec, delimiter
        The file and how it is written.
    width
        Fields of a record; rows with more or fewer were left out.
    last_line
        The line on which the headings end.
    offset
        The byte at which the records begin.
    kept
        The places, among the records of that width, of those that were not left out later.
    plain_rows
        How many records there are; None where rows were left out for their width.
    """

    path: Path
    codec: str
    delimiter: str
    width: int
    last_line: int
    offset: int
    kept: Any = None
    plain_rows: int | None = None
    _starts: array[int] | None = field(default=None, repr=False)
    _is_counted: bool | None = field(default=None, repr=False)

    def __call__(self, index: int) -> int:
        """Give the line of a record."""
        place = index if self.kept is None else self.kept[index].as_py()
        self.settle()
        if self._starts is None:
            return self.last_line + 1 + int(place)
        return self._starts[place]

    def settle(self) -> None:
        """Find the lines out, before the file goes."""
        if self._is_counted is not None:
            return
        self._is_counted = True
        if self.plain_rows is None or not self._is_one_line_each():
            self._starts = self._read_again()

    def _is_one_line_each(self) -> bool:
        if self.codec.startswith(("utf-16", "utf-32")):
            return False
        rows = self.plain_rows if self.kept is None else None
        ends, last = 0, b""
        with self.path.open("rb") as stream:
            stream.seek(self.offset)
            while chunk := stream.read(_CHUNK):
                # A line end cut in two by the chunks is counted once.
                pair = chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
                ends += chunk.count(b"\n") + chunk.count(b"\r") - pair
                last = chunk[-1:]
        return rows is not None and ends + (last not in (b"\n", b"\r", b"")) == rows

    def _read_again(self) -> array[int]:
        starts = array("q")
        with opened(self.path, self.codec, self.offset) as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            first = self.last_line + 1
            try:
                for fields in reader:
                    if len(fields) == self.width:
                        starts.append(first)
                    first = self.last_line + reader.line_num + 1
            except csv.Error:
                pass
        return starts


def opened(path: Path, codec: str, offset: int, *, errors: str = "replace") -> IO[str]:
    """Open a text file at a byte; only line feeds and carriage returns end its lines."""
    stream = path.open("rb")
    stream.seek(offset)
    return io.TextIOWrapper(stream, encoding=codec, errors=errors, newline="")


def open_quote(path: Path, codec: str, delimiter: str, offset: int) -> int:
    """Give the line, counted from `offset`, of a last record whose quotation mark never closes.

    Such a mark makes one text of all that follows it. 0 where there is none.
    """
    marks = 0
    with path.open("rb") as stream:
        stream.seek(offset)
        while chunk := stream.read(_CHUNK):
            marks += chunk.count(b'"')
    if marks % 2 == 0:
        return 0
    end = 0
    with opened(path, codec, offset) as text:
        reader = csv.reader(_ended(text), delimiter=delimiter)
        try:
            for fields in reader:
                start, end = end + 1, reader.line_num
                if end > start and fields and _END in fields[-1]:
                    return start
        except csv.Error:
            return end + 1
    return 0


_END = "\ue000end of file\ue000"


def _ended(lines: IO[str]) -> Iterator[str]:
    """Give the lines and one more, which falls into the last field if that is still open."""
    for line in lines:
        yield line if line.endswith(("\n", "\r")) else line + "\n"
    yield _END + "\n"
