"""Published tables: rows of indicators and columns of periods, or the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.source import RowRule, Source
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, GridCell, column_letters
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


@dataclass(frozen=True)
class _Slot:
    """What a row or column of figures is, and the unit its numbers are in."""

    role: str
    name: str
    unit: str


def read_published(
    grid: Grid,
    source: Source,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> ReadFigures:
    """Read a published table by its source: labels, periods, and the cells where they cross.

    Every row must be mentioned in the source, so that none is dropped in silence.
    """
    return _PublishedReader(grid, source, measures, metrics).read()


class _PublishedReader:
    def __init__(
        self,
        grid: Grid,
        source: Source,
        measures: Mapping[str, Measure],
        metrics: Mapping[str, Metric],
    ) -> None:
        self.grid = grid
        self.source = source
        self.measures = measures
        self.metrics = metrics
        self.problems: list[Problem] = []
        self.figures: list[PrintedFigure] = []

    def read(self) -> ReadFigures:
        layout = self.source.layout
        head = self._heading_row(layout.labels if layout else "")
        if layout is None or head is None:
            return ReadFigures((), tuple(self.problems))
        label_at = next(c.column for c in head if c.text.strip() == layout.labels)
        headings = {c.column: c for c in head if c.text.strip() and c.column != label_at}
        body = [by_column(r) for r in self.grid.rows if r[0].row > head[0].row and has_text(r)]
        self._check_headings_present(body, {label_at, *headings}, head[0].row)
        if layout.periods == "columns":
            apart = {n for n, c in headings.items() if c.text.strip() == layout.target}
            self._read_across({n: c for n, c in headings.items() if n not in apart}, body, label_at)
        else:
            self._read_down(headings, body, label_at)
        return ReadFigures(tuple(self.figures), tuple(self.problems + find_repeats(self.figures)))

    def _heading_row(self, wanted: str) -> tuple[GridCell, ...] | None:
        for row in self.grid.rows:
            if any(cell.text.strip() == wanted for cell in row):
                return row
        seen = [cell.text.strip() for row in self.grid.rows[:3] for cell in row]
        self._report(
            "heading-missing", "", found=wanted, column="label", hint=near_miss(wanted, seen)
        )
        return None

    def _check_headings_present(self, body: list[Row], named: set[int], row: int) -> None:
        filled = {n for cells in body for n, c in cells.items() if c.text.strip()}
        for number in sorted(filled - named):
            letters = column_letters(number)
            self._report("heading-blank", f"{letters}{row}", column=letters)

    def _read_across(
        self, headings: Mapping[int, GridCell], body: list[Row], label_at: int
    ) -> None:
        periods = {number: self._period(cell) for number, cell in headings.items()}
        labels = [cell_at(row, label_at) for row in body]
        self._check_labels_present([label.text.strip() for label in labels])
        for row, label in zip(body, labels, strict=True):
            text = label.text.strip()
            slot = self._slot(text, label)
            if slot is None:
                continue
            for number, placed in periods.items():
                if placed is not None:
                    self._add(slot, placed, cell_at(row, number), text)

    def _read_down(self, headings: Mapping[int, GridCell], body: list[Row], label_at: int) -> None:
        self._check_labels_present([cell.text.strip() for cell in headings.values()])
        slots = {n: self._slot(cell.text.strip(), cell) for n, cell in headings.items()}
        for row in body:
            placed = self._period(cell_at(row, label_at))
            if placed is None:
                continue
            for number, slot in slots.items():
                if slot is not None:
                    label = headings[number].text.strip()
                    self._add(slot, placed, cell_at(row, number), label)

    def _check_labels_present(self, labels: list[str]) -> None:
        for wanted in self.source.rows:
            if wanted not in labels:
                self._report("row-label-missing", "", found=wanted, hint=near_miss(wanted, labels))

    def _slot(self, label: str, cell: GridCell) -> _Slot | None:
        rule: RowRule | None = self.source.rows.get(label)
        if rule is None:
            hint = near_miss(label, self.source.rows)
            self._report("row-label-unmapped", cell.ref, found=label, hint=hint)
            return None
        if rule.metric is not None:
            return _Slot("metric", rule.metric, self.metrics[rule.metric].unit)
        if rule.measure is not None:
            return _Slot("measure", rule.measure, self.measures[rule.measure].unit)
        return None

    def _period(self, cell: GridCell) -> tuple[Period, Period] | None:
        text = cell.text.strip()
        placed = read_period(text, self.source)
        if placed is None:
            self._report("period-unreadable", cell.ref, found=text)
        return placed

    def _add(self, slot: _Slot, placed: tuple[Period, Period], cell: GridCell, label: str) -> None:
        period, reporting = placed
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell.ref)
        key = f"{slot.name} {period.key}"
        printed, value, fault = read_figure(cell.text, slot.unit, where, label, key=key)
        self.problems += [fault] if fault else []
        self.figures.append(
            PrintedFigure(
                role="metric" if slot.role == "metric" else "measure",
                name=slot.name,
                period=period,
                reporting=reporting,
                dimensions=tuple(sorted(self.source.dimensions.items())),
                value=value,
                printed=cell.text.strip(),
                decimals=printed.decimals if printed else 0,
                where=where,
            )
        )

    def _report(self, code: str, cell: str, *, found: str = "", **facts: Any) -> None:
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell or None)
        self.problems.append(problem(code, where, found=found, source=self.source.id, **facts))
