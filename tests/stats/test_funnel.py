"""Funnels: how far a group may lie from the average before it is more than chance.

1. Limits and positions of shares equal all those published by Public Health England's package.
2. A group is beyond a limit exactly when its Wilson interval leaves the centre out.
3. z scores, phi, tau2 and widened limits equal those of another computation and of statsmodels.
4. Limits hold the centre, narrow with size, widen with confidence and with overdispersion.
5. One, none, missing, all equal, none at all, all of them: nothing breaks, and a reason is given.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.stats.funnel import phe_limits, proportion_funnel, rate_funnel, ratio_funnel
from gaugebook.stats.intervals import wilson
from gaugebook.stats.normal import deviate

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "funnel_proportion.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))
POSITIONS = {
    "High (0.001)": "above_998",
    "High (0.025)": "above_95",
    "Not significant": "within",
    "Low (0.025)": "below_95",
    "Low (0.001)": "below_998",
}


@pytest.fixture(scope="module")
def published():
    """The funnel of all 303 published areas."""
    return proportion_funnel([(count, size) for count, size, _ in PUBLISHED["cases"]])


# --- published values -----------------------------------------------------------------------------


def test_the_centre_is_the_published_baseline(published):
    assert published.centre * 100 == pytest.approx(PUBLISHED["baseline"], abs=5e-7)


def test_limits_equal_all_the_published_ones(published):
    assert len(PUBLISHED["limits"]) == 100
    for size, lower_95, upper_95, lower_998, upper_998 in PUBLISHED["limits"]:
        for confidence, limits in ((0.95, (lower_95, upper_95)), (0.998, (lower_998, upper_998))):
            found = phe_limits(published.centre, size, confidence=confidence)
            assert found == pytest.approx(limits, abs=1e-6), size
            same = published.limits_at(size, confidence)
            assert tuple(100 * limit for limit in same) == pytest.approx(found, abs=1e-9)


def test_every_published_area_lies_where_it_was_published(published):
    assert len(PUBLISHED["cases"]) == 303
    expected = [POSITIONS[significance] for _, _, significance in PUBLISHED["cases"]]
    assert [item.position for item in published.items] == expected


@pytest.mark.shared
def test_the_kept_vectors_are_the_whole_published_set(shared):
    text = (shared / "vectors" / "funnel_proportion.json").read_text(encoding="utf-8")
    whole = json.loads(text)
    cases = [[case["x"], case["n"], case["significance"]] for case in whole["cases"]]
    assert cases == PUBLISHED["cases"]
    assert [list(row.values())[:5] for row in whole["limits"]] == PUBLISHED["limits"]


# --- against other computations -------------------------------------------------------------------

GROUPS = [(31, 90), (60, 210), (12, 44), (205, 400), (77, 300), (150, 420), (9, 35), (88, 190)]


def funnel_by_hand(groups, *, forward, back, sd, winsorise):
    """Spiegelhalter's steps in numpy: z, winsorised z, phi, tau2, and limits for each group."""
    counts, sizes = np.array(groups, float).T
    middle = forward(counts.sum() / sizes.sum())
    deviations = sd(counts.sum() / sizes.sum(), sizes)
    z = (forward(counts / sizes) - middle) / deviations
    ends = np.percentile(z, [100 * winsorise, 100 * (1 - winsorise)])
    pulled = np.where(z < ends[0], ends[0], np.where(z > ends[1], ends[1], z))
    phi = (pulled**2).sum() / len(z)
    w = deviations**-2
    tau2 = max(0, (len(z) * phi - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    wide = {
        "none": deviations,
        "multiplicative": deviations * np.sqrt(max(phi, 1)),
        "additive": np.sqrt(deviations**2 + tau2),
    }
    reach = 1.959963984540054
    limits = {
        # A limit below none of them is none of them.
        kind: (back(np.maximum(0, middle - reach * s)), back(middle + reach * s))
        for kind, s in wide.items()
    }
    return z, phi, tau2, limits


SCALES = {
    "plain": (lambda p: p, lambda p: p, lambda p, n: np.sqrt(p * (1 - p) / n)),
    "arcsine": (
        lambda p: np.arcsin(np.sqrt(p)),
        lambda a: np.sin(a) ** 2,
        lambda p, n: 1 / (2 * np.sqrt(n)),
    ),
}


@pytest.mark.parametrize("winsorise", [0, 0.1, 0.25])
@pytest.mark.parametrize("kind", ["none", "multiplicative", "additive"])
@pytest.mark.parametrize("scale", ["plain", "arcsine"])
def test_shares_equal_another_computation(scale, kind, winsorise):
    forward, back, sd = SCALES[scale]
    z, phi, tau2, limits = funnel_by_hand(
        GROUPS, forward=forward, back=back, sd=sd, winsorise=winsorise
    )

    found = proportion_funnel(GROUPS, overdispersion=kind, winsorise=winsorise, scale=scale)

    assert [item.z for item in found.items] == pytest.approx(list(z))
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2))
    at = [found.limits_at(size, 0.95) for _, size in GROUPS]
    assert [lower for lower, _ in at] == pytest.approx(list(limits[kind][0]))
    assert [upper for _, upper in at] == pytest.approx(list(limits[kind][1]))


