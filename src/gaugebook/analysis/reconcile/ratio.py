"""Whether a printed ratio follows from the counts beside it, and if not, from which.

The definition names numerator and denominator. Where they do not give what is printed, other
bases that stand in the table are tried, and the one that closes is named in a question; only
when none does is the figure refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gaugebook.analysis.reconcile.counts import Range, count_range, ratio_agrees
from gaugebook.analysis.reconcile.result import Outcome, Relation, Verdict, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.analysis.reconcile.targets import flipped_status
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, Severity
from gaugebook.values import Printed, round_value

_SCALES = {"share": Decimal(100), "per_10000": Decimal(10_000)}
_CODES = {"truncated": "truncated", "coarser": "ratio-precision"}


@dataclass(frozen=True)
class RatioLine:
    """A line that prints a ratio, with the lines of its counts."""

    line: Line
    metric: Metric
    numerator: Line
    denominator: Line

    @property
    def scale(self) -> Decimal:
        """What the quotient is multiplied by before it is printed."""
        return _SCALES.get(self.metric.unit, Decimal(1))

    def ranges(self, point: int) -> tuple[Range, Range] | None:
        """Give numerator and denominator at a point, or None where one is not there."""
        numerator = range_at(self.numerator, point)
        denominator = range_at(self.denominator, point)
        return (numerator, denominator) if numerator and denominator else None

    def exact(self, point: int) -> Decimal | None:
        """Give the ratio recomputed at a point, in the printed scale."""
        ranges = self.ranges(point)
        if ranges is None or ranges[1].middle <= 0:
            return None
        return self.scale * ranges[0].middle / ranges[1].middle

    def cells(self, point: int) -> tuple[str, str, str]:
        """Give the addresses of numerator, denominator and ratio, in the table's order."""
        refs = (self.denominator.ref(point), self.numerator.ref(point), self.line.ref(point))
        return refs

    def agreement(self, point: int) -> str | None:
        """Say how the printed ratio follows from its counts at a point."""
        printed, ranges = self.line.figure(point), self.ranges(point)
        return ratio_agrees(printed, *ranges, self.scale) if printed and ranges else None


def range_at(line: Line, point: int) -> Range | None:
    """Give the range of a count at a point."""
    printed = line.figure(point)
    return None if printed is None else count_range(printed, line.rounding)


@lru_cache(maxsize=16)
def ratio_lines(table: Table) -> tuple[RatioLine, ...]:
    """Give every line whose definition is a ratio of two measures that stand in the table."""
    return tuple(_ratio_lines(table))


def _ratio_lines(table: Table) -> Iterator[RatioLine]:
    for line in table.lines:
        metric = table.definitions.metrics.get(line.metric or "")
        if metric is None or metric.numerator is None or metric.denominator is None:
            continue
        if metric.numerator.where or metric.denominator.where:
            continue
        numerator = table.line_of_measure(metric.numerator.measure, near=line)
        denominator = table.line_of_measure(metric.denominator.measure, near=line)
        if numerator is not None and denominator is not None:
            yield RatioLine(line, metric, numerator, denominator)


def check_ratios(table: Table) -> Outcome:
    """Check every printed ratio against the counts beside it."""
    return Outcome.of(
        _check_point(table, ratio, point)
        for ratio in ratio_lines(table)
        for point in table.figure_points
        if ratio.line.figure(point) is not None
    )


def _check_point(table: Table, ratio: RatioLine, point: int) -> Outcome:
    exact = ratio.exact(point)
    if exact is None:
        return _looked_at(table, ratio, point, "cannot check")
    agreement = ratio.agreement(point)
    if agreement == "rounded":
        return _looked_at(table, ratio, point, "closes")
    if agreement is not None:
        verdict: Verdict = "truncated" if agreement == "truncated" else "coarser"
        return _looked_at(table, ratio, point, verdict, _imprecise(table, ratio, point, agreement))
    base = other_base(table, ratio, point)
    if base is not None:
        fault = _other_base_problem(table, ratio, point, base)
        return _looked_at(table, ratio, point, "another base", fault)
    flip = flipped_status(table, ratio.line, ratio.metric, point, exact)
    faults = [_mismatch(table, ratio, point), *([flip] if flip else [])]
    return _looked_at(table, ratio, point, "fails", *faults)


