"""Maturity models as files: every fault at its line, in words that help.

1. A text is a plain string or a map of languages, and nothing else.
2. The format of the file is checked first.
3. Ids are permanent: given once, whatever the capitals.
4. Levels stand in order, and each statement of levels has a descriptor for each.
5. Names answer: scales, profiles, tags, targets, actions, questions, groups, levels.
6. Actions do not wait for each other.
7. Rules fit what they score: no mean over different scales, no zero below the lowest level.
8. An overall score has a headline.
9. Tests of claims are comparisons over a window, and their sentence names what is known.
10. Changes name statements, and the version before is compared where it is in reach.
"""

from pathlib import Path

import pytest
from tests.maturity.little_models import (
    FOUR,
    HEAD,
    LEVELS,
    SPECIAL,
    draw,
    faults,
    level,
    promise,
    theme,
    two_themes,
)

from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.assessment_statement import KpiTest
from gaugebook.definitions.files import fingerprint, load_yaml
from gaugebook.definitions.library import load_library

PLAIN = two_themes()


def one(statement: str, *, scoring: str = "", more: str = "") -> str:
    """A model of one statement; it stands on line 15, after what is given beside it."""
    return HEAD + LEVELS + more + scoring + "themes:\n" + theme("A", promise("A.P1", statement))


def found(text: str) -> str:
    """Give the one finding."""
    told = faults(text)
    assert len(told) == 1, told
    return told[0]


# --- 1 and 2: texts and the format ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", "`ask` cannot be 5: a text is needed; put quotes round it."),
        ("true", "`ask` cannot be true: a text is needed; put quotes round it."),
        ("{en: 5}", "`en` cannot be 5: a text is needed; put quotes round it."),
        ("{en: No}", "`No` without quotes is read as true or false, not as a word."),
        ("''", "a text is needed; it is empty"),
        ("{english: Yes we do}", "a language is written like en, cy or en-GB"),
        ("{}", "a text is needed; it has no language"),
    ],
)
def test_a_text_that_is_none(text, message):
    told = found(one(f"{{id: A.1, ask: {text}, type: level, {FOUR}}}"))

    assert told.startswith("15 ")
    assert message in told


@pytest.mark.parametrize("text", ["?", "Do you?"])
def test_a_question_mark_without_quotes(text):
    told = found(one(f"{{id: A.1, ask: {{en: {text}}}, type: level, {FOUR}}}"))

    assert told.startswith("15 ")
    assert "a text with a question mark needs quotes round it" in told


def test_plain_texts_and_languages_may_be_mixed():
    model = draw(one(f"{{id: A.1, ask: {{en: 'Do you?', cy: 'Ydych chi?'}}, type: level, {FOUR}}}"))

    assert model.statements["A.1"].ask["cy"] == "Ydych chi?"


def test_a_model_in_two_languages_has_every_text_in_both():
    text = PLAIN.replace("owner: O", "owner: O, languages: [en, cy]")

    assert len(faults(text)) > 10
    assert "the model is in en and cy, and en and cy is missing" in faults(text)[0]


@pytest.mark.parametrize("schema", ["maturity-model/2", "metric/1", "1"])
def test_the_format_comes_first(schema):
    text = PLAIN.replace("maturity-model/1", schema).replace("owner: O", "holder: O")

    assert found(text).startswith(f"1 The file is of the format `{schema}`")


# --- 3 to 6: ids, levels, names, actions ----------------------------------------------------------


def test_ids_are_given_once():
    told = found(PLAIN.replace("id: A.2", "id: a.1"))

    assert told == "20 The id `a.1` is given twice; the first is on line 19."


@pytest.mark.parametrize("name", ["A 1", "é", "A..1", ".A", "x" * 41])
def test_ids_can_be_typed(name):
    assert "an id has letters, digits" in found(PLAIN.replace("id: B.1", f"id: '{name}'"))


def test_levels_in_order():
    assert "levels stand lowest first" in faults(PLAIN.replace("value: 2, id", "value: 9, id"))[0]


