"""The plain CSV form.

1. It says what to do, what it is and whose; a row of the form is a row, with what can be answered.
2. It begins with *Not answered yet*, or with answers that are known; an unknown tick is no No.
3. What comes back is read as it was filled in, also what looks like a formula.
4. Nothing in it is a formula.
"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.campaign.little_round import MODEL, campaign, service
from tests.maturity.little_models import HEAD, LEVELS, draw, level, promise, theme

from gaugebook.intake.forms import read_form
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign import csv_form
from gaugebook.maturity.campaign.filled import says
from gaugebook.maturity.campaign.plain_csv import as_written, harmless
from gaugebook.maturity.form import ANSWER, form_rows
from gaugebook.maturity.returned.reading import read_return

TICKS = "must: {3: [{id: a, text: A}], 4: [{id: b, text: B}]}"
CHECKS = (
    "{id: A.3, ask: 'Which?', type: checklist, "
    "checklist: {x: [{id: p, text: P}, {id: q, text: Q}]}}"
)
NUMBER = "{id: A.4, ask: 'How many?', type: number, number: {min: -5, max: 10}}"
WAY = (
    "{id: A.5, ask: 'How far?', type: branching, branching: ["
    "{id: f, ask: 'First?', answers: [{id: nay, label: 'No', value: 1}, "
    "{id: go, label: 'Yes', value: 2, to: s}]}, "
    "{id: s, ask: 'Then?', answers: [{id: nay, label: 'No', value: 3}, "
    "{id: go, label: 'Yes', value: 4}]}]}"
)
SPECIAL = """\
special_answers:
  not_answered: {label: Not answered yet, score: null}
  not_applicable: {label: Does not apply to us, score: null, requires: reason}
