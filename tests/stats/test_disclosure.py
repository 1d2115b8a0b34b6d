"""Small numbers of people: withheld, rounded, and not told by what stands beside them.

1. 0 stays 0, 1 to 7 are withheld, 8 and more are rounded to the nearest 5.
2. A ratio is withheld for its numerator and for its complement, and is worked out from what was
   counted; its step leaves the numerator as open as rounding does.
3. Means and quantiles are withheld below the threshold; the sum behind a mean is never given.
4. From a total and its parts no withheld part can be pinned down; where rounding is not enough,
   that is found.
"""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.stats.disclosure import (
    SmallNumbers,
    disclose_average,
    disclose_count,
    disclose_ratio,
    pinned_down,
)

RULE = SmallNumbers()


def ratio(numerator, denominator, decimals=1, rule=RULE):
    return disclose_ratio(numerator, denominator, rule=rule, decimals=decimals, printed_scale=100)


# NHS Digital, change to disclosure control methodology for HES and ECDS from September 2018.
@pytest.mark.parametrize(
    ("count", "given_as"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_counts_are_withheld_or_rounded(count, given_as):
    assert disclose_count(count, rule=RULE).value == given_as


def test_the_rule_names_itself_in_words():
    assert RULE.id == "small numbers: 1 to 7 withheld, others rounded to 5"
    assert SmallNumbers(10, 10).id == "small numbers: 1 to 9 withheld, others rounded to 10"


@pytest.mark.parametrize(("threshold", "base"), [(1, 5), (8, 0), (8, 17)])
def test_a_rule_that_protects_nobody_or_rounds_people_to_none_is_refused(threshold, base):
    with pytest.raises(ValueError, match=r"below 2|rounded to 0"):
        SmallNumbers(threshold, base)


rules = st.tuples(st.integers(8, 30), st.integers(5, 20)).filter(lambda r: r[1] <= 2 * r[0])


@given(st.integers(1, 10**6), rules)
def test_nobody_and_somebody_are_never_confused(count, numbers):
    rule = SmallNumbers(*numbers)
    found = disclose_count(count, rule=rule).value
    assert found != 0
    assert (found is None) == (count < rule.threshold)
    assert found is None or abs(found - count) <= rule.round_to / 2


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [(1, 1000), (7, 1000), (993, 1000), (999, 1000), (3, 6), (0, 5), (5, 5)],
)
def test_a_ratio_is_withheld_for_its_few_and_for_its_few_others(numerator, denominator):
    found = ratio(numerator, denominator)
    assert found.is_withheld
    assert (found.value, found.numerator, found.denominator) == (None, None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "counts", "step"),
    [
        # 38.3%: the counted 123 of 321, not the rounded 125 of 320 (39.1%).
        (123, 321, 0.38, (125, 320), "2"),
        (4321, 10_000, 0.432, (4320, 10_000), "0.1"),
        # With counts rounded to 5 a whole percent needs 500 people and one decimal 5,000.
        (1234, 4997, 0.246, (1235, 4995), "0.2"),
        (1234, 5000, 0.247, (1235, 5000), "0.1"),
        (248, 498, 0.5, (250, 500), "1"),
        (248, 497, 0.5, (250, 495), "2"),
        (20, 50, 0.4, (20, 50), "10"),
        (0, 40, 0.0, (0, 40), "20"),
        (40, 40, 1.0, (40, 40), "20"),
    ],
)
def test_a_ratio_is_worked_out_from_what_was_counted(numerator, denominator, value, counts, step):
    found = ratio(numerator, denominator)
    assert found.value == pytest.approx(value)
    assert (found.numerator, found.denominator) == counts
    assert found.step == Decimal(step)
    assert found.decimals == (1 if "." in step else 0)


def test_a_rate_is_given_in_its_own_unit():
    found = disclose_ratio(
        123, 54_321, rule=RULE, decimals=1, printed_scale=10_000, value_scale=10_000
    )
    assert (found.value, found.step) == (23.0, Decimal(1))


def test_a_ratio_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to divide by"):
        ratio(0, 0)


