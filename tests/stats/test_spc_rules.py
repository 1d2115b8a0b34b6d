"""Which points are signals.

1. The rules mark what NHSRplotthedots marks, in its precedence.
2. A tie breaks a trend, a point on the centre breaks a shift, two sides of the centre are no two
   of three.
3. A missing value breaks runs; no gap, and no constant series, makes a signal.
4. A series turned upside down or back to front has the mirrored signals.
5. Longest runs and crossings equal the published limits.
"""

import json
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.stats.attributes_charts import p_limits
from gaugebook.stats.spc import XmrLimits, xmr_limits
from gaugebook.stats.spc_rules import Signal, anhoej, signals

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
RULES = json.loads((VECTORS / "xmr_rules.json").read_text(encoding="utf-8"))
RUNS = json.loads((VECTORS / "runs_and_crossings.json").read_text(encoding="utf-8"))["cases"]

# Centre 0, near limits 2, limits 3.
LIMITS = XmrLimits(0, -3, 3, -2, 2, 1, 9, 0, 10)
WIDE = XmrLimits(0, -300, 300, -200, 200, 1, 9, 0, 10)
CLOSE, FAR = 1.0, 2.5
"""Between the centre and the near limit, and between that and the limit."""


def marked(values, rule, limits=LIMITS, run=7):
    found = signals(values, limits, run=run)
    return [int(any(signal.rule == rule for signal in of_point)) for of_point in found]


def spread_back(ends):
    """Mark the six points before each end of a run as well."""
    return [int(any(ends[at : at + 7])) for at in range(len(ends))]


def cases_of(rule):
    found = [(c["input"], c["output"]) for c in RULES["cases"] if c["rule"] == rule]
    assert found
    return found


@pytest.mark.parametrize(("sides", "ends"), cases_of("seven_one_side"), ids=str)
def test_seven_on_one_side_are_a_shift(sides, ends):
    assert marked(sides, "shift") == spread_back(ends)


@pytest.mark.parametrize(("values", "ends"), cases_of("seven_trend"), ids=str)
def test_seven_that_rise_or_fall_are_a_trend(values, ends):
    assert marked(values, "trend", WIDE) == spread_back(ends)
    sides = {s.side for of_point in signals(values, WIDE) for s in of_point if s.rule == "trend"}
    assert sides == {{1: "rising", -1: "falling"}[end] for end in ends if end}


@pytest.mark.parametrize(("ends", "parts"), cases_of("part_of_seven"), ids=str)
def test_all_of_the_run_are_marked_and_none_beside_it(ends, parts):
    first = parts.index(1) if 1 in parts else len(parts)
    falls = -1 in ends
    values = [
        (1 + at - first if part else (99 if at < first else 0)) for at, part in enumerate(parts)
    ]
    values = [-value if falls else value for value in values]
    assert marked(values, "trend", WIDE) == parts


@pytest.mark.parametrize(("given_points", "threes"), cases_of("two_in_three"), ids=str)
def test_two_of_three_near_a_limit_are_marked_only_where_they_are_near(given_points, threes):
    near, sides = given_points
    values = [side * (FAR if is_near else CLOSE) for is_near, side in zip(near, sides, strict=True)]
    expected = [int(bool(three and is_near)) for three, is_near in zip(threes, near, strict=True)]
    assert marked(values, "near_limit") == expected


@pytest.mark.parametrize(("given_points", "parts"), cases_of("part_two_in_three"), ids=str)
def test_of_the_three_only_the_two_are_marked(given_points, parts):
    near, sides = given_points
    values = [side * (FAR if is_near else CLOSE) for is_near, side in zip(near, sides, strict=True)]
    assert marked(values, "near_limit") == parts


@pytest.mark.parametrize(("values", "last"), cases_of("point_types_end"))
def test_two_points_on_opposite_sides_stay_common_cause(values, last):
    assert last == ["common_cause", "common_cause"]
    assert signals(values, xmr_limits(values))[-2:] == ((), ())


