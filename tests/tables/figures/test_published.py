"""Published tables, across and down: every cell where it stands, every doubt at its cell."""

from decimal import Decimal

import openpyxl
import pytest
from tests.little_council import ROWS, cells, council, published, published_source

from gaugebook.periods import parse_period

TABLE = """
    Indicator              | Target      | Jul-22 | Aug-22
    Calls offered          | -           | 40,046 | 35307
    % Calls answered       | 90%         | 75.60% | 86.31
    Average call wait time | 180 seconds | 7m 11s | 426
"""
PERIODS = {"Jul-22": "2022-07", "Aug-22": "2022-08"}
LAYOUT = {"labels": "Indicator", "target": "Target"}


def figures(found):
    tables = found.read().dataset.tables
    return {
        (f.name, f.period.key): (f.value, f.printed, f.where.cell)
        for t in tables
        for f in t.figures
    }


EXPECTED = {
    ("offered", "2022-07"): (Decimal(40046), "40,046", "C2"),
    ("offered", "2022-08"): (Decimal(35307), "35307", "D2"),
    ("answered_share", "2022-07"): (Decimal("0.7560"), "75.60%", "C3"),
    ("answered_share", "2022-08"): (Decimal("0.8631"), "86.31", "D3"),
    ("wait_mean", "2022-07"): (Decimal(431), "7m 11s", "C4"),
    ("wait_mean", "2022-08"): (Decimal(426), "426", "D4"),
}


def test_periods_across(tmp_path):
    found = published(tmp_path, TABLE, periods=PERIODS, layout=LAYOUT)
    assert figures(found) == EXPECTED
    assert found.reading_codes == []


def test_periods_down(tmp_path):
    turned = "\n".join(
        " | ".join(row) for row in zip(*cells(TABLE), strict=True) if row[0] != "Target"
    )
    found = published(
        tmp_path,
        turned,
        rows={
            label: ROWS[label]
            for label in cells(TABLE)[0:0]
            or ["Calls offered", "% Calls answered", "Average call wait time"]
        },
        periods=PERIODS,
        layout={"labels": "Indicator", "periods": "rows"},
    )
    assert {k: v[:2] for k, v in figures(found).items()} == {k: v[:2] for k, v in EXPECTED.items()}
    assert figures(found)["wait_mean", "2022-08"][2] == "D3"


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def from_workbook(tmp_path, sheets, rows, **fields):
    (tmp_path / "data").mkdir()
    workbook(tmp_path / "data/printed.xlsx", sheets)
    files = {
        "metrics/sources/printed.yaml": published_source(rows, periods=PERIODS, **fields),
    }
    return council(tmp_path, files, inputs=[{"source": "printed"}])


def test_a_blank_cell_of_a_workbook_moves_no_figure_into_another_month(tmp_path):
    found = from_workbook(
        tmp_path,
        {"KPIs": [["Indicator", "Jul-22", "Aug-22"], ["Calls offered", None, 35307]]},
        ["Calls offered"],
    )
    assert figures(found) == {
        ("offered", "2022-07"): (None, "", "B2"),
        ("offered", "2022-08"): (Decimal(35307), "35307", "C2"),
    }


def test_a_sheet_of_notes_beside_the_table_is_passed_over(tmp_path):
    found = from_workbook(
        tmp_path,
        {
            "Notes": [["Made by", "Performance team"]],
            "KPIs": [["Indicator", "Jul-22"], ["Calls offered", 40046]],
        },
        ["Calls offered"],
    )
    assert list(figures(found)) == [("offered", "2022-07")]
    assert found.reading_codes == []


@pytest.mark.parametrize(
    ("table", "code", "cell"),
    [
        ("Indicator | Jul-22\nCalls offered | #####", "hashes-for-number", "B2"),
        ("Indicator | Jul-22\nCalls offered | about 300", "number-unreadable", "B2"),
        ("Indicator | Jul-22\nCalls offered | 75.6%", "value-impossible", "B2"),
        ("Indicator | Jul-22\nCalls offered | -5", "value-impossible", "B2"),
        ("Indicator | Jul-22\n% Calls answered | 0.756", "value-impossible", "B2"),
        ("Indicator | Jul-22\n% Calls answered | 1", "value-impossible", "B2"),
        ("Indicator | Jul-22\nAverage call wait time | 75%", "value-impossible", "B2"),
        ("Indicator | Summer\nCalls offered | 5", "period-unreadable", "B1"),
        ("Indicator | Jul-22\nCalls ofered | 5", "row-label-unmapped", "A2"),
        ("Indicator | Jul-22 |\nCalls offered | 5 | 6", "heading-blank", "C1"),
        ("Indicator | Jul-22\nCalls offered | 5\nCalls offered | 6", "duplicate-figure", "B3"),
        ("Indicator | Jul-22 | Jul-22\nCalls offered | 5 | 6", "duplicate-figure", "C2"),
        ("Indictor | Jul-22\nCalls offered | 5", "heading-missing", None),
    ],
)
def test_each_doubt_is_named_at_its_cell(tmp_path, table, code, cell):
    found = published(tmp_path, table, periods=PERIODS)
    problems = [p for p in found.read().problems if p.code != "row-label-missing"]
    assert [(p.code, p.where.file, p.where.cell) for p in problems] == [
        (code, "data/printed.csv", cell)
    ]


@pytest.mark.parametrize("cell", ["", "-", "n/a", "[x]", "TBC"])
def test_a_cell_that_says_there_is_no_figure_has_none_and_is_no_fault(tmp_path, cell):
    found = published(tmp_path, f"Indicator | Jul-22\nCalls offered | {cell}", periods=PERIODS)
    assert figures(found) == {("offered", "2022-07"): (None, cell, "B2")}
    assert found.reading_codes == []


def test_a_row_that_the_source_reads_and_the_table_lacks_is_named(tmp_path):
    rows = {"Calls offered": {"measure": "offered"}, "Calls answered": {"measure": "answered"}}
    found = published(tmp_path, "Indicator | Jul-22\nCalls offered | 5", periods=PERIODS, rows=rows)
    assert [(p.code, p.found) for p in found.read().problems] == [
        ("row-label-missing", "Calls answered")
    ]


def test_a_part_period_knows_the_full_one_it_lies_in(tmp_path):
    part = {"Nov to 21st": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"}}
    found = published(tmp_path, "Indicator | Nov to 21st\nCalls offered | 23100", periods=part)
    (figure,) = found.read().dataset.tables[0].figures
    assert figure.is_part
    assert (str(figure.period), figure.reporting) == ("2022-11-01/P21D", parse_period("2022-11"))
