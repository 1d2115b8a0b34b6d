"""What is asked of the engine, and what it stands for."""

import pytest

from gaugebook.definitions.library import load_library
from gaugebook.engine import Request
from gaugebook.engine.request import fixed_dimensions, is_only_dimensions, is_possible, place_of
from gaugebook.periods import parse_period

METRICS = load_library()[0].metrics


@pytest.mark.parametrize(
    ("asked", "grain", "reported"),
    [
        ("2022-10", None, ["2022-10-01/P1M"]),
        ("2022-07..2022-10", None, ["2022-07-01/P4M"]),
        ("2022-W40", None, ["2022-10-03/P7D"]),
        ("2022-11-21", None, ["2022-11-21/P1D"]),
        ("2022-11-01..2022-11-21", None, ["2022-11-01/P1M"]),
        ("2022-10-15..2022-11-21", None, ["2022-10-15/P38D"]),
        ("2022-10-15..2022-11-21", "month", ["2022-10-01/P1M", "2022-11-01/P1M"]),
        ("2022-10..2022-11", "month", ["2022-10-01/P1M", "2022-11-01/P1M"]),
        ("2022-10..2022-11", "quarter", ["2022-10-01/P3M"]),
    ],
)
def test_a_piece_cut_off_is_part_of_its_full_period(asked, grain, reported):
    request = Request(("contacts",), parse_period(asked), grain)
    assert [str(request.reporting_period(p)) for p in request.pieces()] == reported


def test_a_metrics_own_condition_fixes_its_place():
    assert fixed_dimensions(METRICS["answered_share"]) == {"channel": "phone"}
    assert fixed_dimensions(METRICS["contacts"]) == {}
    assert is_only_dimensions(METRICS["answered_share"])


@pytest.mark.parametrize(
    "where",
    [
        "channel = 'phone' OR line = 'Waste'",
        "NOT channel = 'phone'",
        "channel <> 'phone'",
        "channel IN ('phone')",
        "wait_seconds = 20",
    ],
)
def test_any_other_condition_fixes_nothing(where):
    metric = METRICS["contacts"].model_copy(update={"where": where})
    assert fixed_dimensions(metric) == {}
    assert not is_only_dimensions(metric)


def test_a_metric_of_calls_has_no_webchats():
    calls = METRICS["answered_share"]
    assert is_possible(calls, {"channel": "phone", "line": "Waste"})
    assert not is_possible(calls, {"channel": "webchat"})


def test_service_and_channel_have_columns_and_the_rest_is_the_segment():
    place = place_of({"topic": "A;B", "line": "100%", "service": "Waste"})
    assert (place.service, place.channel, place.segment) == (
        "Waste",
        "_T",
        "line=100%25;topic=A%3BB",
    )
