"""Reading one XML part from outside, piece by piece, in bounded memory and without entities.

Spreadsheets need no DOCTYPE. One that has it is refused before any entity can grow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO
from xml.parsers import expat

from gaugebook.intake.sheets import Damaged, TooLarge

_CHUNK = 1 << 18
_DEEPEST = 256
"""Elements inside one another; no spreadsheet comes near."""


class XmlReader:
    """A walk over the elements of one part; a subclass says what they mean.

    Names come without their prefix, as makers of spreadsheets choose prefixes freely.
    """

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text inside an element."""

    def read(self, stream: IO[bytes], most_bytes: int) -> None:
        """Walk over a part.

        Raises
        ------
        Damaged
            When it is no XML, or declares a document type.
        TooLarge
            When it has more bytes than `most_bytes`.
        """
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._handlers()
        parser.CharacterDataHandler = self.text
        parse(parser, bounded(stream, most_bytes))

    def _handlers(self) -> tuple[Start, Callable[[str], None]]:
        """Give what is called for each element; they are many, so little is done here."""
        depth, bare = 0, _BareNames()
        take_start, take_end = self.start, self.end

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise TooLarge(f"more than {_DEEPEST} elements inside one another")
            take_start(bare[name], attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            take_end(bare[name])

        return start, end


def new_parser() -> expat.XMLParserType:
    """Give a parser that refuses a document type and hands over texts in one piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse(parser: expat.XMLParserType, chunks: Iterable[bytes | str]) -> None:
    """Give a parser all pieces of a part; what is no XML is `Damaged`."""
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by position only
    except expat.ExpatError as fault:
        raise Damaged(f"its XML breaks off or is wrong ({fault})") from None


Start = Callable[[str, dict[str, str]], None]

_MOST_NAMES = 1_000


class _BareNames(dict[str, str]):
    """Names of elements without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        bare = name.rpartition(":")[2]
        if len(self) < _MOST_NAMES:
            self[name] = bare
        return bare


def bounded(stream: IO[bytes], most_bytes: int) -> Iterator[bytes]:
    """Give a stream chunk by chunk; what a zip declares of its size may be wrong."""
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > most_bytes:
            raise TooLarge(f"it expands to more than {most_bytes:,} bytes")
        yield chunk


def attribute(attributes: dict[str, str], name: str) -> str:
    """Give an attribute by its name, with any prefix or none."""
    if name in attributes:
        return attributes[name]
    return next((v for key, v in attributes.items() if key.rpartition(":")[2] == name), "")


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text is not None and text.lower() in ("1", "true", "on", "t")


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    r"""Give a text of a workbook with the characters that XML cannot hold (ECMA-376, 22.9.2.19).

    >>> unescaped("Calls_x000A_offered"), unescaped("_x005F_x000A_")
    ('Calls\noffered', '_x000A_')
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _refuse_doctype(*_facts: object) -> None:
    raise Damaged("it declares a document type, which no spreadsheet does")
