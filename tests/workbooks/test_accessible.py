"""Each rule of the checklist has a workbook that breaks it, and it alone."""

import io
import zipfile
from copy import copy

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn
from tests.workbooks.books import small_book

from gaugebook.workbooks import Breach, check_workbook, write_workbook
from gaugebook.workbooks.breach import RULES

CALLS = "It's 1"


def test_our_own_file_breaks_no_rule():
    assert check_workbook(write_workbook(small_book())) == []


# --- ways to break a good workbook ----------------------------------------------------------------

BREAKERS = {}


def breaks(*rules):
    def register(change):
        BREAKERS[change.__name__] = (set(rules), change)
        return change

    return register


def copy_style(source, target):
    target.font, target.alignment = copy(source.font), copy(source.alignment)


@breaks("document-properties")
def no_language(book):
    book.properties.language = None


@breaks("first-sheet-active")
def opens_elsewhere(book):
    book.active = 1


@breaks("titles-differ")
def same_title(book):
    book["Notes"]["A1"].value = "Calls answered"


@breaks("sheet-name")
def digit_first(book):
    book["Cover"].title = "2022"


@breaks("no-password")
def locked_with_a_password(book):
    guard = book[CALLS].protection
    guard.sheet, guard.formatColumns, guard.formatRows = True, False, False
    guard.password = "secret"


@breaks("no-password")
def locked_columns(book):
    book[CALLS].protection.sheet = True


@breaks("choices-in-sight")
def choices_inside_the_cell(book):
    book[CALLS].add_data_validation(DataValidation("list", formula1='"Yes,No"', sqref="A5"))


@breaks("choices-in-sight")
def choices_by_a_formula(book):
    book[CALLS].add_data_validation(DataValidation("list", formula1="INDIRECT(A4)", sqref="A5"))


@breaks("no-empty-cells")
def empty_but_locked(book):
    guard = book[CALLS].protection
    guard.sheet, guard.formatColumns, guard.formatRows = True, False, False
    book[CALLS]["A5"].value = None


@breaks("nothing-hidden")
def hidden_sheet(book):
    book["Notes"].sheet_state = "hidden"


@breaks("nothing-hidden")
def hidden_row(book):
    book[CALLS].row_dimensions[4].hidden = True


@breaks("nothing-hidden")
def hidden_column(book):
    book[CALLS].column_dimensions["B"].hidden = True


@breaks("title-in-a1")
def small_title(book):
    book["Cover"]["A1"].font = Font(name="Arial", size=12)


@breaks("cursor-in-a1")
def cursor_elsewhere(book):
    book[CALLS].sheet_view.selection[0].activeCell = "C9"


@breaks("no-blank-rows")
def blank_row(book):
    book["Cover"]["A4"] = "After a gap"
    copy_style(book["Cover"]["A3"], book["Cover"]["A4"])
    book["Cover"]["A4"].font = Font(name="Arial", size=12)


@breaks("no-merged-cells")
def merged(book):
    book["Cover"].merge_cells("A1:B1")
    book["Cover"].column_dimensions["B"].width = 20


@breaks("no-freeze-panes")
def frozen(book):
    book[CALLS].freeze_panes = "B4"


@breaks("no-filters")
def sheet_filter(book):
    book[CALLS].auto_filter.ref = "A3:E5"


@breaks("no-filters")
def table_filter(book):
    from openpyxl.worksheet.filters import AutoFilter

    book[CALLS].tables["tbl_calls"].autoFilter = AutoFilter(ref="A3:E5")


@breaks("no-headers-and-footers")
def footer(book):
    book["Cover"].oddFooter.center.text = "Page 1"


@breaks("one-table", "titles-differ")
def two_tables(book):
    sheet = book["Notes"]
    sheet["A1"].value = "Calls answered"
    # The first line of the sheet as a second table, which is what people do.
    second = Table(displayName="tbl_second", name="tbl_second", ref="A1:A1")
    second.tableColumns = [TableColumn(id=1, name="Calls answered")]
    sheet["A1"].alignment = Alignment(wrap_text=True)
    sheet.add_table(second)


@breaks("table-is-marked")
def unmarked(book):
    cell = book["Cover"].cell(2, 2, "beside")
    copy_style(book["Cover"]["A1"], cell)
    book["Cover"].column_dimensions["B"].width = 20


@breaks("nothing-beside-table")
def below_table(book):
    cell = book[CALLS].cell(6, 1, "Source: made up")
    copy_style(book[CALLS]["A4"], cell)


@breaks("table-name")
def other_name(book):
    sheet = book["Notes"]
    marked = sheet.tables.pop("tbl_notes")
    marked.displayName = marked.name = "Table1"
    sheet.add_table(marked)


