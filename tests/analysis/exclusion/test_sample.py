"""Two shares of one sample.

The expected interval is that of Scott and Seber (1983), The American Statistician 37, 319-320:
p1 - p2 plus or minus 1.96 sqrt((p1 + p2 - (p1 - p2)^2) / n), worked out here by hand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.exclusion.drawn import PERIOD, observed, share

from gaugebook.analysis import exclusion
from gaugebook.exhibits import Unavailable

FIRST, SECOND = "sampled_forms_not_tried_share", "sampled_forms_failed_share"


def pair(one, other, size=200, other_size=None):
    return share(FIRST, one, size), share(SECOND, other, other_size or size)


def test_the_interval_is_that_of_one_multinomial_sample():
    found = exclusion.difference_in_sample(*pair(82, 68))

    # 0.07 -+ 1.959964 x sqrt((0.75 - 0.0049) / 200)
    assert found.of("difference").value == pytest.approx(7.0)
    assert found.of("lower").value == pytest.approx(-4.963, abs=0.001)
    assert found.of("upper").value == pytest.approx(18.963, abs=0.001)
    assert found.of("rest").value == pytest.approx(0.25)
    assert dict(found.parameters) == {"intervals overlap": "yes", "ranking": "not safe"}


def test_shares_far_apart_are_ranked():
    found = exclusion.difference_in_sample(*pair(140, 30))
    assert dict(found.parameters) == {"intervals overlap": "no", "ranking": "safe"}


@pytest.mark.parametrize(
    "shares", [pair(82, 68, other_size=150), pair(120, 100), pair(0, 0, size=0)]
)
def test_what_is_not_one_sample_is_not_compared(shares):
    assert exclusion.difference_in_sample(*shares) is None
    seen = observed(*shares)
    made = exclusion.sample_table(seen, PERIOD, (FIRST, SECOND), name="s", place="P")
    assert isinstance(made, Unavailable)
    assert made.reason
    text = exclusion.sample_finding(seen, PERIOD, (FIRST, SECOND), name="s", place="P").text
    assert made.reason in text


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(*[st.integers(0, n // 2)] * 2, st.just(n))))
def test_the_other_way_round_it_is_the_same_with_the_other_sign(counts):
    one, other, size = counts
    found, back = (exclusion.difference_in_sample(*pair(*p, size)) for p in
                   ((one, other), (other, one)))  # fmt: skip
    assert found.of("difference").value == pytest.approx(-back.of("difference").value)
    assert found.of("lower").value == pytest.approx(-back.of("upper").value)
    assert found.of("lower").value <= found.of("difference").value <= found.of("upper").value
