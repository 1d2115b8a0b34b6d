"""One metric, one table, one statement: a sqlglot tree that any engine can print.

Only tree shapes are used that give equal results on DuckDB and Spark: exact quantiles, sums of
decimals, no zone arithmetic. Periods come in as instants, worked out in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.definitions.schema import TABLES
from gaugebook.observations import TOTAL, UNKNOWN

PIECE = "piece"
ROWS = "all_rows"
_EXACT = "DECIMAL(18, 6)"


@dataclass(frozen=True)
class Span:
    """A piece of time as instants: UTC, without a zone, `end` not included."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Statement:
    """A statement and the dimensions whose columns it gives."""

    tree: exp.Select
    by: tuple[str, ...]

    def sql(self, dialect: str = "duckdb") -> str:
        """Print it for an engine."""
        return self.tree.sql(dialect=dialect)


def compile_metric(
    metric: Metric,
    measures: Mapping[str, Measure],
    *,
    spans: Sequence[Span],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
) -> Statement:
    """Compile a metric over records into one statement.

    Parameters
    ----------
    metric
        The metric; each of its measures must be counted from one and the same table.
    measures
        The measures in reach.
    spans
        The pieces of time; the column ``piece`` gives the number of each, from 0.
    by
        Dimensions to split by. The rows with ``_T`` in all of them are the totals.
    where
        Dimension values to keep; ``_U`` keeps rows whose value is not known.

    Returns
    -------
    Statement
        Columns: ``piece``, the dimensions, ``all_rows``, ``numerator`` and ``denominator`` (or
        ``total`` and ``counted``, or ``quantile`` and ``counted``), ``known`` for a ratio with
        a narrowed denominator, ``lower`` for a bounded proxy, and ``part_0 ...`` for the
        measures of its identities.

    Raises
    ------
    ValueError
        When the measures are not all counted from the same table.
    """
    return _Compiler(metric, measures).compile(spans, tuple(by), where or {})


