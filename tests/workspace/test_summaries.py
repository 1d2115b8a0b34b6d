"""What each source holds, as `gaugebook check` tells it.

1. Every row that was left out is counted by its reason, in words.
2. A calendar says which working days have no row; a part of a month is not a gap.
3. The next step is what the gravest finding asks for.
4. Ten thousand bad rows are one finding.
5. An input of which nothing could be used still stands in the list.
"""

import json

import pytest
from tests.little_council import as_csv, contacts_source, council

from gaugebook.errors import sort_problems
from gaugebook.workspace.summaries import READ_THE_NOTES, summaries_of, words_for

HEADINGS = ["contact_id", "started_at", "line"]
CALLS = """
contact_id | started_at          | line
1          | 2022-10-03 09:00:00 | Waste
2          | 2022-10-04 09:00:00 | Waste
2          | 2022-10-04 09:00:00 | Waste
3          |                     | Waste
4          | 2022-10-06 09:00:00 | Waste
Total      |                     |
"""


def summaries(folder, text, **fields):
    files = {
        "data/calls.csv": text,
        "metrics/sources/calls.yaml": contacts_source(HEADINGS, **fields),
    }
    read = council(folder, files, inputs=[{"source": "calls"}]).read()
    return summaries_of(read.dataset, sort_problems(read.problems))


@pytest.fixture
def calls(tmp_path):
    (found,) = summaries(tmp_path, as_csv(CALLS))
    return found


def test_rows_are_counted_and_those_left_out_by_reason(calls):
    (file,) = calls.files
    assert (file.rows, file.rows_left_out) == (6, 3)
    assert dict(file.left_out) == {"duplicate-keys": 1, "time-missing": 1, "totals-row": 1}
    assert set(file.left_out_in_words) == {"1 that stood before", "1 without a time", "1 of totals"}


def test_the_calendar_names_the_day_without_a_row(calls):
    assert calls.gaps_in_words == ("5 October 2022",)
    (month,) = calls.as_dict()["months"]
    assert month == {
        "month": "2022-10",
        "rows": 3,
        "days_with_rows": 3,
        "days_with_few": 0,
        "working_days_without": 1,
    }


def test_the_next_step_is_what_the_gravest_finding_asks_for(calls):
    worst = calls.problems[0]
    assert worst.severity == "warn"
    assert calls.next_step == worst.remedy != READ_THE_NOTES


def test_a_file_with_notes_alone_asks_to_read_them(tmp_path):
    rows = "\n".join(f"{n},2022-10-{n:02} 09:00:00,Waste,x" for n in (3, 4, 5, 6, 7, 28))
    text = "contact_id,started_at,line,Wallboard\n" + rows
    (found,) = summaries(tmp_path, text)
    severities = {p.severity for p in found.problems}
    assert severities == {"note", "warn"}  # the gap of the 10th to the 27th is a warning
    (found,) = summaries(tmp_path, "\n".join(text.splitlines()[:-1]))
    assert {p.severity for p in found.problems} == {"note"}
    assert found.next_step == READ_THE_NOTES


def test_ten_thousand_bad_rows_are_one_finding(tmp_path):
    good = "1,2022-10-03 09:00:00,Waste\n"
    bad = "".join(f"{n},soon,Waste\n" for n in range(2, 10_002))
    (found,) = summaries(tmp_path, "contact_id,started_at,line\n" + good + bad)
    assert found.rows_left_out == 10_000
    assert len(found.problems) <= 4
    assert any("10,000" in p.message or p.facts.get("count") == 10_000 for p in found.problems)


def test_an_input_that_could_not_be_used_is_in_the_list(tmp_path):
    (found,) = summaries(tmp_path, "contact_id,line\n1,Waste\n")
    assert found.covers == "nothing in it could be used"
    assert found.problems[0].is_refused
    assert (found.rows, found.rows_left_out) == (1, 1)


def test_every_reason_has_words():
    assert words_for("duplicate-keys") == "that stood before"
    assert "-" not in words_for("anything-else")


def test_it_is_plain_json(calls):
    assert json.loads(json.dumps(calls.as_dict()))["source_id"] == "calls"
