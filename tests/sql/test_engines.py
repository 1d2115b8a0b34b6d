"""DuckDB and Spark give the same rows, in the same Python types, for the shapes that we use.

Each shape is parsed once, as DuckDB, and the one tree is printed for both engines. The records lie
around both changes of the clock, where an engine that knew of time zones would go astray; they
have blanks in every column that may have them, and decimals that no double holds.

E1  rows are equal; doubles to twelve digits, all else exactly
E2  types are equal: int, Decimal, float, str, bool, date, datetime without a zone, None
E3  nothing depends on the zone of the machine
"""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from math import isclose

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp, parse_one

from gaugebook.sql import open_engine

SPRING, AUTUMN = datetime(2022, 3, 27, 0), datetime(2022, 10, 30, 0)
TABLE = "contacts"


def made_up_contacts():
    """Four hundred contacts, at each quarter of an hour from 11 pm to 3 am around the changes."""
    lots = random.Random(2022)
    quarters = [timedelta(minutes=15 * n) for n in range(-4, 13)]
    rows = []
    for number in range(400):
        at = lots.choice((SPRING, AUTUMN)) + lots.choice(quarters) + timedelta(days=number % 9)
        rows.append(
            {
                "contact_id": str(number),
                "started_at": at,
                "zoned_at": at,
                "closed_at": lots.choice([at + timedelta(seconds=number), None]),
                "line": lots.choice(["Waste", "Roads", "_T", "it's a \\ line", "Größe", None]),
                "channel": lots.choice(["phone", "webchat"]),
                "outcome": lots.choice(["answered", "answered", "abandoned", None]),
                "customer_key": lots.choice([f"c{number % 40}", f"c{number % 7}", None]),
                "email_on_record": lots.choice([True, False, None]),
                "wait_seconds": lots.choice([lots.randrange(600) / 7, 0.1, None]),
                "cost": lots.choice([Decimal(lots.randrange(10**9)) / 10**4, None]),
                "calls": lots.randrange(1000),
            }
        )
    return rows


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    schema = pa.schema(
        [
            ("contact_id", pa.string()),
            ("started_at", pa.timestamp("us")),
            ("zoned_at", pa.timestamp("us", tz="UTC")),
            ("closed_at", pa.timestamp("us")),
            *((name, pa.string()) for name in ("line", "channel", "outcome", "customer_key")),
            ("email_on_record", pa.bool_()),
            ("wait_seconds", pa.float64()),
            ("cost", pa.decimal128(18, 4)),
            ("calls", pa.int64()),
        ]
    )
    # Marks that a path pattern would read otherwise, and one that a URI would.
    path = tmp_path_factory.mktemp("it's [1] {a,b} %20") / "contacts*.parquet"
    pq.write_table(pa.Table.from_pylist(made_up_contacts(), schema), path)
    return path


@pytest.fixture(scope="module")
def duckdb(parquet):
    with open_engine() as engine:
        engine.register(TABLE, parquet)
        yield engine


@pytest.fixture(scope="module")
def spark(parquet, spark_settings):
    with open_engine(spark_settings) as engine:
        engine.register(TABLE, parquet)
        yield engine


def printed(text, dialect):
    """The one tree in an engine's words; quantiles by Spark's exact function."""

    def exact(node):
        if dialect == "spark" and isinstance(node, exp.PercentileCont):
            return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])
        return node

    return parse_one(text, read="duckdb").transform(exact).sql(dialect)


def in_order(rows):
    return sorted(rows, key=lambda row: [(v is not None, str(v)) for v in row.values()])


def is_same(one, other):
    if type(one) is not type(other):
        return False
    return isclose(one, other, rel_tol=1e-12) if isinstance(one, float) else one == other


def assert_equal(ours, theirs):
    assert ours, "a shape that gives no rows compares nothing"
    assert len(ours) == len(theirs)
    for one, other in zip(in_order(ours), in_order(theirs), strict=True):
        assert one.keys() == other.keys()
        differing = {k: (one[k], other[k]) for k in one if not is_same(one[k], other[k])}
        assert differing == {}, f"DuckDB and Spark differ in {one}"


