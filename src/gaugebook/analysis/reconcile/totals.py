"""Whether a printed total is the sum of its parts, down a column and along a row.

The word "Total" promises a sum only where the table keeps the promise somewhere: a total of
percentages, means or people counted in two places is right without being a sum. So a total is
refused where its fellows close and it does not, and asked about where it all but closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from gaugebook.analysis.reconcile.cells import half_unit
from gaugebook.analysis.reconcile.labels import words_of
from gaugebook.analysis.reconcile.result import Outcome, Relation, Verdict, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.errors import Problem
from gaugebook.values import Printed

_LEAST_PARTS = 2
_NEAR = Decimal("0.10")
_LEAST_PARTS_FOR_A_QUESTION = 3
_NO_SUM_WORDS = frozenset(
    {"average", "mean", "median", "rate", "per", "ratio", "score", "time", "share", "index"}
)
_OF_WHICH = frozenset({"which", "including", "includ", "include"})


@dataclass(frozen=True)
class _Sum:
    """A printed total with the parts that stand beside it."""

    label: str
    period: str
    key: str
    total: Printed
    total_ref: str
    parts: tuple[Printed, ...]
    refs: tuple[str, ...]
    is_additive: bool
    """Whether fellows that close prove this one: the same rows at another period, or a count
    that a definition calls additive. Visits add up where members do not."""

    @property
    def added(self) -> Decimal:
        return sum((part.number for part in self.parts), Decimal(0))

    @property
    def slack(self) -> Decimal:
        """What separate rounding can hide; nothing where all are whole counts."""
        printed = (*self.parts, self.total)
        if all(p.decimals == 0 and p.unit is None for p in printed):
            return Decimal(0)
        return sum((half_unit(p) for p in printed), Decimal(0))

    @property
    def gap(self) -> Decimal:
        return self.total.number - self.added

    @property
    def closes(self) -> bool:
        return abs(self.gap) <= self.slack

    @property
    def is_rounded_only(self) -> bool:
        """Whether rounding of each part to whole units could explain the gap."""
        return abs(self.gap) <= Decimal(len(self.parts) + 1) / 2

    @property
    def nearly_closes(self) -> bool:
        """Whether the total looks meant as this sum: near it, and above every part."""
        numbers = [part.number for part in self.parts]
        return (
            len(numbers) >= _LEAST_PARTS_FOR_A_QUESTION
            and self.total.number > max(numbers)
            and abs(self.gap) <= _NEAR * abs(self.total.number)
        )


def check_totals(table: Table) -> Outcome:
    """Check total rows at every point, and total columns on every row."""
    down = [sums for line in table.lines if line.is_total for sums in [_down(table, line)] if sums]
    across = [
        sums for point in table.block.points_of("total") for sums in [_across(table, point)] if sums
    ]
    return Outcome.of(_judge(table, sums) for sums in (*down, *across))


def _down(table: Table, total: Line) -> list[_Sum]:
    """Give the sums at each point for a total row, by the decomposition that closes most often."""
    best: list[_Sum] = []
    for parts in _decompositions(table, total):
        sums = [
            made
            for point in table.figure_points
            if (made := _sum_at(table, total, parts, point)) is not None
        ]
        if sum(s.closes for s in sums) > sum(s.closes for s in best) or not best:
            best = sums
    return best


def _decompositions(table: Table, total: Line) -> Iterator[list[Line]]:
    """Give the rows that a total row may add up: those above it, below it, in its group, or all."""
    index = table.lines.index(total)
    plain = [line for line in table.lines if _may_be_part(line)]
    above: list[Line] = []
    for line in reversed(table.lines[:index]):
        if line.is_total:
            break
        above.insert(0, line)
    beside = [line for line in table.lines_beside(total) if line is not total]
    subtotals = [line for line in table.lines if line.is_total and line is not total]
    candidates = (
        [line for line in above if line in plain],
        [line for line in beside if line in plain],
        [line for line in table.lines[:index] if line in plain],
        [line for line in table.lines[index + 1 :] if line in plain],
        subtotals,
    )
    for parts in candidates:
        if len(parts) >= _LEAST_PARTS:
            yield parts


def _may_be_part(line: Line) -> bool:
    words = words_of(line.label).bag
    apart = line.is_total or line.is_change or line.is_target or line.is_skipped
    # "of which ..." is inside the row above it.
    return not apart and not (words & _OF_WHICH)


def _sum_at(table: Table, total: Line, parts: Sequence[Line], point: int) -> _Sum | None:
    printed = _countlike(total, point)
    if printed is None:
        return None
    found = [(line.ref(point), number) for line in parts if (number := _countlike(line, point))]
    # A withheld part makes the sum unknowable.
    if len(found) < _LEAST_PARTS or any(_is_withheld(line, point) for line in parts):
        return None
    heading = table.points[point]
    return _Sum(
        label=f"{total.label}, {heading.words}" if heading.words else total.label,
        period=heading.words,
        key=f"{total.name} {heading.key}",
        total=printed,
        total_ref=total.ref(point),
        parts=tuple(number for _, number in found),
        refs=tuple(ref for ref, _ in found),
        is_additive=heading.kind == "period" or _adds_up(table, total),
    )


def _adds_up(table: Table, line: Line) -> bool:
    measure = table.definitions.measures.get(line.measure or "")
    return measure is not None and measure.additive


def _is_withheld(line: Line, point: int) -> bool:
    reading = line.series.at(point)
    return (
        reading is not None and reading.number is None and reading.text not in ("", "-", "–", "0")
    )


def _countlike(line: Line, point: int) -> Printed | None:
    """Give the number of a cell that may be added to others, or None."""
    printed = line.figure(point)
    if printed is None or printed.has_percent or line.is_share or printed.is_clock:
        return None
    if printed.unit not in (None, "pounds") or words_of(line.label).bag & _NO_SUM_WORDS:
        return None
    return printed


def _across(table: Table, point: int) -> list[_Sum]:
    """Give the sums along each row for a total column."""
    periods = table.block.points_of("period")
    parts = periods or [i for i in table.block.points_of("other") if i < point]
    if len(parts) < _LEAST_PARTS or not _are_alike(table, periods):
        return []
    sums = []
    for line in table.lines:
        total = _countlike(line, point)
        found = [(line.ref(i), number) for i in parts if (number := _countlike(line, i))]
        apart = line.is_change or line.is_target or line.is_skipped
        if total is None or apart or len(found) != len(parts):
            continue
        sums.append(
            _Sum(
                label=f"{line.label}, {table.points[point].label}",
                period=table.points[point].words,
                key=f"{line.name} {table.points[point].key}",
                total=total,
                total_ref=line.ref(point),
                parts=tuple(number for _, number in found),
                refs=tuple(ref for ref, _ in found),
                is_additive=_adds_up(table, line),
            )
        )
    return sums


def _are_alike(table: Table, periods: Sequence[int]) -> bool:
    """Whether periods are of one grain and apart, so that adding them means something."""
    found = [when.full or when.period for i in periods if (when := table.points[i].when)]
    known = sorted(period for period in found if period is not None)
    if len({(p.months or 0, p.months is None and p.days) for p in known}) > 1:
        return False
    return all(a.end <= b.start for a, b in pairwise(known))


def _judge(table: Table, sums: Sequence[_Sum]) -> Outcome:
    closing = sum(s.closes for s in sums)
    outcomes = []
    for each in sums:
        fault: Problem | None = None
        verdict: Verdict = "closes"
        if not each.closes:
            fault = _fault(table, each, closing, len(sums))
            verdict = "cannot check" if fault is None else "open"
            if fault is not None and fault.is_refused:
                verdict = "fails"
        relation = Relation("total", each.label, each.period, (*each.refs, each.total_ref), verdict)
        outcomes.append(Outcome((relation,), (fault,) if fault else ()))
    return Outcome.of(outcomes)


def _fault(table: Table, sums: _Sum, closing: int, checked: int) -> Problem | None:
    # Fellows that close prove that the table means a sum; one that is off is wrong.
    is_proved = sums.is_additive and closing * 2 >= checked
    is_promised = is_proved and closing >= 1 and not sums.is_rounded_only
    is_question = sums.nearly_closes and (not sums.is_rounded_only or (is_proved and closing >= 2))
    if not (is_promised or is_question):
        return None
    code = "total-mismatch" if is_promised else "total-open"
    return finding(
        code,
        table.where((*sums.refs, sums.total_ref)),
        found=sums.total.text,
        key=sums.key,
        words={
            "label": sums.label,
            "recomputed": f"{sums.added:,}",
            "gap": f"{abs(sums.gap):,}",
            "direction": "more" if sums.gap > 0 else "fewer",
        },
        facts={
            "printed": float(sums.total.number),
            "recomputed": float(sums.added),
            "parts": [float(part.number) for part in sums.parts],
        },
    )
