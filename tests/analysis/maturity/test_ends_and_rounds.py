"""Dumbbells, trend and breaks: like for like, and no line where rounds do not compare."""

from dataclasses import replace
from datetime import date

import pytest
from tests.analysis.maturity.made import NAMED, SEVEN, faults, known, made, model

from gaugebook.analysis.maturity import (
    services_chart,
    since_last_chart,
    themes_chart,
    trend_chart,
    trend_table,
)
from gaugebook.exhibits import Unavailable
from gaugebook.maturity.assessing import assess

EARLIER = {
    "cycle": "2021-Q4", "opened": date(2021, 10, 1), "due": date(2021, 11, 1),
    "right_of_reply_until": date(2021, 12, 1),
}  # fmt: skip
PLACE = "Test Council"


def lower(levels, by=1):
    return {n: "".join(str(max(1, int(c) - by)) for c in marks) for n, marks in levels.items()}


def values(chart):
    return [[point.value for point in series.points] for series in chart.series]


def test_rows_stand_from_the_lowest_up_and_those_without_a_score_last():
    chart = services_chart(made(silent=("Parks",)), may_name=NAMED, place=PLACE)
    labels = [point.label for point in chart.series[0].points]
    assert labels == [
        "Bins", "Housing", "Planning", "Benefits", "Council Tax", "Schools", "Libraries", "Parks"
    ]  # fmt: skip
    assert chart.series[1].points[-1].text == "Not received"
    assert values(chart)[1][:-1] == sorted(values(chart)[1][:-1])


def test_a_claim_without_evidence_counts_as_less_in_the_second_end():
    from tests.analysis.maturity import made as maker

    bare = {
        maker.service(n).id: maker.answers_of(n, marks, evidence=()) for n, marks in SEVEN.items()
    }
    assessed = assess(
        model(), maker.campaign(), [maker.service(n) for n in SEVEN], bare,
        name="customer-experience-2022-Q4", org_code="ZZ-TEST",
    )  # fmt: skip
    chart = themes_chart(assessed, place=PLACE)
    assert [s.name for s in chart.series] == ["Claimed", "Confirmed"]
    assert max(values(chart)[1]) == 2.0
    assert max(values(chart)[0]) == 3.0
    assert faults(assessed, {"themes": chart}) == {}


def test_since_last_compares_the_services_of_both_rounds():
    grown = {**SEVEN, "New": "44444"}
    found = made(grown, previous=made(lower(SEVEN), **EARLIER))
    chart = since_last_chart(found, place=PLACE)
    before, after = values(chart)
    assert all(b <= a for b, a in zip(before, after, strict=True))
    assert "7 services that are in both" in chart.notes[0]


@pytest.mark.parametrize(
    ("by", "says"),
    [(1, "all five themes are higher"), (0, "five themes score the same"), (-1, "lower")],
)
def test_since_last_says_in_its_title_which_way_scores_went(by, says):
    before = made(lower(SEVEN, by=by) if by >= 0 else raised(SEVEN), **EARLIER)
    chart = since_last_chart(made(previous=before), place=PLACE)
    assert says in chart.title
    assert "2021/22 Q3" in chart.subtitle


def raised(levels):
    return {n: "".join(str(min(4, int(c) + 1)) for c in marks) for n, marks in levels.items()}


def test_made_up_scores_of_the_last_round_are_told_of_each_figure_that_shows_them():
    before = replace(made(lower(SEVEN), **EARLIER), made_up=True)
    now = replace(made(previous=before), made_up=False)
    for chart in (since_last_chart(now, place=PLACE), trend_chart(now, place=PLACE)):
        assert chart.made_up
        assert chart.alt.made_up
    assert not services_chart(now, may_name=NAMED, place=PLACE).made_up


def test_one_round_has_no_trend():
    for exhibit in (
        since_last_chart(made(), place=PLACE),
        trend_chart(made(), place=PLACE),
        trend_table(made(), place=PLACE),
    ):
        assert isinstance(exhibit, Unavailable)


def test_rounds_that_compare_are_one_line():
    chart = trend_chart(made(previous=made(**EARLIER)), theme="DAT", place=PLACE)
    assert [series.name for series in chart.series] == ["Median"]
    assert chart.marks == ()


@pytest.fixture
def broken():
    """Two versions of which nothing says what became of the questions."""
    later = made(previous=made(**EARLIER))
    other = model("2.0.0")
    services = tuple(
        replace(one, views={v: replace(s, version="2.0.0") for v, s in one.views.items()})
        for one in later.services
    )
    observations = tuple(replace(o, definition_version="2.0.0") for o in later.observations)
    return replace(later, model=other, services=services, observations=observations)


def test_a_break_is_drawn_and_not_joined(broken):
    chart = trend_chart(broken, theme="DAT", place=PLACE)
    assert [series.name for series in chart.series] == ["Version 1.0.0", "Version 2.0.0"]
    assert [[p.value is None for p in s.points] for s in chart.series] == [
        [False, True],
        [True, False],
    ]
    assert chart.marks[0].place == 1
    assert "Version 2.0.0" in chart.marks[0].text
    assert "not joined" in chart.notes[0]


def test_a_break_is_marked_in_the_table_and_nothing_is_compared(broken):
    table = trend_table(broken, place=PLACE)
    assert {row[2].mark for row in table.rows} == {"[b]"}
    assert {cell.text for row in table.rows for cell in row[3:]} == {"[c]"}
    assert any(note.startswith("[b]") for note in table.notes)
    assert isinstance(since_last_chart(broken, place=PLACE), Unavailable)


def test_a_broken_round_is_bound(broken):
    exhibits = {
        "chart": trend_chart(broken, place=PLACE),
        "table": trend_table(broken, place=PLACE),
    }
    assert known(broken)
    assert faults(broken, exhibits) == {}
