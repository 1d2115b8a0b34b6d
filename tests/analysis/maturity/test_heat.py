"""The heat map: number, level in words and shape in each cell; or counts at each level."""

from fractions import Fraction

import pytest
from tests.analysis.maturity.made import NAMED, NOT_YET, SEVEN, made, model, texts

from gaugebook.analysis.maturity import heat_map
from gaugebook.analysis.maturity.numbers import Numbers, common_view, level_reached
from gaugebook.exhibits import Unavailable
from gaugebook.values import round_value


def drawn(assessed, may_name=NAMED, **more):
    return heat_map(assessed, may_name=may_name, place="Test Council", **more)


def test_each_cell_has_number_word_and_shape():
    table = drawn(made(silent=("Parks",)))
    bins, parks = table.rows[0], table.rows[-1]
    assert [c.text for c in bins] == [
        "Bins", "3.0 Managed", "2.0 Developing", "2.0 Developing", "3.0 Managed", "1.0 Starting",
        "10 of 28",
    ]  # fmt: skip
    assert [c.icon for c in bins[1:6]] == [
        "fill_most", "fill_quarter", "fill_quarter", "fill_most", "fill_none"
    ]  # fmt: skip
    assert [c.mark for c in bins[1:6]] == ["", "", "", "", "weakest"]
    assert [c.text for c in parks[1:]] == ["Not received"] * 6
    assert not any(cell.binding for cell in parks)


@pytest.mark.parametrize(
    ("score", "words", "icon"),
    [
        ("1", "Starting", "fill_none"),
        ("1.99", "Starting", "fill_none"),
        ("2", "Developing", "fill_quarter"),
        ("2.96", "Developing", "fill_quarter"),
        ("3", "Managed", "fill_most"),
        ("4", "Leading", "fill_whole"),
    ],
)
def test_the_word_is_the_level_that_is_reached_in_full(score, words, icon):
    found = level_reached(model(), Fraction(score))
    assert (found.words, found.icon) == (words, icon)


@pytest.mark.parametrize("score", ["0", "0.99", "4.01"])
def test_a_score_off_the_levels_has_no_word(score):
    assert level_reached(model(), Fraction(score)) is None


def test_services_that_are_late_or_asked_less_say_so():
    table = drawn(made({"Bins": "n2231", "Parks": "-2231"}, late=("Parks",)))
    assert texts(table)[0][1] == "Does not apply"
    assert set(texts(table)[1][1:]) == {"Late, not counted"}


def test_too_few_answers_are_no_number():
    assert texts(drawn(made({"Bins": "-2231"})))[0][1] == "Not enough answers"


def test_before_the_reply_services_are_counted_at_each_level():
    table = drawn(made(silent=("Parks",)), NOT_YET)
    assert [c.label for c in table.columns] == [
        "Theme", "Starting (1)", "Developing (2)", "Managed (3)", "Leading (4)", "No score"
    ]  # fmt: skip
    assert texts(table)[-1] == ["Measurement and benchmarking", "3", "3", "1", "0", "1"]
    for row in table.rows:
        assert sum(cell.value for cell in row[1:]) == 8


def test_five_services_are_not_counted_at_levels():
    five = dict(list(SEVEN.items())[:5])
    found = drawn(made(five), NOT_YET)
    assert isinstance(found, Unavailable)
    assert "from six on" in found.reason


def test_a_theme_that_five_services_have_is_withheld():
    levels = {
        name: marks if n else "n" + marks[1:] for n, (name, marks) in enumerate(SEVEN.items())
    }
    levels["Council Tax"] = "n3332"
    table = drawn(made(levels), NOT_YET)
    assert texts(table)[0] == ["Data", "[c]", "[c]", "[c]", "[c]", "2"]
    assert "[c]" not in texts(table)[1]


def test_the_title_says_which_theme_is_weakest_most_often():
    title = drawn(made()).title
    assert title == "Measurement and benchmarking is the weakest theme of all seven services"
    assert drawn(made(dict.fromkeys(SEVEN, "22222"))).title.startswith("No one theme")


def test_a_score_is_rounded_as_the_model_says_and_bound_to_how():
    """2.25 is 2.2 by the model (half to even); rounded half up it would be 2.3."""
    numbers = Numbers(made())
    (service, *_) = numbers.assessed.services
    node = service.views["self"].nodes["DAT"]
    shown = numbers.printed(Fraction("2.25"), "score")
    assert (shown.text, str(round_value(2.25, 1))) == ("2.2", "2.3")
    assert shown.binding.startswith("result:rounded-as-the-model-says")
    assert not numbers.score(service, node, "self").binding.startswith("result:")


def test_one_view_for_all_or_the_confirmed_one():
    assert common_view(made()) == "confirmed"
    assert common_view(made({})) == "self"
