"""Forms in text files, web pages and XML workbooks. Runs in the child process only."""

from __future__ import annotations

import csv
from pathlib import Path

from gaugebook.intake.forms_child import FormBounds, Found, SheetCells, kept_sheet, kept_sheets
from gaugebook.intake.lines import open_quote, opened
from gaugebook.intake.sheets import Asked, Damaged
from gaugebook.intake.text import codec_of, western
from gaugebook.intake.webpage import open_webpage
from gaugebook.intake.xml2003 import Sheets2003
from gaugebook.intake.xmlparts import attribute, is_true

_HEAD = 1_000_000


def read_csv_form(asked: Asked, delimiter: str, skip_lines: int) -> Found:
    """Read a text file as one sheet without a name; a record is a row, as in a spreadsheet.

    Every cell is text: what stands in such a file was never made a number or a day.
    """
    path = Path(asked.path)
    with path.open("rb") as stream:
        codec, mark_bytes = codec_of(asked.encoding, stream.read(_HEAD))
    found = Found("csv")
    try:
        cells = _records(path, codec, mark_bytes, delimiter, skip_lines, FormBounds(asked.limits))
    except UnicodeError:
        if codec not in ("utf-8", "cp1252"):
            raise Damaged("its characters are not those of its encoding") from None
        codec = "latin-1" if codec == "cp1252" else western(path.read_bytes())
        found.findings.append({"code": "encoding-guessed", "encoding": codec})
        cells = _records(path, codec, mark_bytes, delimiter, skip_lines, FormBounds(asked.limits))
    line = open_quote(path, codec, delimiter, mark_bytes)
    if line:
        found.findings.append({"code": "quote-open", "line": line})
    found.sheets.append(cells.told("", "visible"))
    return found


def _records(
    path: Path, codec: str, mark_bytes: int, delimiter: str, skip_lines: int, bounds: FormBounds
) -> SheetCells:
    cells = SheetCells(bounds)
    with opened(path, codec, mark_bytes, errors="strict") as lines:
        for _ in range(skip_lines):
            next(lines, None)
        try:
            for number, fields in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
                for column, text in enumerate(fields, start=1):
                    if text:
                        cells.add((number, column), text, "t")
        except csv.Error as fault:
            if "field limit" in str(fault):
                detail = "one field goes on and on: most likely a quotation mark is never closed"
                raise Damaged(detail) from None
            raise Damaged(str(fault)) from None
    return cells


def read_web_form(asked: Asked) -> Found:
    """Read the tables of a web page, each as a sheet."""
    return Found(asked.kind, kept_sheets(open_webpage(asked), FormBounds(asked.limits)))


def read_xml2003_form(asked: Asked) -> Found:
    """Read the sheets of an XML workbook, and the properties that its maker added."""
    reader = _FormSheets(asked)
    with Path(asked.path).open("rb") as stream:
        reader.read(stream, asked.limits.bytes)
    bounds = FormBounds(asked.limits)
    found = Found("xml2003", properties=reader.properties)
    states = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
    for index, (name, sheet) in enumerate(reader.found):
        state = states.get(reader.states.get(index, ""), "visible")
        found.sheets.append(
            kept_sheet(name, state, sheet, bounds, reader.hidden_areas.get(index, ()))
        )
    if reader.is_linked:
        found.signs.add("external_links")
    return found


class _FormSheets(Sheets2003):
    """The walk over an XML workbook, with what only a form asks for."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.states: dict[int, str] = {}
        self.hidden_areas: dict[int, list[tuple[int, int]]] = {}
        self.properties: dict[str, str] = {}
        self.property = ""
        self.in_properties = self.is_linked = False
        self.next_column = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        super().start(name, attributes)
        if name == "CustomDocumentProperties":
            self.in_properties = True
        elif self.in_properties:
            self.property = name.replace("_x0020_", " ")
            self.properties[self.property] = ""
        elif name == "Worksheet":
            self.next_column = 1
        elif name == "Column":
            self._column(attributes)
        elif name == "SupBook":
            self.is_linked = True

    def _column(self, attributes: dict[str, str]) -> None:
        index, span = attribute(attributes, "Index"), attribute(attributes, "Span")
        first = int(index[:9]) if index.isdecimal() else self.next_column
        last = first + (int(span[:9]) if span.isdecimal() else 0)
        self.next_column = last + 1
        if is_true(attribute(attributes, "Hidden")):
            self.hidden_areas.setdefault(len(self.found) - 1, []).append((first, last))

    def text(self, text: str) -> None:
        """Take text of a cell or of a property."""
        super().text(text)
        if self.property:
            self.properties[self.property] += text

    def end(self, name: str) -> None:
        """Take the end of an element."""
        super().end(name)
        if name == "CustomDocumentProperties":
            self.in_properties = False
        elif name == "Visible" and self.found:
            self.states[len(self.found) - 1] = "".join(self.parts["Visible"]).strip()
        self.property = ""
