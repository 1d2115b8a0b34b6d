"""Whether what came in is what became of it: outcomes against the whole they are parts of.

A metric's `identities` and `complement_of` name the parts. Outcomes that add to more than the
whole cannot be right under one definition. Outcomes that add to less leave a question, because a
paper seldom prints every outcome: it is asked, not alleged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.analysis.reconcile.cells import half_unit
from gaugebook.analysis.reconcile.counts import Range
from gaugebook.analysis.reconcile.ratio import range_at, ratio_lines
from gaugebook.analysis.reconcile.result import Outcome, Relation, Verdict, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.errors import Problem
from gaugebook.values import round_value
from gaugebook.words import listed

_ABOUT = 10
"""A count worked out from printed shares is given to the nearest ten."""


@dataclass(frozen=True)
class Family:
    """A whole and its outcomes, as a metric's definition names them."""

    metric: str
    whole: str
    parts: tuple[str, ...]
    is_complete: bool


@dataclass(frozen=True)
class Part:
    """One outcome at one point: percent of the whole, what rounding hides, count if printed."""

    line: Line
    percent: Decimal
    slack: Decimal
    refs: tuple[str, ...]
    count_line: Line | None = None
    count: Range | None = None


@dataclass(frozen=True)
class Sum:
    """The outcomes that are printed at one point, beside their whole where it is printed."""

    family: Family
    parts: tuple[Part, ...]
    whole_line: Line | None
    whole: Range | None
    point: int

    @property
    def is_counted(self) -> bool:
        """Whether whole and outcomes are all printed as counts."""
        return self.whole is not None and all(part.count is not None for part in self.parts)

    @property
    def is_complete(self) -> bool:
        """Whether every outcome of the definition is printed."""
        return self.family.is_complete and len(self.parts) == len(self.family.parts)

    @property
    def percent(self) -> Decimal:
        """The outcomes together, in percent of the whole."""
        if self.is_counted and self.whole is not None and self.whole.middle:
            return 100 * self.counted / self.whole.middle
        return sum((part.percent for part in self.parts), Decimal(0))

    @property
    def counted(self) -> Decimal:
        """The outcomes together as a number, from counts where they are printed."""
        whole = self.whole.middle if self.whole is not None else Decimal(0)
        each = (p.count.middle if p.count else whole * p.percent / 100 for p in self.parts)
        return sum(each, Decimal(0))

    @property
    def is_over(self) -> bool:
        """Whether the outcomes exceed the whole by more than rounding can hide."""
        if self.is_counted and self.whole is not None:
            low = sum((p.count.low for p in self.parts if p.count), Decimal(0))
            return low > self.whole.high
        return self.percent - 100 > self._slack

    @property
    def is_open(self) -> bool:
        """Whether the outcomes fall short of the whole by more than rounding can hide."""
        if self.is_counted and self.whole is not None:
            high = sum((p.count.high for p in self.parts if p.count), Decimal(0))
            return high < self.whole.low
        return 100 - self.percent > self._slack

    @property
    def _slack(self) -> Decimal:
        return sum((part.slack for part in self.parts), Decimal(0))

    @property
    def refs(self) -> tuple[str, ...]:
        """The cells that are added, the whole first where counts are added."""
        if self.is_counted and self.whole_line is not None:
            counted = (p.count_line.ref(self.point) for p in self.parts if p.count_line)
            return (self.whole_line.ref(self.point), *counted)
        return tuple(dict.fromkeys(ref for part in self.parts for ref in part.refs))

    @property
    def labels(self) -> list[str]:
        """The labels of what is added."""
        if self.is_counted:
            return [p.count_line.label for p in self.parts if p.count_line]
        return [part.line.label for part in self.parts]


