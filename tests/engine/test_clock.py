"""Instants and clock times: changes of the clock, and pieces of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from gaugebook.engine.clock import offsets_of, wall_time
from gaugebook.sql import open_engine

ZONES = ["Europe/London", "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


@given(
    zone=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),
    days=st.integers(0, 800),
    at=st.floats(0, 1),
)
def test_the_offset_at_any_moment_is_that_of_the_zone(zone, start, days, at):
    start = start.replace(microsecond=0)
    end = start + timedelta(days=days)
    offsets = offsets_of(zone, start, end)
    moment = start + timedelta(seconds=int((end - start).total_seconds() * at))
    found = [o for o in offsets if o.since <= moment][-1].seconds
    truth = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert found == truth.total_seconds()


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_on_the_wall_is_that_of_the_zone(zone, tmp_path):
    start, end = datetime(2021, 12, 1), datetime(2024, 2, 1)
    moments = [start + timedelta(minutes=37 * n) for n in range(30_000)]
    moments = [m for m in moments if m < end]
    pq.write_table(pa.table({"t": pa.array(moments, pa.timestamp("us"))}), tmp_path / "times")
    tree = wall_time(exp.column("t"), offsets_of(zone, start, end))
    with open_engine() as engine:
        engine.register("times", tmp_path / "times")
        rows = engine.rows(f"SELECT t, {tree.sql('duckdb')} AS wall FROM times")
    assert len(rows) == len(moments)
    for row in rows:
        local = row["t"].replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert row["wall"] == local
