"""What one metric needs counted: its aggregates, each a tree, over the records of one table.

Only tree shapes are used that give equal results on DuckDB and Spark: exact quantiles, sums of
decimals, no zone arithmetic. Nothing is divided here; counts and sums go back to Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.measure import Measure, RecordCount
from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.definitions.schema import TABLES, TableSpec
from gaugebook.engine.clock import Offset, wall_time

_EXACT = "DECIMAL(18, 6)"
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between)


class MetricTerms:
    """The aggregates of one metric over records.

    Parameters
    ----------
    metric
        The metric; each of its measures must be counted from one and the same table.
    measures
        The measures in reach.
    offsets
        The clock of the records' zone, for conditions that hold a time against a local date.
    filled
        Columns that are known to have no blank: nothing about them can be unclear.

    Raises
    ------
    ValueError
        When the measures are not all counted from the same table.
    """

    def __init__(
        self,
        metric: Metric,
        measures: Mapping[str, Measure],
        *,
        offsets: Sequence[Offset] = (),
        filled: frozenset[str] = frozenset(),
    ) -> None:
        self.metric = metric
        self.measures = measures
        self.offsets = offsets
        self.filled = filled
        tables = {self._records(use.measure).table for use in (*metric.uses, *metric.bound_uses)}
        if len(tables) != 1:
            raise ValueError(f"{metric.id} needs records of {len(tables)} tables")
        self.table: TableSpec = TABLES[tables.pop()]

    def _records(self, name: str) -> RecordCount:
        measure = self.measures.get(name)
        if measure is None or measure.records is None:
            raise ValueError(f"{self.metric.id}: {name} is not counted from records")
        return measure.records

    # --- conditions ---------------------------------------------------------------------------

    def parsed(self, text: str) -> exp.Expr:
        """Give the tree of a condition, with local dates where it holds a time against one."""
        tree = parse_where(text, self.table.condition_columns)
        return _on_local_dates(tree, self.table, self.offsets) if self.offsets else tree

    @cached_property
    def where(self) -> exp.Expr | None:
        """The condition of the metric itself, which every counted row meets."""
        return exp.paren(self.parsed(self.metric.where), copy=False) if self.metric.where else None

    def condition(self, use: MeasureUse) -> exp.Expr | None:
        """Give the condition of a measure as it is used, or None when every row counts."""
        records = self._records(use.measure)
        texts = [text for text in (records.where, use.where) if text]
        trees = [self.parsed(text) for text in texts]
        if records.known:
            trees.insert(0, exp.Not(this=is_null(exp.column(records.known))))
        return exp.paren(exp.and_(*trees, copy=False), copy=False) if trees else None

    def columns_of(self, uses: Sequence[MeasureUse]) -> frozenset[str]:
        """Give the columns that some uses look at, beside the time."""
        metric = self.metric
        trees: list[exp.Expr | None] = [self.condition(use) for use in uses]
        texts = (metric.where, metric.after, metric.then)
        trees += [self.parsed(text) for text in texts if text]
        named = {c.name for tree in trees if tree is not None for c in tree.find_all(exp.Column)}
        summed = {self._records(use.measure).sum for use in uses}
        keys = {metric.distinct, *metric.same}
        return frozenset(named | {name for name in summed | keys if name is not None})

    # --- aggregates ---------------------------------------------------------------------------

    def aggregates(self) -> dict[str, exp.Expr]:
        """Give the aggregates by name, without the metric's own condition.

        ``numerator`` and ``denominator`` of a ratio, ``total`` and ``counted`` of a sum or mean,
        ``quantile`` and ``counted``, ``different`` and ``counted``; ``known`` for what a narrowed
        denominator was narrowed from, ``outside`` for what its condition takes off of that;
        ``lower`` and ``upper`` for a proxy's bounds; ``part_0``
        ... for the measures of the identities. ``unclear`` counts the rows of which blanks do not
        let one say whether they belong to what is counted, ``unclear_numerator`` those of the
        denominator that may or may not be in the numerator.
        """
        by_kind = {
            "ratio": self._ratio,
            "quantile": self._quantile,
            "mean": self._mean,
            "distinct": self._distinct,
        }
        found = by_kind.get(self.metric.kind, self._total)()
        for number, name in enumerate(identity_measures(self.metric, self.measures)):
            found[f"part_{number}"] = self._amount(MeasureUse(measure=name))
        return found

    @property
    def _of(self) -> MeasureUse:
        if self.metric.of is None:
            raise ValueError(f"{self.metric.id} has no `of`")
        return self.metric.of

    def _ratio(self) -> dict[str, exp.Expr]:
        metric = self.metric
        if metric.numerator is None or metric.denominator is None:
            raise ValueError(f"{metric.id} has no numerator or no denominator")
        found = {
            "numerator": self._amount(metric.numerator),
            "denominator": self._amount(metric.denominator),
        }
        if metric.denominator.where:
            found["known"] = self._amount(MeasureUse(measure=metric.denominator.measure))
            found |= self._outside(metric.denominator)
        for side, use in metric.bound_sides.items():
            found[side] = self._amount(use)
        found |= self._unclear("unclear", metric.denominator)
        found |= self._unclear("unclear_numerator", metric.numerator, of=metric.denominator)
        return found

    def _outside(self, use: MeasureUse) -> dict[str, exp.Expr]:
        """Count what the narrowing of a denominator takes off, though all about it is known.

        A condition that a column is filled takes off only what is not known.
        """
        parts = conjuncts(self.parsed(use.where or ""))
        parts = [part for part in parts if not _is_filled(part)]
        if not parts:
            return {}
        narrowing = exp.paren(exp.and_(*(part.copy() for part in parts), copy=False), copy=False)
        records = self._records(use.measure)
        whole = self.condition(MeasureUse(measure=use.measure))
        outside: exp.Expr = exp.Not(this=narrowing)
        if whole is not None:
            outside = exp.and_(whole, outside, copy=False)
        if records.sum is None:
            return {"outside": count(outside)}
        summed = exp.Sum(this=exp.cast(exp.column(records.sum), _EXACT))
        return {"outside": filtered(summed, outside)}

    def _total(self) -> dict[str, exp.Expr]:
        return {"total": self._amount(self._of), **self._unclear("unclear", self._of)}

    def _mean(self) -> dict[str, exp.Expr]:
        return {**self._total(), "counted": self._filled(self._of)}

    def _quantile(self) -> dict[str, exp.Expr]:
        quantile = exp.PercentileCont(
            this=exp.cast(self._summed(self._of), "DOUBLE"),
            expression=exp.Literal.number(self.metric.quantile or 0.5),
        )
        return {
            "quantile": filtered(quantile, self.condition(self._of)),
            "counted": self._filled(self._of),
            **self._unclear("unclear", self._of),
        }

    def _distinct(self) -> dict[str, exp.Expr]:
        key = exp.column(self.metric.distinct or "")
        condition = self.condition(self._of)
        return {
            "different": filtered(
                exp.Count(this=exp.Distinct(expressions=[key]), big_int=True), condition
            ),
            "counted": filtered(exp.Count(this=key.copy()), condition),
            "known": count(condition),
            **self._unclear("unclear", self._of),
        }

    def _unclear(
        self, name: str, use: MeasureUse, *, of: MeasureUse | None = None
    ) -> dict[str, exp.Expr]:
        """Count the rows whose blanks leave open whether they belong to a measure.

        In SQL a comparison with a blank is neither true nor false, and a count of what is true
        drops such a row without a word.
        """
        reasons: list[exp.Expr] = []
        condition = self.condition(use)
        summed = self._records(use.measure).sum
        if condition is not None and not self._is_clear(condition):
            reasons.append(self._is_open(condition))
        if summed is not None and summed not in self.filled:
            blank = is_null(exp.column(summed))
            reasons.append(
                blank if condition is None else exp.and_(condition.copy(), blank, copy=False)
            )
        if not reasons:
            return {}
        inside = self.condition(of) if of else None
        either = exp.or_(*reasons, copy=False)
        return {name: count(either if inside is None else exp.and_(inside, either, copy=False))}

    def _is_clear(self, condition: exp.Expr) -> bool:
        """Whether a condition is true or false for every row: it looks at no blank."""
        if condition.find(exp.Case) is not None:
            return False
        looked_at = {
            column.name
            for column in condition.find_all(exp.Column)
            if not isinstance(column.parent, exp.Is)  # which is true or false of a blank too
        }
        return looked_at <= self.filled

    def _is_open(self, condition: exp.Expr) -> exp.Expr:
        """Tell, as a tree, whether blanks leave a condition open.

        What is clear by itself stands apart: it must be met, and the rest be blank. Of a single
        comparison that is whether its one column is blank.
        """
        parts = [part.copy() for part in conjuncts(condition)]
        clear = [part for part in parts if self._is_clear(part)]
        rest = [part for part in parts if not self._is_clear(part)]
        column = _only_column(rest[0]) if len(rest) == 1 else None
        blank = column or exp.paren(exp.and_(*rest, copy=False), copy=False)
        return exp.and_(*clear, is_null(blank), copy=False)

    def _amount(self, use: MeasureUse) -> exp.Expr:
        records = self._records(use.measure)
        condition = self.condition(use)
        if records.sum is None:
            return count(condition)
        exact = exp.cast(exp.column(records.sum), _EXACT)
        return filtered(exp.Sum(this=exact), condition)

    def _filled(self, use: MeasureUse) -> exp.Expr:
        """Count the rows that have a value to sum; a blank one is not a zero."""
        return filtered(exp.Count(this=self._summed(use)), self.condition(use))

    def _summed(self, use: MeasureUse) -> exp.Column:
        name = self._records(use.measure).sum
        if name is None:
            raise ValueError(f"{self.metric.id}: {use.measure} sums no column")
        return exp.column(name)


def table_of(metric: Metric, measures: Mapping[str, Measure]) -> str | None:
    """Give the table whose records a metric is counted from, or None when there is not one such.

    None is given for a derived metric, for a measure that only a summary holds, and for a ratio
    of two tables.
    """
    found = [measures.get(use.measure) for use in metric.uses]
    tables = {m.records.table if m is not None and m.records else None for m in found}
    return tables.pop() if len(tables) == 1 else None


def columns_needed(metric: Metric, measures: Mapping[str, Measure]) -> frozenset[str]:
    """Give the columns of records that a metric looks at, beside the time.

    What only its bounds look at is left out: without it there is a value and no bound.

    Raises
    ------
    ValueError
        When the measures are not all counted from the same table.
    """
    return MetricTerms(metric, measures).columns_of(metric.uses)


def columns_bounding(metric: Metric, measures: Mapping[str, Measure]) -> frozenset[str]:
    """Give the columns of records that the bounds of a metric look at."""
    if not metric.bound_uses:
        return frozenset()
    return MetricTerms(metric, measures).columns_of(metric.bound_uses)


def identity_measures(metric: Metric, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Give the measures of a metric's identities that its records can count, each once, in order.

    A measure that only a summary holds is not zero in records, it is unknown.
    """
    tables = {m.records.table for use in metric.uses if (m := measures[use.measure]).records}
    names = [name for i in metric.identities for name in (*i.parts, i.equals)]
    found = {name: measures[name].records for name in names if name in measures}
    return tuple(name for name, records in found.items() if records and records.table in tables)


