"""Every exhibit of a round: bound, made whatever the round, and naming nobody too early.

1. Every number is what it is bound to, whatever the round: one service, none, all alike, nothing
   that applies, late or excused ones, many, a break between versions.
2. Exhibits of a round whose services may not be named name none beside a score.
3. What cannot be made says why, as a part of a sentence.
"""

import pytest
from tests.analysis.maturity.made import (
    NAMED,
    NOT_YET,
    SEVEN,
    answers_of,
    everything,
    faults,
    finding,
    known,
    made,
    model,
    moderated,
)

from gaugebook.bindings_words import texts_of
from gaugebook.exhibits import Figure, Unavailable, exhibit_from_json, exhibit_to_json, numbers_of

_THEMES = ("Data ", "Resilience ", "Delivery ", "Culture ", "Measurement ")


def before(levels=SEVEN, **more):
    from datetime import date

    told = {"cycle": "2021-Q4", "opened": date(2021, 10, 1), "due": date(2021, 11, 1)}
    return made(levels, **told, right_of_reply_until=date(2021, 12, 1), **more)


def halves():
    """Scores that end in a half: 2.5 to two of one and one of four, and so on."""
    assessed = made(extra=[answers_of("bins", "11113", respondent="b")])
    return assessed


MANY = {f"Service {n}": "12343" for n in range(14)}
"""More than are written as words."""

ROUNDS = {
    "seven services": lambda: made(previous=before()),
    "one service": lambda: made({"Bins": "32231"}),
    "one service and one before": lambda: made(
        {"Bins": "32231"}, previous=before({"Bins": "2" * 5})
    ),
    "nobody": lambda: made({}),
    "nobody answered": lambda: made({}, silent=("Bins", "Parks")),
    "all excused": lambda: made({}, excused=("Bins",)),
    "all alike": lambda: made(dict.fromkeys(SEVEN, "22222")),
    "all at the top": lambda: made(dict.fromkeys(SEVEN, "44444")),
    "nothing applies": lambda: made(dict.fromkeys(SEVEN, "nnnnn")),
    "one theme does not apply": lambda: made(dict.fromkeys(SEVEN, "223n1")),
    "one theme unanswered": lambda: made(dict.fromkeys(SEVEN, "223-1")),
    "late, silent and excused": lambda: made(
        SEVEN, silent=("Parks",), excused=("Arts",), late=("Bins",)
    ),
    "claims on figures": lambda: made(
        kpi={"bins": [finding()], "benefits": [finding(state="cannot_confirm", sentence="No.")]}
    ),
    "two people": halves,
    "moderated, a few claims": lambda: moderated({"bins": "11", "benefits": "3"}),
    "moderated, enough to tell": lambda: moderated(
        {"bins": "11111111", "benefits": "3333", "housing": "44444444"}
    ),
    "one service moderated": lambda: moderated({"bins": "1"}, {"Bins": "32231"}),
    "forty services": lambda: made({f"Service {n}": "12343" for n in range(40)}),
    "many claims not confirmed": lambda: made(
        MANY,
        kpi={
            f"service-{n}": [
                finding("RES.3" if n % 2 else "DAT.1", "confirmed" if n == 3 else "not_confirmed")
            ]
            for n in range(14)
        },
    ),
    "many moderated": lambda: moderated({f"service-{n}": "11111111" for n in range(14)}, MANY),
    "many at the target": lambda: made(
        {name: "33333" if number else "12343" for number, name in enumerate(MANY)}
    ),
}


@pytest.fixture(params=ROUNDS, scope="module")
def assessed(request):
    return ROUNDS[request.param]()


@pytest.mark.parametrize("may_name", [NAMED, NOT_YET], ids=["named", "not yet"])
def test_every_number_is_what_it_is_bound_to(assessed, may_name):
    assert faults(assessed, everything(assessed, may_name=may_name)) == {}


def test_the_same_exhibits_are_made_whatever_the_round(assessed):
    names = set(everything(made(previous=before())))
    assert set(everything(assessed)) == names


def test_an_exhibit_that_cannot_be_made_says_why(assessed):
    for exhibit in everything(assessed).values():
        if isinstance(exhibit, Unavailable):
            assert exhibit.reason[0].islower() or exhibit.reason.startswith(_THEMES)
            assert not exhibit.reason.endswith(".")
            assert len(exhibit.reason) > 10


def test_exhibits_are_kept_and_read_back(assessed):
    for exhibit in everything(assessed).values():
        assert exhibit_from_json(exhibit_to_json(exhibit)) == exhibit


def test_no_service_is_named_beside_a_score_before_its_reply(assessed):
    found = everything(assessed, may_name=NOT_YET)
    names = {one.service.name for one in assessed.services}
    own = {o.binding for o in known(assessed) if o.service != "_T"}
    for name, exhibit in found.items():
        assert not any(number.binding in own for number in numbers_of(exhibit)), name
        if name != "response":
            words = " ".join(texts_of(exhibit))
            assert not any(service in words for service in names), name


def test_the_result_behind_a_rounded_score_holds_no_service_before_its_reply():
    found = everything(made(previous=before()), may_name=NOT_YET)
    for exhibit in found.values():
        for result in getattr(exhibit, "results", ()):
            assert "bins" not in str(result.parameters)


def test_missing_is_never_nought():
    assessed = made({"Bins": "32231"}, silent=("Parks",))
    values = [n.value for e in everything(assessed).values() for n in numbers_of(e)]
    scores = [
        number.value
        for name in ("heat-map", "services")
        for number in numbers_of(everything(assessed)[name])
    ]
    assert None not in values
    assert 0 not in scores


def test_an_overall_score_never_stands_without_the_weakest_theme():
    """The shipped model has none; one that has puts both into every row."""
    text = model().scoring
    overall = model().model_copy(
        update={"scoring": text.model_copy(update={"overall": text.themes})}
    )
    from gaugebook.maturity.score import score

    found = score(overall, answers_of("bins", "32231"))
    assert found.overall.exact is not None
    assert found.headline is not None


def test_headline_figures_are_large_numbers_with_words():
    found = everything(made())
    figures = [exhibit for exhibit in found.values() if isinstance(exhibit, Figure)]
    assert [figure.name for figure in figures] == ["headline-answered", "headline-weakest"]
    assert figures[1].label.endswith("Measurement and benchmarking")


def test_made_up_rounds_say_so_everywhere():
    assessed = made(previous=before(made_up=True), made_up=True)
    for name, exhibit in everything(assessed).items():
        assert getattr(exhibit, "made_up", True), name
