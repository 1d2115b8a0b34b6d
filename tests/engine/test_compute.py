"""From a request to observations: every input, one observation a key, every doubt named."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.little_council import as_csv, contacts_source, council, records, summary, summary_source

from gaugebook.errors import RefusedError

CALLS = """
    contact_id | started_at          | outcome
    1          | 2022-10-03 09:00:00 | answered
    2          | 2022-10-31 09:00:00 | abandoned
"""
SUMMARY = """
    period  | offered | answered
    2022-10 | 4       | {answered}
"""


def two_sources(tmp_path, *, answered="3", **record):
    table = SUMMARY.format(answered=answered)
    files = {
        "data/calls.csv": as_csv(CALLS),
        "data/summary.csv": as_csv(table),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "outcome"]),
        "metrics/sources/summary.yaml": summary_source(["period", "offered", "answered"]),
    }
    inputs = [{"source": "calls"}, {"source": "summary"}]
    return council(tmp_path, files, inputs=inputs, record=record)


def test_two_sources_that_nobody_ranked_are_both_left_out(tmp_path):
    found = two_sources(tmp_path).compute("answered_share", period="2022-10")
    assert found.observations == ()
    assert [p.code for p in found.problems] == ["source-unranked"]
    assert found.problems[0].is_refused
    assert "calls, summary" in found.problems[0].message


@pytest.mark.parametrize(
    ("order", "value"), [(["calls", "summary"], 0.5), (["summary", "calls"], 0.75)]
)
def test_the_source_that_is_ranked_first_is_printed_and_the_difference_named(
    tmp_path, order, value
):
    found = two_sources(tmp_path, answered_share=order).compute("answered_share", period="2022-10")
    assert [o.value for o in found.observations] == [value]
    assert [p.code for p in found.problems] == ["sources-disagree"]
    assert "50.00%" in found.problems[0].message
    assert "75.00%" in found.problems[0].message


def test_sources_that_agree_in_print_are_silent(tmp_path):
    found = two_sources(tmp_path, answered="2", answered_share=["summary", "calls"])
    assert found.codes("answered_share", period="2022-10") == []


def test_the_same_key_of_another_council_is_another_key(tmp_path):
    found = two_sources(tmp_path)
    file = found.file.model_copy(
        update={
            "inputs": tuple(
                entry.model_copy(update={"org_code": f"E{n}"})
                for n, entry in enumerate(found.file.inputs)
            )
        }
    )
    found.file = file
    values = {
        o.org_code: o.value for o in found.compute("answered_share", period="2022-10").observations
    }
    assert values == {"E0": 0.5, "E1": 0.75}


def test_a_metric_that_does_not_exist_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(RefusedError) as caught:
        records(tmp_path, CALLS).compute("answerd_share", period="2022-10")
    assert caught.value.problems[0].code == "metric-unknown"
    assert "answered_share" in caught.value.problems[0].message


@pytest.mark.parametrize("place", ["by", "where"])
def test_a_dimension_that_the_metric_does_not_have_is_refused(tmp_path, place):
    options = {"by": ("lines",)} if place == "by" else {"where": {"lines": "Waste"}}
    with pytest.raises(RefusedError) as caught:
        records(tmp_path, CALLS).compute("answered_share", period="2022-10", **options)
    assert [p.code for p in caught.value.problems] == ["dimension-unknown"]
    assert "Did you mean line?" in caught.value.problems[0].message


def test_missing_months_are_named_in_one_finding_a_metric(tmp_path):
    found = records(tmp_path, CALLS).compute(
        "answered_share", "calls_offered", period="2022-08..2022-12", grain="month"
    )
    assert [o.period for o in found.observations] == ["2022-10-01/P1M"] * 2
    missing = [p for p in found.problems if p.code == "observation-missing"]
    assert [p.facts["periods"] for p in missing] == [
        ["2022-08-01/P1M", "2022-09-01/P1M", "2022-11-01/P1M", "2022-12-01/P1M"]
    ] * 2
    assert missing[0].message == (
        "Calls answered has no figure for August to September 2022, "
        "November to December 2022: no input covers it."
    )


def test_a_column_that_no_export_has_is_the_reason_why_there_is_no_figure(tmp_path):
    found = records(tmp_path, CALLS).compute("wait_mean", period="2022-10")
    assert found.observations == ()
    assert "no input has wait_seconds" in found.problems[0].message


def test_a_metric_that_no_record_can_give(tmp_path):
    found = records(tmp_path, CALLS).compute("web_users", period="2022-10")
    assert "no input has what it is made of" in found.problems[0].message


def test_a_workspace_that_reads_nothing_says_so(tmp_path):
    found = council(tmp_path, {}).compute("contacts", period="2022-10")
    assert "workspace.yaml names no input" in found.problems[0].message


def test_observations_come_in_the_order_of_their_keys(tmp_path):
    found = records(tmp_path, CALLS).compute(
        "contacts", "calls_answered", "answered_share", period="2022-10"
    )
    keys = [o.key for o in found.observations]
    assert keys == sorted(keys)
    assert len(set(keys)) == 3


def test_a_metric_asked_for_twice_is_given_once(tmp_path):
    found = records(tmp_path, CALLS).compute("contacts", "contacts", period="2022-10")
    assert len(found.observations) == 1


def test_a_share_over_one_is_refused_at_its_cell(tmp_path):
    found = summary(tmp_path, SUMMARY.format(answered=5)).compute(
        "answered_share", period="2022-10"
    )
    assert [o.status for o in found.observations] == ["not_confirmed"]
    assert [(p.code, str(p.where)) for p in found.problems] == [
        ("identity-open", "data/summary.csv, cell C2"),
        ("share-out-of-bounds", "data/summary.csv, cell C2"),
    ]


OUTCOMES = ["answered", "abandoned", "short_abandoned", "diverted", ""]
LINES = ["Waste", "Roads", ""]
ROW = st.tuples(
    st.integers(1, 30), st.sampled_from(OUTCOMES), st.sampled_from(LINES), st.integers(0, 600)
)


def drawn(rows):
    lines = [
        f"{n}|2022-09-{day:02d} 12:00:00|{outcome}|{line}|{wait}"
        for n, (day, outcome, line, wait) in enumerate(rows)
    ]
    # A first and a last day, so that September is whole; their outcome is not counted.
    edges = ["a|2022-09-01 08:00:00|diverted||", "b|2022-09-30 20:00:00|diverted||"]
    return "\n".join(["contact_id|started_at|outcome|line|wait_seconds", *edges, *lines])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=40), seed=st.randoms(use_true_random=False))
def test_what_holds_for_any_records(tmp_path_factory, rows, seed):
    metrics = ("answered_share", "calls_offered", "calls_answered", "wait_mean")
    found = records(tmp_path_factory.mktemp("any"), drawn(rows))
    result = found.compute(*metrics, period="2022-09", by=("line",))
    by_metric = {m: [o for o in result.observations if o.metric_id == m] for m in metrics}

    for share in by_metric["answered_share"]:
        if share.value is not None:
            assert 0 <= share.lower <= share.value <= share.upper <= 1
    for count in ("calls_offered", "calls_answered"):
        total = [o.value for o in by_metric[count] if o.segment == "_T"]
        parts = [o.value for o in by_metric[count] if o.segment != "_T"]
        assert sum(value or 0 for value in parts) == (total[0] or 0)

    shuffled = list(rows)
    seed.shuffle(shuffled)
    again = records(tmp_path_factory.mktemp("shuffled"), drawn(shuffled))
    assert (
        again.compute(*metrics, period="2022-09", by=("line",)).observations == result.observations
    )
