"""Scores of one service.

1. Weights count; a node says of how much; a blank is never a zero.
2. Too few answers give no number, and no theme loses an answer because its promise has few.
3. What does not apply is left out, zero, at its target or full marks, as the model says, and tells.
4. "We do not know" scores as the model says and is flagged.
5. Ticks that a level needs, evidence and figures lower a claim, with the reason; the claim stays.
6. Several people: put together first; weight 0 shows in the spread and moves nothing.
7. Views: moderators' answers stand in place of the service's own, auditors' in place of both.
8. An overall score never stands without the weakest theme, nor without a theme that applies.
9. Answers that the model does not have are refused, never mended.
10. Profiles: what is not asked does not count, and an answer to it is told.
11. Staged rules and conditions have no result while it hangs on a missing answer.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.maturity.little_models import (
    FOUR,
    HEAD,
    LEVELS,
    SPECIAL,
    answers,
    draw,
    level,
    promise,
    scored,
    theme,
    two_themes,
)

from gaugebook.errors import UsageError
from gaugebook.maturity import (
    Answer,
    Answers,
    AnswersRefusedError,
    Cap,
    against_target,
    explain,
    explain_headline,
    faults_of,
    rounded,
    score,
)

LOOSE = "scoring: {min_answered: 0}\n"
HEADED = "scoring: {overall: weighted_mean, headline: {op: min, label: Weakest theme}}\n"
ROLES = """\
roles:
  - {id: manager, label: Service manager, answers: true}
  - {id: team, label: Team member, answers: true, weight: 0}
  - {id: deputy, answers: true}
  - {id: peer, moderates: true}
  - {id: audit, moderates: true, final: true}
