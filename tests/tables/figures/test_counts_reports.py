"""Summary reports: titles, blocks, totals, long tables, half hours and every way to write a number.

Each table is drawn as a telephone system exports it.
"""

from decimal import Decimal

import pytest
from tests.tables.drawn_figures import codes, read_summary, values

COLUMNS = {"period": "Month", "offered": "Offered", "answered": "Answered"}
WAIT = {**COLUMNS, "wait_mean_seconds": "Avg wait"}


# --- titles and periods above the headings --------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "rule", "period"),
    [
        ("From 01/10/2022 to 31/10/2022", {"line": "From {first} to {last}"}, "2022-10"),
        ("From 01/11/2022 to 21/11/2022 23:59", {"line": "From {first} to {last}"},
         "2022-11-01..2022-11-21"),
        ("Report period: October 2022", {"line": "Report period: {period}"}, "2022-10"),
        ("Report period: 2022/23 Q2 (final)", {"line": "Report period: {period}"},
         "2022-07..2022-09"),
        ("10/01/2022 - 10/31/2022", {"line": "{first} - {last}", "format": "%m/%d/%Y"}, "2022-10"),
    ],
)  # fmt: skip
def test_the_period_stands_in_a_line_above_the_headings(line, rule, period):
    table = f"Queue summary\n{line}\n\nQueue | Offered\nWaste | 100\nHousing | 50"
    found = read_summary(table, {"line": "Queue", "offered": "Offered"}, period_from=rule)
    assert values(found) == {("offered", period, "Waste"): 100, ("offered", period, "Housing"): 50}
    assert codes(found) == []
    assert dict(found.left_out) == {"line-of-text": 2}


def test_the_period_stands_in_the_file_name():
    rule = {"file_name": "queues {period}"}
    found = read_summary(
        "Queue | Offered\nWaste | 100",
        {"line": "Queue", "offered": "Offered"},
        file="data/Queues Oct-22.csv",
        period_from=rule,
    )
    assert list(values(found)) == [("offered", "2022-10", "Waste")]


def test_a_table_whose_period_stands_nowhere_is_not_read():
    rule = {"line": "From {first} to {last}"}
    columns = {"line": "Queue", "offered": "Offered"}
    found = read_summary("Queues\nQueue | Offered\nWaste | 100", columns, period_from=rule)
    assert found.figures == ()
    assert codes(found) == [("period-not-found", None)]
    assert found.problems[0].is_refused


@pytest.mark.parametrize(
    ("text", "rule", "period"),
    [
        ("Oct-22", {}, "2022-10"),
        ("Oct 2022", {}, "2022-10"),
        ("2022/23 Q2", {}, "2022-07..2022-09"),
        ("2022/23", {}, "2022/23"),
        ("01/10/2022", {"format": "%d/%m/%Y"}, "2022-10-01..2022-10-01"),
        ("10/01/2022", {"format": "%m/%d/%Y"}, "2022-10-01..2022-10-01"),
        ("2022-10-01 00:00:00", {"format": "%d/%m/%Y"}, "2022-10-01..2022-10-01"),
        ("w/c 03/10/2022", {"format": "%d/%m/%Y"}, "2022-10-03..2022-10-09"),
    ],
)
def test_a_period_column_is_read_in_the_forms_that_exports_have(text, rule, period):
    columns = {"period": {"from": "Month", **rule}, "offered": "Offered"}
    found = read_summary(f"Month | Offered\n{text} | 100", columns)
    assert list(values(found)) == [("offered", period, "")]


def test_a_date_without_its_form_is_not_guessed():
    found = read_summary("Month | Offered\n01/10/2022 | 100", COLUMNS | {"answered": {
        "from": "Answered", "required": False}})  # fmt: skip
    assert (found.figures, codes(found)) == ((), [("period-unreadable", "A2")])


def test_the_first_of_a_month_stands_for_it_where_the_source_says_so():
    columns = {"period": {"from": "Month", "format": "%d/%m/%Y"}, "offered": "Offered"}
    found = read_summary(
        "Month | Offered\n01/10/2022 | 100", columns, report={"dates_are": "month"}
    )
    assert list(values(found)) == [("offered", "2022-10", "")]


# --- blocks ---------------------------------------------------------------------------------------

BLOCKS = """
    Queue summary
    Queue: Council Tax
    Month    | Offered | Answered
    Oct-22   | 100     | 90
    Nov-22   | 120     | 110
    Subtotal | 220     | 200
    Queue: Housing
    Month    | Answered | Offered
    Oct-22   | 40       | 50
    Total    | 40       | 50
    Grand total | 250   | 260
"""


