"""Which denominator explains a printed percentage.

The counts and percentages of the first test were published by Buckinghamshire Council (Customer
First and CSC Performance Update, November 2022, paragraph 2.3): 94.48% is printed where 29,187 of
33,592 is 86.89%.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.checks.made_up import check_all, codes, only, series, telephone

OFFERED = [40_046, 35_307, 35_554, 33_592]
ANSWERED = [30_276, 30_476, 31_203, 29_187]
PRINTED = ["75.60", "86.31", "87.80", "94.48"]

BASES = {"base-switches", "base-differs", "base-unknown"}


def table(printed, **counts):
    figures = series("answered_share", printed, role="metric")
    for name, values in {"offered": OFFERED, "answered": ANSWERED, **counts}.items():
        figures += series(name, values)
    return check_all(figures)


def test_only_the_percentage_that_no_count_explains_is_told():
    found = only(table(PRINTED), "base-unknown")

    assert found.severity == "warn"
    assert found.facts["count"] == 1
    assert "for 2019-04 94.48 is printed, and of calls offered it is 86.89%." in found.message
    assert BASES & set(codes(table(PRINTED))) == {"base-unknown"}


def test_a_base_that_switches_is_named():
    short = [3_046, 2_307, 2_554, 2_700]  # 29,187 of 30,892 is 94.48%

    found = only(table(PRINTED, short_abandoned=short), "base-switches")

    assert found.severity == "note"
    assert (
        "the percentage printed is of calls offered without calls abandoned within the "
        "short-abandon threshold, in the others of calls offered." in found.message
    )
    assert "base-unknown" not in codes(table(PRINTED, short_abandoned=short))


def test_another_base_throughout_is_a_question():
    contacts = [o + 1_000 for o in OFFERED]
    printed = [f"{100 * a / c:.1f}" for a, c in zip(ANSWERED, contacts, strict=True)]

    found = only(table(printed, contacts=contacts), "base-differs")

    assert found.severity == "note"
    assert "are of contacts, where the definition says calls offered" in found.message


@pytest.mark.parametrize("printed", [["76", "86", "88", "87"], ["75.6", "86.3", "87.7", "86.8"]])
def test_rounded_and_cut_percentages_close(printed):
    assert BASES.isdisjoint(codes(table(printed)))


def test_a_whole_percentage_meets_a_compound_base_by_chance():
    # 29,187 of 33,592 less 2,700 is 94%: with no decimals and at one period that proves nothing.
    short = [3_046, 2_307, 2_554, 2_700]

    assert "base-unknown" in codes(table(["76", "86", "88", "94"], short_abandoned=short))


def test_without_its_counts_a_percentage_is_not_tested():
    assert check_all(series("answered_share", PRINTED, role="metric")) == []


@pytest.mark.parametrize("seed", range(20))
def test_years_that_are_right(seed):
    assert BASES.isdisjoint(codes(check_all(telephone(seed))))


@given(
    st.lists(
        st.integers(1, 10**6).flatmap(lambda o: st.tuples(st.just(o), st.integers(0, o))),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 3),
)
def test_a_percentage_that_is_rounded_right_is_never_told(rows, decimals):
    from decimal import ROUND_HALF_UP, Decimal

    step = Decimal(1).scaleb(-decimals)
    printed = [str((Decimal(100 * a) / o).quantize(step, rounding=ROUND_HALF_UP)) for o, a in rows]
    figures = [
        *series("answered_share", printed, role="metric"),
        *series("offered", [str(o) for o, _ in rows]),
        *series("answered", [str(a) for _, a in rows]),
    ]

    assert BASES.isdisjoint(codes(check_all(figures)))
