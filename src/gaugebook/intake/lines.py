"""Lines of a text file: where a record stands, found out when somebody asks."""

from __future__ import annotations

import codecs
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
    lines
        How many lines there are from `offset` on; None where nobody knows.
    """

    path: Path
    codec: str
    delimiter: str
    width: int
    last_line: int
    offset: int
    kept: Any = None
    plain_rows: int | None = None
    lines: int | None = None
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
        if self.plain_rows is None or self.kept is not None or self.plain_rows != self.lines:
            self._starts = self._read_again()

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


@dataclass(frozen=True)
class Looked:
    """What one pass over the bytes of a file has counted: quotation marks and line ends.

    `lines` counts a last line that no mark ends; it is None in encodings in which a line end
    is no single byte.
    """

    quotes: int
    lines: int | None


def look_over(path: Path, codec: str, offset: int) -> Looked:
    """Count what must be known of a whole file, in one pass over its bytes from `offset` on.

    Raises
    ------
    UnicodeDecodeError
        Where UTF-8 is promised and the bytes are none. Arrow passes over such a fault in a row
        that it leaves out, and over the row.
    """
    import numpy as np

    is_wide = codec.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(codec)("replace" if is_wide else "strict")
    is_split = False  # whether the decoder holds the first bytes of a letter
    quotes = ends = 0
    last = b""
    with path.open("rb") as stream:
        stream.seek(offset)
        while chunk := stream.read(_CHUNK):
            if is_wide:
                quotes += decoder.decode(chunk).count('"')
                continue
            if codec == "utf-8" and (is_split or not chunk.isascii()):
                decoder.decode(chunk)
                is_split = bool(decoder.getstate()[0])
            letters = np.frombuffer(chunk, np.uint8)
            quotes += int(np.count_nonzero(letters == _QUOTE))
            ends += int(np.count_nonzero(letters == _LINE_FEED))
            if b"\r" in chunk:
                ends += chunk.count(b"\r") - chunk.count(b"\r\n")
            # A line end cut in two by the chunks is counted once.
            ends -= last == b"\r" and chunk[:1] == b"\n"
            last = chunk[-1:]
    if codec == "utf-8":
        decoder.decode(b"", final=True)
    return Looked(quotes, None if is_wide else ends + (last not in (b"\n", b"\r", b"")))


_QUOTE, _LINE_FEED = 0x22, 0x0A


def opened(path: Path, codec: str, offset: int, *, errors: str = "replace") -> IO[str]:
    """Open a text file at a byte; only line feeds and carriage returns end its lines."""
    stream = path.open("rb")
    stream.seek(offset)
    return io.TextIOWrapper(stream, encoding=codec, errors=errors, newline="")


def open_quote(
    path: Path, codec: str, delimiter: str, offset: int, *, looked: Looked | None = None
) -> int:
    """Give the line, counted from `offset`, of a last record whose quotation mark never closes.

    Such a mark makes one text of all that follows it. 0 where there is none. `looked` is what a
    pass over the file has counted, if there was one already.
    """
    looked = looked or look_over(path, codec, offset)
    if looked.quotes % 2 == 0:
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
