"""Records: text columns from CSV and XLSX, typed ones from Parquet, findings beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from gaugebook.errors import Problem
from gaugebook.intake import Limits, read_rows


def read(path: Path, **options: object) -> tuple[pa.Table, list[Problem]]:
    tables, problems = read_rows(path, **options)  # type: ignore[arg-type]
    assert len(tables) == 1, [p.message for p in problems]
    return tables[0].table, problems


def test_csv_gives_texts_and_nulls(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('Call ID,Wait,Note\n007,431,"two\nlines"\n008,,"a ""b"", c"\n009,"",\n')
    table, problems = read(path)
    assert problems == []
    assert table.to_pydict() == {
        "Call ID": ["007", "008", "009"],
        "Wait": ["431", None, None],
        "Note": ["two\nlines", 'a "b", c', None],
    }


def test_the_words_nan_and_null_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Surname,Team\nNull,NA\nNan,N/A\n")
    table, _ = read(path)
    assert table.to_pydict() == {"Surname": ["Null", "Nan"], "Team": ["NA", "N/A"]}


def test_other_delimiters_and_encodings(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        path.write_bytes("Ort;Preis\nCafé;£1,50\n".encode(encoding))
        table, problems = read(path)
        assert table.to_pydict() == {"Ort": ["Café"], "Preis": ["£1,50"]}
        assert [p.code for p in problems] == (["encoding-guessed"] if encoding == "cp1252" else [])


def test_a_late_foreign_character(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b"place,calls\n" + b"High Street,1\n" * 80_000 + "Café,2\n".encode("cp1252"))
    table, problems = read(path)
    assert [p.code for p in problems] == ["encoding-guessed"]
    assert table.num_rows == 80_001
    assert table.column("place")[-1].as_py() == "Café"


def test_ragged_rows_are_left_out_and_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('a,b\n1,2\n"x\ny",2\n3\n4,5\n6,7,8\n9,10\n')
    table, (problem,) = read(path)
    assert table.num_rows == 4
    assert (problem.code, problem.severity) == ("row-ragged", "warn")
    assert (problem.where.line, problem.facts["count"]) == (5, 2)
    assert problem.facts["lines"] == "5, 7"


def test_a_file_that_is_mostly_ragged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Report of calls\na,b\n1,2\n3,4\n")
    _, problems = read_rows(path)
    assert [(p.code, p.severity) for p in problems] == [("row-ragged", "refuse")]


def test_blank_and_repeated_headings(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Wait,,Wait\n1,2,3\n")
    table, problems = read(path)
    assert table.column_names == ["Wait", "(column B)", "Wait (C)"]
    assert [(p.code, p.where.cell) for p in problems] == [
        ("heading-twice", "C1"),
        ("heading-blank", "B1"),
    ]


def test_a_heading_alone_is_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("a,b\n")
    table, problems = read(path)
    assert (table.num_rows, table.column_names, problems) == (0, ["a", "b"], [])


def test_too_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("a\n" + "1\n" * 20)
    tables, (problem,) = read_rows(path, limits=Limits(rows=10))
    assert (tables, problem.code) == ([], "file-too-large")


def test_xlsx_gives_texts_that_mean_the_same_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Call ID", "Start", "Wait", "Share", "Answered", "Note"])
    start = datetime(2022, 10, 3, 9, 5, 7)
    sheet.append([7, start, timedelta(minutes=7, seconds=11), 0.25, True, "ok"])
    sheet.append(["008", None, None, None, False, None])
    book.save(path)
    table, problems = read(path)
    assert problems == []
    assert table.to_pydict() == {
        "Call ID": ["7", "008"],
        "Start": ["2022-10-03 09:05:07", None],
        "Wait": ["0:07:11", None],
        "Share": ["0.25", None],
        "Answered": ["TRUE", "FALSE"],
        "Note": ["ok", None],
    }
    assert set(table.schema.types) == {pa.string()}


def test_the_heading_is_the_first_row_that_is_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    book = openpyxl.Workbook()
    book.active["B3"] = "Calls"
    book.active["B4"] = 5
    book.save(path)
    table, _ = read(path)
    assert table.to_pydict() == {"Calls": ["5"]}


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    pq.write_table(pa.table({"wait": [431, None], "line": ["Bins", "Tax"]}), path)
    table, problems = read(path)
    assert problems == []
    assert table.schema.types == [pa.int64(), pa.string()]
