"""The rows of *Working* for promises, parts, themes and the whole: one rule, one formula."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gaugebook.definitions.assessment_scoring import STAGED_OPS
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.explain import rule_in_words
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.groups_work import conditions, stages
from gaugebook.maturity.workbook.layout import Layout, inputs_of

_WHAT = {"promise": "Promise", "part": "Part", "theme": "Theme", "overall": "All themes"}
_PLACES = 12


def put_nodes(layout: Layout, grid: Grid) -> None:
    """Write the rows of everything above statements, and what every row passes on."""
    for node in layout.above:
        _put_node(layout, grid, node)
    for node in (*layout.statements, *layout.above):
        if node.kind != "overall":
            _put_passed_on(layout, grid, node)


def _put_node(layout: Layout, grid: Grid, node: Node) -> None:
    ref = node.id
    grid.put(ref, at.REF, ref)
    grid.put(ref, at.WHAT, _WHAT[node.kind])
    rule = rule_in_words(node.rule)
    grid.put(ref, at.HOW, rule[:1].upper() + rule[1:])
    if node.kind != "overall":
        grid.put(ref, at.WEIGHT, node.weight)
    leaves = [leaf.id for leaf in node.statements()]
    applies, known = grid.span(leaves, at.APPLIES), grid.span(leaves, at.KNOWN)
    grid.compute(ref, at.APPLIES, f"SUM({applies})", node.counts.applicable)
    grid.compute(ref, at.KNOWN, f"SUM({known})", node.counts.scored)
    if node.rule.op == "none":
        return
    grid.compute(ref, at.VALUE, value_of(layout, grid, node), node.provisional)
    _put_ends(layout, grid, node)


def value_of(layout: Layout, grid: Grid, node: Node) -> str:
    """Give the formula of a node's points."""
    rule = node.rule
    if rule.op == "conditions":
        made = conditions(layout, grid, node)
    elif rule.op in STAGED_OPS:
        made = stages(layout, grid, node)
    elif rule.normalise is not None:
        return _on_one_scale(grid, node)
    else:
        keys = [child.id for child in inputs_of(node)]
        return f.mean_of(
            rule.op,
            grid.span(keys, at.VALUE),
            grid.span(keys, at.COUNTED),
            grid.span(keys, at.WEIGHTED),
            _most(grid, keys),
        )
    return f"IF({grid.at(node.id, at.APPLIES)}=0,{f.NOTHING},{made})"


def _most(grid: Grid, keys: Sequence[str]) -> str:
    """Give the cells of the highest values times weights; none where no rule needs them."""
    return grid.span(keys, at.HIGH_WEIGHTED) if grid.has(at.HIGH_WEIGHTED) else ""


def _on_one_scale(grid: Grid, node: Node) -> str:
    """Make a mean of shares of their own scales, and put it on the rule's."""
    low, high = (exact(end) for end in node.rule.normalise or (0, 1))
    keys = [child.id for child in inputs_of(node)]
    shares = grid.span(keys, at.SHARE)
    made = f.mean_of(
        node.rule.op,
        shares,
        grid.span(keys, at.COUNTED),
        grid.span(keys, at.SHARE_WEIGHTED),
        _most(grid, keys),
    )
    # One that can have one value only has no share, and then there is no mean of all.
    is_whole = f"AND(COUNT({shares})>0,COUNT({shares})=COUNT({grid.span(keys, at.VALUE)}))"
    weights = f"SUM({grid.span(keys, at.COUNTED)})=0"
    if node.rule.op == "weighted_mean":
        is_whole = f"AND({is_whole},NOT({weights}))"
    put = f"{f.number(low)}+{f.number(high - low)}*{made}"
    return f"IF({is_whole},{put},{f.NOTHING})"


# --- what a score is out of -----------------------------------------------------------------------