def test_each_level_has_a_descriptor():
    told = found(one("{id: A.1, ask: Q, type: level, levels: {1: A, 2: B}}"))

    assert "there is no descriptor for levels 3 and 4" in told


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("must: {5: [{id: a, text: T}]}", "it must be a level, and they are 1, 2, 3 and 4"),
        ("evidence: {required_from_level: 7}", "it must be a level"),
        ("applies_to: [phone]", "The model has no profile `phone`."),
        ("actions: {1: [{id: a, text: T, effort: tiny, benefit: low}]}", "'small', 'medium' or"),
        (
            "actions: {1: [{id: a, text: T, effort: small, benefit: low, needs: [b]}]}",
            "The model has no action `b`.",
        ),
        (
            "actions: {1: [{id: a, text: T, effort: small, benefit: low, needs: [b]}], "
            "2: [{id: b, text: T, effort: small, benefit: low, needs: [a]}]}",
            "it would wait for itself: a > b > a",
        ),
        ("checklist: {x: [{id: a, text: T}]}", "`checklist` belongs to `type: checklist`"),
        ("guidence: T", "There is no field `guidence` here. Did you mean guidance?"),
    ],
)
def test_what_a_statement_names(more, message):
    assert message in found(one(level("A.1", more)))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("type: 'scale:yes_no'", "The model has no scale `yes_no`. Did you mean yesno?"),
        ("type: levels", "it must be level, checklist, number, branching or scale:ID"),
        ("type: number", "`type: number` needs `number`"),
        ("type: number, number: {min: 3, max: 1}", "`max` must be more than `min`"),
        (
            "type: number, number: {min: 0, max: 9, bands: [{from: 1, value: 1}]}",
            "the first band begins at `min`",
        ),
        (
            "type: branching, branching: [{id: q, ask: T, answers: "
            "[{id: a, label: T, value: 1, to: r}, {id: b, label: U, value: 2}]}]",
            "The model has no question `r`.",
        ),
        (
            "type: branching, branching: [{id: q, ask: T, answers: "
            "[{id: a, label: T, value: 1, to: q}, {id: b, label: U, value: 2}]}]",
            "the next question stands further down",
        ),
    ],
)
def test_what_a_type_needs(statement, message):
    scales = "scales: {yesno: [{value: 0, label: A}, {value: 1, label: B}]}\n"

    assert message in faults(one(f"{{id: A.1, ask: Q, {statement}}}", more=scales))[0]


@pytest.mark.parametrize(
    ("labels", "said"),
    [(("Some", "some"), "some"), (("No", "Not answered  YET"), "Not answered  YET")],
)
def test_answers_of_a_scale_differ_by_more_than_capitals(labels, said):
    first, second = labels
    scale = f"scales: {{s: [{{value: 0, label: {first!r}}}, {{value: 1, label: {second!r}}}]}}\n"
    (message,) = faults(one("{id: A.1, ask: Q, type: 'scale:s'}", more=scale))

    assert (
        message
        == (f"`label` is {said}: another answer of the list reads the same, or but for capitals.")
        or said in message
    )


def test_targets_name_statements_and_levels():
    told = faults(two_themes("targets: [{id: t, default: 5, overrides: {A.3: 2, A.2: 9}}]\n"))

    assert [t.split(" ", 1)[1][:40] for t in told] == [
        "`default` cannot be 5: it must be a leve",
        "The model has no statement `A.3`. Did yo",
        "`A.2` cannot be 9: it must be a level, a",
    ]


def test_tags_are_spelt_alike_and_known_where_they_are_listed():
    assert "it is written People elsewhere" in found(
        two_themes(first="tags: {p: People}", second="tags: {p: people}")
    )
    listed = two_themes("tags: {p: [{id: People, label: P}]}\n", first="tags: {p: Peeple}")
    assert "no p in `tags:` `Peeple`. Did you mean People?" in found(listed)


def test_a_statement_outside_the_matrix_is_found():
    text = two_themes("scoring: {matrix: {columns: kind}}\n", first="tags: {kind: x}")

    assert "A.2 and B.1 has no such tag" in found(text)


# --- 7 and 8: rules -------------------------------------------------------------------------------

MIXED = (
    "scales: {yes: [{value: 0, label: A}, {value: 1, label: B}]}\n",
    promise("A.P1", level("A.1"), "{id: A.2, ask: Q, type: 'scale:yes'}"),
)


def test_a_mean_over_different_scales_is_refused():
    text = HEAD + LEVELS + MIXED[0] + "themes:\n" + theme("A", MIXED[1])

    assert "it would mix scores of 1 to 4 with scores of 0 to 1" in found(text)
    scale = "scoring: {default_rule: {op: weighted_mean, normalise: [0, 100]}}\n"
    assert faults(text.replace("themes:", scale + "themes:")) == []


