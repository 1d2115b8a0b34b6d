"""Claims lowered, or confirmed, by a window that looks at other periods than the figures are of."""

from datetime import date

import pytest
from tests.maturity.kpi.little_figures import (
    COUNCIL,
    CYCLE,
    KNOWN,
    MET,
    MONTHS,
    WASTE,
    metric,
    model_with,
    one,
    year,
)

from gaugebook.definitions.measure import Measure
from gaugebook.maturity.kpi import caps_of, needed, window
from gaugebook.maturity.services import Service
from gaugebook.periods import parse_period

QUARTERS = tuple(str(one) for one in parse_period("2022-01..2022-12").split("quarter"))
YEARS = ("2020-04-01/P1Y", "2021-04-01/P1Y")


def over(window: str, test: str = MET, *, fail: str = "{n} of {N}."):
    """Give a model that tests level 4 over a window."""
    return model_with(
        f"{{id: c, level: 4, metric: answered_share, test: {{{test}, window: {window}}}, "
        f"on_fail: '{fail}'}}"
    )


# --- quarters and years ---------------------------------------------------------------------------


def test_quarters_are_looked_at_as_quarters_and_not_as_missing_months():
    by_quarter = year([0.95, 0.95, 0.95, 0.5], months=QUARTERS)
    found = one(over("4 quarters"), by_quarter)

    assert (found.state, found.passing, found.looked_at) == ("confirmed", 3, 4)
    assert found.sentence.startswith("Target met in 3 of 4 quarters, January to December 2022.")


def test_months_are_no_quarters_and_quarters_no_months():
    months, quarters = year([0.95] * 12), year([0.95] * 4, months=QUARTERS)
    of_quarters, of_months = one(over("4 quarters"), months), one(over("12 months"), quarters)

    assert (of_quarters.state, of_quarters.is_missing) == ("cannot_confirm", True)
    assert (of_months.state, of_months.is_missing) == ("cannot_confirm", True)
    both = one(over("4 quarters"), months + year([0.5] * 4, months=QUARTERS))
    assert (both.passing, both.looked_at) == (0, 4)  # not 12 of 16


def test_years_are_financial_years_that_are_over():
    found = one(over("2 years"), year([0.5, 0.95], months=YEARS), until=date(2022, 11, 11))

    assert (found.state, found.passing, found.looked_at) == ("not_confirmed", 1, 2)
    assert found.sentence.startswith("1 of 2.")
    assert window(parse_period("2022-Q4"), 2, grain="year").label == "April 2020 to March 2022"


def test_a_quarter_that_is_not_over_is_not_looked_at():
    early = window(parse_period("2022-Q4"), 1, grain="quarter", until=date(2022, 12, 30))
    late = window(parse_period("2022-Q4"), 1, grain="quarter", until=date(2022, 12, 31))

    assert (early.label, late.label) == ("July to September 2022", "October to December 2022")


def test_a_part_quarter_is_told_in_quarters():
    part = year([0.95], months=QUARTERS[3:], period="2022-10-01/P2M", obs_status="P")
    found = one(over("4 quarters"), year([0.95] * 3, months=QUARTERS) + part)

    assert (found.passing, found.looked_at) == (3, 3)  # not 4 of 4
    assert "1 quarter has figures for a part of it only." in found.sentence


def test_a_count_over_quarters_adds_quarters_up():
    model = model_with(
        "{id: c, level: 3, metric: complaints, test: {count: '>= 20', window: 4 quarters}, "
        "on_fail: 'No.'}"
    )
    fields = {"metric_id": "complaints", "unit": "count"}
    doubled = year([6] * 4, months=QUARTERS, **fields) + year([2] * 12, **fields)

    assert "add up to 24," in one(model, doubled).sentence  # not 48


def test_what_is_computed_is_asked_for_by_the_periods_of_the_window():
    model = model_with(
        "{id: a, level: 3, metric: answered_share, test: {months_with_value: '>= 3', "
        "window: 6 months}, on_fail: 'No.'}",
        "{id: b, level: 4, metric: answered_share, test: {periods_with_value: '>= 3', "
        "window: 4 quarters}, on_fail: 'No.'}",
    )
    found = needed(model, [WASTE], parse_period("2022-Q4"), metrics={"answered_share": metric()})

    assert [(need.grain, need.metrics, need.period.label) for need in found] == [
        ("month", ("answered_share",), "July to December 2022"),
        ("quarter", ("answered_share",), "January to December 2022"),
    ]


def test_people_who_come_again_are_not_added_up_over_months():
    model = model_with(
        "{id: c, level: 3, metric: complaints, test: {count: '>= 20', window: 12 months}, "
        "on_fail: 'No.'}"
    )
    users = Measure.model_validate(
        {"name": "people", "unit": "count", "additive": False, "summary": "users"}
    )
    fields = {"metric_id": "complaints", "unit": "count"}
    found = one(model, year([2] * 12, **fields), measures={"complaints": users})

    assert found.state == "cannot_confirm"  # not 24
    assert "Months of “Complaints” cannot be added up." in found.sentence


