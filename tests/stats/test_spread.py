"""Bands by the median absolute deviation.

1. The deviation is scipy's, scaled to a normal distribution.
2. One odd value, however odd, widens the band little.
3. Fewer than three values have no band; missing ones count for nothing; equal ones leave a line.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation

from gaugebook.stats.spread import mad_band

numbers = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=40)


@given(numbers)
def test_the_band_is_scipys_deviation_about_the_median(values):
    found = mad_band(values)
    assert found.mad == pytest.approx(median_abs_deviation(values, scale="normal"), rel=1e-9)
    assert found.median == pytest.approx(np.median(values))
    assert found.upper - found.median == pytest.approx(3 * found.mad, abs=1e-6)
    assert found.lower <= found.median <= found.upper


def test_a_published_example():
    """Leys and others (2013), Journal of Experimental Social Psychology 49, 764-766."""
    found = mad_band([1, 3, 3, 6, 8, 10, 10, 1000])
    assert found.median == 7
    assert round(found.mad, 4) == 5.1891
    assert found.upper < 1000


def test_the_width_can_be_chosen():
    assert mad_band([1, 2, 3], width=0).has_width is False
    narrow, wide = mad_band([1, 2, 3], width=2), mad_band([1, 2, 3], width=3.5)
    assert wide.lower < narrow.lower
    assert narrow.upper < wide.upper


@pytest.mark.parametrize(
    "values", [[], [1], [1, 2], [1, None, 2], [None] * 5, [1, float("nan"), 2]]
)
def test_fewer_than_three_values_have_no_band(values):
    assert mad_band(values) is None


def test_missing_values_count_for_nothing():
    assert mad_band([1, None, 2, float("nan"), 9]) == mad_band([1, 2, 9])
    assert mad_band([1, None, 2, 9]).points == 3


@pytest.mark.parametrize("value", [0, 0.1, 1 / 3, -5])
def test_all_equal_leave_a_band_of_no_width(value):
    found = mad_band([value] * 4)
    assert (found.lower, found.median, found.upper) == (value, value, value)
    assert (found.mad, found.has_width) == (0, False)


def test_more_than_half_equal_leave_no_width_either():
    assert mad_band([5, 5, 5, 5, 9, 80]).has_width is False


@pytest.mark.parametrize("width", [-1, float("nan")])
def test_a_width_below_nothing_is_refused(width):
    with pytest.raises(ValueError, match="reaches no"):
        mad_band([1, 2, 3], width=width)


def test_an_infinite_value_is_refused():
    with pytest.raises(ValueError, match="cannot be charted"):
        mad_band([1, 2, float("inf")])


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=30), st.integers(10**6, 10**9))
def test_one_odd_value_does_not_move_the_band_out_of_the_values(values, odd):
    found = mad_band([*values, odd])
    assert min(values) <= found.median <= max(values)
    assert found.mad <= 1.4827 * (max(values) - min(values))


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=30), st.integers(-99, 99))
def test_the_band_follows_a_shift_and_a_mirror(values, shift):
    here = mad_band(values)
    moved, mirrored = mad_band([v + shift for v in values]), mad_band([-v for v in values])
    assert moved.lower == pytest.approx(here.lower + shift)
    assert mirrored.lower == pytest.approx(-here.upper)
