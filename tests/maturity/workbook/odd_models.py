"""Models drawn at random whose answers have words that trip a spreadsheet, and answers to them.

Lists share their words and count them differently; labels begin with one another, with = and -,
hold wildcards, quotes and markup, look like numbers, or are as long as a list shows.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.assessment_text import exact
from gaugebook.definitions.files import parse_yaml
from gaugebook.maturity.answers import Answer, Answers, is_finished, way_through
from gaugebook.maturity.form import BETWEEN
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.plan import Plan

LABELS = (
    *("Yes", "Yes, but", "Yes, but seldom", "No", "No, not", "Not", "N"),
    *('Say "why"', '"', '""', "'", "'quoted'", "A, B & C", "&", "<b>bold</b>", "a<b", ">5", "<>"),
    *("<>Yes", ">=3", "=1+1", "=A1", "-5", "- none", "+3", "@SUM(A1)", "3", "0.5", "10%", "1/2"),
    *("TRUE", "1e5", "007", "3 - Managed", "#N/A", "#REF!", "*", "?", "~", "~*", "N*", "N?", "*o"),
    *("Half?", "~~", "[z]", "none", "Counts", "Not answered", "{row}", "{0}", "A1", "R1C1"),
    *("_x0041_", "Räume", "Straße", "Zoë \U0001f600", "a;b", "a|b", "A.1|1", "\\", "%s"),
    *("x" * 250, "x" * 249 + "y", "Two\nlines", " spaced ", "tail\n"),
)
_WORDS = {"title": "Odd", "owner": "O", "licence": "own"}
OPS = ("weighted_mean", "mean_of_categories", "median", "min", "max")


def odd_model(seed: int, *, statements: int | None = None) -> Assessment:
    """Draw a model that has no fault; the same for the same seed."""
    pick = random.Random(seed)
    while True:
        text = json.dumps(_drawn(pick, statements), ensure_ascii=False)
        loaded, _ = parse_yaml(text, "odd.yaml")
        model, _ = read_assessment(loaded) if loaded is not None else (None, [])
        if model is not None:
            return model


def _labels(pick: random.Random, count: int) -> list[str]:
    return pick.sample(LABELS, count)


def _drawn(pick: random.Random, most: int | None) -> dict[str, object]:
    values = sorted(pick.sample([-2, 0, 0.5, 1, 2, 2.5, 3, 4, 5], pick.randint(2, 5)))
    levels = [
        {"value": v, "id": f"l{n}", "label": text}
        for n, (v, text) in enumerate(zip(values, _labels(pick, len(values)), strict=True))
    ]
    special = dict(
        zip(
            ("not_answered", "not_applicable", "dont_know"),
            ({"label": text} for text in _labels(pick, 3)),
            strict=True,
        )
    )
    special["dont_know"]["score"] = pick.choice(["lowest", None])
    if pick.random() < 0.5:
        special["not_applicable"]["requires"] = "reason"
    # The words of one list, which others have too, in another order and with other values.
    words = _labels(pick, pick.randint(2, 5))
    scales = {f"s{n}": _scale(pick, words) for n in range(3)}
    ends = [pick.choice([[0, 1], [0, 100], [1, 4]]) for _ in range(4)]
    rule = [{"op": pick.choice(OPS), "normalise": end} for end in ends]
    scoring = {
        "default_rule": rule[0],
        "promises": rule[0],
        "themes": rule[1],
        "overall": rule[2],
        "headline": {"op": "min", "normalise": [0, 1]},
        "na": pick.choice(["exclude", "exclude", "full_marks"]),
        "min_answered": pick.choice([0, 0.3, 0.5]),
        "display": {
            "decimals": pick.randint(0, 3),
            "rounding": pick.choice(["half_even", "half_up", "truncate"]),
        },
    }
    count = most or pick.randint(4, 12)
    names = iter(range(1, count + 1))
    made = [_statement(pick, f"Q.{n}", words, values) for n in names]
    themes = []
    while made:
        taken, made = made[: pick.randint(1, 9)], made[9:]
        number = len(themes)
        promise = {"id": f"T{number}.P", "text": "We do.", "statements": taken}
        title = pick.choice(LABELS)
        themes.append({"id": f"T{number}", "title": title, "promises": [promise]})
    return {
        "schema": "maturity-model/1",
        "model": {"id": "odd", "version": "1.0.0", "status": "draft"} | _WORDS,
        "levels": levels,
        "special_answers": special,
        "scales": scales,
        "scoring": scoring,
        "themes": themes,
    }


def _scale(pick: random.Random, words: list[str]) -> list[dict[str, object]]:
    mixed = pick.sample(words, len(words))
    values = pick.sample([0, 0.2, 0.5, 1, 2, 3, -1, 7], len(words))
    return [{"value": v, "label": text} for v, text in zip(values, mixed, strict=True)]


def _statement(
    pick: random.Random, name: str, words: list[str], values: list[float]
) -> dict[str, object]:
    kind = pick.choice(["level", "level", "scale", "scale", "checklist", "number", "branching"])
    made: dict[str, object] = {"id": name, "ask": "Is it so?", "type": kind}
    made["weight"] = pick.choice([1, 1, 2, 0.3])
    if kind == "scale":
        made["type"] = f"scale:s{pick.randint(0, 2)}"
    elif kind == "level":
        made["levels"] = {str(v): pick.choice(LABELS) for v in values}
        if pick.random() < 0.4:
            chosen = pick.sample(values, 2)
            made["must"] = {str(v): _ticks(pick, f"m{n}") for n, v in enumerate(chosen)}
    elif kind == "number":
        made["number"] = {"min": -5, "max": 10}
        if pick.random() < 0.5:
            bands = [(-5, 1), (0, 0), (2.5, 3), (9, 2)]
            made["number"]["bands"] = [{"from": f, "value": v} for f, v in bands]
    elif kind == "checklist":
        stages = pick.sample(range(1, 6), 2)
        made["checklist"] = {str(n): _ticks(pick, f"c{n}") for n in stages}
        made["rule"] = {"op": pick.choice(["share", "sum", "staged", "staged_plus_fraction"])}
    else:
        made["branching"] = _way(pick, words)
    return made


def _ticks(pick: random.Random, name: str) -> list[dict[str, str]]:
    return [{"id": f"{name}{n}", "text": "It is there"} for n in range(pick.randint(1, 3))]


def _way(pick: random.Random, words: list[str]) -> list[dict[str, object]]:
    questions = []
    count = pick.randint(1, 4)
    for number in range(count):
        answers = []
        later = [f"q{n}" for n in range(number + 1, count)]
        for place, label in enumerate(pick.sample(words, len(words))):
            answer = {"id": f"a{place}", "label": label, "value": pick.choice([0, 1, 2, 3, 5, -1])}
            if later and (place == 0 or pick.random() < 0.6):
                answer["to"] = later[0] if place == 0 else pick.choice(later)
            answers.append(answer)
        questions.append({"id": f"q{number}", "ask": "Is it?", "answers": answers})
    return questions


def answers_of(plan: Plan, held: tuple[Held, ...]) -> Answers:
    """Read filled rows as a person would, by the words of the form and nothing else."""
    by_statement: dict[str, list[Held]] = {}
    for row in held:
        by_statement.setdefault(row.row.statement, []).append(row)
    given = [_answer(plan.model, name, rows) for name, rows in by_statement.items()]
    return Answers(tuple(answer for answer in given if answer is not None))


def _answer(model: Assessment, name: str, rows: list[Held]) -> Answer | None:
    statement, head, below = model.statements[name], rows[0], rows[1:]
    chosen = {row.row.ref: row.row.choice(row.answer) for row in rows if row.answer != ""}
    own, blank = chosen.get(name), head.row.choices[-1]
    is_left = head.answer == "" or own == blank
    ticks = frozenset(c.tick for row in below if (c := chosen.get(row.row.ref)) and c.tick)
    said = [row for row in below if chosen.get(row.row.ref) not in (None, row.row.choices[-1])]
    if own is not None and own.special in ("not_applicable", "dont_know"):
        beside = [row for row in said if row.row.kind != "tick" or row.answer == "Yes"]
        if statement.kind in ("checklist", "branching") and beside:
            return None
        return Answer(name, special=own.special, reason=head.why)
    if statement.kind == "number":
        is_number = not isinstance(head.answer, str)
        asked = statement.number
        if not is_number or not asked.min <= head.answer <= asked.max:
            return None
        return Answer(name, exact(float(head.answer)))
    if statement.kind == "branching":
        wrong = [r for r in below if r.answer != "" and chosen.get(r.row.ref) is None]
        way, fault = way_through(statement, ticks)
        done = not fault and not wrong and is_finished(statement, way)
        return Answer(name, ticks=ticks) if is_left and done else None
    if statement.kind == "checklist":
        return Answer(name, ticks=ticks) if is_left and len(said) == len(below) else None
    if own is None or own.value is None:
        return None
    return _with_musts(model, name, own.value, below, said, ticks)


def _with_musts(
    model: Assessment,
    name: str,
    value: Fraction,
    below: list[Held],
    said: list[Held],
    ticks: frozenset[str],
) -> Answer | None:
    asked = {
        f"{name}{BETWEEN}{tick.id}"
        for level, wanted in model.statements[name].musts.items()
        if level <= value
        for tick in wanted
    }
    if asked - {row.row.ref for row in said}:
        return None
    return Answer(name, value, ticks=ticks if below else None)
