"""The shipped sources of cases, contacts, forms and feedback: each reads an export drawn here.

1. 311: what the city's own system says of a case, what its dates say, and where the two differ.
2. The same requests as CSV and as Parquet are the same cases.
3. Firmstep / govService cases, wrap codes, contact forms, complaints, compliments and comments
   give figures counted by hand.
4. No name, address or number of a person is in anything that is made.
"""

# ruff: noqa: E501 - a drawn export is as wide as exports are

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.content.city_exports import (
    EMAIL,
    PERSON,
    TELEPHONE,
    assert_nowhere,
    drawn,
    grave,
    reading,
    rows_of,
)

# --- 311 ------------------------------------------------------------------------------------------

# The headings of the City of Boston's files, in their order, but for those of the district.
BOSTON = """
    case_enquiry_id | open_dt             | target_dt           | closed_dt           | ontime  | case_status | closure_reason            | case_title | subject    | reason     | type    | queue | location      | neighborhood | latitude | longitude | source
    101             | 2022-01-03 08:00:00 | 2022-01-04 08:30:00 | 2022-01-04 08:30:00 | ONTIME  | Closed      | Rang NAME on PHONE_NO     | Pothole    | Works      | Highways   | Pothole | Q1    | 1 NAME Street | Back Bay     | 42.3     | -71.0     | Constituent Call
    102             | 2022-01-03 08:00:00 | 2022-01-04 08:30:00 | 2022-01-04 09:30:00 | OVERDUE | Closed      |                           | Pothole    | Works      | Highways   | Pothole | Q1    |               | Back Bay     |          |           | Citizens Connect App
    103             | 2022-01-03 08:00:00 | 2022-01-04 08:30:00 | 2022-01-05 08:00:00 | OVERDUE | Closed      | MAIL                      | Pothole    | Works      | Highways   | Pothole | Q1    |               | Back Bay     |          |           | Self Service
    104             | 2022-01-03 08:00:00 |                     | 2022-01-09 08:00:00 | ONTIME  | Closed      |                           | Needle     | Works      | Cleaning   | Needle  | Q2    |               |              |          |           | Constituent Call
    105             | 2022-01-31 23:30:00 |                     |                     | ONTIME  | Open        |                           | Snow       | Works      | Snow       | Snow    | Q2    |               | Back Bay     |          |           | Constituent Call
    106             | 2022-01-03 08:00:00 | 2022-01-10 08:30:00 |                     | OVERDUE | Open        |                           | Sign       | Transport  | Signs      | Repair  | Q3    |               | Back Bay     |          |           | Constituent Call
    107             | 2022-01-03 08:00:00 | 2022-01-04 18:30:00 | 2022-01-04 23:59:00 | OVERDUE | Closed      |                           | Sign       | Transport  | Signs      | Repair  | Q3    |               | Back Bay     |          |           | Constituent Call
    108             | 2022-01-03 08:00:00 | 2022-01-05 08:30:00 | 2022-01-03 09:00:00 | ONTIME  | Closed      |                           | Sign       | Transport  | Signs      | Repair  | Q3    |               | Back Bay     |          |           | City Worker App
    """
NEW_YORK = {"time_zone": "America/New_York"}


@pytest.fixture
def boston(tmp_path):
    return reading(tmp_path, "boston-311", drawn(BOSTON), **NEW_YORK)


def counted(made, metric, period="2022-01"):
    found = made.one(metric, period)
    return found.numerator, found.denominator


def test_boston_by_the_verdict_of_the_city(boston):
    """Of all eight four are ONTIME, of the six closed three."""
    assert counted(boston, "cases_on_time_recorded_share") == (4, 8)
    assert counted(boston, "cases_closed_on_time_recorded_share") == (3, 6)
    assert counted(boston, "cases_on_time_without_due_share") == (2, 4)


def test_boston_by_its_dates(boston):
    """Of the five closed with a due date four were closed on that day; the day is Boston's."""
    assert counted(boston, "cases_closed_on_time_share") == (4, 5)
    assert counted(boston, "cases_on_time_of_due_share") == (4, 6)


def test_boston_says_where_verdict_and_dates_differ(boston):
    """Two were closed on the due day after the hour: 09:30 for 08:30, and 23:59 for 18:30."""
    assert counted(boston, "cases_verdict_differs_share") == (2, 5)


