"""Two questions answered Yes and No that count them differently have a list each in the workbook.

They once shared one, found by its words alone: the second question scored by the first one's
points, and the live score of the sheet was not ours. So did two ways through questions whose
questions and answers have the same ids and words.
"""

from __future__ import annotations

from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import parse_yaml
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import form_rows
from gaugebook.maturity.workbook.lists import lists_of, texts_of

MODEL = """
schema: maturity-model/1
model: {id: small, version: 1.0.0, status: draft, title: Small, owner: O, licence: own}
levels: [{value: 1, id: low, label: Low}, {value: 2, id: high, label: High}]
scales:
  good: [{value: 0, label: "No"}, {value: 1, label: "Yes"}]
  bad: [{value: 1, label: "No"}, {value: 0, label: "Yes"}]
themes:
  - id: A
    title: Answering
    promises:
      - id: A.P1
        text: We answer.
        statements:
          - {id: A.1, ask: "Is there a plan?", type: "scale:good"}
          - {id: A.2, ask: "Are letters lost?", type: "scale:bad"}
          - {id: A.3, ask: "Which?", type: checklist, rule: {op: share},
             checklist: {all: [{id: a, text: A}, {id: b, text: B}]}}
          - {id: A.4, ask: "How far?", type: branching, branching: [{id: q1, ask: Is it, answers:
             [{id: a, label: "Yes", value: 1}, {id: b, label: "No", value: 0}]}]}
          - {id: A.5, ask: "How near?", type: branching, branching: [{id: q1, ask: Is it, answers:
             [{id: a, label: "Yes", value: 0}, {id: b, label: "No", value: 1}]}]}
"""


def test_each_question_counts_its_own_answers() -> None:
    model, problems = read_assessment(parse_yaml(MODEL, "small.yaml")[0])
    assert model is not None, problems
    rows = {row.ref: row for row in form_rows(model)}
    lists = lists_of(model, list(rows.values()), services=["Bins"], words=Texts("en"))

    def points(ref: str) -> dict[str, float | None]:
        choices = rows[ref].choices
        first = lists.first(texts_of(rows[ref]))
        return {c.text: lists.by_number[first + n].points for n, c in enumerate(choices)}

    assert (points("A.1")["Yes"], points("A.1")["No"]) == (1, 0)
    assert (points("A.2")["Yes"], points("A.2")["No"]) == (0, 1)
    assert (points("A.4/q1")["Yes"], points("A.4/q1")["No"]) == (1, 0)
    assert (points("A.5/q1")["Yes"], points("A.5/q1")["No"]) == (0, 1)
    ticks = [lists.first(texts_of(rows[ref])) for ref in ("A.3/a", "A.3/b")]
    assert ticks[0] == ticks[1]