def test_a_block_a_queue_with_headings_that_move():
    found = read_summary(
        BLOCKS.replace("Grand total | 250   | 260", "Grand total | 240 | 270"),
        COLUMNS,
        report={"block": "line", "block_label": "Queue:"},
    )
    assert values(found) == {
        ("offered", "2022-10", "Council Tax"): 100,
        ("answered", "2022-10", "Council Tax"): 90,
        ("offered", "2022-11", "Council Tax"): 120,
        ("answered", "2022-11", "Council Tax"): 110,
        ("offered", "2022-10", "Housing"): 50,
        ("answered", "2022-10", "Housing"): 40,
    }
    assert codes(found) == []
    assert dict(found.left_out) == {
        "block-heading": 1, "heading-repeated": 1, "line-of-text": 2, "totals-row": 3,
    }  # fmt: skip


def test_a_grand_total_that_disagrees_is_told_at_its_cell_with_what_follows():
    found = read_summary(BLOCKS, COLUMNS, report={"block": "line", "block_label": "Queue:"})
    assert codes(found) == [("total-differs", "C11"), ("total-differs", "B11")]
    assert "260 stands for offered in Grand total" in found.problems[0].message
    assert "add to 270" in found.problems[0].message


def test_a_line_with_one_filled_cell_names_a_block():
    table = """
        Month  | Offered | Answered
        Waste
        Oct-22 | 100     | 90
        Housing
        Oct-22 | 50      | 40
    """
    found = read_summary(table, COLUMNS, report={"block": "line"})
    assert {key[2] for key in values(found)} == {"Waste", "Housing"}


def test_a_row_before_the_first_block_would_pass_for_the_total():
    table = "Month | Offered | Answered\nOct-22 | 100 | 90\nQueue: Waste\nOct-22 | 50 | 40"
    found = read_summary(table, COLUMNS, report={"block": "line", "block_label": "Queue:"})
    assert ("block-missing", "A2") in codes(found)
    assert found.problems[0].is_refused


# --- totals ---------------------------------------------------------------------------------------

LINES = {"period": "Month", "line": "Queue", **{k: WAIT[k] for k in WAIT if k != "period"}}


def queues(total):
    return f"""
        Month  | Queue   | Offered | Answered | Avg wait
        Oct-22 | Waste   | 300     | 100      | 400
        Oct-22 | Housing | 500     | 300      | 200
        Oct-22 | {total}
    """


@pytest.mark.parametrize("word", ["Total", "Grand total", "All queues", "Overall:", "TOTALS"])
def test_a_total_that_agrees_is_silent_and_never_data(word):
    found = read_summary(queues(f"{word} | 800 | 400 | 250"), LINES)
    assert {key[2] for key in values(found)} == {"Waste", "Housing"}
    assert (codes(found), dict(found.left_out)) == ([], {"totals-row": 1})


def test_an_average_of_averages_is_told_with_what_the_counts_make():
    found = read_summary(queues("Total | 800 | 400 | 300"), LINES)
    assert codes(found) == [("total-differs", "E4")]
    assert "250 seconds" in found.problems[0].message


@pytest.mark.parametrize(("wait", "agrees"), [("250", True), ("4:10", True), ("252", False)])
def test_a_weighted_mean_may_be_rounded(wait, agrees):
    # Half a second of the parts and half of the total: 251 could be right, 252 could not.
    found = read_summary(queues(f"Total | 800 | 400 | {wait}"), LINES)
    assert (codes(found) == []) is agrees


def test_a_word_that_the_source_names_is_a_total_too():
    found = read_summary(queues("Gesamt | 801 | 400 | 250"), LINES, report={"totals": ["Gesamt"]})
    assert codes(found) == [("total-differs", "C4")]


def test_a_total_that_the_source_reads_by_a_code_is_data():
    columns = LINES | {"line": {"from": "Queue", "codes": {
        "Waste": "Waste", "Housing": "Housing", "All queues": "_T"}}}  # fmt: skip
    found = read_summary(queues("All queues | 800 | 400 | 250"), columns)
    assert values(found)["offered", "2022-10", ""] == 800


@pytest.mark.parametrize(("offered", "severity"), [(800, None), (799, "warn"), (900, "note")])
def test_a_total_that_is_read_is_held_too(offered, severity):
    # Parts that are more than their total cannot be; parts that are less may not all be listed.
    found = read_summary(queues(f"_T | {offered} | 400 | 250"), LINES)
    assert [(p.severity, p.where.cell) for p in found.problems] == (
        [(severity, "C4")] if severity else []
    )


def test_an_average_row_averages_counts():
    table = "Month | Offered\nOct-22 | 100\nNov-22 | 200\nAverage | 150"
    assert codes(read_summary(table, {"period": "Month", "offered": "Offered"})) == []
    wrong = read_summary(table.replace("150", "160"), {"period": "Month", "offered": "Offered"})
    assert codes(wrong) == [("total-differs", "B4")]