def test_every_case_of_the_published_rules_is_tested():
    tested = {
        "seven_one_side",
        "seven_trend",
        "part_of_seven",
        "two_in_three",
        "part_two_in_three",
        "point_types_end",
    }
    assert {case["rule"] for case in RULES["cases"]} == tested


@pytest.mark.shared
def test_the_cases_kept_here_are_all_the_published_ones(shared):
    text = (shared / "vectors" / "xmr_rules.json").read_text(encoding="utf-8")
    theirs = [(c["fn"], c["input"], c["out"]) for c in json.loads(text)["cases"]]
    assert [(c["rule"], c["input"], c["output"]) for c in RULES["cases"]] == theirs


# --- each rule ------------------------------------------------------------------------------------


def test_signals_come_in_the_published_precedence():
    words = {
        "outside limits": "outside_limits",
        "7 point trend": "trend",
        "2 in 3": "near_limit",
        "7 points one side": "shift",
    }
    order = [words[name] for name in RULES["precedence"][:-1]]
    values = [0.1, 0.4, 0.8, 1.2, 1.6, 2.4, 3.5]
    last = signals(values, LIMITS)[-1]
    assert [signal.rule for signal in last] == order
    assert [signal.side for signal in last] == ["above", "rising", "above", "above"]


def test_a_point_on_a_limit_is_not_outside_it():
    assert signals([3], LIMITS) == ((),)
    assert signals([3.001], LIMITS) == ((Signal("outside_limits", "above"),),)
    assert signals([-3.001], LIMITS)[0][0].side == "below"


def test_a_point_beyond_the_limit_counts_as_near_it_for_its_neighbour():
    found = signals([CLOSE, 9, FAR], LIMITS)
    assert [signal.rule for signal in found[1]] == ["outside_limits", "near_limit"]
    assert found[2] == (Signal("near_limit", "above"),)


def test_a_rise_from_the_depth_tells_both_ways():
    """Six of seven below the centre, rising: concern and improvement, in whatever order."""
    found = signals([-2.9, -2.5, -1.9, -1.5, -1.0, -0.5, -0.1], LIMITS)
    assert Signal("trend", "rising") in found[0]
    assert Signal("shift", "below") in found[0]
    assert {signal.is_high for signal in found[0]} == {True, False}


def test_at_a_peak_two_trends_meet():
    values = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    found = signals(values, WIDE)
    trends = [s.side for s in found[6] if s.rule == "trend"]
    assert trends == ["rising", "falling"]
    assert marked(values, "trend", WIDE) == [1] * 13


@pytest.mark.parametrize("run", [6, 7, 8])
def test_the_length_of_a_run_can_be_chosen(run):
    assert marked([CLOSE] * run, "shift", run=run) == [1] * run
    assert marked([CLOSE] * (run - 1), "shift", run=run) == [0] * (run - 1)
    assert marked(range(run), "trend", WIDE, run=run) == [1] * run
    assert marked(range(run - 1), "trend", WIDE, run=run) == [0] * (run - 1)


@pytest.mark.parametrize("run", [0, 5, 9, 100])
def test_other_runs_are_refused(run):
    with pytest.raises(ValueError, match="6, 7 or 8"):
        signals([1, 2], LIMITS, run=run)


def test_a_point_on_the_centre_breaks_a_shift():
    assert marked([1, 1, 1, 1, 0, 1, 1, 1, 1], "shift") == [0] * 9


def test_a_share_worked_out_twice_is_a_tie_and_no_trend():
    shares = [0.1, 0.2, 0.1 + 0.2, 0.3, 0.4, 0.5, 0.6]
    assert shares[2] > shares[3]
    values = [0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5, 0.6]
    assert marked(values, "trend", WIDE) == [0] * 7


# --- nothing, one, equal, missing -----------------------------------------------------------------


