"""The council's middle.

1. Quartiles and medians agree with numpy and pandas.
2. None below six services, and the reason in words; what does not apply does not count.
3. All equal, all missing, nothing asked: nothing breaks.
"""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.rounds import round_of, row

from gaugebook.maturity.comparing.council import (
    council_of,
    council_of_node,
    coverage_in_words,
    distribution,
)

SCORES = st.lists(st.integers(4, 16).map(lambda n: Fraction(n, 4)), min_size=6, max_size=40)


@given(SCORES)
def test_quartiles_agree_with_numpy_and_pandas(values):
    found = distribution(values)
    ours = [float(v) for v in (found.lower_quartile, found.median, found.upper_quartile)]
    plain = [float(v) for v in values]

    assert ours == pytest.approx(list(np.percentile(plain, [25, 50, 75])))
    assert ours == pytest.approx(list(pd.Series(plain).quantile([0.25, 0.5, 0.75])))
    assert min(values) <= found.lower_quartile <= found.median <= found.upper_quartile
    assert found.upper_quartile <= max(values)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "No service has a score."),
        ([None] * 9, "No service has a score."),
        (
            [Fraction(2)],
            "Only one service has a score; medians and quartiles are given from six on.",
        ),
        (
            [Fraction(2)] * 5 + [None],
            "Only five services have a score; medians and quartiles are given from six on.",
        ),
    ],
)
def test_too_few_services(values, reason):
    found = distribution(values)

    assert found.median is found.lower_quartile is found.upper_quartile is None
    assert found.reason == reason


def test_all_equal():
    found = distribution([Fraction(3)] * 6)

    assert (found.lower_quartile, found.median, found.upper_quartile) == (3, 3, 3)


def test_a_round():
    answers = {f"s{n}": row(n % 4 + 1, 3, 3, 2, 2) for n in range(7)}
    answers["na"] = row(3, 3, 3, "not_applicable", "not_applicable")
    answers["short"] = row(3, None, None, 2, 2)
    first, second = council_of(round_of(answers))

    assert (first.node, first.services, first.asked) == ("A", 8, 9)
    assert coverage_in_words(first) == "8 services of 9 that answered have a score."
    assert (second.services, second.asked, second.median) == (8, 8, 2)
    assert council_of_node(round_of(answers), "A.1").services == 9
    assert (
        council_of_node(round_of(answers), "A", view="audited").reason == "No service has a score."
    )
