"""Intervals for proportions, counts and rates.

An interval on a month's calls says how much a share of that size varies by chance, not how
wrong the count may be: all calls are counted (a census). It says nothing about change over
time; for that see the limits of a trend.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite, sqrt

from gaugebook.stats.normal import check_confidence, deviate


@dataclass(frozen=True)
class Interval:
    """A lower and an upper limit, with the method and the confidence (0 to 1)."""

    lower: float
    upper: float
    method: str
    confidence: float


def wilson(
    numerator: float | None, denominator: float | None, *, confidence: float = 0.95
) -> Interval | None:
    """Give the Wilson score interval of a share.

    Parameters
    ----------
    numerator
        A count, 0 to `denominator`.
    denominator
        A count; 0 gives None, because a share of nothing has no interval.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Interval | None
        Limits as shares, 0 to 1. None where the numerator or the denominator is missing, or both
        are 0. Of none the lower limit is exactly 0, of all the upper one exactly 1.

    Raises
    ------
    ValueError
        When the numerator is negative or exceeds the denominator, or the confidence is not
        between 0 and 1 (95 is not 0.95).

    Notes
    -----
    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212; without
    continuity correction, as Public Health England's technical guide on confidence intervals.

    Examples
    --------
    >>> found = wilson(165, 557)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.2598, 0.3354)
    """
    check_confidence(confidence)
    if numerator is None or denominator is None or (denominator == 0 and numerator == 0):
        return None
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    z = deviate(confidence)
    p = numerator / denominator
    spread = z * sqrt(p * (1 - p) / denominator + z * z / (4 * denominator * denominator))
    centre = p + z * z / (2 * denominator)
    scale = 1 + z * z / denominator
    # At the edges the exact limit is 0 or 1; subtraction would leave a hair beside it.
    lower = 0.0 if numerator == 0 else max(0.0, (centre - spread) / scale)
    upper = 1.0 if numerator == denominator else min(1.0, (centre + spread) / scale)
    return Interval(lower, upper, "wilson", confidence)


_FEWEST_FOR_BYAR = 10


def byar(count: float, *, confidence: float = 0.95) -> Interval:
    """Give the interval of a count: exact below 10, by Byar's approximation from 10.

    Parameters
    ----------
    count
        How many there were, 0 or more; the lower limit of 0 is 0.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Interval
        Limits as counts; `method` is ``exact`` or ``byar``.

    Raises
    ------
    ValueError
        When the count is negative or not a number, or the confidence is not between 0 and 1.

    Notes
    -----
    Sources: Breslow and Day (1987), Statistical Methods in Cancer Research, volume II, page 69
    (Byar); Garwood (1936), Biometrika 28, 437-442 (exact, from the chi-square distribution).
    The change of method at 10 is that of PHEindicatormethods, function ``phe_rate``.

    Examples
    --------
    >>> found = byar(65)
    >>> round(found.lower, 2), round(found.upper, 2), found.method
    (50.16, 82.85, 'byar')
    """
    from scipy.special import gammaincinv, ndtri

    check_confidence(confidence)
    if not (isfinite(count) and count >= 0):
        raise ValueError(f"{count} is not a count")
    tail = (1 - confidence) / 2
    if count < _FEWEST_FOR_BYAR:
        # Half the chi-square quantile with 2a degrees of freedom is the gamma quantile of a.
        lower = 0.0 if count == 0 else float(gammaincinv(count, tail))
        return Interval(lower, float(gammaincinv(count + 1, 1 - tail)), "exact", confidence)
    z = float(ndtri(1 - tail))
    more = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return Interval(max(0.0, lower), upper, "byar", confidence)


def rate(
    count: float | None,
    exposure: float | None,
    *,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> Interval | None:
    """Give the interval of a rate: that of its count (exact below 10, Byar from 10), over exposure.

    Parameters
    ----------
    count
        How many there were; they may be more than the exposure.
    exposure
        What it is a rate of (people, calls, days), taken as known exactly; 0 gives None.
    multiplier
        10,000 for a rate per 10,000.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Interval | None
        Limits in the rate's own unit. None where the count or the exposure is missing, and where
        the exposure is 0.

    Raises
    ------
    ValueError
        When the count is negative, the exposure is negative or not a number, the multiplier is
        not positive, or the confidence is not between 0 and 1.

    Notes
    -----
    Sources: as for `byar`.

    Examples
    --------
    >>> found = rate(65, 100, multiplier=100_000)
    >>> round(found.lower), round(found.upper), found.method
    (50163, 82849, 'byar')
    """
    check_confidence(confidence)
    if not multiplier > 0:
        raise ValueError(f"a rate per {multiplier} is none")
    if count is None or exposure is None:
        return None
    of_count = byar(count, confidence=confidence)
    if not (isfinite(exposure) and exposure >= 0):
        raise ValueError(f"{exposure} is nothing to divide by")
    if exposure == 0:
        return None
    scale = multiplier / exposure
    return Interval(of_count.lower * scale, of_count.upper * scale, of_count.method, confidence)


def newcombe(
    x1: float | None,
    n1: float | None,
    x2: float | None,
    n2: float | None,
    *,
    confidence: float = 0.95,
) -> Interval | None:
    """Give the interval of a difference between two shares, the first less the second.

    Parameters
    ----------
    x1, n1
        Numerator and denominator of the first share.
    x2, n2
        Those of the second. The two must have nobody in common: for one line and the total that
        it is part of, compare the line with the rest.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Interval | None
        Limits as a difference of shares, -1 to 1 (0.05 is 5 percentage points). Where it holds 0,
        the two cannot be told apart at that confidence. None where a count is missing or a
        denominator is 0. Two shares that are both none, or both all, have an interval all the
        same: few cases leave a difference possible.

    Raises
    ------
    ValueError
        When a numerator is negative or exceeds its denominator, or the confidence is not between
        0 and 1.

    Notes
    -----
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: the square-and-add of
    two Wilson score intervals, without continuity correction.

    Examples
    --------
    >>> found = newcombe(56, 70, 48, 80)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.0524, 0.3339)
    """
    first = wilson(x1, n1, confidence=confidence)
    second = wilson(x2, n2, confidence=confidence)
    if x1 is None or x2 is None or not n1 or not n2 or first is None or second is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    difference = p1 - p2
    lower = difference - hypot(p1 - first.lower, second.upper - p2)
    upper = difference + hypot(first.upper - p1, p2 - second.lower)
    return Interval(max(-1.0, lower), min(1.0, upper), "newcombe", confidence)
