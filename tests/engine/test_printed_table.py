"""Which printed periods make up a longer one, and which days lack."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.working_days import ENGLAND
from gaugebook.engine.printed_table import Series, days_in_words
from gaugebook.periods import Period, parse_period, period_of

NOVEMBER = parse_period("2022-11")


def series(*periods):
    return Series([(p, p) for p in periods], ENGLAND)


def every_day(first, last, *, without=()):
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return [period_of(day, "day") for day in days if day not in without]


def test_months_tile_a_quarter_and_days_a_month():
    months = parse_period("2022-Q4").split("month")
    assert series(*months).tiles_for(parse_period("2022-Q4")).tiles == months
    assert series(*months[:2]).tiles_for(parse_period("2022-Q4")) is None
    found = series(*every_day(date(2022, 10, 1), date(2022, 12, 31))).tiles_for(NOVEMBER)
    assert (found.period, len(found.tiles), found.missing) == (NOVEMBER, 30, ())


def test_three_days_are_no_whole_month():
    found = series(*every_day(date(2022, 11, 7), date(2022, 11, 9))).tiles_for(NOVEMBER)
    assert str(found.period) == "2022-11-07/P3D"


def test_a_day_of_the_week_that_never_had_figures_is_no_gap():
    days = every_day(date(2022, 9, 1), date(2022, 12, 31))
    without_wednesdays = [p for p in days if p.start.weekday() != 2]
    assert series(*without_wednesdays).tiles_for(NOVEMBER).missing == ()


def test_the_latest_state_of_a_running_month_answers_for_it():
    parts = [parse_period("2022-11-01..2022-11-14"), parse_period("2022-11-01..2022-11-21")]
    found = Series([(p, NOVEMBER) for p in parts], ENGLAND).tiles_for(NOVEMBER)
    assert (found.period, found.reporting) == (parts[1], NOVEMBER)


@given(st.sets(st.integers(1, 30), max_size=8))
def test_each_working_day_is_in_a_tile_or_named_missing_or_cut_off(gone):
    lost = {date(2022, 11, day) for day in gone}
    days = every_day(date(2022, 9, 1), date(2022, 12, 31), without=lost)
    found = series(*days).tiles_for(NOVEMBER)
    there = {p.start for p in found.tiles}
    assert there | set(found.missing) | lost == {d.start for d in NOVEMBER.split("day")}
    assert not there & set(found.missing)
    inner = {day for day in lost if found.period.start <= day < found.period.end}
    assert set(found.missing) == inner  # every day of the week had figures, Sundays too
    assert found.tiles[0].start >= found.period.start


@given(st.lists(st.dates(date(2022, 1, 1), date(2022, 3, 1)), min_size=1, unique=True))
def test_days_in_words_never_names_a_day_that_is_there(days):
    words = days_in_words(days)
    assert words
    first = min(days)
    assert Period(first, first + timedelta(days=1)).label.split()[0] in words
