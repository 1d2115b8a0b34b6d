"""An export mapped to records: what is left out, blanked and counted, and what never gets in.

1. Contacts: headings, codes, times, durations, repeats and gaps.
2. Every other table by the same rules: its key, its time, its pair of times, its numbers.
3. Keys of people are hashed, and what people wrote is redacted.
4. What real exports need: keys of several columns, days apart from clocks, exceptions of codes,
   cells under merged ones, rows that are none, units, several formats.
5. Every row is kept or counted.
"""

from datetime import date, datetime
from itertools import accumulate

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.little_council import cells, contacts_source

from gaugebook.definitions.files import parse_yaml
from gaugebook.definitions.schema import CONTACTS, RECORD_TABLES, TABLES
from gaugebook.definitions.source import Source
from gaugebook.errors import Where
from gaugebook.intake.raw import RawTable
from gaugebook.tables.records.gaps import find_gaps
from gaugebook.tables.records.joining import is_first
from gaugebook.tables.records.mapping import map_records

SECRET = b"s" * 64


def without_repeats(tables, key):
    """Keep the first row of each key, over all tables."""
    columns = {n: pa.chunked_array([c for t in tables for c in t[n].chunks]) for n in key}
    keep = is_first({name: column.combine_chunks() for name, column in columns.items()})
    starts = accumulate((t.num_rows for t in tables), initial=0)
    return [t.filter(keep.slice(at, t.num_rows)) for t, at in zip(tables, starts, strict=False)]


def source(headings, **fields):
    loaded, problems = parse_yaml(contacts_source(headings, **fields), "calls.yaml")
    assert problems == []
    return Source.model_validate(loaded.data)


def raw(table):
    head, *body = cells(table)
    columns = {name: [row[i] or None for row in body] for i, name in enumerate(head)}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return RawTable("calls.csv", None, table)


def mapped(drawn, **fields):
    headings = fields.pop("headings") if "headings" in fields else cells(drawn)[0]
    made = source(headings, **fields)
    return map_records(raw(drawn), made, made.record_table, secret=SECRET)


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
    kept = without_repeats([first, second], CONTACTS.key)
    assert [t["n"].to_pylist() for t in kept] == [[1, 2, 4, 5], [6, 8]]


KEYS = st.tuples(st.sampled_from(["09:00", "09:30"]), st.sampled_from(["Waste", "Tax", None]))


@given(st.lists(st.lists(KEYS, max_size=8), min_size=1, max_size=3))
def test_of_several_files_each_key_is_kept_once_and_in_its_first_place(files):
    schema = pa.schema([("at", pa.string()), ("line", pa.string())])
    tables = [pa.Table.from_pylist([{"at": a, "line": b} for a, b in f], schema) for f in files]
    kept = [
        list(zip(*t.to_pydict().values(), strict=True))
        for t in without_repeats(tables, ["at", "line"])
    ]
    rows = [key for file in files for key in file]
    assert [key for file in kept for key in file] == list(dict.fromkeys(rows))


def test_five_working_days_without_a_row_are_a_gap_and_a_long_weekend_is_none():
    # Thursday before Easter 2022 to the Tuesday after it; then a week and a day without a row.
    days = [date(2022, 4, 14), date(2022, 4, 19), date(2022, 4, 27)]
    assert [p.message for p in find_gaps(days, "calls.csv")] == [
        "No rows from 2022-04-20 to 2022-04-26 (5 working days)."
    ]
    assert find_gaps([], "calls.csv") == []


# --- the other tables -----------------------------------------------------------------------------

# Of each table: the columns that it needs, and what a first and a second row hold.
ROWS = {
    "cases": ("case_id | opened_at", "S1 | 2022-10-03 09:00", "S2 | 2022-10-04 09:00"),
    "feedback": (
        "feedback_id | received_at | kind",
        "F1 | 2022-10-03 09:00 | complaint",
        "F2 | 2022-10-04 09:00 | comment",
    ),
    "staffing": (
        "start_at | line",
        "2022-10-03 09:00 | Waste",
        "2022-10-03 09:00 | Benefits",
    ),
}


