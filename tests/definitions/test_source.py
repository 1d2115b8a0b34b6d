"""Sources: how an export is mapped to a canonical table.

1. Each table says what it needs.
2. Columns, codes, dimensions, periods and time zones exist; a slip is found before any file is
   read.
3. What must never be read is not mapped.
4. Keys by which a person is looked up are hashed, in every table.
"""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.source import Source

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


def test_a_column_of_free_text_may_be_mapped_though_it_is_never_kept():
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
        (CONTACTS + "  line: {form: W}\n", 9, "The field `from` is missing"),
        (CONTACTS + "  line: {from: []}\n", 9, "it must not be empty"),
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
            "it must be 'contacts', 'cases', 'feedback', 'staffing', 'counts' or 'published'",
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
    ],
)
def test_a_slip_is_found_before_any_file_is_read(text, line, words):
    at, message = found(text)[0]

    assert (at, words in message) == (line, True), message
