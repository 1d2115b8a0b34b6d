"""Flows against a second implementation, and against the sequence that they break down.

1. Each contact's next one is what looking at every pair finds.
2. The counts of a line add up to the sequence's numerator for the line, whatever happens at one
   instant and on both sides of the change of the clock.
3. The statement is one that both engines read alike. Only counts come out of it.
"""

import tempfile
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp
from tests.conftest import a_few_examples

from gaugebook.definitions.library import load_library
from gaugebook.engine.clock import Span, offsets_of
from gaugebook.engine.compile import IS_TOTAL
from gaugebook.engine.flows import Flows, FlowsFrom, compile_flows, compute_flows
from gaugebook.engine.flows import _lines as lines_of
from gaugebook.engine.sequence import compile_sequence, reach_of
from gaugebook.periods import parse_period
from gaugebook.sql import open_engine

LIBRARY, _ = load_library()
MEASURES = LIBRARY.measures
RANG_AGAIN = LIBRARY.metrics["rang_again_share"]
GAVE_UP = LIBRARY.metrics["abandoned_rang_again_share"]
ANY_CHANNEL = RANG_AGAIN.model_copy(update={"where": None, "then": None})
IN_HOURS = RANG_AGAIN.model_copy(update={"within": "30 hours"})
METRICS = [RANG_AGAIN, GAVE_UP, ANY_CHANNEL, IN_HOURS]

LONDON = ZoneInfo("Europe/London")
OCTOBER = Span(datetime(2022, 9, 30, 23), datetime(2022, 11, 1))
COLUMNS = ("started_at", "customer_key", "line", "channel", "outcome")
FOUR_MONTHS = parse_period("2022-07..2022-10")


def run(contacts, *statements):
    """The rows of some statements over contacts."""
    types = [pa.timestamp("us"), *[pa.string()] * 4]
    columns = list(zip(*contacts, strict=True)) or [()] * len(COLUMNS)
    table = pa.table({n: pa.array(c, t) for n, c, t in zip(COLUMNS, columns, types, strict=True)})
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(table, Path(folder) / "c.parquet")
        with open_engine() as engine:
            engine.register("contacts", Path(folder) / "c.parquet")
            return [engine.rows(statement.sql()) for statement in statements]


def statements(metric):
    reach = reach_of(metric, OCTOBER)
    offsets = offsets_of("Europe/London", reach.start, reach.end)
    return (
        compile_flows(metric, MEASURES, span=OCTOBER, offsets=offsets),
        compile_sequence(metric, MEASURES, spans=[OCTOBER], by=("line",), offsets=offsets),
    )


def wall(moment):
    return moment.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)


def is_near(metric, earlier, later):
    window = metric.window
    if window.unit == "hours":
        return later - earlier <= timedelta(hours=window.length)
    return wall(later) - wall(earlier) <= timedelta(days=window.length)


def by_hand(contacts, metric):
    """Line to (known contacts, unknown ones, next line to contacts), by looking at every pair.

    Times of one customer are all different.
    """
    is_call = metric.where is not None
    found = {}
    for at, customer, line, channel, outcome in contacts:
        counts = metric.id != GAVE_UP.id or outcome == "abandoned"
        if not OCTOBER.start <= at < OCTOBER.end or (is_call and channel != "phone") or not counts:
            continue
        known, unknown, beside = found.setdefault(line or "_U", [0, 0, {}])
        if customer is None:
            found[line or "_U"][1] = unknown + 1
            continue
        found[line or "_U"][0] = known + 1
        later = [
            (c[0], c[2] or "_U")
            for c in contacts
            if c[1] == customer and c[0] > at and (not is_call or c[3] == "phone")
        ]
        if later and is_near(metric, at, min(later)[0]):
            to = min(later)[1]
            beside[to] = beside.get(to, 0) + 1
    return {line: tuple(one) for line, one in found.items()}


