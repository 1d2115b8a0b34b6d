"""Summaries: one row a period and its dimensions, one column a measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gaugebook.definitions.measure import Measure, SummaryMean
from gaugebook.definitions.source import Source
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, GridCell, column_letters
from gaugebook.observations import TOTAL, UNKNOWN
from gaugebook.periods import Period
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.figures import (
    ReadFigures,
    Row,
    by_column,
    cell_at,
    find_repeats,
    has_text,
    read_figure,
    read_period,
)


def read_counts(grid: Grid, source: Source, *, measures: Mapping[str, Measure]) -> ReadFigures:
    """Read a summary with one row a period and one column a measure."""
    return _CountsReader(grid, source, measures).read()


class _CountsReader:
    def __init__(self, grid: Grid, source: Source, measures: Mapping[str, Measure]) -> None:
        self.grid = grid
        self.source = source
        self.measures = measures
        self.problems: list[Problem] = []

    def read(self) -> ReadFigures:
        rows = [row for row in self.grid.rows if has_text(row)]
        if not rows:
            return ReadFigures((), (problem("file-empty", Where(self.grid.file)),))
        head = self._headings(rows[0])
        self._check_headings(head)
        if any(p.is_refused for p in self.problems):
            # Without its dimension a row would pass for the total.
            return ReadFigures((), tuple(self.problems))
        figures = [f for row in rows[1:] for f in self._figures(by_column(row), head)]
        return ReadFigures(tuple(figures), tuple(self.problems + find_repeats(figures)))

    def _where(self, cell: str | None = None) -> Where:
        return Where(self.grid.file, sheet=self.grid.sheet, cell=cell)

    def _headings(self, row: tuple[GridCell, ...]) -> dict[str, int]:
        head: dict[str, int] = {}
        for cell in row:
            text = cell.text.strip()
            letters = column_letters(cell.column)
            if text in head:
                self.problems.append(
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

    def _check_headings(self, head: Mapping[str, int]) -> None:
        mentioned = {h for rule in self.source.columns.values() for h in rule.headings}
        for name in head:
            if name not in mentioned | set(self.source.never_read):
                self.problems.append(
                    problem("heading-unmapped", self._where(), found=name, source=self.source.id)
                )
        for column, rule in self.source.columns.items():
            if rule.required and not any(h in head for h in rule.headings):
                self.problems.append(
                    problem(
                        "heading-missing",
                        self._where(),
                        found=rule.headings[0],
                        column=column,
                        source=self.source.id,
                        hint=near_miss(rule.headings[0], head),
                    )
                )

    @property
    def _columns(self) -> tuple[str, ...]:
        return self.source.measure_columns

    def _cell(self, row: Row, head: Mapping[str, int], column: str) -> GridCell | None:
        """Give a row's cell of a column, blank where the row has none; None without the column."""
        rule = self.source.columns.get(column)
        at = next((head[h] for h in rule.headings if h in head), None) if rule else None
        return None if at is None else cell_at(row, at)

    def _figures(self, row: Row, head: Mapping[str, int]) -> Iterator[PrintedFigure]:
        period_cell = self._cell(row, head, "period")
        period = self._period(period_cell) if period_cell else None
        if period is None:
            return
        dimensions = dict(self.source.dimensions)
        for name in self.source.columns:
            cell = self._cell(row, head, name)
            if name not in ("period", *self._columns) and cell:
                dimensions[name] = cell.text.strip() or UNKNOWN
        dimensions = {name: code for name, code in dimensions.items() if code != TOTAL}
        for name in self._columns:
            cell = self._cell(row, head, name)
            slot = summary_slot(name, self.measures)
            if cell is not None and slot is not None:
                yield self._figure(slot, cell, period, dimensions, name)

    def _period(self, cell: GridCell) -> tuple[Period, Period] | None:
        text = cell.text.strip()
        placed = read_period(text, self.source)
        if placed is None:
            where = self._where(cell.ref)
            self.problems.append(
                problem("period-unreadable", where, found=text, source=self.source.id)
            )
        return placed

    def _figure(
        self,
        slot: tuple[str, str],
        cell: GridCell,
        placed: tuple[Period, Period],
        dimensions: Mapping[str, str],
        column: str,
    ) -> PrintedFigure:
        where = self._where(cell.ref)
        unit, key = self.measures[slot[1]].unit, f"{slot[1]} {placed[0].key}"
        printed, value, fault = read_figure(cell.text, unit, where, column, key=key)
        self.problems += [fault] if fault else []
        return PrintedFigure(
            role="mean" if slot[0] == "mean" else "measure",
            name=slot[1],
            period=placed[0],
            reporting=placed[1],
            dimensions=tuple(sorted(dimensions.items())),
            value=value,
            printed=cell.text.strip(),
            decimals=printed.decimals if printed else 0,
            where=where,
        )


def summary_slot(column: str, measures: Mapping[str, Measure]) -> tuple[str, str] | None:
    """Give what a summary column holds: the total or the mean of which measure; None if neither."""
    for name, measure in measures.items():
        if measure.summary == column:
            return "measure", name
        if isinstance(measure.summary, SummaryMean) and measure.summary.mean == column:
            return "mean", name
    return None
