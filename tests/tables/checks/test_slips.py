"""Durations that cannot be seconds, by themselves."""

from __future__ import annotations

import pytest
from tests.tables.checks.made_up import calls, check, codes, only


def handled(factor, decimals):
    table = calls()
    return {
        "contact_id": table["contact_id"],
        "started_at": table["started_at"],
        "handle_seconds": [
            text and f"{float(text) * factor:.{decimals}f}" for text in table["handle_seconds"]
        ],
    }


@pytest.mark.parametrize(
    ("factor", "decimals", "unit"),
    [(1 / 86_400, 8, "days"), (1000, 0, "milliseconds"), (1 / 60, 2, "minutes")],
)
def test_the_likely_unit_is_named(factor, decimals, unit):
    found = only(check(handled(factor, decimals)), "unit-slip")

    assert found.facts["unit"] == unit
    assert found.where.cell == "handle_seconds"


@pytest.mark.parametrize(("factor", "decimals"), [(1, 0), (0.3, 1), (10, 0)])
def test_quick_and_slow_lines_are_right(factor, decimals):
    assert codes(check(handled(factor, decimals))) == []


def test_short_waits_in_tenths_of_a_second_are_right():
    table = calls(rows=100)
    waits = [f"{n / 10:.1f}" for n in range(100)]
    narrow = {name: table[name] for name in ("contact_id", "started_at")}

    assert codes(check({**narrow, "wait_seconds": waits})) == []


def test_nothing_but_noughts_says_nothing():
    table = calls(rows=100)
    narrow = {name: table[name] for name in ("contact_id", "started_at")}

    assert codes(check({**narrow, "handle_seconds": ["0"] * 100})) == []
