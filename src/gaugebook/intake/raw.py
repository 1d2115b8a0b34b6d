"""A table of records as a file holds it, before any source says what its columns mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class RawTable:
    """One table of records in a file.

    Parameters
    ----------
    file
        Its name for findings: the path, or path and member of a zip joined by ``/``.
    sheet
        The sheet it stands on, where the file has sheets.
    table
        One column a heading, as text; null is an empty cell. Parquet and JSON keep their own types.
    title
        The texts of the lines above the heading row, each line's filled cells joined by a space.
    heading_row
        The row or line of the headings, counted from 1; 1 for Parquet and JSON.
    rows_left_out
        Why rows were left out, as a code of the problem, and how many.
    numbers
        Gives the row or line of a record by its index; by default they follow the heading row.
    """

    file: str
    sheet: str | None
    table: pa.Table
    title: tuple[str, ...] = ()
    heading_row: int = 1
    rows_left_out: tuple[tuple[str, int], ...] = ()
    numbers: Callable[[int], int] | None = field(default=None, repr=False, compare=False)

    def row_number(self, index: int) -> int:
        """Give the row or line of the file where record `index`, counted from 0, stands."""
        if self.numbers is None:
            return self.heading_row + 1 + index
        return self.numbers(index)
