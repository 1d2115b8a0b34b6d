"""Counting in two steps: rows by what decides a condition, then those few counts together.

Most conditions look at a column of few codes, such as the outcome of a call. Counted by that
column once, each further measure costs a sum over some thousand counts and not another look at
every row. Only counts and sums can be added up; quantiles and different values cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from gaugebook.definitions.schema import TableSpec
from gaugebook.engine.terms import conjuncts, unfiltered


@dataclass(frozen=True)
class TwoSteps:
    """The columns that rows are counted by, what is counted, and how it is added up."""

    split_by: tuple[str, ...]
    counted: Mapping[str, exp.Expr]
    added: Mapping[str, exp.Expr]


def in_two_steps(aggregates: Mapping[str, exp.Expr], table: TableSpec) -> TwoSteps | None:
    """Part aggregates into counts by code and their sums.

    Parameters
    ----------
    aggregates
        Counts, sums, and others, each narrowed or not, by name.
    table
        The table; its columns with a list of codes have few values.

    Returns
    -------
    TwoSteps | None
        None where one of them cannot be added up, or no code decides any of them.
    """
    if not all(_adds_up(tree) for tree in aggregates.values()):
        return None
    coded = frozenset(column.name for column in table.columns if column.codes)
    counted: dict[str, exp.Expr] = {}
    names: dict[str, str] = {}
    added: dict[str, exp.Expr] = {}
    split_by: dict[str, None] = {}
    for name, tree in aggregates.items():
        outer, inner = _parted(tree, coded)
        split_by |= {c.name: None for part in outer for c in part.find_all(exp.Column)}
        first = _narrowed(unfiltered(tree), inner)
        text = first.sql("duckdb")
        if text not in names:
            names[text] = f"n_{len(names)}"
            counted[names[text]] = first
        added[name] = _sum_of(names[text], outer, is_count=isinstance(unfiltered(tree), exp.Count))
    return TwoSteps(tuple(split_by), counted, added) if split_by else None


def _adds_up(tree: exp.Expr) -> bool:
    counted = unfiltered(tree)
    return isinstance(counted, exp.Count | exp.Sum) and not isinstance(counted.this, exp.Distinct)


def _parted(tree: exp.Expr, coded: frozenset[str]) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Part a condition into what codes alone decide, and the rest."""
    if not isinstance(tree, exp.Filter):
        return [], []
    outer: list[exp.Expr] = []
    inner: list[exp.Expr] = []
    for part in conjuncts(tree.expression.this):
        names = {column.name for column in part.find_all(exp.Column)}
        (outer if names and names <= coded else inner).append(part)
    return outer, inner


def _narrowed(bare: exp.Expr, parts: Sequence[exp.Expr]) -> exp.Expr:
    if not parts:
        return bare.copy()
    condition = exp.and_(*(exp.paren(part.copy(), copy=False) for part in parts), copy=False)
    return exp.Filter(this=bare.copy(), expression=exp.Where(this=condition))


def _sum_of(name: str, parts: Sequence[exp.Expr], *, is_count: bool) -> exp.Expr:
    total = _narrowed(exp.Sum(this=exp.column(name)), parts)
    if not is_count:
        return total
    # A sum over no row is blank; a count of no row is none.
    return exp.Coalesce(this=exp.cast(total, "BIGINT"), expressions=[exp.Literal.number(0)])
