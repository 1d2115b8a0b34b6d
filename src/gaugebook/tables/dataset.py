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
from typing import TYPE_CHECKING, Literal

from gaugebook.definitions.schema import CONTACTS
from gaugebook.definitions.working_days import BankHolidays
from gaugebook.errors import Where
from gaugebook.observations import Dimensions
from gaugebook.periods import Period

if TYPE_CHECKING:
    from gaugebook.tables.workplan import Workplan


Counted = tuple[tuple[str, int], ...]
"""Why rows were left out, each as the code of a Problem, and how many."""


@dataclass(frozen=True)
class InputFile:
    """One file as it was read: name, sha256, rows found in it, and why some were left out.

    Sheets of a workbook and files in a zip are counted together. What is neither kept nor under
    `left_out` was never a row: title lines above the headings and blank lines.

    Examples
    --------
    >>> InputFile("calls.csv", "", 9, (("row-ragged", 2), ("duplicate-keys", 1))).rows_left_out
    3
    """

    name: str
    sha256: str
    rows: int
    left_out: Counted = ()

    @property
    def rows_left_out(self) -> int:
        """How many rows were left out, for whatever reason."""
        return sum(rows for _, rows in self.left_out)


def added(*counts: Counted) -> Counted:
    """Add up what was left out here and there, reason by reason.

    >>> added((("row-ragged", 2),), (("time-missing", 1), ("row-ragged", 3)))
    (('row-ragged', 5), ('time-missing', 1))
    """
    total: dict[str, int] = {}
    for count in counts:
        for reason, rows in count:
            total[reason] = total.get(reason, 0) + rows
    return tuple((reason, rows) for reason, rows in total.items() if rows)


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
    zero. `days` are the local days that have rows, in order, and how many each has.
    """

    facts: InputFacts
    parquet: Path
    time_zone: str
    first_day: date
    last_day: date
    columns: frozenset[str] = frozenset(CONTACTS.types)
    table: str = CONTACTS.name
    days: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class PrintedFigure:
    """One figure of a summary or a published table.

    `role` says what `name` is: a measure, a metric that was printed as such, or the mean or share
    that a summary gives for a measure. `value` is in the unit's own scale (a share is 0 to 1) and
    None where the cell holds no number. `decimals` counts printed decimals (of the percent).
    `reason` is what was written beside the figure, such as a cell comment, without what a person
    can be found by.
    """

    role: Literal["measure", "metric", "mean", "share"]
    name: str
    period: Period
    reporting: Period
    dimensions: Dimensions
    value: Decimal | None
    printed: str
    decimals: int
    where: Where
    reason: str = ""
    """What the comment of its cell says, without addresses and numbers of people."""
    whole_by: tuple[str, ...] = ()
    """Dimensions of which its table has every code, so that their figures make up the total."""

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
    """Everything a workspace reads, and whose bank holidays it keeps.

    `plans` are the facts of the inputs that `workplans` come from. `refused` are inputs of which
    nothing could be used: every row found in their files is under `InputFile.left_out`.
    """

    records: tuple[Records, ...] = ()
    tables: tuple[FigureTable, ...] = ()
    bank_holidays: BankHolidays = "england"
    workplans: tuple[Workplan, ...] = ()
    plans: tuple[InputFacts, ...] = ()
    refused: tuple[InputFacts, ...] = ()

    def inputs(self) -> Iterator[InputFacts]:
        """Give the facts of every input that was read."""
        for records in self.records:
            yield records.facts
        for table in self.tables:
            yield table.facts
        yield from self.plans

    def made_up_orgs(self) -> frozenset[str]:
        """The organisations whose figures are made up."""
        return frozenset(facts.org_code for facts in self.inputs() if facts.made_up)
