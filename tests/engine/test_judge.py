"""From a number to an observation: target, status, interval, note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.metric import Identity, Metric, TargetRule
from gaugebook.engine.identity import check_identity, exact
from gaugebook.engine.judge import Reading, judge, status_against
from gaugebook.engine.request import place_of
from gaugebook.periods import parse_period

OCTOBER, NOVEMBER = parse_period("2022-10"), parse_period("2022-11")
TO_21ST = parse_period("2022-11-01..2022-11-21")
WHOLE = place_of({"channel": "phone"})
TARGET = {"value": 0.9, "tolerance": 0.05, "from": "2021/22", "to": "2022/23"}

FLOW = Identity(left="answered + abandoned", equals="offered")
COUNTS = {"answered": exact(8), "abandoned": exact(1), "offered": exact(10)}
OPEN = check_identity(FLOW, COUNTS, names={})


def metric(**fields):
    plain = {
        "id": "m",
        "version": "1.0.0",
        "name": "M",
        "question": "How many?",
        "kind": "ratio",
        "numerator": "answered",
        "denominator": "offered",
        "where": "channel = 'phone'",
        "unit": "share",
        "decimals": 2,
        "direction": "higher",
        "interval": {"method": "wilson"},
        "targets": [TARGET],
        "owner": "us",
        **fields,
    }
    return Metric.model_validate(plain)


def judged(*, of=None, period=OCTOBER, reporting=OCTOBER, place=WHOLE, **fields):
    given = {"value": 0.95, "numerator": 95, "denominator": 100, **fields}
    reading = Reading(of or metric(), period, reporting, place, **given)
    return judge(reading, org_code="E0", source_ref="s")


def test_a_full_month_with_a_target_has_a_status():
    found = judged()
    assert (found.target, found.status, found.obs_status) == (0.9, "met", "A")


def test_a_part_period_is_provisional_and_has_a_target_but_no_status():
    found = judged(period=TO_21ST, reporting=NOVEMBER)
    assert (found.target, found.status, found.obs_status) == (0.9, "none", "P")
    assert found.note == "part period: 1 to 21 November 2022 (15 of 22 working days)"


def test_a_flow_that_does_not_close_is_never_met():
    found = judged(identity=OPEN)
    assert found.status == "not_confirmed"
    assert "unaccounted for" in found.note


@pytest.mark.parametrize("dimensions", [{}, {"line": "Waste"}])
def test_a_flow_that_does_not_close_is_told_without_a_target_too(dimensions):
    place = place_of({"channel": "phone", **dimensions})
    of = metric(targets=[])
    assert judged(of=of, place=place, identity=OPEN).status == "not_confirmed"
    assert judged(of=of, place=place).status == "none"
    part = judged(of=of, place=place, identity=OPEN, period=TO_21ST, reporting=NOVEMBER)
    assert part.status == "none"


def test_a_figure_that_its_own_counts_contradict_is_never_met():
    assert judged(obs_status="V").status == "not_confirmed"


def test_a_missing_value_has_no_status_and_no_interval():
    found = judged(value=None, numerator=None, denominator=None, identity=OPEN)
    assert (found.obs_status, found.status, found.lower) == ("M", "none", None)


@pytest.mark.parametrize("dimensions", [{"line": "Waste"}, {"service": "Highways"}])
def test_a_breakdown_has_no_corporate_target(dimensions):
    found = judged(place=place_of({"channel": "phone", **dimensions}))
    assert (found.target, found.status) == (None, "none")


def test_the_channel_that_the_metric_itself_fixes_is_no_breakdown():
    assert judged(of=metric(where=None), place=place_of({})).status == "met"
    assert judged(of=metric(where=None), place=WHOLE).target is None


def test_too_few_to_give_a_share_gives_none():
    found = judged(of=metric(min_denominator=51), value=0.5, numerator=25, denominator=50)
    assert (found.value, found.obs_status, found.denominator) == (None, "M", 50)
    assert found.note == "too few to give a share: 50, at least 51 are needed"
    assert judged(of=metric(min_denominator=51), denominator=51).value == 0.95


def test_a_share_above_one_is_not_confirmed_and_has_no_interval():
    found = judged(value=1.1, numerator=110, denominator=100)
    assert (found.status, found.obs_status, found.lower) == ("not_confirmed", "V", None)


def test_the_interval_is_wilsons():
    # Wilson (1927), no continuity correction: 0.29968 + 0.03808 over 1.00690, worked by hand.
    found = judged(value=165 / 557, numerator=165, denominator=557)
    assert (round(found.lower, 4), round(found.upper, 4)) == (0.2598, 0.3354)
    assert found.interval_method == "wilson 95% (census)"


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_lies_in_its_interval_and_both_in_0_to_1(numerator, denominator):
    numerator = min(numerator, denominator)
    found = judged(value=numerator / denominator, numerator=numerator, denominator=denominator)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


@pytest.mark.parametrize(
    ("value", "direction", "status"),
    [
        (0.9, "higher", "met"),
        (27 / 30, "higher", "met"),
        (0.8999, "higher", "close"),
        (0.855, "higher", "close"),
        (0.8549, "higher", "missed"),
        (0.9, "lower", "met"),
        (0.945, "lower", "close"),
        (0.9451, "lower", "missed"),
        (0.1, "neutral", "none"),
    ],
)
def test_close_is_within_the_tolerance_and_the_edges_belong_inside(value, direction, status):
    assert status_against(value, TargetRule.model_validate(TARGET), direction) == status


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_more_is_never_worse_where_more_is_better(first, second):
    order = ["missed", "close", "met"]
    rule = TargetRule.model_validate(TARGET)
    low, high = sorted((first / 1000, second / 1000))
    statuses = [order.index(status_against(v, rule, "higher")) for v in (low, high)]
    assert statuses == sorted(statuses)


@pytest.mark.parametrize(
    ("period", "target"),
    [
        ("2021-03", None),
        ("2021-04", 0.9),
        ("2023-03", 0.9),
        ("2023-04", None),
        ("2021/22", 0.9),
        ("2021-03..2021-04", None),
        ("2023-03..2023-04", None),
    ],
)
def test_a_target_holds_only_for_periods_wholly_inside_its_dates(period, target):
    at = parse_period(period)
    assert judged(period=at, reporting=at).target == target


# --- intervals by kind ----------------------------------------------------------------------------

NO_COUNTS = {"numerator": None, "denominator": None}


def counts(**fields):
    plain = {"kind": "count", "of": "offered", **NO_COUNTS, "unit": "count", "decimals": 0}
    return metric(**{**plain, "targets": [], "interval": {"method": "byar"}, **fields})


def test_a_count_has_the_interval_of_byar():
    # PHEindicatormethods, testdata_Rate.xlsx: 65 lies between 50.163 and 82.849.
    found = judged(of=counts(), value=65, **NO_COUNTS)
    assert (round(found.lower, 3), round(found.upper, 3)) == (50.163, 82.849)
    assert found.interval_method == "byar 95% (census)"
    assert judged(of=counts(), value=5, **NO_COUNTS).interval_method == "exact 95% (census)"


def test_a_sum_of_counts_has_one_and_a_sum_of_seconds_has_none():
    assert judged(of=counts(kind="sum"), value=65, **NO_COUNTS).lower is not None
    seconds = counts(kind="sum", unit="seconds")
    assert judged(of=seconds, value=65, **NO_COUNTS).lower is None


def test_a_rate_per_10000_has_limits_in_its_own_unit():
    rate = metric(unit="per_10000", interval={"method": "byar"}, targets=[])
    found = judged(of=rate, value=6500, numerator=65, denominator=100)
    # The same published case, per 10,000 instead of per 100.
    assert (round(found.lower, 1), round(found.upper, 1)) == (5016.3, 8284.9)
    assert found.lower < found.value < found.upper


def test_a_ratio_may_exceed_one_where_it_is_no_share():
    each = metric(unit="count", interval={"method": "byar"}, targets=[])
    found = judged(of=each, value=3.0, numerator=300, denominator=100)
    assert found.lower < 3 < found.upper


def test_wilson_in_another_unit_is_in_that_unit():
    rate = metric(unit="per_10000", targets=[])
    found = judged(of=rate, value=10_000 * 165 / 557, numerator=165, denominator=557)
    assert (round(found.lower), round(found.upper)) == (2598, 3354)


@pytest.mark.parametrize(
    ("of", "numbers"),
    [
        (metric(interval={"method": "byar"}), {"value": 0.5, "numerator": 5, "denominator": 10}),
        (metric(kind="mean", of="wait", **NO_COUNTS, unit="seconds", targets=[]),
         {"value": 2.0, "numerator": 20, "denominator": 10}),
        (counts(interval={"method": "wilson"}), {"value": 5, **NO_COUNTS}),
        (metric(unit="count", targets=[]), {"value": 3.0, "numerator": 300, "denominator": 100}),
    ],
    ids=["byar of a share", "wilson of a mean", "wilson of a count", "wilson above 1"],
)  # fmt: skip
def test_a_method_that_does_not_fit_gives_no_interval(of, numbers):
    found = judged(of=of, **numbers)
    assert (found.lower, found.upper, found.interval_method) == (None, None, "")


# --- breaks and targets that change ---------------------------------------------------------------

NEW_SYSTEM = {"date": "2022-10-10", "reason": "a new telephone system"}


def test_a_period_that_holds_a_break_mixes_and_is_held_against_no_target():
    found = judged(of=metric(breaks=[NEW_SYSTEM]))
    assert (found.obs_status, found.status, found.target) == ("B", "none", 0.9)
    assert found.note.split("; ") == [
        "break in the series on 10 October 2022: a new telephone system",
        "no status: the figure mixes what was counted before and after the break",
    ]
    assert found.no_status == found.note.split("; ")[1]


@pytest.mark.parametrize(
    ("date", "obs_status", "notes"),
    [
        ("2022-09-30", "A", 0),
        ("2022-10-01", "A", 1),
        ("2022-10-02", "B", 2),
        ("2022-10-31", "B", 2),
        ("2022-11-01", "A", 0),
    ],
)
def test_a_break_on_the_first_day_lies_before_the_period(date, obs_status, notes):
    found = judged(of=metric(breaks=[{"date": date, "reason": "r"}]))
    assert found.obs_status == obs_status
    assert len([note for note in found.note.split("; ") if note]) == notes
    assert found.status == ("none" if obs_status == "B" else "met")


def test_what_is_worked_out_from_a_mixed_figure_is_mixed():
    found = judged(obs_status="B")
    assert (found.obs_status, found.status) == ("B", "none")


def test_a_mixed_figure_that_its_counts_contradict_stays_contradicted():
    found = judged(of=metric(breaks=[NEW_SYSTEM]), obs_status="V")
    assert (found.obs_status, found.status) == ("V", "none")


def test_a_target_that_changes_within_the_period_gives_no_status_and_says_so():
    changed = [
        {"value": 0.9, "from": "2021-04", "to": "2022-09"},
        {"value": 0.8, "from": "2022-10"},
    ]
    year = parse_period("2022/23")
    found = judged(of=metric(targets=changed), period=year, reporting=year)
    assert (found.target, found.status) == (None, "none")
    assert found.no_status == "no status: the target changed within 2022/23"
    assert judged(of=metric(targets=changed)).status == "met"


def test_a_target_for_a_part_of_the_period_is_said_to_be_one():
    quarter = parse_period("2022-03..2022-04")
    began = metric(targets=[{"value": 0.9, "from": "2022-04"}])
    found = judged(of=began, period=quarter, reporting=quarter)
    assert found.no_status == "no status: the target holds for a part of March to April 2022 only"
    assert judged(of=metric(targets=[]), period=quarter, reporting=quarter).no_status == ""
