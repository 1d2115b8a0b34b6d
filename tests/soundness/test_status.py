"""Met, close, missed: by a hair, by binary rounding, and against the wrong target."""

import json

import pytest
from tests.little_council import records, summary

from gaugebook.definitions.metric import TargetRule
from gaugebook.engine.judge import status_against

TARGET = TargetRule.model_validate({"value": 0.9, "tolerance": 0.05, "from": "2021/22"})


def answered(tmp_path, answered, offered, period="2022-10"):
    table = f"period | offered | answered\n{period} | {offered} | {answered}"
    return summary(tmp_path, table).one("answered_share", period)


@pytest.mark.parametrize(
    ("part", "whole", "status"),
    [
        (27, 30, "met"),
        (63, 70, "met"),
        (899_999, 1_000_000, "close"),
        (171, 200, "close"),
        (854_999, 1_000_000, "missed"),
    ],
)
def test_a_target_met_exactly_is_met(tmp_path, part, whole, status):
    assert answered(tmp_path, part, whole).status == status


def test_nine_tenths_of_anything_meets_nine_tenths():
    for whole in range(10, 20_000, 10):
        assert status_against((whole * 9 // 10) / whole, TARGET, "higher") == "met", whole


@pytest.mark.parametrize(
    ("period", "target"),
    [("2021-03", None), ("2021-04", 0.9), ("2020/21", None), ("2021-03..2021-04", None)],
)
def test_a_target_is_not_held_against_a_time_before_it(tmp_path, period, target):
    found = answered(tmp_path, 80, 100, period)
    assert found.target == target
    assert found.status == ("none" if target is None else "missed")


def test_a_line_is_not_held_against_the_councils_target(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at       | outcome   | line  | service
        1          | 2022-10-03 09:00 | answered  | Waste | Environment
        2          | 2022-10-31 09:00 | abandoned | Roads | Highways
        """,
    )
    for dimension in ("line", "service"):
        found = council.compute("answered_share", period="2022-10", by=(dimension,)).observations
        by_place = {o.dimensions.get(dimension, "(all)"): (o.target, o.status) for o in found}
        assert by_place.pop("(all)") == (0.9, "missed")
        assert set(by_place.values()) == {(None, "none")}


def test_fewer_than_51_calls_give_no_share(tmp_path):
    rows = "\n".join(f"{n} | 2022-10-{n % 29 + 3:02d} 12:00 | false" for n in range(50))
    council = records(tmp_path, "contact_id | started_at | email_on_record\n" + rows)
    found = council.one("no_email_share", "2022-10-03..2022-10-31")
    assert (found.value, found.denominator, found.obs_status) == (None, 50, "M")  # not 100%
    assert "too few to give a share: 50, at least 51 are needed" in found.note
    assert "%" not in found.note


def test_the_bound_of_too_few_is_not_told_either(tmp_path):
    rows = "\n".join(f"{n} | 2022-10-{n % 29 + 3:02d} 12:00 | false | true" for n in range(50))
    head = "contact_id | started_at | email_on_record | email_asked\n"
    assert "%" not in records(tmp_path, head + rows).one("no_email_share", "2022-10").note


def test_a_flow_that_does_not_close_is_not_called_met(tmp_path):
    council = summary(
        tmp_path, "period | offered | answered | abandoned\n2022-10 | 1000 | 950 | 20"
    )
    found = council.one("answered_share", "2022-10")
    assert (found.value, found.status) == (0.95, "not_confirmed")
    assert "leave 30 of 1,000 calls offered unaccounted for" in found.note


def test_a_quarter_of_flows_that_do_not_close_is_not_called_met(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | offered | answered | abandoned
        2022-07 | 1000    | 950      | 20
        2022-08 | 1000    | 950      | 50
        2022-09 | 1000    | 950      | 50
        """,
    )
    assert council.one("answered_share", "2022-Q3").status == "not_confirmed"
    assert council.one("answered_share", "2022-08").status == "met"


def test_a_metric_without_a_direction_is_neither_met_nor_missed(tmp_path):
    own = {
        "id": "answered_neutral",
        "version": "1.0.0",
        "name": "Answered",
        "question": "How many?",
        "kind": "ratio",
        "numerator": "answered",
        "denominator": "offered",
        "where": "channel = 'phone'",
        "unit": "share",
        "decimals": 1,
        "direction": "neutral",
        "targets": [{"value": 0.9, "from": "2021/22"}],
        "owner": "us",
    }
    council = summary(
        tmp_path,
        "period | offered | answered\n2022-10 | 100 | 95",
        definitions={"metrics/own/answered_neutral.yaml": json.dumps(own)},
    )
    assert council.one("answered_neutral", "2022-10").status == "none"
