"""The roadmap of one service.

1. The goal: the weakest theme one level up, a theme, a target profile; ties; nothing to do.
2. Order: what others build on first, then the least effort; dates follow needs.
3. What each step says: action, effort, owner, metric, the score after it.
4. What is not known, does not apply or is not answered is said, never guessed.
5. In the confirmed view, what is claimed already is to be shown, not done again.
6. What is done is left out.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.maturity.little_models import (
    HEAD,
    LEVELS,
    SPECIAL,
    answers,
    draw,
    level,
    promise,
    theme,
)

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import UsageError
from gaugebook.maturity import Cap, Scored, score
from gaugebook.maturity.roadmap import Pace, Terms, roadmap
from gaugebook.maturity.roadmap.ladder import FIND_OUT, lifts_of
from gaugebook.maturity.services import Service

HEADED = "scoring: {headline: {op: min}, min_answered: 0.5}\n"
TARGETS = "targets: [{id: standard, label: Standard, default: 3, overrides: {B.1: 2}}]\n"
WASTE = Service("waste", "Waste")


def with_actions(name: str, *actions: str, more: str = "") -> str:
    """Give a statement with one action a level: ``a small high A.2.a`` has a need."""
    lines = []
    for at, action in enumerate(actions, start=1):
        letter, effort, benefit, *needs = action.split()
        fields = f"id: {name}.{letter}, text: Do {name}.{letter}., effort: {effort}, "
        fields += f"benefit: {benefit}, needs: [{', '.join(needs)}]"
        lines.append(f"{at}: [{{{fields}}}]")
    return level(name, f"actions: {{{', '.join(lines)}}}" + more)


def model(head: str = HEADED, **statements: str) -> Assessment:
    """Give a model of themes A (two statements) and B (one)."""
    plain = {"A_1": level("A.1"), "A_2": level("A.2"), "B_1": level("B.1")} | statements
    a = theme("A", promise("A.P1", plain["A_1"], plain["A_2"]))
    b = theme("B", promise("B.P1", plain["B_1"]))
    return draw(HEAD + LEVELS + SPECIAL + TARGETS + head + "themes:\n" + a + b)


def ids(found) -> list[str]:
    return [step.id for step in found.steps]


def scored(one: Assessment, **given: object) -> Scored:
    return score(one, answers(**given))


# --- 1: goals -------------------------------------------------------------------------------------


def test_the_weakest_theme_is_lifted_to_the_next_level():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=2, B_1=3))

    assert found.goal.sentence == "Lift Theme A from 1.5 to 2.0 (Developing)."
    assert ids(found) == ["A.1>2"]
    assert (found.proof, found.steps[0].exact) == ("shortest", 2)


def test_of_equally_weak_themes_the_one_with_fewest_steps_is_taken_and_the_other_named():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=1, B_1=1))

    assert (found.goal.theme, ids(found)) == ("B", ["B.1>2"])
    assert found.notes == ("Theme A is just as weak; this is the theme with the fewest steps.",)


def test_without_a_headline_the_weakest_is_by_its_own_scale():
    one = model("scoring: {min_answered: 0.5}\n")

    assert roadmap(one, scored(one, A_1=2, A_2=2, B_1=3)).goal.theme == "A"


def test_a_theme_and_a_score_can_be_asked_for():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=2, B_1=3), goal="B", wanted=Fraction(4))

    assert found.goal.sentence == "Lift Theme B from 3.0 to 4.0 (Leading)."
    assert ids(found) == ["B.1>4"]


def test_a_score_that_is_there_only_when_rounded_is_not_there():
    one = model(A_1=level("A.1", "weight: 29"))
    found = roadmap(one, scored(one, A_1=3, A_2=2, B_1=4))

    assert found.goal.sentence == "Lift Theme A from 2.967 to 3 (Managed)."  # not from 3.0 to 3.0
    assert ids(found) == ["A.2>3"]


def test_a_stage_is_not_called_by_the_name_of_a_level():
    staged = "scoring: {headline: {op: min}, themes: {op: staged, pass_from: 3}}\n"
    one = draw(
        HEAD
        + LEVELS
        + SPECIAL
        + staged
        + "themes:\n"
        + theme("A", promise("A.P1", level("A.1"), more="        stage: 1\n"))
    )
    found = roadmap(one, scored(one, A_1=1))

    assert found.goal.sentence == "Lift Theme A from 0.0 to 1.0."  # not 1.0 (Starting)
    assert ids(found) == ["A.1>2", "A.1>3"]


def test_a_target_profile_is_met_statement_by_statement():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=4, B_1=2), goal="standard")

    assert found.goal.sentence == "Meet the target profile “Standard”."
    assert ids(found) == ["A.1>2", "A.1>3"]  # A.2 is above, which makes up for nothing
    assert [step.theme for step in found.steps] == ["A", "A"]


def test_where_the_target_is_met_there_is_nothing_to_do():
    one = model()
    found = roadmap(one, scored(one, A_1=3, A_2=4, B_1=2), goal="standard")

    assert found.steps == ()
    assert found.notes == ("No statement with an answer is below its target.",)


def test_at_the_highest_level_there_is_nothing_to_do():
    one = model()
    found = roadmap(one, scored(one, A_1=4, A_2=4, B_1=4))

    assert (found.steps, found.goal.kind) == ((), "none")
    assert found.goal.sentence == "Theme A is at the highest there is."


def test_without_scores_there_is_no_weakest_theme():
    one = model()
    found = roadmap(one, scored(one))

    assert found.steps == ()
    assert found.goal.sentence == "The weakest theme cannot be named: no theme has a score."
    assert found.to_answer == ("A.1", "A.2", "B.1")


def test_a_goal_that_does_not_exist_is_refused():
    one = model()
    with pytest.raises(UsageError, match=r"no target profile and no theme standart.*standard"):
        roadmap(one, scored(one, A_1=1), goal="standart")


def test_a_score_that_cannot_be_reached_gives_no_steps():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=2, B_1=3), goal="A", wanted=Fraction(5))

    assert (found.steps, found.proof) == ((), "none")
    assert found.notes == ("No list of steps gets there.",)


# --- 2 and 3: order and what a step says ----------------------------------------------------------


def test_what_others_build_on_comes_first_then_the_least_effort():
    one = model(
        A_1=with_actions("A.1", "a large high", "b small low"),
        A_2=with_actions("A.2", "a medium high", "b small high A.1.a"),
        B_1=with_actions("B.1", "a small low"),
    )
    found = roadmap(one, scored(one, A_1=1, A_2=1, B_1=1), goal="standard")

    assert ids(found) == ["B.1>2", "A.2>2", "A.1>2", "A.2>3", "A.1>3"]
    assert [step.number for step in found.steps] == [1, 2, 3, 4, 5]
    assert found.steps[3].needs == ("A.2>2", "A.1>2")
    assert [str(step.reaches) for step in found.steps] == ["2.0", "1.5", "2.0", "2.5", "3.0"]


def test_dates_follow_effort_and_needs():
    one = model(
        A_1=with_actions("A.1", "a small high", "b large low"),
        A_2=with_actions("A.2", "a medium high A.1.a", "b small low"),
    )
    start = date(2023, 1, 1)
    given = scored(one, A_1=1, A_2=1, B_1=4)
    found = roadmap(one, given, goal="standard", service=WASTE, terms=Terms(start=start))
    spans = {step.id: (step.starts, step.due) for step in found.steps}

    assert spans["A.1>2"] == (start, date(2023, 3, 31))
    assert spans["A.2>2"] == (date(2023, 4, 1), date(2023, 9, 30))
    assert spans["A.1>3"] == (date(2023, 4, 1), date(2024, 3, 31))
    assert {step.owner for step in found.steps} == {"Waste"}
    quick = Terms(start=start, pace=Pace(1, 2, 3), owners={"A.1": "Web team"})
    hurried = roadmap(one, given, goal="standard", service=WASTE, terms=quick)
    assert hurried.steps[0].due == date(2023, 1, 31)
    assert [step.owner for step in hurried.steps if step.statement == "A.1"] == ["Web team"] * 2


def test_without_a_start_date_there_are_no_dates():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2=2, B_1=3))

    assert (found.steps[0].starts, found.steps[0].due, found.steps[0].owner) == (None, None, "")
    with pytest.raises(ValueError, match="a month or more"):
        Pace(small=0)


def test_the_metric_is_that_of_the_action_or_of_the_test_at_that_level():
    test = (
        ", kpi_checks: [{id: known, level: 3, metric: wait_mean, "
        "test: {months_with_value: '>= 10', window: 12 months}, on_fail: No.}]"
    )
    one = model(B_1=with_actions("B.1", "a small low", "b small low", more=test))
    found = roadmap(one, scored(one, A_1=4, A_2=4, B_1=1), goal="B", wanted=Fraction(3))

    assert [step.metric for step in found.steps] == [None, "wait_mean"]


def test_a_step_that_the_model_does_not_name_says_so():
    one = model()
    step = roadmap(one, scored(one, A_1=1, A_2=2, B_1=3)).steps[0]

    assert "The model names no step for it." in step.told()
    assert (step.effort, step.benefit, step.actions) == (None, None, ())


def test_several_actions_of_a_level_are_one_step():
    two = (
        "{id: B.1.a, text: First., effort: small, benefit: low}, "
        "{id: B.1.b, text: Then., effort: large, benefit: high}"
    )
    one = model(B_1=level("B.1", f"actions: {{1: [{two}]}}"))
    step = roadmap(one, scored(one, A_1=4, A_2=4, B_1=1)).steps[0]

    assert (step.told(), step.actions) == ("First. Then.", ("B.1.a", "B.1.b"))
    assert (step.effort, step.benefit) == ("large", "high")


# --- 4: what is not known -------------------------------------------------------------------------


def test_what_nobody_knows_is_to_be_found_out_first():
    one = model()
    step = roadmap(one, scored(one, A_1="dont_know", A_2=2, B_1=4)).steps[0]

    assert (step.id, step.from_level) == ("A.1>2", 1)
    assert step.notes == (FIND_OUT,)


def test_what_is_not_answered_is_asked_for_and_not_lifted():
    one = model()
    found = roadmap(one, scored(one, A_1=1, B_1=4))

    assert (ids(found), found.to_answer) == (["A.1>2"], ("A.2",))
    assert any("A.2 has no answer that counts yet" in note for note in found.notes)


def test_what_does_not_apply_is_left_out_and_told():
    one = model()
    found = roadmap(one, scored(one, A_1=1, A_2="not_applicable", B_1=4))

    assert ids(found) == ["A.1>2"]
    assert found.notes == ("A.2 does not apply, and is left out.",)


def on_a_share(scoring: str, second: str) -> Assessment:
    """Give a model of a statement on a scale from 0 to 1 in A, and another in B."""
    head = (
        "scales: {share: [{value: 0, label: 'No'}, {value: 0.5, label: Some}, "
        f"{{value: 1, label: All}}]}}\nscoring: {{{scoring}}}\n"
    )
    a = promise("A.P1", "{id: A.1, ask: 'Do you?', type: 'scale:share'}")
    b = promise("B.P1", second)
    return draw(HEAD + LEVELS + head + "themes:\n" + theme("A", a) + theme("B", b))


def test_a_blank_that_counts_as_nought_is_to_be_answered():
    one = on_a_share("blank: zero", "{id: B.1, ask: 'Do you?', type: 'scale:share'}")
    found = roadmap(one, scored(one, B_1=1), goal="A")

    assert found.to_answer == ("A.1",)
    assert found.steps[0].notes == (FIND_OUT,)


def test_needs_that_do_not_apply_or_are_not_answered_are_told():
    one = model(
        A_1=with_actions("A.1", "a small low B.1.a"),
        B_1=with_actions("B.1", "a small low"),
    )
    apart = roadmap(one, scored(one, A_1=1, A_2=2, B_1="not_applicable"))
    blank = roadmap(one, scored(one, A_1=1, A_2=2))

    assert ids(apart) == ids(blank) == ["A.1>2"]
    assert apart.steps[0].notes == ("It builds on B.1.a, which does not apply to you.",)
    assert blank.steps[0].notes == ("It builds on B.1.a: nobody has said whether that is done.",)


def test_two_statements_that_each_build_on_the_others_next_level_go_together():
    one = model(
        A_1=with_actions("A.1", "a small low A.2.b", "b small low"),
        A_2=with_actions("A.2", "a small low A.1.b", "b small low"),
    )
    found = roadmap(one, scored(one, A_1=1, A_2=1, B_1=4), goal="standard")

    assert sorted(ids(found)) == ["A.1>2", "A.1>3", "A.2>2", "A.2>3"]
    assert any("goes together with" in note for step in found.steps for note in step.notes)


def test_a_mean_of_several_people_is_lifted_from_where_it_stands():
    one = model()
    half = scored(one, A_1=1, A_2=2, B_1=4)
    leaf = replace(half.nodes["A.1"], provisional=Fraction(3, 2), claimed=Fraction(3, 2))
    children = (replace(half.nodes["A.P1"], children=(leaf, half.nodes["A.2"])),)
    theme_a = replace(half.nodes["A"], provisional=Fraction(7, 4), children=children)
    tree = replace(half.overall, children=(theme_a, half.nodes["B"]))
    found = roadmap(one, replace(half, overall=tree), goal="A")

    assert [(step.id, step.from_level) for step in found.steps] == [("A.1>2", Fraction(3, 2))]


def test_a_scale_and_a_number_without_bands():
    number = "{id: B.1, ask: 'How many?', type: number, number: {min: 0, max: 1}}"
    one = on_a_share("min_answered: 0", number)
    found = scored(one, A_1=0, B_1=0)

    assert ids(roadmap(one, found, goal="A")) == ["A.1>0.5"]  # a quarter of its scale is 0.25
    assert ids(roadmap(one, found, goal="B")) == []
    assert roadmap(one, found, goal="B").notes == ("No list of steps gets there.",)


# --- 5 and 6: claimed, and done -------------------------------------------------------------------


def test_what_is_claimed_is_to_be_shown_and_what_builds_on_it_does_not_wait():
    one = model(
        A_1=with_actions("A.1", "a small low", "b large low"),
        A_2=with_actions("A.2", "a small low A.1.b"),
    )
    cap = Cap("A.1", 2, "The target was met in 5 of 12 months.")
    given = answers(A_1=3, A_2=1, B_1=4)
    confirmed = score(one, given, view="confirmed", caps=[cap])
    found = roadmap(one, confirmed, goal="A", wanted=Fraction(5, 2))
    steps = {step.id: step for step in found.steps}

    assert found.view == "confirmed"
    assert steps["A.1>3"].kind == "show"
    assert "Settle what keeps it from counting." in steps["A.1>3"].told()
    assert steps["A.1>3"].notes == ("The target was met in 5 of 12 months. So it counts as 2.",)
    assert lifts_of(one, confirmed).lifts["A.2>2"].needs == frozenset()


def test_what_is_done_since_is_not_done_again():
    one = model(
        A_1=with_actions("A.1", "a small low", "b small low"),
        A_2=with_actions("A.2", "a small low A.1.a", "b small low"),
    )
    given = scored(one, A_1=1, A_2=1, B_1=4)
    ladder = lifts_of(one, given, done={"A.1.a"})
    found = roadmap(one, given, goal="standard", terms=Terms(done=frozenset({"A.1.a"})))

    assert ladder.lifts["A.2>2"].needs == frozenset()
    assert {step.id: step.kind for step in found.steps}["A.1>2"] == "show"


def test_a_profile_that_is_not_asked_a_theme():
    head = HEADED + "applies_to: {profiles: [{id: a, label: A}, {id: b, label: B}]}\n"
    one = model(head, B_1=level("B.1", "applies_to: [a]"))
    found = roadmap(one, score(one, answers(A_1=1, A_2=1), profile="b"), goal="B")

    assert found.steps == ()
    assert found.goal.sentence == "Services of this profile are not asked anything of B."
