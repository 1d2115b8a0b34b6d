"""Summaries: one row a period and its dimensions, one column a measure (or one row a measure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.schema import CHANNELS
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn
from gaugebook.definitions.source_layout import ReportLayout
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.observations import TOTAL, UNKNOWN, Dimensions
from gaugebook.redaction import out_of_place
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.figures.adding_up import Interval, add_up_days
from gaugebook.tables.figures.period_text import (
    Moment,
    doubtful_periods,
    impossible_month,
    read_placed,
)
from gaugebook.tables.figures.printed_cells import Cells, ReadCell, Slot, read_cell, summary_slot
from gaugebook.tables.figures.reading import (
    NumberForm,
    ReadFigures,
    find_repeats,
    number_form,
)
from gaugebook.tables.figures.report_layout import Report, ReportRow, lay_out
from gaugebook.tables.figures.table_period import period_of_table
from gaugebook.tables.figures.total_words import is_total
from gaugebook.tables.figures.totals_of_rows import (
    PlacedRow,
    are_shown_whole,
    hold_row,
    hold_rows_read,
)
from gaugebook.tables.figures.unknown_codes import UnknownCodes
from gaugebook.tables.often import summarised
from gaugebook.tables.records.leaving_out import telling
from gaugebook.words import folded, one_line

_LEFT_OUT = "left-out"


def read_counts(
    grid: Grid,
    source: Source,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric] | None = None,
) -> ReadFigures:
    """Read a summary: its rows as figures, its totals as claims that are held against them.

    Parameters
    ----------
    grid
        The sheet or text file.
    source
        How it lies and what its columns are.
    measures
        The measures in reach; a column is read as what a measure's `summary:` says of it.
    metrics
        The metrics in reach; a column may also hold a metric as such, whose counts are not known.

    Returns
    -------
    ReadFigures
        A cell that says that there is no figure gives one without a value, never zero. Every row
        that gives no figure is counted in `left_out`.
    """
    return _CountsReader(grid, source, measures, metrics or {}).read()


class _Definitions(TypedDict):
    measures: Mapping[str, Measure]
    metrics: Mapping[str, Metric]


class _CountsReader:
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
        self.definitions: _Definitions = {"measures": measures, "metrics": metrics}
        self.rules = source.report or ReportLayout()
        self.problems: list[Problem] = []
        self.unknown = UnknownCodes()
        self.dropped: Counter[int] = Counter()
        self.above: dict[str, str] = {}
        self.whole: Moment | None = None
        self.doubtful: frozenset[str] = frozenset()
        self.slots = {
            name: slot
            for name in source.measure_columns
            if (slot := summary_slot(name, measures, metrics))
        }
        self.own = {slot.key: source.columns[name].dimensions for name, slot in self.slots.items()}
        self.forms = {name: number_form(source, rule) for name, rule in source.columns.items()}
        apart = ("period", "measure", "value", *source.measure_columns)
        self.dimension_columns = [name for name in source.columns if name not in apart]

    def read(self) -> ReadFigures:
        report = lay_out(self.grid, self.source)
        self.problems += report.problems
        self._tell_unheld(report)
        if report.is_refused or not self._has_period(report):
            # Without its dimension a row would pass for the total.
            return ReadFigures((), tuple(summarised(self.problems)))
        self.doubtful = self._doubtful(report)
        placed: list[PlacedRow] = []
        totals: list[tuple[int, PlacedRow]] = []
        for row in report.rows:
            if row.total_label:
                totals.append((len(placed), self._total(row)))
            elif (rule := self._leaving_out(row)) is not None:
                report.left_out[_LEFT_OUT] += 1
                self.dropped[rule] += 1
            elif found := self._data(row):
                placed.append(found)
            else:
                report.left_out["period-unreadable"] += 1
        for at, total in totals:
            self.problems += hold_row(total, placed, at, **self.definitions)
        self.problems += hold_rows_read(placed, **self.definitions)
        whole = self._whole_by(totals, placed)
        figures = [replace(f, whole_by=whole) if whole else f for f in self._figures(placed)]
        self.problems += self.unknown.problems(self.source.id)
        left_out = tuple(sorted((code, n) for code, n in report.left_out.items() if n))
        rows = len(placed) + sum(count for _, count in left_out)
        self._tell_left_out(self.dropped.total() + len(placed))
        return ReadFigures(tuple(figures), tuple(summarised(self.problems)), left_out, rows)

    def _tell_unheld(self, report: Report) -> None:
        """Refuse a column that no measure holds: a workspace may have a measure of its own."""
        for name in self.source.measure_columns:
            is_there = any(h in report.head for h in self.source.columns[name].headings)
            if is_there and name not in self.slots:
                hint = near_miss(name, {*self.measures, *self.metrics})
                self.problems.append(
                    problem("measure-unknown", self._where(), found=name, hint=hint)
                )

    def _where(self, cell: str | None = None) -> Where:
        return Where(self.grid.file, sheet=self.grid.sheet, cell=cell)

    # --- periods ----------------------------------------------------------------------------------

    def _has_period(self, report: Report) -> bool:
        """Whether rows have a period: in a column, or one for the whole table."""
        rule = self.source.period_from
        if "period" in self.source.columns or rule is None:
            return True
        placed = period_of_table(rule, lines=report.lines, file=self.grid.file)
        if placed is None:
            place = "line above the headings" if rule.line is not None else "file name"
            wanted = rule.line or rule.file_name
            self._report("period-not-found", None, wanted=wanted, place=place)
            return False
        self.whole = Moment(*placed)
        return True

    def _doubtful(self, report: Report) -> frozenset[str]:
        """Give the periods that may be a month or a financial year."""
        rule = self.source.columns.get("period")
        cells = (row.cell(rule.headings) for row in report.rows) if rule else ()
        texts = [one_line(cell.text) for cell in cells if cell is not None]
        return doubtful_periods(texts, self.source, forms=rule.formats if rule else ())

    def _moment(self, row: ReportRow) -> Moment | None:
        rule = self.source.columns.get("period")
        if rule is None:
            return self.whole
        text = self._text(row, "period", rule)
        if rule.day:
            day = self._filled(row, "period's day", rule.day, fill_down=rule.fill_down)
            text = f"{day} {text.split(' - ')[0].split('-')[0].strip()}"
        if text in self.doubtful:
            return None
        return read_placed(text, self.source, forms=rule.formats, dates_are=self.rules.dates_are)

    def _text(self, row: ReportRow, column: str, rule: SourceColumn) -> str:
        return self._filled(row, column, rule.headings, fill_down=rule.fill_down)

    def _filled(
        self, row: ReportRow, column: str, headings: Sequence[str], *, fill_down: bool
    ) -> str:
        """Give a cell's text; a blank one means the value above it where the source says so."""
        cell = row.cell(headings)
        text = one_line(cell.text) if cell else ""
        if not fill_down:
            return text
        if text:
            self.above[column] = text
        return text or self.above.get(column, "")

    # --- rows -------------------------------------------------------------------------------------

    def _leaving_out(self, row: ReportRow) -> int | None:
        """Give which rule of the source leaves a row out, or None."""
        for number, rule in enumerate(self.source.leave_out):
            cell = row.cell((rule.heading,))
            texts = {folded(text) for text in rule.texts}
            if cell is not None and folded(cell.text) in texts:
                return number
        return None

    def _tell_left_out(self, rows: int) -> None:
        code, share = telling(self.dropped.total(), rows)
        for number, count in sorted(self.dropped.items()):
            rule = self.source.leave_out[number]
            self.problems.append(
                problem(
                    code,
                    self._where(),
                    found=", ".join(rule.texts),
                    heading=rule.heading,
                    because=rule.because,
                    count=count,
                    rows=rows,
                    share=share,
                    source=self.source.id,
                )
            )

    def _data(self, row: ReportRow) -> PlacedRow | None:
        moment = self._moment(row)
        dimensions = self._dimensions(row)
        if moment is None:
            rule = self.source.columns["period"]
            cell = row.cell(rule.headings) or next(iter(row.cells.values()))
            is_doubtful = one_line(cell.text) in self.doubtful
            month = "" if is_doubtful else impossible_month(cell.text, rule.formats)
            code = "period-ambiguous" if is_doubtful else "period-unreadable"
            facts = {"month": month} if month else {}
            self._report("period-order" if month else code, cell, label="period", **facts)
            return None
        return PlacedRow(row, moment, dimensions, self._cells(row, moment, dimensions))

    def _dimensions(self, row: ReportRow) -> Dimensions:
        codes = dict(self.source.dimensions)
        if self.rules.block and row.block:
            codes[self.rules.block] = row.block
        for name in self.dimension_columns:
            cell = row.cell(self.source.columns[name].headings)
            if cell is not None:
                codes[name] = self._code(name, row, cell)
        return tuple(sorted((name, code) for name, code in codes.items() if code != TOTAL))

    def _code(self, name: str, row: ReportRow, cell: GridCell) -> str:
        """Give the code of a dimension cell; what is blank or said to be unknown is unknown."""
        rule = self.source.columns[name]
        text = self._text(row, name, rule)
        if not text or folded(text) in rule.unknown_texts:
            return UNKNOWN
        meant = text
        if rule.codes is not None:
            if folded(text) not in rule.meanings:
                self.unknown.add(name, text, self._where(cell.ref))
                return UNKNOWN
            meant = str(rule.meanings[folded(text)])
        if name == "channel" and meant not in (*CHANNELS, TOTAL, UNKNOWN):
            self.unknown.add(name, text, self._where(cell.ref))
            return UNKNOWN
        return meant

    def _cells(self, row: ReportRow, moment: Moment | None, dimensions: Dimensions) -> Cells:
        cells: dict[tuple[str, str], ReadCell] = {}
        for slot, cell, form in self._slots_of(row):
            own = self.own.get(slot.key)
            placed = tuple(sorted({**dict(dimensions), **own}.items())) if own else dimensions
            cells[slot.key] = self._cell(slot, cell, form, moment, placed)
        return cells

    def _slots_of(self, row: ReportRow) -> Iterator[tuple[Slot, GridCell, NumberForm]]:
        if self.source.is_long:
            slot = self._long_slot(row)
            cell = row.cell(self.source.columns["value"].headings)
            if slot and cell:
                yield slot, cell, self.forms["value"]
            return
        for name, slot in self.slots.items():
            cell = row.cell(self.source.columns[name].headings)
            if cell is not None:
                yield slot, cell, self.forms[name]

    def _long_slot(self, row: ReportRow) -> Slot | None:
        """Give what a row of a long table holds, by the code of its measure."""
        rule = self.source.columns["measure"]
        text = self._text(row, "measure", rule)
        name = str(rule.meanings.get(folded(text), text if rule.codes is None else ""))
        slot = summary_slot(name, self.measures, self.metrics)
        if slot is None and name in self.measures:
            slot = Slot("measure", name, self.measures[name].unit, text)
        if slot is None:
            cell = row.cell(rule.headings) or next(iter(row.cells.values()))
            self.unknown.add("measure", text, self._where(cell.ref))
        return slot

    def _cell(
        self,
        slot: Slot,
        cell: GridCell,
        form: NumberForm,
        moment: Moment | None,
        dimensions: Dimensions,
    ) -> ReadCell:
        read, fault = read_cell(
            cell, slot, self._where(cell.ref), form=form, moment=moment, dimensions=dimensions
        )
        self.problems += [fault] if fault else []
        return read

    # --- totals -----------------------------------------------------------------------------------

    def _total(self, row: ReportRow) -> PlacedRow:
        """Read a row of totals: its figures, and the labels that narrow what it adds up."""
        rule = self.source.columns.get("period")
        cell = row.cell(rule.headings) if rule else None
        moment = None
        if rule and cell and cell.text.strip():
            forms, dates_are = rule.formats, self.rules.dates_are
            moment = read_placed(cell.text, self.source, forms=forms, dates_are=dates_are)
        named = []
        for name in self.dimension_columns:
            cell = row.cell(self.source.columns[name].headings)
            text = one_line(cell.text) if cell else ""
            if cell and text and not is_total(text, also=self.rules.totals) and text != TOTAL:
                named.append((name, self._code(name, row, cell)))
        is_long = self.source.is_long and not self._long_name(row)
        cells = {} if is_long else self._cells(row, moment, ())
        return PlacedRow(row, moment, tuple(named), cells)

    def _long_name(self, row: ReportRow) -> str:
        cell = row.cell(self.source.columns["measure"].headings)
        text = one_line(cell.text) if cell else ""
        return "" if is_total(text, also=self.rules.totals) else text

    def _whole_by(
        self, totals: Sequence[tuple[int, PlacedRow]], placed: Sequence[PlacedRow]
    ) -> tuple[str, ...]:
        """Give the dimensions that make up the total: the source says so, or its totals show it."""
        if self.rules.whole:
            return self.rules.whole
        if not are_shown_whole([total for _, total in totals], placed, **self.definitions):
            return ()
        block = (self.rules.block,) if self.rules.block else ()
        return (*self.dimension_columns, *block)

    # --- figures ----------------------------------------------------------------------------------

    def _figures(self, placed: Iterable[PlacedRow]) -> list[PrintedFigure]:
        rows = list(placed)
        if self.rules.add_up is not None:
            intervals = [
                Interval(one.moment.clock, one.cells) for one in rows if one.moment is not None
            ]
            figures, problems = add_up_days(
                intervals, measures=self.measures, time_zone=self.source.zone
            )
            self.problems += problems
            return figures
        if self._are_of_less_than_a_day(rows):
            return []
        figures = [cell.figure for one in rows for cell in one.cells.values()]
        self.problems += find_repeats(figures)
        return figures

    def _are_of_less_than_a_day(self, rows: Sequence[PlacedRow]) -> bool:
        """Whether rows have clock times and the source does not say that they are added up."""
        timed = [one for one in rows if one.moment and one.moment.clock not in ("", "00:00:00")]
        if timed:
            cell = next(iter(timed[0].row.cells.values()))
            self._report("intervals-not-added", cell, count=len(timed))
        return bool(timed)

    def _report(self, code: str, cell: GridCell | None, **facts: Any) -> None:
        where = self._where(cell.ref if cell else None)
        text = one_line(cell.text) if cell else ""
        if code == "period-unreadable":  # of another table below, or a note: anything stands there
            text = out_of_place(text)
        self.problems.append(problem(code, where, found=text, source=self.source.id, **facts))
