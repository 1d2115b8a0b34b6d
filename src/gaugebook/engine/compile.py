"""One metric, one table, one statement: a sqlglot tree that any engine can print.

Only tree shapes are used that give equal results on DuckDB and Spark: exact quantiles, sums of
decimals, no zone arithmetic. Periods come in as instants, worked out in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.measure import Measure, RecordCount
from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.definitions.schema import TABLES
from gaugebook.observations import TOTAL, UNKNOWN

PIECE = "piece"
IS_TOTAL = "is_total"
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
        tree = self.tree.transform(_exact_in_spark) if dialect == "spark" else self.tree
        return tree.sql(dialect=dialect, pretty=True)


def _exact_in_spark(node: exp.Expr) -> exp.Expr:
    """Print quantiles for Spark by its exact function; its PERCENTILE_CONT reads otherwise."""
    if not isinstance(node, exp.PercentileCont):
        return node
    return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])


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
        The pieces of time, in order and apart; the column ``piece`` gives the number of each,
        from 0.
    by
        Dimensions to split by. The rows with ``_T`` in all of them are the totals.
    where
        Dimension values to keep; ``_U`` keeps rows whose value is not known.

    Returns
    -------
    Statement
        Columns: ``piece``, the dimensions, ``is_total``, ``all_rows``, ``numerator`` and
        ``denominator`` (or ``total`` and ``counted``, or ``quantile`` and ``counted``), ``known``
        for a ratio with a narrowed denominator, ``lower`` for a bounded proxy, and ``part_0 ...``
        for the measures of its identities. ``unclear`` counts the rows of which blanks do not let
        one say whether they belong to what is counted, ``unclear_numerator`` those of the
        denominator that may or may not be in the numerator.

    Raises
    ------
    ValueError
        When the measures are not all counted from the same table, a dimension is no dimension of
        that table, or the pieces overlap.
    """
    return _Compiler(metric, measures).compile(spans, tuple(by), where or {})


def columns_needed(metric: Metric, measures: Mapping[str, Measure]) -> frozenset[str]:
    """Give the columns of records that a metric looks at, beside the time.

    What only its bounds look at is left out: without it there is a value and no bound.

    Raises
    ------
    ValueError
        When the measures are not all counted from the same table.
    """
    return _Compiler(metric, measures).columns_of(metric.uses)


def columns_bounding(metric: Metric, measures: Mapping[str, Measure]) -> frozenset[str]:
    """Give the columns of records that the lower bound of a metric looks at."""
    bounds = metric.bounds
    uses = tuple(bounds.lower.values()) if bounds and bounds.lower else ()
    return _Compiler(metric, measures).columns_of(uses)


class _Compiler:
    def __init__(self, metric: Metric, measures: Mapping[str, Measure]) -> None:
        self.metric = metric
        self.measures = measures
        tables = {self._records(use.measure).table for use in self._uses()}
        if len(tables) != 1:
            raise ValueError(f"{metric.id} needs records of {len(tables)} tables")
        self.table = TABLES[tables.pop()]

    def _uses(self) -> tuple[MeasureUse, ...]:
        bounds = self.metric.bounds
        return (*self.metric.uses, *(bounds.lower.values() if bounds and bounds.lower else ()))

    def _records(self, name: str) -> RecordCount:
        measure = self.measures.get(name)
        if measure is None or measure.records is None:
            raise ValueError(f"{self.metric.id}: {name} is not counted from records")
        return measure.records

    def columns_of(self, uses: Sequence[MeasureUse]) -> frozenset[str]:
        trees = [self._condition(use) for use in uses]
        if self.metric.where is not None:
            trees.append(parse_where(self.metric.where, self.table.condition_columns))
        named = {c.name for tree in trees if tree is not None for c in tree.find_all(exp.Column)}
        summed = {self._records(use.measure).sum for use in uses}
        return frozenset(named | {name for name in summed if name is not None})

    def compile(
        self, spans: Sequence[Span], by: tuple[str, ...], where: Mapping[str, str]
    ) -> Statement:
        for name in (*by, *where):
            if name not in self.table.dimensions:
                raise ValueError(f"{name} is no dimension of {self.table.name}")
        if not spans or any(later.start < earlier.end for earlier, later in pairwise(spans)):
            raise ValueError("the pieces of time must stand in order and apart")
        columns = [
            exp.column(PIECE),
            *(self._dimension(name) for name in by),
            exp.alias_(_is_total(by), IS_TOTAL),
        ]
        aggregates = {ROWS: _count(None), **self._aggregates()}
        select = exp.select(
            *columns, *(exp.alias_(tree, name) for name, tree in aggregates.items())
        )
        select = select.from_(self._placed(spans), copy=False)
        if _have_gaps(spans):
            select = select.where(exp.Not(this=_is_null(exp.column(PIECE))), copy=False)
        for condition in self._conditions(where):
            select = select.where(condition, copy=False)
        return Statement(select.group_by(_grouping(by), copy=False), by)

    def _dimension(self, name: str) -> exp.Expr:
        """The code of a dimension: _T on total rows, _U where it is not known."""
        column = exp.column(name)
        known = exp.Coalesce(this=column, expressions=[exp.Literal.string(UNKNOWN)])
        total = exp.EQ(this=_grouping_of(name), expression=exp.Literal.number(1))
        return exp.alias_(
            exp.Case().when(total, exp.Literal.string(TOTAL)).else_(known), f"by_{name}"
        )

    def _placed(self, spans: Sequence[Span]) -> exp.Subquery:
        """Give the rows with the number of the piece that each lies in."""
        time = exp.column(self.table.time_column)
        number = _piece_number(time, list(enumerate(spans)), gaps=_have_gaps(spans))
        rows = exp.select("*").select(exp.alias_(number, PIECE, copy=False), copy=False)
        in_reach = _is_between(time, Span(spans[0].start, spans[-1].end))
        rows = rows.from_(exp.to_table(self.table.name), copy=False).where(in_reach, copy=False)
        return rows.subquery("placed", copy=False)

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
            found |= self._unclear("unclear", metric.denominator)
            found |= self._unclear("unclear_numerator", metric.numerator, of=metric.denominator)
        elif metric.of and metric.kind == "quantile":
            found["quantile"] = self._quantile(metric.of, metric.quantile or 0.5)
            found["counted"] = self._filled(metric.of)
            found |= self._unclear("unclear", metric.of)
        elif metric.of:
            found["total"] = self._amount(metric.of)
            if metric.kind == "mean":
                found["counted"] = self._filled(metric.of)
            found |= self._unclear("unclear", metric.of)
        for number, name in enumerate(identity_measures(metric, self.measures)):
            found[f"part_{number}"] = self._amount(MeasureUse(measure=name))
        return found

    def _unclear(
        self, name: str, use: MeasureUse, *, of: MeasureUse | None = None
    ) -> dict[str, exp.Expr]:
        """Count the rows whose blanks leave open whether they belong to a measure.

        In SQL a comparison with a blank is neither true nor false, and a count of what is true
        drops such a row without a word.
        """
        reasons: list[exp.Expr] = []
        condition = self._condition(use)
        summed = self._records(use.measure).sum
        if condition is not None:
            reasons.append(_is_null(condition))
        if summed is not None:
            blank = _is_null(exp.column(summed))
            reasons.append(blank if condition is None else exp.and_(condition.copy(), blank))
        if not reasons:
            return {}
        inside = self._condition(of) if of else None
        either = exp.or_(*reasons)
        return {name: _count(either if inside is None else exp.and_(inside, either))}

    def _condition(self, use: MeasureUse) -> exp.Expr | None:
        records = self._records(use.measure)
        texts = [text for text in (records.where, use.where) if text]
        trees = [parse_where(t, self.table.condition_columns) for t in texts]
        return exp.paren(exp.and_(*trees)) if trees else None

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


