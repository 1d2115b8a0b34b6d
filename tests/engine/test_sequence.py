"""Sequences against a second implementation: every pair of contacts, one by one, in Python."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import a_few_examples

from gaugebook.definitions.library import load_library
from gaugebook.definitions.metric import Metric
from gaugebook.engine.clock import Span, offsets_of
from gaugebook.engine.sequence import compile_sequence, reach_of
from gaugebook.sql import open_engine

LONDON = ZoneInfo("Europe/London")
# The last hour of summer time comes twice on 30 October 2022.
OCTOBER = Span(datetime(2022, 9, 30, 23), datetime(2022, 11, 1))
NOVEMBER = Span(datetime(2022, 11, 1), datetime(2022, 12, 1))
COLUMNS = ("started_at", "customer_key", "line", "channel", "outcome")

MEASURES = load_library()[0].measures


def sequence(**fields):
    plain = {
        "id": "s",
        "version": "1.0.0",
        "name": "S",
        "question": "How many?",
        "kind": "sequence",
        "of": "contacts",
        "same": ["customer_key"],
        "within": "7 days",
        "look": "back",
        "unit": "share",
        "decimals": 1,
        "direction": "lower",
        "owner": "us",
        **fields,
    }
    return Metric.model_validate(plain)


def computed(contacts, metric, by=()):
    """What the statement gives: (piece, line or None) to numerator and denominator."""
    whole = Span(OCTOBER.start, NOVEMBER.end)
    reach = reach_of(metric, whole)
    statement = compile_sequence(
        metric,
        MEASURES,
        spans=[OCTOBER, NOVEMBER],
        by=by,
        offsets=offsets_of("Europe/London", reach.start, reach.end),
    )
    types = [pa.timestamp("us"), *[pa.string()] * 4]
    columns = list(zip(*contacts, strict=True)) or [()] * len(COLUMNS)
    table = pa.table({n: pa.array(c, t) for n, c, t in zip(COLUMNS, columns, types, strict=True)})
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(table, Path(folder) / "c.parquet")
        with open_engine() as engine:
            engine.register("contacts", Path(folder) / "c.parquet")
            rows = engine.rows(statement.sql())
    return {
        (row["piece"], None if row["is_total"] else row["by_line"]): (
            row["numerator"],
            row["denominator"],
        )
        for row in rows
    }


def wall(moment):
    return moment.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)


def is_near(metric, earlier, later):
    window = metric.window
    if window.unit == "hours":
        return later - earlier <= timedelta(hours=window.length)
    return wall(later) - wall(earlier) <= timedelta(days=window.length)


def by_hand(contacts, metric, *, of, other, by_line=False):
    """The same, by looking at every pair of contacts. Times of one customer are all different."""
    found = {}
    for at, customer, line, channel, outcome in contacts:
        piece = next((n for n, s in enumerate((OCTOBER, NOVEMBER)) if s.start <= at < s.end), None)
        if piece is None or not of(channel, outcome):
            continue
        others = [c[0] for c in contacts if c[1] == customer and other(c[3], c[4])]
        if metric.look == "back":
            nearest = max((t for t in others if t < at), default=None)
            has = nearest is not None and is_near(metric, nearest, at)
        else:
            nearest = min((t for t in others if t > at), default=None)
            has = nearest is not None and is_near(metric, at, nearest)
        for key in {(piece, None), *({(piece, line or "_U")} if by_line else ())}:
            above, below = found.get(key, (0, 0))
            known = customer is not None
            found[key] = (above + (known and has), below + known)
    return found


moments = st.one_of(
    st.datetimes(datetime(2022, 9, 15), datetime(2022, 12, 14)),
    # Many of them about the change of the clock and seven days from it.
    st.integers(-200, 200).map(lambda n: datetime(2022, 10, 30, 1) + timedelta(minutes=3 * n)),
    st.integers(-200, 200).map(lambda n: datetime(2022, 11, 6, 1) + timedelta(minutes=3 * n)),
).map(lambda moment: moment.replace(microsecond=0))
contact = st.tuples(
    moments,
    st.sampled_from(["a", "b", None]),
    st.sampled_from(["Waste", "Housing", None]),
    st.sampled_from(["phone", "webchat"]),
    st.sampled_from(["answered", "abandoned"]),
)
contacts_of_all_times = st.lists(contact, max_size=25, unique_by=lambda c: (c[0], c[1]))


CASES = [
    ({}, lambda _c, _o: True, lambda _c, _o: True),
    ({"look": "ahead"}, lambda _c, _o: True, lambda _c, _o: True),
    ({"within": "168 hours"}, lambda _c, _o: True, lambda _c, _o: True),
    (
        {"after": "outcome = 'abandoned'", "where": "channel = 'phone'"},
        lambda c, _o: c == "phone",
        lambda _c, o: o == "abandoned",
    ),
    (
        {"look": "ahead", "then": "channel = 'phone'", "where": "channel = 'webchat'"},
        lambda c, _o: c == "webchat",
        lambda c, _o: c == "phone",
    ),
    (
        {"look": "ahead", "then": "channel = 'phone'", "within": "36 hours"},
        lambda _c, _o: True,
        lambda c, _o: c == "phone",
    ),
]


@pytest.mark.parametrize(("fields", "of", "other"), CASES)
@a_few_examples()
@given(contacts=contacts_of_all_times)
def test_it_finds_what_looking_at_every_pair_finds(fields, of, other, contacts):
    metric = sequence(**fields)
    wanted = by_hand(contacts, metric, of=of, other=other)
    found = computed(contacts, metric)
    # A piece with contacts of which none is counted has a row that counts none.
    assert {key: counts for key, counts in found.items() if counts != (0, 0)} == {
        key: counts for key, counts in wanted.items() if counts != (0, 0)
    }


@a_few_examples()
@given(contacts=contacts_of_all_times)
def test_a_breakdown_is_by_the_line_of_the_contact_that_is_counted(contacts):
    metric = sequence()
    wanted = by_hand(contacts, metric, of=lambda *_: True, other=lambda *_: True, by_line=True)
    assert computed(contacts, metric, by=("line",)) == wanted


@a_few_examples()
@given(contacts=st.lists(contact, max_size=12), data=st.data())
def test_the_order_of_the_file_makes_no_difference(contacts, data):
    """Also where a customer has several contacts at one and the same instant."""
    metric = sequence(after="outcome = 'abandoned'")
    shuffled = data.draw(st.permutations(contacts))
    assert computed(contacts, metric, by=("line",)) == computed(shuffled, metric, by=("line",))


def test_what_is_read_beside_the_period_is_the_window():
    back = reach_of(sequence(), OCTOBER)
    assert back.start <= OCTOBER.start - timedelta(days=7)
    assert back.end == OCTOBER.end
    ahead = reach_of(sequence(look="ahead", within="50 hours"), OCTOBER)
    assert ahead.end >= OCTOBER.end + timedelta(hours=50)
    assert ahead.start == OCTOBER.start
