"""Names in one definition that another must answer to, and conditions on another's table.

A definition can be right by itself and still ask for what is not there: a measure nobody
defined, a dimension no table has, a notebook that was renamed. All of it is found here, before
anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gaugebook.definitions.assessment_library import check_in_library
from gaugebook.definitions.base import aside
from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.derivation import check_cycles, check_derived
from gaugebook.definitions.expressions import ConditionError, check_where
from gaugebook.definitions.faults import visible
from gaugebook.definitions.files import LoadedYaml
from gaugebook.definitions.measure import Measure, SummaryMean, SummaryShare, SummarySum
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.report import Report
from gaugebook.definitions.schema import CONTACTS, COUNTS, TABLES, TableSpec
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
        found = _MetricCheck(metric, library).problems()
        problems += _weighed(found, "metric", metric.id, library)
    problems += check_cycles(library)
    for source in library.sources.values():
        problems += _weighed(_check_source(source, library), "source", source.id, library)
    for report in library.reports.values():
        problems += _check_report(report, library)
    for model in library.assessments.values():
        problems += check_in_library(model, library)
    return problems


def _weighed(found: Iterable[Problem], kind: str, name: str, library: Library) -> Iterator[Problem]:
    """Let a shipped definition that a workspace's own measure no longer fits be a warning.

    The workspace may well use neither; where it reads such a column, `tables.counts` refuses it.
    """
    own = any(not f.shipped for (what, _), f in library.found.items() if what == "measure")
    is_outdone = own and library.found[kind, name].shipped
    for fault in found:
        yield replace(fault, severity="warn") if is_outdone else fault


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
    base = measure.summary.of if isinstance(measure.summary, SummaryShare) else None
    if base is not None and (base not in measures or base == name):
        others = sorted(measures.keys() - {name})
        yield _unknown("measure-unknown", loaded, (name, "summary", "of"), base, others)
    parts = measure.summary.sum_of if isinstance(measure.summary, SummarySum) else ()
    for number, part in enumerate(parts):
        if part not in measures or part == name:
            known = measures.keys() - {name}
            path = (name, "summary", "sum_of", number)
            yield _unknown("measure-unknown", loaded, path, part, sorted(known))


class _MetricCheck:
    """Checks one metric against the measures and the tables that its records lie in."""

    def __init__(self, metric: Metric, library: Library) -> None:
        self.metric = metric
        self.library = library
        self.loaded = library.found["metric", metric.id].loaded
        found = [self._table_of(use.measure) for use in metric.uses]
        self.tables = tuple(dict.fromkeys(table for table in found if table is not None))
        # Where a summary holds one of its measures, no table of records is the one to keep to.
        self.counted_from = () if None in found else self.tables

    def problems(self) -> list[Problem]:
        """Give each finding once."""
        if self.metric.kind == "derived":
            return check_derived(self.metric, self.library)
        found = [
            *self._uses(),
            *self._bounds(),
            *self._conditions(),
            *self._identities(),
            *self._dimensions(),
            *self._complement(),
            *self._keys(),
        ]
        return list(dict.fromkeys(found))

    def _table_of(self, name: str) -> TableSpec | None:
        """Give the table whose records a measure counts, or None for a summary only."""
        measure = self.library.measures.get(name)
        return TABLES[measure.records.table] if measure and measure.records else None

    def _uses(self) -> Iterator[Problem]:
        for name in ("of", "numerator", "denominator"):
            if use := getattr(self.metric, name):
                yield from self._measure((name,), use.measure)
                if use.summary is not None:
                    yield from self._measure((name, "summary"), use.summary)
                yield from self._condition((name, "where"), use.where, self._table_of(use.measure))
        yield from self._of()

    def _of(self) -> Iterator[Problem]:
        """Hold that the measure of a metric is of the sort that its kind needs."""
        kind, use = self.metric.kind, self.metric.of
        measure = self.library.measures.get(use.measure) if use else None
        if use is None or measure is None:
            return
        records = measure.records
        detail = ""
        if kind in ("mean", "quantile") and records and records.sum is None:
            detail = f"a {kind} needs a measure that sums a column"
        elif kind in ("distinct", "sequence") and records is None:
            detail = f"a {kind} needs a measure that is counted from records"
        elif kind in ("distinct", "sequence") and records and records.sum:
            detail = f"a {kind} needs a measure that counts records, not one that sums a column"
        if detail:
            yield self._wrong("of", ("of",), use.measure, detail)

    def _bounds(self) -> Iterator[Problem]:
        """Hold that a bound is counted from the records of the numerator that it bounds."""
        above = self.metric.numerator
        table = self._table_of(above.measure) if above else None
        tables = tuple(t for t in self.counted_from if t is table)
        for side, use in self.metric.bound_sides.items():
            path = ("bounds", side, "numerator")
            yield from self._measure(path, use.measure, among=tables)
            yield from self._condition((*path, "where"), use.where, table)

    def _measure(
        self, path: tuple[str | int, ...], name: str, *, among: Sequence[TableSpec] = ()
    ) -> Iterator[Problem]:
        """Hold that a measure exists, and is counted from one of some tables if any are given."""
        measures = self.library.measures
        if name not in measures:
            yield _unknown("measure-unknown", self.loaded, path, name, measures)
        elif among and self._table_of(name) not in among:
            field = next(step for step in reversed(path) if isinstance(step, str))
            told = " or ".join(table.name for table in among)
            detail = f"it is not counted from {told}, as the metric is"
            yield self._wrong(field, path, name, detail)

    def _conditions(self) -> Iterator[Problem]:
        """Hold that the metric's own conditions speak of every table that it counts from."""
        for name in ("where", "after", "then"):
            for table in self.tables or (None,):
                yield from self._condition((name,), getattr(self.metric, name), table)

    def _condition(
        self, path: tuple[str, ...], text: str | None, table: TableSpec | None
    ) -> Iterator[Problem]:
        if text is None:
            return
        try:
            check_where(text, (table or CONTACTS).condition_columns)
        except ConditionError as fault:
            shown = visible(text[:_LONGEST_SHOWN])
            in_table = f"in {table.name}, " if table is not None and len(self.tables) > 1 else ""
            detail = f"{in_table}{fault}"
            yield problem("where-refused", self.loaded.where(path), found=shown, detail=detail)

    def _identities(self) -> Iterator[Problem]:
        for number, identity in enumerate(self.metric.identities):
            tables = [t for t in map(self._table_of, (*identity.parts, identity.equals)) if t]
            among = [t for t in self.counted_from if t in tables][:1] or self.counted_from
            for name in identity.parts:
                yield from self._measure(("identities", number, "left"), name, among=among)
            path = ("identities", number, "equals")
            yield from self._measure(path, identity.equals, among=among)

    def _dimensions(self) -> Iterator[Problem]:
        # What only summaries hold may be split by what a summary may have, such as a referrer.
        tables = self.tables or ((COUNTS,) if self.metric.uses else (CONTACTS,))
        known = [d for d in tables[0].dimensions if all(d in t.dimensions for t in tables)]
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

    def _keys(self) -> Iterator[Problem]:
        """Check the columns by which rows are told apart or held together."""
        if not self.tables:
            return
        table, column = self.tables[0], self.metric.distinct
        if column is not None:
            yield from self._text_column(("distinct",), column, table)
            is_of_people = column in table.private and column not in table.key
            if is_of_people and not self.metric.about_people:
                detail = f"it must be true, because each {column} is a person"
                yield self._wrong("about_people", ("about_people",), "false", detail)
        for number, name in enumerate(self.metric.same):
            yield from self._text_column(("same", number), name, table)
            if name in table.key:
                detail = f"it differs in every row of {table.name}, so nothing would follow"
                yield self._wrong("same", ("same", number), name, detail)

    def _text_column(
        self, path: tuple[str | int, ...], name: str, table: TableSpec
    ) -> Iterator[Problem]:
        texts = [column for column, kind in table.types.items() if kind == "text"]
        if name not in texts:
            detail = f"it is not a text column of {table.name}{aside(near_miss(name, texts))}"
            yield self._wrong(str(path[0]), path, name, detail)

    def _wrong(self, field: str, path: tuple[str | int, ...], found: str, detail: str) -> Problem:
        where = self.loaded.where(path)
        return problem("field-wrong", where, field=field, found=found, detail=detail)


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
        yield from _check_summary(source, loaded, library)


def _check_summary(source: Source, loaded: LoadedYaml, library: Library) -> Iterator[Problem]:
    """Hold that each figure of a summary is a measure's, or a metric that stands there as such."""
    columns = {column for m in library.measures.values() if (column := m.summary_column)}
    known = columns | library.metrics.keys()
    for name in source.measure_columns:
        if name not in known:
            yield _unknown("measure-unknown", loaded, ("columns", name), name, known)
    rule = source.columns.get("measure") if source.is_long else None
    for written, meant in (rule.codes or {}).items() if rule else ():
        if meant not in known and meant not in library.measures:
            path = ("columns", "measure", "codes", written)
            yield _unknown("measure-unknown", loaded, path, str(meant), known)


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
