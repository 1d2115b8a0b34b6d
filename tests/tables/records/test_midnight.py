"""Clock times that pass midnight, with one day a row.

1. What is moved, and what is another fault.
2. Days of 23 and 25 hours.
3. However times lie, what is moved follows within twelve hours, and nothing else changes.
"""

from datetime import datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.tables.records.midnight import ORDERS, repair_midnight

ORDER = ORDERS["contacts"]
DAY = datetime(2022, 10, 7)


def repaired(clocks, zone="UTC", day=DAY, clock_only=ORDER):
    """Times of one row by their clocks, as hh:mm or None, as (day of the month, clock)."""
    columns = {}
    for name, clock in zip(ORDER, clocks, strict=False):
        at = None if clock is None else datetime.combine(day, time.fromisoformat(clock))
        columns[name] = pa.array([at], pa.timestamp("us"))
    found = repair_midnight(columns, ORDER, clock_only=clock_only, time_zone=zone)
    times = {**columns, **found.columns}
    shown = [times[n][0].as_py() for n in ORDER if n in times]
    return [at and at.strftime("%d %H:%M") for at in shown], found.rows


@pytest.mark.parametrize(
    ("clocks", "expected", "rows"),
    [
        (["23:50", "23:55", "00:05", "00:10"], ["07 23:50", "07 23:55", "08 00:05", "08 00:10"], 1),
        (["23:50", None, None, "00:10"], ["07 23:50", None, None, "08 00:10"], 1),
        (["23:50", "00:01", None, "00:10"], ["07 23:50", "08 00:01", None, "08 00:10"], 1),
        (["10:00", "10:01", "10:02", "10:03"], ["07 10:00", "07 10:01", "07 10:02", "07 10:03"], 0),
        # Back by minutes: a wrong clock, and not a call of a day.
        (["10:00", "09:58", None, "10:03"], ["07 10:00", "07 09:58", None, "07 10:03"], 0),
        (["13:00", None, None, "00:59"], ["07 13:00", None, None, "08 00:59"], 1),
        (["13:00", None, None, "01:00"], ["07 13:00", None, None, "07 01:00"], 0),
        # Answered after midnight, ended "before" that: the end is wrong, wherever it lies.
        (["23:50", None, "00:05", "00:03"], ["07 23:50", None, "08 00:05", "07 00:03"], 1),
        ([None, None, "00:05", "00:10"], [None, None, "07 00:05", "07 00:10"], 0),
    ],
)  # fmt: skip
def test_a_clock_before_the_one_it_follows_lies_on_the_next_day(clocks, expected, rows):
    assert repaired(clocks) == (expected, rows)


def test_a_time_with_a_date_of_its_own_is_never_moved():
    times, rows = repaired(["23:50", None, None, "00:10"], clock_only=("started_at",))
    assert (times[-1], rows) == ("07 00:10", 0)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        # Instants: on 29 October 2022 23:30 in London is 22:30 UTC; at 02:00 clocks went back.
        (datetime(2022, 10, 29), "22:30", "00:00", 26.5),
        (datetime(2022, 3, 26), "23:30", "01:30", 25),
    ],
)
def test_the_next_day_is_the_councils_even_where_it_has_23_or_25_hours(day, starts, ends, hours):
    begun = datetime.combine(day, time.fromisoformat(starts))
    clock = datetime.combine(day, time.fromisoformat(ends))
    columns = {"started_at": pa.array([begun]), "ended_at": pa.array([clock])}
    found = repair_midnight(
        columns, ORDER, clock_only=["ended_at"], time_zone="Europe/London"
    ).columns["ended_at"]
    local_gap = found[0].as_py() - clock
    assert local_gap in (timedelta(hours=23), timedelta(hours=24), timedelta(hours=25))


CLOCKS = st.none() | st.times().map(lambda t: t.replace(microsecond=0))


@given(st.lists(st.tuples(CLOCKS, CLOCKS, CLOCKS, CLOCKS), min_size=1, max_size=5))
def test_only_what_then_follows_within_twelve_hours_is_moved(given_rows):
    columns = {
        name: pa.array(
            [r[n] and datetime.combine(DAY, r[n]) for r in given_rows], pa.timestamp("us")
        )
        for n, name in enumerate(ORDER)
    }
    found = repair_midnight(columns, ORDER, clock_only=ORDER, time_zone="UTC")
    after = {**columns, **found.columns}
    moved_rows = 0
    for row in range(len(given_rows)):
        before, moved_any = None, False
        for name in ORDER:
            was, now = columns[name][row].as_py(), after[name][row].as_py()
            if was is None:
                assert now is None
                continue
            assert now - was in (timedelta(0), timedelta(days=1))
            if now != was:
                moved_any = True
                assert timedelta(0) <= now - before < timedelta(hours=12)
            before = now
        moved_rows += moved_any
    assert found.rows == moved_rows
