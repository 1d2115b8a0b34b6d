"""Several sorted tables as one: each key once, sorted, whatever the order and size of the parts.

R1  of one key the earliest row is kept; at one time the one of the first part
R2  the joined table is what sorting and sifting everything at once would give
R3  rows are counted: those kept and those that repeat make up each part
R4  a year of months is never in memory at once
"""

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaugebook.tables.records import joining
from gaugebook.tables.records.joining import columns_of_few_values, join_parts, sorted_once

BEGIN = datetime(2022, 10, 3)
SCHEMA = pa.schema([("id", pa.string()), ("at", pa.timestamp("us")), ("n", pa.int64())])


def part(rows):
    made = [{"id": key, "at": BEGIN + timedelta(hours=hour), "n": n} for key, hour, n in rows]
    return pa.Table.from_pylist(made, SCHEMA)


def joined(folder, tables, rows_at_once=joining.ROWS_AT_ONCE):
    paths = []
    for number, table in enumerate(tables):
        paths.append(folder / f"part{number}.parquet")
        whole, _ = sorted_once(table, ["id"], "at")
        pq.write_table(whole, paths[-1], row_group_size=3)
    found = join_parts(paths, folder / "joined.parquet", key=["id"], time_column="at")
    return pq.read_table(folder / "joined.parquet"), found


def test_of_one_key_the_earliest_row_is_kept_and_then_the_one_of_the_first_part(tmp_path):
    table, found = joined(
        tmp_path,
        [part([("a", 5, 1), ("b", 2, 2)]), part([("a", 1, 3), ("b", 2, 4), (None, 2, 5)])],
    )
    assert [(r["id"], r["n"]) for r in table.to_pylist()] == [("a", 3), ("b", 2), (None, 5)]
    assert found.repeats == (1, 1)
    assert found.times.to_pylist() == table["at"].to_pylist()


ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", None]), st.integers(0, 6), st.just(0)),
    max_size=12,
)


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=4), st.integers(1, 5))
def test_it_is_what_sorting_everything_at_once_would_give(tmp_path_factory, drawn, at_once):
    number, numbered = 0, []
    for rows in drawn:
        numbered.append([(key, hour, number + n) for n, (key, hour, _) in enumerate(rows)])
        number += len(rows)
    tables = [part(rows) for rows in numbered]
    before, joining.ROWS_AT_ONCE = joining.ROWS_AT_ONCE, at_once
    try:
        table, found = joined(tmp_path_factory.mktemp("parts"), tables)
    finally:
        joining.ROWS_AT_ONCE = before
    seen, expected = set(), []
    for key, hour, n in sorted((r for rows in numbered for r in rows), key=lambda r: r[1]):
        if key is None or key not in seen:
            expected.append((key, hour, n))
        seen.add(key)
    assert [(r["id"], r["n"]) for r in table.to_pylist()] == [(k, n) for k, _, n in expected]
    assert table.schema == SCHEMA
    once = [sorted_once(t, ["id"], "at")[0].num_rows for t in tables]
    assert sum(once) - sum(found.repeats) == table.num_rows


def test_the_places_of_sorted_rows_are_those_they_had():
    table, places = sorted_once(part([("a", 5, 0), ("b", 2, 1), ("a", 1, 2)]), ["id"], "at")
    assert table["n"].to_pylist() == places.tolist() == [2, 1]


def test_no_more_than_a_stretch_of_each_part_is_held(tmp_path, monkeypatch):
    """Twelve months of 2,000 rows, 500 rows at a time: a window never has 2,500."""
    monkeypatch.setattr(joining, "ROWS_AT_ONCE", 500)
    sizes = []
    real = pa.Table.from_batches

    class Counting:
        def __getattr__(self, name):
            return getattr(pa.Table, name)

        @staticmethod
        def from_batches(batches):
            sizes.append(sum(batch.num_rows for batch in batches))
            return real(batches)

    months = [
        part([(f"{month}-{n}", 700 * month + n // 3, n) for n in range(2_000)])
        for month in range(12)
    ]
    for number, table in enumerate(months):
        pq.write_table(table, tmp_path / f"{number}.parquet")
    paths = [tmp_path / f"{number}.parquet" for number in range(12)]

    class Arrow:
        Table = Counting()

        def __getattr__(self, name):
            return getattr(pa, name)

    monkeypatch.setattr(joining, "pa", Arrow())
    found = join_parts(paths, tmp_path / "year.parquet", key=["id"], time_column="at")
    assert found.repeats == (0,) * 12
    assert pq.read_metadata(tmp_path / "year.parquet").num_rows == 24_000
    assert max(sizes) <= 1_000


def test_parts_without_rows_join_to_none(tmp_path):
    table, found = joined(tmp_path, [part([]), part([])])
    assert (table.num_rows, found.repeats) == (0, (0, 0))
    assert table.schema == SCHEMA


def test_a_key_of_several_columns_takes_a_blank_for_a_value(tmp_path):
    table = part([("a", 1, 1), (None, 1, 2), (None, 1, 3)])
    path = tmp_path / "half-hours.parquet"
    pq.write_table(table, path)
    found = join_parts([path], tmp_path / "all.parquet", key=["at", "id"], time_column="at")
    assert found.repeats == (1,)


@pytest.mark.parametrize("size", [1, 7])
def test_rows_of_one_time_keep_their_order(tmp_path, size):
    rows = [(f"k{n}", 1, n) for n in range(size)]
    table, _ = joined(tmp_path, [part(rows), part([(f"z{k}", h, 10 + n) for k, h, n in rows])])
    assert table["n"].to_pylist() == [*range(size), *range(10, 10 + size)]


def test_only_words_that_come_again_are_kept_as_a_list() -> None:
    rows = 1_000
    table = pa.table(
        {
            "line": ["Waste", "Tax"] * (rows // 2),
            "contact_id": [f"C{n}" for n in range(rows)],
            "wait_seconds": [1.0] * rows,
        }
    )
    assert columns_of_few_values(table) == ["line"]
