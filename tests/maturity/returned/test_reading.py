"""The parts of reading by themselves: round trips, ticks that levels need, words, days, tables."""

from __future__ import annotations

import ast
import datetime
import string
import tempfile
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme
from tests.maturity.returned.round_of_bins import CAMPAIGN, ISSUED, SERVICES, model, the_round

from gaugebook.errors import CODES
from gaugebook.intake.forms import Form, FormCell, FormSheet, read_form
from gaugebook.maturity import Answer, Answers, returned
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.returned import Round, read_return, read_returns
from gaugebook.maturity.returned.cells import read_answer
from gaugebook.maturity.returned.copies import likeness
from gaugebook.maturity.returned.questions import questions_of
from gaugebook.maturity.returned.start import day_finished
from gaugebook.maturity.returns import Return

MUSTS = (
    HEAD
    + LEVELS
    + SPECIAL
    + "themes:\n"
    + theme(
        "A",
        promise(
            "A.P1",
            level("A.1", "must: {2: [{id: a, text: There.}], 4: [{id: b, text: More.}]}"),
            level("A.2"),
        ),
    )
)


def form_of(rows: list[tuple[str, str]], *, about: bool = True) -> Form:
    """A form of two columns, drawn as text."""
    head = ("Ref", "Your answer")
    cells = tuple(
        tuple(FormCell(text, number, column) for column, text in enumerate(row, 1) if text)
        for number, row in enumerate([head, *rows], start=1)
    )
    items = (("model id", "drawn"), ("model version", "1.0.0"), ("service id", "roads"))
    told = tuple(
        (FormCell(name, n, 1), FormCell(text, n, 2)) for n, (name, text) in enumerate(items, 1)
    )
    sheets = (FormSheet("Answers", rows=cells), FormSheet("About this file", rows=told))
    return Form("a.xlsx", "xlsx", sheets if about else sheets[:1])


def read_drawn(text: str, rows: list[tuple[str, str]]) -> Return:
    drawn = draw(text)
    campaign = CAMPAIGN.model_copy(update={"model": drawn.id})
    return read_return(
        form_of(rows),
        [],
        models={drawn.key: drawn},
        campaign=campaign,
        services=SERVICES,
        issued=ISSUED,
        key_of_name=str,
    )


def test_ticks_of_the_levels_claimed_must_be_answered() -> None:
    rows = [("A.1", "3"), ("A.1/a", "Yes"), ("A.1/b", ""), ("A.2", "1 - Starting")]
    one = read_drawn(MUSTS, rows)
    assert one.answers[0] == Answer("A.1", Fraction(3), ticks=frozenset({"a"}))
    assert one.fixes == {}
    asked = read_drawn(MUSTS, [("A.1", "4"), *rows[1:]])
    assert asked.fixes == {
        "A.1": "A.1 waits for an answer in A.1/b. Answer each of these rows with Yes or No."
    }
    assert asked.answers[0].value == 4
    gone = read_drawn(MUSTS, [("A.1", "4"), ("A.1/b", "Yes"), ("A.2", "1")])
    assert "waits for an answer in A.1/a." in gone.fixes["A.1"]


def test_a_row_of_ticks_alone_is_no_level() -> None:
    one = read_drawn(MUSTS, [("A.1", ""), ("A.1/a", "Yes"), ("A.1/b", "No"), ("A.2", "1")])
    assert one.fixes == {
        "A.1": "A.1 is not answered yet. Choose an answer from the list; if nobody knows, choose "
        "that."
    }


def test_stray_rows_are_told_at_most_so_often() -> None:
    rows = [("A.1", "1"), ("A.1/a", "No"), ("A.2", "1"), *((f"X.{n}", "2") for n in range(500))]
    one = read_drawn(MUSTS, rows)
    strays = [p for p in one.problems if p.code == "return-ref-unknown"]
    assert len(strays) == 20
    assert strays[-1].message.endswith("There are 480 more like it.")


def test_a_file_that_could_not_be_opened_is_told_even_without_a_reason() -> None:
    (one,) = read_returns(None, [], the_round(), file="a.xlsx")
    assert (one.outcome, one.problems[0].code) == ("not_readable", "return-not-opened")


def test_an_empty_file() -> None:
    (one,) = read_returns(Form("a.xlsx", "xlsx", ()), [], the_round())
    assert one.outcome == "not_readable"
    assert one.problems[0].message.endswith("It holds no headings.")


