"""Whether a printed change follows from the figures it compares.

A row such as "% Increase users year on year" is a change of the row whose words it shares. A
column such as "% change" compares two period columns: the only two, or the pair that most rows
agree with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gaugebook.analysis.reconcile.counts import (
    Range,
    change_agrees,
    count_range,
    difference_agrees,
    rounded_range,
)
from gaugebook.analysis.reconcile.labels import (
    compares_years,
    is_downward,
    subject_of_change,
    words_of,
)
from gaugebook.analysis.reconcile.orient import Point
from gaugebook.analysis.reconcile.result import Outcome, Relation, Verdict, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.errors import Problem, Severity
from gaugebook.periods import Period
from gaugebook.values import Printed, round_value

_CODES = {"truncated": "truncated", "coarser": "change-precision"}
_LEAST_ROWS = 3


def check_changes(table: Table) -> Outcome:
    """Check rows of changes, and columns of changes."""
    rows = (_check_row(table, line) for line in table.lines if line.is_change)
    columns = (_check_column(table, point) for point in table.block.points_of("change"))
    return Outcome.of((*rows, *columns))


# --- a row of changes -----------------------------------------------------------------------------


def _check_row(table: Table, line: Line) -> Outcome:
    subject = _subject(table, line)
    if subject is None or not words_of(line.label).has_percent:
        return Outcome()
    return Outcome.of(
        _check_point(table, line, subject, point)
        for point in table.block.points_of("period")
        if line.figure(point) is not None
    )


def _subject(table: Table, line: Line) -> Line | None:
    """Give the line that a row of changes speaks of, by their common words."""
    wanted = subject_of_change(line.label)
    beside = [
        other for other in table.lines_beside(line) if not (other.is_change or other.is_skipped)
    ]
    if not wanted:
        before = [o for o in beside if table.lines.index(o) < table.lines.index(line)]
        return before[-1] if before else None
    bags = [(other, words_of(other.label, brackets=False).bag) for other in beside]
    exact = [other for other, bag in bags if bag == wanted]
    if len(exact) == 1:
        return exact[0]
    holding = [other for other, bag in bags if wanted <= bag]
    return holding[0] if len(holding) == 1 else None


def _check_point(table: Table, line: Line, subject: Line, point: int) -> Outcome:
    printed = line.figure(point)
    before = _point_before(table, line, point)
    ranges = _ranges(subject, before, point) if before is not None else None
    cells = (subject.ref(before) if before is not None else "", subject.ref(point), line.ref(point))
    if printed is None or ranges is None or before is None:
        return _looked_at(table, line, point, cells, "cannot check")
    agreement = change_agrees(printed, *ranges)
    if agreement is None and is_downward(line.label):
        agreement = change_agrees(_negated(printed), *ranges)
    if agreement == "rounded":
        return _looked_at(table, line, point, cells, "closes")
    if subject.is_share and difference_agrees(printed, *ranges):
        # A "% increase" of a percentage is often its difference in points.
        return _looked_at(table, line, point, cells, "closes")
    verdict: Verdict = agreement or "fails"
    code = _CODES.get(verdict, "change-mismatch")
    severity: Severity | None = None if subject_of_change(line.label) or agreement else "warn"
    change = _Change(table, line, point, printed, *ranges)
    fault = change.problem(code, cells, severity=severity)
    return _looked_at(table, line, point, cells, verdict, fault)


def _negated(printed: Printed) -> Printed:
    return Printed(printed.text, -printed.number, printed.decimals, printed.unit)


def _looked_at(
    table: Table, line: Line, point: int, cells: tuple[str, ...], verdict: Verdict, *faults: Problem
) -> Outcome:
    filled = tuple(filter(None, cells))
    relation = Relation("change", line.label, table.points[point].words, filled, verdict)
    return Outcome((relation,), faults)


def _point_before(table: Table, line: Line, point: int) -> int | None:
    """Give the point that a change is measured from, where it stands in the table."""
    when = table.points[point].when
    if when is None or when.period is None or when.is_part:
        return None
    year = compares_years(line.label)
    wanted = when.period.year_before() if year else when.period.before()
    return _point_at(table, wanted)


def _point_at(table: Table, period: Period) -> int | None:
    for i in table.block.points_of("period"):
        when = table.points[i].when
        if when is not None and when.period == period and not when.is_part:
            return i
    return None


def _ranges(line: Line, before: int, after: int) -> tuple[Range, Range] | None:
    old, new = _range(line, before), _range(line, after)
    return (old, new) if old is not None and new is not None else None


def _range(line: Line, point: int) -> Range | None:
    printed = line.figure(point)
    if printed is None:
        return None
    is_count = printed.decimals == 0 and printed.unit is None and not line.is_share
    if is_count and (line.measure or printed.number >= 100):
        return count_range(printed, line.rounding)
    return rounded_range(printed)


@dataclass(frozen=True)
class _Change:
    """A printed change that its two figures do not give."""

    table: Table
    line: Line
    point: int
    printed: Printed
    before: Range
    after: Range

    def problem(
        self, code: str, cells: tuple[str, ...], *, severity: Severity | None = None
    ) -> Problem:
        """Give the finding on it."""
        exact = 100 * (self.after.middle - self.before.middle) / self.before.middle
        decimals = min(max(self.printed.decimals, 0), 4)
        point = self.table.points[self.point]
        return finding(
            code,
            self.table.where(cells),
            found=self.printed.text,
            key=f"{self.line.label} {point.key}",
            severity=severity,
            words={
                "label": self.line.label,
                "period": point.words,
                "before": f"{self.before.middle:,}",
                "after": f"{self.after.middle:,}",
                "recomputed": f"{round_value(exact, decimals):,}%",
                "exact": f"{round_value(exact, decimals + 1):,}%",
            },
            facts={
                "label": self.line.label,
                "period": point.key,
                "printed": float(self.printed.number),
                "recomputed": float(round_value(exact, decimals)),
                "before": float(self.before.middle),
                "after": float(self.after.middle),
            },
        )


# --- a column of changes --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """Two period columns, the earlier first."""

    before: int
    after: int


def _check_column(table: Table, point: int) -> Outcome:
    heading = table.points[point]
    pairs = list(_pairs(table, heading))
    lines = [
        line
        for line in table.lines
        if not (line.is_change or line.is_skipped) and _printed_at(line, point) is not None
    ]
    if not pairs or not lines:
        return Outcome()
    closing = {pair: sum(_agrees(line, point, pair) for line in lines) for pair in pairs}
    pair = max(pairs, key=lambda p: closing[p])
    checkable = [line for line in lines if _ranges(line, pair.before, pair.after) is not None]
    is_plain = len(pairs) == 1 and "%" in heading.label
    is_shown = closing[pair] >= _LEAST_ROWS - 1 and closing[pair] * 3 >= len(checkable) * 2
    if not (is_plain or is_shown):
        return Outcome()
    return Outcome.of(_check_cell(table, line, point, pair) for line in checkable)


def _printed_at(line: Line, point: int) -> Printed | None:
    """Give the change itself as printed; a share's change is not on the share's scale."""
    reading = line.series.at(point)
    return reading.number if reading else None


def _pairs(table: Table, heading: Point) -> Iterator[_Pair]:
    """Give the pairs of full periods that a column of changes may compare, likeliest first."""
    dated = sorted(
        (when.period, i)
        for i in table.block.points_of("period")
        if (when := table.points[i].when) and when.period and not when.is_part
    )
    if len(dated) < 2:
        return
    latest = dated[-1]
    others = [dated[-2], dated[0]]
    year_before = [d for d in dated if d[0] == latest[0].year_before()]
    ordered = [*year_before, *others] if compares_years(heading.label) else [*others, *year_before]
    for earlier in dict.fromkeys(ordered):
        yield _Pair(earlier[1], latest[1])


def _agrees(line: Line, point: int, pair: _Pair) -> bool:
    printed, ranges = _printed_at(line, point), _ranges(line, pair.before, pair.after)
    if printed is None or ranges is None:
        return False
    negative = _negated(printed) if "-" not in printed.text and "−" not in printed.text else printed
    for candidate in (printed, negative):
        if change_agrees(candidate, *ranges) is not None and ranges[0].low > 0:
            return True
        if difference_agrees(candidate, *ranges):
            return True
    return False


def _check_cell(table: Table, line: Line, point: int, pair: _Pair) -> Outcome:
    printed, ranges = _printed_at(line, point), _ranges(line, pair.before, pair.after)
    cells = (line.ref(pair.before), line.ref(pair.after), line.ref(point))
    if printed is None or ranges is None or ranges[0].low <= 0:
        return _looked_at(table, line, point, cells, "cannot check")
    if _agrees(line, point, pair):
        return _looked_at(table, line, point, cells, "closes")
    if printed.unit == "points" or (line.is_share and not printed.has_percent):
        return _looked_at(table, line, point, cells, "cannot check")
    fault = _Change(table, line, point, printed, *ranges).problem(
        "change-mismatch", cells, severity="warn"
    )
    return _looked_at(table, line, point, cells, "fails", fault)
