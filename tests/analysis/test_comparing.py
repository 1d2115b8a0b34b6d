"""Which figures may be compared.

1. Nothing is compared across a break, nor with a figure that mixes what lies on both sides.
2. Nor by two major versions of a definition; a minor one is no hindrance.
3. A table, a chart and its words say what is not compared, and why.
"""

from dataclasses import replace

import pytest
from tests.analysis.windows import METRICS, observation, part, window

from gaugebook.analysis.chart_words import alt_text
from gaugebook.analysis.comparing import break_notes, comparable_run, why_not_comparable
from gaugebook.analysis.trend import indicator_table, period_chart
from gaugebook.analysis.wording import difference
from gaugebook.definitions.metric import Break
from gaugebook.periods import parse_period

REASON = "a new telephone system"
SEPTEMBER = "2022-09-01"


def wait(*dates):
    """The average wait, with a break on each of some dates."""
    breaks = tuple(Break(date=date, reason=REASON) for date in dates)
    return METRICS["wait_mean"].model_copy(update={"breaks": breaks})


def seconds(period, value=100.0, **fields):
    return observation("wait_mean", period, value, **fields)


@pytest.mark.parametrize(
    ("earlier", "later", "is_between"),
    [
        ("2022-07", "2022-08", False),
        ("2022-08", "2022-09", True),
        ("2022-07", "2022-10", True),
        ("2022-09", "2022-10", False),
        ("2021/22", "2022-08", False),
        ("2021/22", "2022-10", True),
        ("2022/23", "2022-10", True),
        ("2022/23", "2022-08", True),
        ("2022-09", "2022-09", False),
        ("2022/23", "2022/23", True),
    ],
)
def test_a_break_lies_between_two_periods_or_inside_one(earlier, later, is_between):
    one, other = parse_period(earlier), parse_period(later)
    metric = wait(SEPTEMBER)
    assert (metric.break_between(one, other) is not None) == is_between
    assert metric.break_between(other, one) == metric.break_between(one, other)
    assert wait().break_between(one, other) is None


def test_of_several_breaks_the_first_is_named():
    found = wait("2022-10", SEPTEMBER).break_between(
        parse_period("2022-08"), parse_period("2022-11")
    )
    assert found.date == SEPTEMBER


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (seconds("2022-07"), seconds("2022-08"), ""),
        (seconds("2022-08"), seconds("2022-10"),
         f"break in the series on 1 September 2022, {REASON}"),
        (seconds("2022-07"), seconds("2022-08", None), "a figure is missing"),
        (seconds("2022-07"), seconds("2022-08", None, obs_status="Q"), "a figure is withheld"),
        (seconds("2022-10"), part("wait_mean", 5.0), "a part period is not compared"),
        (seconds("2022-07"), seconds("2022-08", definition_version="2.0.0"),
         "its definition changed from version 1.0.0 to 2.0.0"),
        (seconds("2022-07"), seconds("2022-08", definition_version="1.3.1"), ""),
    ],
)  # fmt: skip
def test_what_is_not_compared_has_a_reason(one, other, reason):
    metric = wait(SEPTEMBER)
    for pair in ((one, other), (other, one)):
        found = why_not_comparable(metric, *pair)
        assert found.startswith(reason)
        assert bool(found) == bool(reason)


def test_two_metrics_are_never_compared():
    with pytest.raises(ValueError, match="are not both wait_mean"):
        why_not_comparable(wait(), seconds("2022-07"), observation("calls_offered", "2022-08", 1.0))


def test_there_is_no_difference_across_a_break():
    before, after = seconds("2022-08", 426.0), seconds("2022-09", 434.0)
    assert difference(wait(SEPTEMBER), after, before) is None  # not 8
    assert difference(wait(), after, before) == 8


def test_a_run_ends_at_the_latest_break():
    series = [seconds(f"2022-{month:02d}") for month in (6, 7, 8, 9, 10)]
    assert comparable_run(wait("2022-07", SEPTEMBER), series) == series[3:]
    assert comparable_run(wait(), series) == series
    assert comparable_run(wait(), []) == []
    mixed = comparable_run(wait("2022-10-10"), series)
    assert mixed == series[-1:]


