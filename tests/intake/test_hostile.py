"""Broken, enormous and hostile files end in a Problem, within seconds, never in an exception."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaugebook.intake import Limits, read_grid, read_rows

SECONDS = 10


def outcome(path: Path, **options: object) -> tuple[bool, list[str]]:
    """Whether both readers gave a table, and the codes of both; within the time allowed."""
    started = time.monotonic()
    grids, printed = read_grid(path)
    tables, records = read_rows(path, **options)  # type: ignore[arg-type]
    assert time.monotonic() - started < 2 * SECONDS
    assert grids or printed
    assert tables or records
    return bool(grids) and bool(tables), [p.code for p in (*printed, *records)]


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in range(50):
        book.active.append([row, "text", row / 7])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rezipped(content: bytes, name: str, change: bytes) -> bytes:
    """Give a workbook with one part replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change if part == name else old.read(part))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
START = (
    b'<?xml version="1.0"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)


def test_one_cell_in_the_furthest_corner(tmp_path: Path) -> None:
    """A fast reader would ask for half a terabyte and abort the whole process."""
    path = tmp_path / "corner.xlsx"
    sheet = (
        START
        + b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    path.write_bytes(rezipped(a_workbook(), SHEET, sheet))
    assert outcome(path) == (False, ["file-too-large", "file-too-large"])


def test_one_cell_in_the_furthest_corner_that_the_sheet_does_not_declare(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    sheet = (
        START + b'<dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    path.write_bytes(rezipped(a_workbook(), SHEET, sheet))
    assert outcome(path) == (False, ["file-too-large", "file-too-large"])


def test_a_sheet_that_declares_more_than_it_has_is_read(tmp_path: Path) -> None:
    path = tmp_path / "declared.xlsx"
    sheet = (
        START + b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>Calls</t></is></c></row>'
        b'<row r="2"><c r="A2"><v>2</v></c></row></sheetData></worksheet>'
    )
    path.write_bytes(rezipped(a_workbook(), SHEET, sheet))
    assert outcome(path) == (True, [])


def test_a_zip_bomb_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(rezipped(a_workbook(), SHEET, START + b" " * 300_000_000))
    _, codes = outcome(path)
    assert codes == ["file-too-large", "file-too-large"]


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    content = bytearray(rezipped(a_workbook(), SHEET, START + b" " * 60_000_000))
    size = (60_000_000 + len(START)).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    path = tmp_path / "liar.xlsx"
    path.write_bytes(content)
    worked, _ = outcome(path)
    assert not worked


def test_entities_do_not_grow(tmp_path: Path) -> None:
    """The billion laughs: ten entities of ten entities, nine times over."""
    path = tmp_path / "laughs.xlsx"
    lines = [b'<!ENTITY a0 "ha">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE worksheet [' + b"".join(lines) + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    )
    path.write_bytes(rezipped(a_workbook(), SHEET, sheet))
    outcome(path)


def test_reading_stops_at_its_time(tmp_path: Path) -> None:
    path = tmp_path / "slow.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(20_000):
        sheet.append([row] * 10)
    book.save(path)
    started = time.monotonic()
    tables, problems = read_rows(path, limits=Limits(seconds=0.01))
    assert time.monotonic() - started < SECONDS
    assert tables == []
    assert [p.code for p in problems] == ["file-too-large"]


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_truncated_workbooks(tmp_path: Path, part: float) -> None:
    content = a_workbook()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(content[: 4 + int(part * len(content))])
    worked, codes = outcome(path)
    assert not worked
    assert codes


def test_workbooks_with_changed_bytes(tmp_path: Path) -> None:
    content, chance = a_workbook(), random.Random(7)
    for number in range(8):
        broken = bytearray(content)
        for _ in range(1 + number * 3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(broken)
        outcome(path)


def test_parquet_with_changed_bytes(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pq.write_table(pa.table({"a": list(range(1000)), "b": ["x"] * 1000}), path)
    content, chance = path.read_bytes(), random.Random(7)
    for _ in range(60):
        broken = bytearray(content)
        for _ in range(chance.randrange(1, 8)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        path.write_bytes(broken[: chance.randrange(len(broken) // 2, len(broken) + 1)])
        tables, problems = read_rows(path)
        assert tables or problems


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400)
    | st.text(alphabet='a,;\t|"\r\n\x00é£1 ', max_size=300).map(str.encode)
    | st.text(alphabet='a,;"\r\né£1', max_size=300).map(lambda text: text.encode("cp1252"))
)
def test_random_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "random.csv"
    path.write_bytes(content)
    if content.startswith(b"PK"):
        return
    outcome(path)


@pytest.mark.shared
def test_every_odd_workbook_ends_well(shared: Path) -> None:
    """Within 10 s and 500 MB each; read in a process of its own, so that its memory is its own."""
    folder = shared / "data" / "workbooks"
    run = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(folder)], capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    assert len(found["files"]) > 90
    for name, facts in found["files"].items():
        assert max(facts["seconds"]) < SECONDS, name
        assert facts["grids"] or facts["printed"], name
        assert facts["tables"] or facts["records"], name
    assert found["children_bytes"] < 500_000_000
    assert found["own_bytes"] < 500_000_000
    refused = {name for name, facts in found["files"].items() if not facts["tables"]}
    assert refused == {
        "badfile_noWorkbookRels.xlsx",
        "badfile_noWorksheets.xlsx",
        "color_stylesheet.xlsx",  # nothing stands in its cells
        "testFileToSlice.xlsx",  # formulas and styles without a value
    }


READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from gaugebook.intake import read_grid, read_rows
from gaugebook.intake.child import end_child

files = {}
for path in sorted(p for p in Path(sys.argv[1]).rglob("*") if p.is_file()):
    times = [time.monotonic()]
    grids, printed = read_grid(path)
    times.append(time.monotonic())
    tables, records = read_rows(path)
    times.append(time.monotonic())
    files[path.name] = {
        "seconds": [times[1] - times[0], times[2] - times[1]],
        "grids": len(grids),
        "tables": len(tables),
        "printed": [p.code for p in printed],
        "records": [p.code for p in records],
    }
end_child()
usage = {
    "children_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    "own_bytes": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024,
}
print(json.dumps({"files": files, **usage}))
"""


HOSTILE = {
    "ten thousand columns": b",".join(b"h%d" % i for i in range(10_000)) + b"\n1\n",
    "deep json": b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n",
    "a json line without end": b'{"a": "' + b"x" * 25_000_000,
    "null in a heading": b'{"a\\u0000b": "1", "\\ud800": "\\ud800"}\n',
    "lone surrogates": b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8,\x00c\x00\n\x00",
    "a wide cell": b"a,b\n" + b"x" * 3_000_000 + b",1\n",
    "spans": b"<table><tr><td colspan=999999999 rowspan=999999999>a" + b"<td colspan=1000>b" * 99,
    "deep tables": b"<table><tr><td>" * 20_000,
    "unclosed tags": b"<table>" + b"<td>" * 300_000,
    "odd declarations": b"<html><![CDATA[<!--" + b"<![" * 200_000,
    "entities in xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>',
    "compound file of loops": bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 22 + b"\x09\x00" * 8000,
    "gzip bomb": gzip.compress(b"0" * 100_000_000),
    "only delimiters": b",,,,\n" * 1000,
    "only quotes": b'"' * 9_999,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.dat"
    path.write_bytes(HOSTILE[kind])
    outcome(path)


def test_a_quotation_mark_open_over_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 12_000_000)
    worked, codes = outcome(path)
    assert not worked
    assert set(codes) <= {"file-unreadable", "quote-open", "file-too-large"}


def test_zips_that_do_harm(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.csv", b"a,b\n" + b"1,2\n" * 30_000_000)
    assert outcome(path) == (False, ["file-too-large", "file-too-large"])
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}.csv", b"a,b\n1,2\n")
    worked, codes = outcome(path)
    assert not worked
    assert codes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", b"a,b\n1,2\n")
    assert outcome(path) == (False, ["file-unreadable", "file-unreadable"])


def test_an_ods_that_repeats_without_end(tmp_path: Path) -> None:
    content = (
        b'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table>'
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
        b"</table:table-row></table:table></office:document-content>"
    )
    path = tmp_path / "calls.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert outcome(path) == (False, ["file-too-large", "file-too-large"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    start=st.sampled_from([
        b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"PAR1", b"\x1f\x8b\x08", b"{",
        b"[{", b"<table>", b"<?xml", b"MIME-Version: 1.0\n", b"\xff\xfe", b"\xff\xfe\x00\x00",
        b"sep=",
    ]),
    rest=st.binary(max_size=300),
)  # fmt: skip
def test_random_bytes_after_each_start(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(start + rest)
    outcome(path)
