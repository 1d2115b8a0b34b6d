"""Who rates itself higher or lower than others do, questions that divide, views, the target.

1. What is said of a service is never more than its claims bear, and too few are called too few.
2. Services that may not be named are counted, from six on; claims of one are in no exhibit then.
3. The target is met by a service on a theme where every question of it is.
"""

from statistics import median

import pytest
from tests.analysis.maturity.made import (
    NAMED,
    NOT_YET,
    SEVEN,
    answers_of,
    made,
    model,
    moderated,
    texts,
)

from gaugebook.analysis.maturity import (
    calibration_sentence,
    calibration_table,
    dividing_table,
    targets_table,
    views_table,
)
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.bindings_words import loose_numbers, texts_of
from gaugebook.exhibits import Unavailable
from gaugebook.maturity.targets import against_target

PLACE = "Test Council"
LOWERED = {"bins": "11111111", "benefits": "3333", "housing": "44444444"}


def said(sentence):
    return " ".join(texts_of(sentence))


def test_a_service_with_enough_lowered_claims_rates_itself_higher():
    found = calibration_table(moderated(LOWERED), may_name=NAMED, place=PLACE)
    rows = {row[0]: row[1:] for row in texts(found)}
    assert rows["Bins"] == ["8", "0", "8", "0", "Rates itself higher than others do"]
    assert rows["Housing"] == ["8", "0", "0", "8", "Rates itself lower than others do"]
    assert rows["Benefits"][-1] == "No sign of either" or "Too few" in rows["Benefits"][-1]
    assert rows["Planning"] == ["0", "0", "0", "0", "Too few claims to tell"]
    assert next(iter(rows)) == "Bins"
    assert "one rates itself higher and one rates itself lower" in found.title


def test_what_the_drawn_claims_say_of_all_claims_is_said_with_its_interval():
    found = calibration_table(moderated(LOWERED), may_name=NAMED, place=PLACE)
    share = next(note for note in found.notes if note.startswith("By the claims drawn"))
    # 8 of 20, by Wilson; the papers of these rounds do not say how they were drawn.
    assert share.startswith(
        "By the claims drawn, about 40% of all claims would be lowered if they were looked at; so "
        "many claims leave 22% to 61% open."
    )
    assert share.endswith("Each claim counts the same, as how they were drawn is not known.")
    assert loose_numbers(found, {}) == []


def test_too_few_claims_are_called_too_few():
    assessed = moderated({"bins": "11"})
    found = calibration_table(assessed, may_name=NAMED, place=PLACE)
    assert {row[-1] for row in texts(found)} == {"Too few claims to tell"}
    assert "too few to say of any service" in said(calibration_sentence(assessed))


def test_a_round_that_nobody_moderated_says_so():
    found = calibration_table(made(), may_name=NAMED, place=PLACE)
    assert isinstance(found, Unavailable)
    assert "nobody has concluded" in found.reason
    assert "nobody has concluded" in said(calibration_sentence(made()))


def test_unnamed_services_are_counted():
    found = calibration_table(moderated(LOWERED), may_name=NOT_YET, place=PLACE)
    assert [row[1] for row in texts(found)] == ["1", "1", "0", "5"]
    few = calibration_table(
        moderated({"bins": "11"}, {"Bins": "32231"}), may_name=NOT_YET, place=PLACE
    )
    assert isinstance(few, Unavailable)


def test_questions_divide_where_claims_change_or_people_differ():
    assessed = made(extra=[answers_of("bins", "11113", respondent="b")])
    found = dividing_table(assessed, may_name=NAMED, place=PLACE)
    rows = texts(found)
    assert all(row[3:] == ["1", "1"] for row in rows)
    changed = dividing_table(moderated({"bins": "12"}), may_name=NAMED, place=PLACE)
    # The first two questions of seven services, of which one service had both lowered.
    assert [row[1:3] for row in texts(changed)] == [["1", "1"], ["1", "1"]]


def test_no_question_divides_where_all_agree():
    found = dividing_table(made(), may_name=NAMED, place=PLACE)
    assert isinstance(found, Unavailable)


def test_before_the_reply_it_is_not_told_that_nothing_of_a_few_services_was_changed():
    """Of three services that is said of each of them."""
    few = made({"Bins": "32231", "Parks": "32231", "Roads": "32231"})
    hidden = dividing_table(few, may_name=Naming("they may still reply"), place=PLACE)
    assert isinstance(hidden, Unavailable)
    assert hidden.reason == "they may still reply; of so few, counts would name them"


def test_views_stand_side_by_side_with_how_many_services_they_rest_on():
    rows = texts(views_table(moderated({"bins": "1"}), place=PLACE))
    assert rows[0] == ["Data", "3.0", "3.0", "[c]"]
    assert rows[-1] == ["Services with this view", "7", "7", "1"]
    assert isinstance(views_table(made({"Bins": "32231"}), place=PLACE), Unavailable)


@pytest.mark.parametrize("target", ["", "first_year"])
def test_the_target_counts_services_and_answers_by_theme(target):
    assessed = made()
    found = targets_table(assessed, may_name=NOT_YET, place=PLACE, target=target)
    wanted = target or assessed.target
    for row, theme in zip(texts(found), model().themes, strict=True):
        nodes = [
            against_target(model(), one.views["self"], wanted)[theme.id]
            for one in assessed.answered
        ]
        assert row[1:5] == [
            str(sum(node.is_met is True for node in nodes)),
            str(sum(node.is_met is not None for node in nodes)),
            str(sum(node.met for node in nodes)),
            str(sum(node.tested for node in nodes)),
        ]
        # What lies above the target is positive, as a committee reads it.
        scores = [one.views["self"].nodes[theme.id].exact for one in assessed.answered]
        aim = nodes[0].target
        assert float(row[5]) == round(float(median(score - aim for score in scores)), 1)


def test_a_round_without_a_target_says_so():
    found = targets_table(made(SEVEN, target=None), may_name=NAMED, place=PLACE)
    assert isinstance(found, Unavailable)
    assert found.reason == "the round has no target"
