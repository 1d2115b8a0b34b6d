"""A form in the child process: who reads which kind, and the shape in which its cells travel.

A sheet travels as its rows with the number of cells in each, and of all its cells the columns, the
texts and a letter for the kind: lists of plain texts and numbers, which JSON packs quickest.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from operator import lt
from typing import Any

from gaugebook.intake.limits import Limits
from gaugebook.intake.sheets import Asked, Damaged, Sheet, SheetRef, TooLarge, plain_text

_MOST_TEXT = 30_000_000
"""Characters of all cells together: cells that share one long text are small in the file."""

_MOST_MERGED = 20_000

_LOOKED_EVERY = 1_000
"""Cells after which it is looked whether they are too many."""


@dataclass
class Found:
    """What was found in a file: it becomes the `Form`."""

    kind: str
    sheets: list[dict[str, Any]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    findings: list[dict[str, Any]] = field(default_factory=list)


class FormBounds:
    """Counts the cells of a whole file and stops reading at the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0
        self.letters = 0

    def check_count(self, more: int) -> None:
        """Stop where so many cells more are too many."""
        if self.cells + more > self.limits.cells:
            raise TooLarge(f"more than {self.limits.cells:,} filled cells")

    def check(self, cells: SheetCells) -> None:
        """Count the cells of a sheet, their letters and those of their formulas."""
        limits = self.limits
        self.check_count(len(cells.places))
        self.cells += len(cells.places)
        longest = 0
        for texts in (cells.texts, cells.formulas.values()):
            lengths = list(map(len, texts))
            self.letters += sum(lengths)
            longest = max(longest, *lengths, 0)
        if longest > limits.text:
            raise TooLarge(f"a cell of {longest:,} characters, where {limits.text:,} are read")
        if self.letters > _MOST_TEXT:
            raise TooLarge(f"more than {_MOST_TEXT:,} characters in its cells")
        row, column = max(cells.rows, default=1), max(cells.columns, default=1)
        if row > limits.rows or column > limits.columns:
            raise TooLarge(
                f"a cell in row {row:,} or column {column:,}, where {limits.rows:,} rows and "
                f"{limits.columns:,} columns are read at most"
            )
        if min(cells.rows, default=1) < 1 or min(cells.columns, default=1) < 1:
            raise Damaged("a cell stands nowhere")


Place = tuple[int, int]


