"""The shipped sources of figures and plans: each reads a small export drawn here.

1. 311 call figures by day become months by their counts; the file is newest first.
2. Web analytics and referrers as Google exports them, with lines above the headings.
3. Plain monthly figures, long and wide; contacts by wrap code.
4. The wide tracker: merged year heads, groups, reasons in comments.
5. The work plan: colours, the four Ps, posts and not names.
"""

# ruff: noqa: E501 - a drawn export is as wide as exports are

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.content.city_exports import (
    EMAIL,
    PERSON,
    TELEPHONE,
    assert_nowhere,
    drawn,
    grave,
    reading,
)
from tests.little_council import Council

# --- calls by day ---------------------------------------------------------------------------------

VANCOUVER = """
    Date       | CallsOffered | CallsHandled | CallsAbandoned | AverageSpeedofAnswer | ServiceLevel | BI_ID
    2022-10-03 | 100          | 80           | 15             | 200                  | 0.4          | 1
    2022-10-02 | 20           | 20           | 0              | 10.5                 | 0.95         | 2
    2022-10-01 | 10           | 10           | 1              | 5                    | 1            | 3
    """


@pytest.fixture
def vancouver(tmp_path):
    text = "\ufeff" + drawn(VANCOUVER, delimiter=";")
    return reading(tmp_path, "vancouver-311", text.encode())


def test_days_are_weighted_by_their_counts(vancouver):
    """(80 x 200 + 20 x 10.5 + 10 x 5) / 110 = 147.82, where the average of days is 71.83."""
    found = vancouver.one("wait_mean", "2022-10-01..2022-10-03")

    assert found.value == pytest.approx(16_260 / 110)
    assert found.denominator == 110
    share = vancouver.one("answered_share", "2022-10-01..2022-10-03")
    assert (share.numerator, share.denominator) == (110, 130)


def test_days_whose_flow_does_not_close_are_told(vancouver):
    """A hundred offered, 95 accounted for; ten offered, eleven came out."""
    assert [code for code in vancouver.reading_codes if "flow" in code]


def test_a_single_day_is_as_printed(vancouver):
    assert vancouver.one("wait_mean", "2022-10-02").value == 10.5


# --- web analytics --------------------------------------------------------------------------------

GA4 = """\
# ----------------------------------------
# Monthly traffic
# Account: Example Council (NAME)
# Property: www.example.gov.uk - GA4
# ----------------------------------------
#
# All Users
# Start date: 20220701
# End date: 20220930
Year month,Property name,Total users,Sessions,Views,Engagement rate
202209,www.example.gov.uk,"174,300","281,000","871,100",0.61
202208,www.example.gov.uk,"160,000","250,000","800,000",0.6
202207,www.example.gov.uk,"165,000","260,000","810,000",0.59
202209,my.example.gov.uk,"10,000","20,000","30,000",0.7
202208,my.example.gov.uk,"9,000","18,000","27,000",0.7
202207,my.example.gov.uk,"8,000","17,000","26,000",0.7
"""


def test_web_analytics_by_month_and_property(tmp_path):
    made = reading(tmp_path, "web-analytics-monthly", GA4.replace("NAME", PERSON))
    main = {"where": {"service": "www.example.gov.uk", "channel": "web"}}

    assert made.one("web_sessions", "2022-09", **main).value == 281_000
    assert made.one("web_page_views", "2022-07..2022-09", **main).value == 2_481_100
    assert made.compute("web_users", period="2022-07..2022-09", **main).observations == ()
    assert made.one("web_users", "2022-08", **main).value == 160_000
    assert grave(made) == []
    assert_nowhere(made)


REFERRERS = """\
# ----------------------------------------
# Traffic acquisition
# Property: www.example.gov.uk - GA4
# ----------------------------------------
#
# Start date: 20221001
# End date: 20221031
Session source / medium,Sessions,Engaged sessions,Engagement rate
google / organic,"181,000","120,000",0.66
(direct) / (none),"70,000","30,000",0.43
bing / organic,"12,500","9,000",0.72
Grand total,"263,500","159,000",0.6
"""