def of_table(name, *rows, **fields):
    return mapped("\n".join(rows), table=name, dimensions={}, **fields)


@pytest.mark.parametrize("name", ROWS)
def test_every_table_is_mapped_by_its_own_columns(name):
    found = of_table(name, *ROWS[name])
    assert found.problems == ()
    assert found.table.column_names == [column.name for column in TABLES[name].columns]
    assert found.columns == set(TABLES[name].needed)
    assert found.table.num_rows == 2


def test_no_table_of_records_is_forgotten_here():
    assert {"contacts", *ROWS} == {table.name for table in RECORD_TABLES}


@pytest.mark.parametrize("name", ROWS)
def test_in_every_table_a_row_without_its_time_is_left_out_and_counted(name):
    time = TABLES[name].time_column
    head, first, second = ROWS[name]
    late = [*second.split(" | ")]
    late[head.split(" | ").index(time)] = "soon"
    found = of_table(name, head, first, " | ".join(late))
    assert (found.table.num_rows, found.rows_left_out) == (1, 1)
    assert [(p.code, p.facts["count"], p.facts["column"]) for p in found.problems] == [
        ("value-unreadable", 1, time),
        ("time-missing", 1, time),
    ]


@pytest.mark.parametrize(
    ("name", "kept"), [("cases", 1), ("feedback", 1), ("staffing", 2)], ids=lambda x: str(x)
)
def test_in_every_table_a_repeated_key_is_counted_once(name, kept):
    """Of staffing, the key is half hour and line together: two lines share a half hour."""
    head, first, second = ROWS[name]
    rows = [first, first] if kept == 1 else [first, second, first]
    found = of_table(name, head, *rows).table
    assert [t.num_rows for t in without_repeats([found], TABLES[name].key)] == [kept]
    (once, again) = without_repeats([found, found], TABLES[name].key)
    assert (once.num_rows, again.num_rows) == (kept, 0)


def test_two_rows_of_one_half_hour_and_no_line_say_the_same_thing_twice():
    half_hours = of_table("staffing", "start_at | line", "2022-10-03 09:00 |", "2022-10-03 09:00 |")
    assert without_repeats([half_hours.table], TABLES["staffing"].key)[0].num_rows == 1


def test_a_case_that_closes_before_it_opens_is_named_by_its_row():
    found = of_table(
        "cases",
        "case_id | opened_at | closed_at",
        "S1 | 2022-10-03 09:00 | 2022-10-05 09:00",
        "S2 | 2022-10-03 09:00 | 2022-03-10 09:00",
        "S3 | 2022-10-03 09:00 |",
    )
    assert [(p.code, p.facts["count"], p.facts["row"]) for p in found.problems] == [
        ("ends-before-start", 1, 3)
    ]
    assert found.table.num_rows == 3, "all are cases; only when they closed is in doubt"


def test_fewer_than_no_staff_is_blank_and_counted():
    found = of_table(
        "staffing",
        "start_at | line | rostered | available",
        "2022-10-03 09:00 | Waste | 4 | -3",
        "2022-10-03 09:30 | Waste | 2.5 | 75%",
    )
    assert found.table["rostered"].to_pylist() == [4, 2.5]
    assert found.table["available"].to_pylist() == [None, None]
    assert [(p.code, p.facts["count"], p.facts["column"]) for p in found.problems] == [
        ("value-unreadable", 1, "available"),
        ("negative-number", 1, "available"),
    ]


def test_a_score_may_be_below_nought():
    found = of_table(
        "feedback", "feedback_id|received_at|kind|score", "F1|2022-10-03 09:00|comment|-50"
    )
    assert found.table["score"].to_pylist() == [-50]
    assert found.problems == ()


def test_staff_by_the_quarter_hour_are_named_because_they_would_be_counted_twice():
    found = of_table(
        "staffing",
        "start_at | line",
        "2022-10-03 09:00 | Waste",
        "2022-10-03 09:15 | Waste",
        "2022-10-03 09:30 | Waste",
        "2022-10-03 09:45 | Waste",
    )
    assert [(p.code, p.facts["count"], p.facts["row"]) for p in found.problems] == [
        ("half-hour-split", 2, 3)
    ]


