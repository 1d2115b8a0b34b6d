"""Which contacts are measured on: their time, and the file that holds so many of them.

Imports nothing heavy, because every side of a comparison starts with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

TIME_ZONE = "Europe/London"
FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2024, 12, 31)
"""36 whole months, with six changes of the clock."""

MILLION = 1_000_000
SEED = 20_260_401
# To be raised when what is drawn changes, so that no old file is taken for a new one.
EDITION = 1


def contacts_file(folder: Path, rows: int) -> Path:
    """Give the path of the file with that many contacts, made or not."""
    return folder / f"contacts-{rows}-{SEED}-{EDITION}.parquet"
