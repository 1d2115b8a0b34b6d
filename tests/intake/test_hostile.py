"""Broken, enormous and hostile files end in a Problem, within seconds, never in an exception."""

from __future__ import annotations

import io
import random
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
    table, records = read_rows(path, **options)  # type: ignore[arg-type]
    assert time.monotonic() - started < 2 * SECONDS
    assert grids or printed
    assert table is not None or records
    return bool(grids) and table is not None, [p.code for p in (*printed, *records)]


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
    table, problems = read_rows(path)
    assert table is None
    assert [p.code for p in problems] in (["file-unreadable"], ["file-too-large"])


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
    table, problems = read_rows(path, limits=Limits(seconds=-4.9))
    assert time.monotonic() - started < SECONDS
    assert table is None
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
        table, problems = read_rows(path)
        assert table is not None or problems


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
@pytest.mark.slow
def test_every_odd_workbook_ends_in_a_table_or_a_problem(shared: Path) -> None:
    paths = sorted(p for p in (shared / "data" / "workbooks").rglob("*") if p.is_file())
    assert paths
    for path in paths:
        started = time.monotonic()
        grids, printed = read_grid(path)
        table, records = read_rows(path)
        assert time.monotonic() - started < 2 * SECONDS, path.name
        assert grids or printed, path.name
        assert table is not None or records, path.name
        if path.suffix == ".xls":
            assert [p.code for p in printed] == ["file-type"], path.name
