"""Services split, merged and handed over while a round goes on.

1. A service's own answers come first; what others gave stands in for what it did not answer.
2. Where two of those it was made of differ, neither counts, and it is asked.
3. No answer is lost or counts twice without a word: every one is traced, once for each service
   that it was looked at for.
"""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import MODEL, service
from tests.maturity.campaign.little_round import given as answered

from gaugebook.maturity.answers import Answer, Answers, faults_of
from gaugebook.maturity.campaign import Carried, inherit, prefills
from gaugebook.maturity.campaign.filled import says


def codes(found):
    return [p.code for p in found.problems]


def levels(found, name):
    return {a.statement: a.value for a in found.answers[name].given}


def test_a_service_that_was_handed_over_keeps_its_answers():
    found = inherit(
        MODEL, [service("waste", came_from=("bins",))], {"bins": answered(A_1=2, B_1=3)}
    )

    assert levels(found, "waste") == {"A.1": 2, "B.1": 3}
    assert found.sources == {"waste": ("bins",)}
    assert codes(found) == []


def test_a_split_gives_both_the_answers_and_says_so():
    heirs = [service("bins", came_from=("waste",)), service("tips", came_from=("waste",))]

    found = inherit(MODEL, heirs, {"waste": answered(A_1=2)})

    assert levels(found, "bins") == levels(found, "tips") == {"A.1": 2}
    assert [p.message for p in found.problems] == [
        "The answers of waste stand for Bins and Tips: they count once for each of them."
    ]


def test_a_merger_keeps_what_agrees_and_asks_for_the_rest():
    waste = service("waste", came_from=("bins", "tips"))
    bins = Answers((Answer("A.1", 2, reason="We count.", evidence=("a.pdf",)), Answer("A.2", 1)))
    tips = Answers((Answer("A.1", 2, reason="So do we.", evidence=("a.pdf",)), Answer("A.2", 3)))

    found = inherit(MODEL, [waste], {"bins": bins, "tips": tips})

    assert found.answers["waste"].given == (
        Answer("A.1", 2, reason="We count.; So do we.", evidence=("a.pdf",)),
    )
    assert codes(found) == ["answers-divided"]
    assert found.fixes(MODEL, waste) == {
        "A.2": "Choose one answer for the whole service: bins said “1 - Starting”; "
        "tips said “3 - Managed”."
    }
    begins = prefills([waste], model=MODEL, returned={"bins": bins, "tips": tips}, inherited=found)
    assert [a.statement for a in begins["waste"].answers.given] == ["A.1"]
    assert list(begins["waste"].fixes) == ["A.2"]


def test_two_people_of_each_service_that_agree_are_all_kept():
    waste = service("waste", came_from=("bins", "tips"))
    bins = Answers((Answer("A.1", 2, respondent="x"), Answer("A.1", 2, respondent="y")))
    tips = Answers((Answer("A.1", 2, respondent="x"), Answer("A.1", 2, respondent="z")))

    found = inherit(MODEL, [waste], {"bins": bins, "tips": tips})

    assert [a.respondent for a in found.answers["waste"].given] == ["x", "y", "z"]


def test_its_own_answers_come_first_and_what_they_replace_is_told():
    waste = service("waste", came_from=("bins",))

    found = inherit(MODEL, [waste], {"bins": answered(A_1=1, A_2=1), "waste": answered(A_1=4)})

    assert levels(found, "waste") == {"A.1": 4, "A.2": 1}
    assert codes(found) == ["answers-superseded"]


def test_what_is_not_asked_of_the_heir_is_told():
    visits = service("waste", came_from=("bins",), profile="visits")

    found = inherit(MODEL, [visits], {"bins": answered(A_1=1, B_1=1)})

    assert levels(found, "waste") == {"A.1": 1}
    assert codes(found) == ["answers-not-asked"]


def test_an_excused_service_hands_its_answers_on_and_counts_itself_no_more():
    bins = service("bins", excused="Merged into Waste")
    waste = service("waste", came_from=("bins",))

    found = inherit(MODEL, [bins, waste], {"bins": answered(A_1=2)})

    assert list(found.answers) == ["waste"]
    assert codes(found) == []


def test_answers_that_nobody_claims_are_told():
    excused = service("tips", excused="Closed")

    found = inherit(MODEL, [excused], {"tips": answered(A_1=2), "bins": answered(A_1=2)})

    assert dict(found.answers) == {}
    assert sorted(codes(found)) == ["answers-excused", "answers-unclaimed"]


