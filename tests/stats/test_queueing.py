"""Queues of calls: Erlang B, C and A, what callers meet in them, and how many agents they need.

1. All published cases of Erlang C, and tables of Erlang B and A, to their stated precision.
2. All three equal a simulation call by call, within its own error.
3. Identities: who gives up = mean wait / patience; Little's law; the limits of patience.
4. More agents, or fewer calls, never make it worse.
5. A queue without end has no numbers; no calls, no agents, far too many: nothing breaks.
"""

import heapq
import json
from math import ceil, isfinite
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from gaugebook.stats.queueing import erlang_a, erlang_b, erlang_c, offered_load
from gaugebook.stats.staffing import agents_needed

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "erlang_c.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
CALLS = 360
WORK = {"handle_seconds": 240}  # 48 erlangs in half an hour


# --- published values -----------------------------------------------------------------------------


def calls_of(case):
    """The case's traffic; where only its erlangs are given, as calls in one handling time."""
    if "erlangs" in case:
        return case["erlangs"], {"handle_seconds": case["aht"], "period_seconds": case["aht"]}
    return case["calls"], {"handle_seconds": case["aht"], "period_seconds": case["interval"]}


@pytest.mark.parametrize("case", PUBLISHED, ids=str)
def test_erlang_c_equals_the_published_cases(case):
    calls, times = calls_of(case)
    if "agents" in case:
        queue = erlang_c(calls, case["agents"], **times)
    else:
        found = agents_needed(
            calls,
            **times,
            service_level=case["want_sl"],
            within_seconds=case["target_wait"],
            greatest_occupancy=case.get("max_occ", 1),
            shrinkage=case.get("shrinkage", 0),
        )
        assert found.agents == case["raw"]
        assert found.rostered == case.get("positions", found.rostered)
        queue = found.queue
    if case.get("unstable"):
        assert not queue.is_stable
        return
    printed = {
        "pw": queue.waiting_share,
        "sl": queue.service_level(case["target_wait"]),
        "occ": queue.occupancy,
        "asa": queue.mean_wait_seconds,
    }
    for name, value in printed.items():
        if name in case:
            # One of these is printed to more digits than its source works with.
            digits = case.get(f"{name}_dp", case.get("dp"))
            assert value == pytest.approx(case[name], abs=0.51 * 10**-digits), name


@pytest.mark.shared
def test_the_kept_vectors_are_the_whole_published_set(shared):
    text = (shared / "vectors" / "erlang_c.json").read_text(encoding="utf-8")
    assert json.loads(text)["cases"] == PUBLISHED


# Agents, and the load (erlangs) at which 1% of calls are refused, as in every table of Erlang B;
# for example ITU, Teletraffic Engineering Handbook (2005), and Siemens, Telephone Traffic Theory
# Tables and Charts (1970).
REFUSE_1_PERCENT = [
    (1, 0.0101), (2, 0.153), (5, 1.36), (10, 4.46), (20, 12.0), (50, 37.9), (100, 84.1),
]  # fmt: skip


@pytest.mark.parametrize(("agents", "load"), REFUSE_1_PERCENT)
def test_erlang_b_equals_the_table(agents, load):
    # The load is printed to three digits: the table's 1% lies between its neighbours' values.
    step = 10 ** (np.floor(np.log10(load)) - 2)
    below, above = (erlang_b(load + half * step, agents).refused_share for half in (-0.51, 0.51))
    assert below < 0.01 < above


def test_erlang_a_equals_the_table_of_garnett_mandelbaum_and_reiman():
    # Garnett, Mandelbaum and Reiman (2002), table 1: 50 agents, 48 calls a minute, handling one
    # minute, patience two minutes; and the same without abandoning.
    times = {"handle_seconds": 60, "period_seconds": 60}
    a = erlang_a(48, 50, patience_seconds=120, **times)
    c = erlang_c(48, 50, **times)

    assert round(100 * a.abandoned_share, 1) == 3.1
    assert (round(a.mean_wait_seconds, 1), round(c.mean_wait_seconds, 1)) == (3.7, 20.8)
    assert c.share_waiting_longer(58.1) == pytest.approx(0.1, abs=5e-4)
    assert (round(a.mean_queue), round(c.mean_queue)) == (3, 17)
    assert (round(100 * a.occupancy), round(100 * c.occupancy)) == (93, 96)


