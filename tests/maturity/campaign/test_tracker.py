"""Where the services stand, and the tracker.

1. Every service is in one state; what is counted adds up to those asked, however it is grouped.
2. Days late are counted from the day it was due; a day that is not known is not guessed.
3. The first accepted file counts, else the last that came.
4. Plain rows name nobody; the workbook is accessible, and says that it names people.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import (
    ADDRESSES,
    CUT_OFF,
    DUE,
    MODEL,
    NAMES,
    OPENED,
    campaign,
    contact,
    service,
)

from gaugebook.maturity.campaign import (
    Issued,
    plain_rows,
    standings,
    tallies,
    tracker,
    unmatched,
)
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Contact
from gaugebook.workbooks import check_workbook, write_workbook

BINS = service("bins")
ISSUED = Issued("001", "bins", "1.0.0", "1", OPENED, "ab" * 32)


def back(file, outcome, of="bins", **more):
    return Return(file, "x", outcome, service=of, **more)


def stand(*returned, today=DUE, one=BINS, issued=(ISSUED,), **options):
    received = options.pop("received", {})
    (found,) = standings(
        [one],
        campaign=campaign(),
        issued=issued,
        returned=returned,
        received=received,
        today=today,
        **options,
    )
    return found


@pytest.mark.parametrize(
    ("today", "state", "late"),
    [(DUE, "waiting", 0), (DUE + timedelta(1), "overdue", 1), (DUE + timedelta(30), "overdue", 30)],
)
def test_it_is_overdue_from_the_day_after(today, state, late):
    found = stand(today=today)

    assert (found.state, found.days_late, found.asked_on, found.issue_number) == (
        state,
        late,
        OPENED,
        "001",
    )


def test_the_first_accepted_file_counts():
    files = [back("a", "needs_an_answer"), back("b", "accepted"), back("c", "accepted_with_notes")]
    days = {"a": date(2026, 12, 24), "b": date(2026, 12, 22), "c": date(2026, 12, 20)}

    found = stand(*files, received=days, today=date(2027, 2, 1))

    assert (found.state, found.received_on, found.days_late) == (
        "accepted_with_notes",
        days["c"],
        2,
    )
    assert (found.files, found.is_after_cut_off) == (3, False)


def test_else_the_last_that_came():
    files = [back("a", "needs_an_answer", fixes={"A.1": "Say why."}), back("b", "not_readable")]
    days = {"a": date(2026, 12, 2), "b": date(2026, 12, 1)}

    found = stand(*files, received=days, today=DUE + timedelta(3))

    assert (found.state, found.days_late, dict(found.fixes)) == (
        "needs_an_answer",
        3,
        {"A.1": "Say why."},
    )


def test_after_the_cut_off_it_is_marked():
    found = stand(back("a", "accepted"), received={"a": CUT_OFF + timedelta(1)})

    assert found.is_after_cut_off
    assert found.days_late == 14


def test_a_day_that_is_not_known_is_not_guessed():
    found = stand(back("a", "accepted"), today=DUE + timedelta(90))

    assert (found.received_on, found.days_late, found.is_after_cut_off) == (None, 0, False)


def test_other_states():
    assert stand(one=service("bins", excused="Closed")).state == "excused"
    assert stand(issued=()).state == "not_sent"
    assert stand(back("a", "accepted"), undecided=["bins"]).state == "to_decide"


def test_a_service_that_must_settle_what_those_before_it_left_open_needs_an_answer():
    found = stand(asked_anew={"bins": {"A.2": "Choose one."}}, today=DUE + timedelta(1))

    assert (found.state, dict(found.fixes), found.files) == (
        "needs_an_answer",
        {"A.2": "Choose one."},
        0,
    )
    assert stand(back("a", "accepted"), asked_anew={"bins": {"A.2": "x"}}).state == "accepted"


def test_answers_of_others_that_came_too_late_are_after_the_cut_off():
    found = stand(answering=["bins"], late=["bins"])

    assert (found.state, found.is_after_cut_off) == ("inherited", True)


def test_a_service_whose_answers_count_without_a_file_of_its_own_is_not_chased():
    assert stand(issued=(), answering=["bins"]).state == "inherited"
    assert stand(back("a", "needs_an_answer"), answering=["bins"]).state == "needs_an_answer"


def test_files_of_services_that_others_were_made_of_are_not_strays():
    waste = service("waste", came_from=("bins",))

    assert unmatched([waste], [back("a", "accepted"), back("b", "accepted", of="tips")]) == (
        back("b", "accepted", of="tips"),
    )


def test_files_of_nobody_are_kept_apart():
    strays = [back("a", "accepted", of=""), back("b", "accepted", of="tips")]

    assert unmatched([BINS], [*strays, back("c", "accepted")]) == tuple(strays)


@st.composite
def rounds(draw):
    people, issued, returned, received = [], [], [], {}
    for number in range(draw(st.integers(1, 8))):
        name = f"s{number}"
        group = draw(st.sampled_from(["", "Place", "Homes"]))
        excused = draw(st.sampled_from(["", "", "Closed"]))
        director = draw(st.sampled_from(["", NAMES[0], NAMES[1]]))
        people.append(Contact(service(name, group=group, excused=excused), director=director))
        if draw(st.booleans()):
            issued.append(Issued(f"{number + 1:03}", name, "1.0.0", "1", OPENED, "ab" * 32))
        for file in range(draw(st.integers(0, 2))):
            outcome = draw(
                st.sampled_from(
                    ["accepted", "accepted_with_notes", "needs_an_answer", "not_readable"]
                )
            )
            returned.append(back(f"{name}-{file}", outcome, of=name))
            if draw(st.booleans()):
                received[f"{name}-{file}"] = OPENED + timedelta(draw(st.integers(0, 60)))
    undecided = draw(st.sets(st.sampled_from([c.service.id for c in people])))
    today = OPENED + timedelta(draw(st.integers(0, 60)))
    where = standings(
        [c.service for c in people],
        campaign=campaign(),
        issued=issued,
        returned=returned,
        received=received,
        today=today,
        undecided=undecided,
    )
    return people, where, today


@given(rounds())
def test_what_is_counted_adds_up(drawn):
    people, where, _ = drawn

    found = tallies(where, people)

    for tally in found:
        assert sum(tally.by_column.values()) == tally.asked == tally.listed - tally.excused
        assert 0 <= tally.late <= tally.asked
        assert tally.by_column["Overdue"] <= tally.late
    total = found[0]
    assert total.listed == len(people)
    for kind in ("Directorate", "Director"):
        of = [t for t in found if t.kind == kind]
        if of:
            assert sum(t.asked for t in of) == total.asked
            assert sum(t.late for t in of) == total.late
            for column in total.by_column:
                assert sum(t.by_column[column] for t in of) == total.by_column[column]


@given(rounds())
def test_the_tracker_has_a_row_a_service(drawn):
    people, where, today = drawn

    book = tracker(MODEL, campaign(), people, where, today=today)

    services, summary = book.sheets
    assert len(services.table.rows) == len(people)
    assert len(summary.table.rows) == len(tallies(where, people))


def test_plain_rows_name_nobody():
    delegated = contact(delegate=NAMES[2], delegate_email=ADDRESSES[2])
    closed = Contact(service("tips", excused=f"{NAMES[0]} is away"), manager=NAMES[0])
    where = standings(
        [delegated.service, closed.service],
        campaign=campaign(),
        issued=[ISSUED],
        returned=[],
        received={},
        today=DUE,
    )

    text = str(plain_rows(where)) + str([t.as_dict() for t in tallies(where)])

    assert not any(word in text for word in (*NAMES, *ADDRESSES))
    assert plain_rows(where)[0]["delegated"] is True


def test_the_tracker_is_accessible_and_says_that_it_names_people():
    people = [contact(manager="=1+1")]
    where = standings(
        [BINS],
        campaign=campaign(made_up=True),
        issued=[ISSUED],
        returned=[],
        received={},
        today=DUE,
    )

    book = tracker(
        MODEL,
        campaign(made_up=True),
        people,
        where,
        today=DUE,
        unmatched=[back("a", "accepted", of="")],
    )

    lines = [line.text for line in book.sheets[0].lines]
    assert "This file names people: it is for those who run the round, and for no paper." in lines
    assert "Made-up data." in lines
    assert any("1 file came back" in line for line in lines)
    data = write_workbook(book)
    assert check_workbook(data) == []
    assert data == write_workbook(book)


def test_no_services_no_tracker():
    assert tracker(MODEL, campaign(), [], [], today=DUE) is None
