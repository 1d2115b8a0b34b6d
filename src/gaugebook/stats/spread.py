"""How widely values spread about their middle, whatever a few odd ones do.

A band by the median is for finding odd days and half hours among many; for a series over time
with signals use the limits of `gaugebook.stats.spc`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

from gaugebook.stats.spc import known

_FEWEST = 3
_SCALE = 1 / NormalDist().inv_cdf(0.75)
"""1.4826: a median deviation times this is the standard deviation, where values are normal."""


@dataclass(frozen=True)
class MadBand:
    """A band about a median, in the unit of the values.

    Parameters
    ----------
    median
        Of the known values.
    mad
        The median absolute deviation times 1.4826, comparable with a standard deviation.
    lower, upper
        The median less and plus the width times `mad`. Not cut off at what is possible.
    points
        How many values are known.
    """

    median: float
    mad: float
    lower: float
    upper: float
    points: int

    @property
    def has_width(self) -> bool:
        """Whether the band is more than a line; where over half the values are equal, it is not."""
        return self.lower < self.upper


def mad_band(values: Sequence[float | None], *, width: float = 3.0) -> MadBand | None:
    """Give the band that usual values lie in, which odd values do not widen.

    Parameters
    ----------
    values
        In any order; None (or not a number) where missing.
    width
        How many scaled median absolute deviations the band reaches on each side; 0 or more.

    Returns
    -------
    MadBand | None
        None for fewer than three known values: of two, neither is the odd one. Missing values
        count for nothing. Where all are equal, or more than half are, `mad` is 0 and the band has
        no width: it then says nothing about the others.

    Raises
    ------
    ValueError
        When a value is infinite, or the width is negative or not a number.

    Notes
    -----
    Source: Rousseeuw and Croux (1993), Journal of the American Statistical Association 88,
    1273-1283; the width of 3 is the most cautious of those that Leys and others
    (2013), Journal of Experimental Social Psychology 49, 764-766, propose.

    Examples
    --------
    >>> band = mad_band([2, 4, 4, 5, 6, None, 90])
    >>> band.median, round(band.mad, 3), round(band.upper, 2)
    (4.5, 1.483, 8.95)
    """
    if not width >= 0:
        raise ValueError(f"a band reaches no {width} deviations")
    points = [value for value in known(values) if value is not None]
    if len(points) < _FEWEST:
        return None
    middle = median(points)
    scaled = _SCALE * median(abs(point - middle) for point in points)
    reach = width * scaled
    return MadBand(middle, scaled, middle - reach, middle + reach, len(points))
