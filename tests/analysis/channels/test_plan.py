"""Volumes against the plan, and days that a paper names.

1. Only working days are compared; a day without a figure is missing, not a day without calls.
2. A number that is only known to have been exceeded is the least, and so is what is made of it.

750 planned, 1,049 and more than 1,600: Belfast City Council, report on the implementation of the
Customer Hub, 2021, paragraph 3.8.
"""

import pytest
from tests.analysis.drawn import drawn

from gaugebook.analysis.channels import PLAN_METRICS, named_days_exhibits, volume_exhibits
from gaugebook.bindings import misbound
from gaugebook.definitions.working_days import ENGLAND
from gaugebook.exhibits import Unavailable
from gaugebook.periods import parse_period

WEEK = parse_period("2022-W40")
DAYS = """
    contacts 2022-10-03 1000 channel=phone
    contacts 2022-10-04 700  channel=phone
    contacts 2022-10-05 750  channel=phone
    contacts 2022-10-07 800  channel=phone
    contacts 2022-10-08 5    channel=phone
    """


def volumes(table=DAYS, planned=750.0, period=WEEK):
    found = drawn(table, names=("contacts",))
    made = volume_exhibits(
        found, period, planned_per_day=planned, working_days=ENGLAND, place="the hub",
        channel="phone",
    )  # fmt: skip
    assert [f for e in made.values() for f in misbound(e, found.observations)] == []
    return made


def test_the_mean_is_of_working_days_with_a_figure():
    table = volumes()["volume-plan"]
    told = {row[0].text: row[1].text for row in table.rows}

    assert told["Working days with a figure"] == "4"
    assert told["Mean of a working day"] == "812.5"
    assert told["Mean above the plan,\u00a0%"] == "8.3"
    assert told["Working days above the plan"] == "2"  # 750 is the plan, not above it
    assert told["Busiest day, 3 October 2022"] == "1,000"
    assert any("No figure on 1 working day: 6 October 2022" in n for n in table.notes)
    assert any("1 other day" in n for n in table.notes)


def test_the_chart_leaves_a_gap_for_a_day_without_a_figure():
    chart = volumes()["volume-plan-chart"]

    assert [p.value for p in chart.series[0].points] == [1000, 700, 750, None, 800]
    assert chart.target.text == "Planned: 750 a day"


def test_the_finding_says_both_ways():
    assert "8.3% more than planned" in volumes()["volume-plan-finding"].text
    assert "18.8% fewer than planned" in volumes(planned=1000.0)["volume-plan-finding"].text
    equal = "contacts 2022-10-03 750 channel=phone\ncontacts 2022-10-04 750 channel=phone"
    assert "came on average, as planned" in volumes(equal)["volume-plan-finding"].text


@pytest.mark.parametrize(
    ("table", "planned", "why"),
    [
        (DAYS, 0.0, "no planned number of contacts for a day was given"),
        ("", 750.0, "there is no figure for any working day of 3 to 9 October 2022"),
        ("contacts 2022-10-08 5 channel=phone", 750.0, "no figure for any working day"),
    ],
)
def test_without_a_plan_or_a_figure_it_says_why(table, planned, why):
    made = volumes(table, planned)

    for name in ("volume-plan", "volume-plan-chart"):
        assert isinstance(made[name], Unavailable)
        assert why in made[name].reason
    assert why in made["volume-plan-finding"].text


def test_one_day_has_a_table_and_no_chart():
    made = volumes("contacts 2022-10-03 1000 channel=phone")

    assert made["volume-plan"].title == "Contacts were above the plan on every working day"
    assert made["volume-plan-chart"].reason == "only one working day has a figure"


def test_days_of_nought_are_counted():
    made = volumes("contacts 2022-10-03 0 channel=phone\ncontacts 2022-10-04 0 channel=phone")

    assert made["volume-plan"].title == "Contacts were above the plan on no working day"


# --- days that a paper names ----------------------------------------------------------------------

NAMED = (parse_period("2021-03-29"), parse_period("2021-04"))
BELFAST = """
    contacts_planned_per_day 2021-03-29 750  channel=phone
    contacts                 2021-03-29 1049 channel=phone
    contacts_planned_per_day 2021-04    750  channel=phone
    contacts_more_than       2021-04    1600 channel=phone
    """


def days(table=BELFAST, periods=NAMED):
    found = drawn(table, names=PLAN_METRICS)
    made = named_days_exhibits(found, periods, place="the hub", channel="phone")
    assert [f for e in made.values() for f in misbound(e, found.observations)] == []
    return made


def test_belfast_planned_750_a_day():
    made = days()

    assert [[c.text for c in row] for row in made["volume-days"].rows] == [
        ["29 March 2021", "750", "1,049", "39.9"],
        ["One day of April 2021", "750", "more than 1,600", "more than 113.3"],
    ]
    assert made["volume-days-finding"].text == (
        "Against 750 planned for a day, 1,049 came on 29 March 2021, 39.9% more; against 750 "
        "planned for a day, more than 1,600 came on one day of April 2021, more than 113.3% more."
    )


def test_the_total_of_a_month_is_no_days():
    made = days(BELFAST + "\ncontacts 2021-04 20000 channel=phone")

    assert made["volume-days"].rows[1][2].text == "more than 1,600"


def test_a_day_without_a_plan_has_no_share():
    made = days("contacts 2021-03-29 1049 channel=phone")

    assert [c.text for c in made["volume-days"].rows[0]][1:] == ["[x]", "1,049", "[x]"]
    assert made["volume-days-finding"].text == "No day that is named can be set against a plan."


@pytest.mark.parametrize("periods", [NAMED, ()])
def test_without_figures_it_says_why(periods):
    made = days("", periods)

    assert isinstance(made["volume-days"], Unavailable)
