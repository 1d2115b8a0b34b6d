"""Finding the claims of a working paper that came back, and what it says of itself.

By the words of the headings, wherever they stand; items about the file on its own sheet, else in
its document properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.maturity.form import PROPERTY_PREFIX
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.returned.texts import plain

_HEADINGS = {plain(h): h for h in (*layout.GIVEN, layout.AFTER, *layout.TO_FILL)}
_NEEDED = {layout.SERVICE_ID, layout.REF, layout.CONCLUSION}
_ITEMS = {plain(item): item for item in layout.ABOUT_ITEMS}
_LONGEST_GAP = 200
_FEWEST_ITEMS = 2


@dataclass(frozen=True)
class PaperTable:
    """The claims of a paper: the columns of its headings, and the numbers of its rows."""

    file: str
    sheet: FormSheet
    columns: Mapping[str, int]
    rows: tuple[int, ...]

    def cell(self, row: int, heading: str) -> FormCell | None:
        """Give the cell of a row under a heading; None where nothing stands there."""
        column = self.columns.get(heading)
        return None if column is None else self.sheet.cell_at(row, column)

    def text(self, row: int, heading: str) -> str:
        """Give the text under a heading, without spaces at its ends; empty for nothing.

        A formula is not trusted, and gives nothing.
        """
        cell = self.cell(row, heading)
        return "" if cell is None or cell.formula else cell.text.strip()

    def where(self, row: int, heading: str) -> Where:
        """Give the place under a heading, as a finding names it."""
        column = self.columns.get(heading, self.columns[layout.REF])
        return Where(self.file, self.sheet.name or None, FormCell("", row, column).ref)

    def is_covered(self, row: int, heading: str) -> bool:
        """Whether a merged area hides the cell."""
        column = self.columns.get(heading)
        return column is not None and self.sheet.is_covered(row, column)

    @property
    def hidden(self) -> tuple[int, ...]:
        """The rows that are not shown."""
        return tuple(row for row in self.rows if row in self.sheet.hidden_rows)


def find_table(form: Form) -> PaperTable | None:
    """Give the first table that has a service id, a Ref and a conclusion; None without one."""
    for sheet in form.sheets:
        for place, row in enumerate(sheet.rows):
            columns = _columns(row)
            if columns is not None:
                return PaperTable(form.file, sheet, columns, _rows(sheet, place))
    return None


def _columns(row: tuple[FormCell, ...]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for cell in row:
        heading = _HEADINGS.get(plain(cell.text)) if cell.kind == "text" else None
        if heading is not None:
            found.setdefault(heading, cell.column)
    return found if found.keys() >= _NEEDED else None


def _rows(sheet: FormSheet, place: int) -> tuple[int, ...]:
    """Give the rows below the headings, up to a gap that no table has."""
    found: list[int] = []
    last = sheet.rows[place][0].row
    for row in sheet.rows[place + 1 :]:
        here = row[0].row
        if here - last > _LONGEST_GAP:
            break
        found.append(here)
        last = here
    return tuple(found)


def about_of(form: Form) -> Mapping[str, str]:
    """Give what a paper says of itself, by item; items that are nowhere are left out."""
    found: dict[str, str] = {}
    for item in layout.ABOUT_ITEMS:
        text = form.properties.get(f"{PROPERTY_PREFIX}{item.replace(' ', '_')}", "").strip()
        if text:
            found[item] = text
    for sheet in form.sheets:
        found |= _about_on(sheet)
    return found


def _about_on(sheet: FormSheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in sheet.rows:
        if len(row) < 2:
            continue
        item = _ITEMS.get(plain(row[0].text))
        if item is not None and not row[1].formula:
            found.setdefault(item, row[1].text.strip())
    return found if len(found) >= _FEWEST_ITEMS else {}
