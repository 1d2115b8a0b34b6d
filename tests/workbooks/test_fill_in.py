"""Workbooks to fill in.

1. Cells to fill in are unlocked on a locked sheet without a password, and may be empty.
2. A list to choose from is a range of the same file, never inside the cell, never a formula.
3. What is typed stays as it is typed; text that looks like a formula is text.
4. Own document properties and named ranges; nothing leads nowhere.
5. The same bytes for the same workbook.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from gaugebook.workbooks import (
    Entry,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    check_workbook,
    range_of,
    write_workbook,
)

LISTED = range_of("The lists", 1, 3, 5)


def cells(*rows):
    columns = tuple(
        WorkbookColumn(name, width=20) for name in ("Question", "Answer")[: len(rows[0])]
    )
    return columns, tuple(tuple(row) for row in rows)


def form(entry=None, value="", **more):
    chosen = entry or Entry(LISTED, title="Choose", message="From the list, please.")
    columns, rows = cells(
        (WorkbookCell("Do you?"), WorkbookCell(value, entry=chosen)),
        (WorkbookCell("And you?"), WorkbookCell("=1+1", entry=chosen)),
        (WorkbookCell("Why?"), WorkbookCell("", entry=Entry())),
        (WorkbookCell("How many?"), WorkbookCell("", entry=Entry(kind="number"))),
    )
    first = Sheet(
        "Form", "Questions", table=WorkbookTable("tbl_form", columns, rows), guard="locked"
    )
    columns, rows = cells(*[(WorkbookCell(text),) for text in ("Yes", "No, never", "-")])
    lists = Sheet("The lists", "Lists", table=WorkbookTable("tbl_lists", columns, rows))
    dated = datetime(2026, 10, 5)
    return Workbook("Form", "Demo", "Example", "en-GB", dated, (first, lists), **more)


def opened(book):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(book)))


def test_cells_to_fill_in_are_unlocked_and_the_rest_is_not():
    sheet = opened(form())["Form"]

    assert [sheet[f"{c}3"].protection.locked for c in "AB"] == [True, False]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.formatColumns
    assert sheet["B3"].value is None
    lists = Sheet("The lists", "Lists", table=cells_of_lists())
    assert check_workbook(write_workbook(replace(form(), sheets=(form().sheets[0], lists)))) == []


def cells_of_lists():
    columns, rows = cells(*[(WorkbookCell(text),) for text in ("Yes", "No", "Perhaps")])
    return WorkbookTable("tbl_lists", columns, rows)


def test_one_list_for_all_cells_that_have_it():
    offered = opened(form())["Form"].data_validations.dataValidation

    assert [(o.type, o.formula1, str(o.sqref)) for o in offered] == [
        ("list", "'The lists'!$A$3:$A$5", "B3:B4")
    ]
    assert offered[0].showErrorMessage
    assert offered[0].error == "From the list, please."


def test_a_list_may_only_offer():
    sheet = opened(form(Entry(LISTED, others="taken", kind="number")))["Form"]

    assert not sheet.data_validations.dataValidation[0].showErrorMessage
    assert sheet["B3"].number_format == "General"


def test_what_is_typed_stays_as_it_is_typed():
    sheet = opened(form())["Form"]

    assert sheet["B5"].number_format == "@"
    assert sheet["B6"].number_format == "General"
    assert (sheet["B4"].value, sheet["B4"].data_type, sheet["B4"].quotePrefix) == (
        "=1+1",
        "s",
        True,
    )


def test_properties_and_names():
    book = opened(form(properties={"gb_service_id": "waste"}, names={"gb_answers": LISTED}))

    assert {p.name: p.value for p in book.custom_doc_props.props} == {"gb_service_id": "waste"}
    assert book.defined_names["gb_answers"].attr_text == LISTED


def test_the_same_bytes():
    book = form(properties={"gb_a": "1", "gb_b": "2"}, names={"gb_answers": LISTED})

    assert write_workbook(book) == write_workbook(book)


def test_headings_stay_in_sight_when_asked():
    first, lists = form().sheets
    frozen = replace(form(), sheets=(replace(first, freezes="headings"), lists))

    assert opened(frozen)["Form"].freeze_panes == "A3"
    assert {b.rule for b in check_workbook(write_workbook(frozen))} >= {"no-freeze-panes"}


@pytest.mark.parametrize(
    "choices", ['"Yes,No"', "INDIRECT(A1)", "A1:A3", "Lists!A1:A3", "[1]L!$A$1:$A$2"]
)
def test_a_list_is_a_range_of_this_workbook(choices):
    with pytest.raises(ValueError, match="is a range of cells"):
        Entry(choices)


def test_what_leads_nowhere_is_refused():
    with pytest.raises(ValueError, match="no such ranges"):
        form(Entry("Lists!$A$1:$A$3"))
    with pytest.raises(ValueError, match="no such ranges"):
        form(names={"gb_answers": "Elsewhere!$A$1:$A$3"})
    with pytest.raises(ValueError, match="cannot name"):
        form(names={"A1": LISTED})
    with pytest.raises(ValueError, match="cannot name"):
        form(properties={"gb_empty": " "})


def test_cells_to_fill_in_need_a_locked_sheet_and_have_no_formula():
    first, _ = form().sheets
    with pytest.raises(ValueError, match="must be locked"):
        replace(first, guard="open")
    with pytest.raises(ValueError, match="typed over"):
        WorkbookCell("2", formula="=1+1", entry=Entry())
    with pytest.raises(ValueError, match="too long"):
        Entry(title="x" * 33)
    with pytest.raises(ValueError, match="never empty"):
        WorkbookCell("")


def test_a_row_has_room_for_the_longest_text():
    columns, rows = cells((WorkbookCell("Short", longest="A long text. " * 20), WorkbookCell("x")))
    sheet = Sheet("Form", "Questions", table=WorkbookTable("tbl_form", columns, rows))
    dated = datetime(2026, 10, 5)
    book = opened(Workbook("Form", "Demo", "Example", "en-GB", dated, (sheet,)))

    assert book["Form"].row_dimensions[3].height > 100
    assert book["Form"].column_dimensions["A"].width == 20
