"""Derived metrics: figures made of other figures.

1. The value is that of the formula, worked out exactly, in the metric's unit.
2. Inputs meet only for one organisation, the same days and the same dimension values.
3. Where an input is missing, withheld or out of date there is no value, and the reason is said.
4. It is no more certain than its inputs.
5. Ranges of references give a range; the note says whose figures were used.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.definitions.little_library import COSTS, draw_list, draw_metric

from gaugebook.engine.derived import derive
from gaugebook.observations import Observation

MONTH, NEXT = "2022-09-01/P1M", "2022-10-01/P1M"
COST = (
    'kind: derived\nformula: "calls * call_cost + visits * visit_cost"\n'
    "inputs:\n  calls: calls_answered\n  visits: web_sessions\n"
    "  call_cost: {reference: costs, code: phone}\n  visit_cost: {reference: costs, code: web}\n"
    "unit: pounds\n"
)
PER_HOUR = (
    'kind: derived\nformula: "calls / (half_hours * 0.5)"\n'
    "inputs: {calls: calls_answered, half_hours: available_half_hours}\n"
    "targets: [{value: 5, tolerance: 0.1, from: 2021/22}]\n"
)
LESS = 'kind: derived\nformula: "1 - again"\ninputs: {again: again_share}\nunit: share\n'


def seen(value, period=MONTH, *, of="calls_answered", org="E1", reporting=None, **facts):
    return Observation(
        metric_id=of, definition_version="1.0.0", org_code=org, period=period,
        reporting_period=reporting or period, value=value, source_ref=f"{of}.csv", **facts,
    )  # fmt: skip


def derived(text, dimensions=(), references=None, **inputs):
    costs = draw_list() if references is None else references
    return derive(
        draw_metric("x", text),
        inputs={name: tuple(found) for name, found in inputs.items()},
        references={costs.id: costs} if costs else {},
        dimensions=dimensions,
    )


def only(text, dimensions=(), **inputs):
    (found,), problems = derived(text, dimensions, **inputs)
    assert problems == []
    return found


def higher(text):
    metric = draw_metric("x", text)
    return metric.model_copy(update={"direction": "higher"})


# --- values ---------------------------------------------------------------------------------------


def test_a_cost_is_counted_from_calls_visits_and_their_references():
    found = only(COST, calls=[seen(1000, channel="phone")], visits=[seen(20_000, channel="web")])

    # 1000 * 3.00 + 20000 * 0.15; the range of a visit is 0.09 to 0.56
    assert (found.value, found.unit) == (6000, "pounds")
    assert (found.lower, found.upper) == (4800, 14_200)
    assert found.interval_method == "range of published costs"
    assert (found.numerator, found.denominator) == (None, None)
    assert (found.service, found.channel, found.segment) == ("_T", "_T", "_T")
    assert (found.metric_id, found.definition_version, found.org_code) == ("x", "1.0.0", "E1")
    assert (found.reporting_period, found.period) == (MONTH, MONTH)
    assert found.obs_status == "A"
    assert found.source_ref == "calls_answered.csv; costs 1.0.0"


def test_the_note_says_whose_costs_were_used():
    note = only(COST, calls=[seen(1)], visits=[seen(1)]).note

    assert "call cost: own cost £3.00 (outturn), at 2021/22 prices, not adjusted" in note
    assert "visit cost: published cost £0.15 (2012 survey), at 2012 prices, not adjusted" in note


def test_sources_are_named_once():
    twice = {"calls": [seen(1, of="a")], "half_hours": [seen(1, of="a")]}

    assert only(PER_HOUR, **twice).source_ref == "a.csv"


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_value_is_the_nearest_number_to_the_exact_one(calls, half_hours):
    found = only(PER_HOUR, calls=[seen(calls)], half_hours=[seen(half_hours)])

    assert found.value == 2 * calls / half_hours


def test_shares_are_worked_out_without_binary_noise():
    assert only(LESS, again=[seen(0.3, unit="share")]).value == 0.7


def test_without_references_there_is_no_range():
    found = only(PER_HOUR, calls=[seen(30)], half_hours=[seen(4)])

    assert (found.lower, found.upper, found.interval_method) == (None, None, "")


def test_a_range_that_may_divide_by_zero_is_not_given():
    costs = draw_list(COSTS.replace("low: 0.09", "low: 0"))
    text = COST.replace(
        "calls * call_cost + visits * visit_cost", "visits / visit_cost + calls * call_cost"
    )
    (found,), _ = derived(text, references=costs, calls=[seen(0)], visits=[seen(3)])

    assert (found.value, found.lower, found.upper) == (20, None, None)
    assert "no range is given: visit_cost may be zero" in found.note


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_holds_its_value(calls, visits):
    found = only(COST, calls=[seen(calls)], visits=[seen(visits)])

    assert found.lower <= found.value <= found.upper


# --- where inputs meet ----------------------------------------------------------------------------


def test_each_month_and_each_organisation_stands_for_itself():
    calls = [seen(10), seen(30, NEXT), seen(90, org="E2"), seen(7, NEXT, org="E2")]
    hours = [seen(4), seen(6, NEXT), seen(9, org="E2"), seen(2, NEXT, org="E2")]

    found, problems = derived(PER_HOUR, calls=calls, half_hours=hours)

    assert {(o.org_code, o.period): o.value for o in found} == {
        ("E1", MONTH): 5, ("E1", NEXT): 10, ("E2", MONTH): 20, ("E2", NEXT): 7
    }  # fmt: skip
    assert problems == []


def test_organisations_never_meet():
    found, problems = derived(
        PER_HOUR, calls=[seen(10, org="E1")], half_hours=[seen(4, org="ZZ-DEMO")]
    )

    assert [(o.org_code, o.value, o.obs_status) for o in found] == [
        ("E1", None, "M"), ("ZZ-DEMO", None, "M")
    ]  # fmt: skip
    assert [(p.code, p.facts["org"], p.facts["input"]) for p in problems] == [
        ("input-missing", "E1", "half_hours"), ("input-missing", "ZZ-DEMO", "calls")
    ]  # fmt: skip


def test_only_the_dimensions_asked_for_keep_inputs_apart():
    calls = [
        seen(30, channel="phone"),
        seen(20, channel="phone", segment="line=Waste"),
        seen(10, channel="phone", segment="line=Housing"),
    ]
    hours = [seen(6), seen(2, segment="line=Waste"), seen(4, segment="line=Housing")]

    found, problems = derived(PER_HOUR, ("line",), calls=calls, half_hours=hours)

    assert {(o.channel, o.segment): o.value for o in found} == {
        ("_T", "_T"): 10, ("_T", "line=Waste"): 20, ("_T", "line=Housing"): 5
    }  # fmt: skip
    assert problems == []


def test_service_and_channel_are_dimensions_too():
    text = PER_HOUR
    calls = [seen(30, service="Waste", channel="phone")]
    hours = [seen(6, service="Waste", channel="phone")]

    (found,), _ = derived(text, ("channel", "service"), calls=calls, half_hours=hours)

    assert (found.service, found.channel, found.segment) == ("Waste", "phone", "_T")


def test_two_figures_for_one_place_are_not_chosen_between():
    calls = [seen(30, segment="line=Waste"), seen(20, segment="line=Housing")]

    (found,), problems = derived(PER_HOUR, calls=calls, half_hours=[seen(6)])

    assert (found.value, found.obs_status) == (None, "M")
    assert found.note == "there is more than one figure for calls"
    assert [p.code for p in problems] == ["input-missing"]


PART = "2022-10-01/P21D"


def test_a_part_of_a_month_meets_a_part_of_the_same_days():
    part = {"period": PART, "reporting": NEXT}
    found = only(PER_HOUR, calls=[seen(30, **part)], half_hours=[seen(6, **part)])

    assert (found.value, found.obs_status, found.status) == (10, "P", "none")
    assert (found.period, found.reporting_period) == (PART, NEXT)
    assert found.note.startswith("part period: 1 to 21 October 2022")
    assert found.note.count("part period") == 1


def test_a_part_of_a_month_never_meets_the_whole_of_it():
    part = seen(30, period=PART, reporting=NEXT, note="part period: 1 to 21 October 2022")
    found, problems = derived(PER_HOUR, calls=[part], half_hours=[seen(6, NEXT)])

    assert {o.period: (o.value, o.obs_status) for o in found} == {
        PART: (None, "M"), NEXT: (None, "M")
    }  # fmt: skip
    notes = {o.period: o.note for o in found}
    assert notes[NEXT] == "calls covers 1 to 21 October 2022, not October 2022"
    assert notes[PART].startswith("half hours covers October 2022, not 1 to 21 October 2022")
    assert sorted(p.facts["input"] for p in problems) == ["calls", "half_hours"]


# --- what is missing ------------------------------------------------------------------------------


def test_a_missing_input_leaves_no_value_and_says_why():
    found = only(
        PER_HOUR,
        calls=[seen(None, obs_status="M", note="too few to give a share")],
        half_hours=[seen(4)],
    )

    assert (found.value, found.obs_status, found.status) == (None, "M", "none")
    assert found.note == "calls is missing (too few to give a share)"


def test_an_input_without_a_figure_is_found_with_its_periods():
    months = [f"2022-{m:02}-01/P1M" for m in (4, 5, 6, 9)]
    found, (one,) = derived(PER_HOUR, calls=[seen(1, m) for m in months], half_hours=[])

    assert [o.note for o in found] == ["there is no figure for half hours"] * 4
    assert (one.code, one.severity, one.key) == ("input-missing", "warn", "x 2022-04")
    assert one.message == (
        "Count cannot be worked out for April to June 2022, September 2022 (E1): "
        "there is no figure for half hours."
    )
    assert one.facts["periods"] == months


def test_what_is_missing_for_a_part_only_says_so():
    calls = [seen(9), seen(4, segment="line=Waste"), seen(5, segment="line=Housing")]
    found, (one,) = derived(PER_HOUR, ("line",), calls=calls, half_hours=[seen(6)])

    assert sorted((o.segment, o.value) for o in found if o.value is not None) == [("_T", 3)]
    assert one.message.endswith("there is no figure for half hours for line Housing and 1 more.")


def test_a_withheld_input_withholds_what_is_made_of_it():
    withheld = seen(None, obs_status="Q", conf_status="A", note="small numbers: 1 to 7 withheld")
    found = only(PER_HOUR, calls=[seen(30)], half_hours=[withheld])

    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert (found.obs_status, found.conf_status, found.status) == ("Q", "D", "none")
    assert found.is_withheld
    assert found.note == "not given, because half hours is withheld"


def test_withheld_outranks_missing():
    withheld = seen(None, obs_status="Q", conf_status="A")
    found, _ = derived(PER_HOUR, calls=[seen(None, obs_status="M")], half_hours=[withheld])

    assert found[0].obs_status == "Q"


def test_the_rule_for_small_numbers_goes_with_the_figure():
    rule = "small numbers: 1 to 7 withheld, others rounded to 5"
    found = only(PER_HOUR, calls=[seen(30, note=rule)], half_hours=[seen(4)])

    assert found.small_numbers_rule == rule


def test_nothing_is_divided_by_zero():
    found = only(PER_HOUR, calls=[seen(30)], half_hours=[seen(0)])

    assert (found.value, found.obs_status) == (None, "M")
    assert found.note == "half_hours * 0.5 is zero, and nothing can be divided by zero"


def test_a_reference_is_not_used_after_its_time():
    found, (one,) = derived(
        COST, calls=[seen(1, NEXT), seen(1, "2022-11-01/P1M"), seen(1, "2022-12-01/P1M")],
        visits=[seen(1, NEXT), seen(1, "2022-11-01/P1M"), seen(1, "2022-12-01/P1M")],
    )  # fmt: skip

    assert [o.value for o in found] == [3.15, None, None]
    assert found[1].note == "costs has no figure for web after 31 October 2022"
    assert (one.code, one.severity) == ("reference-out-of-date", "warn")
    assert one.message == (
        "Count cannot be worked out for November to December 2022: "
        "costs has no figure for web after 31 October 2022."
    )
    assert "metrics/reference/costs.yaml" in one.remedy


def test_a_list_that_is_not_there_leaves_no_value():
    (found,), problems = derived(COST, references=(), calls=[seen(1)], visits=[seen(1)])

    assert found.value is None
    assert {p.code for p in problems} == {"reference-out-of-date"}
    assert found.note == "there is no reference list costs"


def test_nothing_in_gives_nothing_out():
    assert derived(PER_HOUR, calls=[], half_hours=[]) == ([], [])


# --- how certain it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calls", "hours", "expected"),
    [("A", "A", "A"), ("E", "A", "E"), ("A", "V", "V"), ("U", "E", "U"), ("B", "A", "B")],
)
def test_it_has_the_worst_status_of_its_inputs(calls, hours, expected):
    found = only(
        PER_HOUR,
        calls=[seen(30, obs_status=calls)],
        half_hours=[seen(4, obs_status=hours)],
    )

    assert found.obs_status == expected


@pytest.mark.parametrize(("hours", "status"), [(12, "met"), (12.5, "close"), (40, "missed")])
def test_it_is_judged_against_its_target(hours, status):
    (found,), _ = derive(
        higher(PER_HOUR),
        inputs={"calls": [seen(30)], "half_hours": [seen(hours)]},
        references={},
        dimensions=(),
    )

    assert (found.target, found.status) == (5, status)


def test_a_line_has_no_target():
    (found,), _ = derive(
        higher(PER_HOUR),
        inputs={
            "calls": [seen(30, segment="line=Waste")],
            "half_hours": [seen(6, segment="line=Waste")],
        },
        references={},
        dimensions=("line",),
    )

    assert (found.target, found.status) == (None, "none")


@pytest.mark.parametrize("calls", [seen(30, status="not_confirmed"), seen(30, obs_status="V")])
def test_what_is_made_of_an_unconfirmed_figure_is_not_confirmed(calls):
    (found,), _ = derive(
        higher(PER_HOUR),
        inputs={"calls": [calls], "half_hours": [seen(6)]},
        references={},
        dimensions=(),
    )

    assert (found.value, found.status) == (10, "not_confirmed")


def test_a_share_outside_its_bounds_is_refused_and_unvalidated():
    (found,), (one,) = derived(LESS, again=[seen(1.2, unit="share")])

    assert (found.value, found.obs_status) == (-0.2, "V")
    assert (one.code, one.severity) == ("share-out-of-bounds", "refuse")


def test_notes_of_inputs_are_kept_with_their_names():
    made_up = "made-up data"
    found = only(
        PER_HOUR,
        calls=[seen(30, note=f"printed 31; {made_up}")],
        half_hours=[seen(6, note=made_up)],
    )

    assert found.note == "calls: printed 31; made-up data"


def test_the_order_of_the_inputs_makes_no_difference():
    calls = [seen(n, f"2022-{n:02}-01/P1M") for n in range(1, 10)]
    hours = [replace(o, value=2 * o.value) for o in calls]

    assert derived(PER_HOUR, calls=calls, half_hours=hours) == derived(
        PER_HOUR, calls=calls[::-1], half_hours=hours[::-1]
    )