moments = st.one_of(
    st.datetimes(datetime(2022, 9, 15), datetime(2022, 11, 20)),
    st.integers(-200, 200).map(lambda n: datetime(2022, 10, 30, 1) + timedelta(minutes=3 * n)),
    st.integers(-200, 200).map(lambda n: datetime(2022, 11, 6, 1) + timedelta(minutes=3 * n)),
).map(lambda moment: moment.replace(microsecond=0))
rest = (
    st.sampled_from(["a", "b", None]),
    st.sampled_from(["Waste", "Housing", None]),
    st.sampled_from(["phone", "phone", "webchat"]),
    st.sampled_from(["answered", "abandoned"]),
)
contact = st.tuples(moments, *rest)
apart = st.lists(contact, max_size=25, unique_by=lambda c: (c[0], c[1]))
few_moments = st.integers(0, 3).map(lambda n: datetime(2022, 10, 3, 9) + timedelta(hours=n))
together = st.lists(st.tuples(few_moments, *rest), max_size=15)


@pytest.mark.parametrize("metric", METRICS, ids=["rang", "gave-up", "any", "hours"])
@a_few_examples()
@given(contacts=apart)
def test_the_next_contact_is_what_looking_at_every_pair_finds(metric, contacts):
    (rows,) = run(contacts, statements(metric)[0])

    found = {o.line: (o.contacts, o.unknown, dict(o.next_lines)) for o in lines_of(rows)}
    assert found == by_hand(contacts, metric)


@pytest.mark.parametrize("metric", METRICS, ids=["rang", "gave-up", "any", "hours"])
@a_few_examples()
@given(contacts=st.one_of(apart, together))
def test_the_flows_of_a_line_add_up_to_the_sequence(metric, contacts):
    flows, sequence = run(contacts, *statements(metric))

    lines = {o.line: (o.contacts, o.followed) for o in lines_of(flows)}
    expected = {
        row["by_line"]: (row["denominator"], row["numerator"])
        for row in sequence
        if not row[IS_TOTAL] and row["known"]
    }
    assert lines == expected


@a_few_examples()
@given(contacts=together, data=st.data())
def test_the_order_of_the_file_makes_no_difference(contacts, data):
    """Also where a customer has several contacts at one and the same instant."""
    shuffled = data.draw(st.permutations(contacts))
    statement = statements(RANG_AGAIN)[0]
    assert lines_of(run(contacts, statement)[0]) == lines_of(run(shuffled, statement)[0])


def test_a_line_that_is_not_known_is_a_line_of_its_own():
    at = datetime(2022, 10, 3, 9)
    contacts = [
        (at, "a", None, "phone", "answered"),
        (at + timedelta(hours=1), "a", "Waste", "phone", "answered"),
        (at + timedelta(hours=2), "a", None, "phone", "answered"),
    ]
    (rows,) = run(contacts, statements(RANG_AGAIN)[0])

    assert lines_of(rows) == (
        FlowsFrom("Waste", 1, (("_U", 1),)),
        FlowsFrom("_U", 2, (("Waste", 1),)),
    )


class ForSpark:
    """A statement as it is printed for Spark, read back as Spark's and printed for DuckDB."""

    def __init__(self, statement):
        self.tree = sqlglot.parse_one(statement.sql("spark"), read="spark")

    def sql(self):
        return self.tree.sql("duckdb")


@pytest.mark.parametrize("metric", METRICS, ids=["rang", "gave-up", "any", "hours"])
@a_few_examples()
@given(contacts=apart)
def test_what_is_printed_for_spark_counts_the_same(metric, contacts):
    """FIRST_VALUE with IGNORE NULLS over a frame of rows is known to Spark since 3.1."""
    statement = statements(metric)[0]
    spark = ForSpark(statement)
    ours, theirs = run(contacts, statement, spark)

    assert lines_of(ours) == lines_of(theirs)
    banned = (exp.AtTimeZone, exp.Quantile, exp.WithinGroup)
    assert not list(spark.tree.find_all(*banned))


# --- the made-up council --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contacts_of_demo(demo):
    (records,) = [r for r in demo.read.dataset.records if r.table == "contacts"]
    return records


@pytest.fixture(scope="module")
def flows(contacts_of_demo):
    return compute_flows(RANG_AGAIN, MEASURES, contacts_of_demo, FOUR_MONTHS)


