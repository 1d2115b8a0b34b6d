"""The wide tracker: years over months, groups, three rows for a share, totals, comments."""

from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.tables.drawn_figures import codes, number, read_tracker, values

from gaugebook.intake.grid import read_grid

LAYOUT = {"labels": "Indicator", "target": "Target", "year_heads": True}
ROWS = {"Calls offered": "offered", "Calls answered": "answered"}


def test_months_under_financial_years_that_are_merged():
    table = """
        Indicator      | Target | 2021/22 |     |     | 2022/23 |
                       |        | Jan     | Feb | Mar | Apr     | May
        Calls offered  | -      | 10      | 20  | 30  | 40      | 50
        Calls answered |        | 1       | 2   | -   | 4       | n/a
    """
    found = read_tracker(table, LAYOUT, ROWS)
    assert values(found) == {
        ("offered", "2022-01", ""): 10, ("offered", "2022-02", ""): 20,
        ("offered", "2022-03", ""): 30, ("offered", "2022-04", ""): 40,
        ("offered", "2022-05", ""): 50, ("answered", "2022-01", ""): 1,
        ("answered", "2022-02", ""): 2, ("answered", "2022-03", ""): None,
        ("answered", "2022-04", ""): 4, ("answered", "2022-05", ""): None,
    }  # fmt: skip
    assert codes(found) == []


def test_calendar_years_stand_in_a_row_above_and_newest_first():
    table = """
                      |        | 2023 |     | 2022 |
        Indicator     | Target | Feb  | Jan | Dec  | Nov
        Calls offered | -      | 40   | 30  | 20   | 10
    """
    found = read_tracker(table, LAYOUT, {"Calls offered": "offered"})
    assert values(found) == {
        ("offered", "2023-02", ""): 40, ("offered", "2023-01", ""): 30,
        ("offered", "2022-12", ""): 20, ("offered", "2022-11", ""): 10,
    }  # fmt: skip


def test_quarters_under_a_financial_year():
    table = "Indicator | 2022/23 |\n | Q1 | Q4\nCalls offered | 1 | 4"
    layout = {"labels": "Indicator", "year_heads": True}
    found = read_tracker(table, layout, {"Calls offered": "offered"})
    assert [f.period.short_label for f in found.figures] == ["2022/23 Q1", "2022/23 Q4"]


def test_identical_labels_under_group_headings_are_of_different_services():
    table = """
        Indicator      | Oct-22 | Nov-22
        All services
        Calls offered  | 30     | 50
        Council Tax
        Calls offered  | 10     | 20
        Housing        |        |
        Calls offered  | 20     | 30
    """
    layout = {"labels": "Indicator", "group": "line", "group_codes": {"All services": "_T"}}
    found = read_tracker(table, layout, {"Calls offered": "offered"})
    assert values(found) == {
        ("offered", "2022-10", ""): 30, ("offered", "2022-11", ""): 50,
        ("offered", "2022-10", "Council Tax"): 10, ("offered", "2022-11", "Council Tax"): 20,
        ("offered", "2022-10", "Housing"): 20, ("offered", "2022-11", "Housing"): 30,
    }  # fmt: skip
    assert codes(found) == []


def test_groups_in_a_column_of_their_own():
    table = """
        Service | Indicator      | Oct-22
        Tax     | Calls offered  | 10
                | Calls answered | 9
        Housing | Calls offered  | 20
    """
    layout = {"labels": "Indicator", "group": "service", "group_labels": "Service"}
    found = read_tracker(table, layout, ROWS)
    assert values(found, by="service") == {
        ("offered", "2022-10", "Tax"): 10, ("answered", "2022-10", "Tax"): 9,
        ("offered", "2022-10", "Housing"): 20,
    }  # fmt: skip


TRIPLE = {
    "% answered / Numerator": "answered",
    "% answered / Denominator": "offered",
    "% answered / Percentage": "answered_share",
}


@pytest.mark.parametrize(
    ("table", "layout"),
    [
        (
            """
            Indicator   | Part        | Oct-22
            % answered  | Numerator   | 90
                        | Denominator | 100
                        | Percentage  | 90.0%
            """,
            {"labels": "Indicator", "sub_labels": "Part"},
        ),
        (
            """
            Indicator   | Oct-22
            % answered
            Numerator   | 90
            Denominator | 100
            Percentage  | 90.0%
            """,
            {"labels": "Indicator"},
        ),
    ],
)
def test_a_share_in_three_rows(table, layout):
    found = read_tracker(table, layout, TRIPLE)
    assert {f.name: f.value for f in found.figures} == {
        "answered": 90, "offered": 100, "answered_share": number("0.9"),
    }  # fmt: skip
    assert codes(found) == []


def test_columns_of_status_are_skipped_and_totals_are_held():
    table = """
        Indicator        | Apr-22 | Status | May-22 | Status Q1 | Total
        Calls offered    | 100    | Green  | 200    | Red       | 300
        Calls answered   | 90     | Green  | 100    | Red       | 191
        % Calls answered | 90.0%  | Green  | 50.0%  | Red       | 70.0%
    """
    rows = {**ROWS, "% Calls answered": "answered_share"}
    layout = {"labels": "Indicator", "skip": ["Status*"]}
    found = read_tracker(table, layout, rows)
    assert len(found.figures) == 6
    # 190 of 300 are 63.3%; 70.0% is the average of the two percentages.
    assert codes(found) == [("total-differs", "F3"), ("total-differs", "F4")]
    assert "63.3%" in found.problems[1].message


