"""Sources: how an export is mapped to a canonical table.

1. Each table says what it needs.
2. Columns, codes, dimensions, periods and time zones exist; a slip is found before any file is
   read.
3. What must never be read is not mapped.
4. Keys by which a person is looked up are hashed, in every table.
5. Times may have several formats, of which no two read one text as two days.
"""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import may_be_confused

CONTACTS = """\
id: acd
version: 1.0.0
name: Calls
table: contacts
columns:
  contact_id: {from: [Call ID, ID]}
  channel: {from: Channel}
  started_at: {from: Start, format: "%d/%m/%Y %H:%M:%S"}
"""
PUBLISHED = """\
id: paper
version: 1.0.0
name: Figures
table: published
document: A paper
layout: {labels: Indicator}
rows:
  Calls offered: {measure: offered}
"""
COUNTS = """\
id: summary
version: 1.0.0
name: Monthly summary
table: counts
columns:
  period: {from: Month}
  line: {from: Line}
  offered: {from: Offered}
"""


CASES = """\
id: crm
version: 1.0.0
name: Cases
table: cases
columns:
  case_id: {from: Case, private: hash}
  opened_at: {from: Opened}
"""
FEEDBACK = """\
id: letters
version: 1.0.0
name: Complaints
table: feedback
dimensions: {kind: complaint}
columns:
  feedback_id: {from: Number}
  received_at: {from: Received}
"""
STAFFING = """\
id: roster
version: 1.0.0
name: Roster
table: staffing
dimensions: {line: Waste}
columns:
  start_at: {from: From}
"""
RECORDS = {"contacts": CONTACTS, "cases": CASES, "feedback": FEEDBACK, "staffing": STAFFING}


def read(text: str) -> Source:
    source, problems = build(Source, parse_yaml(text, "a.yaml")[0])
    assert problems == []
    return source


def found(text: str) -> list[tuple[int, str]]:
    _, problems = build(Source, parse_yaml(text, "a.yaml")[0])
    return [(p.where.line, p.message) for p in problems]


def test_one_heading_or_several_may_be_named():
    source = read(CONTACTS)

    assert source.columns["contact_id"].headings == ("Call ID", "ID")
    assert source.columns["channel"].headings == ("Channel",)


@pytest.mark.parametrize("name", RECORDS)
def test_a_source_of_records_knows_its_table(name):
    table = read(RECORDS[name]).record_table

    assert table is not None
    assert table.name == name


@pytest.mark.parametrize("text", [COUNTS, PUBLISHED])
def test_a_source_of_figures_has_no_table_of_records(text):
    assert read(text).record_table is None


@pytest.mark.parametrize("name", ["contacts", "cases"])
def test_a_key_of_a_person_must_be_hashed(name):
    mapped = "  customer_key: {from: CRM"

    assert read(RECORDS[name] + mapped + ", private: hash}\n").columns["customer_key"].private
    ((_, message),) = found(RECORDS[name] + mapped + "}\n")
    assert "a person can be found by customer_key; add `private: hash`" in message


def test_the_number_of_a_case_must_be_hashed_and_that_of_a_call_may_stay():
    ((line, message),) = found(CASES.replace(", private: hash", ""))

    assert (line, "found by case_id" in message) == (6, True)
    assert read(CONTACTS).columns["contact_id"].private is None


def test_a_column_of_free_text_may_be_mapped_though_no_figure_is_made_of_it():
    source = read(FEEDBACK + "  comment: {from: What they wrote}\n")

    assert source.record_table is not None
    assert "comment" not in [column.name for column in source.record_table.kept]


def test_a_summary_has_measures_besides_its_period_and_dimensions():
    assert read(COUNTS).measure_columns == ("offered",)


