"""Every kind of file gives the same table: read as records, and as a person sees it."""

from __future__ import annotations

import gzip
import io
import subprocess
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment

from gaugebook.errors import Problem
from gaugebook.intake import Grid, RawTable, read_grid, read_rows

RECORDS = {"Queue": ["Tax", "Bins"], "Offered": ["40", "7"]}

ODS = """<?xml version="1.0"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:dc="d">
<office:body><office:spreadsheet><table:table table:name="Calls">
<table:table-row table:number-rows-repeated="2">
<table:table-cell table:number-columns-repeated="3"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Queue</text:p>
</table:table-cell><table:table-cell><text:p>Offered</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Tax</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.8631"><office:annotation>
<dc:creator>A Person</dc:creator><dc:date>2022-01-01</dc:date><text:p>System down</text:p>
</office:annotation><text:p>86.31%</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-spanned="2">
<text:p>Bins</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell
 table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""

XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Calls"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Calls in May</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Queue</Data></Cell>
<Cell><Data ss:Type="String">Offered</Data><Comment><Data>from the log</Data></Comment></Cell></Row>
<Row><Cell><Data ss:Type="String">Tax</Data></Cell>
<Cell><Data ss:Type="Number">40</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Bins</Data></Cell>
<Cell><Data ss:Type="Number">7</Data></Cell></Row></Table></Worksheet></Workbook>"""

HTML = """<html><head><meta charset="utf-8"><style>td {}</style></head><body><table><tr><td>
<table><tr><th>Queue<th>Offered</tr>
<tr><td>Tax</td><td>40</td></tr><tr style="display: none"><td>Bins<td>7</table></td></tr></table>"""

MHTML = f"""MIME-Version: 1.0
Content-Type: multipart/related; boundary="----next"

------next
Content-Type: text/html; charset="us-ascii"

<html><frameset><frame src="sheet001.htm"></frameset></html>
------next
Content-Type: text/html; charset="utf-8"
Content-Location: sheet001.htm

{HTML}
------next--
"""


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ods(content: str, manifest: str = "<manifest/>") -> bytes:
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def records(path: Path, **options: object) -> tuple[RawTable, list[Problem]]:
    (raw,), problems = read_rows(path, **options)  # type: ignore[arg-type]
    return raw, problems


def printed(path: Path) -> tuple[Grid, list[Problem]]:
    (grid,), problems = read_grid(path)
    return grid, problems


def codes(problems: list[Problem]) -> list[str]:
    return [p.code for p in problems]


