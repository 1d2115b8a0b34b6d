"""Days that were cut at the ends of an export, or lost their rows inside it."""

from __future__ import annotations

from datetime import date

from tests.tables.checks.made_up import calls, check, codes, only


def kept(table, keep):
    rows = [n for n, text in enumerate(table["started_at"]) if keep(text)]
    return {name: [values[n] for n in rows] for name, values in table.items()}


def test_a_last_day_that_stops_at_noon():
    table = calls(rows=4_000)
    last = max(table["started_at"])[:10]
    cut = kept(table, lambda text: text < f"{last} 10:30")

    found = only(check(cut), "day-cut-short")

    assert found.found == last
    assert "and they end at 10:" in found.message


def test_a_first_day_that_begins_in_the_afternoon():
    table = calls(rows=4_000)
    first = min(table["started_at"])[:10]
    cut = kept(table, lambda text: text[:10] != first or text > f"{first} 14:00")

    assert only(check(cut), "day-cut-short").found == first


def test_a_working_day_with_almost_no_rows():
    table = calls(rows=6_000)
    seen = []
    cut = kept(
        table,
        lambda text: text[:10] != "2022-09-14" or (seen.append(text) or len(seen) <= 3),
    )

    found = only(check(cut), "day-cut-short")

    assert found.found == "2022-09-14"
    assert found.facts["count"] == 3


def test_a_bank_holiday_may_be_almost_empty():
    table = calls(rows=6_000, start=date(2022, 8, 1))
    seen = []
    cut = kept(
        table,
        lambda text: text[:10] != "2022-08-29" or (seen.append(text) or len(seen) <= 3),
    )

    assert codes(check(cut)) == []


def test_a_long_file_that_stops_inside_a_month():
    table = kept(calls(rows=4_000, days=91), lambda text: text < "2022-11-19")

    found = only(check(table), "ends-mid-month")

    assert found.found == "2022-11-18"
    assert "8 working days before 2022-11 ends" in found.message


def test_a_week_is_a_week():
    table = kept(calls(rows=2_000), lambda text: text < "2022-09-10")

    assert codes(check(table)) == []