def test_a_source_further_back_speaks_only_where_the_nearer_one_is_silent():
    services = [
        service("waste", came_from=("bins",)),
        service("bins", came_from=("old",), excused="Merged"),
    ]

    found = inherit(MODEL, services, {"old": answered(A_1=1, A_2=1), "bins": answered(A_1=3)})

    assert levels(found, "waste") == {"A.1": 3, "A.2": 1}
    assert codes(found) == ["answers-superseded"]


def test_answers_of_the_round_before_come_last():
    waste = service("waste", came_from=("bins",))
    last = {"waste": Carried(answered("bins", A_1=2), {}), "other": Carried(answered(B_1=1), {})}

    begins = prefills([waste, service("new")], model=MODEL, last=last)

    assert begins["waste"].answers.given == (Answer("A.1", 2),)
    assert "new" not in begins


def test_words_beside_no_answer_are_not_lost_in_a_workbook_made_again():
    blank = Answer("A.2", special="not_answered", reason="We are still asking.")
    returned = {"bins": Answers((Answer("A.1", 2), blank), "bins", "2026-Q4")}

    begins = prefills(
        [service("bins")],
        model=MODEL,
        returned=returned,
        inherited=inherit(MODEL, [service("bins")], returned),
    )

    assert begins["bins"].answers.given == returned["bins"].given
    assert begins["bins"].answers.cycle == "2026-Q4"


IDS = ("a", "b", "c", "d", "e")


@st.composite
def rounds(draw):
    """Services that came from earlier ones in any way without a circle, and what came back."""
    listed = draw(st.lists(st.sampled_from(IDS), unique=True))
    services = []
    for name in listed:
        before = [other for other in IDS if other < name]
        came_from = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
        excused = draw(st.sampled_from(["", "", "", "Merged"]))
        profile = draw(st.sampled_from([None, "phone", "visits"]))
        services.append(service(name, came_from=tuple(came_from), excused=excused, profile=profile))
    returned = {}
    for name in draw(st.lists(st.sampled_from(IDS), unique=True)):
        given_ = []
        for statement in draw(st.lists(st.sampled_from(["A.1", "A.2", "B.1"]), unique=True)):
            for who in draw(st.lists(st.sampled_from(["", "x", "y"]), unique=True, min_size=1)):
                value = draw(st.sampled_from([None, 1, 2]))
                special = "not_answered" if value is None else None
                given_.append(Answer(statement, value, special=special, respondent=who))
        returned[name] = Answers(tuple(given_), name, "2026-Q4")
    return services, returned


@given(rounds())
def test_no_answer_is_lost_or_counts_twice_without_a_word(drawn):
    services, returned = drawn

    found = inherit(MODEL, services, returned)

    said = {
        (name, a.statement) for name, of in returned.items() for a in of.given if not a.is_blank
    }
    traced = Counter((t.source, t.statement, t.target) for t in found.traced)
    assert {(source, statement) for source, statement, _ in traced} == said
    assert max(traced.values(), default=1) == 1
    told = {(p.code, p.key.split(" ")[0]) for p in found.problems}
    for source, statement in said:
        fates = [t for t in found.traced if (t.source, t.statement) == (source, statement)]
        counts = [t for t in fates if t.fate == "counts"]
        if len(counts) > 1:
            assert ("answers-shared", source) in told
        if not counts:
            words = {
                "unclaimed": "unclaimed",
                "excused": "excused",
                "not_asked": "not-asked",
                "superseded": "superseded",
            }
            for traced_ in fates:
                key = traced_.target if traced_.fate == "divided" else source
                assert (f"answers-{words.get(traced_.fate, traced_.fate)}", key) in told


@given(rounds())
def test_what_counts_is_what_was_answered_and_can_be_scored(drawn):
    services, returned = drawn

    found = inherit(MODEL, services, returned)

    for name, answers in found.answers.items():
        assert faults_of(MODEL, answers) == ()
        for answer in answers.given:
            sources = [
                t
                for t in found.traced
                if (t.target, t.statement, t.fate) == (name, answer.statement, "counts")
            ]
            assert says(answer) in {says(a) for t in sources for a in t.answers}
    for one in services:
        if one.id in returned and not one.excused:
            asked = {s.id for s in MODEL.asked_of(one.profile)}
            own = {a for a in returned[one.id].given if not a.is_blank and a.statement in asked}
            kept = set(found.answers[one.id].given) if one.id in found.answers else set()
            assert own <= kept