def test_a_period_heading_may_be_short_or_say_what_it_is_part_of():
    source = read(
        PUBLISHED
        + "periods:\n  Oct: 2022-10\n  Nov: {period: 2022-11-01..2022-11-21, part_of: 2022-11}\n"
    )

    assert source.periods["Oct"].period == "2022-10"
    assert source.periods["Nov"].part_of == "2022-11"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            CONTACTS + "  wait_secs: {from: W}\n",
            9,
            "no column wait_secs (Did you mean wait_seconds?)",
        ),
        (CONTACTS + "  line: {form: W}\n", 9, "There is no field `form` here"),
        (CONTACTS + "  line: {from: []}\n", 9, "one of `from`, `parts` or `from_row: true`"),
        (
            CONTACTS + "  outcome: {from: R, codes: {A: anwsered}}\n",
            9,
            "outcome is one of answered",
        ),
        (
            CONTACTS + "  outcome:\n    from: R\n    codes:\n      A: answered\n      a: refused\n",
            13,
            "capitals",
        ),
        (CONTACTS + "  email_on_record: {from: E, codes: {X: 'true'}}\n", 9, "holds a boolean"),
        (CONTACTS + "  satisfaction: {from: S, codes: {Good: high}}\n", 9, "holds a number"),
        (CONTACTS + "  line: {from: L, codes: {A: 5}}\n", 9, "holds a text"),
        (CONTACTS + "never_read: [Agent, ID]\n", 6, "ID is under never_read"),
        (CONTACTS + "time_zone: Europe\n", 9, "a time zone is written like Europe/London"),
        (
            CONTACTS + "time_zone: ../../etc/passwd\n",
            9,
            "a time zone is written like Europe/London",
        ),
        (CONTACTS + "dimensions: {lien: Waste}\n", 9, "the dimensions are service, channel, line"),
        (CONTACTS + "dimensions: {channel: telephone}\n", 9, "the channels are phone, webchat"),
        (CONTACTS + "periods: {Oct: 2022-13}\n", 9, "there is no month 13"),
        (
            CONTACTS.replace("  contact_id: {from: [Call ID, ID]}\n", ""),
            1,
            "where contact_id comes from",
        ),
        (
            CONTACTS.replace("contacts", "calls"),
            4,
            "'staffing', 'counts', 'published' or 'workplan'",
        ),
        (CASES.replace("  opened_at: {from: Opened}\n", ""), 1, "where opened_at comes from"),
        (FEEDBACK.replace("dimensions: {kind: complaint}\n", ""), 1, "where kind comes from"),
        (STAFFING.replace("dimensions: {line: Waste}\n", ""), 1, "where line comes from"),
        (CASES + "  line: {from: L}\n", 8, "cases has no column line"),
        (CASES + "  state: {from: S, codes: {X: done}}\n", 8, "state is one of open"),
        (CASES + "  due_at: {from: D, private: hash}\n", 8, "only a text can be hashed"),
        (FEEDBACK.replace("kind: complaint", "kind: moan"), 5, "kind is one of complaint"),
        (STAFFING.replace("Waste}", "Waste, channel: phone}"), 5, "the dimensions are line"),
        (PUBLISHED.replace("document: A paper\n", ""), 1, "needs `document`, `layout` and `rows`"),
        (
            PUBLISHED + "  Calls: {measure: a, metric: b}\n",
            9,
            "one of `measure`, `metric` or `skip: true`",
        ),
        (PUBLISHED + "  Calls: {}\n", 9, "one of `measure`, `metric` or `skip: true`"),
        (PUBLISHED + "periods: {Oct: 2022}\n", 9, "say which year"),
        (PUBLISHED + "periods: {Oct: {period: 2022-09, part_of: 2022-10}}\n", 9, "does not lie in"),
        (COUNTS.replace("  period: {from: Month}\n", ""), 1, "where period comes from"),
        (
            CONTACTS + "leave_out: [{heading: Agent, is: A, because: b}]\nnever_read: [Age*]\n",
            9,
            "Agent is under never_read",
        ),
        (CONTACTS + "  line: {parts: [A, B]}\n", 9, "only a key may be made of several columns"),
        (CONTACTS + "  line: {from: L, format: excel}\n", 9, "whose formats are none"),
        (CONTACTS + "  wait_seconds: {from: W, format: '%M:%S'}\n", 9, "`duration` and `percent`"),
        (CONTACTS + "  ended_at: {from: E, format: duration}\n", 9, "`duration` is for numbers"),
        (CONTACTS + "  ended_at: {from: E, format: '%d/%m'}\n", 9, "has no year"),
        (CONTACTS + "  ended_at: {from: E, day: D}\n", 9, "the pattern of day and clock time"),
        (
            CONTACTS + "  ended_at: {from: E, day: D, format: excel}\n",
            9,
            "the pattern of day and clock time",
        ),
        (
            CONTACTS + "  ended_at: {from: E, format: ['%d/%m/%Y', '%m/%d/%Y %H:%M']}\n",
            9,
            "can read one text as two different days",
        ),
        (CASES.replace("from: Case, private: hash", "parts: [A, B]"), 6, "found by case_id"),
        (
            CONTACTS.replace("from: [Call ID, ID]", "from_row: true, format: percent"),
            6,
            "no `format` and no `codes`",
        ),
        (CONTACTS + "  satisfaction: {from: S, unit: days}\n", 9, "`unit` is for durations"),
        (
            CONTACTS + "  outcome: {from: O, but: [{where: {A: b}, gives: refused}]}\n",
            9,
            "so it needs `codes`",
        ),
    ],
)
def test_a_slip_is_found_before_any_file_is_read(text, line, words):
    at, message = found(text)[0]

    assert (at, words in message) == (line, True), message


def test_a_key_that_the_whole_row_makes_is_hashed_already():
    assert read(CASES.replace("from: Case, private: hash", "from_row: true"))


def test_every_heading_that_a_source_names_may_tell_the_heading_row():
    source = read(
        CONTACTS
        + "  ended_at: {from: End, day: Day, format: '%Y-%m-%d %H:%M'}\n"
        + "leave_out: [{heading: Kind, is: [test, ''], because: tests}]\n"
        + "never_read: [Agent, Notes*]\nnot_needed: [Skill]\n"
    )
    read_headings = {"Call ID", "ID", "Channel", "Start", "End", "Day", "Kind"}

    assert source.mentioned == read_headings
    assert source.known_headings == {*read_headings, "Agent", "Skill"}
    assert source.is_never_read("Notes (private)")


def test_files_are_one_pattern_or_several_or_none():
    assert read(CONTACTS).files == ()
    assert read(CONTACTS + "files: data/*.csv\n").files == ("data/*.csv",)
    assert read(CONTACTS + "files: [a.csv, b.csv]\n").files == ("a.csv", "b.csv")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%d/%m/%Y", "%m/%d/%Y"),
        ("%d/%m/%Y %H:%M", "%m-%d-%Y"),
        ("%y-%m-%d", "%d-%m-%y"),
        ("%m/%d/%y", "%y/%m/%d"),
        ("%Y-%m-%d %H:%M", "%Y-%m-%d %M:%H"),
    ],
)
def test_formats_that_read_one_text_as_two_times_are_refused_together(one, other):
    assert may_be_confused(one, other) or may_be_confused(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%d/%m/%Y", "%Y-%m-%d"),
        ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"),
        ("%d/%m/%Y", "%d %b %Y"),
        ("%b %d %Y", "%d/%m/%Y"),
        ("%d/%m/%Y", "excel"),
    ],
)
def test_formats_that_cannot_be_confused_may_stand_together(one, other):
    assert not may_be_confused(one, other)
    assert not may_be_confused(other, one)
