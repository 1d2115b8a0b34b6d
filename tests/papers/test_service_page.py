"""The page of results that one service gets back.

1. It shows the service's own scores, as they are printed everywhere else, in each view there is.
2. The council's middle stands beside them from six services on; before, words stand in its place.
3. Each test that did not confirm, and each claim that was changed, is told with its reason.
4. Nobody can be found by what a moderator wrote; no text becomes markup.
5. It says the next steps, what it does not say, and until when to answer whom.
6. It loads nothing, is the same twice, and is one sheet of A4 for a usual service.
"""

import io
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pikepdf
import pytest
from tests.maturity.rounds import model, round_of, row
from tests.papers.little_assessment import LAST_TIME, MODEL
from tests.papers.little_assessment import campaign as little_campaign
from tests.papers.reading_pages import Page, assert_stands_alone, body_of

from gaugebook.definitions.campaign import CampaignFile
from gaugebook.definitions.library import load_library
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import KpiFinding, Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.comparing.council import council_of
from gaugebook.maturity.kpi import caps_of
from gaugebook.maturity.observed import binding_of
from gaugebook.maturity.services import Service
from gaugebook.papers.service_page import service_page, service_page_pdf

DAY = datetime(2026, 11, 21, 9, 30)
NAMES = ("bins", "parks", "roads", "tax", "votes", "trees")
LEVELS = ((3, 2, 4, 1, 2), (2, 2, 2, 2, 2), (4, 4, 3, 3, 4), (1, 1, 2, 2, 1), (3, 3, 3, 3, 3),
          (2, 3, 2, 3, 2))  # fmt: skip


def given(count=6):
    return {
        name: row(*levels, evidence="log.xlsx")
        for name, levels in zip(NAMES[:count], LEVELS[:count], strict=True)
    }


def changed(name="A.1", claimed=3, level=2, reason="The log ends in May", **more):
    view = more.pop("view", "moderated")
    found = None if level is None else Fraction(level)
    return Moderation(name, view, Fraction(claimed), found, reason, **more)


def finding(name, state, sentence, level=3, claimed=3):
    return KpiFinding(name, "c", Fraction(level), Fraction(claimed), "wait_mean", state, sentence)


def page_of(assessed, number=0, **more):
    options = {"council": "Little Council", "metrics": load_library()[0].metrics, "dated": DAY}
    return service_page(assessed, assessed.services[number], **options | more).decode("utf-8")


def read(assessed, number=0, **more):
    return Page(page_of(assessed, number, **more))


KPI = (
    finding("A.1", "not_confirmed", "Level 3 needs 10 of 12 months. There are 5."),
    finding("A.3", "confirmed", "Target met in 12 of 12 months, 2026."),
    finding("A.2", "cannot_confirm", "Cannot confirm. There are no figures.", level=2, claimed=2),
)


@pytest.fixture(scope="module")
def full():
    drawn = model()
    return round_of(
        given(),
        of=drawn,
        target="standard",
        moderations={"bins": [changed(), changed("B.1", 1, None, "")]},
        kpi={"bins": KPI},
        caps={"bins": caps_of(KPI, drawn)},
    )


@pytest.fixture(scope="module")
def text(full):
    return page_of(full)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_the_page_is_the_one_that_was_looked_at(text, snapshot):
    assert body_of(text) == snapshot


def test_it_stands_alone(text, page):
    assert_stands_alone(text, page)
    assert page.all("html") == [{"lang": "en-GB"}]
    assert {a["scope"] for a in page.all("th")} == {"col", "row"}


def test_every_score_is_the_one_of_the_tree_and_is_bound(full, page):
    one = full.services[0]
    bound = {a["data-observation"]: a["value"] for a in page.all("data")}
    for view, scored in one.views.items():
        for name in ("A", "B", "overall"):
            binding = binding_of(full, name, service="bins", view=view)
            assert bound[binding] == str(scored.shown(name))
    assert set(one.views) == {"self", "confirmed", "moderated"}


def test_the_councils_middle_is_shown_from_six_services_on(full, page):
    middles = {found.node: found.median for found in council_of(full)}
    values = {a["value"] for a in page.all("data") if "statistic=median" in a["data-observation"]}
    assert len(middles) == 2
    assert values == {f"{float(value):.1f}" for value in middles.values()}
    assert "The council’s middle is the median" in page.words


@pytest.mark.parametrize("count", [1, 5])
def test_below_six_services_words_stand_in_its_place(count):
    found = read(round_of(given(count)))
    assert "statistic=median" not in str(found.elements)
    assert "medians and quartiles are given from six on." in found.words
    assert found.words.count("The council’s middle is not shown.") == 1
    assert "Council’s middle" not in found.words


def test_the_overall_score_never_stands_without_the_weakest_theme(page):
    assert "All themes together" in page.words
    assert "Weakest theme:" in page.words


def test_the_picture_says_in_words_what_it_shows(text):
    assert "<title>From 1 to 4: you, moderated 2.7; you, as claimed 3.0; the council" in text
    assert text.count("<title>From") == 3


