"""Rows that say the same under different keys.

1. Copies are counted once each, with their rows.
2. What differs anywhere, in a column that nobody mapped too, is no copy.
3. Busy seconds, days without a time of day and rotas give nothing.
"""

from __future__ import annotations

from tests.tables.checks.made_up import calls, check, codes, only, rota


def with_copies(count, **changes):
    table = calls(rows=500)
    for name, values in table.items():
        values += values[:count]
        if name == "contact_id":
            values[-count:] = [f"{90_000 + n}" for n in range(count)]
        if name in changes:
            values[-count:] = [changes[name]] * count
    return table


def test_rows_entered_twice_are_counted_and_named():
    found = only(check(with_copies(7)), "rows-copied")

    assert found.severity == "warn"
    assert found.facts["count"] == 7
    assert found.message == (
        "7 row(s) say the same as another in all but contact_id; first in row(s) 502, 503, 504, "
        "505, 506."
    )


def test_rows_with_the_same_key_are_the_readers():
    table = with_copies(7)
    table["contact_id"][-7:] = table["contact_id"][:7]

    assert "rows-copied" not in codes(check(table))


def test_two_copies_are_too_few():
    assert "rows-copied" not in codes(check(with_copies(2)))


def test_copies_with_another_line_are_no_copies():
    assert "rows-copied" not in codes(check(with_copies(7, line="Switchboard")))


def test_rows_that_differ_where_nothing_is_mapped_are_no_copies():
    table = with_copies(7)
    table["Agent"] = [f"A{n % 9}" for n in range(len(table["line"]) - 7)] + ["B"] * 7

    assert "rows-copied" not in codes(check(table))


def test_a_running_number_does_not_hide_copies():
    table = with_copies(7)
    table["Row"] = [str(n) for n in range(len(table["line"]))]

    assert only(check(table), "rows-copied").facts["count"] == 7


def test_days_without_a_time_prove_nothing():
    table = with_copies(7)
    narrow = {name: table[name] for name in ("contact_id", "line", "reason")}
    narrow["started_at"] = [text[:10] for text in table["started_at"]]

    assert "rows-copied" not in codes(check(narrow))


def test_a_rota_says_the_same_each_half_hour():
    assert check(rota(), "staffing") == []
