"""Known public models by the ordinary engine: ids and rules only, no question text.

1. OWASP SAMM 1.5: the five cases of the toolbox's example, every level, practice and function.
2. NCSC CAF 3.2: the whole rule table, the cases and the profiles of WebCAF.
3. CISO Assistant: its three methods, with truncation, mixed scales and anchored N/A.
4. OWASP SAMM 2, as its toolbox and SAMMwise compute it.
5. OWASP DSOMM: cells of sub-dimension and level, over teams.
6. CDDO Cloud: a share of the most there could be, blanks counting as zero.
7. ODI: the last answer of a branching statement.
"""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tests.maturity.little_models import HEAD, answers, draw, promise, scored, theme

from gaugebook.maturity import Answer, Answers, against_target, score

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
SAMM = json.loads((VECTORS / "samm_v1_5.json").read_text(encoding="utf-8"))
CAF = json.loads((VECTORS / "caf_v3_2.json").read_text(encoding="utf-8"))
FUNCTIONS = ("Governance", "Construction", "Verification", "Operations")

# --- 1. SAMM 1.5 ----------------------------------------------------------------------------------


def samm() -> str:
    """A function is a theme, a practice a promise, a level of it a part."""
    lines = [HEAD, "levels: [{value: 0, id: none, label: None}, {value: 3, id: full, label: Full}]"]
    lines += ["special_answers: {not_applicable: {label: Not applicable}}", "scales:"]
    for name, values in SAMM["answer_sets"].items():
        options = ", ".join(f"{{value: {value}, label: {name}{value}}}" for value in values)
        lines.append(f"  {name.lower()}: [{options}]")
    lines += ["scoring: {parts: weighted_mean, promises: sum, themes: weighted_mean,"]
    lines += ["          na: full_marks, min_answered: 0}", "themes:"]
    practices = list(dict.fromkeys(practice for practice, _ in SAMM["questions"].values()))
    for number, function in enumerate(FUNCTIONS):
        lines += [f"  - id: {function}", f"    title: {function}", "    promises:"]
        for place in range(3 * number, 3 * number + 3):
            lines += samm_practice(f"P{place + 1:02d}", practices[place])
    return "\n".join(lines)


def samm_practice(code: str, practice: str) -> list[str]:
    lines = [f"      - id: {code}", f"        text: {practice}", "        parts:"]
    for number in (1, 2, 3):
        lines += [f"          - id: {code}-L{number}", f"            text: Level {number}"]
        lines += ["            statements:"]
        for name, (_, answer_set) in SAMM["questions"].items():
            if name.startswith(f"{code}-L{number}-"):
                kind = f"scale:{answer_set.lower()}"
                lines.append(f"              - {{id: {name}, ask: Q, type: '{kind}'}}")
    return lines


@pytest.fixture(scope="module")
def samm_model():
    return draw(samm())


@pytest.mark.parametrize("case", SAMM["cases"], ids=lambda case: case["id"])
def test_samm_1_5_of_acme_brick(samm_model, case):
    given = zip(SAMM["questions"], case["answers"], strict=True)
    result = score(samm_model, Answers(tuple(Answer(name, value) for name, value in given)))
    expected = case["expected"]
    practices = list(dict.fromkeys(practice for practice, _ in SAMM["questions"].values()))

    for number, practice in enumerate(practices, start=1):
        node = result.nodes[f"P{number:02d}"]
        assert node.value == pytest.approx(expected["practice_score"][practice], abs=1e-12)
        assert (node.minimum, node.maximum) == (0, 3)
        levels = [child.value for child in node.children]
        assert levels == pytest.approx(expected["practice_level_scores"][practice], abs=1e-12)
    for function in FUNCTIONS:
        wanted = expected["function_score"][function]
        assert result.nodes[function].value == pytest.approx(wanted, abs=1e-12)


def test_samm_1_5_gives_full_marks_for_what_does_not_apply(samm_model):
    """Answer set E: "No, it is not applicable" is 1."""
    result = score(samm_model, Answers((Answer("P02-L1-Q2", special="not_applicable"),)))

    assert result.nodes["P02-L1-Q2"].value == 1
    assert result.nodes["P02-L1-Q2"].flags == {"not_applicable_counted"}


