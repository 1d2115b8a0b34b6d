"""A scored questionnaire becomes a model; what comes back is read and held against its scores."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.maturity.importing.little_questionnaire import (
    ABOUT,
    FIRST,
    GOOD,
    ROWS,
    SCORED,
    filled,
    imported,
    read,
    row_of,
    template,
)

from gaugebook.definitions.assessment_text import say
from gaugebook.maturity import explain
from gaugebook.maturity.importing import ImportedFile, import_questionnaire
from gaugebook.maturity.importing.modelling import read_model

KINDS = ("question", "unscored", "subtotal", "total", "further")


def cell(question: str, column: str = "C") -> str:
    return f"{column}{row_of(question)}"


def put(**cells: object) -> Callable[[Workbook], None]:
    """Give a change: cells of the questions and what to put there."""

    def change(book: Workbook) -> None:
        for name, value in cells.items():
            book["Questions"][name] = value

    return change


def one(folder: Path, change: Callable[[Workbook], None] | None = None) -> ImportedFile:
    (file,) = imported(folder, filled(change)).files
    return file


def codes(file: ImportedFile) -> list[tuple[str, str | None]]:
    return [(p.code.removeprefix("questionnaire-"), p.where.cell) for p in file.problems]


# --- the template as a model ------------------------------------------------------------------


def test_the_template_becomes_a_model_with_its_own_ids(tmp_path: Path):
    made = imported(tmp_path)
    assert made.model is not None
    assert [p.message for p in made.problems] == [
        "The model leaves out 1 question without points (2b): its rule says “N/A”.",
        "The model leaves out 1 question that the rules do not name.",
    ]
    assert tuple(made.model.statements) == SCORED
    assert [(t.id, [p.id for p in t.promises]) for t in made.model.themes] == [
        ("Part1", ["Ind1_1", "Ind1_2"]),
        ("Part2", ["Ind2_1"]),
    ]
    assert say(made.model.themes[0].promises[1].text) == "1.2 Practice"
    assert say(made.model.statements["Q2a"].ask) == "How much is done?"


def test_answers_with_the_same_points_are_one_answer_of_a_scale(tmp_path: Path):
    model = imported(tmp_path).model
    assert model is not None

    def scale(statement: str) -> list[tuple[float, str]]:
        name = model.statements[statement].scale_id or ""
        return [(answer.value, say(answer.label)) for answer in model.scales[name]]

    assert scale("Q1") == [(30, "Yes or Other"), (0, "No")]
    assert scale("Q2a") == [
        (10, "All of it"),
        (pytest.approx(20 / 3), "Most of it"),
        (pytest.approx(10 / 3), "Some of it"),
        (0, "None of it"),
    ]
    assert scale("Q5") == [(15, "Yes"), (0, "No or I don't know")]


def test_the_text_is_read_back_as_the_model(tmp_path: Path):
    made = imported(tmp_path)
    again, problems = read_model(made.text, "little-1.0.0.yaml")
    assert (again, problems) == (made.model, [])


def test_a_model_can_be_made_without_the_words_of_the_questions(tmp_path: Path):
    form = read(template(), tmp_path, "t.xlsx")
    made = import_questionnaire(form, about=ABOUT, texts="numbers")
    assert made.model is not None
    assert say(made.model.statements["Q2a"].ask) == "Question 2a"
    assert not [words for number, words, _ in ROWS if number and words and words in made.text]


def test_every_answer_earns_points_so_none_is_an_answer_too(tmp_path: Path):
    def change(book: Workbook) -> None:
        book["Rules"]["D7"] = '=IF(B7="Yes", C7, IF(B7="", 0, 5))'

    made = imported(tmp_path, changed=change)
    assert made.model is not None
    scale = made.model.scales[made.model.statements["Q5"].scale_id or ""]
    assert [(a.value, say(a.label)) for a in scale] == [
        (15, "Yes"),
        (5, "No or I don't know"),
        (0, "None of these"),
    ]


# --- a template with faults -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "cells", "message", "is_model"),
    [
        ("Rules", {"D7": "=VLOOKUP(B7, A1:B2, 2)"}, "function VLOOKUP is not understood", True),
        ("Rules", {"D7": '=IF(B7="Often", C7, 0)'}, "“Often”, which is not among", True),
        ("Rules", {"D7": '=IF(B7="No", 0, C7)'}, "points to a cell that nobody filled in", True),
        ("Lists", {"B6": "Another list"}, "no list of answers was found", True),
        ("Rules", {"A7": "99"}, "its row among the questions was not found", True),
        ("Totals", {"B6": "=SUM(Rules!D6:D6)"}, "Q5 is in no sum", True),
        ("Totals", {"B4": "=SUM(Rules!D3:D5)"}, "Q2a is counted in more than one sum", False),
        ("Totals", {"B7": "=B2*1"}, "there is not one total above all: Part1 and Part2", False),
    ],
)
def test_a_fault_of_the_template_is_said(
    tmp_path: Path, sheet: str, cells: dict[str, str], message: str, *, is_model: bool
):
    def change(book: Workbook) -> None:
        for name, value in cells.items():
            book[sheet][name] = value

    made = imported(tmp_path, filled(), changed=change)
    assert message in " ".join(p.message for p in made.problems)
    assert (made.model is not None) == is_model


@pytest.mark.parametrize("name", ["Rules", "Totals", "Questions"])
def test_a_template_without_one_of_its_tables_is_refused(tmp_path: Path, name: str):
    def change(book: Workbook) -> None:
        del book[name]

    made = imported(tmp_path, changed=change)
    assert made.model is None
    assert [p.code for p in made.problems] == ["questionnaire-table"]


def test_a_template_whose_formulas_are_gone_gives_no_model(tmp_path: Path):
    def change(book: Workbook) -> None:
        for row in range(2, 8):
            book["Rules"].cell(row, 4).value = 0

    made = imported(tmp_path, changed=change)
    assert made.model is None
    assert "no question has a rule that can be read" in made.problems[-1].message


# --- files that agree -------------------------------------------------------------------------


def test_every_printed_score_agrees(tmp_path: Path):
    file = one(tmp_path)
    assert codes(file) == []
    tallies = [file.reconciliation.tally(kind) for kind in KINDS]
    assert [(t.compared, t.agreed) for t in tallies] == [(5, 5), (1, 1), (5, 5), (1, 1), (2, 2)]


def test_answers_are_those_of_the_file_and_explain_themselves(tmp_path: Path):
    made = imported(tmp_path, filled(put(**{cell("Q3", "D"): "As agreed."})))
    assert made.model is not None
    (file,) = made.files
    given = {answer.statement: answer for answer in file.filled.answers.given}
    values = {name: answer.value for name, answer in given.items()}
    assert values == pytest.approx({name: points for name, (_, points) in GOOD.items()})
    assert (given["Q3"].reason, file.filled.answers.service) == ("As agreed.", "a")
    scored = file.reconciliation.scored
    assert scored is not None
    assert scored.overall.exact is not None
    assert float(scored.overall.exact) == pytest.approx(200 / 3)
    text = " ".join(explain(made.model, scored, "Q3"))
    assert "Yes or Not Applicable" in text


def test_rows_that_no_rule_is_of_are_not_read(tmp_path: Path):
    """They hold names and addresses."""
    file = one(tmp_path, put(C6="Jo Bloggs", D6="jo@example.org"))
    assert "Bloggs" not in repr(file)
    assert "example.org" not in repr(file)


@pytest.mark.parametrize("text", ["yes", " YES ", "Y\u200bes".replace("\u200b", "")])
def test_capitals_and_spaces_make_no_difference(tmp_path: Path, text: str):
    assert codes(one(tmp_path, put(**{cell("Q1"): text}))) == []


def test_dashes_and_quotes_as_word_processors_make_them(tmp_path: Path):
    changed = put(**{cell("Q4"): "50 – 90 %", cell("Q5"): "I don’t know"})
    assert codes(one(tmp_path, changed)) == []


def _renamed(book: Workbook) -> None:
    book["Questions"].title = "Bogen"


def _row_put_in(book: Workbook) -> None:
    book["Questions"].insert_rows(row_of("Q2a"), 3)


def _column_put_in(book: Workbook) -> None:
    book["Questions"].insert_cols(3)


def _merged_heads(book: Workbook) -> None:
    sheet = book["Questions"]
    sheet.merge_cells(f"B{FIRST + 3}:E{FIRST + 3}")
    sheet.merge_cells(f"B{FIRST + 4}:E{FIRST + 4}")


def _another_sheet_first(book: Workbook) -> None:
    book.create_sheet("Read me", 0)["A1"] = "Dear colleague"


def _heading_reworded(book: Workbook) -> None:
    book["Questions"][f"B{FIRST + 10}"] = "1.2 How it is done"


def _printed_as_text(book: Workbook) -> None:
    book["Questions"][cell("Q2a", "G")] = "6,6666667"


@pytest.mark.parametrize(
    "change",
    [
        _renamed,
        _row_put_in,
        _column_put_in,
        _merged_heads,
        _another_sheet_first,
        _heading_reworded,
        _printed_as_text,
    ],
)
def test_the_same_form_in_another_shape_is_read_the_same(
    tmp_path: Path, change: Callable[[Workbook], None]
):
    file = one(tmp_path, change)
    assert codes(file) == []
    assert file.reconciliation.tally(*KINDS).agreed == 14


def test_marks_of_a_reviewer_are_worked_out_as_the_template_does(tmp_path: Path):
    changed = put(**{cell("Q3", "F"): "X", "G2": 20, "G3": 140 / 3})
    assert codes(one(tmp_path, changed)) == []


# --- files that do not agree ------------------------------------------------------------------


def test_a_score_that_disagrees_is_told_at_its_cell_with_what_follows(tmp_path: Path):
    changed = put(
        **{
            cell("Q3"): "no",
            cell("Q3", "E"): "Changed after a talk",
            "G1": 200 / 3,
        }
    )
    file = one(tmp_path, changed)
    assert codes(file) == [
        ("score", cell("Q3", "G")),
        ("score", "G1"),
        ("score", "G3"),
        ("score", f"G{FIRST + 3}"),
        ("score", f"G{FIRST + 10}"),
    ]
    first, *others = file.problems
    assert first.message == (
        "The question score 3 is printed as 20, and the template's rules make it 0. 20 is what "
        "“Yes” or “Not Applicable” earns: most likely the answer or the rule was changed after "
        f"the score was set. A reviewer's comment stands in cell {cell('Q3', 'E')}."
    )
    assert (first.severity, {p.severity for p in others}) == ("warn", {"note"})
    assert "It differs by just what question 3 differs by." in others[-1].message
    assert "talk" not in repr([p.as_dict() for p in file.problems])


def test_a_sum_that_is_wrong_by_itself_is_told_apart(tmp_path: Path):
    file = one(tmp_path, put(**{f"G{FIRST + 10}": 25}))
    (found,) = file.problems
    assert (found.severity, found.where.cell) == ("warn", f"G{FIRST + 10}")
    assert "The scores printed below it add up to 20." in found.message


def test_a_score_that_no_answer_earns(tmp_path: Path):
    (found, *_) = one(tmp_path, put(**{cell("Q5", "G"): 3, "G1": 209 / 3})).problems
    assert "No answer to this question earns that many points." in found.message


def test_points_for_a_question_without_points(tmp_path: Path):
    (found,) = one(tmp_path, put(**{cell("Q2b", "G"): 5})).problems
    assert "make it no score. The template gives no points for it" in found.message


def test_the_same_difference_in_several_files_is_said(tmp_path: Path):
    wrong = put(**{cell("Q3"): "No"})
    made = imported(tmp_path, filled(wrong), filled(wrong), filled())
    first = made.files[0].problems[0]
    assert "It differs by as much in 2 of 3 files: the rule may have changed" in first.message
    assert made.files[2].problems == ()


def test_a_trailing_space_costs_the_points_in_the_template_alone(tmp_path: Path):
    """Its formula compares letter by letter; the printed 0 is explained, and we read the answer."""
    changed = put(**{cell("Q5"): "Yes ", cell("Q5", "G"): 0})
    (found, *_) = one(tmp_path, changed).problems
    assert "not written letter for letter" in found.message


# --- answers that cannot be read --------------------------------------------------------------


@pytest.mark.parametrize("text", ["Perhaps", "N/A", date(2023, 3, 1), 7, "=1+1", "Not Applicable"])
def test_what_is_no_answer_counts_as_not_answered_and_is_told(tmp_path: Path, text: object):
    file = one(tmp_path, put(**{cell("Q5"): text}))
    assert codes(file) == [("answer", cell("Q5"))]
    assert file.filled.answers.to("Q5")[0].special == "not_answered"


@pytest.mark.parametrize("text", [None, "", "Select answer for Q5", "select answer for q5 "])
def test_a_blank_counts_0_and_is_told(tmp_path: Path, text: object):
    file = one(tmp_path, put(**{cell("Q5"): text}))
    (found,) = file.problems
    assert found.code == "questionnaire-blank"
    assert "1 question (5)" in found.message
    scored = file.reconciliation.scored
    assert scored is not None
    assert scored.nodes["Q5"].flags == {"blank_as_zero"}


def test_a_question_that_is_gone_is_missing_and_no_other_row_is_taken_for_it(tmp_path: Path):
    """The respondent's name stands under the same number."""

    def change(book: Workbook) -> None:
        sheet = book["Questions"]
        sheet.cell(6, 3, "Yes")
        sheet.delete_rows(row_of("Q1"))

    file = one(tmp_path, change)
    assert file.filled.found[0].state == "missing"
    assert "1 question (1)" in file.problems[0].message
    assert file.reconciliation.rows[0].outcome == "not_printed"


