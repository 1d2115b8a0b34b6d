"""The sheet *Working*: how the scores are worked out, for everybody to see."""

from __future__ import annotations

from gaugebook.maturity.form import WORKING
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.groups_work import put_groups
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.leaves_work import put_leaves
from gaugebook.maturity.workbook.nodes_work import put_nodes
from gaugebook.maturity.workbook.scores_work import put_scores
from gaugebook.workbooks import Line, Sheet, WorkbookColumn

_TEXTS = (at.REF, at.WHAT, at.HOW, at.OWN, at.COMB)
_WIDTHS = {at.REF: 16.0, at.WHAT: 18.0, at.HOW: 34.0, at.OWN: 18.0, at.COMB: 18.0, at.SCORE: 20.0}
_WIDTH = 14.0


def working_grid(layout: Layout) -> Grid:
    """Work out every cell of the sheet, which the other sheets refer to."""
    grid = layout.grid()
    put_leaves(layout, grid)
    put_groups(layout, grid)
    put_nodes(layout, grid)
    put_scores(layout, grid)
    return grid


def working_sheet(layout: Layout, grid: Grid) -> Sheet:
    """Give the sheet."""
    words = layout.plan.words
    columns = [
        WorkbookColumn(
            name, "text" if name in _TEXTS else "number", width=_WIDTHS.get(name, _WIDTH)
        )
        for name in grid.columns
    ]
    return Sheet(
        WORKING,
        words("working.title"),
        (Line(words("working.about")),),
        grid.table("tbl_working", columns),
        guard="locked",
    )
