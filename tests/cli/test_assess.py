"""A whole round of a self-assessment by its commands, with workbooks that people filled in."""

import csv
import email
import email.policy
import hashlib
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import copy_to_work_in, made_once, run_gaugebook
from tests.maturity.importing import little_questionnaire
from tests.maturity.rounds import NAMES, model_text

from gaugebook.maturity.form import ANSWER, EVIDENCE, WHY

LIST = """\
Service,Id,Manager,E-mail,Director,Director e-mail,Excused
Bin collections,bins,Alex Marchbanks,alex.marchbanks@example.org,Sam Okonkwo,sam@example.org,
Parks,parks,Jo Trelawney,jo.trelawney@example.org,Sam Okonkwo,sam@example.org,
Libraries,libraries,Kit Abernethy,kit@example.org,Sam Okonkwo,sam@example.org,
Cemeteries,cemeteries,Lee Vance,lee@example.org,Sam Okonkwo,sam@example.org,Closed this year
"""
PEOPLE = ("Marchbanks", "Trelawney", "Abernethy", "Okonkwo", "@example.org")
LEVELS = {1: "1 - Starting", 2: "2 - Developing", 3: "3 - Managed", 4: "4 - Leading"}
NAME = "drawn-2026-Q4"


@pytest.fixture
def council(example):
    """The example workspace with a small model and a list of services."""
    return draw(example)