def identity_measures(metric: Metric, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Give the measures of a metric's identities that its records can count, each once, in order.

    A measure that only a summary holds is not zero in records, it is unknown.
    """
    tables = {m.records.table for use in metric.uses if (m := measures[use.measure]).records}
    names = [name for i in metric.identities for name in (*i.parts, i.equals)]
    found = {name: measures[name].records for name in names if name in measures}
    return tuple(name for name, records in found.items() if records and records.table in tables)


def _is_null(tree: exp.Expr) -> exp.Expr:
    return exp.Is(this=tree, expression=exp.Null())


def _grouping_of(name: str) -> exp.Expr:
    return exp.Anonymous(this="GROUPING", expressions=[exp.column(name)])


def _is_total(by: tuple[str, ...]) -> exp.Expr:
    """Tell total rows by what was grouped: a dimension may hold any word, even _T."""
    return _grouping_of(by[0]) if by else exp.Literal.number(1)


def _count(condition: exp.Expr | None) -> exp.Expr:
    return _filtered(exp.Count(this=exp.Star()), condition)


def _filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    if condition is None:
        return aggregate
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _piece_number(time: exp.Column, pieces: Sequence[tuple[int, Span]], *, gaps: bool) -> exp.Expr:
    """Find the piece of a time by halving: ten comparisons for the days of two years.

    A join on the limits gives the same and takes several times as long.
    """
    if len(pieces) == 1:
        number, span = pieces[0]
        found = exp.Literal.number(number)
        return exp.Case().when(_is_between(time, span), found) if gaps else found
    middle = len(pieces) // 2
    before = exp.LT(this=time.copy(), expression=_instant(pieces[middle][1].start))
    earlier, later = (
        _piece_number(time, half, gaps=gaps) for half in (pieces[:middle], pieces[middle:])
    )
    return exp.Case().when(before, earlier, copy=False).else_(later, copy=False)


def _is_between(time: exp.Column, span: Span) -> exp.Expr:
    return exp.and_(
        exp.GTE(this=time.copy(), expression=_instant(span.start)),
        exp.LT(this=time.copy(), expression=_instant(span.end)),
    )


def _have_gaps(spans: Sequence[Span]) -> bool:
    return any(earlier.end != later.start for earlier, later in pairwise(spans))


def _instant(moment: datetime) -> exp.Expr:
    return exp.cast(exp.Literal.string(moment.strftime("%Y-%m-%d %H:%M:%S")), "TIMESTAMP")


def _grouping(by: tuple[str, ...]) -> exp.Expr:
    total = exp.Tuple(expressions=[exp.column(PIECE)])
    sets = [total]
    if by:
        sets.append(exp.Tuple(expressions=[exp.column(n) for n in (PIECE, *by)]))
    return exp.GroupingSets(expressions=sets)
