"""Figures that somebody else counted: a cell read as a number in its unit.

A published table and a monthly summary both become `PrintedFigure` values, so that one metric
serves records, summaries and print alike. What is printed is kept as text beside the number read
from it. The two layouts are read by `gaugebook.tables.published` and `gaugebook.tables.counts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.source import Source
from gaugebook.errors import GaugebookError, Problem, Where, problem
from gaugebook.intake.grid import GridCell
from gaugebook.periods import Period, parse_period
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import Printed, is_hashes, is_no_figure, parse_printed


@dataclass(frozen=True)
class ReadFigures:
    """The figures of a table, and what was found on the way."""

    figures: tuple[PrintedFigure, ...]
    problems: tuple[Problem, ...]


def heading_of(source: Source) -> str:
    """Give the heading by which a source's table is known among the sheets of a workbook."""
    if source.layout is not None:
        return source.layout.labels
    rule = source.columns.get("period")
    return rule.headings[0] if rule else ""


def read_period(text: str, source: Source) -> tuple[Period, Period] | None:
    """Give the period that a heading stands for and the full one it is reported in, or None."""
    rule = source.periods.get(text)
    try:
        period = parse_period(rule.period if rule else text)
        return period, parse_period(rule.part_of) if rule and rule.part_of else period.full
    except GaugebookError:
        return None


def in_units(printed: Printed, unit: str) -> Decimal:
    """Give a printed number in the unit's own scale: a percentage becomes a share.

    >>> in_units(parse_printed("94.48%"), "share"), in_units(parse_printed("3 minutes"), "seconds")
    (Decimal('0.9448'), Decimal('180'))
    """
    if unit == "share":
        return printed.number / 100
    if unit == "seconds":
        return printed.number * {"minutes": 60, "days": 86_400}.get(printed.unit or "", 1)
    return printed.number


# What a cell may say of its own unit, for a figure in each unit.
_MAY_SAY: dict[str, tuple[str | None, ...]] = {
    "share": (None, "share"),
    "points": (None, "share", "points"),
    "seconds": (None, "seconds", "minutes", "days"),
    "days": (None, "days"),
    "pounds": (None, "pounds"),
    "per_10000": (None, "per_10000"),
}
_NEVER_NEGATIVE = ("count", "seconds", "days", "per_10000")


def why_impossible(printed: Printed, unit: str) -> str:
    """Say why a printed number cannot be a figure in a unit, or give an empty text.

    >>> why_impossible(parse_printed("75.6%"), "count")
    'it says share, where a count is expected'
    >>> why_impossible(parse_printed("75.6"), "share"), why_impossible(parse_printed("7"), "count")
    ('', '')
    """
    if printed.unit not in _MAY_SAY.get(unit, (None,)):
        return f"it says {printed.unit}, where a {unit} is expected"
    if unit == "share" and not printed.has_percent and 0 < printed.number <= 1:
        return "without a % sign it may be a share of 1 or a percentage; write 75.6%, not 0.756"
    if unit in _NEVER_NEGATIVE and printed.number < 0:
        return "it is negative"
    return ""


def read_figure(
    text: str, unit: str, where: Where, label: str, *, key: str = ""
) -> tuple[Printed | None, Decimal | None, Problem | None]:
    """Read a cell: the number as printed, its value in the unit's scale, and what is wrong.

    `key` names the figure in a finding, so that a meeting can sign it off.
    """
    text = text.strip()
    printed = parse_printed(text)
    if printed is None:
        if is_hashes(text):
            fault = problem(
                "hashes-for-number", where, found=text, label=label, implied="", key=key
            )
            return None, None, fault
        if is_no_figure(text):
            return None, None, None
        return None, None, problem("number-unreadable", where, found=text, label=label, key=key)
    detail = why_impossible(printed, unit)
    if detail:
        fault = problem("value-impossible", where, found=text, label=label, detail=detail, key=key)
        return printed, None, fault
    return printed, in_units(printed, unit), None


Row = Mapping[int, GridCell]
"""The cells of a row by their column; a spreadsheet's blank cells are not in it."""


def by_column(row: tuple[GridCell, ...]) -> Row:
    """Give the cells of a row by their column."""
    return {cell.column: cell for cell in row}


def cell_at(row: Row, column: int) -> GridCell:
    """Give a row's cell in a column, a blank one where the row has none."""
    found = row.get(column)
    return found or GridCell("", next(iter(row.values())).row, column)


def has_text(row: tuple[GridCell, ...]) -> bool:
    """Whether a row holds anything at all."""
    return any(cell.text.strip() for cell in row)


def find_repeats(figures: list[PrintedFigure]) -> list[Problem]:
    """Find figures that a summary gives twice; they would be added twice."""
    seen: dict[tuple[object, ...], PrintedFigure] = {}
    problems = []
    for figure in figures:
        key = (figure.role, figure.name, figure.period, figure.reporting, figure.dimensions)
        if key in seen:
            problems.append(
                problem(
                    "duplicate-figure",
                    figure.where,
                    found=figure.printed,
                    label=figure.name,
                    first=str(seen[key].where.cell),
                )
            )
        seen.setdefault(key, figure)
    return problems
