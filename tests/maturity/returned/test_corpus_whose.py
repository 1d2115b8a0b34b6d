"""Damaged returns, fourth part: whose they are, of which version, and two services in one file."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from tests.maturity.returned.corpus import ACCEPTED, ASKS, NOTES, OPEN, Case, both, check
from tests.maturity.returned.round_of_bins import (
    AS_GIVEN,
    GIVEN,
    Book,
    damaged,
    filled,
    model,
    read,
    said,
    the_round,
)

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity import Answer
from gaugebook.maturity.returned.hand_back import hand_back_of
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service


def _without_about(book: Book) -> None:
    book.book.remove(book.about)


def _without_properties(book: Book) -> None:
    for name in list(book.book.custom_doc_props.names):
        del book.book.custom_doc_props[name]


def _item(label: str, value: object) -> object:
    return lambda book: setattr(book.item(label), "value", value)


def _start(label: str, value: object) -> object:
    return lambda book: setattr(book.said(label), "value", value)


DAY = "“{}” can be read as no day, or as more than one."

CASES = [
    Case("sheet about the file deleted", _without_about, NOTES,
         (("", "The sheet About this file is gone or incomplete; the form was told by its document "
           "properties."),)),
    Case("properties lost", _without_properties, ACCEPTED),
    Case("neither sheet nor properties", both(_without_about, _without_properties), ASKS,
         (("", "The sheet About this file is gone or incomplete; the form was told by the Refs of "
           "its rows."),
          ("", "Nothing in the file says for certain which service it is. The first sheet says "
           "Waste and recycling.")), is_of=""),
    Case("only the issue number left",
         both(_without_properties, _item("service id", None)), ACCEPTED),
    Case("issue number without its noughts",
         both(_without_properties, _item("service id", None), _item("issue number", 1)), ACCEPTED),
    Case("a service that is not asked",
         both(_without_properties, _item("service id", "tram")), ASKS,
         (("B7", "The file is of the service “tram”, which is not asked in this round."),),
         is_of=""),
    Case("made of another service's file, with both places changed",
         both(_item("service id", "tips"), _start("Service", "Tips")), NOTES,
         (("B7", "The file is of Tips and was made of one that was sent to Waste and recycling."),),
         is_of="tips"),
    Case("made of another service's file, with one place changed",
         _item("service id", "tips"), ASKS,
         (("B7", "The file is of Tips and was made of one that was sent to Waste and recycling."),
          ("B4", "The file was sent to Tips, and its first sheet says Waste and recycling.")),
         is_of=""),
    Case("another service on the first sheet", _start("Service", "Parks"), ASKS,
         (("B4", "The file was sent to Waste and recycling, and its first sheet says Parks."),),
         is_of=""),
    Case("the service in other words", _start("Service", "Bin men"), NOTES,
         (("B4", "The first sheet says Bin men; the file is of Waste and recycling."),)),
    Case("of another cycle", _item("cycle", "2026-Q3"), ASKS,
         (("B8", "The file is of 2026-Q3, and this round asks for 2026-Q4; its answers were not "
           "counted."),)),
    Case("the same cycle written otherwise", _item("cycle", "2026-10-01/P3M"), ACCEPTED),
    Case("a layout of another release", _item("template version", "9"), NOTES,
         (("B6", "The layout of the form is version 9, and this release writes 1; it was read by "
           "its headings."),)),
    Case("of a major version that is not known", _item("model version", "2.0.0"), ASKS,
         (("B5", "The form is of version 2.0.0, whose scores do not compare with 1.0.0; its "
           "answers were not counted."),)),
    Case("a day", _start("Date finished", datetime.date(2026, 11, 20)), ACCEPTED),
    Case("a day that can be read in two ways", _start("Date finished", "11/12/2026"), NOTES,
         (("B7", DAY.format("11/12/2026")),)),
    Case("a day that is none", _start("Date finished", "31/02/2026"), NOTES,
         (("B7", DAY.format("31/02/2026")),)),
    Case("a role that answers", _start("Your role", "service MANAGER"), ACCEPTED),
    Case("a role that only checks", _start("Your role", "Internal audit"), NOTES,
         (("B6", "“Internal audit” is none of the roles that answer; the answers count as those of "
           "no role."),)),
    Case("a row of another kind of service",
         lambda b: [setattr(b.answers.cell(15, c), "value", v)
                    for c, v in ((1, "OUT.5"), (4, "4 - Leading"))], NOTES,
         (("D15", "OUT.5 is not asked of this kind of service; its answer was not used."),)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whose_it_is(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    content = damaged(both(_without_about, _without_properties))
    (one,) = read(content, tmp_path, name="Waste and recycling.xlsx")
    assert one.service == ""


def test_names_become_keys(tmp_path: Path) -> None:
    content = damaged(both(_start("Your name", " Zoe  Quill"), _start("Your role", "Team member")))
    (one,) = read(content, tmp_path)
    assert (one.respondent, one.role) == ("key of zoe quill", "team")
    assert {(a.respondent, a.role) for a in one.answers} == {("key of zoe quill", "team")}
    assert "Quill" not in repr(one)


def test_the_file_as_it_was_sent(tmp_path: Path) -> None:
    import hashlib

    sent = [hashlib.sha256(filled()).hexdigest()]
    (one,) = read(filled(), tmp_path, round_=the_round(sent=sent))
    assert one.outcome == ASKS
    assert [p.code for p in one.problems] == ["return-as-sent"]


# --- two services in one file ------------------------------------------------------------------


def _second_form(book: Book, *, with_about: bool) -> None:
    other = Book(filled("parks"))
    pairs = [(other.answers, "Answers (2)")]
    pairs += [(other.about, "About this file (2)")] if with_about else []
    for sheet, name in pairs:
        copy = book.book.create_sheet(name)
        for row in sheet.iter_rows():
            for cell in row:
                copy[cell.coordinate] = cell.value


def test_two_services_that_can_be_told_apart(tmp_path: Path) -> None:
    content = damaged(lambda book: _second_form(book, with_about=True))
    waste, parks = read(content, tmp_path)
    assert (waste.service, said(waste)) == ("waste", AS_GIVEN)
    assert (parks.service, said(parks)) == ("parks", {**AS_GIVEN, "OUT.5": 4})
    assert {p.message for p in (*waste.problems, *parks.problems)} == {
        "The file holds the forms of several services; this is one of them."
    }


def test_two_services_that_cannot(tmp_path: Path) -> None:
    def damage(book: Book) -> None:
        _second_form(book, with_about=False)
        book.book["Answers (2)"]["D5"] = "4 - Leading"
        copy = book.book.create_sheet("Other", 0)
        for row in Book(filled("parks")).about.iter_rows():
            for cell in row:
                copy[cell.coordinate] = cell.value
        third = book.book.create_sheet("Third", 0)
        third["A1"], third["B1"], third["A2"], third["B2"] = (
            "service id", "roads", "cycle", "2026-Q4",
        )  # fmt: skip

    (one,) = read(damaged(damage), tmp_path)
    assert (one.service, one.outcome) == ("", ASKS)
    assert "return-two-services-unclear" in {p.code for p in one.problems}
    assert said(one)["ANS.2"] == OPEN


# --- versions ----------------------------------------------------------------------------------

NEW_THEME = """\
  - id: NEW
    title: New
    promises:
      - {id: NEW.P1, text: We try., statements: [
          {id: NEW.1, ask: "Do you try?", type: level, levels: {1: A., 2: B., 3: C., 4: D.}}]}
