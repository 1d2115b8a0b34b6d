"""Answers of the round before.

1. They are carried where the question still asks the same, under its new name if it has one.
2. What was reworded, removed or is no longer offered or asked is left out with its reason.
3. People who differ leave a question open; who answered is not carried.
4. Versions are followed one by one; where one is missing, nothing is carried.
"""

from tests.maturity.campaign.little_round import MODEL, service
from tests.maturity.campaign.little_round import given as answered
from tests.maturity.little_models import draw, level, promise, theme

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign import carry, carry_by_heir

HEAD = """\
schema: maturity-model/1
model: {{id: drawn, version: {version}, status: draft, title: Drawn, owner: O, licence: own{more}}}
levels:
  - {{value: 1, id: low, label: Low}}
  - {{value: 2, id: mid, label: Mid}}
  - {{value: 3, id: high, label: High}}
  - {{value: 4, id: top, label: Top}}
"""


def version(number, names, *, after="", changes=""):
    more = f", supersedes: {after}, changes: [{changes}]" if after else ""
    text = HEAD.format(version=number, more=more)
    return draw(text + "themes:\n" + theme("A", promise("A.P1", *(level(n) for n in names))))


ONE = version("1.0.0", ["A.1", "A.2", "A.3", "A.4"])
TWO = version(
    "1.1.0",
    ["A.1", "A.2", "A.9", "A.5"],
    after="1.0.0",
    changes="{statement: A.2, kind: reworded, comparable: false}, "
    "{statement: A.9, kind: renamed, from: [A.3], comparable: true}, "
    "{statement: A.4, kind: removed, comparable: false}, "
    "{statement: A.5, kind: added, comparable: false}",
)
THREE = version(
    "2.0.0",
    ["A.1", "A.9"],
    after="1.1.0",
    changes="{statement: A.2, kind: removed, "
    "comparable: false}, {statement: A.5, kind: removed, comparable: false}",
)


def carried(answers, model, **options):
    found = carry(answers, before=ONE, model=model, **options)
    return {a.statement: a.value for a in found.answers.given}, dict(found.left_out)


def test_the_same_version_carries_all():
    given = Answers((Answer("A.1", 2, reason="Why", respondent="k", role="x"),), "bins", "2025/26")

    found = carry(given, before=ONE, model=ONE)

    assert found.answers == Answers((Answer("A.1", 2, reason="Why"),), "bins", "2025/26")
    assert found.problem(service("bins")) is None


def test_changes_decide_what_is_carried():
    kept, left = carried(answered(A_1=1, A_2=2, A_3=3, A_4=4), TWO)

    assert kept == {"A.1": 1, "A.9": 3}
    assert left == {
        "A.2": "the question now asks something else",
        "A.4": "the question is no longer asked",
    }


def test_versions_are_followed_one_by_one():
    given = answered(A_1=1, A_2=2, A_3=3)

    assert carried(given, THREE, versions=[ONE, TWO])[0] == {"A.1": 1, "A.9": 3}
    assert carried(given, THREE) == (
        {},
        dict.fromkeys(
            ["A.1", "A.2", "A.3"], "what changed since that version of the model is not known"
        ),
    )


def test_people_who_differ_leave_it_open():
    given = Answers(
        (
            Answer("A.1", 1, respondent="x"),
            Answer("A.1", 2, respondent="y"),
            Answer("A.2", special="not_answered"),
        )
    )

    found = carry(given, before=ONE, model=ONE)

    assert found.answers.given == ()
    assert found.problem(service("bins")).message == (
        "Bins begins without 1 answer of the round before: several people answered differently (1)."
    )


def test_what_the_model_no_longer_takes_is_left_out():
    assert carried(answered(A_1=9), ONE) == ({}, {"A.1": "the answer is no longer offered"})


def test_heirs_of_one_service_take_what_their_own_profile_asks():
    heirs = [
        service("calls", came_from=("bins",), profile="phone"),
        service("rounds", came_from=("bins",), profile="visits"),
        service("depot", came_from=("rounds",)),
        service("new"),
    ]

    found = carry_by_heir(heirs, {"bins": answered(A_1=2, B_1=3)}, before=MODEL, model=MODEL)

    of = {name: [a.statement for a in one.answers.given] for name, one in found.items()}
    assert of == {"calls": ["A.1", "B.1"], "rounds": ["A.1"], "depot": ["A.1", "B.1"]}
