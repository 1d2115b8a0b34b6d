"""Several tests at once, against statsmodels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from gaugebook.stats.several import holm


# statsmodels takes a tenth of a second each time.
@settings(max_examples=15)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_agrees_with_statsmodels(chances):
    assert holm(chances) == pytest.approx(list(multipletests(chances, method="holm")[1]))


def test_no_test_and_one():
    assert holm([]) == ()
    assert holm([0.04]) == (0.04,)


def test_all_equal():
    assert holm([0.5, 0.5, 0.5]) == (1.0, 1.0, 1.0)
    assert holm([0.01, 0.01]) == (0.02, 0.02)


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan")])
def test_what_is_no_chance(chance):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, chance])
