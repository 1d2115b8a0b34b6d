"""Series that jump to another level and stay there: a change of definition, perhaps.

What is counted may have changed: calls that end in the menu are offered calls from now on, or are
no longer. Only a question can be asked, because a service may well have changed instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from gaugebook.errors import Problem, problem
from gaugebook.observations import Dimensions
from gaugebook.periods import Period, period_of
from gaugebook.tables.checks.series import (
    FINDINGS_NAMED,
    FigureSet,
    Series,
    Slot,
    and_more,
    words_of,
)
from gaugebook.tables.dataset import PrintedFigure

LEAST_PERIODS = 8
LEAST_FACTOR = 1.5
LEAST_SIGMAS = 6.0
"""Robust standard deviations of the changes: 1.4826 times their median distance from the middle
(Rousseeuw and Croux, Journal of the American Statistical Association 1993)."""

AROUND = 6
"""Periods looked at on each side."""

LEAST_AROUND = 3
"""Periods on each side that there must be: two high months are no new level."""

LEAST_COUNT = 20
"""Of a count on the higher side; small counts jump by themselves."""

LEAST_MOVE = 1.25
"""Factor by which a figure beside a share or a mean must move, so that the service changed."""

PERIODS_IN_A_YEAR = {"month": 12, "quarter": 4}
FEWEST_DAYS = 10
_MAD_TO_SIGMA = 1.4826
_FINE = ("half-hour", "day", "week")


@dataclass(frozen=True)
class _Level:
    """One point of a series that is looked at, and the figures behind it."""

    period: Period
    value: float
    figure: PrintedFigure


@dataclass(frozen=True)
class _Line:
    slot: Slot
    name: str
    unit: str
    dimensions: Dimensions
    grain: str
    levels: tuple[_Level, ...]


@dataclass(frozen=True)
class Shift:
    """A jump: the place in the series where it begins, and the levels before and after."""

    at: int
    before: float
    after: float

    @property
    def log(self) -> float:
        """How far, as a logarithm: positive upwards."""
        return math.log(self.after / self.before)


def find_level_shifts(given: FigureSet) -> list[Problem]:
    """Find jumps that look like a change of definition. Severity: note, a question.

    Days and weeks are first put together to full months, each by the middle one of its values. In
    a series of at least eight positive values, one change must be by a factor of more than 1.5 and
    more than six robust standard deviations of all changes away from their middle; the (up to) six
    values before must all lie on one side of the (up to) six after, and their medians differ by
    1.5 as well. Left out is what comes back each year at the same time, and a jump that most of the
    counts beside it make too: then it was demand. A share or a mean is left out if any figure
    beside it moves by a quarter: when calls are abandoned, waits are long.

    Of 500 made-up telephone lines of four years and nine figures each, with seasons, trends and
    noise of 2 to 15 %, two were asked about (abandoned calls that halved).
    """
    found: list[tuple[float, _Line, Shift]] = []
    lines = [_line(series) for series in given.series]
    for line in lines:
        shift = find_shift(
            [level.value for level in line.levels],
            least=LEAST_COUNT if line.unit == "count" else 0,
            year=PERIODS_IN_A_YEAR.get(line.grain, 0),
        )
        beside = [o for o in lines if o.dimensions == line.dimensions and o.slot != line.slot]
        if shift and not _is_shared(line, shift, [o for o in beside if o.grain == line.grain]):
            found.append((abs(shift.log), line, shift))
    found.sort(key=lambda each: -each[0])
    return [_told(given, line, shift, len(found)) for _, line, shift in found[:FINDINGS_NAMED]]


def find_shift(values: list[float], *, least: float = 0, year: int = 0) -> Shift | None:
    """Find the largest jump of a series that lasts, or None.

    Parameters
    ----------
    values
        In order of time; none missing.
    least
        What the higher level must at least be.
    year
        How many values a year has, so that what comes back each year is left out; 0 for none.

    Examples
    --------
    >>> flat = [100.0, 103.0, 98.0, 101.0, 99.0, 102.0]
    >>> find_shift(flat + [2 * value for value in flat]).at
    6
    >>> find_shift(flat + flat) is None
    True
    """
    if len(values) < LEAST_PERIODS or min(values) <= 0:
        return None
    changes = [math.log(b / a) for a, b in pairwise(values)]
    middle = median(changes)
    sigma = _MAD_TO_SIGMA * median(abs(c - middle) for c in changes)
    order = sorted(range(len(changes)), key=lambda i: -abs(changes[i]))
    for index in order:
        if abs(changes[index]) <= math.log(LEAST_FACTOR):
            return None
        if abs(changes[index] - middle) <= LEAST_SIGMAS * sigma:
            return None
        shift = _lasting(values, index + 1)
        if shift is None or max(shift.before, shift.after) < least:
            continue
        if not _comes_back(changes, index, year):
            return shift
    return None


def _lasting(values: list[float], at: int) -> Shift | None:
    before, after = values[max(0, at - AROUND) : at], values[at : at + AROUND]
    if min(len(before), len(after)) < LEAST_AROUND:
        return None
    is_apart = max(before) < min(after) or max(after) < min(before)
    shift = Shift(at, median(before), median(after))
    return shift if is_apart and abs(shift.log) > math.log(LEAST_FACTOR) else None


def _comes_back(changes: list[float], index: int, year: int) -> bool:
    if not year:
        return False
    others = [changes[i] for i in (index - year, index + year) if 0 <= i < len(changes)]
    return any(
        other * changes[index] > 0 and abs(other) > abs(changes[index]) / 2 for other in others
    )


def _is_shared(line: _Line, shift: Shift, beside: list[_Line]) -> bool:
    start = line.levels[shift.at].period
    moved = [_move(other, start) for other in beside]
    if line.unit != "count":
        return any(abs(move) > math.log(LEAST_MOVE) for move in moved if move is not None)
    counted = [m for m, o in zip(moved, beside, strict=True) if m is not None and o.unit == "count"]
    alike = [move for move in counted if move * shift.log > 0 and abs(move) > abs(shift.log) / 2]
    return 2 * len(alike) > len(counted)


def _move(line: _Line, start: Period) -> float | None:
    """Give how far the level of a series moves at a period, as a logarithm.

    Of a share, or of what it leaves, whichever moves further: from 95% to 85% answered is from 5%
    to 15% that are not.
    """
    at = next((i for i, level in enumerate(line.levels) if level.period == start), 0)
    values = [level.value for level in line.levels]
    before, after = values[max(0, at - AROUND) : at], values[at : at + AROUND]
    if not before:
        return None
    ends = [(median(before), median(after))]
    if line.unit == "share":
        ends.append((1 - ends[0][0], 1 - ends[0][1]))
    moves = [math.log(b / a) for a, b in ends if min(a, b) > 0]
    return max(moves, key=abs, default=None)


def _line(series: Series) -> _Line:
    levels = [_Level(f.period, float(f.value), f) for f in series.figures if f.value is not None]
    grain = series.grain
    if grain in _FINE:
        levels, grain = list(_by_month(levels)), "month"
    return _Line(series.slot, series.name, series.unit, series.dimensions, grain, tuple(levels))


def _by_month(levels: list[_Level]) -> Iterator[_Level]:
    months: dict[date, list[_Level]] = {}
    for level in levels:
        months.setdefault(level.period.start.replace(day=1), []).append(level)
    first, last = _ends(levels)
    for start, inside in months.items():
        month = period_of(start, "month")
        # The first and last month may be cut.
        if month.start < first or month.end > last:
            continue
        if len(inside) >= FEWEST_DAYS or inside[0].period.grain == "week":
            yield _Level(month, median(level.value for level in inside), inside[0].figure)


def _ends(levels: list[_Level]) -> tuple[date, date]:
    return levels[0].period.start, levels[-1].period.end


def _told(given: FigureSet, line: _Line, shift: Shift, total: int) -> Problem:
    place = words_of(line.dimensions)
    before, after = line.levels[shift.at - 1], line.levels[shift.at]
    return problem(
        "level-shift",
        given.where([before.figure, after.figure]),
        found=after.figure.printed,
        key=f"{line.slot[1]} {after.period.key}",
        label=_words(given, line) + place,
        period=after.period.key,
        before=_number(shift.before, line.unit),
        after=_number(shift.after, line.unit),
        factor=f"{math.exp(abs(shift.log)):.1f}",
        hint=and_more(total),
    )


def _words(given: FigureSet, line: _Line) -> str:
    role, name = line.slot
    if role == "metric" and name in given.metrics:
        return given.metrics[name].label
    return f"mean of {given.words(name)}" if role == "mean" else given.words(name)


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f}%"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"
