"""The sheet *Start here*: who answers, how far they are, what happens, who will see it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gaugebook.definitions.assessment_text import say
from gaugebook.maturity.form import START, START_DATE, START_NAME, START_ROLE, START_SERVICE
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.lists import role_texts
from gaugebook.maturity.workbook.results_sheet import answered
from gaugebook.periods import MONTH_NAMES
from gaugebook.workbooks import Entry, Line, Sheet, WorkbookCell, WorkbookColumn, WorkbookTable

_WIDTHS = (30.0, 60.0)

# Minutes for a question: 20 to 40 for 24 of them, without and with looking up evidence.
_LEAST_MINUTES, _MOST_MINUTES = 0.8, 1.6
_STEP = 5

Row = tuple[WorkbookCell, WorkbookCell]


def start_sheet(layout: Layout, grid: Grid) -> Sheet:
    """Give the sheet."""
    words, model = layout.plan.words, layout.model
    title = words("start.title", title=say(model.model.title, words.language))
    headings = words.row("start.headings")
    columns = (WorkbookColumn(h, width=w) for h, w in zip(headings, _WIDTHS, strict=True))
    rows = (*_entries(layout), *_progress(layout, grid), *_to_know(layout))
    return Sheet(
        START,
        title,
        (Line(words("start.about")),),
        WorkbookTable("tbl_start", tuple(columns), rows),
        guard="locked",
    )


def _entries(layout: Layout) -> Iterator[Row]:
    plan = layout.plan
    services = plan.lists.entry(plan.services, plan.words)
    yield WorkbookCell(START_SERVICE), WorkbookCell(plan.service.name, entry=services)
    yield WorkbookCell(START_NAME), WorkbookCell("", entry=Entry())
    roles = role_texts(plan.model, plan.words.language)
    role = plan.lists.entry(roles, plan.words) if roles else Entry()
    yield WorkbookCell(START_ROLE), WorkbookCell(plan.role, entry=role)
    yield WorkbookCell(START_DATE), WorkbookCell("", entry=Entry())


def _progress(layout: Layout, grid: Grid) -> Iterator[Row]:
    words, node = layout.plan.words, layout.filled.scored.overall
    leaves = [leaf.id for leaf in node.statements()]
    mark = "\0"
    whole = words("start.progress_so_far", answered=mark, asked=len(leaves))
    before, _, after = whole.partition(mark)
    count = answered(grid, node)
    formula = f"={f.text(before)}&({count})&{f.text(after)}"
    shown = f"{before}{layout.filled.answered(leaves)}{after}"
    yield WorkbookCell(words("start.progress")), WorkbookCell(shown, formula=formula)
    if layout.plan.fixes is not None:
        asked = {held.row.ref for held in layout.plan.held}
        fixes = sum(1 for name, text in layout.plan.fixes.items() if text and name in asked)
        said = words("start.fixes_count", count=fixes) if fixes else words("start.fixes_none")
        yield WorkbookCell(words("start.fixes")), WorkbookCell(said)


def _to_know(layout: Layout) -> Iterator[Row]:
    plan, words = layout.plan, layout.plan.words
    asked = len(layout.statements)
    due = plan.campaign.due
    if plan.fixes is None or plan.last_time:
        yield _said(layout, "next")
    else:
        yield _said(layout, "back")
    yield _said(layout, "who")
    yield _said(layout, "names")
    if plan.model.model.introduction is not None:
        text = say(plan.model.model.introduction, words.language)
        yield WorkbookCell(words("start.introduction")), WorkbookCell(text)
    yield _said(layout, "long", asked=asked, **how_long(asked))
    yield (
        WorkbookCell(words("start.due")),
        WorkbookCell(f"{due.day} {MONTH_NAMES[due.month - 1]} {due.year}"),
    )
    yield _said(layout, "ask", ask=plan.campaign.ask)
    yield _said(layout, "after")
    yield _said(layout, "locked")
    if plan.campaign.made_up:
        yield _said(layout, "made_up")


def _said(layout: Layout, name: str, **filled: object) -> Row:
    words = layout.plan.words
    return (
        WorkbookCell(words(f"start.{name}")),
        WorkbookCell(words(f"start.{name}_text", **filled)),
    )


def how_long(questions: int) -> dict[str, int]:
    """Give how many minutes so many questions take, at least and at most, in steps of five.

    >>> how_long(28)
    {'least': 25, 'most': 45}
    """
    return {
        "least": _minutes(questions, _LEAST_MINUTES),
        "most": _minutes(questions, _MOST_MINUTES),
    }


def _minutes(questions: int, each: float) -> int:
    """Give the minutes for so many questions, in steps of five."""
    return max(_STEP, math.ceil(questions * each / _STEP) * _STEP)
