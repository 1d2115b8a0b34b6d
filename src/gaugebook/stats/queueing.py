"""Queues of calls: how many agents, how long a wait, how many give up.

Erlang B: a call that finds nobody free is refused. Erlang C: it waits for as long as it takes.
Erlang A: it waits, and gives up when its caller's patience ends. Erlang C overstates waits where
people give up, and has no answer at all where more work comes than the agents can do.

All three take calls to come at random at an even rate, handling times and patience to be
exponential, and the first in the queue to be the first answered. A day is none of this; work out
each half hour by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, isfinite

from gaugebook.stats.waiting import Queue
from gaugebook.stats.waiting_states import WaitingStates, exponents

HALF_HOUR = 1800.0

_LONGEST_PATIENCE = 1e8


def offered_load(
    calls: float, *, handle_seconds: float, period_seconds: float = HALF_HOUR
) -> float:
    """Give the work that comes in, in erlangs: the mean number of agents it would keep busy.

    Parameters
    ----------
    calls
        How many come in the period; 0 gives 0.
    handle_seconds
        The mean time a call keeps an agent, wrap-up too.
    period_seconds
        How long the period is; half an hour unless said.

    Raises
    ------
    ValueError
        When the calls are negative, a time is not positive or one of them is not a number.

    Examples
    --------
    >>> offered_load(360, handle_seconds=240)
    48.0
    """
    if not (isfinite(calls) and calls >= 0):
        raise ValueError(f"{calls} calls cannot come")
    for seconds in (handle_seconds, period_seconds):
        if not (isfinite(seconds) and seconds > 0):
            raise ValueError(f"{seconds} seconds is no length of time to work with")
    return calls * handle_seconds / period_seconds


@dataclass(frozen=True)
class LossSystem:
    """Calls that find nobody free and are refused: shares are 0 to 1, `load` is in erlangs."""

    load: float
    agents: int
    refused_share: float
    occupancy: float | None


def erlang_b(load: float, agents: int) -> LossSystem | None:
    """Give the share of calls refused when nobody can wait.

    Parameters
    ----------
    load
        The work that comes in, in erlangs (`offered_load`).
    agents
        How many agents, or lines; 0 refuses every call, and has no occupancy.

    Returns
    -------
    LossSystem | None
        None for a load of 0: a share of no calls is no share.

    Raises
    ------
    ValueError
        When the load or the agents are negative, or the agents are not a whole number.

    Notes
    -----
    Erlang (1917). By the recursion 1/B(n) = 1 + n/a 1/B(n - 1), which neither overflows nor
    cancels.

    Examples
    --------
    >>> round(erlang_b(10, 12).refused_share, 4)
    0.1197
    """
    _check(load, agents)
    if load == 0:
        return None
    refused = 1 / _inverse_b(load, agents)
    return LossSystem(load, agents, refused, load * (1 - refused) / agents if agents else None)


def erlang_c(
    calls: float, agents: int, *, handle_seconds: float, period_seconds: float = HALF_HOUR
) -> Queue | None:
    """Give the queue in which everybody waits until answered.

    Parameters
    ----------
    calls
        How many come in the period.
    agents
        How many are available to take them.
    handle_seconds
        Mean handling time, wrap-up too.
    period_seconds
        How long the period is; half an hour unless said.

    Returns
    -------
    Queue | None
        None when no calls come. With as much work as agents, or more: a queue whose numbers are
        None and whose `reason` says that it grows without end.

    Raises
    ------
    ValueError
        As `offered_load`, and when the agents are negative or not a whole number.

    Notes
    -----
    Erlang (1917); Cooper (1981), Introduction to Queueing Theory, chapter 3. Waiting share
    C = n B / (n - a (1 - B)); mean wait C h / (n - a); P(wait > t) = C exp(-(n - a) t / h).

    Examples
    --------
    >>> found = erlang_c(360, 55, handle_seconds=240)
    >>> round(found.waiting_share, 4), round(found.mean_wait_seconds, 2)
    (0.2387, 8.18)
    >>> round(found.service_level(20), 4)
    0.8668
    >>> erlang_c(360, 48, handle_seconds=240).reason
    'more work comes than 48 agents can do: the queue grows without end'
    """
    load = offered_load(calls, handle_seconds=handle_seconds, period_seconds=period_seconds)
    _check(load, agents)
    if load == 0:
        return None
    if load >= agents:
        without_end = f"more work comes than {agents} agents can do: the queue grows without end"
        return Queue("erlang_c", load, agents, handle_seconds, None, reason=without_end)
    inverse = _inverse_b(load, agents)
    # C = n B / (n - a (1 - B)), so written that a share too small to hold comes out as 0.
    waiting = agents / (inverse * (agents - load) + load)
    wait = waiting * handle_seconds / (agents - load)
    return Queue(
        model="erlang_c",
        load=load,
        agents=agents,
        handle_seconds=handle_seconds,
        patience_seconds=None,
        waiting_share=waiting,
        abandoned_share=0.0,
        mean_wait_seconds=wait,
        mean_wait_answered_seconds=wait,
        mean_queue=wait * load / handle_seconds,
        occupancy=load / agents,
    )


def erlang_a(
    calls: float,
    agents: int,
    *,
    handle_seconds: float,
    patience_seconds: float,
    period_seconds: float = HALF_HOUR,
) -> Queue | None:
    """Give the queue in which callers give up when their patience ends.

    Parameters
    ----------
    calls, agents, handle_seconds, period_seconds
        As in `erlang_c`.
    patience_seconds
        The mean time a caller would wait before giving up; not the mean wait of those who gave up,
        which is far shorter (see `gaugebook.stats.survival`).

    Returns
    -------
    Queue | None
        None when no calls come. Always stable: with too few agents more callers give up. Without
        agents everybody does.

    Raises
    ------
    ValueError
        As `erlang_c`, and when the patience is not positive, not a number or over three years,
        where rounding would show: that is `erlang_c`.

    Notes
    -----
    Palm (1957); Garnett, Mandelbaum and Reiman (2002), Manufacturing and Service Operations
    Management 4, 208-227; Mandelbaum and Zeltyn (2007), "Service engineering in action: the
    Palm/Erlang-A queue". Exact, from the chances that k callers wait, which are proportional to
    y^k / ((x + 1) ... (x + k)) with x = agents x patience / handling time and y = calls that come
    in a mean patience; their sum is x exp(y) y^-x times the incomplete gamma function of x and y.
    The identity abandoned share = mean wait / mean patience holds; it is a check of data as well.

    Examples
    --------
    >>> found = erlang_a(360, 45, handle_seconds=240, patience_seconds=300)
    >>> round(found.abandoned_share, 4), round(found.mean_wait_seconds, 1)
    (0.0902, 27.1)
    >>> found.mean_wait_seconds / found.patience_seconds == found.abandoned_share
    True
    """
    load = offered_load(calls, handle_seconds=handle_seconds, period_seconds=period_seconds)
    _check(load, agents)
    if not 0 < patience_seconds <= _LONGEST_PATIENCE:
        raise ValueError(f"a patience of {patience_seconds} seconds is none to work with")
    if load == 0:
        return None
    states = WaitingStates(*exponents(load, agents, handle_seconds, patience_seconds))
    waiting = _waiting_share(_inverse_b(load, agents), states.log_sum)
    calls_per_second = load / handle_seconds
    queue = waiting * states.mean_queue
    wait = queue / calls_per_second
    abandoned = min(1.0, wait / patience_seconds)
    answered = 1 - waiting + waiting * states.served
    return Queue(
        model="erlang_a",
        load=load,
        agents=agents,
        handle_seconds=handle_seconds,
        patience_seconds=patience_seconds,
        waiting_share=waiting,
        abandoned_share=abandoned,
        mean_wait_seconds=wait,
        mean_wait_answered_seconds=(
            waiting * states.served_wait * patience_seconds / answered if agents else None
        ),
        mean_queue=queue,
        occupancy=load * answered / agents if agents else None,
    )


# --- how -----------------------------------------------------------------------------------------


def _check(load: float, agents: int) -> None:
    if not (isfinite(load) and load >= 0):
        raise ValueError(f"a load of {load} cannot come")
    if agents != int(agents) or agents < 0:
        raise ValueError(f"{agents} agents cannot answer")


def _inverse_b(load: float, agents: int) -> float:
    """Give one over the share refused; infinite where that share is too small to hold."""
    inverse = 1.0
    for n in range(1, agents + 1):
        inverse = 1 + inverse * n / load
        if inverse == inf:
            break
    return inverse


def _waiting_share(inverse_b: float, log_sum: float) -> float:
    """Give the share of time in which all agents are busy.

    Against each moment with all busy and nobody waiting there are 1/B - 1 with an agent free and
    `log_sum` (its exponential) with all busy.
    """
    return 1 / (1 + (inverse_b - 1) * exp(-log_sum))
