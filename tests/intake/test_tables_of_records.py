"""Where the headings are, what stands above and between, and the row of each record."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaugebook.errors import Problem
from gaugebook.intake import RawTable, read_grid, read_rows

LOG = """Contact centre,,
"From 01/05/2022","to 31/05/2022",

Queue,Offered,Agent
Tax,40,Ann Person
"Bins,
both",7,Bob Person
Queue,Offered,Agent
,,
Votes,3,Cy Person
Total,50
"""


def records(path: Path, **options: object) -> tuple[RawTable, list[Problem]]:
    (raw,), problems = read_rows(path, **options)  # type: ignore[arg-type]
    return raw, problems


def test_a_report_with_lines_above_and_headings_between(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    known = ["queue", "Offered", "Answered"]
    raw, (problem, *notes) = records(path, headings=known, never_read=lambda h: h == "Agent")
    assert raw.table.to_pydict() == {
        "Queue": ["Tax", "Bins,\nboth", "Votes"],
        "Offered": ["40", "7", "3"],
    }
    assert raw.title == ("Contact centre", "From 01/05/2022 to 31/05/2022")
    assert raw.heading_row == 4
    assert [raw.row_number(i) for i in range(3)] == [5, 6, 10]
    assert dict(raw.rows_left_out) == {"row-ragged": 1, "heading-repeated": 1, "row-blank": 1}
    assert (problem.code, problem.facts["lines"]) == ("row-ragged", "11")
    assert [(p.code, p.severity, p.facts["count"]) for p in notes] == [
        ("row-blank", "note", 1), ("heading-repeated", "note", 1),
    ]  # fmt: skip
    assert "Person" not in str(raw.table.to_pydict())


def test_the_same_report_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Contact centre"], [], ["Queue", "Calls", None], [None, "Offered", "Answered"],
        ["Tax", 40, 39], [], ["Queue", "Offered", "Answered"], ["Bins", 7, 7],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:C3")
    book.save(path)
    raw, problems = records(path, headings=["Queue", "Offered", "Answered"])
    assert raw.table.to_pydict() == {
        "Queue": ["Tax", "Bins"], "Offered": ["40", "7"], "Answered": ["39", "7"],
    }  # fmt: skip
    assert (raw.title, raw.heading_row) == (("Contact centre", "Queue Calls"), 4)
    assert [(p.code, p.facts["count"]) for p in problems] == [("heading-repeated", 1)]
    assert [raw.row_number(i) for i in range(2)] == [5, 8]
    assert raw.rows_left_out == (("heading-repeated", 1),)


def test_sheets_by_name_by_pattern_and_by_heading(tmp_path: Path) -> None:
    path = tmp_path / "year.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["About this workbook"])
    for name in ("2022-07", "2022-08", "2021-07"):
        sheet = book.create_sheet(name)
        sheet.append(["Queue", "Offered"])
        sheet.append(["Tax", name])
    book["2021-07"].sheet_state = "hidden"
    book.save(path)
    tables, problems = read_rows(path, sheet="2022*")
    assert ([t.sheet for t in tables], problems) == (["2022-07", "2022-08"], [])
    raw, problems = records(path, headings=["Queue", "Offered"])
    assert raw.sheet == "2022-07"
    assert [(p.code, p.severity) for p in problems] == [
        ("sheet-hidden", "note"),
        ("sheet-not-read", "warn"),
    ]
    assert "2022-08" in problems[1].message
    assert records(path, sheet="2021-07")[0].table.to_pydict()["Offered"] == ["2021-07"]
    assert [p.code for p in read_rows(path, sheet="2023*")[1]] == ["sheet-missing"]


def test_named_encoding_and_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes("Straße;Ł,b\nx;y\n".encode("cp1250"))
    raw, problems = records(path, encoding="cp1250", delimiter=";")
    assert (raw.table.column_names, problems) == (["Straße", "Ł,b"], [])
    assert [p.code for p in read_rows(path, encoding="no-such")[1]] == ["file-unreadable"]
    assert [p.code for p in read_rows(path, encoding="utf-8")[1]] == ["file-unreadable"]
    assert [p.code for p in read_grid(path, encoding="utf-8")[1]] == ["file-unreadable"]
    assert [p.code for p in read_rows(path, delimiter=";;")[1]] == ["file-unreadable"]


@pytest.mark.parametrize("ends", ["", "\n"])
def test_a_quotation_mark_that_never_closes(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('a,b\n1,2\n3,"4\n5,6\n7,8' + ends)
    for found in (read_rows(path), read_grid(path)):
        assert found[0] == []
        assert [(p.code, p.where.line) for p in found[1]] == [("quote-open", 3)]


def test_a_lone_mark_for_inches_is_no_open_quotation(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('a,b\n5" pipe,2\n3,4\n')
    raw, problems = records(path)
    assert (raw.table.to_pydict(), problems) == ({"a": ['5" pipe', "3"], "b": ["2", "4"]}, [])


CELL = st.text(
    st.characters(codec="utf-8", include_characters="\n\t", exclude_categories=("Cs", "Cc", "Cn")),
    max_size=12,
)
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows=TABLE, delimiter=st.sampled_from(",;\t|"), ends=st.sampled_from(["\r\n", "\n"]))
def test_csv_comes_back(tmp_path: Path, rows: list[list[str]], delimiter: str, ends: str) -> None:
    """What is written quoted is read again; only rows that are blank are not records."""
    path = tmp_path / "calls.csv"
    width = len(rows[0]) if rows else 2
    table = [[f"h{i}" for i in range(width)], *rows]
    lines = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    path.write_bytes((ends.join(lines) + ends).encode())
    raw, problems = records(path, delimiter=delimiter, encoding="utf-8")
    wanted = [[cell or None for cell in row] for row in rows if any(row)]
    assert [list(row.values()) for row in raw.table.to_pylist()] == wanted
    assert not [p for p in problems if p.is_refused]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(rows=TABLE)
def test_xlsx_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "calls.xlsx"
    width = len(rows[0]) if rows else 2
    book = openpyxl.Workbook()
    book.active.append([f"h{i}" for i in range(width)])
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            if text:
                cell = book.active.cell(number, column)
                cell.value, cell.data_type = text, "s"
    book.save(path)
    raw, _ = records(path)
    wanted = [[text if text.strip() else None for text in row] for row in rows]
    found = [list(row.values()) for row in raw.table.to_pylist()]
    assert found == [row for row in wanted if any(row)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), CELL, min_size=1), min_size=1)
)
def test_json_lines_come_back(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = tmp_path / "calls.json"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    raw, problems = records(path)
    names = raw.table.column_names
    assert raw.table.to_pylist() == [{n: row.get(n) or None for n in names} for row in rows]
    assert problems == []
