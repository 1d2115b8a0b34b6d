"""Intervals for proportions, counts and rates.

1. Wilson limits equal published ones to twelve digits.
2. They hold the estimate, lie in 0 to 1, and are 0 or 1 exactly at the edges.
3. A share of nothing has no interval, and what is no share is refused.
4. The limits of a count equal published ones, below 10 and from 10, and hold the count.
5. A rate's limits are those of its numerator; it may exceed its denominator.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.stats.intervals import byar, byar_rate, wilson

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "wilson_proportion.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", PUBLISHED, ids=str)
def test_wilson_limits_equal_the_published_ones(case):
    numerator, denominator, confidence, lower, upper = case

    found = wilson(numerator, denominator, confidence=confidence)

    assert found.lower == pytest.approx(lower, abs=1e-12)
    assert found.upper == pytest.approx(upper, abs=1e-12)
    assert (found.method, found.confidence) == ("wilson", confidence)


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
    cases = [c for c in json.loads(text)["cases"] if c["value"] is not None]

    assert cases
    for case in cases:
        found = wilson(case["Numerator"], case["Denominator"])
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

# PHEindicatormethods, commit 093fd288, tests/testthat/testdata_Rate.xlsx (UK Health Security
# Agency); numbers only. Numerator, denominator, multiplier, 95% limits, 99.8% limits, method.
RATES = [
    (1, 100, 100, (0.0253178079842899, 5.5716433909389), (0.00100050033358353, 9.23341347645159),
     "exact"),
    (5, 100, 100_000, (1623.48639011842, 11668.3320793227), (739.371731917839, 16454.7452036801),
     "exact"),
    (20, 100, 100, (12.2114284248759, 30.8898803691971), None, "byar"),
    (65, 100, 100, (50.1631877104595, 82.8491385459398), (42.8802614714802, 94.000291444318),
     "byar"),
    (9856, 12345, 100, (78.2694905897676, 81.4300165427214), (77.3759054326105, 82.3544727709543),
     "byar"),
]  # fmt: skip


@pytest.mark.parametrize(("count", "people", "per", "at_95", "at_998", "method"), RATES)
def test_the_limits_of_a_rate_equal_the_published_ones(count, people, per, at_95, at_998, method):
    for confidence, limits in ((0.95, at_95), (0.998, at_998)):
        if limits is None:
            continue
        found = byar_rate(count, people, per, confidence=confidence)
        assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-7)
        assert (found.method, found.confidence) == (method, confidence)


@pytest.mark.shared
def test_the_limits_of_a_rate_equal_every_published_case(shared):
    text = (shared / "vectors" / "rate_exact_or_byar.json").read_text(encoding="utf-8")
    cases = json.loads(text)["cases"]

    assert len(cases) == 17
    for case in cases:
        for level, confidence in (("95", 0.95), ("998", 0.998)):
            found = byar_rate(case["x"], case["n"], case["multiplier"], confidence=confidence)
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
    found = byar_rate(300, 100)
    assert found.lower < 3 < found.upper
    assert byar_rate(5, 0) is None


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_what_is_no_count_is_refused(count):
    with pytest.raises(ValueError, match="is not a count"):
        byar(count)


@pytest.mark.parametrize("denominator", [-1, float("nan"), float("inf")])
def test_a_rate_of_less_than_nothing_is_refused(denominator):
    with pytest.raises(ValueError, match="is nothing to divide by"):
        byar_rate(1, denominator)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_count_has_no_confidence_of_95(confidence):
    with pytest.raises(ValueError, match="confidence"):
        byar(20, confidence=confidence)
