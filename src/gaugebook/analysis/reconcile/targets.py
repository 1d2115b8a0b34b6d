"""Targets as printed: a status that a wrong figure turned, and targets that tell nothing.

Which side of a target is good is never printed; it comes from the metric's `direction`, or from
the target's own words ("no more than").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from gaugebook.analysis.reconcile.cells import as_percent
from gaugebook.analysis.reconcile.labels import words_of
from gaugebook.analysis.reconcile.result import Outcome, Relation, finding
from gaugebook.analysis.reconcile.roles import Line, Table
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem
from gaugebook.values import Printed, format_value, parse_printed, round_value

Better = Literal["higher", "lower"]

_AT_MOST = re.compile(
    r"no more than|not more than|less than|fewer than|under|below|at most|up to|max(?:imum)?|"
    r"within|<=?|≤",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"no less than|not less than|no fewer than|at least|more than|greater than|over|above|"
    r"min(?:imum)?|>=?|≥|\+\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[-−]?£?\d[\d,]*(?:\.\d+)?\s*(?:%|per\s?cent|seconds?|secs?|minutes?|mins?|days?)?"
)
_SECONDS_IN = {"minutes": 60, "days": 86_400}
_LEAST_FIGURES = 4
_GREEN_ALLOWS = Decimal("0.10")
"""Green is often given within a tolerance; a miss by less than a tenth of the target is silent."""


@dataclass(frozen=True)
class Target:
    """A target: its number in the line's printed scale, its text, its cell, which side is good."""

    number: Decimal
    text: str
    ref: str
    better: Better | None

    def is_met_by(self, figure: Decimal) -> bool:
        """Whether a figure meets it."""
        return figure >= self.number if self.better == "higher" else figure <= self.number


def target_of(table: Table, line: Line, point: int | None = None) -> Target | None:
    """Give the target printed for a line, at a point where targets differ by period."""
    printed = [
        (table.points[i].when, table.points[i].label, line.series.readings[i])
        for i in table.block.points_of("target")
        if i in line.series.readings
    ]
    when = table.points[point].when if point is not None else None
    dated = [t for t in printed if t[0] and when and t[0].period and when.period
             and t[0].period.contains(when.period)]  # fmt: skip
    undated = [t for t in printed if t[0] is None]
    if not (dated or undated) and point is None and len(printed) == 1:
        undated = printed
    chosen = dated if len(dated) == 1 else undated
    if len(chosen) != 1:
        return None
    _, heading, reading = chosen[0]
    number = _number_in(reading.text)
    if number is None:
        return None
    better = direction_in_words(f"{heading} {reading.text}") or _direction(table, line)
    return Target(_on_scale(number, line), reading.text, reading.ref, better)


def direction_in_words(text: str) -> Better | None:
    """Read which side is good from a target's own words.

    >>> direction_in_words("no more than 10%"), direction_in_words("90%")
    ('lower', None)
    """
    if _AT_MOST.search(text):
        return "lower"
    return "higher" if _AT_LEAST.search(text) else None


def _direction(table: Table, line: Line) -> Better | None:
    metric = table.definitions.metrics.get(line.metric or "")
    if metric is None or metric.direction == "neutral":
        return None
    return metric.direction


def _number_in(text: str) -> Printed | None:
    found = _NUMBER.findall(text)
    return parse_printed(found[0]) if len(found) == 1 else None


def _on_scale(target: Printed, line: Line) -> Decimal:
    if line.is_share and line.is_fraction and not target.has_percent:
        return as_percent(target).number
    if line.is_share and not target.has_percent and 0 < target.number <= 1 and target.decimals:
        return as_percent(target).number
    if target.unit in _SECONDS_IN and _unit_of(line) != target.unit:
        return target.number * _SECONDS_IN[target.unit]
    return target.number


def _unit_of(line: Line) -> str | None:
    units = {cell.number.unit for cell in line.series.readings.values() if cell.number}
    found = units & set(_SECONDS_IN)
    return next(iter(found)) if len(found) == 1 else None


def flipped_status(
    table: Table, line: Line, metric: Metric, point: int, exact: Decimal
) -> Problem | None:
    """Give the finding that a wrong figure turns a missed target into a met one, or back.

    A part period has no status.
    """
    target, printed = target_of(table, line, point), line.figure(point)
    if target is None or target.better is None or printed is None or table.points[point].is_part:
        return None
    # A reader sees the recomputed figure rounded, and judges that.
    recomputed = round_value(exact, max(printed.decimals, 0))
    by_print, by_count = target.is_met_by(printed.number), target.is_met_by(recomputed)
    if by_print == by_count:
        return None
    verdicts = {True: "meets", False: "misses"}
    key = f"{line.name} {table.points[point].key}"
    return finding(
        "status-flips",
        table.where((line.ref(point), target.ref)),
        found=printed.text,
        key=key,
        words={
            "label": line.label,
            "period": table.points[point].words,
            "printed_verdict": verdicts[by_print],
            "true_verdict": verdicts[by_count],
            "true_word": "met" if by_count else "missed",
            "target": target.text,
            "recomputed": f"{recomputed:,}" + ("%" if metric.unit == "share" else ""),
        },
        facts={
            "metric": metric.id,
            "period": table.points[point].key,
            "target": float(target.number),
            "printed": float(printed.number),
            "recomputed": float(recomputed),
            "printed_verdict": "met" if by_print else "missed",
            "true_verdict": "met" if by_count else "missed",
        },
    )


