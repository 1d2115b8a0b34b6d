"""What one metric needs counted: its conditions, its columns, its aggregates."""

from datetime import datetime

import pytest

from gaugebook.definitions.library import load_library
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.engine.clock import offsets_of
from gaugebook.engine.terms import (
    MetricTerms,
    columns_bounding,
    columns_needed,
    identity_measures,
    table_of,
)

KINDS = ["calls_offered", "answered_share", "no_email_share", "wait_mean", "wait_p90"]
SUMMER = offsets_of("Europe/London", datetime(2022, 3, 1), datetime(2022, 11, 30))


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


def test_a_measure_without_records_is_not_compiled(library):
    with pytest.raises(ValueError, match="web_users is not counted from records"):
        MetricTerms(library.metrics["web_users"], library.measures)


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
    assert {"part_0", "part_1"} <= MetricTerms(own, library.measures).aggregates().keys()


def on_cases(where):
    measure = {"unit": "count", "additive": True, "records": {"table": "cases", "where": where}}
    return (
        MetricTerms(metric(of="x"), {"x": Measure.model_validate(measure)}, offsets=SUMMER)
        .aggregates()["total"]
        .sql("duckdb")
    )


def test_a_time_held_against_a_date_is_the_local_time():
    """At half past midnight on 1 July the clock in UTC still shows June."""
    printed = on_cases("closed_at >= CAST('2022-07-01' AS DATE)")
    assert "INTERVAL '3600' SECOND" in printed


def test_two_times_are_compared_as_instants():
    """In the hour that the clock shows twice, the local times would stand the wrong way round."""
    assert on_cases("closed_at <= due_at") == ("COUNT(*) FILTER(WHERE (closed_at <= due_at))")


def test_the_columns_of_a_sequence_and_of_people_are_needed(library):
    people = metric(kind="distinct", of="answered", distinct="customer_key", about_people=True)
    assert columns_needed(people, library.measures) == {"customer_key", "outcome"}
    repeats = metric(
        kind="sequence",
        of="contacts",
        same=["customer_key", "reason"],
        within="7 days",
        look="back",
        after="channel = 'webchat'",
        unit="share",
    )
    assert columns_needed(repeats, library.measures) == {"customer_key", "reason", "channel"}


def test_a_metric_of_two_tables_or_of_a_summary_has_no_table(library):
    cases = Measure.model_validate(
        {"unit": "count", "additive": True, "records": {"table": "cases"}}
    )
    measures = {**library.measures, "matters": cases}
    assert table_of(metric(of="contacts"), measures) == "contacts"
    both = metric(kind="ratio", numerator="matters", denominator="contacts", unit="per_10000")
    assert table_of(both, measures) is None
    assert table_of(library.metrics["web_users"], measures) is None
