"""The questions of a service as a page to print.

1. It has every row and every answer of the form, each once, and a label for each field.
2. It says before the questions what the workbook's first sheet says.
3. What is known already is chosen, and shown as last time's.
4. It loads, runs and sends nothing; no name becomes markup; the same form gives the same bytes.
5. Printed, no question is cut by the end of a page.
"""

import shutil
import subprocess
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest
from tests.papers.little_assessment import LAST_TIME, MODEL, SERVICE, campaign
from tests.papers.reading_pages import Page, assert_stands_alone, body_of

from gaugebook.definitions.library import load_library
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import ABOUT_ITEMS, AIM, CONFIDENCE, EVIDENCE, SURE, WHY, form_rows
from gaugebook.maturity.services import Service
from gaugebook.papers.assessment_form import assessment_form


def form(model=MODEL, service=SERVICE, **more):
    options = {"campaign": campaign(), "issue_number": "012", "prefill": None, "language": "en"}
    return assessment_form(model, service, **options | more).decode("utf-8")


@pytest.fixture(scope="module")
def text():
    return form(prefill=LAST_TIME, campaign=campaign(made_up=True))


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def radios(page, name):
    return [a for a in page.all("input") if a.get("type") == "radio" and a["name"] == name]


def chosen(page, name):
    return [a["value"] for a in radios(page, name) if "checked" in a]


def value(page, name):
    return next(a["value"] for a in page.all("input") if a["id"] == name)


def test_the_form_is_the_one_that_was_looked_at(text, snapshot):
    assert body_of(text) == snapshot


def test_it_stands_alone_and_every_field_has_a_label(text, page):
    assert_stands_alone(text, page)
    fields = [a for tag in ("input", "textarea") for a in page.all(tag)]
    labelled = Counter(a["for"] for a in page.all("label"))
    assert len(fields) > 50
    assert labelled == Counter(a["id"] for a in fields)
    assert page.all("html") == [{"lang": "en-GB"}]


def test_each_group_of_choices_stands_in_a_fieldset_with_a_legend(page):
    assert len(page.all("fieldset")) == len(page.all("legend"))
    for tag, attrs, above in page.elements:
        if tag == "input" and attrs.get("type") == "radio":
            assert "fieldset" in above


@pytest.mark.parametrize("profile", [None, "phone", "visits"])
def test_every_row_of_the_form_stands_there_once_with_its_choices(profile):
    found = Page(form(service=replace(SERVICE, profile=profile)))
    rows = form_rows(MODEL, profile=profile)
    questions = [a["id"] for a in found.all("fieldset") if a.get("id", "").startswith("question:")]
    assert questions == [f"question:{row.ref}" for row in rows]
    for row in rows:
        shown = [a["value"] for a in radios(found, f"answer:{row.ref}")]
        wanted = [choice.text for choice in row.choices]
        if row.kind in ("number", "heading"):  # an empty field, and empty lines below, say it
            wanted = wanted[:-1]
        assert shown == wanted, row.ref
        assert found.words.count(f"{row.ref} {row.question}") == 1


def test_what_is_asked_beside_the_answer_is_asked_once_a_statement(page):
    for heading in (WHY, EVIDENCE, CONFIDENCE):
        assert page.words.count(heading) == len(MODEL.statements)
    assert page.words.count(AIM) == len(MODEL.statements)
    assert [a["value"] for a in radios(page, "sure:A.1")] == list(SURE)
    assert [a["value"] for a in radios(page, "aim:A.1")] == [
        "1 - Starting", "2 - Developing", "3 - Managed", "4 - Leading",
    ]  # fmt: skip


def test_the_descriptor_stands_beside_its_level(page):
    assert "2 - Developing Some days." in page.words
    assert "4 - Leading Every day, and you check." in page.words


def test_a_way_says_where_each_answer_leads(page):
    assert "Yes then go to B.2/q2" in page.words
    assert page.words.count("then this question is done") == 3


def test_a_number_says_its_ends_its_unit_and_what_it_stands_for(page):
    assert "A number from 0 to 100 per cent" in page.words
    assert "From 80: 3 - Managed" in page.words
    assert value(page, "number:A.3") == "82.5"
    assert value(page, "aim:A.3") == "90"
    assert chosen(page, "answer:A.3") == []


def test_ticks_of_a_level_say_from_which_level_they_are_needed(page):
    assert "There is a log Needed from 3 - Managed on" in page.words


def test_it_says_what_the_first_sheet_says(page):
    words = Texts()
    for name, filled in (
        ("who_text", {}),
        ("after_text", {}),
        ("ask_text", {"ask": "the performance team"}),
        ("long_text", {"asked": 5, "least": 5, "most": 10}),
        ("made_up_text", {}),
    ):
        assert words(f"start.{name}", **filled) in page.words
    assert "Freedom of Information Act 2000" in page.words
    assert "Send it back by 18 December 2026" in page.words
    assert "Answer for the whole service." in page.words
    assert "Do not write the names of customers or staff" in page.words
    assert "Issue number 012" in page.words
    for item, shown in zip(
        ABOUT_ITEMS, ("kinds", "1.0.0", "1", "bins", "2026-Q4", "012"), strict=True
    ):
        assert f"{item} {shown}" in page.words


def test_made_up_is_said_only_where_it_is():
    assert "made up" in form(campaign=campaign(made_up=True))
    assert "made up" not in form()


