"""Ranks, how sure they are, and quantile categories.

A league table invites a reader to take every place for a difference. Most places near the middle
are chance: the interval of a rank says which could as well be another's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Literal

from gaugebook.stats.normal import check_confidence

Best = Literal["higher", "lower"]


def competition_ranks(
    values: Sequence[float | None], *, best: Best = "higher"
) -> tuple[int | None, ...]:
    """Give each value's place: 1 for the best; equals share a place and leave the next ones empty.

    Parameters
    ----------
    values
        One for each group, of any unit; None (or not a number) is missing.
    best
        Whether the ``higher`` or the ``lower`` value is the better one.

    Returns
    -------
    tuple[int | None, ...]
        In the order of `values`; a missing value has no place and takes none. Empty for none, 1
        for one; all equal are all first.

    Notes
    -----
    "Standard competition ranking" (1, 2, 2, 4): scipy's ``rankdata`` with method ``min``, which
    the tests hold it against. Not called here, as scipy.stats takes a second to import and would
    want the missing taken out and put back all the same.

    Examples
    --------
    >>> competition_ranks([0.8, 0.9, None, 0.9, 0.7])
    (3, 1, None, 1, 4)
    >>> competition_ranks([134, 431, 426], best="lower")
    (1, 3, 2)
    """
    sign = -1 if best == "higher" else 1
    compared = [None if value is None or isnan(value) else sign * value for value in values]
    in_order = sorted(value for value in compared if value is not None)
    return tuple(None if value is None else bisect_left(in_order, value) + 1 for value in compared)


@dataclass(frozen=True)
class RankInterval:
    """A group's place, and the places that it could as well have.

    `rank` is that of the values themselves; `lower` is the best and `upper` the worst place of the
    middle draws.
    """

    rank: int
    lower: int
    upper: int
    confidence: float


def rank_intervals(
    estimates: Sequence[tuple[float | None, float | None]],
    *,
    seed: int,
    draws: int = 10_000,
    confidence: float = 0.95,
    best: Best = "higher",
    of: Literal["shares", "rates"] = "shares",
) -> tuple[RankInterval | None, ...]:
    """Give the simulated interval of each group's rank.

    Parameters
    ----------
    estimates
        (numerator, denominator) of each group; for rates (count, exposure). None is missing.
    seed
        Where the random numbers start: the same seed, input and numpy give the same intervals.
    draws
        How many league tables are drawn.
    confidence
        0 to 1, exclusive; the share of draws between the limits, at least.
    best
        As in `competition_ranks`.
    of
        ``shares``: numerators are part of their denominators; ``rates``: counts of events.

    Returns
    -------
    tuple[RankInterval | None, ...]
        In the order of `estimates`. A group with no count or a denominator of 0 has none and takes
        no place. Empty for none; one is first, from 1 to 1; groups of equal counts have nearly the
        same interval, wide if they are many.

    Raises
    ------
    ValueError
        When a numerator is not between 0 and its denominator (shares), a number is negative, there
        are no draws, or the confidence is not between 0 and 1.

    Notes
    -----
    Each draw takes a share from Beta(x + 1/2, n - x + 1/2), or a rate from Gamma(x + 1/2) / n: the
    posterior under the prior of Jeffreys. Goldstein and Spiegelhalter (1996), Journal of the Royal
    Statistical Society A 159, 385-443, section 4; Marshall and Spiegelhalter (1998), BMJ 316,
    1701-1704. Groups are drawn by themselves, with no shrinkage towards their mean.

    Examples
    --------
    >>> found = rank_intervals([(90, 100), (50, 100), (52, 100)], seed=1)
    >>> [(place.rank, place.lower, place.upper) for place in found]
    [(1, 1, 1), (3, 2, 3), (2, 2, 3)]
    """
    import numpy as np

    if draws < 1:
        raise ValueError("an interval needs at least one draw")
    check_confidence(confidence)
    known = [
        (place, float(count), float(size))
        for place, (count, size) in enumerate(estimates)
        if count is not None and size is not None and _is_usable(count, size, of)
    ]
    if not known:
        return (None,) * len(estimates)

    counts = np.array([count for _, count, _ in known])
    sizes = np.array([size for _, _, size in known])
    random = np.random.Generator(np.random.PCG64(seed))
    shape = (draws, len(known))
    if of == "shares":
        drawn = random.beta(counts + 0.5, sizes - counts + 0.5, size=shape)
    else:
        drawn = random.gamma(counts + 0.5, size=shape) / sizes
    # Twice argsort gives places from 0; draws from a continuous distribution have no ties.
    places = np.argsort(np.argsort(-drawn if best == "higher" else drawn, axis=1), axis=1) + 1
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(places, [tail, 1 - tail], axis=0, method="inverted_cdf")

    ranks = competition_ranks([count / size for _, count, size in known], best=best)
    found: list[RankInterval | None] = [None] * len(estimates)
    for i, (place, _, _) in enumerate(known):
        found[place] = RankInterval(ranks[i] or 0, int(lower[i]), int(upper[i]), confidence)
    return tuple(found)


def _is_usable(count: float, size: float, of: str) -> bool:
    if not (isfinite(count) and isfinite(size) and count >= 0 and size >= 0):
        raise ValueError(f"{count} of {size} cannot be ranked")
    if of == "shares" and count > size:
        raise ValueError(f"{count} of {size} is not a share")
    return size > 0


def quantile_categories(
    values: Sequence[float | None],
    *,
    quantiles: int = 5,
    first: Literal["lowest", "highest"] = "lowest",
) -> tuple[int | None, ...] | None:
    """Give the quantile that each value falls in, from 1.

    Parameters
    ----------
    values
        One for each area, of any unit; None (or not a number) is missing.
    quantiles
        5 for fifths, 10 for tenths; at least 2.
    first
        Whether quantile 1 holds the ``lowest`` or the ``highest`` values. Deprivation is commonly
        given with the most deprived first.

    Returns
    -------
    tuple[int | None, ...] | None
        In the order of `values`, None for a missing one. None altogether where fewer areas have a
        value than there are quantiles (so for none, or one). Equal values are in one quantile,
        that of the first of them: with many ties the quantiles are of unequal size and some may
        be empty; all equal are all in 1.

    Raises
    ------
    ValueError
        When fewer than 2 quantiles are asked for.

    Notes
    -----
    Public Health England, "Assigning deprivation categories", as PHEindicatormethods, function
    ``phe_quantile``; in whole numbers, so that no boundary hangs on the last digit of a fraction.

    Examples
    --------
    >>> quantile_categories([3.1, 0.5, 2.2, 9.0, 7.5, None, 1.1])
    (3, 1, 2, 5, 4, None, 1)
    >>> quantile_categories([1, 2, 3]) is None
    True
    """
    if quantiles < 2:
        raise ValueError(f"values cannot be parted in {quantiles}")
    ranks = competition_ranks(values, best="lower" if first == "lowest" else "higher")
    areas = sum(rank is not None for rank in ranks)
    if areas < quantiles:
        return None
    return tuple(
        None
        if rank is None
        # Rounding up in whole numbers: -(-a // b).
        else max(1, quantiles + 1 + -(areas + 1 - rank) * quantiles // areas)
        for rank in ranks
    )
