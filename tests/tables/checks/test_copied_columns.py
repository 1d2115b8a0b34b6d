"""A column that copies another: told where it cannot be right, and not where it can."""

from __future__ import annotations

import pytest
from tests.tables.checks.made_up import calls, check, codes, only


@pytest.mark.parametrize(
    ("column", "other", "severity"),
    [
        ("handle_seconds", "wait_seconds", "warn"),
        ("ended_at", "queued_at", "warn"),
        ("customer_key", "contact_id", "warn"),
    ],
)
def test_a_column_that_holds_another_again_is_told(column, other, severity):
    table = calls()
    table[column] = list(table[other])

    found = only(check(table), "column-copied")

    assert {found.facts["column"], found.facts["other"]} == {column, other}
    assert found.severity == severity
    assert found.facts["count"] >= 0.99 * found.facts["of"]


def test_a_few_rows_that_differ_hide_nothing():
    table = calls()
    table["handle_seconds"] = ["9999", *table["wait_seconds"][1:]]

    assert only(check(table), "column-copied").facts["count"] < 2_000


@pytest.mark.parametrize(
    ("column", "other"),
    [("queued_at", "started_at"), ("reason", "line"), ("answered_at", "queued_at")],
)
def test_columns_that_are_the_same_in_exports_that_are_right(column, other):
    table = calls()
    table[column] = list(table[other])

    assert "column-copied" not in codes(check(table))


def test_one_column_under_two_names_is_what_the_source_asked_for():
    table = calls()
    rules = {"handle_seconds": {"from": ["wait_seconds"]}}

    assert "column-copied" not in codes(check(table, rules=rules))


def test_noughts_agree_with_noughts():
    table = calls()
    table["ivr_seconds"] = ["0"] * 1_990 + ["7"] * 10
    table["handle_seconds"] = ["0"] * 1_990 + ["9"] * 10

    assert "column-copied" not in codes(check(table))
