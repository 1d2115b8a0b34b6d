"""One sheet of an Excel workbook: cells, merged ones, what is hidden, formulas without result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from gaugebook.intake.letters import area_of, place_of
from gaugebook.intake.numbers import as_time
from gaugebook.intake.sheets import Asked, Bounds, Cells, Sheet, TooLarge
from gaugebook.intake.xmlparts import XmlReader, is_true, unescaped

_MOST_MERGED = 100_000


class SheetReader(XmlReader):
    """The walk over a sheet's part."""

    def __init__(
        self,
        asked: Asked,
        strings: Sequence[str],
        formats: Sequence[tuple[str, str]],
        *,
        epoch_1904: bool,
    ) -> None:
        self.asked, self.strings, self.formats = asked, strings, formats
        self.epoch_1904 = epoch_1904
        self.bounds = Bounds(asked.limits)
        self.found = Sheet([], 0)
        self.rows: list[tuple[int, list[tuple[int, str]]]] = []
        self.hidden_areas: list[tuple[int, int]] = []
        self.filled_columns: set[int] = set()
        self.row = self.column = 0
        self.row_is_hidden = False
        self.cells: list[tuple[int, str]] = []
        self._new_cell("", "", "")

    def _new_cell(self, ref: str, kind: str, style: str) -> None:
        row, column = place_of(ref) if ref else (0, 0)
        self.column = column or self.column + 1
        if row and row != self.row and not self.cells:
            self.row = row  # a row without a number of its own
        self.kind, self.style = kind, style
        self.value: list[str] = []
        self.has_formula = self.takes = False
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element; the commonest come first."""
        if name == "v" or name == "t":
            # Where a text stands in the cell itself, a number beside it means nothing.
            self.takes = not self.phonetic and (name == "t") == (self.kind == "inlineStr")
        elif name == "c":
            get = attributes.get
            self._new_cell(get("r", ""), get("t", "n"), get("s", ""))
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number[:9]) if number.isdecimal() else self.row + 1
            self.column = 0
            self.row_is_hidden = is_true(attributes.get("hidden"))
            self.cells = []
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.phonetic += 1
        elif name == "col" and is_true(attributes.get("hidden")):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.hidden_areas.append((int(first[:9]), int(last[:9])))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, ref: str) -> None:
        top, left, bottom, right = area_of(ref)
        if len(self.found.merges) >= _MOST_MERGED:
            raise TooLarge(f"more than {_MOST_MERGED:,} merged cells")
        if 0 < top <= bottom and 0 < left <= right:
            self.found.merges[top, left] = (bottom - top + 1, right - left + 1)

    def text(self, text: str) -> None:
        """Take the text of a value."""
        if self.takes:
            self.value.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "v" or name == "t":
            self.takes = False
        elif name == "c":
            self._keep()
        elif name == "row" and self.cells:
            self.rows.append((self.row, self.cells))
            self.found.hidden_rows += self.row_is_hidden
            self.cells = []
        elif name == "rPh":
            self.phonetic -= 1

    def _keep(self) -> None:
        raw = "".join(self.value)
        if self.has_formula and not raw and self.kind != "str":
            self.found.formulas_without_value += 1
            self.found.first_formula = self.found.first_formula or (self.row, self.column)
        if not raw:
            return
        text = self._text(raw)
        if not text.strip():
            return
        self.bounds.cell(self.row, self.column, text)
        self.filled_columns.add(self.column)
        self.cells.append((self.column, text))

    def _text(self, raw: str) -> str:
        kind = self.kind
        if kind == "s":
            index = int(raw) if raw.isdecimal() else -1
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind in ("str", "inlineStr"):
            return unescaped(raw)
        if kind == "e":
            self.found.errors += 1
            self.found.first_error = self.found.first_error or (self.row, self.column)
            return raw
        if kind == "b":
            return "TRUE" if is_true(raw) else "FALSE"
        form, time_kind = self._format()
        if kind == "d":
            try:
                return self.asked.text(datetime.fromisoformat(raw), form)
            except ValueError:
                return raw
        try:
            number = float(raw)
        except ValueError:
            return raw
        value = as_time(number, time_kind, epoch_1904=self.epoch_1904) if time_kind else number
        return self.asked.text(value, form)

    def _format(self) -> tuple[str, str]:
        index = int(self.style) if self.style.isdecimal() else 0
        return self.formats[index] if index < len(self.formats) else ("General", "")

    def sheet(self) -> Sheet:
        """Give what was found, rows in order and cells without their merged neighbours."""
        found = self.found
        found.rows = _in_order(self.rows)
        found.width = max(self.filled_columns, default=0)
        hidden = (
            column
            for column in self.filled_columns
            if any(first <= column <= last for first, last in self.hidden_areas)
        )
        found.hidden_columns = sum(1 for _ in hidden)
        return found


def _in_order(rows: list[tuple[int, list[tuple[int, str]]]]) -> list[tuple[int, Cells]]:
    """Sort rows and cells where the file does not; of a cell given twice the last counts."""
    merged: dict[int, dict[int, str]] = {}
    is_sorted = all(a[0] < b[0] for a, b in pairwise(rows))
    if is_sorted and all(all(a[0] < b[0] for a, b in pairwise(cells)) for _, cells in rows):
        return list(rows)
    for number, cells in rows:
        merged.setdefault(number, {}).update(cells)
    return [(number, sorted(merged[number].items())) for number in sorted(merged)]
