"""Limits of shares and rates over time that follow from the counts behind them: p and u charts.

A p chart takes each point as so many of so many, and expects it to vary by chance alone. With a
month's calls behind each point chance is so small that every month is out of limits. Laney's p'
and u' widen the limits by how much more (or less) than chance neighbours differ; with few calls
they are the plain chart, with many those of an XmR chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import mean
from typing import Literal

from gaugebook.stats.spc import known, moving_ranges

Laney = Literal["no", "yes"]

_D2 = 1.128
"""The mean range of two values of a normal distribution, in standard deviations; as Laney's."""
_LIMIT, _NEAR_LIMIT = 3, 2
"""How many standard deviations the limits, and the near limits, lie from the centre."""


@dataclass(frozen=True)
class AttributeLimits:
    """The limits of a p or u chart: one centre, and limits for each point.

    Parameters
    ----------
    centre
        The sum of all numerators over the sum of all denominators, as a share or a rate.
    lower, upper
        One for each point, None where the point has no value. Those of a share lie in 0 to 1, the
        lower one of a rate is 0 or more.
    sigma_z
        How much more neighbours differ than chance alone lets them: about 1 where the plain chart
        fits, 10 where its limits are ten times too narrow. Known whether or not the limits are
        widened by it; None where no two neighbours have a value, or nothing can vary (a centre
        of 0, or of 1 for shares).
    near_lower, near_upper
        Two thirds of the way to the limits, within the same bounds.
    values
        The points themselves: shares or rates, None where missing.
    laney
        Whether the limits are widened by `sigma_z`.
    """

    centre: float
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    sigma_z: float | None
    near_lower: tuple[float | None, ...]
    near_upper: tuple[float | None, ...]
    values: tuple[float | None, ...]
    laney: Laney = "no"


def p_limits(
    numerators: Sequence[float | None],
    denominators: Sequence[float | None],
    *,
    laney: Laney = "no",
) -> AttributeLimits | None:
    """Give the limits of a chart of shares.

    Parameters
    ----------
    numerators, denominators
        Counts in the order of time, one pair for each period; None (or not a number) where one is
        missing. A period of 0 of 0 has no share and counts as missing.
    laney
        ``yes`` for Laney's p': where denominators run to thousands.

    Returns
    -------
    AttributeLimits | None
        Limits of 3 standard deviations for each point, as shares, cut off at 0 and 1. None where
        fewer than two periods have a share; with ``laney="yes"`` also where shares differ but no
        two neighbours do, which does not tell how much neighbours move. Where all numerators are
        0 (or all shares are 1) every limit is the centre. Equal shares have a `sigma_z` of 0, so
        Laney's limits are then all the centre.

    Raises
    ------
    ValueError
        When the two are not as long as each other, a count is negative or infinite, or a
        numerator exceeds its denominator.

    Notes
    -----
    Sources: Montgomery (2009), Introduction to Statistical Quality Control, 6th edition, chapter 7
    (p chart with a variable sample size); Laney (2002), Quality Engineering 14(4), 531-537 (p').

    Examples
    --------
    >>> limits = p_limits([12, 15, 8, None, 10], [50, 50, 50, 50, 100])
    >>> limits.centre
    0.18
    >>> [None if upper is None else round(upper, 3) for upper in limits.upper]
    [0.343, 0.343, 0.343, None, 0.295]
    """
    pairs = _pairs(numerators, denominators)
    for pair in pairs:
        if pair is not None and pair[0] > pair[1]:
            raise ValueError(f"{pair[0]:g} of {pair[1]:g} is not a share")
    return _limits(pairs, laney=laney, greatest=1.0)


