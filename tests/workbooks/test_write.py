import io
import math

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from tests.workbooks.books import book, small_book, table

from gaugebook.workbooks import Line, NumberStyle, Sheet, WorkbookCell, safe_text, write_workbook
from gaugebook.workbooks.sheet import WorkbookTable


def read(data, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def write_texts(*texts):
    rows = [(WorkbookCell(text),) for text in texts]
    return write_workbook(book(Sheet("Table 1", "Table 1: Texts", (), table(*rows))))


HOSTILE = [
    '=HYPERLINK("http://example.org","Prize")',
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "#REF!",
    "TRUE",
    "1234",
    "2022-10-01",
    "<b>&amp;</b>",
    "{=A1}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text_whatever_it_begins_with(text):
    data = write_texts(text)
    cell = read(data)["Table 1"]["A3"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert b"<f" not in sheet_xml(data)


def sheet_xml(data, number=1):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return parts.read(f"xl/worksheets/sheet{number}.xml")


@given(st.lists(st.text().filter(lambda t: safe_text(t)), min_size=1, max_size=5))
def test_any_text_is_read_back_as_it_was(texts):
    # openpyxl drops each `x005F_` on reading, also where a person wrote it.
    texts = [text.replace("x005F", "x") for text in texts]
    sheet = read(write_texts(*texts))["Table 1"]
    found = [sheet.cell(row, 1).value for row in range(3, 3 + len(texts))]
    assert found == [safe_text(text) for text in texts]


@given(st.lists(st.floats(-1e300, 1e300, allow_subnormal=False), min_size=1, max_size=5))
def test_any_number_is_read_back_as_a_number(numbers):
    rows = [(WorkbookCell(number),) for number in numbers]
    data = write_workbook(book(Sheet("Table 1", "Table 1: Numbers", (), table(*rows))))
    sheet = read(data)["Table 1"]
    for row, number in enumerate(numbers, start=3):
        # A spreadsheet keeps 15 to 16 digits.
        assert sheet.cell(row, 1).value == pytest.approx(number, rel=1e-15, abs=0)


def test_over_long_text_is_cut_so_that_excel_opens_it():
    value = read(write_texts("y" * 40_000))["Table 1"]["A3"].value
    assert len(value) <= 32_767
    assert value.endswith("characters are left out.]")


def test_openpyxl_and_calamine_read_what_was_written():
    data = write_workbook(small_book())
    rows = [
        ["Waste", 1204, 2408, 0.5, "OK"],
        ["Council Tax", "[x]", 0.25, 0.125, "[note 1]"],
    ]
    sheet = read(data, data_only=True)["It's 1"]
    assert [list(row) for row in sheet.iter_rows(4, 5, values_only=True)] == rows
    calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert calamine.sheet_names == ["Cover", "It's 1", "Notes"]
    assert calamine.get_sheet_by_name("It's 1").to_python()[3:5] == rows


def test_formulas_are_live_with_their_results_beside_them():
    data = write_workbook(small_book())
    live, results = read(data), read(data, data_only=True)
    assert live["It's 1"]["D4"].value == "=B4/C4"
    assert live["It's 1"]["E4"].value == '=IF(D4<1,"OK","Look")'
    assert results["It's 1"]["D4"].value == 0.5
    assert results["It's 1"]["E4"].value == "OK"


def test_links_lead_to_sheets():
    cell = read(write_workbook(small_book()))["Cover"]["A2"]
    assert cell.value == "Contents of the file"
    assert cell.hyperlink.location == "'It''s 1'!A1"
    assert cell.hyperlink.target is None


def test_properties_say_who_and_what():
    properties = read(write_workbook(small_book())).properties
    assert properties.title == "Calls"
    assert properties.subject == "Demo"
    assert properties.creator == "Demonstration Council"
    assert properties.language == "en-GB"


def test_number_formats_show_what_is_printed():
    sheet = read(write_workbook(small_book()))["It's 1"]
    assert sheet["B4"].number_format == "#,##0"
    assert sheet["D4"].number_format == "0.0%"
    assert sheet["C5"].number_format == '#,##0.00" (part)"'


# --- what a workbook refuses to hold --------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "  ", math.nan, math.inf])
def test_no_cell_is_empty_or_no_number(value):
    with pytest.raises(ValueError, match=r"\[x\]"):
        WorkbookCell(value)


def test_tables_are_not_ragged_and_not_empty():
    cell = WorkbookCell("a")
    with pytest.raises(ValueError, match="row 2 has 1 cells, not 2"):
        table((cell, cell), (cell,))
    with pytest.raises(ValueError, match="no rows"):
        WorkbookTable("tbl_calls", table((cell,)).columns, ())


@pytest.mark.parametrize("name", ["", "2022", "a/b", "x" * 32, "'a'"])
def test_sheets_have_names_that_excel_takes(name):
    with pytest.raises(ValueError, match="cannot name a sheet"):
        Sheet(name, "title")


def test_names_and_links_are_checked_across_the_workbook():
    one = Sheet("Cover", "Title")
    with pytest.raises(ValueError, match="two sheets share a name: cover"):
        book(one, Sheet("COVER", "Other"))
    with pytest.raises(ValueError, match="do not exist: Contents"):
        book(Sheet("Cover", "Title", (Line("Contents of the file", to_sheet="Contents"),)))
    rows = ((WorkbookCell("a"),),)
    with pytest.raises(ValueError, match="two tables share a name"):
        book(Sheet("A", "A", (), table(*rows)), Sheet("B", "B", (), table(*rows)))


def test_headings_that_repeat_are_told_apart():
    one = WorkbookCell(1, NumberStyle())
    data = write_workbook(
        book(Sheet("Table 1", "Title", (), table((one, one), headings=("Calls\nin", "calls in"))))
    )
    sheet = read(data)["Table 1"]
    assert [cell.value for cell in sheet[2]] == ["Calls in", "calls in (2)"]
    assert [c.name for c in sheet.tables["tbl_calls"].tableColumns] == ["Calls in", "calls in (2)"]
