"""Which denominator explains a printed percentage, and whether it stays the same.

The definition names numerator and denominator. Where those do not give what is printed, other
bases among the measures of the same place and period are tried: each other count, and sums and
differences of two. A finding names the base that closes; only where none does is it a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, problem
from gaugebook.observations import Dimensions
from gaugebook.tables.checks.series import (
    FINDINGS_NAMED,
    FigureSet,
    Slot,
    Spot,
    and_more,
    named_first,
    words_of,
)
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import Printed, agrees, in_print, round_value, to_decimal

Base = tuple[str, ...]
"""Measures that make a denominator: ``("offered",)``, ``("offered", "-", "short_abandoned")``."""

DECIMALS_THAT_TELL = 2
"""With two decimals of a percent a base of two counts does not close by chance."""

LEAST_CLOSING = 2
"""Periods at which a base of two counts must close, where fewer decimals are printed."""


@dataclass(frozen=True)
class _Case:
    """One printed share, its numerator, and the bases that explain it."""

    spot: Spot
    figure: PrintedFigure
    numerator: Decimal
    bases: Mapping[Base, Decimal]
    closing: frozenset[Base]


def find_bases(given: FigureSet) -> list[Problem]:
    """Find percentages that their own base does not give, and say which base does.

    ``base-switches`` (note)
        The definition's base closes in some periods, and in others only another does.
    ``base-differs`` (note)
        One other base closes wherever the definition's does not, and that is everywhere.
    ``base-unknown`` (warn)
        No base closes: the percentage or a count is wrong.

    Rounded, cut and coarser figures all close (87.80 for 87.76). A base of two counts is taken
    only where two decimals are printed or it closes twice, because among many one meets a whole
    percentage by chance. Untested is what has no numerator or denominator beside it.

    500 made-up tables with right percentages of none, one or two decimals gave none.
    """
    cases: dict[tuple[str, Dimensions], list[_Case]] = {}
    for spot, figures in given.spots.items():
        for slot, figure in figures.items():
            metric = given.metrics.get(slot[1]) if slot[0] == "metric" else None
            case = _case(given, metric, spot, figures, figure) if metric else None
            if case is not None:
                cases.setdefault((slot[1], spot.dimensions), []).append(case)
    found = [p for (name, place), each in cases.items() for p in _judged(given, name, place, each)]
    by_code: dict[str, list[tuple[str, dict[str, str], list[_Case]]]] = {}
    for code, words, of in found:
        by_code.setdefault(code, []).append((code, words, of))
    return [
        _told(given, code, words, of, len(alike))
        for alike in by_code.values()
        for code, words, of in alike[:FINDINGS_NAMED]
    ]


def _case(
    given: FigureSet,
    metric: Metric,
    spot: Spot,
    figures: Mapping[Slot, PrintedFigure],
    figure: PrintedFigure,
) -> _Case | None:
    top, bottom = metric.numerator, metric.denominator
    if metric.unit != "share" or not top or not bottom or top.where or bottom.where:
        return None
    counts = {
        name: f.value
        for (role, name), f in figures.items()
        if role == "measure" and f.value is not None and given.unit((role, name)) == "count"
    }
    numerator, own = counts.get(top.measure), counts.get(bottom.measure)
    if numerator is None or not own or figure.value is None:
        return None
    # What is rounded to hundreds gives no share to a decimal.
    if given.slack(figures["measure", top.measure]) or given.slack(
        figures["measure", bottom.measure]
    ):
        return None
    bases = dict(_bases(counts, top.measure, bottom.measure))
    closing = frozenset(base for base, size in bases.items() if _closes(figure, numerator, size))
    return _Case(spot, figure, numerator, bases, closing)


def _bases(counts: Mapping[str, Decimal], top: str, own: str) -> Iterator[tuple[Base, Decimal]]:
    """Give the bases that a share may have, the definition's own first.

    >>> counts = {"answered": Decimal(90), "offered": Decimal(100), "short_abandoned": Decimal(4)}
    >>> for base, size in _bases(counts, "answered", "offered"):
    ...     print(*base, size)
    offered 100
    short_abandoned 4
    offered - short_abandoned 96
    answered + short_abandoned 94
    offered + short_abandoned 104
    """
    yield (own,), counts[own]
    others = [name for name in sorted(counts) if name not in (top, own)]
    for name in others:
        yield (name,), counts[name]
        yield (own, "-", name), counts[own] - counts[name]
        yield (top, "+", name), counts[top] + counts[name]
        yield (own, "+", name), counts[own] + counts[name]
    for one, other in combinations(others, 2):
        yield (one, "+", other), counts[one] + counts[other]


def _closes(figure: PrintedFigure, numerator: Decimal, size: Decimal) -> bool:
    if size <= 0 or numerator > size or figure.value is None:
        return False
    printed = Printed(figure.printed, in_print(figure.value, "share"), figure.decimals)
    return agrees(printed, 100 * numerator / size) is not None


_Found = tuple[str, dict[str, str], list[_Case]]


def _judged(given: FigureSet, name: str, place: Dimensions, cases: list[_Case]) -> Iterator[_Found]:
    metric = given.metrics[name]
    own = (metric.denominator.measure,) if metric.denominator else ()
    words = {"label": metric.label + words_of(place), "base": _words(given, own)}
    amiss = [case for case in cases if own not in case.closing]
    if not amiss:
        return
    other, explained = _best_other(amiss, own)
    if explained:
        code = "base-differs" if len(explained) == len(cases) else "base-switches"
        yield code, {**words, "other": _words(given, other)}, explained
    rest = [case for case in amiss if case not in explained]
    if rest:
        yield "base-unknown", words, rest


def _best_other(amiss: list[_Case], own: Base) -> tuple[Base, list[_Case]]:
    """Give the other base that explains most of the cases; a plain one before a compound one."""
    best: tuple[Base, list[_Case]] = ((), [])
    for base in sorted(
        {b for case in amiss for b in case.closing if b != own}, key=lambda b: (len(b), b)
    ):
        closing = [case for case in amiss if base in case.closing]
        tells = len(base) == 1 or len(closing) >= LEAST_CLOSING
        closing = [c for c in closing if tells or c.figure.decimals >= DECIMALS_THAT_TELL]
        if len(closing) > len(best[1]):
            best = (base, closing)
    return best


def _words(given: FigureSet, base: Base) -> str:
    said = {"+": "and", "-": "without"}
    return " ".join(said.get(part) or given.words(part) for part in base)


def _told(
    given: FigureSet, code: str, words: dict[str, Any], cases: list[_Case], total: int
) -> Problem:
    cases = sorted(cases, key=lambda case: case.spot)
    first = cases[0]
    exact = 100 * first.numerator / next(iter(first.bases.values()))
    recomputed = round_value(to_decimal(exact), max(first.figure.decimals, 0))
    return problem(
        code,
        given.where([case.figure for case in cases]),
        found=first.figure.printed,
        key=f"{first.figure.name} {first.spot.period.key}",
        count=len(cases),
        period=first.spot.period.key,
        recomputed=f"{recomputed}%",
        places=named_first([case.spot for case in cases]),
        hint=and_more(total),
        **words,
    )