@breaks("table-headings")
def headings_differ(book):
    book["Notes"]["B2"].value = "Changed"


@breaks("no-empty-cells")
def empty_cell(book):
    book[CALLS]["B5"].value = None


@breaks("no-bands")
def banded(book):
    book[CALLS].tables["tbl_calls"].tableStyleInfo.showRowStripes = True


@breaks("wrapped")
def not_wrapped(book):
    book[CALLS]["A4"].alignment = Alignment(wrap_text=False)


@breaks("column-width")
def very_wide(book):
    book["Cover"].column_dimensions["A"].width = 90


@breaks("numbers-fit")
def hashes(book):
    book[CALLS]["B4"].value = 123456789012


@breaks("notes-in-brackets")
def starred_heading(book):
    book["Notes"]["B2"].value = "What it says*"
    book["Notes"].tables["tbl_notes"].tableColumns[1].name = "What it says*"


@breaks("notes-are-listed")
def lost_note(book):
    book[CALLS]["E5"].value = "[note 7]"


@breaks("plain-font")
def italic(book):
    book["Cover"]["A2"].font = Font(name="Arial", size=12, italic=True)


@breaks("plain-font")
def other_font(book):
    book[CALLS]["A4"].font = Font(name="Times New Roman", size=12)


@breaks("no-fill")
def filled(book):
    book[CALLS]["A4"].fill = PatternFill("solid", start_color="FFEE00")


@breaks("no-colour-alone")
def red_text(book):
    book[CALLS]["A4"].font = Font(name="Arial", size=12, color="FF0000")


@breaks("no-colour-alone")
def red_numbers(book):
    book[CALLS]["B4"].number_format = "#,##0;[Red]-#,##0"


@breaks("results-beside-formulas")
def new_formula(book):
    book[CALLS]["B4"].value = "=C4/2"


@breaks("no-errors")
def error(book):
    book[CALLS]["B4"].value = "#REF!"


@breaks("words-not-symbols")
def symbols(book):
    book[CALLS]["A4"].value = "▲"


@breaks("links-say-where")
def click_here(book):
    book["Cover"]["A2"].value = "Click here"


@breaks("links-lead-somewhere")
def broken_link(book):
    book["Cover"]["A2"].hyperlink = Hyperlink(ref="A2", location="'Gone'!A1")


@breaks("links-lead-somewhere")
def file_link(book):
    book["Cover"]["A2"].hyperlink = "file:///tmp/a.xlsx"


def broken(change):
    """Break a good workbook with openpyxl; formulas then lose their results, so none are left."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(small_book())), data_only=True)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_openpyxl_alone_does_not_break_a_rule():
    assert check_workbook(broken(lambda book: None)) == []


@pytest.mark.parametrize("name", BREAKERS)
def test_each_breach_is_found_and_nothing_else(name):
    rules, change = BREAKERS[name]
    found = check_workbook(broken(change))
    assert {breach.rule for breach in found} == rules, [str(breach) for breach in found]


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ("xl/vbaProject.bin", "no-macros"),
        ("xl/media/image1.png", "no-pictures"),
        ("xl/charts/chart1.xml", "no-pictures"),
        ("xl/externalLinks/externalLink1.xml", "no-links-to-files"),
    ],
)
def test_parts_that_have_no_place(part, rule):
    data = io.BytesIO(write_workbook(small_book()))
    with zipfile.ZipFile(data, "a") as parts:
        parts.writestr(part, b"")
    assert [breach.rule for breach in check_workbook(data.getvalue())] == [rule]


def test_table_that_starts_elsewhere():
    def move(book):
        sheet = book["Notes"]
        sheet.move_range("A2:B3", cols=1)
        for row in ("2", "3"):
            for letter in "BC":
                copy_style(book[CALLS]["A4"], sheet[f"{letter}{row}"])
        sheet.tables["tbl_notes"].ref = "B2:C3"
        sheet.column_dimensions["C"].width = 30
        book[CALLS]["E5"].value = "[z]"

    assert {b.rule for b in check_workbook(broken(move))} == {"table-at-column-a"}


def test_every_rule_has_a_workbook_that_breaks_it():
    tried = set().union(*(rules for rules, _ in BREAKERS.values()))
    tried |= {"no-macros", "no-pictures", "no-links-to-files", "table-at-column-a"}
    assert tried == set(RULES)


def test_a_breach_reads_as_a_sentence():
    breach = Breach("no-fill", "Table 1", "B4", "solid")
    assert str(breach) == "Table 1 B4: No cell has a coloured ground. Found: solid."
    with pytest.raises(KeyError):
        Breach("no-such-rule")
