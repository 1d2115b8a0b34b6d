"""What the live sheet counts, and what the reader of the returned file takes, are the same.

1. A question said not to apply while rows below it are answered counts for nothing, in both, until
   one of the two is taken back. The sheet once left it out as not applicable, which raised a score.
2. An answer in the form's own words is that answer, though it looks like another, or a formula.
"""

from __future__ import annotations

import openpyxl
import pytest
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme
from tests.maturity.workbook.issued import SERVICE, plan, typed

from gaugebook.intake.forms import read_form
from gaugebook.maturity import score
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.form import ANSWERS, RESULTS
from gaugebook.maturity.returned import Round, read_returns
from gaugebook.maturity.workbook.build import workbook_from
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.plan import Plan
from gaugebook.maturity.workbook.states import filled_of
from gaugebook.workbooks import write_workbook

TICKS = (
    "{id: A.2, ask: Q, type: checklist, checklist: {all: [{id: a, text: T}, {id: b, text: U}]}, "
    "rule: {op: conditions, conditions: [{when: {all: all}, then: leading}, {then: starting}]}}"
)
WAY = (
    "{id: A.2, ask: Q, type: branching, branching: [{id: q1, ask: Q, answers: "
    "[{id: a, label: Much, value: 4}, {id: b, label: Little, value: 1}]}]}"
)
APART, UNKNOWN, BLANK = "Does not apply to us", "We do not know", "Not answered yet"
LOWEST = SPECIAL.replace("score: 1", "score: lowest")


def model(second, *, na="exclude"):
    scoring = f"scoring: {{min_answered: 0, na: {na}}}\n"
    statements = theme("A", promise("A.P", level("A.1"), second))
    return draw(HEAD + LEVELS + LOWEST + scoring + "themes:\n" + statements)


def filled(made: Plan, said: dict[str, str]) -> tuple[Held, ...]:
    return tuple(Held(held.row, said[held.row.ref], why="As agreed") for held in made.held)


def read(made: Plan, held: tuple[Held, ...], folder) -> tuple:
    """Give the answers that the reader takes from the filled workbook, and what it asks."""
    path = folder / "back.xlsx"
    path.write_bytes(typed(write_workbook(workbook_from(made)), held))
    form, problems = read_form(path, name=path.name)
    models = {made.model.key: made.model}
    issued = {made.issue_number: SERVICE.id}
    round_ = Round(made.campaign, models, (SERVICE,), issued, lambda name: name)
    (one,) = read_returns(form, problems, round_, file=path.name)
    return one.answers, {problem.code for problem in one.problems}


# --- 1. not applicable, and more is said ----------------------------------------------------------


@pytest.mark.parametrize("na", ["exclude", "full_marks"])
@pytest.mark.parametrize("special", [APART, UNKNOWN])
@pytest.mark.parametrize(
    ("second", "below"),
    [(TICKS, {"A.2/a": "Yes", "A.2/b": "No"}), (WAY, {"A.2/q1": "Much"})],
)
def test_a_contradiction_counts_for_nothing_in_both(na, special, second, below, tmp_path):
    made = plan(model(second, na=na))
    held = filled(made, {"A.1": "2 - Developing", "A.2": special, **below})
    answers, codes = read(made, held, tmp_path)
    live = filled_of(made.model, held, made.lists, profile=None)

    assert "return-ticks-contradict" in codes
    theirs = score(made.model, Answers(answers)).nodes
    for ref in ("A.1", "A.2", "A"):
        assert live.scored.nodes[ref].provisional == theirs[ref].provisional
    assert live.scored.nodes["A.2"].provisional is None
    assert live.states["A.2"].counts == "Not answered"


def test_a_no_below_is_no_contradiction(tmp_path):
    made = plan(model(TICKS))
    held = filled(made, {"A.1": "2 - Developing", "A.2": APART, "A.2/a": "No", "A.2/b": BLANK})
    answers, codes = read(made, held, tmp_path)

    assert "return-ticks-contradict" not in codes
    assert filled_of(made.model, held, made.lists, profile=None).states["A.2"].counts == APART[:14]
    assert {a.statement: a.special for a in answers}["A.2"] == "not_applicable"


@pytest.mark.needs_libreoffice
def test_the_sheet_itself_counts_a_contradiction_for_nothing(tmp_path):
    from tests.maturity.workbook.issued import recalculated

    made = plan(model(TICKS, na="full_marks"))
    held = filled(made, {"A.1": "2 - Developing", "A.2": APART, "A.2/a": "Yes", "A.2/b": "No"})
    data = typed(write_workbook(workbook_from(made)), held)
    path = recalculated(tmp_path, {"back.xlsx": data})["back.xlsx"]
    book = openpyxl.load_workbook(path, data_only=True)

    results = {row[0]: row for row in book[RESULTS].iter_rows(min_row=5, values_only=True)}
    assert results["Theme A"][1:4] == (2, 1, 2)  # asked, answered, score
    checks = {row[0]: row[9] for row in book[ANSWERS].iter_rows(min_row=4, values_only=True)}
    assert checks["A.2"] == "Answer needed"
    assert checks["A.2/a"].startswith("Not needed after your answers above")


# --- 2. the form's own words ----------------------------------------------------------------------

SCALE = """\
scales:
  odd: [{value: 0, label: "No"}, {value: 1, label: "No?"}, {value: 2, label: "=1+1"},
        {value: 3, label: "@SUM(A1)"}, {value: 4, label: "*"}]
"""


@pytest.mark.parametrize(("label", "value"), [("No", 0), ("No?", 1), ("=1+1", 2), ("*", 4)])
def test_the_own_words_of_the_form_are_what_they_are(label, value, tmp_path):
    """They were asked again for ever: No and No? read the same, and =1+1 like a formula."""
    scales = "{id: A.1, ask: Q, type: 'scale:odd'}"
    text = HEAD + LEVELS + LOWEST + SCALE + "themes:\n" + theme("A", promise("A.P", scales))
    made = plan(draw(text))
    answers, codes = read(made, filled(made, {"A.1": label}), tmp_path)

    assert [answer.exact for answer in answers] == [value]
    assert not codes & {"return-formula", "return-answer-unknown", "return-answer-read-as"}
