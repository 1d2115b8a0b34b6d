"""How much of a file from outside is read before it is refused.

A file may be broken, enormous or made to do harm. Every limit here ends in a Problem that
names it, so that an officer knows what to export instead.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    seconds: float = 60.0
    memory_bytes: int = 4_000_000_000


RATIO_MATTERS_FROM = 50_000_000
"""Bytes; a small sheet of equal rows may shrink a thousandfold and is harmless."""

RECORDS = Limits()
"""For records: a year of contacts in one file."""

PRINTED = Limits(
    bytes=50_000_000,
    expanded_bytes=200_000_000,
    rows=100_000,
    columns=1_000,
    cells=200_000,
    seconds=8.0,
    memory_bytes=2_000_000_000,
)
"""For tables that people print: no page holds more."""
