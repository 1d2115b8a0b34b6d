"""Small models, each with other rules, that the formulas of a workbook have to follow."""

from __future__ import annotations

from tests.maturity.little_models import FOUR, HEAD, LEVELS, SPECIAL, level, promise, theme

SCALES = """\
scales:
  much: [{value: 0, label: "No"}, {value: 0.2, label: "Some?"}, {value: 0.5, label: "Half*"},
         {value: 1, label: "~All, \\"really\\""}]
  alike: [{value: 0, label: "No"}, {value: 1, label: "Not all"}, {value: 3, label: "Yes"}]
"""
LOWEST = SPECIAL.replace("score: 1", "score: lowest")
HEADLINE = "headline: {op: min, label: Weakest theme}"


def levels_model(scoring: str, *, own: str = "", special: str = SPECIAL) -> str:
    """Two themes on levels, with weights that make thirds and tenths."""
    first = promise("A.P1", level("A.1", "weight: 2"), level("A.2", "weight: 0.1"), more=own)
    second = promise("A.P2", level("A.3", "weight: 3"), level("A.4"))
    third = promise("B.P1", level("B.1", "evidence: {required_from_level: 3}"), level("B.2"))
    themes = theme("A", first, second) + theme("B", third, more="    weight: 0.3\n")
    return HEAD + LEVELS + special + scoring + TARGETS + "themes:\n" + themes


TARGETS = """\
targets:
  - {id: first, default: 2, overrides: {A.1: 4, B.1: 3}}
"""


def scale(name: str, kind: str = "much", more: str = "") -> str:
    """Give a statement that is answered by a scale."""
    return f"{{id: {name}, ask: Q, type: 'scale:{kind}'{more}}}"


def scale_model(scoring: str) -> str:
    """Parts in promises, on scales."""
    parts = (
        "      - id: A.P1\n        text: We do.\n        parts:\n"
        "          - {id: A.P1.a, text: Part, weight: 2, statements: ["
        + ", ".join([scale("A.1", more=", weight: 3"), scale("A.2")])
        + "]}\n          - {id: A.P1.b, text: Part, statements: ["
        + ", ".join([scale("A.3"), scale("A.4"), scale("A.5", more=", weight: 0.5")])
        + "]}\n"
    )
    other = promise("B.P1", scale("B.1"), scale("B.2"))
    themes = theme("A", parts) + theme("B", other)
    return HEAD + LEVELS + LOWEST + SCALES + scoring + "themes:\n" + themes


CHECKLIST = (
    "{id: C.1, ask: Q, type: checklist, checklist: {bad: [{id: a, text: A}, {id: b, text: B}], "
    "part: [{id: c, text: C}], good: [{id: d, text: D}, {id: e, text: E}]}, rule: {op: conditions, "
    "conditions: [{when: {bad: any}, then: starting}, {when: {good: all}, then: leading}, "
    "{when: {part: all, good: some}, then: managed}, {then: developing}]}, "
    "evidence: {required_from_level: 3}}"
)
STAGED_TICKS = (
    "{{id: {}, ask: Q, type: checklist, checklist: {{2: [{{id: a, text: A}}, {{id: b, text: B}}], "
    "3: [{{id: c, text: C}}], 4: [{{id: d, text: D}}, {{id: e, text: E}}]}}, "
    "rule: {{op: {}, base: 1}}}}"
)
SHARED_TICKS = (
    "{{id: {}, ask: Q, type: checklist, checklist: {{all: [{{id: a, text: A}}, {{id: b, text: B}}, "
    "{{id: c, text: C}}]}}, rule: {}}}"
)
MUST = (
    f"{{id: C.2, ask: Q, type: level, {FOUR}, must: {{2: [{{id: a, text: A}}], "
    "4: [{id: b, text: B}, {id: c, text: C}]}, evidence: {required_from_level: 4}}"
)
NUMBER = (
    "{id: N.1, ask: Q, type: number, number: {min: 0, max: 100, unit: percent, bands: [{from: 0, "
    "value: 1}, {from: 50, value: 2}, {from: 80.5, value: 4}]}, evidence: {required_from_level: 2}}"
)
PLAIN_NUMBER = "{id: N.2, ask: Q, type: number, number: {min: -5, max: 7.5}}"


def way(name: str) -> str:
    """Give a statement that is answered on a way, two roads of which meet again."""
    return (
        f"{{id: {name}, ask: Q, type: branching, branching: ["
        "{id: q1, ask: Q1, answers: [{id: yea, label: 'Yes, we do', value: 2, to: q2},"
        " {id: h, label: Half, value: 1, to: q3}, {id: nay, label: 'Not at all', value: 0}]},"
        "{id: q2, ask: Q2, answers: [{id: yea, label: 'Yes', value: 4, to: q3},"
        " {id: nay, label: 'No', value: 2}]},"
        # The same words as the question before, and other values.
        "{id: q3, ask: Q3, answers: [{id: yea, label: 'Yes', value: 5},"
        " {id: nay, label: 'No', value: 3}]}]}"
    )


