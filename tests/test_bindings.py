"""Every number of an exhibit is what it says it was printed from.

1. A number may be an observation's value, one of its counts or limits, or a named number of a
   result that travels with the exhibit.
2. Rounded as printed it must be that number, and its text must read as that number.
3. What is bound to nothing is refused, as is a result made of observations that nobody computed.
4. An exhibit that shows made-up figures says so.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.bindings import misbound
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Figure,
    Guide,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.results import ResultValue, result
from gaugebook.values import format_value, in_print, round_value

SHARE = Observation(
    "no_email_share",
    "1.0.0",
    "X",
    "2022-04-01/P3M",
    "2022-04-01/P3M",
    segment="reason=Bin Enquiry",
    value=165 / 557,
    unit="share",
    numerator=165,
    denominator=557,
    decimals=1,
    lower=0.2598,
    upper=0.3354,
)
MISSING = replace(SHARE, segment="reason=None", value=None, numerator=None, denominator=None)
LIMITS = result(
    "xmr",
    [ResultValue("centre", 0.25, "share", 1), ResultValue("difference", -7.59, "points", 2)],
    uses=[SHARE.binding],
)


def reasons(exhibit, seen=(SHARE, MISSING), **options):
    return [fault.reason for fault in misbound(exhibit, seen, **options)]


def said(text, value, binding, *results):
    return Sentence("s", ("It was ", Bound(text, value, binding), "."), results=results)


@pytest.mark.parametrize(
    ("text", "value", "binding"),
    [
        ("29.6%", 29.6, SHARE.binding),
        ("30%", 30.0, SHARE.binding),
        ("165", 165.0, SHARE.binding_of("numerator")),
        ("557", 557.0, SHARE.binding_of("denominator")),
        ("26.0", 26.0, SHARE.binding_of("lower")),
        ("33.5", 33.5, SHARE.binding_of("upper")),
        ("[x]", None, MISSING.binding),
        ("25.0%", 25.0, LIMITS.binding("centre")),
        ("7.59 percentage points", -7.59, LIMITS.binding("difference")),
    ],
)
def test_what_is_printed_from_its_binding_is_well(text, value, binding):
    assert reasons(said(text, value, binding, LIMITS)) == []


@pytest.mark.parametrize(
    ("text", "value", "binding", "reason"),
    [
        ("30.6%", 30.6, SHARE.binding, "it is bound to 29.623"),
        ("30.6%", 29.6, SHARE.binding, "it stands for 29.6"),
        ("166", 166.0, SHARE.binding_of("numerator"), "it is bound to 165"),
        ("0", 0.0, MISSING.binding, "what it is bound to has no value"),
        ("29.6%", None, SHARE.binding, "it is bound to 29.623"),
        ("0.296", 0.296, SHARE.binding, "it is bound to 29.623"),
        ("24.0%", 24.0, LIMITS.binding("centre"), "it is bound to 25"),
    ],
)
def test_what_is_not_printed_from_its_binding_is_refused(text, value, binding, reason):
    assert reasons(said(text, value, binding, LIMITS)) == [reason]


@pytest.mark.parametrize(
    "binding",
    ["", "no_email_share@1.0.0|X", LIMITS.id, f"{LIMITS.id}|upper", "result:xmr:0|centre"],
)
def test_what_is_bound_to_nothing_is_refused(binding):
    (reason,) = reasons(said("29.6%", 29.6, binding, LIMITS))
    assert reason.startswith("it is bound to nothing that was computed")


def test_a_result_that_does_not_travel_with_the_exhibit_binds_nothing():
    assert reasons(said("25.0%", 25.0, LIMITS.binding("centre"))) != []


def test_a_result_made_of_what_nobody_computed_is_refused():
    faults = misbound(said("25.0%", 25.0, LIMITS.binding("centre"), LIMITS), [MISSING])
    assert [f.text for f in faults] == [SHARE.binding]


def table(cell, **more):
    return Table("t", "T", "", (Column("A", "text"), Column("B")), ((Cell("x"), cell),), **more)


def chart(point, *guides, results=()):
    series = (Series("S", (point,)),)
    return Chart(
        "c", "line", "C", "", "%", series, Sentence("alt", ()), guides=guides, results=results
    )


def test_every_kind_of_exhibit_is_looked_at():
    wrong = Bound("1", 1.0, SHARE.binding)
    wrongs = [
        Sentence("s", (wrong,)),
        Figure("f", "F", wrong),
        table(Cell("1", 1.0, SHARE.binding)),
        chart(Point("p", 1.0, "1", SHARE.binding)),
    ]
    assert [reasons(exhibit) for exhibit in wrongs] == [["it is bound to 29.623"]] * 4
    assert reasons(Unavailable("u", "U", "there is no figure")) == []


def test_the_interval_of_a_point_is_that_of_what_it_is_bound_to():
    point = Point("p", 29.6, "29.6", SHARE.binding, lower=26.0, upper=33.5)
    assert reasons(chart(point)) == []
    assert reasons(chart(replace(point, upper=34.5))) == ["it is bound to 33.54"]


def test_a_guide_is_bound_to_a_result():
    point = Point("p", 29.6, "29.6", SHARE.binding)
    mean = Guide("Mean", "centre", (25.0,), LIMITS.binding("centre"))
    assert reasons(chart(point, mean, results=(LIMITS,))) == []
    assert reasons(chart(point, mean)) == ["a guide of the chart is bound to no result"]


def test_made_up_figures_are_marked():
    options = {"made_up_orgs": {"X"}}
    cell = Cell("29.6", 29.6, SHARE.binding)
    assert reasons(table(cell), **options) == ["it shows made-up figures and does not say so"]
    assert reasons(table(cell, made_up=True), **options) == []
    only_used = said("25.0%", 25.0, LIMITS.binding("centre"), LIMITS)
    assert reasons(only_used, **options) == ["it shows made-up figures and does not say so"]


@given(st.floats(0, 1), st.integers(0, 4))
def test_what_is_rounded_for_print_is_always_well(value, decimals):
    seen = replace(SHARE, value=value)
    number = float(round_value(in_print(value, "share"), decimals))
    text = format_value(value, "share", decimals)
    assert reasons(said(text, number, seen.binding), [seen]) == []


@given(st.floats(0, 1), st.floats(0, 1))
def test_no_other_number_passes(value, other):
    seen = replace(SHARE, value=value)
    shown = round(other * 100, 1)
    fits = {round(float(round_value(value * 100, d)), 6) for d in range(7)}
    found = reasons(said("about", shown, seen.binding), [seen])
    assert (found == []) == any(abs(shown - fit) < 1e-9 for fit in fits)