def test_web_sessions_by_referrer(tmp_path):
    november = REFERRERS.replace("20221001", "20221101").replace("20221031", "20221130")
    made = reading(tmp_path, "web-referrers", REFERRERS, november.replace("12,500", "2,500"))
    found = made.compute(
        "web_sessions",
        period="2022-10..2022-11",
        grain="month",
        by=("referrer",),
        where={"channel": "web"},
    ).observations
    values = {(o.period, o.dimensions.get("referrer")): o.value for o in found}

    assert values["2022-10-01/P1M", "google / organic"] == 181_000
    assert values["2022-10-01/P1M", "bing / organic"] == 12_500
    assert values["2022-11-01/P1M", "bing / organic"] == 2_500
    assert values["2022-10-01/P1M", None] == 263_500
    assert len([referrer for _, referrer in values if referrer]) == 6
    # The second file's total is no longer the sum of its rows.
    assert [code for code in made.reading_codes if code.startswith("total")]


# --- monthly figures ------------------------------------------------------------------------------

LONG = """
    Month    | Channel | Measure         | Value   | Owner
    Sep 2022 | Phone   | Calls offered   | "1,200" | Head of Customer Service
             | Phone   | Calls answered  | 1,080   | Head of Customer Service
             | Phone   | Calls abandoned | 120     |
    Oct 2022 | Phone   | Calls offered   | 1,000   |
             | Phone   | Calls answered  | 800     |
             | Phone   | Calls abandoned | 200     |
    """


def test_monthly_figures_one_row_a_measure(tmp_path):
    made = reading(tmp_path, "monthly-aggregates", drawn(LONG.replace('"', "")))
    found = made.one("answered_share", "2022-09..2022-10")

    assert (found.numerator, found.denominator) == (1880, 2200)
    assert grave(made) == []


WIDE = """
    Month  | Calls offered | Calls answered | Average wait | Online forms | Web sessions | Commentary
    Sep-22 | 1,200         | 1,080          | 00:03:20     | 400          | 281,000      | NAME on PHONE_NO
    Oct-22 | 1,000         | 800            | 5m 00s       | n/a          | 250,000      | MAIL
    """


def test_monthly_figures_one_column_a_measure(tmp_path):
    made = reading(tmp_path, "monthly-aggregates-wide", drawn(WIDE))
    wait = made.one("wait_mean", "2022-09..2022-10")

    assert (wait.numerator, wait.denominator) == (1080 * 200 + 800 * 300, 1880)
    assert made.one("calls_offered", "2022-09..2022-10").value == 2200
    assert_nowhere(made)


def test_a_month_without_a_figure_is_not_zero(tmp_path):
    made = reading(tmp_path, "monthly-aggregates-wide", drawn(WIDE))

    assert made.one("forms_submitted", "2022-09").value == 400
    assert made.one("forms_submitted", "2022-10").value is None
    assert made.one("web_sessions", "2022-09..2022-10").value == 531_000
    assert_nowhere(made)


WRAPS = """
    Month  | Wrap Code       | Contacts
    Oct-22 | Missed bin      | 310
           | Balance enquiry | 205
           | Grand total     | 515
    Nov-22 | Missed bin      | 290
           | Balance enquiry | 200
           | Grand total     | 495
    """


def test_contacts_by_month_and_wrap_code(tmp_path):
    """November's codes add up to 490, not 495."""
    made = reading(tmp_path, "crm-wrap-codes-monthly", drawn(WRAPS))
    found = made.compute("contacts", period="2022-10", by=("reason",)).observations

    assert {o.dimensions.get("reason"): o.value for o in found} == {
        None: 515,
        "Missed bin": 310,
        "Balance enquiry": 205,
    }
    totals = [p for p in made.read().problems if p.code.startswith("total")]
    assert len(totals) == 1
    assert "495" in totals[0].message + totals[0].found


# --- the wide tracker -----------------------------------------------------------------------------


