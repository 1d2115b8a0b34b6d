"""What cannot be true of a record, on small tables drawn here."""

from datetime import datetime

import pyarrow as pa

from gaugebook.definitions.schema import TABLES
from gaugebook.tables.records.impossible import blank_negative, contradicting_times

CONTACTS, STAFFING = TABLES["contacts"], TABLES["staffing"]


def times(*clocks):
    values = [c and datetime.fromisoformat(f"2022-10-03T{c}") for c in clocks]
    return pa.array(values, pa.timestamp("us"))


def empty(spec, rows, **columns):
    return pa.table({c.name: columns.get(c.name, pa.nulls(rows)) for c in spec.columns})


def test_an_end_before_its_start_contradicts_it_and_a_blank_says_nothing():
    started = times("09:00", "09:00", "09:00", None)
    ended = times("08:59", "09:00", None, "09:00")
    table = empty(CONTACTS, 4, **{CONTACTS.time_column: started, CONTACTS.end_column: ended})
    found = contradicting_times(table, CONTACTS)
    assert found["ends-before-start"].to_pylist() == [True, False, None, None]
    assert "half-hour-split" not in found


def test_staffing_that_does_not_begin_on_a_half_hour_is_found():
    table = empty(STAFFING, 4, **{STAFFING.time_column: times("09:00", "09:30", "09:31", None)})
    found = contradicting_times(table, STAFFING)
    assert found["half-hour-split"].to_pylist() == [False, False, True, None]


def test_what_is_below_none_becomes_blank_and_is_counted_and_zero_stays():
    waits = pa.array([-1.0, 0.0, None, 5.0])
    table, blanked = blank_negative(empty(CONTACTS, 4, wait_seconds=waits), CONTACTS)
    assert table["wait_seconds"].to_pylist() == [None, 0.0, None, 5.0]
    assert blanked == {"wait_seconds": ("negative-duration", 1)}


def test_a_score_may_be_negative():
    scores = pa.array([-2.0, 3.0])
    table, blanked = blank_negative(empty(CONTACTS, 2, satisfaction=scores), CONTACTS)
    assert table["satisfaction"].to_pylist() == [-2.0, 3.0]
    assert blanked == {}
