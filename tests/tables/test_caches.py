"""Caches of rows: found again whole, removed when nothing uses them, never half.

Which reads they spare is tested where inputs are read (`test_readers`).
"""

import os
import threading
import time
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.errors import Where, problem
from gaugebook.tables.caches import (
    UNUSED_SECONDS,
    CachedRows,
    RowCache,
    cache_key,
    moved_into_place,
    sha256_of_tables,
    write_parquet,
)
from gaugebook.tables.dataset import InputFile

SECRET = b"s" * 64


def rows(cache, key):
    path = cache.path(key)
    write_parquet(pa.table({"n": [1, 2]}), path)
    missing = problem("time-missing", Where("a.csv"), count=np.int64(3), column="started_at")
    return CachedRows(
        path,
        (InputFile("a.csv", "f" * 64, 9, (("row-ragged", 2), ("duplicate-keys", 1))),),
        (missing,),
        ((date(2022, 10, 3), 2),),
        frozenset({"started_at"}),
    )


def key(*parts):
    return cache_key(parts, secret=SECRET)


def cache(folder, source="calls"):
    return RowCache(folder, table="contacts", source=source)


def test_what_was_kept_is_found_again_by_another_run(tmp_path):
    made = cache(tmp_path)
    kept = made.keep(key("a"), rows(made, key("a")))
    again = cache(tmp_path).find(key("a"))
    assert again == kept
    assert again.problems[0].facts == {"count": 3, "column": "started_at"}
    assert again.files[0].rows_left_out == 3
    assert cache(tmp_path).find(key("b")) is None


def test_a_key_hangs_on_every_part_and_their_order_and_on_the_secret():
    keys = [key("a", "b"), key("b", "a"), key("ab"), key("a"), cache_key(["a"], secret=b"t")]
    assert len({*keys}) == len(keys)
    assert all(len(k) == 16 for k in keys)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"files": []}'])
def test_notes_that_are_damaged_are_no_cache(tmp_path, text):
    made = cache(tmp_path)
    kept = made.keep(key("a"), rows(made, key("a")))
    kept.parquet.with_suffix(".json").write_text(text)
    assert made.find(key("a")) is None


def test_what_no_run_has_used_for_a_day_is_removed_with_its_notes(tmp_path):
    made = cache(tmp_path)
    old, used, fresh = key("old"), key("used"), key("fresh")
    for name in (old, used, fresh):
        made.keep(name, rows(made, name))
    long_ago = time.time() - UNUSED_SECONDS - 60
    for name in (old, used):
        for suffix in (".parquet", ".json"):
            os.utime(made.path(name).with_suffix(suffix), (long_ago, long_ago))
    later = cache(tmp_path)
    assert later.find(used) is not None
    removed = later.remove_unused()
    assert {path.name for path in removed} == {
        f"contacts-calls-{old}.parquet",
        f"contacts-calls-{old}.json",
    }
    assert {p.suffix for p in tmp_path.iterdir()} == {".parquet", ".json"}
    assert len(list(tmp_path.iterdir())) == 4


def test_caches_of_other_sources_and_other_files_stay(tmp_path):
    others = [
        "contacts-calls-2-0123456789abcdef.parquet",
        "contacts-calls-0123456789abcdef-0123456789abcdef.parquet",
        "cases-calls-0123456789abcdef.parquet",
        "made-up-contacts-2022.parquet",
        "secret",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1, 1))
    assert cache(tmp_path).remove_unused() == []
    assert {p.name for p in tmp_path.iterdir()} == {*others}


def test_what_a_killed_run_left_half_is_removed_in_time(tmp_path):
    half = tmp_path / f"contacts-calls-{key('a')}.parquet.part-77-0a1b2c3d"
    half.write_bytes(b"PAR1 half")
    assert cache(tmp_path).remove_unused() == []
    os.utime(half, (1, 1))
    assert cache(tmp_path).remove_unused() == [half]


def test_two_runs_at_once_write_and_read_whole_files(tmp_path):
    made = cache(tmp_path)
    faults = []

    def run():
        mine = cache(tmp_path)
        for _ in range(25):
            mine.keep(key("a"), rows(mine, key("a")))
            found = mine.find(key("a"))
            if found is None or pq.read_table(found.parquet).num_rows != 2:
                faults.append(found)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    names = {f"contacts-calls-{key('a')}{suffix}" for suffix in (".parquet", ".json")}
    assert {p.name for p in tmp_path.iterdir()} == names
    assert made.find(key("a")) is not None


def test_a_file_is_moved_into_place_only_when_it_is_whole(tmp_path):
    target = tmp_path / "a.parquet"
    target.write_bytes(b"before")

    def write_half():
        with moved_into_place(target) as half:
            half.write_bytes(b"half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_half()
    assert target.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.parquet"]


def test_the_content_of_an_answer_has_one_hash_however_it_came():
    whole = pa.table({"a": [1, 2, 3]})
    pieces = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert sha256_of_tables([whole]) == sha256_of_tables([pieces])
    assert sha256_of_tables([whole]) != sha256_of_tables([pa.table({"a": [1, 2, 4]})])
    assert sha256_of_tables([whole]) != sha256_of_tables([pa.table({"b": [1, 2, 3]})])
