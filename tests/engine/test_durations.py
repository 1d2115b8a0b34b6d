"""Durations: calls by the second at which they ended, against pandas and by hand.

1. A call is timed from its start, the menu taken in; one that reached no queue lasted as long as
   its menu. In the queue only the wait counts, of calls that queued.
2. What is not known is counted apart, and no time is guessed.
3. Only counts come out.
"""

from dataclasses import astuple
from datetime import datetime

import pandas as pd
import pytest
import sqlglot
from tests.little_council import records

from gaugebook.engine.clock import Span
from gaugebook.engine.durations import (
    LEFT,
    Durations,
    EndedAfter,
    compile_durations,
    compute_durations,
)
from gaugebook.periods import parse_period
from gaugebook.sql import open_engine

OCTOBER = parse_period("2022-10")
FOUR_MONTHS = parse_period("2022-07..2022-10")

CALLS = """
    contact_id | started_at          | line    | outcome          | ivr_seconds | wait_seconds
    1          | 2022-10-03 09:00:00 | Waste   | answered         | 40          | 100
    2          | 2022-10-03 09:01:00 | Waste   | answered         | 40          | 100
    3          | 2022-10-04 09:00:00 | Waste   | abandoned        | 40          | 35
    4          | 2022-10-05 09:00:00 | Housing | short_abandoned  | 40          | 5
    5          | 2022-10-06 09:00:00 | Housing | abandoned_in_ivr | 22          |
    6          | 2022-10-07 09:00:00 | Housing | diverted         | 40          |
    7          | 2022-10-10 09:00:00 |         | refused          | 40          | 140
    8          | 2022-10-11 09:00:00 | Waste   | abandoned        |             | 30
    9          | 2022-10-12 09:00:00 | Waste   | abandoned        | 40          |
    10         | 2022-10-13 09:00:00 | Waste   |                  | 40          | 50
    11         | 2022-10-31 09:00:00 | Waste   | called_back      | 40          | 60
"""


def of(council):
    (found,) = council.read().dataset.records
    return found


def ends(durations):
    return {(e.seconds, e.outcome): e.calls for e in durations.ended}


def test_a_call_is_timed_from_its_start_with_the_menu(tmp_path):
    (found,) = compute_durations(of(records(tmp_path, CALLS)), OCTOBER)

    assert ends(found) == {
        (22, "abandoned_in_ivr"): 1,
        (40, "diverted"): 1,
        (45, "short_abandoned"): 1,
        (75, "abandoned"): 1,
        (100, "called_back"): 1,
        (140, "answered"): 2,
        (180, "refused"): 1,
    }
    assert found.unknown == 3  # a menu, a wait and an outcome that are blank
    assert found.calls == 8
    assert found.by_second()[0] == (22, 1, 0)
    assert found.left() == 3
    assert found.left(before=75) == 2
    assert found.left(("abandoned",), before=76) == 1


def test_in_the_queue_only_the_wait_counts_of_calls_that_queued(tmp_path):
    (found,) = compute_durations(of(records(tmp_path, CALLS)), OCTOBER, since="queue")

    assert ends(found) == {
        (5, "short_abandoned"): 1,
        (30, "abandoned"): 1,
        (35, "abandoned"): 1,
        (60, "called_back"): 1,
        (100, "answered"): 2,
        (140, "refused"): 1,
    }
    assert found.unknown == 2


def test_each_line_has_its_own_and_together_they_are_all(tmp_path):
    contacts = of(records(tmp_path, CALLS))
    (whole,) = compute_durations(contacts, OCTOBER)
    lines = compute_durations(contacts, OCTOBER, by="line")

    assert [d.group for d in lines] == ["Housing", "Waste", "_U"]
    assert sum(d.calls for d in lines) == whole.calls
    assert sum(d.unknown for d in lines) == whole.unknown
    (waste,) = compute_durations(contacts, OCTOBER, kept={"line": "Waste"})
    assert waste.ended == lines[1].ended


def test_webchats_are_no_calls(tmp_path):
    table = """
        contact_id | started_at          | channel | outcome   | ivr_seconds | wait_seconds
        1          | 2022-10-03 09:00:00 | phone   | answered  | 40          | 100
        2          | 2022-10-31 09:00:00 | webchat | abandoned | 0           | 10
    """
    (found,) = compute_durations(of(records(tmp_path, table)), OCTOBER)
    assert ends(found) == {(140, "answered"): 1}


def test_records_without_a_menu_time_no_call_but_time_the_queue(tmp_path):
    table = """
        contact_id | started_at          | outcome   | wait_seconds
        1          | 2022-10-03 09:00:00 | answered  | 100
        2          | 2022-10-31 09:00:00 | abandoned | 10
    """
    contacts = of(records(tmp_path, table))
    (call,) = compute_durations(contacts, OCTOBER)
    (queue,) = compute_durations(contacts, OCTOBER, since="queue")

    assert call.reason == "the records do not have ivr_seconds"
    assert call.ended == ()
    assert ends(queue) == {(100, "answered"): 1, (10, "abandoned"): 1}


