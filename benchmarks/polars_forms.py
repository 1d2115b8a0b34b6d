"""The same work in Polars: lazy, streaming, on all threads.

Each gives the columns that the SQL gives; totals are added up from lines where they can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench_data import FIRST_DAY, TIME_ZONE

Row = Sequence[Any]


def _with_months(path: Path) -> Any:
    """Give the calls in Polars, with the number of the local month."""
    import polars as pl

    local = pl.col("started_at").dt.convert_time_zone(TIME_ZONE)
    number = (local.dt.year() - FIRST_DAY.year) * 12 + local.dt.month() - 1
    return pl.scan_parquet(path).filter(pl.col("channel") == "phone").with_columns(month=number)


def kpi_polars(path: Path) -> list[Row]:
    import polars as pl

    outcome, wait = pl.col("outcome"), pl.col("wait_seconds")
    is_answered = outcome == "answered"
    names = ["answered", "abandoned", "short_abandoned", "called_back", "refused"]
    counts = [
        outcome.is_in(names).sum().alias("offered"),
        is_answered.sum().alias("answered"),
        (outcome == "abandoned").sum().alias("abandoned"),
        (is_answered & (wait <= 20)).sum().alias("within_20s"),
        wait.filter(is_answered).sum().alias("wait"),
        (is_answered & wait.is_not_null()).sum().alias("waits"),
    ]
    lines = _with_months(path).group_by("month", "line").agg(*counts)
    found = lines.collect(engine="streaming")
    totals = found.group_by("month").agg(pl.exclude("line").sum()).with_columns(line=None)
    both = pl.concat([found, totals.select(found.columns)], how="vertical_relaxed")
    return both.with_columns(
        a=pl.col("answered") / pl.col("offered"),
        b=pl.col("abandoned") / pl.col("offered"),
        c=pl.col("within_20s") / pl.col("offered"),
        d=pl.col("wait") / pl.col("waits"),
    ).rows()


def wait_polars(path: Path) -> list[Row]:
    import polars as pl

    wait = pl.col("wait_seconds").filter(pl.col("outcome") == "answered")
    quantiles = [
        wait.quantile(0.5, interpolation="linear").alias("median"),
        wait.quantile(0.9, interpolation="linear").alias("p90"),
    ]
    calls = _with_months(path)
    lines = calls.group_by("month", "line").agg(*quantiles)
    totals = calls.group_by("month").agg(*quantiles)
    by_line, by_month = pl.collect_all([lines, totals], engine="streaming")
    known = {
        (m, n): (p, q) for m, n, p, q in by_line.select("month", "line", "median", "p90").rows()
    }
    known |= {(m, None): (p, q) for m, p, q in by_month.select("month", "median", "p90").rows()}
    return [(*row, *known[row[0], row[1]]) for row in kpi_polars(path)]


def repeat_polars(path: Path) -> list[Row]:
    import polars as pl

    wall = pl.col("started_at").dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)
    before = pl.col("at").shift(1).over("customer_key", order_by=["started_at", "line"])
    is_repeat = pl.col("at") - before <= pl.duration(days=7)
    found = (
        pl.scan_parquet(path)
        .select("customer_key", "started_at", "line")
        .filter(pl.col("customer_key").is_not_null())
        .with_columns(at=wall)
        .with_columns(is_repeat=is_repeat)
        .group_by("line")
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("is_repeat").sum().cast(pl.Int64))
        .collect(engine="streaming")
    )
    rows: list[Row] = list(found.rows())
    return [*rows, (None, sum(row[1] for row in rows), sum(row[2] for row in rows))]


def caller_polars(path: Path) -> list[Row]:
    import polars as pl

    # drop_nulls, because Polars counts "not known" as one more caller
    callers = pl.col("customer_key").drop_nulls().n_unique().cast(pl.Int64)
    found = _with_months(path).group_by("month").agg(callers).collect(engine="streaming")
    return found.rows()
