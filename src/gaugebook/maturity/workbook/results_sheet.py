"""The sheet *Results*: a row a theme, the weakest theme, and the whole where the model has one."""

from __future__ import annotations

from collections.abc import Iterator

from gaugebook.definitions.assessment_text import say
from gaugebook.maturity.form import QUESTION, REF, RESULTS
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook import lists as ls
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.leaves_work import answers_range
from gaugebook.maturity.workbook.nodes_work import share_of
from gaugebook.maturity.workbook.scores_work import BETWEEN_NAMES
from gaugebook.maturity.workbook.states import ANSWERED
from gaugebook.workbooks import (
    Line,
    NumberStyle,
    Sheet,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

_WIDTHS = (26.0, 12.0, 12.0, 20.0, 10.0, 44.0, 12.0, 16.0, 26.0)
_PLACES = 12
_FIGURES = (1, 2, 3, 4, 6, 7)
_NOTHING_HERE = "[z]"


def results_sheet(layout: Layout, grid: Grid) -> Sheet:
    """Give the sheet."""
    words = layout.plan.words
    headings = words.row("results.headings")
    columns = (
        WorkbookColumn(h, "number" if n in _FIGURES else "text", width=w)
        for n, (h, w) in enumerate(zip(headings, _WIDTHS, strict=True))
    )
    return Sheet(
        RESULTS,
        words("results.title"),
        (Line(words("results.about")), Line(words("results.mark"))),
        WorkbookTable("tbl_results", tuple(columns), tuple(_rows(layout, grid))),
        guard="locked",
    )


def _rows(layout: Layout, grid: Grid) -> Iterator[tuple[WorkbookCell, ...]]:
    writer = _Rows(layout, grid)
    words, scoring = layout.plan.words, layout.model.scoring
    for theme in layout.themes:
        yield tuple(writer.node(theme, say(theme.title, words.language)))
    if scoring.headline is not None:
        yield tuple(writer.weakest())
    overall = layout.filled.scored.overall
    if overall.rule.op != "none":
        yield tuple(writer.node(overall, words("results.overall")))


def answered(grid: Grid, node: Node) -> str:
    """Give the formula that counts the questions below a node which somebody has answered."""
    cells = grid.named([leaf.id for leaf in node.statements()], at.COMB)
    return "+".join(f"COUNTIF({cells},{f.text(sort)})" for sort in ANSWERED)


class _Rows:
    """Makes the rows of the results."""

    def __init__(self, layout: Layout, grid: Grid) -> None:
        self._layout, self._grid = layout, grid
        self._words = layout.plan.words
        display = layout.model.scoring.display
        self._style = NumberStyle(display.decimals) if display.rounding != "none" else None

    def node(self, node: Node, title: str) -> Iterator[WorkbookCell]:
        """Give the row of a theme, or of all themes."""
        leaves = [leaf.id for leaf in node.statements()]
        yield WorkbookCell(title)
        yield WorkbookCell(len(leaves))
        count = self._layout.filled.answered(leaves)
        yield WorkbookCell(count, formula=f"={answered(self._grid, node)}")
        yield self._copied(node, at.SCORE)
        yield self._out_of(node)
        yield self._lowest(node)
        yield from self._target(node)
        yield self._in_words(node)

    def weakest(self) -> Iterator[WorkbookCell]:
        """Give the row of the weakest theme."""
        words, nothing = self._words, WorkbookCell(_NOTHING_HERE)
        cell = self._grid.named([at.WEAKEST], at.HOW).partition(":")[0]
        held = self._grid.value(at.WEAKEST, at.HOW)
        none_yet = words("results.no_score_yet")
        last = len(BETWEEN_NAMES)
        formula = f"=IF({cell}={f.NOTHING},{f.text(none_yet)},LEFT({cell},LEN({cell})-{last}))"
        shown = none_yet if held == ls.NONE else str(held)[:-last]
        label = self._layout.model.scoring.headline
        said = label.label if label is not None else None
        yield WorkbookCell(say(said, words.language) if said else words("results.weakest"))
        yield from (nothing,) * 7
        names = "; ".join(say(t.title, words.language) for t in self._layout.themes[:2])
        yield WorkbookCell(shown, formula=formula, longest=names)

    def _copied(self, node: Node, column: str) -> WorkbookCell:
        cell = self._grid.named([node.id], column).partition(":")[0]
        value = self._grid.value(node.id, column)
        return WorkbookCell(value, self._style, formula=f"={cell}")

    def _out_of(self, node: Node) -> WorkbookCell:
        if node.rule.op == "none":
            return WorkbookCell(ls.NONE)
        fixed = self._layout.ends(node)
        if fixed is not None:
            return WorkbookCell(float(fixed[1]))
        cell = self._grid.named([node.id], at.HIGH).partition(":")[0]
        held = self._grid.value(node.id, at.HIGH)
        shown = held if isinstance(held, str) else round(held, _PLACES)
        formula = f"=IF(ISNUMBER({cell}),ROUND({cell},{_PLACES}),{f.NOTHING})"
        return WorkbookCell(shown, formula=formula)

    def _lowest(self, node: Node) -> WorkbookCell:
        """Give the first question with the fewest points; on several scales, by its share."""
        column = at.SHARE if self._layout.has_shares else at.VALUE
        leaves = list(node.statements())
        keys = [leaf.id for leaf in leaves]
        values, refs = self._grid.named(keys, column), self._grid.named(keys, at.REF)
        none_yet = self._words("results.none_yet")
        ref = f"INDEX({refs},MATCH(MIN({values}),{values},0))"
        asked = answers_range(self._layout, QUESTION)
        question = f"INDEX({asked},MATCH({ref},{answers_range(self._layout, REF)},0))"
        formula = f'=IF(COUNT({values})=0,{f.text(none_yet)},{ref}&": "&{question})'
        found = lowest_of(self._layout, node)
        asks = {leaf.id: self._question(leaf) for leaf in leaves}
        longest = max((f"{name}: {ask}" for name, ask in asks.items()), key=len)
        shown = none_yet if found is None else f"{found}: {asks[found]}"
        return WorkbookCell(shown, formula=formula, longest=longest)

    def _question(self, leaf: Node) -> str:
        return self._layout.filled.states[leaf.id].held.row.question

    def _target(self, node: Node) -> Iterator[WorkbookCell]:
        layout, words = self._layout, self._words
        if layout.target is None or node.rule.op == "none":
            nothing = WorkbookCell(words("results.no_target"))
            yield from (nothing, nothing)
        elif not layout.has_live_targets:
            later = WorkbookCell(words("results.later"))
            yield from (later, later)
        else:
            yield self._copied(node, at.TARGET_SHOWN)
            yield self._copied(node, at.GAP)

    def _in_words(self, node: Node) -> WorkbookCell:
        """Say where a score lies beside the target, or why there is none."""
        grid, words = self._grid, self._words
        score = grid.named([node.id], at.SCORE).partition(":")[0]
        held = grid.value(node.id, at.SCORE)
        scored = words("results.scored")
        formula, shown = f.text(scored), scored
        if grid.has(at.GAP) and node.rule.op != "none":
            gap = grid.named([node.id], at.GAP).partition(":")[0]
            below, on, above = (words(f"results.{name}") for name in ("below", "on", "above"))
            beside = f"IF({gap}>0,{f.text(below)},IF({gap}=0,{f.text(on)},{f.text(above)}))"
            formula = f"IF(ISNUMBER({gap}),{beside},{formula})"
            value = grid.value(node.id, at.GAP)
            if not isinstance(value, str):
                shown = below if value > 0 else on if value == 0 else above
        formula = f"=IF(ISNUMBER({score}),{formula},{score})"
        return WorkbookCell(held if isinstance(held, str) else shown, formula=formula)


def lowest_of(layout: Layout, node: Node) -> str | None:
    """Give the first statement below a node with the fewest points; None where none has any."""
    heights = {}
    for leaf in node.statements():
        own = share_of(leaf, leaf.provisional) if layout.has_shares else leaf.provisional
        if own is not None:
            heights[leaf.id] = own
    return min(heights, key=heights.__getitem__) if heights else None