def test_what_is_known_is_chosen_and_shown_as_last_times(page):
    assert chosen(page, "answer:A.1") == ["2 - Developing"]
    assert chosen(page, "answer:A.2") == ["All of it"]
    assert chosen(page, "answer:B.1/a") == ["Yes"]
    assert chosen(page, "answer:B.1/b") == ["No"]
    assert chosen(page, "answer:B.2/q1") == ["Yes"]
    assert chosen(page, "answer:B.2/q2") == ["No"]
    assert chosen(page, "sure:A.1") == ["Fairly sure"]
    assert chosen(page, "aim:A.1") == ["3 - Managed"]
    assert "Last time (October to December 2025): 2 - Developing" in page.words
    assert "Last time (October to December 2025): 82.5" in page.words
    assert "Last time (October to December 2025): 1 of 2 ticked" in page.words
    assert "Half of the week. " in page.words
    assert "log.xlsx https://example.org/log" in page.words
    assert "The answers are those of last time (October to December 2025)." in page.words


def test_a_tick_that_nobody_was_asked_for_is_no_no(page):
    # Level 2 was claimed, and the log is asked for from level 3 on.
    assert chosen(page, "answer:A.1/log") == ["Not answered yet"]


def test_answers_of_the_same_round_are_not_called_last_times():
    words = Page(form(prefill=replace(LAST_TIME, cycle="2026-Q4"))).words
    assert "Filled in already: 2 - Developing" in words
    assert "Last time" not in words


def test_nothing_is_chosen_for_a_service_without_answers():
    found = Page(form())
    assert {a["value"] for a in found.all("input") if "checked" in a} == {"Not answered yet"}
    assert "filled in already" not in found.words


def test_people_who_differed_leave_the_question_open_and_it_says_so():
    given = (Answer("A.1", 2, respondent="x", reason="R"), Answer("A.1", 3, respondent="y"))
    found = Page(form(prefill=Answers(given, "bins", "2025-Q4")))
    assert chosen(found, "answer:A.1") == ["Not answered yet"]
    assert found.words.count("People gave different answers before") == 1


def test_words_of_another_language_are_marked_as_that():
    found = Page(form(language="cy"))
    assert found.all("html") == [{"lang": "en-GB"}]
    assert "Ydych chi'n ateb mewn pryd?" in found.words
    (heading,) = found.all("h1")
    assert heading == {"lang": "cy"}
    assert [a for a in found.all("span") if a.get("lang") == "cy"]
    assert 'lang="cy"' not in form(language="en")


HOSTILE = "</textarea></title></style><script>alert(1)</script>\"' onload=x"


def test_no_name_and_no_answer_becomes_markup():
    given = (Answer("A.1", 1, reason=HOSTILE, evidence=('=cmd|" /C calc"!A1', HOSTILE)),)
    found = form(
        service=replace(SERVICE, name=HOSTILE),
        campaign=campaign(ask=HOSTILE),
        issue_number=HOSTILE,
        prefill=Answers(given, "bins", "2025-Q4"),
    )
    page = Page(found)
    assert_stands_alone(found, page)
    assert "<script" not in found
    assert value(page, "you:service") == HOSTILE
    assert '=cmd|" /C calc"!A1' in page.words


def test_marks_that_turn_what_is_read_are_written_out():
    assert "\u202e" not in form(service=replace(SERVICE, name="Bins \u202e12"))


def test_the_same_form_gives_the_same_bytes():
    assert form(prefill=LAST_TIME) == form(prefill=LAST_TIME)


def test_a_service_that_is_asked_nothing_is_told_so():
    found = Page(form(model=MODEL.model_copy(update={"themes": ()}), service=SERVICE))
    assert "not asked anything in this round" in found.words


def test_two_hundred_of_them_can_be_mailed(text):
    assert len(text.encode("utf-8")) < 150_000


@pytest.mark.parametrize("key", ["customer-experience-1.0.0", "organisational-resilience-1.0.0"])
def test_the_shipped_models_give_a_whole_form(key):
    model = load_library()[0].assessments[key]
    for profile in (None, *(p.id for p in model.applies_to.profiles)):
        text = form(model=model, service=Service("bins", "Bins", profile=profile))
        page = Page(text)
        assert_stands_alone(text, page)
        for row in form_rows(model, profile=profile):
            assert len(radios(page, f"answer:{row.ref}")) == len(row.choices)
            assert page.words.count(row.question) == 1


@pytest.mark.needs_chromium
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed.")
def test_printed_no_question_is_cut_by_the_end_of_a_page(tmp_path, chromium):
    model = load_library()[0].assessments["customer-experience-1.0.0"]
    (tmp_path / "form.html").write_text(
        form(model=model, service=Service("bins", "Bins")), encoding="utf-8"
    )
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={tmp_path / 'form.pdf'}", (tmp_path / "form.html").as_uri()],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    read = subprocess.run(
        ["pdftotext", tmp_path / "form.pdf", "-"], capture_output=True, text=True, check=True
    )
    pages = [" ".join(page.split()) for page in read.stdout.split("\f")[:-1]]
    with pikepdf.open(tmp_path / "form.pdf") as pdf:
        sizes = {tuple(round(float(end)) for end in page.mediabox) for page in pdf.pages}
    assert sizes == {(0, 0, 595, 842)}
    assert len(pages) <= 18
    for row in form_rows(model):
        (page,) = [text for text in pages if f"{row.ref} {row.question[:40]}" in text]
        after = page[page.index(f"{row.ref} {row.question[:40]}") :]
        assert AIM in after, row.ref
    assert all("Bins, issue number 012" in text for text in pages)
    assert not any("Not answered yet" in text for text in pages)
