"""Interrupted time series: did the level or the trend change at a known date.

1. Ratios, limits, dispersion, fitted and counterfactual values equal another computation.
2. A change that was put in is found; where there was none, 1 is in the interval as often as
   the interval says.
3. Scale does not matter: counts and exposure alike, ten times the exposure, a gap, a season.
4. Too few, none, zeros, all equal, exactly on a line: no numbers, and the reason in words.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gaugebook.stats.interrupted import interrupted_series, why_no_interrupted_series

COUNTS = [212, 198, 205, 221, 190, 203, 215, 208, 199, 222, 214, 207,
          165, 171, 158, 180, 169, 162, 175, 160, 168, 159, 172, 155]  # fmt: skip
EXPOSURE = [1000 + 10 * i + (i % 5) for i in range(24)]


# --- against another computation ------------------------------------------------------------------


def by_hand(counts, *, change_at, exposure, slope, season, harmonics=2):
    """The same regression by iteratively reweighted least squares, in numpy alone."""
    counts = np.array([np.nan if count is None else count for count in counts], float)
    exposure = np.array(exposure, float)
    time = np.arange(len(counts)) + 1.0
    after = (time > change_at).astype(float)
    columns = [np.ones_like(time), after, time]
    if slope == "changes":
        columns.append(np.maximum(0, time - change_at - 1))
    for wave in range(1, harmonics + 1) if season else []:
        columns += [np.sin(2 * np.pi * wave * time / season)]
        columns += [np.cos(2 * np.pi * wave * time / season)]
    everything = np.column_stack(columns)
    used = ~np.isnan(counts)
    x, y, offset = everything[used], counts[used], np.log(exposure[used])
    beta = np.linalg.lstsq(x, np.log(y) - offset, rcond=None)[0]
    for _ in range(60):
        mean = np.exp(x @ beta + offset)
        working = x @ beta + (y - mean) / mean
        beta = np.linalg.solve(x.T @ (mean[:, None] * x), x.T @ (mean * working))
    mean = np.exp(x @ beta + offset)
    free = len(y) - x.shape[1]
    dispersion = ((y - mean) ** 2 / mean).sum() / free
    errors = np.sqrt(dispersion * np.diag(np.linalg.inv(x.T @ (mean[:, None] * x))))
    reach = stats.t.ppf(0.975, free) * errors
    nothing_changed = everything.copy()
    nothing_changed[:, 1] = 0
    if slope == "changes":
        nothing_changed[:, 3] = 0
    return {
        "ratios": np.exp(beta),
        "lower": np.exp(beta - reach),
        "upper": np.exp(beta + reach),
        "dispersion": dispersion,
        "fitted": np.exp(everything @ beta) * exposure,
        "counterfactual": (np.exp(nothing_changed @ beta) * exposure)[change_at:],
    }


@pytest.mark.parametrize("season", [None, 12])
@pytest.mark.parametrize("slope", ["changes", "same"])
@pytest.mark.parametrize("gap", [False, True])
def test_the_change_equals_another_computation(gap, slope, season):
    counts = [None if gap and i in (4, 17) else count for i, count in enumerate(COUNTS)]
    expected = by_hand(counts, change_at=12, exposure=EXPOSURE, slope=slope, season=season)

    found = interrupted_series(
        counts, change_at=12, exposure=EXPOSURE, slope=slope, season_period=season
    )

    ratios = [found.level, found.trend_before] + (
        [found.trend_change] if found.trend_change else []
    )
    assert (found.trend_change is None) == (slope == "same")
    for place, ratio in enumerate(ratios, start=1):
        assert ratio.ratio == pytest.approx(expected["ratios"][place], rel=1e-7)
        assert ratio.lower == pytest.approx(expected["lower"][place], rel=1e-7)
        assert ratio.upper == pytest.approx(expected["upper"][place], rel=1e-7)
    assert found.dispersion == pytest.approx(expected["dispersion"], rel=1e-7)
    assert list(found.fitted) == pytest.approx(list(expected["fitted"]), rel=1e-7)
    assert found.counterfactual[:12] == (None,) * 12
    assert list(found.counterfactual[12:]) == pytest.approx(list(expected["counterfactual"]))
    assert (found.before, found.after) == ((11, 11) if gap else (12, 12))


def test_the_autocorrelation_is_that_of_successive_residuals():
    found = interrupted_series(COUNTS, change_at=12)
    fitted = np.array(found.fitted)
    residuals = (np.array(COUNTS) - fitted) / np.sqrt(fitted)
    away = residuals - residuals.mean()
    assert found.autocorrelation == pytest.approx((away[1:] * away[:-1]).sum() / (away**2).sum())


# --- what it finds --------------------------------------------------------------------------------


def series(*, level, trend_change, seed, length=60, change_at=36, mean=800, dispersion=3):
    """Counts with that change put in, varying `dispersion` times as much as chance."""
    random = np.random.Generator(np.random.PCG64(seed))
    time = np.arange(length)
    since = np.maximum(0, time - change_at)
    expected = mean * 1.004**time * np.where(time >= change_at, level, 1) * trend_change**since
    expected = expected * (1 + 0.1 * np.sin(2 * np.pi * time / 12))
    return (random.poisson(expected / dispersion) * dispersion).tolist()


def test_a_change_that_was_put_in_is_found():
    counts = series(level=0.85, trend_change=1.01, seed=1)
    found = interrupted_series(counts, change_at=36, season_period=12)
    assert found.level.lower < 0.85 < found.level.upper < 1
    assert found.trend_change.lower < 1.01 < found.trend_change.upper
    assert found.trend_before.lower < 1.004 < found.trend_before.upper
    assert 1.5 < found.dispersion < 5


def test_where_nothing_changed_the_interval_holds_1_as_often_as_it_says():
    # 120 series; 95% of them are 114, and fewer than 107 or all would come once in a thousand.
    holds = 0
    for seed in range(120):
        counts = series(level=1, trend_change=1, seed=seed, length=30, change_at=15)
        level = interrupted_series(counts, change_at=15, season_period=12, harmonics=1).level
        holds += level.lower < 1 < level.upper
    assert 107 <= holds < 120


# --- properties -----------------------------------------------------------------------------------

counts_of_a_year = st.lists(st.integers(20, 400), min_size=12, max_size=30)


@settings(max_examples=40, deadline=None)
@given(counts_of_a_year, st.integers(3, 9), st.sampled_from(["changes", "same"]))
def test_the_intervals_hold_their_ratios(counts, change_at, slope):
    found = interrupted_series(counts, change_at=change_at, slope=slope)
    if found is None:
        assert why_no_interrupted_series(counts, change_at=change_at, slope=slope)
        return
    assert why_no_interrupted_series(counts, change_at=change_at, slope=slope) is None
    for ratio in (found.level, found.trend_before, found.trend_change):
        if ratio is not None:
            assert 0 < ratio.lower <= ratio.ratio <= ratio.upper
    # The model has a level for each side, so the fitted sums are those of the counts.
    assert sum(found.fitted[:change_at]) == pytest.approx(sum(counts[:change_at]), rel=1e-6)
    assert sum(found.fitted[change_at:]) == pytest.approx(sum(counts[change_at:]), rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.001, 1000))
def test_the_unit_of_the_exposure_does_not_matter(unit):
    here = interrupted_series(COUNTS, change_at=12, exposure=EXPOSURE)
    there = interrupted_series(COUNTS, change_at=12, exposure=[unit * size for size in EXPOSURE])
    assert there.level.ratio == pytest.approx(here.level.ratio)
    assert there.level.upper == pytest.approx(here.level.upper)
    assert list(there.fitted) == pytest.approx(list(here.fitted))


def test_more_confidence_gives_a_wider_interval():
    narrow, wide = (interrupted_series(COUNTS, change_at=12, confidence=c) for c in (0.8, 0.99))
    assert wide.level.lower < narrow.level.lower < narrow.level.upper < wide.level.upper


# --- edges ----------------------------------------------------------------------------------------

ON_A_LINE = "exactly on a line"


@pytest.mark.parametrize(
    ("counts", "change_at", "options", "reason"),
    [
        ([], 0, {}, "only 0 counts before the change, and 3"),
        ([5], 0, {}, "only 0 counts before the change"),
        ([5], 1, {}, "only 1 count before the change"),
        ([5, 6, 7, 8, 9], 3, {}, "only 2 counts after the change"),
        ([5, None, None, 6, 8, 9, 4], 4, {}, "only 2 counts before the change"),
        ([0] * 12, 6, {}, "all counts before the change are 0"),
        ([3, 4, 5, 6, 0, 0, 0, 0], 4, {}, "all counts after the change are 0"),
        ([7] * 20, 10, {}, ON_A_LINE),
        ([100 * 1.1**i for i in range(20)], 10, {}, ON_A_LINE),
        (COUNTS[:10], 5, {"season_period": 12}, "do not go once round the season"),
        (COUNTS[:12], 6, {"season_period": 12, "harmonics": 4}, "12 counts are too few"),
        ([0, 0, 0, 0, 1, 5, 6, 8, 9], 5, {}, "no single answer"),
        (COUNTS, 12, {"exposure": [None] * 20 + EXPOSURE[20:]}, "only 0 counts before"),
        (COUNTS, 12, {"exposure": EXPOSURE[:12] + [0] * 12}, "only 0 counts after"),
    ],
)
def test_what_cannot_be_said_has_a_reason(counts, change_at, options, reason):
    assert interrupted_series(counts, change_at=change_at, **options) is None
    found = why_no_interrupted_series(counts, change_at=change_at, **options)
    assert reason in found


def test_a_missing_exposure_has_no_fitted_value():
    exposure = [None if i == 20 else size for i, size in enumerate(EXPOSURE)]
    found = interrupted_series(COUNTS, change_at=12, exposure=exposure)
    assert [i for i, value in enumerate(found.fitted) if value is None] == [20]
    assert found.after == 11


def test_a_missing_count_has_a_fitted_value():
    counts = [None if i == 20 else count for i, count in enumerate(COUNTS)]
    found = interrupted_series(counts, change_at=12)
    assert 100 < found.fitted[20] < 250
    assert 100 < found.counterfactual[20] < 250


def test_large_counts_that_hardly_vary_are_told():
    counts = [1e6, 1e6 + 1, 1e6 - 1, 1e6] * 2
    found = interrupted_series(counts, change_at=4)
    assert found.level.ratio == pytest.approx(1, abs=1e-5)
    assert found.dispersion < 1e-5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"change_at": 25}, "not inside"),
        ({"change_at": -1}, "not inside"),
        ({"change_at": 12, "exposure": [1, 2]}, "do not go together"),
        ({"change_at": 12, "exposure": [-1] * 24}, "is not a count"),
        ({"change_at": 12, "season_period": 1}, "make no season"),
        ({"change_at": 12, "season_period": 12, "harmonics": 0}, "make no season"),
        ({"change_at": 12, "confidence": 95}, "confidence"),
    ],
)
def test_what_makes_no_sense_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        interrupted_series(COUNTS, **options)


def test_what_is_no_count_is_refused():
    with pytest.raises(ValueError, match="is not a count"):
        interrupted_series([1, 2, float("nan"), 4], change_at=2)