def test_users_of_a_year_are_not_the_sum_of_its_months_but_lie_between():
    columns = {"period": "Month", "web_users": "Users"}
    table = "Month | Users\nOct-22 | 100\nNov-22 | 200\nTotal | {}"
    for total, wanted in (("250", []), ("300", []), ("301", ["B4"]), ("199", ["B4"])):
        found = read_summary(table.format(total), columns, dimensions={})
        assert [p.where.cell for p in found.problems] == wanted


def test_who_made_the_report_is_counted_and_not_shown():
    table = "Month | Offered | Answered\nOct-22 | 100 | 90\nRun by J Bloggs on request"
    found = read_summary(table, COLUMNS)
    assert (codes(found), dict(found.left_out)) == ([], {"line-of-text": 1})


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["", "-", "–", "n/a", "N/A", "[x]", "TBC"])
def test_a_missing_cell_is_no_value_and_never_zero(cell):
    found = read_summary(f"Month | Offered\nOct-22 | {cell}", {
        "period": "Month", "offered": "Offered"})  # fmt: skip
    assert (values(found), codes(found)) == ({("offered", "2022-10", ""): None}, [])


@pytest.mark.parametrize(
    ("text", "rule", "seconds"),
    [
        ("00:07:11", {}, 431),
        ("7m 11s", {}, 431),
        ("7.2", {"unit": "minutes"}, 432),
        ("7m 11s", {"unit": "minutes"}, 431),
        ("431000", {"unit": "milliseconds"}, 431),
        ("431", {}, 431),
    ],
)
def test_a_wait_is_read_in_the_unit_that_it_is_in(text, rule, seconds):
    columns = {"period": "Month", "wait_mean_seconds": {"from": "Wait", **rule}}
    found = read_summary(f"Month | Wait\nOct-22 | {text}", columns)
    assert values(found)["wait_answered", "2022-10", ""] == seconds


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,5", "1234.5"), ("12,5", "12.5"), ("1 234", "1234"), ("7", "7")]
)
def test_a_decimal_comma_is_one_where_the_source_says_so(text, value):
    columns = {"period": "Month", "offered": "Offered"}
    found = read_summary(f"Month | Offered\nOct-22 | {text}", columns, decimal_comma=True)
    assert values(found)["offered", "2022-10", ""] == Decimal(value)


@pytest.mark.parametrize(
    ("text", "form", "share"),
    [("75.6%", None, "0.756"), ("75.6", "percent", "0.756"), ("0.756", "share", "0.756"),
     ("0.756", None, None), ("0.756", "percent", "0.00756")],
)  # fmt: skip
def test_a_share_is_not_guessed(text, form, share):
    rule = {"from": "SL"} | ({"format": form} if form else {})
    found = read_summary(f"Month | SL\nOct-22 | {text}", {
        "period": "Month", "answered_share": rule})  # fmt: skip
    (figure,) = found.figures
    assert (figure.role, figure.value) == ("metric", Decimal(share) if share else None)


def test_aliases_fill_down_unknown_codes_and_left_out_rows():
    columns = {
        "period": {"from": ["Month", "Period"], "fill_down": True},
        "line": {"from": "Queue", "codes": {"CTAX": "Council Tax"}, "unknown": "?"},
        "offered": {"from": ["Offered", "Calls in"]},
    }
    table = """
        Period | Queue | Calls in | Agent
        Oct-22 | ctax  | 10       | A Person
               | ?     | 5        | A Person
               | Test  | 3        | A Person
        Nov-22 | HB    | 2        | A Person
    """
    rules = [{"heading": "Queue", "is": "test", "because": "test calls"}]
    found = read_summary(table, columns, never_read=["Agent"], leave_out=rules)
    assert values(found) == {
        ("offered", "2022-10", "Council Tax"): 10,
        ("offered", "2022-10", "_U"): 5,
        ("offered", "2022-11", "_U"): 2,
    }
    assert [p.code for p in found.problems] == ["code-unknown", "rows-left-out"]
    assert dict(found.left_out) == {"left-out": 1}
    gone = [{"heading": "Sort", "is": "test", "because": "test calls"}]
    (fault, *_) = read_summary(table, columns, never_read=["Agent"], leave_out=gone).problems
    assert (fault.code, fault.found) == ("heading-missing", "Sort")


