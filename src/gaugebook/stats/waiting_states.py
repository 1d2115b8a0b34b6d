"""How many callers wait while all agents are busy, when callers may give up (Erlang A).

The mathematics behind `gaugebook.stats.queueing`, kept apart from its words.
"""

from __future__ import annotations

from math import sqrt

_FAR = 10.0
"""Standard deviations beyond which a state of the queue adds nothing to a sum (1e-22)."""

_NOTHING = 45.0
"""The exponential of minus this adds nothing to a sum either."""


class WaitingStates:
    """The chances that k callers wait, all agents being busy.

    `log_sum` is the logarithm of the sum of y^k / ((x + 1) ... (x + k)); `mean_queue` the mean of
    k; `served` the chance that a caller who has to wait is answered, and `served_wait` the wait
    of those, in mean patiences, times that chance.
    """

    def __init__(self, x: float, y: float) -> None:
        import numpy as np
        from scipy.special import digamma, gammaln

        lowest, highest = _range_of_states(x, y)
        k = np.arange(lowest, highest + 1, dtype=float)
        # The first state of the range in one go, the others from it: no sum of great numbers.
        first = lowest * np.log(y) + gammaln(x + 1) - gammaln(x + lowest + 1) if lowest else 0.0
        logs = first + np.concatenate([[0.0], np.cumsum(np.log(y) - np.log(x + k[1:]))])
        top = logs.max()
        weights = np.exp(logs - top)
        total = weights.sum()
        self.log_sum = float(top + np.log(total))
        chances = weights / total
        self.mean_queue = float((k * chances).sum())
        served = x / (x + k + 1)
        self.served = float((served * chances).sum())
        # With k before, the wait has k + 1 stages of mean 1 / (x + j), j from 1 to k + 1.
        stages = np.cumsum(1 / (x + k + 1))
        if lowest:
            stages += digamma(x + lowest + 1) - digamma(x + 1)
        self.served_wait = float((served * stages * chances).sum())


def exponents(
    load: float, agents: int, handle_seconds: float, patience_seconds: float
) -> tuple[float, float]:
    """Give x and y: the calls that could be answered, and that come, in one mean patience.

    `load` is in erlangs; of the times only their ratio matters.
    """
    in_a_patience = patience_seconds / handle_seconds
    return agents * in_a_patience, load * in_a_patience


def _range_of_states(x: float, y: float) -> tuple[int, int]:
    """Give the fewest and the most callers waiting that are worth adding up."""
    spread = _FAR * sqrt(max(x, y)) + _NOTHING
    if y > x:
        return max(0, int(y - x - spread)), int(y - x + spread) + 1
    shrinks = 1 - y / (x + 1)
    return 0, int(min(spread, _NOTHING / shrinks)) + 1
