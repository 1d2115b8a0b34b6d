"""A count beside its calendar.

1. Weekday weights come from whole weeks without a bank holiday, and a changing level moves none.
2. A day of work without a figure is no zero: its month is not adjusted, and says why.
3. A service that is closed at weekends and on bank holidays has no gap there.
4. Daily figures of another organisation are never taken.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.windows import METRICS, observation

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.trend import working_day_exhibits, working_day_view
from gaugebook.analysis.trend.day_weights import DayWeights, NoWeights, day_weights, days_of
from gaugebook.bindings import misbound
from gaugebook.definitions.working_days import ENGLAND
from gaugebook.exhibits import Unavailable
from gaugebook.periods import Period, parse_period

OFFERED = METRICS["calls_offered"]
SPRING = parse_period("2022-03..2022-06")
# An average day of work has 100 calls; the weights add to five.
USUAL = (130.0, 110.0, 100.0, 90.0, 70.0)


def daily_counts(period, *, growth=1.0):
    """Calls by the day: none at weekends and on England's bank holidays."""
    return {
        day: USUAL[day.weekday()] * growth ** ((day - period.start).days)
        for day in days_of(period)
        if ENGLAND.is_working_day(day)
    }


def weights(counts, period=SPRING):
    return day_weights(counts, period, working_days=ENGLAND)


class TestWeights:
    def test_are_the_usual_share_of_a_week(self):
        found = weights(daily_counts(SPRING))
        assert found.weekdays == pytest.approx((1.3, 1.1, 1.0, 0.9, 0.7, 0, 0))
        assert sum(found.weekdays) == pytest.approx(5)

    def test_only_whole_weeks_without_a_bank_holiday_are_taken(self):
        # March to June 2022 has 16 weeks from Monday to Sunday; Good Friday, Easter Monday, the
        # early May bank holiday and the two of the Jubilee lie in 4 of them.
        assert weights(daily_counts(SPRING)).weeks == 16 - 4

    def test_a_level_that_rises_steadily_hardly_moves_them(self):
        found = weights(daily_counts(SPRING, growth=1.002))
        assert found.weekdays[:5] == pytest.approx((1.3, 1.1, 1.0, 0.9, 0.7), abs=0.01)

    def test_a_step_in_the_level_moves_none(self):
        counts = daily_counts(SPRING)
        doubled = {d: n * (2 if d >= date(2022, 5, 2) else 1) for d, n in counts.items()}
        assert weights(doubled).weekdays == pytest.approx(weights(counts).weekdays)

    def test_one_odd_day_moves_none(self):
        odd = daily_counts(SPRING) | {date(2022, 3, 16): 5000.0}
        assert weights(odd).weekdays == pytest.approx((1.3, 1.1, 1.0, 0.9, 0.7, 0, 0))

    def test_a_bank_holiday_weighs_what_is_counted_on_it(self):
        counts = daily_counts(SPRING)
        assert weights(counts).bank_holiday == 0
        some = {day: USUAL[day.weekday()] / 4 for day, _ in ENGLAND.holidays_in(SPRING)}
        assert weights(counts | some).bank_holiday == pytest.approx(0.25)

    def test_days_before_the_first_figure_close_no_weekday(self):
        """Records that begin late in the period have weights of their own weeks."""
        earlier = Period(date(2021, 3, 1), SPRING.end)
        found = day_weights(daily_counts(SPRING), earlier, working_days=ENGLAND)
        assert isinstance(found, DayWeights)
        assert found.weekdays == pytest.approx(weights(daily_counts(SPRING)).weekdays)

    def test_a_service_that_is_open_every_day_has_seven(self):
        found = weights(dict.fromkeys(days_of(SPRING), 10.0))
        assert found.weekdays == pytest.approx((1,) * 7)
        assert found.bank_holiday == 1

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ({}, "no figures of single days"),
            (
                {date(2022, 3, 7): 100.0},
                "only one day has a figure, and weights of weekdays need eight whole",
            ),
            (
                dict.fromkeys(days_of(SPRING)[::5], 1.0),
                "too few days have a figure to tell which weekdays are worked",
            ),
            (dict.fromkeys(days_of(SPRING), 0.0), "it has no whole weeks"),
            (
                {d: n for d, n in daily_counts(SPRING).items() if d.day % 7},
                "whole weeks of daily figures without a bank holiday, and weights of weekdays need",
            ),
        ],
    )
    def test_too_little_says_why(self, counts, words):
        found = weights(counts)
        assert isinstance(found, NoWeights)
        assert words in found.reason

    @given(st.dictionaries(st.sampled_from(days_of(SPRING)), st.floats(0, 1e6), max_size=122))
    def test_any_counts_have_an_answer(self, counts):
        found = weights(counts)
        if isinstance(found, DayWeights):
            opened = [weight for weight in found.weekdays if weight]
            assert sum(found.weekdays) / max(1, len(opened)) >= 1 - 1e-9