def test_a_year_beside_its_months_is_read_and_held_against_them():
    months = " | ".join(f"{m}-22" for m in ("Apr", "May", "Jun"))
    table = f"Indicator | {months} | 2022/23 Q1\nCalls offered | 1 | 2 | 3 | {{}}"
    rows = {"Calls offered": "offered"}
    right = read_tracker(table.format(6), {"labels": "Indicator"}, rows)
    assert (len(right.figures), codes(right)) == (4, [])
    wrong = read_tracker(table.format(7), {"labels": "Indicator"}, rows)
    assert (len(wrong.figures), codes(wrong)) == (4, [("total-differs", "E2")])


def test_periods_down_with_years_beside_months_and_services_across():
    table = """
                |           | Tax           |                | Housing
                | Month     | Calls offered | Calls answered | Calls offered
        2022/23 | Feb       | 1             | 2              | 3
                | Mar       | 4             | 5              | 6
                | Total     | 5             | 7              | 10
        2023/24 | Apr       | 7             | 8              | 9
    """
    layout = {"labels": "Month", "periods": "rows", "year_heads": True, "group": "line"}
    found = read_tracker(table, layout, ROWS)
    assert values(found) == {
        ("offered", "2023-02", "Tax"): 1, ("answered", "2023-02", "Tax"): 2,
        ("offered", "2023-02", "Housing"): 3, ("offered", "2023-03", "Tax"): 4,
        ("answered", "2023-03", "Tax"): 5, ("offered", "2023-03", "Housing"): 6,
        ("offered", "2023-04", "Tax"): 7, ("answered", "2023-04", "Tax"): 8,
        ("offered", "2023-04", "Housing"): 9,
    }  # fmt: skip
    assert codes(found) == [("total-differs", "E5")]


def test_stacked_blocks_with_headings_of_their_own():
    table = """
        Indicator     | Apr-22 | May-22
        Calls offered | 1      | 2
        Indicator     | Jun-22 | Jul-22
        Calls offered | 3      | 4
    """
    found = read_tracker(table, {"labels": "Indicator"}, {"Calls offered": "offered"})
    assert [(f.period.key, f.value) for f in found.figures] == [
        ("2022-04", 1), ("2022-05", 2), ("2022-06", 3), ("2022-07", 4),
    ]  # fmt: skip


def test_the_reason_in_a_comment_is_kept_without_who_wrote_it_or_how_to_reach_them():
    notes = {"C2": "J Bloggs:\nSystem down 3-5 May, ask j.bloggs@example.gov.uk"}
    table = "Indicator | Apr-22 | May-22\nCalls offered | 1 | -"
    found = read_tracker(table, {"labels": "Indicator"}, {"Calls offered": "offered"}, notes=notes)
    assert [f.reason for f in found.figures] == ["", "System down 3-5 May, ask [e-mail address]"]
    assert found.figures[1].value is None


def test_a_real_workbook_with_merged_years_and_comments(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Customer services tracker"],
        ["Indicator", "Target", "2021/22", None, "2022/23", None],
        [None, None, "Feb", "Mar", "Apr", "May"],
        ["Calls offered", "-", 10, 20, None, 40],
    ):
        sheet.append(row)
    for merged in ("A2:A3", "B2:B3", "C2:D2", "E2:F2"):
        sheet.merge_cells(merged)
    sheet["E4"].comment = Comment("New telephone system", "A. Officer")
    book.save(tmp_path / "tracker.xlsx")
    grids, _ = read_grid(tmp_path / "tracker.xlsx")
    found = read_tracker(grids[0], LAYOUT, {"Calls offered": "offered"})
    assert [(f.period.key, f.value, f.reason) for f in found.figures] == [
        ("2022-02", Decimal(10), ""),
        ("2022-03", Decimal(20), ""),
        ("2022-04", None, "New telephone system"),
        ("2022-05", Decimal(40), ""),
    ]


def test_a_row_may_have_a_channel_of_its_own_and_need_not_be_there():
    table = "Indicator | Oct-22\nCalls offered | 10\nComplaints received | 3"
    phone = {"dimensions": {"channel": "phone"}}
    rows = {
        "Calls offered": {"measure": "offered", **phone},
        "Calls answered": {"measure": "answered", "required": False, **phone},
        "Complaints received": {"measure": "complaints"},
    }
    layout = {"labels": "Indicator"}
    found = read_tracker(table, layout, rows, dimensions={})
    assert [(f.name, f.dimensions) for f in found.figures] == [
        ("offered", (("channel", "phone"),)),
        ("complaints", ()),
    ]
    assert codes(found) == []
    rows["Calls answered"]["required"] = True
    assert codes(read_tracker(table, layout, rows)) == [("row-label-missing", None)]