def _put_ends(layout: Layout, grid: Grid, node: Node) -> None:
    fixed = layout.ends(node)
    if fixed is not None:
        grid.put(node.id, at.LOW, fixed[0])
        grid.put(node.id, at.HIGH, fixed[1])
        return
    ends = node.ends or (None, None)
    if node.rule.op in STAGED_OPS:
        reached = [
            f"IF({grid.at(k, at.APPLIES)}>0,{_stage(node, k)},{_base(node)})"
            for k in layout.groups(node)
        ]
        for column, op, end in ((at.LOW, "MIN", ends[0]), (at.HIGH, "MAX", ends[1])):
            formula = f"{op}({','.join([_base(node), *reached])})"
            grid.compute(node.id, column, formula, end)
        return
    keys = [child.id for child in inputs_of(node)]
    columns = (
        (at.LOW, at.LOW_COUNTED, at.LOW_WEIGHTED, ends[0]),
        (at.HIGH, at.HIGH_COUNTED, at.HIGH_WEIGHTED, ends[1]),
    )
    for column, counted, weighted, end in columns:
        formula = f.mean_of(
            node.rule.op,
            grid.span(keys, counted),
            grid.span(keys, at.COUNTED),
            grid.span(keys, weighted),
            _most(grid, keys),
        )
        grid.compute(node.id, column, formula, end)


def _stage(node: Node, key: str) -> str:
    return key.removeprefix(f"{node.id}: ")


def _base(node: Node) -> str:
    return f.number(exact(node.rule.base))


# --- what a row passes on to the one above --------------------------------------------------------


def _put_passed_on(layout: Layout, grid: Grid, node: Node) -> None:
    """Write a row's weight and points as the row above takes them: only where it has points."""
    ref, value = node.id, node.provisional
    cell, weight = grid.at(ref, at.VALUE), grid.at(ref, at.WEIGHT)
    low, high = node.ends or (None, None)
    _if_known(grid, ref, at.COUNTED, cell, weight, 0 if value is None else node.weight)
    _if_known(grid, ref, at.WEIGHTED, cell, f"{cell}*{weight}", _times(value, node.weight))
    high_cell, low_cell = grid.at(ref, at.HIGH), grid.at(ref, at.LOW)
    most = high if value is not None else None
    least = low if value is not None else None
    if grid.has(at.HIGH_WEIGHTED):
        product = f"{high_cell}*{weight}"
        _if_known(grid, ref, at.HIGH_WEIGHTED, cell, product, _times(most, node.weight))
    if layout.has_moving_ends:
        product = f"{low_cell}*{weight}"
        _if_known(grid, ref, at.LOW_WEIGHTED, cell, product, _times(least, node.weight))
        for column, end, result in (
            (at.LOW_COUNTED, low_cell, least),
            (at.HIGH_COUNTED, high_cell, most),
        ):
            formula = f"IF(ISNUMBER({cell}),{end},{f.NOTHING})"
            grid.compute(ref, column, formula, result)
    if layout.has_shares:
        _put_share(grid, node, cell, weight)


def _if_known(
    grid: Grid, ref: str, column: str, cell: str, formula: str, result: Fraction | int
) -> None:
    grid.compute(ref, column, f"IF(ISNUMBER({cell}),{formula},0)", result)


def _times(value: Fraction | None, weight: Fraction) -> Fraction:
    return Fraction(0) if value is None else value * weight


def _put_share(grid: Grid, node: Node, cell: str, weight: str) -> None:
    ref = node.id
    low, high = grid.at(ref, at.LOW), grid.at(ref, at.HIGH)
    share = f"IF({high}>{low},ROUND(({cell}-{low})/({high}-{low}),{_PLACES}),{f.NOTHING})"
    found = share_of(node, node.provisional)
    grid.compute(ref, at.SHARE, f"IF(ISNUMBER({cell}),{share},{f.NOTHING})", found)
    cell = grid.at(ref, at.SHARE)
    _if_known(grid, ref, at.SHARE_WEIGHTED, cell, f"{cell}*{weight}", _times(found, node.weight))


def share_of(node: Node, value: Fraction | None) -> Fraction | None:
    """Give where a value lies between a node's ends, 0 to 1; None where that cannot be said."""
    if value is None or node.ends is None or node.ends[1] <= node.ends[0]:
        return None
    return (value - node.ends[0]) / (node.ends[1] - node.ends[0])
