"""Claims tested on the council's own figures.

1. What must be computed: by service, for the metrics its profile is asked about, to the last month.
2. Months with a value; the share that meets the target; the sum.
3. The sentence is the model's own where a claim fails, with its numbers as they are printed.
4. What is missing lowers nothing, unless the author wrote `cap`.
5. What cannot be tested says why: no figures of its own, no metric, no target.
6. Only claims are tested.
7. Caps: the level below the tested one, with the sentence.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.maturity.kpi.little_figures import (
    ADDED,
    KNOWN,
    MET,
    WASTE,
    check,
    findings,
    metric,
    model_with,
    one,
    year,
)

from gaugebook.maturity import Answer, Answers, score
from gaugebook.maturity.kpi import caps_of, needed, window
from gaugebook.maturity.services import Service
from gaugebook.periods import parse_period

# --- 1: what to compute ---------------------------------------------------------------------------


def test_what_is_needed_is_asked_once_for_services_of_the_same_figures():
    model = model_with(check(KNOWN), check(ADDED, 4, metric="complaints"))
    metrics = {"answered_share": metric(), "complaints": metric("complaints")}
    services = [
        WASTE,
        Service("bins", "Bins", figures={"service": "Waste"}),
        Service("roads", "Roads", figures={"line": "Roads"}),
        Service("hall", "Town hall"),
        replace(WASTE, id="gone", excused="Closed"),
    ]

    found = needed(model, services, parse_period("2022-Q4"), metrics=metrics)

    assert [(n.services, dict(n.where), n.metrics) for n in found] == [
        (("waste", "bins"), {"service": "Waste"}, ("answered_share", "complaints")),
        (("roads",), {"line": "Roads"}, ("answered_share", "complaints")),
    ]
    assert {n.period.label for n in found} == {"January to December 2022"}


def test_a_metric_that_is_not_split_so_is_not_asked_for():
    model = model_with(check(KNOWN))
    roads = Service("roads", "Roads", figures={"topic": "Roads"})
    metrics = {"answered_share": metric()}

    assert needed(model, [roads], parse_period("2022-Q4"), metrics=metrics) == ()
    assert needed(model, [], parse_period("2022-Q4"), metrics=metrics) == ()
    assert needed(model, [WASTE], parse_period("2022-Q4"), metrics={}) == ()


def test_no_month_that_has_not_ended_is_looked_at():
    year_ahead = parse_period("2022/23")

    assert window(year_ahead, 12).label == "2022/23"
    assert (
        window(year_ahead, 12, until=date(2022, 12, 16)).label == "December 2021 to November 2022"
    )
    assert window(year_ahead, 12, until=date(2022, 12, 31)).label == "January to December 2022"
    assert window(parse_period("2022-11-01..2022-11-21"), 1).label == "October 2022"


# --- 2 and 3: the tests and their sentences -------------------------------------------------------


def test_months_with_a_value():
    model = model_with(check(KNOWN, fail="There is one for {n} of {N}, last {value}."))

    ten = one(model, year([0.5] * 10 + [None] * 2))
    nine = one(model, year([0.5] * 9 + [None] * 3))

    assert (ten.state, ten.passing, ten.looked_at) == ("confirmed", 10, 12)
    assert ten.sentence == (
        "There are figures of “Calls answered” in 10 of 12 months, January to December 2022."
    )
    assert (nine.state, nine.sentence) == ("not_confirmed", "There is one for 9 of 12, last 50%.")
    assert len(nine.used) == 12


def test_target_met_in_5_of_12_months():
    model = model_with(check(MET, 4, fail="target met in {n} of {N} months, not {target}"))

    found = one(model, year([0.95] * 5 + [0.8] * 7))

    assert (found.state, found.passing, found.looked_at) == ("not_confirmed", 5, 12)
    assert found.sentence == (
        "target met in 5 of 12 months, not 90% The target is the council's for all services: 90%."
    )


def test_a_figure_on_the_target_meets_it_and_close_does_not():
    model = model_with(check(MET, 4))

    on = one(model, year([0.9] * 9 + [0.1] * 3))
    close = one(model, year([0.8999] * 12))

    assert (on.state, on.passing) == ("confirmed", 9)
    assert on.sentence.startswith("Target met in 9 of 12 months, January to December 2022.")
    assert (close.state, close.passing) == ("not_confirmed", 0)


def test_lower_may_be_better():
    waits = metric(direction="lower")
    model = model_with(check(MET, 4))

    found = one(model, year([0.5] * 12), metrics={"answered_share": waits})

    assert found.state == "confirmed"


def test_the_status_of_a_figure_with_a_target_of_its_own_decides():
    model = model_with(check(MET, 4))
    met = year([0.5] * 9, target=0.4, status="met")
    close = year(
        [0.3] * 3, target=0.4, status="close", months=[o.period for o in year([0] * 12)][9:]
    )

    found = one(model, met + close)

    assert (found.state, found.passing, found.looked_at) == ("confirmed", 9, 12)
    assert "council's for all services" not in found.sentence


def test_a_sum():
    model = model_with(check(ADDED, metric="complaints", fail="Only {value}."))
    fields = {"metric_id": "complaints", "unit": "count"}

    assert one(model, year([2] * 12, **fields)).sentence == (
        "The figures of “Complaints” add up to 24, January to December 2022."
    )
    assert one(model, year([1] * 12, **fields)).sentence == "Only 12."
    assert one(model, year([1] * 12, **fields)).state == "not_confirmed"


def test_a_sum_with_months_missing_is_settled_only_where_they_cannot_turn_it():
    model = model_with(check(ADDED, metric="complaints"))
    fields = {"metric_id": "complaints", "unit": "count"}

    past = one(model, year([5] * 6 + [None] * 6, **fields))
    short = one(model, year([1] * 6 + [None] * 6, **fields))

    assert past.state == "confirmed"
    assert "6 months have no figure." in past.sentence
    assert short.state == "cannot_confirm"
    assert "add up to 6" in short.sentence
    assert "The 6 months without a figure could turn it." in short.sentence


@pytest.mark.parametrize(
    ("test", "values", "state"),
    [
        ("count: '<= 5'", [1] * 12, "not_confirmed"),
        ("count: '<= 5'", [1] * 6 + [None] * 6, "not_confirmed"),
        ("count: '<= 5'", [1] * 3 + [None] * 9, "cannot_confirm"),
        ("count: '= 3'", [1] * 3 + [0] * 9, "confirmed"),
        ("count: '= 3'", [1] * 3 + [None] * 9, "cannot_confirm"),
        ("count: '= 3'", [1] * 4 + [None] * 8, "not_confirmed"),
        ("count: '> 5'", [-1] * 6 + [None] * 6, "cannot_confirm"),
    ],
)
def test_every_comparison_of_a_sum(test, values, state):
    model = model_with(check(test, metric="complaints"))
    of_pounds = {"metric_id": "complaints", "unit": "pounds"}

    assert one(model, year(values, **of_pounds)).state == state


# --- 4: missing figures ---------------------------------------------------------------------------


@pytest.mark.parametrize("observations", [[], year([None] * 12)])
def test_without_figures_nobody_can_confirm_and_nothing_is_lowered(observations):
    model = model_with(check(KNOWN))

    found = one(model, observations)

    assert (found.state, found.passing, found.is_missing) == ("cannot_confirm", 0, True)
    assert found.sentence == (
        "Cannot confirm. There are no figures of “Calls answered” for Waste, "
        "January to December 2022."
    )
    assert caps_of([found], model) == ()


def test_the_author_may_have_missing_figures_cap_a_claim_or_not_spoken_of():
    capped, ignored = (
        model_with(check(KNOWN), missing="cap"),
        model_with(check(KNOWN), missing="ignore"),
    )

    found = one(capped, [])
    caps = caps_of([found], capped)

    assert [(c.statement, c.level) for c in caps] == [("A.1", 2)]
    assert "There are no figures" in caps[0].reason
    assert findings(ignored, []) == ()
    assert one(ignored, year([0.5] * 3)).state == "not_confirmed"


def test_what_lies_with_us_is_never_capped():
    model = model_with(check(KNOWN), missing="cap")
    nameless = Service("waste", "Waste")

    assert caps_of(findings(model, year([0.5] * 12), service=nameless), model) == ()
    assert caps_of(findings(model, year([0.5] * 12, org_code="X")), model) == ()
    assert caps_of(findings(model, year([None] * 12, obs_status="Q")), model) == ()


# --- 5: what cannot be tested ---------------------------------------------------------------------


def test_a_service_that_the_figures_do_not_tell_apart():
    found = one(model_with(check(KNOWN)), year([0.5] * 12), service=Service("w", "Waste"))

    assert found.state == "cannot_confirm"
    assert "The council's figures do not tell Waste apart from other services." in found.sentence


def test_figures_that_are_not_split_so():
    by_topic = Service("w", "Waste", figures={"topic": "Waste"})
    found = one(model_with(check(KNOWN)), year([0.5] * 12), service=by_topic)

    assert found.state == "cannot_confirm"
    assert "Figures of “Calls answered” are not split by topic" in found.sentence


def test_a_metric_that_is_not_there_and_one_without_a_target():
    model = model_with(check(MET, metric="no_such_metric"))
    assert "There is no metric no_such_metric" in one(model, []).sentence

    untargeted = {"answered_share": metric(targets=())}
    found = one(model_with(check(MET)), year([0.5] * 12), metrics=untargeted)
    assert found.state == "cannot_confirm"
    assert "There is no target to hold them against." in found.sentence


def test_the_figures_of_another_service_are_not_looked_at():
    found = one(model_with(check(KNOWN)), year([0.5] * 12, service="Roads"))
    misspelt = replace(WASTE, figures={"service": "Wsate"})

    assert (found.state, found.is_missing) == ("cannot_confirm", True)
    assert (
        "for Waste (service Wsate)," in one(model_with(check(KNOWN)), [], service=misspelt).sentence
    )


# --- 6: only claims -------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", [1, 2, "not_applicable", "dont_know", "not_answered"])
def test_who_claims_less_or_nothing_is_not_tested(claim):
    assert findings(model_with(check(KNOWN)), [], claim) == ()


def test_a_claim_is_tested_by_every_level_that_it_reaches():
    model = model_with(check(KNOWN, 3), check(MET, 4))

    assert [f.check for f in findings(model, year([0.5] * 12), 3)] == ["c3"]
    assert [f.state for f in findings(model, year([0.5] * 12), 4)] == ["confirmed", "not_confirmed"]


def test_a_statement_that_is_not_asked_of_a_profile_is_not_tested():
    profiles = "applies_to: {profiles: [{id: a, label: A}, {id: b, label: B}]}\n"
    model = model_with(check(KNOWN), more=", applies_to: [a]", head=profiles)
    assert len(findings(model, [], service=replace(WASTE, profile="a"))) == 1
    assert findings(model, [], service=replace(WASTE, profile="b")) == ()


# --- 7: caps --------------------------------------------------------------------------------------


def test_a_claim_that_fails_counts_as_the_level_below_the_one_tested():
    model = model_with(check(KNOWN, 3), check(MET, 4))
    found = findings(model, year([0.5] * 12))
    caps = caps_of(found, model)
    given = Answers((Answer("A.1", 4, evidence=("x",)), Answer("A.2", 4, evidence=("x",))))

    assert [(c.statement, c.level) for c in caps] == [("A.1", 3)]
    confirmed = score(model, given, view="confirmed", caps=caps).nodes["A.1"]
    assert (confirmed.exact, confirmed.claimed) == (3, 4)
    assert found[1].sentence in confirmed.notes[-1]
    assert score(model, given, caps=caps).nodes["A.1"].exact == 4


def test_the_lowest_cap_counts_where_two_tests_fail():
    model = model_with(check(KNOWN, 3), check(MET, 4))
    caps = caps_of(findings(model, year([0.5] * 7)), model)

    assert sorted(c.level for c in caps) == [2, 3]
    given = Answers((Answer("A.1", 4), Answer("A.2", 4)))
    assert score(model, given, view="confirmed", caps=caps).nodes["A.1"].exact == Fraction(2)