def families(table: Table) -> list[Family]:
    """Give every whole with its outcomes; a pair inside a larger identity is left out."""
    metrics = table.definitions.metrics
    found: dict[tuple[str, frozenset[str]], Family] = {}
    for metric in metrics.values():
        for identity in metric.identities:
            owner = _owner(table, identity.equals, identity.parts) or metric.id
            family = Family(owner, identity.equals, identity.parts, is_complete=True)
            found.setdefault((family.whole, frozenset(family.parts)), family)
    for metric in metrics.values():
        other = metrics.get(metric.complement_of or "")
        if other is None or not metric.numerator or not other.numerator:
            continue
        if metric.denominator != other.denominator or metric.denominator is None:
            continue
        parts = (metric.numerator.measure, other.numerator.measure)
        whole = metric.denominator.measure
        inside = any(w == whole and set(parts) <= p for w, p in found)
        if not inside:
            owner = metric.id if metric.direction == "higher" else other.id
            found[whole, frozenset(parts)] = Family(owner, whole, parts, is_complete=False)
    return list(found.values())


def _owner(table: Table, whole: str, parts: Sequence[str]) -> str | None:
    """Give the ratio of an identity's first outcome, by which its findings are signed off."""
    for metric in table.definitions.metrics.values():
        if not metric.numerator or not metric.denominator or metric.unit != "share":
            continue
        if metric.numerator.measure == parts[0] and metric.denominator.measure == whole:
            return metric.id
    return None


def check_flows(table: Table) -> Outcome:
    """Check at every point that outcomes do not exceed the whole, and ask what is left."""
    outcomes = []
    for family in families(table):
        for anchors in _anchors(table, family):
            for point in table.figure_points:
                outcomes.append(_check_point(table, family, anchors, point))
    return Outcome.of(outcomes)


def _anchors(table: Table, family: Family) -> Iterator[Line]:
    """Give one line of the family for each heading it stands under."""
    seen = set()
    for line in table.lines:
        if line.series.group in seen:
            continue
        if line.measure in family.parts or _share_part(table, line, family) is not None:
            seen.add(line.series.group)
            yield line


def _share_part(table: Table, line: Line, family: Family) -> str | None:
    """Give the outcome whose share of the whole a line prints."""
    metric = table.definitions.metrics.get(line.metric or "")
    if metric is None or not line.is_share or not metric.numerator or not metric.denominator:
        return None
    plain = not metric.numerator.where and not metric.denominator.where
    if plain and metric.denominator.measure == family.whole:
        return metric.numerator.measure if metric.numerator.measure in family.parts else None
    return None


def _check_point(table: Table, family: Family, anchor: Line, point: int) -> Outcome:
    whole_line = table.line_of_measure(family.whole, near=anchor)
    whole = range_at(whole_line, point) if whole_line else None
    found = (_part(table, family, name, anchor, point, whole) for name in family.parts)
    parts = tuple(part for part in found if part is not None)
    if not parts:
        return Outcome()
    sums = Sum(family, parts, whole_line, whole, point)
    if len(parts) == 1 and not sums.is_counted:
        return Outcome()  # one share over 100 % is found by its bounds
    if sums.is_over:
        return _looked_at(table, sums, "fails", _over(table, sums))
    if len(parts) == 1:
        return Outcome()
    if not sums.is_open:
        return _looked_at(table, sums, "closes")
    if sums.is_complete:
        return _looked_at(table, sums, "fails", _short(table, sums))
    return _looked_at(table, sums, "open", _open(table, sums))


def _looked_at(table: Table, sums: Sum, verdict: Verdict, *faults: Problem) -> Outcome:
    period = table.points[sums.point].words
    relation = Relation("flow", listed(sums.labels), period, sums.refs, verdict)
    return Outcome((relation,), faults)


