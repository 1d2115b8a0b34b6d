"""Figures that somebody else counted: a cell read as a number in its unit.

A published table and a monthly summary both become `PrintedFigure` values, so that one metric
serves records, summaries and print alike. What is printed is kept as text beside the number read
from it. The two layouts are read by `published` and `counts`, beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import DurationUnit, SourceColumn
from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.intake.limits import PRINTED, Limits
from gaugebook.redaction import out_of_place, redact
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.numbers import WORTH, UnreadableError, with_point
from gaugebook.values import Printed, is_hashes, is_no_figure, parse_printed
from gaugebook.words import folded, one_line


@dataclass(frozen=True)
class ReadFigures:
    """The figures of a table, what was found on the way, and which rows were not read.

    `left_out` has, by a short word for the reason, how many rows: every row of the table gives
    figures or stands there. `rows` counts both; headings are no rows.
    """

    figures: tuple[PrintedFigure, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    rows: int = 0


def wanted_headings(source: Source) -> tuple[str, ...]:
    """Give the headings by which a source's table is known among the sheets of a workbook."""
    if source.layout is not None:
        return (source.layout.labels,)
    return tuple(dict.fromkeys(h for rule in source.columns.values() for h in rule.headings))


def tables_among(grids: Sequence[Grid], source: Source) -> list[Grid]:
    """Leave out the sheets of notes: of several sheets, those with headings of the table.

    A sheet of notes may mention one of many headings; a table has at least two of them. Where no
    sheet has any, the first is given, so that its reader says what is lacking.
    """
    if len(grids) == 1:
        return list(grids)
    wanted = set(wanted_headings(source))
    least = min(2, len(wanted))
    return [grid for grid in grids if _most_in_a_row(grid, wanted) >= least] or list(grids[:1])


def _most_in_a_row(grid: Grid, wanted: set[str]) -> int:
    rows = ({one_line(cell.text) for cell in row} for row in grid.rows)
    return max((len(row & wanted) for row in rows), default=0)


@dataclass(frozen=True)
class NumberForm:
    """How a source writes the numbers of a column.

    `decimal_comma` is for ``1.234,5``. `unit` is what one of a bare number is worth, where it is a
    duration and not in seconds. `scale` is ``percent`` for shares written 0 to 100 and ``share``
    for those written 0 to 1; without it a bare number up to 1 is not read. `unknown` are texts
    that mean that there is no figure.
    """

    decimal_comma: bool = False
    unit: DurationUnit | None = None
    scale: Literal["percent", "share"] | None = None
    unknown: frozenset[str] = frozenset()


PLAIN = NumberForm()


def number_form(source: Source, rule: SourceColumn | None = None) -> NumberForm:
    """Give how a source writes the numbers of a column, or all of its numbers."""
    if rule is None:
        return NumberForm(decimal_comma=source.decimal_comma)
    scale: Literal["percent", "share"] | None = None
    if rule.format in ("percent", "share"):
        scale = "percent" if rule.format == "percent" else "share"
    unknown = rule.unknown_texts
    return NumberForm(source.decimal_comma, rule.unit, scale, unknown)


def in_units(printed: Printed, unit: str, form: NumberForm = PLAIN) -> Decimal:
    """Give a printed number in the unit's own scale: a percentage becomes a share.

    >>> in_units(parse_printed("94.48%"), "share"), in_units(parse_printed("3 minutes"), "seconds")
    (Decimal('0.9448'), Decimal('180'))
    >>> in_units(parse_printed("7.2"), "seconds", NumberForm(unit="minutes"))
    Decimal('432.0')
    """
    if unit == "share":
        is_of_one = form.scale == "share" and not printed.has_percent
        return printed.number if is_of_one else printed.number / 100
    if unit == "seconds":
        return printed.number * WORTH[printed.unit or form.unit or "seconds"]
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


