"""What the drafts say, and to whom they go.

1. An invitation says one thing to do, until when, how long it takes, whom to ask, who sees it.
2. Reminders go to those whose answers are not in hand, in words that suit how late they are.
3. The director gets a copy only where that is asked for and it is late enough.
4. What is missing is named, ten at most; a file that cannot be read has words of its own.
5. The workbook that is attached opens.
6. The table for mail merge computes nothing and names those who are asked.
"""

import csv
import email
import io
from datetime import date, timedelta
from email.policy import default

import openpyxl
import pytest
from tests.maturity.campaign.little_round import (
    ADDRESSES,
    DUE,
    MODEL,
    NAMES,
    campaign,
    contact,
    service,
)

from gaugebook.maturity.campaign import (
    Standing,
    Writer,
    chase,
    issue_files,
    mail_merge,
    plan_issue,
    shipped_words,
)
from gaugebook.maturity.services import Contact
from gaugebook.maturity.workbook import workbook_value

WRITER = Writer(shipped_words(), MODEL, campaign())
LATE = {
    -5: "in 5 days",
    -1: "That is tomorrow",
    0: "That is today",
    1: "yesterday",
    7: "7 days ago",
    8: "8 days late",
    40: "40 days late",
}


def reminder(days, **options):
    standing = Standing(
        service("bins"), "overdue" if days > 0 else "waiting", days_late=max(0, days)
    )
    today = DUE + timedelta(days)
    return WRITER.reminder(contact(), standing, today=today, **options).message


def test_an_invitation_says_all_that_a_busy_manager_asks():
    message = WRITER.invitation(contact(), issue_number="007").message

    assert message.subject == "Please answer by Friday 18 December 2026: Drawn for Bins"
    assert message.to == (NAMES[0], ADDRESSES[0])
    assert message.cc == ()
    for words in (
        f"Dear {NAMES[0]},",
        "send it back by Friday 18 December 2026",
        "3 questions and takes about 5 minutes",
        "Who will see your answers",
        "until Friday 29 January 2027",
        "Freedom of Information Act 2000",
        "Ask the performance team",
    ):
        assert words in message.text
    assert len(message.text.split()) < 260


def test_it_goes_to_the_delegate_and_says_for_whom():
    delegated = contact(delegate=NAMES[2], delegate_email=ADDRESSES[2])

    message = WRITER.invitation(delegated, issue_number="007").message

    assert message.to == (NAMES[2], ADDRESSES[2])
    assert f"in place of {NAMES[0]}" in message.text


def test_an_invitation_says_whose_answers_are_filled_in():
    last = WRITER.invitation(contact(), issue_number="1", last_cycle="2025/26").message.text
    others = WRITER.invitation(
        contact(), issue_number="1", handed_over=["Bins", "Tips"]
    ).message.text

    assert "from last time (2025/26)" in last
    assert "The answers of Bins and Tips are filled in" in others


def test_a_made_up_round_says_so_in_every_draft():
    writer = Writer(shipped_words(), MODEL, campaign(made_up=True))
    standing = Standing(service("bins"), "overdue", days_late=3)

    for draft in (
        writer.invitation(contact(), issue_number="1"),
        writer.reminder(contact(), standing, today=DUE),
        writer.hand_back(contact(), standing, today=DUE),
    ):
        assert draft.message.text.startswith("This is an example.")


def test_without_an_address_it_goes_to_nobody_yet():
    message = WRITER.invitation(Contact(service("bins")), issue_number="007").message

    assert message.to is None
    assert message.text.startswith("Dear colleague,")


@pytest.mark.parametrize(("days", "words"), LATE.items())
def test_reminders_suit_how_late_it_is(days, words):
    assert words in reminder(days).text


def test_a_reminder_does_not_promise_what_the_cut_off_rules_out():
    assert "After Thursday 31 December 2026" in reminder(10).text
    assert "It is too late for the report" in reminder(14).text


@pytest.mark.parametrize(
    ("days", "after", "copied"), [(3, None, False), (10, 10, False), (11, 10, True)]
)
def test_the_director_gets_a_copy_only_after_so_many_days(days, after, copied):
    message = reminder(days, escalate_after=after)

    assert message.cc == (((NAMES[1], ADDRESSES[1]),) if copied else ())
    assert (NAMES[1] in message.text) == copied


def test_a_director_who_answers_gets_no_second_copy():
    standing = Standing(service("bins"), "overdue", days_late=20)
    own = contact(director_email=ADDRESSES[0].upper())

    message = WRITER.reminder(own, standing, today=DUE + timedelta(20), escalate_after=5).message

    assert message.cc == ()


