"""The values of every chart stand in a table that fits its page, bound as the chart is."""

from dataclasses import replace

import pytest
from tests.papers import demo_charts as charts
from tests.papers import demo_paper as demo

from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Point, Sentence, Series
from gaugebook.observations import Observation
from gaugebook.papers.chart_table import chart_data
from gaugebook.papers.table_layout import lay_out
from gaugebook.results import result


def labels(table):
    return [column.label for column in table.columns]


def column(table, label):
    place = labels(table).index(label)
    return [row[place].text for row in table.rows]


@pytest.mark.parametrize("name", charts.KINDS)
def test_every_table_fits_one_page_upright(name):
    table = chart_data(charts.KINDS[name](), 1)
    assert lay_out(table).css.split()[0] == "data"
    assert len(lay_out(table).parts) == 1
    assert "wide" not in lay_out(table).css
    assert all(cell.text for row in table.rows for cell in row)


@pytest.mark.parametrize(
    "kind", ["bar", "line", "dots", "dumbbell", "scatter", "steps", "waterfall"]
)
@pytest.mark.parametrize("values", charts.ODD)
def test_odd_values_give_a_table(kind, values):
    table = chart_data(charts.odd(kind, charts.ODD[values]), 1)
    assert table.title == "Data for Figure 1"
    assert len(set(labels(table))) == len(labels(table))


def test_a_few_periods_stand_across():
    table = chart_data(demo.wait_chart(), 1)
    assert [row[0].text for row in table.rows] == ["Average call wait, seconds"]
    assert labels(table)[1:] == list(demo.MONTHS)


def test_two_years_of_months_are_turned():
    chart = charts.chart("line", [Series("All", charts.fitted().series[0].points)])
    table = chart_data(chart, 1)
    assert labels(table) == ["Period", "All, %"]
    assert len(table.rows) == 24


def test_limits_that_begin_again_share_a_column_and_marks_are_notes():
    table = chart_data(charts.variation(), 1)
    assert labels(table)[:6] == [
        "Period", "Calls abandoned, %", "Mean", "Upper limit", "Lower limit", "Near limit",
    ]  # fmt: skip
    assert column(table, "Mean")[12:14] == ["12.00", "9.00"]
    assert column(table, "Near limit")[-1] == "–"
    assert column(table, "What stands out")[16] == "Signal of improvement"
    assert "Bank holiday: marked before Dec 22." in table.notes


def test_intervals_have_columns_and_are_bound_to_the_ends():
    seen = Observation(
        "m", "1.0.0", "X", "p", "p", value=0.324, unit="share", decimals=1,
        lower=0.301, upper=0.348, numerator=324, denominator=1000,
    )  # fmt: skip
    made = result("newcombe", {"share": 0.4, "share lower": 0.35, "share upper": 0.45},
                  unit="share", decimals=1)  # fmt: skip
    points = (
        Point("a", 32.4, "32.4%", seen.binding, lower=30.1, upper=34.8),
        Point("b", 40.0, "40.0%", made.binding("share"), lower=35.0, upper=45.0),
    )
    chart = Chart("n", "dots", "t", "s", "%", (Series("Share", points),), Sentence("a", ("A.",)),
                  decimals=1, results=(made,))  # fmt: skip
    assert misbound(chart, [seen]) == []
    table = chart_data(chart, 1)
    assert column(table, "Lower limit") == ["30.1%", "35.0%"]
    assert column(table, "Upper limit") == ["34.8%", "45.0%"]
    assert misbound(table, [seen]) == []


def test_a_withheld_dot_has_no_ends():
    table = chart_data(charts.shares(), 1)
    row = next(r for r in table.rows if r[1].text == "[c]")
    assert [cell.text for cell in row[2:4]] == ["–", "–"]
    assert all(cell.value is None for cell in row)


def test_a_funnel_has_one_row_a_point_with_its_place():
    table = chart_data(charts.funnel(), 1)
    assert labels(table)[:3] == ["Shown on the chart", "Contacts", "No e-mail, %"]
    assert len(table.rows) == 30


def test_a_table_has_every_value_however_many():
    assert len(chart_data(charts.funnel(120), 1).rows) == 120


def test_curves_stand_beside_each_other():
    chart = charts.survival()
    table = chart_data(chart, 1)
    assert labels(table) == [
        "Seconds since the call was offered", "Council tax, %", "Waste, %", "Housing, %",
        "Planning, %",
    ]  # fmt: skip
    assert len(table.rows) == 60
    assert (table.rows[0][0].text, table.rows[-1][0].text) == ("0", "590")
    assert table.rows[-1][3].text == "–"
    assert "Recorded message ends: marked at 44 seconds" in table.notes[0]


def test_a_waterfall_shows_the_length_of_each_bar():
    table = chart_data(charts.ledger(), 1)
    cells = {row[0].text: row[1] for row in table.rows}
    assert (cells["Answered"].text, cells["Answered"].value) == ("29,187", 29187)
    assert cells["Calls offered"].value == 33592


def test_intervals_of_several_series_have_their_names():
    one = charts.shares().series[0]
    chart = replace(charts.shares(), series=(one, replace(one, name="Not asked")))
    found = labels(chart_data(chart, 1))
    assert "No e-mail, lower limit" in found
    assert "Not asked, upper limit" in found


def test_bars_with_sentences_for_names_have_one_row_a_name():
    points = tuple(
        Point(f"Write down what step {n} of the plan is meant to change", n, str(n), f"k{n}")
        for n in (1.0, 2.0)
    )
    chart = Chart("n", "bar", "t", "s", "", (Series("Services", points),), Sentence("a", ("A.",)))
    assert len(chart_data(chart, 1).rows) == 2


def test_a_dumbbell_has_both_ends_in_its_row_and_names_its_axis_once():
    table = chart_data(charts.claimed(), 3)
    assert [column.label for column in table.columns[1:]] == ["Claimed", "Confirmed"]
    assert [cell.text for cell in table.rows[0]] == ["Data", "2.4", "1.8"]
    assert [cell.text for cell in table.rows[-1]][1:] == ["no score", "no score"]
    (note,) = table.notes
    assert note.startswith("Starting: marked at 1; ")
