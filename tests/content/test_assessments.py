"""The shipped maturity models are right: whole, answerable, checkable, in plain words.

1. Every model loads without a finding, in a file of its name; ids follow one pattern.
2. Every statement has four descriptors, guidance, evidence from level 3 and a next step from each
   level below the highest.
3. Every test of a claim is on a shipped metric that can be had for one service, and a test against
   a target is on one that has a target.
4. Steps wait for steps that exist, that every service asked has, and never in a circle.
5. A person from outside could check levels 3 and 4; nobody has to read long or judging words.
6. A manager can answer in the time that the file says.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import library_root, load_library

LIBRARY, _ = load_library()
PATHS = sorted((library_root() / "assessments").glob("*.yaml"))


def _read(path: Path) -> Assessment:
    loaded, problems = load_yaml(path)
    assert loaded is not None, problems
    model, problems = read_assessment(loaded)
    assert [f"{p.where} {p.message}" for p in problems] == []
    assert model is not None
    return model


MODELS = {path.stem: _read(path) for path in PATHS}
CUSTOMERS = MODELS["customer-experience-1.0.0"]
RESILIENCE = MODELS["organisational-resilience-1.0.0"]
STATEMENTS = [
    pytest.param(model, statement, id=f"{model.id}-{statement.id}")
    for model in MODELS.values()
    for statement in model.statements.values()
]
EACH_MODEL = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
EACH_STATEMENT = pytest.mark.parametrize(("model", "statement"), STATEMENTS)


def _descriptors(statement: Statement) -> dict[str, str]:
    return {level: say(words) for level, words in statement.levels.items()}


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text)


# --- 1. whole -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_model_stands_in_a_file_of_its_id_and_version(path):
    assert MODELS[path.stem].key == path.stem


@EACH_MODEL
def test_ids_follow_one_pattern_and_are_given_once(model):
    """THEME, THEME.P1, THEME.1, THEME.1.a: people read them out over the telephone."""
    placed = list(model.placed())
    for place in placed:
        theme = place.above[0] if place.above else place.item.id
        pattern = {"theme": r"[A-Z]{3}", "promise": rf"{theme}\.P\d", "statement": rf"{theme}\.\d+"}
        assert re.fullmatch(pattern[place.kind], place.item.id)

    steps = [(s.id, a.id) for s in model.statements.values() for b in s.actions.values() for a in b]
    assert all(re.fullmatch(rf"{re.escape(owner)}\.[a-z]", step) for owner, step in steps)

    ids = [place.item.id for place in placed] + [step for _, step in steps]
    assert [name for name, times in Counter(ids).items() if times > 1] == []


@EACH_MODEL
def test_statements_of_a_theme_are_numbered_without_a_gap(model):
    for theme in model.themes:
        own = [int(n.split(".")[1]) for n in model.statements if n.startswith(f"{theme.id}.")]
        assert own == list(range(1, len(own) + 1))


@EACH_MODEL
def test_an_overall_score_is_not_made_and_the_weakest_theme_is_shown(model):
    scoring = model.scoring

    assert (scoring.overall.op, scoring.headline.op) == ("none", "min")
    assert scoring.themes.over == "statements"  # a question counts the same in a small promise
    assert (scoring.na, scoring.blank, scoring.min_answered) == ("exclude", "not_scored", 0.8)
    assert scoring.evidence_cap.without_evidence == 2
    special = model.special_answers
    assert special.not_applicable.requires == "reason"
    assert (special.dont_know.score, special.dont_know.flag) == (1, True)


@EACH_MODEL
def test_somebody_answers_and_somebody_else_has_the_last_word(model):
    assert any(role.answers and role.weight for role in model.roles)
    assert any(role.final and not role.answers for role in model.roles)
    assert all(role.label for role in model.roles)


@EACH_MODEL
def test_every_profile_is_asked_something_in_every_theme(model):
    for profile in model.applies_to.profiles:
        asked = {model.theme_of(s.id).id for s in model.asked_of(profile.id)}
        assert asked == {theme.id for theme in model.themes}


@EACH_MODEL
def test_every_code_of_a_tag_is_used(model):
    for name, codes in model.tags.items():
        used = {code for s in model.statements.values() for code in s.tags.get(name, ())}
        assert used == {code.id for code in codes}
        assert all(len(s.tags[name]) == 1 for s in model.statements.values())


def test_customer_experience_has_the_themes_promises_and_four_ps_of_the_paper():
    """Customer First and CSC Performance Update, November 2022, paragraphs 2.13, 2.17, 2.65."""
    titles = [say(theme.title) for theme in CUSTOMERS.themes]

    assert titles == [
        "Data", "Resilience", "Delivery", "Culture", "Measurement and benchmarking"
    ]  # fmt: skip
    assert len(CUSTOMERS.tags["promise"]) == 3
    assert [tag.id for tag in CUSTOMERS.tags["four_ps"]] == [
        "policy", "process", "people", "performance"
    ]  # fmt: skip
    assert 24 <= len(CUSTOMERS.statements) <= 30


def test_a_promise_is_worded_alike_wherever_it_stands():
    labels = {tag.id: say(tag.label) for tag in CUSTOMERS.tags["promise"]}
    for theme in CUSTOMERS.themes:
        for promise in theme.promises:
            codes = {code for s in promise.statements for code in s.tags["promise"]}
            assert {f"{labels[code]}." for code in codes} == {say(promise.text)}


def test_resilience_has_one_question_in_each_cell_of_six_by_three():
    """Same paper, paragraphs 2.69 and 2.70."""
    cells = Counter(
        (RESILIENCE.theme_of(s.id).id, *s.tags["capability"])
        for s in RESILIENCE.statements.values()
    )
    matrix = RESILIENCE.scoring.matrix

    assert (matrix.rows, matrix.columns) == ("theme", "capability")
    assert (len(RESILIENCE.themes), len(RESILIENCE.tags["capability"])) == (6, 3)
    assert len(cells) == 18
    assert set(cells.values()) == {1}
    assert all(s.applies_to is None for s in RESILIENCE.statements.values())


# --- 2. every statement ---------------------------------------------------------------------------


@EACH_STATEMENT
def test_every_statement_can_be_answered_and_acted_on(model, statement):
    levels = [str(int(level.value)) for level in model.levels]

    assert statement.type == "level"
    assert list(statement.levels) == levels == ["1", "2", "3", "4"]
    assert say(statement.ask).endswith("?")
    assert len(_words(say(statement.ask))) <= 18
    assert statement.guidance
    assert statement.evidence.required_from_level == 3
    assert len(statement.evidence.examples) >= 2
    assert list(statement.actions) == levels[:-1]
    assert all(statement.actions.values())


@EACH_STATEMENT
def test_no_two_descriptors_of_a_statement_are_alike(model, statement):
    texts = {
        level: {w.casefold() for w in _words(t)} for level, t in _descriptors(statement).items()
    }
    for one, other in combinations(texts.values(), 2):
        assert len(one & other) / len(one | other) < 0.6


@EACH_MODEL
def test_no_text_stands_twice(model):
    """A question, a descriptor or a step pasted from another one was not finished."""
    texts = [
        text
        for s in model.statements.values()
        for text in (
            say(s.ask),
            *_descriptors(s).values(),
            *(say(a.text) for steps in s.actions.values() for a in steps),
        )
    ]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


# --- 3. claims tested on the council's own figures ------------------------------------------------

CHECKS = [
    pytest.param(statement, check, id=f"{model.id}-{statement.id}-{check.id}")
    for model in MODELS.values()
    for statement in model.statements.values()
    for check in statement.kpi_checks
]
EACH_CHECK = pytest.mark.parametrize(("statement", "check"), CHECKS)


@EACH_CHECK
def test_every_test_of_a_claim_is_on_a_metric_that_one_service_can_have(statement, check):
    metric = LIBRARY.metrics[check.metric]

    assert "service" in metric.dimensions
    assert check.level in (3, 4)
    assert statement.on_missing_data == "flag"
    if check.test.word == "share_of_periods_meeting_target":
        assert metric.targets


@EACH_CHECK
def test_a_claim_tested_against_a_target_says_so_in_its_descriptor(statement, check):
    if check.test.word == "share_of_periods_meeting_target":
        descriptor = _descriptors(statement)[str(int(check.level))]
        assert "the target" in descriptor
        assert "at least 9 of the last 12 months" in descriptor
        assert (check.test.compared.number, check.test.periods) == (0.75, 12)


@EACH_CHECK
def test_what_a_failed_test_says_holds_for_every_claim_that_fails_it(statement, check):
    """A claim of level 4 fails a test of level 3 too: so it says what the level needs."""
    text = say(check.on_fail)

    assert f"evel {int(check.level)} needs" in text
    assert "{n}" in text
    assert not text.casefold().startswith("you said")
    for passed in (0, 1, 5):
        said = text.format(n=passed, N=12, target="90%", value="84%")
        assert said.endswith(".")
        assert "{" not in said


@EACH_MODEL
def test_the_metric_of_a_step_is_shipped(model):
    named = {
        step.metric
        for s in model.statements.values()
        for steps in s.actions.values()
        for step in steps
        if step.metric
    }
    assert named <= set(LIBRARY.metrics)


def test_every_theme_has_claims_that_are_tested_on_figures():
    tested = {CUSTOMERS.theme_of(s.id).id for s in CUSTOMERS.statements.values() if s.kpi_checks}

    assert tested == {theme.id for theme in CUSTOMERS.themes}
    assert sum(bool(s.kpi_checks) for s in CUSTOMERS.statements.values()) >= 12


# --- 4. steps -------------------------------------------------------------------------------------


@EACH_MODEL
def test_steps_wait_for_steps_that_exist_and_never_in_a_circle(model):
    needs = {
        step.id: set(step.needs)
        for s in model.statements.values()
        for steps in s.actions.values()
        for step in steps
    }
    assert set().union(*needs.values()) <= set(needs)
    done: set[str] = set()
    while ready := {name for name, wanted in needs.items() if name not in done and wanted <= done}:
        done |= ready
    assert set(needs) - done == set()


@EACH_MODEL
def test_a_step_waits_only_for_steps_that_every_service_asked_has(model):
    owner = {
        step.id: s
        for s in model.statements.values()
        for steps in s.actions.values()
        for step in steps
    }
    profiles = [profile.id for profile in model.applies_to.profiles]
    for name, statement in owner.items():
        step = next(a for b in statement.actions.values() for a in b if a.id == name)
        for other in step.needs:
            asked = [p for p in profiles if statement.is_for(p)]
            assert all(owner[other].is_for(p) for p in asked), (name, other)


@EACH_MODEL
def test_the_first_step_of_the_lowest_level_is_small_in_most_statements(model):
    """A service at level 1 can begin this week."""
    firsts = [s.actions["1"][0].effort for s in model.statements.values()]

    assert firsts.count("small") / len(firsts) >= 0.9


# --- 5. plain and checkable words -----------------------------------------------------------------

LONGEST_DESCRIPTOR = 35
LONGEST_SENTENCE = 28
HIGHEST_GRADE = 6
"""The American school year of children of 11 to 12."""

# Words that judge without saying what one would see, and words that the GOV.UK style guide
# ("Words to avoid", gov.uk/guidance/style-guide) asks writers to leave out.
AVOIDED = (
    "good", "great", "excellent", "robust", "effective", "effectively", "efficient", "efficiently",
    "appropriate", "appropriately", "adequate", "sufficient", "suitable", "timely", "regular",
    "regularly", "frequent", "often", "consistent", "consistently", "comprehensive", "strong",
    "proactive", "proactively", "holistic", "seamless", "embedded", "mature", "world-class",
    "best practice", "where possible", "as needed", "when necessary", "in a timely manner",
    "agenda", "collaborate", "collaborative", "combat", "commit", "counter", "deploy", "dialogue",
    "disincentivise", "drive", "empower", "empowered", "enable", "ensure", "facilitate", "foster",
    "going forward", "initiate", "journey", "key", "landscape", "leverage", "liaise", "optimise",
    "overarching", "pathway", "portal", "promote", "ring-fence", "stakeholder", "stakeholders",
    "strategic", "strategy", "streamline", "strengthen", "synergy", "tackle", "toolkit",
    "transform", "transformation", "utilise", "impact", "kpi", "sla", "crm", "csc", "etc",
)  # fmt: skip
AVOIDED_PATTERN = re.compile(
    rf"(?<!how )(?<!most )\b({'|'.join(map(re.escape, AVOIDED))})\b", re.IGNORECASE
)
"""How often, and most often, can be counted; often cannot."""
CHECKABLE = re.compile(
    r"\d|\bonce\b|\b(every|each|list\w*|log|record|written|wrote|notes?|calendar|publish\w*|"
    r"agreement|target|rule|plan)\b"
)
"""What somebody from outside could ask to see, count or date."""


def _all_texts(model: Assessment) -> list[str]:
    header = [model.model.title, *([model.model.introduction] if model.model.introduction else [])]
    level_words = [w for level in model.levels for w in (level.label, level.means) if w]
    titles = [w for theme in model.themes for w in (theme.title, theme.about) if w]
    texts = [say(words) for words in (*header, *level_words, *titles)]
    texts += [say(p.text) for theme in model.themes for p in theme.promises]
    for s in model.statements.values():
        texts += [say(s.ask), say(s.guidance or {"": ""}), *_descriptors(s).values()]
        texts += [say(words) for words in s.evidence.examples]
        texts += [say(c.on_fail) for c in s.kpi_checks]
        texts += [say(a.text) for steps in s.actions.values() for a in steps]
    return texts


@EACH_MODEL
def test_no_text_has_a_word_that_judges_or_hides(model):
    found = [(m[0], text) for text in _all_texts(model) for m in AVOIDED_PATTERN.finditer(text)]

    assert found == []


@EACH_STATEMENT
def test_no_descriptor_is_long(model, statement):
    for text in _descriptors(statement).values():
        assert len(_words(text)) <= LONGEST_DESCRIPTOR
        sentences = [s for s in re.split(r"(?<=[.:])\s", text) if s]
        assert len(sentences) <= 2
        assert max(len(_words(sentence)) for sentence in sentences) <= LONGEST_SENTENCE
        assert text.endswith(".")


@EACH_STATEMENT
def test_levels_3_and_4_can_be_checked_by_somebody_from_outside(model, statement):
    descriptors = _descriptors(statement)

    assert CHECKABLE.search(descriptors["3"])
    assert CHECKABLE.search(descriptors["4"])


@EACH_STATEMENT
def test_a_level_above_the_first_says_what_is_there_and_not_what_is_missing(model, statement):
    """People choose the highest level that is true; one that names a lack is false for some."""
    lacking = re.compile(
        r"\b(nobody|no one|nothing|not written|there (is|are) no|(does|do|did|is|are) not)\b",
        re.IGNORECASE,
    )
    for level, text in _descriptors(statement).items():
        assert level == "1" or not lacking.search(text)


@EACH_STATEMENT
def test_a_statement_speaks_to_the_reader_and_not_of_us(model, statement):
    texts = [say(statement.ask), *_descriptors(statement).values()]

    assert not any(re.search(r"\b(we|our|us)\b", text, re.IGNORECASE) for text in texts)


@EACH_MODEL
def test_the_words_can_be_read_at_the_age_of_twelve(model):
    """Automated Readability Index (Smith and Senter, AMRL-TR-66-220, 1967), over descriptors.

    It needs only letters, words and sentences, so no guess at syllables.
    """
    text = " ".join(t for s in model.statements.values() for t in _descriptors(s).values())
    sentences = [s for s in re.split(r"(?<=[.?!])\s", text) if s]
    words = _words(text)
    letters = sum(len(re.sub(r"[\W_]", "", word)) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43

    assert len(words) / len(sentences) <= 15
    assert grade <= HIGHEST_GRADE


# --- 6. time --------------------------------------------------------------------------------------

WORDS_PER_MINUTE = 238
"""Silent reading of English (Brysbaert, Journal of Memory and Language 109, 2019)."""
SECONDS_TO_CHOOSE = 30


@EACH_MODEL
def test_a_manager_can_answer_in_half_an_hour(model):
    read = sum(
        len(_words(text))
        for s in model.statements.values()
        for text in (say(s.ask), say(s.guidance or {"": ""}), *_descriptors(s).values())
    )
    minutes = read / WORDS_PER_MINUTE + len(model.statements) * SECONDS_TO_CHOOSE / 60

    assert minutes <= 30