def test_nothing_and_one_point_have_no_signal():
    assert signals([], LIMITS) == ()
    assert signals([1], LIMITS) == ((),)
    assert signals([None], LIMITS) == ((),)


@pytest.mark.parametrize("value", [0, 0.1, 1, 1 / 3, 0.9999])
@pytest.mark.parametrize("points", [2, 7, 8, 13, 24])
def test_a_constant_series_has_no_signal(value, points):
    """100% every month is no failing process (PowerBI-SPC, issue 463)."""
    values = [value] * points
    for screen in (False, True):
        limits = xmr_limits(values, screen_outliers=screen)
        assert signals(values, limits) == ((),) * points


def test_a_missing_value_breaks_every_rule():
    """A missing month gave a false signal in R (NHSRplotthedots, issue 156)."""
    assert marked([1, 1, 1, 1, None, 1, 1, 1], "shift") == [0] * 8
    assert marked([1, 2, 3, 4, None, 5, 6, 7], "trend", WIDE) == [0] * 8
    assert marked([FAR, None, FAR, CLOSE], "near_limit") == [0] * 4
    assert marked([None] * 9, "outside_limits") == [0] * 9


def test_limits_of_an_attributes_chart_hold_point_by_point():
    numerators = [50, 50, 80, 50, 8, 50]
    denominators = [100, 100, 100, 100, 10, 100]
    limits = p_limits(numerators, denominators)
    found = signals(limits.values, limits)
    # 80 of 100 is out; 8 of 10 is the same share of too few.
    assert [bool(of_point) for of_point in found] == [False, False, True, False, False, False]


def test_a_period_without_limits_is_missing_and_others_must_fit():
    limits = p_limits([5, 0, 6], [10, 0, 10])
    assert signals([0.5, 0.9, 0.6], limits) == ((), (), ())
    with pytest.raises(ValueError, match="do not fit 2 values"):
        signals([0.5, 0.5], limits)


# --- properties -----------------------------------------------------------------------------------

points = st.one_of(st.none(), st.integers(-35, 35).map(lambda tenths: tenths / 10))
series = st.lists(points, max_size=30)
MIRROR = {"above": "below", "below": "above", "rising": "falling", "falling": "rising"}


@given(series, st.sampled_from([6, 7, 8]))
def test_a_series_upside_down_has_mirrored_signals(values, run):
    upside_down = [None if value is None else -value for value in values]
    expected = [
        {Signal(s.rule, MIRROR[s.side]) for s in of_point}
        for of_point in signals(values, LIMITS, run=run)
    ]
    assert [set(of_point) for of_point in signals(upside_down, LIMITS, run=run)] == expected


@given(series, st.sampled_from([6, 7, 8]))
def test_back_to_front_rising_is_falling_and_nothing_else_changes(values, run):
    def turned(signal):
        side = MIRROR[signal.side] if signal.rule == "trend" else signal.side
        return Signal(signal.rule, side)

    expected = [
        {turned(s) for s in of_point} for of_point in reversed(signals(values, LIMITS, run=run))
    ]
    assert [set(of_point) for of_point in signals(values[::-1], LIMITS, run=run)] == expected


@given(series, st.data())
def test_a_missing_value_never_adds_a_signal(values, data):
    assume(values)
    at = data.draw(st.integers(0, len(values)))
    with_gap = [*values[:at], None, *values[at:]]
    before, after = signals(values, LIMITS), signals(with_gap, LIMITS)
    assert after[at] == ()
    for here, there in zip(before, after[:at] + after[at + 1 :], strict=True):
        assert set(there) <= set(here)


