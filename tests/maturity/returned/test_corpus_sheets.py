"""Damaged returns, second part: rows, columns, sheets moved, doubled, hidden, merged and lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.maturity.returned.corpus import (
    ACCEPTED,
    ASKS,
    NOT_READABLE,
    NOTES,
    OPEN,
    Case,
    both,
    check,
    put,
)
from tests.maturity.returned.round_of_bins import AS_GIVEN, Book

HEADING = "@ANS.1 Ref"


def renamed(name: str) -> object:
    return lambda book: setattr(book.answers, "title", name)


def _reorder(book: Book) -> None:
    book.book.move_sheet(book.answers, 4)
    book.book.move_sheet(book.about, -6)


def _sort_backwards(book: Book) -> None:
    first, last = book.cell("ANS.1").row, book.answers.max_row
    rows = [[c.value for c in row] for row in book.answers.iter_rows(first, last)]
    for number, row in enumerate(reversed(rows)):
        for column, value in enumerate(row, start=1):
            book.answers.cell(first + number, column).value = value


def _append(*values: object) -> object:
    def damage(book: Book) -> None:
        row = _last(book) + 1
        for column, value in enumerate(values, start=1):
            book.answers.cell(row, column).value = value

    return damage


def _last(book: Book) -> int:
    return max(r[0].row for r in book.answers.iter_rows() if r[0].value)


def _copy_sheet(change: object = None) -> object:
    def damage(book: Book) -> None:
        copy = book.book.copy_worksheet(book.answers)
        copy.title = "Answers (old)"
        if change is not None:
            copy[book.place("ANS.2")].value = change

    return damage


def _far_below(book: Book) -> None:
    book.answers.cell(900, 1).value = "ANS.1"
    book.answers.cell(900, 4).value = "1 - Starting"


def _shift_note(book: Book) -> None:
    book.answers.cell(_last(book) + 3, 3).value = "please see Bob"


def _second_column(book: Book) -> None:
    place = book.answers.max_column + 1
    book.answers.cell(book.cell("ANS.1").row - 1, place).value = "Your answer"
    book.answers.cell(book.cell("ANS.2").row, place).value = "4 - Leading"


def _typed_scores(book: Book) -> None:
    book.score("Answering").value = 0.9


def _strip_formulas(book: Book) -> None:
    for sheet in book.book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = None


def _reset(book: Book) -> None:
    for row in book.answers.iter_rows(min_row=book.cell("ANS.1").row):
        row[3].value = "Not answered yet"


def _hide(book: Book) -> None:
    book.answers.row_dimensions[book.cell("ANS.2").row].hidden = True


def _mistype_heading(book: Book) -> None:
    book.answers.cell(3, 4).value = "Your anwser"


def _other_headings(book: Book) -> None:
    for column, text in ((1, "Reference"), (4, "Our level"), (5, "Comments")):
        book.answers.cell(3, column).value = text


def _swap_columns(book: Book) -> None:
    for row in book.answers.iter_rows(min_row=3):
        row[0].value, row[3].value = row[3].value, row[0].value


def _drop(*columns: int) -> object:
    return lambda book: [book.answers.delete_cols(c) for c in sorted(columns, reverse=True)]


LOST_WORDS = tuple(
    ("A3", f"The column {heading} is gone; nothing was read for it.")
    for heading in ("Why do you say that", "Evidence: link or file name")
)

CASES = [
    # --- sheets --------------------------------------------------------------------------------
    Case("sheet renamed", renamed("Waste FINAL v2"), NOTES,
         (("A3", "The answers were read from the sheet Waste FINAL v2, which was once called "
           "Answers."),)),
    Case("sheets reordered", _reorder, ACCEPTED),
    Case("sheet hidden", lambda b: setattr(b.answers, "sheet_state", "hidden"), NOTES,
         (("A3", "The sheet Answers is hidden; its answers were read."),)),
    Case("sheet very hidden", lambda b: setattr(b.answers, "sheet_state", "veryHidden"), NOTES,
         (("A3", "The sheet Answers is hidden; its answers were read."),)),
    Case("all other sheets deleted but that about the file",
         lambda b: [b.book.remove(s) for s in b.book.worksheets[2:6]], ACCEPTED),
    Case("a copy of the sheet with the same answers", _copy_sheet(), NOTES,
         (("A3", "The answers were read from the sheet Answers (old), which was once called "
           "Answers."),
          ("D3", "The file holds 2 tables of answers (Answers and Answers (old)) that say the "
           "same; one was read."))),
    Case("a copy of the sheet with other answers", _copy_sheet("4 - Leading"), ASKS,
         (("A3", "The answers were read from the sheet Answers (old), which was once called "
           "Answers."),
          ("D3", "The file holds tables with different answers (Answers and Answers (old)): "
           "ANS.2.")), {"ANS.2": OPEN}, ("ANS.2",)),
    Case("scores typed over", _typed_scores, NOTES,
         (("@score", "Answering: the sheet showed 0.9, we make it 0.5."),)),
    Case("formulas stripped", _strip_formulas, ACCEPTED),

    # --- rows ----------------------------------------------------------------------------------
    Case("rows sorted", _sort_backwards, ACCEPTED),
    Case("two rows inserted above", lambda b: b.answers.insert_rows(2, 2), ACCEPTED),
    Case("a row inserted within", lambda b: b.answers.insert_rows(6), ACCEPTED),
    Case("a row deleted", lambda b: b.answers.delete_rows(b.cell("ANS.2").row), ASKS,
         (("A3", "The row of ANS.2 is gone."),), {"ANS.2": None}, ("ANS.2",)),
    Case("a tick's row deleted", lambda b: b.answers.delete_rows(b.cell("OUT.2/map").row), ASKS,
         (("@OUT.2", "OUT.2 waits for an answer in OUT.2/map."),), {"OUT.2": OPEN}, ("OUT.2",)),
    Case("a row hidden", _hide, NOTES, (("@ANS.2", "Hidden rows were read as well: 5."),)),
    Case("a row twice, with the same answer", _append("ANS.2", "", "", "2 - Developing"), NOTES,
         (("@ANS.2", "ANS.2 stands in more than one row (D5, D15), each time with the same answer; "
           "it was taken once."),)),
    Case("a row twice, with another answer", _append("ANS.2", "", "", "3 - Managed"), ASKS,
         (("@ANS.2", "ANS.2 has different answers in the cells D5, D15; none of them was used."),),
         {"ANS.2": OPEN}, ("ANS.2",)),
    Case("a note in a row without a Ref", _shift_note, NOTES,
         (("C17", "Something stands in a row without a Ref; it belongs to no question and was not "
           "used."),)),
    Case("a row of the service's own", _append("ANS.9", "", "Also?", "3 - Managed"), NOTES,
         (("A15", "The form has no Ref “ANS.9”; the row was not used. Did you mean ANS.3?"),)),
    Case("a Ref in other letters", put("ANS.2 Ref", "ans. 2"), ACCEPTED),
    Case("rows far below the table", _far_below, NOTES,
         (("A900", "1 row(s) stand far below the table and were not read."),)),
    Case("nothing answered", _reset, ASKS,
         (("A3", "None of its 7 question(s) is answered."),),
         dict.fromkeys(AS_GIVEN, OPEN), ()),

    # --- columns and cells ---------------------------------------------------------------------
    Case("a column inserted", lambda b: b.answers.insert_cols(2), ACCEPTED),
    Case("two columns deleted", _drop(5, 6), ASKS,
         (*LOST_WORDS,
          ("A4", "ANS.1 claims level 3 or above and says nowhere where that can be seen."),
          ("A6", "ANS.3 is said not to apply, and there is no reason."),),
         fixes=("ANS.3",)),
    Case("columns swapped", _swap_columns, ACCEPTED),
    Case("a column hidden",
         lambda b: setattr(b.answers.column_dimensions["D"], "hidden", True), NOTES,
         (("D3", "The column Your answer is hidden; it was read."),)),
    Case("headings in other words", _other_headings, NOTES,
         (("A3", "The heading “Reference” was read as Ref."),
          ("D3", "The heading “Our level” was read as Your answer."),
          ("E3", "The heading “Comments” was read as Why do you say that."))),
    Case("a heading mistyped", _mistype_heading, NOTES,
         (("D3", "The heading “Your anwser” was read as Your answer."),)),
    Case("the row of headings deleted", lambda b: b.answers.delete_rows(3), NOT_READABLE,
         (("A3", "The rows of the form are there, and the row of headings above them is gone."),),
         dict.fromkeys(AS_GIVEN), is_of=""),
    Case("a second column of answers", _second_column, ASKS,
         (("@ANS.2", "Two columns are headed as the answer, and say different things for ANS.2."),),
         {"ANS.2": OPEN}, ("ANS.2",)),
    Case("two answers merged", lambda b: b.answers.merge_cells("D4:D5"), ASKS,
         (("@ANS.2", "The cell of the answer to ANS.2 was merged with another, so nobody can see "
           "what it says."),), {"ANS.2": OPEN}, ("ANS.2",)),
    Case("an error of the spreadsheet", put("ANS.2", "#REF!"), ASKS,
         (("@ANS.2", "The answer is an error, #REF!."),), {"ANS.2": OPEN}, ("ANS.2",)),
    Case("two faults at once", both(put("ANS.1", "3 or 4"), put("ANS.2", None)), ASKS,
         (("@ANS.1", "“3 or 4” lies between the levels."),
          ("@ANS.2", "ANS.2 is not answered yet.")),
         {"ANS.1": OPEN, "ANS.2": OPEN}, ("ANS.1", "ANS.2")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_done_to_sheets(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