@pytest.mark.shared
def test_the_kept_samm_cases_are_the_whole_set(shared):
    text = (shared / "vectors" / "samm_v1_5_acme_brick_5cases.json").read_text(encoding="utf-8")
    whole = json.loads(text)
    kept = [(c["id"], c["answers"], c["expected"]) for c in SAMM["cases"]]

    assert list(SAMM["questions"]) == list(whole["questions"])
    assert kept == [
        (c["id"], [c["answers"][q]["value"] for q in whole["questions"]], c["expected"])
        for c in whole["cases"]
    ]


# --- 2. CAF 3.2 -----------------------------------------------------------------------------------

CAF_HEAD = (
    HEAD
    + """\
levels:
  - {value: 1, id: not-achieved, label: Not achieved}
  - {value: 2, id: partially-achieved, label: Partially achieved}
  - {value: 3, id: achieved, label: Achieved}
scoring:
  checklist:
    op: conditions
    conditions:
      - {when: {not_achieved: any}, then: not-achieved}
      - {when: {achieved: all}, then: achieved}
      - {when: {partially: all}, then: partially-achieved}
      - {then: not-achieved}
  default_rule: none
  themes: none
"""
)
RANK = {"Not achieved": 1, "Partially achieved": 2, "Achieved": 3}
TICKED = {"all": (1, 1), "some": (1, 0), "none": (0, 0)}


def outcome(name: str, **groups: int) -> str:
    lists = (
        f"{group}: [{', '.join(f'{{id: {group}.{n}, text: T}}' for n in range(count))}]"
        for group, count in groups.items()
    )
    return f"{{id: {name}, ask: Q, type: checklist, checklist: {{{', '.join(lists)}}}}}"


def ticked(**groups: tuple[int, ...]) -> frozenset[str]:
    return frozenset(
        f"{g}.{n}" for g, there in groups.items() for n, is_there in enumerate(there) if is_there
    )


@pytest.fixture(scope="module")
def caf_model():
    targets = "targets:\n"
    for number, profile in enumerate(("baseline", "enhanced")):
        overrides = ", ".join(f"{k}: {RANK[v[number]]}" for k, v in CAF["required"].items())
        targets += f"  - {{id: {profile}, overrides: {{{overrides}}}}}\n"
    outcomes = [outcome(name, achieved=2, partially=2, not_achieved=2) for name in CAF["required"]]
    outcomes.append(outcome("X1.a", achieved=2, not_achieved=2))
    return draw(CAF_HEAD + targets + "themes:\n" + theme("A", promise("A.P", *outcomes)))


@pytest.mark.parametrize("row", CAF["rule_table"], ids=lambda row: "_".join(row[:3]))
def test_caf_rule_table(caf_model, row):
    groups = dict(zip(CAF["rule_table_columns"][:3], row[:3], strict=True))
    ticks = ticked(**{group: TICKED[how] for group, how in groups.items()})
    result = score(caf_model, Answers((Answer("A1.a", ticks=ticks),)))

    assert result.nodes["A1.a"].value == RANK[row[3]]


@pytest.mark.parametrize("case", CAF["cases"], ids=lambda case: case["id"])
def test_caf_cases(case):
    groups = {
        k.replace("partially-achieved", "partially").replace("-", "_"): v
        for k, v in case["answers"].items()
    }
    counts = {g: len(groups.get(g, (0, 0))) for g in ("achieved", "partially", "not_achieved")}
    if "partially" not in groups:
        counts.pop("partially")  # an outcome without the group: none can be reached by accident
    model = draw(
        CAF_HEAD
        + "themes:\n"
        + theme("A", promise("A.P", outcome("A1.a", **counts), outcome("B", partially=1)))
    )
    result = score(model, Answers((Answer("A1.a", ticks=ticked(**groups)),)))

    assert result.nodes["A1.a"].value == RANK[case["expected"]]


def test_caf_outcome_without_a_partial_group_is_achieved_or_not(caf_model):
    result = score(caf_model, Answers((Answer("X1.a", ticks=frozenset({"achieved.0"})),)))

    assert result.nodes["X1.a"].value == RANK["Not achieved"]


