"""Use of the website year on year.

1. Growth is a relative change of two numbers a year apart, never a difference of percentages.
2. An average of growth rates is of one measure; a stated one is tested on each.
3. Missing, withheld, nought before, a break, a gap of years: no rate, and it is said.

The rates of Worcestershire are those printed in: Worcestershire County Council, Corporate and
Communities Overview and Scrutiny Panel, 17 March 2022, paragraph 36.
"""

import pytest
from tests.analysis.drawn import METRICS, drawn

from gaugebook.analysis.channels import WEB_METRICS, web_exhibits, web_years
from gaugebook.analysis.channels.web import average_growth, growth
from gaugebook.bindings import misbound
from gaugebook.definitions.metric import Break
from gaugebook.exhibits import Chart, Unavailable
from gaugebook.periods import parse_period

YEARS = web_years(parse_period("2021-01..2021-12"))
WORCESTERSHIRE = """
    web_users      2019-01..2019-12 1412732
    web_users      2020-01..2020-12 1929574
    web_users      2021-01..2021-12 2757610
    web_sessions   2019-01..2019-12 2875557
    web_sessions   2020-01..2020-12 3829276
    web_sessions   2021-01..2021-12 5022330
    web_page_views 2019-01..2019-12 20054271
    web_page_views 2020-01..2020-12 24190538
    web_page_views 2021-01..2021-12 28151029
    """


def exhibits(table, years=YEARS, **options):
    found = drawn(table, names=WEB_METRICS)
    made = web_exhibits(found, years, place="the council", **options)
    assert [f for e in made.values() for f in misbound(e, found.observations)] == []
    return made


def rows(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_all_six_growth_rates_are_those_printed():
    table = exhibits(WORCESTERSHIRE)["web-years"]

    assert rows(table) == [
        ["2019", "1,412,732", "[x]", "2,875,557", "[x]", "20,054,271", "[x]"],
        ["2020", "1,929,574", "36.58", "3,829,276", "33.17", "24,190,538", "20.63"],
        ["2021", "2,757,610", "42.91", "5,022,330", "31.16", "28,151,029", "16.37"],
    ]
    assert any("Devices and cookies, not people" in note for note in table.notes)
    assert any("2019 has no change" in note for note in table.notes)


def test_an_average_of_about_40_percent_holds_for_users_only():
    made = exhibits(WORCESTERSHIRE, claimed=0.40)

    assert made["web-average"].text.startswith(
        "The average yearly change was 39.7% in web users, 32.2% in web sessions, "
        "18.5% in web page views."
    )
    assert made["web-claim"].text == (
        "An average increase of about 40% holds for web users (39.7%) only, and not for web "
        "sessions (32.2%) and for web page views (18.5%)."
    )


@pytest.mark.parametrize(("claimed", "words"), [(0.9, "holds for none"), (0.19, "page views (18")])
def test_another_claim(claimed, words):
    assert words in exhibits(WORCESTERSHIRE, claimed=claimed)["web-claim"].text


def test_a_fall_is_a_fall():
    table = "web_sessions 2020-01..2020-12 200\nweb_sessions 2021-01..2021-12 150"
    made = exhibits(table)

    assert rows(made["web-years"])[-1][3:5] == ["150", "-25.00"]
    assert made["web-years"].title == "Web sessions fell in every year shown"
    assert [r[0] for r in rows(made["web-years"])] == ["2020", "2021"]  # nothing of 2019


@pytest.mark.parametrize(
    "table",
    [
        "",
        "web_users 2021-01..2021-12 5",
        "web_users 2020-01..2020-12 0\nweb_users 2021-01..2021-12 5",
        "web_users 2020-01..2020-12 -\nweb_users 2021-01..2021-12 5",
        "web_users 2020-01..2020-12 4 withheld\nweb_users 2021-01..2021-12 5",
    ],
)
def test_where_there_is_no_rate_it_says_so(table):
    made = exhibits(table, claimed=0.4)

    assert isinstance(made["web-growth"], Unavailable)
    assert made["web-average"].text.startswith("Nothing can be said of growth")
    assert "cannot be tested" in made["web-claim"].text


def test_nothing_at_all_has_no_table_and_tells_what_was_found():
    found = drawn("", names=WEB_METRICS, problems=("Web users has no figure: no input covers it.",))
    made = web_exhibits(found, YEARS, place="the council")

    assert isinstance(made["web-years"], Unavailable)
    assert made["web-years"].reason.endswith("Web users has no figure: no input covers it")


def test_years_that_are_not_a_year_apart_have_no_rate():
    found = drawn(WORCESTERSHIRE)

    assert growth(found, METRICS["web_users"], YEARS[0], YEARS[2]) is None
    assert average_growth(found, METRICS["web_users"], [YEARS[0], YEARS[2]]) is None


def test_a_break_in_the_series_ends_the_comparison():
    broken = METRICS["web_users"].model_copy(
        update={"breaks": (Break(date="2020-07-01", reason="a consent banner"),)}
    )

    assert growth(drawn(WORCESTERSHIRE), broken, YEARS[0], YEARS[1]) is None


def test_the_chart_has_a_panel_a_measure_and_no_first_year():
    chart = exhibits(WORCESTERSHIRE)["web-growth"]

    assert isinstance(chart, Chart)
    assert [s.name for s in chart.series] == ["Web users", "Web sessions", "Web page views"]
    assert [p.label for p in chart.series[0].points] == ["2020", "2021"]
    assert "web users 36.58% in 2020" in chart.alt.text