def _on_local_dates(tree: exp.Expr, table: TableSpec, offsets: Sequence[Offset]) -> exp.Expr:
    """Turn a time that is held against a date into the local time; the date is a local one."""

    def local(node: exp.Expr) -> exp.Expr:
        is_time = isinstance(node, exp.Column) and table.types.get(node.name) == "timestamp"
        return wall_time(node, offsets) if is_time and _meets_a_date(node) else node

    return tree.copy().transform(local)


def _meets_a_date(column: exp.Expr) -> bool:
    """Whether a time column stands in a comparison with a date, or is cast to one."""
    parent = column.parent
    while isinstance(parent, exp.Paren | exp.Coalesce):
        parent = parent.parent
    if parent is None or isinstance(parent, exp.Is):
        return False
    return parent.find(exp.Cast) is not None


def unfiltered(tree: exp.Expr) -> exp.Expr:
    """Give an aggregate without the condition of its rows."""
    return tree.this if isinstance(tree, exp.Filter) else tree


def conjuncts(tree: exp.Expr) -> list[exp.Expr]:
    """Give the conditions that a condition joins by AND; itself where it joins none."""
    while isinstance(tree, exp.Paren):
        tree = tree.this
    if isinstance(tree, exp.And):
        return [part for side in (tree.this, tree.expression) for part in conjuncts(side)]
    return [tree]


def _only_column(part: exp.Expr) -> exp.Expr | None:
    """Give the one column that is compared with plain values, so that only its blank is blank."""
    if not isinstance(part, _COMPARED):
        return None
    others = [node for node in part.iter_expressions() if node is not part.this]
    is_plain = all(isinstance(node, exp.Literal | exp.Boolean) for node in others)
    return part.this.copy() if isinstance(part.this, exp.Column) and is_plain else None


def _is_filled(part: exp.Expr) -> bool:
    """Whether a condition says no more than that something is not blank."""
    while isinstance(part, exp.Paren):
        part = part.this
    inner = part.this if isinstance(part, exp.Not) else None
    return isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)


def is_null(tree: exp.Expr) -> exp.Expr:
    """Tell, as a tree, whether something is blank."""
    return exp.Is(this=tree, expression=exp.Null())


def count(condition: exp.Expr | None) -> exp.Expr:
    """Count the rows that meet a condition, or all."""
    return filtered(exp.Count(this=exp.Star()), condition)


def filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    """Narrow an aggregate to the rows that meet a condition."""
    if condition is None:
        return aggregate
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))
