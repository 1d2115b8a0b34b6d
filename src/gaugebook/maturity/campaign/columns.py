"""The columns of a list of services, under the headings that councils give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake import Grid, GridCell
from gaugebook.redaction import out_of_place
from gaugebook.words import folded

Field = Literal[
    "service",
    "id",
    "profile",
    "group",
    "manager",
    "email",
    "director",
    "director_email",
    "delegate",
    "delegate_email",
    "figures",
    "came_from",
    "excused",
]

HEADINGS: Mapping[Field, str] = {
    "service": "Service",
    "id": "Id",
    "profile": "Profile",
    "group": "Directorate",
    "manager": "Manager",
    "email": "E-mail",
    "director": "Director",
    "director_email": "Director e-mail",
    "delegate": "Delegate",
    "delegate_email": "Delegate e-mail",
    "figures": "Figures",
    "came_from": "Came from",
    "excused": "Excused (reason)",
}
"""What each column is called in a list that we make, and in findings."""

# Capitals, spaces and marks make no difference; those of HEADINGS are known too.
_ALSO: Mapping[Field, tuple[str, ...]] = {
    "service": ("service name", "name of service", "service area", "team"),
    "id": ("service id", "code", "service code", "ref", "reference"),
    "profile": ("kind of service", "service profile", "service type", "type of service", "type"),
    "group": ("group", "department", "division", "portfolio", "service group"),
    "manager": (
        *("service manager", "manager name", "name of manager", "managers name", "head of service"),
        *("contact", "contact name", "service lead", "lead"),
    ),
    "email": (
        *("email address", "manager email", "managers email", "email of manager", "mail"),
        *(
            "manager email address",
            "service manager email",
            "contact email",
            "head of service email",
        ),
    ),
    "director": ("corporate director", "service director", "director name", "directors name"),
    "director_email": (
        *("directors email", "email of director", "director email address"),
        *("corporate director email", "service director email"),
    ),
    "delegate": ("delegate name", "delegated to", "deputy", "answered by"),
    "delegate_email": (
        *("delegates email", "email of delegate", "delegate email address", "deputy email"),
        *("delegated to email",),
    ),
    "figures": ("our figures", "in our figures", "in our data", "name in our data", "dimensions"),
    "came_from": (
        *("made of", "made from", "formerly", "previously", "predecessor", "predecessors"),
        *("split from", "merged from", "replaces"),
    ),
    "excused": ("excused", "excused because", "reason excused", "why excused", "exempt"),
}
_LOOKED_AT = 100  # rows in which the headings must stand


def _key(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", folded(heading))


_FIELD_OF: Mapping[str, Field] = {
    _key(word): field for field in HEADINGS for word in (HEADINGS[field], *_ALSO[field])
}


@dataclass(frozen=True)
class Columns:
    """A table of services: its grid, its row of headings, and the column of each field."""

    grid: Grid
    heading_row: int
    places: Mapping[Field, int]

    def rows(self) -> Iterator[Mapping[Field, GridCell]]:
        """Give the filled cells of each row below the headings that has any."""
        fields = {column: field for field, column in self.places.items()}
        for row in self.grid.rows:
            cells: dict[Field, GridCell] = {
                fields[c.column]: c for c in row if c.column in fields and c.text.strip()
            }
            if cells and row[0].row > self.heading_row:
                yield cells

    def where(self, row: int, field: Field) -> Where:
        """Give the place of a field in a row, whether or not anything stands there."""
        column = self.places.get(field, self.places["service"])
        return place(self.grid, GridCell("", row, column))


def place(grid: Grid, cell: GridCell) -> Where:
    """Give the place of a cell: a line in a text file, else sheet and cell."""
    if grid.sheet is None:
        return Where(grid.file, line=cell.row)
    return Where(grid.file, sheet=grid.sheet, cell=cell.ref)


def find_columns(grids: Sequence[Grid]) -> tuple[Columns | None, list[Problem]]:
    """Find the table of services: the sheet and row with the most known headings.

    No words of a column that is not known are told where they may be a name: a list without
    headings has people in its first row.

    Parameters
    ----------
    grids
        The visible sheets of the file.
    """
    found = [(grid, row) for grid in grids for row in _heading_rows(grid)]
    if not found:
        file = grids[0].file if grids else ""
        texts = [c.text for g in grids for row in g.rows[:_LOOKED_AT] for c in row]
        hint = next((h for t in texts if (h := _hint(t, ["Service"]))), "")
        heading = HEADINGS["service"]
        return None, [problem("services-heading-missing", file, column=heading, hint=hint)]
    grid, row = max(found, key=lambda pair: _known(pair[1]))
    others = [g.sheet for g, _ in found if g is not grid and g.sheet is not None]
    problems = list(_not_read(grid, list(dict.fromkeys(others))))
    places, faults = _placed(grid, row)
    columns = Columns(grid, row[0].row, places)
    return columns, [*problems, *faults]


def _heading_rows(grid: Grid) -> Iterator[tuple[GridCell, ...]]:
    for row in grid.rows[:_LOOKED_AT]:
        if any(_FIELD_OF.get(_key(cell.text)) == "service" for cell in row):
            yield row


def _known(row: Sequence[GridCell]) -> int:
    return len({field for cell in row if (field := _FIELD_OF.get(_key(cell.text)))})


def _not_read(grid: Grid, others: Sequence[str]) -> Iterator[Problem]:
    if others:
        where = Where(grid.file, sheet=grid.sheet)
        yield problem("sheet-not-read", where, found=grid.sheet or "", names=", ".join(others))


def _placed(grid: Grid, row: Sequence[GridCell]) -> tuple[dict[Field, int], list[Problem]]:
    places: dict[Field, int] = {}
    problems = []
    first: dict[Field, str] = {}
    for cell in row:
        where, text = place(grid, cell), cell.text.strip()
        field = _FIELD_OF.get(_key(text))
        if field is not None and field in places:
            facts: dict[str, Any] = {
                "column": HEADINGS[field],
                "first": first[field],
                "second": text,
            }
            problems.append(problem("services-heading-twice", where, found=text, **facts))
        elif field is not None:
            places[field], first[field] = cell.column, text
        elif text:
            free = [HEADINGS[f] for f in HEADINGS if f not in places]
            hint, told = _hint(text, free), out_of_place(text)
            problems.append(problem("services-heading-unknown", where, found=told, hint=hint))
    return places, problems


def _hint(text: str, known: Sequence[str]) -> str:
    return near_miss(text.strip(), known) if text.strip() else ""