def tracker() -> bytes:
    """A scorecard: February 2022 to May 2022 under two financial years, two services."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Scorecard"
    sheet["A1"] = "Corporate scorecard, customer services"
    for cell, text in {
        "C2": "2021/22", "E2": "2022/23", "A3": "Indicator", "B3": "Target", "C3": "Feb",
        "D3": "Mar", "E3": "Apr", "F3": "May", "G3": "Owner",
    }.items():  # fmt: skip
        sheet[cell] = text
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("E2:F2")
    rows = [
        ("Customer Services",),
        ("Calls offered", None, 1000, 1200, 900, 1100, "Contact Centre Manager"),
        ("Calls answered", None, 900, 1020, 810, 880, PERSON),
        ("% Calls answered", "90%", "90.0%", "85.0%", "90.0%", "81.0%", ""),
        ("Average call wait time", "180", 171, 200, 190, "3m 20s", ""),
        ("Complaints received", None, 12, 15, None, 9, ""),
        ("Compliments received", None, 4, 2, 3, 5, ""),
        ("Revenues",),
        ("Calls offered", None, 500, 600, 400, 450, ""),
        ("Calls answered", None, 450, 540, 360, 400, ""),
        ("Complaints received", None, 3, 4, 5, 6, ""),
    ]
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet["E9"] = "n/a"
    sheet["E9"].comment = Comment(f"System down until 3 May; ring {TELEPHONE}, {EMAIL}", PERSON)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def figures(made: Council) -> dict[tuple[str, str, str], object]:
    (table,) = made.read().dataset.tables
    return {
        (f.name, f.period.key[:7], dict(f.dimensions).get("service", "_T")): f
        for f in table.figures
    }


def test_a_tracker_with_months_under_merged_years(tmp_path):
    made = reading(tmp_path, "indicator-tracker", tracker(), ending="xlsx")
    service = {"where": {"service": "Customer Services", "channel": "phone"}}

    offered = {
        (period, service): figure.value
        for (name, period, service), figure in figures(made).items()
        if name == "offered"
    }
    assert offered == {
        ("2022-02", "Customer Services"): 1000, ("2022-03", "Customer Services"): 1200,
        ("2022-04", "Customer Services"): 900, ("2022-05", "Customer Services"): 1100,
        ("2022-02", "Revenues"): 500, ("2022-03", "Revenues"): 600,
        ("2022-04", "Revenues"): 400, ("2022-05", "Revenues"): 450,
    }  # fmt: skip
    april = made.one("answered_share", "2022-04", **service)
    assert (april.numerator, april.denominator) == (810, 900)
    assert made.one("wait_mean", "2022-05", **service).value == 200
    # May prints 81.0 % of 880 in 1,100, which is 80 %.
    assert "ratio-mismatch" in made.codes("answered_share", period="2022-05", **service)


def test_the_reason_in_a_comment_is_kept_without_the_person(tmp_path):
    made = reading(tmp_path, "indicator-tracker", tracker(), ending="xlsx")
    april = figures(made)["complaints", "2022-04", "Customer Services"]

    assert april.value is None
    assert "System down until 3 May" in april.reason
    assert figures(made)["complaints", "2022-05", "Revenues"].value == Decimal(6)
    assert_nowhere(made)


def test_one_tracker_holds_calls_and_other_figures(tmp_path):
    made = reading(tmp_path, "indicator-tracker", tracker(), ending="xlsx")

    assert [p.message for p in made.read().problems if p.is_refused] == []
    assert made.one("complaints", "2022-02", where={"service": "Revenues"}).value == 3
    calls = made.one("calls_offered", "2022-02", where={"service": "Revenues"})
    assert (calls.value, calls.channel) == (500, "phone")


# --- the work plan --------------------------------------------------------------------------------

PLAN = """
    Ref | Project            | Policy             | Process        | People         | Performance   | RAG         | Due date        | Owner                  | Progress
    W1  | Call back          | Contact standard   | Queue call-back | Train advisers | Abandon < 5%  | Amber/Green | 31/03/2023      | Contact Centre Manager | Ring NAME on PHONE_NO
    W2  | Online bin reports |                    | New form       |                | 60% online    | On track    | 30 June 2023    | NAME                   | MAIL asked for a pause
    W3  | Complaints code    | Adopt the Code     |                |                | 10 days       | B           |                 | Complaints Manager     | Done
    """


def test_a_work_plan_has_colours_the_four_ps_and_posts(tmp_path):
    made = reading(tmp_path, "work-plan", drawn(PLAN, delimiter="\t"), ending="tsv")
    (plan,) = made.read().dataset.workplans
    first, second, third = plan.items

    assert [item.item for item in plan.items] == ["W1", "W2", "W3"]
    assert [item.rag for item in plan.items] == ["amber", "green", "complete"]
    assert [str(item.due) for item in plan.items] == ["2023-03-31", "2023-06-30", "None"]
    assert (first.policy, first.process) == ("Contact standard", "Queue call-back")
    assert (first.people, first.performance) == ("Train advisers", "Abandon < 5%")
    assert (first.owner, third.owner) == ("Contact Centre Manager", "Complaints Manager")
    assert not second.owner  # a name is no post
    assert "asked for a pause" in second.note
    assert_nowhere_but_names(made)


def assert_nowhere_but_names(made: Council) -> None:
    """A name inside a note cannot be known for one; addresses and numbers are taken out."""
    text = repr(made.read())
    for planted in (EMAIL, TELEPHONE, "960 147", "example.org"):
        assert planted not in text