@pytest.mark.parametrize(
    ("name", "column", "known"),
    [("cases", "state", "closed"), ("feedback", "kind", "complaint")],
)
def test_a_word_that_the_table_does_not_know_is_unknown_and_counted(name, column, known):
    head, first, second = ROWS[name]
    if column not in head:
        head, first, second = f"{head}|{column}", f"{first}|{known}", f"{second}|odd"
    else:
        second = second.replace("comment", "odd")
    found = of_table(name, head, first, second)
    assert found.table[column].to_pylist() == [known, None]
    assert [(p.code, p.found, p.where.cell) for p in found.problems] == [
        ("code-unknown", "odd", column)
    ]


def test_local_times_of_every_table_are_instants():
    found = of_table("staffing", "start_at | line", "2022-07-01 09:00 | Waste")
    assert str(found.table["start_at"][0]) == "2022-07-01 08:00:00"


# --- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["contacts", "cases"])
def test_keys_of_people_are_hashed_and_the_same_key_has_one_hash(name):
    head, row = {
        "contacts": ("contact_id | started_at | customer_key", "C-1 | 2022-10-03 09:00 | ANN"),
        "cases": ("case_id | opened_at | customer_key", "S-1 | 2022-10-03 09:00 | ANN"),
    }[name]
    fields = {"table": name} if name == "contacts" else {"table": name, "dimensions": {}}
    found = mapped("\n".join([head, row, row]), **fields)
    assert len(set(found.table["customer_key"].to_pylist())) == 1
    words = str(found.table.to_pylist())
    assert "ANN" not in words
    assert ("S-1" in words, "C-1" in words) == (False, name == "contacts")


def test_of_what_somebody_wrote_only_the_redacted_text_is_kept_and_no_figure_is_made_of_it():
    found = of_table(
        "feedback",
        "feedback_id | received_at | kind | comment",
        "F1 | 2022-10-03 09:00 | complaint | Ring me on 01632 960958, or q@example.org",
    )
    (text,) = found.table["comment"].to_pylist()
    assert text == "Ring me on [telephone number], or [e-mail address]"
    assert "comment" not in found.columns
    assert "comment" not in TABLES["feedback"].condition_columns
    assert found.problems == (), "it is mapped, so its heading is not unknown"


# --- what real exports need -----------------------------------------------------------------------

CLOCK = {"day": "date", "format": "%y%m%d %H:%M:%S"}
PHONE_LOG = """
    id | type | date   | begin    | queue    | agent    | end      | how     | who
    1  | PS   | 990107 | 9:00:00  | 9:00:10  | 9:00:20  | 9:05:00  | AGENT   | 0
    2  | PS   | 990107 | 23:58:00 | 23:58:10 | 0:01:00  | 0:05:00  | AGENT   | 17
    3  | NW   | 990107 | 10:00:00 | 0:00:00  | 0:00:00  | 10:00:09 | HANG    | 0
    4  | NW   | 990107 | 10:00:00 | 10:00:05 | 0:00:00  | 10:01:00 | HANG    | 18
    5  |      | 990107 | 11:00:00 | 0:00:00  | 0:00:00  | 11:00:01 | PHANTOM | 0
"""
LOG_RULES = {
    "contact_id": {"from": "id"},
    "line": {"from": "type"},
    "started_at": {"from": "begin", **CLOCK},
    "queued_at": {"from": "queue", **CLOCK, "unknown": "0:00:00"},
    "answered_at": {"from": "agent", **CLOCK, "unknown": "0:00:00"},
    "ended_at": {"from": "end", **CLOCK},
    "outcome": {
        "from": "how",
        "codes": {"AGENT": "answered", "HANG": "abandoned"},
        "but": [{"of": "HANG", "where": {"queue": "0:00:00"}, "gives": "abandoned_in_ivr"}],
    },
    "customer_key": {"from": "who", "private": "hash", "unknown": "0"},
}
TEST_CALLS = [{"heading": "how", "is": "PHANTOM", "because": "the system's own test calls"}]