# --- months ---------------------------------------------------------------------------------------


def view(counts, *, months=SPRING, org="E0", metric=OFFERED, more=()):
    days = [observation("calls_offered", str(d), n, org_code=org) for d, n in counts.items()]
    totals = [
        sum(n for d, n in counts.items() if m.start <= d < m.end) for m in months.split("month")
    ]
    of_months = [
        observation("calls_offered", str(month), total)
        for month, total in zip(months.split("month"), totals, strict=True)
    ]
    seen = Observed((*of_months, *more), {metric.id: metric}, "E0", source="Calls")
    daily = Observed(tuple(days), {metric.id: metric}, org)
    found = working_day_view(seen, daily, metric, months.split("month"), working_days=ENGLAND)
    return found, [*seen.observations, *days]


def adjusted(found):
    return [one.result.of("adjusted").value if one.result else None for one in found.periods]


def test_months_that_differ_by_their_days_alone_are_the_same_adjusted():
    found, _ = view(daily_counts(SPRING))
    counted = [one.observation.value for one in found.periods]
    assert counted == [2300, 1870, 2110, 2030]
    assert adjusted(found) == pytest.approx([sum(counted) / 4] * 4)
    assert [one.result.of("each").value for one in found.periods] == pytest.approx([100.0] * 4)
    assert [one.result.of("working days").value for one in found.periods] == [23, 19, 21, 20]


def test_every_number_is_bound():
    found, observations = view(daily_counts(SPRING))
    for exhibit in working_day_exhibits(found, place="Centre"):
        assert misbound(exhibit, observations) == []


def test_the_title_says_when_the_calendar_made_the_peak():
    counts = daily_counts(SPRING)
    busier = {d: n * (1.15 if d.month == 4 else 1) for d, n in counts.items()}
    found, _ = view(busier)
    table, chart, told = working_day_exhibits(found, place="Centre")
    assert table.title == (
        "Calls offered peaked in March 2022 as counted, in April 2022 with an average mix of days"
    )
    assert [series.name for series in chart.series] == ["As counted", "Average mix of days"]
    assert told.text == (
        "Calls offered: beside an average day of work a Monday weighs 1.30, a Tuesday weighs 1.10, "
        "a Wednesday weighs 1.00, a Thursday weighs 0.90 and a Friday weighs 0.70, by 12 whole "
        "weeks without a bank holiday."
    )


def test_a_working_day_without_a_figure_leaves_its_month_unadjusted():
    counts = daily_counts(SPRING)
    del counts[date(2022, 5, 11)]
    found, _ = view(counts)
    assert [value is None for value in adjusted(found)] == [False, False, True, False]
    table, *_ = working_day_exhibits(found, place="Centre")
    assert [cell.text for cell in table.rows[2]][2:] == ["[x]"] * 4
    assert "May 2022: not adjusted, no figure for one working day of it." in table.notes


def test_a_month_that_is_not_confirmed_is_not_adjusted():
    found, _ = view(daily_counts(SPRING))
    doubted = observation("calls_offered", "2022-06", 1.0, obs_status="V")
    seen = Observed((*(o.observation for o in found.periods[:3]), doubted), {}, "E0")
    days = [observation("calls_offered", str(d), n) for d, n in daily_counts(SPRING).items()]
    daily = Observed(tuple(days), {}, "E0")
    months = SPRING.split("month")
    again = working_day_view(seen, daily, OFFERED, months, working_days=ENGLAND)
    assert adjusted(again)[-1] is None
    assert "not confirmed" in again.periods[-1].why


@pytest.mark.parametrize("name", ["answered_share", "wait_mean"])
def test_what_does_not_grow_with_the_days_has_no_such_view(name):
    found, _ = view({}, metric=METRICS[name])
    assert "does not grow with the days" in found.why_not
    for exhibit in working_day_exhibits(found, place="Centre"):
        assert isinstance(exhibit, Unavailable)


def test_figures_of_another_organisation_are_not_taken():
    found, _ = view(daily_counts(SPRING), org="ZZ")
    assert found.why_not == "it has no figures of single days"


def test_no_daily_figures_is_said():
    found, _ = view({})
    table, *_ = working_day_exhibits(found, place="Centre")
    assert table.reason == "there are no figures of single days"


def test_one_month_alone_has_no_peak():
    long = parse_period("2022-03-01..2022-05-31")
    found, _ = view(daily_counts(long), months=parse_period("2022-03"))
    assert "weights of weekdays need eight" in found.why_not
