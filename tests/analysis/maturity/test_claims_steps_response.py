"""Claims beside figures and moderators, the roadmap over services, and who answered."""

from datetime import date
from fractions import Fraction

import pytest
from tests.analysis.maturity.made import NAMED, NOT_YET, SEVEN, campaign, finding, made, texts

from gaugebook.analysis.maturity import (
    caveat_sentence,
    claims_sentence,
    claims_table,
    council_roadmap,
    coverage_sentence,
    doubted_table,
    response_table,
    roadmap_chart,
    roadmap_table,
    weakest_figure,
    weakest_sentence,
)
from gaugebook.exhibits import Unavailable, bindings_of
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.nodes import Cap

PLACE = "Test Council"


def checked(**more):
    """A round in which moderators looked at two claims of one service."""
    plain = made()
    return assess(
        plain.model,
        campaign(),
        [one.service for one in plain.services],
        {one.service.id: one.answers for one in plain.services},
        name=plain.campaign,
        org_code="ZZ-TEST",
        **more,
    )


def looked_at(statement, level):
    reason = "Jo Smith said that nobody does it."
    return Moderation(statement, "moderated", Fraction(3), Fraction(level), reason)


def test_of_several_tests_of_one_claim_the_gravest_counts():
    kpi = {"bins": [finding(state="confirmed", sentence="Yes."), finding(sentence="No.")]}
    assert texts(claims_table(made(kpi=kpi), may_name=NAMED, place=PLACE))[0][1:] == [
        "1", "0", "1", "0"
    ]  # fmt: skip


def test_a_claim_that_cannot_be_tested_in_full_is_not_confirmed_by_the_rest():
    kpi = {
        "bins": [
            finding(state="confirmed", sentence="Yes."),
            finding(state="cannot_confirm", sentence="No figures."),
        ]
    }
    found = claims_sentence(made(kpi=kpi)).text
    assert "0 are confirmed, 0 are not, and 1 cannot be confirmed" in found


def test_what_figures_do_not_bear_out_stands_beside_the_claim_with_the_sentence():
    told = "Level 3 needs a figure in at least 10 of the last 12 months. There is 4."
    caps = {"libraries": [Cap("RES.3", Fraction(2), told)]}
    assessed = checked(kpi={"libraries": [finding(sentence=told)]}, caps=caps)
    (row,) = texts(doubted_table(assessed, may_name=NAMED, place=PLACE))
    assert row[0] == "Libraries"
    assert row[2:4] == ["3 Managed", "2 Developing"]
    assert row[4].count("Level 3 needs") == 1


def test_a_moderated_claim_stands_beside_and_nobodys_words_are_printed():
    assessed = checked(moderations={"libraries": [looked_at("DAT.1", 1)]})
    table = doubted_table(assessed, may_name=NAMED, place=PLACE)
    (row,) = texts(table)
    assert [c.label for c in table.columns] == [
        "Service", "Question", "Claimed", "Confirmed", "Moderated", "Why"
    ]  # fmt: skip
    assert row[2:5] == ["3 Managed", "3 Managed", "1 Starting"]
    assert "Jo Smith" not in str(table)
    assert "1 of 7 services" in caveat_sentence(assessed).text


def test_claims_by_service_wait_for_the_reply():
    kpi = {"bins": [finding()]}
    found = doubted_table(made(kpi=kpi), may_name=NOT_YET, place=PLACE)
    assert isinstance(found, Unavailable)
    few = made({"Bins": "33333"}, kpi=kpi)
    assert isinstance(claims_table(few, may_name=NOT_YET, place=PLACE), Unavailable)


def test_scores_that_nobody_checked_say_so_first():
    assert caveat_sentence(made()).text == (
        "These scores are the services' own view, before anyone has checked it."
    )


def test_many_themes_that_are_equally_weak_are_counted_and_not_listed():
    alike = made(dict.fromkeys(SEVEN, "33333"))
    sentence, figure = weakest_sentence(alike), weakest_figure(alike)
    assert "are five of five: the median of each is 3.0" in sentence.text
    assert figure.label == "Weakest theme (median of the services): five of five"


# --- roadmap ---


def test_each_step_has_services_a_day_and_what_will_show_it():
    table = roadmap_table(
        council_roadmap(made(), start=date(2023, 1, 1)), may_name=NAMED, place=PLACE
    )
    assert [column.label for column in table.columns] == [
        "Step", "To level", "Effort", "Services", "Which", "Done by", "What will show it"
    ]  # fmt: skip
    for row in table.rows:
        assert row[0].mark in made().model.statements
        assert row[3].value == len(row[4].text.replace(" and ", ", ").split(", "))
        assert row[5].text.endswith("2023")
    assert [row[3].value for row in table.rows] == sorted(
        (row[3].value for row in table.rows), reverse=True
    )


def test_the_roadmap_names_services_only_where_it_may():
    steps = council_roadmap(made())
    table = roadmap_table(steps, may_name=NOT_YET, place=PLACE)
    assert "Which" not in [column.label for column in table.columns]
    few = council_roadmap(made({"Bins": "11111"}))
    assert isinstance(roadmap_table(few, may_name=NOT_YET, place=PLACE), Unavailable)
    assert not isinstance(roadmap_table(few, may_name=NAMED, place=PLACE), Unavailable)


def test_a_target_profile_can_be_the_goal():
    steps = council_roadmap(made(), target="standard")
    table = roadmap_table(steps, may_name=NAMED, place=PLACE)
    assert table.title.startswith("What would meet “")


def test_at_the_top_there_is_no_step():
    top = council_roadmap(made(dict.fromkeys(SEVEN, "44444")))
    assert isinstance(roadmap_table(top, may_name=NAMED, place=PLACE), Unavailable)
    assert isinstance(roadmap_chart(top, may_name=NAMED, place=PLACE), Unavailable)


# --- response ---


@pytest.mark.parametrize(
    ("row", "name"),
    [(0, "All but the excused"), (1, "Council Tax"), (2, "Bins"), (3, "Parks"), (4, "Arts")],
)
def test_every_service_stands_in_the_row_of_what_became_of_it(row, name):
    assessed = made(silent=("Parks",), excused=("Arts",), late=("Bins",))
    table = response_table(assessed, place=PLACE)
    assert [r[1].value for r in table.rows] == [8, 6, 1, 1, 1]
    assert name in table.rows[row][2].text
    assert "reorganised" not in str(table.rows), "a reason may be about a person"
    assert all(bindings_of(table))


def test_coverage_counts_services_and_questions():
    assert "7 of 7 services" in coverage_sentence(made()).text
    assert coverage_sentence(made({})).text == "No service was asked in this round."
