"""Tables, headline figures, charts and alternative text of a window.

1. A cell without a figure is [x]; a part period has no status, no trend and stands apart.
2. Every number of a chart's alternative text is bound to its observation.
3. A series of one point, none, or all equal is told as what it is.
"""

import pytest
from tests.analysis.windows import METRICS, metrics, observation, part, window

from gaugebook.analysis.chart_words import alt_text
from gaugebook.analysis.trend import (
    headline_figures,
    indicator_table,
    period_chart,
)
from gaugebook.exhibits import Bound


def cells(table, label):
    (row,) = [row for row in table.rows if row[0].text.replace("\xa0", " ").startswith(label)]
    return [cell.text for cell in row[1:]]


def test_a_table_shows_each_period_the_part_after_and_the_status_of_the_last_full_one():
    data = window(
        """
        wait_mean      431 426 434 242
        answered_share 0.7560 0.8631 0.8780 0.8689
        """,
        part("wait_mean", 134),
        observation("wait_mean", "2021/22", 326),
        year_before=True,
    )
    table = indicator_table(data, metrics("wait_mean", "answered_share"), place="Centre")
    headings = [column.label for column in table.columns]
    assert headings == ["Indicator", "Target", "2021/22", "Jul 22", "Aug 22", "Sep 22", "Oct 22",
                        "1–21 Nov 22", "Oct 22 status"]  # fmt: skip
    assert cells(table, "Average call wait, seconds") == [
        "180 or less", "326", "431", "426", "434", "242", "134", "Missed"
    ]  # fmt: skip
    assert cells(table, "Calls answered, %") == [
        "90 or more", "[x]", "75.60", "86.31", "87.80", "86.89", "[x]", "Close"
    ]  # fmt: skip
    assert "[x]: not available." in table.notes
    assert any("is a part period: it has no status" in note for note in table.notes)
    assert [column.is_latest for column in table.columns].index(True) == 6
    wait = table.rows[0]
    assert wait[7].mark == "part"
    assert wait[6].binding == data.of("wait_mean", data.periods.latest).binding


def test_a_part_to_another_day_is_not_shown_under_the_heading_of_the_longest():
    data = window(
        "wait_mean 1 2 3 4",
        part("wait_mean", 5, "2022-11-21"),
        observation("abandoned_share", "2022-10", 0.1),
        part("abandoned_share", 0.2, "2022-11-07"),
    )
    table = indicator_table(data, metrics("wait_mean", "abandoned_share"), place="Centre")
    assert cells(table, "Average call wait")[-2] == "5"
    assert cells(table, "Calls abandoned")[-2] == "[x]"


def test_no_figure_is_not_no_target():
    data = window("wait_mean 431 426 434 -")
    table = indicator_table(data, metrics("wait_mean", "calls_offered"), place="Centre")
    assert cells(table, "Average call wait")[-1] == "[x]"
    assert cells(table, "Calls offered")[-1] == "No target"


def test_not_confirmed_is_said_and_explained():
    october = observation("answered_share", "2022-10", 0.95, status="not_confirmed")
    data = window("", october, period="2022-10")
    table = indicator_table(data, metrics("answered_share"), place="Centre")
    assert cells(table, "Calls answered")[-1] == "Not confirmed"
    assert any(note.startswith("Not confirmed: the figures do not add up") for note in table.notes)


def test_made_up_figures_say_so_in_every_exhibit():
    data = window("wait_mean 431 426 434 242", made_up=True)
    shown = metrics("wait_mean")
    assert indicator_table(data, shown, place="Centre").made_up
    assert all(figure.made_up for figure in headline_figures(data, shown))
    assert period_chart(data, shown[0], name="wait", place="Centre").made_up


def test_a_metric_without_a_figure_has_no_headline_figure():
    data = window("wait_mean 431 426 434 242\nabandoned_share 0.1 0.1 0.1 -")
    found = headline_figures(data, metrics("wait_mean", "abandoned_share"))
    assert [(f.name, f.number.text, f.unit_text) for f in found] == [
        ("headline-wait-mean", "242", "seconds")
    ]


# --- charts ---------------------------------------------------------------------------------------


