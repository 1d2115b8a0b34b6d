"""Which row is which measure or metric: by the labels of the definitions, or the source's word.

Labels are compared as words (`labels.py`); a near miss counts only where nothing else fits. A
label that fits nothing has no role, and only relations that the table itself proves are looked
for in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from gaugebook.analysis.reconcile.cells import Reading, as_percent
from gaugebook.analysis.reconcile.counts import rounding_of
from gaugebook.analysis.reconcile.labels import (
    Words,
    is_change,
    is_total,
    kind_of_heading,
    nearly_same,
    same_words,
    words_of,
)
from gaugebook.analysis.reconcile.orient import Block, Point, Series, SourceLike
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Where
from gaugebook.values import Printed


@dataclass(frozen=True, eq=False)
class Line:
    """A series with its role: a measure, a metric, a change of another line, a total, or none."""

    series: Series
    measure: str | None = None
    metric: str | None = None
    is_share: bool = False
    is_fraction: bool = False
    is_change: bool = False
    is_total: bool = False
    is_target: bool = False
    is_skipped: bool = False

    @property
    def label(self) -> str:
        """The label as printed."""
        return self.series.label

    @property
    def name(self) -> str:
        """What a finding's key calls it: the metric's id, else the measure's, else the label."""
        return self.metric or self.measure or self.series.label

    def figure(self, point: int) -> Printed | None:
        """Give the number at a point, a share always in percent."""
        reading = self.series.at(point)
        if reading is None:
            return None
        if self.is_share:
            number = reading.share or reading.number
            return as_percent(number) if number and self.is_fraction else number
        return reading.number

    def ref(self, point: int) -> str:
        """Give the address of the cell at a point, or an empty text."""
        reading = self.series.at(point)
        return reading.ref if reading else ""

    @cached_property
    def rounding(self) -> Decimal:
        """Half the step to which the row's counts are rounded; 0 where they are exact."""
        return rounding_of(cell.number for cell in self.series.readings.values() if cell.number)

    @property
    def has_role(self) -> bool:
        """Whether a definition knows this line."""
        return self.metric is not None or self.measure is not None