people = st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(people, st.integers(0, 3), rules)
def test_from_a_ratio_the_numerator_is_known_no_better_than_from_the_rounded_count(
    pair, decimals, numbers
):
    rule = SmallNumbers(*numbers)
    numerator, denominator = pair
    found = ratio(numerator, denominator, decimals, rule)
    if found.is_withheld or numerator in (0, denominator):
        return
    assert found.step is not None
    assert found.step * found.denominator >= rule.round_to * 100
    assert 0 < found.value < 1
    assert abs(found.value * 100 - 100 * numerator / denominator) <= float(found.step) / 2 + 1e-9
    assert round(found.value * 100, found.decimals) == pytest.approx(found.value * 100)


def test_a_mean_tells_neither_its_sum_nor_more_digits_than_are_printed():
    found = disclose_average(1234 / 43, 43, rule=RULE, decimals=1)
    assert (found.value, found.numerator, found.denominator) == (28.7, None, 45)
    # 28.697674 to six digits is 1,234 of 43, and of no other number of people near it.


@pytest.mark.parametrize(("records", "is_withheld"), [(0, True), (7, True), (8, False)])
def test_an_average_of_few_is_withheld(records, is_withheld):
    assert disclose_average(5.0, records, rule=RULE, decimals=0).is_withheld == is_withheld


def test_a_mean_share_is_rounded_as_it_is_printed():
    found = disclose_average(0.123456, 100, rule=RULE, decimals=1, printed_scale=100)
    assert found.value == 0.123


# --- a total and its parts ------------------------------------------------------------------------


def published(parts, rule=RULE):
    total = disclose_count(sum(parts), rule=rule).value
    return total, [disclose_count(part, rule=rule).value for part in parts]


def by_trying_all(total, parts, rule=RULE):
    """What each withheld part can be, found by trying every number that is given so."""

    def given_as(value):
        if value is None:
            return range(1, rule.threshold)
        top = int(value) + rule.round_to + 1
        return [n for n in range(top) if disclose_count(n, rule=rule).value == value]

    fits = [
        tried
        for tried in product(*(given_as(part) for part in parts))
        if disclose_count(sum(tried), rule=rule).value == total
    ]
    hidden = [at for at, part in enumerate(parts) if part is None]
    return [{tried[at] for tried in fits} for at in hidden]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([8, 1, 1, 1, 1], 1),
        ([12, 7, 7, 7], 7),
        ([1] * 12, 1),
        ([7, 7, 7, 7], 7),
        ([8, 4], None),
        ([9, 6], None),
        ([0, 0, 9, 3], None),
        ([3, 3], None),
        ([20, 30], None),
    ],
)
def test_it_is_found_where_rounding_leaves_one_value(parts, told):
    assert pinned_down(*published(parts), rule=RULE) == told


@given(st.lists(st.one_of(st.integers(0, 9), st.integers(8, 40)), min_size=1, max_size=4))
def test_no_part_of_1_to_7_is_pinned_down_unless_it_is_said_so(parts):
    total, given_parts = published(parts)
    told = pinned_down(total, given_parts, rule=RULE)
    if total is None:
        return
    for possible in by_trying_all(total, given_parts):
        assert (len(possible) == 1) == (told is not None)
        assert told is None or possible == {told}


@pytest.mark.parametrize("numbers", [(8, 5), (10, 10)])
def test_of_two_parts_none_is_ever_pinned_down(numbers):
    rule = SmallNumbers(*numbers)
    for one in range(60):
        for other in range(60):
            total, given_parts = published([one, other], rule)
            assert pinned_down(total, given_parts, rule=rule) is None


def test_of_three_parts_one_can_be():
    """17 is given as 15, and 8 twice as 10: at most 17 less at least 8 and 8 leaves but 1."""
    total, given_parts = published([1, 8, 8])
    assert (total, given_parts) == (15, [None, 10, 10])
    assert pinned_down(total, given_parts, rule=RULE) == 1


def test_a_total_that_is_withheld_tells_nothing():
    assert pinned_down(None, [None, 0], rule=RULE) is None
