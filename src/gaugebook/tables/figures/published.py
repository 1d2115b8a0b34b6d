"""Published tables: rows of indicators and columns of periods, or the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import Layout, RowRule
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, GridCell, column_letters
from gaugebook.observations import TOTAL, Dimensions
from gaugebook.redaction import out_of_place
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.figures.printed_cells import Cells, ReadCell, Slot, read_cell
from gaugebook.tables.figures.reading import (
    ReadFigures,
    Row,
    by_column,
    cell_at,
    find_repeats,
    has_text,
    number_form,
)
from gaugebook.tables.figures.total_words import is_average
from gaugebook.tables.figures.totals import HeldTotal, hold_total
from gaugebook.tables.figures.wide import (
    Heading,
    LabelReader,
    Position,
    find_headings,
    positions_across,
    positions_down,
)
from gaugebook.tables.often import summarised
from gaugebook.words import one_line


@dataclass(frozen=True)
class _Line:
    """One indicator of one group, with its cell at each position."""

    slot: Slot
    dimensions: Dimensions
    cells: Mapping[int, GridCell]


def read_published(
    grid: Grid,
    source: Source,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> ReadFigures:
    """Read a published table by its source: labels, periods, and the cells where they cross.

    Every row must be mentioned in the source, so that none is dropped in silence. Columns (or
    rows) of totals are held against the periods that they add up, and not read.
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
        self.form = number_form(source)
        self.problems: list[Problem] = []
        self.figures: list[PrintedFigure] = []
        self.left_out: Counter[str] = Counter()
        self.labels_seen: list[str] = []

    def read(self) -> ReadFigures:
        layout = self.source.layout
        rows = [by_column(row) for row in self.grid.rows if has_text(row)]
        headings = find_headings(rows, layout) if layout else []
        if layout is None or not headings:
            self._report_no_heading(layout.labels if layout else "")
            return ReadFigures((), tuple(self.problems))
        of_table = 0
        for heading, following in zip(headings, [*headings[1:], None], strict=True):
            body = _body(rows, heading, following)
            of_table += len(body)
            self._check_headings_present(body, heading)
            if layout.periods == "columns":
                self._read_across(heading, body, layout)
            else:
                self._read_down(heading, body, layout)
        self._check_labels_present()
        found = summarised([*self.problems, *find_repeats(self.figures)])
        left_out = tuple(sorted((code, n) for code, n in self.left_out.items() if n))
        return ReadFigures(tuple(self.figures), tuple(found), left_out, of_table)

    def _report_no_heading(self, wanted: str) -> None:
        seen = [cell.text.strip() for row in self.grid.rows[:3] for cell in row]
        self._report(
            "heading-missing", "", found=wanted, column="label", hint=near_miss(wanted, seen)
        )

    def _check_headings_present(self, body: Sequence[Row], heading: Heading) -> None:
        named = {n for n, cell in heading.cells.items() if cell.text.strip()}
        filled = {n for cells in body for n, c in cells.items() if c.text.strip()}
        is_down = self.source.layout is not None and self.source.layout.periods == "rows"
        for number in sorted(filled - named):
            is_beside = number < heading.label_at  # years beside the months
            if not (is_down and is_beside):
                letters = column_letters(number)
                self._report("heading-blank", f"{letters}{heading.row}", column=letters)

    # --- periods across ---------------------------------------------------------------------------

    def _read_across(self, heading: Heading, body: Sequence[Row], layout: Layout) -> None:
        positions = positions_across(heading, self.source, layout)
        self._check_periods(positions)
        labels = LabelReader(heading, self.source, layout, positions)
        lines: list[_Line] = []
        for row in labels.rows(body):
            slot = self._slot(row.name, row.label)
            if slot is not None:
                cells = {p.number: cell_at(row.cells, p.number) for p in positions}
                lines.append(_Line(slot, self._dimensions(row.name, row.group, layout), cells))
        self.left_out["line-of-text"] += labels.empty_groups
        self._read_lines(lines, positions)

    # --- periods down -----------------------------------------------------------------------------

    def _read_down(self, heading: Heading, body: Sequence[Row], layout: Layout) -> None:
        positions = positions_down(heading, body, self.source, layout)
        self._check_periods(positions)
        by_row = {next(iter(row.values())).row: row for row in body}
        lines: list[_Line] = []
        apart = {heading.label_at, heading.group_at, heading.sub_at}
        for number, cell in sorted(heading.cells.items()):
            text = one_line(cell.text)
            is_apart = number in apart or number < heading.label_at
            if is_apart or not text or text == layout.target or layout.is_skipped(text):
                continue
            group = heading.groups.get(number)
            slot = self._slot(text, cell)
            if slot is not None:
                cells = {p.number: cell_at(by_row[p.number], number) for p in positions}
                lines.append(_Line(slot, self._dimensions(text, group, layout), cells))
        totals = sum(bool(p.total_label) for p in positions)
        self.left_out["totals-row"] += totals
        self._read_lines(lines, positions)

    # --- labels -----------------------------------------------------------------------------------

    def _check_periods(self, positions: Sequence[Position]) -> None:
        for position in positions:
            if position.moment is None and not position.total_label:
                text = one_line(position.heading.text)
                code = "period-ambiguous" if position.is_doubtful else "period-unreadable"
                told = text if position.is_doubtful else out_of_place(text)
                self._report(code, position.heading.ref, found=told, label="period")

    def _check_labels_present(self) -> None:
        for wanted, rule in self.source.rows.items():
            if rule.required and wanted not in self.labels_seen:
                hint = near_miss(wanted, self.labels_seen)
                self._report("row-label-missing", "", found=wanted, hint=hint)

    def _slot(self, label: str, cell: GridCell) -> Slot | None:
        self.labels_seen.append(label)
        rule: RowRule | None = self.source.rows.get(label)
        if rule is None:
            hint = near_miss(label, self.source.rows)
            self._report("row-label-unmapped", cell.ref, found=label, hint=hint)
            return None
        if rule.metric is not None:
            return Slot("metric", rule.metric, self.metrics[rule.metric].unit, label)
        if rule.measure is not None:
            return Slot("measure", rule.measure, self.measures[rule.measure].unit, label)
        self.left_out["row-skipped"] += 1
        return None

    def _dimensions(self, label: str, group: str | None, layout: Layout) -> Dimensions:
        codes = {**self.source.dimensions, **self.source.rows[label].dimensions}
        if layout.group and group:
            codes[layout.group] = layout.group_codes.get(group, group)
        return tuple(sorted((name, code) for name, code in codes.items() if code != TOTAL))

    # --- cells ------------------------------------------------------------------------------------

    def _read_lines(self, lines: Sequence[_Line], positions: Sequence[Position]) -> None:
        """Read the cells line by line, and hold totals against the periods that they add up."""
        read: dict[tuple[Dimensions, int], dict[tuple[str, str], ReadCell]] = {}
        for line in lines:
            for position in positions:
                if position.moment is None and not position.total_label:
                    continue
                cell = self._cell(line, position)
                held = read.setdefault((line.dimensions, position.number), {})
                held.setdefault(line.slot.key, cell)
                if not position.total_label:
                    self.figures.append(cell.figure)
        for dimensions in dict.fromkeys(line.dimensions for line in lines):
            at: dict[int, Cells] = {
                p.number: read[dimensions, p.number]
                for p in positions
                if (dimensions, p.number) in read
            }
            self._hold(positions, at)

    def _cell(self, line: _Line, position: Position) -> ReadCell:
        cell = line.cells[position.number]
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell.ref)
        read, fault = read_cell(
            cell,
            line.slot,
            where,
            form=self.form,
            moment=position.moment,
            dimensions=line.dimensions,
        )
        self.problems += [fault] if fault else []
        return read

    def _hold(self, positions: Sequence[Position], at: Mapping[int, Cells]) -> None:
        for index, position in enumerate(positions):
            label = position.total_label
            if label:
                sets = _added_by(positions, index)
            else:
                label = one_line(position.heading.text)
                sets = [_within(positions, position)]
            candidates = [[at[p.number] for p in some if p.number in at] for some in sets if some]
            if position.number in at and candidates:
                total = HeldTotal(at[position.number], candidates, label, is_average(label))
                self.problems += hold_total(total, measures=self.measures, metrics=self.metrics)

    def _report(self, code: str, cell: str, *, found: str = "", **facts: Any) -> None:
        where = Where(self.grid.file, sheet=self.grid.sheet, cell=cell or None)
        self.problems.append(problem(code, where, found=found, source=self.source.id, **facts))


