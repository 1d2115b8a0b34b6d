"""How much of a file from outside is read before it is refused.

A file may be broken, enormous or made to do harm. Every limit here ends in a Problem that
names it, so that an officer knows what to export instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """The most that is read of one file.

    Parameters
    ----------
    bytes
        Size of the file itself.
    expanded_bytes
        Size of what a zipped file (every .xlsx) expands to.
    ratio
        Expanded size over zipped size, looked at from `RATIO_MATTERS_FROM` bytes on.
    rows, columns, cells
        Of one sheet or text file.
    text
        Characters in one cell.
    sheets
        Sheets of a workbook, or tables of a web page.
    members
        Files in a zip.
    depth
        How deep JSON or a web page may be nested.
    seconds
        Time that the reading of a workbook may take.
    memory_bytes
        Memory of the process that reads a workbook, where the platform can bound it.
    """

    bytes: int = 4_000_000_000
    expanded_bytes: int = 1_000_000_000
    ratio: int = 300
    rows: int = 50_000_000
    columns: int = 2_000
    cells: int = 20_000_000
    text: int = 1_000_000
    sheets: int = 500
    members: int = 500
    depth: int = 64
    seconds: float = 60.0
    memory_bytes: int = 4_000_000_000

    def for_size(self, size: int) -> Limits:
        """Give the limits for a file of `size` bytes: a small one needs little time and memory.

        >>> RECORDS.for_size(100_000).memory_bytes, RECORDS.for_size(50_000_000).seconds
        (450000000, 60.0)
        """
        beyond = max(size - SMALL_FILE, 0)
        return replace(
            self,
            seconds=self.seconds if beyond else min(self.seconds, _SMALL_SECONDS),
            memory_bytes=min(self.memory_bytes, _SMALL_MEMORY + 300 * beyond),
        )


RATIO_MATTERS_FROM = 50_000_000
"""Bytes; a small sheet of equal rows may shrink a thousandfold and is harmless."""

SMALL_FILE = 2_000_000
"""Bytes; up to here a file is read within eight seconds and 450 MB or not at all."""

_SMALL_SECONDS = 8.0
_SMALL_MEMORY = 450_000_000

RECORDS = Limits()
"""For records: a year of contacts in one file."""

PRINTED = Limits(
    bytes=50_000_000,
    expanded_bytes=200_000_000,
    rows=100_000,
    columns=1_000,
    cells=200_000,
    text=100_000,
    sheets=100,
    members=100,
    seconds=8.0,
    memory_bytes=450_000_000,
)
"""For tables that people print: no page holds more."""

FORM = Limits(
    bytes=20_000_000,
    expanded_bytes=300_000_000,
    rows=1_048_576,
    columns=16_384,
    cells=300_000,
    text=100_000,
    sheets=100,
    members=100,
    seconds=20.0,
    memory_bytes=450_000_000,
)
"""For forms that come back filled in: some thousand cells, of which any may stand anywhere. What
they expand to is mostly empty cells with a format, which are passed over."""
