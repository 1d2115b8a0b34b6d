"""Keys of several columns and of whole rows.

R1  two rows have one key of parts only where every part is the same
R2  a blank part makes a blank key
R3  the same row has the same key in every file; equal rows of one file have different keys
R4  a key tells nothing of the row without the secret
"""

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.tables.records.keys import Occurrences, key_of_parts, key_of_row

SECRET = b"s" * 64
PARTS = st.text(alphabet="AB \x1f\x1e-|", max_size=4)


def parts(*columns, **options):
    return key_of_parts([pa.array(c, pa.string()) for c in columns], **options).to_pylist()


def rows(columns, seen=None, secret=SECRET):
    table = pa.table(columns)
    return key_of_row(table, secret=secret, occurrences=seen or Occurrences()).to_pylist()


@given(st.lists(st.tuples(PARTS, PARTS), min_size=2, max_size=8))
def test_keys_of_parts_are_the_same_only_where_the_parts_are(pairs):
    keys = parts([a for a, _ in pairs], [b for _, b in pairs])
    meant = [(" ".join(a.split()), " ".join(b.split())) for a, b in pairs]
    for key, other, one, two in zip(keys, keys[1:], meant, meant[1:], strict=False):
        if key is not None and other is not None:
            assert (key == other) == (one == two)
    assert [key is None for key in keys] == ["" in pair for pair in meant]


def test_an_unknown_part_is_a_blank_one():
    assert [k is None for k in parts(["0", "7"], ["a", "b"], unknown=["0"])] == [True, False]


def test_numbers_and_texts_make_the_same_key():
    assert key_of_parts([pa.array([12]), pa.array(["a"])]) == key_of_parts(
        [pa.array(["12"]), pa.array(["a"])]
    )


CALL = {"line": ["Waste", "Waste", "Tax"], "wait": ["5", "5", "5"]}


def test_equal_rows_in_one_file_stay_apart_and_are_the_same_in_the_next():
    first, again = rows(CALL), rows(CALL)
    assert len(set(first)) == 3
    assert again == first


def test_sheets_of_one_file_are_counted_on():
    seen = Occurrences()
    assert not set(rows(CALL, seen)) & set(rows(CALL, seen))


@pytest.mark.parametrize(
    "other",
    [
        {"wait": ["5", "5", "5"], "line": ["Waste", "Waste", "Tax"]},
        {**CALL, "new": pa.nulls(3)},
        {**CALL, "new": ["", " ", None]},
        {"line": ["Waste ", "Waste", " Tax"], "wait": [5, 5, 5]},
        {"line": CALL["line"], "wait": [5.0, 5.0, 5.0]},
    ],
    ids=["order", "blank column", "empty cells", "spaces and numbers", "floats"],
)
def test_the_same_row_of_another_export_has_the_same_key(other):
    assert rows(other) == rows(CALL)


def test_a_float_has_the_same_key_whatever_stands_beside_it():
    alone, among = rows({"id": [101004143000.0]}), rows({"id": [101004143000.0, 0.5]})
    assert alone[0] == among[0] == rows({"id": [101004143000]})[0]
    assert rows({"at": pa.array([datetime(2022, 7, 1)], pa.timestamp("ns"))}) == rows(
        {"at": pa.array([datetime(2022, 7, 1)], pa.timestamp("s"))}
    )


def test_a_value_in_another_column_is_another_row():
    assert rows({"a": ["x"], "b": [None]}) != rows({"a": pa.nulls(1, pa.string()), "b": ["x"]})


def test_the_key_hangs_on_the_secret_and_shows_nothing():
    assert not set(rows(CALL)) & set(rows(CALL, secret=b"t" * 64))
    assert not any("Waste" in key for key in rows(CALL))
