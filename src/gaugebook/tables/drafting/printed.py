"""A proposed source of a published table: indicators down and periods across, or turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaugebook.definitions.heading_words import ColumnWords, HeadingWords
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.periods import MONTH_NAMES
from gaugebook.tables.drafting.model import ColumnDraft, SourceDraft
from gaugebook.tables.drafting.summaries import is_period
from gaugebook.tables.drafting.words import closeness, column_closeness
from gaugebook.values import parse_printed

_LEAST_PERIODS = 3
_LOOKED_AT = 100
_LEAST_CLOSE = 0.7
_MONTHS = {name[:3].casefold() for name in MONTH_NAMES}


@dataclass(frozen=True)
class WideTable:
    """Where a wide table's headings are: the row, the label cell, the periods, year heads above."""

    grid: Grid
    heading_row: int
    label: GridCell
    periods: tuple[GridCell, ...]
    others: tuple[GridCell, ...]
    has_year_heads: bool
    labels: tuple[GridCell, ...]


def find_wide_table(grids: Sequence[Grid]) -> WideTable | None:
    """Find the first table with three or more periods across; None where none has."""
    for grid in grids:
        above: Sequence[GridCell] = ()
        for row in grid.rows[:_LOOKED_AT]:
            filled = [cell for cell in row if cell.text.strip()]
            periods = [c for c in filled if is_period(c.text.strip())]
            months = [c for c in filled if c.text.strip()[:3].casefold() in _MONTHS]
            if len(periods) >= _LEAST_PERIODS:
                return _wide(grid, filled, periods, has_year_heads=False)
            if len(months) >= _LEAST_PERIODS and any(_is_year(c.text) for c in above):
                return _wide(grid, filled, months, has_year_heads=True)
            above = filled or above
    return None


def _is_year(text: str) -> bool:
    digits = text.strip()
    return digits[:2] in ("19", "20") and digits[:4].isdigit() and len(digits) <= 9


def _wide(
    grid: Grid, filled: list[GridCell], periods: list[GridCell], *, has_year_heads: bool
) -> WideTable | None:
    before = [c for c in filled if c.column < periods[0].column]
    if not before:
        return None
    label, taken = before[0], {c.column for c in periods} | {before[0].column}
    row = label.row
    below = [r for r in grid.rows if r and r[0].row > row]
    labels = [c for r in below for c in r if c.column == label.column and c.text.strip()]
    others = tuple(c for c in filled if c.column not in taken)
    if not labels:
        return None
    return WideTable(grid, row, label, tuple(periods), others, has_year_heads, tuple(labels))


def draft_published(
    wide: WideTable,
    *,
    document: str,
    words: HeadingWords,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> SourceDraft:
    """Propose a source of a published table: its labels, periods, target, and what each row is."""
    known = {name: _labels_of(name, m, words) for name, m in measures.items()}
    drafts: dict[str, ColumnDraft] = {}
    for cell in wide.labels:
        text = cell.text.strip()
        if text not in drafts and not _is_group(wide, cell):
            drafts[text] = _label_draft(wide, cell, known, metrics)
    layout, doubt = _layout(wide)
    comments: dict[tuple[str, ...], str] = {
        ("document",): "how should the paper be called, with its date?"
    }
    questions = ["document: the name of the paper, with its date."]
    for text, draft in drafts.items():
        if draft.question:
            comments["rows", text] = draft.question
            questions.append(f"{text}: {draft.question}.")
    if doubt:
        comments["layout",] = doubt
        questions.append(f"layout: {doubt}.")
    rows = {text: draft.rule for text, draft in drafts.items()}
    found = sum(not rule.get("skip") for rule in rows.values())
    reasons = (
        f"{len(wide.periods)} periods stand across, from {wide.periods[0].text.strip()} to "
        f"{wide.periods[-1].text.strip()}; {found} of {len(rows)} rows are known",
    )
    return SourceDraft(
        "published",
        float(len(wide.periods)),
        reasons,
        tuple(drafts.values()),
        {"document": document, "layout": layout, "rows": rows},
        comments,
        tuple(questions),
    )


def _label_draft(
    wide: WideTable,
    cell: GridCell,
    known: Mapping[str, ColumnWords],
    metrics: Mapping[str, Metric],
) -> ColumnDraft:
    """Propose what a row is, by its label."""
    text = cell.text.strip()
    rule, close = _row_rule(text, known, metrics)
    question = ""
    if rule.get("skip"):
        question = "no measure or metric of this name is known; it would be skipped"
    elif close < 1:
        question = "is it this?"
    return ColumnDraft(
        text,
        "not_needed" if rule.get("skip") else "label",
        str(rule.get("metric") or rule.get("measure") or ""),
        rule,
        "sure" if close == 1 else ("likely" if close else "doubtful"),
        "its label",
        _example(wide, cell),
        question,
    )


def _layout(wide: WideTable) -> tuple[dict[str, Any], str]:
    """Propose how the table lies, and say what is doubtful in it."""
    layout: dict[str, Any] = {"labels": wide.label.text.strip()}
    target = next((c for c in wide.others if "target" in c.text.casefold()), None)
    if target is not None:
        layout["target"] = target.text.strip()
    if wide.has_year_heads:
        layout["year_heads"] = True
    groups = [c for c in wide.labels if _is_group(wide, c)]
    if not groups:
        return layout, ""
    layout["group"] = "line"
    names = ", ".join(c.text.strip() for c in groups[:4])
    return layout, f"{names} stand above groups of rows; each is taken as a line"


def _is_group(wide: WideTable, cell: GridCell) -> bool:
    """Whether a label has no figure beside it and others below it have."""
    row = next(r for r in wide.grid.rows if r and r[0].row == cell.row)
    return not any(c.text.strip() for c in row if c.column > cell.column)


def _example(wide: WideTable, cell: GridCell) -> str:
    row = next(r for r in wide.grid.rows if r and r[0].row == cell.row)
    columns = {c.column for c in wide.periods}
    texts = [c.text.strip() for c in row if c.column in columns]
    return next((t for t in texts if parse_printed(t) is not None), "")


def _labels_of(name: str, measure: Measure, words: HeadingWords) -> ColumnWords:
    listed = words.columns.get("counts", {}).get(name, ColumnWords())
    return ColumnWords(surely=(*measure.labels, measure.name or name, *listed.surely))


def _row_rule(
    label: str, measures: Mapping[str, ColumnWords], metrics: Mapping[str, Metric]
) -> tuple[dict[str, Any], float]:
    """Say what a row is: of a measure and a metric alike, the closer; else one to skip."""
    best: tuple[float, dict[str, Any]] = (0.0, {"skip": True})
    for name, words in measures.items():
        close = column_closeness(label, name, words)
        if close > best[0]:
            best = (close, {"measure": name})
    for name, metric in metrics.items():
        texts: tuple[str, ...] = (metric.name, metric.short_name or "", *metric.labels)
        close = max((closeness(label, t) for t in texts if t), default=0.0)
        if ("%" in label or "share" in label.casefold()) and metric.unit == "share":
            close += 0.01
        if close > best[0]:
            best = (min(close, 1.0), {"metric": name})
    return (best[1], best[0]) if best[0] >= _LEAST_CLOSE else ({"skip": True}, 0.0)
