"""Times and durations of a contact that contradict each other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.tables.checks.made_up import calls, check, codes, only


def moved(text, seconds):
    return f"{datetime.fromisoformat(text) + timedelta(seconds=seconds)}"


def test_answered_before_it_was_queued():
    table = calls()
    at = [n for n, text in enumerate(table["answered_at"]) if text][:3]
    for n in at:
        table["answered_at"][n] = moved(table["queued_at"][n], -61)

    found = only(check(table), "times-out-of-order")

    assert found.facts["count"] == 3
    assert "a answered_at before their queued_at" in found.message
    assert "by up to 61 seconds" in found.message


def test_clocks_two_seconds_apart_are_clocks():
    table = calls()
    at = next(n for n, text in enumerate(table["answered_at"]) if text)
    table["answered_at"][at] = moved(table["queued_at"][at], -2)

    assert "times-out-of-order" not in codes(check(table))


def test_a_wait_longer_than_the_whole_contact():
    table = calls()
    table["wait_seconds"][10] = "90000"

    found = only(check(table), "wait-over-contact")

    assert found.facts["count"] == 1
    assert "first in row(s) 12" in found.message


def test_answered_without_its_time():
    table = calls()
    at = [n for n, text in enumerate(table["answered_at"]) if text][:4]
    for n in at:
        table["answered_at"][n] = None

    found = only(check(table), "answered-without-time")

    assert (found.severity, found.facts["count"]) == ("note", 4)


def test_a_channel_that_never_has_the_time_is_left_alone():
    table = calls()
    table["channel"] = ["phone"] * 1_500 + ["email"] * 500
    table["answered_at"][1_500:] = [None] * 500

    assert "answered-without-time" not in codes(check(table))


def test_abandoned_and_yet_handled():
    table = calls()
    at = next(n for n, outcome in enumerate(table["outcome"]) if outcome == "abandoned")
    table["handle_seconds"][at] = "40"

    assert only(check(table), "abandoned-handled").facts["count"] == 1


@pytest.mark.parametrize(
    ("factor", "unit"), [(1000, "milliseconds"), (1 / 60, "minutes"), (1 / 86_400, "days")]
)
def test_a_wait_in_another_unit_is_named(factor, unit):
    table = calls()
    table["wait_seconds"] = [f"{float(text) * factor:.6f}" for text in table["wait_seconds"]]

    slips = [p for p in check(table) if p.code == "unit-slip"]

    assert slips
    assert {p.facts["unit"] for p in slips} == {unit}


def test_a_wait_that_is_another_time_is_told_with_the_worst():
    table = calls()
    table["wait_seconds"] = [f"{int(text) // 2}" for text in table["wait_seconds"]]

    found = only(check(table), "wait-disagrees")

    assert found.severity == "warn"
    assert found.facts["since"] == "queued_at"


def test_a_wait_that_counts_the_menu_is_a_question():
    table = calls()
    both = zip(table["wait_seconds"], table["ivr_seconds"], strict=True)
    table["wait_seconds"] = [str(int(wait) + int(menu)) for wait, menu in both]

    found = only(check(table), "wait-disagrees")

    assert found.severity == "note"
    assert found.message.endswith("It is the time from started_at: does it count the menu?")


def test_a_few_calls_that_were_taken_up_twice_are_no_fault():
    table = calls()
    for n in range(0, 2_000, 250):
        table["wait_seconds"][n] = "0"

    assert "wait-disagrees" not in codes(check(table))
