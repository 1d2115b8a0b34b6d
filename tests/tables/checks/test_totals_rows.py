"""Rows of totals among the records."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.tables.checks.made_up import calls, check, codes, only, rota


@pytest.mark.parametrize("word", ["Total", "GRAND TOTAL", "Sub-total:", "Total for Waste"])
@pytest.mark.parametrize("column", ["line", "reason"])
def test_a_row_named_a_total_is_told(word, column):
    table = calls(rows=100)
    table[column][40] = word

    found = only(check(table), "totals-inside")

    assert found.facts["count"] == 1
    assert f"their {column} is {word}; first in row(s) 42" in found.message


@pytest.mark.parametrize("word", ["Total loss", "Total Mobile", "Overpayment", "Sumner Road"])
def test_words_that_only_sound_like_it(word):
    table = calls(rows=100)
    table["reason"][40] = word

    assert codes(check(table)) == []


def test_a_line_that_is_the_sum_of_the_others():
    table = rota()
    sums: dict[str, int] = {}
    for start, staff in zip(table["start_at"], table["rostered"], strict=True):
        sums[start] = sums.get(start, 0) + int(staff)
    for start, staff in sums.items():
        table["start_at"].append(start)
        table["line"].append("Contact centre")
        table["rostered"].append(str(staff))

    found = only(check(table, "staffing"), "totals-inside")

    assert found.found == "Contact centre"
    assert found.facts["count"] == len(sums)


def test_two_lines_are_too_few_to_tell():
    starts = [datetime(2022, 9, d, h) for d in range(1, 6) for h in range(8, 18) for _ in "ab"]
    table = {
        "start_at": [f"{start}" for start in starts],
        "line": ["Waste", "Tax"] * (len(starts) // 2),
        "rostered": ["4"] * len(starts),
    }

    assert codes(check(table, "staffing")) == []