def _body(rows: Sequence[Row], heading: Heading, following: Heading | None) -> list[Row]:
    """Give the rows under a heading, up to the next one and the years above that."""
    numbered = [(next(iter(row.values())).row, row) for row in rows]
    last = following.row if following else None
    body = [
        (number, row)
        for number, row in numbered
        if number >= heading.first_body_row and (last is None or number < last)
    ]
    if following and (following.years or following.groups) and body:
        spread = following.years or following.groups
        above = {n for n, cell in body[-1][1].items() if cell.text.strip()}
        if above and above <= set(spread):
            body = body[:-1]
    return [row for _, row in body]


def _added_by(positions: Sequence[Position], index: int) -> list[list[Position]]:
    """Give what a total may add up: the periods of its year, those since the last total, or all."""
    total = positions[index]
    dated = [p for p in positions if p.moment is not None]
    of_year = [p for p in dated if total.year and p.year == total.year]
    since: list[Position] = []
    for position in reversed(positions[:index]):
        if position.total_label:
            break
        since.insert(0, position)
    sets = [of_year, [p for p in since if p.moment is not None], dated]
    return [s for n, s in enumerate(sets) if s and s not in sets[:n]]


def _within(positions: Sequence[Position], longer: Position) -> list[Position]:
    """Give the shorter periods that make up a longer one exactly; none where they do not."""
    if longer.moment is None:
        return []
    whole = longer.moment.period
    parts = sorted(
        (p for p in positions if p.moment and p.moment.period != whole
         and whole.contains(p.moment.period)),
        key=lambda p: (p.moment.period.start, p.moment.period.end) if p.moment else (),
    )  # fmt: skip
    at = whole.start
    for part in parts:
        if part.moment is None or part.moment.period.start != at:
            return []
        at = part.moment.period.end
    return parts if at == whole.end else []