def draw(folder):
    text = model_text().replace("status: draft", "status: published")
    (folder / "assessments" / "drawn-1.0.0.yaml").write_text(text, encoding="utf-8")
    (folder / "who.csv").write_text(LIST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def issued_store(tmp_path_factory, example_store):
    """That workspace with a campaign that was issued; never write there."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            council = draw(copy_to_work_in(example_store, folder, patch))
            assert issued(run_gaugebook) == 0
        assert (council / "campaigns" / NAME / "issued.csv").exists()

    return made_once(tmp_path_factory, "issued-campaign", make) / "example council"


@pytest.fixture
def campaign(issued_store, tmp_path, monkeypatch):
    """A campaign that was issued, in a workspace that is the current folder."""
    return copy_to_work_in(issued_store, tmp_path, monkeypatch) / "campaigns" / NAME


def issued(gaugebook, *more):
    return gaugebook(
        "assess", "issue", "drawn", "--cycle", "2026-Q4", "--services", "who.csv",
        "--opened", "2026-10-01", "--due", "2026-10-30", "--cut-off", "2026-11-06",
        "--reply-until", "2026-12-04", "--target", "standard", "--as-at", "2026-10-01", *more,
    )  # fmt: skip


def returned(campaign, service, levels, *, why="Because it is so", name="", evidence="a list"):
    """Fill in the workbook of a service as a person does, and put it where files come back."""
    book = openpyxl.load_workbook(campaign / "send" / f"{service}.xlsx")
    sheet = book["Answers"]
    row = next(r for r in range(1, 12) if sheet.cell(r, 1).value == "Ref")
    columns = {sheet.cell(row, c).value: c for c in range(1, sheet.max_column + 1)}
    for number, level in enumerate(levels, start=row + 1):
        if level is not None:
            sheet.cell(number, columns[ANSWER]).value = LEVELS.get(level, level)
            sheet.cell(number, columns[WHY]).value = why
            sheet.cell(number, columns[EVIDENCE]).value = evidence
    path = campaign / "returned" / (name or f"{service} FINAL v2.xlsx")
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def collected(gaugebook, *more, day="2026-10-20"):
    return gaugebook("assess", "collect", "--received", day, "--as-at", day, *more)


def test_issue_makes_a_workbook_a_draft_a_page_and_a_csv_for_each_service(campaign, gaugebook):
    made = {path.name for path in (campaign / "send").iterdir()}
    assert made == {
        "mail-merge.csv",
        *(
            f"{s}.{e}"
            for s in ("bins", "parks", "libraries")
            for e in ("xlsx", "eml", "html", "csv")
        ),
    }
    draft = email.message_from_bytes(
        (campaign / "send" / "bins.eml").read_bytes(), policy=email.policy.default
    )
    assert draft["To"] == "Alex Marchbanks <alex.marchbanks@example.org>"
    (attached,) = draft.iter_attachments()
    assert attached.get_content() == (campaign / "send" / "bins.xlsx").read_bytes()


def test_issuing_again_makes_only_what_is_missing_and_keeps_the_numbers(campaign, gaugebook):
    before = (campaign / "issued.csv").read_text(encoding="utf-8")
    (campaign / "send" / "parks.xlsx").unlink()
    said = gaugebook("assess", "issue", NAME, "--as-at", "2026-10-05", "--json").json
    assert said["issued"] == ["parks"]
    text = (campaign / "issued.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert {r["service id"]: r["issue number"] for r in rows} == {
        "bins": "001", "parks": "002", "libraries": "003"
    }  # fmt: skip
    assert (campaign / "issued.csv").read_text(encoding="utf-8").startswith(before)


def test_issuing_when_nothing_is_missing_does_not_say_to_send_anything(campaign, gaugebook):
    said = gaugebook("assess", "issue", NAME, "--as-at", "2026-10-05")
    assert "0 workbooks made; 3 services had one already; 1 service excused." in said.text
    assert "send them" not in said.text
    assert f"gaugebook assess issue {NAME} --again SERVICE" in said.text
    again = gaugebook("assess", "issue", NAME, "--again", "bins", "--as-at", "2026-10-05")
    assert "1 workbook made" in again.text
    assert "send them" in again.text


def test_what_was_issued_and_fits_the_list_no_more_is_told(campaign, gaugebook):
    """A draft went to the former manager, and to a service that was no longer asked, in silence."""
    path = next(campaign.glob("services.*"))
    text = path.read_text(encoding="utf-8-sig")
    assert gaugebook("assess", "issue", NAME, "--json").codes == []
    new = text.replace("jo.trelawney@example.org", "new.manager@example.org")
    without = "\n".join(line for line in new.splitlines() if not line.startswith("Libraries"))
    path.write_text(f"{without}\n", encoding="utf-8")
    said = gaugebook("assess", "issue", NAME, "--json")
    assert said.codes == ["issue-draft-to-another", "issue-not-asked"]
    first, second = said.json["problems"]
    assert "--again parks" in first["remedy"]
    assert second["message"].endswith("no longer asked: libraries.")
    assert not any(name in said.out for name in (*PEOPLE, "new.manager"))
    model = next((campaign.parents[1] / "assessments").glob("drawn*"))
    model.write_text(model.read_text().replace("{id: A.1,", "{id: A.9,"), encoding="utf-8")
    assert "issue-other-questions" in gaugebook("assess", "issue", NAME, "--json").codes
    again = gaugebook("assess", "issue", NAME, "--again", "parks", "--again", "bins", "--json")
    assert set(again.codes) == {"issue-not-asked"}


def test_a_new_campaign_with_a_faulty_list_leaves_nothing_behind(council, gaugebook):
    (council / "who.csv").write_text(LIST.replace("parks,Jo", "bins,Jo"), encoding="utf-8")
    said = issued(gaugebook)
    assert said.code == 1
    assert not (council / "campaigns" / NAME).exists()


def test_the_options_of_a_campaign_that_is_there_are_not_taken_in_silence(campaign, gaugebook):
    said = gaugebook("assess", "issue", NAME, "--due", "2026-11-30")
    assert said.code == 2
    assert f"Edit campaigns/{NAME}/campaign.yaml" in said.text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["issue", "drown", "--cycle", "2026-Q4"], "Did you mean drawn?"),
        (["issue", "drawn"], "needs the period it stands for"),
        (["issue", "drawn", "--cycle", "2026-Q4"], "needs the list of services"),
        (["issue", "drawn", "--cycle", "2026-Q4", "--due", "soon"], "--due is no date: soon"),
        (["collect"], "has no campaign yet"),
        (["score", "none"], "There is no campaign none."),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(council, gaugebook, arguments, words):
    said = gaugebook("assess", *arguments)
    assert said.code == 2
    assert words in said.text


def test_a_model_that_is_a_draft_is_not_issued(council, gaugebook):
    (council / "assessments" / "drawn-1.0.0.yaml").write_text(model_text(), encoding="utf-8")
    said = issued(gaugebook)
    assert said.code == 2
    assert "The model drawn-1.0.0 is draft, and not published." in said.text


def test_nothing_is_scored_before_it_is_collected(campaign, gaugebook):
    said = gaugebook("assess", "score")
    assert said.code == 2
    assert f"gaugebook assess collect {NAME}" in said.text


def test_what_came_back_is_collected_registered_and_handed_back(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    returned(campaign, "parks", [3, "quite good", 2, 4, 2])
    (campaign / "returned" / "photo.xlsx").write_bytes(b"\xff\xd8\xff\xe0 a photo")
    said = collected(gaugebook, "--json").json
    outcomes = {r["file"].rpartition("/")[2]: r["outcome"] for r in said["returns"]}
    assert outcomes == {
        "bins FINAL v2.xlsx": "accepted",
        "parks FINAL v2.xlsx": "needs_an_answer",
        "photo.xlsx": "not_readable",
    }
    assert said["accepted"] == ["bins"]
    back = {path.name for path in (campaign / "send-back").iterdir()}
    assert back == {"parks.xlsx", "parks.txt", "parks.eml"}
    sheet = openpyxl.load_workbook(campaign / "send-back" / "parks.xlsx")["Answers"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Please fix" in texts
    assert any("quite good" in text for text in texts)
    assert texts.count("3 - Managed") >= 1
    findings = openpyxl.load_workbook(campaign / "register.xlsx")["Findings"]
    graves = [findings.cell(row, 4).value for row in range(1, findings.max_row + 1)]
    assert {"Cannot be read", "To do"} <= set(graves)


def test_a_file_that_was_put_right_takes_back_what_was_handed_back(campaign, gaugebook):
    first = returned(campaign, "parks", [3, "quite good", 2, 4, 2])
    assert collected(gaugebook).code == 0
    first.unlink()
    returned(campaign, "parks", [3, 3, 2, 4, 2], name="parks again.xlsx")
    said = collected(gaugebook, "--json", day="2026-10-22").json
    assert said["accepted"] == ["parks"]
    assert list((campaign / "send-back").iterdir()) == []


def test_a_person_decides_between_two_files_of_one_service(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2], name="bins.xlsx")
    later = returned(campaign, "bins", [2, 3, 2, 4, 2], name="bins (2).xlsx")
    first = collected(gaugebook, "--json").json
    assert first["accepted"] == []
    assert "return-differs" in {p["code"] for p in first["problems"]}
    unsaid = collected(gaugebook, "--keep", later)
    assert unsaid.code == 2
    assert "Say why this file counts." in unsaid.text
    said = collected(gaugebook, "--keep", later, "--because", "the later one", "--json").json
    assert said["accepted"] == ["bins"]
    counts = {r["file"].rpartition("/")[2]: r["counts"] for r in said["returns"]}
    assert counts == {"bins.xlsx": False, "bins (2).xlsx": True}
    assert "the later one" in (campaign / "decisions.yaml").read_text(encoding="utf-8")


def test_a_late_file_is_kept_and_left_out(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    assert collected(gaugebook).code == 0
    returned(campaign, "parks", [3, 3, 2, 4, 2])
    said = collected(gaugebook, "--json", day="2026-11-09").json
    assert said["accepted"] == ["bins"]
    scored = gaugebook("assess", "score", "--as-at", "2026-11-10", "--json").json
    assert {o["service"] for o in scored["observations"] if o["service"] != "_T"} == {"bins"}


def test_the_tracker_counts_every_service_once(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    said = gaugebook("assess", "status", "--as-at", "2026-11-03", "--json").json
    states = {row["service"]: row["state"] for row in said["services"]}
    assert states == {
        "bins": "accepted",
        "parks": "overdue",
        "libraries": "overdue",
        "cemeteries": "excused",
    }
    assert (
        "1 of 3 services asked have answered"
        in gaugebook("assess", "status", "--as-at", "2026-11-03").text
    )
    assert (campaign / "tracker.xlsx").exists()


def test_where_all_have_answered_the_next_step_is_to_score(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    returned(campaign, "parks", [3, 3, 2, 4, 2])
    collected(gaugebook)
    assert "gaugebook assess chase" in gaugebook("assess", "status").text
    returned(campaign, "libraries", [3, 3, 2, 4, 2])
    collected(gaugebook)
    said = gaugebook("assess", "status").text
    assert "gaugebook assess score drawn-2026-Q4" in said
    assert "gaugebook assess chase" not in said


def test_chase_reminds_those_who_are_missing_and_nobody_else(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    gaugebook("assess", "chase", "--as-at", "2026-11-03")
    assert {p.name for p in (campaign / "reminders").iterdir()} == {"parks.eml", "libraries.eml"}
    returned(campaign, "parks", [3, 3, 2, 4, 2])
    collected(gaugebook, day="2026-11-04")
    gaugebook("assess", "chase", "--as-at", "2026-11-05", "--copy-director-after", "2")
    (draft,) = (campaign / "reminders").iterdir()
    assert b"Cc: Sam Okonkwo <sam@example.org>" in draft.read_bytes()


def test_scores_are_kept_and_every_service_gets_a_page(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    said = gaugebook("assess", "score", "--as-at", "2026-11-10", "--json").json
    values = {
        o["metric_id"]: o["value"]
        for o in said["observations"]
        if o["segment"] == "view=self" and o["service"] == "bins"
    }
    assert values["drawn.A"] == pytest.approx(8 / 3)
    assert values["drawn.B"] == 3
    assert [p.name for p in (campaign / "results").iterdir()] == ["bins.html"]
    kept = (campaign.parents[1] / ".gaugebook/store/observations").rglob(f"{said['run_id']}.jsonl")
    assert len(list(kept)) == 1
    again = gaugebook("assess", "score", "--as-at", "2026-11-10", "--json").json
    assert again["run_id"] == said["run_id"]
    told = gaugebook("assess", "score", "--explain", "bins", "--as-at", "2026-11-10")
    assert "A.1" in told.text


def test_an_edited_model_does_not_score_twice_under_one_version(campaign, gaugebook):
    council = campaign.parents[1]
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    assert gaugebook("assess", "score").code == 0
    path = council / "assessments" / "drawn-1.0.0.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("min_answered: 0.5", "min_answered: 0.9"), encoding="utf-8")
    said = gaugebook("assess", "score", "--json")
    assert said.code == 1
    assert said.codes == ["definition-edited"]


def test_answers_are_collected_again_when_the_list_of_services_changed(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    path = campaign / "services.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "Markets,markets,,m@example.org,,,\n", encoding="utf-8"
    )
    said = gaugebook("assess", "score")
    assert said.code == 2
    assert "has changed since the returned files were read" in said.text
    assert collected(gaugebook).code == 0
    assert gaugebook("assess", "score").code == 0


def test_numbers_issued_since_do_not_ask_for_files_to_be_read_again(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    assert gaugebook("assess", "issue", NAME, "--again", "parks").code == 0
    assert gaugebook("assess", "score").code == 0


def test_check_finds_the_faults_of_a_campaign(campaign, gaugebook):
    path = campaign / "services.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Closed this year", "").replace("bins,", "BINS!,"),
        encoding="utf-8",
    )
    (campaign / "decisions.yaml").write_text("keep: [{service: bins, sha256: x}]\n")
    said = gaugebook("check", "--json").json
    told = json.dumps([p for p in said["problems"] if p["severity"] == "refuse"])
    assert all(f"campaigns/{NAME}/{file}" in told for file in ("services.csv", "decisions.yaml"))


def test_claims_are_sampled_moderated_and_scored_in_a_view_of_their_own(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    drawn = gaugebook("assess", "sample", "--size", "5", "--json").json
    assert (drawn["population"], drawn["drawn"]) == (5, 5)
    paper = Path(drawn["files"][0])
    filled = paper.with_name("filled by peers.xlsx")
    conclude(paper, filled, {"A.1": ("2 - Developing", "No list was found"), "B.1": ("Agree", "")})
    said = gaugebook("assess", "moderate", filled, "--json")
    assert said.code == 0, said.text
    assert said.json["conclusions"] == 2
    scored = gaugebook("assess", "score", "--json").json
    values = {
        (o["metric_id"], o["segment"]): o["value"]
        for o in scored["observations"]
        if o["service"] == "bins"
    }
    assert values["drawn.A", "view=self"] == pytest.approx(8 / 3)
    assert values["drawn.A", "view=moderated"] == pytest.approx(7 / 3)
    assert values["drawn.A.1", "view=moderated"] == 2


def conclude(paper, filled, conclusions):
    """Fill in a working paper: by statement a conclusion and its reason."""
    book = openpyxl.load_workbook(paper)
    sheet = next(s for s in book if any(c.value == "Ref" for row in s.iter_rows() for c in row))
    at = {
        str(cell.value): (cell.row, cell.column)
        for row in sheet.iter_rows(max_row=20)
        for cell in row
        if cell.value
    }
    for row in range(at["Ref"][0] + 1, sheet.max_row + 1):
        ref = sheet.cell(row, at["Ref"][1]).value
        if ref in conclusions:
            conclusion, reason = conclusions[ref]
            sheet.cell(row, at["Conclusion"][1]).value = conclusion
            sheet.cell(row, at["Reason"][1]).value = reason
    book.save(filled)


def test_a_paper_that_somebody_may_be_filling_in_is_not_written_over(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    assert gaugebook("assess", "sample").code == 0
    assert gaugebook("assess", "sample").code == 0
    said = gaugebook("assess", "sample", "--size", "2")
    assert said.code == 2
    assert "somebody may be filling it in" in said.text


def test_the_roadmap_lifts_the_weakest_theme(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    said = gaugebook("assess", "roadmap", "--as-at", "2026-11-10", "--json").json
    (plan,) = said["roadmaps"]
    assert [(s["statement"], s["to_level"], s["reaches"]) for s in plan["steps"]] == [
        ("A.3", 3.0, 3.0)
    ]
    assert (campaign / "roadmap.xlsx").exists()
    assert gaugebook("assess", "roadmap", "--service", "parks").code == 2


def test_nobody_is_named_outside_what_is_sent_to_them(campaign, gaugebook):
    council = campaign.parents[1]
    returned(campaign, "bins", [3, 3, 2, 4, 2], why="Ask Alex Marchbanks")
    collected(gaugebook)
    for verb in ("status", "score", "sample", "roadmap"):
        day = () if verb == "sample" else ("--as-at", "2026-11-10")
        said = gaugebook("assess", verb, *day, "--json")
        assert said.code == 0
        assert not any(name in said.out for name in PEOPLE), verb
    may_name = {"send", "returned", "send-back", "reminders", "results", "moderation", "private"}
    for path in [*(council / "campaigns").rglob("*"), *(council / ".gaugebook").rglob("*")]:
        inside = set(path.relative_to(council).parts)
        is_list = path.name in ("services.csv", "tracker.xlsx")
        if path.is_file() and not inside & may_name and not is_list:
            text = in_words(path)
            assert not any(name in text for name in PEOPLE), path


def in_words(path):
    """Give all that stands in a file; of a workbook, in its cells."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return json.dumps([str(c.value) for s in book for row in s.iter_rows() for c in row])
    return path.read_bytes().decode("utf-8", "replace")


def test_a_round_begins_with_the_answers_of_the_one_before(campaign, gaugebook):
    council = campaign.parents[1]
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    said = gaugebook(
        "assess", "issue", "drawn", "--cycle", "2027-Q1", "--services", "who.csv", "--prefill",
        "--previous", NAME, "--opened", "2027-01-04", "--due", "2027-02-05", "--json",
    )  # fmt: skip
    assert said.code == 0, said.text
    book = openpyxl.load_workbook(council / "campaigns/drawn-2027-Q1/send/bins.xlsx")
    rows = list(book["Answers"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "Ref")
    answered = {row[0]: row[head.index(ANSWER)] for row in rows if row[0] in NAMES}
    assert answered == dict(zip(NAMES, (LEVELS[n] for n in (3, 3, 2, 4, 2)), strict=True))


NEXT_ROUND = (
    "assess", "issue", "drawn", "--cycle", "2027-Q1", "--services", "who.csv", "--prefill",
    "--previous", NAME, "--opened", "2027-01-04", "--due", "2027-02-05",
)  # fmt: skip


def test_a_round_that_cannot_begin_leaves_nothing_behind(campaign, gaugebook):
    """Else the same command, once the reason is mended, would find the round there already."""
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    listed = campaign / "services.csv"
    text = listed.read_text(encoding="utf-8")
    listed.write_text(text + "Markets,markets,,m@example.org,,,\n", encoding="utf-8")
    refused = gaugebook(*NEXT_ROUND)
    assert refused.code == 2
    assert f"gaugebook assess collect {NAME}" in refused.text
    assert not (campaign.parent / "drawn-2027-Q1").exists()
    collected(gaugebook)
    assert gaugebook(*NEXT_ROUND).code == 0


def test_real_answers_do_not_begin_with_made_up_ones(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    file = campaign / "campaign.yaml"
    text = file.read_text(encoding="utf-8")
    made_up = text.replace("made_up: false", "made_up: true\norg_code: ZZ-DRAWN")
    file.write_text(made_up, encoding="utf-8")
    # The figures of the example workspace are made up, and so would be all answers under its code.
    real = "name: Drawn Council\norg_code: E06000001\n"
    (campaign.parents[1] / "workspace.yaml").write_text(real, encoding="utf-8")
    refused = gaugebook(*NEXT_ROUND)
    assert refused.code == 2
    assert "are made up" in refused.text
    assert not (campaign.parent / "drawn-2027-Q1").exists()


def test_a_hostile_file_does_not_stop_the_others(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    (campaign / "returned" / "bomb.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 5000)
    shutil.copy(campaign / "send" / "parks.xlsx", campaign / "returned" / "not filled in.xlsx")
    said = collected(gaugebook, "--json").json
    assert said["accepted"] == ["bins"]
    assert len(said["returns"]) == 3


def test_a_person_decides_between_two_moderators(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    drawn = gaugebook("assess", "sample", "--size", "5", "--json").json
    paper = Path(drawn["files"][0])
    one, other = paper.with_name("one.xlsx"), paper.with_name("other.xlsx")
    conclude(paper, one, {"A.1": ("2 - Developing", "No list was found")})
    conclude(paper, other, {"A.1": ("Agree", "")})
    said = gaugebook("assess", "moderate", one, other, "--json").json
    assert said["conclusions"] == 0
    assert "moderation-people-differ" in {p["code"] for p in said["problems"]}
    decided = gaugebook(
        "assess", "moderate", "--stands", "one.xlsx", "--service", "bins", "--ref", "A.1",
        "--because", "The list was asked for twice", "--json",
    )  # fmt: skip
    assert decided.json["conclusions"] == 1
    assert "asked for twice" in (campaign / "decisions.yaml").read_text(encoding="utf-8")
    again = gaugebook("assess", "moderate", "--json").json
    assert again["conclusions"] == 1


def test_a_working_paper_that_lacks_a_reason_goes_back(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    drawn = gaugebook("assess", "sample", "--size", "5", "--json").json
    paper = Path(drawn["files"][0])
    filled = paper.with_name("peers.xlsx")
    conclude(paper, filled, {"A.1": ("2 - Developing", ""), "A.2": ("Agree", "")})
    said = gaugebook("assess", "moderate", filled, "--json").json
    assert said["conclusions"] == 1
    (back,) = [Path(name) for name in said["files"]]
    assert "Please fix" in in_words(back)
    assert '"A.2"' not in in_words(back)


def test_a_form_that_was_filled_in_where_it_lay_is_not_lost(campaign, gaugebook):
    """The next run wrote over what a service, or an officer on the telephone, had filled in."""
    returned(campaign, "bins", [3, None, 2, 4, 2])
    collected(gaugebook)
    back = campaign / "send-back" / "bins.xlsx"
    book = openpyxl.load_workbook(back)
    sheet = book["Answers"]
    (place,) = (c for row in sheet.iter_rows() for c in row[3:4] if row[0].value == "A.2")
    place.value = "2 - Developing"
    book.save(back)
    filled = back.read_bytes()
    said = collected(gaugebook, "--json").json
    (told,) = (p for p in said["problems"] if p["code"] == "own-file-changed")
    (kept,) = (back.parent / "kept").iterdir()
    assert told["where"]["file"].endswith(f"send-back/kept/{kept.name}")
    assert kept.read_bytes() == filled
    assert back.read_bytes() != filled
    assert "own-file-changed" not in collected(gaugebook, "--json").codes
    shutil.copy(back, kept)
    kept.write_bytes(filled)
    kept.replace(campaign / "returned" / "bins by phone.xlsx")
    said = collected(gaugebook, "--json").json
    assert said["accepted"] == ["bins"]
    assert not back.exists()


def test_a_workbook_that_was_filled_in_where_it_lay_is_not_made_again_over(campaign, gaugebook):
    sent = campaign / "send" / "bins.xlsx"
    issued_one = sent.read_bytes()
    assert gaugebook("assess", "issue", NAME, "--again", "bins", "--json").codes == []
    shutil.move(returned(campaign, "bins", [3, 3, 2, 4, 2]), sent)
    filled = sent.read_bytes()
    said = gaugebook("assess", "issue", NAME, "--again", "bins", "--json")
    assert said.codes == ["own-file-changed"]
    (kept,) = (campaign / "send" / "kept").iterdir()
    assert (kept.read_bytes(), sent.read_bytes()) == (filled, issued_one)


def lose_what_was_kept(campaign):
    shutil.rmtree(campaign.parents[1] / ".gaugebook" / "private" / "assessments")


def test_the_days_of_receipt_are_read_back_from_the_register(campaign, gaugebook):
    """A lost private folder made every return a late one, of the day of the next run."""
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    returned(campaign, "parks", [3, 3, 2, 4, 2])
    collected(gaugebook, day="2026-10-20")
    lose_what_was_kept(campaign)
    returned(campaign, "libraries", [1, 2, 2, 4, 2])
    said = collected(gaugebook, "--json", day="2026-11-20").json
    assert {r["service"]: r["received"] for r in said["returns"]} == {
        "bins": "2026-10-20", "parks": "2026-10-20", "libraries": "2026-11-20",
    }  # fmt: skip
    assert said["accepted"] == ["bins", "parks"]
    (told,) = (p for p in said["problems"] if p["code"] == "received-from-register")
    assert told["message"].endswith(
        "for 2 files; 1 other file counts as received on 20 November 2026."
    )
    assert "received-from-register" not in collected(gaugebook, "--json", day="2026-11-21").codes


@pytest.mark.parametrize("spoilt", ["=1+1", "20 December 2026", "soon", "3/4/2026", None])
def test_a_day_in_the_register_that_is_none_is_not_taken(campaign, gaugebook, spoilt):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook, day="2026-10-20")
    lose_what_was_kept(campaign)
    register = campaign / "register.xlsx"
    if spoilt is None:
        register.write_bytes(b"PK\x03\x04 no workbook")
    else:
        book = openpyxl.load_workbook(register)
        sheet = book["Register"]
        (place,) = (c for row in sheet.iter_rows() for c in row if c.value == "20 October 2026")
        place.value = spoilt
        book.save(register)
    said = collected(gaugebook, "--json", day="2026-11-20").json
    assert [r["received"] for r in said["returns"]] == ["2026-11-20"]
    (told,) = (p for p in said["problems"] if p["code"] == "received-from-register")
    assert told["message"].endswith("0 files; 1 other file counts as received on 20 November 2026.")


def test_scores_without_conclusions_that_came_back_say_so(campaign, gaugebook):
    """A lost private folder took the moderated view away, and nothing told it."""
    _, _, _ = moderated_three(campaign, gaugebook)
    assert "moderation-unread" not in gaugebook("assess", "score", "--json").codes
    lose_what_was_kept(campaign)
    collected(gaugebook)
    said = gaugebook("assess", "score", "--json")
    assert "moderation-unread" in said.codes
    assert {o["segment"] for o in said.json["observations"]} >= {"view=self"}


def test_who_decides_the_other_way_is_taken_at_the_last_word(campaign, gaugebook):
    """Both files counted, as if one person were two, and then nothing could be scored."""
    returned(campaign, "bins", [3, 3, 2, 4, 2], name="first.xlsx")
    returned(campaign, "bins", [1, 3, 2, 4, 2], name="second.xlsx")
    assert collected(gaugebook, "--json").json["accepted"] == []
    collected(gaugebook, "--keep", "first.xlsx", "--because", "The first one")
    said = collected(gaugebook, "--keep", "second.xlsx", "--because", "No, the second", "--json")
    assert {r["file"].rpartition("/")[2] for r in said.json["returns"] if r["counts"]} == {
        "second.xlsx"
    }
    decisions = (campaign / "decisions.yaml").read_text(encoding="utf-8")
    assert "The first one" not in decisions
    values = {
        (o["metric_id"], o["segment"]): o["value"]
        for o in gaugebook("assess", "score", "--json").json["observations"]
        if o["service"] == "bins"
    }
    assert values["drawn.A.1", "view=self"] == 1


def test_a_decision_for_a_service_that_is_none_takes_no_file_away(campaign, gaugebook):
    """A slip in an id took a file from its service, and its other file counted in silence."""
    path = returned(campaign, "bins", [3, 3, 2, 4, 2])
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    decisions = campaign / "decisions.yaml"
    decisions.write_text(f"keep:\n  - {{service: binz, sha256: {sha256}}}\n", encoding="utf-8")
    said = collected(gaugebook, "--json")
    assert (said.code, said.codes) == (1, ["decision-name-unknown"])
    (told,) = said.json["problems"]
    assert told["message"] == "There is no service binz in this round. Did you mean bins?"
    assert told["where"]["line"] == 2
    assert "decision-name-unknown" in gaugebook("check", "--json").codes
    decisions.write_text("keep:\n", encoding="utf-8")
    assert collected(gaugebook, "--json").json["accepted"] == ["bins"]


def moderated_three(campaign, gaugebook):
    """A paper in which one of three conclusions lacks its reason, and the file that goes back."""
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    drawn = gaugebook("assess", "sample", "--size", "5", "--json").json
    paper = Path(drawn["files"][0])
    filled = paper.with_name("peers.xlsx")
    three = {"A.1": ("2 - Developing", ""), "A.2": ("Agree", ""), "B.1": ("Agree", "")}
    conclude(paper, filled, three)
    said = gaugebook("assess", "moderate", filled, "--json").json
    assert said["conclusions"] == 2
    return paper, filled, Path(said["files"][0])


def test_what_a_paper_lacked_comes_back_and_nothing_else_is_lost(campaign, gaugebook):
    """The part that went back holds one claim; in the place of the first it lost the others."""
    _, filled, back = moderated_three(campaign, gaugebook)
    conclude(back, filled, {"A.1": ("2 - Developing", "No list was found")})
    said = gaugebook("assess", "moderate", filled, "--json").json
    assert said["conclusions"] == 3
    assert said["files"] == []
    assert not list(back.parent.iterdir())
    codes = {p["code"]: p["severity"] for p in said["problems"]}
    assert codes["moderation-beside"] == "note"
    assert codes["moderation-reason-missing"] == "note"
    papers = campaign / "moderation" / "returned"
    (papers / "peers.xlsx").unlink()
    said = gaugebook("assess", "moderate", "--json").json
    (gone,) = (p for p in said["problems"] if p["code"] == "moderation-gone")
    assert gone["message"].startswith("2 conclusion(s) that counted before stand in no")
    assert "bins A.2 and bins B.1" in gone["message"]


def test_a_corrected_paper_of_the_same_name_takes_the_place_of_the_first(campaign, gaugebook):
    paper, filled, _ = moderated_three(campaign, gaugebook)
    first = filled.read_bytes()
    conclude(
        paper,
        filled,
        {
            "A.1": ("2 - Developing", "No list was found"),
            "A.2": ("2 - Developing", "Nor was this"),
            "B.1": ("Agree", ""),
        },
    )
    said = gaugebook("assess", "moderate", filled, "--json").json
    assert said["conclusions"] == 3
    (told,) = (p for p in said["problems"] if p["code"] == "moderation-replaced")
    assert "and concludes otherwise on bins A.2. The earlier" in told["message"]
    papers = campaign / "moderation"
    assert [p.name for p in (papers / "returned").iterdir()] == ["peers.xlsx"]
    assert (papers / "returned" / "peers.xlsx").read_bytes() == filled.read_bytes()
    (kept,) = (papers / "replaced").iterdir()
    assert kept.read_bytes() == first


def test_a_questionnaire_becomes_a_model_and_its_printed_scores_are_held_against_ours(
    gaugebook, tmp_path
):
    template, filled = tmp_path / "template.xlsx", tmp_path / "filled.xlsx"
    little_questionnaire.template().save(template)
    little_questionnaire.filled().save(filled)
    out = tmp_path / "little-1.0.0.yaml"
    said = gaugebook("assess", "import", template, filled, "--id", "little", "--out", out, "--json")
    (checked,) = said.json["files_checked"]
    assert checked["question_scores"]["compared"] == checked["question_scores"]["agreed"] > 0
    assert 'id: "little"' in out.read_text(encoding="utf-8")
    again = gaugebook("assess", "import", template, "--id", "little", "--out", out)
    assert again.code == 2
    assert "is there already" in again.text


def test_the_list_of_issued_workbooks_is_not_begun_anew_when_it_is_lost(campaign, gaugebook):
    (campaign / "issued.csv").write_text("", encoding="utf-8")
    said = gaugebook("assess", "issue", NAME, "--json")
    assert said.code == 1
    assert said.codes == ["issued-lost"]


def test_the_language_of_a_campaign_is_changed_in_its_own_file(campaign, gaugebook):
    said = gaugebook("assess", "issue", NAME, "--language", "cy")
    assert said.code == 2
    assert "campaign.yaml" in said.text


def test_answers_under_the_code_of_made_up_figures_are_printed_as_made_up(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    returned(campaign, "parks", [3, "quite good", 2, 4, 2])
    collected(gaugebook)
    said = gaugebook("assess", "score", "--as-at", "2026-11-10", "--json")
    assert "campaign-made-up-code" in said.codes
    assert "made-up" in (campaign / "results" / "bins.html").read_text(encoding="utf-8").casefold()
    shown = gaugebook("assess", "score", "--as-at", "2026-11-10").err
    (row,) = [line for line in shown.splitlines() if line.startswith("Parks")]
    assert row.split()[-3:] == ["Needs", "an", "answer"]


def test_another_model_does_not_make_what_was_collected_be_read_again(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    collected(gaugebook)
    gaugebook("copy", "model", "customer-experience")
    assert gaugebook("assess", "score").code == 0


def test_conclusions_on_a_service_that_is_no_longer_asked_are_left_out(campaign, gaugebook):
    returned(campaign, "bins", [3, 3, 2, 4, 2])
    returned(campaign, "parks", [3, 3, 2, 4, 2])
    collected(gaugebook)
    drawn = gaugebook("assess", "sample", "--size", "10", "--json").json
    filled = Path(drawn["files"][0]).with_name("peers.xlsx")
    conclude(Path(drawn["files"][0]), filled, {"A.1": ("2 - Developing", "No list was found")})
    assert gaugebook("assess", "moderate", filled).code == 0
    path = campaign / "services.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("Parks")), encoding="utf-8")
    collected(gaugebook)
    said = gaugebook("assess", "score", "--json")
    assert said.code == 0, said.text
    assert {o["service"] for o in said.json["observations"] if o["service"] != "_T"} == {"bins"}
