"""Exports that read well and count wrongly: each has a finding before a figure is made of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.little_council import published, records, summary

DAY = datetime(2022, 10, 3, 9)


def found(council, code):
    """The message of the one finding of a code."""
    (one,) = [p.message for p in council.read().problems if p.code == code]
    return one


def calls(*rows, head):
    return "\n".join(" | ".join(str(cell) for cell in row) for row in (head, *rows))


def test_callers_whose_numbers_a_spreadsheet_shortened_are_not_one_caller(tmp_path):
    head = ("contact_id", "started_at", "outcome", "customer_key")
    keys = ["3.27E+11"] * 5 + [f"32700000{n:04d}" for n in range(5)]
    rows = [(n, DAY + timedelta(hours=n), "answered", key) for n, key in enumerate(keys)]
    council = records(tmp_path, calls(*rows, head=head))

    # Five people became one: 6 known callers would be printed where there were 10.
    assert "5 value(s) of customer_key have the form #.##E+11" in found(
        council, "identifier-mangled"
    )


def test_rows_that_a_join_repeated_under_new_numbers_are_not_more_calls(tmp_path):
    head = ("contact_id", "started_at", "outcome", "line", "wait_seconds")
    rows = [(n, DAY + timedelta(minutes=7 * n), "answered", "Tax", 10 + n) for n in range(40)]
    copies = [(100 + n, *row[1:]) for n, row in enumerate(rows[:6])]
    council = records(tmp_path, calls(*rows, *copies, head=head))

    assert council.one("contacts", "2022-10").value == 46, "there were 40"
    assert found(council, "rows-copied").startswith("6 row(s) say the same as another in all but")


def test_a_wait_in_minutes_is_not_a_short_wait(tmp_path):
    head = ("contact_id", "started_at", "queued_at", "answered_at", "outcome", "wait_seconds")
    rows = []
    for n in range(30):
        start, wait = DAY + timedelta(minutes=9 * n), 120 + n
        answered = start + timedelta(seconds=wait)
        rows.append((n, start, start, answered, "answered", f"{wait / 60:.2f}"))
    council = records(tmp_path, calls(*rows, head=head))

    assert council.one("wait_mean", "2022-10").value < 3, "134.5 seconds is right"
    assert found(council, "unit-slip").startswith("wait_seconds seems to be in minutes")


def test_a_row_of_totals_with_a_date_is_not_a_line(tmp_path):
    head = ("contact_id", "started_at", "line")
    rows = [(n, DAY + timedelta(minutes=9 * n), "Tax") for n in range(30)]
    council = records(tmp_path, calls(*rows, (99, DAY, "Grand total"), head=head))

    assert "their line is Grand total" in found(council, "totals-inside")


def test_a_month_that_was_not_filled_in_is_not_a_month_without_calls(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | offered | answered | abandoned
        2022-07 | 400     | 380      | 20
        2022-08 | 0       | 0        | 0
        2022-09 | 410     | 390      | 20
        """,
    )
    assert council.one("calls_offered", "2022-07..2022-09").value == 810
    assert found(council, "all-zero-period").endswith("2022-08 (phone).")


def test_a_month_that_is_not_there_is_not_left_out_in_silence(tmp_path):
    rows = "\n".join(f"2022-{m:02d} | {400 + m}" for m in (1, 2, 4, 5, 6, 7))
    council = summary(tmp_path, f"period | offered\n{rows}")

    assert "2022-03" in found(council, "period-missing")


def test_outcomes_that_exceed_their_calls_are_told_before_a_share_is_made(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | offered | answered | abandoned
        2022-07 | 400     | 380      | 20
        2022-08 | 430     | 400      | 50
        """,
    )
    message = found(council, "flows-over")
    assert "in 1 of 2 period(s), the worst 2022-08 (phone): 450 of 430, 20 too many" in message


def test_a_percentage_that_no_count_explains_is_told_when_it_is_read(tmp_path):
    council = published(
        tmp_path,
        """
        Indicator        | Sep-22 | Oct-22
        Calls offered    | 35,554 | 33,592
        Calls answered   | 31,203 | 29,187
        % Calls answered | 87.80% | 94.48%
        """,
        periods={"Sep-22": "2022-09", "Oct-22": "2022-10"},
    )
    message = found(council, "base-unknown")
    assert "94.48% is printed, and of calls offered it is 86.89%" in message
    assert "1 period(s) (2022-10 (phone))" in message