def test_each_break_that_is_shown_is_explained_once():
    series = [seconds(f"2022-{month:02d}") for month in (7, 8, 9, 10)]
    assert break_notes([wait(SEPTEMBER, "2022-07", "2022-11")], series) == [
        "Average call wait: figures before 1 September 2022 are not comparable with those after: "
        f"{REASON}."
    ]
    newer = [*series, seconds("2022-11", definition_version="2.0.0")]
    assert break_notes([wait()], newer) == [
        "Average call wait: figures by versions 1.0.0 and 2.0.0 of its definition are not "
        "comparable."
    ]


# --- what a paper shows ---------------------------------------------------------------------------


def test_a_table_marks_what_lies_before_a_break():
    data = window(
        "wait_mean 431 426 434 242", observation("wait_mean", "2021/22", 326), year_before=True
    )
    table = indicator_table(data, [wait(SEPTEMBER)], place="Centre")
    assert [(cell.text, cell.mark) for cell in table.rows[0][2:7]] == [
        ("326", "[b]"), ("431", "[b]"), ("426", "[b]"), ("434", ""), ("242", "")
    ]  # fmt: skip
    assert "[b]: not comparable with the last figure of the row." in table.notes
    assert any(note.endswith(f"not comparable with those after: {REASON}.") for note in table.notes)


def test_a_chart_tells_the_trend_since_the_break_only():
    chart = period_chart(
        window("wait_mean 100 90 434 242"), wait(SEPTEMBER), name="wait", place="Centre"
    )
    assert chart.title == "Average call wait fell from September to October 2022"
    assert chart.notes == (
        "Average call wait: figures before 1 September 2022 are not comparable with those after: "
        f"{REASON}.",
    )
    assert "It fell from 434 seconds in September 2022 to 242 seconds" in chart.alt.text
    assert "the lowest was" not in chart.alt.text  # 90 seconds in August, by the old system
    assert REASON in chart.alt.text


def test_a_single_figure_since_a_break_is_no_trend():
    text = alt_text(window("wait_mean 100 90 434 242"), wait("2022-10")).text
    assert "It stood at 242 seconds in October 2022, not comparable with before." in text
    assert "from July" not in text


def test_a_mixed_figure_has_a_target_and_no_status():
    mixed = observation(
        "wait_mean", "2022-10", 242, status="none", obs_status="B",
        note="no status: the figure mixes what was counted before and after the break",
    )  # fmt: skip
    data = window("wait_mean 431 426 434 -", mixed)
    table = indicator_table(data, [wait("2022-10-10")], place="Centre")
    assert [cell.text for cell in table.rows[0]][1] == "180 or less"
    assert table.rows[0][-1].text == "No status"
    assert [cell.mark for cell in table.rows[0][2:6]] == ["[b]", "[b]", "[b]", ""]
    note = "Average call wait: no status: the figure mixes what was counted before and after the"
    assert any(said.startswith(note) for said in table.notes)


def test_a_target_that_changed_is_neither_shown_nor_called_none():
    found = observation(
        "wait_mean", "2022-10", 242, status="none", target=None,
        note="no status: the target changed within October 2022",
    )  # fmt: skip
    changed = METRICS["wait_mean"].model_copy(update={"targets": ()})
    table = indicator_table(window("", found, period="2022-10"), [changed], place="Centre")
    assert [cell.text for cell in table.rows[0]][1:] == ["See note", "242", "No status"]


# --- withheld -------------------------------------------------------------------------------------

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"


def test_a_withheld_figure_is_marked_explained_and_left_out_of_the_chart():
    hidden = observation(
        "wait_mean", "2022-08", None, obs_status="Q", conf_status="A", status="none", note=RULE
    )
    last = replace(hidden, period="2022-10-01/P1M", reporting_period="2022-10-01/P1M")
    data = window("wait_mean 431 - 434 -", hidden, last)
    metric = METRICS["wait_mean"]
    table = indicator_table(data, [metric], place="Centre")
    assert [cell.text for cell in table.rows[0][2:]] == ["431", "[c]", "434", "[c]", "[c]"]
    assert table.rows[0][3].binding == hidden.binding
    assert "[c]: withheld, so that nobody can be recognised." in table.notes
    assert f"Average call wait: {RULE}." in table.notes
    assert not any(note.startswith("[x]") for note in table.notes)

    chart = period_chart(data, metric, name="wait", place="Centre")
    assert [(p.text, p.value) for p in chart.series[0].points][1] == ("[c]", None)
    assert "[c]: withheld, so that nobody can be recognised." in chart.notes
    assert "What there was in August 2022 and October 2022 is withheld." in chart.alt.text
    assert "There is no figure" not in chart.alt.text
