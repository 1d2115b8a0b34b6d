"""Survival: the curve of those who stay, from counts grouped by time.

1. Estimates, standard errors, limits and medians equal those published for the leukaemia trial.
2. They equal scipy's and statsmodels' on the same figures, one record for each person.
3. Grouping and order do not matter; the curve falls from 1 and its limits hold it.
4. Nobody, one, all censored, all at once; no median where the curve stays above a half.
5. Hundreds of thousands of calls take less than a second.
"""

import random
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gaugebook.stats.survival import kaplan_meier

# Freireich et al. (1963), Blood 21, 699-716: weeks in remission, as in Kalbfleisch and Prentice
# (1980), The Statistical Analysis of Failure Time Data, page 2, and every textbook since.
TREATED = [
    (6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1),
    (19, 0, 1), (20, 0, 1), (22, 1, 0), (23, 1, 0), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1),
]  # fmt: skip
PLACEBO = [
    (1, 2, 0), (2, 2, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (8, 4, 0), (11, 2, 0), (12, 2, 0),
    (15, 1, 0), (17, 1, 0), (22, 1, 0), (23, 1, 0),
]  # fmt: skip

# Kleinbaum and Klein (2012), Survival Analysis, chapter 2: weeks, at risk, estimate; the limits
# are those that Stata prints (log-log).
PUBLISHED = [
    (6, 21, 0.8571, 0.6197, 0.9516),
    (7, 17, 0.8067, 0.5631, 0.9228),
    (10, 15, 0.7529, 0.5032, 0.8894),
    (13, 12, 0.6902, 0.4316, 0.8491),
    (16, 11, 0.6275, 0.3675, 0.8049),
    (22, 7, 0.5378, 0.2678, 0.7468),
    (23, 6, 0.4482, 0.1881, 0.6801),
]


def test_the_treated_stay_as_published():
    found = kaplan_meier(TREATED)
    steps = [
        (s.seconds, s.at_risk, round(s.share_staying, 4), round(s.lower, 4), round(s.upper, 4))
        for s in found.steps
    ]
    assert steps == PUBLISHED
    assert (found.total, found.left, found.censored, found.longest) == (21, 9, 12, 35)


def test_medians_are_the_published_ones():
    # 23 weeks against 8. The upper limit of the treated never falls to a half.
    treated, placebo = kaplan_meier(TREATED), kaplan_meier(PLACEBO)
    assert (treated.median, placebo.median) == (23, 8)
    assert treated.median_upper is None
    assert treated.median_lower == 13


def one_record_each(rows):
    left = np.repeat([t for t, _, _ in rows], [n for _, n, _ in rows])
    censored = np.repeat([t for t, _, _ in rows], [n for _, _, n in rows])
    return left, censored


def assert_equals_scipy(rows):
    left, censored = one_record_each(rows)
    data = stats.CensoredData(uncensored=left, right=censored)
    curve = stats.ecdf(data).sf
    with np.errstate(all="ignore"):
        interval = curve.confidence_interval(0.9, method="log-log")
    for step in kaplan_meier(rows, confidence=0.9).steps:
        assert step.share_staying == pytest.approx(float(curve.evaluate(step.seconds)), abs=1e-12)
        if step.lower is None:
            assert step.share_staying == 0
        else:
            assert step.lower == pytest.approx(float(interval.low.evaluate(step.seconds)))
            assert step.upper == pytest.approx(float(interval.high.evaluate(step.seconds)))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@pytest.mark.parametrize("rows", [TREATED, PLACEBO])
def test_the_curve_and_its_limits_equal_scipy(rows):
    assert_equals_scipy(rows)


def test_the_curve_equals_statsmodels():
    from statsmodels.duration.survfunc import SurvfuncRight

    left, censored = one_record_each(TREATED)
    theirs = SurvfuncRight(
        np.concatenate([left, censored]), np.repeat([1, 0], [len(left), len(censored)])
    )
    found = kaplan_meier(TREATED)

    assert [step.share_staying for step in found.steps] == pytest.approx(list(theirs.surv_prob))
    assert [step.at_risk for step in found.steps] == list(theirs.n_risk)
    # Greenwood, through the limits: log(-log S) -+ z se / (S |log S|).
    for step, se in zip(found.steps, theirs.surv_prob_se, strict=True):
        share = step.share_staying
        reach = 1.959963984540054 * se / (share * abs(np.log(share)))
        assert step.lower == pytest.approx(share ** np.exp(reach))


# --- properties -----------------------------------------------------------------------------------

rows = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30
).filter(lambda rows: any(left + censored for _, left, censored in rows))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@given(rows)
def test_any_curve_equals_scipy(rows):
    assert_equals_scipy(rows)