TEXT_KINDS = {
    "comma": b"Queue,Offered\r\nTax,40\r\nBins,7\r\n",
    "semicolon and mark": b"\xef\xbb\xbfQueue;Offered\nTax;40\nBins;7",
    "carriage returns": b"Queue\tOffered\rTax\t40\rBins\t7\r",
    "mixed line ends": b"Queue|Offered\r\nTax|40\rBins|7\n",
    "sep line": b"sep=;\r\nQueue;Offered\r\nTax;40\r\nBins;7\r\n",
    "utf-16": "Queue\tOffered\nTax\t40\nBins\t7\n".encode("utf-16"),
    "utf-16 without mark": "Queue\tOffered\nTax\t40\nBins\t7\n".encode("utf-16-be"),
    "utf-32": "Queue\tOffered\nTax\t40\nBins\t7\n".encode("utf-32"),
    "marks at line ends": b"Queue,Offered\nTax,40,\nBins,7,\n",
    "blank rows and columns": b"Queue,,Offered\n,,\nTax,,40\n\nBins,,7\n,,\n",
    "web page": HTML.encode(),
    "web page in utf-16": HTML.encode("utf-16"),
    "web archive": MHTML.encode(),
    "xml": XML_2003.encode(),
    "json lines": b'{"Queue": "Tax", "Offered": "40"}\n\n{"Offered": "7", "Queue": "Bins"}\n',
    "json array": b'[{"Queue": "Tax", "Offered": "40"}, {"Queue": "Bins", "Offered": "7"}]',
    "gzip": gzip.compress(b"Queue,Offered\nTax,40\nBins,7\n"),
    "zip": zipped({"a/calls.csv": b"Queue,Offered\nTax,40\nBins,7\n", "__MACOSX/a": b"x"}),
}


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_the_same_table_in_many_kinds(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(TEXT_KINDS[kind])
    raw, problems = records(path, headings=["Queue", "Offered"])
    assert raw.table.to_pydict() == RECORDS
    assert not [p for p in problems if p.severity != "note"]
    grid, problems = printed(path)
    texts = [[cell.text for cell in row if cell.text] for row in grid.rows]
    assert [row for row in texts if row][-3:] == [
        ["Queue", "Offered"],
        ["Tax", "40"],
        ["Bins", "7"],
    ]
    assert not [p for p in problems if p.severity != "note"]


def test_ods_as_kept_and_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "calls.ods"
    path.write_bytes(ods(ODS))
    raw, problems = records(path)
    assert raw.table.to_pydict() == {"Queue": ["Tax", "Bins"], "Offered": ["0.8631", None]}
    assert (raw.sheet, raw.heading_row, raw.row_number(1)) == ("Calls", 3, 5)
    assert codes(problems) == ["hidden-rows"]
    grid, _ = printed(path)
    share = grid.rows[1][1]
    assert (share.ref, share.text, share.note) == ("B4", "86.31%", "System down")
    assert grid.rows[2][0].across == 2


def test_a_locked_ods(tmp_path: Path) -> None:
    path = tmp_path / "calls.ods"
    path.write_bytes(
        ods("no XML", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
    )
    assert codes(read_rows(path)[1]) == codes(read_grid(path)[1]) == ["file-protected"]


def test_what_a_person_sees_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "tracker.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "2022"
    sheet.merge_cells("A1:C2")
    sheet["D3"] = 0.8631
    sheet["D3"].number_format = "0.00%"
    sheet["D3"].comment = Comment("A Person:\nThe system was down.", "A Person")
    sheet["E3"].comment = Comment("No figure: strike.", "A Person")
    sheet["D4"], sheet["D5"], sheet["D6"] = "=D3*2", "#REF!", "hidden"
    sheet["D5"].data_type = "e"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.save(path)
    grid, problems = printed(path)
    cells = {cell.ref: cell for row in grid.rows for cell in row}
    assert (cells["A1"].across, cells["A1"].down) == (3, 2)
    assert (cells["D3"].text, cells["D3"].note) == ("86.31%", "The system was down.")
    assert (cells["E3"].text, cells["E3"].note) == ("", "No figure: strike.")
    assert (cells["D5"].text, "D4" in cells, cells["D6"].text) == ("#REF!", False, "hidden")
    by_code = {p.code: p for p in problems}
    assert set(by_code) == {"hidden-rows", "formula-without-value", "cell-error"}
    assert by_code["formula-without-value"].where.cell == "D4"
    assert by_code["hidden-rows"].facts == {"rows": 1, "columns": 1}


def test_threads_of_comments(tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    book.active["B2"] = 5
    book.active["B2"].comment = Comment("[Threaded comment] Your version of Excel ...", "x")
    book.save(plain)
    thread = (
        '<ThreadedComments><threadedComment ref="B2" id="1"><text>Why so low?</text>'
        '</threadedComment><threadedComment ref="B2" parentId="1"><text>A strike.</text>'
        "</threadedComment></ThreadedComments>"
    )
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/threadedComments/t1.xml"] = thread.encode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    link = f'<Relationship Id="t" Type="{kind}" Target="../threadedComments/t1.xml"/>'
    parts[relations] = parts[relations].replace(
        b"</Relationships>", link.encode() + b"</Relationships>"
    )
    path = tmp_path / "threads.xlsx"
    path.write_bytes(zipped(parts))
    grid, _ = printed(path)
    assert grid.rows[0][0].note == "Why so low?\nA strike."


def test_times_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "times.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Clock", "Length", "Below zero", "Day", "Over a day", "Id"])
    sheet.append([timedelta(seconds=431), 1.25, -0.5, date(2022, 10, 3), 1.5, 327000123456])
    formats = ("hh:mm:ss", "[h]:mm:ss", "hh:mm:ss", "dd/mm/yyyy", "hh:mm:ss", "0")
    for cell, form in zip(sheet[2], formats, strict=True):
        cell.number_format = form
    book.save(path)
    raw, _ = records(path)
    assert list(raw.table.to_pylist()[0].values()) == [
        "00:07:11", "30:00:00", "-12:00:00", "2022-10-03", "36:00:00", "327000123456",
    ]  # fmt: skip


def test_the_days_of_old_macintosh_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = openpyxl.Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active.append(["Day"])
    book.active.append([date(2022, 10, 3)])
    book.save(path)
    raw, _ = records(path)
    assert raw.table.to_pydict() == {"Day": ["2022-10-03"]}


@pytest.mark.needs_libreoffice
def test_an_old_workbook_by_libreoffice(tmp_path: Path, libreoffice: str) -> None:
    source = tmp_path / "calls.xlsx"
    book = openpyxl.Workbook()
    for row in (["Queue", "Offered"], ["Tax", 40], ["Bins", 7]):
        book.active.append(row)
    book.active["G2"] = "=1/0"
    book.active.merge_cells("D1:E1")
    book.save(source)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [libreoffice, home, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    path = tmp_path / "calls.xls"
    raw, problems = records(path)
    assert raw.table.to_pydict() == RECORDS
    assert [(p.code, p.facts["count"]) for p in problems] == [("cell-error", 1)]
    grid, problems = printed(path)
    assert [[cell.text for cell in row] for row in grid.rows][1:] == [["Tax", "40"], ["Bins", "7"]]
    assert codes(problems) == ["cell-error", "formats-not-read"]


def test_json_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "calls.json"
    path.write_text(
        '{"id": 1, "wait": 7.5, "ok": true, "ref": "007", "where": {"lat": 1}, "mixed": 1}\n'
        '{"id": 2, "wait": 8, "ok": null, "mixed": "x", "late": 9007199254740993}\n'
    )
    raw, problems = records(path)
    assert problems == []
    assert raw.table.to_pylist() == [
        {"id": 1, "wait": 7.5, "ok": True, "ref": "007", "where": '{"lat":1}', "mixed": "1",
         "late": None},
        {"id": 2, "wait": 8.0, "ok": None, "ref": None, "where": None, "mixed": "x",
         "late": 9007199254740993},
    ]  # fmt: skip
    assert (raw.heading_row, raw.row_number(1)) == (1, 2)


def test_parquet_as_records_and_as_a_grid(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pq.write_table(pa.table({"Queue": ["Tax", None], "Offered": [40, 7]}), path)
    raw, _ = records(path, never_read=lambda heading: heading == "Queue")
    assert raw.table.to_pydict() == {"Offered": [40, 7]}
    grid, _ = printed(path)
    assert [[c.text for c in row] for row in grid.rows] == [
        ["Queue", "Offered"],
        ["Tax", "40"],
        ["7"],
    ]


def test_a_zip_of_several_kinds(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    book = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["Queue"])
    workbook.active.append(["Tax"])
    workbook.save(book)
    inner = zipped({"deep.csv": b"a,b\n1,2\n"})
    path.write_bytes(
        zipped(
            {
                "../../etc/calls.csv": b'Queue,Note\nTax,"two\nlines"\nBins,x\n',
                "book.xlsx": book.getvalue(),
                "letter.pdf": b"%PDF-1.7",
                "readme.txt": b"The calls of May.\nAsk us.\n",
                "more.zip": inner,
            }
        )
    )
    tables, problems = read_rows(path, headings=["Queue", "Note"])
    assert [t.file.removeprefix(str(path)) for t in tables] == [
        "/../../etc/calls.csv",
        "/book.xlsx",
    ]
    assert tables[0].row_number(1) == 4
    assert [(p.code, p.severity, p.where.file.removeprefix(str(path))) for p in problems] == [
        ("file-type", "warn", "/letter.pdf"),
        ("file-type", "warn", "/more.zip"),
        ("file-type", "warn", "/readme.txt"),
    ]
    assert "inside a zip" in problems[1].message
    assert len(read_grid(path)[0]) == 3