@pytest.mark.parametrize(
    ("scoring", "message"),
    [
        ("overall: weighted_mean", "an overall score needs a `headline`"),
        ("headline: max", "the headline is the weakest theme"),
        ("blank: zero", "0 is no answer to A.1, which begins at 1"),
        ("na: zero", "0 is no answer to A.1"),
        ("na: anchor_to_target", "say which of `targets` by `na_target`"),
        ("min_answered: 80", "it must be 1 or less"),
        ("evidence_cap: {without_evidence: 2.5}", "it must be a level"),
        ("themes: last_answer", "it scores a statement of type branching"),
        ("default_rule: staged", "A.1 has no `stage`"),
        ("default_rule: conditions", "`op: conditions`, and it needs them"),
        ("default_rule: wheighted_mean", "'weighted_mean'"),
        ("default_rule: {op: sum, normalise: [0, 1]}", "only a mean, median, min or max"),
        (
            "default_rule: {op: conditions, conditions: [{when: {g: any}, then: 1}]}",
            "The model has no group `g`",
        ),
        (
            "default_rule: {op: conditions, conditions: [{then: managd}]}",
            "no level `managd`. Did you mean managed?",
        ),
        (
            "default_rule: {op: conditions, conditions: [{then: 1}, {then: 2}]}",
            "a line without `when` always holds, so it stands last",
        ),
        ("default_rule: none, overall: min, headline: min", "some of what it would score has no"),
        ("matrix: {columns: kind}", "The model has no tag `kind`"),
    ],
)
def test_rules_that_do_not_fit(scoring, message):
    told = faults(two_themes(f"scoring: {{{scoring}}}\n"))

    assert message in told[0], told


def test_special_scores_on_another_scale():
    yes = "scales: {yes: [{value: 0, label: A}, {value: 1, label: B}]}\n"
    text = one("{id: A.1, ask: Q, type: 'scale:yes'}", more=SPECIAL + yes)

    assert "A.1 does not stand on the levels; write `lowest`" in found(text)
    assert faults(text.replace("score: 1, flag", "score: lowest, flag")) == []


# --- 9: tests of claims ---------------------------------------------------------------------------

CHECK = "kpi_checks: [{{id: c, level: 3, metric: m, test: {{{test}}}, on_fail: {said}}}]"


@pytest.mark.parametrize(
    ("test", "said", "message"),
    [
        ("count: '>= 1', window: 12 months", "'{n} of {N}'", ""),
        ("count: 1, window: 12 months", "T", "a text is needed"),
        ("count: 'at least 1', window: 12 months", "T", "written in quotes, like '>= 10'"),
        ("count: '>= 1', window: a year", "T", "a window is written like 12 months"),
        ("window: 12 months", "T", "a test has one of"),
        ("share_of_periods_meeting_target: '>= 75', window: 1 year", "T", "75% is 0.75"),
        ("count: '>= 1', window: 12 months", "'{months}'", "only {n}, {N}, {target}, {value}"),
        ("number: '>= 1', window: 12 months", "T", "no field `number`"),
        ("periods_with_value: '>= 3', window: 4 quarters", "'{n} of {N}'", ""),
        ("months_with_value: '>= 3', window: 4 quarters", "T", "over quarters the word is periods"),
        ("months_with_value: '>= 13', window: 12 months", "T", "of 12 months this is never so"),
        ("periods_with_value: '>= 0', window: 1 year", "T", "of 1 year this is always so"),
    ],
)
def test_tests_of_claims(test, said, message):
    told = faults(one(level("A.1", CHECK.format(test=test, said=said))))

    assert (message in told[0]) if message else told == []


def test_a_test_is_a_comparison_over_periods():
    test = KpiTest(share_of_periods_meeting_target=">= 0.75", window="2 quarters")

    assert test.word == "share_of_periods_meeting_target"
    assert (test.periods, test.grain) == (2, "quarter")
    assert test.compared.holds(0.75)
    assert not test.compared.holds(0.7499)


# --- 10 and the library ---------------------------------------------------------------------------


@pytest.fixture
def council(tmp_path):
    """A workspace whose models are written by name."""

    def write(**texts: str):
        folder = tmp_path / "assessments"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            file = name.replace("__", "-").replace("_", ".")
            (folder / f"{file}.yaml").write_text(text, encoding="utf-8")
        library, problems = load_library(tmp_path)
        own = [p for p in problems if "drawn" in p.where.file]
        return library, [f"{p.where} {p.message}" for p in own]

    return write


SURVEY = """\
id: tenant_survey
version: 1.0.0
name: Answers to the survey of tenants
question: How many tenants answered?
kind: count
of: contacts_no_email
unit: count
decimals: 0
direction: neutral
frequency: year
owner: Housing
"""
"""A count that is printed once a year and in no record."""


