"""One contact after another: windows that are cut, keys that are missing, clocks that change."""

import json

import pytest
from tests.little_council import records

SEQUENCE = {
    "id": "repeats",
    "version": "1.0.0",
    "name": "Repeat contacts",
    "question": "How many contacts follow another of the same customer within 7 days?",
    "kind": "sequence",
    "of": "contacts",
    "same": ["customer_key"],
    "within": "7 days",
    "look": "back",
    "unit": "share",
    "decimals": 1,
    "direction": "lower",
    "dimensions": ["line"],
    "owner": "us",
    "targets": [{"value": 0.2, "from": "2021/22"}],
}


def council(folder, table, **fields):
    definition = json.dumps({**SEQUENCE, **fields})
    return records(folder, table, definitions={"metrics/demand/repeats.yaml": definition})


def counts(observation):
    return observation.numerator, observation.denominator


SEPTEMBER_TO_OCTOBER = """
contact_id | started_at          | customer_key | line
0          | 2022-09-01 09:00:00 | z            | Waste
1          | 2022-09-29 09:00:00 | a            | Waste
2          | 2022-10-03 09:00:00 | a            | Housing
3          | 2022-10-20 09:00:00 | a            | Housing
4          | 2022-10-31 09:00:00 | b            | Housing
"""


def test_a_call_in_the_last_days_of_the_month_before_is_an_earlier_call(tmp_path):
    found = council(tmp_path, SEPTEMBER_TO_OCTOBER).one("repeats", "2022-10")
    assert counts(found) == (1, 3)  # not 0 of 3: the call of 29 September is no call of October
    assert found.obs_status == "A"


def test_a_line_that_is_asked_for_does_not_hide_the_calls_to_another(tmp_path):
    found = council(tmp_path, SEPTEMBER_TO_OCTOBER)
    (housing,) = found.compute("repeats", period="2022-10", where={"line": "Housing"}).observations
    assert counts(housing) == (1, 3)  # not 0: the earlier call was to Waste


def test_a_breakdown_gives_a_repeat_to_the_line_it_was_made_to(tmp_path):
    found = council(tmp_path, SEPTEMBER_TO_OCTOBER).values("repeats", "2022-10", by=("line",))
    assert found == {"2022-10-01/P1M": 1 / 3, "line=Housing": 1 / 3}


def test_the_first_month_of_the_records_looks_back_into_nothing(tmp_path):
    """Its share is too low, because earlier calls were not recorded: it meets no target."""
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key
        1          | 2022-10-03 09:00:00 | a
        2          | 2022-10-31 09:00:00 | b
        """,
    ).one("repeats", "2022-10")
    assert found.obs_status == "U"
    assert found.status == "none"  # not met, though 0% is below 20%
    assert "do not hold all of the 7 days before 1 October 2022" in found.note


def test_the_last_month_of_the_records_cannot_yet_be_followed_up(tmp_path):
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key
        1          | 2022-10-03 09:00:00 | a
        2          | 2022-10-31 09:00:00 | a
        """,
        look="ahead",
    ).one("repeats", "2022-10")
    assert found.obs_status == "U"
    assert "after 31 October 2022" in found.note


def test_callers_nobody_knows_are_not_one_person_who_rings_all_day(tmp_path):
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key
        0          | 2022-09-01 09:00:00 | z
        1          | 2022-10-03 09:00:00 |
        2          | 2022-10-03 09:05:00 |
        3          | 2022-10-04 09:00:00 | a
        4          | 2022-10-31 09:00:00 | b
        """,
    ).one("repeats", "2022-10")
    assert counts(found) == (0, 2)  # not 1 of 4
    assert "2 of 4 left out: customer not known" in found.note


def test_seven_days_over_the_change_of_the_clock_are_seven_days(tmp_path):
    """From 25 October 12:00 to 1 November 12:00 are 169 hours and seven days."""
    table = """
        contact_id | started_at          | customer_key
        0          | 2022-09-01 09:00:00 | z
        1          | 2022-10-25 12:00:00 | a
        2          | 2022-11-01 12:00:00 | a
        3          | 2022-11-30 12:00:00 | b
        """
    assert counts(council(tmp_path / "d", table).one("repeats", "2022-11")) == (1, 2)
    exact = council(tmp_path / "h", table, within="168 hours").one("repeats", "2022-11")
    assert counts(exact) == (0, 2)


def test_one_earlier_call_makes_one_repeat_not_one_for_each_that_follows_it(tmp_path):
    """A join of each call with every earlier one counts the third call twice."""
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key
        0          | 2022-09-01 09:00:00 | z
        1          | 2022-10-03 09:00:00 | a
        2          | 2022-10-04 09:00:00 | a
        3          | 2022-10-05 09:00:00 | a
        4          | 2022-10-31 09:00:00 | b
        """,
    ).one("repeats", "2022-10")
    assert counts(found) == (2, 4)  # not 3 of 4


def test_the_earlier_call_that_counts_may_not_be_the_last_one(tmp_path):
    """The caller gave up, rang an answered call, and rang again: the last follows both."""
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key | outcome
        0          | 2022-09-01 09:00:00 | z            | answered
        1          | 2022-10-03 09:00:00 | a            | abandoned
        2          | 2022-10-03 10:00:00 | a            | answered
        3          | 2022-10-03 11:00:00 | a            | answered
        4          | 2022-10-31 09:00:00 | b            | answered
        """,
        after="outcome = 'abandoned'",
    ).one("repeats", "2022-10")
    assert counts(found) == (2, 4)  # not 1: looking at the last call alone loses the third


def test_a_call_is_not_its_own_repeat(tmp_path):
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key
        0          | 2022-09-01 09:00:00 | z
        1          | 2022-10-03 09:00:00 | a
        2          | 2022-10-31 09:00:00 | b
        """,
        within="1 hours",
    ).one("repeats", "2022-10")
    assert counts(found) == (0, 2)


@pytest.mark.parametrize("grain", ["month", "week", "day"])
def test_a_finer_grain_loses_no_repeat(tmp_path, grain):
    found = council(tmp_path, SEPTEMBER_TO_OCTOBER).compute(
        "repeats", period="2022-10", grain=grain
    )
    assert sum(o.numerator for o in found.observations) == 1


def test_whoever_lacks_one_of_two_keys_is_counted_as_left_out(tmp_path):
    """Once only those without the first key were; a reason that is blank was dropped unsaid."""
    found = council(
        tmp_path,
        """
        contact_id | started_at          | customer_key | reason
        0          | 2022-09-01 09:00:00 | z            | Bins
        1          | 2022-10-03 09:00:00 | a            | Bins
        2          | 2022-10-04 09:00:00 | a            | Bins
        3          | 2022-10-05 09:00:00 | a            |
        4          | 2022-10-06 09:00:00 |              | Bins
        5          | 2022-10-31 09:00:00 |              |
        """,
        same=["customer_key", "reason"],
    ).one("repeats", "2022-10")
    assert counts(found) == (1, 2)
    assert "3 of 5 left out: customer or reason not known" in found.note
