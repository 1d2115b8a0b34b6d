"""Every number of an exhibit is what it says it was printed from.

1. A number may be an observation's value, one of its counts or limits, or a named number of a
   result that travels with the exhibit.
2. Rounded as printed it must be that number, and its text must read as that number.
3. What is bound to nothing is refused, as is a result made of observations that nobody computed.
4. An exhibit that shows made-up figures says so.
5. A number typed into a title, a note or other words is one that the exhibit binds, that a result
   of it holds or was told, that an observation it shows says itself or a definition states; or it
   is no figure: a date, how sure an interval is, a window, from how many on something is judged.
6. The line of a target stands where its words say.
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
    Mark,
    Point,
    Sentence,
    Series,
    Table,
    TargetLine,
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


# --- numbers in words (5, 6) ----------------------------------------------------------------------

HELD = result("counts", {"offered": 33592, "mean": 383.25}, parameters={"points": "13"})
NOTED = replace(SHARE, note="15 of 22 working days", target=0.9)


def words(text, *results, seen=(NOTED,), **options):
    """Give what is refused of a text that stands before a bound number."""
    sentence = Sentence("s", (f"{text} ", Bound("29.6%", 29.6, SHARE.binding)), results=results)
    return [fault.text for fault in misbound(sentence, seen, **options)]


@pytest.mark.parametrize(
    "text",
    [
        "8,593 calls are unaccounted for",
        "It rose by 12% to",
        "It cost £200 more than",
        "In October 2022 it was 242 seconds against",
        "17 of those days and",
        "95% of callers are content with",
        "More than 1,000 calls beside",
        "It was 86.9% and not",
    ],
)
def test_a_number_that_nothing_stands_behind_is_refused(text):
    assert len(words(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "In October 2022, from 1 to 21 November 2022, 1–21 Nov 22, Oct 22 and 2021/22,",
        "With its 95% interval and the 99.8% limits,",
        "Within 7 days, after 5 minutes and 10 minutes,",
        "Of groups with more than 50 contacts, none with fewer than 51 contacts,",
        "Of people aged 65 or more, per 10,000,",
        "About 30%, that is",
        "With 15 of 22 working days, against a target of 90%,",
        "Chart 2 and table 1 have",
    ],
)
def test_what_is_no_figure_and_what_is_bound_may_be_typed(text):
    assert words(text) == []


def test_a_number_of_a_result_or_its_parameters_may_be_typed():
    assert words("Of 33,592 calls, by 13 figures,", HELD) == []
    assert words("Of 33,592 calls, by 13 figures") == ["33,592", "13"]


def test_a_percentage_is_that_of_a_share_and_a_whole_number_that_of_a_whole_one():
    assert words("It is 33,592%,", HELD) == ["33,592%"]
    assert words("It is 30 beside") == ["30"]
    assert words("It is 383.3 beside", HELD) == []


def test_a_note_counts_only_where_its_observation_is_shown():
    other = replace(NOTED, segment="reason=Other", note="88 left out")
    assert words("Of 88 calls", seen=(NOTED, other)) == ["88"]


def test_what_definitions_state_may_be_typed():
    assert words("Target: 180 seconds or less,") == ["180"]
    assert words("Target: 180 seconds or less,", stated=["180 seconds or less"]) == []


def test_a_number_in_a_name_of_the_data_is_part_of_the_name():
    named = replace(NOTED, segment="reason=Section 106 money")
    sentence = Sentence(
        "s", ("Section 106 money: ", Bound("29.6%", 29.6, named.binding), " and 107")
    )
    assert [f.text for f in misbound(sentence, [named])] == ["107"]


def test_every_text_of_every_exhibit_is_read():
    cell = Cell("29.6", 29.6, SHARE.binding)
    point = Point("p", 29.6, "29.6", SHARE.binding)
    drawn = chart(point)
    loose = [
        replace(table(cell), title="A rise of 77"),
        replace(table(cell), notes=("77 are left out.",)),
        replace(table(cell), subtitle="77 calls"),
        table(Cell("77")),
        replace(drawn, title="77 more"),
        replace(drawn, marks=(Mark("77 new staff", place=0),)),
        replace(drawn, target=TargetLine(77.0, "Target: 77 or less")),
        replace(drawn, alt=Sentence("alt", ("It is 77.",))),
        Figure("f", "F", Bound("29.6%", 29.6, SHARE.binding), target_text="77 or more"),
        Unavailable("u", "U", "only 77 calls are on record"),
    ]
    for exhibit in loose:
        assert [f.text for f in misbound(exhibit, [SHARE])] == ["77"], exhibit


def test_a_table_may_say_how_many_rows_it_has_and_name_one_by_a_time():
    own = table(Cell("29.6", 29.6, SHARE.binding))
    assert reasons(replace(own, title="The 1 line shown")) == []
    timed = replace(own, rows=((Cell("30 seconds"), own.rows[0][1]),))
    assert reasons(timed) == []


def test_the_line_of_a_target_stands_where_its_words_say():
    drawn = chart(Point("p", 29.6, "29.6", SHARE.binding))
    of_all = replace(drawn, target=TargetLine(29.623, "All reasons: 29.6%"))
    assert reasons(of_all) == []
    assert reasons(replace(of_all, target=TargetLine(40.0, "All reasons: 29.6%"))) == [
        "its line is drawn at 40"
    ]