@pytest.mark.parametrize("case", CAF["profile_cases"])
def test_caf_profiles(caf_model, case):
    reach = {
        "Not achieved": (),
        "Partially achieved": ("partially.0", "partially.1"),
        "Achieved": ("achieved.0", "achieved.1"),
    }
    given = (
        ()
        if case["status"] is None
        else (Answer(case["outcome"], ticks=frozenset(reach[case["status"]])),)
    )
    result = against_target(caf_model, score(caf_model, Answers(given)), case["profile"])

    # Without an answer we say that nobody can say; WebCAF prints "Not met" for it.
    found = result[case["outcome"]].is_met
    assert ("Yes" if found else "Not met") == case["expected"]
    assert (found is None) == (case["status"] is None)


def test_caf_gives_no_number_to_an_objective(caf_model):
    result = score(caf_model, Answers((Answer("A1.a", ticks=frozenset()),)))

    assert result.nodes["A"].state == result.overall.state == "not_scored"
    assert result.nodes["A"].value is None


@pytest.mark.shared
def test_the_kept_caf_cases_are_the_whole_set(shared):
    whole = json.loads((shared / "vectors" / "webcaf_caf32.json").read_text(encoding="utf-8"))

    assert CAF["rule_table"] == [list(row.values()) for row in whole["rule_table"]]
    assert [c["answers"] for c in CAF["cases"]] == [c["answers"] for c in whole["cases"]]
    assert CAF["required"] == {
        k: list(v.values()) for k, v in whole["profile_requirements"].items()
    }


# --- 3. CISO Assistant ----------------------------------------------------------------------------

# Numbers: intuitem/ciso-assistant-community, backend/core/tests: test_compliance_assessment_scoring
# (sections A: two of weight 1; B: weights 1 and 3; scale 0 to 100) and
# test_score_aggregation_overrides (A.2 on 0 to 1, the others on 0 to 5).
CISO = """\
levels: [{{value: 0, id: low, label: Low}}, {{value: {most}, id: high, label: High}}]
special_answers: {{not_applicable: {{label: N/A}}}}
scoring:
  min_answered: 0
  default_rule: {{op: weighted_mean{scale}}}
  overall: {overall}
  headline: min
  na: {na}
  display: {{decimals: 1, rounding: truncate}}
{targets}themes:
"""
AVERAGE = "{op: weighted_mean, over: statements}"
SUM = "{op: sum, over: statements}"
AVERAGE_OF_AVERAGES = "mean_of_categories"


def number(name: str, most: int, weight: int = 1) -> str:
    return (
        f"{{id: {name}, ask: Q, type: number, number: {{min: 0, max: {most}}}, weight: {weight}}}"
    )


def ciso(
    overall: str, most: int = 100, a2: int | None = None, na: str = "exclude", targets: str = ""
) -> str:
    scale = f", normalise: [0, {most}]" if a2 else ""
    head = HEAD + CISO.format(overall=overall, most=most, na=na, targets=targets, scale=scale)
    a = promise("A.P", number("A.1", most), number("A.2", a2 or most))
    b = promise("B.P", number("B.1", most), number("B.2", most, 3))
    return head + theme("A", a) + theme("B", b)


@pytest.mark.parametrize(
    ("overall", "given", "expected"),
    [
        (AVERAGE, {}, "80.0"),
        (SUM, {}, "480.0"),
        (AVERAGE_OF_AVERAGES, {}, "77.5"),
        (AVERAGE, {"B_2": "not_applicable"}, "60.0"),
        (SUM, {"B_2": "not_applicable"}, "180.0"),
        (AVERAGE_OF_AVERAGES, {"B_2": "not_applicable"}, "55.0"),
        (AVERAGE, {"A_2": "not_answered"}, "84.0"),
        (AVERAGE_OF_AVERAGES, {"A_2": "not_answered"}, "82.5"),
    ],
)
def test_ciso_assistant_three_methods(overall, given, expected):
    result = scored(ciso(overall), **{"A_1": 80, "A_2": 60, "B_1": 40, "B_2": 100, **given})

    assert str(result.shown("overall")) == expected


@pytest.mark.parametrize("overall", [AVERAGE, SUM, AVERAGE_OF_AVERAGES])
def test_ciso_assistant_without_a_score_has_none(overall):
    """There it is -1; a number that is none has no place here."""
    assert scored(ciso(overall)).overall.value is None


