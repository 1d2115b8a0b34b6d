"""LibreOffice recalculates filled workbooks: every formula comes to what our scoring says.

1. Every formula of every sheet, for both shipped models and for models with other rules, filled at
   random with answers, blanks and words that are no answer.
2. Models whose answers have odd words, and lists that share them, against `score` itself: what the
   sheet makes of each row is what scoring makes of the answers as a person reads them.
3. Answers survive being saved as .ods and .xls.

It takes longer than other tests because LibreOffice opens two dozen files, in one run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from tests.maturity.little_models import draw
from tests.maturity.test_known_models import samm
from tests.maturity.workbook.issued import (
    differences,
    plan,
    random_held,
    recalculated,
    shipped,
    typed,
)
from tests.maturity.workbook.odd_models import answers_of, odd_model
from tests.maturity.workbook.rules import MODELS

from gaugebook.maturity import score
from gaugebook.maturity.form import ANSWERS, WORKING
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook.build import workbook_from
from gaugebook.workbooks import write_workbook

SHIPPED = ("customer-experience-1.0.0", "organisational-resilience-1.0.0")
FILLED = [(name, number) for number, name in enumerate(SHIPPED)]
BLANKS = (0.1, 0.02, 0.3)
# 75 has two ways through questions that share their words and are worth something else.
ODD = {75: None, 0: 100, 3: 9, 9: 9, 20: 9, 64: 9}
"""Seeds, and how many statements; None for a number by chance."""

pytestmark = pytest.mark.needs_libreoffice


def planned(name, seed):
    if name in SHIPPED:
        return plan(shipped(name), "standard", (None, "visits_only")[seed % 2])
    text = samm() if name == "samm" else MODELS[name]
    return plan(draw(text), "first")


@pytest.fixture(scope="module")
def cases():
    cases = {}
    named = [*FILLED, *((name, n) for n, name in enumerate([*MODELS, "samm"]))]
    for number, (name, seed) in enumerate(named):
        made = planned(name, seed)
        held = random_held(made, seed, BLANKS[number % 3])
        data = typed(write_workbook(workbook_from(made)), held)
        cases[f"{number}.xlsx"] = (name, data, workbook_from(replace(made, held=held)))
    for seed, (made, held) in odd_cases().items():
        data = typed(write_workbook(workbook_from(made)), held)
        filled = workbook_from(replace(made, held=held))
        cases[f"odd-{seed}.xlsx"] = (f"odd {seed}", data, filled)
    return cases


@cache
def odd_cases():
    plans = {seed: plan(odd_model(seed, statements=count)) for seed, count in ODD.items()}
    return {seed: (made, random_held(made, seed, 0.1)) for seed, made in plans.items()}


@pytest.fixture(scope="module")
def recalculated_cases(cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    return recalculated(folder, {name: data for name, (_, data, _) in cases.items()})


def test_every_formula_comes_to_what_we_work_out(cases, recalculated_cases):
    wrong = {
        name: found
        for file, (name, _, expected) in cases.items()
        if (found := differences(expected, recalculated_cases[file]))
    }

    assert wrong == {}


def test_odd_words_score_as_score_has_it(recalculated_cases):
    wrong, compared = [], 0
    for seed, (made, held) in odd_cases().items():
        scored = score(made.model, answers_of(made, held))
        points = column_of(recalculated_cases[f"odd-{seed}.xlsx"], at.VALUE)
        for ref, node in scored.nodes.items():
            ours, theirs = node.provisional, points[ref]
            is_number = isinstance(theirs, int | float)
            if is_number != (ours is not None) or (is_number and abs(theirs - ours) > 1e-7):
                wrong.append((seed, ref, ours, theirs))
            compared += 1

    assert wrong == []
    assert compared > 100


def column_of(path, heading):
    rows = openpyxl.load_workbook(path, data_only=True)[WORKING].iter_rows(
        min_row=3, values_only=True
    )
    place = next(rows).index(heading)
    return {row[0]: row[place] for row in rows}


def test_the_comparison_sees_a_difference(cases, recalculated_cases):
    _, _, expected = cases["1.xlsx"]

    assert len(differences(expected, recalculated_cases["0.xlsx"])) > 50


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_answers_survive_another_format(kind, tmp_path):
    made = planned("mixed, mean", 3)
    held = random_held(made, 3, 0.1)
    data = typed(write_workbook(workbook_from(made)), held)
    there = recalculated(tmp_path, {"form.xlsx": data}, to=kind)["form.xlsx"]
    back = recalculated(tmp_path, {f"back.{kind}": there.read_bytes()})[f"back.{kind}"]

    sheet = openpyxl.load_workbook(back)[ANSWERS]
    found = {
        sheet.cell(r, 1).value: [sheet.cell(r, c).value for c in (4, 5, 6)]
        for r in range(4, sheet.max_row + 1)
    }
    for row in held:
        answer, why, evidence = found[row.row.ref]
        assert answer == (row.answer or None)
        if row.row.takes_words:
            assert ((why or "").strip(), (evidence or "").strip()) == (
                row.why.strip(),
                row.evidence,
            )
    assert differences(workbook_from(replace(made, held=held)), back) == []
