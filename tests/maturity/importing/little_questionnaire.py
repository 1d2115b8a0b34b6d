"""A small made-up questionnaire in the layout of a scored workbook, written in the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gaugebook.intake.forms import Form, read_form
from gaugebook.maturity.importing import About, Imported, import_questionnaire

HEAD = (
    "ID",
    "Question",
    "Answer",
    "Justification",
    "Reviewer 1 Comments",
    "Mark Question",
    "Score",
)
ABOUT = About("little", "A little questionnaire")

# The rows of the questions: (ID, words, placeholder, the sum printed on a heading, if any).
ROWS: tuple[tuple[str, str, str], ...] = (
    ("", "Respondent", ""),
    ("head", "", ""),
    ("1", "Who are you?", "N/A"),
    ("", "Part 1: Plans", "=Totals!B2"),
    ("", "1.1 Paper", "=Totals!B3"),
    ("head", "", ""),
    ("1", "Is there a plan?", "Select answer for Q1"),
    ("2a", "How much is done?", "Select answer for Q2a"),
    ("2b", "What hinders you?", "N/A"),
    ("", "A table below it", ""),
    ("", "1.2 Practice", "=Totals!B4"),
    ("head", "", ""),
    ("3", "Is it followed?", "Select answer for Q3"),
    ("", "Part 2: Results", "=Totals!B5"),
    ("", "2.1 Reach", "=Totals!B6"),
    ("head", "", ""),
    ("4", "How many are reached?", "Select answer for Q4"),
    ("5", "Is it measured?", "Select answer for Q5"),
)
FIRST = 4
"""The row of the first of them; the totals stand above."""

LISTS = (
    ("Select answer for Q1", "Yes", "No", "Other"),
    ("Select answer for Q2a", "All of it", "Most of it", "Some of it", "None of it"),
    ("Select answer for Q3", "Yes", "No", "Not Applicable"),
    ("Select answer for Q4", ">90%", "50-90%", "<50%"),
    ("Select answer for Q5", "Yes", "No", "I don't know"),
)
RULES: Mapping[str, tuple[object, str]] = {
    "Q1": (30, '=IF(B2="Yes", C2, IF(B2="Other", C2,0))'),
    "Q2a": (10, '=IF(B3="All of it",C3,IF(B3="Most of it",C3*2/3,IF(B3="Some of it",C3*1/3,0)))'),
    "Q2b": ("N/A", "N/A"),
    "Q3": (20, '=IF(B5="Yes", C5, IF(B5="Not Applicable", C5,0))'),
    "Q4": (25, '=IF(B6=">90%", C6, IF(B6="50-90%", C6*10/25, 0))'),
    "Q5": (15, '=IF(B7="Yes", C7, 0)'),
}
TOTALS = (
    ("Part1", "=SUM(B3:B4)"),
    ("Ind1_1", "=SUM(Rules!D2:D4)"),
    ("Ind1_2", "=SUM(Rules!D5:D5)"),
    ("Part2", "=B6"),
    ("Ind2_1", "=SUM(Rules!D6:D7)"),
    ("Total", "=B2+B5"),
    ("Unsure", '=SUMIF(Questions!F10:F21, "x", Questions!G10:G21)'),
    ("Preliminary", "=B7-B8"),
)
SCORED = ("Q1", "Q2a", "Q3", "Q4", "Q5")

Change = Callable[[Workbook], None]


def row_of(question: str) -> int:
    """Give the row of a question among the questions; Q1 is the second row that begins with 1."""
    own = [n for n, (number, _, _) in enumerate(ROWS, start=FIRST) if number == question[1:]]
    return own[-1]


def _questions(sheet: Worksheet) -> None:
    for row, (label, total) in enumerate(
        (("Total Score:", 7), ("Unsure Score:", 8), ("Preliminary Score:", 9)), start=1
    ):
        sheet.cell(row, 6, label)
        sheet.cell(row, 7, f"=Totals!B{total}")
    for row, (number, words, more) in enumerate(ROWS, start=FIRST):
        if number == "head":
            for column, text in enumerate(HEAD, start=1):
                sheet.cell(row, column, text)
            continue
        sheet.cell(row, 1, number or None)
        sheet.cell(row, 2, words or None)
        sheet.cell(row, 3 if number else 7, more or None)
        if number and more != "N/A":
            sheet.cell(row, 7, "=INDEX(Rules!D:D, MATCH(A1, Rules!A:A, 0))")


def template(change: Change | None = None) -> Workbook:
    """Give the template."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Questions"
    _questions(sheet)
    lists, rules, totals = (book.create_sheet(n) for n in ("Lists", "Rules", "Totals"))
    for row, texts in enumerate(LISTS, start=2):
        for column, text in enumerate(texts, start=2):
            lists.cell(row, column, text)
    rules.append(("ID", "Answer", "Weight", "Score"))
    for number, (question, (weight, rule)) in enumerate(RULES.items(), start=2):
        at = row_of(question)
        rules.append((f"=Questions!A{at}", f"=Questions!C{at}", weight, rule))
        assert rules.max_row == number
    totals.append(("Description", "Score"))
    for name, formula in TOTALS:
        totals.append((name, formula))
    if change is not None:
        change(book)
    return book


GOOD: Mapping[str, tuple[str, float]] = {
    "Q1": ("Yes", 30),
    "Q2a": ("Most of it", 20 / 3),
    "Q3": ("Not Applicable", 20),
    "Q4": ("50-90%", 10),
    "Q5": ("No", 0),
}
"""Answers, and the points that the rules give for them."""
SUMS: Mapping[str, float] = {
    "Total Score:": 200 / 3,
    "Unsure Score:": 0,
    "Preliminary Score:": 200 / 3,
    "Part 1: Plans": 170 / 3,
    "1.1 Paper": 110 / 3,
    "1.2 Practice": 20,
    "Part 2: Results": 10,
    "2.1 Reach": 10,
}


def filled(change: Change | None = None) -> Workbook:
    """Give a filled workbook: answers and printed scores as values, without the other sheets."""
    book = template()
    for name in ("Lists", "Rules", "Totals"):
        del book[name]
    sheet = book["Questions"]
    for question, (answer, points) in GOOD.items():
        sheet.cell(row_of(question), 3, answer)
        sheet.cell(row_of(question), 7, points)
    sheet.cell(row_of("Q2b"), 3, "Nothing much")
    sheet.cell(row_of("Q2b"), 7, "N/A")
    for row in range(1, sheet.max_row + 1):
        label = sheet.cell(row, 2).value or sheet.cell(row, 6).value
        if label in SUMS:
            sheet.cell(row, 7, SUMS[str(label)])
    if change is not None:
        change(book)
    return book


def read(book: Workbook, folder: Path, name: str) -> Form:
    """Save a workbook and read it as a form."""
    path = folder / name
    book.save(path)
    form, problems = read_form(path, name=name)
    assert form is not None, [p.message for p in problems]
    return form


def imported(folder: Path, *books: Workbook, changed: Change | None = None) -> Imported:
    """Import the template with some filled workbooks: a.xlsx, b.xlsx and so on."""
    made = read(template(changed), folder, "template.xlsx")
    files = [read(book, folder, f"{chr(97 + n)}.xlsx") for n, book in enumerate(books)]
    return import_questionnaire(made, files, about=ABOUT)
