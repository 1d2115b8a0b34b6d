"""Limits of a measure over time: the XmR chart, "plot the dots".

Each figure is one point (X), and limits come from how far neighbours lie apart (the moving range,
mR). So they fit counts, shares, means and waits alike, however large the counts behind them. Which
points stand out is for `gaugebook.stats.spc_rules`; limits that follow from the counts behind a
share are in `gaugebook.stats.attributes_charts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from statistics import mean

MAKING_DATA_COUNT = 2.66
"""Limits lie this many mean moving ranges from the mean, as NHS England's Making Data Count."""
EXACT = 3 / 1.128
"""The same before it is rounded: three standard deviations, each a mean moving range over d2."""
_SCREEN = 3.267
"""A moving range this many times the mean is itself out of limits (D4 of a range of two)."""
_NEAR = 2 / 3


@dataclass(frozen=True)
class XmrLimits:
    """The limits of an XmR chart, in the unit of the values.

    Parameters
    ----------
    centre
        The mean of the known points.
    lower, upper
        The process limits. They are not cut off at what is possible: the upper limit of a share
        may be above 1, and no point is then above it.
    near_lower, near_upper
        Two thirds of the way from the centre to the limits.
    mean_moving_range
        The mean of the moving ranges used.
    ranges
        How many moving ranges were used.
    screened
        How many moving ranges were left out as outliers; 0 where none was, or none was asked for.
    points
        How many points are known.
    constant
        How many mean moving ranges the limits lie from the centre.
    """

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    mean_moving_range: float
    ranges: int
    screened: int
    points: int
    constant: float = MAKING_DATA_COUNT

    @property
    def has_width(self) -> bool:
        """Whether the limits lie apart; those of a constant series do not."""
        return self.lower < self.upper


def known(values: Sequence[float | None]) -> list[float | None]:
    """Give the values as numbers, with None for each that is missing: None and not a number.

    Raises
    ------
    ValueError
        When a value is infinite.

    Examples
    --------
    >>> known([1, None, float("nan")])
    [1.0, None, None]
    >>> known([])
    []
    """
    found = [None if v is None or isnan(v) else float(v) for v in values]
    for value in found:
        if value is not None and not isfinite(value):
            raise ValueError(f"{value} cannot be charted")
    return found


def moving_ranges(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Give how far each value lies from the one before it, in the unit of the values.

    Parameters
    ----------
    values
        In the order of time, one for each period.

    Returns
    -------
    tuple[float | None, ...]
        As long as `values`. None for the first value, for a missing one and for the one after
        it: a gap breaks the moving range, because neighbours in time are what it compares.
        Empty for no values; zeros where all are equal.

    Raises
    ------
    ValueError
        When a value is infinite.

    Examples
    --------
    >>> moving_ranges([3, 5, None, 9, 8])
    (None, 2.0, None, None, 1.0)
    """
    found = known(values)
    before: list[float | None] = [None, *found]
    return tuple(
        None if here is None or last is None else abs(here - last)
        for here, last in zip(found, before, strict=False)
    )


def xmr_limits(
    values: Sequence[float | None],
    *,
    constant: float = MAKING_DATA_COUNT,
    screen_outliers: bool = False,
) -> XmrLimits | None:
    """Give the limits of an XmR chart.

    Parameters
    ----------
    values
        In the order of time, one for each period, None (or not a number) where it is missing.
        Full periods only: a part period is another measure.
    constant
        How many mean moving ranges the limits lie from the mean: 2.66, or `EXACT` (3/1.128).
    screen_outliers
        Leave out moving ranges of 3.267 times their mean and more, once, before the mean moving
        range is taken: one odd month then widens the limits less. The mean of the points keeps it.

    Returns
    -------
    XmrLimits | None
        None for fewer than two known points, where no two neighbours are both known, and where
        the values differ but no two neighbours do: such values do not tell how much the measure
        moves from one period to the next. Where all are equal, all limits are that value, and no
        point is outside them. Missing values count for nothing, and break the moving range.

    Raises
    ------
    ValueError
        When a value is infinite, or the constant is not positive.

    Notes
    -----
    Source: Wheeler and Chambers (1992), Understanding Statistical Process Control, 2nd edition
    (the chart); NHS England, Making Data Count, as in the R package NHSRplotthedots (screening:
    its vignette "deviations"). Where screening would leave nothing but moving ranges of 0, it is
    not done: limits without width would call every point that differs a signal.

    Examples
    --------
    >>> odd_month = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    >>> limits = xmr_limits(odd_month)
    >>> round(limits.lower, 2), round(limits.centre, 2), round(limits.upper, 2)
    (-3.06, 1.94, 6.95)
    >>> limits = xmr_limits(odd_month, screen_outliers=True)
    >>> round(limits.lower, 2), round(limits.upper, 2), limits.screened
    (-0.72, 4.6, 2)
    """
    if not constant > 0:
        raise ValueError(f"limits lie some way from the mean, and {constant} is none")
    points = [value for value in known(values) if value is not None]
    ranges = [found for found in moving_ranges(values) if found is not None]
    if len(points) < 2 or not ranges:
        return None
    if not any(ranges) and len(set(points)) > 1:
        return None
    used = _screened(ranges) if screen_outliers else ranges
    # Exact sums: the mean of equal values is that value, and none of them lies a hair beside it.
    centre, mean_range = mean(points), mean(used)
    reach = constant * mean_range
    return XmrLimits(
        centre=centre,
        lower=centre - reach,
        upper=centre + reach,
        near_lower=centre - _NEAR * reach,
        near_upper=centre + _NEAR * reach,
        mean_moving_range=mean_range,
        ranges=len(used),
        screened=len(ranges) - len(used),
        points=len(points),
        constant=constant,
    )


def _screened(ranges: list[float]) -> list[float]:
    """Give the moving ranges that are no outliers, or all where those left are all 0."""
    most = _SCREEN * mean(ranges)
    kept = [found for found in ranges if found < most]
    return kept if any(kept) else ranges
