"""Numbers in the words of a model, and results of a service that may not be named yet."""

from dataclasses import replace

import pytest
from tests.analysis.maturity.made import NAMED, NOT_YET, SEVEN, faults, made

from gaugebook.analysis.maturity import Shown, score_exhibits
from gaugebook.analysis.maturity.exhibits import claim_exhibits, response_exhibits, round_exhibits
from gaugebook.analysis.maturity.quoted import with_words_quoted
from gaugebook.bindings_words import loose_numbers
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import Sentence, Unavailable

GROUPS = (response_exhibits, score_exhibits, claim_exhibits, round_exhibits)


def odd(assessed, title):
    """Give a round whose model, first theme and first service have a number in their names."""
    model = assessed.model
    first = model.themes[0].model_copy(update={"title": {"": title}})
    named = model.model.model_copy(update={"title": {"": f"Standard 3.14 {title}"}})
    other = model.model_copy(update={"themes": (first, *model.themes[1:]), "model": named})
    one = assessed.services[0]
    service = replace(one, service=replace(one.service, name=f"Ward 7 {title}"))
    return replace(assessed, model=other, services=(service, *assessed.services[1:]))


@pytest.mark.parametrize(
    "title", ["99.9% of 12,345 calls", "=1+1", "<b>5.5</b> {{ 7*7 }}", "خدمة 42"]
)
@pytest.mark.parametrize("may_name", [NAMED, NOT_YET])
def test_numbers_in_names_stop_no_paper(title, may_name):
    assessed = odd(made(), title)
    for group in GROUPS:
        assert faults(assessed, group(Shown(assessed, may_name, "Test Council"))) == {}


def test_a_number_in_a_name_stands_behind_no_other_number():
    assessed = odd(made(), "99.9% of 12,345 calls")
    wrong = Sentence("wrong", ("99.9% of 12,345 calls: 12,345 people were glad, which is 99.9%.",))
    found = loose_numbers(with_words_quoted(wrong, assessed), {})
    assert [number for number, _ in found] == ["12,345", "99.9%"]


def test_a_name_that_is_a_number_hides_no_number():
    assessed = odd(made(), "x")
    theme = assessed.model.themes[0].model_copy(update={"title": {"": "86.9%"}})
    model = assessed.model.model_copy(update={"themes": (theme, *assessed.model.themes[1:])})
    wrong = Sentence("wrong", ("Of all calls 86.9% were answered.",))
    quoted = with_words_quoted(wrong, replace(assessed, model=model))
    assert [number for number, _ in loose_numbers(quoted, {})] == ["86.9%"]


def test_what_is_not_made_can_have_a_number_in_its_name():
    assessed = odd(made({"Bins": SEVEN["Bins"]}), "20 seconds or less")
    chart = score_exhibits(Shown(assessed, NOT_YET, "Test Council"))["services"]
    assert isinstance(chart, Unavailable)
    assert loose_numbers(chart, {}) == []


@pytest.mark.parametrize("services", [1, 3, 5])
def test_of_few_services_no_finding_is_told_before_their_right_of_reply_has_passed(services):
    few = made(dict(list(SEVEN.items())[:services]))
    for may_name, is_told in ((NOT_YET, False), (NAMED, True)):
        shown = Shown(few, may_name, "Test Council")
        found = {**score_exhibits(shown), **claim_exhibits(shown)}
        for name in ("weakest", "claims-finding", "calibration-finding"):
            assert ("not told yet" in found[name].text) is not is_told
        titles = [say(theme.title) for theme in few.model.themes]
        assert any(title in found["weakest"].text for title in titles) is is_told