def log(drawn=PHONE_LOG, **fields):
    rules = fields.pop("rules", LOG_RULES)
    return mapped(drawn, headings=[], rules=rules, leave_out=TEST_CALLS, **fields)


DIRECTION = {"heading": "direction", "is": "Out", "because": "not an approach by a customer"}


@pytest.mark.parametrize("required", [True, False])
def test_a_rule_without_its_heading_refuses_the_file_or_is_skipped_and_told(required):
    rules = [{**DIRECTION, "required": required}, *TEST_CALLS]
    found = mapped(PHONE_LOG, headings=[], rules=LOG_RULES, leave_out=rules)
    told = [(p.code, p.severity, p.found) for p in found.problems]
    if required:
        assert ("heading-missing", "refuse", "direction") in told
        return
    assert found.table.num_rows == 4
    assert found.left_out == (("left-out", 1),)  # the other rule still holds
    assert ("rule-not-applied", "warn", "direction") in told


def test_a_call_log_with_one_day_a_row_is_read_as_it_is_meant():
    found = log()
    assert [
        (r["contact_id"], r["outcome"], r["customer_key"] is None) for r in found.table.to_pylist()
    ] == [
        ("1", "answered", True),
        ("2", "answered", False),
        ("3", "abandoned_in_ivr", True),
        ("4", "abandoned", False),
    ]
    crossing = found.table.to_pylist()[1]
    assert (crossing["answered_at"], crossing["ended_at"]) == (
        datetime(1999, 1, 8, 0, 1),
        datetime(1999, 1, 8, 0, 5),
    )
    assert found.table["queued_at"].null_count == 1
    assert found.left_out == (("left-out", 1),)
    assert found.places.tolist() == [0, 1, 2, 3]
    assert [(p.code, p.severity, p.facts["count"]) for p in found.problems] == [
        ("rows-left-out", "note", 1),
        ("midnight-crossed", "note", 1),
    ]
    assert "the system's own test calls" in found.problems[0].message
    assert found.problems[1].facts["row"] == 3


def test_a_clock_that_goes_back_by_minutes_is_no_midnight():
    found = log(PHONE_LOG.replace("9:05:00", "8:58:00"))
    assert found.table["ended_at"][0].as_py() == datetime(1999, 1, 7, 8, 58)
    assert ("ends-before-start", 2) in [(p.code, p.facts.get("row")) for p in found.problems]


@pytest.mark.parametrize("heading", ["date", "queue", "how"])
def test_without_the_heading_that_says_what_a_cell_means_the_file_is_refused(heading):
    rules = {**LOG_RULES, "queued_at": {**LOG_RULES["queued_at"], "required": False}}
    found = log(PHONE_LOG.replace(heading, f"{heading}X"), rules=rules)
    assert found.table.num_rows == 0
    assert heading in [p.found for p in found.problems if p.code == "heading-missing"]


def test_rows_of_test_calls_are_left_out_before_their_codes_are_read():
    found = log()
    assert "code-unknown" not in codes(found)


def test_a_code_that_is_unknown_stays_unknown_whatever_else_the_row_holds():
    rules = {
        **LOG_RULES,
        "outcome": {
            **LOG_RULES["outcome"],
            "but": [
                {"where": {"type": ["NW", "IN"]}, "gives": "diverted"},
                {"where": {"type": ""}, "gives": "refused"},
            ],
        },
    }
    drawn = PHONE_LOG.replace("10:01:00 | HANG ", "10:01:00 | GONE ").replace("PHANTOM", "AGENT")
    found = log(drawn, rules=rules)
    assert found.table["outcome"].to_pylist() == [
        "answered", "answered", "diverted", None, "refused",
    ]  # fmt: skip
    assert [(p.found, p.facts["count"]) for p in found.problems if p.code == "code-unknown"] == [
        ("GONE", 1)
    ]


