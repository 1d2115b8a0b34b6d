"""Trends that are read as signals, targets that look assured, falls that are the calendar's.

What went wrong in other tools: a missing month that made neighbours special causes
(nhs-r-community/NHSRplotthedots, issue 156), a constant series at 100% that was shown as failing
(AUS-DOH-Safety-and-Quality/PowerBI-SPC, issue 463), an assurance icon of limits that no longer hold
(NHSRplotthedots, issue 172), a conflict of which only the improvement is shown (issue 194).
"""

from tests.analysis.trend.series import METRICS, metric, varied
from tests.analysis.windows import observation, part

from gaugebook.analysis.trend import findings, variation_chart, variation_table

STEADY = "0.80 0.84 0.79 0.83 0.81 0.85 0.78 0.84 0.82 0.80 0.83 0.79 0.84 0.81 0.83 0.80"


def test_a_missing_month_makes_no_neighbour_a_signal():
    months = STEADY.split()
    assert not any(varied(STEADY).signals)
    for place in range(len(months)):
        gap = " ".join("-" if at == place else value for at, value in enumerate(months))
        assert not any(varied(gap).signals), f"a gap in month {place} made a signal"


def test_a_run_does_not_reach_across_a_missing_month():
    # Six on one side, a gap, one more: seven figures, and no seven in a row.
    of = metric("wait_mean", baseline=8)
    found = varied("20 10 20 10 20 10 20 10 16 17 16 17 16 17 - 16", of)
    assert not any(found.signals)
    whole = varied("20 10 20 10 20 10 20 10 16 17 16 17 16 17 16", of)
    assert whole.variation.icon == "concern_high"


def test_a_hundred_per_cent_every_month_is_neither_a_signal_nor_failing():
    found = varied("1 " * 24)
    assert not any(found.signals)
    assert found.variation.icon == "common_cause"
    assert found.assurance.icon == "passing"  # a target of 90%; "failing" was shown elsewhere


def test_a_hundred_per_cent_every_month_with_a_target_of_as_much_is_not_failing():
    of = metric()
    full = of.model_copy(update={"targets": (of.targets[0].model_copy(update={"value": 1.0}),)})
    found = varied("1 " * 24, full)
    assert found.assurance.icon == ""
    assert found.assurance.words == "Every figure is on the target"


def test_zero_every_month_is_neither_a_signal_nor_failing():
    found = varied("0 " * 24, METRICS["abandoned_share"])
    assert (found.variation.icon, found.assurance.icon) == ("common_cause", "passing")


def test_assurance_is_of_the_limits_that_hold_now():
    # Twenty months far below 90%, then a new system: the old limits would say "failing" for ever.
    rebase = [{"date": "2022-01-01", "reason": "New system", "minute_ref": "minute 3"}]
    found = varied("0.6 0.65 " * 10 + "0.85 0.95 " * 5, metric(rebase=rebase))
    assert found.assurance.icon == "hit_or_miss"
    assert varied("0.6 0.65 " * 10 + "0.85 0.95 " * 5).assurance.icon != "passing"


def test_a_concern_does_not_vanish_behind_an_improvement():
    of = metric("wait_mean", baseline=13)
    found = varied("100 102 " * 6 + "100 " + "200 190 180 170 160 150 140", of)
    assert found.variation.icon == "improvement_and_concern"
    (cells,) = variation_table([found], place="Centre").rows
    assert "Improvement: " in cells[5].text
    assert "concern: above the limits" in cells[5].text


def test_a_part_month_widens_no_limit_and_is_no_signal():
    # 21 days of calls beside full months: a fall of a third that is none.
    of = METRICS["calls_offered"]
    counts = "33000 34000 33000 34000 33000 34000 33000 34000"
    found = varied(counts, of, part("calls_offered", 23100))
    assert found.last.result.of("lower").value == 30840  # not 23,100 and less
    assert found.latest.value == 34000
    assert "23,100) counts for nothing here" in findings([found])[0].text


def test_a_wrong_figure_does_not_set_the_limits_for_the_right_ones():
    # Printed 94.48%, counted 86.89%: neither may widen what the others are judged by.
    wrong = observation("answered_share", "2022-10", 0.9448, obs_status="V")
    found = varied("0.86 0.87 0.86 0.87 0.86 0.87 -", metric(), wrong)
    assert found.last.result.of("mean").value == 0.865
    assert found.latest.span.label == "September 2022"
    chart = variation_chart(found, place="Centre")
    assert any("October 2022: left out of limits and signals" in note for note in chart.notes)


def test_a_new_system_is_no_signal_of_improvement():
    broken = metric("wait_mean", breaks=[{"date": "2022-07-01", "reason": "Counted otherwise"}])
    months = "300 302 " * 7 + "100 102 100 102"
    assert varied(months, broken).variation.icon == "common_cause"
    assert varied(months, METRICS["wait_mean"]).variation.icon == "improvement_low"


def test_a_target_that_cannot_be_missed_is_no_success():
    # Published: a target of 51% beside figures that are never below 68.6%.
    found = varied("0.686 0.704 0.724 0.753", METRICS["first_contact_resolution_share"])
    assert "tells nothing new" in found.assurance.words
    assert "so meeting it tells nothing new" in findings([found])[0].text
