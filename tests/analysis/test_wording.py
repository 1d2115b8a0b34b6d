"""Words by rule: trends, targets, differences.

1. A series rose or fell when every step went that way, or when last and first differ by more
   than twice the median step; all equal did not change; all else shows no clear trend.
2. A target is printed with the decimals it was set with, and with its direction.
3. A difference is that of the printed values, so that a reader who subtracts finds the same.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.windows import METRICS, observation

from gaugebook.analysis.wording import (
    bound,
    difference,
    listed,
    printed_number,
    target_line,
    target_words,
    trend_words,
    unit_words,
)


@pytest.mark.parametrize(
    ("series", "words"),
    [
        ("431 426 434 242", "fell"),  # Buckinghamshire, July to October 2022
        ("75.60 86.31 87.80 86.89", "rose"),  # 11.29 is over twice the median step, 1.49
        ("1 2 3", "rose"),
        ("3 3 1", "fell"),
        ("5 5 5", "did not change"),
        ("7", "did not change"),
        ("", "did not change"),
        ("1 2 1", "showed no clear trend"),
        ("1 9 2 8 3", "showed no clear trend"),
        ("10 12 9 14", "showed no clear trend"),  # 4 is not over twice the median step, 3
        ("0 0 0", "did not change"),
        ("0 -1 -2", "fell"),
    ],
)
def test_the_words_of_a_trend_follow_its_rule(series, words):
    assert trend_words([float(text) for text in series.split()]) == words


def test_the_noise_of_binary_numbers_does_not_make_a_trend():
    # 0.3 - 0.1 is twice the median step, 0.1, and not over it; as floats it is a little more.
    assert trend_words([0.1, 0.2, 0.1, 0.2, 0.3, 0.3]) == "showed no clear trend"


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12))
def test_a_series_read_backwards_has_the_opposite_trend(values):
    opposite = {"rose": "fell", "fell": "rose"}
    words = trend_words(values)
    assert trend_words(values[::-1]) == opposite.get(words, words)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12), st.integers(1, 1000))
def test_a_trend_does_not_hang_on_where_zero_is(values, shift):
    assert trend_words([v + shift for v in values]) == trend_words(values)


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        ("answered_share", 0.9, "90% or more"),
        ("answered_share", 0.905, "90.5% or more"),
        ("abandoned_share", 0.1, "10% or less"),
        ("abandoned_share", 0.0, "0% or less"),
        ("wait_mean", 180, "180 seconds or less"),
        ("web_users", 2000, "2,000"),  # neutral: neither more nor less is better
    ],
)
def test_a_target_says_its_direction_and_keeps_its_decimals(metric, value, words):
    assert target_words(METRICS[metric], value) == words


def test_the_line_of_a_target_of_zero_is_drawn_at_zero():
    metric = METRICS["wait_mean"]
    (target,) = metric.targets
    zero = target_line(metric, target.model_copy(update={"value": 0.0}))
    assert (zero.value, zero.text) == (0.0, "Target: 0 or less")


def test_a_share_is_bound_as_it_is_printed():
    found = bound(observation("answered_share", "2022-10", 29187 / 33592))
    assert (found.text, found.value) == ("86.89%", 86.89)
    assert found.binding == "answered_share@1.0.0|E0|2022-10-01/P1M|2022-10-01/P1M|_T|phone|_T"


def test_a_missing_value_has_no_number():
    assert printed_number(observation("wait_mean", "2022-10", None)) is None


def test_a_difference_is_that_of_the_printed_values():
    # 0.86004 - 0.85996 is 0.008 points; printed they are both 86.00.
    later = observation("answered_share", "2022-10", 0.86004)
    earlier = observation("answered_share", "2022-09", 0.85996)
    metric = METRICS["answered_share"]
    assert difference(metric, later, earlier) == 0
    assert difference(metric, later, observation("answered_share", "2022-08", None)) is None


def test_units_are_words_and_a_count_has_none():
    names = ("answered_share", "wait_mean", "calls_offered")
    assert [unit_words(METRICS[name]) for name in names] == ["%", "seconds", ""]


def test_a_list_in_prose_ends_with_and():
    assert listed([]) == ""
    assert listed(["2021/22", "July 2022"]) == "2021/22 and July 2022"
