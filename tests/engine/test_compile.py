"""Many metrics, one statement: what is printed for each engine, and what is refused.

The snapshots are read by eye before they are accepted: every division is left to Python, sums are
of decimals, quantiles are exact, and text from outside stands in quotes.
"""

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from gaugebook.definitions.library import load_library
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.engine.clock import Span, offsets_of
from gaugebook.engine.compile import compile_metrics
from gaugebook.engine.sequence import compile_sequence
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
    statement = compile_metrics([library.metrics[name]], library.measures, spans=[OCTOBER])
    assert statement.sql(dialect) == snapshot


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_breakdown_prints_as_it_was_read(library, dialect, snapshot):
    statement = compile_metrics(
        [library.metrics["calls_offered"]],
        library.measures,
        spans=[OCTOBER, NOVEMBER, JANUARY],
        by=("line", "reason"),
        where={"service": "it's; DROP TABLE contacts --", "topic": "_U"},
    )
    assert statement.sql(dialect) == snapshot


def test_metrics_over_the_same_rows_share_one_scan(library, snapshot):
    """What two of them need is counted once; what one of them narrows is narrowed for it alone."""
    names = ["answered_share", "abandoned_share", "contacts"]
    statement = compile_metrics(
        [library.metrics[name] for name in names], library.measures, spans=[OCTOBER, NOVEMBER]
    )
    assert statement.sql("duckdb").count("FROM contacts") == 1
    assert statement.sql("duckdb") == snapshot
    shares = [statement.columns[name] for name in names[:2]]
    assert shares[0]["denominator"] == shares[1]["denominator"]
    assert shares[0]["numerator"] != shares[1]["numerator"]
    assert statement.columns["contacts"]["all_rows"] != shares[0]["all_rows"]


def test_a_condition_that_all_metrics_share_narrows_the_rows_once(library):
    names = ["answered_share", "wait_mean"]
    statement = compile_metrics(
        [library.metrics[name] for name in names], library.measures, spans=[OCTOBER]
    )
    assert statement.sql("duckdb").count("channel = 'phone'") == 1


def test_what_cannot_be_blank_is_not_counted_for_blanks(library):
    share = [library.metrics["answered_share"]]
    filled = frozenset({"outcome", "channel"})
    plain = compile_metrics(share, library.measures, spans=[OCTOBER])
    sure = compile_metrics(share, library.measures, spans=[OCTOBER], filled=filled)
    assert {"unclear", "unclear_numerator"} <= plain.columns["answered_share"].keys()
    assert not {"unclear", "unclear_numerator"} & sure.columns["answered_share"].keys()


def test_metrics_of_two_tables_have_no_statement_in_common(library):
    feedback = Measure.model_validate(
        {"unit": "count", "additive": True, "records": {"table": "feedback"}}
    )
    own = metric(of="all_feedback")
    measures = {**library.measures, "all_feedback": feedback}
    with pytest.raises(ValueError, match="records of 2 tables"):
        compile_metrics([own, library.metrics["contacts"]], measures, spans=[OCTOBER])


def sequence(**fields):
    rule = {
        "kind": "sequence",
        "of": "contacts",
        "same": ("customer_key",),
        "within": "7 days",
        "look": "back",
        "unit": "share",
    }
    return metric(**{**rule, **fields})


SEQUENCES = {
    "repeats": {},
    "after a lost call": {"after": "outcome = 'abandoned'", "where": "channel = 'phone'"},
    "hours ahead": {"within": "48 hours", "look": "ahead", "then": "channel = 'phone'"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", SEQUENCES)
def test_a_sequence_prints_as_it_was_read(library, name, dialect, snapshot):
    statement = compile_sequence(
        sequence(**SEQUENCES[name]),
        library.measures,
        spans=[OCTOBER, NOVEMBER],
        by=("line",),
        where={"service": "Waste"},
        offsets=offsets_of("Europe/London", datetime(2022, 9, 20), datetime(2022, 12, 9)),
    )
    assert statement.sql(dialect) == snapshot


@pytest.mark.parametrize("code", ["a\\", "a\\' OR 1=1 --", "'; --", "\\", "ends with \\'"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_value_from_outside_stays_one_literal(library, dialect, code):
    statement = compile_metrics(
        [library.metrics["contacts"]], library.measures, spans=[OCTOBER], where={"line": code}
    )
    printed = statement.sql(dialect)
    again = sqlglot.parse(printed, read=dialect)
    assert len(again) == 1
    literals = [node.this for node in again[0].find_all(sqlglot.exp.Literal) if node.is_string]
    assert code in literals


def test_a_quantile_is_never_the_approximate_one(library):
    statement = compile_metrics([library.metrics["wait_p90"]], library.measures, spans=[OCTOBER])
    assert "QUANTILE_CONT" in statement.sql("duckdb")
    assert "PERCENTILE(" in statement.sql("spark")
    assert "APPROX" not in statement.sql("spark").upper()


@pytest.mark.parametrize("name", ["nothing", "started_at", "1) FROM x; DROP TABLE y --"])
@pytest.mark.parametrize("place", ["by", "where"])
def test_a_dimension_is_one_of_the_table(library, name, place):
    given = {"by": (name,)} if place == "by" else {"where": {name: "x"}}
    with pytest.raises(ValueError, match="is no dimension of contacts"):
        compile_metrics([library.metrics["contacts"]], library.measures, spans=[OCTOBER], **given)


@pytest.mark.parametrize("spans", [[], [OCTOBER, OCTOBER], [NOVEMBER, OCTOBER]])
def test_pieces_that_overlap_would_count_a_row_once_only(library, spans):
    with pytest.raises(ValueError, match="in order and apart"):
        compile_metrics([library.metrics["contacts"]], library.measures, spans=spans)


def test_a_row_is_counted_in_its_piece_whatever_their_number(library, tmp_path):
    hours = [datetime(2022, 10, 1) + timedelta(hours=n) for n in range(24 * 40)]
    pq.write_table(pa.table({"started_at": pa.array(hours, pa.timestamp("us"))}), tmp_path / "c")
    for days in (1, 2, 3, 7, 40):
        # Every other piece is left out, so that rows between pieces are met as well.
        starts = [datetime(2022, 10, 1) + timedelta(days=n) for n in range(0, days, 2)]
        spans = [Span(start, start + timedelta(days=1)) for start in starts]
        statement = compile_metrics([library.metrics["contacts"]], library.measures, spans=spans)
        with open_engine() as engine:
            engine.register("contacts", tmp_path / "c")
            rows = engine.rows(statement.sql())
        total = statement.columns["contacts"]["total"]
        assert {row["piece"]: row[total] for row in rows} == dict.fromkeys(range(len(spans)), 24)
