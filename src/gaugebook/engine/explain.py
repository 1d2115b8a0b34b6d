"""The formula of a metric as SQL for people to read: short, and on one table where it can be.

This is not the statement that the engine runs. The engine computes many metrics at once, places
every row in its period, counts what is not known and leaves all division to Python
(`gaugebook.engine.compile`). Here the period is left out, times stand for the local clock, and
what a reader would ask of the records is asked in the fewest words. The tests hold that both give
the same number.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent

import sqlglot
from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.formula import parse_formula
from gaugebook.definitions.measure import Measure, SummaryShare, SummarySum
from gaugebook.definitions.metric import DerivedInput, MeasureUse, Metric
from gaugebook.definitions.schema import COUNTS, TABLES, TableSpec

_DIALECT = "duckdb"
_WIDEST = 80
"""Characters of a column, above which it goes over several lines."""
_LONGEST = 104
"""Characters of a condition, above which each part of it has a line of its own."""
_BOUND_NAMES = {"lower": "at_least", "upper": "at_most"}


def formula_sql(metric: Metric, measures: Mapping[str, Measure]) -> str:
    """Give the formula of a metric as one short statement for a reader.

    Parameters
    ----------
    metric
        The metric.
    measures
        The measures in reach, by name.

    Returns
    -------
    str
        One SELECT in the dialect of DuckDB, which lets a column use the names of those before it.
        ``numerator`` and ``denominator`` stand beside every ratio and mean, as in an observation;
        the last column, or the last before the bounds, has the id of the metric. A share is 0 to
        1, a denominator of zero gives no value. What only a summary holds is a column of
        ``counts``, one row a period. A derived metric is its formula; remarks above it say what
        each name stands for.

    Raises
    ------
    KeyError
        When a measure of its formula does not exist.

    Examples
    --------
    >>> from gaugebook.definitions.library import load_library
    >>> library, _ = load_library()
    >>> print(formula_sql(library.metrics["calls_answered"], library.measures))
    SELECT
      COUNT(*) FILTER (WHERE outcome = 'answered') AS calls_answered
    FROM contacts
    WHERE channel = 'phone'
    """
    if metric.kind == "derived":
        return _derived(metric)
    if metric.kind == "sequence":
        return _sequence(metric, measures)
    tables = [_Rows(metric, use, measures).source for use in metric.uses]
    if len(set(tables)) == 1:
        return _over_one_table(metric, measures, tables[0])
    return _over_two_tables(metric, measures)


# --- one table ------------------------------------------------------------------------------------


def _over_one_table(metric: Metric, measures: Mapping[str, Measure], table: str) -> str:
    columns = _columns(metric, measures)
    kept = [_printed(metric.where, TABLES[table])] if metric.where else []
    return "\n".join([_select(columns), f"FROM {table}", *_where(kept)])


def _columns(metric: Metric, measures: Mapping[str, Measure]) -> list[str]:
    """Give the columns of a statement, each with its name."""

    def rows(use: MeasureUse | None) -> _Rows:
        return _Rows(metric, _needed(use, metric), measures)

    match metric.kind:
        case "ratio":
            return [
                f"{rows(metric.numerator).amount()} AS numerator",
                f"{rows(metric.denominator).amount()} AS denominator",
                _quotient(metric),
                *_bounds(metric, measures),
            ]
        case "mean":
            of = rows(metric.of)
            return [
                f"{of.amount()} AS numerator",
                f"{of.filled()} AS denominator",
                _quotient(metric),
            ]
        case "quantile":
            return [f"{rows(metric.of).quantile(metric.quantile or 0.5)} AS {metric.id}"]
        case "distinct":
            return [f"{rows(metric.of).different(metric.distinct or '')} AS {metric.id}"]
        case _:
            amount = rows(metric.of).amount()
            return [amount if amount == metric.id else f"{amount} AS {metric.id}"]


def _bounds(metric: Metric, measures: Mapping[str, Measure]) -> list[str]:
    return [
        f"{_Rows(metric, use, measures).amount()} / NULLIF(denominator, 0) AS {_BOUND_NAMES[side]}"
        for side, use in metric.bound_sides.items()
    ]


def _quotient(metric: Metric) -> str:
    scale = "10000 * " if metric.unit == "per_10000" else ""
    return f"{scale}numerator / NULLIF(denominator, 0) AS {metric.id}"


class _Rows:
    """One measure as it is used: the rows or the summary column that it is counted from."""

    def __init__(self, metric: Metric, use: MeasureUse, measures: Mapping[str, Measure]) -> None:
        self.metric = metric
        self.name = use.measure
        self.use = use
        self.measures = measures
        self.records = measures[use.measure].records

    @property
    def source(self) -> str:
        """The table: that of the records, or ``counts`` for what only a summary holds."""
        return self.records.table if self.records else COUNTS.name

    def conditions(self) -> list[str]:
        """Give the conditions that a row meets, without the metric's own."""
        records = self.records
        texts = [records.where if records else None, self.use.where]
        known = [f"{records.known} IS NOT NULL"] if records and records.known else []
        return [*known, *(_printed(text, TABLES[self.source]) for text in texts if text)]

    def amount(self) -> str:
        """Give the count of the rows, the sum of their column, or the sum of the summary."""
        return self._filtered(self._all())

    def filled(self) -> str:
        """Give the count of the rows that have a value."""
        return self._filtered(f"COUNT({self._column()})")

    def quantile(self, quantile: float) -> str:
        """Give an exact quantile of the column, with linear interpolation."""
        return self._filtered(f"QUANTILE_CONT({self._column()}, {quantile:g})")

    def different(self, column: str) -> str:
        """Give the count of different values of a column; a blank is none of them."""
        return self._filtered(f"COUNT(DISTINCT {column})")

    def alone(self, name: str) -> str:
        """Give the amount as a select of its own, with the metric's condition."""
        kept = self.conditions()
        if self.metric.where:
            kept = [*kept, _printed(self.metric.where, TABLES[self.source])]
        lines = [f"SELECT {self._all()} AS {name}", f"FROM {self.source}", *_where(kept)]
        return "(\n" + indent("\n".join(lines), "  ") + "\n)"

    def _all(self) -> str:
        if self.records is None:
            return self._of_summary()
        return f"SUM({self.records.sum})" if self.records.sum else "COUNT(*)"

    def _column(self) -> str:
        if self.records is None or self.records.sum is None:
            raise KeyError(f"{self.name} sums no column of records")
        return self.records.sum

    def _of_summary(self) -> str:
        measure = self.measures[self.name]
        summary = measure.summary
        if isinstance(summary, SummaryShare):
            return f"SUM(ROUND({summary.share} * {summary.of}))"
        parts = summary.sum_of if isinstance(summary, SummarySum) else (self.name,)
        added = " + ".join(parts)
        if not measure.additive:
            return added
        if len(added) <= _WIDEST:
            return f"SUM({added})"
        return "SUM(\n  " + "\n  + ".join(parts) + "\n)"

    def _filtered(self, what: str) -> str:
        kept = self.conditions()
        if not kept:
            return what
        line = f"{what} FILTER (WHERE {_all_of(kept)})"
        if len(line) <= _WIDEST:
            return line
        return f"{what} FILTER (\n{indent(_where_of(_all_of(kept)), '  ')}\n)"


