"""Which columns hold no blank, as the file itself says."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gaugebook.engine.blanks import filled_columns


def test_a_column_without_a_blank_is_filled(tmp_path):
    table = pa.table({"a": [1, 2, 3], "b": ["x", None, "y"], "c": pa.nulls(3, pa.string())})
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=1)
    assert filled_columns(tmp_path / "t.parquet") == {"a"}


def test_a_file_without_statistics_promises_nothing(tmp_path):
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "t.parquet", write_statistics=False)
    assert filled_columns(tmp_path / "t.parquet") == frozenset()


def test_an_empty_file_promises_nothing(tmp_path):
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), tmp_path / "t.parquet")
    assert filled_columns(tmp_path / "t.parquet") == frozenset()


def test_a_file_that_changed_is_read_again(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": [1, 2]}), path)
    assert filled_columns(path) == {"a"}
    pq.write_table(pa.table({"a": [1, None], "b": [1, 2]}), path)
    assert filled_columns(path) == {"b"}


def test_a_file_that_is_gone_is_an_error(tmp_path):
    with pytest.raises(OSError, match="none"):
        filled_columns(tmp_path / "none.parquet")
