"""Intervals for proportions, counts and rates.

1. Wilson limits equal published ones to twelve digits.
2. They hold the estimate, lie in 0 to 1, and are 0 or 1 exactly at the edges.
3. A share of nothing has no interval, and what is no share is refused.
4. The limits of a count equal published ones, below 10 and from 10, and hold the count.
5. A rate's limits are those of its numerator; it may exceed its denominator.
6. The limits of a difference equal published ones and those of statsmodels; the other way round
   they are its negative.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.stats.intervals import byar, newcombe, rate, wilson

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def published(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", published("wilson_proportion"), ids=str)
def test_wilson_limits_equal_the_published_ones(case):
    numerator, denominator, multiplier, confidence, lower, upper = case

    found = wilson(numerator, denominator, confidence=confidence)

    assert found.lower * multiplier == pytest.approx(lower, rel=1e-12)
    assert found.upper * multiplier == pytest.approx(upper, rel=1e-12)
    assert (found.method, found.confidence) == ("wilson", confidence)


@pytest.mark.parametrize("case", published("wilson_grouped_sums"), ids=str)
def test_the_interval_of_a_group_comes_from_its_sums_and_is_none_where_one_is_missing(case):
    numerator, denominator, lower, upper = case

    found = wilson(numerator, denominator)

    if lower is None:
        assert found is None
    else:
        assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=1e-12)


@pytest.mark.shared
def test_wilson_limits_equal_every_published_case(shared):
    text = (shared / "vectors" / "wilson_proportion.json").read_text(encoding="utf-8")
    cases = json.loads(text)["cases"]

    assert len(cases) == 38
    for case in cases:
        found = wilson(case["x"], case["n"], confidence=case["confidence"])
        scale = case.get("multiplier", 1)
        limits = (found.lower * scale, found.upper * scale)
        assert limits == pytest.approx((case["lower"], case["upper"]), rel=1e-12), case


@pytest.mark.shared
def test_the_interval_of_a_group_comes_from_its_sums(shared):
    text = (shared / "vectors" / "wilson_grouped_sums.json").read_text(encoding="utf-8")
    cases = json.loads(text)["cases"]

    assert cases
    for case in cases:
        found = wilson(case["Numerator"], case["Denominator"])
        if case["value"] is None:
            assert found is None
            continue
        limits = (found.lower, found.upper)
        assert limits == pytest.approx((case["lowercl"], case["uppercl"]), rel=1e-12), case


def test_a_share_of_nothing_has_no_interval():
    assert wilson(0, 0) is None


def test_at_the_edges_the_limit_is_exact():
    assert wilson(0, 51).lower == 0
    assert wilson(51, 51).upper == 1


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(-1, 10), (11, 10), (5, 0), (float("nan"), 10), (0, -1)]
)
def test_what_is_no_share_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="is not a share"):
        wilson(numerator, denominator)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence=confidence)


counts = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).filter(lambda pair: sum(pair) > 0)


@given(counts, st.floats(0.5, 0.999))
def test_the_interval_holds_the_estimate_and_lies_in_0_to_1(pair, confidence):
    part, rest = pair
    found = wilson(part, part + rest, confidence=confidence)

    assert 0 <= found.lower <= part / (part + rest) + 1e-12
    assert part / (part + rest) - 1e-12 <= found.upper <= 1


@given(counts)
def test_more_confidence_never_gives_a_narrower_interval(pair):
    part, rest = pair
    narrow, wide = (wilson(part, part + rest, confidence=c) for c in (0.9, 0.99))

    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(counts)
def test_the_interval_of_the_others_is_the_mirror_image(pair):
    part, rest = pair
    here, there = wilson(part, part + rest), wilson(rest, part + rest)

    assert (here.lower, here.upper) == pytest.approx((1 - there.upper, 1 - there.lower), abs=1e-12)


# --- counts and rates -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", published("rate_exact_or_byar"), ids=str)
def test_the_limits_of_a_rate_equal_the_published_ones(case):
    count, exposure, multiplier, *limits, method = case
    for confidence, published_limits in ((0.95, limits[:2]), (0.998, limits[2:])):
        found = rate(count, exposure, multiplier=multiplier, confidence=confidence)
        assert (found.lower, found.upper) == pytest.approx(published_limits, rel=1e-9)
        assert (found.method, found.confidence) == (method, confidence)


@pytest.mark.shared
def test_the_limits_of_a_rate_equal_every_published_case(shared):
    text = (shared / "vectors" / "rate_exact_or_byar.json").read_text(encoding="utf-8")
    cases = json.loads(text)["cases"]

    assert len(cases) == 17
    for case in cases:
        for level, confidence in (("95", 0.95), ("998", 0.998)):
            found = rate(case["x"], case["n"], multiplier=case["multiplier"], confidence=confidence)
            limits = (case[f"lower{level}"], case[f"upper{level}"])
            assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-9), case
            assert found.method == {"Exact": "exact", "Byars": "byar"}[case["method"]]


def test_the_exact_limits_of_nothing_are_those_of_the_table():
    # Garwood (1936), as in every table of exact Poisson limits: 0 to 3.689 at 95%.
    found = byar(0)
    assert (found.lower, round(found.upper, 3)) == (0, 3.689)


@given(st.integers(0, 10**7), st.floats(0.5, 0.999))
def test_the_interval_of_a_count_holds_it(count, confidence):
    found = byar(count, confidence=confidence)
    assert 0 <= found.lower <= count < found.upper


@given(st.integers(0, 10**5))
def test_more_have_higher_limits_even_where_the_method_changes(count):
    here, next_one = byar(count), byar(count + 1)
    assert here.lower < next_one.lower
    assert here.upper < next_one.upper


def test_a_rate_may_exceed_its_denominator_and_one_of_nothing_has_no_interval():
    found = rate(300, 100)
    assert found.lower < 3 < found.upper
    assert rate(5, 0) is None


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_what_is_no_count_is_refused(count):
    with pytest.raises(ValueError, match="is not a count"):
        byar(count)


@pytest.mark.parametrize("denominator", [-1, float("nan"), float("inf")])
def test_a_rate_of_less_than_nothing_is_refused(denominator):
    with pytest.raises(ValueError, match="is nothing to divide by"):
        rate(1, denominator)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_count_has_no_confidence_of_95(confidence):
    with pytest.raises(ValueError, match="confidence"):
        byar(20, confidence=confidence)


def test_a_rate_of_what_is_missing_has_no_interval():
    assert rate(None, 10) is None
    assert rate(10, None) is None


def test_a_rate_of_none_has_an_upper_limit():
    found = rate(0, 1000, multiplier=10_000)
    assert (found.lower, round(found.upper, 2)) == (0, 36.89)


@pytest.mark.parametrize("multiplier", [0, -1, float("nan")])
def test_a_rate_per_nothing_is_refused(multiplier):
    with pytest.raises(ValueError, match="a rate per"):
        rate(1, 10, multiplier=multiplier)


@given(st.integers(0, 10**6), st.floats(0.1, 1e6), st.floats(0.5, 0.99))
def test_a_rate_lies_in_its_interval_and_more_confidence_widens_it(count, exposure, confidence):
    narrow = rate(count, exposure, multiplier=100, confidence=confidence)
    wide = rate(count, exposure, multiplier=100, confidence=0.999)
    assert wide.lower <= narrow.lower <= 100 * count / exposure * (1 + 1e-12)
    assert 100 * count / exposure <= narrow.upper <= wide.upper


# --- differences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", published("newcombe_difference"), ids=str)
def test_the_limits_of_a_difference_equal_the_published_ones(case):
    *counted, lower, upper = case

    found = newcombe(*counted)

    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)
    assert (found.method, found.confidence) == ("newcombe", 0.95)


pairs = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(pairs, pairs, st.sampled_from([0.8, 0.95, 0.998]))
def test_the_limits_of_a_difference_are_those_of_statsmodels(first, second, confidence):
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = newcombe(*first, *second, confidence=confidence)
    theirs = confint_proportions_2indep(
        *first, *second, method="newcomb", compare="diff", alpha=1 - confidence
    )
    assert (found.lower, found.upper) == pytest.approx(theirs, abs=1e-9)


@given(pairs, pairs, st.floats(0.5, 0.99))
def test_a_difference_lies_in_its_interval_and_that_within_bounds(first, second, confidence):
    found = newcombe(*first, *second, confidence=confidence)
    wide = newcombe(*first, *second, confidence=0.999)
    difference = first[0] / first[1] - second[0] / second[1]
    assert -1 <= wide.lower <= found.lower <= difference + 1e-12
    assert difference - 1e-12 <= found.upper <= wide.upper <= 1


@given(pairs, pairs)
def test_a_difference_the_other_way_round_is_its_negative(first, second):
    here, there = newcombe(*first, *second), newcombe(*second, *first)
    assert (here.lower, here.upper) == pytest.approx((-there.upper, -there.lower), abs=1e-12)


@given(pairs, pairs)
def test_the_difference_of_the_others_is_its_negative_too(first, second):
    here = newcombe(*first, *second)
    others = newcombe(first[1] - first[0], first[1], second[1] - second[0], second[1])
    assert (here.lower, here.upper) == pytest.approx((-others.upper, -others.lower), abs=1e-9)


@given(pairs)
def test_equal_shares_have_a_difference_of_none(pair):
    found = newcombe(*pair, *pair)
    assert found.lower <= 0 <= found.upper
    assert found.lower == pytest.approx(-found.upper)


@pytest.mark.parametrize(
    "counted", [(None, 5, 1, 5), (1, None, 1, 5), (1, 5, None, 5), (1, 5, 1, None), (0, 0, 1, 5)]
)
def test_a_difference_of_what_is_missing_or_of_nothing_has_no_interval(counted):
    assert newcombe(*counted) is None
    assert newcombe(*counted[2:], *counted[:2]) is None


def test_a_difference_of_what_is_no_share_is_refused():
    with pytest.raises(ValueError, match="is not a share"):
        newcombe(6, 5, 1, 5)
    with pytest.raises(ValueError, match="confidence"):
        newcombe(1, 5, 1, 5, confidence=95)


def test_the_waste_forms_cannot_be_ranked():
    """41% and 34% of 200 forms: the difference may be nothing (Buckinghamshire, 2022)."""
    found = newcombe(82, 200, 68, 200)
    assert found.lower < 0 < found.upper
