"""Quantiles in a statement: exact on every engine, and those of the same values worked out at once.

The tree for a quantile is sqlglot's own; what an engine calls it is decided when it is printed.
An approximate quantile, or the nearest value instead of one between two, is never used.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from gaugebook.engine.terms import unfiltered

_ELEMENT = "LIST_EXTRACT"  # an element of a list, from 1


def quantiles_together(trees: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
    """Have the quantiles of the same values worked out together: the values are kept once."""
    alike: dict[str, list[str]] = {}
    for name, tree in trees.items():
        if isinstance(unfiltered(tree), exp.PercentileCont):
            values = tree.copy()
            unfiltered(values).set("expression", exp.Null())
            alike.setdefault(values.sql("duckdb"), []).append(name)
    found = dict(trees)
    for names in alike.values():
        if len(names) == 1:
            continue
        several = trees[names[0]].copy()
        shares = [unfiltered(trees[name]).expression.copy() for name in names]
        unfiltered(several).set("expression", exp.Array(expressions=shares))
        for number, name in enumerate(names, start=1):
            place = exp.Literal.number(number)
            found[name] = exp.Anonymous(this=_ELEMENT, expressions=[several.copy(), place])
    return found


def exact_in_spark(node: exp.Expr) -> exp.Expr:
    """Print quantiles for Spark by its exact function; its PERCENTILE_CONT reads otherwise."""
    if isinstance(node, exp.Anonymous) and node.name == _ELEMENT:
        inside = [part.transform(exact_in_spark) for part in node.expressions]
        return exp.Anonymous(this="ELEMENT_AT", expressions=inside)
    if not isinstance(node, exp.PercentileCont):
        return node
    return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])