"""


# --- 1 and 2: weights, blanks, too few ------------------------------------------------------------


def test_the_heavier_statement_counts_more():
    node = scored(two_themes(), A_1=4, A_2=1, B_1=2).nodes["A"]

    assert node.exact == 3
    assert (node.minimum, node.maximum, node.coverage) == (1, 4, 1)
    assert [(t.id, t.value, t.weight) for t in node.children[0].taken] == [
        ("A.1", 4, 2),
        ("A.2", 1, 1),
    ]


@pytest.mark.parametrize("given", [{}, {"A_1": "not_answered"}])
def test_no_answers_are_no_score(given):
    result = scored(two_themes(LOOSE), **given)

    assert {node.state for node in result.overall.walk()} <= {"not_enough_answers", "not_scored"}
    assert all(node.value is None for node in result.overall.walk())
    assert result.headline is None
    assert result.nodes["A"].coverage == 0


def test_a_blank_is_left_out_and_not_zero():
    assert scored(two_themes(LOOSE), A_1=3).nodes["A"].exact == 3


def test_too_few_answers_give_no_number_but_the_reason():
    result = scored(two_themes(), A_1=3, B_1=1)
    node = result.nodes["A"]

    assert (node.state, node.value, node.provisional) == ("not_enough_answers", None, 3)
    assert result.shown("A") is None
    assert node.notes == ("There is no score: 1 of 2 statements are scored, and 80% are needed.",)


def test_a_theme_loses_no_answer_where_a_promise_has_few():
    """Promise P2 has one of two answers: no number of its own, yet its answer counts above."""
    first = promise("P1", *(level(f"A.{n}") for n in range(1, 9)))
    second = promise("P2", level("A.9"), level("A.10"))
    text = HEAD + LEVELS + "themes:\n" + theme("A", first, second)
    given = [Answer(f"A.{n}", 4) for n in range(1, 9)] + [Answer("A.9", 2)]
    result = score(draw(text), Answers(tuple(given)))

    assert result.nodes["P2"].value is None
    assert result.nodes["A"].exact == 3


# --- 3 and 4: special answers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("na", "more", "expected"),
    [
        ("exclude", "", 4),
        ("full_marks", "", 4),
        ("anchor_to_target", "targets: [{id: t, default: 3, overrides: {A.2: 1}}]\n", 3),
    ],
)
def test_what_does_not_apply(na, more, expected):
    text = two_themes(f"scoring: {{na: {na}}}\n{more}")
    node = scored(text, A_1=4, A_2="not_applicable", B_1=1).nodes["A"]

    assert node.exact == expected
    assert node.counts.applicable == (1 if na == "exclude" else 2)


def test_what_does_not_apply_is_like_what_is_not_there():
    whole = scored(two_themes(), A_1=2, A_2="not_applicable", B_1=1).nodes["A"]
    without = scored(
        HEAD + LEVELS + "themes:\n" + theme("A", promise("A.P1", level("A.1", "weight: 2"))), A_1=2
    ).nodes["A"]

    assert (whole.exact, whole.ends, whole.coverage) == (
        without.exact,
        without.ends,
        without.coverage,
    )


def test_a_theme_of_which_nothing_applies_has_no_score_and_is_not_the_weakest():
    result = scored(two_themes(HEADED), A_1=2, A_2=2, B_1="not_applicable")

    assert result.nodes["B"].state == "not_applicable"
    assert result.overall.exact == 2
    assert explain_headline(result) == "Weakest theme: Theme A, 2.0."


def test_does_not_apply_without_a_reason_is_flagged():
    model = draw(two_themes())
    result = score(model, Answers((Answer("A.2", special="not_applicable"),)))

    assert result.nodes["A.2"].state == "not_applicable"
    assert result.nodes["A.2"].flags == {"no_reason"}


def test_we_do_not_know_counts_as_the_model_says():
    node = scored(two_themes(), A_1="dont_know").nodes["A.1"]

    assert (node.value, node.flags) == (1, {"dont_know"})


def test_we_do_not_know_without_a_score_is_answered_and_not_scored():
    text = two_themes().replace("score: 1, flag: true", "score: null")
    node = scored(text, A_1="dont_know", A_2=3, B_1=1).nodes["A"]

    assert node.value is None
    assert (node.counts.answered, node.counts.scored, node.coverage) == (2, 1, 1)


# --- 5: what lowers a claim -----------------------------------------------------------------------

MUST = "must: {2: [{id: x, text: A plan}], 3: [{id: a, text: A target}, {id: b, text: A report}]}"
ASKED = "scoring: {evidence_cap: {without_evidence: 2}}\n"


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [({"x", "a", "b"}, 4), ({"x", "a"}, 2), ({"a", "b"}, 1), (set(), 1), (None, 4)],
)
def test_ticks_that_a_level_needs(ticks, expected):
    model = draw(two_themes(first=MUST))
    given = Answer("A.1", 4, ticks=None if ticks is None else frozenset(ticks))
    node = score(model, Answers((given,))).nodes["A.1"]

    assert (node.value, node.claimed) == (expected, 4)
    assert ("ticks_missing" in node.flags) == (expected < 4)


def test_the_missing_tick_is_named():
    model = draw(two_themes(first=MUST))
    given = Answers((Answer("A.1", 3, ticks=frozenset({"x", "a"})),))

    assert score(model, given).nodes["A.1"].notes == (
        "Level 3 needs “A report”, which is not ticked, so the answer counts as 2.",
    )


@pytest.mark.parametrize(
    ("view", "claim", "evidence", "expected"),
    [
        ("self", 4, (), 4),
        ("confirmed", 4, (), 2),
        ("confirmed", 4, (" ",), 2),
        ("confirmed", 4, ("report.pdf",), 4),
        ("confirmed", 2, (), 2),
        ("confirmed", 1, (), 1),
        ("moderated", 4, (), 4),
    ],
)
def test_evidence_caps_in_the_confirmed_view_alone(view, claim, evidence, expected):
    model = draw(two_themes(ASKED, first="evidence: {required_from_level: 3}"))
    given = Answers((Answer("A.1", claim, evidence=evidence),))
    node = score(model, given, view=view).nodes["A.1"]

    assert (node.value, node.claimed) == (expected, claim)


def test_a_statement_that_asks_for_no_evidence_is_not_capped():
    model = draw(two_themes(ASKED))

    assert score(model, answers(A_1=4), view="confirmed").nodes["A.1"].value == 4


def test_figures_cap_a_claim_with_their_sentence():
    model = draw(two_themes())
    caps = [Cap("A.1", 3, "One."), Cap("A.1", 2, "Target met in 5 of 12 months.")]
    node = score(model, answers(A_1=4), view="confirmed", caps=caps).nodes["A.1"]

    assert node.value == 2
    assert node.notes == ("Target met in 5 of 12 months. So it counts as 2.",)
    assert score(model, answers(A_1=4), caps=caps).nodes["A.1"].value == 4
    with pytest.raises(UsageError, match=r"no statement A\.9"):
        score(model, answers(), caps=[Cap("A.9", 2, "")])


# --- 6 and 7: several people, and views -----------------------------------------------------------


def people(model, view="self", **by_role: int | str):
    given = [
        Answer("A.1", special=v)
        if isinstance(v, str)
        else Answer("A.1", v, role=role, respondent=role)
        for role, v in by_role.items()
    ]
    return score(model, Answers(tuple(given)), view=view).nodes["A.1"]


@pytest.mark.parametrize(("how", "expected"), [("mean", 3), ("min", 2), ("max", 4)])
def test_people_are_put_together_first(how, expected):
    model = draw(two_themes(f"scoring: {{respondents: {how}}}\n{ROLES}"))
    node = people(model, manager=2, deputy=4, team=1)

    assert node.value == expected
    assert (node.spread.lowest, node.spread.highest, node.spread.respondents) == (1, 4, 3)


def test_weight_0_alone_gives_no_score():
    node = people(draw(two_themes(ROLES)), team=4)

    assert (node.value, node.counts.answered) == (None, 0)
    assert node.notes == ("Only people whose answers do not move the score have answered.",)


def test_one_says_it_does_not_apply_and_another_answers():
    model = draw(two_themes(ROLES))
    given = (
        Answer("A.1", 3, role="manager"),
        Answer("A.1", special="not_applicable", reason="R", role="deputy"),
    )
    node = score(model, Answers(given)).nodes["A.1"]

    assert (node.value, node.flags) == (3, {"disagreement"})


@pytest.mark.parametrize(
    ("view", "expected"), [("self", 4), ("confirmed", 4), ("moderated", 3), ("audited", 2)]
)
def test_views(view, expected):
    model = draw(two_themes(ROLES))

    assert people(model, view, manager=4, peer=3, audit=2).value == expected
    assert people(model, view, manager=4).value == 4


def test_a_blank_of_a_moderator_replaces_nothing():
    model = draw(two_themes(ROLES))
    given = (Answer("A.1", 4, role="manager"), Answer("A.1", role="peer"))

    assert score(model, Answers(given), view="moderated").nodes["A.1"].value == 4


# --- 8: the overall score and the weakest theme ---------------------------------------------------


def test_overall_and_the_weakest_theme_stand_together():
    result = scored(two_themes(HEADED), A_1=4, A_2=4, B_1=1)

    assert result.overall.exact == Fraction(5, 2)
    assert result.headline.themes == ("B",)
    assert explain_headline(result) == "Weakest theme: Theme B, 1.0."
    assert explain(result_model(), result, "overall")[-1] == "Weakest theme: Theme B, 1.0."


def result_model():
    return draw(two_themes(HEADED))


def test_no_overall_score_without_a_theme_that_applies():
    first = promise("A.P1", *(level(f"A.{n}") for n in range(1, 10)))
    second = promise("B.P1", level("B.1"))
    text = HEAD + LEVELS + HEADED + "themes:\n" + theme("A", first) + theme("B", second)
    result = score(draw(text), Answers(tuple(Answer(f"A.{n}", 3) for n in range(1, 10))))

    assert result.overall.coverage == 0.9
    assert result.overall.value is None
    assert result.overall.notes == ("There is no overall score without a score of B.",)
    assert explain_headline(result).endswith("of the 1 of 2 themes with a score.")


def test_equally_weak_themes_are_all_named():
    result = scored(two_themes(HEADED), A_1=2, A_2=2, B_1=2)

    assert result.headline.themes == ("A", "B")


# --- 9 and 10: answers that are none, profiles ----------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer("A.1", 2.7), "A.1: 2.7 is no level."),
        (Answer("A.1", 5), "A.1: 5 is no level."),
        (Answer("A.3", 2), "drawn-1.0.0 has no statement A.3. Did you mean A.2?"),
        (Answer("A.1", 2, special="dont_know"), "A.1: it has a value and a special answer; "),
        (Answer("A.1", 2, ticks=frozenset({"q"})), "A.1: there is nothing to tick called q."),
        (Answer("A.1", 2, role="manger"), "drawn-1.0.0 has no role manger. Did you mean manager?"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer, message):
    model = draw(two_themes(ROLES))

    assert faults_of(model, [answer])[0].message.startswith(message)
    with pytest.raises(AnswersRefusedError):
        score(model, Answers((answer,)))


def test_one_person_answers_once():
    twice = [Answer("A.1", 2), Answer("A.1", 3)]

    assert len(faults_of(draw(two_themes()), twice)) == 1


def test_an_answer_the_model_does_not_offer():
    model = draw(two_themes().replace(SPECIAL, ""))

    assert faults_of(model, answers(A_1="dont_know"))[0].message.endswith("no answer dont_know.")


PROFILES = "applies_to: {profiles: [{id: phone, label: P}, {id: visits, label: V}]}\n"


def test_profiles():
    model = draw(two_themes(PROFILES, first="applies_to: [phone]", second="applies_to: [phone]"))
    result = score(model, answers(A_1=4, A_2=2), profile="visits")

    assert result.nodes["A"].exact == 2
    assert "A.1" not in result.nodes
    assert "B" not in result.nodes
    assert result.notes[0].startswith("A.1: answered, and not counted")
    with pytest.raises(UsageError, match=r"no profile phon\. Did you mean phone"):
        score(model, answers(), profile="phon")


# --- 11: staged rules and conditions --------------------------------------------------------------


def staged(op: str) -> str:
    statements = [level(f"A.{n}", f"stage: {n // 2 + 1}") for n in range(2, 8)]
    rule = f"        rule: {{op: {op}, pass_from: 3, base: 1}}\n"
    return HEAD + LEVELS + LOOSE + "themes:\n" + theme("A", promise("A.P", *statements, more=rule))


@pytest.mark.parametrize(
    ("given", "whole", "smooth"),
    [
        ((3, 3, 3, 3, 3, 3), 4, 4),
        ((3, 3, 3, 1, 4, 4), 2, 2.5),
        ((3, 1, 4, 4, 4, 4), 1, 1.5),
        ((1, 1, 1, 1, 1, 1), 1, 1),
        ((3, 3, None, 1, 4, 4), 2, None),
        ((3, 3, None, 3, 4, 4), None, None),
        ((None, 3, 3, 3, 3, 3), None, None),
    ],
)
def test_staged(given, whole, smooth):
    named = {f"A_{n}": v for n, v in enumerate(given, start=2) if v is not None}

    assert scored(staged("staged"), **named).nodes["A.P"].value == whole
    assert scored(staged("staged_plus_fraction"), **named).nodes["A.P"].value == smooth


def test_what_a_stage_hangs_on_is_named():
    node = scored(staged("staged"), A_2=3).nodes["A.P"]

    assert node.notes == ("There is no score: stage 2 hangs on A.3, which has no answer.",)


MANDATORY = (
    """\
        rule:
          op: conditions
          groups:
            must: {tagged: {kind: must}, at_least: 3}
            any: {at_least: 4}
          conditions:
            - {when: {must: not_all}, then: starting}
            - {when: {any: some}, then: managed}
            - {then: developing}
