"""Makes the bytes of an .xlsx depend on its content alone.

What openpyxl saves carries the clock in its zip entries and in `modified`, and differs with
the XML library at hand. Here every part is written anew in one way, in the order of its name,
under one fixed date. On the way, formulas get their results: openpyxl writes none, so a viewer
that does not compute would show blanks.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape

CachedResults = dict[str, dict[str, str | float]]
"""Name of a sheet's part, then cell, then the result of its formula."""

_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_APP_PART = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>gaugebook</Application></Properties>'
)
_TIMES = ("dcterms:created", "dcterms:modified")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The earliest date a zip can hold; the true one stands in the document properties.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_FILE = 0o644 << 16
_LEVEL = 9


def rewrite(
    data: bytes, *, dated: datetime, cached: Mapping[str, Mapping[str, str | float]] | None = None
) -> bytes:
    """Give the same workbook as bytes that depend on nothing but its content.

    Parameters
    ----------
    data
        An .xlsx of our own, as openpyxl saved it. Not for files of others.
    dated
        Written as created and modified, in UTC; a time without a zone is taken as UTC.
    cached
        For each sheet's part (``xl/worksheets/sheet1.xml``) the results of its formulas by
        cell.

    Raises
    ------
    ValueError
        When a result is given for a cell without a formula, or a formula has no result.
    """
    results = cached or {}
    moment = _w3c_time(dated)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            part = _APP_PART if name == _APP else old.read(name)
            if name == _CORE:
                part = _TimedPart(moment).rewrite(_canonical(part))
            elif name.startswith("xl/worksheets/sheet"):
                part = _SheetPart(name, results.get(name, {})).rewrite(part)
            elif name.endswith((".xml", ".rels")):
                part = _Part().rewrite(_canonical(part))
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
            new.writestr(entry, part, zipfile.ZIP_DEFLATED, _LEVEL)
    return out.getvalue()


def _canonical(part: bytes) -> bytes:
    """Put namespaces where they are used, as W3C Canonical XML 2.0 has it; slow on large parts.

    lxml and ElementTree declare them in different places, though not in sheets.
    """
    out: list[str] = []
    parser = ElementTree.XMLParser(target=_PartAlone(out.append))  # noqa: S314 - a part of our own
    parser.feed(part)
    parser.close()
    return "".join(out).encode("utf-8")


class _PartAlone(ElementTree.C14NWriterTarget):
    """Canonical XML of one part, whatever prefixes the process has registered.

    The standard library's writer begins with those, and WeasyPrint registers an empty one.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__(write)
        self._ns_stack: list[list[tuple[str, str]]] = [[], []]


def _w3c_time(dated: datetime) -> str:
    moment = dated.astimezone(UTC) if dated.tzinfo else dated
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class _Part:
    """One part of the file, written anew: attributes in order, elements without content closed.

    A part is read as a stream and not as a tree, because a sheet may hold 100,000 cells.
    """

    def __init__(self) -> None:
        self._out = [_DECLARATION]
        self._is_open = False

    def rewrite(self, part: bytes) -> bytes:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.Parse(part, True)  # noqa: FBT003 - expat takes it by position only
        return "".join(self._out).encode("utf-8")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._close_tag()
        written = (f' {key}="{_attribute(value)}"' for key, value in sorted(attributes.items()))
        self._out.append(f"<{name}{''.join(written)}")
        self._is_open = True

    def end(self, name: str) -> None:
        self._out.append("/>" if self._is_open else f"</{name}>")
        self._is_open = False

    def text(self, text: str) -> None:
        self._close_tag()
        self._out.append(escape(text, {"\r": "&#13;"}))

    def _close_tag(self) -> None:
        if self._is_open:
            self._out.append(">")
            self._is_open = False


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


class _TimedPart(_Part):
    """The document properties, with the given time as created and modified."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self._moment = moment
        self._is_time = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self._is_time = name in _TIMES
        if self._is_time:
            super().text(self._moment)

    def end(self, name: str) -> None:
        super().end(name)
        self._is_time = False

    def text(self, text: str) -> None:
        if not self._is_time:
            super().text(text)


class _SheetPart(_Part):
    """A sheet, with results beside its formulas and rows that stay free to grow."""

    def __init__(self, name: str, results: Mapping[str, str | float]) -> None:
        super().__init__()
        self._name = name
        self._results = results
        self._cell = ""
        self._is_in_old_result = False
        self._with_formula: set[str] = set()

    def rewrite(self, part: bytes) -> bytes:
        written = super().rewrite(part)
        if lost := sorted(set(self._results) - self._with_formula):
            raise ValueError(f"{self._name}: there is no formula in {', '.join(lost)}")
        return written

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            # openpyxl fixes each height it writes; a reader's larger font must still fit.
            attributes.pop("customHeight", None)
        elif name == "c":
            self._cell = attributes["r"]
            if isinstance(self._results.get(self._cell), str):
                attributes["t"] = "str"
        elif name == "f":
            if self._cell not in self._results:
                raise ValueError(f"{self._name}: the formula in {self._cell} has no result")
            self._with_formula.add(self._cell)
        self._is_in_old_result = name == "v" and self._cell in self._with_formula
        if not self._is_in_old_result:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if self._is_in_old_result:
            self._is_in_old_result = False
            return
        super().end(name)
        if name == "f":
            result = self._results[self._cell]
            super().start("v", {})
            super().text(result if isinstance(result, str) else repr(float(result)))
            super().end("v")

    def text(self, text: str) -> None:
        if not self._is_in_old_result:
            super().text(text)
