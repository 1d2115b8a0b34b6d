"""Which points of a series are signals: the rules of a chart with limits.

The four rules of NHS England's Making Data Count, in their precedence, and the runs of Anhøj as an
option. A signal says that a point is unlikely to be chance; whether it is good or bad is for the
metric's direction, and why it came is for people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import comb, log2
from statistics import median
from typing import Literal

from gaugebook.stats.attributes_charts import AttributeLimits
from gaugebook.stats.spc import XmrLimits, known

Rule = Literal["outside_limits", "trend", "near_limit", "shift"]
"""The rules, in their precedence."""
Side = Literal["above", "below", "rising", "falling"]
_HAIR = 1e-12
"""Two numbers that differ by less than this part of themselves are one number, worked out twice."""


@dataclass(frozen=True)
class Signal:
    """What makes a point stand out.

    Parameters
    ----------
    rule
        ``outside_limits``: beyond a limit. ``trend``: in a run of rising or falling points.
        ``near_limit``: beyond the near limit, as two of three neighbours are. ``shift``: in a run
        on one side of the centre.
    side
        ``above`` or ``below`` the centre; ``rising`` or ``falling`` for a trend.
    """

    rule: Rule
    side: Side

    @property
    def is_high(self) -> bool:
        """Whether it is towards higher values: above the centre, or rising."""
        return self.side in ("above", "rising")


@dataclass(frozen=True)
class _Lines:
    """The limits that hold for one point."""

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


def signals(
    values: Sequence[float | None], limits: XmrLimits | AttributeLimits, *, run: int = 7
) -> tuple[tuple[Signal, ...], ...]:
    """Give the signals of each point, in the precedence of the rules.

    1. ``outside_limits``: strictly above the upper or below the lower limit.
    2. ``trend``: `run` neighbours, each strictly higher (or lower) than the last; a tie breaks it.
       All of the run are marked; where a rise turns into a fall, the peak is of both.
    3. ``near_limit``: of three neighbours, all on one side of the centre, at least two lie beyond
       the near limit; only those are marked. A point beyond the limit is beyond the near one too.
    4. ``shift``: `run` neighbours strictly on one side of the centre; a point on it breaks the
       run. All of the run are marked.

    Parameters
    ----------
    values
        In the order of time, one for each period, None (or not a number) where it is missing.
    limits
        Of these values, or of the baseline that they are held against. Limits of an attributes
        chart (`gaugebook.stats.attributes_charts`) have one pair a point, so they must be as long
        as `values`; a point without limits is treated as missing.
    run
        How many points make a trend or a shift: 6, 7 or 8.

    Returns
    -------
    tuple[tuple[Signal, ...], ...]
        As long as `values`; an empty tuple for common cause. The first signal of a point is the
        one that its mark is drawn by; a point may be a signal in both directions (rising, below
        the centre), and a reader is then told both. A missing value has none, and breaks every
        run and every three neighbours, so that a gap never makes a signal. None for an empty
        series, for one point within its limits, and where all values are equal to the centre.

    Raises
    ------
    ValueError
        When `run` is not 6, 7 or 8, a value is infinite, or the limits of an attributes chart are
        not as many as the values.

    Notes
    -----
    Source: NHS England, Making Data Count, as in the R package NHSRplotthedots (function
    ``ptd_calculate_point_type``). That package takes a point outside the limits as not near them,
    so it does not mark a neighbour near the limit beside it; here the rule is as it is written,
    and as Western Electric (1956), Statistical Quality Control Handbook, page 25, has it.

    Numbers that differ by less than one part in a million million are taken as equal: a share
    worked out twice must not be a trend.

    Examples
    --------
    >>> from gaugebook.stats.spc import xmr_limits
    >>> weeks = [5, 7, 5, 7, 5, 7, 5, 7, 14]
    >>> signals(weeks, xmr_limits(weeks[:8]))[-1]
    (Signal(rule='outside_limits', side='above'),)
    """
    if run not in (6, 7, 8):
        raise ValueError(f"6, 7 or 8 points make a run, not {run}")
    points = known(values)
    lines = _lines(limits, len(points))
    points = [point if at is not None else None for point, at in zip(points, lines, strict=True)]
    steps = [_step(last, here) for last, here in pairwise(points)]
    rising_or_falling = _runs(steps, run - 1)
    found: list[tuple[Rule, list[Side | None]]] = [
        ("outside_limits", _each(points, lines, _outside)),
        # Each step has two ends; at a peak one trend ends and another begins.
        ("trend", [None, *rising_or_falling]),
        ("trend", [*rising_or_falling, None]),
        ("near_limit", _near_limit(points, lines)),
        ("shift", _runs(_each(points, lines, _side), run)),
    ]
    return tuple(
        tuple(dict.fromkeys(Signal(rule, s) for rule, marked in found if (s := marked[at])))
        for at in range(len(points))
    )


def _lines(limits: XmrLimits | AttributeLimits, count: int) -> list[_Lines | None]:
    if isinstance(limits, XmrLimits):
        same = _Lines(
            limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper
        )
        return [same] * count
    if len(limits.lower) != count:
        raise ValueError(f"{len(limits.lower)} pairs of limits do not fit {count} values")
    each = zip(limits.lower, limits.upper, limits.near_lower, limits.near_upper, strict=True)
    return [
        None
        if low is None or high is None or near_low is None or near_high is None
        else _Lines(limits.centre, low, high, near_low, near_high)
        for low, high, near_low, near_high in each
    ]


# --- one point ------------------------------------------------------------------------------------


def _is_more(one: float, other: float) -> bool:
    return one - other > _HAIR * max(abs(one), abs(other))


def _side(point: float, at: _Lines) -> Side | None:
    if _is_more(point, at.centre):
        return "above"
    return "below" if _is_more(at.centre, point) else None


def _outside(point: float, at: _Lines) -> Side | None:
    if _is_more(point, at.upper):
        return "above"
    return "below" if _is_more(at.lower, point) else None


def _beyond_near(point: float, at: _Lines) -> Side | None:
    if _is_more(point, at.near_upper):
        return "above"
    return "below" if _is_more(at.near_lower, point) else None


def _each(
    points: Sequence[float | None],
    lines: Sequence[_Lines | None],
    judge: Callable[[float, _Lines], Side | None],
) -> list[Side | None]:
    pairs = zip(points, lines, strict=True)
    return [None if p is None or at is None else judge(p, at) for p, at in pairs]


# --- neighbours -----------------------------------------------------------------------------------


def _near_limit(
    points: Sequence[float | None], lines: Sequence[_Lines | None]
) -> list[Side | None]:
    sides = _each(points, lines, _side)
    beyond = _each(points, lines, _beyond_near)
    marked: list[Side | None] = [None] * len(points)
    for start in range(len(points) - 2):
        three = range(start, start + 3)
        side = sides[start]
        if side is None or any(sides[at] != side for at in three):
            continue
        out = [at for at in three if beyond[at] == side]
        if len(out) >= 2:
            for at in out:
                marked[at] = side
    return marked


def _runs(sides: Sequence[Side | None], run: int) -> list[Side | None]:
    """Mark all neighbours that lie on one side, where they are at least `run`."""
    marked: list[Side | None] = [None] * len(sides)
    start = 0
    for at, side in enumerate(sides):
        if at and side != sides[at - 1]:
            start = at
        if side is not None and at - start + 1 >= run:
            marked[start : at + 1] = [side] * (at - start + 1)
    return marked


def _step(last: float | None, here: float | None) -> Side | None:
    if last is None or here is None:
        return None
    if _is_more(here, last):
        return "rising"
    return "falling" if _is_more(last, here) else None


# --- an option: runs and crossings ----------------------------------------------------------------


@dataclass(frozen=True)
class Runs:
    """How often a series crosses its centre, and how long it stays on one side.

    Parameters
    ----------
    centre
        The median of the known points, or the centre that was given.
    useful
        How many points do not lie on the centre.
    longest_run
        The most neighbours on one side; points on the centre are passed over, gaps end a run.
    longest_expected
        A longer run than this is a signal.
    crossings
        How often a neighbour lies on the other side.
    fewest_expected
        Fewer crossings than this are a signal; one fewer for each gap.
    """

    centre: float
    useful: int
    longest_run: int
    longest_expected: int
    crossings: int
    fewest_expected: int

    @property
    def is_signal(self) -> bool:
        """Whether the series shifts, by either test: it is a signal of the series, not a point."""
        return self.longest_run > self.longest_expected or self.crossings < self.fewest_expected


def anhoej(values: Sequence[float | None], *, centre: float | None = None) -> Runs | None:
    """Give the runs and crossings of a series, with what chance alone would let them be.

    A fixed run of 7 comes up by chance the more often, the longer the series is. These limits grow
    with it.

    Parameters
    ----------
    values
        In the order of time, one for each period, None (or not a number) where it is missing.
    centre
        What the points lie above or below; the median of the known points where it is not given.

    Returns
    -------
    Runs | None
        None where no point lies off the centre: an empty series, one point (unless a centre is
        given), all equal. A gap ends a run, and no crossing is counted over it; one may be
        there, so for each gap one crossing fewer is expected. So a gap never makes a signal.

    Raises
    ------
    ValueError
        When a value or the centre is infinite.

    Notes
    -----
    Source: Anhøj and Olesen (2014), PLOS ONE 9(11), e113825: the longest run expected is the
    binary logarithm of the number of useful points plus 3, rounded; the fewest crossings are the
    5% point of a binomial distribution with one trial between each two neighbours.

    Under 10 useful points the tests have next to no power.

    Examples
    --------
    >>> found = anhoej([3, 4, 3, 4, 3, 4, 8, 9, 8, 9, 8, 9])
    >>> found.crossings, found.fewest_expected, found.longest_run, found.is_signal
    (1, 3, 6, True)
    """
    points = known(values)
    if all(point is None for point in points):
        return None
    middle = median(p for p in points if p is not None) if centre is None else centre
    if known([middle]) == [None]:
        raise ValueError("a centre is a number")
    line = _Lines(middle, middle, middle, middle, middle)
    stretches = [
        [side for point in stretch if (side := _side(point, line)) is not None]
        for stretch in _unbroken(points)
    ]
    lengths = [[len(list(run)) for _, run in groupby(stretch)] for stretch in stretches if stretch]
    if not lengths:
        return None
    useful = sum(sum(runs) for runs in lengths)
    gaps = len(lengths) - 1
    return Runs(
        centre=middle,
        useful=useful,
        longest_run=max(length for runs in lengths for length in runs),
        longest_expected=round(log2(useful) + 3),
        crossings=sum(len(runs) - 1 for runs in lengths),
        fewest_expected=max(0, _five_percent_point(useful - 1) - gaps),
    )


def _unbroken(points: Sequence[float | None]) -> list[list[float]]:
    """Give the stretches of neighbours that are all known."""
    grouped = groupby(points, key=lambda point: point is None)
    return [
        [point for point in stretch if point is not None]
        for is_gap, stretch in grouped
        if not is_gap
    ]


def _five_percent_point(trials: int) -> int:
    """Give the fewest heads of so many throws of a coin that at most this many are 5% or more."""
    below = 0
    for heads in range(trials + 1):
        below += comb(trials, heads)
        # Whole numbers: 20 times a 20th.
        if 20 * below >= 2**trials:
            return heads
    return trials
