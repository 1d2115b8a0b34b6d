"""Broken, enormous and hostile forms end in a Problem, and harm neither us nor the other forms.

1. One that kills or stalls its process among many: the others are read, in their order.
2. A million empty rows are passed over; what stands far away is read all the same.
3. What is too much of anything is refused by name.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.seeds import as_xls

from gaugebook.intake.forms import Form, read_form, read_forms
from gaugebook.intake.limits import FORM, Limits

SECONDS = 15
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def a_workbook(answer: object = "3") -> bytes:
    book = openpyxl.Workbook()
    for row in range(30):
        book.active.append([f"A.{row}", answer])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(path: Path, rows: bytes, *, before: bytes = b"", after: bytes = b"") -> Path:
    """A workbook whose first sheet has these rows."""
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook())) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != SHEET:
                new.writestr(part, old.read(part))
        start = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        new.writestr(SHEET, before + start + rows + b"</sheetData>" + after + b"</worksheet>")
    return path


def outcome(path: Path) -> tuple[Form | None, list[str]]:
    started = time.monotonic()
    form, problems = read_form(path)
    assert time.monotonic() - started < SECONDS
    assert form is not None or any(p.is_refused for p in problems)
    return form, [p.code for p in problems]


def refused(path: Path, limits: Limits = FORM) -> str:
    form, problems = read_form(path, limits=limits)
    assert form is None
    assert problems[-1].code == "file-too-large"
    return problems[-1].message


# --- one among many -------------------------------------------------------------------------------


def killer(path: Path) -> Path:
    """A cell in the furthest corner, for which a fast reader asks for more memory than there is."""
    path.write_bytes(as_xls([["x"], *[[] for _ in range(65_534)], [*[""] * 255, "z"]]))
    return path


def staller(path: Path) -> Path:
    """A long formula that was filled down over half a million rows."""
    first = b'<row r="1"><c r="A1"><f t="shared" ref="A1:A500000" si="0">%s</f></c></row>'
    cell = b'<row r="%d"><c r="A%d"><f t="shared" si="0"/></c></row>'
    rows = b"".join(cell % (n, n) for n in range(2, 500_000))
    return with_sheet(path, first % b"+".join([b"B1"] * 2_000) + rows)


def test_a_hostile_file_among_many_is_its_own_problem_alone(tmp_path: Path) -> None:
    paths = []
    for number in range(16):
        path = tmp_path / f"{number:02}.xlsx"
        path.write_bytes(a_workbook(f"answer {number}"))
        paths.append(path)
    killer(paths[3])
    staller(paths[5])
    with_sheet(paths[7], b" " * 60_000_000)
    paths[9].write_bytes(b"%PDF-1.7")
    paths[11].unlink()
    found = list(read_forms(paths, workers=3, limits=replace(FORM, seconds=3.0)))
    assert [path for path, _, _ in found] == paths
    bad = {number for number, (_, form, _) in enumerate(found) if form is None}
    assert bad == {3, 5, 7, 9, 11}
    for number, (_, form, problems) in enumerate(found):
        if form is None:
            assert any(p.is_refused for p in problems)
            assert all(str(paths[number]) in p.where.file for p in problems)
        else:
            assert problems == []
            assert form.sheets[0].rows[-1][1].text == f"answer {number}"


def test_names_workers_and_stopping_early(tmp_path: Path) -> None:
    paths = []
    for number in range(30):
        path = tmp_path / f"{number:02}.csv"
        path.write_text(f"Ref,Your answer\nA.1,{number}\n", encoding="utf-8")
        paths.append(path)
    forms: Iterator[tuple[Path, Form | None, list[object]]] = read_forms(
        paths, names=lambda path: f"returned/{path.name}", workers=2
    )
    for number in range(3):
        path, form, problems = next(forms)
        assert path == paths[number]
        assert form is not None
        assert form.file == f"returned/{number:02}.csv"
        assert problems == []
    forms.close()  # type: ignore[attr-defined]
    assert [f.sheets[0].rows[1][1].text for _, f, _ in read_forms(paths) if f] == [
        str(n) for n in range(30)
    ]


# --- emptiness ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_of_cell", [b'<c r="A%d" s="1"/>', b'<c s="1" r="A%d"></c>'])
def test_empty_rows_with_a_format_cost_next_to_nothing(tmp_path: Path, form_of_cell: bytes) -> None:
    count = 250_000 if form_of_cell.endswith(b"/>") else 50_000
    row = b'<row r="%d" s="1" customFormat="1">' + form_of_cell + b"</row>"
    path = with_sheet(
        tmp_path / "form.xlsx",
        b'<row r="1"><c r="A1"><v>3</v></c></row>'
        + b"".join(row % (n, n) for n in range(2, count))
        + b'<row r="1048576"><c r="XFD1048576"><v>4</v></c></row>',
    )
    form, codes = outcome(path)
    assert codes == []
    assert form is not None
    assert [(c.ref, c.text) for row in form.sheets[0].rows for c in row] == [
        ("A1", "3"),
        ("XFD1048576", "4"),
    ]


# --- too much -------------------------------------------------------------------------------------


def test_too_many_cells(tmp_path: Path) -> None:
    cell = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    rows = b"".join(cell % (n, n) for n in range(1, 3_010))
    path = with_sheet(tmp_path / "form.xlsx", rows)
    assert "filled cells" in refused(path, replace(FORM, cells=3_000))


def test_cells_of_long_texts(tmp_path: Path) -> None:
    cell = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>'
    rows = b"".join(cell % (n, n, b"x" * 95_000) for n in range(1, 320))
    assert "characters in its cells" in refused(with_sheet(tmp_path / "form.xlsx", rows))


def test_a_cell_outside_every_sheet(tmp_path: Path) -> None:
    rows = b'<row r="1"><c r="ZZZ1"><v>1</v></c></row>'
    assert "columns are read at most" in refused(with_sheet(tmp_path / "form.xlsx", rows))
    rows = b'<row r="9999999"><c r="A9999999"><v>1</v></c></row>'
    assert "rows and" in refused(with_sheet(tmp_path / "form.xlsx", rows))


def test_too_many_merged_cells_and_sheets(tmp_path: Path) -> None:
    merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 20_010))
    path = with_sheet(
        tmp_path / "form.xlsx", b"", after=b"<mergeCells>" + merges + b"</mergeCells>"
    )
    assert "merged cells" in refused(path)
    book = openpyxl.Workbook()
    for _ in range(110):
        book.create_sheet()
    book.save(path)
    assert "sheets" in refused(path)


def test_a_bomb_and_a_zip_that_lies(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "form.xlsx", b" " * 60_000_000)
    assert "times its size" in refused(path)
    assert "expands to" in refused(path, replace(FORM, expanded_bytes=50_000_000))
    path = with_sheet(path, b" " * 40_000_000 + b"<!-- -->")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    form, _ = outcome(path)
    assert form is None


def test_entities_and_comments(tmp_path: Path) -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
    kind = b'<!DOCTYPE worksheet [<!ENTITY a "ha">]>'
    form, codes = outcome(with_sheet(tmp_path / "form.xlsx", row % b"&a;", before=kind))
    assert (form, codes) == (None, ["file-unreadable"])
    form, codes = outcome(with_sheet(tmp_path / "form.xlsx", row % b"&a;"))
    assert (form, codes) == (None, ["file-unreadable"])
    hidden = b"<!-- " + row % b"no" + b" -->" + row % b'<![CDATA[<c r="A1"/>]]>yes'
    form, codes = outcome(with_sheet(tmp_path / "form.xlsx", hidden))
    assert form is not None
    assert form.sheets[0].rows[0][0].text == '<c r="A1"/>yes'


def test_broken_xml_is_damaged_wherever_it_breaks(tmp_path: Path) -> None:
    for rows in (b'<row r="1"><c r="A1"><v>1</v></row>', b"<row>", b"</row>", b"<c r='A1'>\x00"):
        form, codes = outcome(with_sheet(tmp_path / "form.xlsx", rows))
        assert (form, codes) == (None, ["file-unreadable"])


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_forms_cut_short(tmp_path: Path, part: float) -> None:
    content = a_workbook()
    path = tmp_path / "form.xlsx"
    path.write_bytes(content[: int(part * len(content))])
    form, codes = outcome(path)
    assert form is None
    assert codes


def test_forms_with_changed_bytes(tmp_path: Path) -> None:
    chance = random.Random(7)
    paths = []
    for number, content in enumerate([a_workbook(), as_xls([["Ref", "3"]])] * 20):
        broken = bytearray(content)
        for _ in range(1 + number):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(broken)
        paths.append(path)
    for _, form, problems in read_forms(paths):
        assert form is not None or any(p.is_refused for p in problems)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    start=st.sampled_from([
        b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"PAR1", b"<table><tr><td>", b"sep=",
        b"<?xml version='1.0'?>", b"MIME-Version: 1.0\n", b"\xff\xfe",
    ]),
    rest=st.binary(max_size=300),
)  # fmt: skip
def test_random_bytes_after_each_start(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(start + rest)
    outcome(path)


def test_an_ods_that_repeats_without_end(tmp_path: Path) -> None:
    content = (
        b'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table>'
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
        b"</table:table-row></table:table></office:document-content>"
    )
    path = tmp_path / "form.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert "filled cells" in refused(path)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_an_old_workbook_with_a_cell_in_the_furthest_corner(tmp_path: Path) -> None:
    form, codes = outcome(killer(tmp_path / "form.xls"))
    assert form is None
    assert codes[-1] in ("file-unreadable", "file-too-large")