def test_a_round_needs_its_model() -> None:
    with pytest.raises(Exception, match="There is no maturity model"):
        Round(CAMPAIGN, {}, (), {}, str)


@given(text=st.text(max_size=30))
def test_no_text_ever_becomes_a_level_that_it_does_not_name(text: str) -> None:
    question = questions_of(model(), None).by_ref["ANS.1"]
    read = read_answer(question, FormCell(text, 1, 1))
    if read.choice is not None and read.choice.value is not None:
        digits = [c for c in text if c.isdigit()]
        value = read.choice.value
        names = {1: "start dechrau", 2: "devel datbl", 3: "manag rheol", 4: "lead arwain"}
        named = any(n in text.casefold() for n in names[int(value)].split())
        assert named or any(unicodedata.digit(d) == value for d in digits)


_LEVEL = st.sampled_from([1, 2, 3, 4]).map(Fraction)
_SPECIAL = st.sampled_from(["not_applicable", "dont_know", "not_answered"])
_WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)


@st.composite
def some_answers(draw_: st.DrawFn) -> tuple[Answer, ...]:
    made = []
    for ref in ("ANS.1", "ANS.2", "ANS.3"):
        special = draw_(st.none() | _SPECIAL)
        value = None if special else draw_(_LEVEL)
        reason = draw_(_WORDS)
        made.append(Answer(ref, value, special=special, reason=reason))  # type: ignore[arg-type]
    made.append(Answer("OUT.1", draw_(st.sampled_from([0, 1])), aim=Fraction(1, 2)))
    made.append(Answer("OUT.2", ticks=frozenset(draw_(st.sets(st.sampled_from(["van", "map"]))))))
    made.append(Answer("OUT.3", draw_(st.integers(0, 1000).map(lambda n: Fraction(n, 10)))))
    way = draw_(st.sampled_from([{"q1.no"}, {"q1.yes", "q2.no"}, {"q1.yes", "q2.yes"}]))
    made.append(Answer("OUT.4", ticks=frozenset(way)))
    return tuple(made)


@settings(max_examples=25)
@given(answers=some_answers())
def test_what_the_plain_form_is_filled_with_is_what_is_read(answers: tuple[Answer, ...]) -> None:
    text = csv_form(
        model(), SERVICES[0], campaign=CAMPAIGN, issue_number="001",
        prefill=Answers(answers, "waste", CAMPAIGN.cycle),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text, encoding="utf-8")
        form, problems = read_form(path)
        (one,) = read_returns(form, problems, the_round())
    assert [(a.statement, a.exact, a.special, a.ticks, a.reason) for a in one.answers] == [
        (a.statement, a.exact, a.special, a.ticks, a.reason) for a in answers
    ]


@given(first=st.dictionaries(st.tuples(st.just("A"), st.text(max_size=3)), st.integers(1, 9)))
def test_likeness_lies_between_nothing_and_all(first: dict[tuple[str, str], int]) -> None:
    assert likeness(first, first) == (1 if first else 0)
    assert likeness(first, {}) == 0


def test_days_of_the_round() -> None:
    first, last = datetime.date(2026, 11, 2), datetime.date(2026, 12, 11)
    assert day_finished("4 Dec 2026", first=first, last=last) == datetime.date(2026, 12, 4)
    assert day_finished("2026-12-04", first=first, last=last) == datetime.date(2026, 12, 4)
    assert day_finished("tomorrow", first=first, last=last) is None


def test_every_finding_has_the_facts_that_its_texts_need() -> None:
    """What `tests/errors/test_codes.py` holds of `problem` is held of `Findings.add` here."""
    folder = Path(returned.__file__).parent
    lacking = []
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_add = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not is_add or node.func.attr != "add" or not node.args:  # type: ignore[attr-defined]
                continue
            code = node.args[0]  # type: ignore[attr-defined]
            names = {k.arg for k in node.keywords}  # type: ignore[attr-defined]
            if isinstance(code, ast.Constant) and None not in names:
                kind = CODES[str(code.value)]
                texts = string.Formatter().parse(kind.message + kind.remedy)
                needed = {name for _, name, *_ in texts if name} - {"file"}
                lacking += [(path.name, code.value, needed - names)] if needed - names else []
    assert lacking == []
