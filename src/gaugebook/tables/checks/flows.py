"""Flows that do not close: what came in is not what became of it, over all periods of an input.

The equations are those of the metrics' `identities`. One finding for each equation and each way to
break it, because a daily summary breaks one on a thousand days for one reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.metric import Identity
from gaugebook.errors import Problem, Severity, problem
from gaugebook.tables.checks.series import FigureSet, Slot, Spot, named_first
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.words import listed

LEAST_PARTS = 2
"""One outcome alone may be too much; that it is too little says nothing of the others."""

SHORT_GRAINS = ("half-hour", "day")
SMALL_EXCESS = Decimal("0.02")
"""Of a day's whole: contacts that began before midnight and ended after it."""


@dataclass(frozen=True)
class _Sum:
    """The outcomes of one spot beside their whole; `gap` is whole less outcomes."""

    spot: Spot
    whole: PrintedFigure
    parts: tuple[PrintedFigure, ...]
    gap: Decimal
    slack: Decimal

    @property
    def whole_value(self) -> Decimal:
        return self.whole.value or Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.whole_value - self.gap

    @property
    def figures(self) -> tuple[PrintedFigure, ...]:
        return (self.whole, *self.parts)


def find_open_flows(given: FigureSet) -> list[Problem]:
    """Find outcomes that do not add to the whole they are outcomes of.

    ``flows-over`` (warn)
        The outcomes add to more than the whole, by more than rounding can hide. In daily figures a
        note, as long as no excess is above 2 % of its day and all days together are not over:
        contacts that last over midnight are counted in two days.
    ``flows-short`` (warn)
        Every outcome of the definition is there, and they add to less.
    ``flows-open`` (note)
        At least two outcomes are there, others are not, and those could explain the rest: a
        question, not an allegation. A measure that nobody supplied is unknown, not zero.

    Counts rounded to tens, hundreds or thousands may miss by half a step each. 500 made-up
    telephone lines of four years that close gave none.
    """
    problems: list[Problem] = []
    for rule in _rules(given):
        sums = [
            s for spot, figures in given.spots.items() if (s := _sum(given, rule, spot, figures))
        ]
        problems += _judged(given, rule, sums)
    return problems


def _rules(given: FigureSet) -> list[Identity]:
    """Give each equation of the metrics once, with its widest tolerance."""
    found: dict[tuple[str, frozenset[str]], Identity] = {}
    for metric in given.metrics.values():
        for rule in metric.identities:
            key = (rule.equals, frozenset(rule.parts))
            if key not in found or rule.tolerance > found[key].tolerance:
                found[key] = rule
    return list(found.values())


def _sum(
    given: FigureSet, rule: Identity, spot: Spot, figures: Mapping[Slot, PrintedFigure]
) -> _Sum | None:
    whole = figures.get(("measure", rule.equals))
    found = [figures.get(("measure", name)) for name in rule.parts]
    parts = tuple(part for part in found if part is not None)
    if whole is None or whole.value is None or not parts:
        return None
    total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    slack = sum((given.slack(f) for f in (whole, *parts)), Decimal(str(rule.tolerance)))
    return _Sum(spot, whole, parts, whole.value - total, slack)


def _judged(given: FigureSet, rule: Identity, sums: list[_Sum]) -> Iterator[Problem]:
    over = [s for s in sums if s.gap < -s.slack]
    tested = [s for s in sums if len(s.parts) >= min(LEAST_PARTS, len(rule.parts))]
    short = [s for s in tested if s.gap > s.slack]
    complete = [s for s in short if len(s.parts) == len(rule.parts)]
    asked = [s for s in short if len(s.parts) < len(rule.parts)]
    if over:
        is_slight = _is_over_midnight(over, sums)
        yield _told("flows-over", given, rule, over, len(sums), "note" if is_slight else None)
    if complete:
        yield _told("flows-short", given, rule, complete, len(tested), None)
    if asked:
        yield _told("flows-open", given, rule, asked, len(tested), None)


def _is_over_midnight(over: list[_Sum], sums: list[_Sum]) -> bool:
    are_days = all(s.spot.period.grain in SHORT_GRAINS for s in over)
    are_small = all(-s.gap <= SMALL_EXCESS * s.whole_value for s in over)
    return are_days and are_small and sum(s.gap for s in sums) >= 0


def _told(
    code: str,
    given: FigureSet,
    rule: Identity,
    found: list[_Sum],
    tested: int,
    severity: Severity | None,
) -> Problem:
    found = sorted(found, key=lambda s: s.spot.period)
    worst = max(found, key=lambda s: (abs(s.gap), s.spot))
    names = dict.fromkeys(part.name for s in found for part in s.parts)
    lacking = [given.words(name) for name in rule.parts if name not in names]
    return problem(
        code,
        given.where(worst.figures),
        found=f"{worst.total:,}",
        severity=severity,
        parts=listed([given.words(name) for name in names]),
        whole=given.words(rule.equals),
        lacking=listed(lacking) or "another outcome",
        count=len(found),
        of=tested,
        worst=worst.spot.words,
        worst_total=f"{worst.total:,}",
        worst_whole=f"{worst.whole_value:,}",
        gap=f"{abs(worst.gap):,}",
        all_gaps=f"{sum(abs(s.gap) for s in found):,}",
        places=named_first([s.spot for s in found]),
    )