class SheetCells:
    """The filled cells of one sheet as they are found, and what is hidden or merged among them.

    What stands in `places`, `texts` and `kinds` goes together; `formulas` are by their index there.
    """

    def __init__(self, bounds: FormBounds) -> None:
        self.bounds = bounds
        self.places: list[Place] = []
        self.texts: list[str] = []
        self.kinds: list[str] = []
        self.formulas: dict[int, str] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_areas: list[tuple[int, int]] = []

    def add(self, place: Place, text: str, kind: str, formula: str = "") -> None:
        """Keep a filled cell; `kind` is a letter of `forms.KINDS`."""
        if formula:
            self.formulas[len(self.places)] = formula
        self.places.append(place)
        self.texts.append(text)
        self.kinds.append(kind)
        if not len(self.places) % _LOOKED_EVERY:
            self.bounds.check_count(len(self.places))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged area; one of a single cell is none."""
        if len(self.merges) >= _MOST_MERGED:
            raise TooLarge(f"more than {_MOST_MERGED:,} merged cells")
        if 0 < top <= bottom and 0 < left <= right and (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def rows(self) -> list[int]:
        """The row of each cell."""
        return [row for row, _ in self.places]

    @property
    def columns(self) -> list[int]:
        """The column of each cell."""
        return [column for _, column in self.places]

    def told(self, name: str, state: str) -> dict[str, Any]:
        """Give the sheet as it travels."""
        self.bounds.check(self)
        if not all(map(lt, self.places, islice(self.places, 1, None))):
            self._sort()
        rows = Counter(self.rows)
        return {
            "name": name,
            "state": state,
            "rows": list(rows.items()),
            "columns": self.columns,
            "texts": self.texts,
            "kinds": "".join(self.kinds),
            "formulas": list(self.formulas.items()),
            "merges": self.merges,
            "hidden_rows": sorted(self.hidden_rows & rows.keys()),
            "hidden_columns": self._hidden_columns() if self.hidden_areas else [],
        }

    def _sort(self) -> None:
        """Sort cells where the file does not; of a cell given twice the last counts."""
        last = {place: index for index, place in enumerate(self.places)}
        order = [last[place] for place in sorted(last)]
        found = [self.formulas.get(index, "") for index in order]
        self.places = [self.places[index] for index in order]
        self.texts = [self.texts[index] for index in order]
        self.kinds = [self.kinds[index] for index in order]
        self.formulas = {index: formula for index, formula in enumerate(found) if formula}

    def _hidden_columns(self) -> list[int]:
        return sorted(
            column
            for column in set(self.columns)
            if any(first <= column <= last for first, last in self.hidden_areas)
        )


def answer_form(
    asked: Asked, request: dict[str, Any], send: Callable[[bytes], None]
) -> dict[str, Any]:
    """Read a form and send it: what it is, and then each sheet in a frame of its own."""
    found = _read(asked, request)
    if len(found.sheets) > asked.limits.sheets:
        count, most = len(found.sheets), asked.limits.sheets
        raise TooLarge(f"{count:,} sheets, where {most:,} are read at most")
    told = {
        "kind": found.kind,
        "properties": found.properties,
        "signs": sorted(found.signs),
    }
    for part in (told, *found.sheets):
        # Half a character, as a damaged file holds them, cannot be written; it becomes a "?".
        send(json.dumps(part, ensure_ascii=False).encode("utf-8", "replace"))
    return {"findings": found.findings}


def _read(asked: Asked, request: dict[str, Any]) -> Found:
    if asked.kind == "xlsx":
        from gaugebook.intake.forms_xlsx import read_xlsx_form

        return read_xlsx_form(asked)
    if asked.kind == "ods":
        from gaugebook.intake.forms_ods import read_ods_form

        return read_ods_form(asked)
    if asked.kind in ("xls", "xlsb"):
        from gaugebook.intake.forms_old import read_old_form

        return read_old_form(asked)
    from gaugebook.intake import forms_plain

    if asked.kind == "csv":
        return forms_plain.read_csv_form(asked, request["delimiter"], request["skip_lines"])
    if asked.kind == "xml2003":
        return forms_plain.read_xml2003_form(asked)
    return forms_plain.read_web_form(asked)


def kept_sheet(
    name: str,
    state: str,
    sheet: Sheet,
    bounds: FormBounds,
    hidden_areas: Iterable[tuple[int, int]] = (),
) -> dict[str, Any]:
    """Give a sheet, as the other readers give it, in the shape in which it travels."""
    cells = SheetCells(bounds)
    texts = {(row, column): text for row, filled in sheet.rows for column, text in filled}
    for place in sorted(texts.keys() | sheet.formulas.keys()):
        kind = sheet.kinds.get(place, "t")
        cells.add(place, texts.get(place, ""), kind, sheet.formulas.get(place, ""))
    for (row, column), (down, across) in sheet.merges.items():
        cells.merge(row, column, row + down - 1, column + across - 1)
    cells.hidden_rows = sheet.not_shown
    cells.hidden_areas = list(hidden_areas)
    return cells.told(name, state)


def kept_sheets(refs: Iterable[SheetRef], bounds: FormBounds) -> list[dict[str, Any]]:
    """Give sheets of texts as they travel."""
    return [
        kept_sheet(ref.name or "", "visible" if ref.is_visible else "hidden", ref.read(), bounds)
        for ref in refs
    ]


def text_and_kind(value: object) -> tuple[str, str]:
    """Give a value as typed, and the letter of its kind.

    >>> text_and_kind(3.0), text_and_kind(date(2026, 1, 3)), text_and_kind(True)
    (('3', 'n'), ('2026-01-03', 'd'), ('TRUE', 'b'))
    """
    if isinstance(value, str):
        return value, "t"
    if isinstance(value, bool):
        return plain_text(value), "b"
    if isinstance(value, datetime | date | time | timedelta):
        return plain_text(value), "d"
    return plain_text(value), "n"


def percent_text(value: float) -> str:
    """Give a share as its percentage is typed; what is no number as it is kept.

    >>> percent_text(0.07), percent_text(0.125), percent_text(1.0)
    ('7%', '12.5%', '100%')
    """
    if not math.isfinite(value):
        return str(value)
    hundredfold = (Decimal(repr(value)).scaleb(2)).normalize()
    return f"{hundredfold:f}%"
