"""Counting in two steps gives what one step gives, for every metric that can be added up."""

import random
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from gaugebook.definitions.library import load_library
from gaugebook.definitions.schema import CHANNELS, CONTACTS, OUTCOMES
from gaugebook.engine import compile as compiling
from gaugebook.engine.clock import Span
from gaugebook.engine.compile import compile_metrics
from gaugebook.engine.steps import in_two_steps
from gaugebook.engine.terms import table_of
from gaugebook.sql import open_engine
from gaugebook.tables.records.columns import ARROW_TYPES

OCTOBER = Span(datetime(2022, 10, 1), datetime(2022, 11, 1))
NOVEMBER = Span(datetime(2022, 11, 1), datetime(2022, 12, 1))

LIBRARY = load_library()[0]
ADDED_UP = [
    metric
    for metric in LIBRARY.metrics.values()
    if metric.kind in ("count", "sum", "ratio", "mean")
    and table_of(metric, LIBRARY.measures) == "contacts"
]


def drawn(name, kind, rng):
    """A value that fits a column, or a blank, as exports have them."""
    if name != "started_at" and rng.random() < 0.15:
        return None
    match kind:
        case "timestamp":
            return datetime(2022, 10, 1) + timedelta(minutes=rng.randrange(61 * 24 * 60))
        case "number":
            return rng.choice([0.0, 19.5, 20.0, 20.5, 3.0, 431.25])
        case "boolean":
            return rng.random() < 0.5
    codes = {"channel": CHANNELS, "outcome": OUTCOMES}.get(name, ("a", "b", "c"))
    return rng.choice(codes)


@pytest.fixture(scope="module")
def contacts(tmp_path_factory):
    rng = random.Random(7)
    columns = {
        name: pa.array([drawn(name, kind, rng) for _ in range(3000)], ARROW_TYPES[kind])
        for name, kind in CONTACTS.types.items()
    }
    path = tmp_path_factory.mktemp("steps") / "contacts.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def rows_of(contacts, statement):
    with open_engine() as engine:
        engine.register("contacts", contacts)
        rows = engine.rows(statement.sql())
    return sorted((tuple(sorted(row.items())) for row in rows), key=str)


@pytest.mark.parametrize("by", [(), ("line",), ("channel", "outcome")])
def test_two_steps_give_what_one_gives(contacts, monkeypatch, by):
    """Over blanks too, where a condition is neither true nor false."""

    def compiled():
        return compile_metrics(
            ADDED_UP, LIBRARY.measures, spans=[OCTOBER, NOVEMBER], by=by, where={"service": "a"}
        )

    in_two = compiled()
    monkeypatch.setattr(compiling, "in_two_steps", lambda *_: None)
    in_one = compiled()
    assert "AS tallied" in in_two.sql()
    assert "AS tallied" not in in_one.sql()
    assert len(ADDED_UP) > 20
    assert rows_of(contacts, in_two) == rows_of(contacts, in_one)


def test_nothing_to_count_is_none_of_it_and_no_blank(tmp_path):
    empty = pa.table({n: pa.array([], ARROW_TYPES[k]) for n, k in CONTACTS.types.items()})
    pq.write_table(empty, tmp_path / "c.parquet")
    statement = compile_metrics([ADDED_UP[0]], LIBRARY.measures, spans=[OCTOBER])
    assert rows_of(tmp_path / "c.parquet", statement) == []


@pytest.mark.parametrize(
    "tree",
    [
        exp.PercentileCont(this=exp.column("wait_seconds"), expression=exp.Literal.number(0.9)),
        exp.Count(this=exp.Distinct(expressions=[exp.column("customer_key")])),
    ],
)
def test_what_cannot_be_added_up_is_not_counted_in_two_steps(tree):
    counted = exp.Filter(
        this=exp.Count(this=exp.Star()),
        expression=exp.Where(this=exp.column("outcome").eq("answered")),
    )
    assert in_two_steps({"n": counted}, CONTACTS) is not None
    assert in_two_steps({"n": counted, "other": tree}, CONTACTS) is None


def test_without_a_code_to_count_by_there_is_one_step():
    counted = exp.Filter(
        this=exp.Count(this=exp.Star()),
        expression=exp.Where(this=exp.column("wait_seconds") <= 20),
    )
    assert in_two_steps({"n": counted}, CONTACTS) is None