def why_impossible(printed: Printed, unit: str, form: NumberForm = PLAIN) -> str:
    """Say why a printed number cannot be a figure in a unit, or give an empty text.

    >>> why_impossible(parse_printed("75.6%"), "count")
    'it says share, where a count is expected'
    >>> why_impossible(parse_printed("75.6"), "share"), why_impossible(parse_printed("7"), "count")
    ('', '')
    """
    if printed.unit not in _MAY_SAY.get(unit, (None,)):
        return f"it says {printed.unit}, where a {unit} is expected"
    is_bare = not printed.has_percent and form.scale is None
    if unit == "share" and is_bare and 0 < printed.number <= 1:
        return "without a % sign it may be a share of 1 or a percentage; write 75.6%, not 0.756"
    if unit in _NEVER_NEGATIVE and printed.number < 0:
        return "it is negative"
    return ""


def read_figure(
    text: str,
    unit: str,
    where: Where,
    label: str,
    *,
    key: str = "",
    form: NumberForm = PLAIN,
) -> tuple[Printed | None, Decimal | None, Problem | None]:
    """Read a cell: the number as printed, its value in the unit's scale, and what is wrong.

    `key` names the figure in a finding, so that a meeting can sign it off.
    """
    text = text.strip()
    if folded(text) in form.unknown:
        return None, None, None
    if is_hashes(text):
        fault = problem("hashes-for-number", where, found=text, label=label, implied="", key=key)
        return None, None, fault
    if is_no_figure(text):
        return None, None, None
    printed = _printed_in(text, form)
    if printed is None:
        told = out_of_place(text, longest=_LONGEST_TOLD)
        return None, None, problem("number-unreadable", where, found=told, label=label, key=key)
    detail = why_impossible(printed, unit, form)
    if detail:
        fault = problem("value-impossible", where, found=text, label=label, detail=detail, key=key)
        return printed, None, fault
    return printed, in_units(printed, unit, form), None


def _printed_in(text: str, form: NumberForm) -> Printed | None:
    try:
        return parse_printed(with_point(text) if form.decimal_comma else text)
    except UnreadableError:
        return None


def decimals_of(printed: Printed | None, form: NumberForm = PLAIN) -> int:
    """Give the printed decimals of a figure, of the percent for a share.

    >>> decimals_of(parse_printed("0.8689"), NumberForm(scale="share"))
    2
    """
    if printed is None:
        return 0
    is_of_one = form.scale == "share" and not printed.has_percent
    return printed.decimals - 2 if is_of_one else printed.decimals


def printed_text(text: str, printed: Printed | None, form: NumberForm = PLAIN) -> str:
    """Give the text of a cell as a figure keeps it: other words than are known lose the people.

    >>> printed_text(" 86.9% ", parse_printed("86.9%")), printed_text("n/a", None)
    ('86.9%', 'n/a')
    >>> printed_text("ask Ann Lee, 07700 900123", None), printed_text("Ann Lee", None)
    ('[telephone number]', '[words that may be a name]')
    """
    text = text.strip()
    if printed is not None or is_no_figure(text) or folded(text) in form.unknown:
        return text
    return out_of_place(text, longest=_LONGEST_TOLD)


_LONGEST_TOLD = 200


def reason_of(cell: GridCell) -> str:
    r"""Give what the comment of a cell says, on one line, without what a person is found by.

    Spreadsheets begin a comment with the name of who wrote it, on a line of its own; that is cut.

    >>> reason_of(GridCell("-", 1, 1, note="J Bloggs:\nSystem down"))
    'System down'
    """
    text = _THREADED.sub("", cell.note)
    text = _AUTHOR.sub("", text, count=1)
    return redact(" ".join(text.split())) if text else ""


_AUTHOR = re.compile(r"^[^\n:]{1,60}:[ \t]*\r?\n")
# What Excel puts before a comment that may be answered.
_THREADED = re.compile(r"^\[Threaded comment\].*?Comment:\s*", re.DOTALL)


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


def find_repeats(figures: Sequence[PrintedFigure]) -> list[Problem]:
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


SUMMARY = replace(PRINTED, rows=1_000_000, cells=4_000_000, seconds=30.0)
"""Limits for a summary: fifteen years of days by twenty columns are no page that people print."""


def limits_for(source: Source) -> Limits:
    """Give how much is read of one file of figures.

    >>> from gaugebook.definitions.library import load_library
    >>> limits_for(load_library()[0].sources["made-up-counts"]).cells
    4000000
    """
    return SUMMARY if source.table == "counts" else PRINTED
