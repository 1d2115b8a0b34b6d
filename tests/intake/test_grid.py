"""Printed tables: what a person sees, cell by cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from gaugebook.intake import Grid, Limits, read_grid


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def test_csv_cells_have_letters_and_physical_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('Indicator,Jul-22\n\n"Calls\noffered","40,046"\nCalls answered,#####\n')
    (grid,), problems = read_grid(path)
    assert problems == []
    assert texts(grid) == [
        ["Indicator", "Jul-22"],
        ["Calls\noffered", "40,046"],
        ["Calls answered", "#####"],
    ]
    assert [row[1].ref for row in grid.rows] == ["B1", "B3", "B5"]
    assert grid.sheet is None


def test_xlsx_cells_are_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 2.3"
    sheet["B2"] = "% Calls answered"
    sheet["C2"] = 0.9448
    sheet["C2"].number_format = "0.00%"
    sheet["D2"] = 33592
    sheet["D2"].number_format = "#,##0"
    sheet["E2"] = date(2022, 10, 1)
    sheet["E2"].number_format = "mmm-yy"
    hidden = book.create_sheet("Workings")
    hidden["A1"] = "not printed"
    hidden.sheet_state = "hidden"
    book.save(path)
    (grid,), problems = read_grid(path)
    assert [(p.code, p.severity) for p in problems] == [("sheet-hidden", "note")]
    assert "Workings" in problems[0].message
    assert grid.sheet == "Table 2.3"
    assert [(c.ref, c.text) for c in grid.rows[0]] == [
        ("B2", "% Calls answered"),
        ("C2", "94.48%"),
        ("D2", "33,592"),
        ("E2", "Oct-22"),
    ]


def test_one_sheet_by_name_and_the_near_miss(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    book.create_sheet("Calls")["A1"] = "Indicator"
    book.save(path)
    (grid,), _ = read_grid(path, sheet="Calls")
    assert texts(grid) == [["Indicator"]]
    grids, (problem,) = read_grid(path, sheet="Cals")
    assert grids == []
    assert problem.code == "sheet-missing"
    assert "Did you mean Calls?" in problem.message


def test_more_cells_than_a_page_holds(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" * 60)
    grids, (problem,) = read_grid(path, limits=Limits(cells=100))
    assert (grids, problem.code) == ([], "file-too-large")
    assert "more than 100 cells" in problem.message


def test_a_late_foreign_character_turns_the_whole_file_western(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"place,calls\n" + b"High Street,1\n" * 80_000 + "Café,2\n".encode("cp1252"))
    (grid,), problems = read_grid(path, limits=Limits())
    assert [p.code for p in problems] == ["encoding-guessed"]
    assert grid.rows[-1][0].text == "Café"


def test_a_broken_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "calls.parquet"
    path.write_bytes(b"PAR1" + bytes(20) + b"PAR1")
    grids, (problem,) = read_grid(path)
    assert (grids, problem.code) == ([], "file-unreadable")
