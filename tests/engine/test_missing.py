"""Why a period has no figure, in words that say what to do."""

import pytest
from tests.little_council import records, summary

BY_LINE = """
    period  | line  | offered | answered
    2026-10 | Waste | 60      | 50
    2026-10 | Roads | 30      | 25
"""


@pytest.mark.parametrize("metric", ["calls_offered", "answered_share"])
def test_a_figure_that_is_there_by_line_only_is_not_called_uncovered(tmp_path, metric):
    council = summary(tmp_path, BY_LINE)
    (told,) = council.compute(metric, period="2026-10").problems
    assert told.code == "observation-missing"
    assert told.message.endswith("it is there only by line; add --by line.")
    assert len(council.compute(metric, period="2026-10", by=("line",)).observations) == 2


def test_a_month_that_no_line_has_is_not_covered(tmp_path):
    council = summary(tmp_path, BY_LINE)
    (told,) = council.compute("calls_offered", period="2026-11").problems
    assert told.message.endswith("no input covers it.")


def test_calls_off_the_base_are_not_called_unknown(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at          | outcome   | wait_seconds
        1          | 2026-10-05 09:00:00 | answered  | 10
        2          | 2026-10-05 10:00:00 | answered  | 30
        3          | 2026-10-05 11:00:00 | abandoned | 5
        4          | 2026-10-05 12:00:00 | abandoned | 300
        5          | 2026-10-05 13:00:00 | abandoned |
        """,
    )
    found = council.one("answered_within_20s_less_given_up_share", "2026-10")
    assert (found.numerator, found.denominator) == (1, 3)
    assert "1 of 5 not counted, as the base is offered less those who gave up" in found.note
    assert "1 of 5 left out: not known" in found.note
    assert "2 of 5" not in found.note
