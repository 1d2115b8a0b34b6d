"""Models whose form could not be read back, or not be worked out, are refused at the line.

1. Answers that look the same when they come back.
2. Numbers that a spreadsheet would round.
3. Models made to stall or to stop the check: it says what is wrong, at once.
"""

from __future__ import annotations

import time

import pytest
from tests.maturity.little_models import FOUR, HEAD, LEVELS, SPECIAL, draw, faults, promise, theme
from tests.maturity.little_models import level as leveled

NUMBER = "{id: A.1, ask: Q, type: number, number: {min: 0, max: 9}}"
TICKS = "{id: A.1, ask: Q, type: checklist, checklist: {all: [{id: a, text: T}]}}"
ALIKE = "another answer of the list reads the same, or but for capitals"


def one(statement, *, special=SPECIAL, levels=LEVELS, more=""):
    return HEAD + levels + special + more + "themes:\n" + theme("A", promise("A.P", statement))


def lowest(text):
    return text.replace("score: 1", "score: lowest")


# --- 1. answers that look the same ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            one(leveled("A.1"), special=SPECIAL.replace("We do not know", "does  not apply TO us")),
            11,
        ),
        (one(leveled("A.1"), special=SPECIAL.replace("We do not know", "3 - managed")), 11),
        (one(leveled("A.1"), levels=LEVELS.replace("Leading", "managed")), 7),
        (one(TICKS, special=lowest(SPECIAL).replace("Not answered yet", '"No"')), 9),
        (
            one(
                leveled("A.1"),
                special=SPECIAL.replace("Does not apply to us", "Caf\u00e9").replace(
                    "We do not know", "Cafe\u0301"
                ),
            ),
            11,
        ),
    ],
)
def test_answers_that_read_the_same_are_refused(text, line):
    assert [found for found in faults(text) if ALIKE in found and found.startswith(f"{line} ")]


def test_a_level_is_not_called_by_the_number_of_another():
    text = one(leveled("A.1"), levels=LEVELS.replace("Developing", '"Level 3"'))
    assert ["it reads like the number of another level" in found for found in faults(text)] == [
        True
    ]
    draw(one(leveled("A.1"), levels=LEVELS.replace("Developing", '"Level 2"')))


def test_no_answer_beside_a_number_is_a_number():
    text = one(NUMBER, special=lowest(SPECIAL).replace("We do not know", '"0"'))
    assert ["might mean this answer" in found for found in faults(text)] == [True]
    draw(one(NUMBER, special=lowest(SPECIAL)))


def test_an_answer_is_as_long_as_a_list_shows():
    long = SPECIAL.replace("We do not know", "x" * 256)
    assert any(
        "255 letters at most" in found for found in faults(one(leveled("A.1"), special=long))
    )
    draw(one(leveled("A.1"), special=SPECIAL.replace("We do not know", "x" * 255)))


def test_the_end_of_a_line_after_a_text_is_no_part_of_it():
    """A folded text has one, the cell of a spreadsheet has not: the answer was none of the list."""
    folded = SPECIAL.replace("label: Not answered yet", 'label: "Not answered yet\\n"')
    model = draw(one(leveled("A.1"), special=folded))
    assert model.special_answers.not_answered.label == {"": "Not answered yet"}


# --- 2. numbers that lose digits ------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        leveled("A.1", "weight: 10001"),
        "{id: A.1, ask: Q, type: number, number: {min: 0, max: 1000000001}}",
    ],
)
def test_numbers_of_which_a_spreadsheet_would_lose_digits_are_refused(statement):
    found = faults(one(statement, special=lowest(SPECIAL)))
    assert ["a spreadsheet would lose digits" in one for one in found] == [True]


# --- 3. models that are made to stall or to stop the check ----------------------------------------


def actions(count, needs):
    """Give a statement with so many actions, each of which needs others."""
    steps = ", ".join(
        f"{{id: a{n}, text: T, effort: small, benefit: low, needs: [{', '.join(needs(n))}]}}"
        for n in range(count)
    )
    return f"{{id: A.1, ask: 'Do you', type: level, {FOUR}, actions: {{2: [{steps}]}}}}"


def test_steps_that_need_many_others_are_looked_at_once_each():
    """Every way through them was walked: thirty layers would have taken for ever."""
    layered = actions(150, lambda n: [f"a{m}" for m in range(n + 1, min(n + 20, 150))])
    chain = actions(1500, lambda n: [f"a{n + 1}"] if n < 1499 else [])
    began = time.process_time()
    assert faults(one(layered)) == faults(one(chain)) == []
    assert time.process_time() - began < 10


def test_a_long_circle_is_told_in_short():
    (found,) = faults(one(actions(60, lambda n: [f"a{(n + 1) % 60}"])))
    assert found.endswith("a0 > a1 > a2 > a3 > a4 > a5 > a6 > a7 > ... > a0.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("4: Four.", '"1/0": Four.', "a level stands here by its number"),
        ("4: Four.", '"1e999999999": Four.', "a level stands here by its number"),
        ("4: Four.", '4: Four., "4.0": Four.', "the same level is there already"),
    ],
)
def test_levels_are_named_by_plain_numbers(old, new, told):
    found = faults(one(leveled("A.1").replace(old, new)))
    assert any(told in text for text in found), found


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (TICKS.replace("all:", '"\u00b2":'), "a stage is written 1, 2, 3"),
        (TICKS.replace("[{id: a, text: T}]", "[]"), "there is nothing to tick"),
        (
            NUMBER.replace("max: 9", "max: 9, bands: [{from: 0, value: 1}, {from: 10, value: 2}]"),
            "nobody could reach it",
        ),
        (
            "{id: A.1, ask: Q, type: branching, branching: ["
            "{id: q1, ask: Q, answers: [{id: a, label: A, value: 1}, {id: b, label: B, value: 0}]},"
            "{id: q2, ask: Q, answers: [{id: a, label: A, value: 9}, {id: b, label: B, value: 0}]}"
            "]}",
            "no answer leads to this question",
        ),
        (
            leveled(
                "A.1",
                "kpi_checks: [{id: k, level: 3, metric: m, on_fail: '{n:>999999999}', "
                "test: {count: '>= 1', window: 1 year}}]",
            ),
            "may stand in braces",
        ),
    ],
)
def test_parts_that_nobody_can_use_are_refused(statement, told):
    found = faults(one(statement, special=lowest(SPECIAL)))
    assert any(told in text for text in found), found


def test_a_model_of_thousands_of_questions_is_refused_at_once():
    many = [NUMBER.replace("A.1", f"A.{n}") for n in range(1_100)]
    text = HEAD + LEVELS + lowest(SPECIAL) + "themes:\n" + theme("A", promise("A.P", *many))
    assert [f for f in faults(text) if "statements: 1,100, and the formulas" in f]


def test_thousands_of_wrong_names_are_told_in_seconds():
    wrong = ", ".join(f"A{n}: 1" for n in range(3_000))
    text = one(leveled("A.1"), more=f"targets: [{{id: t, overrides: {{{wrong}}}}}]\n")
    unknown = one(leveled("A.1"), more="".join(f"f{n}: 1\n" for n in range(3_000)))
    began = time.process_time()
    assert (len(faults(text)), len(faults(unknown))) == (3_000, 3_000)
    assert time.process_time() - began < 20