@pytest.mark.parametrize("kind", ["none", "multiplicative", "additive"])
def test_rates_equal_another_computation(kind):
    groups = [(310, 90), (600, 210), (120, 44), (1505, 400), (770, 300), (1150, 420)]
    z, phi, tau2, limits = funnel_by_hand(
        groups,
        forward=np.sqrt,
        back=np.square,
        sd=lambda p, n: 1 / (2 * np.sqrt(n)),
        winsorise=0.1,
    )

    found = rate_funnel(groups, overdispersion=kind, multiplier=1000)

    assert [item.z for item in found.items] == pytest.approx(list(z))
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2))
    at = [found.limits_at(size, 0.95) for _, size in groups]
    assert [lower for lower, _ in at] == pytest.approx(list(1000 * limits[kind][0]))
    assert [upper for _, upper in at] == pytest.approx(list(1000 * limits[kind][1]))


def test_tau2_is_the_estimate_of_dersimonian_and_laird_in_statsmodels():
    # With each variance that of the centre, the weighted mean is the centre itself.
    from statsmodels.stats.meta_analysis import combine_effects

    counts, sizes = np.array(GROUPS, float).T
    centre = counts.sum() / sizes.sum()
    theirs = combine_effects(counts / sizes, centre * (1 - centre) / sizes, method_re="dl")

    found = proportion_funnel(GROUPS, winsorise=0)

    assert found.tau2 == pytest.approx(theirs.tau2)
    assert found.phi == pytest.approx(theirs.q / len(GROUPS))


def test_a_ratio_is_judged_against_1_and_a_rate_against_its_own_average():
    items = [(130, 100), (140, 100)]
    assert [item.position for item in ratio_funnel(items).items] == ["above_95", "above_998"]
    assert [item.position for item in ratio_funnel(items, target=None).items] == ["within"] * 2
    assert [item.position for item in rate_funnel(items).items] == ["within"] * 2


def test_widening_for_overdispersion_brings_groups_back_within():
    none, wide = (
        [item.position for item in proportion_funnel(GROUPS, overdispersion=kind).items]
        for kind in ("none", "additive")
    )
    assert none.count("within") < wide.count("within")


# --- properties -----------------------------------------------------------------------------------

groups_of_shares = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 5000)).filter(lambda pair: sum(pair) > 0),
    min_size=2,
    max_size=12,
).map(lambda parts: [(part, part + rest) for part, rest in parts])
kinds = st.sampled_from(["none", "multiplicative", "additive"])
scales = st.sampled_from(["plain", "arcsine"])


@given(groups_of_shares)
def test_beyond_a_limit_is_when_the_wilson_interval_leaves_the_centre_out(groups):
    found = proportion_funnel(groups)
    assume(0 < found.centre < 1)
    for (count, size), item in zip(groups, found.items, strict=True):
        interval = wilson(count, size)
        edges = (interval.lower, interval.upper)
        assume(min(abs(found.centre - edge) for edge in edges) > 1e-9)
        leaves_out = not interval.lower <= found.centre <= interval.upper
        assert (item.position != "within") == leaves_out


@given(groups_of_shares, kinds, scales, st.integers(1, 10**6))
def test_limits_hold_the_centre_and_are_shares(groups, kind, scale, size):
    found = proportion_funnel(groups, overdispersion=kind, scale=scale)
    narrow, wide = found.limits_at(size, 0.95), found.limits_at(size, 0.998)
    hair = 1e-12
    assert 0 <= wide[0] <= narrow[0] + hair
    assert narrow[0] - hair <= found.centre <= narrow[1] + hair
    assert narrow[1] - hair <= wide[1] <= 1
    larger = found.limits_at(2 * size, 0.95)
    assert narrow[0] - hair <= larger[0]
    assert larger[1] <= narrow[1] + hair


@given(groups_of_shares, scales)
def test_overdispersion_never_narrows_the_limits(groups, scale):
    plain = proportion_funnel(groups, scale=scale).limits_at(100, 0.95)
    for kind in ("multiplicative", "additive"):
        wide = proportion_funnel(groups, overdispersion=kind, scale=scale).limits_at(100, 0.95)
        assert wide[0] <= plain[0] + 1e-12
        assert wide[1] >= plain[1] - 1e-12


