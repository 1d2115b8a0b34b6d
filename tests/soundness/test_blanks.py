"""Nothing is not zero, and not known is not no."""

import pytest
from tests.little_council import records, summary


def test_a_blank_wait_is_not_a_wait_of_zero(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome  | wait_seconds
        1          | 2022-10-03 09:00:00 | answered | 100
        2          | 2022-10-31 09:00:00 | answered |
        """,
    )
    found = council.one("wait_mean", "2022-10")
    assert (found.value, found.denominator) == (100, 1)  # not 50
    assert found.note == "1 of 2 left out: not known"


def test_a_month_of_blank_waits_has_no_mean(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome  | wait_seconds
        1          | 2022-09-01 09:00:00 | answered | 100
        2          | 2022-10-03 09:00:00 | answered |
        3          | 2022-10-31 09:00:00 | answered |
        """,
    )
    found = council.one("wait_mean", "2022-10")
    assert (found.value, found.obs_status) == (None, "M")  # not 0


def test_a_customer_who_was_not_asked_is_on_neither_side_of_the_proxy(tmp_path):
    head = "contact_id | started_at | email_on_record\n"
    rows = [
        f"{n} | 2022-10-{n % 31 + 1:02d} 12:00 | {'false' if n < 20 else 'true'}" for n in range(60)
    ]
    blank = [f"x{n} | 2022-10-05 12:00 | " for n in range(40)]
    found = records(tmp_path, head + "\n".join(rows + blank)).one("no_email_share", "2022-10")
    assert (found.numerator, found.denominator, found.value) == (20, 60, 20 / 60)
    assert found.value not in (20 / 100, 60 / 100)
    assert "40 of 100 left out: not known" in found.note


def test_a_wait_that_is_blank_is_not_a_wait_of_more_than_20_seconds_in_silence(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome  | wait_seconds
        1          | 2022-10-03 09:00:00 | answered | 10
        2          | 2022-10-03 09:00:00 | answered | 30
        3          | 2022-10-31 09:00:00 | answered |
        """,
    )
    found = council.one("answered_within_20s_share", "2022-10")
    assert found.value == 1 / 3
    assert found.note == "not known for 1 of 3, which are counted as no"


def test_a_share_of_which_nothing_is_known_is_not_zero(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome  | wait_seconds
        1          | 2022-09-01 09:00:00 | answered | 10
        2          | 2022-10-03 09:00:00 | answered |
        3          | 2022-10-31 09:00:00 | answered |
        """,
    )
    found = council.one("answered_within_20s_share", "2022-10")
    assert (found.value, found.obs_status) == (None, "M")  # not 0%


@pytest.mark.parametrize(
    "metric", ["calls_offered", "answered_share", "wait_mean", "answered_within_20s_share"]
)
def test_an_export_without_outcomes_gives_no_zero_calls(tmp_path, metric):
    council = records(
        tmp_path,
        "contact_id | started_at\n1 | 2022-10-03 09:00\n2 | 2022-10-31 09:00",
    )
    found = council.compute(metric, period="2022-10")
    assert found.observations == ()
    assert [p.code for p in found.problems] == ["observation-missing"]
    assert "no input has" in found.problems[0].message


def test_an_export_without_waits_answers_nobody_within_20_seconds_nor_nobody(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-10-03 09:00:00 | answered
        2          | 2022-10-31 09:00:00 | answered
        """,
    )
    assert council.one("answered_share", "2022-10").value == 1
    assert council.compute("answered_within_20s_share", period="2022-10").observations == ()


def test_a_month_whose_outcomes_are_all_blank_has_not_zero_calls(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-09-01 09:00:00 | answered
        2          | 2022-10-03 09:00:00 |
        3          | 2022-10-31 09:00:00 |
        """,
    )
    found = council.one("calls_offered", "2022-10")
    assert (found.value, found.obs_status) == (None, "M")
    assert found.note == "2 of 2 left out: not known"


def test_calls_whose_outcome_is_not_known_are_told_not_dropped(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-10-03 09:00:00 | ANS
        2          | 2022-10-03 09:00:00 | ABN
        3          | 2022-10-31 09:00:00 | HUP
        4          | 2022-10-31 09:00:00 | HUP
        """,
        rules={"outcome": {"codes": {"ANS": "answered", "ABN": "abandoned"}}},
    )
    (unknown,) = [p for p in council.read().problems if p.code == "code-unknown"]
    assert (unknown.code, unknown.found, unknown.facts["count"]) == ("code-unknown", "HUP", 2)
    found = council.one("answered_share", "2022-10")
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.note == "2 of 4 left out: not known"


def test_nothing_to_divide_by_is_no_share(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-10-03 09:00:00 | diverted
        2          | 2022-10-31 09:00:00 | diverted
        """,
    )
    found = council.one("answered_share", "2022-10")
    assert (found.value, found.denominator, found.obs_status) == (None, 0, "M")
    assert council.one("calls_offered", "2022-10").value == 0, "known to be none"


def test_a_printed_share_of_nothing_is_no_share(tmp_path):
    council = summary(tmp_path, "period | offered | answered\n2022-10 | 0 | 0")
    found = council.one("answered_share", "2022-10")
    assert (found.value, found.obs_status) == (None, "M")
    assert found.note == "nothing to divide by: the denominator is 0"


def test_a_month_without_a_row_is_missing_not_zero(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome
        1          | 2022-08-01 09:00:00 | answered
        2          | 2022-08-31 09:00:00 | answered
        3          | 2022-10-03 09:00:00 | answered
        4          | 2022-10-31 09:00:00 | answered
        """,
    )
    found = council.compute("calls_offered", period="2022-08..2022-10", grain="month")
    assert [o.period for o in found.observations] == ["2022-08-01/P1M", "2022-10-01/P1M"]
    assert [p.facts["periods"] for p in found.problems] == [["2022-09-01/P1M"]]
    assert "gap-in-days" in council.reading_codes


@pytest.mark.parametrize("cell", ["#####", "-", "–", "n/a", ""])
def test_a_cell_without_a_number_is_never_zero(tmp_path, cell):
    council = summary(tmp_path, f"period | offered | answered\n2022-10 | 100 | {cell}")
    assert council.one("calls_answered", "2022-10").value is None
    assert council.one("answered_share", "2022-10").value is None
    quarter = summary(
        tmp_path, f"period | answered\n2022-07 | 5\n2022-08 | {cell}\n2022-09 | 5"
    ).compute("calls_answered", period="2022-Q3")
    assert quarter.observations == (), "not 10"