def test_each_test_that_did_not_confirm_is_told_once(page):
    words = page.words
    assert (
        "Three tests of your claims: one confirmed, one not confirmed and one that cannot be"
        in words
    )
    assert words.count("Level 3 needs 10 of 12 months. There are 5.") == 1
    assert words.count("There are no figures.") == 1
    assert "So it counts as 2." in words
    assert "Target met in 12 of 12 months" not in words


def test_what_moderation_changed_is_told_with_the_reason(page):
    assert (
        "Moderators looked at two of 5 answers: they agreed with one and found another"
        in page.words
    )
    assert "Moderators: 3 (Managed) became 2 (Developing): The log ends in May." in page.words


def test_what_auditors_and_nobody_could_tell_is_told_apart():
    mods = [
        changed(),
        changed(view="audited", level=1, reason="No log at all"),
        changed("A.2", 2, None, "The drive was locked", cannot_tell=True),
    ]
    words = read(round_of(given(), moderations={"bins": mods})).words
    assert "Auditors: 3 (Managed) became 1 (Starting): No log at all." in words
    assert "Moderators could not tell: The drive was locked." in words
    assert "Auditors looked at one of 5 answers" in words


def test_a_conclusion_on_an_answer_that_changed_since_is_told_of():
    words = read(round_of(given(), moderations={"bins": [changed(claimed=4)]})).words
    assert (
        "One conclusion was on an answer that you changed since, and counts for nothing." in words
    )
    assert "The log ends in May" not in words


def test_nobody_can_be_found_by_what_was_written():
    reason = "Ask z.quillfeather@example.org or ring 07700 900123"
    mods = [changed(reason=reason, evidence_seen=reason, reference="p.quill@example.org")]
    text = page_of(round_of(given(), moderations={"bins": mods}))
    assert "quill" not in text
    assert "900123" not in text
    assert "[e-mail address] or ring [telephone number]" in text


HOSTILE = "</title></style><script>alert(1)</script>\"' onload=x"


def test_no_name_and_no_reason_becomes_markup():
    mods = [changed(reason=HOSTILE + '=cmd|" /C calc"!A1\u202e', evidence_seen=HOSTILE)]
    asked = [Service("bins", HOSTILE)]
    assessed = round_of(given(), asked=asked, moderations={"bins": mods})
    text = page_of(assessed, council=HOSTILE, ask=HOSTILE)
    assert_stands_alone(text, Page(text))
    assert "<script" not in text
    assert "\u202e" not in text


def test_only_the_service_itself_reads_what_was_written_to_it(full):
    for number in range(1, len(full.services)):
        words = read(full, number).words
        assert "The log ends in May" not in words
        assert all(name not in words for name in ("Bins", "bins"))


def test_the_steps_say_effort_and_what_shows_that_they_worked():
    shipped = load_library()[0].assessments["customer-experience-1.0.0"]
    words = read(shipped_round(shipped)).words
    assert "Your next steps Lift " in words
    assert words.count("Effort: ") == 3
    assert words.count("What will show that it worked: ") == 3


def test_where_the_weakest_theme_needs_fewer_steps_the_target_gives_the_rest(full):
    answers = {"bins": row(4, 4, 4, 1, 2, evidence="x")}
    alone = read(round_of(answers)).words
    aimed = read(round_of(answers, target="standard")).words
    assert alone.count("What will show that it worked") <= aimed.count(
        "What will show that it worked"
    )


def test_at_the_top_there_is_nothing_to_do_and_it_says_so():
    words = read(round_of({"bins": row(4, 4, 4, 4, 4, evidence="x")})).words
    assert "at the highest there is" in words
    assert "What will show that it worked" not in words


def test_the_right_of_reply_says_until_when_and_to_whom():
    assessed = replace(round_of(given()), right_of_reply_until=date(2027, 1, 29))
    words = read(assessed, ask="the customer experience team").words
    assert "Tell the customer experience team by 29 January 2027." in words
    assert "No public paper shows your scores beside the name of your service before" in words


def test_without_a_day_it_says_that_there_is_none():
    assert "No last day for this is set" in read(round_of(given())).words


def test_what_it_does_not_say_and_who_may_see_it(page):
    for words in (
        "It says nothing about any one person.",
        "It is no ranking.",
        "a claim that cannot be tested stays as it is",
        "A claim that nobody looked at counts as you made it.",
        "Freedom of Information Act 2000",
        "For this service only",
    ):
        assert words in page.words


def test_without_targets_moderation_and_tests_it_says_so():
    words = read(round_of(given())).words
    assert "Target" not in words
    assert "Moderated" not in words
    assert "None of your claims could be tested" in words
    assert "Nobody has looked at single claims of yours." in words
    assert "A claim that nobody looked at" not in words


def test_a_theme_without_enough_answers_has_words_and_no_number():
    words = read(round_of({"bins": row(3, 3, 3, None, None, evidence="x")})).words
    assert "Theme B – Not enough answers All themes" in words
    assert "3 of 5 questions answered." in words


