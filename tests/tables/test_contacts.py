"""An export mapped to contacts: what is left out, blanked and counted, and what never gets in."""

from datetime import date

import pyarrow as pa
from tests.little_council import cells, contacts_source

from gaugebook.definitions.files import parse_yaml
from gaugebook.definitions.source import Source
from gaugebook.errors import Where
from gaugebook.tables.contacts import find_gaps, map_contacts, without_repeats


def source(headings, **fields):
    loaded, problems = parse_yaml(contacts_source(headings, **fields), "calls.yaml")
    assert problems == []
    return Source.model_validate(loaded.data)


def raw(table):
    head, *body = cells(table)
    columns = {name: [row[i] or None for row in body] for i, name in enumerate(head)}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def mapped(table, **fields):
    headings = fields.pop("headings", None) or cells(table)[0]
    return map_contacts(raw(table), source(headings, **fields), file="calls.csv", secret=b"s" * 64)


def codes(found):
    return [p.code for p in found.problems]


def test_every_canonical_column_is_there_and_the_supplied_ones_are_known():
    found = mapped("contact_id | started_at\n1 | 2022-10-03 09:00:00")
    assert found.table.num_columns == 22
    assert found.table["channel"].to_pylist() == ["phone"]
    assert found.columns == {"contact_id", "started_at", "channel"}
    assert found.problems == ()


def test_a_missing_heading_is_refused_with_its_near_miss():
    found = mapped(
        "contact_id | started_at | Outcom\n1 | 2022-10-03 09:00:00 | answered",
        headings=["contact_id", "started_at"],
        rules={"outcome": {"from": ["Outcome", "Result"]}},
    )
    missing = [p for p in found.problems if p.code == "heading-missing"]
    assert missing[0].is_refused
    assert missing[0].message == (
        "The heading Outcome is not in the file, so `outcome` cannot be read. Did you mean Outcom?"
    )


def test_a_heading_that_need_not_be_there_is_blank_and_not_supplied():
    found = mapped(
        "contact_id | started_at\n1 | 2022-10-03 09:00:00",
        rules={"line": {"required": False}},
    )
    assert codes(found) == []
    assert "line" not in found.columns


def test_the_first_heading_found_is_read():
    found = mapped(
        "contact_id | started_at | Result\n1 | 2022-10-03 09:00:00 | answered",
        headings=["contact_id", "started_at"],
        rules={"outcome": {"from": ["Outcome", "Result"]}},
    )
    assert found.table["outcome"].to_pylist() == ["answered"]


def test_a_heading_nobody_mentions_is_noted_and_one_never_read_is_not():
    table = "contact_id | started_at | Agent | Mood\n1 | 2022-10-03 09:00:00 | Ann | fine"
    found = mapped(table, headings=["contact_id", "started_at"], never_read=["Agent"])
    assert [(p.code, p.found, p.severity) for p in found.problems] == [
        ("heading-unmapped", "Mood", "note")
    ]
    assert "Ann" not in str(found.table.to_pylist())


def test_rows_without_a_time_are_left_out_and_counted():
    found = mapped("contact_id | started_at\n1 | 2022-10-03 09:00:00\n2 |\n3 | yesterday")
    assert found.table["contact_id"].to_pylist() == ["1"]
    assert found.rows_left_out == 2
    assert [(p.code, p.facts["count"]) for p in found.problems] == [
        ("value-unreadable", 1),
        ("time-missing", 2),
    ]


def test_a_negative_duration_is_blanked_and_counted():
    found = mapped(
        "contact_id | started_at | wait_seconds\n1|2022-10-03 09:00|-5\n2|2022-10-03 09:00|5"
    )
    assert found.table["wait_seconds"].to_pylist() == [None, 5]
    assert [(p.code, p.facts["count"]) for p in found.problems] == [("negative-duration", 1)]


def test_a_call_that_ends_before_it_starts_is_named_by_its_row_in_the_file():
    found = mapped(
        """
        contact_id | started_at       | ended_at
        1          |                  | 2022-10-03 09:00
        2          | 2022-10-03 09:00 | 2022-10-03 09:05
        3          | 2022-10-03 09:00 | 2022-10-03 08:00
        """
    )
    backwards = [p for p in found.problems if p.code == "ends-before-start"]
    assert [(p.facts["count"], p.facts["row"]) for p in backwards] == [(1, 4)]
    assert found.table.num_rows == 2, "it is counted; only its end is in doubt"


def test_an_unknown_code_is_counted_with_its_heading():
    found = mapped(
        "contact_id | started_at | outcome\n1|2022-10-03 09:00|HUP\n2|2022-10-03 09:00|HUP",
        rules={"outcome": {"codes": {"ANS": "answered"}}},
    )
    assert [p.message for p in found.problems] == [
        "`HUP` is not a known code for outcome; 2 row(s) have it and were read as unknown."
    ]
    assert found.problems[0].where == Where("calls.csv", cell="outcome")


def test_repeats_are_found_in_one_file_and_across_files_and_a_blank_id_repeats_nothing():
    first = pa.table({"contact_id": pa.array(["1", "2", "1", None, None]), "n": [1, 2, 3, 4, 5]})
    second = pa.table({"contact_id": pa.array(["3", "2", None]), "n": [6, 7, 8]})
    kept = without_repeats([first, second])
    assert [t["n"].to_pylist() for t in kept] == [[1, 2, 4, 5], [6, 8]]


def test_five_working_days_without_a_row_are_a_gap_and_a_long_weekend_is_none():
    # Thursday before Easter 2022 to the Tuesday after it; then a week and a day without a row.
    days = [date(2022, 4, 14), date(2022, 4, 19), date(2022, 4, 27)]
    assert [p.message for p in find_gaps(days, "calls.csv")] == [
        "No rows from 2022-04-20 to 2022-04-26 (5 working days)."
    ]
    assert find_gaps([], "calls.csv") == []
