"""Limits of an XmR chart.

1. Limits equal published ones, screened or not, by either constant.
2. A gap breaks the moving range, and no zero stands in for it.
3. Where neighbours do not tell how much a measure moves, there are no limits.
4. All equal: the limits are that value.
5. Limits follow a series that is shifted or scaled, and hold their mean.
"""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.stats.spc import EXACT, known, moving_ranges, xmr_limits
from gaugebook.stats.spc_rules import signals

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "xmr_limits.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
FIVE = ("centre", "lower", "upper", "near_lower", "near_upper")


def values_of(case):
    if "values" in case:
        return case["values"]
    return [x / n for x, n in zip(case["numerators"], case["denominators"], strict=True)]


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_limits_equal_the_published_ones(case):
    values = values_of(case)

    found = xmr_limits(values, constant=case["constant"], screen_outliers=case["screen_outliers"])

    for name in FIVE:
        if name in case:
            assert round(getattr(found, name), case["decimals"]) == case[name]
    outside = {
        str(number): signal.side
        for number, of_point in enumerate(signals(values, found), 1)
        for signal in of_point
        if signal.rule == "outside_limits"
    }
    assert outside == case["outside"]


@pytest.mark.shared
def test_limits_equal_every_published_case(shared):
    text = (shared / "vectors" / "xmr_limits.json").read_text(encoding="utf-8")
    cases = json.loads(text)["cases"]

    assert cases
    for case in cases:
        found = xmr_limits(case["values"], screen_outliers=case["screen_outliers"])
        three = (found.centre, found.lower, found.upper)
        assert [round(v, case["dp"]) for v in three] == [case["mean"], case["lpl"], case["upl"]]
        for number, of_point in enumerate(signals(case["values"], found), 1):
            name = {True: "Above UCL"} if of_point else {}
            assert case["special"].get(str(number)) == name.get(True)


def test_limits_are_those_worked_out_by_hand():
    """The mean is 39.6, the moving ranges are 1, 3, 2 and 4."""
    found = xmr_limits([39, 40, 37, 39, 43], constant=2.66)

    assert found.centre == 39.6
    assert (found.mean_moving_range, found.ranges, found.points) == (2.5, 4, 5)
    assert found.upper == pytest.approx(39.6 + 6.65)
    assert found.near_lower == pytest.approx(39.6 - 6.65 * 2 / 3)
    assert found.has_width


def test_the_exact_constant_differs_in_the_fourth_digit():
    assert round(EXACT, 4) == 2.6596
    values = [3, 5, 4, 8]
    assert xmr_limits(values, constant=EXACT).upper < xmr_limits(values).upper


# --- missing, few, equal --------------------------------------------------------------------------


def test_a_gap_breaks_the_moving_range():
    assert moving_ranges([1, 4, None, 9, 7]) == (None, 3, None, None, 2)
    found = xmr_limits([1, 4, None, 9, 7])
    assert (found.mean_moving_range, found.ranges, found.points) == (2.5, 2, 4)


def test_not_a_number_is_missing_and_infinity_is_refused():
    assert known([1, float("nan"), None]) == [1, None, None]
    assert xmr_limits([1, 4, float("nan"), 9, 7]) == xmr_limits([1, 4, None, 9, 7])
    with pytest.raises(ValueError, match="cannot be charted"):
        xmr_limits([1, float("inf"), 2])


@pytest.mark.parametrize(
    "values",
    [
        [],
        [5],
        [None, None],
        [5, None, None],
        [5, None, 6],  # no two neighbours
        [5, None, 6, None, 7],
        [5, 5, None, 9, 9],  # neighbours are equal, the values are not
    ],
)
def test_there_are_no_limits_where_neighbours_do_not_tell_how_much_it_moves(values):
    assert xmr_limits(values) is None
    assert xmr_limits(values, screen_outliers=True) is None


@pytest.mark.parametrize("value", [0, 0.1, 1, 1 / 3, 90.0, -7.7])
@pytest.mark.parametrize("points", [2, 3, 7, 13, 49])
def test_all_equal_the_limits_are_that_value_exactly(value, points):
    for screen in (False, True):
        found = xmr_limits([value] * points, screen_outliers=screen)
        assert {getattr(found, name) for name in FIVE} == {value}
        assert (found.mean_moving_range, found.screened, found.has_width) == (0, 0, False)


def test_all_zeros_have_limits_of_zero():
    assert xmr_limits([0, 0, 0]).upper == 0


def test_screening_is_done_once_and_counts_what_it_leaves_out():
    # Ranges 1 ten times, then 20 and 5: the mean is 2.9, 20 goes, and 5 stays though it is
    # more than 3.267 times the mean of what is left.
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 20, 15]
    found = xmr_limits(values, screen_outliers=True)
    assert (found.screened, found.ranges) == (1, 11)
    assert found.mean_moving_range == pytest.approx(15 / 11)


def test_screening_never_leaves_limits_without_width_for_values_that_differ():
    step = [5] * 8 + [9] * 8
    assert xmr_limits(step, screen_outliers=True) == xmr_limits(step)
    assert xmr_limits(step).has_width


@pytest.mark.parametrize("constant", [0, -1, float("nan")])
def test_a_constant_that_is_no_distance_is_refused(constant):
    with pytest.raises(ValueError, match="some way from the mean"):
        xmr_limits([1, 2, 3], constant=constant)


# --- properties -----------------------------------------------------------------------------------

series = st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), max_size=30)


@given(series, st.booleans())
def test_limits_hold_their_centre_in_order(values, screen):
    found = xmr_limits(values, screen_outliers=screen)
    assume(found is not None)
    assert found.lower <= found.near_lower <= found.centre <= found.near_upper <= found.upper
    assert found.has_width == (len({v for v in values if v is not None}) > 1)


@given(series, st.integers(-500, 500), st.sampled_from([0.25, 0.5, 2, 8]), st.booleans())
def test_limits_follow_a_shift_and_a_scale(values, shift, scale, screen):
    here = xmr_limits(values, screen_outliers=screen)
    there = xmr_limits(
        [None if v is None else v * scale + shift for v in values], screen_outliers=screen
    )
    assert (here is None) == (there is None)
    if here is not None:
        for name in FIVE:
            moved = getattr(here, name) * scale + shift
            assert getattr(there, name) == pytest.approx(moved, abs=1e-8)


@given(series)
def test_screening_never_widens_the_limits(values):
    plain, screened = xmr_limits(values), xmr_limits(values, screen_outliers=True)
    assert (plain is None) == (screened is None)
    if plain is not None:
        assert screened.upper <= plain.upper
        assert screened.centre == plain.centre


@given(series)
def test_missing_points_at_the_ends_change_nothing(values):
    assert xmr_limits([None, *values, None, None]) == xmr_limits(values)