def test_a_long_table_has_one_row_a_measure():
    columns = {
        "period": "Month",
        "measure": {
            "from": "Measure",
            "codes": {"Calls in": "offered", "ASA": "wait_mean_seconds"},
        },
        "value": "Value",
    }
    table = """
        Month  | Measure  | Value
        Oct-22 | Calls in | 1,000
        Oct-22 | ASA      | 00:07:11
        Oct-22 | Mood     | 3
    """
    found = read_summary(table, columns)
    assert values(found) == {
        ("offered", "2022-10", ""): 1000, ("wait_answered", "2022-10", ""): 431,
    }  # fmt: skip
    assert [(p.code, p.found, p.where.cell) for p in found.problems] == [
        ("code-unknown", "Mood", "B4")
    ]


# --- half hours -----------------------------------------------------------------------------------

HALF_HOURS = {
    "period": {"from": "Interval", "day": "Date", "format": "%d/%m/%Y %H:%M", "fill_down": True},
    "offered": "Offered",
    "answered": "Answered",
    "wait_mean_seconds": "ASA",
}


def half_hours(*rows):
    return "Date | Interval | Offered | Answered | ASA\n" + "\n".join(rows)


def test_half_hours_are_not_days_unless_the_source_says_so():
    table = half_hours("03/10/2022 | 09:00 - 09:30 | 10 | 8 | 20")
    found = read_summary(table, HALF_HOURS)
    assert (found.figures, [p.code for p in found.problems]) == ((), ["intervals-not-added"])


def test_half_hours_are_added_up_and_their_means_weighted():
    table = half_hours(
        "03/10/2022 | 09:00 - 09:30 | 10 | 8 | 20",
        "           | 09:30 - 10:00 | 30 | 2 | 70",
        "           | 10:00 - 10:30 | 0  | 0 | -",
    )
    found = read_summary(table, HALF_HOURS, report={"add_up": "day"})
    day = "2022-10-03..2022-10-03"
    assert values(found) == {
        ("offered", day, ""): 40, ("answered", day, ""): 10, ("wait_answered", day, ""): 30,
    }  # fmt: skip
    assert codes(found) == []


def test_a_half_hour_without_its_count_makes_the_day_have_none():
    table = half_hours("03/10/2022 | 09:00 | 10 | 8 | 20", " | 09:30 | | 2 | 70")
    found = read_summary(table, HALF_HOURS, report={"add_up": "day"})
    day = "2022-10-03..2022-10-03"
    assert values(found)["offered", day, ""] is None
    assert values(found)["answered", day, ""] == 10


def test_a_half_hour_stands_once_but_twice_where_the_clock_goes_back():
    rows = ["30/10/2022 | 01:00 | 1 | 1 | 1", " | 01:00 | 1 | 1 | 1"]
    twice = read_summary(half_hours(*rows), HALF_HOURS, report={"add_up": "day"})
    assert codes(twice) == []
    rows = ["29/10/2022 | 01:00 | 1 | 1 | 1", " | 01:00 | 1 | 1 | 1"]
    wrong = read_summary(half_hours(*rows), HALF_HOURS, report={"add_up": "day"})
    assert {p.code for p in wrong.problems} == {"duplicate-figure"}


def test_a_half_hour_that_stands_twice_names_where_it_stood_first():
    rows = ["29/10/2022 | 09:00 | 1 | 1 | 1", " | 09:30 | 2 | 1 | 1", " | 09:30 | 2 | 1 | 1"]
    wrong = read_summary(half_hours(*rows), HALF_HOURS, report={"add_up": "day"})
    assert {p.facts["first"] for p in wrong.problems} == {"C3", "D3", "E3"}


def test_a_name_below_a_table_is_not_quoted_as_a_period():
    table = "Month | Offered\n2022-10 | 5\nBob Smith | 3\nabout then | 3"
    found = read_summary(table, {"period": "Month", "offered": "Offered"})
    told = [p.found for p in found.problems if p.code == "period-unreadable"]
    assert told == ["[words that may be a name]", "about then"]


# --- many -----------------------------------------------------------------------------------------


def test_ten_thousand_unreadable_cells_are_one_finding():
    body = "\n".join(f"{2000 + n // 12 % 90}-{n % 12 + 1:02d} | L{n} | x{n}" for n in range(10_000))
    columns = {"period": "Month", "line": "Queue", "offered": "Offered"}
    found = read_summary(f"Month | Queue | Offered\n{body}", columns)
    (problem,) = found.problems
    assert (problem.code, problem.facts["count"]) == ("number-unreadable", 10_000)
    assert "10,000 like it: C2, C3, C4, C5, C6 ..." in problem.message


def test_ten_thousand_repeats_are_one_finding():
    body = "\n".join("2022-10 | 1" for _ in range(10_001))
    found = read_summary(f"Month | Offered\n{body}", {"period": "Month", "offered": "Offered"})
    assert [(p.code, p.facts["count"]) for p in found.problems] == [("duplicate-figure", 10_000)]
