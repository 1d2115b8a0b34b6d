"""All returns of a round: duplicates, people, late ones, successors, copies, what goes back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from tests.maturity.returned.corpus import both, put
from tests.maturity.returned.round_of_bins import (
    AS_GIVEN,
    CAMPAIGN,
    GIVEN,
    SERVICES,
    Book,
    Damage,
    damaged,
    filled,
    model,
    read,
    said,
    the_round,
)

from gaugebook.definitions.files import parse_yaml
from gaugebook.intake.forms import Form, read_forms
from gaugebook.maturity import Answer, score
from gaugebook.maturity.kept import issued_as, read_returns_kept, read_with, write_returns
from gaugebook.maturity.returned import (
    Collected,
    Decisions,
    Keep,
    Round,
    collect,
    read_decisions,
    register_of,
)
from gaugebook.maturity.returned import collecting as collecting_module
from gaugebook.maturity.returned.collecting import read_files
from gaugebook.maturity.returned.gone import tell_gone
from gaugebook.maturity.returned.register import findings_to_act_on, next_step
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook import workbook_of
from gaugebook.workbooks import write_workbook


def person(name: str, role: str = "Service manager") -> Damage:
    """Type who one is on the first sheet."""

    def damage(book: Book) -> None:
        book.said("Your name").value = name
        book.said("Your role").value = role

    return damage


def collected(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    round_: Round | None = None,
    decisions: Decisions | None = None,
    received: Mapping[str, datetime.date] | None = None,
    kept: tuple[Return, ...] = (),
) -> Collected:
    """Collect files, by name."""
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    came = read_forms(paths, names=lambda path: path.name, workers=1)
    return collect(came, round_ or the_round(), kept=kept, decisions=decisions, received=received)


def codes(found: Collected, file: str) -> list[str]:
    return [p.code for r in found.returns if r.file == file for p in r.problems]


def accepted(found: Collected, service: str = "waste") -> dict[str, object]:
    answers = (found.accepted or {})[service]
    return {
        a.statement: a.special or (sorted(a.ticks) if a.ticks is not None else a.exact)
        for a in answers.given
    }


def test_nothing_came_back() -> None:
    found = collect([], the_round())
    assert (found.returns, found.accepted, found.findings) == ((), {}, [])
    book = register_of(found, the_round(), dated=datetime.datetime(2026, 12, 5))
    assert book.sheets[0].table is None
    assert book.sheets[0].lines[-1].text == "Nothing has come back yet."


def test_one_hostile_file_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = collecting_module.read_returns

    def stops(form: Form | None, *args: object, **more: object) -> tuple[Return, ...]:
        if form is not None and form.file == "b.xlsx":
            raise RecursionError
        return usual(form, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting_module, "read_returns", stops)
    files = {"a.xlsx": b"PK\x03\x04 broken", "b.xlsx": filled("parks"), "c.xlsx": filled()}
    found = collected(tmp_path, files)
    assert [r.outcome for r in found.returns] == ["not_readable", "not_readable", "accepted"]
    assert codes(found, "b.xlsx") == ["return-failed"]
    assert list(found.accepted or {}) == ["waste"]


def test_progress_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled())
    told: list[int] = []
    collect(read_forms([tmp_path / "a.xlsx"], workers=1), the_round(), progress=told.append)
    assert told == [1]


# --- several files of one service --------------------------------------------------------------


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    found = collected(tmp_path, {"a.xlsx": filled(), "b.xlsx": filled()})
    assert accepted(found) == AS_GIVEN
    assert codes(found, "b.xlsx") == ["return-same-twice"]
    assert [found.returns[n].file for n in found.used] == ["a.xlsx"]


def test_the_same_answers_with_more_words_keeps_the_fuller(tmp_path: Path) -> None:
    more = damaged(put("ANS.2 Evidence", "register.xlsx"))
    found = collected(tmp_path, {"a.xlsx": filled(), "b.xlsx": more})
    kept = (found.accepted or {})["waste"].to("ANS.2")[0]
    assert kept.evidence == ("register.xlsx",)
    assert codes(found, "a.xlsx") == ["return-words-differ"]


def test_different_answers_of_one_person_stop_the_service(tmp_path: Path) -> None:
    other = damaged(put("ANS.2", "4 - Leading"))
    found = collected(tmp_path, {"a.xlsx": filled(), "b.xlsx": other, "c.xlsx": filled("parks")})
    assert list(found.accepted or {}) == ["parks"]
    assert [(u.service, u.refs) for u in found.undecided] == [("waste", ("ANS.2",))]
    assert [p.message for p in found.returns[0].problems] == [
        "Waste and recycling sent a.xlsx and b.xlsx, with different answers: ANS.2. None of them "
        "counts."
    ]


def test_a_person_decides(tmp_path: Path) -> None:
    other = damaged(put("ANS.2", "4 - Leading"))
    files = {"a.xlsx": filled(), "b.xlsx": other}
    sha256 = collected(tmp_path, files).returns[1].sha256
    text = f"keep: [{{service: waste, sha256: {sha256[:16]}, file: b.xlsx, because: Later}}]"
    loaded, _ = parse_yaml(text, "decisions.yaml")
    assert loaded is not None
    decisions, problems = read_decisions(loaded)
    assert problems == []
    found = collected(tmp_path, files, decisions=decisions)
    assert accepted(found)["ANS.2"] == 4
    assert codes(found, "a.xlsx") == ["return-not-kept"]
    assert found.undecided == ()


def test_a_decision_that_fits_nothing_is_told() -> None:
    keep = Keep(service="waste", sha256="0123456789ab", file="x.xlsx")
    found = collect([], the_round(), decisions=Decisions(keep=(keep,)))
    assert [p.message for p in found.findings] == [
        "The decision about x.xlsx fits no file that came back."
    ]


def test_a_person_says_whose_a_file_is(tmp_path: Path) -> None:
    def anonymous(book: Book) -> None:
        book.book.remove(book.about)
        for name in list(book.book.custom_doc_props.names):
            del book.book.custom_doc_props[name]

    files = {"a.xlsx": damaged(both(anonymous, put("OUT.1", None)))}
    first = collected(tmp_path, files)
    assert first.returns[0].service == ""
    assert first.hand_backs == ()
    keep = Keep(service="waste", sha256=first.returns[0].sha256)
    assert Decisions(keep=(keep,)).changes(first.returns[0])
    assert not Decisions().changes(first.returns[0])
    found = collected(tmp_path, files, decisions=Decisions(keep=(keep,)))
    assert found.returns[0].service == "waste"
    assert list(found.returns[0].fixes) == ["OUT.1"]
    assert not Decisions(keep=(keep,)).changes(found.returns[0])
    assert Decisions().changes(found.returns[0])


def test_a_corrected_file_stands_for_the_faulty_one(tmp_path: Path) -> None:
    faulty = damaged(put("ANS.1", "3 or so"))
    found = collected(tmp_path, {"a.xlsx": faulty, "b.xlsx": filled()})
    assert accepted(found) == AS_GIVEN
    assert codes(found, "a.xlsx")[-1] == "return-completed"
    assert found.hand_backs == ()


def test_a_gap_may_stand_by_decision(tmp_path: Path) -> None:
    files = {"a.xlsx": damaged(put("ANS.1", None))}
    sha256 = collected(tmp_path, files).returns[0].sha256
    keep = Keep(service="waste", sha256=sha256, because="They left", as_it_stands=True)
    found = collected(tmp_path, files, decisions=Decisions(keep=(keep,)))
    assert accepted(found) == {**AS_GIVEN, "ANS.1": "not_answered"}
    assert found.returns[0].outcome == "accepted_with_notes"


def test_several_people_are_no_duplicates(tmp_path: Path) -> None:
    manager = damaged(person("Ann"))
    member = damaged(both(person("Bob", "Team member"), put("ANS.2", "4 - Leading")))
    found = collected(tmp_path, {"a.xlsx": manager, "b.xlsx": member})
    answers = (found.accepted or {})["waste"].to("ANS.2")
    assert [(a.role, a.value) for a in answers] == [("manager", 2), ("team", 4)]
    assert found.undecided == ()
    assert found.findings == []
    theme = score(model(), (found.accepted or {})["waste"], profile="indoor").nodes["ANS.2"]
    assert theme.exact == 2


def test_two_managers_are_told(tmp_path: Path) -> None:
    files = {"a.xlsx": damaged(person("Ann")), "b.xlsx": damaged(person("Bea"))}
    found = collected(tmp_path, files)
    assert codes(found, "a.xlsx") == codes(found, "b.xlsx") == ["return-same-role"]
    assert len((found.accepted or {})["waste"].to("ANS.1")) == 2


def test_a_second_manager_completes_what_the_first_left_open(tmp_path: Path) -> None:
    """The form of the first went back for ever, although the service had answered it all."""
    first = damaged(both(person("Jo"), put("ANS.1", None)))
    found = collected(tmp_path, {"a.xlsx": first, "b.xlsx": damaged(person("Jo Brown"))})
    assert accepted(found) == AS_GIVEN
    assert found.hand_backs == ()
    assert codes(found, "a.xlsx")[-1] == "return-completed"


def test_a_file_without_a_name_is_no_second_person(tmp_path: Path) -> None:
    other = damaged(put("ANS.2", "4 - Leading"))
    found = collected(tmp_path, {"a.xlsx": damaged(person("Ann")), "b.xlsx": other})
    assert [u.service for u in found.undecided] == ["waste"]


# --- late, excused, split and merged -----------------------------------------------------------


def test_a_late_return_is_kept_apart(tmp_path: Path) -> None:
    late = {"a.xlsx": datetime.date(2026, 12, 12), "b.xlsx": datetime.date(2026, 12, 11)}
    files = {"a.xlsx": filled(), "b.xlsx": filled("parks")}
    found = collected(tmp_path, files, received=late)
    assert list(found.accepted or {}) == ["parks"]
    assert list(found.late or {}) == ["waste"]
    assert [p.message for p in found.returns[0].problems] == [
        "a.xlsx came on 12 December 2026, after the last day of the round, 11 December 2026."
    ]


def test_an_excused_service_may_answer_and_does_not_count(tmp_path: Path) -> None:
    found = collected(tmp_path, {"a.xlsx": filled("leave")})
    assert (found.accepted, found.used, found.hand_backs) == ({}, frozenset(), ())
    assert [p.code for p in found.across] == ["answers-excused"]


def test_an_excused_service_hands_on_its_answers(tmp_path: Path) -> None:
    heir = Service("left", "Left", came_from=("leave",))
    found = collected(
        tmp_path, {"a.xlsx": filled("leave")}, round_=the_round(services=(*SERVICES, heir))
    )
    assert list(found.accepted or {}) == ["left"]
    assert [found.returns[n].file for n in found.used] == ["a.xlsx"]
    assert [p.code for p in found.across] == ["return-succeeded"]


def test_a_service_that_was_split(tmp_path: Path) -> None:
    services = tuple(
        Service(name, name.capitalize(), profile="indoor", came_from=("waste",))
        for name in ("refuse", "recycling")
    )
    found = collected(tmp_path, {"a.xlsx": filled()}, round_=the_round(services=services))
    assert accepted(found, "refuse") == accepted(found, "recycling") == AS_GIVEN
    assert [p.message for p in found.across] == [
        "a.xlsx is of waste; its answers stand for Refuse, which was made of it.",
        "a.xlsx is of waste; its answers stand for Recycling, which was made of it.",
        "The answers of waste stand for Refuse and Recycling: they count once for each of them.",
    ]


MERGED = (Service("streets", "Streets", profile="indoor", came_from=("waste", "tips")),)


def test_services_that_were_merged_and_agree(tmp_path: Path) -> None:
    files = {"a.xlsx": filled(), "b.xlsx": filled("tips")}
    found = collected(tmp_path, files, round_=the_round(services=MERGED))
    assert accepted(found, "streets") == AS_GIVEN
    assert found.hand_backs == ()


def test_services_that_were_merged_and_differ(tmp_path: Path) -> None:
    files = {
        "a.xlsx": filled(),
        "b.xlsx": damaged(put("ANS.2", "4 - Leading"), service="tips"),
    }
    found = collected(tmp_path, files, round_=the_round(services=MERGED))
    assert found.accepted == {}
    (back,) = found.hand_backs
    assert back.fixes == {
        "ANS.2": "Choose one answer for the whole service: waste said “2 - Developing”; tips said "
        "“4 - Leading”."
    }
    assert found.asked_anew == {"streets": back.fixes}
    assert {a.statement for a in back.prefill.given} == set(AS_GIVEN) - {"ANS.2"}
    assert found.across[-1].message == (
        "Streets was made of waste and tips, and they answered 1 question(s) differently: ANS.2. "
        "Neither answer counts."
    )


def test_a_service_that_is_asked_more_than_the_former(tmp_path: Path) -> None:
    services = (Service("parkland", "Parkland", profile="outdoor", came_from=("waste",)),)
    found = collected(tmp_path, {"a.xlsx": filled()}, round_=the_round(services=services))
    assert found.accepted == {}
    assert list(found.hand_backs[0].fixes) == ["OUT.5"]


def test_a_service_that_answered_itself(tmp_path: Path) -> None:
    services = (*SERVICES[1:], replace(SERVICES[0], came_from=("tips",)))
    files = {"a.xlsx": filled(), "b.xlsx": damaged(put("ANS.2", 4), service="tips")}
    found = collected(tmp_path, files, round_=the_round(services=services))
    assert accepted(found) == AS_GIVEN
    # Tips is asked itself, so that its answer to ANS.2 is not lost; it counts there alone.
    assert accepted(found, "tips")["ANS.2"] == 4
    assert found.across == ()


HEIR = (*SERVICES[1:], replace(SERVICES[0], came_from=("tips",)))


def test_what_it_left_open_itself_stands_as_those_before_it_answered(tmp_path: Path) -> None:
    files = {"a.xlsx": damaged(put("ANS.2", None)), "b.xlsx": filled("tips")}
    found = collected(tmp_path, files, round_=the_round(services=HEIR))
    assert accepted(found) == AS_GIVEN
    assert found.returns[0].outcome == "accepted_with_notes"
    assert codes(found, "a.xlsx")[-1] == "return-filled"
    assert found.hand_backs == ()
    assert {found.returns[n].file for n in found.used} == {"a.xlsx", "b.xlsx"}


def test_what_it_tried_to_answer_is_asked_whatever_others_said(tmp_path: Path) -> None:
    wrong = damaged(both(put("ANS.2", "quite good"), put("OUT.1", None)))
    files = {"a.xlsx": wrong, "b.xlsx": filled("tips")}
    found = collected(tmp_path, files, round_=the_round(services=HEIR))
    assert "waste" not in (found.accepted or {})
    (back,) = found.hand_backs
    assert list(back.fixes) == ["ANS.2"]
    assert {a.statement for a in back.prefill.given if not a.is_blank} == set(AS_GIVEN) - {"ANS.2"}


def test_an_empty_form_leaves_the_word_to_those_before(tmp_path: Path) -> None:
    def emptied(book: Book) -> None:
        for row in book.answers.iter_rows(min_row=5):
            row[3].value = None

    files = {"a.xlsx": damaged(emptied), "b.xlsx": filled("tips")}
    found = collected(tmp_path, files, round_=the_round(services=HEIR))
    assert accepted(found) == AS_GIVEN
    assert found.returns[0].is_accepted


def test_a_former_file_in_doubt_as_a_whole_stands_for_nobody(tmp_path: Path) -> None:
    def last_year(book: Book) -> None:
        book.item("cycle").value = "2025-Q4"

    services = (Service("refuse", "Refuse", profile="indoor", came_from=("waste",)),)
    files = {"a.xlsx": damaged(last_year)}
    found = collected(tmp_path, files, round_=the_round(services=services))
    assert (found.accepted, found.used) == ({}, frozenset())


def test_a_late_former_makes_its_heir_late(tmp_path: Path) -> None:
    late = {"b.xlsx": datetime.date(2026, 12, 20)}
    files = {"a.xlsx": damaged(put("ANS.2", None)), "b.xlsx": filled("tips")}
    found = collected(tmp_path, files, round_=the_round(services=HEIR), received=late)
    assert list(found.late or {}) == ["waste", "tips"] or list(found.late or {}) == [
        "tips",
        "waste",
    ]
    assert found.accepted == {}


def test_a_former_that_is_undecided_is_waited_for(tmp_path: Path) -> None:
    files = {
        "a.xlsx": filled(),
        "b.xlsx": filled("tips"),
        "c.xlsx": damaged(put("ANS.2", "4 - Leading"), service="tips"),
    }
    found = collected(tmp_path, files, round_=the_round(services=MERGED))
    assert (found.accepted, found.hand_backs) == ({}, ())
    assert [u.service for u in found.undecided] == ["tips"]


# --- copies ------------------------------------------------------------------------------------

LONG = "We answer every call within the hour and keep a list of all that were lost, by day. "


def test_a_copy_of_another_services_words_is_told_to_the_moderator(tmp_path: Path) -> None:
    words = put("ANS.1 Why", LONG * 2)
    files = {"a.xlsx": damaged(words), "b.xlsx": damaged(words, service="tips")}
    found = collected(tmp_path, files)
    assert list(found.accepted or {}) == ["waste", "tips"]
    (copy,) = found.across
    assert copy.message == "100 % of the words of Waste and recycling and Tips are the same."


def test_the_same_levels_are_no_copy(tmp_path: Path) -> None:
    files = {"a.xlsx": filled(), "b.xlsx": filled("tips")}
    assert collected(tmp_path, files).across == ()


# --- what goes back, the register, what is kept ------------------------------------------------


def test_what_goes_back_holds_every_answer_and_what_to_fix(tmp_path: Path) -> None:
    faulty = damaged(both(put("ANS.1", "good"), put("OUT.2/map", None)))
    (back,) = collected(tmp_path, {"a.xlsx": faulty}).hand_backs
    assert back.name == "waste"
    assert list(back.fixes) == ["ANS.1", "OUT.2"]
    assert "Two questions need your answer." in back.note
    assert "- ANS.1: “good” is none of the answers. Choose one of the answers" in back.note
    assert "4 December" not in back.note
    assert "11 December 2026" in back.note
    content = workbook_of(
        model(), back.service, campaign=CAMPAIGN, issue_number="001", prefill=back.prefill,
        fixes=back.fixes,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Answers"]
    rows = {r[0].value: r for r in sheet.iter_rows() if r[0].value}
    assert [c.value for c in rows["Ref"]][-1] == "Please fix"
    assert rows["ANS.1"][3].value == "Not answered yet"
    assert rows["ANS.1"][4].value == "It rings twice."
    assert rows["ANS.1"][-1].value == back.fixes["ANS.1"]
    mended = Book(content)
    mended.put("ANS.1", "4 - Leading")
    mended.put("OUT.2/map", "No")
    (again,) = read(mended.bytes(), tmp_path)
    assert (again.outcome, said(again)) == ("accepted", {**AS_GIVEN, "ANS.1": 4})


def test_what_goes_back_for_another_major_version(tmp_path: Path) -> None:
    asked = the_round(asked=model("2.0.0"))
    (back,) = collected(tmp_path, {"a.xlsx": filled()}, round_=asked).hand_backs
    assert {a.statement for a in back.prefill.given} == set(AS_GIVEN)
    assert "whose scores do not compare with 2.0.0" in back.note


def test_the_register(tmp_path: Path) -> None:
    files = {
        "a.xlsx": filled(),
        "b.xlsx": damaged(put("ANS.1", "good"), service="parks"),
        "c.xlsx": b"nothing of ours",
    }
    found = collected(tmp_path, files, received={"a.xlsx": datetime.date(2026, 12, 1)})
    book = register_of(found, the_round(), dated=datetime.datetime(2026, 12, 5))
    content = write_workbook(book)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Register"]
    rows = {r[0].value: [c.value for c in r] for r in sheet.iter_rows() if r[0].value}
    assert rows["a.xlsx"][1:4] == ["Waste and recycling", "Accepted", "Nothing."]
    assert rows["a.xlsx"][4:11] == [6, 1, 0, 0, 0, 0, "1 December 2026"]
    assert rows["b.xlsx"][1:4] == [
        "Parks", "Needs an answer", "Send the form in send-back/ to the service.",
    ]  # fmt: skip
    assert rows["c.xlsx"][1:3] == ["Not known", "Not readable"]
    findings = openpyxl.load_workbook(io.BytesIO(content))["Findings"]
    told = [[c.value for c in r] for r in findings.iter_rows() if r[0].value]
    top = told.index(["File", "Sheet", "Cell", "How grave", "What was found", "What to do"])
    assert told[top + 1][3] == "Cannot be read"
    assert len(told) - top - 1 == len(found.findings)
    assert ["b.xlsx", "Answers", "To do"] in [[r[0], r[1], r[3]] for r in told]


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    round_ = the_round()
    files = {"a.xlsx": filled(), "b.xlsx": damaged(put("ANS.1", None), service="parks")}
    days = {"a.xlsx": datetime.date(2026, 12, 20)}
    first = collected(tmp_path, files, received=days)
    came = read_forms([tmp_path / name for name in files], names=lambda path: path.name, workers=1)
    read_once = tuple(read_files(came, round_, received=days))
    mark = read_with(round_)
    text = write_returns(read_once, read_with=mark)
    hashes = [one.sha256 for one in read_once]
    kept, problems = read_returns_kept(text, file="returns.json", read_with=mark, hashes=hashes)
    assert (kept, problems) == (read_once, [])
    again = collected(tmp_path, {}, kept=kept)
    assert (again.late, again.hand_backs) == (first.late, first.hand_backs)
    assert [p.message for p in again.findings] == [p.message for p in first.findings]
    gone = read_returns_kept(text, file="returns.json", read_with=mark, hashes=[])
    assert gone == ((), [])
    other = the_round(services=SERVICES[:2])
    assert read_with(other) != mark


def test_what_was_issued_since_concerns_the_files_of_its_numbers_alone(tmp_path: Path) -> None:
    round_ = the_round()
    (tmp_path / "a.xlsx").write_bytes(filled())
    came = read_forms([tmp_path / "a.xlsx"], names=lambda path: path.name, workers=1)
    returns = tuple(read_files(came, round_))
    mark = read_with(round_)
    text = write_returns(returns, read_with=mark, issued_as=partial(issued_as, round_=round_))

    def kept(now: Round) -> tuple[Return, ...]:
        assert read_with(now) == mark
        return read_returns_kept(
            text, file="", read_with=mark, hashes=[returns[0].sha256],
            issued_as=partial(issued_as, round_=now),
        )[0]  # fmt: skip

    assert kept(replace(round_, issued={**round_.issued, "009": "roads"})) == returns
    assert kept(replace(round_, issued={**round_.issued, "001": "roads"})) == ()
    assert kept(replace(round_, sent=[returns[0].sha256])) == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', '{"format": "gaugebook-returns/1"}', "null"]
)
def test_a_broken_store_is_told(text: str) -> None:
    kept, (found,) = read_returns_kept(text, file="returns.json", read_with="", hashes=[])
    assert kept == ()
    assert found.code == "kept-returns"


def test_exact_numbers_are_kept() -> None:
    answers = (*GIVEN.values(), Answer("OUT.9", value=1 / 3))
    one = Return("a.xlsx", "ab", "accepted", service="waste", answers=answers)
    text = write_returns([one], read_with="x")
    (kept,), _ = read_returns_kept(text, file="r.json", read_with="x", hashes=["ab"])
    assert [a.exact for a in kept.answers] == [a.exact for a in answers]


# --- more than one person in a role, and files that went away -------------------------------------


def test_two_of_one_role_who_differ_are_put_before_a_person(tmp_path: Path) -> None:
    """A corrected file under a name that is spelt otherwise once moved the score by half."""
    other = damaged(both(person("A. Smith"), put("ANS.2", "4 - Leading")))
    files = {"a.xlsx": damaged(person("Ann Smith")), "b.xlsx": other}
    found = collected(tmp_path, files)
    assert [(u.service, u.refs) for u in found.undecided] == [("waste", ("ANS.2",))]
    assert not found.accepted
    keeps = [Keep(service="waste", sha256=one.sha256, because="Both") for one in found.returns]
    later = collected(tmp_path, files, decisions=Decisions(keep=(keeps[1],)))
    assert [a.value for a in (later.accepted or {})["waste"].to("ANS.2")] == [4]
    assert codes(later, "a.xlsx") == ["return-not-kept"]
    both_count = collected(tmp_path, files, decisions=Decisions(keep=tuple(keeps)))
    assert len((both_count.accepted or {})["waste"].to("ANS.2")) == 2


def test_a_file_that_went_away_is_told(tmp_path: Path) -> None:
    before = collected(tmp_path, {"a.xlsx": filled(), "b.xlsx": filled("parks")}).returns
    waste = tuple(one for one in before if one.service == "waste")
    told = tell_gone(before, waste, the_round())
    assert [(p.code, p.where.file) for p in told] == [("return-gone", "b.xlsx")]
    assert tell_gone(before, before, the_round()) == []


def test_a_file_saved_once_more_is_not_gone_and_one_replaced_is(tmp_path: Path) -> None:
    before = collected(tmp_path, {"a.xlsx": filled()}).returns
    again = collected(tmp_path, {"a.xlsx": damaged(person("Ann"))}).returns
    assert again[0].sha256 != before[0].sha256
    assert tell_gone(before, again, the_round()) == []
    other = collected(tmp_path, {"a.xlsx": damaged(put("ANS.2", "4 - Leading"))}).returns
    (found,) = tell_gone(before, other, the_round())
    assert "ANS.2" in found.message


def keeping(found: Collected, *files: str) -> Decisions:
    """Decide for files of waste, by name."""
    hashes = {one.file: one.sha256 for one in found.returns}
    return Decisions(keep=tuple(Keep(service="waste", sha256=hashes[file]) for file in files))


def test_two_decisions_that_contradict_each_other_decide_nothing(tmp_path: Path) -> None:
    """Both files counted, as if one person were two; then nothing could be scored."""
    files = {"a.xlsx": filled(), "b.xlsx": damaged(put("ANS.2", "4 - Leading"))}
    both_kept = keeping(collected(tmp_path, files), "a.xlsx", "b.xlsx")
    found = collected(tmp_path, files, decisions=both_kept)
    assert found.accepted == {}
    assert [(u.service, u.refs) for u in found.undecided] == [("waste", ("ANS.2",))]
    assert codes(found, "a.xlsx")[-2:] == ["decision-contradicted", "return-differs"]
    assert "decisions.yaml keeps a.xlsx and also b.xlsx" in found.returns[0].problems[-2].message
    assert "decisions.yaml" in next_step(found, 0)


def test_two_decisions_for_the_same_answers_count_them_once(tmp_path: Path) -> None:
    files = {
        "a.xlsx": filled(),
        "b.xlsx": damaged(lambda book: book.put("ANS.1", "More words.", "Why do you say that")),
        "c.xlsx": damaged(put("ANS.2", "4 - Leading")),
    }
    kept = keeping(collected(tmp_path, files), "a.xlsx", "b.xlsx")
    found = collected(tmp_path, files, decisions=kept)
    assert accepted(found) == AS_GIVEN
    assert [a.statement for a in (found.accepted or {})["waste"].given] == [*AS_GIVEN]
    assert codes(found, "c.xlsx") == ["return-not-kept"]


def test_of_a_file_that_was_completed_nothing_is_to_do(tmp_path: Path) -> None:
    """The register said that the service was not asked, and that its question was still open."""
    files = {"a.xlsx": damaged(put("ANS.1", None)), "b.xlsx": filled()}
    found = collected(tmp_path, files)
    assert next_step(found, 0) == "Nothing. a.xlsx was completed by b.xlsx, which was kept."
    assert found.returns[0].outcome == "needs_an_answer"
    assert [p.severity for p in findings_to_act_on(found) if p.code == "return-not-answered"] == [
        "note"
    ]
    alone = collected(tmp_path, {"a.xlsx": files["a.xlsx"]})
    assert findings_to_act_on(alone) == alone.findings


def test_a_file_of_a_former_service_says_what_becomes_of_it(tmp_path: Path) -> None:
    """What is not complete yet waits in the form of the service that came from it."""
    files = {"a.xlsx": filled(), "b.xlsx": damaged(put("ANS.2", "4 - Leading"), service="tips")}
    found = collected(tmp_path, files, round_=the_round(services=MERGED))
    assert found.accepted == {}
    assert next_step(found, 0) == (
        "Nothing; its answers stand in the form of the service that came from it, and wait for "
        "that."
    )