def test_no_records_and_no_times_have_a_reason(tmp_path):
    contacts = of(records(tmp_path / "a", CALLS))
    (found,) = compute_durations(contacts, parse_period("2031-01"))
    assert found.reason == "the records hold nothing of January 2031"
    (found,) = compute_durations(contacts, OCTOBER, kept={"line": "Nowhere"})
    assert found.reason == "no call started in October 2022"

    table = """
        contact_id | started_at          | outcome  | ivr_seconds | wait_seconds
        1          | 2022-10-03 09:00:00 | answered |             |
        2          | 2022-10-31 09:00:00 | answered | 40          |
    """
    (found,) = compute_durations(of(records(tmp_path / "b", table)), OCTOBER)
    assert (found.unknown, found.reason) == (2, "of no call is it known how long it lasted")


def test_a_dimension_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="customer_key is no dimension"):
        compute_durations(of(records(tmp_path, CALLS)), OCTOBER, by="customer_key")


@pytest.mark.parametrize("since", ["call", "queue"])
def test_what_is_printed_for_spark_counts_the_same(tmp_path, since):
    span = Span(datetime(2022, 9, 30, 23), datetime(2022, 11, 1))
    tree = compile_durations(span, since=since, where="channel = 'phone'", by="line")
    spark = sqlglot.parse_one(tree.sql("spark"), read="spark").sql("duckdb")
    with open_engine() as engine:
        engine.register("contacts", of(records(tmp_path, CALLS)).parquet)
        ours, theirs = engine.rows(tree.sql("duckdb")), engine.rows(spark)
    assert sorted(map(repr, ours)) == sorted(map(repr, theirs))
    assert ours


# --- the made-up council --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contacts_of_demo(demo):
    (found,) = [r for r in demo.read.dataset.records if r.table == "contacts"]
    return found


@pytest.fixture(scope="module")
def calls_of_demo(contacts_of_demo):
    columns = ["started_at", "channel", "line", "outcome", "ivr_seconds", "wait_seconds"]
    table = pd.read_parquet(contacts_of_demo.parquet, columns=columns)
    at = table["started_at"]
    at = at.dt.tz_localize("UTC") if at.dt.tz is None else at
    wall = at.dt.tz_convert("Europe/London").dt.tz_localize(None)
    inside = (wall >= "2022-07-01") & (wall < "2022-11-01")
    return table[inside & (table["channel"] == "phone")]


def test_the_calls_of_the_made_up_council_are_what_pandas_counts(contacts_of_demo, calls_of_demo):
    never = calls_of_demo["outcome"].isin(["abandoned_in_ivr", "diverted"])
    wait = calls_of_demo["wait_seconds"].astype(float).where(~never, 0.0)
    seconds = (calls_of_demo["ivr_seconds"].astype(float) + wait).astype(int)
    expected = calls_of_demo.groupby([seconds, "outcome"]).size().to_dict()

    (found,) = compute_durations(contacts_of_demo, FOUR_MONTHS)
    assert ends(found) == expected
    assert found.unknown == 0


def test_those_who_left_are_those_of_the_figures(demo, contacts_of_demo):
    computed = demo.compute("gave_up_in_ivr_share", period="2022-07..2022-10", by=("line",))
    figures = {o.segment: o for o in computed.observations}
    (whole,) = compute_durations(contacts_of_demo, FOUR_MONTHS)
    queued = compute_durations(contacts_of_demo, FOUR_MONTHS, since="queue", by="line")

    assert whole.left() == figures["_T"].denominator
    assert whole.left(("abandoned_in_ivr",)) == figures["_T"].numerator
    for one in queued:
        figure = figures[f"line={one.group}"]
        assert one.left() == figure.denominator - figure.numerator


def test_44_percent_leave_at_the_message(contacts_of_demo):
    """Paragraph 2.33 of the report that the made-up council is made after."""
    (found,) = compute_durations(contacts_of_demo, FOUR_MONTHS)
    queue = ("abandoned",)
    around = found.left(queue, before=121) - found.left(queue, before=60)
    assert around / found.left(queue) == pytest.approx(0.44, abs=0.001)


def test_durations_hold_counts_and_codes_alone(contacts_of_demo):
    (found,) = compute_durations(contacts_of_demo, FOUR_MONTHS)
    texts = {one.outcome for one in found.ended}

    assert set(EndedAfter.__dataclass_fields__) == {"seconds", "outcome", "calls"}
    assert texts <= {*LEFT, "answered", "called_back", "refused", "diverted"}
    assert all(isinstance(v, int | str) for one in found.ended for v in astuple(one))
    assert isinstance(found, Durations)
