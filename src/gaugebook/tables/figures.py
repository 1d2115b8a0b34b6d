"""Figures that somebody else counted: published tables, and monthly summaries.

Both become the same `PrintedFigure` values, so that one metric serves records, summaries and
print alike. What is printed is kept as text beside the number read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.measure import Measure, SummaryMean
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.source import PeriodRule, RowRule, Source
from gaugebook.errors import GaugebookError, Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.periods import Period, parse_period
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import Printed, is_hashes, is_no_figure, parse_printed


@dataclass(frozen=True)
class ReadFigures:
    """The figures of a table, and what was found on the way."""

    figures: tuple[PrintedFigure, ...]
    problems: tuple[Problem, ...]


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
        names = [cell.text.strip() for cell in head]
        body = [r for r in self.grid.rows if r and r[0].row > head[0].row and _has_text(r)]
        label_at = names.index(layout.labels)
        if layout.periods == "columns":
            self._read_across(head, body, label_at, layout.target)
        else:
            self._read_down(head, body, label_at)
        return ReadFigures(tuple(self.figures), tuple(self.problems))

    def _heading_row(self, wanted: str) -> tuple[GridCell, ...] | None:
        for row in self.grid.rows:
            if any(cell.text.strip() == wanted for cell in row):
                return row
        seen = [cell.text.strip() for row in self.grid.rows[:3] for cell in row]
        self._report(
            "heading-missing", "", found=wanted, column="label", hint=near_miss(wanted, seen)
        )
        return None

    def _read_across(
        self,
        head: tuple[GridCell, ...],
        body: list[tuple[GridCell, ...]],
        label_at: int,
        target: str | None,
    ) -> None:
        apart = {label_at} | {i for i, c in enumerate(head) if c.text.strip() == target}
        periods = {i: self._period(c) for i, c in enumerate(head) if i not in apart}
        labels = [row[label_at].text.strip() for row in body]
        self._check_labels_present(labels)
        for row, label in zip(body, labels, strict=True):
            slot = self._slot(label, row[label_at])
            if slot is None:
                continue
            for index, placed in periods.items():
                if placed is not None and index < len(row):
                    self._add(slot, placed, row[index], label)

    def _read_down(
        self, head: tuple[GridCell, ...], body: list[tuple[GridCell, ...]], label_at: int
    ) -> None:
        labels = [c.text.strip() for i, c in enumerate(head) if i != label_at]
        self._check_labels_present(labels)
        slots = {i: self._slot(c.text.strip(), c) for i, c in enumerate(head) if i != label_at}
        for row in body:
            placed = self._period(row[label_at])
            if placed is None:
                continue
            for index, slot in slots.items():
                if slot is not None and index < len(row):
                    self._add(slot, placed, row[index], head[index].text.strip())

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
        rule = self.source.periods.get(text) or PeriodRule(period=text)
        try:
            period = parse_period(rule.period)
            return period, parse_period(rule.part_of) if rule.part_of else period
        except GaugebookError:
            self._report("period-unreadable", cell.ref, found=text)
            return None

    def _add(self, slot: _Slot, placed: tuple[Period, Period], cell: GridCell, label: str) -> None:
        text = cell.text.strip()
        period, reporting = placed
        printed = parse_printed(text)
        if printed is None and is_hashes(text):
            self._report("hashes-for-number", cell.ref, found=text, label=label, implied="")
        elif printed is None and not is_no_figure(text):
            self._report("number-unreadable", cell.ref, found=text, label=label)
        self.figures.append(
            PrintedFigure(
                role="metric" if slot.role == "metric" else "measure",
                name=slot.name,
                period=period,
                reporting=reporting,
                dimensions=tuple(sorted(self.source.dimensions.items())),
                value=None if printed is None else in_units(printed, slot.unit),
                printed=text,
                decimals=printed.decimals if printed else 0,
                where=Where(self.grid.file, sheet=self.grid.sheet, cell=cell.ref),
            )
        )

    def _report(self, code: str, cell: str, **facts: str) -> None:
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell or None)
        self.problems.append(problem(code, where, source=self.source.id, **facts))


def in_units(printed: Printed, unit: str) -> Decimal:
    """Give a printed number in the unit's own scale: a percentage becomes a share.

    >>> in_units(parse_printed("94.48%"), "share"), in_units(parse_printed("3 minutes"), "seconds")
    (Decimal('0.9448'), Decimal('180'))
    """
    if unit == "share":
        return printed.number / 100
    if unit == "seconds" and printed.unit == "minutes":
        return printed.number * 60
    return printed.number


def _has_text(row: tuple[GridCell, ...]) -> bool:
    return any(cell.text.strip() for cell in row)


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
        rows = [row for row in self.grid.rows if _has_text(row)]
        if not rows:
            return ReadFigures((), (problem("file-empty", Where(self.grid.file)),))
        head = {cell.text.strip(): i for i, cell in enumerate(rows[0])}
        self._check_headings(head)
        figures = [figure for row in rows[1:] for figure in self._figures(row, head)]
        return ReadFigures(tuple(figures), tuple(self.problems + _repeats(figures)))

    def _check_headings(self, head: Mapping[str, int]) -> None:
        where = Where(self.grid.file, sheet=self.grid.sheet)
        mentioned = {h for rule in self.source.columns.values() for h in rule.headings}
        for name in head:
            if name not in mentioned | set(self.source.never_read):
                self.problems.append(
                    problem("heading-unmapped", where, found=name, source=self.source.id)
                )
        for column, rule in self.source.columns.items():
            if rule.required and not any(h in head for h in rule.headings):
                self.problems.append(
                    problem(
                        "heading-missing",
                        where,
                        found=rule.headings[0],
                        column=column,
                        source=self.source.id,
                        hint=near_miss(rule.headings[0], head),
                    )
                )

    def _cell(
        self, row: tuple[GridCell, ...], head: Mapping[str, int], column: str
    ) -> GridCell | None:
        rule = self.source.columns.get(column)
        at = next((head[h] for h in rule.headings if h in head), None) if rule else None
        return row[at] if at is not None and at < len(row) else None

    def _figures(
        self, row: tuple[GridCell, ...], head: Mapping[str, int]
    ) -> Iterator[PrintedFigure]:
        period_cell = self._cell(row, head, "period")
        period = self._period(period_cell) if period_cell else None
        if period is None:
            return
        dimensions = dict(self.source.dimensions)
        for name in self.source.columns:
            cell = self._cell(row, head, name)
            if name not in ("period", *self.source.measure_columns) and cell:
                dimensions[name] = cell.text.strip() or "_U"
        for name in self.source.measure_columns:
            cell = self._cell(row, head, name)
            slot = summary_slot(name, self.measures)
            if cell is not None and slot is not None:
                yield self._figure(slot, cell, period, dimensions, name)

    def _period(self, cell: GridCell) -> tuple[Period, Period] | None:
        text = cell.text.strip()
        rule = self.source.periods.get(text) or PeriodRule(period=text)
        try:
            period = parse_period(rule.period)
            return period, parse_period(rule.part_of) if rule.part_of else period
        except GaugebookError:
            where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell.ref)
            self.problems.append(
                problem("period-unreadable", where, found=text, source=self.source.id)
            )
            return None

    def _figure(
        self,
        slot: tuple[str, str],
        cell: GridCell,
        placed: tuple[Period, Period],
        dimensions: Mapping[str, str],
        column: str,
    ) -> PrintedFigure:
        text = cell.text.strip()
        printed = parse_printed(text)
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell.ref)
        if printed is None and is_hashes(text):
            self.problems.append(
                problem("hashes-for-number", where, found=text, label=column, implied="")
            )
        elif printed is None and not is_no_figure(text):
            self.problems.append(problem("number-unreadable", where, found=text, label=column))
        unit = self.measures[slot[1]].unit
        return PrintedFigure(
            role="mean" if slot[0] == "mean" else "measure",
            name=slot[1],
            period=placed[0],
            reporting=placed[1],
            dimensions=tuple(sorted(dimensions.items())),
            value=None if printed is None else in_units(printed, unit),
            printed=text,
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


def _repeats(figures: list[PrintedFigure]) -> list[Problem]:
    """Find figures that a summary gives twice; they would be added twice."""
    seen: dict[tuple[object, ...], PrintedFigure] = {}
    problems = []
    for figure in figures:
        key = (figure.role, figure.name, figure.period, figure.reporting, figure.dimensions)
        if key in seen:
            problems.append(
                problem(
                    "duplicate-figure",
                    figure.where,
                    found=figure.printed,
                    label=figure.name,
                    first=str(seen[key].where.cell),
                )
            )
        seen.setdefault(key, figure)
    return problems
