"""What shipped metrics mean, where two readers could differ: each on a few records drawn here.

1. Twenty seconds count as within twenty seconds; only one service level leaves out short abandons.
2. A webchat led to a call only if the call came after it, from the same customer, within 7 days.
3. A call follows an abandoned call, not an abandoned webchat; on the same line, not on any.
4. A blank is not avoidable; whose e-mail address is not known may have one or not.
5. A case closed on the day on which it is due is on time; midnight is local.
6. A complaint upheld in part is upheld; a compliment is no complaint.
"""

import pytest
from tests.little_council import as_csv, cells, contacts_source, council, records


def test_twenty_seconds_are_within_twenty(tmp_path):
    made = records(
        tmp_path,
        """
        contact_id | started_at          | outcome         | wait_seconds
        1          | 2022-10-03 09:00:00 | answered        | 20
        2          | 2022-10-03 09:01:00 | answered        | 21
        3          | 2022-10-03 09:02:00 | abandoned       | 5
        4          | 2022-10-03 09:03:00 | short_abandoned | 2
        5          | 2022-10-03 09:04:00 | diverted        |
        """,
    )

    def share(name):
        return made.one(f"answered_within_20s_{name}share", "2022-10").value

    assert share("") == 1 / 4
    assert share("less_short_") == pytest.approx(1 / 3)
    assert share("of_answered_") == 1 / 2


WEBCHATS = """
    contact_id | started_at          | channel | outcome  | customer_key
    1          | 2022-10-03 09:00:00 | webchat | answered | A
    2          | 2022-10-10 08:59:00 | phone   | diverted | A
    3          | 2022-10-03 09:00:00 | phone   | answered | B
    4          | 2022-10-03 10:00:00 | webchat | answered | B
    5          | 2022-10-03 09:00:00 | webchat | answered | C
    6          | 2022-10-10 09:01:00 | phone   | answered | C
    7          | 2022-10-04 09:00:00 | webchat | answered | D
    8          | 2022-10-04 10:00:00 | email   | answered | D
    9          | 2022-10-05 09:00:00 | webchat | answered |
    10         | 2022-10-31 09:00:00 | phone   | answered | E
    """


def test_a_webchat_led_to_a_call_that_came_after_it_within_seven_days(tmp_path):
    found = records(tmp_path, WEBCHATS).one("webchat_to_phone_share", "2022-10")

    assert (found.numerator, found.denominator) == (1, 4)  # A; not B, C, D; nobody knows of 9
    assert "1 of 5 left out" in found.note


CALLS = """
    contact_id | started_at          | channel | outcome   | customer_key | line
    1          | 2022-10-03 09:00:00 | phone   | abandoned | A            | Waste
    2          | 2022-10-03 10:00:00 | phone   | answered  | A            | Housing
    3          | 2022-10-03 09:00:00 | webchat | abandoned | B            | Waste
    4          | 2022-10-03 10:00:00 | phone   | answered  | B            | Waste
    5          | 2022-10-04 10:00:00 | phone   | abandoned | B            | Waste
    6          | 2022-10-04 11:00:00 | webchat | answered  | B            | Waste
    7          | 2022-10-05 11:00:00 | phone   | answered  | C            | Waste
    8          | 2022-10-06 11:00:00 | phone   | answered  | C            | Housing
    9          | 2022-10-31 11:00:00 | phone   | answered  | D            | Housing
    """


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator"),
    [
        ("contact_after_abandoned_share", 1, 7),  # 2 after 1; not 4 after a webchat
        ("abandoned_rang_again_share", 1, 2),  # 1; a webchat after 5 is no call
        ("answered_rang_again_share", 1, 5),  # 4; the calls of C are to two lines
        ("repeat_contact_share", 5, 9),  # 2, 4, 5, 6 and 8
    ],
)
def test_what_counts_as_a_call_that_follows(tmp_path, metric, numerator, denominator):
    found = records(tmp_path, CALLS).one(metric, "2022-10")

    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_resolution_by_repeat_call_is_the_rest(tmp_path):
    found = records(tmp_path, CALLS).one("first_contact_resolution_repeat_share", "2022-10")

    assert found.value == pytest.approx(4 / 5)


