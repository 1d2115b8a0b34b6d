"""Webchats that led to a call, by line, each with its interval.

Intervals are those of the observations; here they are made by the Wilson method of `stats`.
"""

import pytest
from tests.analysis.drawn import drawn

from gaugebook.analysis.channels import FOLLOWED_METRIC, webchat_exhibits
from gaugebook.bindings import misbound
from gaugebook.exhibits import Unavailable
from gaugebook.periods import parse_period

OCTOBER = parse_period("2022-10")
LINES = """
    webchat_to_phone_share 2022-10 310/1000
    webchat_to_phone_share 2022-10 150/300  line=Waste
    webchat_to_phone_share 2022-10 155/600  line=Council_Tax
    webchat_to_phone_share 2022-10 4/97     line=Libraries
    webchat_to_phone_share 2022-10 1/3      line=Planning
    """


def exhibits(table):
    found = drawn(table, names=(FOLLOWED_METRIC,))
    made = webchat_exhibits(found, OCTOBER, place="the centre")
    assert [f for e in made.values() for f in misbound(e, found.observations)] == []
    return made


def test_each_line_is_compared_with_all_by_its_interval():
    table = exhibits(LINES)["webchat-to-phone"]

    assert [(r[0].text, r[-1].text) for r in table.rows] == [
        ("Waste", "Higher than all webchats"),
        ("Planning", "Too few webchats to compare"),
        ("Council_Tax", "Lower than all webchats"),
        ("Libraries", "Lower than all webchats"),
        ("All", "–"),
    ]
    # Wilson, 150 of 300: 44.4% to 55.6% (PHEindicatormethods::phe_proportion).
    assert [c.text for c in table.rows[0][1:6]] == ["300", "150", "50.0", "44.4", "55.6"]
    assert any("Fewer than 10 webchats" in n and "Planning" in n for n in table.notes)


def test_three_webchats_are_shown_and_named_neither_highest_nor_lowest():
    text = exhibits(LINES)["webchat-to-phone-finding"].text

    assert "highest for Waste, 50.0%, and lowest for Libraries, 4.1%" in text
    assert "Waste, Council_Tax and Libraries differ from all" in text
    assert "The call may be about something else" in text


def test_the_chart_has_intervals_flags_and_the_share_of_all():
    chart = exhibits(LINES)["webchat-to-phone-chart"]

    assert chart.target.text == "All webchats: 31.0%"
    assert [p.flag for p in chart.series[0].points] == ["higher", "", "lower", "lower"]
    assert all(p.lower <= p.value <= p.upper for p in chart.series[0].points)


def test_lines_that_are_alike_do_not_stand_out():
    made = exhibits(
        "webchat_to_phone_share 2022-10 60/200\n"
        "webchat_to_phone_share 2022-10 29/100 line=A\n"
        "webchat_to_phone_share 2022-10 31/100 line=B"
    )

    assert made["webchat-to-phone"].title.startswith("No line stands out")
    assert "no line differs from all" in made["webchat-to-phone-finding"].text


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "no webchats of known customers are on record"),
        ("webchat_to_phone_share 2022-10 - ", "no webchats of known customers"),
        ("webchat_to_phone_share 2022-10 0/0", "no webchats of known customers"),
        ("webchat_to_phone_share 2022-10 1/2 withheld", "are withheld"),
    ],
)
def test_without_webchats_it_says_why(table, why):
    made = exhibits(table)

    assert isinstance(made["webchat-to-phone"], Unavailable)
    assert isinstance(made["webchat-to-phone-chart"], Unavailable)
    assert why in made["webchat-to-phone"].reason
    assert why in made["webchat-to-phone-finding"].text


def test_a_line_without_a_figure_stands_last_with_its_mark():
    table = exhibits(LINES + "\nwebchat_to_phone_share 2022-10 - line=Art")["webchat-to-phone"]

    assert [c.text for c in table.rows[-2][1:4]] == ["[x]", "[x]", "[x]"]
    assert table.rows[-2][0].text == "Art"


def test_all_noughts():
    made = exhibits(
        "webchat_to_phone_share 2022-10 0/200\n"
        "webchat_to_phone_share 2022-10 0/100 line=A\n"
        "webchat_to_phone_share 2022-10 0/100 line=B"
    )

    assert "0.0% (0) were followed by a call within 7 days" in made["webchat-to-phone-finding"].text


def test_a_total_alone_has_a_table_and_no_chart():
    made = exhibits("webchat_to_phone_share 2022-10 60/200")

    assert len(made["webchat-to-phone"].rows) == 1
    assert isinstance(made["webchat-to-phone-chart"], Unavailable)