def test_ciso_assistant_mixed_scales_are_put_on_one():
    given = {"A_1": 4, "A_2": 1, "B_1": 2, "B_2": 5}
    average = "{op: weighted_mean, over: statements, normalise: [0, 5]}"

    assert str(scored(ciso(average, 5, 1), **given).shown("overall")) == "4.3"
    result = scored(ciso(AVERAGE_OF_AVERAGES, 5, 1), **given)
    assert result.overall.value == 4.375
    assert str(result.shown("overall")) == "4.3"
    assert str(scored(ciso(SUM, 5, 1), **given).shown("overall")) == "22.0"


def test_ciso_assistant_anchors_what_does_not_apply_to_the_target():
    average = "{op: weighted_mean, over: statements, normalise: [0, 5]}"
    text = ciso(average, 5, 1, "anchor_to_target", "targets: [{id: t, overrides: {B.1: 4}}]\n")
    result = scored(text, A_1=5, A_2=1, B_1="not_applicable", B_2=5)

    assert str(result.shown("overall")) == "4.8"


def test_ciso_assistant_deep_tree():
    """A category is a theme here; its sections are promises: 55, 100 and 50 give 68.3, not 66.0."""
    themes = (
        theme(
            "C1",
            promise("S1", number("R1", 100), number("R2", 100)),
            promise("S2", number("R3", 100)),
        ),
        theme("C2", promise("S3", number("R4", 100))),
        theme("C3", promise("S4", number("R5", 100))),
    )
    given = {"R1": 80, "R2": 60, "R3": 40, "R4": 100, "R5": 50}
    for overall, expected in ((AVERAGE_OF_AVERAGES, "68.3"), (AVERAGE, "66.0")):
        head = HEAD + CISO.format(overall=overall, most=100, na="exclude", targets="", scale="")
        assert str(scored(head + "".join(themes), **given).shown("overall")) == expected


# --- 4. SAMM 2 ------------------------------------------------------------------------------------

SAMM_2 = (
    HEAD
    + """\
levels: [{value: 0, id: none, label: None}, {value: 3, id: full, label: Full}]
scales:
  cover: [{value: 0, label: A}, {value: 0.25, label: B}, {value: 0.5, label: C},
          {value: 1, label: D}]
scoring: {parts: weighted_mean, promises: sum, overall: weighted_mean, headline: min,
          min_answered: 0, blank: zero}
themes:
"""
)


def samm_2_practice(name: str) -> str:
    parts = ""
    for number in (1, 2, 3):
        parts += f"          - id: {name}.L{number}\n            text: L\n            statements:\n"
        for stream in "AB":
            parts += (
                f"              - {{id: {name}.{stream}{number}, ask: Q, type: 'scale:cover'}}\n"
            )
    return f"      - id: {name}\n        text: P\n        parts:\n{parts}"


def test_samm_2_level_three_counts_without_level_one():
    """A practice is the sum of its three levels, each the mean of streams A and B; blank is No.

    Source: OWASP SAMM toolbox v2, Interview G, H, J and Scorecard J (the same as SAMMwise,
    testCalculator.js: levels (q1 + q4) / 2, (q2 + q5) / 2, (q3 + q6) / 2; function = sum / 3).
    """
    text = SAMM_2 + theme("G", *(samm_2_practice(f"G{n}") for n in (1, 2, 3)))
    result = scored(text, G1_A1=0.25, G1_B1=0.5, G1_A2=1, G1_B2=0, G1_A3=1, G1_B3=1, G2_A3=1)

    assert [result.nodes[f"G1.L{n}"].value for n in (1, 2, 3)] == [0.375, 0.5, 1]
    assert result.nodes["G1"].exact == Fraction(15, 8)
    assert result.nodes["G2"].exact == Fraction(1, 2)
    assert result.nodes["G"].exact == result.overall.exact == Fraction(19, 24)
    assert result.nodes["G2.A1"].flags == {"blank_as_zero"}


# --- 5. DSOMM -------------------------------------------------------------------------------------


