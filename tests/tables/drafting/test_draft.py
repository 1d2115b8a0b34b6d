"""Drafts of sources.

1. A draft is a source that our own reader takes, and that reads the file it was made from.
2. What is doubtful is asked: a `# confirm` line in the YAML and a question.
3. Nothing about a person stands in a draft: not in its YAML, its preview or its questions.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.drafting.exports import (
    CALLS,
    CASES,
    COMPLAINTS,
    PLAN,
    ROTA,
    SUMMARY,
    TRACKER,
    drafted,
    fate,
    rule,
)

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.library import load_library
from gaugebook.definitions.source import Source
from gaugebook.tables.drafting.draft import draft_source, id_from

EXPORTS = {
    "contacts": CALLS,
    "cases": CASES,
    "counts": SUMMARY,
    "published": TRACKER,
    "feedback": COMPLAINTS,
    "staffing": ROTA,
    "workplan": PLAN,
}


@pytest.mark.parametrize("table", EXPORTS)
def test_the_table_is_found_and_the_yaml_is_a_source(tmp_path, table):
    draft = drafted(tmp_path, EXPORTS[table])
    assert draft.proposal.table == table
    loaded, problems = parse_yaml(draft.yaml, "draft.yaml")
    assert problems == []
    source, problems = build(Source, loaded)
    assert problems == []
    assert source == draft.source


@pytest.mark.parametrize("table", EXPORTS)
def test_a_table_that_is_named_is_taken(tmp_path, table):
    draft = drafted(tmp_path, EXPORTS[table], table=table)
    assert draft.proposal.table == table


# --- records ------------------------------------------------------------------------------------


def test_calls_are_mapped(tmp_path):
    draft = drafted(tmp_path, CALLS)
    assert rule(draft, "contact_id") == {"from": "Call ID"}
    assert rule(draft, "started_at") == {"from": "Start", "format": "%d/%m/%Y %H:%M:%S"}
    assert rule(draft, "wait_seconds") == {"from": "Wait", "format": "duration"}
    assert rule(draft, "handle_seconds") == {"from": "Talk (secs)"}
    assert rule(draft, "customer_key") == {"from": "Customer Ref", "private": "hash"}
    assert rule(draft, "outcome")["codes"] == {"ANS": "answered", "Aband": "abandoned"}
    assert rule(draft, "email_on_record")["codes"] == {"Y": True, "N": False}
    assert fate(draft, "Agent") == fate(draft, "Notes") == "never read"
    assert draft.proposal.fields["dimensions"] == {"channel": "phone"}
    (left_out,) = draft.proposal.fields["leave_out"]
    assert (left_out["heading"], left_out["is"]) == ("Result", "TEST CALL")


def test_calls_read_by_their_draft_give_their_rows(tmp_path):
    preview = drafted(tmp_path, CALLS).preview
    assert preview.read == 4
    assert sum(rows for _, rows in preview.left_out) == 1
    assert preview.unreadable == ()
    assert (str(preview.first_day), str(preview.last_day)) == ("2026-09-13", "2026-09-15")
    first = dict(zip(preview.headings, preview.rows[0], strict=True))
    assert first["customer_key"] == "(hashed)"
    assert first["wait_seconds"] == "60.0"
    assert first["line"] == "Council Tax"


def test_cases_are_mapped(tmp_path):
    draft = drafted(tmp_path, CASES)
    assert rule(draft, "case_id") == {"from": "Case Number", "private": "hash"}
    states = {"Closed": "closed", "In Progress": "open", "Cancelled": "withdrawn"}
    assert rule(draft, "state")["codes"] == states
    channels = {"Telephone": "phone", "Web form": "form", "E-mail": "email"}
    assert rule(draft, "channel")["codes"] == channels
    assert rule(draft, "opened_at")["format"] == "%d/%m/%Y"
    assert fate(draft, "Resident Name") == "never read"
    assert draft.preview.read == 4


def test_complaints_are_mapped(tmp_path):
    draft = drafted(tmp_path, COMPLAINTS)
    assert rule(draft, "kind")["codes"] == {"Complaint": "complaint", "Compliment": "compliment"}
    assert rule(draft, "stage")["codes"] == {"Stage 1": "1", "Stage 2": "2"}
    assert fate(draft, "Summary") == fate(draft, "Complainant") == "never read"


def test_a_plan_leaves_its_officers_out(tmp_path):
    draft = drafted(tmp_path, PLAN)
    assert rule(draft, "rag")["codes"] == {"On track": "green", "Amber": "amber"}
    assert rule(draft, "note") == {"from": "Update"}
    assert fate(draft, "Lead Officer") == "never read"


def test_a_day_and_a_clock_time_in_two_columns_are_joined(tmp_path):
    text = "Call id,Date,Call start,Outcome\n1,260913,9:00:10,AGENT\n2,260914,10:00:00,HANG\n"
    draft = drafted(tmp_path, text)
    wanted = {"from": "Call start", "day": "Date", "format": "%y%m%d %H:%M:%S"}
    assert rule(draft, "started_at") == wanted
    assert draft.preview.read == 2


def test_dates_that_could_be_either_way_round_are_asked_about(tmp_path):
    draft = drafted(tmp_path, CASES.replace("24/07", "04/07"))  # closed and due still tell
    assert any("month first too" in q for q in draft.questions) is True
    assert "# confirm: every date of Date Opened could be month first too" in draft.yaml
    sure = drafted(tmp_path, CASES)
    assert not any("Date Opened could be" in q for q in sure.questions)


def test_ids_that_come_again_take_a_second_column(tmp_path):
    rows = [f"{m},{n},2026-09-13 09:{n:02}:00,ANS" for m in ("A", "B") for n in range(30)]
    draft = drafted(tmp_path, "\n".join(["Machine,Call id,Start,Result", *rows]))
    assert rule(draft, "contact_id") == {"parts": ["Machine", "Call id"]}
    assert fate(draft, "Machine") == "(part of contact_id)"
    assert draft.preview.read == 60


def test_without_an_id_the_whole_row_is_the_key(tmp_path):
    text = "Start,Queue,Result\n" + "2026-09-13 09:00:00,Waste,ANS\n" * 3
    assert rule(drafted(tmp_path, text), "contact_id") == {"from_row": True}


def test_a_customer_number_that_means_nobody_is_unknown(tmp_path):
    rows = [f"{n},{0 if n % 3 else n},2026-09-13 09:00:{n % 60:02},ANS" for n in range(100)]
    draft = drafted(tmp_path, "\n".join(["Call id,Customer id,Start,Result", *rows]))
    assert rule(draft, "customer_key")["unknown"] == "0"
    assert any("the customer is not known" in q for q in draft.questions)


# --- figures ------------------------------------------------------------------------------------


def test_a_summary_is_mapped_and_its_title_passed_over(tmp_path):
    draft = drafted(tmp_path, SUMMARY)
    assert draft.heading_row == 2
    columns = draft.proposal.fields["columns"]
    assert {name: r["from"] for name, r in columns.items()} == {
        "period": "Month",
        "line": "Queue",
        "offered": "Calls offered",
        "answered": "Calls answered",
        "abandoned": "Calls abandoned",
        "wait_mean_seconds": "ASA",
    }
    assert fate(draft, "% answered") == "not needed"
    assert draft.preview.read == 16
    assert draft.preview.rows[0][3:] == ("1000", "1,000")


def test_a_wide_table_is_published(tmp_path):
    draft = drafted(tmp_path, TRACKER)
    assert draft.proposal.fields["layout"] == {"labels": "Indicator", "target": "Target"}
    assert draft.proposal.fields["rows"] == {
        "Calls offered": {"measure": "offered"},
        "Calls answered": {"measure": "answered"},
        "Bins lifted": {"skip": True},
    }
    assert any("Bins lifted" in q for q in draft.questions)
    assert draft.preview.read == 6


def test_a_summary_with_one_row_a_measure_is_long(tmp_path):
    text = (
        "Month,Indicator,Value\nJul-26,Calls offered,10\nJul-26,Calls answered,9\n"
        "Aug-26,Calls offered,12\nAug-26,Calls answered,9\n"
    )
    draft = drafted(tmp_path, text)
    assert rule(draft, "measure")["codes"] == {
        "Calls answered": "answered",
        "Calls offered": "offered",
    }
    assert draft.preview.read == 4


def test_names_of_measures_that_nobody_knows_are_no_summary(tmp_path):
    text = "code,indicator,period,value\nE05,Swimmers,2022-06-30,3\nE06,Swimmers,2022-07-30,4\n"
    assert drafted(tmp_path, text).proposal is None


def test_of_very_many_columns_the_first_are_looked_at(tmp_path):
    headings = ["Call id", "Start", "Result", *(f"Extra {n}" for n in range(300))]
    values = ["1", "2026-09-13 09:00:00", "ANS", *("x" for _ in range(300))]
    lines = [headings, values, ["2", *values[1:]]]
    draft = drafted(tmp_path, "\n".join(map(",".join, lines)), table="contacts")
    assert draft.columns_passed_over == 103
    assert draft.preview.read == 2


def test_a_period_in_the_title_is_found(tmp_path):
    text = (
        "Queue report from 01/07/2026 to 31/07/2026\n"
        "Queue,Calls offered,Calls answered\nWaste,10,9\nTax,5,5\n"
    )
    draft = drafted(tmp_path, text)
    line = "Queue report from {first} to {last}"
    assert draft.proposal.fields["period_from"] == {"line": line, "format": "%d/%m/%Y"}
    assert draft.preview.read == 4


# --- known sources, and exports that are none of ours -------------------------------------------


def test_a_source_that_reads_the_file_is_named(tmp_path):
    draft = drafted(tmp_path, "Date;CallsOffered;CallsHandled;CallsAbandoned;AverageSpeedofAnswer;ServiceLevel;BI_ID\n2026-09-01;3;2;1;5;0.5;1\n")  # fmt: skip  # noqa: E501
    known = draft.known[0]
    assert (known.source_id, known.reads_it, known.new) == ("vancouver-311", True, ())


def test_a_new_heading_of_a_known_export_is_named(tmp_path):
    draft = drafted(tmp_path, "Date;CallsOffered;CallsHandled;CallsAbandoned;AverageSpeedofAnswer;ServiceLevel;Mood\n2026-09-01;3;2;1;5;0.5;fine\n")  # fmt: skip  # noqa: E501
    assert draft.known[0].new == ("Mood",)


def call_log(order, days=range(1, 29)):
    lines = ["Call ID,Queue,Start Time,Wait Time,Result,CLI,Direction,Agent Name"]
    for n, day in enumerate(days):
        start = order.format(day=day, month=10, year=2026)
        lines.append(f"C{n},Housing,{start} 09:05:00,00:00:05,Answered,,Inbound,A")
    return "\n".join(lines) + "\n"


def test_a_source_that_reads_the_dates_the_other_way_about_is_not_offered(tmp_path):
    draft = drafted(tmp_path, call_log("{month:02}/{day:02}/{year}"))
    known = {k.source_id: k for k in draft.known}["acd-call-log"]
    assert (known.share, known.reads_it) == (1.0, False)
    assert known.differs.startswith("reads the dates otherwise: 2026-01-10 where the draft reads")
    assert not any(k.reads_it for k in draft.known)


def test_a_source_that_reads_the_values_too_is_offered(tmp_path):
    draft = drafted(tmp_path, call_log("{day:02}/{month:02}/{year}"))
    known = {k.source_id: k for k in draft.known}["acd-call-log"]
    assert (known.reads_it, known.differs) == (True, "")


def test_a_source_that_does_not_know_the_codes_is_not_offered(tmp_path):
    text = call_log("{day:02}/{month:02}/{year}").replace("Answered", "Zq7")
    known = {k.source_id: k for k in drafted(tmp_path, text).known}["acd-call-log"]
    assert (known.reads_it, known.differs) == (False, "cannot read outcome in 28 rows of 28")


def test_a_table_without_times_is_none_of_ours(tmp_path):
    draft = drafted(tmp_path, "LSOA11CD,Total,Level 1\nE01,10,3\nE02,11,4\n")
    assert draft.proposal is None
    assert [p.code for p in draft.problems] == ["draft-no-table"]
    assert draft.source is None


@pytest.mark.parametrize("text", ["", "\n\n", "a", "a,b\n", "\x00\x01\x02"])
def test_a_file_that_holds_no_table_is_said(tmp_path, text):
    draft = drafted(tmp_path, text)
    assert draft.proposal is None
    assert draft.problems


def test_an_id_is_made_of_the_name():
    assert id_from("Call Log 2026-09 (final)") == "call-log-final"
    assert id_from("éé") == "export"


# --- what is about people -----------------------------------------------------------------------

PLANTED = (
    "Aurelia", "Quill", "Adair", "01494 555123", "77001", "late bill", "her mother",
    "Mary", "Jones", "Smith", "Brown", "Green", "not lifted", "damp",
)  # fmt: skip


@pytest.mark.parametrize("table", EXPORTS)
def test_no_person_stands_in_a_draft(tmp_path, table):
    draft = drafted(tmp_path, EXPORTS[table])
    told = (
        f"{draft.yaml} {draft.questions} {draft.preview} {draft.proposal.columns} {draft.problems}"
    )
    assert [word for word in PLANTED if word in told] == []


def test_people_are_known_by_what_stands_there_whatever_the_heading(tmp_path):
    text = (
        "Call id,Start,Result,Col A,Col B,Col C\n"
        "1,2026-09-13 09:00:00,ANS,Mary Jones,m.jones@example.org,07700 900123\n"
        "2,2026-09-13 09:01:00,ANS,John Smith,j.smith@example.org,07700 900124\n"
        "3,2026-09-13 09:02:00,ANS,Peter Brown,p.brown@example.org,07700 900125\n"
    )
    draft = drafted(tmp_path, text)
    assert draft.source.never_read == ("Col A", "Col B", "Col C")
    assert "900123" not in f"{draft}"
    assert "Jones" not in f"{draft}"


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(words, min_size=2, max_size=6), st.lists(words, min_size=1, max_size=5))
def test_any_headings_and_values_end_in_a_draft_or_a_problem(tmp_path_factory, headings, values):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    lines = [headings, ["2026-09-13 09:00:00", *values], ["2026-09-14 09:00:00", *values]]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8", newline="")
    library, _ = _library()
    draft = draft_source(path, library, table="contacts")
    assert draft.source is not None or draft.problems


def _library(kept=[]):  # noqa: B006 - read once
    if not kept:
        kept.append(load_library())
    return kept[0]


# --- public data --------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_log_of_a_bank_is_nearly_right(shared):
    library, _ = load_library()
    draft = draft_source(shared / "data/anonbank/january.txt", library)
    ours = library.sources["anonymous-bank"]
    assert draft.known[0].source_id == ours.id
    assert draft.known[0].reads_it
    assert draft.source.table == "contacts"
    assert set(draft.source.columns) == set(ours.columns)
    for name in set(ours.columns) - {"contact_id", "outcome"}:
        assert draft.source.columns[name].headings == ours.columns[name].headings
        assert draft.source.columns[name].day == ours.columns[name].day
        assert draft.source.columns[name].format == ours.columns[name].format
    assert set(draft.source.columns["contact_id"].parts) == {"vru+line", "date", "call_id"}
    assert draft.source.columns["outcome"].codes == {"AGENT": "answered", "HANG": "abandoned"}
    assert draft.source.columns["customer_key"].unknown == ("0",)
    assert [r.texts for r in draft.source.leave_out] == [("PHANTOM",)]
    assert draft.source.never_read == ("server",)
    assert draft.preview.read == 27_060 + 4_299
    assert "MICHAL" not in f"{draft}"


@pytest.mark.shared
def test_a_contact_centre_by_day_is_nearly_right(shared):
    library, _ = load_library()
    (path,) = (shared / "data/van311").glob("*.csv")
    draft = draft_source(path, library)
    ours = library.sources["vancouver-311"]
    assert draft.known[0].source_id == ours.id
    assert {n: r.headings for n, r in draft.source.columns.items()} == {
        n: r.headings for n, r in ours.columns.items()
    }
    assert draft.source.dimensions == ours.dimensions
    assert set(draft.source.not_needed) == set(ours.not_needed)
    assert draft.preview.read == 4 * draft.rows


@pytest.mark.shared
def test_service_requests_are_nearly_right(shared):
    library, _ = load_library()
    draft = draft_source(shared / "data/crm311/boston311-100.csv", library)
    ours = library.sources["boston-311"]
    assert draft.known[0].source_id == ours.id
    for name in ("case_id", "opened_at", "due_at", "closed_at", "state", "channel", "area_code"):
        assert draft.source.columns[name].headings[0] == ours.columns[name].headings[0]
    assert draft.source.columns["state"].codes == ours.columns["state"].codes
    assert draft.source.columns["on_time"].codes == ours.columns["on_time"].codes
    for heading in ("closure_reason", "case_title", "location", "latitude", "submittedphoto"):
        assert draft.source.is_never_read(heading)
    assert draft.preview.read == 100
    assert "Athens" not in f"{draft}"
