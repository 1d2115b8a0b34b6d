"""Forms in Excel workbooks are read cell by cell.

1. Texts are those that were typed; what a spreadsheet made of them is told by the kind.
2. Formulas, merged areas, hidden sheets, rows and columns, properties and signs are told.
3. Ordinary workbooks give the same texts as openpyxl.
4. What the pattern takes and what the parser takes is the same.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.packaging.custom import StringProperty

from gaugebook.intake.forms import Form, FormCell, FormSheet, read_form
from gaugebook.intake.forms_child import FormBounds, SheetCells
from gaugebook.intake.forms_formulas import moved_formula
from gaugebook.intake.forms_xlsx_sheet import SheetWalk, is_plain
from gaugebook.intake.limits import FORM
from gaugebook.intake.sheets import plain_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def form_of(path: Path) -> Form:
    form, problems = read_form(path)
    assert form is not None, problems
    return form


def texts_of(sheet: FormSheet) -> dict[str, str]:
    return {cell.ref: cell.text for row in sheet.rows for cell in row}


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def with_parts(content: bytes, relation: str = "", **changes: str) -> bytes:
    """A workbook with parts changed or added; ``__`` in a name stands for a slash.

    `relation` is a kind of part, and the part of that kind, which the workbook then points to.
    """
    stream = io.BytesIO()
    named = {name.replace("__", "/") + ".xml": text for name, text in changes.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            text = old.read(part).decode()
            if relation and part == "xl/_rels/workbook.xml.rels":
                kind, _, target = relation.partition(" ")
                link = f'<Relationship Id="r99" Target="{target}" Type="{RELATION}{kind}"/>'
                text = text.replace("</Relationships>", f"{link}</Relationships>")
            new.writestr(part, named.pop(part, text))
        for part, text in named.items():
            new.writestr(part, text)
    return stream.getvalue()


def a_form(sheet: str, path: Path, *, strings: str = "") -> FormSheet:
    """The sheet of a workbook whose XML is given: what stands in ``sheetData``."""
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    shared = f'<sst xmlns="{MAIN}">{strings}</sst>'
    parts = {"xl__worksheets__sheet1": content, "xl__sharedStrings": shared}
    path.write_bytes(with_parts(stream.getvalue(), "sharedStrings sharedStrings.xml", **parts))
    return form_of(path).sheets[0]


def test_what_was_typed_and_what_a_spreadsheet_made_of_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", 3, 3.0, 0.25, 1e-7, True, date(2026, 1, 3), datetime(2026, 1, 3, 9, 5)])
    sheet.append([time(3, 1), timedelta(hours=30), "3 – Managed", "  \t", "a\nb & <c>", "_x0041_"])
    sheet["A3"], sheet["A3"].number_format = 0.125, "0.0%"
    sheet["B3"], sheet["B3"].number_format = 0.07, "0%"
    sheet["C3"], sheet["C3"].number_format = 3, '0" of 100%"'
    form = form_of(saved(book, tmp_path / "form.xlsx"))
    found = [(c.text, c.kind) for row in form.sheets[0].rows for c in row]
    assert found == [
        ("Ref", "text"), ("3", "number"), ("3", "number"), ("0.25", "number"), ("1e-07", "number"),
        ("TRUE", "truth"), ("2026-01-03", "date"), ("2026-01-03 09:05:00", "date"),
        ("03:01:00", "date"), ("30:00:00", "date"), ("3 – Managed", "text"), ("  \t", "text"),
        ("a\nb & <c>", "text"), ("A", "text"),
        ("12.5%", "number"), ("7%", "number"), ("3", "number"),
    ]  # fmt: skip
    assert form.kind == "xlsx"
    assert form.signs == frozenset()
    assert len(form.sha256) == 64


def test_formulas_with_and_without_a_result(tmp_path: Path) -> None:
    sheet = a_form(
        '<row r="1"><c r="A1"><f>1+2</f><v>3</v></c><c r="B1"><f>A1&amp;"&lt;"</f></c>'
        '<c r="C1" t="str"><f>"a"</f><v>a</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">$B2+B$1</f><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="B3"><f t="array" ref="B3:B4">A1:A2</f><v>5</v></c>'
        '<c r="C3"><f t="dataTable" ref="C3" r1="A1" r2="B1"/><v>6</v></c></row>',
        tmp_path / "form.xlsx",
    )
    assert [(c.ref, c.text, c.kind, c.formula) for row in sheet.rows for c in row] == [
        ("A1", "3", "number", "=1+2"),
        ("B1", "", "text", '=A1&"<"'),
        ("C1", "a", "text", '="a"'),
        ("D1", "#DIV/0!", "error", "=1/0"),
        ("A2", "1", "number", "=$B2+B$1"),
        ("A3", "2", "number", "=$B3+B$1"),
        ("B3", "5", "number", "=A1:A2"),
        ("C3", "6", "number", "=TABLE(A1,B1)"),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "A1", "$A$1", "A$1+$B2", 'IF(A1="A1",B2,"C3")', "SUM(B2:C9)", "'My A1 sheet'!C3",
        "LOG10(A1)",
        "SUM(C:D)", "SUM(3:$4)", "Lists!A7", "A1.5+tax_2026", "INDEX(Guide!$D$5:$D$200,3)",
    ],
)  # fmt: skip
def test_a_formula_that_was_filled_down_is_that_of_openpyxl(formula: str) -> None:
    expected = Translator("=" + formula, origin="B2").translate_formula("D7")
    assert "=" + moved_formula(formula, down=5, across=2) == expected


def test_a_moved_address_outside_the_sheet_is_an_error() -> None:
    assert moved_formula("A1+B2", down=-1, across=-1) == "#REF!+A1"


def test_what_is_hidden_and_merged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    answers = book.active
    answers.title = "Answers"
    for row in range(1, 8):
        answers.append([f"A.{row}", "3"])
    answers.merge_cells("B2:B3")
    answers.row_dimensions[4].hidden = True
    answers.row_dimensions[900].hidden = True
    answers.column_dimensions["B"].hidden = True
    answers.column_dimensions["Q"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("Very").sheet_state = "veryHidden"
    book["Very"]["C3"] = "kept"
    book.create_chartsheet("Chart")
    form = form_of(saved(book, tmp_path / "form.xlsx"))
    assert [(s.name, s.state) for s in form.sheets] == [
        ("Answers", "visible"), ("Old", "hidden"), ("Very", "very_hidden"),
    ]  # fmt: skip
    first, _, very = form.sheets
    assert first.merges == ((2, 2, 3, 2),)
    assert first.is_covered(3, 2)
    assert not first.is_covered(2, 2)
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {2})
    assert very.cell_at(3, 3) == FormCell("kept", 3, 3)
    assert very.cell_at(1, 1) is None


def test_a_text_under_a_merged_cell_is_still_told(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        "</worksheet>"
    )
    path.write_bytes(with_parts(stream.getvalue(), xl__worksheets__sheet1=sheet))
    (found,) = form_of(path).sheets
    assert texts_of(found) == {"A1": "1", "B1": "2"}
    assert found.is_covered(1, 2)


def test_properties_and_signs(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.custom_doc_props.append(StringProperty(name="gaugebook_cycle", value="2026-Q4"))
    path = saved(book, tmp_path / "form.xlsx")
    assert form_of(path).properties == {"gaugebook_cycle": "2026-Q4"}
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes(8))
    form, problems = read_form(path, name="waste.xlsx")
    assert form is not None
    assert (form.kind, form.signs, form.file) == ("xlsm", {"macros"}, "waste.xlsx")
    assert [p.code for p in problems] == ["macros-not-run"]


def test_links_to_other_files_are_told_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    link = "externalLink externalLinks/externalLink1.xml"
    path.write_bytes(with_parts(stream.getvalue(), link))
    assert form_of(path).signs == {"external_links"}


def test_cells_out_of_order_without_places_and_given_twice(tmp_path: Path) -> None:
    sheet = a_form(
        '<row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>1</v></c></row>'
        '<row r="1"><c><v>5</v></c><c t="inlineStr"><is><t>six</t></is></c></row>'
        '<row><c><v>7</v></c></row><row r="3"><c r="B3"><f>1+1</f><v>9</v></c></row>',
        tmp_path / "form.xlsx",
    )
    assert texts_of(sheet) == {"A1": "5", "B1": "six", "A2": "7", "A3": "1", "B3": "9"}
    assert [row[0].row for row in sheet.rows] == [1, 2, 3]
    assert sheet.cell_at(3, 2) == FormCell("9", 3, 2, "number", "=1+1")


def test_shared_texts_plain_rich_and_with_readings_above(tmp_path: Path) -> None:
    sheet = a_form(
        "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, 7)),
        tmp_path / "form.xlsx",
        strings="<si><t>Ref &amp; more</t></si><si><t/></si>"
        "<si><r><t>two </t></r><r><t>parts</t></r></si>"
        "<si><t>sound</t><rPh><t>not this</t></rPh></si><si><t>a_x000A_b</t></si>",
    )
    assert texts_of(sheet) == {"A1": "Ref & more", "A3": "two parts", "A4": "sound", "A5": "a\nb"}


def test_a_sheet_whose_elements_carry_a_prefix(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2">'
        '<x:c r="B2" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    strings = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si><x:si><x:t>b</x:t></x:si></x:sst>'
    parts = {"xl__worksheets__sheet1": sheet, "xl__sharedStrings": strings}
    path.write_bytes(with_parts(stream.getvalue(), "sharedStrings sharedStrings.xml", **parts))
    assert texts_of(form_of(path).sheets[0]) == {"B2": "b"}


# --- the same as openpyxl -------------------------------------------------------------------------

texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_"
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: not text.startswith("="))
moments = st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
days = st.dates(date(1901, 1, 1), date(2100, 1, 1))
numbers = st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9, allow_nan=False)
formulas = st.sampled_from(["=A1", '=IF(A1>2,"&",B$2)'])
values = st.none() | texts | st.booleans() | numbers | moments | days | formulas


@settings(max_examples=40)
@given(rows=st.lists(st.lists(values, max_size=8), max_size=12))
def test_ordinary_workbooks_give_the_texts_of_openpyxl(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = saved(book, tmp_path_factory.mktemp("forms") / "form.xlsx")
    expected, computed = {}, {}
    for row in openpyxl.load_workbook(path).active.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                computed[cell.coordinate] = cell.value
            elif cell.value is not None:
                moment = isinstance(cell.value, datetime)
                is_day = moment and cell.value.time() == time()
                expected[cell.coordinate] = plain_text(cell.value.date() if is_day else cell.value)
    (sheet,) = form_of(path).sheets
    found = {c.ref: c for row in sheet.rows for c in row}
    assert {ref: c.text for ref, c in found.items() if not c.formula} == expected
    assert {ref: c.formula for ref, c in found.items() if c.formula} == computed


# --- by pattern and by parser ---------------------------------------------------------------------

STRINGS = ["Ref", "", "a & b", "_x"]
cell_bodies = st.sampled_from([
    ' t="s"><v>0</v>', ' t="s"><v>1</v>', ' t="s"><v>2</v>', ' t="s"><v>99</v>', ' t="s"><v>x</v>',
    "><v>3</v>", "><v>3.50</v>", ' s="1"><v>44927</v>', ' s="2"><v>0.07</v>', "><v>no</v>", ">",
    ' t="n"><v></v>', ' t="b"><v>1</v>', ' t="e"><v>#REF!</v>', ' t="str"><v>a&amp;lt;</v>',
    ' t="d"><v>2026-01-03</v>', ' t="inlineStr"><is><t>in &#65;_x0042_</t></is>',
    ' t="inlineStr"><is><r><t>in </t></r><r><t xml:space="preserve"> two</t></r></is>',
    ' t="str"><f>A1&amp;"x"</f><v>yes</v>', "><f>A1</f>", '><f t="shared" si="3">B2</f><v>4</v>',
    '><f t="shared" si="3"/><v>4</v>', '><f aca="false">A1</f><v>1</v>', '><f></f><v>7</v>',
    ' t="str"><v>a\r\nb</v>',
])  # fmt: skip
row_starts = st.sampled_from(["", ' hidden="1"', ' ht="0"', ' spans="1:3" ht="15"', ' s="1"'])
drawn = st.lists(st.tuples(row_starts, st.lists(cell_bodies, max_size=6)), max_size=8)


def read_either_way(sheet: str, *, by_pattern: bool) -> object:
    cells = SheetCells(FormBounds(FORM))
    walk = SheetWalk(STRINGS, ("", "moment", "percent"), cells, from_1904=False)
    data = sheet.encode()
    assert is_plain([data])
    walk.read([data], can_shorten=by_pattern)
    return cells.told("Answers", "visible")


@given(drawn)
def test_pattern_and_parser_read_the_same(rows: list[tuple[str, list[str]]]) -> None:
    body = ""
    for number, (start, cells) in enumerate(rows, start=1):
        body += f'<row r="{number}"{start}>'
        body += "".join(f'<c r="{"ABCDEF"[i]}{number}"{cell}</c>' for i, cell in enumerate(cells))
        body += "</row>\n"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    assert read_either_way(sheet, by_pattern=True) == read_either_way(sheet, by_pattern=False)


def test_a_form_cell_is_a_frozen_value() -> None:
    cell = FormCell("3", 5, 4, "number")
    assert replace(cell, text="4") == FormCell("4", 5, 4, "number")
    with pytest.raises(AttributeError):
        cell.text = "5"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("tag", "plain"),
    [
        (b'<c r="A1"/>', True),
        (b'<c s="3" r="A1"/>', True),
        (b'<row\n r="1">', True),
        (b'<cols><col min="1"/></cols><conditionalFormatting/>', True),
        (b"<c>", False),
        (b"<c/>", False),
        (b'<c s="3"/>', False),
        (b'<c s="3"><v r="A1">', False),
        (b"<row>", False),
        (b'<row spans="1:2">', False),
        (b'<row r="1"><!-- <c r="A1"/> -->', False),
    ],
)
def test_cells_are_taken_out_only_where_each_says_its_place(tag: bytes, plain: bool) -> None:
    """Else the cells behind an empty one would move to its place."""
    assert is_plain([b"<sheetData>" + tag]) is plain
