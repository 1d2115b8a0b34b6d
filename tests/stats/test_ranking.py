"""Ranks, how sure they are, and quantile categories.

1. Ranks are scipy's (method min), with direction, ties and what is missing.
2. Intervals are the same at each run, hold what they should and are wide for equal groups.
3. They equal ranks worked out exactly for two groups.
4. Quantiles follow Public Health England's algorithm; fewer areas than quantiles give none.
"""

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from gaugebook.stats.ranking import competition_ranks, quantile_categories, rank_intervals

values = st.lists(st.none() | st.integers(-20, 20) | st.floats(-9, 9), max_size=30)


# --- ranks ----------------------------------------------------------------------------------------


@given(values, st.sampled_from(["higher", "lower"]))
def test_ranks_are_those_of_scipy(values, best):
    sign = -1 if best == "higher" else 1
    filled = [np.nan if value is None else sign * value for value in values]
    theirs = stats.rankdata(filled, method="min", nan_policy="omit") if filled else []
    expected = tuple(None if np.isnan(rank) else int(rank) for rank in theirs)
    assert competition_ranks(values, best=best) == expected


def test_ranks_of_none_one_equals_and_missing():
    assert competition_ranks([]) == ()
    assert competition_ranks([0.3]) == (1,)
    assert competition_ranks([2, 2, 2]) == (1, 1, 1)
    assert competition_ranks([None, float("nan")]) == (None, None)


def test_a_shared_place_leaves_the_next_ones_empty():
    assert competition_ranks([5, 7, 7, 9, None, 1], best="higher") == (4, 2, 2, 1, None, 5)
    assert competition_ranks([5, 7, 7, 9, None, 1], best="lower") == (2, 3, 3, 5, None, 1)


