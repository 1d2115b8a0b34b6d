"""Readings that once gave a wrong figure without a word, each with what it gave."""

from decimal import Decimal

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.observations import worst_status
from gaugebook.periods import parse_period
from gaugebook.stats.intervals import wilson
from gaugebook.values import parse_printed

METRIC = (
    "id: x1\nversion: 1.0.0\nname: Share\nquestion: How many?\nkind: ratio\nnumerator: a\n"
    "denominator: b\nunit: share\ndecimals: 1\ndirection: higher\nowner: Somebody\n"
)


def faults(model, text):
    return [p.code for p in build(model, parse_yaml(text, "a.yaml")[0])[1]]


@pytest.mark.parametrize(
    ("text", "was"),
    [("0,123", "123"), ("4:75", "315 seconds"), ("5m", "300 seconds"), ("\u0663", "3")],
)
def test_a_text_with_two_meanings_is_not_read_as_one(text, was):
    assert parse_printed(text) is None, f"was {was}"


def test_a_year_before_the_28_february_of_a_leap_year_keeps_its_last_day():
    found = parse_period("2024-02-01..2024-02-28").year_before()

    assert found == parse_period("2023-02"), "was 1 to 27 February"


def test_an_unknown_status_is_not_normal():
    with pytest.raises(ValueError, match="not an observation status"):  # was A
        worst_status(["Y"])


def test_a_confidence_of_95_is_not_taken_for_a_share():
    with pytest.raises(ValueError, match="confidence"):  # was an interval from nan to nan
        wilson(1, 2, confidence=95)


def test_a_target_of_90_percent_is_not_9000_percent():
    assert faults(Metric, METRIC + "targets: [{value: 90, from: 2021/22}]\n") == ["field-wrong"]


def test_a_new_target_does_not_stand_behind_the_old_one():
    targets = "targets: [{value: 0.9, from: 2021/22}, {value: 0.95, from: 2022/23}]\n"

    assert faults(Metric, METRIC + targets) == ["field-wrong"], "was judged by the old target"


def test_a_target_that_is_no_number_is_not_a_target():
    assert faults(Metric, METRIC + "targets: [{value: nan, from: 2021/22}]\n") == ["field-wrong"]


def test_true_is_not_one_and_a_text_is_not_a_number():
    text = METRIC.replace("decimals: 1", "decimals: true")

    assert faults(Metric, text) == ["field-wrong"], "was one decimal"


def test_a_line_that_starts_with_percent_is_not_passed_over():
    _, problems = parse_yaml("%Calls answered: 5\n---\nid: a\n", "a.yaml")

    assert [p.code for p in problems] == ["yaml-percent"], "was left out"


def test_a_measure_of_digits_may_stand_in_an_identity():
    identity = "identities: [{left: in_20s + later, equals: answered}]\n"

    assert faults(Metric, METRIC + identity) == [], "was refused"


def test_a_measure_without_a_way_to_get_it_is_refused():
    assert faults(Measure, "unit: count\nadditive: true\n") == ["definition-wrong"]


def test_long_numbers_keep_every_digit():
    assert parse_printed("-" + "1" * 40).number == Decimal("-" + "1" * 40), "was cut to 28 digits"
