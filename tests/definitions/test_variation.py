"""The rule by which a metric is charted over time.

1. Without a block it has the defaults, and its fingerprint is what it was.
2. What does not fit the chart, or the metric, is refused with the place.
"""

import pytest
from pydantic import ValidationError
from tests.analysis.windows import METRICS

from gaugebook.definitions.files import fingerprint
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.variation import VariationRule


def with_rule(name, **rule):
    plain = METRICS[name].model_dump(by_alias=True, exclude_defaults=True)
    return Metric.model_validate(plain | {"variation": rule})


def test_without_a_block_it_is_an_xmr_chart_with_the_usual_rules():
    rule = METRICS["answered_share"].variation
    assert (rule.chart, rule.limit_constant, rule.screen_outliers) == ("xmr", 2.66, False)
    assert (rule.baseline, rule.run_length, rule.min_points, rule.rebase) == (None, 7, 13, ())


def test_a_block_of_defaults_changes_no_fingerprint_and_another_does():
    plain = METRICS["answered_share"]
    assert fingerprint(with_rule("answered_share", chart="xmr", min_points=13)) == fingerprint(
        plain
    )
    assert fingerprint(with_rule("answered_share", baseline=12)) != fingerprint(plain)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"chart": "c"}, "xmr"),
        ({"run_length": 5}, "6, 7 or 8"),
        ({"limit_constant": 0}, "greater than 0"),
        ({"baseline": 1}, "greater than or equal to 2"),
        ({"rebase": [{"date": "2022-07"}]}, "reason"),
        ({"rebase": [{"date": "2022-07", "reason": ""}]}, "at least 1"),
        ({"rebase": [{"date": "July", "reason": "Staff"}]}, "period"),
        (
            {"rebase": [{"date": "2022-07", "reason": "A"}, {"date": "2022-07-01", "reason": "B"}]},
            "an earlier one has this date",
        ),
        ({"chart": "run", "screen_outliers": True}, "only an xmr chart"),
        ({"chart": "pprime", "baseline": 12}, "follow all denominators"),
        ({"rules": 7}, "Extra inputs"),
    ],
)
def test_what_does_not_fit_is_refused(rule, words):
    with pytest.raises(ValidationError, match=words):
        VariationRule.model_validate(rule)


def test_pprime_is_for_shares_of_two_counts():
    assert with_rule("answered_share", chart="pprime").variation.chart == "pprime"
    with pytest.raises(ValidationError, match="a share of two counts"):
        with_rule("wait_mean", chart="pprime")
