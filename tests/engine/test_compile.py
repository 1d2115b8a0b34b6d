"""One metric, one statement: what is printed for each engine, and what is refused.

The snapshots are read by eye before they are accepted: every division is left to Python, sums are
of decimals, quantiles are exact, and text from outside stands in quotes.
"""

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from gaugebook.definitions.library import load_library
from gaugebook.definitions.metric import Metric
from gaugebook.engine.compile import (
    Span,
    columns_bounding,
    columns_needed,
    compile_metric,
    identity_measures,
)
from gaugebook.sql import open_engine

OCTOBER = Span(datetime(2022, 9, 30, 23), datetime(2022, 11, 1))
NOVEMBER = Span(datetime(2022, 11, 1), datetime(2022, 12, 1))
JANUARY = Span(datetime(2023, 1, 1), datetime(2023, 2, 1))
KINDS = ["calls_offered", "answered_share", "no_email_share", "wait_mean", "wait_p90"]
DIALECTS = ["duckdb", "spark"]


@pytest.fixture(scope="module")
def library():
    return load_library()[0]


def metric(**fields):
    plain = {
        "id": "m",
        "version": "1.0.0",
        "name": "M",
        "question": "How many?",
        "kind": "count",
        "unit": "count",
        "decimals": 0,
        "direction": "neutral",
        "owner": "us",
        **fields,
    }
    return Metric.model_validate(plain)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", KINDS)
def test_each_kind_prints_as_it_was_read(library, name, dialect, snapshot):
    statement = compile_metric(library.metrics[name], library.measures, spans=[OCTOBER])
    assert statement.sql(dialect) == snapshot


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_breakdown_prints_as_it_was_read(library, dialect, snapshot):
    statement = compile_metric(
        library.metrics["calls_offered"],
        library.measures,
        spans=[OCTOBER, NOVEMBER, JANUARY],
        by=("line", "reason"),
        where={"service": "it's; DROP TABLE contacts --", "topic": "_U"},
    )
    assert statement.sql(dialect) == snapshot


@pytest.mark.parametrize("code", ["a\\", "a\\' OR 1=1 --", "'; --", "\\", "ends with \\'"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_value_from_outside_stays_one_literal(library, dialect, code):
    statement = compile_metric(
        library.metrics["contacts"], library.measures, spans=[OCTOBER], where={"line": code}
    )
    printed = statement.sql(dialect)
    again = sqlglot.parse(printed, read=dialect)
    assert len(again) == 1
    literals = [node.this for node in again[0].find_all(sqlglot.exp.Literal) if node.is_string]
    assert code in literals


def test_a_quantile_is_never_the_approximate_one(library):
    statement = compile_metric(library.metrics["wait_p90"], library.measures, spans=[OCTOBER])
    assert "QUANTILE_CONT" in statement.sql("duckdb")
    assert "PERCENTILE(" in statement.sql("spark")
    assert "APPROX" not in statement.sql("spark").upper()


@pytest.mark.parametrize("name", ["nothing", "started_at", "1) FROM x; DROP TABLE y --"])
@pytest.mark.parametrize("place", ["by", "where"])
def test_a_dimension_is_one_of_the_table(library, name, place):
    given = {"by": (name,)} if place == "by" else {"where": {name: "x"}}
    with pytest.raises(ValueError, match="is no dimension of contacts"):
        compile_metric(library.metrics["contacts"], library.measures, spans=[OCTOBER], **given)


@pytest.mark.parametrize("spans", [[], [OCTOBER, OCTOBER], [NOVEMBER, OCTOBER]])
def test_pieces_that_overlap_would_count_a_row_once_only(library, spans):
    with pytest.raises(ValueError, match="in order and apart"):
        compile_metric(library.metrics["contacts"], library.measures, spans=spans)


def test_a_row_is_counted_in_its_piece_whatever_their_number(library, tmp_path):
    hours = [datetime(2022, 10, 1) + timedelta(hours=n) for n in range(24 * 40)]
    pq.write_table(pa.table({"started_at": pa.array(hours, pa.timestamp("us"))}), tmp_path / "c")
    for days in (1, 2, 3, 7, 40):
        # Every other piece is left out, so that rows between pieces are met as well.
        starts = [datetime(2022, 10, 1) + timedelta(days=n) for n in range(0, days, 2)]
        spans = [Span(start, start + timedelta(days=1)) for start in starts]
        statement = compile_metric(library.metrics["contacts"], library.measures, spans=spans)
        with open_engine() as engine:
            engine.register("contacts", tmp_path / "c")
            rows = engine.rows(statement.sql())
        assert {row["piece"]: row["total"] for row in rows} == dict.fromkeys(range(len(spans)), 24)


def test_a_measure_without_records_is_not_compiled(library):
    with pytest.raises(ValueError, match="web_users is not counted from records"):
        compile_metric(library.metrics["web_users"], library.measures, spans=[OCTOBER])


def test_the_columns_a_metric_looks_at_are_known(library):
    needed = {
        name: sorted(columns_needed(library.metrics[name], library.measures)) for name in KINDS
    }
    assert needed == {
        "calls_offered": ["channel", "outcome"],
        "answered_share": ["channel", "outcome"],
        "no_email_share": ["channel", "email_on_record"],
        "wait_mean": ["channel", "outcome", "wait_seconds"],
        "wait_p90": ["channel", "outcome", "wait_seconds"],
    }


def test_what_only_a_bound_looks_at_is_not_needed_for_the_value(library):
    proxy = library.metrics["no_email_share"]
    assert "email_asked" in columns_bounding(proxy, library.measures)
    assert "email_asked" not in columns_needed(proxy, library.measures)


def test_a_part_of_an_identity_that_no_record_holds_is_left_out(library):
    identity = {"left": "answered + web_users", "equals": "offered"}
    own = metric(of="offered", identities=[identity])
    assert identity_measures(own, library.measures) == ("answered", "offered")
    compile_metric(own, library.measures, spans=[OCTOBER])