def test_a_question_that_stands_there_twice_is_not_guessed(tmp_path: Path):
    def change(book: Workbook) -> None:
        sheet = book["Questions"]
        for column in range(1, 8):
            sheet.cell(30, column, sheet.cell(row_of("Q4"), column).value)

    file = one(tmp_path, change)
    assert codes(file)[:2] == [("row", cell("Q4")), ("missing", None)]


def test_a_question_in_a_hidden_row_is_read_and_told(tmp_path: Path):
    def change(book: Workbook) -> None:
        book["Questions"].row_dimensions[row_of("Q4")].hidden = True

    assert codes(one(tmp_path, change)) == [("hidden-rows", None)]


def test_an_answer_under_a_merged_cell_is_not_seen_and_not_read(tmp_path: Path):
    def change(book: Workbook) -> None:
        sheet = book["Questions"]
        sheet.merge_cells(f"{cell('Q4')}:{cell('Q5')}")

    file = one(tmp_path, change)
    assert file.filled.answers.to("Q5")[0].special == "not_answered"
    assert ("blank", None) in codes(file)


def test_a_file_without_printed_scores_is_scored_all_the_same(tmp_path: Path):
    def change(book: Workbook) -> None:
        sheet = book["Questions"]
        assert isinstance(sheet, Worksheet)
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, 7).value != "Score":
                sheet.cell(row, 7).value = None

    file = one(tmp_path, change)
    assert codes(file) == [("not-printed", None)]
    scored = file.reconciliation.scored
    assert scored is not None
    assert float(scored.overall.exact or 0) == pytest.approx(200 / 3)


def test_another_workbook_is_not_taken_for_the_form(tmp_path: Path):
    book = Workbook()
    book.active["A1"] = "ID"  # type: ignore[index]
    file = imported(tmp_path, book).files[0]
    assert codes(file) == [("table", None)]
    assert file.reconciliation.rows == ()
