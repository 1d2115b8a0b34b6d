"""Forms of every kind: OpenDocument, old and binary workbooks, text, web pages; and what is none.

1. What LibreOffice makes of a workbook has the same answers.
2. Facts of .ods and .xls that the fast reader leaves out are told.
3. What is no form is named, and its sender is told how to make one of it.
"""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.packaging.custom import IntProperty, StringProperty

from gaugebook.intake.forms import FormSheet, read_form
from gaugebook.intake.ole_properties import _section
from gaugebook.intake.xls_facts import xls_facts


def a_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    answers = book.active
    answers.title = "Answers"
    answers.append(["Ref", "Your answer", "Why", "Date"])
    answers.append(["A.1", "3 – Managed", "two\nlines & <more>", date(2026, 1, 3)])
    answers.append(["A.2", 3, "=A1", 0.25])
    answers.append(["A.3", True, "=1/0", "    spaced  out"])
    answers["A6"], answers["A6"].number_format = 0.07, "0%"
    answers.merge_cells("B7:C8")
    answers["B7"] = "merged"
    answers["A7"] = "A.7"
    answers.row_dimensions[3].hidden = True
    answers.column_dimensions["D"].hidden = True
    book.create_sheet("Lists")["B2"] = "kept"
    book["Lists"].sheet_state = "hidden"
    book.custom_doc_props.append(StringProperty(name="gaugebook_cycle", value="2026-Q4"))
    book.custom_doc_props.append(IntProperty(name="gaugebook_issue_number", value=123))
    book.save(path)
    return path


def by_ref(sheet: FormSheet) -> dict[str, tuple[str, str, str]]:
    return {c.ref: (c.text, c.kind, c.formula) for row in sheet.rows for c in row}


COMMON = {
    "A1": ("Ref", "text", ""), "B1": ("Your answer", "text", ""), "C1": ("Why", "text", ""),
    "D1": ("Date", "text", ""), "A2": ("A.1", "text", ""), "B2": ("3 – Managed", "text", ""),
    "C2": ("two\nlines & <more>", "text", ""), "D2": ("2026-01-03", "date", ""),
    "A3": ("A.2", "text", ""), "B3": ("3", "number", ""), "C3": ("Ref", "text", "=A1"),
    "D3": ("0.25", "number", ""), "A4": ("A.3", "text", ""), "C4": ("#DIV/0!", "error", "=1/0"),
    "D4": ("    spaced  out", "text", ""), "A6": ("7%", "number", ""), "A7": ("A.7", "text", ""),
    "B7": ("merged", "text", ""),
}  # fmt: skip


