"""Workbooks written as one XML file (Excel 2003), which reporting systems still export as .xls.

Numbers come as they are kept, without their format. Runs in the child process only.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gaugebook.intake.sheets import Asked, Bounds, Sheet, SheetRef, already_read
from gaugebook.intake.xmlparts import XmlReader, attribute, is_true

_LETTERS = {"Number": "n", "DateTime": "d", "Boolean": "b", "Error": "e"}


def open_xml2003(asked: Asked) -> list[SheetRef]:
    """Give the sheets of an XML spreadsheet."""
    reader = Sheets2003(asked)
    with Path(asked.path).open("rb") as stream:
        reader.read(stream, asked.limits.bytes)
    return [
        already_read(name, sheet, is_visible=reader.visible.get(name, True))
        for name, sheet in reader.found
    ]


class Sheets2003(XmlReader):
    """The walk over all sheets."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.bounds = Bounds(asked.limits)
        self.found: list[tuple[str, Sheet]] = []
        self.visible: dict[str, bool] = {}
        self.name = ""
        self.row = self.column = 0
        self.takes = ""
        self.parts: dict[str, list[str]] = {"Data": [], "Comment": [], "Visible": []}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "Worksheet":
            self.name = attribute(attributes, "Name")
            self.rows: list[tuple[int, list[tuple[int, str]]]] = []
            self.sheet = Sheet(self.rows, 0)
            self.found.append((self.name, self.sheet))
            self.row = 0
        elif not self.found:
            return
        elif name == "Row":
            self.row = _index(attributes, self.row)
            self.row_is_hidden = is_true(attribute(attributes, "Hidden"))
            self.column = 0
            self.cells: list[tuple[int, str]] = []
        elif name == "Cell":
            self.column = _index(attributes, self.column)
            self.kind = "String"
            self.formula = attribute(attributes, "Formula")
            self.has_formula = bool(self.formula)
            across = _number(attribute(attributes, "MergeAcross"))
            down = _number(attribute(attributes, "MergeDown"))
            if across or down:
                self.sheet.merges[self.row, self.column] = (down + 1, across + 1)
            self.covers = across
            self.parts = {"Data": [], "Comment": [], "Visible": []}
        elif name in ("Data", "Comment", "Visible"):
            if name == "Data" and self.takes == "Comment":
                return
            self.takes = name
            self.kind = attribute(attributes, "Type") or self.kind if name == "Data" else self.kind

    def text(self, text: str) -> None:
        """Take text of a cell, of a comment, or of what says whether a sheet is shown."""
        if self.takes:
            self.parts[self.takes].append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if not self.found:
            return
        if name == "Visible":
            self.visible[self.name] = "".join(self.parts["Visible"]).strip() == "SheetVisible"
        if name == self.takes:
            self.takes = ""
        elif name == "Cell":
            self._end_cell()
        elif name == "Row" and self.cells:
            self.rows.append((self.row, self.cells))
            self.sheet.hidden_rows += self.row_is_hidden
            if self.row_is_hidden:
                self.sheet.not_shown.add(self.row)

    def _end_cell(self) -> None:
        raw, note = "".join(self.parts["Data"]), "".join(self.parts["Comment"]).strip()
        place = (self.row, self.column)
        if note:
            self.sheet.notes[place] = note
        if self.has_formula and not raw and self.kind != "String":
            self.sheet.formulas_without_value += 1
            self.sheet.first_formula = self.sheet.first_formula or place
        if self.kind == "Error":
            self.sheet.errors += 1
            self.sheet.first_error = self.sheet.first_error or place
        if self.asked.as_form:
            self._keep_kind(place)
        text = self._text(raw)
        if text.strip():
            self.bounds.cell(*place, text)
            self.cells.append((self.column, text))
            self.sheet.width = max(self.sheet.width, self.column)
        self.column += self.covers

    def _keep_kind(self, place: tuple[int, int]) -> None:
        if self.formula:
            self.bounds.cell(*place, self.formula)
            self.sheet.formulas[place] = self.formula
        if self.kind in _LETTERS:
            self.sheet.kinds[place] = _LETTERS[self.kind]

    def _text(self, raw: str) -> str:
        try:
            if self.kind == "Number":
                return self.asked.text(float(raw))
            if self.kind == "DateTime":
                moment = datetime.fromisoformat(raw)
                is_day = moment.time() == datetime.min.time()
                return self.asked.text(moment.date() if is_day else moment, "yyyy-mm-dd hh:mm:ss")
        except ValueError:
            return raw
        if self.kind == "Boolean":
            return "TRUE" if is_true(raw) else "FALSE"
        return raw


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 0


def _index(attributes: dict[str, str], last: int) -> int:
    return _number(attribute(attributes, "Index")) or last + 1