def test_who_rings_whom_on_the_made_up_council_is_what_pandas_finds(flows, contacts_of_demo):
    table = pd.read_parquet(
        contacts_of_demo.parquet, columns=["started_at", "customer_key", "line", "channel"]
    )
    calls = table[table["channel"] == "phone"].dropna(subset=["customer_key"])
    calls = calls.sort_values(["customer_key", "started_at", "line"], kind="stable")
    zoned = calls["started_at"]
    if zoned.dt.tz is None:
        zoned = zoned.dt.tz_localize("UTC")
    calls["wall"] = zoned.dt.tz_convert("Europe/London").dt.tz_localize(None)
    same = calls.groupby("customer_key")
    calls["next_line"], calls["next_wall"] = same["line"].shift(-1), same["wall"].shift(-1)
    inside = calls[(calls["wall"] >= "2022-07-01") & (calls["wall"] < "2022-11-01")]
    near = inside[inside["next_wall"] <= inside["wall"] + pd.Timedelta(days=7)]
    expected = near.groupby(["line", "next_line"]).size().to_dict()

    found = {(o.line, to): number for o in flows.lines for to, number in o.next_lines}
    assert found == expected
    assert {o.line: o.contacts for o in flows.lines} == inside.groupby("line").size().to_dict()


def test_the_flows_of_the_made_up_council_are_those_of_its_figures(demo, flows):
    computed = demo.compute("rang_again_share", period="2022-07..2022-10", by=("line",))
    figures = {o.segment: (o.numerator, o.denominator) for o in computed.observations}

    lines = {f"line={o.line}": (o.followed, o.contacts) for o in flows.lines}
    total = tuple(map(sum, zip(*lines.values(), strict=True)))
    assert figures == {**lines, "_T": total}
    assert not flows.is_cut


def test_callers_to_benefits_ring_council_tax_and_helping_hands(flows):
    """As paragraph 2.33 of the report says that the made-up council is made after."""
    benefits = flows.of("Benefits")
    others = [to for to, _ in benefits.next_lines if to != "Benefits"]

    assert others[:2] == ["Council Tax", "Helping Hands"]
    shares = {o.line: (o.followed - o.to(o.line)) / o.contacts for o in flows.lines}
    assert max(shares, key=shares.get) == "Benefits"


def test_another_window_counts_more_or_fewer(contacts_of_demo, flows):
    day = compute_flows(RANG_AGAIN, MEASURES, contacts_of_demo, FOUR_MONTHS, within="1 day")

    assert str(day.window) == "1 day"
    for ours, theirs in zip(day.lines, flows.lines, strict=True):
        assert ours.contacts == theirs.contacts
        assert ours.followed < theirs.followed


def test_the_end_of_the_records_is_told_as_the_sequence_tells_it(demo, contacts_of_demo):
    cut = compute_flows(RANG_AGAIN, MEASURES, contacts_of_demo, parse_period("2022-11"))
    (figure,) = demo.compute("rang_again_share", period="2022-11").observations

    assert figure.obs_status == "U"
    assert cut.is_cut
    assert cut.note in figure.note
    assert str(cut.period) == figure.period


def test_a_period_without_records_has_a_reason(contacts_of_demo):
    found = compute_flows(RANG_AGAIN, MEASURES, contacts_of_demo, parse_period("2031-01"))

    assert found.lines == ()
    assert found.reason == "the records hold nothing of January 2031"


def test_only_a_sequence_that_looks_ahead_has_flows(contacts_of_demo):
    for name in ("offered_repeat_share", "calls_offered"):
        with pytest.raises(ValueError, match="no sequence that looks ahead"):
            compute_flows(LIBRARY.metrics[name], MEASURES, contacts_of_demo, FOUR_MONTHS)


def plain_values(value):
    if is_dataclass(value):
        return [v for f in fields(value) for v in plain_values(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [v for one in value for v in plain_values(one)]
    return [value]


def test_flows_hold_counts_and_the_names_of_lines_alone(flows, contacts_of_demo):
    table = pd.read_parquet(
        contacts_of_demo.parquet, columns=["customer_key", "contact_id", "line"]
    )
    texts = {v for v in plain_values(flows.lines) if isinstance(v, str)}

    assert texts <= set(table["line"].dropna())
    assert texts.isdisjoint(table["customer_key"].dropna())
    assert {type(v) for v in plain_values(flows.lines)} == {int, str}
    assert isinstance(flows, Flows)
