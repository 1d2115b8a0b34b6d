"""Headings of two levels, made into one: a year over Number and %, and the next year likewise.

Each printed row becomes one row a sub-heading, so that what follows sees a plain table. Cells
keep their own addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gaugebook.analysis.reconcile.labels import kind_of_heading, words_of
from gaugebook.intake.grid import GridCell

Row = Mapping[int, GridCell]

_COUNT_WORDS = frozenset({"number", "no", "n", "count", "volume", "total", "actual", "value"})


def flattened(
    region: Sequence[Row],
    *,
    is_period: Callable[[str], bool],
    is_figure: Callable[[GridCell], bool],
) -> list[Row]:
    """Give a region with one heading row, or as it is when it has no second level."""
    if len(region) < 3:
        return list(region)
    upper, lower = region[0], region[1]
    starts = sorted(column for column, cell in upper.items() if is_period(cell.text))
    if len(starts) < 2 or not _is_lower(lower, upper, starts, is_period, is_figure):
        return list(region)
    ends = [*starts[1:], max(max(row) for row in region) + 1]
    spans = [range(a, b) for a, b in zip(starts, ends, strict=True)]
    subs = list(dict.fromkeys(_sub(lower, c) for span in spans for c in span if c in lower))
    leading = {column: cell for column, cell in upper.items() if column < starts[0]}
    leading |= {c: cell for c, cell in lower.items() if c < starts[0] and c not in leading}
    header = leading | {start: upper[start] for start in starts}
    rows: list[Row] = [header]
    for row in region[2:]:
        rows += _split(row, lower, spans, subs, starts[0])
    return rows


def _sub(lower: Row, column: int) -> str:
    return " ".join(lower[column].text.split())


def _is_lower(
    lower: Row,
    upper: Row,
    starts: Sequence[int],
    is_period: Callable[[str], bool],
    is_figure: Callable[[GridCell], bool],
) -> bool:
    inside = [cell for column, cell in lower.items() if column >= starts[0]]
    between = [column for column in lower if column > starts[0] and column not in upper]
    words_only = not any(is_figure(cell) or is_period(cell.text) for cell in lower.values())
    return bool(between) and words_only and len(inside) >= 2 * len(starts)


def _split(
    row: Row, lower: Row, spans: Sequence[range], subs: Sequence[str], first: int
) -> list[Row]:
    leading = {column: cell for column, cell in row.items() if column < first}
    if not leading or all(column < first for column in row):
        return [row]
    label_column = max(leading)
    rows: list[Row] = []
    for sub in subs:
        figures = {
            span.start: row[column]
            for span in spans
            for column in span
            if column in row and column in lower and _sub(lower, column) == sub
        }
        if figures and kind_of_heading(sub) == "other":
            label = leading[label_column]
            named = replace(label, text=_label(label.text, sub))
            rows.append(leading | {label_column: named} | figures)
    return rows


def _label(label: str, sub: str) -> str:
    words = words_of(sub)
    if words.has_percent:
        return f"% {label}"
    return label if words.bag <= _COUNT_WORDS else f"{label} {sub}"
