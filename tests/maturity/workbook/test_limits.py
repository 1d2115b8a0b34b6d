"""No formula is longer, deeper or wider than Excel takes, whatever model `check` lets pass.

Excel takes 8,192 characters, 64 functions inside one another and 255 parts of a function
(support.microsoft.com, Excel specifications and limits). LibreOffice takes more, so that a test
that recalculates would not tell.
"""

from __future__ import annotations

import json
import re

import pytest
from tests.maturity.workbook.issued import plan

from gaugebook.definitions import assessment_form_checks as limits
from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import parse_yaml
from gaugebook.maturity.workbook.build import workbook_from

LONGEST, DEEPEST, WIDEST = 8_192, 64, 255


def level(name, levels=4, **more):
    described = {str(n): "D" for n in range(1, levels + 1)}
    return {"id": name, "ask": "Q", "type": "level", "levels": described} | more


def theme(name, statements, rule=None, title="T"):
    own = {"rule": rule} if rule else {}
    promise = {"id": f"{name}.P", "text": "x", "statements": statements} | own
    return {"id": name, "title": title, "promises": [promise]}


def model(*themes, levels=4, **more):
    header = {"id": "m", "version": "1.0.0", "status": "draft", "title": "M"}
    return {
        "schema": "maturity-model/1",
        "model": header | {"owner": "O", "licence": "own"},
        "levels": [{"value": n, "id": f"l{n}", "label": f"L{n}"} for n in range(1, levels + 1)],
        "special_answers": {
            "not_applicable": {"label": "Does not apply", "requires": "reason"},
            "dont_know": {"label": "We do not know"},
        },
        "themes": list(themes),
    } | more


def number(count):
    bands = [{"from": n, "value": n + 0.5} for n in range(count)]
    asked = {"min": 0, "max": 1000, "bands": bands}
    return model(theme("A", [{"id": "A.1", "ask": "Q", "type": "number", "number": asked}]))


def conditions(lines, groups=3):
    when = {f"g{n}": "some" for n in range(groups)}
    rule = {
        "op": "conditions",
        "groups": {name: {"at_least": 2} for name in when},
        "conditions": [*({"when": when, "then": 1} for _ in range(lines - 1)), {"then": 2}],
    }
    return model(theme("A", [level("A.1"), level("A.2")], rule))


def musts(count):
    must = {str(n): [{"id": f"t{n}", "text": "T"}] for n in range(2, count + 1)}
    return model(theme("A", [level("A.1", count, must=must)]), levels=count)


def way(answers):
    def question(name, to):
        on = {"to": to} if to else {}
        given = [{"id": f"a{n}", "label": f"L{n}", "value": n} | on for n in range(answers)]
        return {"id": name, "ask": "Q", "answers": given}

    asked = [question("q1", "q2"), question("q2", None)]
    return model(theme("A", [{"id": "A.1", "ask": "Q", "type": "branching", "branching": asked}]))


def staged(count):
    mixed = [level(f"A.{n}", stage=n % 2 + 1) for n in range(count)]
    return model(theme("A", mixed, "staged"))


def themes(count):
    title = "A theme with a rather long title about the standards of a service"
    overall = {"overall": "weighted_mean", "headline": {"op": "min", "normalise": [0, 1]}}
    made = [theme(f"T{n}", [level(f"T{n}.1")], title=title) for n in range(count)]
    return model(*made, scoring=overall)


AT_MOST = {
    "bands": (number, limits.MOST_BANDS),
    "conditions": (conditions, limits.MOST_CONDITIONS),
    "levels": (musts, limits.MOST_LEVELS),
    "answers": (way, limits.MOST_ANSWERS),
    "members": (staged, limits.MOST_MEMBERS),
    "themes": (themes, limits.MOST_THEMES),
}


def read(content):
    loaded, _ = parse_yaml(json.dumps(content), "m.yaml")
    return read_assessment(loaded)


@pytest.mark.parametrize("name", AT_MOST)
def test_the_most_that_passes_makes_formulas_that_excel_takes(name):
    made, most = AT_MOST[name]
    found, problems = read(made(most))
    assert found is not None, [p.message for p in problems]

    book = workbook_from(plan(found))
    sizes = [size_of(c.formula) for s in book.sheets for c in s.cells() if c.formula]
    assert all(x <= most for size in sizes for x, most in zip(size, LIMITS, strict=True))


@pytest.mark.parametrize("name", AT_MOST)
def test_one_more_is_refused(name):
    made, most = AT_MOST[name]
    found, problems = read(made(most + 1))

    assert found is None
    assert any("formulas of a workbook take" in p.message for p in problems)


LIMITS = (LONGEST, DEEPEST, WIDEST)


def size_of(formula):
    """How long a formula is, how deep its functions go, how many parts the widest has."""
    text = re.sub('"(?:[^"]|"")*"', lambda m: "x" * len(m[0]), formula.replace("{row}", "1000"))
    open_, deepest, widest = [], 0, 0
    for place, letter in enumerate(text):
        if letter == "(":
            open_.append([text[place - 1].isalpha(), 1])
            deepest = max(deepest, sum(is_function for is_function, _ in open_))
        elif letter == ")":
            widest = max(widest, open_.pop()[1])
        elif letter == "," and open_:
            open_[-1][1] += 1
    return len(formula) - 1, deepest, widest


def test_sizes_are_counted():
    assert size_of('=IF(A1=",(",SUM(1,2,(3)),2)') == (26, 2, 3)