# --- two tables -----------------------------------------------------------------------------------


def _over_two_tables(metric: Metric, measures: Mapping[str, Measure]) -> str:
    """Count each side by itself, then divide."""
    above = _Rows(metric, _needed(metric.numerator, metric), measures)
    below = _Rows(metric, _needed(metric.denominator, metric), measures)
    return "\n".join(
        [
            _select(["numerator", "denominator", _quotient(metric)]),
            f"FROM {above.alone('numerator')}",
            f"CROSS JOIN {below.alone('denominator')}",
        ]
    )


# --- sequences ------------------------------------------------------------------------------------


def _sequence(metric: Metric, measures: Mapping[str, Measure]) -> str:
    """Set each contact beside the nearest other one of the same customer, then count."""
    rows = _Rows(metric, _needed(metric.of, metric), measures)
    table = TABLES[rows.source]
    back = metric.look == "back"
    beside, other = ("earlier", metric.after) if back else ("later", metric.then)
    at = f"{beside}_{table.time_column}"
    within = f"INTERVAL {metric.window.length} {metric.window.unit.removesuffix('s').upper()}"
    near = (
        f"{at} >= {table.time_column} - {within}"
        if back
        else f"{at} <= {table.time_column} + {within}"
    )
    kept = [f"{name} IS NOT NULL" for name in metric.same]
    kept += [_printed(metric.where, table)] if metric.where else []
    columns = [
        f"COUNT(*) FILTER (WHERE {near}) AS numerator",
        "COUNT(*) AS denominator",
        _quotient(metric),
    ]
    linked = "\n".join(
        [
            "SELECT",
            "  *,",
            indent(_nearest(metric, table, other), "  ") + f" AS {at}",
            f"FROM {table.name}",
        ]
    )
    return "\n".join(
        [
            f"WITH {table.name}_in_order AS (",
            indent(linked, "  "),
            ")",
            _select(columns),
            f"FROM {table.name}_in_order",
            *_where([*kept, *rows.conditions()]),
        ]
    )


