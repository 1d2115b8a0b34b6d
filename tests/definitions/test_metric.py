"""A metric's own rules.

1. The parts of the formula fit its kind.
2. A target is in the metric's unit, holds for a stretch of time, and is the only one then.
3. Dates are periods that exist.
4. The formula can be read as a sentence.
"""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.periods import parse_period

SHARE = """\
id: answered_share
version: 1.0.0
name: Calls answered
question: How many did a person answer?
kind: ratio
numerator: answered
denominator: offered
unit: share
decimals: 2
direction: higher
owner: Customer Service Centre
"""
WAIT = """\
id: wait_p90
version: 1.0.0
name: Wait
question: How long?
kind: quantile
of: {measure: wait_answered, where: "line = 'Waste'"}
quantile: 0.9
where: "channel = 'phone'"
unit: seconds
decimals: 0
direction: lower
owner: Customer Service Centre
"""


def read(text: str) -> Metric:
    metric, problems = build(Metric, parse_yaml(text, "a.yaml")[0])
    assert problems == []
    return metric


def found(text: str) -> list[tuple[int, str]]:
    _, problems = build(Metric, parse_yaml(text, "a.yaml")[0])
    return [(p.where.line, p.message) for p in problems]


def test_a_measure_may_stand_alone_or_with_a_condition():
    assert [use.measure for use in read(SHARE).uses] == ["answered", "offered"]
    assert read(WAIT).uses[0].where == "line = 'Waste'"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SHARE.replace("kind: ratio", "kind: mean"), "`denominator` does not belong"),
        (SHARE.replace("denominator: offered\n", ""), "a ratio needs `denominator`"),
        (SHARE + "of: offered\n", "`of` does not belong to a metric of kind ratio"),
        (SHARE + "quantile: 0.5\n", "`quantile` does not belong to a metric of kind ratio"),
        (WAIT.replace("quantile: 0.9\n", ""), "a quantile needs `quantile`"),
        (WAIT.replace("quantile: 0.9\n", "quantile: 1\n"), "`quantile` cannot be 1:"),
        (WAIT + "bounds: {lower: {numerator: offered}}\n", "`bounds` does not belong to a metric"),
        (SHARE.replace("ratio", "average"), "`kind` cannot be average"),
        (SHARE + "formula: answered\n", "`formula` does not belong to a metric of kind ratio"),
        (SHARE.replace("decimals: 2", "decimals: 7"), "it must be 6 or less"),
        (SHARE + "identities: [{left: a - b, equals: c}]\n", "measures joined by +"),
        (SHARE + "identities: [{left: a, equals: b, tolerance: -1}]\n", "it must be 0 or more"),
        (SHARE + "breaks: [{date: 2022-02-30, reason: r}]\n", "there is no day 30 in February"),
        (SHARE + "disclosure: {threshold: 7}\n", "it must be 8 or more"),
        (SHARE + "disclosure: {round_to: 1}\n", "it must be 5 or more"),
        (SHARE + "bounds: {lower: {}}\n", "it must not be empty"),
        (SHARE + "min_denominator: 0\n", "it must be 1 or more"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_found(text, words):
    ((_, message),) = found(text)

    assert words in message


AGAIN = """\
id: rang_again_share
version: 1.0.0
name: Rang again
question: How many rang again?
kind: sequence
of: answered
same: [customer_key, line]
within: 7 days
look: back
after: "outcome = 'abandoned'"
unit: share
decimals: 1
direction: lower
owner: Customer Service Centre
"""
COST = """\
id: call_cost
version: 1.0.0
name: Cost of calls
question: What did they cost?
kind: derived
formula: "calls * cost"
inputs:
  calls: {metric: calls_answered, where: {line: Waste}}
  cost: {reference: costs, code: phone}
unit: pounds
decimals: 2
direction: neutral
owner: Finance
"""
PEOPLE = """\
id: callers
version: 1.0.0
name: Callers
question: How many people rang?
kind: distinct
of: offered
distinct: customer_key
about_people: true
unit: count
decimals: 0
direction: neutral
owner: Customer Service Centre
"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (AGAIN.replace("7 days", "a week"), 8, "write it as 7 days or 168 hours"),
        (AGAIN.replace("7 days", "0 days"), 8, "write it as 7 days or 168 hours"),
        (AGAIN.replace("[customer_key, line]", "[]"), 7, "name what both contacts share"),
        (AGAIN.replace("look: back", "look: ahead"), 10, "so `look` must be back"),
        (AGAIN.replace("after:", "then:"), 10, "so `look` must be ahead"),
        (AGAIN.replace("within: 7 days\n", ""), 1, "a sequence needs `within`"),
        (AGAIN + "about_people: true\n", 15, "a sequence counts no people"),
        (AGAIN.replace("of: answered\n", ""), 1, "a sequence needs `of`"),
        (PEOPLE.replace("distinct: customer_key\n", ""), 1, "a distinct needs `distinct`"),
        (PEOPLE + "same: [line]\n", 13, "`same` does not belong to a metric of kind distinct"),
        (COST.replace('formula: "calls * cost"\n', ""), 1, "a derived needs `formula`"),
        (COST + "of: offered\n", 14, "`of` does not belong to a metric of kind derived"),
        (COST.replace(", code: phone", ""), 9, "`code` goes with `reference`"),
        (COST.replace("metric: calls_answered, ", ""), 8, "one of `metric` or `reference`"),
        (COST.replace("reference: costs", "metric: m, reference: costs"), 9, "one of `metric` or"),
        (COST.replace("code: phone", "code: phone, where: {line: a}"), 9, "narrows a metric"),
    ],
)
def test_what_does_not_fit_a_later_kind_is_found_at_its_line(text, line, words):
    ((at, message),) = found(text)

    assert (at, words in message) == (line, True), message


def test_the_formulas_of_all_kinds_can_be_read_as_sentences():
    assert read(AGAIN).formula_in_words({}) == (
        "answered with an earlier contact where outcome = 'abandoned' of the same customer"
        " and line within 7 days, divided by answered whose customer and line are known"
    )
    assert read(COST).formula_in_words({}) == (
        "calls * cost, where calls is calls_answered for line Waste; cost is phone in costs"
    )
    assert read(PEOPLE).formula_in_words({}) == "number of different customers among offered"


@pytest.mark.parametrize(
    ("within", "unit", "whole_days"),
    [("7 days", "days", 7), ("1 day", "days", 1), ("24 hours", "hours", 2), ("1 hour", "hours", 2)],
)
def test_a_window_reads_the_days_that_it_needs(within, unit, whole_days):
    window = read(AGAIN.replace("7 days", within)).window

    assert (str(window), window.unit, window.whole_days) == (within, unit, whole_days)


def test_measures_with_digits_may_stand_in_an_identity():
    metric = read(SHARE + "identities: [{left: answered_within_20s + late, equals: answered}]\n")

    assert metric.identities[0].parts == ("answered_within_20s", "late")


def target(text: str) -> str:
    return SHARE + "targets:\n" + "".join(f"  - {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{value: 90, from: 2021/22}", 13, "a share is 0 to 1, so that 90% is 0.90"),
        ("{value: -0.1, from: 2021/22}", 13, "a share is 0 to 1"),
        ("{value: '0.9', from: 2021/22}", 13, '`value` cannot be "0.9": a number is needed'),
        ("{value: 0.9, from: 2021}", 13, "say which year: 2021-01..2021-12 or 2021/22"),
        ("{value: 0.9, from: soon}", 13, "'soon' is not a period"),
        ("{value: 0.9, from: 2022/23, to: 2021/22}", 13, "cannot hold from 2022/23 to 2021/22"),
        ("{value: 0.9, from: 2021/22, tolerance: 5}", 13, "it must be 1 or less"),
        ("{value: 0.9, from: 2021/22}\n{value: 0.8, from: 2022/23}", 14, "give that one a `to`"),
        (
            "{value: 0.9, from: 2022/23}\n{value: 0.8, from: 2021/22, to: 2022-04}",
            14,
            "an earlier target still holds then",
        ),
    ],
)
def test_a_target_that_would_mislead_is_refused_at_its_line(text, line, words):
    ((at, message),) = found(target(text))

    assert (at, words in message) == (line, True), message


def test_targets_that_follow_one_another_hold_in_turn():
    metric = read(target("{value: 0.9, from: 2021/22, to: 2021/22}\n{value: 0.8, from: 2022/23}"))

    values = {
        text: (rule.value if (rule := metric.target_for(parse_period(text))) else None)
        for text in ("2021-03", "2021-04", "2022-03", "2022-04", "2021/22", "2022-03..2022-04")
    }

    assert values == {
        "2021-03": None, "2021-04": 0.9, "2022-03": 0.9, "2022-04": 0.8, "2021/22": 0.9,
        "2022-03..2022-04": None,
    }  # fmt: skip


def test_a_target_without_an_end_holds_from_its_first_day():
    rule = TargetRule.model_validate({"value": 0.9, "from": "2021/22"})

    assert rule.holds_for(parse_period("2030-01"))
    assert not rule.holds_for(parse_period("2021-03"))
    assert rule.end is None


def test_the_formula_can_be_read_as_a_sentence():
    measures = {"offered": Measure(unit="count", additive=True, summary="o", name="calls offered")}

    assert read(SHARE).formula_in_words(measures) == "answered divided by calls offered"
    assert read(WAIT).formula_in_words(measures) == (
        "90th percentile of wait answered where line = 'Waste'; only where channel = 'phone'"
    )


@pytest.mark.parametrize(
    ("quantile", "words"), [(0.5, "50th"), (0.01, "1st"), (0.92, "92nd"), (0.999, "99.9th")]
)
def test_percentiles_are_called_by_their_names(quantile, words):
    metric = read(WAIT.replace("quantile: 0.9\n", f"quantile: {quantile}\n"))

    assert metric.formula_in_words({}).startswith(f"{words} percentile of")


def test_a_heading_may_be_short():
    assert read(SHARE).label == "Calls answered"
    assert read(SHARE + "short_name: Answered\n").label == "Answered"
