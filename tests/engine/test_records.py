"""Metrics over records: each kind by hand on a table that can be counted on fingers."""

import pytest
from tests.little_council import records

from gaugebook.engine.records import plain

OCTOBER = """
    contact_id | started_at          | outcome          | wait_seconds | line    | email_on_record
    1          | 2022-10-03 09:00:00 | answered         | 10           | Waste   | true
    2          | 2022-10-03 10:00:00 | answered         | 20           | Waste   | false
    3          | 2022-10-03 11:00:00 | answered         | 60           | Roads   | false
    4          | 2022-10-31 09:00:00 | abandoned        | 300          | Roads   |
    5          | 2022-10-31 10:00:00 | abandoned_in_ivr |              |         |
    6          | 2022-10-31 11:00:00 | diverted         |              | Waste   | true
"""


@pytest.fixture
def october(tmp_path):
    return records(tmp_path, OCTOBER)


@pytest.mark.parametrize(
    ("metric", "value", "numerator", "denominator"),
    [
        ("contacts", 6, None, None),
        ("calls_offered", 4, None, None),
        ("calls_answered", 3, None, None),
        ("answered_share", 3 / 4, 3, 4),
        ("abandoned_share", 1 / 4, 1, 4),
        ("wait_mean", 30, 90, 3),
        # Type 7: at 0.9 x (3 - 1) = 1.8 between 20 and 60.
        ("wait_p90", 52, None, 3),
        ("answered_within_20s_share", 2 / 4, 2, 4),
    ],
)
def test_each_kind_counts_what_it_says(october, metric, value, numerator, denominator):
    found = october.one(metric, "2022-10")
    assert (found.value, found.numerator, found.denominator) == (value, numerator, denominator)
    assert (found.obs_status, found.org_code, found.source_ref) == ("A", "E0", "calls")


def test_a_proxy_leaves_the_unknown_out_on_both_sides_and_says_so(tmp_path):
    def row(n):
        email = "" if n <= 10 else "false" if n <= 30 else "true"
        asked = "true" if n <= 12 else "false"
        return f"{n} | 2022-10-{n % 31 + 1:02d} 12:00:00 | {email} | {asked}"

    rows = "\n".join(row(n) for n in range(1, 101))
    council = records(tmp_path, f"contact_id|started_at|email_on_record|email_asked\n{rows}")
    found = council.one("no_email_share", "2022-10")
    assert (found.value, found.numerator, found.denominator) == (20 / 90, 20, 90)
    assert found.note == "10 of 100 left out: not known; the true share is at least 2.2%"


def test_a_breakdown_adds_up_to_its_total_and_names_what_is_not_known(october):
    found = october.compute("contacts", period="2022-10", by=("line",)).observations
    values = {o.segment: o.value for o in found}
    assert values == {"_T": 6, "line=Waste": 3, "line=Roads": 2, "line=_U": 1}


def test_two_dimensions_give_their_crossings_and_the_total(october):
    found = october.compute("calls_answered", period="2022-10", by=("line", "service"))
    assert found.problems[0].code == "observation-missing", "the export has no service"
    found = october.compute("contacts", period="2022-10", by=("line", "channel")).observations
    assert {(o.channel, o.segment): o.value for o in found} == {
        ("_T", "_T"): 6,
        ("phone", "line=Roads"): 2,
        ("phone", "line=Waste"): 3,
        ("phone", "line=_U"): 1,
    }


@pytest.mark.parametrize(("line", "value"), [("Waste", 3), ("Roads", 2), ("_U", 1)])
def test_where_keeps_the_rows_of_one_value(october, line, value):
    found = october.one("contacts", "2022-10", where={"line": line})
    assert (found.value, found.segment) == (value, f"line={line}")


def test_a_dimension_that_is_fixed_already_is_not_split_again(october):
    found = october.compute(
        "contacts", period="2022-10", where={"line": "Waste"}, by=("line", "line")
    )
    assert [(o.segment, o.value) for o in found.observations] == [("line=Waste", 3)]
    assert found.problems == ()


def test_a_part_month_is_reported_in_its_month(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-11-01 09:00:00 | answered
        2          | 2022-11-21 09:00:00 | answered
        """,
    )
    for asked, grain in [("2022-11", None), ("2022-11-01..2022-11-21", None), ("2022-11", "month")]:
        found = council.one("answered_share", asked, grain=grain)
        assert (found.reporting_period, found.period) == ("2022-11-01/P1M", "2022-11-01/P21D")
        assert (found.obs_status, found.status, found.target) == ("P", "none", 0.9)


def test_a_whole_number_is_an_int():
    assert repr([plain(5.0), plain(5.5), plain(None)]) == "[5, 5.5, None]"