def chart(table, *more, **options):
    data = window(table, *more, **options)
    return period_chart(data, METRICS["wait_mean"], name="wait", place="Centre")


@pytest.mark.parametrize(
    ("series", "title", "sentence"),
    [
        (
            "431 426 434 242",
            "Average call wait fell from July to October 2022",
            "It fell from 431 seconds in July 2022 to 242 seconds in October 2022; "
            "the highest was 434 seconds in September 2022.",
        ),
        (
            "200 200 200 200",
            "Average call wait did not change from July to October 2022",
            "It stayed at 200 seconds throughout.",
        ),
        (
            "200 300 200 300",
            "Average call wait showed no clear trend from July to October 2022",
            "It went, without a clear trend, from 200 seconds in July 2022 to 300 seconds in "
            "October 2022.",
        ),
        ("- - 434 -", "Average call wait", "The only figure is 434 seconds for September 2022."),
        (
            "431 - - 242",
            "Average call wait fell from July to October 2022",
            "There is no figure for August 2022 and September 2022.",
        ),
        ("0 0 0 0", "Average call wait did not change from July to October 2022",
         "It stayed at 0 seconds throughout."),
    ],
)  # fmt: skip
def test_a_chart_says_in_words_what_it_shows(series, title, sentence):
    found = chart(f"wait_mean {series}")
    assert found.title == title
    assert sentence in found.alt.text


def test_the_alternative_text_of_a_series_without_any_full_figure_says_so():
    data = window("", part("wait_mean", 134))
    text = alt_text(data, METRICS["wait_mean"]).text
    assert "No full period has a figure." in text
    assert "The part period 1 to 21 November 2022 stands at 134 seconds." in text


def test_a_chart_without_a_single_figure_says_why_it_is_not_there():
    found = chart("")
    assert found.reason == "there is no figure for July to October 2022"
    assert found.name == "wait"


def test_every_number_of_the_alternative_text_is_bound():
    found = chart("wait_mean 431 426 434 242", part("wait_mean", 134))
    bound = [p for p in found.alt.parts if isinstance(p, Bound)]
    assert [b.text for b in bound] == [
        "431 seconds", "242 seconds", "434 seconds", "134 seconds"
    ]  # fmt: skip
    assert all(b.binding.startswith("wait_mean@1.0.0|E0|2022-") for b in bound)
    unbound = "".join(p for p in found.alt.parts if isinstance(p, str))
    words = "Bar chart. Average wait of answered calls"
    assert unbound.startswith(words)
    # What is left without a binding are years, days and the target.
    left = {"".join(c for c in word if c.isdigit()) for word in unbound.split()} - {""}
    assert left == {"2022", "1", "21", "180"}


def test_a_part_period_is_drawn_apart_and_is_in_no_trend():
    with_part = chart("wait_mean 431 426 434 242", part("wait_mean", 999))
    without = chart("wait_mean 431 426 434 242")
    assert with_part.title == without.title
    (series,) = with_part.series
    assert [point.is_part for point in series.points] == [False, False, False, False, True]
    assert series.points[-1].label == "1–21 Nov 22"
    assert with_part.subtitle.endswith("Centre, 1 July to 21 November 2022")


def test_a_target_that_cannot_be_confirmed_is_not_said_to_be_met():
    last = observation("answered_share", "2022-10", 0.95, status="not_confirmed")
    data = window("", last, period="2022-10")
    text = alt_text(data, METRICS["answered_share"]).text
    assert "Whether the target of 90% or more was met cannot be confirmed." in text
    assert "meets" not in text


def test_a_missing_month_keeps_its_place_in_the_chart():
    (series,) = chart("wait_mean 431 - 434 242").series
    assert [(point.label, point.text) for point in series.points][1] == ("Aug 22", "[x]")
    assert series.points[1].value is None


def test_a_figure_that_only_rounds_to_its_target_is_said_to_miss_it():
    nearly = observation("answered_share", "2022-10", 0.899996, status="close")
    table = indicator_table(
        window("", nearly, period="2022-10"), metrics("answered_share"), place="Centre"
    )
    assert cells(table, "Calls answered, %")[-2:] == ["90.00", "Close"]
    assert "Calls answered rounds to its target but does not reach it." in table.notes