def test_only_those_whose_answers_are_not_in_hand_are_chased():
    states = [
        "accepted",
        "accepted_with_notes",
        "inherited",
        "needs_an_answer",
        "not_readable",
        "to_decide",
        "overdue",
        "waiting",
        "not_sent",
        "excused",
    ]
    people = [contact(state.replace("_", "-")) for state in states]
    where = [Standing(c.service, s) for c, s in zip(people, states, strict=True)]

    found = chase(WRITER, people, where, today=DUE)

    assert [draft.service for draft in found] == [
        "needs-an-answer",
        "not-readable",
        "overdue",
        "waiting",
    ]


def test_what_is_missing_is_named_but_not_by_the_hundred():
    few = Standing(
        service("bins"),
        "needs_an_answer",
        files=1,
        fixes={"A.1": "Say why."},
        received_on=date(2026, 12, 1),
    )
    many = Standing(
        service("bins"), "needs_an_answer", files=1, fixes={f"A.{n}": "Say why." for n in range(25)}
    )

    one = WRITER.hand_back(contact(), few, today=DUE).message.text
    lots = WRITER.reminder(contact(), many, today=DUE).message.text

    assert "received on Tuesday 1 December 2026" in one
    assert "One answer still needs something" in one
    assert "- A.1 (Do you?): Say why." in one
    assert lots.count("Say why.") == 10
    assert "- and 15 more" in lots
    assert "takes about" not in lots


@pytest.mark.parametrize(
    ("state", "subject"),
    [
        ("needs_an_answer", "Please look again"),
        ("not_readable", "We could not read your file"),
        ("to_decide", "Which file counts?"),
    ],
)
def test_each_way_a_file_comes_back_has_its_own_words(state, subject):
    draft = WRITER.hand_back(contact(), Standing(service("bins"), state, files=1), today=DUE)

    assert draft.message.subject.startswith(subject)


def test_two_people_of_a_service_get_two_files_back():
    standing = Standing(service("bins"), "needs_an_answer", files=2, fixes={"A.1": "Say why."})

    draft = WRITER.hand_back(contact(), standing, today=DUE, workbook=b"x", name="bins-2")

    assert draft.file == "bins-2.eml"
    assert [a.name for a in draft.message.attachments] == ["bins-2.xlsx"]
    assert "Open bins-2.xlsx." in draft.message.text


def test_a_service_that_was_made_of_others_is_not_thanked_for_a_file_it_never_sent():
    standing = Standing(service("bins"), "not_sent")

    text = WRITER.hand_back(contact(), standing, today=DUE, fixes={"A.1": "Choose."}).message.text

    assert "services that Bins was made of" in text
    assert "One more answer is needed" in text
    assert "Thank you for your answers" not in text
    assert "We have your workbook" not in text


@pytest.mark.parametrize("profile", [None, "visits"])
def test_the_workbook_says_the_same_time_as_the_e_mail(profile):
    one = service("bins", profile=profile)
    book = workbook_value(MODEL, one, campaign=campaign(), issue_number="001")
    message = WRITER.invitation(Contact(one), issue_number="001").message

    start = book.sheets[0]
    texts = " ".join(str(cell.value) for row in start.table.rows for cell in row)
    minutes = WRITER.words.minutes(len(MODEL.asked_of(profile)))
    assert minutes.split(" to ")[-1] in texts
    assert minutes in message.text


def test_the_attached_workbook_opens():
    plan = plan_issue([service("bins")])
    made = next(issue_files(MODEL, plan.to_make, campaign=campaign(), made_on=DUE))
    workbook = made.files["bins.xlsx"]

    draft = WRITER.invitation(contact(), issue_number="001", workbook=workbook)

    mail = email.message_from_bytes(draft.written(), policy=default)
    (attached,) = mail.iter_attachments()
    assert (
        attached.get_filename() == draft.message.text.split("Open ")[1].split(".xlsx")[0] + ".xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(attached.get_content()))
    assert "Answers" in book.sheetnames


def test_the_table_for_mail_merge_computes_nothing():
    people = [
        contact(manager='=HYPERLINK("http://x.example")'),
        contact("tips", manager="+44"),
        Contact(service("closed", excused="Closed")),
        Contact(service("late")),
    ]

    text = mail_merge(WRITER, people, {"bins": "001", "tips": "002", "closed": "003"})

    assert text.startswith("\ufeffService,Name,E-mail")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["Service"] for row in rows] == ["Bins", "Tips"]
    assert rows[0]["Name"] == '\'=HYPERLINK("http://x.example")'
    assert rows[0]["E-mail"] == ADDRESSES[0]
    assert rows[0]["Workbook"] == "bins.xlsx"
    assert rows[1]["Name"] == "+44"