def _looked_at(
    table: Table, ratio: RatioLine, point: int, verdict: Verdict, *faults: Problem
) -> Outcome:
    relation = Relation(
        "ratio",
        ratio.line.label,
        table.points[point].words,
        tuple(filter(None, ratio.cells(point))),
        verdict,
    )
    return Outcome((relation,), faults)


def key_of(table: Table, line: Line, point: int) -> str:
    """Give the key by which a finding on one figure is signed off."""
    return f"{line.name} {table.points[point].key}"


def in_percent(number: Decimal, printed: Printed, unit: str) -> str:
    """Give a recomputed ratio as it should have been printed beside its neighbours."""
    decimals = min(max(printed.decimals, 0), 4)
    return f"{round_value(number, decimals):,}" + ("%" if unit == "share" else "")


def _texts(table: Table, ratio: RatioLine, point: int) -> tuple[dict[str, str], dict[str, Any]]:
    printed, ranges, exact = ratio.line.figure(point), ratio.ranges(point), ratio.exact(point)
    if printed is None or ranges is None or exact is None:
        raise ValueError("a ratio without its counts has no finding")
    numerator, denominator = ranges[0].middle, ranges[1].middle
    decimals = min(max(printed.decimals, 0), 4)
    words = {
        "label": ratio.line.label,
        "period": table.points[point].words,
        "numerator": f"{numerator:,}",
        "denominator": f"{denominator:,}",
        "recomputed": in_percent(exact, printed, ratio.metric.unit),
        "exact": in_percent(exact, Printed("", exact, decimals + 1), ratio.metric.unit),
    }
    facts = {
        "metric": ratio.metric.id,
        "label": ratio.line.label,
        "period": table.points[point].key,
        "printed": float(printed.number),
        "recomputed": float(round_value(exact, decimals)),
        "exact": float(exact),
        "numerator": _plain(numerator),
        "denominator": _plain(denominator),
    }
    return words, facts


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _imprecise(table: Table, ratio: RatioLine, point: int, agreement: str) -> Problem:
    words, facts = _texts(table, ratio, point)
    return finding(
        _CODES[agreement],
        table.where(ratio.cells(point)),
        found=_printed_text(ratio, point),
        key=key_of(table, ratio.line, point),
        words=words,
        facts=facts,
    )


def _printed_text(ratio: RatioLine, point: int) -> str:
    printed = ratio.line.figure(point)
    return printed.text if printed else ""


def _mismatch(table: Table, ratio: RatioLine, point: int) -> Problem:
    words, facts = _texts(table, ratio, point)
    printed = ratio.line.figure(point)
    ranges = ratio.ranges(point)
    if printed is None or ranges is None:
        raise ValueError("a ratio without its counts has no finding")
    gap = printed.number - Decimal(str(facts["recomputed"]))
    facts["difference"] = float(gap)
    hint = f" The difference is {gap:+} percentage points." if ratio.metric.unit == "share" else ""
    needed = printed.number * ranges[1].middle / ratio.scale
    facts["numerator_needed"] = int(round_value(needed, 0))
    hint += f" {_printed_text(ratio, point)} would need {round_value(needed, 0):,}"
    if printed.number > 0:
        base = ratio.scale * ranges[0].middle / printed.number
        facts["denominator_needed"] = int(round_value(base, 0))
        hint += (
            f" in {ratio.numerator.label}, or about {round_value(base, 0):,}"
            f" in {ratio.denominator.label}."
        )
    else:
        hint += f" in {ratio.numerator.label}."
    hint += _mean_hint(table, ratio, point, printed)
    severity: Severity | None = None
    if table.points[point].kind == "to date":
        severity = "note"  # such a column may be a mean in one row and a total in the next
    return finding(
        "ratio-mismatch",
        table.where(ratio.cells(point)),
        found=_printed_text(ratio, point),
        key=key_of(table, ratio.line, point),
        severity=severity,
        words={**words, "hint": hint},
        facts=facts,
    )