def test_the_chance_of_waiting_is_palms_formula():
    # Mandelbaum and Zeltyn (2007), equations 12 to 16, by the incomplete gamma function.
    for calls, agents, patience in ((360, 50, 300), (360, 45, 60), (300, 50, 100), (500, 48, 500)):
        x, y = agents * patience / 240, calls / 1800 * patience
        sum_of_states = x * np.exp(y - x * np.log(y) + special.gammaln(x)) * special.gammainc(x, y)
        refused = erlang_b(offered_load(calls, **WORK), agents).refused_share
        waiting = sum_of_states * refused / (1 + (sum_of_states - 1) * refused)
        gone_if_waiting = x / (y * sum_of_states) + 1 - x / y

        found = erlang_a(calls, agents, patience_seconds=patience, **WORK)

        assert found.waiting_share == pytest.approx(waiting, rel=1e-9)
        assert found.abandoned_share == pytest.approx(waiting * gone_if_waiting, rel=1e-9)


# --- against a simulation -------------------------------------------------------------------------


def simulate(*, calls_per_second, agents, handle_seconds, patience_seconds, seed, calls=400_000):
    """Every call by itself: its wait, and whether it was answered. First come, first served."""
    random = np.random.Generator(np.random.PCG64(seed))
    arrives = np.cumsum(random.exponential(1 / calls_per_second, calls)).tolist()
    handled = random.exponential(handle_seconds, calls).tolist()
    patience = (
        random.exponential(patience_seconds, calls)
        if isfinite(patience_seconds) and patience_seconds > 0
        else np.full(calls, patience_seconds)
    ).tolist()
    free_at = [0.0] * agents  # when each agent is next free
    waits, answered = np.empty(calls), np.ones(calls, dtype=bool)
    for i, now in enumerate(arrives):
        wait = max(0.0, free_at[0] - now)
        if wait <= patience[i]:
            heapq.heapreplace(free_at, now + wait + handled[i])
            waits[i] = wait
        else:
            waits[i], answered[i] = patience[i], False
    settled = calls // 20
    return waits[settled:], answered[settled:]


def assert_agrees(expected, numerators, denominators):
    """The ratio of two sums lies within four of its standard errors, from means of fifty runs."""
    above, below = (
        np.array([part.sum() for part in np.array_split(np.asarray(series, float), 50)])
        for series in (numerators, denominators)
    )
    ratio = above.sum() / below.sum()
    error = np.std(above - ratio * below, ddof=1) * np.sqrt(50) / below.sum()
    # What happens to less than one call in the whole run shows no spread.
    assert abs(ratio - expected) < 4 * error + 1 / below.sum(), (ratio, expected, error)


@pytest.mark.parametrize(
    ("agents", "patience_seconds"),
    [(50, 300), (44, 300), (52, float("inf")), (50, 0)],
    ids=["patient", "too few agents", "Erlang C", "Erlang B"],
)
def test_all_three_equal_a_simulation(agents, patience_seconds):
    waits, answered = simulate(
        calls_per_second=CALLS / 1800,
        agents=agents,
        handle_seconds=240,
        patience_seconds=patience_seconds,
        seed=agents,
    )
    everyone = np.ones_like(waits)
    if patience_seconds == 0:
        assert_agrees(erlang_b(48, agents).refused_share, ~answered, everyone)
        return
    if isfinite(patience_seconds):
        queue = erlang_a(CALLS, agents, patience_seconds=patience_seconds, **WORK)
    else:
        queue = erlang_c(CALLS, agents, **WORK)

    assert_agrees(queue.waiting_share, waits > 0, everyone)
    assert_agrees(queue.abandoned_share, ~answered, everyone)
    assert_agrees(queue.mean_wait_seconds, waits, everyone)
    assert_agrees(queue.mean_wait_answered_seconds, waits * answered, answered)
    for within in (0, 20, 60, 180):
        in_time = (waits <= within) & answered
        gone = (waits <= within) & ~answered
        assert_agrees(queue.service_level(within), in_time, everyone)
        assert_agrees(queue.service_level(within, base="answered"), in_time, answered)
        assert_agrees(queue.service_level(within, base="offered_less_gone"), in_time, ~gone)
        assert_agrees(queue.share_waiting_longer(within), waits > within, everyone)


# --- identities -----------------------------------------------------------------------------------

loads = st.floats(0.05, 400)
some_agents = st.integers(1, 400)
handling = st.floats(5, 3000)
patiences = st.floats(1, 20_000)