def test_dsomm_cells_are_means_over_teams_and_activities():
    """An activity is the mean over the teams; a cell of sub-dimension and level the mean of those.

    Source: DevSecOps-MaturityModel, progress-store.ts and sector-service.ts. An empty cell has no
    value (grey there), and nothing is rolled up to one level.
    """
    text = (
        HEAD
        + """\
levels: [{value: 1, id: l1, label: L1}, {value: 2, id: l2, label: L2}]
scales:
  progress: [{value: 0, label: Not implemented}, {value: 0.2, label: Started},
             {value: 0.5, label: Partly}, {value: 1, label: Fully}]
tags: {level: [{id: "1", label: Level 1}, {id: "2", label: Level 2}, {id: "3", label: Level 3}]}
scoring:
  default_rule: none
  themes: none
  matrix: {rows: theme, columns: level}
  min_answered: 0
themes:
"""
        + theme(
            "Build",
            promise(
                "Build.P",
                "{id: b1, ask: Q, type: 'scale:progress', tags: {level: '1'}}",
                "{id: b2, ask: Q, type: 'scale:progress', tags: {level: '1'}}",
                "{id: b3, ask: Q, type: 'scale:progress', tags: {level: '2'}}",
            ),
        )
    )
    teams = {"red": (1, 0.5), "blue": (0.2, 0)}
    given = [
        Answer(f"b{n}", value, respondent=team)
        for team, values in teams.items()
        for n, value in enumerate(values, start=1)
    ]
    matrix = score(draw(text), Answers(tuple(given))).matrix

    assert matrix.cells["Build", "1"].exact == (Fraction(6, 10) + Fraction(1, 4)) / 2
    assert matrix.cells["Build", "2"].value is None
    assert matrix.columns == ("1", "2", "3")
    assert ("Build", "3") not in matrix.cells


# --- 6. CDDO Cloud --------------------------------------------------------------------------------


def test_cddo_cloud_share_with_blank_as_zero_says_so():
    """A category is the sum of its answers (0 to 5, blank 0) divided by 5 x its questions."""
    questions = [
        f"{{id: C.{n}, ask: Q, type: number, number: {{min: 0, max: 5}}}}" for n in range(1, 5)
    ]
    text = (
        HEAD
        + "levels: [{value: 0, id: low, label: Low}, {value: 5, id: high, label: High}]\n"
        + "scoring: {default_rule: share, blank: zero, min_answered: 0}\nthemes:\n"
        + theme("C", promise("C.P", *questions))
    )
    result = scored(text, C_1=5, C_2=3, C_3=0)

    assert result.nodes["C"].exact == Fraction(8, 20)
    assert result.nodes["C"].coverage == 0.75
    assert result.nodes["C.4"].notes == ("It is not answered, and counts as 0, as the model says.",)


# --- 7. ODI ---------------------------------------------------------------------------------------

ODI = (
    HEAD
    + "levels: [{value: 1, id: initial, label: I}, {value: 5, id: optimising, label: O}]\n"
    + "scoring: {default_rule: sum, themes: sum}\nthemes:\n"
)


def activity(name: str) -> str:
    """Five questions; a no ends it. No to the first gives 1, yes to the last gives 5."""
    questions = []
    for n in range(1, 5):
        onward = f", to: q{n + 1}" if n < 4 else ""
        pair = (
            f"{{id: 'no', label: n0, value: {n}}}, {{id: 'yes', label: y1, value: {n + 1}{onward}}}"
        )
        questions.append(f"{{id: q{n}, ask: Q, answers: [{pair}]}}")
    return f"{{id: {name}, ask: Q, type: branching, branching: [{', '.join(questions)}]}}"


def test_odi_takes_the_last_answer_and_sums_activities_out_of_five():
    text = ODI + theme("T", promise("T.P", activity("A"), activity("B")))
    way = {"q1.yes", "q2.yes", "q3.no"}
    result = scored(text, A=way, B={"q1.yes", "q2.yes", "q3.yes", "q4.yes"})

    assert result.nodes["A"].value == 3
    assert result.nodes["T"].value == 8
    assert result.nodes["T"].maximum == 10


def test_odi_a_way_that_stops_early_has_no_score():
    text = ODI + theme("T", promise("T.P", activity("A")))
    node = scored(text, A={"q1.yes"}).nodes["A"]

    assert (node.value, node.state, node.flags) == (None, "not_enough_answers", {"unfinished"})


def test_a_model_says_that_it_has_no_overall_score():
    assert draw(samm()).rule_of("overall").op == "none"
    assert answers().given == ()
