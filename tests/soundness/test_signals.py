"""Signals that were none: of gaps, of constants, of chance, of two calculations of one number."""

import pytest

from gaugebook.stats.attributes_charts import p_limits
from gaugebook.stats.intervals import newcombe, wilson
from gaugebook.stats.spc import xmr_limits
from gaugebook.stats.spc_rules import signals


def count(values, limits):
    return sum(bool(of_point) for of_point in signals(values, limits))


def test_a_month_without_figures_is_not_the_month_before():
    """Dropped and not left open, it makes 8 in a row out of 5 and 3: 8 signals, not none."""
    months = [3, 9, 3, 9, 7, 7, 8, 7, None, 8, 7, 8, 3, 9, 3, 3, 3, 3]
    dropped = [month for month in months if month is not None]
    limits = xmr_limits(months)
    assert count(dropped, limits) == 8
    assert count(months, limits) == 0


def test_a_missing_month_is_no_zero():
    """With 0 the mean is 37.1 and not 40: one month is a fall, and the seven after it a rise."""
    months = [40, 41, 39, 40, 42, 38, None, 40, 41, 39, 40, 41, 39, 40]
    assert xmr_limits(months).centre == 40
    zeroed = [month or 0 for month in months]
    assert round(xmr_limits(zeroed).centre, 1) == 37.1
    assert count(zeroed, xmr_limits(zeroed)) == 8
    assert count(months, xmr_limits(months)) == 0


def test_limits_across_a_gap_do_not_shrink_to_nothing():
    """Before and after the gap nothing moves: limits of 7 to 7 would call every month a signal."""
    assert xmr_limits([5, 5, 5, None, 9, 9, 9]) is None


@pytest.mark.parametrize("value", [1.0, 0.1, 1 / 3])
def test_the_same_figure_every_month_has_no_signal(value):
    """A plain sum over n leaves the mean a hair beside ten times 0.1: ten points on one side."""
    months = [value] * 10
    assert count(months, xmr_limits(months)) == 0


def test_a_share_worked_out_in_two_ways_does_not_rise():
    """0.1 + 0.2 is more than 0.3, by less than anybody counted: six steps up, one of them none."""
    months = [0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5, 0.6]
    assert sorted(set(months)) == months
    rising = [s for of_point in signals(months, xmr_limits(months)) for s in of_point]
    assert not any(signal.rule == "trend" for signal in rising)


def test_large_counts_do_not_make_every_month_special():
    """Of 35,000 calls a month chance moves a share by 0.2 points; all sorts move it by 5."""
    answered = [30_276, 30_476, 31_203, 29_187]
    offered = [40_046, 35_307, 35_554, 33_592]
    plain = p_limits(answered, offered)
    primed = p_limits(answered, offered, laney="yes")
    assert count(plain.values, plain) == 4
    assert count(primed.values, primed) == 0


def test_two_shares_of_a_small_sample_are_not_ranked():
    """41% and 34% of 200 forms: 7 points apart, and the difference may be 2 the other way."""
    found = newcombe(82, 200, 68, 200)
    assert (round(found.lower, 3), round(found.upper, 3)) == (-0.025, 0.163)


def test_intervals_that_overlap_are_not_yet_alike():
    """60% and 51% of 300: each interval reaches into the other, the difference does not reach 0."""
    first, second = wilson(180, 300), wilson(153, 300)
    assert second.upper > first.lower
    assert newcombe(180, 300, 153, 300).lower > 0
