"""Waits, patience and staffing: formulas that go on giving numbers where they no longer hold."""

import pytest

from gaugebook.stats.queueing import erlang_a, erlang_b, erlang_c
from gaugebook.stats.staffing import agents_needed
from gaugebook.stats.survival import kaplan_meier


def test_a_queue_that_grows_without_end_has_no_mean_wait():
    # 360 calls of four minutes are 48 erlangs; 45 agents cannot do them.
    load, agents, handle_seconds = 48, 45, 240
    refused = erlang_b(load, agents).refused_share
    waiting = agents * refused / (agents - load * (1 - refused))
    naive_wait = waiting * handle_seconds / abs(agents - load)
    assert round(naive_wait) == 130  # seconds, and nothing about it looks odd

    found = erlang_c(360, agents, handle_seconds=handle_seconds)

    assert found.mean_wait_seconds is None
    assert found.service_level(20) is None
    assert "grows without end" in found.reason


def test_patience_is_not_the_mean_wait_of_those_who_gave_up():
    # Of all still there, one in ten leaves every half minute and four in ten are answered.
    rows, there = [], 100_000.0
    for step in range(1, 21):
        rows.append((30 * step, there * 0.1, there * 0.4))
        there *= 0.5
    gone = sum(left for _, left, _ in rows)
    naive = sum(seconds * left for seconds, left, _ in rows) / gone
    assert naive == pytest.approx(60, abs=1)  # seconds

    # Half would stay past three minutes and leave by three and a half: 0.9 to the seventh.
    assert kaplan_meier(rows).median == 210


def test_the_share_of_answered_calls_within_20_seconds_hides_who_gave_up():
    found = erlang_a(360, 42, handle_seconds=240, patience_seconds=60)
    of_answered = found.service_level(20, base="answered")

    assert round(found.abandoned_share, 2) == 0.16
    assert round(of_answered, 2) == 0.82  # and the target of 80% looks met
    assert round(found.service_level(20), 2) == 0.69


def test_a_service_level_may_be_met_by_agents_who_never_stop():
    # 80% in 20 seconds for 3,000 calls takes 411 agents, each on calls 97% of the time.
    wanted = {"handle_seconds": 240, "service_level": 0.8, "within_seconds": 20}
    met = agents_needed(3000, **wanted)
    humane = agents_needed(3000, **wanted, greatest_occupancy=0.85)

    assert (met.agents, round(met.queue.occupancy, 2)) == (411, 0.97)
    assert (humane.agents, round(humane.queue.occupancy, 2)) == (471, 0.85)
