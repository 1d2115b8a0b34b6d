"""A measure that copies another, and a period that copies the one before."""

from __future__ import annotations

import pytest
from tests.tables.checks.made_up import check_all, codes, only, series, telephone

OFFERED = [40_046, 35_307, 35_554, 33_592, 36_100, 34_200, 37_310, 38_002, 35_900]
ANSWERED = [30_276, 30_476, 31_203, 29_187, 33_001, 30_900, 35_555, 36_003, 32_777]


def test_a_measure_that_copies_another_is_a_question():
    figures = [*series("offered", OFFERED), *series("web_users", OFFERED)]

    found = only(check_all(figures), "measure-copied")

    assert found.severity == "note"
    assert "in all 9 periods. Is one column a copy of the other?" in found.message


def test_seven_months_are_too_few_to_ask():
    figures = [*series("offered", OFFERED[:7]), *series("web_users", OFFERED[:7])]

    assert codes(check_all(figures)) == []


def test_contacts_that_all_came_by_telephone():
    figures = [*series("contacts", OFFERED), *series("phone_contacts", OFFERED)]

    assert codes(check_all(figures)) == []


def test_noughts_are_no_copy():
    figures = [*series("refused", ["0"] * 12), *series("called_back", ["0"] * 12)]

    assert "measure-copied" not in codes(check_all(figures))


def test_a_month_that_was_copied_and_not_filled_in():
    offered, answered = list(OFFERED), list(ANSWERED)
    offered[4], answered[4] = offered[3], answered[3]

    found = only(
        check_all([*series("offered", offered), *series("answered", answered)]), "period-copied"
    )

    assert found.severity == "note"
    assert found.message.startswith("Every figure of 2019-05 is that of 2019-04, in 1 period(s)")


@pytest.mark.parametrize(
    "values", [[3, 2, 2, 3, 1, 2, 3, 2, 2], [12, 12, 15, 9, 12, 12, 8, 11, 12]]
)
def test_small_counts_repeat_by_chance(values):
    figures = [*series("complaints", values), *series("compliments", values[::-1])]

    assert "period-copied" not in codes(check_all(figures))


def test_the_same_total_two_years_apart_is_no_copy():
    offered, answered = list(OFFERED), list(ANSWERED)
    offered[6], answered[6] = offered[0], answered[0]

    assert "period-copied" not in codes(
        check_all([*series("offered", offered), *series("answered", answered)])
    )


@pytest.mark.parametrize("seed", range(10))
def test_years_that_are_right(seed):
    assert {"measure-copied", "period-copied"}.isdisjoint(codes(check_all(telephone(seed))))