@pytest.mark.needs_libreoffice
def test_what_libreoffice_saves_has_the_same_answers(tmp_path: Path, libreoffice: str) -> None:
    book = a_book(tmp_path / "form.xlsx")
    for kind in ("xlsx", "ods", "xls"):
        subprocess.run(
            [libreoffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
             "--convert-to", kind, "--outdir", str(tmp_path / kind), str(book)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        form, problems = read_form(tmp_path / kind / f"form.{kind}")
        assert form is not None, problems
        answers, lists = form.sheets
        found = by_ref(answers)
        assert found.pop("B4")[0] in ("TRUE", "1"), kind  # LibreOffice writes a formula for it
        expected = dict(COMMON)
        if kind == "xls":  # formulas are codes there, and formats are not read
            expected |= {"C3": ("Ref", "text", "=?"), "C4": ("#DIV/0!", "error", "=?")}
            expected["A6"] = ("0.07", "number", "")
        assert found == expected, kind
        assert answers.merges == ((7, 2, 8, 3),), kind
        assert (answers.hidden_rows, answers.hidden_columns) == ({3}, {4}), kind
        assert (lists.name, lists.state) == ("Lists", "hidden"), kind
        assert form.properties["gaugebook_cycle"] == "2026-Q4", kind
        assert form.properties["gaugebook_issue_number"] == "123", kind
        assert form.kind == kind
        assert form.signs == ({"old_format"} if kind == "xls" else set())
        assert [p.code for p in problems] == (["formats-not-read"] if kind == "xls" else [])


ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(path: Path, tables: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(tables))
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return path


def test_an_opendocument_form(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "form.ods",
        '<table:table table:name="Answers"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:visibility="filter"><table:table-cell table:number-rows-spanned="2"'
        ' office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=[.A1]+[$Lists.$B$2]"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:covered-table-cell/>'
        '<table:table-cell table:number-columns-repeated="16383"/></table:table-row></table:table>'
        "<table:table table:name=\"'file:///c/other.ods'#Sheet1\"><table:table-source/>"
        "<table:table-row><table:table-cell><text:p>kept copy</text:p></table:table-cell>"
        "</table:table-row></table:table>",
        Basic__Standard__Module1="<m/>",
    )
    form, problems = read_form(path)
    assert form is not None, problems
    (sheet,) = form.sheets
    assert by_ref(sheet) == {
        "A1": ("x", "text", ""), "B1": ("x", "text", ""), "A2": ("x", "text", ""),
        "B2": ("x", "text", ""), "A3": ("50%", "number", ""), "B3": ("", "text", "=A1+$Lists!$B$2"),
    }  # fmt: skip
    assert sheet.merges == ((3, 1, 4, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {2})
    assert form.signs == {"external_links", "macros"}


def test_a_text_file_is_one_sheet_and_counts_records(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_bytes(
        'sep=;\r\nRef;Your answer\r\n\r\nA.1;"3\nlines"\r\nA.2;caf\xe9\r\n'.encode("cp1252")
    )
    form, problems = read_form(path)
    assert form is not None
    (sheet,) = form.sheets
    assert (sheet.name, form.kind) == ("", "csv")
    assert by_ref(sheet) == {
        "A1": ("Ref", "text", ""), "B1": ("Your answer", "text", ""), "A3": ("A.1", "text", ""),
        "B3": ("3\nlines", "text", ""), "A4": ("A.2", "text", ""), "B4": ("café", "text", ""),
    }  # fmt: skip
    assert [p.code for p in problems] == ["encoding-guessed"]


def test_a_quotation_mark_that_stays_open_refuses_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text('Ref,Your answer\nA.1,"3\nA.2,2\n', encoding="utf-8")
    form, problems = read_form(path)
    assert form is None
    assert [p.code for p in problems] == ["quote-open"]


def test_a_web_page_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "form.xls"
    path.write_text(
        '<html><table><tr><td colspan="2">Answers</td></tr><tr style="display:none"><td>A.1</td>'
        '<td x:fmla="=A1">3</td></tr></table></html>',
        encoding="utf-8",
    )
    form, _ = read_form(path)
    assert form is not None
    (sheet,) = form.sheets
    assert by_ref(sheet)["B2"] == ("3", "text", "=A1")
    assert (sheet.merges, sheet.hidden_rows, form.kind) == (((1, 1, 1, 2),), {2}, "html")


def test_an_xml_workbook(tmp_path: Path) -> None:
    path = tmp_path / "form.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><CustomDocumentProperties>'
        "<gaugebook_cycle>2026-Q4</gaugebook_cycle></CustomDocumentProperties>"
        '<Worksheet ss:Name="Answers"><Table><Column ss:Index="2" ss:Hidden="1"/>'
        '<Row ss:Hidden="1"><Cell><Data ss:Type="String">A.1</Data></Cell>'
        '<Cell ss:Formula="=RC[-1]"><Data ss:Type="Number">3</Data></Cell></Row>'
        '<Row><Cell ss:MergeAcross="1">'
        '<Data ss:Type="DateTime">2026-01-03T00:00:00.000</Data></Cell>'
        '</Row></Table></Worksheet><Worksheet ss:Name="Old"><Table/><WorksheetOptions>'
        "<Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
        encoding="utf-8",
    )
    form, problems = read_form(path)
    assert form is not None, problems
    answers, old = form.sheets
    assert by_ref(answers) == {
        "A1": ("A.1", "text", ""), "B1": ("3", "number", "=RC[-1]"),
        "A2": ("2026-01-03", "date", ""),
    }  # fmt: skip
    assert (answers.hidden_rows, answers.hidden_columns) == ({1}, {2})
    assert answers.merges == ((2, 1, 2, 2),)
    assert (old.state, form.properties) == ("very_hidden", {"gaugebook_cycle": "2026-Q4"})


def test_facts_of_an_old_workbook() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    bof, eof = record(0x0809, bytes(16)), record(0x000A, b"")
    link = record(0x01AE, struct.pack("<HH", 1, 7))
    sheet = (
        bof
        + record(0x0208, struct.pack("<HHHHHHHH", 4, 0, 3, 0, 0, 0, 0x20, 0))
        + record(0x007D, struct.pack("<HHHHHH", 2, 3, 2000, 0, 1, 0))
        + record(0x0006, struct.pack("<HHH", 4, 3, 0) + b"\2\0\x17\0\0\0\xff\xff" + bytes(8))
        + bof + record(0x0006, bytes(22)) + eof  # a chart in the sheet
        + record(0x0205, struct.pack("<HHHBB", 5, 0, 0, 0x2A, 1))
        + eof
    )  # fmt: skip
    bound = record(0x0085, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00A")
    start = len(bof + bound + link + eof)
    bound = record(0x0085, struct.pack("<IBB", start, 0, 0) + b"\x01\x00A")
    facts = xls_facts(bof + bound + link + eof + sheet)
    (found,) = facts.sheets
    assert facts.is_linked
    assert found.formulas == {(5, 4)}
    assert found.errors == {(5, 4): "#REF!", (6, 1): "#N/A"}
    assert (found.hidden_rows, found.hidden_areas) == ({5}, [(3, 4)])
    for end in range(len(sheet)):
        xls_facts((bof + bound + link + eof + sheet)[: start + end])


def test_properties_of_an_old_workbook_that_break_off_are_none() -> None:
    with pytest.raises(struct.error):
        _section(b"\x00\x00\x00\x00\x05\x00\x00\x00")


REFUSED = {
    "pdf": (b"%PDF-1.7\n", "form-type", "a PDF"),
    "image": (b"\xff\xd8\xff\xe0", "form-type", "an image"),
    "photo of a telephone": (b"\x00\x00\x00\x18ftypheic\x00\x00", "form-type", "an image"),
    "rtf": (b"{\\rtf1}", "form-type", "rich text"),
    "json": (b'{"a": 1}\n', "form-type", "JSON"),
    "xml": (b"<?xml version='1.0'?><office:document/>", "form-type", "an XML file"),
    "empty": (b"", "file-empty", "is empty"),
    "broken": (b"PK\x03\x04 no zip", "form-type", "a zip folder"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_form_is_named(tmp_path: Path, kind: str) -> None:
    data, code, words = REFUSED[kind]
    path = tmp_path / "form"
    path.write_bytes(data)
    form, problems = read_form(path, name="returned/waste.xlsx")
    assert form is None
    assert problems[-1].code == code
    assert words in problems[-1].message
    assert "returned/waste.xlsx" in problems[-1].message


@pytest.mark.parametrize(
    ("member", "words"), [("Index/Document.iwa", "Numbers"), ("word/document.xml", "Word")]
)
def test_what_other_programs_make_is_named_with_what_to_do(
    tmp_path: Path, member: str, words: str
) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    form, (found,) = read_form(path)
    assert form is None
    assert words in found.message
    assert "File, Export To, Excel" in found.remedy or "typed into it" in found.remedy


def compound(*names: str) -> bytes:
    """A compound file with streams of these names and nothing in them."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    )  # fmt: skip
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    entries = b""
    for kind, name in ((5, "Root Entry"), *((2, n) for n in names)):
        coded = (name + "\0").encode("utf-16-le")
        entries += coded.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(coded), kind, 1, free, free, 1
        )
        entries += bytes(36) + struct.pack("<IQ", end, 0)
    return header.ljust(512, b"\0") + fat + entries.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("EncryptedPackage", "EncryptionInfo"), "locked by a password"),
        (("EncryptedPackage", "DRMEncryptedDataSpace"), "locked by a sensitivity label"),
    ],
)
def test_locked_files_say_what_locks_them(
    tmp_path: Path, names: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(compound(*names))
    form, (found,) = read_form(path)
    assert form is None
    assert found.code == "file-protected"
    assert words in found.message


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    form, (found,) = read_form(tmp_path / "none.xlsx")
    assert (form, found.code) == (None, "file-missing")


def test_a_workbook_with_nothing_in_it_is_a_form_with_empty_sheets(tmp_path: Path) -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    path = tmp_path / "form.xlsx"
    path.write_bytes(stream.getvalue())
    form, problems = read_form(path)
    assert form is not None
    assert [sheet.rows for sheet in form.sheets] == [()]
    assert problems == []
