"""Totals that a table prints, held against what they add up: they are claims, never data.

A count is the sum of its rows; a mean or a share is the mean of theirs, weighted by what each is
of. A grand total that only averages the averages is a wrong number, however often it is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, problem
from gaugebook.tables.figures.printed_cells import Cells, ReadCell, value_in, weight_of
from gaugebook.values import format_value

_INFINITE = Decimal("Infinity")


@dataclass(frozen=True)
class Expected:
    """Between what a total must lie, and what it follows to be where that is one number."""

    low: Decimal
    high: Decimal
    follows: Decimal | None
    how: str

    def holds(self, value: Decimal, half: Decimal) -> bool:
        """Whether a printed total can have come from it."""
        return self.low - half <= value <= self.high + half


@dataclass(frozen=True)
class HeldTotal:
    """One row or column of totals and, for each way of reading what it adds up, those cells."""

    cells: Cells
    candidates: Sequence[Sequence[Cells]]
    label: str
    is_average: bool = False


def hold_total(
    total: HeldTotal, *, measures: Mapping[str, Measure], metrics: Mapping[str, Metric]
) -> list[Problem]:
    """Find the cells of a total that disagree with what it adds up.

    Where it may add up one set of rows or another (its block, or everything above), the set with
    which most of its cells agree is taken; agreement is silent.
    """
    tried = [
        _differences(total, rows, measures=measures, metrics=metrics)
        for rows in total.candidates
        if rows
    ]
    return min(tried, key=len) if tried else []


def _differences(
    total: HeldTotal,
    rows: Sequence[Cells],
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> list[Problem]:
    found: list[Problem] = []
    for key, cell in total.cells.items():
        if cell.figure.value is None:
            continue
        parts = [row for row in rows if key in row]
        expected = _expected(cell, parts, total, measures=measures, metrics=metrics)
        if expected is None or expected.holds(cell.figure.value, cell.half):
            continue
        found.append(_differs(cell, expected, total.label, len(parts)))
    return found


def _differs(cell: ReadCell, expected: Expected, label: str, parts: int) -> Problem:
    figure, unit = cell.figure, cell.slot.unit
    decimals = max(0, figure.decimals)
    if expected.follows is None:
        low = format_value(expected.low, unit, decimals)
        follows = f"{low} or more"
        if expected.high != _INFINITE:
            follows = f"between {low} and {format_value(expected.high, unit, decimals)}"
    else:
        follows = format_value(expected.follows, unit, decimals)
    return problem(
        "total-differs",
        figure.where,
        found=figure.printed,
        label=cell.slot.label,
        total=label,
        count=parts,
        how=expected.how,
        follows=follows,
        is_more=figure.value is not None and figure.value > expected.high,
    )


def _expected(
    cell: ReadCell,
    parts: Sequence[Cells],
    total: HeldTotal,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> Expected | None:
    """Give what a total must be; None where its parts say nothing about it."""
    key = cell.slot.key
    values = [p.figure.value for row in parts if (p := row[key]).figure.value is not None]
    if not values:
        return None
    slack = max((row[key].half for row in parts), default=Decimal(0))
    if cell.slot.role == "measure":
        measure = measures[cell.slot.name]
        is_whole = len(values) == len(parts)
        if total.is_average or measure.unit == "score":
            return _mean_of(values, slack) if is_whole else _among(values, slack)
        if not measure.additive:
            return Expected(max(values), sum(values, Decimal(0)), None, "lie")
        return _sum_of(values, slack * len(values), is_whole=is_whole)
    if cell.slot.role == "metric":
        return _of_metric(cell, metrics[cell.slot.name], parts) or _among(values, slack)
    return _weighted(cell, parts, slack, measures) or _among(values, slack)


def _sum_of(values: Sequence[Decimal], slack: Decimal, *, is_whole: bool) -> Expected:
    added = sum(values, Decimal(0))
    if not is_whole:
        return Expected(added - slack, _INFINITE, None, "add to")
    return Expected(added - slack, added + slack, added, "add to")


def _mean_of(values: Sequence[Decimal], slack: Decimal) -> Expected:
    mean = sum(values, Decimal(0)) / len(values)
    return Expected(mean - slack, mean + slack, mean, "average")


def _among(values: Sequence[Decimal], slack: Decimal) -> Expected:
    """A mean of any weights lies among its parts."""
    return Expected(min(values) - slack, max(values) + slack, None, "lie")


def _weighted(
    cell: ReadCell, parts: Sequence[Cells], slack: Decimal, measures: Mapping[str, Measure]
) -> Expected | None:
    weighted, weights = Decimal(0), Decimal(0)
    for row in parts:
        part = row[cell.slot.key]
        weight = weight_of(part, row, measures)
        if weight is None or (part.figure.value is None and weight != 0):
            return None
        weighted += weight * (part.figure.value or Decimal(0))
        weights += weight
    if weights == 0:
        return None
    mean = weighted / weights
    return Expected(mean - slack, mean + slack, mean, "give, weighted by their counts,")


def _of_metric(cell: ReadCell, metric: Metric, parts: Sequence[Cells]) -> Expected | None:
    """Give a printed share from the sums of its own counts, where the rows have both."""
    if metric.kind != "ratio" or not metric.numerator or not metric.denominator:
        return None
    above = [value_in(row, "measure", metric.numerator.measure) for row in parts]
    below = [value_in(row, "measure", metric.denominator.measure) for row in parts]
    if any(value is None for value in (*above, *below)):
        return None
    base = sum((value for value in below if value is not None), Decimal(0))
    if base == 0:
        return None
    share = sum((value for value in above if value is not None), Decimal(0)) / base
    # A figure that was cut instead of rounded may lie a whole unit lower.
    return Expected(share - cell.half, share, share, "make")
