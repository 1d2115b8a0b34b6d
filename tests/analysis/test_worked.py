"""How much of a period was worked, below a table and above its part column.

1. The heading of a part period says how many of its working days it has, where its notes know it.
2. A total of a part period is also given for each working day; the plain one looks like a fall.
3. Full periods of different lengths are named below counts, and not below shares.
4. Our own heading is read back as the part period that it is, by the check of printed tables.
"""

import pytest
from tests.analysis.windows import METRICS, metrics, part, window

from gaugebook.analysis.reconcile.period_labels import read_period_label
from gaugebook.analysis.trend import indicator_table, period_chart
from gaugebook.analysis.worked import part_label, uneven_days_notes, worked_part
from gaugebook.definitions.library import load_library
from gaugebook.definitions.working_days import ENGLAND, WEEKDAYS
from gaugebook.engine.coverage import worked_notes
from gaugebook.periods import parse_period

MEASURES = load_library()[0].measures
TO_21ST = parse_period("2022-11-01..2022-11-21")
HEADING = "1–21 Nov 22"


def judged_part(metric_id, value, **fields):
    """The observation of a part of November, with the note that the engine writes."""
    (note,) = worked_notes(
        METRICS[metric_id],
        TO_21ST,
        parse_period("2022-11"),
        value,
        working_days=ENGLAND,
        measures=MEASURES,
    )
    return part(metric_id, value, note="; ".join([*fields.pop("said", []), note]), **fields)


def table_of(data, *names, **options):
    return indicator_table(data, metrics(*names), place="Centre", **options)


def test_the_note_of_the_part_column_says_how_much_of_it_was_worked():
    data = window("calls_answered 27000 28000 29000 29187", judged_part("calls_answered", 22374))
    table = table_of(data, "calls_answered")
    (column,) = [column for column in table.columns if column.is_part]
    assert column.label == HEADING
    assert table.notes[-2:] == (
        "1–21 Nov 22 is a part period (15 of 22 working days): "
        "it has no status and is in no total or trend.",
        f"{METRICS['calls_answered'].label}, 1–21 Nov 22: 1,491.6 a working day.",
    )


def test_a_share_of_a_part_period_has_no_share_of_a_day():
    data = window("answered_share 0.8 0.8 0.8 0.9", judged_part("answered_share", 0.95))
    notes = " ".join(table_of(data, "answered_share").notes)
    assert "15 of 22 working days" in notes
    assert "a working day" not in notes


def test_other_notes_of_the_observation_do_not_hide_it():
    found = judged_part("calls_answered", 22374, said=["3 of 9 left out: not known"])
    assert worked_part(TO_21ST, [found]) == "15 of 22 working days"


def test_where_the_notes_do_not_know_it_nothing_is_said():
    data = window("wait_mean 431 426 434 242", part("wait_mean", 134))
    assert worked_part(TO_21ST, data.observations) == ""


def test_a_chart_says_it_below():
    data = window("calls_answered 27000 28000 29000 29187", judged_part("calls_answered", 22374))
    chart = period_chart(data, METRICS["calls_answered"], name="calls", place="Centre")
    assert chart.series[0].points[-1].label == "1–21 Nov 22"
    assert chart.notes[0] == "1–21 Nov 22: 15 of 22 working days."


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2022-11-01..2022-11-21", "1–21 Nov 22"),
        ("2022-11-15..2022-11-30", "15–30 Nov 22"),
        ("2022-11-01..2022-11-01", "1 Nov 22"),
        ("2022-10-01..2022-11-21", "1 October to 21 November 2022"),
    ],
)
def test_a_part_has_a_short_name_within_its_month(period, label):
    assert part_label(parse_period(period)) == label


def test_our_own_heading_is_read_back_as_a_part_period():
    # "Nov 22 (to 21st, 15 of 22 working days)" would be read as the whole of November.
    for heading in (HEADING, f"{HEADING} (15 of 22 working days)"):
        label = read_period_label(heading)
        assert (str(label.period), str(label.full)) == ("2022-11-01/P21D", "2022-11-01/P1M")


def test_periods_of_different_lengths_are_named_below_counts():
    data = window("calls_answered 27000 28000 29000 29187")
    notes = table_of(data, "calls_answered", working_days=ENGLAND).notes
    assert "21 in Jul 22, 22 in Aug 22, 21 in Sep 22, 21 in Oct 22" in notes[-1]
    # Without bank holidays it was 21, 23, 22 and 21.
    notes = table_of(data, "calls_answered", working_days=WEEKDAYS).notes
    assert "21 in Jul 22, 23 in Aug 22, 22 in Sep 22, 21 in Oct 22" in notes[-1]
    assert not any("Working days" in note for note in table_of(data, "calls_answered").notes)


def test_of_shares_and_of_periods_of_one_length_nothing_is_said():
    months = parse_period("2022-07..2022-10").split("month")
    counts, shares = metrics("calls_answered"), metrics("answered_share", "wait_mean")
    assert uneven_days_notes(shares, months, working_days=ENGLAND) == []
    july_and_october = (months[0], months[3])
    assert uneven_days_notes(counts, july_and_october, working_days=ENGLAND) == []


def test_of_many_periods_the_shortest_and_the_longest_are_named():
    months = parse_period("2021/22").split("month")
    assert uneven_days_notes(metrics("calls_answered"), months, working_days=ENGLAND) == [
        "Working days: from 19 in May 21 to 23 in Mar 22. "
        "Counts and totals rise and fall with them."
    ]
