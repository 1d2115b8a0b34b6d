"""Areas: pooled by fifths, small numbers out, and never a word about a caller."""

import pytest
from tests.analysis.exclusion.drawn import PERIOD, number, observed, share

from gaugebook.analysis import exclusion
from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Table, Unavailable
from gaugebook.periods import parse_period

YEAR = parse_period("2022-01..2022-12")
SCORE = "area_deprivation_score"
CALLS = "no_email_area_share"
PLACE = {"place": "the Centre"}


def calls(counts, withheld=()):
    kept = [share(CALLS, a, b, area_code=f"W{i:02d}") for i, (a, b) in enumerate(counts, start=1)]
    gone = [share(CALLS, None, None, status="Q", area_code=code) for code in withheld]
    return observed(*kept, *gone, share(CALLS, 5, 10, area_code="_U"))


def scores(values, *, start=1):
    found = [
        number(SCORE, value, period=YEAR, area_code=f"W{i:02d}")
        for i, value in enumerate(values, start=start)
    ]
    return observed(*found)


def view(counts, values, **options):
    seen, areas = calls(counts, **options), scores(values)
    made = exclusion.area_view(seen, areas, SCORE, period=PERIOD, area_period=YEAR)
    return made, (*seen.observations, *areas.observations)


def test_fifths_are_sums_over_sums_and_never_means_of_areas():
    counts = [(10, 100), (900, 1000), *[(40, 100)] * 8]
    made, seen = view(counts, range(1, 11))
    first = made.fifths[0].together

    assert [f.together.of("areas").value for f in made.fifths] == [2] * 5
    assert first.of("share").value == pytest.approx(910 / 1100)  # the mean of the shares is 0.5
    table = exclusion.areas_table([made], name="areas", **PLACE)
    assert isinstance(table, Table)
    assert misbound(table, seen) == []


def test_every_exhibit_says_that_an_area_is_no_caller_and_the_proxy_errs():
    made, seen = view([(40, 100)] * 10, range(1, 11))
    table = exclusion.areas_table([made], name="areas", **PLACE)
    chart = exclusion.areas_chart([made], name="areas-chart", **PLACE)
    finding = exclusion.areas_finding([made], name="f", **PLACE)

    assert isinstance(chart, Chart)
    assert "never a caller's" in chart.alt.text
    for words in (" ".join(table.notes), " ".join(chart.notes), finding.text):
        assert "never a caller's" in words
        assert "over-estimates digital exclusion" in words
    assert "chance can explain it" in finding.text
    assert [misbound(e, seen) for e in (table, chart, finding)] == [[], [], []]


def test_withheld_areas_and_areas_without_a_pair_are_counted():
    made, _ = view([(40, 100)] * 10, range(1, 13), withheld=["W11"])
    notes = " ".join(exclusion.areas_table([made], name="areas", **PLACE).notes)

    assert (made.withheld, made.without_calls, made.without_figure) == (1, 1, 0)
    assert "left out, 1 area whose number of calls is withheld" in notes
    assert "left out, 1 area without a call" in notes


@pytest.mark.parametrize(
    ("counts", "values", "reason"),
    [
        ([], range(1, 11), "there are no calls by area for April to June 2022"),
        ([(40, 100)] * 10, [], "there is no figure of areas for"),
        ([(40, 100)] * 3, [1, 2, 3], "only three areas have calls and a figure"),
        ([(40, 100)], [1], "only one area has calls and a figure"),
    ],
)
def test_too_few_areas_are_not_parted_and_it_says_so(counts, values, reason):
    seen = calls(counts)
    areas = scores(values)
    areas = type(areas)(areas.observations, {SCORE: _score()}, "X")
    made = exclusion.area_view(seen, areas, SCORE, period=PERIOD, area_period=YEAR)

    assert reason in made.reason
    for exhibit in (
        exclusion.areas_table([made], name="a", **PLACE),
        exclusion.areas_chart([made], name="a", **PLACE),
    ):
        assert isinstance(exhibit, Unavailable)
        assert reason in exhibit.reason
    assert reason in exclusion.areas_finding([made], name="f", **PLACE).text


def test_equal_figures_leave_parts_empty_and_draw_no_chart():
    made, seen = view([(40, 100)] * 10, [3] * 10)

    assert len(made.fifths) == 1
    chart = exclusion.areas_chart([made], name="a", **PLACE)
    assert isinstance(chart, Unavailable)
    assert "equal figures" in chart.reason
    assert misbound(exclusion.areas_table([made], name="a", **PLACE), seen) == []


def test_a_difference_beyond_chance_is_of_areas_only():
    counts = [*[(200, 1000)] * 5, *[(600, 1000)] * 5]
    made, _ = view(counts, range(1, 11))
    finding = exclusion.areas_finding([made], name="f", **PLACE).text

    assert "is 40.0 percentage points" in finding
    assert "more than chance" in finding
    assert "need not be one between people" in finding


def _score():
    from tests.analysis.exclusion.drawn import LIBRARY

    return LIBRARY.metrics[SCORE]
