"""Figures in another unit than they are taken for: waits in days, shares of 1 among percentages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.series import FINDINGS_NAMED, FigureSet, and_more
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import parse_printed

LEAST_FIGURES = 3
LONGEST_MEAN_SECONDS = 10_000
"""Nearly three hours, as the middle one of a series of means."""

LARGEST_SHARE = Decimal("1.5")
"""A share a little over 1 is a fault of another kind; one of 1.5 is in another scale."""


def find_figure_slips(given: FigureSet) -> list[Problem]:
    """Find columns of figures that are in another unit. Severity: warn, code ``unit-slip``.

    Mean durations: all below 1 and not 0, so that they are days of a spreadsheet; or the middle
    one above 10,000 seconds, so that they are milliseconds. Three figures at least, because one
    quiet month may have a mean wait of half a second. Shares: one and a half and more; or some
    written 0 to 1 and others 0 to 100 in one column, of which the reader can keep only one kind.
    A mean wait that is written as a clock says its unit, and is left alone.

    500 made-up tables gave none.
    """
    columns: dict[tuple[str, str], list[PrintedFigure]] = {}
    for figure in given.figures:
        columns.setdefault((figure.role, figure.name), []).append(figure)
    found = [
        (figures, *slip)
        for slot, figures in columns.items()
        for slip in _slips(given.unit(slot), slot[0], figures)
    ]
    return [
        problem(
            "unit-slip",
            given.where(figures),
            found=figures[0].printed,
            label=given.words(figures[0].name),
            unit=unit,
            detail=detail,
            hint=and_more(len(found)),
        )
        for figures, unit, detail in found[:FINDINGS_NAMED]
    ]


def _slips(unit: str, role: str, figures: list[PrintedFigure]) -> Iterator[tuple[str, str]]:
    if unit == "seconds" and role != "measure":
        yield from _of_durations(figures)
    if unit == "share":
        yield from _of_shares(figures)


def _of_durations(figures: list[PrintedFigure]) -> Iterator[tuple[str, str]]:
    plain = [f for f in figures if f.value and not _says_unit(f)]
    values = [float(f.value) for f in plain if f.value]
    unit = unit_of_means(values)
    if unit == "days":
        yield unit, f"all {len(values)} figures lie below 1, such as {plain[0].printed}"
    elif unit:
        yield unit, f"the middle one of {len(values)} is {median(values):,.0f}"


def unit_of_means(values: list[float]) -> str:
    """Say in which other unit means of seconds seem to be; empty where they may be seconds.

    >>> unit_of_means([0.00499, 0.00312, 0.00402]), unit_of_means([431_000.0] * 3)
    ('days', 'milliseconds')
    >>> unit_of_means([0.8, 4.8, 4.3])
    ''
    """
    if len(values) < LEAST_FIGURES:
        return ""
    if max(values) < 1:
        return "days"
    return "milliseconds" if median(values) > LONGEST_MEAN_SECONDS else ""


def _says_unit(figure: PrintedFigure) -> bool:
    printed = parse_printed(figure.printed)
    return printed is not None and printed.unit is not None


def _of_shares(figures: list[PrintedFigure]) -> Iterator[tuple[str, str]]:
    large = [f for f in figures if f.value is not None and f.value >= LARGEST_SHARE]
    if large:
        yield (
            "percentages, converted twice",
            f"{len(large)} are 150% or more, such as {large[0].printed}",
        )
    bare = [p for f in figures if (p := parse_printed(f.printed)) and p.unit is None]
    ones = [p for p in bare if 0 < p.number < 1 and p.decimals > 0]
    if ones and len(ones) < len(bare):
        detail = (
            f"{len(ones)} of {len(bare)} are written 0 to 1, such as {ones[0].text}, "
            "and the others 0 to 100"
        )
        yield "shares of 1 among percentages", detail
