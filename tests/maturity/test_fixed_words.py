"""The fixed words: a workspace's own win, and what a form says in a language is read in it."""

import contextvars
import re

import pytest
from tests.maturity.little_models import draw
from tests.papers.little_assessment import LAST_TIME, MODEL, SERVICE, TEXT, campaign

from gaugebook.definitions.library import library_root
from gaugebook.intake.forms import read_form
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.fixed_words import (
    FILE,
    Texts,
    every_wording,
    faults_of_own,
    look_in,
    texts_without,
)
from gaugebook.maturity.form import SURE, form_rows, languages_of, sure_text, sure_texts
from gaugebook.maturity.returned.questions import questions_of
from gaugebook.maturity.workbook import workbook_of
from gaugebook.papers.assessment_form import assessment_form


def own(folder, text):
    """Write a workspace's own words; what looks for them does so in a context of its own."""
    (folder / "templates").mkdir()
    (folder / FILE).write_text(text, encoding="utf-8")
    context = contextvars.copy_context()
    context.run(look_in, [folder, library_root()])
    return context.run


def test_a_workspace_writes_some_words_and_keeps_the_others(tmp_path):
    run = own(tmp_path, "start:\n  who_text: Only your manager sees them.\n")
    assert run(Texts("en"), "start.who_text") == "Only your manager sees them."
    assert run(Texts("en"), "start.ask_text", ask="us") == "Ask us."
    assert "Freedom of Information" in Texts("en")("start.who_text")
    assert run(faults_of_own) == []


def test_own_words_are_in_the_workbook_and_on_the_page(tmp_path):
    run = own(tmp_path, "start: {who_text: Only your manager sees them.}\n")
    form = run(assessment_form, MODEL, SERVICE, campaign=campaign(), issue_number="001")
    assert "Only your manager sees them." in form.decode()
    book = run(workbook_of, MODEL, SERVICE, campaign=campaign(), issue_number="001")
    path = tmp_path / "form.xlsx"
    path.write_bytes(book)
    read, _ = read_form(path)
    texts = {cell.text for sheet in read.sheets for row in sheet.rows for cell in row}
    assert "Only your manager sees them." in texts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("start: {whoo_text: x}", "start.whoo_text"),
        ("start: {ask_text: 'Ask {asked}.'}", "`{asked}`"),
        ("answer_words: {'no': {cy: 'Na'}}", "not applicable"),
    ],
)
def test_a_slip_in_own_words_is_found(tmp_path, text, says):
    (found,) = own(tmp_path, text)(faults_of_own)
    assert says in found.message
    assert found.where.file == FILE


def test_what_a_language_lacks_is_told():
    assert texts_without("en")[0] == ()
    lacking, count = texts_without("cy")
    assert 0 < len(lacking) < count
    assert "answer_words.yes" not in lacking
    assert texts_without("en-GB")[0] == ()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_a_form_says_in_a_language_is_read_in_it(language):
    questions = questions_of(MODEL, None)
    for row in form_rows(MODEL, language=language):
        for choice in row.choices:
            read = questions.by_ref[row.ref].own[choice.text]
            assert (read.tick, read.value, read.special) == (
                choice.tick, choice.value, choice.special
            )  # fmt: skip
    assert len(set(sure_texts(language))) == len(SURE)


def test_a_welsh_form_has_welsh_answers_and_an_english_one_none():
    ticks = {row.choices[0].text for row in form_rows(MODEL, language="cy") if row.kind == "tick"}
    assert ticks == {"Ydy"}
    assert languages_of(MODEL) == ("en", "cy")
    text = csv_form(
        MODEL, SERVICE, campaign=campaign(), issue_number="1", prefill=LAST_TIME, language="cy"
    )
    assert "Nac ydy" in text
    assert sure_text("Fairly sure", "cy") in text
    assert "Fairly sure" not in text


def test_a_model_without_a_language_has_no_answers_in_it():
    plain = draw(re.sub(r"\{en: ([^,}]+), cy: [^}]+\}", r"\1", TEXT))
    assert languages_of(plain) == ("en",)
    (first, *_) = [row for row in form_rows(plain, language="cy") if row.kind == "tick"]
    assert first.choices[0].text == "Yes"


def test_nothing_asked_is_known_in_every_language():
    assert {"Not asked here", "Heb ei ofyn yma"} <= set(every_wording("answers.not_asked"))
