"""Periods of figures that lie elsewhere in time than was meant: swapped days, stray years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.dates import YEARS_APART, early_days
from gaugebook.tables.checks.series import FigureSet
from gaugebook.tables.dataset import PrintedFigure

EARLIEST_YEAR = 1950
"""Nobody counted contacts by the day or month before; 1900 is a spreadsheet's first year."""

_GRAINS = ("day", "week", "month")
_YEARS_NAMED = 5


def find_doubtful_periods(given: FigureSet) -> list[Problem]:
    """Find days that were read the wrong way round, and years that stand apart.

    ``days-swapped`` (warn)
        The daily figures have no day after the 12th, or one day only in each of three months and
        more (`gaugebook.tables.checks.dates.early_days`).
    ``period-stray`` (warn)
        Days, weeks or months lie before 1950, or more than five empty years from most others.
    """
    placed = [figure for figure in given.figures if figure.period.grain in _GRAINS]
    return [*_swapped(given, placed), *_stray(given, placed)]


def _swapped(given: FigureSet, placed: Sequence[PrintedFigure]) -> Iterator[Problem]:
    daily = [figure for figure in placed if figure.period.grain == "day"]
    days = sorted({figure.period.start for figure in daily})
    detail = early_days(np.array(days, dtype="datetime64[D]"))
    if detail:
        facts: dict[str, Any] = {"column": "the period", "detail": detail}
        facts["source"] = given.source.id
        yield problem("days-swapped", given.where(daily), **facts)


def _stray(given: FigureSet, placed: Sequence[PrintedFigure]) -> Iterator[Problem]:
    years = Counter(figure.period.start.year for figure in placed)
    kept = _main_years(year for year in years.elements() if year >= EARLIEST_YEAR)
    stray = [figure for figure in placed if figure.period.start.year not in kept]
    if not stray:
        return
    found = sorted({figure.period.start.year for figure in stray})
    named = ", ".join(map(str, found[:_YEARS_NAMED])) + (" ..." * (len(found) > _YEARS_NAMED))
    periods = sorted({figure.period for figure in stray})
    yield problem(
        "period-stray",
        given.where(stray),
        found=named,
        count=len(periods),
        detail=f", and all others in {_span(kept)}" if kept else "",
        places=", ".join(period.label for period in periods[:_YEARS_NAMED])
        + (" ..." * (len(periods) > _YEARS_NAMED)),
        source=given.source.id,
    )


def _main_years(years: Iterable[int]) -> frozenset[int]:
    """Give the years around the most figures: stretches without five empty years and more.

    >>> sorted(_main_years([1999, 2021, 2021, 2022, 2025])), _main_years([])
    ([2021, 2022, 2025], frozenset())
    """
    counts = Counter(years)
    stretches: list[list[int]] = []
    for year in sorted(counts):
        if stretches and year - stretches[-1][-1] <= YEARS_APART:
            stretches[-1].append(year)
        else:
            stretches.append([year])
    # Of two with as many, the later.
    weights = [(sum(counts[year] for year in each), each[-1]) for each in stretches]
    return frozenset(stretches[weights.index(max(weights))]) if stretches else frozenset()


def _span(years: frozenset[int]) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first} to {last}"
