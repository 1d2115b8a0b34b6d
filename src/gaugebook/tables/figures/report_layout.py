"""How a summary report lies: titles, headings, blocks, rows and rows of totals told apart.

Nothing is read as a figure here. Each row of the sheet ends in one of three places: among the rows
of data, among the totals, or counted as left out with a word for the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import ReportLayout
from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.grid import Grid, GridCell, column_letters
from gaugebook.observations import TOTAL
from gaugebook.tables.figures.period_text import read_placed
from gaugebook.tables.figures.reading import Row, by_column, has_text
from gaugebook.tables.figures.total_words import is_total
from gaugebook.tables.headings import missing_headings, unmapped_headings
from gaugebook.words import folded, one_line

_LOOKED_FOR_HEADINGS = 100
"""Rows among which the headings are looked for; no report has a longer front."""

HEADING_REPEATED, TEXT_LINE, BLOCK_LINE, TOTALS_ROW = (
    "heading-repeated",
    "line-of-text",
    "block-heading",
    "totals-row",
)


@dataclass(frozen=True)
class ReportRow:
    """One row of figures: its cells, the headings that it stands under, and its block."""

    cells: Row
    head: Mapping[str, int]
    block: str | None
    number: int
    total_label: str = ""
    """What says that it adds up others; empty for a row of data."""

    def cell(self, headings: Sequence[str]) -> GridCell | None:
        """Give its cell under the first of some headings that is there, blank where it has none."""
        at = next((self.head[h] for h in headings if h in self.head), None)
        if at is None:
            return None
        return self.cells.get(at) or GridCell("", self.number, at)


@dataclass
class Report:
    """A report taken apart: the lines above its headings, its rows in order, what was left out."""

    lines: list[str] = field(default_factory=list)
    rows: list[ReportRow] = field(default_factory=list)
    head: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def is_refused(self) -> bool:
        """Whether its rows cannot be told apart, so that one might pass for the total."""
        return any(p.is_refused for p in self.problems)


def lay_out(grid: Grid, source: Source) -> Report:
    """Take a summary report apart by its source.

    The heading row is the first that has the most headings of the source. What stands above it are
    lines, of which one may hold the period. A row under it is a repeated heading, a line that names
    a block, a row of totals, a line of text without figures, or data.
    """
    return _Layouter(grid, source).laid_out()


class _Layouter:
    def __init__(self, grid: Grid, source: Source) -> None:
        self.grid = grid
        self.source = source
        self.rules = source.report or ReportLayout()
        self.wanted = {h for rule in source.columns.values() for h in rule.mentioned}
        figures = ("value", *source.measure_columns)
        self.measured = {
            h for name, rule in source.columns.items() if name in figures for h in rule.headings
        }
        apart = ("period", "measure", *figures)
        self.named = [r.headings for name, r in source.columns.items() if name not in apart]
        self.report = Report()
        self.block: str | None = None
        self.rows_of_block = 0
        self.names: set[str] = set()
        self.unheaded: set[int] = set()

    def laid_out(self) -> Report:
        rows = [row for row in self.grid.rows if has_text(row)]
        if not rows:
            self.report.problems.append(problem("file-empty", Where(self.grid.file)))
            return self.report
        at = self._heading_at(rows)
        self.report.lines = [_joined(row) for row in rows[:at]]
        self.report.left_out[TEXT_LINE] += at
        self.report.head = self._headings(rows[at])
        head, where = self.report.head, self._where()
        self.report.problems += unmapped_headings(head, self.source, where)
        self.report.problems += missing_headings(head, self.source, where)
        if not self.report.is_refused:
            self._look_above(rows[:at])
            for row in rows[at + 1 :]:
                self._sort(row)
            self._close_block()
            self._tell_unheaded(rows[at][0].row)
        return self.report

    # --- headings ---------------------------------------------------------------------------------

    def _heading_at(self, rows: Sequence[tuple[GridCell, ...]]) -> int:
        """Give the first row that has the most headings; the first of all where none has any."""
        counts = [self._known_in(row) for row in rows[:_LOOKED_FOR_HEADINGS]]
        return counts.index(max(counts))

    def _known_in(self, row: tuple[GridCell, ...]) -> int:
        return len({one_line(cell.text) for cell in row} & self.wanted)

    def _headings(self, row: tuple[GridCell, ...]) -> dict[str, int]:
        head: dict[str, int] = {}
        for cell in row:
            text = one_line(cell.text)
            letters = column_letters(cell.column)
            if text in head:
                self.report.problems.append(
                    problem(
                        "heading-twice",
                        self._where(cell.ref),
                        found=text,
                        first=column_letters(head[text]),
                        column=letters,
                        name=f"{text} ({letters})",
                    )
                )
                text = f"{text} ({letters})"
            if text:
                head[text] = cell.column
        return head

    def _tell_unheaded(self, row: int) -> None:
        """Tell of columns with cells and no heading: what is in them is not read."""
        letters = [column_letters(number) for number in sorted(self.unheaded)]
        if letters:
            where = self._where(f"{letters[0]}{row}")
            told = ", ".join(letters)
            self.report.problems.append(problem("heading-blank", where, column=told))

    def _is_repeated_heading(self, row: tuple[GridCell, ...]) -> bool:
        first = len(self.report.head.keys() & self.wanted)
        return self._known_in(row) >= max(1, (first + 1) // 2)

    def _read_again(self, row: tuple[GridCell, ...]) -> None:
        """Take a repeated heading row, whose columns may lie otherwise."""
        head = {one_line(cell.text): cell.column for cell in row if cell.text.strip()}
        if head != self.report.head:
            where = self._where(row[0].ref)
            self.report.problems += missing_headings(head, self.source, where)
            self.report.head = head
        self.report.left_out[HEADING_REPEATED] += 1

    # --- rows -------------------------------------------------------------------------------------

    def _sort(self, row: tuple[GridCell, ...]) -> None:
        if self._is_repeated_heading(row):
            self._read_again(row)
            return
        name = self._block_named(row)
        if name:
            self._open_block(name)
            return
        placed = ReportRow(by_column(row), self.report.head, self.block, row[0].row)
        label = self._total_label(placed)
        if label:
            self.report.left_out[TOTALS_ROW] += 1
            self.report.rows.append(
                ReportRow(placed.cells, placed.head, placed.block, placed.number, label)
            )
        elif self._is_text(placed):
            self.report.left_out[TEXT_LINE] += 1
        else:
            self._check_block(placed)
            self.rows_of_block += 1
            self.unheaded |= {
                n for n, cell in placed.cells.items() if cell.text.strip()
            }.difference(placed.head.values())
            self._remember(placed)
            self.report.rows.append(placed)

    def _is_text(self, row: ReportRow) -> bool:
        """Whether a row is text without a figure or a period, such as who made the report."""
        measured = self._measured_columns()
        filled = {n: cell.text.strip() for n, cell in row.cells.items() if cell.text.strip()}
        if any(n in measured and _is_like_a_figure(text) for n, text in filled.items()):
            return False
        rule = self.source.columns.get("period")
        cell = row.cell(rule.headings) if rule else None
        if rule is None or cell is None:
            return len(filled) == 1 and not measured & filled.keys()
        return not self._is_period(cell.text)

    def _is_period(self, text: str) -> bool:
        rule = self.source.columns.get("period")
        return rule is not None and read_placed(text, self.source, forms=rule.formats) is not None

    def _remember(self, row: ReportRow) -> None:
        """Remember the names of lines, so that the total of one is known by its name."""
        for headings in self.named:
            cell = row.cell(headings)
            if cell is not None and cell.text.strip():
                self.names.add(folded(cell.text))

    def _label_cells(self, row: ReportRow) -> Iterator[GridCell]:
        measured = self._measured_columns()
        return (cell for n, cell in row.cells.items() if n not in measured)

    def _measured_columns(self) -> frozenset[int]:
        return frozenset(n for h, n in self.report.head.items() if h in self.measured)

    def _total_label(self, row: ReportRow) -> str:
        for cell in self._label_cells(row):
            text = one_line(cell.text)
            if is_total(text, also=self.rules.totals, names=self.names) and not self._is_code(
                row, cell, text
            ):
                return text
        return ""

    def _is_code(self, row: ReportRow, cell: GridCell, text: str) -> bool:
        """Whether the source reads a word of totals itself, as a code of a column."""
        for rule in self.source.columns.values():
            under = any(row.head.get(h) == cell.column for h in rule.headings)
            if under and rule.codes and text.casefold() in {c.casefold() for c in rule.codes}:
                return True
        return text == TOTAL

    # --- blocks -----------------------------------------------------------------------------------

    def _block_named(self, row: tuple[GridCell, ...]) -> str:
        """Give the name of the block that a line opens, or an empty text."""
        if self.rules.block is None:
            return ""
        filled = [one_line(cell.text) for cell in row if cell.text.strip()]
        label = self.rules.block_label
        if label is None:
            if len(filled) != 1 or is_total(filled[0], also=self.rules.totals):
                return ""
            return "" if self._is_period(filled[0]) else filled[0]
        plain = label.strip().casefold()
        for number, text in enumerate(filled):
            if text.casefold().startswith(plain):
                rest = text[len(plain) :].strip(" :")
                return rest or next(iter(filled[number + 1 :]), "")
        return ""

    def _open_block(self, name: str) -> None:
        self._close_block()
        self.block, self.rows_of_block = name, 0
        self.names.add(name.casefold())
        self.report.left_out[BLOCK_LINE] += 1

    def _close_block(self) -> None:
        """Count a line that named a block without a row as what it is: a line of text."""
        if self.block is not None and not self.rows_of_block and self.report.left_out[BLOCK_LINE]:
            self.report.left_out[BLOCK_LINE] -= 1
            self.report.left_out[TEXT_LINE] += 1

    def _look_above(self, rows: Sequence[tuple[GridCell, ...]]) -> None:
        """Take the name of the first block from the last line above the headings that has one."""
        names = [name for row in rows if (name := self._block_named(row))]
        if names:
            self.block = names[-1]
            self.names.add(names[-1].casefold())

    def _check_block(self, row: ReportRow) -> None:
        if self.rules.block is not None and row.block is None:
            where = self._where(next(iter(row.cells.values())).ref)
            block = self.rules.block
            self.report.problems.append(
                problem("block-missing", where, block=block, source=self.source.id, label=block)
            )

    def _where(self, cell: str | None = None) -> Where:
        return Where(self.grid.file, sheet=self.grid.sheet, cell=cell)


def _is_like_a_figure(text: str) -> bool:
    return "#" in text or any(mark.isdigit() for mark in text)


def _joined(row: tuple[GridCell, ...]) -> str:
    return " ".join(one_line(cell.text) for cell in row if cell.text.strip())