def test_a_key_of_several_columns_is_blank_where_one_is():
    found = mapped(
        "queue | number | started_at\n A | 1 | 2022-10-03 09:00\n A | | 2022-10-03 09:00",
        headings=["started_at"],
        rules={"contact_id": {"from": None, "parts": ["queue", "number"]}},
    )
    assert [key is None for key in found.table["contact_id"].to_pylist()] == [False, True]
    assert codes(found) == []


def test_a_key_of_the_whole_row_keeps_equal_rows_apart_and_finds_them_again():
    drawn = "started_at | line\n 2022-10-03 09:00 | A\n 2022-10-03 09:00 | A"
    fields = {"headings": ["started_at", "line"], "rules": {"contact_id": {"from_row": True}}}
    fields["rules"]["contact_id"]["from"] = None
    first, again = mapped(drawn, **fields), mapped(drawn, **fields)
    keys = first.table["contact_id"].to_pylist()
    assert len(set(keys)) == 2
    assert keys == again.table["contact_id"].to_pylist()
    kept = without_repeats([first.table, again.table], CONTACTS.key)
    assert [t.num_rows for t in kept] == [2, 0]


def test_what_is_never_read_is_no_part_of_a_key_of_the_whole_row():
    fields = {"headings": ["started_at"], "never_read": ["Agent"]}
    fields["rules"] = {"contact_id": {"from": None, "from_row": True}}
    keys = {
        mapped(f"started_at | Agent\n2022-10-03 09:00 | {name}", **fields)
        .table["contact_id"][0]
        .as_py()
        for name in ("Ann", "Bo")
    }
    assert len(keys) == 1


def test_empty_cells_under_a_merged_one_have_its_value():
    found = mapped(
        """
        started_at       | line  | contact_id
        2022-10-03 09:00 | Waste | 1
                         |       | 2
        2022-10-04 09:00 |       | 3
                         | Tax   | 4
                         | Total | Total
        """,
        rules={"started_at": {"fill_down": True}, "line": {"fill_down": True}},
    )
    assert found.table["line"].to_pylist() == ["Waste", "Waste", "Waste", "Tax"]
    assert found.table["started_at"].null_count == 0
    assert found.left_out == (("totals-row", 1),), "it has no time of its own"


def test_totals_and_footers_are_told_apart_from_rows_that_lost_their_time():
    found = mapped(
        """
        contact_id    | started_at       | wait_seconds
        1             | 2022-10-03 09:00 | 5
        2             |                  | 7
        Grand total   | 2                | 12
        Total         |                  | 12
        End of report |                  |
        """
    )
    assert found.left_out == (("totals-row", 3), ("time-missing", 1))
    assert [(p.code, p.facts["count"]) for p in found.problems] == [
        ("totals-row", 3),
        ("time-missing", 1),
    ]
    assert found.problems[0].found == "Grand total"


def test_dates_without_a_year_are_told_by_themselves():
    found = mapped(
        "contact_id | started_at\n1 | 01-Oct\n2 | 3 Oct 09:00\n3 | soon\n4 | 01/10/2022",
        rules={"started_at": {"format": "%d/%m/%Y"}},
    )
    assert [(p.code, p.facts["count"]) for p in found.problems] == [
        ("date-without-year", 2),
        ("value-unreadable", 1),
        ("time-missing", 3),
    ]


def test_several_formats_are_tried_in_order():
    found = mapped(
        "contact_id | started_at\n1 | 03/10/2022 09:00\n2 | 3 Oct 2022\n3 | 44837.375\n4|20221003",
        rules={"started_at": {"format": ["%d/%m/%Y %H:%M", "%d %b %Y", "excel"]}},
    )
    at = [t and (t.day, t.hour) for t in found.table["started_at"].to_pylist()]
    assert at == [(3, 8), (2, 23), (3, 8)]
    assert found.rows_left_out == 1


def test_numbers_have_the_unit_and_the_comma_of_their_source():
    found = mapped(
        "contact_id | started_at | wait_seconds | satisfaction\n1|2022-10-03 09:00|0,0049884|4,5",
        rules={"wait_seconds": {"unit": "days"}},
        decimal_comma=True,
    )
    row = found.table.to_pylist()[0]
    assert (row["wait_seconds"], row["satisfaction"]) == (431, 4.5)