@dataclass(frozen=True)
class Definitions:
    """The definitions that a table is read by, with their labels as words."""

    metrics: Mapping[str, Metric]
    measures: Mapping[str, Measure]
    _labels: tuple[tuple[Words, str, str, bool], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_labels", tuple(self._all_labels()))

    def _all_labels(self) -> Iterable[tuple[Words, str, str, bool]]:
        """Give each label as words, kind, id and whether it is of a share; names come last."""
        for name, measure in self.measures.items():
            for label in measure.labels:
                yield words_of(label), "measure", name, False
        for name, metric in self.metrics.items():
            for label in metric.labels:
                yield words_of(label), "metric", name, metric.unit == "share"
        for name, measure in self.measures.items():
            yield words_of(measure.name or name.replace("_", " ")), "measure", name, False
        for name, metric in self.metrics.items():
            for label in filter(None, (metric.name, metric.short_name)):
                yield words_of(label), "metric", name, metric.unit == "share"

    def is_known(self, label: str) -> bool:
        """Whether a label is that of some definition, percentage or not."""
        return bool(self._candidates(label, near=False))

    def _candidates(self, label: str, *, near: bool) -> list[tuple[str, str, bool]]:
        compare = nearly_same if near else same_words
        for brackets in (True, False):
            words = words_of(label, brackets=brackets)
            found = [(k, n, share) for w, k, n, share in self._labels if compare(words, w)]
            if found:
                return found
        return []

    def find(self, label: str, *, is_percent: bool, may_be_share: bool) -> dict[str, str]:
        """Give the measure and metric that a label stands for, as far as its figures allow."""
        for near in (False, True):
            found = self._candidates(label, near=near)
            fitting = [hit for hit in found if hit[2] == is_percent]
            if not fitting and may_be_share:
                fitting = [hit for hit in found if hit[2]]
            if fitting:
                return _first_of_each(fitting)
        return {}


def _first_of_each(found: list[tuple[str, str, bool]]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for kind, name, _ in found:
        roles.setdefault(kind, name)
    return roles


@dataclass(frozen=True, eq=False)
class Table:
    """A block with its lines' roles: what every check is given."""

    file: str
    sheet: str | None
    block: Block
    lines: tuple[Line, ...]
    definitions: Definitions

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the block."""
        return self.block.points

    @cached_property
    def figure_points(self) -> list[int]:
        """The points that hold figures of the lines themselves: periods, totals, others."""
        return self.block.points_of("period", "total", "to date", "other")

    def where(self, cells: Iterable[str]) -> Where:
        """Give the place of some cells."""
        return Where(self.file, sheet=self.sheet, cell=",".join(dict.fromkeys(filter(None, cells))))

    def line_of_measure(self, name: str, *, near: Line) -> Line | None:
        """Give the one line of a measure under the same heading, else the one in the block."""
        found = [x for x in self.lines if x.measure == name and not x.is_share]
        inside = [line for line in found if line.series.group == near.series.group]
        for candidates in (inside, found):
            if len(candidates) == 1:
                return candidates[0]
            if candidates:
                return None
        return None

    def lines_beside(self, line: Line) -> list[Line]:
        """Give the lines under the same heading."""
        return [other for other in self.lines if other.series.group == line.series.group]


def assign_roles(
    block: Block,
    definitions: Definitions,
    *,
    file: str,
    sheet: str | None,
    source: SourceLike | None = None,
) -> Table:
    """Give each series its role."""
    rules = {_folded(label): rule for label, rule in (source.rows if source else {}).items()}
    lines = tuple(_line(series, block, definitions, rules) for series in block.series)
    return Table(file, sheet, block, lines, definitions)


def _folded(text: str) -> str:
    return " ".join(str(text).split()).casefold()


def _line(
    series: Series, block: Block, definitions: Definitions, rules: Mapping[str, object]
) -> Line:
    rule = rules.get(_folded(series.label))
    if rule is not None:
        return _ruled(series, block, definitions, rule)
    cells = _body(series, block)
    percent = _speaks_of_percent(series, cells)
    line = Line(series, is_share=percent)
    if is_change(series.label) and not definitions.is_known(series.label):
        return replace(line, is_change=True, is_share=False)
    if kind_of_heading(series.label) == "target":
        return replace(line, is_target=True)
    numbers = [cell.number for cell in cells if cell.number]
    may_be_share = bool(numbers) and all(0 <= n.number <= 100 and n.unit is None for n in numbers)
    roles = definitions.find(series.label, is_percent=percent, may_be_share=may_be_share)
    return _with_roles(replace(line, is_total=is_total(series.label)), roles, definitions, cells)


def _ruled(series: Series, block: Block, definitions: Definitions, rule: object) -> Line:
    if getattr(rule, "skip", False):
        return Line(series, is_skipped=True)
    roles = {
        kind: name
        for kind in ("measure", "metric")
        if (name := getattr(rule, kind, None)) is not None
    }
    cells = _body(series, block)
    line = Line(series, is_share=_speaks_of_percent(series, cells))
    return _with_roles(line, roles, definitions, cells)


def _with_roles(
    line: Line, roles: Mapping[str, str], definitions: Definitions, cells: list[Reading]
) -> Line:
    metric = definitions.metrics.get(roles.get("metric", ""))
    measure = roles.get("measure")
    is_share = metric.unit == "share" if metric else line.is_share and measure is None
    if metric is not None and is_share:
        measure = None
    elif metric is not None and measure is None and metric.kind in ("count", "sum"):
        # A count of a measure is that measure, unless it is narrowed.
        measure = metric.of.measure if metric.of and not metric.of.where else None
    return replace(
        line,
        metric=metric.id if metric else None,
        measure=measure,
        is_share=is_share,
        is_fraction=is_share and _are_fractions(cells),
    )


def _body(series: Series, block: Block) -> list[Reading]:
    points = block.points_of("period", "total", "to date", "average", "other")
    return [series.readings[i] for i in points if i in series.readings]


def _speaks_of_percent(series: Series, cells: list[Reading]) -> bool:
    if words_of(series.label).has_percent or words_of(series.unit).has_percent:
        return True
    numbers = [cell.number for cell in cells if cell.number is not None]
    with_sign = sum(number.has_percent for number in numbers)
    return bool(numbers) and with_sign * 2 >= len(numbers)


def _are_fractions(cells: list[Reading]) -> bool:
    numbers = [cell.number for cell in cells if cell.number is not None]
    return (
        bool(numbers)
        and not any(n.has_percent for n in numbers)
        and all(0 <= n.number <= 1 for n in numbers)
        and any(n.decimals >= 2 for n in numbers)
    )
