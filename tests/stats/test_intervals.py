"""Intervals for proportions.

1. Wilson limits equal published ones to twelve digits.
2. They hold the estimate, lie in 0 to 1, and are 0 or 1 exactly at the edges.
3. A share of nothing has no interval, and what is no share is refused.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.stats.intervals import wilson

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
