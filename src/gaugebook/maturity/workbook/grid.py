"""A table of named rows and columns, of which formulas can name the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gaugebook.maturity.workbook.lists import NONE
from gaugebook.workbooks import WorkbookCell, WorkbookColumn, WorkbookTable, column_letter, range_of

Result = str | float | Fraction | None
"""What a formula comes to; None is told as the word for no number."""


@dataclass
class Grid:
    """The cells of one sheet's table, row by row, before they are made into a table.

    Attributes
    ----------
    sheet, first_row
        Where the table stands: the row below its headings.
    columns
        The headings, in order.
    keys
        What each row is known by, in order.
    """

    sheet: str
    first_row: int
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    _cells: dict[tuple[str, str], WorkbookCell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Number the rows and the columns."""
        self._row = {key: self.first_row + n for n, key in enumerate(self.keys)}
        self._column = {name: n for n, name in enumerate(self.columns, start=1)}

    def at(self, key: str, column: str) -> str:
        """Give the cell of a row and a column, as formulas on the same sheet name it."""
        return f"${column_letter(self._column[column])}${self._row[key]}"

    def span(self, keys: Sequence[str], column: str) -> str:
        """Give the cells of several rows, which follow one another.

        Raises
        ------
        ValueError
            When they do not.
        """
        rows = [self._row[key] for key in keys]
        if rows != list(range(rows[0], rows[0] + len(rows))):
            raise ValueError(f"{', '.join(keys)} do not follow one another")
        return f"{self.at(keys[0], column)}:{self.at(keys[-1], column)}"

    def named(self, keys: Sequence[str], column: str) -> str:
        """Give the cells of several rows as formulas on other sheets name them."""
        rows = [self._row[key] for key in keys]
        return range_of(self.sheet, self._column[column], rows[0], rows[-1])

    def put(self, key: str, column: str, value: Result) -> None:
        """Write a value."""
        self._cells[key, column] = WorkbookCell(_shown(value))

    def compute(self, key: str, column: str, formula: str, value: Result) -> None:
        """Write a formula with what it comes to."""
        self._cells[key, column] = WorkbookCell(_shown(value), formula=f"={formula}")

    def value(self, key: str, column: str) -> str | float:
        """Give what a cell holds, or what its formula comes to."""
        return self._cells[key, column].value

    def has(self, column: str) -> bool:
        """Whether the table has a column."""
        return column in self._column

    def table(self, name: str, columns: Sequence[WorkbookColumn]) -> WorkbookTable:
        """Give the table; where nothing was written it says so."""
        nothing = WorkbookCell(NONE)
        rows = tuple(
            tuple(self._cells.get((key, column), nothing) for column in self.columns)
            for key in self.keys
        )
        return WorkbookTable(name, tuple(columns), rows)


def _shown(value: Result) -> str | float:
    if value is None:
        return NONE
    return float(value) if isinstance(value, Fraction) else value
