"""The values of a folded figure as CSV: numbers as numbers, words and marks kept."""

from gaugebook.exhibits import Cell, Column, Table
from gaugebook.workspace.setting import table_csv


def lines(*cells: Cell, is_part: bool = False) -> list[str]:
    columns = (Column("Line", "text"), Column("Nov 22", is_part=is_part))
    rows = tuple((Cell("All"), cell) for cell in cells)
    return table_csv(Table("t", "T", "", columns, rows)).decode().splitlines()


def test_a_plain_number_is_a_number():
    assert lines(Cell("14,764", 14764.0), Cell("86.9%", 86.9), Cell("−3.5", -3.5))[1:] == [
        "All,14764",
        "All,86.9",
        "All,-3.5",
    ]


def test_what_is_more_than_a_number_keeps_its_words():
    assert lines(Cell("about 14,764", 14764.0), Cell("[c]"), Cell("=1+1"))[1:] == [
        'All,"about 14,764"',
        "All,[c]",
        "All,'=1+1",
    ]


def test_a_part_period_is_said_at_the_figure_or_in_the_heading():
    part = Cell("9,001", 9001.0, mark="part")
    assert lines(part)[1:] == ["All,9001 (part period)"]
    assert lines(part, is_part=True) == ['Line,"Nov 22, part period"', "All,9001"]


def test_another_mark_stands_behind_the_figure():
    assert lines(Cell("12", 12.0, mark="[b]"))[1:] == ["All,12 [b]"]
