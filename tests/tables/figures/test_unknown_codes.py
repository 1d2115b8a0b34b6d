"""Codes that no rule knows: each named once, the rare ones of very many counted together."""

import pytest

from gaugebook.errors import Where
from gaugebook.tables.figures.unknown_codes import UnknownCodes


def told(number):
    """Codes of one column, the first in the most rows."""
    codes = UnknownCodes()
    for n in range(number):
        for row in range(number - n):
            codes.add("topic", f"code {n:02d}", Where("calls.csv", line=100 * n + row))
    return codes.problems("calls")


def test_a_code_is_told_once_with_its_rows_and_where_it_stood_first():
    first, second = told(2)
    assert (first.found, first.facts["count"], first.where.line) == ("code 00", 2, 0)
    assert (second.found, second.facts["count"], second.where.line) == ("code 01", 1, 100)


@pytest.mark.parametrize("number", [20, 21])
def test_a_score_of_codes_and_one_more_are_all_named(number):
    assert [p.found for p in told(number)] == [f"code {n:02d}" for n in range(number)]


def test_the_rare_ones_of_very_many_are_counted_together():
    *named, others = told(23)
    assert [p.found for p in named] == [f"code {n:02d}" for n in range(20)]
    assert others.found == "code 20 and 2 other codes"
    assert others.facts["count"] == 3 + 2 + 1
    assert told(22)[-1].found == "code 20 and 1 other code"


def test_columns_are_told_apart():
    codes = UnknownCodes()
    for column in ("topic", "channel"):
        codes.add(column, "x", Where("calls.csv"))
    assert [p.facts["column"] for p in codes.problems("calls")] == ["topic", "channel"]