def test_nothing_scored_is_said_and_nothing_breaks():
    asked = [Service("bins", "Bins"), Service("late", "Late")]
    assessed = round_of({"late": row(3, 3, 3, 3, 3)}, asked=asked, late={"late"})
    words = [read(assessed, number).words for number in (0, 1)]
    assert "no answers of this service count in this round" in words[0]
    assert "your answers came after the last day on which they count" in words[1]
    assert all("If you think something is wrong" in said for said in words)


def test_do_not_know_and_does_not_apply_are_told():
    words = read(
        round_of({"bins": row("dont_know", "not_applicable", 3, 3, 3, evidence="x")})
    ).words
    assert "A.1 Do you? It is not known, which counts as 1." in words
    assert "4 of 4 questions answered; one does not apply." in words
    assert "As agreed" not in words


def test_evidence_that_is_missing_is_told_once_for_all():
    words = read(round_of({"bins": row(3, 4, 3, 3, 3)})).words
    assert words.count("Evidence is asked for from level 3 and none is given") == 1
    assert "A.1, A.2, A.3 Evidence is asked for" in words


def test_a_model_without_an_overall_score_has_no_row_for_it():
    plain = model(scoring="scoring: {min_answered: 0.5}\n")
    assert "All themes together" not in read(round_of(given(), of=plain)).words


@pytest.mark.parametrize("profile", [None, "phone", "visits"])
def test_all_kinds_of_statements_and_languages(profile):
    answers = replace(LAST_TIME, cycle="2026-Q4")
    assessed = assess(
        MODEL, little_campaign(made_up=True), [Service("bins", "Bins", profile=profile)],
        {"bins": answers}, name="kinds", org_code="E07000004",
    )  # fmt: skip
    text = page_of(assessed, language="cy")
    page = Page(text)
    assert_stands_alone(text, page)
    assert "Cysylltu" in page.words
    assert [a for a in page.all("th") if a.get("lang") == "cy"]
    assert "Made-up data." in page.words


def test_made_up_is_said_only_where_it_is(page):
    assert "Made-up" not in page.words


def test_the_same_round_gives_the_same_bytes(full, text):
    assert page_of(full) == text


# --- printed --------------------------------------------------------------------------------------


def shipped_round(shipped, tests=3):
    """Six services; the first has tests, missing evidence and three claims that were looked at."""
    names = list(shipped.statements)
    answers = {}
    for place in range(6):
        answers[f"s{place}"] = Answers(
            tuple(
                Answer(name, ((number * 7 + place * 3) % 4) + 1, role="service_manager",
                       evidence=("log",) if (number + place) % 3 else ())
                for number, name in enumerate(names)
                if (number + place) % 13
            )
        )  # fmt: skip
    claims = {a.statement: int(a.value) for a in answers["s0"].given}
    states = ("not_confirmed", "confirmed", "cannot_confirm")
    high = [name for name in names if claims.get(name, 0) >= 3]
    sentence = "Level 3 needs the target met in at least 9 of the last 12 months. It was met in 5."
    kpi = [
        finding(n, states[i % 3], sentence, claimed=claims[n]) for i, n in enumerate(high[:tests])
    ]
    mods = [changed(n, claims[n], claims[n] - 1, "The sample is of two teams") for n in high[3:6]]
    campaign = CampaignFile(
        schema="campaign/1", model=shipped.id, version=shipped.version, cycle="2026-Q4",
        opened="2026-10-01", due="2026-10-31", right_of_reply_until="2026-12-01",
        target="standard", made_up=True,
    )  # fmt: skip
    return assess(
        shipped, campaign, [Service(name, "Waste and recycling") for name in answers], answers,
        name="cx", org_code="ZZ", kpi={"s0": kpi}, caps={"s0": caps_of(kpi, shipped)},
        moderations={"s0": mods},
    )  # fmt: skip


@pytest.mark.needs_pango
@pytest.mark.parametrize("key", ["customer-experience-1.0.0", "organisational-resilience-1.0.0"])
def test_a_usual_service_has_one_sheet_of_a4(key):
    assessed = shipped_round(load_library()[0].assessments[key])
    options = {"council": "Little Council", "metrics": load_library()[0].metrics, "dated": DAY}
    pdf = service_page_pdf(assessed, assessed.services[0], **options)
    with pikepdf.open(io.BytesIO(pdf)) as read_back:
        (sheet,) = read_back.pages
        assert [round(float(end)) for end in sheet.mediabox] == [0, 0, 595, 842]
        assert str(read_back.docinfo["/Title"]) == "Waste and recycling: your results"
        assert str(read_back.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in read_back.Root
        assert str(read_back.docinfo["/CreationDate"]).startswith("D:20261121")
    assert service_page_pdf(assessed, assessed.services[0], **options) == pdf


@pytest.mark.needs_pango
@pytest.mark.needs_java
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_the_pdf_keeps_both_standards(full, flavour, tmp_path, validate_pdf_ua):
    pdf = service_page_pdf(full, full.services[0], council="C", metrics={}, dated=DAY)
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    assert validate_pdf_ua(path, flavour=flavour) == []
