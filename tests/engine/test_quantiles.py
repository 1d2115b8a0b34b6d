"""Quantiles are exact, and those of the same values are worked out together."""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from sqlglot import exp

from gaugebook.definitions.library import load_library
from gaugebook.engine.clock import Span
from gaugebook.engine.compile import compile_metrics
from gaugebook.sql import open_engine

OCTOBER = Span(datetime(2022, 10, 1), datetime(2022, 11, 1))
NOVEMBER = Span(datetime(2022, 11, 1), datetime(2022, 12, 1))
WAITS = [3.0, 5.0, 8.5, 13.0, 21.0, 34.0, 55.0, 89.0, 144.0, 233.0, 1000.0]

LIBRARY = load_library()[0]


def statement(*names):
    metrics = [LIBRARY.metrics[name] for name in names]
    return compile_metrics(metrics, LIBRARY.measures, spans=[OCTOBER, NOVEMBER])


@pytest.fixture
def contacts(tmp_path):
    """Answered calls of October, and one of November that nobody answered."""
    table = pa.table(
        {
            "started_at": pa.array(
                [datetime(2022, 10, 3, 9)] * len(WAITS) + [datetime(2022, 11, 3)],
                pa.timestamp("us"),
            ),
            "channel": ["phone"] * (len(WAITS) + 1),
            "outcome": ["answered"] * len(WAITS) + ["abandoned"],
            "wait_seconds": [*WAITS, 77.0],
        }
    )
    pq.write_table(table, tmp_path / "contacts.parquet")
    return tmp_path / "contacts.parquet"


def test_two_quantiles_of_one_wait_are_those_of_numpy(contacts):
    both = statement("wait_median", "wait_p90")
    with open_engine() as engine:
        engine.register("contacts", contacts)
        rows = {row["piece"]: row for row in engine.rows(both.sql())}
    median, p90 = (both.columns[name]["quantile"] for name in ("wait_median", "wait_p90"))
    assert rows[0][median] == np.quantile(WAITS, 0.5)
    assert rows[0][p90] == pytest.approx(np.quantile(WAITS, 0.9), rel=1e-12)
    assert (rows[1][median], rows[1][p90]) == (None, None)


def test_the_values_are_named_once_for_each_share_and_printed_exactly():
    both = statement("wait_median", "wait_p90")
    for dialect, function in (("duckdb", "QUANTILE_CONT"), ("spark", "PERCENTILE")):
        tree = sqlglot.parse_one(both.sql(dialect), read=dialect)
        printed = tree.sql(dialect)
        assert function + "(CAST(wait_seconds AS DOUBLE)" in printed
        assert "APPROX" not in printed.upper()
        assert "0.5, 0.9" in printed
    assert "ELEMENT_AT" in both.sql("spark")
    assert both.sql("duckdb").count("LIST_EXTRACT") == 2


def test_quantiles_of_different_calls_are_kept_apart():
    apart = statement("wait_median", "abandoned_wait_mean")
    assert not list(apart.tree.find_all(exp.Array))
