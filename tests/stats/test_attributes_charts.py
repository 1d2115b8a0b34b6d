"""Limits of shares and rates that follow from the counts behind them.

1. Plain and Laney's limits equal published ones, and an arithmetic of our own in numpy.
2. Shares are held in 0 to 1, rates above 0.
3. Laney's limits are the plain ones times sigma z; with few calls about the same, with many wider.
4. What is missing has no limits and breaks the moving range; where nothing varies, limits are the
   centre; where neighbours do not tell how much it moves, Laney's chart is not made.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.stats.attributes_charts import p_limits, u_limits
from gaugebook.stats.spc_rules import signals

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "attributes_charts.json"
PUBLISHED = json.loads(VECTORS.read_text(encoding="utf-8"))


def published(name, scale=1.0):
    """Give numerators, denominators and the four limits, each as one row."""
    numerators, denominators, *limits = zip(*PUBLISHED[name], strict=True)
    return numerators, denominators, [tuple(v / scale for v in row) for row in limits]


CHARTS = [
    ("p", p_limits, "no", 1, 1e-4),
    ("u", u_limits, "no", 1, 1e-8),
    ("p prime, percent", p_limits, "yes", 100, 1e-6),
    ("u prime", u_limits, "yes", 1, 1e-4),
]


@pytest.mark.parametrize(("name", "limits_of", "laney", "scale", "last_digit"), CHARTS)
def test_limits_equal_the_published_ones(name, limits_of, laney, scale, last_digit):
    numerators, denominators, rows = published(name, scale)

    found = limits_of(numerators, denominators, laney=laney)

    ours = (found.lower, found.near_lower, found.near_upper, found.upper)
    for here, there in zip(ours, rows, strict=True):
        assert here == pytest.approx(there, abs=0.51 * last_digit)


@pytest.mark.parametrize(("name", "limits_of", "laney", "scale", "last_digit"), CHARTS)
def test_limits_equal_an_arithmetic_in_numpy(name, limits_of, laney, scale, last_digit):
    numerators, denominators, _ = published(name)
    x, n = np.array(numerators, float), np.array(denominators, float)
    centre = x.sum() / n.sum()
    spread = np.sqrt(centre * (1 - centre) / n if limits_of is p_limits else centre / n)
    sigma_z = np.abs(np.diff((x / n - centre) / spread)).mean() / 1.128
    widened = spread * (sigma_z if laney == "yes" else 1)
    ceiling = 1 if limits_of is p_limits else np.inf

    found = limits_of(numerators, denominators, laney=laney)

    assert found.centre == pytest.approx(centre, rel=1e-12)
    assert found.sigma_z == pytest.approx(sigma_z, rel=1e-9)
    assert found.upper == pytest.approx(np.clip(centre + 3 * widened, 0, ceiling), rel=1e-9)
    assert found.lower == pytest.approx(np.clip(centre - 3 * widened, 0, ceiling), rel=1e-9)
    assert found.values == pytest.approx(x / n)


def test_on_large_counts_the_plain_chart_alarms_and_laneys_does_not():
    """Emergency attendances: 20 weeks, 280,000 each, 16 of them out of plain limits."""
    numerators, denominators, _ = published("p prime, percent")
    plain = p_limits(numerators, denominators)
    primed = p_limits(numerators, denominators, laney="yes")

    def out(limits):
        return sum(
            any(s.rule == "outside_limits" for s in of_point)
            for of_point in signals(limits.values, limits)
        )

    assert (out(plain), out(primed)) == (16, 0)
    assert plain.sigma_z == primed.sigma_z
    assert round(plain.sigma_z, 2) == 10.64


def test_limits_are_wider_where_there_were_fewer():
    found = p_limits([30, 3, 60], [100, 10, 200])
    assert found.upper[1] > found.upper[0] > found.upper[2]
    assert found.lower[1] == 0.0


def test_limits_of_a_share_are_cut_off_at_all():
    found = p_limits([19, 20, 18], [20, 20, 20])
    assert found.upper == (1.0, 1.0, 1.0)
    assert found.near_upper == (1.0, 1.0, 1.0)
    assert u_limits([19, 20, 18], [20, 20, 20]).upper[0] > 1


# --- missing, few, equal --------------------------------------------------------------------------


@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
@pytest.mark.parametrize("laney", ["no", "yes"])
def test_fewer_than_two_periods_have_no_limits(limits_of, laney):
    for numerators, denominators in (
        ([], []),
        ([5], [10]),
        ([None, 5], [10, 10]),
        ([0, 5], [0, 10]),
        ([5, float("nan")], [10, 10]),
    ):
        assert limits_of(numerators, denominators, laney=laney) is None


@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
def test_a_missing_period_has_no_limits_and_is_no_zero(limits_of):
    found = limits_of([5, None, 6, 0, 7], [10, 10, 10, 0, None])
    for row in (found.lower, found.upper, found.near_lower, found.near_upper, found.values):
        assert [value is None for value in row] == [False, True, False, True, True]
    assert found.centre == pytest.approx(0.55)


@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
def test_a_gap_breaks_the_moving_range_of_sigma_z(limits_of):
    apart = limits_of([50, 60, None, 90, 80], [100] * 5)
    ranges = limits_of([50, 60, 90, 80], [100] * 4)
    assert apart.centre == ranges.centre
    # 10 and 10 without the gap's 30.
    assert apart.sigma_z == pytest.approx(ranges.sigma_z * 10 / (50 / 3))


@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
def test_laneys_chart_is_not_made_where_neighbours_do_not_tell(limits_of):
    for numerators in ([5, None, 6], [5, 5, None, 9, 9]):
        denominators = [10] * len(numerators)
        assert limits_of(numerators, denominators, laney="yes") is None
        assert limits_of(numerators, denominators) is not None


@pytest.mark.parametrize("laney", ["no", "yes"])
@pytest.mark.parametrize(
    ("limits_of", "numerators", "centre"),
    [(p_limits, [0, 0, 0], 0), (p_limits, [9, 10, 11], 1), (u_limits, [0, 0, 0], 0)],
)
def test_all_none_and_all_have_limits_of_the_centre(limits_of, numerators, centre, laney):
    found = limits_of(numerators, [9, 10, 11], laney=laney)
    assert found.centre == centre
    assert found.sigma_z is None
    assert found.lower == found.upper == (centre,) * 3
    assert signals(found.values, found) == ((), (), ())


@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
def test_equal_shares_leave_laneys_limits_no_width_and_give_no_signal(limits_of):
    numerators, denominators = [3, 6, 9, 12, 3, 6, 9, 12], [10, 20, 30, 40, 10, 20, 30, 40]
    found = limits_of(numerators, denominators, laney="yes")
    assert found.sigma_z == pytest.approx(0, abs=1e-12)
    assert found.lower == pytest.approx((0.3,) * 8)
    assert signals(found.values, found) == ((),) * 8


@pytest.mark.parametrize(
    ("numerators", "denominators", "words"),
    [
        ([1, 2], [3], "do not fit"),
        ([-1, 2], [3, 3], "neither a share nor a rate"),
        ([1, 2], [3, -3], "neither a share nor a rate"),
        ([1, 2], [3, 0], "neither a share nor a rate"),
        ([1, float("inf")], [3, 3], "cannot be charted"),
    ],
)
@pytest.mark.parametrize("limits_of", [p_limits, u_limits])
def test_what_is_no_share_or_rate_is_refused(limits_of, numerators, denominators, words):
    with pytest.raises(ValueError, match=words):
        limits_of(numerators, denominators)


def test_a_share_cannot_exceed_all_but_a_rate_can():
    with pytest.raises(ValueError, match="4 of 3 is not a share"):
        p_limits([4, 1], [3, 3])
    assert u_limits([4, 1], [3, 3]).centre == pytest.approx(5 / 6)


# --- properties -----------------------------------------------------------------------------------

counted = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
periods = st.lists(st.one_of(st.just((None, None)), counted), max_size=20)


@given(periods, st.sampled_from([p_limits, u_limits]), st.sampled_from(["no", "yes"]))
def test_limits_hold_the_centre_within_bounds(pairs, limits_of, laney):
    found = limits_of([x for x, _ in pairs], [n for _, n in pairs], laney=laney)
    assume(found is not None)
    rows = (found.lower, found.near_lower, found.near_upper, found.upper)
    for low, near_low, near_high, high in zip(*rows, strict=True):
        if low is not None:
            assert 0 <= low <= near_low <= found.centre + 1e-12
            assert found.centre - 1e-12 <= near_high <= high
            assert limits_of is u_limits or high <= 1


@given(st.lists(counted, min_size=2, max_size=20))
def test_the_share_of_the_others_has_the_mirrored_limits(pairs):
    here = p_limits([x for x, _ in pairs], [n for _, n in pairs])
    there = p_limits([n - x for x, n in pairs], [n for _, n in pairs])
    assert here.lower == pytest.approx([1 - upper for upper in there.upper], abs=1e-9)


@given(st.lists(counted, min_size=2, max_size=20))
def test_laneys_limits_are_the_plain_ones_times_sigma_z(pairs):
    numerators, denominators = [x for x, _ in pairs], [n for _, n in pairs]
    plain = u_limits(numerators, denominators)
    primed = u_limits(numerators, denominators, laney="yes")
    assume(primed is not None and plain.sigma_z is not None)
    for high, primed_high in zip(plain.upper, primed.upper, strict=True):
        reach = (high - plain.centre) * plain.sigma_z
        assert primed_high - plain.centre == pytest.approx(reach, rel=1e-6, abs=1e-12)
