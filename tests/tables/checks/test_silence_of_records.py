"""Exports that are right give no finding, whatever their size and season."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.checks.made_up import calls, check, codes, rota


@pytest.mark.parametrize("seed", range(25))
def test_two_months_of_calls(seed):
    assert check(calls(seed)) == []


@pytest.mark.parametrize("seed", range(25))
def test_calls_of_any_size_and_season(seed):
    rng = np.random.default_rng(1_000 + seed)
    days = int(rng.choice([5, 30, 91, 183]))
    start = date(2021, 1, 4) + timedelta(days=int(rng.integers(0, 500)))
    table = calls(seed, rows=int(rng.choice([20, 200, 3_000])), days=days, start=start)

    # A quarter that begins on any day ends on any day: that alone may be asked about.
    assert set(codes(check(table))) <= {"ends-mid-month"}


@pytest.mark.parametrize("seed", range(10))
def test_rotas(seed):
    assert check(rota(seed), "staffing") == []


@pytest.mark.slow
def test_five_hundred_exports():
    found = [code for seed in range(500) for code in codes(check(calls(seed)))]

    assert found == []


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "2022-09-05 09:00:00", "01-Oct", "1999-12-31", "x"]),
            st.sampled_from(["", "0", "-4", "7", "86400", "1e9", "nan", "abc"]),
            st.sampled_from(["", "answered", "abandoned", "?"]),
            st.sampled_from(["", "3.27E+11", "007", "Total", "é"]),
        ),
        max_size=60,
    )
)
def test_whatever_stands_in_it_nothing_breaks_and_findings_stay_few(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 4
    times, numbers, outcomes, keys = [[text or None for text in column] for column in columns]
    table = {
        "contact_id": [str(n) for n in range(len(rows))],
        "started_at": times,
        "answered_at": times[::-1],
        "ended_at": times,
        "wait_seconds": numbers,
        "handle_seconds": numbers[::-1],
        "outcome": outcomes,
        "customer_key": keys,
        "line": keys,
    }

    found = check(table)

    assert len(found) <= 30
    assert all(p.facts.get("count", 0) <= len(rows) for p in found)
    assert all(p.message and p.remedy for p in found)
