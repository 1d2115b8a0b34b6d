"""Figures that are right give no finding; whatever stands in a table, nothing breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.checks.made_up import check_all, figure, series, telephone


@pytest.mark.parametrize("seed", range(30))
def test_a_telephone_line_of_four_years(seed):
    assert check_all(telephone(seed)) == []


@pytest.mark.parametrize("seed", range(30))
def test_small_counts(seed):
    rng = np.random.default_rng(seed)
    contacts = rng.poisson(np.exp(rng.uniform(0, 5)), 36)
    digital = rng.binomial(contacts, 0.8)

    assert check_all([*series("contacts", contacts), *series("digital_contacts", digital)]) == []


@pytest.mark.slow
def test_five_hundred_telephone_lines():
    found = [(seed, p.code) for seed in range(500) for p in check_all(telephone(seed))]

    # Two lines whose abandoned calls halved and stayed so; a note asks whether that is a change.
    assert [code for _, code in found] in ([], ["level-shift"], ["level-shift"] * 2)


FIGURES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ("measure", "offered"),
                ("measure", "answered"),
                ("measure", "abandoned"),
                ("mean", "wait_answered"),
                ("metric", "answered_share"),
            ]
        ),
        st.sampled_from(
            ["2022-10", "2022-11", "2022/23", "2022-11-01..2022-11-21", "2022-W40", "2022-10-03"]
        ),
        st.sampled_from([None, "0", "1", "0.5", "100", "86.89", "-3", "999999999999", "1000"]),
        st.sampled_from([{}, {"line": "Waste"}, {"channel": "phone", "line": "_U"}]),
    ),
    max_size=60,
)


@settings(max_examples=100)
@given(FIGURES)
def test_whatever_stands_in_a_table_nothing_breaks_and_findings_stay_few(rows):
    figures = [
        figure(name, period, value, role=role, place=place)
        for (role, name), period, value, place in rows
    ]

    found = check_all(figures)

    assert len(found) <= 30
    assert all(p.message and p.remedy and "{" not in p.message for p in found)
    assert found == check_all(figures)


def test_no_figures_give_no_finding():
    assert check_all([]) == []
