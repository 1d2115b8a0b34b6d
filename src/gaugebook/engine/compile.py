"""Many metrics, one table, one statement: a sqlglot tree that any engine can print.

All metrics that are asked for over the same rows share one scan: totals and breakdowns come from
grouping sets, and an aggregate that several metrics need is computed once. Periods come in as
instants, worked out in Python. Sequences have a statement of their own; see `sequence`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.schema import TableSpec
from gaugebook.engine.clock import (
    Offset,
    Span,
    check_spans,
    have_gaps,
    is_between,
    piece_number,
)
from gaugebook.engine.quantiles import exact_in_spark, quantiles_together
from gaugebook.engine.steps import TwoSteps, in_two_steps
from gaugebook.engine.terms import MetricTerms, count, is_null
from gaugebook.observations import TOTAL, UNKNOWN

PIECE = "piece"
IS_TOTAL = "is_total"
ROWS = "all_rows"


@dataclass(frozen=True)
class Statement:
    """A statement, the dimensions whose columns it gives, and where each metric's figures are.

    `columns` has for each metric the column of each of its aggregates, by name.
    """

    tree: exp.Expr
    by: tuple[str, ...]
    columns: Mapping[str, Mapping[str, str]]

    def sql(self, dialect: str = "duckdb") -> str:
        """Print it for an engine."""
        tree = self.tree.transform(exact_in_spark) if dialect == "spark" else self.tree
        return tree.sql(dialect=dialect, pretty=True)


def compile_metrics(
    metrics: Sequence[Metric],
    measures: Mapping[str, Measure],
    *,
    spans: Sequence[Span],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    offsets: Sequence[Offset] = (),
    filled: frozenset[str] = frozenset(),
) -> Statement:
    """Compile metrics over the records of one table into one statement.

    Parameters
    ----------
    metrics
        Metrics of any kind but derived and sequence, all over one and the same table.
    measures
        The measures in reach.
    spans
        The pieces of time, in order and apart; the column ``piece`` gives the number of each,
        from 0.
    by
        Dimensions to split by. The rows with ``_T`` in all of them are the totals.
    where
        Dimension values to keep; ``_U`` keeps rows whose value is not known.
    offsets
        The clock of the records' zone, where a condition holds a time against a local date.
    filled
        Columns without any blank.

    Returns
    -------
    Statement
        Columns: ``piece``, ``by_DIMENSION`` for each dimension, ``is_total``, and the aggregates
        of `terms.MetricTerms.aggregates`, each once; ``all_rows`` counts the rows that a metric
        speaks of.

    Raises
    ------
    ValueError
        When the metrics are not all over one table, a dimension is no dimension of that table,
        or the pieces overlap.
    """
    check_spans(spans)
    terms = [MetricTerms(m, measures, offsets=offsets, filled=filled) for m in metrics]
    tables = {t.table.name: t.table for t in terms}
    if len(tables) != 1:
        raise ValueError(f"the metrics need records of {len(tables)} tables")
    (table,) = tables.values()
    check_dimensions(table, (*by, *(where or {})))
    shared = _shared_condition(terms)
    columns = _Columns()
    for term in terms:
        own = None if shared is not None else term.where
        columns.add(term.metric.id, {ROWS: count(None), **term.aggregates()}, own)
    steps = in_two_steps(columns.by_name(), table)
    chosen = _counted_by(steps, by) if steps else [*keys(by), *columns.trees()]
    select = exp.select(*chosen, copy=False).from_(_placed(table, spans), copy=False)
    if have_gaps(spans):
        select = select.where(exp.Not(this=is_null(exp.column(PIECE))), copy=False)
    wide = shared if shared is not None else _any_of(terms)
    for condition in (*([wide] if wide is not None else []), *places_kept(where or {})):
        select = select.where(condition, copy=False)
    if steps:
        places = [exp.column(name) for name in dict.fromkeys((PIECE, *by, *steps.split_by))]
        counted = select.group_by(*places, copy=False).subquery("tallied", copy=False)
        added = (exp.alias_(tree, name, copy=False) for name, tree in steps.added.items())
        select = exp.select(*keys(by), *added, copy=False).from_(counted, copy=False)
    return Statement(select.group_by(grouping(by), copy=False), tuple(by), columns.by_metric)


def _counted_by(steps: TwoSteps, by: Sequence[str]) -> list[exp.Expr]:
    places = [exp.column(name) for name in dict.fromkeys((PIECE, *by, *steps.split_by))]
    return [*places, *(exp.alias_(tree, name, copy=False) for name, tree in steps.counted.items())]


def _shared_condition(terms: Sequence[MetricTerms]) -> exp.Expr | None:
    """Give the condition that all metrics have, so that it narrows the rows once."""
    texts = {term.metric.where for term in terms}
    return terms[0].where if len(texts) == 1 else None


def _any_of(terms: Sequence[MetricTerms]) -> exp.Expr | None:
    """Give the condition that some metric has a use for a row, or None when one has for all."""
    found = {term.metric.where: term.where for term in terms}
    trees = [tree for tree in found.values() if tree is not None]
    return exp.paren(exp.or_(*trees)) if len(trees) == len(found) else None


class _Columns:
    """The aggregates of a statement: the same tree for two metrics is one column."""

    def __init__(self) -> None:
        self.by_metric: dict[str, dict[str, str]] = {}
        self._names: dict[str, str] = {}
        self._trees: dict[str, exp.Expr] = {}

    def add(self, metric: str, found: Mapping[str, exp.Expr], own: exp.Expr | None) -> None:
        """Add a metric's aggregates, narrowed by its own condition where it has one."""
        mine = self.by_metric.setdefault(metric, {})
        for name, aggregate in found.items():
            tree = aggregate if own is None else _narrowed(aggregate, own)
            text = tree.sql("duckdb")
            if text not in self._names:
                self._names[text] = self._free_name(name)
                self._trees[self._names[text]] = tree
            mine[name] = self._names[text]

    def _free_name(self, name: str) -> str:
        if name not in self._trees:
            return name
        number = 2
        while f"{name}_{number}" in self._trees:
            number += 1
        return f"{name}_{number}"

    def by_name(self) -> Mapping[str, exp.Expr]:
        """Give the aggregates by the names of their columns."""
        return self._trees

    def trees(self) -> list[exp.Expr]:
        """Give the columns, each with its name."""
        together = quantiles_together(self._trees)
        return [exp.alias_(tree, name, copy=False) for name, tree in together.items()]