def test_boston_codes_state_channel_and_subject(boston):
    rows = rows_of(boston)

    assert boston.one("cases_opened", "2022-01").value == 8  # the last of January is January there
    assert boston.one("cases_open", "2022-01").value == 2
    assert [row["channel"] for row in rows].count("phone") == 5
    assert [row["channel"] for row in rows].count("form") == 2
    assert [row["channel"] for row in rows].count(None) == 1  # staff raised it
    assert {row["service"] for row in rows} == {"Works", "Transport"}
    assert rows[-1]["opened_at"] == datetime(2022, 2, 1, 4, 30)
    assert grave(boston) == []


def test_boston_keeps_no_number_of_a_case_and_nobody(boston):
    found = boston.compute("cases_opened", period="2022-01", by=("reason",)).observations

    assert_nowhere(boston, found, also=["Street", "-71.0"])
    assert {len(str(row["case_id"])) for row in rows_of(boston)} == {32}


def test_a_row_with_a_cell_too_many_is_left_out_and_told(tmp_path):
    lines = drawn(BOSTON).splitlines()
    lines[1] += ",Citizens Connect App"

    made = reading(tmp_path, "boston-311", "\r\n".join(lines), **NEW_YORK)

    assert "row-ragged" in made.reading_codes
    assert made.one("cases_opened", "2022-01").value == 7
    (file,) = made.read().dataset.records[0].facts.files
    assert (file.rows, file.rows_left_out) == (8, 1)


def test_repeats_are_counted_once_and_told(tmp_path):
    lines = drawn(BOSTON).splitlines()

    made = reading(tmp_path, "boston-311", "\r\n".join([*lines, *lines[2:5]]), **NEW_YORK)

    (repeats,) = [p for p in made.read().problems if p.code == "duplicate-keys"]
    assert "3" in repeats.message
    assert counted(made, "cases_on_time_recorded_share") == (4, 8)


NYC = """
    Unique Key | Created Date           | Closed Date            | Agency | Agency Name | Complaint Type | Descriptor | Incident Address | Status  | Due Date               | Resolution Description   | Borough   | Open Data Channel Type
    34675190   | 10/31/2016 11:07:15 PM | 11/01/2016 12:25:37 AM | NYPD   | Police      | Noise          | Banging    | 1 NAME Street    | Closed  | 11/01/2016 07:07:15 AM | NAME, PHONE_NO           | MANHATTAN | MOBILE
    42096612   | 03/30/2019 04:06:23 AM | 03/31/2019 04:15:23 PM | NYPD   | Police      | Noise          | Banging    |                  | Closed  | 03/30/2019 12:06:23 PM | The Police responded.    | MANHATTAN | ONLINE
    20520945   | 05/27/2011 12:00:00 AM |                        | HPD    | Housing     | PAINT          | WALLS      |                  | Open    |                        |                          | BROOKLYN  | UNKNOWN
    47976463   | 10/25/2020 01:19:00 PM | 10/26/2020 02:30:00 AM | DEP    | Water       | Water System   | Hydrant    |                  | Closed  |                        |                          | QUEENS    | PHONE
    """  # fmt: skip


def nyc_parquet() -> bytes:
    """The same requests as the city's Parquet has them: the key a number, blanks null."""
    heads, *rows = [
        line.split(",")
        for line in drawn(NYC.replace("NAME, PHONE_NO", "NAME PHONE_NO")).splitlines()
    ]
    columns = {h: [row[n] or None for row in rows] for n, h in enumerate(heads)}
    columns["Unique Key"] = [int(key) for key in columns["Unique Key"]]
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def test_nyc_times_are_read_with_am_and_pm(tmp_path):
    made = reading(tmp_path, "nyc-311", drawn(NYC), **NEW_YORK)
    rows = rows_of(made)

    assert [row["opened_at"] for row in rows] == [
        datetime(2011, 5, 27, 4, 0),  # midnight in New York, summer time
        datetime(2016, 11, 1, 3, 7, 15),
        datetime(2019, 3, 30, 8, 6, 23),
        datetime(2020, 10, 25, 17, 19),
    ]
    assert [row["channel"] for row in rows] == [None, "form", "form", "phone"]
    assert counted(made, "cases_closed_on_time_share", "2016-01..2020-12") == (1, 2)
    assert grave(made) == []
    assert_nowhere(made)


def test_nyc_as_parquet_is_the_same_cases(tmp_path):
    made = reading(tmp_path / "p", "nyc-311", nyc_parquet(), ending="parquet", **NEW_YORK)
    other = reading(tmp_path / "c", "nyc-311", drawn(NYC), **NEW_YORK)

    def without_key(rows):
        return [{k: v for k, v in row.items() if k != "case_id"} for row in rows]

    assert without_key(rows_of(made)) == without_key(rows_of(other))
    assert_nowhere(made)