def test_a_blank_is_not_avoidable(tmp_path):
    made = records(
        tmp_path,
        """
        contact_id | started_at          | channel | outcome   | avoidable_kind
        1          | 2022-10-03 09:00:00 | phone   | answered  | progress_chase
        2          | 2022-10-03 09:01:00 | webchat | answered  | unclear_letter
        3          | 2022-10-03 09:02:00 | phone   | answered  |
        4          | 2022-10-03 09:03:00 | email   | answered  |
        5          | 2022-10-31 09:04:00 | phone   | abandoned |
        """,
    )

    assert made.one("avoidable_contact_share", "2022-10").value == 2 / 4
    assert made.one("progress_chase_share", "2022-10").value == 1 / 2


def test_the_least_and_the_most_without_an_email_address(tmp_path):
    yes_or_no = {"codes": {"y": True, "n": False}}
    found = records(
        tmp_path,
        """
        contact_id | started_at          | outcome  | email_on_record | email_asked
        1          | 2022-10-03 09:00:00 | answered | n               | y
        2          | 2022-10-03 09:01:00 | answered | n               | n
        3          | 2022-10-03 09:02:00 | answered | y               | y
        4          | 2022-10-31 09:03:00 | answered |                 |
        """,
        rules={"email_on_record": yes_or_no, "email_asked": yes_or_no},
    ).one("no_email_answered_share", "2022-10")

    assert found.value == 2 / 4
    assert "lies between 25.0% and 75.0%" in found.note


def test_a_caller_is_one_however_often_they_ring(tmp_path):
    rows = [
        f"{n} | 2022-10-{day:02d} 09:00:00 | answered | {key}"
        for n, (day, key) in enumerate(
            [*((day, f"K{day}") for day in range(3, 13)), *((31, f"K{n}") for n in range(3, 8))]
        )
    ]
    heading = "contact_id | started_at | outcome | customer_key"
    unknown = ["91 | 2022-10-20 09:00:00 | answered |", "92 | 2022-10-20 09:05:00 | answered |"]
    made = records(tmp_path, "\n".join([heading, *rows, *unknown]))

    assert made.one("known_callers", "2022-10").value == 10
    assert made.one("known_calls", "2022-10").value == 15
    assert made.one("calls_per_known_caller", "2022-10").value == 1.5


def of_table(folder, table, drawn):
    """A council with records of another table than contacts."""
    files = {
        "data/rows.csv": as_csv(drawn),
        "metrics/sources/rows.yaml": contacts_source(cells(drawn)[0], name="rows", table=table),
    }
    return council(folder, files, inputs=[{"source": "rows"}])


def test_a_case_closed_on_its_due_day_is_on_time_and_midnight_is_local(tmp_path):
    made = of_table(
        tmp_path,
        "cases",
        """
        case_id | opened_at           | due_at              | closed_at           | state
        1       | 2022-09-01 09:00:00 | 2022-09-08 00:00:00 | 2022-09-08 23:30:00 | closed
        2       | 2022-09-01 09:00:00 | 2022-09-08 17:30:00 | 2022-09-09 00:30:00 | closed
        3       | 2022-09-01 09:00:00 | 2022-09-08 17:30:00 |                     | open
        4       | 2022-09-01 09:00:00 | 2022-09-08 17:30:00 | 2022-09-02 09:00:00 | withdrawn
        5       | 2022-09-01 09:00:00 |                     | 2022-09-02 09:00:00 | closed
        6       | 2022-09-30 09:00:00 | 2022-10-08 17:30:00 | 2022-10-01 09:00:00 | closed
        """,
    )

    assert made.one("cases_closed_on_time_share", "2022-09").value == pytest.approx(2 / 3)
    assert made.one("cases_on_time_of_due_share", "2022-09").value == 2 / 4
    assert made.one("cases_opened", "2022-09").value == 6


def test_a_complaint_upheld_in_part_is_upheld(tmp_path):
    made = of_table(
        tmp_path,
        "feedback",
        """
        feedback_id | received_at         | kind       | stage | outcome
        1           | 2022-09-01 09:00:00 | complaint  | 1     | upheld
        2           | 2022-09-01 09:00:00 | complaint  | 2     | partly_upheld
        3           | 2022-09-01 09:00:00 | complaint  | 1     | not_upheld
        4           | 2022-09-01 09:00:00 | complaint  |       |
        5           | 2022-09-30 09:00:00 | compliment |       |
        """,
    )

    assert made.one("complaints_upheld_share", "2022-09").value == pytest.approx(2 / 3)
    assert made.one("complaints_stage_2_share", "2022-09").value == pytest.approx(1 / 3)
    assert made.one("compliments_per_complaint", "2022-09").value == 1 / 4