@given(groups_of_shares, kinds)
def test_the_sign_of_z_is_the_side_of_the_position(groups, kind):
    for item in proportion_funnel(groups, overdispersion=kind).items:
        if item.position is not None and item.position != "within":
            assert item.position.startswith("above" if item.z > 0 else "below")


# --- edges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("funnel", [proportion_funnel, rate_funnel])
@pytest.mark.parametrize("items", [[], [(None, 10)], [(0, 0)], [(5, 50)], [(5, 50), (None, 9)]])
def test_fewer_than_two_groups_cannot_be_compared_with_their_average(funnel, items):
    assert funnel(items) is None


def test_one_group_can_be_compared_with_a_target():
    assert proportion_funnel([(30, 100)], target=0.5).items[0].position == "below_998"
    assert rate_funnel([(30, 100)], target=0.3).items[0].position == "within"
    assert ratio_funnel([(30, 100)]).items[0].position == "below_998"
    assert proportion_funnel([(30, 100)], target=0.5).phi is None
    assert ratio_funnel([]) is None


def test_what_is_missing_keeps_its_place_and_counts_for_nothing():
    found = proportion_funnel([(None, 10), (30, 100), (0, 0), (45, None), (35, 100)])
    assert found.centre == 65 / 200
    assert [item.reason for item in found.items] == [
        "no count", None, "nothing to divide by", "no count", None,
    ]  # fmt: skip
    assert [item.position for item in found.items] == [None, "within", None, None, "within"]


def test_all_equal_are_all_within():
    for kind in ("none", "multiplicative", "additive"):
        found = proportion_funnel([(1, 3)] * 5 + [(2, 6)], overdispersion=kind)
        assert {item.position for item in found.items} == {"within"}
        assert found.tau2 == 0


@pytest.mark.parametrize("share", [0, 1])
def test_all_none_or_all_leaves_limits_without_width(share):
    found = proportion_funnel([(share * 7, 7), (share * 900, 900)], overdispersion="additive")
    assert found.limits_at(50, 0.95) == (share, share)
    assert {item.position for item in found.items} == {"within"}


def test_a_target_of_all_says_nothing_of_chance():
    found = proportion_funnel([(99, 100), (100, 100)], target=1)
    assert [item.position for item in found.items] == [None, "within"]
    assert found.items[0].reason == "a centre of none or all leaves nothing to chance"


def test_no_events_at_all_give_no_funnel_of_rates():
    assert rate_funnel([(0, 100), (0, 200)]) is None


def test_a_line_with_three_calls_has_a_value_and_no_position():
    found = rate_funnel([(3, 4), (300, 320), (290, 320)])
    assert (found.items[0].value, found.items[0].position) == (0.75, None)
    assert found.items[0].reason == "fewer than 10 expected"


def test_few_found_where_many_were_expected_is_a_finding():
    assert ratio_funnel([(2, 30)]).items[0].position == "below_998"


def test_the_least_confidence_named_need_not_be_95():
    found = proportion_funnel([(30, 100), (70, 100)], confidences=(0.99, 0.8))
    assert found.confidences == (0.8, 0.99)
    assert [item.position for item in found.items] == ["below_99", "above_99"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: proportion_funnel([(11, 10), (1, 10)]), "is not a share"),
        (lambda: proportion_funnel([(-1, 10), (1, 10)]), "is not a share"),
        (lambda: proportion_funnel([(float("nan"), 10), (1, 10)]), "is not a share"),
        (lambda: proportion_funnel([(1, 10), (2, 10)], target=90), "not a share"),
        (lambda: proportion_funnel([(1, 10), (2, 10)], winsorise=0.5), "pulled in"),
        (lambda: proportion_funnel([(1, 10), (2, 10)], confidences=()), "at least one"),
        (lambda: proportion_funnel([(1, 10), (2, 10)], confidences=(95,)), "confidence"),
        (lambda: rate_funnel([(-1, 10), (1, 10)]), "is not a count"),
        (lambda: rate_funnel([(1, float("inf")), (1, 10)]), "is not a count"),
        (lambda: ratio_funnel([(1, 10)], target=-1), "is not a count"),
        (lambda: proportion_funnel([(1, 10), (2, 10)]).limits_at(0, 0.95), "has no limits"),
        (lambda: phe_limits(0.5, 0, confidence=0.95), "has no limits"),
        (lambda: phe_limits(50, 10, confidence=0.95), "is not a share"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_deviates_are_those_of_the_table():
    assert [round(deviate(c), 3) for c in (0.8, 0.95, 0.99, 0.998)] == [1.282, 1.96, 2.576, 3.09]