""",
    HEAD + LEVELS + LOOSE,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"A_1": 3, "A_2": 3, "A_3": 1}, 2),
        ({"A_1": 4, "A_2": 3, "A_3": 1}, 3),
        ({"A_1": 2, "A_3": 1}, 1),
        ({"A_1": 3, "A_3": 4}, None),
        ({"A_1": 3, "A_2": 3}, None),
    ],
)
def test_conditions_over_statements(given, expected):
    rule, head = MANDATORY
    tag = "tags: {kind: must}"
    inside = promise("A.P", level("A.1", tag), level("A.2", tag), level("A.3"), more=rule)

    assert scored(head + "themes:\n" + theme("A", inside), **given).nodes["A.P"].value == expected


# --- matrix, targets, display ---------------------------------------------------------------------


def test_matrix_by_theme_and_tag():
    text = two_themes(
        "scoring: {min_answered: 0, matrix: {columns: kind, rule: median}}\n",
        "tags: {kind: [x, z]}",
        "tags: {kind: z}",
    ).replace(FOUR + "}\n  - id: B", FOUR + ", tags: {kind: x}}\n  - id: B")
    matrix = scored(text, A_1=4, A_2=1, B_1=2).matrix

    assert (matrix.rows, matrix.columns) == (("A", "B"), ("x", "z"))
    assert {key: cell.value for key, cell in matrix.cells.items()} == {
        ("A", "x"): 2.5,
        ("A", "z"): 4,
        ("B", "z"): 2,
    }


def test_targets_of_like_with_like():
    model = draw(two_themes("targets: [{id: t, default: 3, overrides: {A.2: 2}}]\n"))
    found = against_target(model, score(model, answers(A_1=2, A_2=4, B_1=3)), "t")

    assert (found["A.1"].is_met, found["A.1"].gap) == (False, 1)
    assert (found["A.2"].is_met, found["A.2"].gap) == (True, -2)
    assert (found["A"].target, found["A"].exact, found["A"].gap) == (
        Fraction(8, 3),
        Fraction(8, 3),
        0,
    )
    assert (found["A"].is_met, found["A"].met, found["A"].tested) == (False, 1, 2)
    assert found["B"].is_met is True


def test_a_target_of_what_does_not_apply_or_is_not_answered():
    model = draw(two_themes("targets: [{id: t, default: 3}]\n"))
    found = against_target(model, score(model, answers(A_1="not_applicable", A_2=4)), "t")

    assert (found["A.1"].target, found["A.1"].is_met) == (None, None)
    assert found["A"].is_met is True
    assert (found["B"].target, found["B"].is_met, found["B"].gap) == (3, None, None)
    with pytest.raises(UsageError, match="no target u"):
        against_target(model, score(model, answers()), "u")


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        ("half_even", "2.25", "2.2"),
        ("half_even", "2.35", "2.4"),
        ("half_up", "2.25", "2.3"),
        ("half_up", "-2.25", "-2.3"),
        ("truncate", "2.29", "2.2"),
        ("none", "2.29", "2.29"),
        ("none", "3", "3"),
    ],
)
def test_rounding(mode, value, expected):
    display = draw(two_themes(f"scoring: {{display: {{rounding: {mode}}}}}\n")).scoring.display

    assert rounded(Fraction(value), display) == Decimal(expected)


def test_every_score_explains_itself():
    model = draw(two_themes(ROLES))
    given = (
        Answer("A.1", 4, role="manager"),
        Answer("A.1", 2, role="team"),
        Answer("A.2", special="not_applicable", reason="No calls", role="manager"),
    )
    result = score(model, Answers(given))

    assert explain(model, result, "A.1") == (
        "A.1, Do you: 4.0 of 4 in the service's own view.",
        "Service manager answered 4, Leading.",
        "Team member answered 2, Developing.",
        "The score is the mean of the answers that move it.",
        "Team member does not move the score, and is seen in the spread.",
        "The answers go from 2 to 4.",
    )
    assert explain(model, result, "A.2") == (
        "A.2, Do you: does not apply.",
        "Service manager answered “Does not apply to us” (No calls).",
    )
    assert explain(model, result, "A.P1") == (
        "A.P1, We do: 4.0 of 4 in the service's own view.",
        "It is the mean of 1 statement.",
        "A.1 counts as 4, weight 2.",
        "A.2: does not apply, so left out.",
        "1 of 1 statements that apply are answered.",
    )
    assert explain(model, result, "B.1")[0] == "B.1, Do you: not enough answers."


ODD_KINDS = """\
{id: B.2, ask: 'How many?', type: number, number: {min: 1, max: 4}}
{id: B.3, ask: 'How far?', type: branching, branching: [
  {id: q1, ask: 'Is it written?', answers: [
    {id: "yes", label: Written, value: 2, to: q2}, {id: "no", label: Not written, value: 1}]},
  {id: q2, ask: 'Is it used?', answers: [
    {id: "yes", label: In use, value: 4}, {id: "no", label: Not used, value: 3}]}]}
"""


def test_answers_of_every_kind_are_told_in_the_words_of_the_form():
    """Ids such as q1.yes stood there, and a number of 3 was called by the label of level 3."""
    number, way = ODD_KINDS.split("\n", 1)
    model = draw(
        HEAD
        + LEVELS
        + SPECIAL.replace("score: 1,", "score: lowest,")
        + "scoring: {default_rule: {op: weighted_mean, normalise: [1, 4]}}\nthemes:\n"
        + theme("B", promise("B.P1", level("B.1"), number, " ".join(way.split())))
    )
    given = (
        Answer("B.1", 3),
        Answer("B.2", 3),
        Answer("B.3", ticks=frozenset({"q1.yes", "q2.no"})),
    )
    scored_ = score(model, Answers(given))

    assert explain(model, scored_, "B.1")[1] == "the service answered 3, Managed."
    assert explain(model, scored_, "B.2")[1] == "the service answered 3."
    assert explain(model, scored_, "B.3")[1] == "the service answered “Written” and “Not used”."