@given(series, st.data())
def test_a_value_that_goes_missing_never_adds_a_signal(values, data):
    assume(values)
    at = data.draw(st.integers(0, len(values) - 1))
    gone = [*values[:at], None, *values[at + 1 :]]
    for here, there in zip(signals(values, LIMITS), signals(gone, LIMITS), strict=True):
        assert set(there) <= set(here)


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=30), st.integers(-9, 9))
def test_signals_follow_a_shift_and_a_scale(values, shift):
    limits = xmr_limits(values)
    assume(limits is not None)
    moved = [None if value is None else 4 * value + shift for value in values]
    assert signals(values, limits) == signals(moved, xmr_limits(moved))


@given(series)
def test_marked_neighbours_of_a_run_are_never_fewer_than_the_run(values):
    for rule in ("shift", "trend"):
        for is_marked, stretch in groupby(marked(values, rule)):
            assert not is_marked or len(list(stretch)) >= 7


# --- runs and crossings ---------------------------------------------------------------------------


@pytest.mark.parametrize(("useful", "longest", "crossings"), RUNS)
def test_runs_and_crossings_have_the_published_limits(useful, longest, crossings):
    found = anhoej([(-1) ** at for at in range(useful)], centre=0)
    assert (found.useful, found.longest_expected, found.fewest_expected) == (
        useful,
        longest,
        crossings,
    )
    assert (found.longest_run, found.crossings, found.is_signal) == (1, useful - 1, False)


def test_the_fewest_crossings_are_those_of_scipy():
    from scipy.stats import binom

    for useful in range(1, 300):
        found = anhoej([1] * useful, centre=0)
        assert found.fewest_expected == binom.ppf(0.05, useful - 1, 0.5), useful


def test_a_published_series_has_its_runs_and_crossings():
    """Wentzel-Larsen and Anhøj (2019), of 13 points: five crossings, the longest run is three."""
    sides = [1, 1, 1, -1, -1, -1, 1, -1, -1, 1, -1, -1, -1]
    found = anhoej(sides, centre=0)
    assert (found.crossings, found.longest_run) == (5, 3)
    assert (found.fewest_expected, found.is_signal) == (3, False)


def test_points_on_the_centre_neither_break_a_run_nor_count():
    found = anhoej([1, 1, 0, 1, -1, 0, -1], centre=0)
    assert (found.useful, found.longest_run, found.crossings) == (5, 3, 1)


def test_a_gap_ends_a_run_and_is_no_crossing():
    found = anhoej([1, 1, 1, None, 1, 1, 1, None, -1, -1], centre=0)
    assert (found.useful, found.longest_run, found.crossings) == (8, 3, 0)


def test_a_gap_where_a_crossing_may_be_is_no_signal():
    """16 points cross 4 times, as few as may be; the gap hides one of the crossings."""
    sides = [1] * 3 + [-1] * 3 + [1] * 3 + [-1] * 3 + [1] * 4
    assert (anhoej(sides, centre=0).crossings, anhoej(sides, centre=0).is_signal) == (4, False)
    found = anhoej([*sides[:12], None, *sides[12:]], centre=0)
    assert (found.crossings, found.fewest_expected, found.is_signal) == (3, 3, False)


@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=60), st.data())
def test_a_gap_between_points_never_adds_a_signal_of_runs(sides, data):
    whole = anhoej(sides, centre=0)
    assume(whole is not None)
    for _ in range(3):
        at = data.draw(st.integers(0, len(sides)))
        sides = [*sides[:at], None, *sides[at:]]
    gapped = anhoej(sides, centre=0)
    assert gapped.useful == whole.useful
    assert gapped.longest_run <= whole.longest_run
    assert whole.is_signal or not gapped.is_signal


@pytest.mark.parametrize("values", [[], [None], [5], [5, 5, 5], [None, 5, 5]])
def test_there_are_no_runs_where_nothing_lies_off_the_centre(values):
    assert anhoej(values) is None


def test_a_centre_is_a_number():
    with pytest.raises(ValueError, match="centre"):
        anhoej([1, 2], centre=float("nan"))
    assert replace(anhoej([1, 2]), centre=0).useful == 2