# --- intervals ------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_intervals_and_another_nearly():
    groups = [(41, 100), (45, 110), (300, 700), (12, 40), (80, 160)]
    first, again, other = (rank_intervals(groups, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert [place.rank for place in first] == [place.rank for place in other]
    for here, there in zip(first, other, strict=True):
        assert abs(here.lower - there.lower) <= 1
        assert abs(here.upper - there.upper) <= 1


def test_the_seed_has_to_be_given():
    with pytest.raises(TypeError, match="seed"):
        rank_intervals([(1, 2)])


def test_equal_groups_could_each_have_nearly_any_place():
    found = rank_intervals([(50, 200)] * 20, seed=3)
    assert {place.rank for place in found} == {1}
    assert all(place.lower <= 2 and place.upper >= 19 for place in found)


def test_groups_far_apart_have_one_place_each():
    found = rank_intervals([(100, 10_000), (5000, 10_000), (9000, 10_000)], seed=4)
    assert [(place.lower, place.upper) for place in found] == [(3, 3), (2, 2), (1, 1)]
    lower = rank_intervals([(100, 10_000), (5000, 10_000), (9000, 10_000)], seed=4, best="lower")
    assert [(place.rank, place.lower, place.upper) for place in lower] == [
        (1, 1, 1), (2, 2, 2), (3, 3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(("of", "pair"), [("shares", (30, 100)), ("rates", (30, 100))])
def test_the_chance_of_being_first_is_that_worked_out_exactly(of, pair):
    # P(first > second) for two groups; the confidence is set just to either side of it.
    other = (42, 110)
    if of == "shares":
        a, b = (stats.beta(x + 0.5, n - x + 0.5) for x, n in (pair, other))
    else:
        a, b = (stats.gamma(x + 0.5, scale=1 / n) for x, n in (pair, other))
    exact = integrate.quad(lambda p: a.pdf(p) * b.cdf(p), 0, 2 if of == "rates" else 1)[0]
    assert 0.1 < exact < 0.2

    def could_be_first(tail):
        found = rank_intervals([pair, other], seed=5, draws=100_000, confidence=1 - 2 * tail, of=of)
        return found[0].lower == 1

    assert could_be_first(exact - 0.005)
    assert not could_be_first(exact + 0.005)


shares = st.lists(
    st.none() | st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=10
)


@given(shares, st.sampled_from(["higher", "lower"]))
def test_intervals_are_places_and_the_missing_have_none(groups, best):
    estimates = [(None, 5) if pair is None else (pair[0], sum(pair)) for pair in groups]
    found = rank_intervals(estimates, seed=6, draws=200, best=best)
    known = [pair for pair in estimates if pair[0] is not None and pair[1]]
    assert len(found) == len(estimates)
    assert sum(place is not None for place in found) == len(known)
    for place in found:
        if place is not None:
            assert 1 <= place.lower <= place.upper <= len(known)
            assert 1 <= place.rank <= len(known)


def test_more_confidence_never_gives_a_narrower_interval():
    groups = [(40 + i, 100 + 3 * i) for i in range(8)]
    narrow, wide = (rank_intervals(groups, seed=7, confidence=c) for c in (0.5, 0.95))
    for inside, around in zip(narrow, wide, strict=True):
        assert around.lower <= inside.lower <= inside.upper <= around.upper


def test_intervals_of_none_one_and_missing():
    assert rank_intervals([], seed=1) == ()
    assert rank_intervals([(None, 4), (0, 0), (3, None)], seed=1) == (None, None, None)
    one = rank_intervals([(3, 4), (None, 4)], seed=1)
    assert (one[0].rank, one[0].lower, one[0].upper, one[1]) == (1, 1, 1, None)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rank_intervals([(5, 4)], seed=1), "is not a share"),
        (lambda: rank_intervals([(-1, 4)], seed=1, of="rates"), "cannot be ranked"),
        (lambda: rank_intervals([(1, float("nan"))], seed=1), "cannot be ranked"),
        (lambda: rank_intervals([(1, 2)], seed=1, draws=0), "at least one draw"),
        (lambda: rank_intervals([(1, 2)], seed=1, confidence=95), "confidence"),
        (lambda: quantile_categories([1, 2, 3], quantiles=1), "cannot be parted"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- quantiles ------------------------------------------------------------------------------------


def quantiles_by_fractions(values, quantiles):
    """PHE's algorithm on exact fractions: (q + 1) - ceil((n + 1 - rank) / (n / q))."""
    n = len(values)
    ranks = [1 + sum(other < value for other in values) for value in values]
    sizes = [Fraction(n + 1 - rank) / Fraction(n, quantiles) for rank in ranks]
    return tuple(max(1, floor(quantiles + 1 - ceil(size))) for size in sizes)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=80), st.integers(2, 12))
def test_quantiles_follow_the_published_algorithm(values, quantiles):
    found = quantile_categories(values, quantiles=quantiles)
    if len(values) < quantiles:
        assert found is None
    else:
        assert found == quantiles_by_fractions(values, quantiles)


@given(st.integers(1, 40), st.integers(2, 10))
def test_quantiles_of_different_values_are_of_equal_size(times, quantiles):
    found = quantile_categories(list(range(times * quantiles)), quantiles=quantiles)
    assert [found.count(q) for q in range(1, quantiles + 1)] == [times] * quantiles
    assert list(found) == sorted(found)


def test_the_highest_may_come_first():
    assert quantile_categories([1, 2, 3, 4, 5], first="highest") == (5, 4, 3, 2, 1)


def test_quantiles_of_none_one_equals_and_missing():
    assert quantile_categories([]) is None
    assert quantile_categories([3.0]) is None
    assert quantile_categories([None] * 9) is None
    assert quantile_categories([1, 2, 3, 4, None]) is None
    assert quantile_categories([4] * 10) == (1,) * 10
    assert quantile_categories([1, None, 2, 3, 4, 5]) == (1, None, 2, 3, 4, 5)


def test_equals_across_a_boundary_stay_together():
    # Ten areas in fifths: the third to the sixth are equal and all go with the third.
    assert quantile_categories([1, 2, 3, 3, 3, 3, 7, 8, 9, 10]) == (1, 1, 2, 2, 2, 2, 4, 4, 5, 5)
