"""Figures that stand twice: a measure that copies another, a period that copies the one before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.series import (
    FINDINGS_NAMED,
    FigureSet,
    Slot,
    Spot,
    and_more,
    named_first,
)
from gaugebook.tables.dataset import PrintedFigure

LEAST_PERIODS = 8
LEAST_EQUAL = 0.99
LEAST_DISTINCT = 5

LEAST_MEASURES = 2
LIKELY_BY_CHANCE = 0.01
"""Copies that chance would give in a whole table; above it an equal period is no news."""


def find_copied_measures(given: FigureSet) -> list[Problem]:
    """Find measures that are the same as another in all periods. Severity: note, a question.

    Equal in 99 % of at least eight figures that are not both 0, with five different values.
    A measure that counts every row of a table may equal one that counts those of a kind (all
    contacts came by telephone), so such pairs are left out. 500 made-up tables gave none.
    """
    pairs: dict[tuple[Slot, Slot], list[tuple[PrintedFigure, PrintedFigure]]] = {}
    for figures in given.spots.values():
        for one, other in combinations(sorted(figures), 2):
            if given.unit(one) == given.unit(other) and not _may_be_equal(given, one, other):
                pairs.setdefault((one, other), []).append((figures[one], figures[other]))
    found = [(slots, both) for slots, both in pairs.items() if _is_copy(both)]
    return [
        problem(
            "measure-copied",
            given.where([both[0][1], both[0][0]]),
            found=both[0][1].printed,
            label=given.words(other[1]),
            other=given.words(one[1]),
            count=len(both),
            hint=and_more(len(found)),
        )
        for (one, other), both in found[:FINDINGS_NAMED]
    ]


def _may_be_equal(given: FigureSet, one: Slot, other: Slot) -> bool:
    return any(_is_whole_table(given, slot) for slot in (one, other))


def _is_whole_table(given: FigureSet, slot: Slot) -> bool:
    measure = given.measures.get(slot[1])
    records = measure.records if measure else None
    return records is not None and not (records.where or records.known or records.sum)


def _is_copy(both: list[tuple[PrintedFigure, PrintedFigure]]) -> bool:
    says = [(one.value, other.value) for one, other in both if one.value or other.value]
    equal = [one for one, other in says if one == other]
    if len(says) < LEAST_PERIODS or len(equal) < LEAST_EQUAL * len(says):
        return False
    return len(set(equal)) >= LEAST_DISTINCT


def find_copied_periods(given: FigureSet) -> list[Problem]:
    """Find periods whose every measure is that of the period before. Severity: note, a question.

    At least two measures must be there. How likely that is by chance is reckoned from their size:
    two counts around v, each scattered at least as a Poisson count is, are equal with a chance of
    1 / (2 * sqrt(pi * v)); measures of one contact hang together, so each after the first counts
    for its square root only. Told is what a hundred such tables would show once. The same total
    two years apart is no copy: only neighbours are compared. 500 made-up tables gave none.
    """
    steps = list(_steps(given))
    copies = [
        (before, after)
        for before, after in steps
        if _is_same(given, before, after)
        and len(steps) * _chance(_sizes(given.spots[after])) < LIKELY_BY_CHANCE
    ]
    if not copies:
        return []
    figures = [f for spots in copies for spot in spots for f in given.spots[spot].values()]
    before, after = copies[0]
    return [
        problem(
            "period-copied",
            given.where(figures),
            count=len(copies),
            first=before.words,
            second=after.words,
            places=named_first([after for _, after in copies]),
        )
    ]


def _steps(given: FigureSet) -> Iterator[tuple[Spot, Spot]]:
    places: dict[tuple[object, str], list[Spot]] = {}
    for spot in given.spots:
        if spot.period == spot.reporting:
            grain = spot.period.grain or str(spot.period.months or spot.period.days)
            places.setdefault((spot.dimensions, grain), []).append(spot)
    for spots in places.values():
        yield from pairwise(sorted(spots))


def _is_same(given: FigureSet, before: Spot, after: Spot) -> bool:
    one, other = given.spots[before], given.spots[after]
    if one.keys() != other.keys() or len(one) < LEAST_MEASURES:
        return False
    return all(one[slot].value == other[slot].value for slot in one)


def _sizes(figures: Mapping[Slot, PrintedFigure]) -> set[float]:
    """Give the figures as counts of their last printed place; one that stands twice, once."""
    return {abs(float(f.value or 0)) * 10.0**f.decimals for f in figures.values()}


def _chance(sizes: set[float]) -> float:
    """Give how likely figures of these sizes are by chance those of the period before.

    >>> round(_chance({33_592.0, 29_187.0}), 5), round(_chance({3.0, 2.0}), 2)
    (6e-05, 0.07)
    """
    told = sorted((size for size in sizes if size > 0), reverse=True)
    each = [min(1.0, 1 / (2 * math.sqrt(math.pi * size))) for size in told]
    return math.prod(p if at == 0 else math.sqrt(p) for at, p in enumerate(each))