"""


def changed(*changes: str, second: str = "ANS.2", more: str = "") -> Assessment:
    text = "  supersedes: 1.0.0\n  changes:\n" + "".join(f"    - {{{c}}}\n" for c in changes)
    return model("1.1.0", supersedes=text, second=second, more=more)


def carried(asked: Assessment, tmp_path: Path, damage: object = lambda book: None) -> Return:
    (one,) = read(damaged(damage), tmp_path, round_=the_round(asked=asked))  # type: ignore[arg-type]
    assert "The form is of version 1.0.0; its answers were carried into 1.1.0." in [
        p.message for p in one.problems
    ]
    return one


def test_what_was_renamed_is_carried(tmp_path: Path) -> None:
    asked = changed(
        "statement: LIS.1, kind: renamed, from: [ANS.2], comparable: true", second="LIS.1"
    )
    one = carried(asked, tmp_path)
    assert said(one) == {**{k: v for k, v in AS_GIVEN.items() if k != "ANS.2"}, "LIS.1": 2}
    assert one.outcome == NOTES
    assert one.problems[-1].message == (
        "The answer to ANS.2 was carried to LIS.1, as the model says that both compare."
    )


def test_what_it_still_needs_goes_with_it(tmp_path: Path) -> None:
    asked = changed(
        "statement: LIS.1, kind: renamed, from: [ANS.2], comparable: true", second="LIS.1"
    )
    one = carried(asked, tmp_path, lambda book: book.put("ANS.2", "lots"))
    assert list(one.fixes) == ["LIS.1"]
    assert said(one)["LIS.1"] == OPEN
    assert one.outcome == ASKS


def test_what_was_reworded_is_asked_again(tmp_path: Path) -> None:
    one = carried(changed("statement: ANS.1, kind: reworded, comparable: false"), tmp_path)
    assert said(one) == {**AS_GIVEN, "ANS.1": OPEN}
    assert one.fixes == {
        "ANS.1": "The question ANS.1 has changed since this form was sent, so the answer to ANS.1 "
        "cannot be used. Read the question again and choose an answer."
    }
    assert next(a for a in one.answers if a.statement == "ANS.1").reason == "It rings twice."


def test_what_was_reworded_and_compares_is_carried(tmp_path: Path) -> None:
    one = carried(changed("statement: ANS.1, kind: reworded, comparable: true"), tmp_path)
    assert (said(one), one.outcome) == (AS_GIVEN, NOTES)


def test_what_was_added_is_told(tmp_path: Path) -> None:
    asked = changed("statement: NEW.1, kind: added, comparable: false", more=NEW_THEME)
    one = carried(asked, tmp_path)
    assert (said(one), one.outcome, one.fixes) == (AS_GIVEN, NOTES, {})
    assert one.problems[-1].message == (
        "NEW.1 was not in the form that was sent; it counts as not answered."
    )


def test_a_form_that_goes_back_asks_what_was_added(tmp_path: Path) -> None:
    """It said nothing of the new question, and came back a second time because of it."""
    asked = the_round(
        asked=changed(
            "statement: NEW.1, kind: added, comparable: false",
            "statement: ANS.1, kind: reworded, comparable: false",
            more=NEW_THEME,
        )
    )
    (one,) = read(filled(), tmp_path, round_=asked)
    back = hand_back_of(one, asked, name="waste")
    assert back is not None
    assert list(back.fixes) == ["ANS.1", "NEW.1"]
    assert "- NEW.1: This question was not in the form that you had." in back.note


def test_what_was_removed_needs_nothing(tmp_path: Path) -> None:
    asked = changed(
        "statement: ANS.2, kind: removed, comparable: false",
        "statement: LIS.1, kind: added, comparable: false",
        second="LIS.1",
    )
    one = carried(asked, tmp_path)
    assert said(one) == {k: v for k, v in AS_GIVEN.items() if k != "ANS.2"}
    assert one.outcome == NOTES
    faulty = carried(asked, tmp_path, lambda book: book.put("ANS.2", "lots"))
    assert (faulty.outcome, faulty.fixes) == (NOTES, {})


def test_what_was_merged_is_asked_where_both_differ(tmp_path: Path) -> None:
    asked = changed(
        "statement: LIS.1, kind: merged, from: [ANS.2, ANS.1], comparable: true", second="LIS.1"
    )
    assert said(carried(asked, tmp_path))["LIS.1"] == OPEN
    one = carried(asked, tmp_path, lambda book: book.put("ANS.2", "3 - Managed"))
    assert said(one)["LIS.1"] == 3


def test_a_major_version_is_not_scored_and_its_answers_are_kept(tmp_path: Path) -> None:
    (one,) = read(filled(), tmp_path, round_=the_round(asked=model("2.0.0")))
    assert (one.outcome, one.is_accepted) == (ASKS, False)
    assert said(one) == AS_GIVEN
    assert [p.code for p in one.problems] == ["return-other-version"]


# --- services that are no more -----------------------------------------------------------------


def test_a_service_that_was_split_is_still_known(tmp_path: Path) -> None:
    services = (Service("refuse", "Refuse", profile="indoor", came_from=("waste",)),)
    (one,) = read(filled(), tmp_path, round_=the_round(services=services))
    assert (one.service, one.outcome, said(one)) == ("waste", ACCEPTED, AS_GIVEN)


def test_answers_beside_the_form_are_kept_as_given(tmp_path: Path) -> None:
    (one,) = read(filled(given=(*GIVEN.values(),)), tmp_path)
    first = next(a for a in one.answers if a.statement == "ANS.1")
    assert first == Answer("ANS.1", 3, reason="It rings twice.", evidence=("list.docx",), aim=4)