SHAPES = {
    "counts with filters": """
        SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE outcome = 'answered') AS answered,
          COUNT(*) FILTER (WHERE NOT (outcome = 'answered')) AS not_answered,
          COUNT(*) FILTER (WHERE (outcome = 'answered') IS NULL) AS unclear,
          COUNT(wait_seconds) FILTER (WHERE email_on_record) AS waited,
          COUNT(*) FILTER (WHERE outcome = 'nothing of the kind') AS none
        FROM contacts""",
    "sums of decimals": """
        SELECT channel, SUM(CAST(wait_seconds AS DECIMAL(18, 6))) AS waited,
          SUM(CAST(cost AS DECIMAL(18, 6))) FILTER (WHERE email_on_record) AS cost,
          SUM(CAST(calls AS DECIMAL(38, 0))) AS calls, SUM(calls) AS whole,
          SUM(CAST(cost AS DECIMAL(18, 6))) FILTER (WHERE outcome = 'none') AS nothing
        FROM contacts GROUP BY channel""",
    "mean and ratio": """
        SELECT line, CAST(SUM(cost) AS DOUBLE) / NULLIF(COUNT(cost), 0) AS mean,
          CAST(100 AS DOUBLE) * COUNT(*) FILTER (WHERE email_on_record)
            / NULLIF(COUNT(*) FILTER (WHERE outcome = 'none'), 0) AS of_nothing
        FROM contacts GROUP BY line""",
    "quantiles": """
        SELECT line, QUANTILE_CONT(CAST(wait_seconds AS DOUBLE), 0.5) AS p50,
          QUANTILE_CONT(CAST(wait_seconds AS DOUBLE), 0.9)
            FILTER (WHERE outcome = 'answered') AS p90,
          QUANTILE_CONT(CAST(cost AS DOUBLE), 0.95) AS of_decimals,
          QUANTILE_CONT(CAST(calls AS DOUBLE), 0.25) AS of_integers,
          QUANTILE_CONT(CAST(cost AS DOUBLE), 0.5) FILTER (WHERE outcome = 'none') AS of_nothing
        FROM contacts GROUP BY line""",
    "different values": """
        SELECT channel, COUNT(DISTINCT customer_key) AS people,
          COUNT(DISTINCT customer_key) FILTER (WHERE outcome = 'answered') AS answered
        FROM contacts GROUP BY channel""",
    "totals and breakdowns": """
        SELECT channel,
          CASE WHEN GROUPING(line) = 1 THEN '_T' ELSE COALESCE(line, '_U') END AS by_line,
          GROUPING(line) AS is_total, COUNT(*) AS n, COUNT(DISTINCT customer_key) AS people,
          QUANTILE_CONT(wait_seconds, 0.9) AS p90, SUM(CAST(cost AS DECIMAL(18, 6))) AS cost
        FROM contacts GROUP BY GROUPING SETS ((channel), (channel, line))""",
    "months by instants": """
        SELECT CASE WHEN started_at < CAST('2022-03-27 01:00:00' AS TIMESTAMP) THEN 0
            WHEN started_at < CAST('2022-10-30 01:00:00' AS TIMESTAMP) THEN 1 ELSE 2 END AS piece,
          COUNT(*) AS n, MIN(started_at) AS first, MAX(started_at) AS last
        FROM contacts GROUP BY 1""",
    "instants that a file holds with a zone": """
        SELECT contact_id, started_at, zoned_at, started_at = zoned_at AS same,
          zoned_at >= CAST('2022-10-30 01:00:00' AS TIMESTAMP) AS later
        FROM contacts""",
    "the clock on the wall": """
        SELECT contact_id, started_at + INTERVAL '3600' SECOND AS wall,
          CAST(started_at + INTERVAL '1' HOUR AS DATE) AS local_day,
          started_at - INTERVAL '7' DAY AS week_before
        FROM contacts""",
    "parts of the day": """
        SELECT CAST(started_at AS DATE) AS day,
          DATE_DIFF('day', DATE '2024-01-01', CAST(started_at AS DATE)) % 7 + 1 AS weekday,
          HOUR(started_at) * 2 + CASE WHEN MINUTE(started_at) >= 30 THEN 1 ELSE 0 END AS half_hour,
          CAST(DATE_TRUNC('month', started_at) AS DATE) AS month,
          CAST(DATE_TRUNC('week', started_at) AS DATE) AS week, COUNT(*) AS n
        FROM contacts GROUP BY 1, 2, 3, 4, 5""",
    "days between dates": """
        SELECT contact_id,
          DATE_DIFF('day', CAST(started_at AS DATE), CAST(closed_at AS DATE)) AS days,
          closed_at IS NULL AS is_open
        FROM contacts""",
    "the contact before": """
        SELECT contact_id, LAG(started_at) OVER (PARTITION BY customer_key
            ORDER BY started_at NULLS LAST, line NULLS LAST, contact_id NULLS LAST) AS before
        FROM contacts WHERE NOT customer_key IS NULL""",
    "the last answered contact before": """
        SELECT line, COUNT(*) AS n,
          COUNT(*) FILTER (WHERE nearest >= started_at - INTERVAL '2' DAY) AS near
        FROM (SELECT line, started_at,
            MAX(CASE WHEN outcome = 'answered' THEN started_at END) OVER (PARTITION BY customer_key
            ORDER BY started_at NULLS LAST, contact_id NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS nearest FROM contacts) AS linked
        GROUP BY line""",
    "the next webchat": """
        SELECT contact_id, MIN(CASE WHEN channel = 'webchat' THEN started_at END) OVER (
            PARTITION BY customer_key ORDER BY started_at NULLS LAST, contact_id NULLS LAST
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS following
        FROM contacts WHERE NOT customer_key IS NULL""",
    "blanks in an order": """
        SELECT contact_id, ROW_NUMBER() OVER (ORDER BY line NULLS LAST, email_on_record NULLS LAST,
            contact_id NULLS LAST) AS number
        FROM contacts""",
    "two halves joined": """
        SELECT kind, COUNT(*) AS n, COUNT(at) AS known FROM (
          SELECT 'known' AS kind, started_at AS at FROM contacts WHERE NOT customer_key IS NULL
          UNION ALL
          SELECT 'stranger' AS kind, CAST(NULL AS TIMESTAMP) AS at FROM contacts
          WHERE customer_key IS NULL) AS both_halves
        GROUP BY kind""",
    "texts with quotes and backslashes": r"""
        SELECT line, COUNT(*) AS n, line = 'it''s a \ line' AS is_odd,
          line IN ('Größe', '_T') AS is_listed
        FROM contacts WHERE line <> 'Waste' OR line IS NULL GROUP BY line""",
    "distinct from": """
        SELECT COUNT(*) FILTER (WHERE line IS DISTINCT FROM 'Waste') AS other,
          COUNT(*) FILTER (WHERE line IS NOT DISTINCT FROM outcome) AS same
        FROM contacts""",
    "ranks of places": """
        SELECT line, n, RANK() OVER (ORDER BY n DESC NULLS LAST) AS place,
          PERCENT_RANK() OVER (ORDER BY n NULLS LAST, line NULLS LAST) AS share
        FROM (SELECT line, COUNT(*) AS n FROM contacts GROUP BY line) AS counted""",
    "true and false": """
        SELECT contact_id, email_on_record AS has,
          email_on_record AND outcome = 'answered' AS both_true,
          TRUE AS always, NOT email_on_record AS has_not
        FROM contacts""",
    "whole numbers": """
        SELECT contact_id, calls // 7 AS sevens, calls % 7 AS rest,
          CAST(FLOOR(wait_seconds) AS BIGINT) AS seconds, 1 AS one
        FROM contacts""",
}

