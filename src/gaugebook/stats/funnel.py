"""Funnel limits: how far a group may lie from the average before it is more than chance.

The highest and the lowest of many small groups are mostly chance. A funnel gives each group
limits that suit its own size. Where the groups differ among themselves for reasons that have
nothing to do with performance (overdispersion), nearly all of them would lie outside; the limits
can then be widened by what the groups themselves show.

Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202 (funnels, z scores), and
Spiegelhalter (2005), Quality and Safety in Health Care 14, 347-351 (overdispersion).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, sqrt
from typing import Literal

from gaugebook.stats.funnel_limits import (
    ARCSINE,
    FEWEST_EXPECTED,
    SQUARE_ROOT,
    Funnel,
    FunnelItem,
    Overdispersion,
    Pair,
    centre_of,
    funnel_around,
    plain_scale,
)
from gaugebook.stats.normal import deviate

__all__ = [
    "Funnel",
    "FunnelItem",
    "Overdispersion",
    "phe_limits",
    "proportion_funnel",
    "rate_funnel",
    "ratio_funnel",
]


def proportion_funnel(
    items: Sequence[Pair],
    *,
    target: float | None = None,
    confidences: Sequence[float] = (0.95, 0.998),
    overdispersion: Overdispersion = "none",
    winsorise: float = 0.1,
    scale: Literal["plain", "arcsine"] = "plain",
) -> Funnel | None:
    """Give the funnel of shares, each a numerator of a denominator.

    Parameters
    ----------
    items
        (numerator, denominator) of each group; None is missing. A group without a count or with a
        denominator of 0 keeps its place, has no position and counts towards nothing.
    target
        The centre, a share from 0 to 1; without it, the sum of the numerators over the sum of the
        denominators, never the mean of the shares.
    confidences
        The limits that positions are told by, narrow to wide.
    overdispersion
        ``none``; ``multiplicative``: limits times the root of `phi` where that is above 1;
        ``additive``: `tau2` added to each group's variance (random effects).
    winsorise
        The share of the z scores at each end that is pulled in before `phi` is worked out, so that
        a few true outliers do not hide themselves; 0 to below 0.5.
    scale
        ``plain``: z scores of the shares themselves, the limits of Public Health England;
        ``arcsine``: of the arcsine of their roots, as the R package FunnelPlotR, better where
        shares are near none or all.

    Returns
    -------
    Funnel | None
        None when there is nothing to compare: no group, or one without a target, has a count. All
        equal: each is ``within``. All none or all: the limits have no width and each is
        ``within``; against a target of 0 or 1 a group that differs has no position, with the
        reason.

    Raises
    ------
    ValueError
        When a numerator is not between 0 and its denominator, the target is not a share, or a
        confidence or `winsorise` is out of its range.

    Notes
    -----
    z = (p - centre) / sqrt(centre (1 - centre) / n). A group is beyond a limit exactly when the
    Wilson interval of its share, of the same confidence, leaves the centre out. Sources: see the
    module; `tau2` is the estimate of moments of DerSimonian and Laird (1986), Controlled Clinical
    Trials 7, 177-188.

    Examples
    --------
    >>> found = proportion_funnel([(40, 400), (90, 400), (3, 30), (None, 20), (0, 0)])
    >>> [item.position for item in found.items]
    ['below_998', 'above_998', 'within', None, None]
    >>> [item.reason for item in found.items[3:]]
    ['no count', 'nothing to divide by']
    """
    if target is not None and not 0 <= target <= 1:
        raise ValueError(f"a target of {target} is not a share; 90% is 0.9")
    for count, of in items:
        if count is not None and of is not None and not 0 <= count <= of:
            raise ValueError(f"{count} of {of} is not a share")
    centre = centre_of(items, target)
    if centre is None:
        return None
    return funnel_around(
        items,
        centre,
        ARCSINE if scale == "arcsine" else plain_scale(centre),
        confidences=tuple(confidences),
        overdispersion=overdispersion,
        winsorise=winsorise,
        method=f"funnel of shares, {scale} z scores",
    )


def rate_funnel(
    items: Sequence[Pair],
    *,
    target: float | None = None,
    confidences: Sequence[float] = (0.95, 0.998),
    overdispersion: Overdispersion = "none",
    winsorise: float = 0.1,
    multiplier: float = 1,
) -> Funnel | None:
    """Give the funnel of rates, each a count over an exposure.

    Parameters
    ----------
    items
        (count, exposure) of each group, such as complaints and thousands of calls; None is missing.
    target
        The centre, in the unit of the values (per `multiplier`); without it, all counts over all
        exposure.
    multiplier
        10,000 for rates per 10,000: values, centre and limits are times this.
    confidences, overdispersion, winsorise
        As in `proportion_funnel`.

    Returns
    -------
    Funnel | None
        None when there is nothing to compare: no group, or one without a target, has a count and
        an exposure; or when the centre is 0, as chance then cannot be judged. A group of which
        fewer than 10 events are expected has a value and no position, with the reason. All equal:
        each is ``within``.

    Raises
    ------
    ValueError
        When a count, an exposure or the target is negative or not a number, or a confidence or
        `winsorise` is out of its range.

    Notes
    -----
    z scores are of the square root of the rate, whose standard deviation is 1 / (2 sqrt(n)):
    Spiegelhalter (2005), appendix. The least number expected is our rule, after that of Public
    Health England, which gives no directly standardised rate of fewer than 10 events. It goes by
    what is expected, not by what was found: 2 where 30 were expected is a finding.

    Examples
    --------
    >>> found = rate_funnel([(30, 1000), (62, 1000), (1, 20)], multiplier=1000)
    >>> round(found.centre, 1), [item.position for item in found.items]
    (46.0, ['below_95', 'above_95', None])
    """
    return _poisson_funnel(
        items,
        None if target is None else target / multiplier,
        confidences=tuple(confidences),
        overdispersion=overdispersion,
        winsorise=winsorise,
        multiplier=multiplier,
        method="funnel of rates, square root z scores",
    )


def ratio_funnel(
    items: Sequence[Pair],
    *,
    target: float | None = 1.0,
    confidences: Sequence[float] = (0.95, 0.998),
    overdispersion: Overdispersion = "none",
    winsorise: float = 0.1,
    multiplier: float = 1,
) -> Funnel | None:
    """Give the funnel of ratios, each what was found over what was expected.

    Parameters
    ----------
    items
        (observed, expected) of each group, such as calls that came and calls planned; None is
        missing. What is expected is taken as known exactly.
    target
        The centre, 1 unless another is given; None takes all observed over all expected.
    confidences, overdispersion, winsorise, multiplier
        As in `rate_funnel`; 100 for ratios as percentages.

    Returns
    -------
    Funnel | None
        As `rate_funnel`; one group can be compared with the target.

    Raises
    ------
    ValueError
        As `rate_funnel`.

    Examples
    --------
    >>> found = ratio_funnel([(1049, 750), (760, 750), (3, 4)])
    >>> [item.position for item in found.items]
    ['above_998', 'within', None]
    """
    return _poisson_funnel(
        items,
        None if target is None else target / multiplier,
        confidences=tuple(confidences),
        overdispersion=overdispersion,
        winsorise=winsorise,
        multiplier=multiplier,
        method="funnel of ratios, square root z scores",
    )


def phe_limits(
    average: float, size: float, *, confidence: float, multiplier: float = 100
) -> tuple[float, float]:
    """Give the funnel limits of a share as Public Health England's tools print them.

    Parameters
    ----------
    average
        All numerators over all denominators, 0 to 1.
    size
        The group's denominator, above 0.
    confidence
        0.95 for the limits called 0.025, 0.998 for those called 0.001.
    multiplier
        100 for percentages.

    Returns
    -------
    tuple[float, float]
        Lower and upper limit, kept from 0 to `multiplier`. No width for an average of 0 or 1.

    Raises
    ------
    ValueError
        When the average is not a share, the size not positive or the confidence not between 0 and
        1.

    Notes
    -----
    The package PHEindicatormethods (function ``sigma_adjustment``) solves a quadratic equation; its
    solution is average -+ z sqrt(average (1 - average) / n), which is the limit of
    `proportion_funnel` on its plain scale.

    Examples
    --------
    >>> tuple(round(limit, 1) for limit in phe_limits(0.80642448, 100, confidence=0.95))
    (72.9, 88.4)
    """
    if not 0 <= average <= 1:
        raise ValueError(f"an average of {average} is not a share")
    if not (isfinite(size) and size > 0):
        raise ValueError(f"a group of {size} has no limits")
    spread = deviate(confidence) * sqrt(average * (1 - average) / size)
    return max(0.0, average - spread) * multiplier, min(1.0, average + spread) * multiplier


# --- how -----------------------------------------------------------------------------------------


def _poisson_funnel(
    items: Sequence[Pair],
    target: float | None,
    *,
    confidences: tuple[float, ...],
    overdispersion: Overdispersion,
    winsorise: float,
    multiplier: float,
    method: str,
) -> Funnel | None:
    for number in (*(part for pair in items for part in pair), target):
        if number is not None and not (isfinite(number) and number >= 0):
            raise ValueError(f"{number} is not a count, an exposure or a target")
    centre = centre_of(items, target)
    if not centre:
        return None
    return funnel_around(
        items,
        centre,
        SQUARE_ROOT,
        confidences=confidences,
        overdispersion=overdispersion,
        winsorise=winsorise,
        method=method,
        multiplier=multiplier,
        fewest_expected=FEWEST_EXPECTED,
    )
