"""The mix of channels: shares of contacts, at most four series, and what no change proves."""

import pytest
from tests.analysis.drawn import drawn

from gaugebook.analysis.channels import mix_exhibits
from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Unavailable
from gaugebook.periods import parse_period

MONTHS = parse_period("2022-09..2022-10").split("month")
CONTACTS = """
    contacts 2022-09          200
    contacts 2022-09          160 channel=phone
    contacts 2022-09          40  channel=form
    contacts 2022-10          100
    contacts 2022-10          70  channel=phone
    contacts 2022-10          30  channel=form
    contacts 2022-09..2022-10 300
    contacts 2022-09..2022-10 230 channel=phone
    contacts 2022-09..2022-10 70  channel=form
    """


def exhibits(table, periods=MONTHS, **options):
    found = drawn(table, names=("contacts",), **options)
    made = mix_exhibits(found, periods, place="the centre")
    assert [f for e in made.values() for f in misbound(e, found.observations)] == []
    return made


def rows(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_each_share_is_of_all_contacts_and_the_window_is_no_mean_of_months():
    made = exhibits(CONTACTS)

    assert rows(made["channel-mix"]) == [
        ["Telephone", "80.0", "70.0", "76.7"],
        ["Online form", "20.0", "30.0", "23.3"],
        ["All contacts, number", "200", "100", "300"],
    ]
    assert "80.0% of contacts (160 of 200) in September 2022 and 70.0% (70 of 100) in October" in (
        made["channel-mix-finding"].text
    )
    assert "10.0 percentage points less" in made["channel-mix-finding"].text


def test_a_change_in_mix_is_never_said_to_be_channel_shift():
    made = exhibits(CONTACTS)

    assert "is not proof of channel shift" in made["channel-mix-finding"].text
    assert any("is not proof of channel shift" in n for n in made["channel-mix"].notes)
    assert any("is not proof of channel shift" in n for n in made["channel-mix-chart"].notes)


def test_of_more_than_four_channels_the_small_ones_stand_together():
    small = "".join(
        f"\ncontacts {p} {n} channel={c}"
        for p in ("2022-09", "2022-10")
        for c, n in (("email", 9), ("webchat", 8), ("social", 7), ("face_to_face", 6))
    )
    table = CONTACTS.replace(" 200", " 230").replace("2022-10          100", "2022-10  130") + small
    made = exhibits(table)
    chart = made["channel-mix-chart"]

    assert [s.name for s in chart.series] == ["Telephone", "Online form", "E-mail", "All other"]
    for at in range(2):
        assert sum(s.points[at].value for s in chart.series) == pytest.approx(100, abs=0.2)


def test_contacts_of_a_channel_without_a_figure_are_not_among_the_others():
    """September's web forms are not known; they would pass for all other contacts."""
    table = CONTACTS.replace("    contacts 2022-09          40  channel=form\n", "")
    table = table.replace("2022-10          100", "2022-10          140")
    made = exhibits(table.replace("2022-09..2022-10 300", "2022-09..2022-10 340"))

    assert rows(made["channel-mix"])[:3] == [
        ["Telephone", "80.0", "50.0", "67.6"],
        ["Online form", "[x]", "21.4", "20.6"],
        ["All other", "[x]", "28.6", "11.8"],
    ]


def test_what_has_no_channel_is_in_no_channel():
    table = CONTACTS.replace("2022-10          100", "2022-10          140")

    assert [r[0] for r in rows(exhibits(table)["channel-mix"])][-2] == "All other"


def test_a_channel_without_a_figure_has_no_share_and_is_not_nought():
    table = CONTACTS.replace("2022-09          40  channel=form", "2022-09 - channel=form").replace(
        "2022-09          200", "2022-09 160"
    )
    made = exhibits(table)

    assert rows(made["channel-mix"])[1][1] == "[x]"
    assert any(
        "Online form has no figure for September 2022" in n for n in made["channel-mix"].notes
    )


def test_one_period_has_a_table_and_no_chart():
    made = exhibits(CONTACTS, MONTHS[1:])

    assert isinstance(made["channel-mix-chart"], Unavailable)
    assert made["channel-mix-finding"].text.startswith("Telephone was 70.0% of contacts (70")


def test_many_periods_are_lines():
    months = parse_period("2022-01..2022-12").split("month")
    table = "\n".join(f"contacts {p.key} 9\ncontacts {p.key} 9 channel=phone" for p in months)
    chart = exhibits(table, months)["channel-mix-chart"]

    assert isinstance(chart, Chart)
    assert chart.kind == "line"
    assert "no change" in chart.alt.text


@pytest.mark.parametrize("table", ["", "contacts 2022-10 0\ncontacts 2022-10 0 channel=phone",
                                   "contacts 2022-10 3"])  # fmt: skip
def test_nothing_noughts_and_totals_alone_say_why(table):
    made = exhibits(table)

    assert isinstance(made["channel-mix-chart"], Unavailable)
    assert made["channel-mix-finding"].text.endswith(".")
