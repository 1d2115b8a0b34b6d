"""What is issued, with which number.

1. Numbers are stable; a free one is the next after the highest that was ever used.
2. Only what is missing or asked for again is made; nobody who is excused gets a workbook.
3. The list of what was issued reads back, also after a spreadsheet has saved it, and names nobody.
4. Files are made one service at a time, with a call for each.
"""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import MODEL, campaign, service
from tests.maturity.campaign.little_round import given as answered

from gaugebook.maturity.campaign import (
    Issued,
    Prefill,
    issue_files,
    plan_issue,
    read_issued,
    write_issued,
)

DAY, HASH = date(2026, 11, 23), "ab" * 32


def issued(number, name, made_on=DAY):
    return Issued(number, name, "1.0.0", "1", made_on, HASH)


def planned(plan):
    return [(p.number, p.service.id, p.why) for p in plan.to_make]


def test_a_service_that_came_later_gets_the_next_number_and_the_others_keep_theirs():
    services = [service("tips"), service("bins"), service("parks")]

    plan = plan_issue(services, [issued("001", "bins"), issued("007", "gone")])

    assert planned(plan) == [("008", "tips", "new"), ("009", "parks", "new")]
    assert [s.id for s in plan.kept] == ["bins"]


def test_made_again_is_what_is_missing_or_asked_for_under_its_number():
    services = [service("bins"), service("tips"), service("parks")]
    before = [issued("001", "bins"), issued("002", "tips"), issued("003", "parks")]

    plan = plan_issue(services, before, present=["bins", "tips"], again=["tips", "prks"])

    assert planned(plan) == [("002", "tips", "asked_again"), ("003", "parks", "file_missing")]
    assert [(p.code, p.message) for p in plan.problems] == [
        (
            "issue-service-unknown",
            "There is no service prks to issue a workbook for. Did you mean parks?",
        ),
    ]


def test_nobody_who_is_excused_gets_a_workbook():
    closed = service("bins", excused="Closed in October")

    plan = plan_issue([closed], again=["bins"])

    assert planned(plan) == []
    assert plan.excused == (closed,)
    assert [p.code for p in plan.problems] == ["issue-excused"]


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=6))
def test_however_the_list_changes_no_number_is_ever_used_twice(rounds):
    rows = []
    for names in rounds:
        plan = plan_issue([service(name) for name in sorted(names)], rows)
        rows += [issued(p.number, p.service.id) for p in plan.to_make]

    by_number = {row.number: row.service for row in rows}
    assert len(by_number) == len(rows)
    assert read_issued(write_issued(rows)) == (tuple(rows), [])


def test_a_list_saved_by_a_spreadsheet_reads_back():
    text = write_issued([issued("001", "bins")])

    saved = text.replace("001", "1").replace("2026-11-23", "23/11/2026").replace("\r\n", "\n")

    assert read_issued(saved)[0] == (issued("001", "bins"),)
    assert read_issued("")[0] == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("002,bins,1.0.0,1,2026-11-23," + HASH, "issued-wrong"),
        ("001,tips,1.0.0,1,2026-11-23," + HASH, "issued-number-twice"),
        ("x,tips,1.0.0,1,2026-11-23," + HASH, "issued-wrong"),
        ("002,tips,1.0.0,1,soon," + HASH, "issued-wrong"),
        ("002,tips,1.0.0,1,2026-11-23,none", "issued-wrong"),
        ("002,tips", "issued-wrong"),
    ],
)
def test_a_row_that_cannot_be_is_told_at_its_line(line, code):
    rows, problems = read_issued(write_issued([issued("001", "bins")]) + line)

    assert [(p.code, p.where.line) for p in problems] == [(code, 3)]
    assert rows[0] == issued("001", "bins")


def test_other_headings_are_no_list_of_ours():
    assert [p.code for p in read_issued("number,service\n1,bins\n")[1]] == ["issued-wrong"]


def test_files_come_one_service_at_a_time():
    made, told = [], []

    def workbook(model, one, **options):
        made.append((one.id, options["issue_number"], options["prefill"], options["fixes"]))
        return one.id.encode()

    plan = plan_issue([service("bins"), service("tips")])
    begins = {"tips": Prefill(answered(A_1=2), {"A.2": "Choose one."})}
    files = issue_files(
        MODEL,
        plan.to_make,
        campaign=campaign(),
        made_on=DAY,
        prefill=begins,
        workbook=workbook,
        page=lambda model, one, **options: b"page",
        progress=told.append,
    )

    first = next(files)
    assert made == [("bins", "001", None, None)]
    second = next(files)
    assert [s.id for s in told] == ["bins"]
    assert made[1] == ("tips", "002", answered(A_1=2), {"A.2": "Choose one."})
    assert list(first.files) == ["bins.xlsx", "bins.csv", "bins.html"]
    assert second.row == Issued(
        "002", "tips", "1.0.0", "1", DAY, hashlib.sha256(b"tips").hexdigest()
    )


def test_a_workbook_alone_where_nothing_else_is_asked_for():
    plan = plan_issue([service("bins")])
    made = issue_files(
        MODEL,
        plan.to_make,
        campaign=campaign(),
        made_on=DAY,
        kinds=["xlsx"],
        workbook=lambda model, one, **options: b"x",
    )

    assert [list(one.files) for one in made] == [["bins.xlsx"]]