def mixed_model(op: str) -> str:
    """Every kind of statement, on its own scale, put on one."""
    rule = f"{{op: {op}, normalise: [0, 100]}}"
    scoring = (
        f"scoring: {{themes: {rule}, promises: {rule}, overall: {rule}, min_answered: 0.3, "
        "headline: {op: min, normalise: [0, 1]}, display: {decimals: 2, rounding: half_up}}\n"
    )
    first = promise("C.P", CHECKLIST, MUST, SHARED_TICKS.format("C.3", "share"))
    second = promise("M.P", NUMBER, PLAIN_NUMBER, way("W.1"), scale("S.1"))
    third = promise("D.P", level("D.1"), SHARED_TICKS.format("D.2", "sum"))
    themes = theme("C", first) + theme("M", second) + theme("D", third)
    return HEAD + LEVELS + LOWEST + SCALES + scoring + "themes:\n" + themes


def staged_model(op: str, *, pass_from: str = "pass_from: 3, ") -> str:
    """Stages over statements, and stages in checklists."""
    statements = [level(f"A.{n}", f"stage: {n // 2 + 1}") for n in range(2, 8)]
    rule = f"        rule: {{op: {op}, {pass_from}base: 1}}\n"
    first = theme("A", promise("A.P", *statements, more=rule))
    ticks = [STAGED_TICKS.format("B.1", op), STAGED_TICKS.format("B.2", "staged")]
    second = theme("B", promise("B.P", *ticks))
    scoring = "scoring: {min_answered: 0, display: {decimals: 2}}\n"
    return HEAD + LEVELS + LOWEST + scoring + "themes:\n" + first + second


def conditions_model() -> str:
    """Conditions over statements, by tag and by name, on levels and none."""
    rule = """\
        rule:
          op: conditions
          groups:
            must: {tagged: {kind: must}, at_least: 3}
            any: {at_least: 4}
            named: {of: [A.1, A.4], at_least: 2}
          conditions:
            - {when: {must: not_all}, then: starting}
            - {when: {any: some, named: all}, then: managed}
            - {when: {any: none}, then: developing}
            - {when: {any: all}, then: leading}
            - {then: 1.5}
"""
    tags = "tags:\n  kind: [{id: must, label: Must}]\n"
    must = "tags: {kind: must}"
    inside = [level("A.1", must), level("A.2"), level("A.3", must), level("A.4")]
    themes = theme("A", promise("A.P", *inside, more=rule))
    scoring = "scoring: {min_answered: 0, na: exclude, display: {decimals: 1}}\n"
    return HEAD + LEVELS + SPECIAL + scoring + tags + "themes:\n" + themes


def alike_model() -> str:
    """Answers that differ by capitals alone, which a spreadsheet cannot tell apart."""
    inside = [scale(f"A.{n}", "alike") for n in range(1, 6)]
    scoring = "scoring: {min_answered: 0}\n"
    return (
        HEAD + LEVELS + LOWEST + SCALES + scoring + "themes:\n" + theme("A", promise("P", *inside))
    )


OVERALL = f"overall: weighted_mean, {HEADLINE}"
MODELS: dict[str, str] = {
    "mean, to no decimals, ties to even": levels_model(
        f"scoring: {{{OVERALL}, min_answered: 0.5, display: {{decimals: 0}}}}\n"
    ),
    "flat mean, ties up": levels_model(
        "scoring: {themes: {op: weighted_mean, over: statements}, "
        f"overall: {{op: mean_of_categories}}, {HEADLINE}, "
        "display: {decimals: 1, rounding: half_up}}\n"
    ),
    "cut off, does not apply at its target": levels_model(
        f"scoring: {{{OVERALL}, na: anchor_to_target, min_answered: 0.34, "
        "display: {decimals: 2, rounding: truncate}}\n"
    ),
    "not rounded, full marks, median and lowest": levels_model(
        f"scoring: {{themes: median, promises: min, overall: max, {HEADLINE}, na: full_marks, "
        "min_answered: 0, display: {rounding: none}}\n"
    ),
    "no score of a theme, sum of a promise": levels_model(
        "scoring: {themes: none, min_answered: 0}\n", own="        rule: sum\n"
    ),
    "not known has no points": levels_model(
        "scoring: {min_answered: 0.6}\n",
        special=SPECIAL.replace("score: 1", "score: null").replace(", requires: reason", ""),
    ),
    "sums of scales": scale_model(
        "scoring: {parts: sum, promises: sum, themes: sum, overall: sum, "
        "headline: {op: min, normalise: [0, 1]}, na: full_marks, blank: zero, min_answered: 0}\n"
    ),
    "sums of what applies": scale_model(
        "scoring: {parts: sum, promises: sum, themes: sum, overall: sum, "
        "headline: {op: min, normalise: [0, 1]}, min_answered: 0.5, display: {decimals: 2}}\n"
    ),
    "shares of scales": scale_model(
        f"scoring: {{parts: weighted_mean, promises: share, themes: mean_of_categories, "
        f"overall: min, {HEADLINE}, na: zero, min_answered: 0.5, display: {{decimals: 3}}}}\n"
    ),
    "means of scales, cut off": scale_model(
        "scoring: {parts: median, promises: max, themes: weighted_mean, min_answered: 0.2, "
        "display: {decimals: 1, rounding: truncate}}\n"
    ),
    "mixed, mean": mixed_model("weighted_mean"),
    "mixed, median": mixed_model("median"),
    "mixed, lowest": mixed_model("min"),
    "staged": staged_model("staged"),
    "staged, from the highest": staged_model("staged", pass_from=""),
    "staged and a part": staged_model("staged_plus_fraction"),
    "conditions": conditions_model(),
    "alike": alike_model(),
}
