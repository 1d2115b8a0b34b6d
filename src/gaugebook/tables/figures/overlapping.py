"""Figures that two files of one input give: counted once, or told where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gaugebook.errors import Problem, Where, problem
from gaugebook.tables.checks.series import PLACES_NAMED, Spot
from gaugebook.tables.dataset import PrintedFigure

REPEATED = "figures-repeated"
"""Why rows were left out: all of their figures stand in another file or sheet."""

_Key = tuple[object, ...]
_Pair = tuple[PrintedFigure, PrintedFigure]
_ROW = re.compile(r"\d+")


@dataclass(frozen=True)
class Apart:
    """Figures of several tables, each given once; the rows that gave none; what was found.

    `rows` has, for each table in the order in which it was given, how many of its rows were left
    out because all of their figures stand in another table.
    """

    figures: tuple[PrintedFigure, ...]
    rows: tuple[int, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Between:
    """What two tables both give: with the same value, and with another."""

    same: list[_Pair] = field(default_factory=list)
    other: list[_Pair] = field(default_factory=list)


def told_apart(tables: Sequence[Sequence[PrintedFigure]]) -> Apart:
    """Leave out figures that an earlier table gives, and tell those with another value.

    Parameters
    ----------
    tables
        The figures of each sheet or file, in the order in which they are read. What one of them
        gives twice is told where it is read (`gaugebook.tables.figures.reading.find_repeats`).

    Returns
    -------
    Apart
        Of a figure that two tables give, the first; a figure without a value gives way to one that
        has it. Codes, once for each two tables: ``files-disagree`` (refuse) and ``files-overlap``
        (note).
    """
    held: dict[_Key, tuple[int, PrintedFigure]] = {}
    dropped: set[int] = set()
    pairs: dict[tuple[int, int], _Between] = {}
    for number, figures in enumerate(tables):
        own: dict[_Key, PrintedFigure] = {}
        for figure in figures:
            key = _key(figure)
            if key not in held:
                own.setdefault(key, figure)
                continue
            at, first = held[key]
            is_filled = first.value is None and figure.value is not None
            dropped.add(id(first if is_filled else figure))
            if is_filled:
                held[key] = (number, figure)
            between = pairs.setdefault((at, number), _Between())
            is_other = None not in (first.value, figure.value) and first.value != figure.value
            (between.other if is_other else between.same).append((first, figure))
        held.update((key, (number, figure)) for key, figure in own.items())
    kept = tuple(f for figures in tables for f in figures if id(f) not in dropped)
    rows = tuple(_rows_left_out(figures, dropped) for figures in tables)
    told = tuple(p for between in pairs.values() for p in _told(between))
    return Apart(kept, rows, told)


def _key(figure: PrintedFigure) -> _Key:
    return (figure.role, figure.name, figure.period, figure.reporting, figure.dimensions)


def _rows_left_out(figures: Sequence[PrintedFigure], dropped: set[int]) -> int:
    every = {_row(figure) for figure in figures}
    return len(every - {_row(figure) for figure in figures if id(figure) not in dropped})


def _row(figure: PrintedFigure) -> str:
    """Give the row of a figure's cell, as its number."""
    found = _ROW.search(figure.where.cell or str(figure.where.line or ""))
    return found.group() if found else ""


def _told(between: _Between) -> list[Problem]:
    problems = []
    if between.other:
        first, figure = between.other[0]
        spot = Spot(figure.dimensions, figure.period, figure.reporting)
        problems.append(
            problem(
                "files-disagree",
                _where([later for _, later in between.other]),
                found=figure.printed,
                label=figure.name,
                count=len(between.other),
                place=spot.words,
                other=first.printed,
                first=str(first.where),
            )
        )
    if between.same:
        first, _ = between.same[0]
        where = _where([later for _, later in between.same])
        other = str(_table_of(first))
        problems.append(problem("files-overlap", where, count=len(between.same), first=other))
    return problems


def _table_of(figure: PrintedFigure) -> Where:
    return Where(figure.where.file, sheet=figure.where.sheet)


def _where(figures: Sequence[PrintedFigure]) -> Where:
    cells = list(dict.fromkeys(f.where.cell for f in figures if f.where.cell))[:PLACES_NAMED]
    first = figures[0].where
    return Where(first.file, sheet=first.sheet, cell=", ".join(cells) or None)
