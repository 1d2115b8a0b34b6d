"""Limits, signals and icons of an indicator, stretch by stretch.

1. Part periods, unconfirmed figures and periods that mix two things feed no limit.
2. Nothing is computed across a break or a rebase.
3. The variation icon is of the last figure, the assurance icon of the target and the limits.
4. Nothing breaks on no figure, one, gaps, all equal.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.trend.series import METRICS, metric, months, numbers, observed, varied
from tests.analysis.windows import observation, part

from gaugebook.analysis.trend import variation_of
from gaugebook.analysis.trend.readings import asked_period
from gaugebook.analysis.trend.variation import flag_of
from gaugebook.periods import parse_period
from gaugebook.stats.spc_rules import Signal

# Buckinghamshire Council, November 2022, table 2.3: calls answered of offered, July to October,
# and 1 to 21 November.
PUBLISHED = (30276 / 40046, 30476 / 35307, 31203 / 35554, 29187 / 33592)
PART = 22374 / 23100


class TestThePublishedTable:
    def test_with_the_part_month_in_it_is_the_illustration(self):
        # Mean 86.69, mean moving range 5.75, limits 71.4 to 102.0: no signal, and a target of 90
        # inside them. Worked out by hand from the five published pairs of counts.
        found = varied(numbers([*PUBLISHED, PART]), last="2022-11")
        limits = found.last.result
        assert limits.of("mean").value == pytest.approx(0.8669, abs=5e-5)
        assert limits.of("mean moving range").value == pytest.approx(0.0575, abs=5e-5)
        assert limits.of("lower").value == pytest.approx(0.714, abs=5e-4)
        assert limits.of("upper").value == pytest.approx(1.020, abs=5e-4)
        assert found.variation.icon == "common_cause"
        assert found.assurance.icon == "hit_or_miss"

    def test_the_part_month_feeds_no_limit(self):
        with_part = varied(numbers(PUBLISHED), metric(), part("answered_share", PART))
        assert with_part.part.value == PART
        assert with_part.last.points == 4
        assert with_part.last.result == varied(numbers(PUBLISHED)).last.result

    def test_limits_of_four_figures_are_trial_limits(self):
        found = varied(numbers(PUBLISHED))
        assert found.is_trial
        assert found.variation.words == "No signal (trial limits)"

    def test_a_target_easier_than_the_limits_tells_nothing_new(self):
        found = varied("0.686 0.704 0.724 0.753", METRICS["first_contact_resolution_share"])
        assert found.assurance.icon == "passing"
        assert found.assurance.words.startswith(
            "Consistently meets the target, which tells nothing"
        )


class TestWhatFeedsTheLimits:
    def test_an_unconfirmed_figure_does_not(self):
        found = varied("0.80 0.82 0.10! 0.81 0.80 0.82")
        assert found.last.points == 5
        assert "2022-07" not in "".join(found.last.result.uses)
        assert [r.left_out for r in found.readings if r.left_out] == [
            "not confirmed, as the figures do not add up"
        ]

    def test_nor_one_whose_flow_is_open_and_that_has_no_target(self):
        doubted = observation(
            "calls_offered", "2022-10", 900.0, note="8 answered leave 2 of 10 unaccounted for"
        )
        of = METRICS["calls_offered"]
        found = varied("1000 1010 1005 -", of, doubted)
        assert found.last.points == 3
        assert found.latest.value == 1005

    def test_nor_a_printed_figure_that_its_counts_contradict(self):
        wrong = observation("answered_share", "2022-10", 0.5, obs_status="V")
        assert varied("0.80 0.81 0.82 -", metric(), wrong).last.points == 3

    def test_nor_one_of_low_reliability(self):
        low = observation("answered_share", "2022-10", 0.5, obs_status="U")
        assert varied("0.80 0.81 0.82 -", metric(), low).last.points == 3

    def test_none_confirmed_is_no_limits_with_the_reason(self):
        found = varied("0.80! 0.81! 0.82!")
        assert not found.has_limits
        assert "not confirmed" in found.last.why_not
        assert (found.variation.icon, found.assurance.icon) == ("", "")

    def test_months_before_the_first_figure_are_no_gaps(self):
        assert len(varied("- - 0.80 0.81 - 0.82").periods) == 4

    def test_a_baseline_sets_the_limits_and_later_figures_are_held_against_them(self):
        of = metric("wait_mean", baseline=6)
        found = varied("10 12 10 12 10 12 40", of)
        assert found.last.points == 6
        assert found.last.result.of("mean").value == 11
        assert found.variation.icon == "concern_high"
        assert len(found.last.result.uses) == 6


class TestNewLimits:
    def test_nothing_is_computed_across_a_break(self):
        of = metric("wait_mean", breaks=[{"date": "2022-07-01", "reason": "New telephones"}])
        found = varied("100 102 100 102 10 12 10 12", of)
        assert [limits.points for limits in found.limits] == [4, 4]
        assert found.last.result.of("mean moving range").value == 2
        assert found.last.result.of("mean").value == 11
        assert not any(found.signals)

    def test_a_month_in_which_limits_begin_again_belongs_to_neither_side(self):
        of = metric("wait_mean", rebase=[{"date": "2022-07-11", "reason": "More staff"}])
        found = varied("100 102 100 102 55 10 12 10", of)
        assert [limits.points for limits in found.limits] == [4, 3]
        assert found.readings[4].left_out.startswith("mixed")

    def test_a_rebase_on_the_day_of_a_break_is_one_beginning(self):
        same = "2022-07-01"
        of = metric(
            "wait_mean",
            breaks=[{"date": same, "reason": "New telephones"}],
            rebase=[{"date": same, "reason": "More staff"}],
        )
        found = varied("100 102 100 102 10 12 10 12", of)
        assert [limits.stretch.beginning.kind for limits in found.limits] == ["start", "break"]

    def test_another_major_version_of_the_definition_begins_new_limits(self):
        old = [
            observation("wait_mean", str(month), value, definition_version="0.9.0")
            for month, value in zip(months(8)[:4], (100.0, 102.0, 100.0, 102.0), strict=True)
        ]
        found = varied("- - - - 10 12 10 12", METRICS["wait_mean"], *old)
        assert [limits.points for limits in found.limits] == [4, 4]

    def test_one_figure_since_then_says_nothing_yet(self):
        of = metric("wait_mean", rebase=[{"date": "2022-10-01", "reason": "More staff"}])
        found = varied("100 102 100 102 10", of)
        assert found.has_limits
        assert found.last.result is None
        assert found.variation.words == "Cannot say"
        assert "only one figure" in found.last.why_not


class TestIcons:
    @pytest.mark.parametrize(
        ("direction", "last", "icon"),
        [
            ("higher", 40, "improvement_high"),
            ("lower", 40, "concern_high"),
            ("neutral", 40, "neutral_high"),
            ("higher", -20, "concern_low"),
            ("lower", -20, "improvement_low"),
            ("neutral", -20, "neutral_low"),
            ("lower", 11, "common_cause"),
        ],
    )
    def test_the_last_figure_gives_the_variation_icon(self, direction, last, icon):
        of = metric("wait_mean", direction=direction)
        assert varied(f"{'10 12 ' * 10}{last}", of).variation.icon == icon

    def test_improvement_and_concern_on_one_figure_are_both_said(self):
        # Seven in a row rising, and still below the lower limit of the baseline.
        of = metric("wait_mean", direction="higher", baseline=8, min_points=8)
        found = varied("100 102 100 102 100 102 100 102 10 11 12 13 14 15 16", of)
        assert found.variation.icon == "improvement_and_concern"
        assert found.variation.words == (
            "Improvement: seven or more in a row rising; and concern: below the limits, two of "
            "three near the lower limit and seven or more in a row below the mean"
        )
        assert found.flags[-1] == "both"

    def test_a_signal_earlier_on_is_flagged_and_is_not_the_icon(self):
        found = varied(f"{'5 15 ' * 6}60 {'5 15 ' * 6}".strip(), METRICS["wait_mean"])
        assert found.variation.icon == "common_cause"
        assert found.flags[12] == "concern"

    @pytest.mark.parametrize(
        ("values", "icon"),
        [
            ("0.95 0.951 0.95 0.951", "passing"),
            ("0.80 0.801 0.80 0.801", "failing"),
            ("0.85 0.95 0.85 0.95", "hit_or_miss"),
        ],
    )
    def test_the_target_and_the_limits_give_the_assurance_icon(self, values, icon):
        assert varied(values).assurance.icon == icon

    def test_a_lower_is_better_target_is_missed_above(self):
        assert varied("242 240 242 240", METRICS["wait_mean"]).assurance.icon == "failing"
        assert varied("42 40 42 40", METRICS["wait_mean"]).assurance.icon == "passing"

    def test_there_is_none_without_a_direction_or_a_target(self):
        neutral = varied("10 12 10", METRICS["calls_offered"]).assurance
        untargeted = varied("0.8 0.9 0.8", last="2020-10").assurance
        assert (neutral.icon, untargeted.icon, untargeted.words) == ("", "", "No target")

    def test_there_is_none_where_the_target_does_not_hold_for_the_whole_period(self):
        of = metric()
        partly = of.model_copy(
            update={"targets": (of.targets[0].model_copy(update={"valid_from": "2022-10-15"}),)}
        )
        seen = observed("0.8 0.9 0.8", partly)
        assert variation_of(seen, partly, months(3)).assurance.icon == ""

    def test_all_equal_and_on_the_target_says_so_without_an_icon(self):
        found = varied("0.9 0.9 0.9 0.9")
        assert found.assurance.words == "Every figure is on the target"
        assert found.assurance.icon == ""

    def test_signals_both_ways_of_a_neutral_metric_are_both_said(self):
        both = [Signal("trend", "rising"), Signal("shift", "below")]
        assert flag_of(both, "neutral") == "neutral"
        assert flag_of([], "higher") == ""


class TestOtherCharts:
    def counted(self, shares, base=1000.0):
        return [
            observation(
                "answered_share", str(month), share, numerator=share * base, denominator=base
            )
            for month, share in zip(months(len(shares)), shares, strict=True)
        ]

    def test_pprime_has_limits_of_its_own_for_each_figure(self):
        of = metric(chart="pprime")
        found = varied("- " * 6, of, *self.counted([0.8, 0.82, 0.81, 0.83, 0.8, 0.81]))
        assert found.last.result.method == "p-prime"
        assert len(found.last.lower) == 6
        assert found.last.result.of("mean").value == pytest.approx(0.811667, abs=1e-6)
        assert found.last.result.of("2022-10 lower").value == found.last.result.of("lower").value

    def test_pprime_leaves_out_a_share_without_counts(self):
        of = metric(chart="pprime")
        found = varied("0.8 - - -", of, *self.counted([0.82, 0.81, 0.83]))
        assert found.last.points == 3
        assert found.readings[0].left_out == "without the counts that a pprime chart needs"

    def test_a_run_chart_has_a_median_and_no_limits(self):
        of = metric(chart="run")
        found = varied("0.80 0.82 " * 6, of)
        assert found.last.result.of("median").value == pytest.approx(0.81)
        assert found.variation.icon == "common_cause"
        assert found.assurance.words == "Cannot say: a run chart has no limits"

    def test_a_run_chart_tells_a_shift_of_the_series(self):
        found = varied("0.80 0.79 " * 6 + "0.90 0.91 " * 6, metric(chart="run"))
        assert found.has_signal
        assert found.variation.words.startswith("Not random")


class TestLittle:
    @pytest.mark.parametrize("text", ["-", "- - -", "0.9", "- 0.9", "0.9 - 0.8", "0.9!"])
    def test_too_little_says_why(self, text):
        found = varied(text)
        assert not found.has_limits
        assert found.last.why_not

    def test_no_period_is_an_error(self):
        with pytest.raises(ValueError, match="a series needs a period"):
            variation_of(observed("0.9", metric()), metric(), ())

    @given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=30))
    def test_any_series_has_an_answer(self, values):
        found = varied(numbers(values))
        assert len(found.flags) == len(found.readings)
        for flag, reading in zip(found.flags, found.readings, strict=True):
            assert not flag or reading.used is not None
        if found.last.result is not None:
            lower, upper = found.last.ends
            assert lower <= found.last.centre <= upper

    def test_a_week_has_the_week_after(self):
        weeks = parse_period("2022-10-03..2022-10-16").split("week")
        assert str(asked_period(weeks)) == "2022-10-03/P21D"
        assert str(asked_period(weeks, part_period_after=False)) == "2022-10-03/P14D"