class _Compiler:
    def __init__(self, metric: Metric, measures: Mapping[str, Measure]) -> None:
        self.metric = metric
        self.measures = measures
        tables = {self._records(use.measure).table for use in metric.uses}
        if len(tables) != 1:
            raise ValueError(f"{metric.id} needs records of {len(tables)} tables")
        self.table = TABLES[tables.pop()]

    def _records(self, name: str) -> _Records:
        measure = self.measures.get(name)
        if measure is None or measure.records is None:
            raise ValueError(f"{self.metric.id}: {name} is not counted from records")
        return _Records(measure.records.table, measure.records.where, measure.records.sum)

    def compile(
        self, spans: Sequence[Span], by: tuple[str, ...], where: Mapping[str, str]
    ) -> Statement:
        columns = [exp.column(PIECE), *(self._dimension(name) for name in by)]
        aggregates = {ROWS: _count(None), **self._aggregates()}
        select = exp.select(
            *columns, *(exp.alias_(tree, name) for name, tree in aggregates.items())
        )
        select = select.from_(exp.to_table(self.table.name)).join(
            _pieces(spans), on=self._in_piece(), join_type="inner"
        )
        for condition in self._conditions(where):
            select = select.where(condition)
        return Statement(select.group_by(_grouping(by)), by)

    def _dimension(self, name: str) -> exp.Expr:
        """The code of a dimension: _T on total rows, _U where it is not known."""
        column = exp.column(name)
        grouping = exp.EQ(
            this=exp.Anonymous(this="GROUPING", expressions=[column]),
            expression=exp.Literal.number(1),
        )
        known = exp.Coalesce(this=column, expressions=[exp.Literal.string(UNKNOWN)])
        return exp.alias_(
            exp.Case().when(grouping, exp.Literal.string(TOTAL)).else_(known), f"by_{name}"
        )

    def _in_piece(self) -> exp.Expr:
        time = exp.column(self.table.time_column)
        return exp.and_(
            exp.GTE(this=time, expression=exp.column("starts")),
            exp.LT(this=time.copy(), expression=exp.column("ends")),
        )

    def _conditions(self, where: Mapping[str, str]) -> list[exp.Expr]:
        conditions: list[exp.Expr] = []
        if self.metric.where is not None:
            conditions.append(parse_where(self.metric.where, self.table.condition_columns))
        for name, code in sorted(where.items()):
            column = exp.column(name)
            if code == UNKNOWN:
                conditions.append(exp.Is(this=column, expression=exp.Null()))
            else:
                conditions.append(exp.EQ(this=column, expression=exp.Literal.string(code)))
        return conditions

    def _aggregates(self) -> dict[str, exp.Expr]:
        metric = self.metric
        found: dict[str, exp.Expr] = {}
        if metric.numerator and metric.denominator:
            found["numerator"] = self._amount(metric.numerator)
            found["denominator"] = self._amount(metric.denominator)
            if metric.denominator.where:
                found["known"] = self._amount(MeasureUse(measure=metric.denominator.measure))
            if metric.bounds and metric.bounds.lower:
                found["lower"] = self._amount(metric.bounds.lower["numerator"])
        elif metric.of and metric.kind == "quantile":
            found["quantile"] = self._quantile(metric.of, metric.quantile or 0.5)
            found["counted"] = self._filled(metric.of)
        elif metric.of:
            found["total"] = self._amount(metric.of)
            if metric.kind == "mean":
                found["counted"] = self._filled(metric.of)
                found["known"] = _count(self._condition(metric.of))
        for number, name in enumerate(identity_measures(metric)):
            found[f"part_{number}"] = self._amount(MeasureUse(measure=name))
        return found

    def _condition(self, use: MeasureUse) -> exp.Expr | None:
        records = self._records(use.measure)
        texts = [text for text in (records.where, use.where) if text]
        trees = [exp.paren(parse_where(t, self.table.condition_columns)) for t in texts]
        return exp.and_(*trees) if trees else None

    def _amount(self, use: MeasureUse) -> exp.Expr:
        records = self._records(use.measure)
        condition = self._condition(use)
        if records.sum is None:
            return _count(condition)
        exact = exp.cast(exp.column(records.sum), _EXACT)
        return _filtered(exp.Sum(this=exact), condition)

    def _filled(self, use: MeasureUse) -> exp.Expr:
        """Count the rows that have a value to sum; a blank one is not a zero."""
        return _filtered(exp.Count(this=self._summed(use)), self._condition(use))

    def _summed(self, use: MeasureUse) -> exp.Column:
        name = self._records(use.measure).sum
        if name is None:
            raise ValueError(f"{self.metric.id}: {use.measure} sums no column")
        return exp.column(name)

    def _quantile(self, use: MeasureUse, quantile: float) -> exp.Expr:
        tree = exp.PercentileCont(
            this=exp.cast(self._summed(use), "DOUBLE"), expression=exp.Literal.number(quantile)
        )
        return _filtered(tree, self._condition(use))


@dataclass(frozen=True)
class _Records:
    table: str
    where: str | None
    sum: str | None


def identity_measures(metric: Metric) -> tuple[str, ...]:
    """Give the measures that a metric's identities speak of, each once, in order."""
    names = [name for i in metric.identities for name in (*i.parts, i.equals)]
    return tuple(dict.fromkeys(names))


def _count(condition: exp.Expr | None) -> exp.Expr:
    return _filtered(exp.Count(this=exp.Star()), condition)


def _filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    if condition is None:
        return aggregate
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _pieces(spans: Sequence[Span]) -> exp.Expr:
    rows = [
        exp.Tuple(
            expressions=[
                exp.Literal.number(number),
                _instant(span.start),
                _instant(span.end),
            ]
        )
        for number, span in enumerate(spans)
    ]
    return exp.Values(
        expressions=rows,
        alias=exp.TableAlias(
            this=exp.to_identifier("pieces"),
            columns=[exp.to_identifier(name) for name in (PIECE, "starts", "ends")],
        ),
    )


def _instant(moment: datetime) -> exp.Expr:
    return exp.cast(exp.Literal.string(moment.strftime("%Y-%m-%d %H:%M:%S")), "TIMESTAMP")


def _grouping(by: tuple[str, ...]) -> exp.Expr:
    total = exp.Tuple(expressions=[exp.column(PIECE)])
    sets = [total]
    if by:
        sets.append(exp.Tuple(expressions=[exp.column(n) for n in (PIECE, *by)]))
    return exp.GroupingSets(expressions=sets)