# --- nothing recorded, while others have figures --------------------------------------------------


def other(values, **fields):
    """Give the figures of another service."""
    return year(values, service="Roads", **fields)


def test_a_month_with_nothing_to_count_does_not_lower_a_small_service():
    own = year([0.9] * 8)
    alone, beside = (
        one(over("12 months", KNOWN), own),
        one(over("12 months", KNOWN), own + other([0.9] * 12)),
    )

    # Where nobody has a figure, none was kept; where others have, there may have been no call.
    assert alone.state == "not_confirmed"
    assert (beside.state, beside.passing) == ("cannot_confirm", 8)
    assert "4 months have figures of other services and nothing of this one." in beside.sentence
    assert caps_of([beside], over("12 months", KNOWN)) == ()


def test_what_others_have_is_no_figure_of_this_one():
    found = one(over("12 months", KNOWN), other([0.95] * 12))
    held = one(over("12 months"), year([0.95] * 6) + other([0.95] * 12))

    assert (found.state, found.passing, found.is_missing) == ("cannot_confirm", 0, True)
    assert "no figures of “Calls answered” for Waste" in found.sentence
    assert (held.passing, held.looked_at) == (6, 6)  # not 12 of 12


@pytest.mark.parametrize(
    "fields", [{"org_code": "E9"}, {"definition_version": "0.9.0"}, {"period": "2022-12-01/P9D"}]
)
def test_only_like_figures_say_that_there_was_something_to_count(fields):
    beside = other([0.9] * 4, months=MONTHS[8:], **fields)
    found = one(over("12 months", KNOWN), year([0.9] * 8) + beside)

    assert "of other services" not in found.sentence
    assert found.state == "not_confirmed"


# --- figures that are made later ------------------------------------------------------------------


def test_a_month_whose_figure_is_still_open_is_not_missed():
    """Nine months out of twelve met it, and December's cases are not due yet when answers are."""
    late = {"answered_share": metric(lag_days=28)}
    before = year([0.95], months=("2021-12-01/P1M",))
    seen = before + year([0.95] * 8 + [0.5] * 3 + [0.1])
    due = date(2023, 1, 10)
    early = one(over("12 months"), seen, until=due)
    found = one(over("12 months"), seen, metrics=late, until=due)

    assert (early.state, early.passing, early.looked_at) == ("not_confirmed", 8, 12)
    assert (found.state, found.passing, found.looked_at) == ("confirmed", 9, 12)
    assert found.sentence.startswith("Target met in 9 of 12 months, December 2021 to November 2022")
    (need,) = needed(over("12 months"), [WASTE], CYCLE, metrics=late, until=due)
    assert need.period.label == "December 2021 to November 2022"


def test_what_is_computed_holds_every_window():
    model = model_with(
        "{id: a, level: 3, metric: answered_share, test: {months_with_value: '>= 3', "
        "window: 4 months}, on_fail: 'No.'}",
        "{id: b, level: 4, metric: complaints, test: {count: '>= 3', window: 4 months}, "
        "on_fail: 'No.'}",
    )
    metrics = {"answered_share": metric(), "complaints": metric("complaints", lag_days=28)}
    (need,) = needed(model, [WASTE], CYCLE, metrics=metrics, until=date(2023, 1, 10))

    assert need.period.label == "August to December 2022"


# --- lower is better ------------------------------------------------------------------------------


def test_a_wait_on_the_target_meets_it_and_one_above_does_not():
    waits = {
        "answered_share": metric(
            kind="mean", unit="seconds", direction="lower", of="wait_answered", numerator=None,
            denominator=None, targets=({"value": 180, "from": "2020-01"},),
        )
    }  # fmt: skip
    seen = year([180, 180.4, 179.9, 0, 600] + [100] * 7, unit="seconds")
    found = one(over("12 months"), seen, metrics=waits)

    assert (found.passing, found.looked_at) == (10, 12)  # 180.4 prints as 180 and is above it
    assert (found.state, COUNCIL) == ("confirmed", "E0")


def test_a_target_that_changed_within_a_quarter_is_held_against_neither():
    moved = metric(
        targets=(
            {"value": 0.8, "from": "2022-01", "to": "2022-07"},
            {"value": 0.95, "from": "2022-08"},
        )
    )
    seen = year([0.9] * 4, months=QUARTERS)
    found = one(over("4 quarters"), seen, metrics={"answered_share": moved})

    assert (found.passing, found.looked_at) == (2, 3)  # by 80%, 80%, and 95%
    assert "1 quarter has no target that the figure can be held against." in found.sentence


def test_a_service_of_no_figures_is_asked_for_nothing():
    hall = Service("hall", "Town hall")
    metrics = {"answered_share": metric()}

    assert needed(over("4 quarters"), [hall], parse_period("2022-Q4"), metrics=metrics) == ()
