"""Where figures stand in a published table: its periods, its rows of indicators, their groups.

A tracker has years merged over months, groups of rows with the same labels under each, three rows
for one percentage, columns of targets and statuses, and totals. This module says what each row and
column is; `gaugebook.tables.figures.published` reads the cells where they cross.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import Layout
from gaugebook.intake.grid import GridCell
from gaugebook.tables.figures.period_text import (
    Moment,
    YearHead,
    doubtful_periods,
    read_placed,
    read_under_year,
    read_year_head,
)
from gaugebook.tables.figures.reading import Row
from gaugebook.tables.figures.total_words import is_total
from gaugebook.words import one_line

JOIN = " / "
"""Between the parts of a label that stands in two cells."""


@dataclass(frozen=True)
class Position:
    """One column (or row) of periods: where it is, and what it is of.

    `total_label` is filled where it adds up others; `moment` is None there and where the heading
    cannot be read. `is_doubtful` says that it may be a month or a financial year.
    """

    number: int
    heading: GridCell
    moment: Moment | None
    year: str = ""
    total_label: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True)
class Heading:
    """The heading rows of one block of a table, and what they say of its columns."""

    row: int
    first_body_row: int
    label_at: int
    cells: Mapping[int, GridCell]
    years: Mapping[int, str]
    groups: Mapping[int, str]
    sub_at: int | None = None
    group_at: int | None = None


def find_headings(rows: Sequence[Row], layout: Layout) -> list[Heading]:
    """Find the heading rows of a table: more than one where blocks are stacked.

    Parameters
    ----------
    rows
        The filled rows of the sheet.
    layout
        How the source says that the table lies.
    """
    found = []
    for index, row in enumerate(rows):
        if any(one_line(cell.text) == layout.labels for cell in row.values()):
            found.append(_heading(rows, index, layout))
    return found


def _heading(rows: Sequence[Row], index: int, layout: Layout) -> Heading:
    row = rows[index]
    label_at = next(n for n, c in row.items() if one_line(c.text) == layout.labels)
    years: dict[int, str] = {}
    groups: dict[int, str] = {}
    cells, last = dict(row), index
    if layout.year_heads and layout.periods == "columns":
        if _years_in(row, {label_at}):
            years = _spread(row, lambda text: read_year_head(text) is not None)
            last = min(index + 1, len(rows) - 1)
            # What is merged over both rows, such as the target, stands in the upper one only.
            own = {n: c for n, c in row.items() if n not in years or n == label_at}
            cells = {**own, **{n: c for n, c in rows[last].items() if c.text.strip()}}
        elif index and _years_in(rows[index - 1], set()):
            years = _spread(rows[index - 1], lambda text: read_year_head(text) is not None)
    if layout.group and layout.periods == "rows" and index:
        groups = _spread(rows[index - 1], lambda text: bool(text))
    place = {one_line(cell.text): n for n, cell in reversed(list(cells.items()))}
    first_body = _row_number(rows[last]) + 1
    sub_at = place.get(layout.sub_labels) if layout.sub_labels is not None else None
    group_at = place.get(layout.group_labels) if layout.group_labels is not None else None
    return Heading(_row_number(row), first_body, label_at, cells, years, groups, sub_at, group_at)


def _row_number(row: Row) -> int:
    return next(iter(row.values())).row


def _years_in(row: Row, apart: set[int]) -> bool:
    return any(read_year_head(cell.text) for n, cell in row.items() if n not in apart)


def _spread(row: Row, is_head: Callable[[str], bool]) -> dict[int, str]:
    """Give for each column the head that stands over it: merged, or with blanks behind it."""
    spread: dict[int, str] = {}
    filled = sorted((n, cell) for n, cell in row.items() if cell.text.strip())
    for (number, cell), following in zip(filled, [*(n for n, _ in filled[1:]), None], strict=True):
        text = one_line(cell.text)
        if not is_head(text):
            continue
        end = number + cell.across if cell.across > 1 else following
        # Without a following head the last one reaches as far as any table does.
        spread |= dict.fromkeys(range(number, end or number + 60), text)
    return spread


def positions_across(heading: Heading, source: Source, layout: Layout) -> list[Position]:
    """Give the columns of periods and of totals; targets and skipped columns are none."""
    apart = {heading.label_at, heading.sub_at, heading.group_at}
    positions = []
    for number, cell in sorted(heading.cells.items()):
        text = one_line(cell.text)
        if number in apart or not text or text == layout.target or layout.is_skipped(text):
            continue
        positions.append(_position(number, cell, heading.years.get(number, ""), source, layout))
    return _without_doubtful(positions, source, layout)


def positions_down(
    heading: Heading, body: Sequence[Row], source: Source, layout: Layout
) -> list[Position]:
    """Give the rows of periods and of totals, each under the year that stands over or beside it."""
    positions = []
    year = ""
    for row in body:
        beside = [c.text for n, c in row.items() if n < heading.label_at and c.text.strip()]
        label = row.get(heading.label_at)
        text = one_line(label.text) if label else ""
        if layout.year_heads:
            year = next((one_line(t) for t in beside if read_year_head(t)), year)
            others = [n for n, c in row.items() if n > heading.label_at and c.text.strip()]
            if text and not others and read_year_head(text):
                year = text
                continue
        cell = label or GridCell("", _row_number(row), heading.label_at)
        if not layout.is_skipped(text):
            positions.append(_position(cell.row, cell, year, source, layout))
    return _without_doubtful(positions, source, layout)


def _without_doubtful(
    positions: Sequence[Position], source: Source, layout: Layout
) -> list[Position]:
    """Take the period from what may be a month or a financial year, so that somebody is asked."""
    texts = [one_line(p.heading.text) for p in positions]
    forms = (layout.format,) if layout.format else ()
    doubtful = doubtful_periods(texts, source, forms=forms)
    return [
        replace(position, moment=None, is_doubtful=True) if text in doubtful else position
        for text, position in zip(texts, positions, strict=True)
    ]


def _position(number: int, cell: GridCell, year: str, source: Source, layout: Layout) -> Position:
    text = one_line(cell.text)
    if text not in source.periods and _is_total_heading(text, year, layout):
        return Position(number, cell, None, year, text)
    forms = (layout.format,) if layout.format else ()
    moment = read_placed(text, source, forms=forms, dates_are=layout.dates_are)
    head: YearHead | None = read_year_head(year) if year else None
    if moment is None and head is not None:
        period = read_under_year(text, head)
        moment = Moment(period, period) if period else None
    return Position(number, cell, moment, year)


def _is_total_heading(text: str, year: str, layout: Layout) -> bool:
    names = {year.casefold()}
    return is_total(text, also=layout.totals, names=names)


@dataclass(frozen=True)
class LabelledRow:
    """One row of figures: its label as the source's `rows:` names it, its group, its cells."""

    name: str
    label: GridCell
    group: str | None
    cells: Row


