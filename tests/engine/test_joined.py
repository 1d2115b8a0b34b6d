"""Ratios of two tables: only counts of the same days and the same place meet."""

import pytest

from gaugebook.definitions.metric import Metric
from gaugebook.engine.joined import Side, join_sides, side_metric
from gaugebook.observations import Observation

OCTOBER = "2022-10-01/P1M"
PART = "2022-10-01/P21D"

RATE = Metric.model_validate(
    {
        "id": "complaint_rate",
        "version": "1.0.0",
        "name": "Complaints for each 10,000 contacts",
        "question": "How many?",
        "kind": "ratio",
        "numerator": {"measure": "complaints", "where": "stage = '1'"},
        "denominator": "contacts",
        "unit": "per_10000",
        "decimals": 1,
        "direction": "lower",
        "targets": [{"value": 20, "from": "2021/22"}],
        "min_denominator": 50,
        "owner": "us",
    }
)


def counted(value, *, period=OCTOBER, org="E0", segment="_T", note="", ref="x"):
    return Observation(
        "side", "1.0.0", org, OCTOBER, period, segment=segment, value=value, note=note,
        source_ref=ref,
    )  # fmt: skip


def joined(above, below, *, is_from_records=True):
    candidates, problems = join_sides(
        RATE, Side(tuple(above), is_from_records), Side(tuple(below), is_from_records)
    )
    return [c.observation for c in candidates], [p.code for p in problems]


def test_a_side_is_counted_with_its_own_condition_and_nothing_else():
    side = side_metric(RATE, RATE.numerator, "count")
    assert (side.kind, side.of, side.unit) == ("count", RATE.numerator, "count")
    assert (side.targets, side.min_denominator, side.numerator) == ((), None, None)
    assert side.id != RATE.id
    assert side_metric(RATE, RATE.numerator, "seconds").kind == "sum"


def test_the_rate_has_its_counts_its_unit_and_both_sources():
    (found,), problems = joined(
        [counted(30, ref="crm", note="2 of 32 left out: not known")], [counted(10_000, ref="acd")]
    )
    assert (found.value, found.numerator, found.denominator) == (30, 30, 10_000)
    assert (found.unit, found.status, found.target) == ("per_10000", "missed", 20)
    assert found.source_ref == "crm; acd"
    assert "2 of 32 left out" in found.note
    assert problems == []


def test_organisations_never_meet():
    assert joined([counted(3, org="E1")], [counted(100)]) == ([], [])


def test_places_never_meet_other_places():
    found, _ = joined(
        [counted(3), counted(2, segment="line=Waste")],
        [counted(100), counted(60, segment="line=Housing")],
    )
    assert [(o.segment, o.numerator) for o in found] == [("_T", 3), ("line=Housing", 0)]


def test_a_printed_table_that_leaves_a_place_out_says_nothing_of_it():
    found, _ = joined(
        [counted(3)], [counted(100), counted(60, segment="line=Housing")], is_from_records=False
    )
    assert [o.segment for o in found] == ["_T"]


@pytest.mark.parametrize(("above", "below"), [(PART, OCTOBER), (OCTOBER, PART)])
def test_other_days_are_told_and_never_divided(above, below):
    found, problems = joined([counted(3, period=above)], [counted(100, period=below)])
    assert (found, problems) == ([], ["periods-differ"])


def test_part_with_part_of_the_same_days_is_a_part():
    (found,), _ = joined([counted(3, period=PART)], [counted(100, period=PART)])
    assert found.is_part
    assert found.status == "none"


@pytest.mark.parametrize("below", [0, None])
def test_nothing_to_divide_by_is_no_rate(below):
    (found,), _ = joined([counted(3)], [counted(below)])
    assert found.value is None


def test_a_side_that_is_not_known_is_not_none():
    (found,), _ = joined([counted(None)], [counted(100)])
    assert found.value is None