def test_unknown_numbers_are_blank_in_every_kind_of_file():
    rules = {"wait_seconds": {"unknown": ["-1", "9999"]}}
    drawn = "contact_id | started_at | wait_seconds\n1|2022-10-03 09:00|-1\n2|2022-10-03 09:00|5"
    texts = mapped(drawn, rules=rules)
    made = source(cells(drawn)[0], rules=rules)
    table = raw(drawn).table.set_column(2, "wait_seconds", pa.array([-1, 5]))
    numbers = map_records(RawTable("a", None, table), made, CONTACTS, secret=SECRET)
    for found in (texts, numbers):
        assert found.table["wait_seconds"].to_pylist() == [None, 5]
        assert codes(found) == []


@pytest.mark.parametrize("personal", ["q@example.org", "01632 960958", "+44 7700 900123"])
def test_an_address_as_a_reason_is_blank_counted_and_never_shown(personal):
    found = mapped(
        f"contact_id | started_at | reason\n1|2022-10-03 09:00|{personal}\n2|2022-10-03 09:00|Bins"
    )
    assert found.table["reason"].to_pylist() == [None, "Bins"]
    assert [(p.code, p.severity, p.facts["count"]) for p in found.problems] == [
        ("personal-in-dimension", "warn", 1)
    ]
    assert personal not in str(found.problems)


def test_a_finding_names_the_row_of_the_file_whatever_stands_above_the_headings():
    drawn = """
        contact_id | started_at       | ended_at         | kind
        1          | 2022-10-03 09:00 | 2022-10-03 09:05 | test
        2          | 2022-10-03 09:00 | 2022-10-03 08:00 | call
    """
    rule = [{"heading": "kind", "is": "test", "because": "tests"}]
    made = source(["contact_id", "started_at", "ended_at"], leave_out=rule)
    table = RawTable("calls.csv", None, raw(drawn).table, heading_row=5)
    found = map_records(table, made, CONTACTS, secret=SECRET)
    assert [p.facts["row"] for p in found.problems if p.code == "ends-before-start"] == [7]


# --- every row is kept or counted -----------------------------------------------------------------

CELLS = st.sampled_from(["", "1", "Total", "2022-10-03 09:00", "01-Oct", "soon", "End of report"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12))
def test_whatever_the_cells_every_row_is_kept_or_counted(rows):
    names = ["contact_id", "started_at", "line"]
    table = pa.table({n: pa.array([r[i] or None for r in rows], pa.string())
                      for i, n in enumerate(names)})  # fmt: skip
    rule = [{"heading": "line", "is": ["soon", "1"], "because": "so"}]
    for fill in (False, True):
        made = source(names, leave_out=rule, rules={"started_at": {"fill_down": fill}})
        found = map_records(RawTable("a", None, table), made, CONTACTS, secret=SECRET)
        assert found.table.num_rows + found.rows_left_out == len(rows)
        assert len(found.places) == found.table.num_rows
        assert found.table["started_at"].null_count == 0


# --- what may be a name ---------------------------------------------------------------------------


def test_a_rare_code_that_may_be_a_name_is_found_by_its_row():
    found = mapped(
        """
        contact_id | started_at       | outcome
        1          | 2022-10-03 09:00 | answered
        Total      |                  |
        2          | 2022-10-03 09:01 | Zebedee Quillfeather
        """
    )
    (told,) = [p for p in found.problems if p.code == "code-unknown"]
    assert told.found == "[words that may be a name]"
    assert (told.where.cell, told.where.line) == ("outcome", 4)


def test_a_line_below_the_records_is_told_by_its_row_as_it_may_name_who_printed_them():
    found = mapped(
        """
        contact_id                        | started_at
        1                                 | 2022-10-03 09:00
        Printed by Zebedee Quillfeather   |
        """
    )
    (told,) = [p for p in found.problems if p.code == "totals-row"]
    assert told.found == "the text in row 3"
    assert "Zebedee" not in str(told.as_dict())