def queue_a(load, agents, handle, patience):
    return erlang_a(
        load, agents, handle_seconds=handle, period_seconds=handle, patience_seconds=patience
    )


@given(loads, some_agents, handling, patiences)
def test_who_gives_up_is_the_mean_wait_over_the_mean_patience(load, agents, handle, patience):
    found = queue_a(load, agents, handle, patience)
    calls_per_second = load / handle
    assert found.abandoned_share == pytest.approx(found.mean_wait_seconds / patience)
    assert found.abandoned_share * calls_per_second == pytest.approx(found.mean_queue / patience)
    # Not by construction: what is answered is worked out state by state.
    answered = found.occupancy * agents / load
    assert answered + found.abandoned_share == pytest.approx(1, abs=1e-9)
    assert found.service_level(0) == pytest.approx(1 - found.waiting_share, abs=1e-9)


@given(loads, some_agents, handling, patiences, st.floats(0, 2000))
def test_shares_are_shares_and_times_are_times(load, agents, handle, patience, within):
    found = queue_a(load, agents, handle, patience)
    hair = 1e-9
    for share in (found.waiting_share, found.abandoned_share, found.occupancy):
        assert -hair <= share <= 1 + hair
    offered, answered, less_gone = (
        found.service_level(within, base=base)
        for base in ("offered", "answered", "offered_less_gone")
    )
    assert 0 <= offered <= less_gone + hair <= 1 + 2 * hair
    assert offered <= answered + hair <= 1 + 2 * hair
    assert offered <= found.service_level(within + 10) + hair
    assert found.mean_wait_answered_seconds >= 0
    assert found.mean_wait_seconds <= patience + hair


@settings(max_examples=20)
@given(loads, st.integers(1, 60), handling, patiences)
def test_the_mean_wait_is_the_area_under_those_still_waiting(load, agents, handle, patience):
    found = queue_a(load, agents, handle, patience)
    if found.mean_wait_seconds < 1e-6:
        return
    # Where the curve is steep depends on the load; 40 mean waits or patiences hold all of it.
    times = np.linspace(0, 1, 401) ** 3 * 40 * min(patience, 10 * found.mean_wait_seconds + handle)
    longer = [found.share_waiting_longer(float(t)) for t in times]
    assert np.trapezoid(longer, times) == pytest.approx(found.mean_wait_seconds, rel=0.02)


@given(st.floats(0.05, 200), st.integers(1, 60), handling, patiences, st.floats(0, 500))
def test_more_agents_never_make_it_worse(load, agents, handle, patience, within):
    few, more = (queue_a(load, n, handle, patience) for n in (agents, agents + 1))
    hair = 1e-9
    assert more.waiting_share <= few.waiting_share + hair
    assert more.abandoned_share <= few.abandoned_share + hair
    assert more.mean_wait_seconds <= few.mean_wait_seconds + hair
    for base in ("offered", "answered", "offered_less_gone"):
        levels = [queue.service_level(within, base=base) for queue in (few, more)]
        assert levels[0] <= levels[1] + hair, base


@given(st.floats(0.05, 200), st.integers(0, 300))
def test_refusals_fall_with_agents_and_rise_with_load(load, agents):
    found = erlang_b(load, agents).refused_share
    assert erlang_b(load, agents + 1).refused_share <= found <= 1
    assert erlang_b(load * 1.1, agents).refused_share >= found


@pytest.mark.parametrize("agents", [49, 55, 70])
def test_with_endless_patience_erlang_a_is_erlang_c(agents):
    c = erlang_c(CALLS, agents, **WORK)
    a = erlang_a(CALLS, agents, patience_seconds=1e8, **WORK)
    assert a.waiting_share == pytest.approx(c.waiting_share, rel=1e-4)
    assert a.mean_wait_seconds == pytest.approx(c.mean_wait_seconds, rel=2e-3)
    assert a.service_level(20) == pytest.approx(c.service_level(20), abs=1e-4)
    assert a.abandoned_share < 1e-5


@pytest.mark.parametrize("agents", [30, 48, 60])
def test_with_no_patience_erlang_a_is_erlang_b(agents):
    b = erlang_b(48, agents)
    a = erlang_a(CALLS, agents, patience_seconds=1e-6, **WORK)
    assert a.abandoned_share == pytest.approx(b.refused_share, abs=1e-6)
    assert a.occupancy == pytest.approx(b.occupancy, abs=1e-6)


