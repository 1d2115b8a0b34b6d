"""The workbook that a service gets.

1. Seven sheets, one table each, nothing merged, hidden, frozen, coloured; every rule of the
   accessibility checklist holds, for every kind of statement.
2. Only what is to be filled in is unlocked; lists come from ranges; there is no password.
3. Every formula has its result in the file, and uses only functions that every program has.
4. The same bytes twice; text that looks like a formula is text.
5. The About sheet and the document properties say the same six things.
6. The first sheet says who will see the answers, how far they are, when they are due.
7. Last time's answers are filled in and marked; a file handed back has its fixes and no guess.
8. Profiles and languages.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from tests.maturity.little_models import FOUR, HEAD, LEVELS, draw, promise, theme
from tests.maturity.workbook.issued import SERVICE, campaign, plan, random_held, shipped
from tests.maturity.workbook.rules import MODELS

from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import parse_yaml
from gaugebook.maturity import Answer, Answers
from gaugebook.maturity.campaign.csv_form import csv_form
from gaugebook.maturity.campaign.plain_csv import read_csv
from gaugebook.maturity.form import (
    ABOUT,
    ABOUT_ITEMS,
    ANSWERS,
    HEADINGS,
    LISTS,
    PLEASE_FIX,
    PROPERTY_PREFIX,
    RESULTS,
    SHEETS,
    START,
    WORKING,
    form_rows,
)
from gaugebook.maturity.workbook import workbook_of, workbook_value
from gaugebook.maturity.workbook.build import workbook_from
from gaugebook.workbooks import check_workbook, write_workbook

PLAIN = {
    *("IF", "AND", "OR", "NOT", "INDEX", "MATCH", "COUNT", "COUNTIF", "COUNTIFS", "SUM"),
    *("SUMPRODUCT", "ROUND", "MIN", "MAX", "MEDIAN", "LEFT", "LEN", "TRIM", "N", "ISNUMBER"),
}
SHIPPED = ("customer-experience-1.0.0", "organisational-resilience-1.0.0")


def issue(model, *, prefill=None, fixes=None, service=SERVICE, **more):
    return workbook_of(
        model,
        service,
        campaign=campaign(model, more.pop("target", None)),
        issue_number="000123",
        prefill=prefill,
        fixes=fixes,
        **more,
    )


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def answers_by_ref(book):
    sheet = book[ANSWERS]
    head = next(r for r in range(1, 9) if sheet.cell(r, 1).value == "Ref")
    names = [cell.value for cell in sheet[head]]
    return {row[0].value: dict(zip(names, row, strict=True)) for row in sheet.iter_rows(head + 1)}


def texts(book, name):
    return [str(c.value) for row in book[name].iter_rows() for c in row if c.value is not None]


@pytest.fixture(scope="module", params=[*SHIPPED, *MODELS])
def case(request):
    name = request.param
    model = shipped(name) if name in SHIPPED else draw(MODELS[name])
    made = plan(model, "standard" if name in SHIPPED else "first")
    held = random_held(made, 7, 0.2)
    return (
        model,
        write_workbook(workbook_from(made)),
        write_workbook(workbook_from(replace(made, held=held))),
    )


# --- 1 to 4: any model ----------------------------------------------------------------------------


def test_the_checklist_holds_empty_and_filled(case):
    _, empty, filled = case

    assert [str(b) for b in check_workbook(empty)] == []
    assert [str(b) for b in check_workbook(filled)] == []


def test_seven_sheets_with_one_table_each(case):
    book = opened(case[1])

    assert tuple(book.sheetnames) == SHEETS
    for sheet in book.worksheets:
        assert len(sheet.tables) == 1
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.formatColumns
        assert sheet["A1"].value
        assert sheet["A2"].value.startswith("This sheet has one table.")


def test_only_what_is_to_be_filled_in_is_unlocked(case):
    model, empty, _ = case
    book = opened(empty)
    free = {
        (s.title, c.column)
        for s in book.worksheets
        for r in s.iter_rows()
        for c in r
        if not c.protection.locked
    }

    assert {name for name, _ in free} == {START, ANSWERS}
    assert {column for name, column in free if name == ANSWERS} == {4, 5, 6, 7, 8}
    rows = answers_by_ref(book)
    for row in form_rows(model):
        cells = rows[row.ref]
        assert not cells["Your answer"].protection.locked
        assert cells["Why do you say that"].protection.locked == (not row.takes_words)


def test_lists_come_from_ranges_and_hold_the_choices_of_the_form(case):
    model, empty, _ = case
    book = opened(empty)
    found = {}
    for offered in book[ANSWERS].data_validations.dataValidation:
        first, last = re.fullmatch(r"Lists!\$C\$(\d+):\$C\$(\d+)", offered.formula1).groups()
        listed = tuple(book[LISTS].cell(r, 3).value for r in range(int(first), int(last) + 1))
        for cells in offered.sqref.ranges:
            found |= dict.fromkeys(cells.cells, (listed, offered))
    rows = answers_by_ref(book)
    for row in form_rows(model):
        cell = rows[row.ref]["Your answer"]
        listed, offered = found[cell.row, cell.column]
        assert listed == tuple(choice.text for choice in row.choices)
        assert offered.showErrorMessage == (row.kind != "number")


def test_formulas_are_plain_and_have_their_results(case):
    for data in case[1:]:
        book, results = opened(data), openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
                assert results[sheet.title][cell.coordinate].value is not None
                formula = re.sub(r'"[^"]*"', "", cell.value)
                assert set(re.findall(r"([A-Z]+)\(", formula)) <= PLAIN
                assert len(cell.value) < 8000
                assert cell.value.count("(") == cell.value.count(")") or '"' in cell.value


def test_the_same_bytes_twice(case):
    model, empty, _ = case
    target = "standard" if model.target("standard") else "first"

    assert issue(model, target=target) == empty


# --- 5 and 6: what the file says ------------------------------------------------------------------


def test_about_sheet_and_properties_say_the_same():
    book = opened(issue(shipped(SHIPPED[0])))
    said = {row[0].value: row[1].value for row in book[ABOUT].iter_rows(4)}
    own = {p.name: p.value for p in book.custom_doc_props.props}

    assert tuple(said) == ABOUT_ITEMS
    assert said["service id"] == "waste"
    assert said["issue number"] == "000123"
    assert own == {PROPERTY_PREFIX + n.replace(" ", "_"): v for n, v in said.items()}
    assert book.properties.language == "en-GB"
    assert book.properties.title == "Customer experience self-assessment: Waste and recycling"


def test_the_first_sheet_says_what_people_ask():
    book = opened(issue(shipped(SHIPPED[0])))
    said = " ".join(texts(book, START))

    assert "Freedom of Information Act 2000" in said
    assert "Do not write the names of customers or staff" in said
    assert "6 November 2026" in said
    assert "Ask the performance team." in said
    assert "25 to 45 minutes for 28 questions" in said
    assert "locked without a password" in said
    results = openpyxl.load_workbook(io.BytesIO(issue(shipped(SHIPPED[0]))), data_only=True)
    assert "You have answered 0 of 28" in texts(results, START)


def test_results_are_the_services_own_view():
    made = plan(shipped(SHIPPED[0]), "standard")
    data = write_workbook(workbook_from(replace(made, held=random_held(made, 2, 0.0))))
    results = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[RESULTS]
    rows = [[c.value for c in row] for row in results.iter_rows(5)]

    assert "before anyone has checked it" in results["A2"].value
    assert [row[0] for row in rows][-1] == "Weakest theme"
    assert "All themes together" not in [row[0] for row in rows]
    assert {row[4] for row in rows[:-1]} == {4}


def test_an_overall_score_stands_beside_the_weakest_theme():
    model = draw(MODELS["mean, to no decimals, ties to even"])
    results = opened(issue(model))[RESULTS]

    names = [row[0].value for row in results.iter_rows(5)]
    assert names == ["Theme A", "Theme B", "Weakest theme", "All themes together"]


# --- 7: filled in ---------------------------------------------------------------------------------


def test_last_times_answers_are_filled_in_and_marked():
    given = (
        Answer("DAT.1", 3, reason="=1+1", evidence=("https://example.org/a", "b.xlsx"), aim=4),
        Answer("DAT.2", special="not_applicable", reason="No website", confidence="Not sure"),
    )
    book = opened(issue(shipped(SHIPPED[0]), prefill=Answers(given, cycle="2026-Q3")))
    rows = answers_by_ref(book)
    first = rows["DAT.1"]

    assert first["Your answer"].value == "3 - Managed"
    assert (first["Why do you say that"].value, first["Why do you say that"].data_type) == (
        "=1+1",
        "s",
    )
    assert first["Evidence: link or file name"].value == "https://example.org/a\nb.xlsx"
    assert first["Level you aim for"].value == "4 - Leading"
    assert first["Your answer last time (2026-Q3)"].value == "3 - Managed"
    assert rows["DAT.2"]["How sure are you"].value == "Not sure"
    assert rows["DAT.3"]["Your answer last time (2026-Q3)"].value == "Not asked or not answered"
    assert "those of last time (2026-Q3)" in book[ANSWERS]["A3"].value
    assert check_workbook(issue(shipped(SHIPPED[0]), prefill=Answers(given, cycle="2026-Q3"))) == []


def test_a_file_handed_back_has_its_fixes():
    given = (Answer("DAT.1", 3, role="service_manager"),)
    fixes = {"DAT.2": "You wrote “3-1”. Choose an answer from the list."}
    data = issue(shipped(SHIPPED[0]), prefill=Answers(given, cycle="2026-Q4"), fixes=fixes)
    book = opened(data)
    rows = answers_by_ref(book)

    assert list(rows["DAT.1"]) == [*HEADINGS, PLEASE_FIX]
    assert rows["DAT.1"]["Your answer"].value == "3 - Managed"
    assert rows["DAT.1"][PLEASE_FIX].value == "Nothing"
    assert rows["DAT.2"][PLEASE_FIX].value == fixes["DAT.2"]
    assert any(t.startswith("1 to put right.") for t in texts(book, START))
    assert "Service manager" in texts(book, START)
    assert check_workbook(data) == []


@pytest.mark.parametrize(
    ("answer", "fixes", "expected"),
    [
        (Answer("C.1", ticks=frozenset({"a"})), {}, ["Yes", "No", "No"]),
        (Answer("C.1", ticks=frozenset()), {}, ["No", "No", "No"]),
        (
            Answer("C.1", ticks=frozenset({"a"})),
            {"C.1": "Answer each row."},
            ["Yes", "Not answered yet", "Not answered yet"],
        ),
        (
            Answer("C.1", ticks=frozenset({"a"}), special="not_answered"),
            {},
            ["Yes", "Not answered yet", "Not answered yet"],
        ),
        (Answer("C.1"), {}, ["Not answered yet"] * 3),
    ],
)
def test_a_tick_that_was_not_looked_at_is_no_no(answer, fixes, expected):
    ticks = "[{id: a, text: A}, {id: b, text: B}, {id: c, text: C}]"
    statement = f"{{id: C.1, ask: Q, type: checklist, checklist: {{all: {ticks}}}}}"
    model = draw(HEAD + LEVELS + "themes:\n" + theme("C", promise("C.P", statement)))
    rows = answers_by_ref(opened(issue(model, prefill=Answers((answer,)), fixes=fixes)))

    assert [rows[f"C.1/{name}"]["Your answer"].value for name in "abc"] == expected


def test_a_tick_above_the_level_claimed_was_never_asked_for():
    needed = "must: {2: [{id: a, text: A}], 4: [{id: b, text: B}]}"
    statement = f"{{id: C.1, ask: Q, type: level, {FOUR}, {needed}}}"
    model = draw(HEAD + LEVELS + "themes:\n" + theme("C", promise("C.P", statement)))
    begins = Answers((Answer("C.1", 3, ticks=frozenset()),))
    in_sheet = answers_by_ref(opened(issue(model, prefill=begins)))
    text = csv_form(model, SERVICE, campaign=campaign(model), issue_number="1", prefill=begins)
    lines = [row for _, row in read_csv(text)]
    top = next(row for row in lines if "Your answer" in row)
    at = top.index("Your answer")
    in_csv = {row[0]: row[at] for row in lines if len(row) > at}

    for name, expected in {"C.1/a": "No", "C.1/b": "Not answered yet"}.items():
        assert in_sheet[name]["Your answer"].value == in_csv[name] == expected


def test_a_tick_beside_does_not_apply_is_asked_about():
    statement = (
        "{id: C.1, ask: Q, type: checklist, checklist: {all: [{id: a, text: A}, {id: b, text: B}]}}"
    )
    apart = "special_answers: {not_applicable: {label: Does not apply}}\n"
    model = draw(HEAD + LEVELS + apart + "themes:\n" + theme("C", promise("C.P", statement)))
    made = plan(model, "first")
    said = {"C.1": "Does not apply", "C.1/a": "Yes", "C.1/b": "No"}
    held = tuple(replace(one, answer=said[one.row.ref]) for one in made.held)
    rows = answers_by_ref(opened(write_workbook(workbook_from(replace(made, held=held)))))

    checks = {ref: row["Check"].value for ref, row in rows.items()}
    formula = "Not needed after your answers above: choose Not answered yet"
    assert all(formula in checks[f"C.1/{name}"] for name in "ab")


def test_an_answer_that_is_not_offered_is_asked_again_and_its_reason_kept():
    answer = Answer("DAT.1", 9, reason="As before")
    rows = answers_by_ref(opened(issue(shipped(SHIPPED[0]), prefill=Answers((answer,)))))

    assert rows["DAT.1"]["Your answer"].value == "Not answered yet"
    assert rows["DAT.1"]["Why do you say that"].value == "As before"


# --- 8: profiles, languages, options --------------------------------------------------------------


def test_a_profile_is_asked_its_own_statements():
    model = shipped(SHIPPED[0])
    rows = answers_by_ref(opened(issue(model, service=replace(SERVICE, profile="back_office"))))

    assert list(rows) == [row.ref for row in form_rows(model, profile="back_office")]


def test_the_models_own_language():
    asked = FOUR.replace("1: One.", "1: {en: One., cy: Un.}")
    statement = f"{{id: A.1, ask: {{en: 'Do you?', cy: 'Ydych chi?'}}, type: level, {asked}}}"
    text = HEAD + LEVELS + "themes:\n" + theme("A", promise("A.P", statement))
    loaded, _ = parse_yaml(text, "drawn.yaml")
    model, _ = read_assessment(loaded)
    book = opened(issue(model, language="cy"))

    assert answers_by_ref(book)["A.1"]["Question"].value == "Ydych chi?"
    assert book.properties.language == "cy"


def test_the_service_can_be_chosen_among_those_of_the_round():
    other = replace(SERVICE, id="parks", name="Parks")
    book = opened(issue(shipped(SHIPPED[0]), services=(other,)))
    names = [row[2].value for row in book[LISTS].iter_rows(4) if row[1].value == "Service"]

    assert names == ["Waste and recycling", "Parks"]


def test_headings_can_be_kept_in_sight():
    book = opened(issue(shipped(SHIPPED[0]), freeze_headings=True))

    assert book[ANSWERS].freeze_panes == "A4"
    assert book[WORKING].freeze_panes is None


def test_no_target_no_gap():
    model = shipped(SHIPPED[0])
    value = workbook_value(model, SERVICE, campaign=campaign(model), issue_number="1")
    results = next(s for s in value.sheets if s.name == RESULTS)

    assert results.table is not None
    assert {row[6].value for row in results.table.rows[:-1]} == {"No target"}


def test_a_target_by_rules_that_the_workbook_has_not_comes_later():
    model = draw(MODELS["mixed, mean"] + "targets: [{id: first, default: 2}]\n")
    value = workbook_value(model, SERVICE, campaign=campaign(model, "first"), issue_number="1")
    results = next(s for s in value.sheets if s.name == RESULTS)

    assert results.table is not None
    assert results.table.rows[0][6].value == "Worked out after you send it back"