def test_nyc_keys_are_the_same_whichever_file_they_stand_in(tmp_path):
    """A number in Parquet and its text in CSV are one key, so the second file is all repeats."""
    made = reading(tmp_path, "nyc-311", drawn(NYC), **NEW_YORK)
    (tmp_path / "data" / "export-2.csv").write_bytes(nyc_parquet())  # the bytes say what it is

    (repeats,) = [p for p in made.read().problems if p.code == "duplicate-keys"]
    assert "4" in repeats.message
    assert len(rows_of(made)) == 4


REQUESTS = """
    Case Number | Date Opened      | Due Date   | Date Closed      | Case Status | Department | Category | Source     | On Time | Customer Name | Email
    A1          | 2022-10-03 09:15 | 2022-10-05 | 2022-10-05 17:00 | Completed   | Parks      | Tree     | Mobile App | Yes     | NAME          | MAIL
    A2          | 2022-10-03 09:20 | 2022-10-05 | 2022-10-06 09:00 | Closed      | Parks      | Tree     | Phone      | No      |               |
    A3          | 2022-10-04 10:00 | 2022-10-06 |                  | In Progress | Waste      | Bin      | Walk-in    |         |               |
    A4          | 2022-10-04 11:00 |            | 2022-10-04 12:00 | Duplicate   | Waste      | Bin      | Staff      |         |               |
    """


def test_a_report_it_system_by_its_usual_headings(tmp_path):
    made = reading(tmp_path, "generic-311", drawn(REQUESTS))
    rows = rows_of(made)

    assert [row["state"] for row in rows] == ["closed", "closed", "open", "withdrawn"]
    assert [row["channel"] for row in rows] == ["form", "phone", "face_to_face", None]
    assert counted(made, "cases_closed_on_time_share", "2022-10") == (1, 2)
    assert counted(made, "cases_on_time_recorded_share", "2022-10") == (1, 2)
    assert grave(made) == []
    assert_nowhere(made)


def test_days_that_could_be_two_are_not_guessed(tmp_path):
    made = reading(
        tmp_path,
        "generic-311",
        drawn(
            """
            Case Number | Date Opened | Status
            A1          | 03/04/2022  | Open
            A2          | 2022-04-03  | Open
            """
        ),
    )

    assert len(rows_of(made)) == 1
    assert "value-unreadable" in made.reading_codes


# --- Firmstep / Granicus govService ---------------------------------------------------------------

FIRMSTEP = """
    Case Reference    | Process            | Stage  | Status            | Channel      | Date Created     | Due Date         | Date Closed      | SLA Status | UCRN      | Customer Name | Customer Email | Customer Phone | Assigned To | Ward Code
    FS-Case-100000001 | Missed bin         | Closed | Closed            | Self         | 03/10/2022 09:15 | 05/10/2022 17:00 | 05/10/2022 17:30 | Breached   | 100200300 | NAME          | MAIL           | PHONE_NO       | NAME        | E05001
    FS-Case-100000002 | Missed bin         | Closed | Completed         | Service      | 03/10/2022 10:00 | 05/10/2022 17:00 | 04/10/2022 09:00 | Within SLA | 100200301 | NAME          |                |                |             | E05001
    FS-Case-100000003 | Missed bin         | Review | Awaiting Customer | Self Service | 04/10/2022 11:00 | 06/10/2022 17:00 |                  |            | 100200300 | NAME          | MAIL           |                |             | E05002
    FS-Case-100000004 | Council tax change | Closed | Cancelled         | Face to Face | 31/10/2022 23:45 | 14/11/2022 17:00 | 01/11/2022 09:00 |            |           |               |                |                |             |
    FS-Case-100000005 | Council tax change | Closed | Closed            | API          | 05/10/2022 08:00 |                  | 06/10/2022 08:00 | Within SLA |           |               |                |                |             |
    """