# Natural ways to write it that do differ, so that nobody takes them for granted.
DIFFERENT = {
    "a mean of decimals": "SELECT AVG(cost) AS mean FROM contacts",
    "rounding": "SELECT ROUND(CAST(1.005 AS DOUBLE), 2) AS rounded FROM contacts",
    "the floor of a double": "SELECT FLOOR(wait_seconds) AS whole FROM contacts",
}

on_spark = [pytest.mark.slow, pytest.mark.needs_spark, pytest.mark.xdist_group("spark")]


def both_rows(duckdb, spark, text):
    return duckdb.rows(printed(text, "duckdb")), spark.rows(printed(text, "spark"))


@pytest.mark.parametrize("shape", [pytest.param(s, marks=on_spark) for s in SHAPES])
def test_both_engines_give_the_same_rows(duckdb, spark, shape):
    assert_equal(*both_rows(duckdb, spark, SHAPES[shape]))


@pytest.mark.parametrize("shape", [pytest.param(s, marks=on_spark) for s in DIFFERENT])
def test_a_natural_form_differs_and_the_comparison_sees_it(duckdb, spark, shape):
    with pytest.raises(AssertionError, match="DuckDB and Spark differ"):
        assert_equal(*both_rows(duckdb, spark, DIFFERENT[shape]))
