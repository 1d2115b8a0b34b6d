"""Names in one definition that another must answer to, and conditions on another's table.

A definition can be right by itself and still ask for what is not there: a measure nobody
defined, a dimension no table has, a notebook that was renamed. All of it is found here, before
anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.expressions import ConditionError, check_where
from gaugebook.definitions.files import LoadedYaml
from gaugebook.definitions.measure import Measure, SummaryMean
from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.definitions.report import Report
from gaugebook.definitions.schema import CONTACTS, TABLES, TableSpec
from gaugebook.definitions.source import Source
from gaugebook.errors import Problem, near_miss, problem

_LONGEST_SHOWN = 120


def check_references(library: Library) -> list[Problem]:
    """Find every name in a definition that no other definition answers to."""
    problems: list[Problem] = []
    for name, measure in library.measures.items():
        loaded = library.found["measure", name].loaded
        problems += _check_measure(name, measure, loaded, library.measures)
    for metric in library.metrics.values():
        problems += _MetricCheck(metric, library).problems()
    for source in library.sources.values():
        problems += _check_source(source, library)
    for report in library.reports.values():
        problems += _check_report(report, library)
    return problems


def _unknown(
    code: str, loaded: LoadedYaml, path: tuple[str | int, ...], name: str, known: Iterable[str]
) -> Problem:
    return problem(code, loaded.where(path), found=name, hint=near_miss(name, known))


def _check_measure(
    name: str, measure: Measure, loaded: LoadedYaml, measures: Mapping[str, Measure]
) -> Iterator[Problem]:
    weight = measure.summary.weight if isinstance(measure.summary, SummaryMean) else None
    if weight is not None and weight not in measures:
        yield _unknown("measure-unknown", loaded, (name, "summary", "weight"), weight, measures)


class _MetricCheck:
    """Checks one metric against the measures and the table that its records lie in."""

    def __init__(self, metric: Metric, library: Library) -> None:
        self.metric = metric
        self.library = library
        self.loaded = library.found["metric", metric.id].loaded
        self.table = self._table()

    def _table(self) -> TableSpec | None:
        """Give the table whose records it is counted from, or None for a summary only."""
        found = [self.library.measures.get(use.measure) for use in self.metric.uses]
        names = {m.records.table for m in found if m is not None and m.records is not None}
        from_records = all(m is not None and m.records is not None for m in found)
        return TABLES[names.pop()] if from_records and len(names) == 1 else None

    def problems(self) -> list[Problem]:
        """Give each finding once."""
        found = [
            *self._uses(),
            *self._condition(("where",), self.metric.where),
            *self._identities(),
            *self._dimensions(),
            *self._complement(),
        ]
        return list(dict.fromkeys(found))

    def _uses(self) -> Iterator[Problem]:
        kind = self.metric.kind
        for path, use in self._all_uses():
            yield from self._measure(path, use.measure)
            yield from self._condition((*path, "where"), use.where)
            measure = self.library.measures.get(use.measure)
            records = measure.records if measure else None
            if kind in ("mean", "quantile") and records and records.sum is None:
                where = self.loaded.where(path)
                detail = f"a {kind} needs a measure that sums a column"
                yield problem("field-wrong", where, field="of", found=use.measure, detail=detail)

    def _all_uses(self) -> Iterator[tuple[tuple[str, ...], MeasureUse]]:
        for name in ("of", "numerator", "denominator"):
            if use := getattr(self.metric, name):
                yield (name,), use
        for name in ("lower", "upper"):
            for part, use in (getattr(self.metric.bounds, name, None) or {}).items():
                yield ("bounds", name, part), use

    def _measure(self, path: tuple[str | int, ...], name: str) -> Iterator[Problem]:
        measures = self.library.measures
        if name not in measures:
            yield _unknown("measure-unknown", self.loaded, path, name, measures)
        elif self.table is not None and not _is_in(measures[name], self.table):
            detail = f"it is not counted from {self.table.name}, as the metric is"
            where = self.loaded.where(path)
            field = next(step for step in reversed(path) if isinstance(step, str))
            yield problem("field-wrong", where, field=field, found=name, detail=detail)

    def _condition(self, path: tuple[str, ...], text: str | None) -> Iterator[Problem]:
        if text is None:
            return
        try:
            check_where(text, (self.table or CONTACTS).condition_columns)
        except ConditionError as fault:
            shown = text[:_LONGEST_SHOWN]
            yield problem("where-refused", self.loaded.where(path), found=shown, detail=str(fault))

    def _identities(self) -> Iterator[Problem]:
        for number, identity in enumerate(self.metric.identities):
            for name in identity.parts:
                yield from self._measure(("identities", number, "left"), name)
            yield from self._measure(("identities", number, "equals"), identity.equals)

    def _dimensions(self) -> Iterator[Problem]:
        known = (self.table or CONTACTS).dimensions
        for number, name in enumerate(self.metric.dimensions):
            if name not in known:
                yield problem(
                    "dimension-unknown",
                    self.loaded.where(("dimensions", number)),
                    found=name,
                    metric=self.metric.id,
                    known=", ".join(known),
                    hint=near_miss(name, known),
                )

    def _complement(self) -> Iterator[Problem]:
        name, metrics = self.metric.complement_of, self.library.metrics
        if name is not None and name not in metrics:
            yield _unknown("metric-unknown", self.loaded, ("complement_of",), name, metrics)


def _is_in(measure: Measure, table: TableSpec) -> bool:
    return measure.records is not None and measure.records.table == table.name


def _check_source(source: Source, library: Library) -> Iterator[Problem]:
    loaded = library.found["source", source.id].loaded
    for label, rule in source.rows.items():
        if rule.metric and rule.metric not in library.metrics:
            path = ("rows", label, "metric")
            yield _unknown("metric-unknown", loaded, path, rule.metric, library.metrics)
        if rule.measure and rule.measure not in library.measures:
            path = ("rows", label, "measure")
            yield _unknown("measure-unknown", loaded, path, rule.measure, library.measures)
    if source.table == "counts":
        summaries = set(_summary_columns(library.measures.values()))
        for name in source.measure_columns:
            if name not in summaries:
                yield _unknown("measure-unknown", loaded, ("columns", name), name, summaries)


def _summary_columns(measures: Iterable[Measure]) -> Iterator[str]:
    for measure in measures:
        if isinstance(measure.summary, SummaryMean):
            yield measure.summary.mean
        elif measure.summary is not None:
            yield measure.summary


def _check_report(report: Report, library: Library) -> Iterator[Problem]:
    loaded = library.found["report", report.id].loaded
    if report.house not in library.houses:
        yield _unknown("house-unknown", loaded, ("house",), report.house, library.houses)
    for name, run in report.runs.items():
        if run.notebook not in library.notebooks:
            path = ("runs", name, "notebook")
            yield _unknown("notebook-unknown", loaded, path, run.notebook, library.notebooks)
    for number, metric in enumerate(report.metrics):
        if metric not in library.metrics:
            path_ = ("metrics", number)
            yield _unknown("metric-unknown", loaded, path_, metric, library.metrics)