def u_limits(
    numerators: Sequence[float | None],
    denominators: Sequence[float | None],
    *,
    laney: Laney = "no",
) -> AttributeLimits | None:
    """Give the limits of a chart of rates.

    Parameters
    ----------
    numerators
        Counts in the order of time, one for each period; they may exceed the denominator.
    denominators
        What they are a rate of (calls, residents, working days), in one unit throughout. None (or
        not a number) where either is missing; 0 of 0 counts as missing.
    laney
        ``yes`` for Laney's u': where numerators run to thousands.

    Returns
    -------
    AttributeLimits | None
        Limits of 3 standard deviations for each point, as numerator for one of the denominator,
        the lower one never below 0. None where fewer than two periods have a rate; with
        ``laney="yes"`` also where rates differ but no two neighbours do. Where all numerators are
        0 every limit is 0. Equal rates have a `sigma_z` of 0, so Laney's limits are then all the
        centre.

    Raises
    ------
    ValueError
        When the two are not as long as each other, a number is negative or infinite, or something
        was counted where the denominator is 0.

    Notes
    -----
    Sources: Montgomery (2009), Introduction to Statistical Quality Control, 6th edition, chapter 7
    (u chart with a variable sample size); Laney (2002), Quality Engineering 14(4), 531-537 (u').

    Examples
    --------
    >>> limits = u_limits([4, 6, 5], [10, 10, 10])
    >>> limits.centre, limits.lower[0], round(limits.upper[0], 3)
    (0.5, 0.0, 1.171)
    """
    return _limits(_pairs(numerators, denominators), laney=laney, greatest=inf)


def _pairs(
    numerators: Sequence[float | None], denominators: Sequence[float | None]
) -> list[tuple[float, float] | None]:
    """Give the counts of each point that has a share or rate, None for the others."""
    if len(numerators) != len(denominators):
        raise ValueError(
            f"{len(numerators)} numerators do not fit {len(denominators)} denominators"
        )
    found: list[tuple[float, float] | None] = []
    for count, of in zip(known(numerators), known(denominators), strict=True):
        if count is None or of is None or (count == 0 and of == 0):
            found.append(None)
        elif count < 0 or of <= 0:
            raise ValueError(f"{count:g} of {of:g} is neither a share nor a rate")
        else:
            found.append((count, of))
    return found


def _limits(
    pairs: Sequence[tuple[float, float] | None], *, laney: Laney, greatest: float
) -> AttributeLimits | None:
    counted = [pair for pair in pairs if pair is not None]
    if len(counted) < 2:
        return None
    centre = sum(count for count, _ in counted) / sum(of for _, of in counted)
    # A share varies less the nearer it is to all; a rate has no "all", and this leaves its centre.
    variance = centre * (1 - centre / greatest)
    values = tuple(None if pair is None else pair[0] / pair[1] for pair in pairs)
    by_chance = [None if pair is None else sqrt(variance / pair[1]) for pair in pairs]
    sigma_z = _sigma_z(values, by_chance, centre)
    differ = len({value for value in values if value is not None}) > 1
    if laney == "yes" and differ and not sigma_z:
        return None
    widened = sigma_z or 0.0 if laney == "yes" else 1.0

    def at(deviations: float) -> tuple[float | None, ...]:
        return tuple(
            None if one is None else min(greatest, max(0.0, centre + deviations * widened * one))
            for one in by_chance
        )

    return AttributeLimits(
        centre=centre,
        lower=at(-_LIMIT),
        upper=at(_LIMIT),
        sigma_z=sigma_z,
        near_lower=at(-_NEAR_LIMIT),
        near_upper=at(_NEAR_LIMIT),
        values=values,
        laney=laney,
    )


def _sigma_z(
    values: Sequence[float | None], by_chance: Sequence[float | None], centre: float
) -> float | None:
    """Give the mean moving range of the standardised points over d2; a gap breaks it."""
    scores = [
        None if value is None or not one else (value - centre) / one
        for value, one in zip(values, by_chance, strict=True)
    ]
    ranges = [found for found in moving_ranges(scores) if found is not None]
    return mean(ranges) / _D2 if ranges else None