def test_with_too_few_agents_and_endless_patience_the_excess_gives_up():
    found = erlang_a(CALLS, 40, patience_seconds=1e6, **WORK)
    assert found.abandoned_share == pytest.approx(8 / 48, abs=1e-9)
    assert found.occupancy == pytest.approx(1, abs=1e-9)


# --- how many agents ------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["offered", "answered", "offered_less_gone"])
@given(
    calls=st.floats(1, 900),
    level=st.floats(0, 0.98),
    within=st.floats(0, 120),
    patience=st.none() | st.floats(10, 1000),
)
def test_one_agent_fewer_would_not_do(base, calls, level, within, patience):
    found = agents_needed(
        calls,
        **WORK,
        service_level=level,
        within_seconds=within,
        patience_seconds=patience,
        greatest_occupancy=0.9,
        shrinkage=0.3,
        base=base,
    )
    assert found.queue.service_level(within, base=base) >= level
    assert found.queue.occupancy <= 0.9 + 1e-9
    assert found.rostered == ceil(found.agents / 0.7 - 1e-9)
    if found.agents > 1:
        if patience is None:
            fewer = erlang_c(calls, found.agents - 1, **WORK)
        else:
            fewer = erlang_a(calls, found.agents - 1, patience_seconds=patience, **WORK)
        does = fewer.service_level(within, base=base)
        assert does is None or does < level or fewer.occupancy > 0.9


# --- edges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("agents", [0, 10, 47, 48])
def test_a_queue_without_end_has_no_numbers(agents):
    found = erlang_c(CALLS, agents, **WORK)
    assert not found.is_stable
    assert "grows without end" in found.reason
    assert found.mean_wait_seconds is None
    assert found.waiting_share is None
    assert found.occupancy is None
    assert found.service_level(20) is None
    assert found.share_waiting_longer(20) is None


def test_no_calls_have_no_queue():
    assert erlang_b(0, 5) is None
    assert erlang_c(0, 5, **WORK) is None
    assert erlang_a(0, 5, patience_seconds=60, **WORK) is None
    assert agents_needed(0, **WORK, service_level=0.8, within_seconds=20) is None


def test_without_agents_everybody_gives_up():
    found = erlang_a(CALLS, 0, patience_seconds=100, **WORK)
    assert found.abandoned_share == pytest.approx(1)
    assert found.mean_wait_seconds == pytest.approx(100)
    assert (found.occupancy, found.mean_wait_answered_seconds) == (None, None)
    assert found.service_level(20) == pytest.approx(0)
    assert (erlang_b(48, 0).refused_share, erlang_b(48, 0).occupancy) == (1, None)


def test_three_calls_and_three_thousand_agents_break_nothing():
    found = erlang_c(3, 3000, **WORK)
    assert (found.waiting_share, found.mean_wait_seconds, found.service_level(0)) == (0, 0, 1)
    patient = erlang_a(3, 3000, patience_seconds=60, **WORK)
    assert (patient.waiting_share, patient.abandoned_share) == (0, 0)
    assert erlang_b(0.4, 3000).refused_share == 0


def test_nobody_waits_for_ever_in_erlang_a():
    assert erlang_a(CALLS, 40, patience_seconds=60, **WORK).share_waiting_longer(1e6) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: erlang_b(-1, 5),
        lambda: erlang_b(5, -1),
        lambda: erlang_b(5, 2.5),
        lambda: erlang_c(-1, 5, **WORK),
        lambda: erlang_c(float("nan"), 5, **WORK),
        lambda: erlang_c(10, 5, handle_seconds=0),
        lambda: erlang_c(10, 5, handle_seconds=60, period_seconds=float("inf")),
        lambda: erlang_a(10, 5, patience_seconds=0, **WORK),
        lambda: erlang_a(10, 5, patience_seconds=float("nan"), **WORK),
        lambda: erlang_a(10, 5, patience_seconds=1e9, **WORK),
        lambda: erlang_c(10, 5, **WORK).service_level(-1),
        lambda: erlang_c(10, 5, **WORK).share_waiting_longer(float("nan")),
        lambda: agents_needed(10, **WORK, service_level=80, within_seconds=20),
        lambda: agents_needed(10, **WORK, service_level=0.8, within_seconds=20, shrinkage=1),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(ValueError, match=r".+"):
        call()