@given(rows)
def test_the_curve_falls_from_1_and_its_limits_hold_it(rows):
    found = kaplan_meier(rows)
    shares = [1.0] + [step.share_staying for step in found.steps]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] >= 0
    assert found.total == found.left + found.censored == sum(a + b for _, a, b in rows)
    for step in found.steps:
        if step.lower is not None:
            assert 0 <= step.lower <= step.share_staying + 1e-12
            assert step.share_staying - 1e-12 <= step.upper <= 1
    if found.median is not None:
        assert found.at(found.median) <= 0.5 + 1e-9
        assert found.median_lower <= found.median


@given(rows, st.randoms(use_true_random=False))
def test_grouping_and_order_do_not_matter(rows, shuffler):
    apart = [(t, 1, 0) for t, left, _ in rows for _ in range(left)]
    apart += [(t, 0, 1) for t, _, censored in rows for _ in range(censored)]
    shuffler.shuffle(apart)
    assert kaplan_meier(apart) == kaplan_meier(rows)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), min_size=1, max_size=20))
def test_with_nobody_censored_the_curve_is_the_share_still_there(rows):
    found = kaplan_meier([(t, n, 0) for t, n in rows])
    total = sum(n for _, n in rows)
    for step in found.steps:
        longer = sum(n for t, n in rows if t > step.seconds)
        assert step.share_staying == pytest.approx(longer / total, abs=1e-12)


# --- edges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("nobody", [[], [(10, 0, 0)], [(0, 0, 0), (5, 0, 0)]])
def test_nobody_has_no_curve(nobody):
    assert kaplan_meier(nobody) is None


def test_all_censored_have_a_curve_without_steps():
    found = kaplan_meier([(10, 0, 5), (30, 0, 2)])
    assert (found.steps, found.median, found.left) == ((), None, 0)
    assert (found.at(0), found.at(30), found.at(31)) == (1.0, 1.0, None)


def test_one_who_left_and_one_who_was_answered():
    left, answered = kaplan_meier([(12, 1, 0)]), kaplan_meier([(12, 0, 1)])
    assert (left.median, left.at(11), left.at(12), left.at(99)) == (12, 1, 0, 0)
    assert (left.steps[0].lower, left.steps[0].upper) == (None, None)
    assert answered.median is None


def test_there_is_no_median_if_more_than_half_stay_to_the_end():
    found = kaplan_meier([(10, 49, 0), (60, 0, 51)])
    assert (found.median, found.at(60)) == (None, pytest.approx(0.51))


def test_a_half_exactly_is_the_median_in_spite_of_rounding():
    # 9/10 x 8/9 x ... x 5/6 is a half, and comes out a hair above it in floating point.
    found = kaplan_meier([(t, 1, 0) for t in range(10)])
    assert found.median == 4


def test_who_is_answered_at_a_moment_was_still_there_for_those_who_left():
    # Of ten, five leave and five are answered at the same second: all ten were at risk.
    assert kaplan_meier([(20, 5, 5)]).at(20) == 0.5


def test_a_step_is_the_last_one_before():
    found = kaplan_meier(TREATED)
    assert found.step_at(5) is None
    assert (found.step_at(6).seconds, found.step_at(9.5).seconds) == (6, 7)


@pytest.mark.parametrize(
    "row", [(-1, 1, 0), (1, -1, 0), (float("nan"), 1, 0), (1, 0, float("inf"))]
)
def test_what_is_no_time_or_count_is_refused(row):
    with pytest.raises(ValueError, match="neither a time nor a count"):
        kaplan_meier([row])


def test_a_confidence_of_95_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        kaplan_meier(TREATED, confidence=95)


def test_half_a_million_calls_take_less_than_a_second():
    shuffler = random.Random(1)
    rows = [(shuffler.expovariate(1 / 200), 1 if i % 3 else 0, 0 if i % 3 else 1)
            for i in range(100_000)]  # fmt: skip
    grouped = [(second, 300, 280) for second in range(900)]

    start = time.perf_counter()
    kaplan_meier(grouped)
    assert time.perf_counter() - start < 1

    start = time.perf_counter()
    found = kaplan_meier(rows)
    # Even one row a call, of a hundred thousand different lengths; twice what it takes when busy.
    assert time.perf_counter() - start < 4
    assert found.total == 100_000
