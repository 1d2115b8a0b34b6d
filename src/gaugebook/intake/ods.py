"""OpenDocument spreadsheets (.ods): the text that a person sees is kept in the file itself.

Runs in the child process only.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, timedelta

from gaugebook.intake.limits import Limits
from gaugebook.intake.sheets import Asked, Bounds, Damaged, Locked, Sheet, SheetRef, already_read
from gaugebook.intake.xmlparts import XmlReader, attribute

_CLOCK = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")


def open_ods(asked: Asked) -> list[SheetRef]:
    """Give the sheets of an OpenDocument spreadsheet."""
    reader = Content(asked)
    with zipfile.ZipFile(asked.path) as archive:
        walk_content(archive, reader, asked.limits)
    return [
        already_read(name, sheet, is_visible=is_visible) for name, is_visible, sheet in reader.found
    ]


def walk_content(archive: zipfile.ZipFile, reader: XmlReader, limits: Limits) -> None:
    """Walk over the sheets, unless they are locked."""
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = _Manifest()
        walk_part(archive, "META-INF/manifest.xml", manifest, limits)
        if manifest.is_encrypted:
            raise Locked
    walk_part(archive, "content.xml", reader, limits)


def walk_part(archive: zipfile.ZipFile, part: str, reader: XmlReader, limits: Limits) -> None:
    """Walk over the XML of one part."""
    if part not in archive.namelist():
        raise Damaged(f"its part {part} is missing")
    with archive.open(part) as stream:
        reader.read(stream, limits.expanded_bytes)


class _Manifest(XmlReader):
    is_encrypted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - a handler
        self.is_encrypted = self.is_encrypted or name == "encryption-data"


class Content(XmlReader):
    """The walk over all sheets; repeated rows and cells are repeated only where they are filled."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.bounds = Bounds(asked.limits)
        self.found: list[tuple[str, bool, Sheet]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.table_depth = 0
        self.paragraphs: list[str] = []
        self.note: list[str] = []
        self.in_note = self.in_cell = self.takes = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "table":
            self.table_depth += 1
            if self.table_depth == 1:
                self._new_sheet(attributes)
        elif self.table_depth != 1:
            self._style(name, attributes)
        elif name == "table-row":
            self.row_repeats = count_of(attribute(attributes, "number-rows-repeated"))
            self.row_is_hidden = attribute(attributes, "visibility") in ("collapse", "filter")
            self.cells: list[tuple[int, int, str, str]] = []
            self.column = 1
        elif name in ("table-cell", "covered-table-cell"):
            self.attributes = attributes
            self.in_cell = True
            self.paragraphs, self.note = [], []
        elif name == "table-column":
            count = count_of(attribute(attributes, "number-columns-repeated"))
            if attribute(attributes, "visibility") in ("collapse", "filter"):
                self.hidden_areas.append((self.next_column, self.next_column + count - 1))
            self.next_column += count
        elif self.in_cell:
            self._inside_cell(name, attributes)

    def _inside_cell(self, name: str, attributes: dict[str, str]) -> None:
        target = self.note if self.in_note else self.paragraphs
        if name == "annotation":
            self.in_note = True
        elif name == "p":
            target.append("")
            self.takes = True
        elif name in ("creator", "date"):
            self.takes = False
        elif target and name in ("s", "tab", "line-break"):
            spaces = min(count_of(attribute(attributes, "c")), self.asked.limits.text)
            target[-1] += {"s": " " * spaces, "tab": "\t"}.get(name, "\n")

    def _style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self.style = attribute(attributes, "name")
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self.hidden_styles.add(self.style)

    def _new_sheet(self, attributes: dict[str, str]) -> None:
        is_visible = attribute(attributes, "style-name") not in self.hidden_styles
        self.rows: list[tuple[int, list[tuple[int, str]]]] = []
        self.sheet = Sheet(self.rows, 0)
        self.found.append((attribute(attributes, "name"), is_visible, self.sheet))
        self.row = self.next_column = 1
        self.hidden_areas: list[tuple[int, int]] = []
        self.filled_columns: set[int] = set()

    def text(self, text: str) -> None:
        """Take text of a cell or of its comment."""
        if self.in_cell and self.takes:
            target = self.note if self.in_note else self.paragraphs
            if target:
                target[-1] += text

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "table":
            self.table_depth -= 1
            if self.table_depth == 0:
                self._end_sheet()
        elif self.table_depth != 1:
            return
        elif name == "annotation":
            self.in_note = False
        elif name == "p":
            self.takes = False
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        self.in_cell = False
        repeats = count_of(attribute(self.attributes, "number-columns-repeated"))
        text = self._text()
        note = "\n".join(self.note).strip()
        if text.strip() or note:
            self.bounds.cell(self.row, self.column + repeats - 1, text)
            self.cells.append((self.column, repeats, text, note))
            across = count_of(attribute(self.attributes, "number-columns-spanned"))
            down = count_of(attribute(self.attributes, "number-rows-spanned"))
            if (across, down) != (1, 1):
                self.sheet.merges[self.row, self.column] = (down, across)
        self.column += repeats

    def _text(self) -> str:
        shown = "\n".join(self.paragraphs)
        kind = attribute(self.attributes, "value-type")
        value = attribute(self.attributes, f"{kind}-value") or attribute(self.attributes, "value")
        has_formula = bool(attribute(self.attributes, "formula"))
        place = (self.row, self.column)
        if has_formula and not shown and not value and kind != "string":
            self.sheet.formulas_without_value += 1
            self.sheet.first_formula = self.sheet.first_formula or place
        if shown.startswith(("#", "Err:")) and has_formula:
            self.sheet.errors += 1
            self.sheet.first_error = self.sheet.first_error or place
            return shown
        if self.asked.as_shown or kind in ("", "string"):
            return shown or (value if kind == "string" else "")
        return plain_value(kind, value, shown)

    def _end_row(self) -> None:
        filled: list[tuple[int, str]] = []
        for column, repeats, text, note in self.cells:
            if note:
                self.sheet.notes[self.row, column] = note
            if text.strip():
                filled += [(column + i, text) for i in range(repeats)]
                self.filled_columns.update(range(column, column + repeats))
        if filled:
            self.bounds.cell(self.row + self.row_repeats - 1, 1, "")
            for number in range(self.row, self.row + self.row_repeats):
                self.bounds.cells += len(filled)
                self.bounds.cell(number, 1, "")
                self.rows.append((number, filled))
            self.sheet.hidden_rows += self.row_repeats * self.row_is_hidden
        self.row += self.row_repeats

    def _end_sheet(self) -> None:
        self.sheet.width = max(self.filled_columns, default=0)
        self.sheet.hidden_columns = sum(
            1
            for column in self.filled_columns
            if any(first <= column <= last for first, last in self.hidden_areas)
        )


def count_of(text: str) -> int:
    """Give how often something is repeated, or how far it spans: once unless the file says more."""
    return max(int(text[:9]), 1) if text.isdecimal() else 1


def plain_value(kind: str, value: str, shown: str) -> str:
    """Give a value as text that means the same in every export; see `sheets.plain_text`."""
    from gaugebook.intake.sheets import plain_text

    try:
        if kind in ("float", "percentage", "currency"):
            return plain_text(float(value))
        if kind == "boolean":
            return plain_text(value == "true")
        if kind == "date":
            moment = datetime.fromisoformat(value)
            return plain_text(moment if "T" in value else date.fromisoformat(value))
        if kind == "time" and (match := _CLOCK.fullmatch(value)):
            days, hours, minutes, seconds = (int(match[i] or 0) for i in range(2, 6))
            length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
            return plain_text(-length if match[1] else length)
    except (ValueError, OverflowError):
        pass
    return shown or value
