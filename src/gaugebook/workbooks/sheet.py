"""What stands in a workbook, as plain frozen values that know no file format.

A workbook is a run of sheets; a sheet has a title in A1, lines of text below it and at most
one table, which starts in column A. There is no value here for a merged cell, a picture, a
fill or a second table, so nobody can ask for one. A cell is never empty, but for one that a
person is asked to fill in (`gaugebook.workbooks.entries`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gaugebook.workbooks.entries import Entry, sheet_of_range
from gaugebook.workbooks.names import (
    FORBIDDEN_IN_SHEET_NAMES,
    LONGEST_SHEET_NAME,
    headings,
    safe_text,
)
from gaugebook.workbooks.numbers import NumberStyle


@dataclass(frozen=True)
class WorkbookCell:
    """One cell: a text or a number, never nothing but in a cell to fill in.

    A number without a `style` is shown with all its digits. `to_sheet` makes a text a link to
    another sheet. `formula` is for the few cells that compute: ``=A{row}/B{row}``, where
    ``{row}`` is the cell's own row; `value` is then its result, kept in the file beside it.
    `entry` makes it a cell to fill in, which `value` is the start of; it may be empty. `longest`
    is the longest text that the cell may come to hold, for which its row is made high enough.

    Raises
    ------
    ValueError
        For an empty text, a number that is not finite, a formula without ``=``, or one in a cell
        to fill in.
    """

    value: str | float
    style: NumberStyle | None = None
    to_sheet: str = ""
    formula: str = ""
    entry: Entry | None = None
    longest: str = ""

    def __post_init__(self) -> None:
        if self.entry is not None and self.formula:
            raise ValueError("a cell to fill in has no formula: it would be typed over")
        if isinstance(self.value, str):
            if not safe_text(self.value) and self.entry is None:
                raise ValueError("a cell is never empty: write [x], [z] or [c]")
        elif not math.isfinite(self.value):
            raise ValueError(f"{self.value} cannot stand in a cell: write [x]")
        if self.formula and not self.formula.startswith("="):
            raise ValueError(f"a formula starts with =, not {self.formula!r}")

    @property
    def shown(self) -> str:
        """The text that a spreadsheet shows."""
        if isinstance(self.value, str):
            return self.value
        return self.style.show(self.value) if self.style else f"{self.value:.10g}"


@dataclass(frozen=True)
class WorkbookColumn:
    """One column: its heading, whether it holds figures, and whether it is set in bold.

    `width` is in characters; without one it is worked out from what the column holds, which a
    column to fill in does not yet do.
    """

    heading: str
    kind: Literal["text", "number"] = "text"
    strong: bool = False
    width: float | None = None


@dataclass(frozen=True)
class WorkbookTable:
    """A table with one row of headings, at least one row and no empty cell but those to fill in.

    Raises
    ------
    ValueError
        When it has no row, or a row has not one cell for each column.
    """

    name: str
    columns: tuple[WorkbookColumn, ...]
    rows: tuple[tuple[WorkbookCell, ...], ...]

    def __post_init__(self) -> None:
        if not self.name.startswith("tbl_"):
            raise ValueError(f"the name of a table starts with tbl_, not {self.name!r}")
        if not self.rows or not self.columns:
            raise ValueError(f"table {self.name} has no rows or no columns")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.name}: row {number} has {len(row)} cells, not {len(self.columns)}"
                )

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they are written: no two the same."""
        return headings(column.heading for column in self.columns)


@dataclass(frozen=True)
class Line:
    """A line of text above a table; `to_sheet` makes it a link to another sheet."""

    text: str
    kind: Literal["text", "heading"] = "text"
    to_sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title in A1, lines of text, then at most one table.

    On a ``locked`` sheet only cells to fill in can be changed, and columns and rows made wider; it
    has no password, so it keeps nobody out. `freezes` keeps the headings of the table in sight,
    which the accessibility checklist advises against.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    table: WorkbookTable | None = None
    guard: Literal["open", "locked"] = "open"
    freezes: Literal["nothing", "headings"] = "nothing"

    def __post_init__(self) -> None:
        name = self.name
        if not name or len(name) > LONGEST_SHEET_NAME or name[0].isdigit():
            raise ValueError(f"{name!r} cannot name a sheet: use names.sheet_name")
        if re.search(FORBIDDEN_IN_SHEET_NAMES, name) or name.strip("' ") != name:
            raise ValueError(f"{name!r} cannot name a sheet: use names.sheet_name")
        if not safe_text(self.title):
            raise ValueError(f"sheet {name} has no title")
        if any(not safe_text(line.text) for line in self.lines):
            raise ValueError(f"sheet {name} has an empty line of text")
        if self.guard == "open" and any(cell.entry for cell in self.cells()):
            raise ValueError(f"sheet {name} has cells to fill in, so the others must be locked")

    @property
    def heading_row(self) -> int:
        """The row of the table's headings: right below the lines, without a gap."""
        return len(self.lines) + 2

    def cells(self) -> Iterator[WorkbookCell]:
        """Give the cells of the table, row by row, without the headings."""
        if self.table is not None:
            yield from (cell for row in self.table.rows for cell in row)


@dataclass(frozen=True)
class Workbook:
    """A workbook and what its document properties say; `dated` is the only time in the file.

    `properties` are document properties of our own, by name; `names` are names for ranges of its
    cells, which formulas and readers may use.

    Raises
    ------
    ValueError
        When a property is empty, two sheets or tables share a name, or a link, a list to choose
        from or a named range leads nowhere.
    """

    title: str
    subject: str
    creator: str
    language: str
    dated: datetime
    sheets: tuple[Sheet, ...]
    keywords: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("title", "subject", "creator", "language"):
            if not safe_text(str(getattr(self, name))):
                raise ValueError(f"a workbook needs a {name} among its document properties")
        _refuse_twice("sheet", [sheet.name for sheet in self.sheets])
        _refuse_twice("table", [s.table.name for s in self.sheets if s.table is not None])
        known = {sheet.name for sheet in self.sheets}
        if not known:
            raise ValueError("a workbook needs a sheet")
        lost = sorted({target for s in self.sheets for target in _links(s)} - known)
        if lost:
            raise ValueError(f"links lead to sheets that do not exist: {', '.join(lost)}")
        ranges = {e.choices for s in self.sheets for c in s.cells() if (e := c.entry) and e.choices}
        ranges |= set(self.names.values())
        if lost := sorted(text for text in ranges if sheet_of_range(text) not in known):
            raise ValueError(f"there are no such ranges: {', '.join(lost)}")
        for name, text in (*self.properties.items(), *self.names.items()):
            if not _NAME.fullmatch(name) or not safe_text(text):
                raise ValueError(f"{name!r} cannot name a property or a range, or it is empty")


_NAME = re.compile(r"[a-z]+(?:_[a-z]+)+")
"""Words with _ between them: a single word, or one with digits, may be taken for a cell."""


def _refuse_twice(noun: str, names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    twice = sorted({name for name in folded if folded.count(name) > 1})
    if twice:
        raise ValueError(f"two {noun}s share a name: {', '.join(twice)}")


def _links(sheet: Sheet) -> set[str]:
    targets = {line.to_sheet for line in sheet.lines} | {c.to_sheet for c in sheet.cells()}
    return targets - {""}