def workbook(table: str, *, times: tuple[str, ...] = ()) -> bytes:
    """Give a drawn table as a workbook, some columns as date cells of the spreadsheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    heads, *rows = [line.split("\t") for line in drawn(table, delimiter="\t").splitlines()]
    sheet.append(heads)
    for row in rows:
        sheet.append(
            [
                datetime.strptime(cell, "%d/%m/%Y %H:%M")
                if head in times and cell
                else cell or None
                for head, cell in zip(heads, row, strict=True)
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_firmstep_cases_as_text_and_as_a_workbook(tmp_path, kind):
    times = ("Date Created", "Due Date", "Date Closed")
    content = drawn(FIRMSTEP) if kind == "csv" else workbook(FIRMSTEP, times=times)
    made = reading(tmp_path, "firmstep-cases", content, ending=kind)
    rows = rows_of(made)

    assert made.one("cases_opened", "2022-10").value == 5
    assert made.values("cases_opened", "2022-10", by=("topic",)) == {
        "2022-10-01/P1M": 5,
        "topic=Missed bin": 3,
        "topic=Council tax change": 2,
    }
    # By the dates both missed bins were closed on the due day or before; by the system one of two,
    # and the case without a due date.
    assert counted(made, "cases_closed_on_time_share", "2022-10") == (2, 2)
    assert counted(made, "cases_closed_on_time_recorded_share", "2022-10") == (2, 3)
    assert counted(made, "cases_verdict_differs_share", "2022-10") == (1, 2)
    assert [row["channel"] for row in rows] == ["form", "phone", "form", None, "face_to_face"]
    assert rows[0]["customer_key"] == rows[2]["customer_key"] != rows[1]["customer_key"]
    assert grave(made) == []
    assert_nowhere(made, also=["FS-Case", "100200300"])


# --- contacts by wrap code ------------------------------------------------------------------------

WRAPS = """
    Contact ID | Contact Date     | Channel      | Service  | Topic     | Wrap Code        | Handle Time | Resolved | Avoidable Contact | Customer ID | Customer Name | Agent Name | Notes
    C1         | 03/10/2022 09:00 | Phone        | Revenues | Tax       | Balance enquiry  | 00:04:10    | Yes      | No                | 77          | NAME          | NAME       | Ring PHONE_NO
    C2         | 03/10/2022 09:05 | Phone        | Revenues | Tax       | Progress chasing | 00:02:00    | No       | Progress chasing  | 77          | NAME          | NAME       | MAIL
    C3         | 04/10/2022 10:00 | Web Chat     | Waste    | Bins      | Missed bin       | 00:06:00    | Yes      |                   | 0           |               | NAME       |
    C4         | 04/10/2022 10:01 | Email        | Waste    | Bins      | Missed bin       |             |          | Not on website    | 78          |               | NAME       |
    C5         | 31/10/2022 16:59 | Face to Face | Waste    | Bins      | Bulky waste      |             | Y        | No                |             |               | NAME       |
    """


def test_contacts_by_wrap_code(tmp_path):
    made = reading(tmp_path, "crm-wrap-codes", drawn(WRAPS))
    rows = rows_of(made)

    assert made.one("contacts", "2022-10").value == 5
    assert made.values("contacts", "2022-10", by=("reason",)) == {
        "2022-10-01/P1M": 5,
        "reason=Balance enquiry": 1,
        "reason=Progress chasing": 1,
        "reason=Missed bin": 2,
        "reason=Bulky waste": 1,
    }
    assert [row["handle_seconds"] for row in rows] == [250, 120, 360, None, None]
    assert [row["resolved_first_contact"] for row in rows] == [True, False, True, None, True]
    assert [row["avoidable_kind"] for row in rows] == [
        None, "progress_chase", None, "missing_web_information", None
    ]  # fmt: skip
    assert rows[0]["customer_key"] == rows[1]["customer_key"]
    assert rows[2]["customer_key"] is None  # customer 0 is nobody
    assert grave(made) == []
    assert_nowhere(made)


# --- forms of the website -------------------------------------------------------------------------

FORMS = """
    Submission ID | Submitted           | Your name | Your email | Telephone | Which service is it about? | Type of enquiry | Your message
    9001          | 01/10/2022 00:10:00 | NAME      | MAIL       | PHONE_NO  | Waste                      | Question        | I am NAME, ring PHONE_NO
    9002          | 15/10/2022 12:00:00 | NAME      |            |           | Waste                      | Problem         | Where is my bin?
    9003          | 31/10/2022 23:59:59 |           |            |           | Planning                   | Question        | MAIL
    9003          | 31/10/2022 23:59:59 |           |            |           | Planning                   | Question        | MAIL
    """


def test_contact_us_forms_are_contacts_by_form(tmp_path):
    made = reading(tmp_path, "contact-us-forms", drawn(FORMS, delimiter=";", quoted=True))

    found = made.compute("contacts", period="2022-10", by=("service",)).observations
    assert {o.service: o.value for o in found} == {"_T": 3, "Waste": 2, "Planning": 1}
    assert counted(made, "digital_contact_share", "2022-10") == (3, 3)
    assert "duplicate-keys" in made.reading_codes
    assert_nowhere(made)


# --- complaints, compliments, comments ------------------------------------------------------------

COMPLAINTS = """
    Complaint Ref | Date Received | Service  | How Received | Stage   | Outcome                           | Root Cause  | Complainant | Email | Complaint Details
    CMP/1         | 03/10/2022    | Waste    | Online form  | Stage 1 | Upheld                            | Delay       | NAME        | MAIL  | NAME on PHONE_NO
    CMP/2         | 04/10/2022    | Waste    | Phone        | S1      | Partially upheld                  | Delay       | NAME        |       |
    CMP/3         | 05/10/2022    | Waste    | Letter       | Stage 2 | Not upheld                        | Delay       |             |       |
    CMP/4         | 06/10/2022    | Planning | Email        | LGSCO   | Upheld: fault and injustice       | Information |             |       |
    CMP/5         | 07/10/2022    | Planning | Email        | LGO     | Closed after initial enquiries    | Information |             |       |
    CMP/6         | 08/10/2022    | Planning | Email        | stage 1 | Ongoing                           |             |             |       |
    CMP/7         | 09/10/2022    | Planning | Email        | Stage 1 | WITHDRAWN                         |             |             |       |
    """


def test_complaints_by_stage_and_decision(tmp_path):
    made = reading(tmp_path, "complaints-log", drawn(COMPLAINTS))
    rows = rows_of(made)

    assert made.one("complaints", "2022-10").value == 7
    assert [row["stage"] for row in rows] == ["1", "1", "2", "ombudsman", "ombudsman", "1", "1"]
    assert [row["outcome"] for row in rows] == [
        "upheld", "partly_upheld", "not_upheld", "upheld", "referred", None, "withdrawn"
    ]  # fmt: skip
    assert counted(made, "complaints_stage_2_share", "2022-10") == (1, 7)
    # The Ombudsman's referral and the withdrawn one were closed, not decided.
    assert counted(made, "complaints_upheld_share", "2022-10") == (3, 4)
    assert [row["channel"] for row in rows[:3]] == ["form", "phone", None]
    assert grave(made) == []
    assert_nowhere(made)


def test_a_stage_that_nobody_knows_is_told_and_not_guessed(tmp_path):
    made = reading(tmp_path, "complaints-log", drawn(COMPLAINTS.replace("| S1   ", "| Tier 4")))

    (unknown,) = [p for p in made.read().problems if p.code == "code-unknown"]
    assert unknown.found == "Tier 4"
    assert counted(made, "complaints_stage_2_share", "2022-10") == (1, 6)


COMPLIMENTS = """
    Ref | Date Received | Service | How Received | Theme      | Received From | About Staff | Compliment
    P1  | 03/10/2022    | Waste   | Card         | Helpful    | NAME          | NAME        | NAME was kind
    P2  | 04/10/2022    | Waste   | Email        | Quick      | NAME          |             | MAIL
    P3  | 30/11/2022    | Waste   | Email        | Quick      |               |             |
    """


def test_compliments(tmp_path):
    made = reading(tmp_path, "compliments-log", drawn(COMPLIMENTS))

    assert made.values("compliments", "2022-10..2022-11", grain="month") == {
        "2022-10-01/P1M": 2,
        "2022-11-01/P1M": 1,
    }
    assert grave(made) == []
    assert_nowhere(made)


COMMENTS = """
    Ref | Date Received | Type       | Service | Channel | Rating | Comments
    K1  | 03/10/2022    | Suggestion | Parks   | Website | 4      | Please ring NAME on PHONE_NO
    K2  | 03/10/2022    | Compliment | Parks   | Phone   | 5      | NAME
    K3  | 04/10/2022    | Complaint  | Waste   | Email   | 1      | MAIL
    K4  | 04/10/2022    | Comment    | Waste   | Email   |        | Seen in passing
    """


def test_comments_are_counted_and_not_kept(tmp_path):
    made = reading(tmp_path, "comments-log", drawn(COMMENTS))
    found = made.compute("comments", "compliments", "complaints", period="2022-10").observations

    assert {o.metric_id: o.value for o in found} == {
        "comments": 2,
        "compliments": 1,
        "complaints": 1,
    }
    # What was written stays in the private folder, without addresses and numbers.
    written = [str(row.get("comment")) for row in rows_of(made)]
    assert not [text for text in written if EMAIL in text or TELEPHONE in text]
    assert [row["score"] for row in rows_of(made)] == [4, 5, 1, None]
    assert grave(made) == []
    assert_nowhere(made, found, also=["passing"], private=["comment"])


def test_the_planted_person_is_in_the_exports():
    """The tests above look for something that is there."""
    for table in (BOSTON, FIRMSTEP, WRAPS, FORMS, COMPLAINTS, COMMENTS):
        text = drawn(table)
        assert PERSON in text
        assert EMAIL in text
        assert TELEPHONE in text or table is COMMENTS or "PHONE_NO" not in table
