"""Intervals for proportions.

An interval on a month's calls says how much a share of that size varies by chance, not how
wrong the count may be: all calls are counted (a census). It says nothing about change over
time; for that see the limits of a trend.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Not scipy.stats, which takes a second to import.
from scipy.special import ndtri


@dataclass(frozen=True)
class Interval:
    """A lower and an upper limit, with the method and the confidence (0 to 1)."""

    lower: float
    upper: float
    method: str
    confidence: float


def wilson(numerator: float, denominator: float, *, confidence: float = 0.95) -> Interval | None:
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
        Limits as shares, 0 to 1.

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
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")
    if denominator == 0 and numerator == 0:
        return None
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a share")
    z = float(ndtri(1 - (1 - confidence) / 2))
    p = numerator / denominator
    spread = z * sqrt(p * (1 - p) / denominator + z * z / (4 * denominator * denominator))
    centre = p + z * z / (2 * denominator)
    scale = 1 + z * z / denominator
    # At the edges the exact limit is 0 or 1; subtraction would leave a hair beside it.
    lower = 0.0 if numerator == 0 else max(0.0, (centre - spread) / scale)
    upper = 1.0 if numerator == denominator else min(1.0, (centre + spread) / scale)
    return Interval(lower, upper, "wilson", confidence)
