"""What callers meet in a queue: how many wait, for how long, and how many give up.

`gaugebook.stats.queueing` says which queue it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, isfinite
from typing import Literal

from gaugebook.stats.waiting_states import WaitingStates, exponents

Base = Literal["offered", "answered", "offered_less_gone"]


@dataclass(frozen=True)
class Queue:
    """What callers meet, and how busy the agents are.

    Attributes
    ----------
    model
        ``erlang_c`` or ``erlang_a``.
    load
        The work that comes in, in erlangs.
    agents
        How many were available.
    handle_seconds, patience_seconds
        Mean handling time and mean patience; patience None in Erlang C.
    waiting_share
        Of those who called, the share who did not get an agent at once, 0 to 1.
    abandoned_share
        Of those who called, the share who gave up; 0 in Erlang C.
    mean_wait_seconds
        Of all who called, to their answer or till they gave up; those not waiting count as 0.
    mean_wait_answered_seconds
        Of those answered. This is the wait that councils report. None where nobody is answered.
    mean_queue
        How many wait, on average.
    occupancy
        The share of the agents' time spent on calls, 0 to 1. None without agents.
    reason
        None, or why there are no numbers: in Erlang C with as much work as agents, or more, the
        queue grows without end, and all of the above from `waiting_share` on are None.
    """

    model: Literal["erlang_c", "erlang_a"]
    load: float
    agents: int
    handle_seconds: float
    patience_seconds: float | None
    waiting_share: float | None = None
    abandoned_share: float | None = None
    mean_wait_seconds: float | None = None
    mean_wait_answered_seconds: float | None = None
    mean_queue: float | None = None
    occupancy: float | None = None
    reason: str | None = None

    @property
    def is_stable(self) -> bool:
        """Whether the queue stays of one length over time, so that there are numbers."""
        return self.reason is None

    def service_level(self, within_seconds: float, *, base: Base = "offered") -> float | None:
        """Give the share of calls answered within a time, 0 to 1.

        Parameters
        ----------
        within_seconds
            0 or more; 0 gives the share answered at once.
        base
            Of which calls: ``offered`` all who called, so that those who gave up count as not
            answered in time; ``answered`` only those answered, which hides the others;
            ``offered_less_gone`` leaves out who gave up within the time. The same in Erlang C.

        Returns
        -------
        float | None
            None where the queue grows without end or the base holds nobody.

        Raises
        ------
        ValueError
            When the time is negative or not a number.

        Examples
        --------
        >>> from gaugebook.stats.queueing import erlang_a
        >>> found = erlang_a(
        ...     360, 50, handle_seconds=240, patience_seconds=300, period_seconds=1800
        ... )
        >>> round(found.service_level(20), 3), round(found.service_level(20, base="answered"), 3)
        (0.761, 0.789)
        """
        if not (isfinite(within_seconds) and within_seconds >= 0):
            raise ValueError(f"nobody is answered within {within_seconds} seconds")
        if self.waiting_share is None or self.abandoned_share is None:
            return None
        served_later, gone_later = self._after(within_seconds)
        answered = 1 - self.abandoned_share
        gone_within = max(0.0, self.abandoned_share - gone_later)
        of = {"offered": 1.0, "answered": answered, "offered_less_gone": 1 - gone_within}[base]
        # A hair below 0 or above 1 is rounding.
        return min(1.0, max(0.0, answered - served_later) / of) if of > 0 else None

    def share_waiting_longer(self, seconds: float) -> float | None:
        """Give the share of calls that wait longer than that, answered in the end or not, 0 to 1.

        None where the queue grows without end. Raises ValueError for a time below 0.

        Examples
        --------
        >>> from gaugebook.stats.queueing import erlang_c
        >>> found = erlang_c(360, 55, handle_seconds=240)
        >>> round(found.share_waiting_longer(20), 4)
        0.1332
        """
        if not (isfinite(seconds) and seconds >= 0):
            raise ValueError(f"nobody waits {seconds} seconds")
        return None if self.waiting_share is None else min(1.0, sum(self._after(seconds)))

    def _after(self, seconds: float) -> tuple[float, float]:
        """Give the shares answered, and gone, after a wait of more than `seconds`."""
        waiting = self.waiting_share or 0.0
        per_second = 1 / self.handle_seconds
        if self.patience_seconds is None:
            return waiting * exp(-(self.agents - self.load) * per_second * seconds), 0.0
        x, y = exponents(self.load, self.agents, self.handle_seconds, self.patience_seconds)
        still_here = exp(-seconds / self.patience_seconds)
        later = y * still_here
        if later == 0:
            return 0.0, 0.0
        log_scale = (
            -self.agents * per_second * seconds
            - y * expm1(-seconds / self.patience_seconds)
            - WaitingStates(x, y).log_sum
        )
        # The share of virtual waits that are longer, times those whose patience is longer too.
        here = waiting * still_here * exp(log_scale + WaitingStates(x, later).log_sum)
        served = waiting * still_here * x / (x + 1)
        served *= exp(log_scale + WaitingStates(x + 1, later).log_sum)
        return served, max(0.0, here - served)
