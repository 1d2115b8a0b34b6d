"""Survival: how long callers stay on the line, when many are answered before they give up.

Somebody who was answered after two minutes would have waited at least two; how much longer is
not known (censored). The mean wait of those who gave up says little of patience, as those with
the most patience were answered. The estimate of Kaplan and Meier uses both.

It holds when being answered has nothing to do with how much longer a caller would have stayed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gaugebook.stats.normal import deviate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HALF = 0.5 + 1e-12


@dataclass(frozen=True)
class SurvivalStep:
    """What is known just after a moment at which somebody left.

    `at_risk` were still waiting just before `seconds`, `left` gave up then. `share_staying` is the
    share of all who would stay longer than that, 0 to 1. `lower` and `upper` are its interval:
    None where nobody stayed, as the formula then has no value.
    """

    seconds: float
    at_risk: float
    left: float
    share_staying: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Survival:
    """A curve of patience.

    Attributes
    ----------
    steps
        One for each moment at which somebody left, earliest first; none where nobody did.
    total, left, censored
        How many there were, gave up, and were answered (or otherwise no longer observed).
    longest
        The longest time observed, in seconds; beyond it nothing is known, unless nobody stayed.
    median
        The first moment, in seconds, at which no more than half would stay; None if the curve
        never falls to a half: the median is then longer than `longest`.
    median_lower, median_upper
        Where the lower and the upper limits of the curve fall to a half; None where they never do.
    confidence
        Of all intervals.
    """

    steps: tuple[SurvivalStep, ...]
    total: float
    left: float
    censored: float
    longest: float
    median: float | None
    median_lower: float | None
    median_upper: float | None
    confidence: float

    def at(self, seconds: float) -> float | None:
        """Give the share who would stay longer than `seconds`, 0 to 1.

        None beyond the longest time observed, where nothing is known (unless nobody stayed till
        then: 0 stays 0). 1 before anybody left.

        Examples
        --------
        >>> found = kaplan_meier([(10, 3, 0), (20, 0, 4), (30, 2, 1)])
        >>> found.at(5), found.at(10), round(found.at(30), 3), found.at(31)
        (1.0, 0.7, 0.233, None)
        """
        step = self.step_at(seconds)
        share = 1.0 if step is None else step.share_staying
        return None if seconds > self.longest and share > 0 else share

    def step_at(self, seconds: float) -> SurvivalStep | None:
        """Give the last step at or before `seconds`, with its interval; None before the first."""
        place = bisect_right(self.steps, seconds, key=lambda step: step.seconds)
        return self.steps[place - 1] if place else None


def kaplan_meier(
    durations: Sequence[tuple[float, float, float]], *, confidence: float = 0.95
) -> Survival | None:
    """Give the Kaplan-Meier curve of counts grouped by time.

    Parameters
    ----------
    durations
        (seconds, how many left then, how many were last observed then), in any order; a time may
        occur more than once. Those censored at a moment are taken to have stayed just past it.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Survival | None
        None when there is nobody (no rows, or only counts of 0). All censored: no steps and no
        median. One who left: one step, to 0. All at one time: one step.

    Raises
    ------
    ValueError
        When a time or a count is negative or not a number, or the confidence is not between 0 and
        1. A missing time is the caller's to leave out, and to say.

    Notes
    -----
    Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481. Variance
    of Greenwood (1926); limits on the scale of log(-log), Kalbfleisch and Prentice (1980), so that
    they stay within 0 to 1; limits of the median of Brookmeyer and Crowley (1982), Biometrics 38,
    29-41. Of our own, because scipy's ``ecdf`` takes no grouped counts and statsmodels'
    ``SurvfuncRight`` gives no Greenwood variance for them; the tests hold it against both.

    Examples
    --------
    >>> found = kaplan_meier([(10, 3, 0), (20, 0, 4), (30, 2, 1)])
    >>> found.total, found.left, found.median
    (10.0, 5.0, 30.0)
    >>> [(step.seconds, step.at_risk, round(step.share_staying, 3)) for step in found.steps]
    [(10.0, 10.0, 0.7), (30.0, 3.0, 0.233)]
    """
    import numpy as np

    z = deviate(confidence)
    rows = np.asarray(durations, dtype=float).reshape(-1, 3)
    wrong = rows[~(np.isfinite(rows) & (rows >= 0))]
    if len(wrong):
        raise ValueError(f"{wrong[0]} is neither a time nor a count")
    rows = rows[rows[:, 1:].any(axis=1)]
    if not len(rows):
        return None
    times, place = np.unique(rows[:, 0], return_inverse=True)
    left = np.bincount(place, weights=rows[:, 1])
    censored = np.bincount(place, weights=rows[:, 2])
    at_risk = np.cumsum((left + censored)[::-1])[::-1]

    somebody_left = left > 0
    when, gone, risk = times[somebody_left], left[somebody_left], at_risk[somebody_left]
    share = np.cumprod((risk - gone) / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(gone / (risk * (risk - gone)))
        power = z * np.sqrt(greenwood) / np.log(share)
        lower, upper = share ** np.exp(-power), share ** np.exp(power)
    known = share > 0
    steps = tuple(
        SurvivalStep(
            float(when[i]),
            float(risk[i]),
            float(gone[i]),
            float(share[i]),
            float(lower[i]) if known[i] else None,
            float(upper[i]) if known[i] else None,
        )
        for i in range(len(when))
    )
    return Survival(
        steps=steps,
        total=float(at_risk[0]),
        left=float(left.sum()),
        censored=float(censored.sum()),
        longest=float(times[-1]),
        median=_falls_to_half(when, share),
        median_lower=_falls_to_half(when, np.where(known, lower, 0.0)),
        median_upper=_falls_to_half(when[known], upper[known]),
        confidence=confidence,
    )


def _falls_to_half(
    times: NDArray[np.floating[Any]], shares: NDArray[np.floating[Any]]
) -> float | None:
    """Give the first time at which no more than half stay.

    A hair is allowed for, as a product of shares that is a half may come out just above it.
    """
    reached = (shares <= _HALF).nonzero()[0]
    return float(times[reached[0]]) if len(reached) else None
