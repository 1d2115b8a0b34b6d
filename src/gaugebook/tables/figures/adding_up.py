"""Rows of less than a day added up to days, where the source says that they may be.

Counts are added, means and shares weighted by what they are of. A half hour that has no count
makes the day have none: what nobody supplied is not zero. A mean of no calls weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from gaugebook.definitions.measure import Measure
from gaugebook.errors import Problem, problem
from gaugebook.observations import Dimensions
from gaugebook.periods import Period
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.figures.printed_cells import Cells, ReadCell, weight_of

_Key = tuple[str, str, Period, Dimensions]


@dataclass(frozen=True)
class Interval:
    """One row of less than a day: when it begins, and its figures."""

    clock: str
    cells: Cells


def add_up_days(
    intervals: Iterable[Interval], *, measures: Mapping[str, Measure], time_zone: str
) -> tuple[list[PrintedFigure], list[Problem]]:
    """Give the figures of days from those of their intervals.

    Parameters
    ----------
    intervals
        Rows whose figures have the day as their period.
    measures
        The measures in reach.
    time_zone
        In which the clock times are: the hour that occurs twice in autumn may stand twice.

    Returns
    -------
    tuple
        The figures, each at the cell of its first interval, and what was found: an interval that
        stands twice (``duplicate-figure``), a column that cannot be added (``days-not-added``).
    """
    grouped: dict[_Key, list[tuple[ReadCell, Cells]]] = {}
    problems: list[Problem] = []
    seen: dict[tuple[_Key, str], list[ReadCell]] = {}
    refused: set[tuple[str, str]] = set()
    for interval in intervals:
        for cell in interval.cells.values():
            figure = cell.figure
            reason = _why_not(cell, measures)
            if reason:
                if cell.slot.key not in refused:
                    label = cell.slot.label
                    problems.append(
                        problem("days-not-added", figure.where, label=label, reason=reason)
                    )
                refused.add(cell.slot.key)
                continue
            key = (figure.role, figure.name, figure.period, figure.dimensions)
            alike = seen.setdefault((key, interval.clock), [])
            alike.append(cell)
            if len(alike) > _may_stand(figure, interval.clock, time_zone):
                problems.append(_repeated(cell, alike[0]))
            grouped.setdefault(key, []).append((cell, interval.cells))
    return [_day(parts, measures) for parts in grouped.values()], problems


def _why_not(cell: ReadCell, measures: Mapping[str, Measure]) -> str:
    if cell.slot.role == "metric":
        return "it is printed without the counts that it is made of"
    if not measures[cell.slot.name].additive:
        return "one person may be counted in each row"
    return ""


def _may_stand(figure: PrintedFigure, clock: str, time_zone: str) -> int:
    """Say how often an interval may stand in a day: twice where the clock goes back."""
    zone, day = ZoneInfo(time_zone), figure.period.start
    moment = datetime.combine(day, datetime.strptime(clock or "00:00:00", "%H:%M:%S").time())
    first = moment.replace(tzinfo=zone).utcoffset()
    second = moment.replace(tzinfo=zone, fold=1).utcoffset()
    return 2 if first is not None and second is not None and second < first else 1


def _repeated(cell: ReadCell, first: ReadCell) -> Problem:
    figure = cell.figure
    return problem(
        "duplicate-figure",
        figure.where,
        found=figure.printed,
        label=cell.slot.label,
        first=str(first.figure.where.cell),
    )


def _day(parts: list[tuple[ReadCell, Cells]], measures: Mapping[str, Measure]) -> PrintedFigure:
    first = parts[0][0]
    lacking = next((cell for cell, row in parts if _is_lacking(cell, row, measures)), None)
    value = None if lacking else _added(parts, measures)
    return replace(
        first.figure,
        value=value,
        printed=lacking.figure.printed if lacking else "",
        decimals=max(cell.figure.decimals for cell, _ in parts),
        where=(lacking or first).figure.where,
        reason="; ".join(dict.fromkeys(c.figure.reason for c, _ in parts if c.figure.reason)),
    )


def _is_lacking(cell: ReadCell, row: Cells, measures: Mapping[str, Measure]) -> bool:
    """Whether what an interval adds is not known."""
    if cell.slot.role == "measure":
        return cell.figure.value is None
    weight = weight_of(cell, row, measures)
    return weight is None or (cell.figure.value is None and weight != 0)


def _added(parts: list[tuple[ReadCell, Cells]], measures: Mapping[str, Measure]) -> Decimal | None:
    if parts[0][0].slot.role == "measure":
        return sum((cell.figure.value or Decimal(0) for cell, _ in parts), Decimal(0))
    weights = [weight_of(cell, row, measures) or Decimal(0) for cell, row in parts]
    total = sum(weights, Decimal(0))
    if total == 0:
        return None
    values = (cell.figure.value or Decimal(0) for cell, _ in parts)
    return sum((w * v for w, v in zip(weights, values, strict=True)), Decimal(0)) / total
