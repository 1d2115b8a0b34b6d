"""The columns of *Working* for scores as they are printed, targets, gaps and the weakest theme."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import exact, say
from gaugebook.maturity.form import RESULTS
from gaugebook.maturity.leaves import target_of
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.rounding import rounded
from gaugebook.maturity.targets import AgainstTarget, against_target
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.layout import Layout, inputs_of
from gaugebook.maturity.workbook.nodes_work import share_of
from gaugebook.workbooks import range_of

_PLACES = 9
BETWEEN_NAMES = "; "
FIRST_RESULT = 5
"""The row of the first theme on the sheet of results, below its title, two lines and headings."""


def put_scores(layout: Layout, grid: Grid) -> None:
    """Write the scores of the themes and of the whole, and which theme is the weakest."""
    for theme in layout.themes:
        if layout.has_whole:
            _put_holds(layout, grid, theme)
        _put_score(layout, grid, theme)
    _put_score(layout, grid, layout.filled.scored.overall)
    _put_weakest(layout, grid)
    if layout.target is not None and layout.has_live_targets:
        _put_targets(layout, grid, layout.target)


# --- scores ---------------------------------------------------------------------------------------


def _is_short(layout: Layout, grid: Grid, node: Node) -> str:
    """Give the formula that is true where too few questions have points."""
    least = exact(layout.model.scoring.min_answered)
    known, applies = grid.at(node.id, at.KNOWN), grid.at(node.id, at.APPLIES)
    return f"{known}*{least.denominator}<{applies}*{least.numerator}"


def _put_holds(layout: Layout, grid: Grid, theme: Node) -> None:
    """Write whether a theme keeps the whole from having a score."""
    if theme.rule.op == "none":
        grid.put(theme.id, at.HOLDS, 0)
        return
    value, known = grid.at(theme.id, at.VALUE), grid.at(theme.id, at.KNOWN)
    applies, short = grid.at(theme.id, at.APPLIES), _is_short(layout, grid, theme)
    tests = f"{applies}>0,OR(NOT(ISNUMBER({value})),{short}),OR({known}>0,{short})"
    least = exact(layout.model.scoring.min_answered)
    counts = theme.counts
    is_short = counts.scored < least * counts.applicable
    holds = theme.state == "not_enough_answers" and (counts.scored > 0 or is_short)
    grid.compute(theme.id, at.HOLDS, f"IF(AND({tests}),1,0)", int(holds))


def _put_score(layout: Layout, grid: Grid, node: Node) -> None:
    words, display = layout.plan.words, layout.model.scoring.display
    applies = grid.at(node.id, at.APPLIES)
    apart, too_few = words("results.apart"), words("results.too_few")
    if node.rule.op == "none":
        unscored = words("results.unscored")
        formula = f"IF({applies}=0,{f.text(apart)},{f.text(unscored)})"
        shown = apart if node.state == "not_applicable" else unscored
        grid.compute(node.id, at.SCORE, formula, shown)
        return
    value = grid.at(node.id, at.VALUE)
    tests = [f"{applies}>0", f"ISNUMBER({value})", f"NOT({_is_short(layout, grid, node)})"]
    if node.kind == "overall":
        themes = grid.span([theme.id for theme in layout.themes], at.HOLDS)
        tests.append(f"SUM({themes})=0")
    scaled = f.scaled(value, display)
    exact_scaled = _scaled(layout, node.exact)
    formula = f"IF(AND({','.join(tests)}),{scaled},{f.NOTHING})"
    grid.compute(node.id, at.SCALED, formula, exact_scaled)
    cell = grid.at(node.id, at.SCALED)
    without = f"IF({applies}=0,{f.text(apart)},{f.text(too_few)})"
    formula = f"IF(ISNUMBER({cell}),{f.settled(cell, display)},{without})"
    reason = apart if node.state == "not_applicable" else too_few
    figure = layout.filled.scored.shown(node)
    grid.compute(node.id, at.SCORE, formula, reason if figure is None else float(figure))


def _scaled(layout: Layout, value: Fraction | None) -> Fraction | None:
    display = layout.model.scoring.display
    if value is None or display.rounding == "none":
        return value
    return value * Fraction(10) ** display.decimals


# --- the weakest theme ----------------------------------------------------------------------------


def _put_weakest(layout: Layout, grid: Grid) -> None:
    rule, headline = layout.model.scoring.headline, layout.filled.scored.headline
    words = layout.plan.words
    grid.put(at.WEAKEST, at.REF, at.WEAKEST)
    grid.put(at.WEAKEST, at.WHAT, words("results.weakest"))
    if rule is None:
        return
    on_one_scale = rule.normalise is not None
    for theme in layout.themes:
        if theme.rule.op == "none":
            continue
        value, scaled = grid.at(theme.id, at.VALUE), grid.at(theme.id, at.SCALED)
        height, found = value, theme.exact
        if on_one_scale:
            low, high = grid.at(theme.id, at.LOW), grid.at(theme.id, at.HIGH)
            height = f"IF({high}>{low},({value}-{low})/({high}-{low}),{value})"
            share = share_of(theme, theme.exact)
            found = theme.exact if share is None else share
        formula = f"IF(ISNUMBER({scaled}),ROUND({height},{_PLACES}),{f.NOTHING})"
        grid.compute(theme.id, at.HEIGHT, formula, found)
    heights = grid.span([theme.id for theme in layout.themes], at.HEIGHT)
    names = []
    for place, theme in enumerate(layout.themes):
        # Titles are taken from the sheet of results: a hundred of them would be too long here.
        row = FIRST_RESULT + place
        title = range_of(RESULTS, 1, row, row).partition(":")[0]
        cell = grid.at(theme.id, at.HEIGHT)
        name = f"{title}&{f.text(BETWEEN_NAMES)}"
        names.append(f"IF({cell}=MIN({heights}),{name},{f.text('')})")
    weakest = headline.themes if headline is not None else ()
    shown = "".join(
        say(theme.title, words.language) + BETWEEN_NAMES
        for theme in layout.themes
        if theme.id in weakest
    )
    formula = f"IF(COUNT({heights})=0,{f.NOTHING},{'&'.join(names)})"
    grid.compute(at.WEAKEST, at.HOW, formula, shown or None)


# --- targets --------------------------------------------------------------------------------------


def _put_targets(layout: Layout, grid: Grid, target: str) -> None:
    found = against_target(layout.model, layout.filled.scored, target)
    aims = _Aims(layout, grid, found)
    for leaf in layout.statements:
        aims.put_statement(leaf, target_of(layout.model, leaf.id, target))
    for node in layout.above:
        aims.put_node(node)
    for node in (*layout.themes, layout.filled.scored.overall):
        if node.rule.op != "none":
            aims.put_gap(node)


class _Aims:
    """The columns of targets: what a node would score if each question just met its target."""

    def __init__(self, layout: Layout, grid: Grid, found: Mapping[str, AgainstTarget]) -> None:
        self._layout, self._grid = layout, grid
        self._found = found
        self._value: dict[str, Fraction | None] = {}

    def put_statement(self, leaf: Node, target: Fraction | None) -> None:
        grid, ref = self._grid, leaf.id
        applies = bool(leaf.counts.applicable)
        self._value[ref] = target if applies else None
        if target is not None:
            formula = f"IF({grid.at(ref, at.APPLIES)}=1,{f.number(target)},{f.NOTHING})"
            grid.compute(ref, at.TARGET, formula, self._value[ref])
        self._pass_on(leaf)

    def put_node(self, node: Node) -> None:
        """Write the rule over targets, whole or not; `put_gap` tells whether it is whole."""
        if node.rule.op == "none":
            self._value[node.id] = None
            if node.kind != "overall":
                self._pass_on(node)
            return
        grid, keys = self._grid, [child.id for child in inputs_of(node)]
        values = grid.span(keys, at.TARGET)
        weights, weighted = grid.span(keys, at.TARGET_COUNTED), grid.span(keys, at.TARGET_WEIGHTED)
        formula = f.mean_of(node.rule.op, values, weights, weighted, weighted)
        self._value[node.id] = _mean_of(self._layout.model, node, self._value)
        grid.compute(node.id, at.TARGET, formula, self._value[node.id])
        if node.kind != "overall":
            self._pass_on(node)

    def _pass_on(self, node: Node) -> None:
        grid, ref, value = self._grid, node.id, self._value[node.id]
        cell, weight = grid.at(ref, at.TARGET), grid.at(ref, at.WEIGHT)
        is_known = f"ISNUMBER({cell})"
        counted = node.weight if value is not None else 0
        grid.compute(ref, at.TARGET_COUNTED, f"IF({is_known},{weight},0)", counted)
        product = Fraction(0) if value is None else value * node.weight
        grid.compute(ref, at.TARGET_WEIGHTED, f"IF({is_known},{cell}*{weight},0)", product)

    def put_gap(self, node: Node) -> None:
        """Write the target and the gap as they are printed, where each question has a target."""
        layout, grid, ref = self._layout, self._grid, node.id
        display, found = layout.model.scoring.display, self._found[ref]
        leaves = grid.span([leaf.id for leaf in node.statements()], at.TARGET)
        applies, cell = grid.at(ref, at.APPLIES), grid.at(ref, at.TARGET)
        is_whole = f"{applies}>0,COUNT({leaves})={applies},ISNUMBER({cell})"
        scaled = f"IF(AND({is_whole}),{f.scaled(cell, display)},{f.NOTHING})"
        grid.compute(ref, at.TARGET_SCALED, scaled, _scaled(layout, found.target))
        self._put_shown(ref, at.TARGET_SHOWN, at.TARGET_SCALED, found.target)
        both = (
            f"AND(ISNUMBER({grid.at(ref, at.TARGET_SCALED)}),ISNUMBER({grid.at(ref, at.SCALED)}))"
        )
        gap = f.scaled(f"{cell}-{grid.at(ref, at.VALUE)}", display)
        grid.compute(
            ref, at.GAP_SCALED, f"IF({both},{gap},{f.NOTHING})", _scaled(layout, found.gap)
        )
        self._put_shown(ref, at.GAP, at.GAP_SCALED, found.gap)

    def _put_shown(self, ref: str, column: str, scaled: str, value: Fraction | None) -> None:
        display = self._layout.model.scoring.display
        cell = self._grid.at(ref, scaled)
        formula = f"IF(ISNUMBER({cell}),{f.settled(cell, display)},{f.NOTHING})"
        shown = None if value is None else float(rounded(value, display))
        self._grid.compute(ref, column, formula, shown)


def _mean_of(model: Assessment, node: Node, values: dict[str, Fraction | None]) -> Fraction | None:
    """Give what a rule makes of the targets of its children, by the ordinary rules."""
    from gaugebook.maturity.rules import Input, apply_rule

    zero = (Fraction(0), Fraction(0))
    inputs = [Input(child.id, values[child.id], zero, child.weight) for child in inputs_of(node)]
    return apply_rule(node.rule, inputs, model).value