def _part(
    table: Table, family: Family, name: str, anchor: Line, point: int, whole: Range | None
) -> Part | None:
    count_line = table.line_of_measure(name, near=anchor)
    count = range_at(count_line, point) if count_line else None
    share_line = _share_line(table, family, name, anchor)
    printed = share_line.figure(point) if share_line else None
    if share_line is not None and printed is not None:
        ratio = next((r for r in ratio_lines(table) if r.line is share_line), None)
        exact = ratio.exact(point) if ratio else None
        if ratio is not None and exact is not None and ratio.agreement(point) is None:
            # What is printed is wrong; what the counts give is not.
            refs = (ratio.denominator.ref(point), ratio.numerator.ref(point))
            return Part(share_line, exact, Decimal(0), refs, count_line, count)
        refs_of_share = (share_line.ref(point),)
        slack = half_unit(printed)
        return Part(share_line, printed.number, slack, refs_of_share, count_line, count)
    if count_line is None or count is None:
        return None
    base = whole.middle if whole is not None else Decimal(0)
    if base <= 0:
        return None
    percent, slack = 100 * count.middle / base, 100 * (count.high - count.low) / base
    return Part(count_line, percent, slack, (count_line.ref(point),), count_line, count)


def _share_line(table: Table, family: Family, name: str, anchor: Line) -> Line | None:
    found = [line for line in table.lines if _share_part(table, line, family) == name]
    inside = [line for line in found if line.series.group == anchor.series.group]
    chosen = inside or found
    return chosen[0] if len(chosen) == 1 else None


# --- findings -------------------------------------------------------------------------------------


def _percent(number: Decimal) -> str:
    return f"{round_value(number, 2).normalize():f}%"


def _made(table: Table, sums: Sum, code: str, found: str, words: dict[str, str]) -> Problem:
    point, whole = table.points[sums.point], sums.whole.middle if sums.whole else None
    return finding(
        code,
        table.where(sums.refs),
        found=found,
        key=f"{sums.family.metric} {point.key}",
        words={"period": point.words, "labels": listed(sums.labels), **words},
        facts={
            "metric": sums.family.metric,
            "period": point.key,
            "total": float(round_value(sums.percent, 4)),
            "gap": float(round_value(100 - sums.percent, 4)),
            "whole": int(whole) if whole is not None else None,
            "unexplained": (
                int(round_value(whole - sums.counted, 0)) if whole is not None else None
            ),
            "parts": {part.line.label: float(round_value(part.percent, 4)) for part in sums.parts},
        },
    )


def _over(table: Table, sums: Sum) -> Problem:
    if sums.is_counted and sums.whole is not None and sums.whole_line is not None:
        words = {
            "total": f"{sums.counted:,}",
            "base": sums.whole_line.label,
            "whole": f"{sums.whole.middle:,}",
        }
        return _made(table, sums, "flow-over", words["total"], words)
    total = _percent(sums.percent)
    excess = _contacts(sums)
    words = {"total": f"{total} ({excess} too many)" if excess else total}
    return _made(table, sums, "shares-over-100", total, words)


def _short(table: Table, sums: Sum) -> Problem:
    if sums.is_counted and sums.whole is not None and sums.whole_line is not None:
        words = {
            "total": f"{sums.counted:,}",
            "base_label": sums.whole_line.label,
            "base": f"{sums.whole.middle:,}",
            "gap": f"{sums.whole.middle - sums.counted:,}",
        }
        return _made(table, sums, "flow-short", words["total"], words)
    total = _percent(sums.percent)
    return _made(table, sums, "complement-mismatch", total, {"total": total})


def _open(table: Table, sums: Sum) -> Problem:
    total, count = _percent(sums.percent), _contacts(sums)
    if count and sums.whole is not None:
        count = f" ({count} of {sums.whole.middle:,})"
    words = {"total": total, "gap": _percent(100 - sums.percent), "count": count}
    return _made(table, sums, "flow-open", total, words)


def _contacts(sums: Sum) -> str:
    """Say how many contacts are missing or too many, as closely as the print allows."""
    if sums.whole is None:
        return ""
    difference = abs(sums.whole.middle - sums.counted)
    if sums.is_counted:
        return f"{round_value(difference, 0):,}"
    if any(part.count is not None for part in sums.parts):
        return f"about {round_value(difference, 0):,}"
    return f"about {round_value(difference / _ABOUT, 0) * _ABOUT:,}"