def _narrowed(aggregate: exp.Expr, own: exp.Expr) -> exp.Expr:
    """Narrow an aggregate, narrowed already or not, to the rows that a metric speaks of."""
    if not isinstance(aggregate, exp.Filter):
        return exp.Filter(this=aggregate, expression=exp.Where(this=own.copy()))
    both = exp.and_(own.copy(), aggregate.expression.this.copy(), copy=False)
    return exp.Filter(this=aggregate.this, expression=exp.Where(this=both))


def check_dimensions(table: TableSpec, names: Sequence[str]) -> None:
    """Hold that each name is a dimension of a table.

    Raises
    ------
    ValueError
        When one is not.
    """
    for name in names:
        if name not in table.dimensions:
            raise ValueError(f"{name} is no dimension of {table.name}")


def keys(by: Sequence[str]) -> list[exp.Expr]:
    """Give the columns that tell one row of the result from another."""
    return [
        exp.column(PIECE),
        *(_dimension(name) for name in by),
        exp.alias_(_is_total(by), IS_TOTAL),
    ]


def _dimension(name: str) -> exp.Expr:
    """The code of a dimension: _T on total rows, _U where it is not known."""
    known = exp.Coalesce(this=exp.column(name), expressions=[exp.Literal.string(UNKNOWN)])
    total = exp.EQ(this=_grouping_of(name), expression=exp.Literal.number(1))
    return exp.alias_(exp.Case().when(total, exp.Literal.string(TOTAL)).else_(known), f"by_{name}")


def _grouping_of(name: str) -> exp.Expr:
    return exp.Anonymous(this="GROUPING", expressions=[exp.column(name)])


def _is_total(by: Sequence[str]) -> exp.Expr:
    """Tell total rows by what was grouped: a dimension may hold any word, even _T."""
    return _grouping_of(by[0]) if by else exp.Literal.number(1)


def grouping(by: Sequence[str]) -> exp.Expr:
    """Give the grouping sets: the total of each piece, and the breakdown where one is asked."""
    sets = [exp.Tuple(expressions=[exp.column(PIECE)])]
    if by:
        sets.append(exp.Tuple(expressions=[exp.column(n) for n in (PIECE, *by)]))
    return exp.GroupingSets(expressions=sets)


def places_kept(where: Mapping[str, str]) -> list[exp.Expr]:
    """Give the conditions that keep one value of each dimension asked for."""
    conditions: list[exp.Expr] = []
    for name, code in sorted(where.items()):
        column = exp.column(name)
        if code == UNKNOWN:
            conditions.append(is_null(column))
        else:
            conditions.append(exp.EQ(this=column, expression=exp.Literal.string(code)))
    return conditions


def _placed(table: TableSpec, spans: Sequence[Span]) -> exp.Subquery:
    """Give the rows with the number of the piece that each lies in."""
    time = exp.column(table.time_column)
    number = piece_number(time, spans, all_inside=not have_gaps(spans))
    rows = exp.select("*").select(exp.alias_(number, PIECE, copy=False), copy=False)
    in_reach = is_between(time, Span(spans[0].start, spans[-1].end))
    rows = rows.from_(exp.to_table(table.name), copy=False).where(in_reach, copy=False)
    return rows.subquery("placed", copy=False)