def version(number: str, text: str = PLAIN, more: str = "") -> str:
    return text.replace(
        "version: 1.0.0, status: draft", f"version: {number}, status: published{more}"
    )


def test_versions_stand_side_by_side(council):
    library, told = council(
        drawn__1_9_0=version("1.9.0"),
        drawn__1_10_0=version("1.10.0"),
        drawn__2_0_0=version("2.0.0").replace("published", "draft"),
    )

    assert told == []
    assert library.assessment("drawn").version == "1.10.0"
    assert library.assessment("drawn", "2.0.0").model.status == "draft"
    assert library.assessment("drown") is None
    model = library.assessment("drawn", "1.9.0")
    assert library.fingerprint_of("assessment", "drawn-1.9.0") == fingerprint(model)


def test_the_file_is_named_by_id_and_version(council):
    _, told = council(drawn__1_0_1=version("1.0.0"))

    assert told[0].startswith("assessments/drawn-1.0.1.yaml:2 The id `drawn-1.0.0` is not the name")


def test_a_metric_that_nobody_defined(council):
    check = CHECK.format(test="count: '>= 1', window: 1 year", said="T").replace(
        "metric: m", "metric: answerd_share"
    )
    _, told = council(drawn__1_0_0=version("1.0.0", two_themes(first=check)))

    assert told[0].endswith("There is no metric `answerd_share`. Did you mean answered_share?")


@pytest.mark.parametrize(
    ("metric", "window", "message"),
    [
        ("tenant_survey", "12 months", "has a figure for each year, and the test looks at each"),
        ("tenant_survey", "4 quarters", "looks at each quarter of 4 quarters: it would find none"),
        ("tenant_survey", "2 years", ""),
        ("complaints", "12 months", ""),  # told each quarter, and counted from records
        ("answered_share", "12 months", "Calls answered cannot be added up over 12 months"),
        ("web_users", "12 months", "cannot be added up over 12 months"),  # people come again
        ("web_users", "1 month", ""),
    ],
)
def test_tests_that_no_figure_can_be_put_to(council, tmp_path, metric, window, message):
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "tenant_survey.yaml").write_text(SURVEY, encoding="utf-8")
    check = CHECK.format(test=f"count: '>= 1', window: {window}", said="T")
    check = check.replace("metric: m", f"metric: {metric}")
    _, told = council(drawn__1_0_0=version("1.0.0", two_themes(first=check)))

    assert any(message in text for text in told) if message else told == []


def test_what_came_and_went_is_told(council):
    after = PLAIN.replace("id: A.2", "id: A.3")
    changes = ", supersedes: 1.0.0"
    _, told = council(drawn__1_0_0=version("1.0.0"), drawn__2_0_0=version("2.0.0", after, changes))

    assert [t.partition(" ")[2] for t in told] == [
        "`A.3` is not in version 1.0.0, and `changes:` does not say what became of it.",
        "`A.2` is only in version 1.0.0, and `changes:` does not say what became of it.",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{statement: A.3, kind: renamed, from: [A.2], comparable: true}", ""),
        ("{statement: A.3, kind: renamed, comparable: true}", "says `from` which"),
        ("{statement: A.9, kind: reworded, comparable: true}", "The model has no statement `A.9`"),
        ("{statement: A.3, kind: removed, comparable: false}", "it is still among the statements"),
        ("{statement: A.3, kind: added, comparable: true}", "has nothing to compare"),
        (
            "{statement: A.3, kind: renamed, from: [A.7], comparable: true}",
            "no statement in version 1.0.0 `A.7`",
        ),
    ],
)
def test_changes(council, change, message):
    after = PLAIN.replace("id: A.2", "id: A.3")
    more = f", supersedes: 1.0.0, changes: [{change}]"
    _, told = council(drawn__1_0_0=version("1.0.0"), drawn__2_0_0=version("2.0.0", after, more))

    assert any(message in t for t in told) if message else told == []


def test_a_fault_hides_no_other_model(council):
    library, told = council(drawn__1_0_0="schema: [", drawn__1_1_0=version("1.1.0"))

    assert len(told) == 1
    assert "drawn-1.1.0" in library.assessments


@pytest.mark.shared
def test_the_worked_example_of_the_format(shared):
    loaded, _ = load_yaml(Path(shared / "spec" / "maturity-model-example.yaml"))
    _, problems = read_assessment(loaded)

    # It tells of a statement that a later draft of the example no longer has.
    assert [p.message for p in problems] == [
        "The model has no statement `MEA.3`. Did you mean MEA.2?"
    ]