scoring: {default_rule: {op: none}, themes: {op: none}}
"""
ALL_KINDS = draw(
    HEAD
    + LEVELS
    + SPECIAL
    + "roles: [{id: manager, label: Manager, answers: true}]\nthemes:\n"
    + theme("A", promise("A.P1", level("A.1", TICKS), level("A.2"), CHECKS, NUMBER, WAY))
)
BINS = service("bins")


def written(prefill=None, model=ALL_KINDS, **options):
    return csv_form(
        model, BINS, campaign=round_of(model), issue_number="007", prefill=prefill, **options
    )


def round_of(model):
    return campaign(model=model.id, version=model.version)


def rows_of(text):
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    head = next(n for n, row in enumerate(rows) if row[:1] == ["Ref"])
    return rows[:head], [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def returned(text, tmp_path, model=ALL_KINDS):
    path = tmp_path / "bins.csv"
    path.write_text(text, encoding="utf-8", newline="")
    form, problems = read_form(path)
    return read_return(
        form,
        problems,
        models={model.key: model},
        campaign=round_of(model),
        services=[BINS],
        issued={"007": "bins"},
        key_of_name=lambda name: "key",
    )


def test_it_says_what_to_do_and_what_it_is():
    above, table = rows_of(written())

    lines = {row[0]: row[1] for row in above if len(row) == 2}
    assert "Send this file back by 18 December 2026" in above[1][0]
    assert lines["Service"] == "Bins"
    assert lines["Your name"] == ""
    assert lines["model id"] == "drawn"
    assert lines["service id"] == "bins"
    assert lines["issue number"] == "007"
    assert lines["cycle"] == "2026-Q4"
    assert [row["Ref"] for row in table] == [row.ref for row in form_rows(ALL_KINDS)]


def test_each_row_lists_its_answers_and_what_they_look_like():
    _, table = rows_of(written())
    by_ref = {row["Ref"]: row for row in table}

    assert by_ref["A.1"]["Answers you can give"].startswith("1 - Starting | 2 - Developing")
    assert by_ref["A.1"]["What the answers look like"].startswith("1 - Starting: One. | 2 - Dev")
    assert by_ref["A.1/a"]["Answers you can give"] == "Yes | No | Not answered yet"
    assert by_ref["A.3"]["Answers you can give"].startswith("Answer the rows below | ")
    assert by_ref["A.4"]["Answers you can give"].startswith("A number from -5 to 10 | ")
    assert {row[ANSWER] for row in table} == {"Not answered yet"}


FILLED = Answers(
    (
        Answer(
            "A.1",
            3,
            ticks=frozenset({"a"}),
            reason="=1+1",
            evidence=("a.pdf", "b.pdf"),
            confidence="Fairly sure",
            aim=4,
        ),
        Answer("A.2", special="not_applicable", reason="We have none."),
        Answer("A.3", ticks=frozenset({"q"})),
        Answer("A.4", -2.5),
        Answer("A.5", ticks=frozenset({"f.go", "s.nay"})),
    ),
    "bins",
    "2026-Q4",
)


def test_what_was_filled_in_is_read_back(tmp_path):
    back = returned(written(FILLED), tmp_path)

    assert back.service == "bins"
    assert back.about.issue_number == "007"
    read = {a.statement: a for a in back.answers}
    for answer in FILLED.given:
        assert says(read[answer.statement]) == says(answer), answer.statement
    first = read["A.1"]
    assert (first.evidence, first.confidence, first.aim) == (("a.pdf", "b.pdf"), "Fairly sure", 4)


def test_a_form_that_nobody_filled_in_has_no_answers(tmp_path):
    back = returned(written(), tmp_path)

    assert all(answer.is_blank for answer in back.answers)


@given(st.sampled_from([None, 1, 2, 3, 4]), st.sampled_from([None, *ALL_KINDS.level_values]))
def test_every_level_comes_back(first, second):
    import tempfile
    from pathlib import Path

    given_ = [Answer(n, v) for n, v in (("A.1", first), ("B.1", second)) if v is not None]
    with tempfile.TemporaryDirectory() as folder:
        back = returned(written(Answers(tuple(given_)), MODEL), Path(folder), MODEL)

    assert {a.statement: a.exact for a in back.answers if not a.is_blank} == {
        a.statement: a.exact for a in given_
    }


def test_a_tick_that_nobody_was_asked_for_is_no_no():
    half = Answers(
        (
            Answer("A.1", 3, ticks=frozenset({"a"})),
            Answer("A.3", ticks=frozenset({"q"}), special="not_answered"),
        )
    )

    by_ref = {row["Ref"]: row[ANSWER] for row in rows_of(written(half))[1]}

    assert (by_ref["A.1/a"], by_ref["A.1/b"]) == ("Yes", "Not answered yet")
    assert (by_ref["A.3/p"], by_ref["A.3/q"]) == ("Not answered yet", "Yes")


def test_people_who_differ_leave_it_open():
    two = Answers((Answer("A.2", 1, respondent="x"), Answer("A.2", 2, respondent="y")))

    by_ref = {row["Ref"]: row[ANSWER] for row in rows_of(written(two))[1]}

    assert by_ref["A.2"] == "Not answered yet"


def test_nothing_in_it_is_a_formula():
    evil = Answers((Answer("A.2", 1, reason="=cmd|' /C calc'!A0", evidence=("@SUM(1)", "+x")),))
    text = csv_form(
        ALL_KINDS,
        service("bins", group="x"),
        campaign=campaign(ask="=HYPERLINK(1)"),
        issue_number="007",
        prefill=evil,
    )

    fields = [
        f for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for f in row
    ]
    assert not any(f.startswith(("=", "+", "@", "\t")) for f in fields)


@given(st.text(max_size=30))
def test_a_harmless_text_is_given_back_as_it_was(text):
    assert as_written(harmless(text)) == text
    assert not harmless(text).startswith(("=", "@"))


@pytest.mark.parametrize("number", ["-5", "+3", "-1,234.5", "12%", "+44"])
def test_a_number_stays_a_number(number):
    assert harmless(number) == number