def check_targets(table: Table) -> Outcome:
    """Look at every printed target: twins, targets that tell nothing, colours that contradict."""
    return Outcome.of((_check_complements(table), _check_informative(table), _check_colours(table)))


def _check_complements(table: Table) -> Outcome:
    faults = []
    for first, second in combinations(table.lines, 2):
        one = table.definitions.metrics.get(first.metric or "")
        two = table.definitions.metrics.get(second.metric or "")
        if one is None or two is None or one.id == two.id:
            continue
        if one.complement_of != two.id and two.complement_of != one.id:
            continue
        targets = target_of(table, first), target_of(table, second)
        if targets[0] is None or targets[1] is None:
            continue
        if targets[0].number + targets[1].number == 100:
            faults.append(
                finding(
                    "targets-complementary",
                    table.where((targets[0].ref, targets[1].ref)),
                    found=f"{targets[0].text} and {targets[1].text}",
                    key=f"{one.id} {two.id}",
                    words={"labels": f"{first.label} and {second.label}"},
                    facts={"targets": [float(t.number) for t in targets if t]},
                )
            )
    return Outcome(problems=tuple(faults))


def _check_informative(table: Table) -> Outcome:
    return Outcome.of(_informative(table, line) for line in table.lines if not line.is_change)


def _informative(table: Table, line: Line) -> Outcome:
    """A target tells nothing when the nearest figure is further off than all of them spread."""
    target = target_of(table, line)
    points = [i for i in table.block.points_of("period") if line.figure(i) is not None]
    figures = [figure.number for i in points if (figure := line.figure(i))]
    if target is None or target.better is None or not figures:
        return Outcome()
    cells = (target.ref, *(line.ref(i) for i in points))
    relation = Relation("target", line.label, "all periods", cells, "closes")
    met = [target.is_met_by(figure) for figure in figures]
    margin = min(abs(figure - target.number) for figure in figures)
    spread = max(figures) - min(figures)
    if len(figures) < _LEAST_FIGURES or margin <= spread or len(set(met)) == 2:
        return Outcome((relation,))
    metric = table.definitions.metrics.get(line.metric or "")
    unit = "points" if line.is_share else metric.unit if metric else "count"
    fault = finding(
        "target-never-missed" if met[0] else "target-never-met",
        table.where((target.ref,)),
        found=target.text,
        key=line.name,
        words={
            "label": line.label,
            "margin": format_value(margin, unit, max(0, -_exponent(margin))),
        },
        facts={
            "target": float(target.number),
            "margin": float(margin),
            "spread": float(spread),
            "lowest": float(min(figures)),
            "highest": float(max(figures)),
            "figures": len(figures),
        },
    )
    return Outcome((relation,), (fault,))


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _check_colours(table: Table) -> Outcome:
    """Set a printed Green or Red against the latest figure before it and its target."""
    faults = []
    for point in table.block.points_of("status"):
        before = [i for i in table.figure_points if i < point]
        if not before or sum(k == "status" for k in (p.kind for p in table.points)) != 1:
            continue
        for line in table.lines:
            cell = line.series.at(point)
            filled = [i for i in before if line.figure(i) is not None]
            colour = _colour(cell.text) if cell else None
            if cell is None or colour is None or not filled:
                continue
            latest = _latest(table, filled)
            fault = _colour_fault(table, line, latest, colour, cell.ref)
            faults += [fault] if fault else []
    return Outcome(problems=tuple(faults))


def _latest(table: Table, points: list[int]) -> int:
    dated = [(when.period, i) for i in points if (when := table.points[i].when) and when.period]
    return max(dated)[1] if len(dated) == len(points) else points[-1]


def _colour(text: str) -> Literal["green", "red"] | None:
    words = words_of(text).bag
    if words in ({"green"}, {"g"}):
        return "green"
    return "red" if words in ({"red"}, {"r"}) else None


def _colour_fault(
    table: Table, line: Line, point: int, colour: Literal["green", "red"], ref: str
) -> Problem | None:
    target, figure = target_of(table, line, point), line.figure(point)
    if target is None or target.better is None or figure is None:
        return None
    is_met = target.is_met_by(figure.number)
    gap = abs(figure.number - target.number)
    if is_met == (colour == "green") or gap <= _GREEN_ALLOWS * abs(target.number):
        return None
    return finding(
        "status-contradicts",
        table.where((target.ref, line.ref(point), ref)),
        found=colour.capitalize(),
        key=f"{line.name} {table.points[point].key}",
        words={
            "label": line.label,
            "period": table.points[point].words,
            "value": figure.text,
            "target": target.text,
            "verdict": "meets" if is_met else "misses",
        },
        facts={"target": float(target.number), "printed": float(figure.number), "colour": colour},
    )
