"""The table, charts and findings of how indicators vary.

1. Every number is bound to an observation or to the result of the limits.
2. What cannot be said is said to be so, with the reason, and is no blank.
3. A limit that no figure can reach is not drawn and is cut in print.
4. A reader is told of trial limits, what is left out, new limits and gaps.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.trend.series import METRICS, metric, numbers, observed, varied
from tests.analysis.windows import observation, part

from gaugebook.analysis.trend import findings, variation_chart, variation_of, variation_table
from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Table, Unavailable, exhibit_from_json, exhibit_to_json

WAIT = METRICS["wait_mean"]
LONG = "300 310 290 305 295 300 310 290 305 295 300 310 290 305 100"


def all_of(*found):
    """Each exhibit of some series."""
    charts = [variation_chart(one, place="Centre") for one in found]
    return [variation_table(found, place="Centre"), *charts, *findings(found)]


def shown(found):
    """The observations that a series was made of."""
    more = [found.part] if found.part is not None else []
    return [r.observation for r in found.readings if r.observation is not None] + more


def row(found):
    (cells,) = variation_table([found], place="Centre").rows
    return cells


class TestEveryNumberIsBound:
    def test_in_each_exhibit_of_a_long_series_with_a_part_period(self):
        found = varied(LONG, WAIT, part("wait_mean", 134))
        for exhibit in all_of(found):
            assert misbound(exhibit, shown(found)) == []
            assert exhibit_from_json(exhibit_to_json(exhibit)) == exhibit

    @settings(max_examples=60)
    @given(
        st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=26),
        st.sampled_from(["xmr", "run"]),
    )
    def test_whatever_the_series(self, values, chart):
        found = varied(numbers(values), metric(chart=chart))
        for exhibit in all_of(found):
            assert misbound(exhibit, shown(found)) == []

    def test_of_pprime_limits(self):
        of = metric(chart="pprime")
        more = [
            observation("answered_share", f"2022-0{n}", n / 10, numerator=n * 100, denominator=1000)
            for n in (6, 7, 8, 9)
        ]
        found = varied("- - - - -", of, *more)
        for exhibit in all_of(found):
            assert misbound(exhibit, shown(found)) == []

    def test_the_counts_of_a_share_stand_in_its_finding(self):
        last = observation("answered_share", "2022-10", 0.8, numerator=800, denominator=1000)
        found = varied("0.82 0.81 -", metric(), last)
        assert "80.00% (800 of 1,000) in October 2022" in findings([found])[0].text

    def test_made_up_figures_say_so(self):
        assert all(exhibit.made_up for exhibit in all_of(varied(LONG, WAIT, made_up=True)))


class TestTheTable:
    def test_a_row_has_the_limits_and_both_verdicts(self):
        cells = row(varied(LONG, WAIT))
        assert [cell.text for cell in cells[:5]] == ["Average call wait, seconds", "100", "287",
                                                     "217", "357"]  # fmt: skip
        assert cells[5].icon == "improvement_low"
        assert cells[5].text == "Improvement: below the limits"
        assert cells[6].icon == "failing"
        assert [cell.text for cell in cells[7:]] == ["180 or less", "15", "Aug 21"]

    def test_the_heading_names_the_period_of_the_latest_figures(self):
        table = variation_table([varied(LONG, WAIT)], place="Centre")
        assert [c.label for c in table.columns][1] == "Oct 22"
        assert table.subtitle == "Centre, August 2021 to October 2022"

    def test_latest_figures_of_two_periods_have_a_column_that_says_which(self):
        answered = varied("0.8 0.81 0.82! ")
        table = variation_table([varied("10 12 10", WAIT), answered], place="Centre")
        assert [c.label for c in table.columns][1:3] == ["Latest", "In"]
        assert [cells[2].text for cells in table.rows] == ["Oct 22", "Sep 22"]

    def test_an_indicator_without_limits_keeps_its_row_and_its_reason(self):
        table = variation_table([varied("10 12 10", WAIT), varied("0.8! 0.8!")], place="Centre")
        assert [cell.text for cell in table.rows[1][1:6]] == ["[x]"] * 4 + ["Cannot say"]
        assert "[x]: not available." in table.notes
        assert any(note.startswith("Calls answered: it has no figure") for note in table.notes)

    def test_one_that_has_no_figure_at_all_is_named_below(self):
        table = variation_table([varied("10 12 10", WAIT), varied("- - -")], place="Centre")
        assert len(table.rows) == 1
        assert "Calls answered: no figure." in table.notes

    def test_without_any_limits_it_is_not_made(self):
        made = variation_table([varied("0.8"), varied("-", WAIT)], place="Centre")
        assert isinstance(made, Unavailable)
        assert "none of the indicators has two figures" in made.reason
        assert isinstance(variation_table([], place="Centre"), Unavailable)

    def test_trial_limits_are_said(self):
        found = varied("10 12 10", WAIT)
        assert row(found)[-2].mark == "trial"
        table = variation_table([found], place="Centre")
        assert any("trial limits, of fewer than 13 figures" in note for note in table.notes)
        assert findings([found])[0].text.count("trial limits") == 1

    def test_the_title_counts_the_signals(self):
        quiet, loud = varied("10 12 10", WAIT), varied(LONG, WAIT)
        title = variation_table([quiet, loud], place="Centre").title
        assert title == "1 of 2 indicators shows a signal in the latest figure"
        assert "shows no signal" in variation_table([quiet], place="Centre").title


class TestLimitsThatNoFigureCanReach:
    def test_are_cut_in_print_and_not_drawn(self):
        found = varied("0.99 0.90 0.99 0.90")
        cells = row(found)
        assert cells[4].text == "100.00"
        chart = variation_chart(found, place="Centre")
        assert [guide.name for guide in chart.guides] == ["Mean", "Lower limit"]
        assert any("above 100% and is not drawn" in note for note in chart.notes)

    def test_a_wait_below_nothing_is_none(self):
        found = varied("10 30 10 30", WAIT)
        assert row(found)[3].text == "0"
        guides = variation_chart(found, place="Centre").guides
        assert [guide.name for guide in guides] == ["Mean", "Upper limit"]


class TestTheChart:
    def test_the_part_period_is_last_hollow_and_without_limits(self):
        chart = variation_chart(varied(LONG, WAIT, part("wait_mean", 134)), place="Centre")
        (series,) = chart.series
        assert [p.is_part for p in series.points] == [False] * 15 + [True]
        assert series.points[-1].label == "1–21 Nov 22"
        assert all(guide.values[-1] is None for guide in chart.guides)
        assert series.points[-2].flag == "improvement"

    def test_gaps_stay_gaps_and_are_named(self):
        chart = variation_chart(varied("10 12 - 10 12", WAIT), place="Centre")
        assert [p.value for p in chart.series[0].points] == [10, 12, None, 10, 12]
        assert any("no figure for August 2022; a gap is no zero" in note for note in chart.notes)

    def test_what_is_left_out_is_a_series_of_its_own(self):
        chart = variation_chart(varied("0.80 0.82 0.10! 0.81 0.80"), place="Centre")
        assert [series.name for series in chart.series] == [
            "Calls answered", "Left out of the limits"
        ]  # fmt: skip
        assert [p.value for p in chart.series[1].points] == [None, None, 10.0, None, None]

    def test_new_limits_are_marked_with_the_reason_and_the_minute(self):
        of = metric(
            "wait_mean",
            rebase=[{"date": "2022-07-01", "reason": "More staff", "minute_ref": "minute 7"}],
        )
        chart = variation_chart(varied("100 102 100 10 12 10 12", of), place="Centre")
        (mark,) = chart.marks
        assert (mark.text, mark.place) == ("New limits: More staff", 3)
        assert [g.name for g in chart.guides].count("Mean") == 2
        assert any("1 July 2022, More staff (minute 7)" in note for note in chart.notes)
        assert [v is None for v in chart.guides[0].values] == [False] * 3 + [True] * 4

    def test_a_rebase_without_a_minute_says_so(self):
        of = metric("wait_mean", rebase=[{"date": "2022-07-01", "reason": "More staff"}])
        chart = variation_chart(varied("100 102 100 10 12 10 12", of), place="Centre")
        assert any("(no minute is named)" in note for note in chart.notes)

    def test_without_limits_it_is_not_made(self):
        made = variation_chart(varied("0.9"), place="Centre")
        assert isinstance(made, Unavailable)
        assert made.reason == "it has only one figure that can be used, and limits need two"

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            (LONG, "Average call wait shows a signal of improvement in October 2022"),
            ("10 12 10 12", "Average call wait shows no signal in October 2022, by trial limits"),
            (
                "5 15 " * 6 + "60 " + "5 15 " * 6,
                "Average call wait shows no signal in October 2022, though earlier figures "
                "stand out",
            ),
        ],
    )
    def test_the_title_says_no_more_than_the_limits(self, text, title):
        assert variation_chart(varied(text, WAIT), place="Centre").title == title

    def test_the_alternative_text_is_at_most_three_sentences_of_sixty_words(self):
        of = METRICS["first_contact_resolution_share"]
        alt = variation_chart(varied("0.686 0.704 0.724 0.753", of), place="Centre").alt
        assert alt.text == (
            "Line chart of first call resolution in %, July to October 2022: mean 71.68%, trial "
            "limits 65.73 to 77.62% (4 figures). The latest, 75.30% in October 2022, is no signal "
            "and is the highest; the lowest is 68.60% in July 2022. The target of 51% or more is "
            "easier than either limit, so meeting it tells nothing new."
        )

    def test_withheld_figures_are_gaps_with_their_own_words(self):
        hidden = observation("wait_mean", "2022-09", None, obs_status="Q")
        chart = variation_chart(varied("10 12 10 - 12", WAIT, hidden), place="Centre")
        assert chart.series[0].points[3].text == "[c]"
        assert "Average call wait: withheld for September 2022." in chart.notes

    def test_estimated_figures_of_a_constant_series(self):
        found = varied("0.5 0.5 0.5", METRICS["first_contact_resolution_share"])
        chart = variation_chart(found, place="Centre")
        assert isinstance(chart, Chart)
        assert any("every figure is the same" in note for note in chart.notes)
        assert "all figures are the same" in chart.alt.text


def test_the_table_is_of_the_organisation_that_was_asked_for():
    of = metric()
    found = variation_of(observed("0.8 0.81 0.8", of), of, varied("0.8 0.81 0.8").periods)
    table = variation_table([found], place="Centre")
    assert isinstance(table, Table)
    assert table.source == "Table 1"