def _nearest(metric: Metric, table: TableSpec, condition: str | None) -> str:
    """Give the time of the nearest other row that meets a condition, as a window."""
    time = table.time_column
    order = f"PARTITION BY {', '.join(metric.same)} ORDER BY {time}"
    back = metric.look == "back"
    if condition is None:
        return f"{'LAG' if back else 'LEAD'}({time}) OVER ({order})"
    reach = "UNBOUNDED PRECEDING AND 1 PRECEDING" if back else "1 FOLLOWING AND UNBOUNDED FOLLOWING"
    told = _printed(condition, table)
    kept = f"WHERE {told}" if len(told) <= _WIDEST else f"\n{indent(_where_of(told), '  ')}\n"
    found = f"{'MAX' if back else 'MIN'}({time}) FILTER ({kept})"
    return f"{found} OVER (\n  {order}\n  ROWS BETWEEN {reach}\n)"


# --- derived metrics ------------------------------------------------------------------------------


def _derived(metric: Metric) -> str:
    text = metric.formula or ""
    parse_formula(text, metric.inputs)  # nothing but names, numbers and signs goes further
    tree = sqlglot.parse_one(text, read=_DIALECT)
    guarded = tree.transform(_never_by_zero).sql(_DIALECT)
    told = [f"-- {name}: {_stands_for(given)}" for name, given in metric.inputs.items()]
    return "\n".join([*told, _select([f"{guarded} AS {metric.id}"])])


def _never_by_zero(node: exp.Expr) -> exp.Expr:
    """Give no value where something would be divided by zero."""
    if not isinstance(node, exp.Div) or isinstance(node.expression, exp.Nullif | exp.Literal):
        return node
    by = node.expression
    bare = by.this if isinstance(by, exp.Paren) else by
    guarded = exp.Nullif(this=bare.copy(), expression=exp.Literal.number(0))
    return exp.Div(this=node.this.copy(), expression=guarded, typed=False, safe=False)


def _stands_for(given: DerivedInput) -> str:
    if given.reference:
        return f"the figure for {given.code} in the list {given.reference}"
    only = " and ".join(f"{name} {code}" for name, code in sorted(given.where.items()))
    return f"the metric {given.metric}" + (f", for {only}" if only else "")


# --- pieces ---------------------------------------------------------------------------------------


def _needed(use: MeasureUse | None, metric: Metric) -> MeasureUse:
    if use is None:
        raise KeyError(f"{metric.id} has no measure where its kind needs one")
    return use


def _printed(text: str, table: TableSpec) -> str:
    """Print a condition as it was understood, not as it was typed."""
    tree = parse_where(text, table.condition_columns)
    return tree.transform(_is_not_null).sql(_DIALECT)


def _is_not_null(node: exp.Expr) -> exp.Expr:
    """Say ``x IS NOT NULL``, as people do, where the tree says ``NOT x IS NULL``."""
    inner = node.this if isinstance(node, exp.Not) else None
    if not isinstance(inner, exp.Is) or not isinstance(inner.expression, exp.Null):
        return node
    return exp.Is(this=inner.this.copy(), expression=exp.Not(this=exp.Null()))


def _all_of(conditions: list[str]) -> str:
    if len(conditions) == 1:
        return conditions[0]
    return " AND ".join(f"({c})" if _joins_by_or(c) else c for c in conditions)


def _joins_by_or(condition: str) -> bool:
    return isinstance(sqlglot.parse_one(condition, read=_DIALECT), exp.Or)


def _where(conditions: list[str]) -> list[str]:
    return [_where_of(_all_of(conditions))] if conditions else []


def _where_of(condition: str) -> str:
    """Give a condition behind its WHERE, over several lines where it is long."""
    if len(condition) <= _LONGEST:
        return f"WHERE {condition}"
    tree = sqlglot.parse_one(condition, read=_DIALECT).transform(_is_not_null)
    return "WHERE\n" + indent(tree.sql(_DIALECT, pretty=True, max_text_width=_LONGEST), "  ")


def _select(columns: list[str]) -> str:
    return "SELECT\n" + indent(",\n".join(columns), "  ")
