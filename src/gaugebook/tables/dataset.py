"""What has been read: records and figures, each with its files and its organisation.

These are the values that `gaugebook.tables` hands on. Records about people stay in a file
under ``private/``; only its path travels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from gaugebook.definitions.schema import CONTACTS
from gaugebook.definitions.working_days import BankHolidays
from gaugebook.errors import Where
from gaugebook.periods import Period


@dataclass(frozen=True)
class InputFile:
    """One file as it was read: name, sha256, rows read and rows left out."""

    name: str
    sha256: str
    rows: int
    rows_left_out: int = 0


@dataclass(frozen=True)
class InputFacts:
    """What is known of an input whatever its table: source, organisation, label, files."""

    source_id: str
    org_code: str
    label: str
    reference: str
    made_up: bool
    files: tuple[InputFile, ...]


@dataclass(frozen=True)
class Records:
    """The records of one table, mapped and checked, as a Parquet file under ``private/``.

    `table` names the canonical table. `columns` are those that every file supplies. A column that
    nobody supplied is blank in every row, and to count its blanks would turn "not known" into
    zero.
    """

    facts: InputFacts
    parquet: Path
    time_zone: str
    first_day: date
    last_day: date
    columns: frozenset[str] = frozenset(CONTACTS.types)
    table: str = CONTACTS.name


@dataclass(frozen=True)
class PrintedFigure:
    """One figure of a summary or a published table.

    `role` says what `name` is: a measure, a metric that was printed as such, or the mean that
    a summary gives for a measure. `value` is in the unit's own scale (a share is 0 to 1) and
    None where the cell holds no number. `decimals` counts printed decimals (of the percent).
    """

    role: Literal["measure", "metric", "mean"]
    name: str
    period: Period
    reporting: Period
    dimensions: tuple[tuple[str, str], ...]
    value: Decimal | None
    printed: str
    decimals: int
    where: Where

    @property
    def is_part(self) -> bool:
        """Whether it covers only part of its reporting period."""
        return self.period != self.reporting


@dataclass(frozen=True)
class FigureTable:
    """The figures of one summary or published table."""

    facts: InputFacts
    figures: tuple[PrintedFigure, ...]


@dataclass(frozen=True)
class Dataset:
    """Everything a workspace reads, and whose bank holidays it keeps."""

    records: tuple[Records, ...] = ()
    tables: tuple[FigureTable, ...] = ()
    bank_holidays: BankHolidays = "england"

    def inputs(self) -> Iterator[InputFacts]:
        """Give the facts of every input."""
        for records in self.records:
            yield records.facts
        for table in self.tables:
            yield table.facts

    def made_up_orgs(self) -> frozenset[str]:
        """The organisations whose figures are made up."""
        return frozenset(facts.org_code for facts in self.inputs() if facts.made_up)