@dataclass
class LabelReader:
    """Reads the labels of a table with periods across: groups, headings of three rows, labels."""

    heading: Heading
    source: Source
    layout: Layout
    positions: Sequence[Position]

    def __post_init__(self) -> None:
        self.group: str | None = None
        self.above = ""
        self.over = ""
        self.empty_groups = 0
        self._rows_of_group = 1
        self._at = {position.number for position in self.positions}

    def rows(self, body: Sequence[Row]) -> Iterator[LabelledRow]:
        """Give the rows of figures; rows that only name a group are remembered for those below."""
        for row in body:
            label = row.get(self.heading.label_at) or GridCell(
                "", _row_number(row), self.heading.label_at
            )
            text = one_line(label.text)
            self._read_group(row)
            if not text and self.heading.sub_at is None and not self._has_figures(row):
                continue
            if text and not self._has_figures(row) and self._is_heading(text, row):
                continue
            self._rows_of_group += 1
            yield LabelledRow(self._name(text, row), label, self.group, row)
        self._close_group()

    def _has_figures(self, row: Row) -> bool:
        return any(n in self._at and cell.text.strip() for n, cell in row.items())

    def _read_group(self, row: Row) -> None:
        if self.heading.group_at is not None:
            cell = row.get(self.heading.group_at)
            if cell is not None and cell.text.strip():
                self.group = one_line(cell.text)

    def _is_heading(self, text: str, row: Row) -> bool:
        """Whether a row without figures names what stands below it; remembers it if so."""
        if self._name(text, row) in self.source.rows:
            return False
        if any(name.startswith(f"{text}{JOIN}") for name in self.source.rows):
            self.over = text
            # With a second column of labels the first row of three has its own.
            return self._sub(row) == ""
        if self.layout.group is not None and self.heading.group_at is None:
            self._close_group()
            self.group, self.over, self._rows_of_group = text, "", 0
            return True
        return False

    def _close_group(self) -> None:
        self.empty_groups += not self._rows_of_group

    def _sub(self, row: Row) -> str:
        if self.heading.sub_at is None:
            return ""
        cell = row.get(self.heading.sub_at)
        return one_line(cell.text) if cell else ""

    def _name(self, text: str, row: Row) -> str:
        """Give a row's label as the source names it."""
        sub = self._sub(row)
        if self.heading.sub_at is not None:
            if text:
                self.above = text
            if sub:
                return f"{self.above}{JOIN}{sub}"
        joined = f"{self.over}{JOIN}{text}" if self.over else text
        return joined if joined in self.source.rows else text
