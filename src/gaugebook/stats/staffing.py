"""How many agents a half hour of calls needs, by the queues of `gaugebook.stats.queueing`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from gaugebook.stats.queueing import HALF_HOUR, erlang_a, erlang_c, offered_load
from gaugebook.stats.waiting import Base, Queue

_HAIR = 1e-9
"""What rounding may add to a share."""


@dataclass(frozen=True)
class Staffing:
    """How many agents do, how many to roster for them, and the queue that results."""

    agents: int
    rostered: int
    queue: Queue


def agents_needed(
    calls: float,
    *,
    handle_seconds: float,
    service_level: float,
    within_seconds: float,
    period_seconds: float = HALF_HOUR,
    patience_seconds: float | None = None,
    greatest_occupancy: float = 1.0,
    shrinkage: float = 0.0,
    base: Base = "offered",
) -> Staffing | None:
    """Give the fewest agents that answer enough calls in time.

    Parameters
    ----------
    calls, handle_seconds, period_seconds
        As in `queueing.erlang_c`.
    service_level
        The share of calls to be answered within `within_seconds`, 0 to below 1.
    patience_seconds
        With it, Erlang A; without, Erlang C.
    greatest_occupancy
        The most of their time that agents may spend on calls, above 0 to 1.
    shrinkage
        The share of rostered time away from the telephone (leave, training), 0 to below 1.
    base
        What the service level is a share of; see `queueing.Queue.service_level`.

    Returns
    -------
    Staffing | None
        None when no calls come: no service level can be reached or missed.

    Raises
    ------
    ValueError
        As `queueing.erlang_c`, and when a share is out of its range.

    Notes
    -----
    `rostered` is `agents` / (1 - `shrinkage`), rounded up. Averages hide the peak: these agents
    meet the target on average over many such half hours, not in each.

    Examples
    --------
    >>> found = agents_needed(360, handle_seconds=240, service_level=0.8, within_seconds=20)
    >>> found.agents, round(found.queue.service_level(20), 3)
    (54, 0.817)
    """
    if not (0 <= service_level < 1 and 0 <= shrinkage < 1 and 0 < greatest_occupancy <= 1):
        raise ValueError("a service level, an occupancy and a shrinkage are shares: 80% is 0.8")

    def queue_of(agents: int) -> Queue | None:
        if patience_seconds is None:
            return erlang_c(
                calls, agents, handle_seconds=handle_seconds, period_seconds=period_seconds
            )
        return erlang_a(
            calls,
            agents,
            handle_seconds=handle_seconds,
            patience_seconds=patience_seconds,
            period_seconds=period_seconds,
        )

    def is_enough(agents: int) -> bool:
        queue = queue_of(agents)
        if queue is None or queue.occupancy is None:
            return False
        found = queue.service_level(within_seconds, base=base)
        return found is not None and (
            found >= service_level and queue.occupancy <= greatest_occupancy + _HAIR
        )

    if offered_load(calls, handle_seconds=handle_seconds, period_seconds=period_seconds) == 0:
        return None
    agents = _first(is_enough)
    queue = queue_of(agents)
    assert queue is not None  # noqa: S101 - there are calls
    return Staffing(agents, ceil(agents / (1 - shrinkage) - _HAIR), queue)


def _first(is_enough: Callable[[int], bool]) -> int:
    """Give the least whole number from 1 that is enough, when every greater one is too."""
    highest = 1
    while not is_enough(highest):
        highest *= 2
    lowest = highest // 2
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if is_enough(middle) else (middle, highest)
    return highest