def _mean_hint(table: Table, ratio: RatioLine, point: int, printed: Printed) -> str:
    """Say so when a total's ratio is the plain mean of the periods' ratios."""
    if table.points[point].kind == "period":
        return ""
    parts = [ratio.line.figure(i) for i in table.block.points_of("period")]
    numbers = [part.number for part in parts if part is not None]
    if len(numbers) < 2:
        return ""
    mean = sum(numbers, Decimal(0)) / len(numbers)
    if abs(mean - printed.number) > printed.half_unit * 2:
        return ""
    return " It is the plain mean of the periods, which weighs a quiet one like a busy one."


# --- other bases ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Base:
    """A numerator and denominator that close where the definition's do not."""

    words: str
    numerator: Decimal
    denominator: Decimal
    refs: tuple[str, ...]
    is_plain: bool = False


def other_base(table: Table, ratio: RatioLine, point: int) -> Base | None:
    """Give the plausible other base by which a printed ratio closes at a point, or None.

    A base made of two counts must close at two points, or to two decimals: among some twenty
    candidates one will meet a whole percentage by chance.
    """
    printed = ratio.line.figure(point)
    if printed is None:
        return None
    for number, base in enumerate(_bases(table, ratio, point)):
        if not _closes(printed, base, ratio.scale):
            continue
        if base.is_plain or printed.decimals >= 2:
            return base
        others = (p for p in table.figure_points if p != point)
        if any(_closes_at(table, ratio, p, number) for p in others):
            return base
    return None


def _closes_at(table: Table, ratio: RatioLine, point: int, number: int) -> bool:
    printed = ratio.line.figure(point)
    bases = list(_bases(table, ratio, point))
    return (
        printed is not None
        and number < len(bases)
        and ratio.agreement(point) is None
        and _closes(printed, bases[number], ratio.scale)
    )


def _closes(printed: Printed, base: Base, scale: Decimal) -> bool:
    if base.denominator <= 0 or not 0 <= base.numerator <= base.denominator:
        return False
    exact = scale * base.numerator / base.denominator
    # Rounded, or cut.
    return -printed.half_unit <= exact - printed.number < 2 * printed.half_unit


def _bases(table: Table, ratio: RatioLine, point: int) -> Iterator[Base]:
    top, bottom = ratio.ranges(point) or (None, None)
    if top is None or bottom is None:
        return
    n, d = top.middle, bottom.middle
    top_line, bottom_line = ratio.numerator, ratio.denominator
    counts: list[tuple[Line, Decimal]] = []
    for line in table.lines_beside(ratio.line):
        found = None if line in (top_line, bottom_line) else _count_at(line, point)
        if found is not None and found > 0:
            counts.append((line, found))
    for line, count in counts:
        refs = (line.ref(point),)
        base, part = bottom_line.label, line.label
        yield Base(part, n, count, refs, is_plain=True)
        yield Base(f"{base} without {part}", n, d - count, refs)
        yield Base(f"{top_line.label} and {part} together", n, n + count, refs)
        yield Base(f"{base}, with {part} counted in", n + count, d, refs)
        yield Base(f"{base} and {part} together", n, d + count, refs)


def _count_at(line: Line, point: int) -> Decimal | None:
    if line.is_share or line.is_change or line.is_target or line.is_skipped:
        return None
    printed = line.figure(point)
    if printed is None or printed.unit is not None or printed.decimals > 0:
        return None
    return printed.number


def _other_base_problem(table: Table, ratio: RatioLine, point: int, base: Base) -> Problem:
    words, facts = _texts(table, ratio, point)
    facts |= {"base": base.words, "base_count": _plain(base.denominator)}
    words |= {
        "base": base.words,
        "base_numerator": f"{base.numerator:,}",
        "base_count": f"{base.denominator:,}",
    }
    return finding(
        "ratio-other-base",
        table.where((*ratio.cells(point), *base.refs)),
        found=_printed_text(ratio, point),
        key=key_of(table, ratio.line, point),
        words=words,
        facts=facts,
    )
