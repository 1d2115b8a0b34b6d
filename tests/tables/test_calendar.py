"""A calendar of what an input holds.

1. A month is whole, from its first day to its last; nothing before the first row is missing.
2. A weekend or bank holiday without rows is no gap, and does not part one.
3. A day that was cut short is told from a usual one, where there is a usual one.
"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.working_days import ENGLAND, WEEKDAYS
from gaugebook.tables.calendar import calendar_of, stretches_missing


def october(*days, rows=100):
    return [(date(2022, 10, day), rows) for day in days]


def states(months, state):
    return [day.day for month in months for day in month.days if day.state == state]


def test_nothing_has_no_calendar():
    assert calendar_of([]) == ()
    assert calendar_of([(date(2022, 10, 3), 0)]) == ()
    assert stretches_missing(()) == ()


def test_months_are_whole_and_the_year_may_change():
    months = calendar_of([(date(2022, 12, 30), 5), (date(2023, 2, 1), 5)])
    assert [month.period.short_label for month in months] == ["Dec 22", "Jan 23", "Feb 23"]
    assert [len(month.days) for month in months] == [31, 31, 28]
    assert months[1].count("missing") == 21  # 22 weekdays less the bank holiday of 2 January


def test_before_the_first_row_and_after_the_last_nothing_is_missing():
    (month,) = calendar_of(october(12, 14))
    assert states([month], "missing") == [date(2022, 10, 13)]
    assert month.count("outside") == 28


def test_a_bank_holiday_is_closed_and_does_not_part_a_stretch():
    days = [(date(2022, 12, 22), 9), (date(2023, 1, 4), 9)]
    assert stretches_missing(calendar_of(days)) == ((date(2022, 12, 23), date(2023, 1, 3)),)
    christmas = [date(2022, 12, 26), date(2022, 12, 27)]
    closed = states(calendar_of(days), "closed")
    assert [day for day in closed if day in christmas] == christmas
    assert set(christmas) <= set(states(calendar_of(days, working_days=WEEKDAYS), "missing"))


def test_a_day_cut_short_is_told_where_there_is_a_usual_one():
    cut = [*october(3, 4, 5, 6, 7), (date(2022, 10, 10), 20)]
    assert states(calendar_of(cut), "few") == [date(2022, 10, 10)]
    assert states(calendar_of(cut[-3:]), "few") == []  # three days make no usual one


def test_a_quiet_saturday_is_usual():
    rows = [*october(3, 4, 5, 6, 7), (date(2022, 10, 8), 1)]
    assert states(calendar_of(rows), "few") == []


def test_a_month_is_told_in_words():
    (month,) = calendar_of([*october(3, 4, 5, 6, 7, 11), (date(2022, 10, 12), 3)])
    assert month.in_words == (
        "October 2022: 603 rows, 6 days with the usual number, 1 day with few,"
        " 1 day without a row, 21 days outside the export"
    )


@given(
    st.dictionaries(
        st.dates(date(2020, 1, 1), date(2023, 12, 31)),
        st.integers(1, 1000),
        min_size=1,
        max_size=60,
    )
)
def test_every_row_is_in_it_and_every_working_day_without_one_is_named(held):
    months = calendar_of(list(held.items()))
    assert sum(month.rows for month in months) == sum(held.values())
    first, last = min(held), max(held)
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    without = {day for day in between if ENGLAND.is_working_day(day) and day not in held}
    assert set(states(months, "missing")) == without
    stretches = stretches_missing(months)
    named = {day for day in without if any(a <= day <= b for a, b in stretches)}
    assert named == without
    assert all(a <= b for a, b in stretches)
