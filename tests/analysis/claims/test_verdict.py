"""Each of the words, true, false and cannot say.

1. Two periods: the printed difference decides; where it is known how much the metric usually moves,
   it must be more than that.
2. A sample needs an interval of the difference that leaves out 0.
3. Steadily: every step of at least three full periods; highest and lowest: strictly.
4. Targets by status; above and below strictly, as printed.
5. Normal: against limits of at least seven periods before; against a year's mean only to refute.
6. Missing, withheld, in doubt, of a part period, across a break: cannot say, with the reason.
7. Several metrics: all must hold.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.claims.said import figures, say
from tests.analysis.windows import METRICS, observation, part

from gaugebook.analysis.claims import WORDS
from gaugebook.definitions.metric import Break, IntervalRule
from gaugebook.stats.spc import xmr_limits

CALM = "wait_mean 240 250 245 240 250 245 240 250 245 "
"""Nine months that move by 5 or 10 seconds; the largest usual step is 3.267 times 6.875."""


def answer(words, metrics, table, *more, **options):
    found = say(words, metrics, figures(table, *more), **options)
    return found.answer, found.text


def test_improved_without_a_history_is_the_printed_difference():
    assert answer("improved", "wait_mean", "wait_mean 431 426") == (
        "true",
        "Average call wait fell from 431 seconds in September 2022 to 426 seconds in October 2022.",
    )
    assert answer("improved", "wait_mean", "wait_mean 426 431")[0] == "false"
    assert answer("worsened", "wait_mean", "wait_mean 426 431")[0] == "true"
    assert answer("improved", "answered_share", "answered_share 0.85 0.86")[0] == "true"


def test_a_difference_that_nobody_sees_in_print_is_none():
    for words in ("improved", "worsened"):
        assert answer(words, "wait_mean", "wait_mean 242.3 241.8") == (
            "false",
            "Average call wait was the same, 242 seconds in October 2022 as in September 2022.",
        )
    assert answer("about the same", "wait_mean", "wait_mean 242.3 241.8")[0] == "true"


def test_with_a_history_a_change_must_be_more_than_usual():
    assert answer("improved", "wait_mean", CALM + "230") == (
        "cannot_say",
        "Average call wait fell from 245 seconds in September 2022 to 230 seconds in October 2022; "
        "that is within the 22 seconds that it usually moves at most from one period to the next "
        "(9 periods before).",
    )
    assert answer("improved", "wait_mean", CALM + "215")[0] == "true"
    assert answer("worsened", "wait_mean", CALM + "275")[0] == "true"
    assert answer("worsened", "wait_mean", CALM + "215")[0] == "false"


@pytest.mark.parametrize(
    ("latest", "expected"),
    [(250, "true"), (251, "cannot_say"), (267, "cannot_say"), (268, "false")],
)
def test_about_the_same_is_the_usual_step(latest, expected):
    """The median step is 5 seconds, 3.267 mean moving ranges are 22.05."""
    assert answer("about the same", "wait_mean", CALM + str(latest))[0] == expected


def test_about_the_same_is_not_known_without_a_history():
    found = answer("about the same", "wait_mean", "wait_mean 431 426")
    assert found[0] == "cannot_say"
    assert "one comparable period before, and seven are needed" in found[1]


def test_a_metric_without_direction_neither_improves_nor_worsens():
    for words in ("improved", "worsened"):
        found = answer(words, "calls_offered", "calls_offered 1 2")
        assert found[0] == "cannot_say"
        assert "no direction" in found[1]
    steady = answer("steadily improved", "calls_offered", "calls_offered 1 2 3", since="2022-08")
    assert steady[0] == "cannot_say"


SAMPLE = METRICS | {
    "answered_share": METRICS["answered_share"].model_copy(
        update={"interval": IntervalRule(method="wilson", basis="sample")}
    )
}


def sampled(x1, n1, x2, n2):
    counts = ((x1, n1, "2022-09"), (x2, n2, "2022-10"))
    return tuple(
        observation(
            "answered_share", month, x / n, numerator=x, denominator=n, status="none", lower=0.278,
            upper=0.408,
        )
        for x, n, month in counts
    )  # fmt: skip


def test_a_sample_is_told_apart_by_the_interval_of_the_difference():
    """41% of 200 forms in one month, 34% of 200 in the next.

    The interval is that of statsmodels 0.14, confint_proportions_2indep(68, 200, 82, 200,
    method="newcomb"): -0.16299 to 0.02474.
    """
    forms = sampled(82, 200, 68, 200)
    found = say("improved", "answered_share", forms, known=SAMPLE)
    assert found.answer == "cannot_say"
    assert "-16.30 to 2.47 percentage points" in found.text
    assert say("worsened", "answered_share", forms, known=SAMPLE).answer == "cannot_say"
    assert say("about the same", "answered_share", forms, known=SAMPLE).answer == "true"
    apart = sampled(82, 200, 120, 200)
    assert say("improved", "answered_share", apart, known=SAMPLE).answer == "true"
    assert say("about the same", "answered_share", apart, known=SAMPLE).answer == "false"


def test_the_same_shares_of_all_calls_are_what_they_are():
    assert say("worsened", "answered_share", sampled(82, 200, 68, 200)).answer == "true"


def test_a_sample_without_its_counts_says_nothing():
    bare = tuple(replace(o, numerator=None, denominator=None) for o in sampled(82, 200, 120, 200))
    found = say("improved", "answered_share", bare, known=SAMPLE)
    assert found.answer == "cannot_say"
    assert "without its counts" in found.text


def test_a_sample_lies_above_a_number_only_with_its_whole_interval():
    forms = sampled(82, 200, 68, 200)
    for number, expected in (("20%", "true"), ("30%", "cannot_say"), ("40%", "false")):
        found = say("above", "answered_share", forms, of=number, known=SAMPLE)
        assert (number, found.answer) == (number, expected)


@pytest.mark.parametrize(
    ("table", "expected", "words"),
    [
        ("wait_mean 440 430 420 410", "true",
         "Average call wait fell with every step, July to October 2022: 440 seconds, 430 seconds,"),
        ("wait_mean 431 426 434 242", "false",
         "wait rose from 426 seconds in August 2022 to 434 seconds in September 2022."),
        ("wait_mean 440 430 430 410", "false", "Average call wait was the same, 430 seconds"),
        ("wait_mean 440 - 430 410", "cannot_say", "has no figure for August 2022"),
        ("wait_mean 440 - 410 430", "false", "rose from 410 seconds in September 2022"),
        ("wait_mean - - - 410", "cannot_say", "has no figure for July 2022"),
    ],
)  # fmt: skip
def test_steadily_is_every_step(table, expected, words):
    found = answer("steadily improved", "wait_mean", table, since="2022-07")
    assert found[0] == expected
    assert words in found[1]


def test_two_periods_are_no_steady_course():
    found = answer("steadily improved", "wait_mean", "wait_mean 430 410", since="2022-09")
    assert found == (
        "cannot_say",
        "Average call wait has too few periods to compare; steadily needs at least three.",
    )


@pytest.mark.parametrize(
    ("table", "expected", "words"),
    [
        ("wait_mean 431 426 434 500", "true", "the next highest was 434 seconds in September 2022"),
        ("wait_mean 431 426 434 434", "false", "and 434 seconds in September 2022"),
        ("wait_mean 431 426 434 242", "false", "and 434 seconds in September 2022"),
        ("wait_mean 431 - 434 500", "cannot_say", "it has no figure for August 2022"),
        ("wait_mean 431 - 434 430", "false", "and 434 seconds in September 2022"),
        ("wait_mean 500 426 434 500", "false", "and 500 seconds in July 2022"),
    ],
)
def test_highest_is_strictly_higher_than_every_period_since(table, expected, words):
    found = answer("highest since", "wait_mean", table, since="2022-07")
    assert found[0] == expected
    assert words in found[1]


def test_lowest_is_the_other_way():
    found = answer("lowest since", "wait_mean", "wait_mean 431 426 434 242", since="2022-07")
    assert found[0] == "true"
    assert "the next lowest was 426 seconds in August 2022" in found[1]


@pytest.mark.parametrize(
    ("status", "within", "outside"),
    [
        ("met", "true", "false"),
        ("close", "false", "true"),
        ("missed", "false", "true"),
        ("not_confirmed", "cannot_say", "cannot_say"),
        ("none", "cannot_say", "cannot_say"),
    ],
)
def test_within_target_is_met_and_nothing_else(status, within, outside):
    seen = observation("wait_mean", "2022-10", 185, status=status)
    assert answer("within target", "wait_mean", "", seen)[0] == within
    assert answer("outside target", "wait_mean", "", seen)[0] == outside


def test_no_target_is_said():
    found = answer("within target", "calls_offered", "calls_offered 5")
    assert found == (
        "cannot_say",
        "Calls offered has no status for October 2022: it has no target.",
    )
    assert answer("above", "calls_offered", "calls_offered 5", of="target")[0] == "cannot_say"


@pytest.mark.parametrize(
    ("value", "of", "above", "below"),
    [
        (134, "2 minutes", "true", "false"),
        (120.4, "2 minutes", "false", "false"),
        (119, "2 minutes", "false", "true"),
        (181, "target", "true", "false"),
        (180, "target", "false", "false"),
    ],
)
def test_above_and_below_are_strict_and_as_printed(value, of, above, below):
    table = f"wait_mean {value}"
    assert answer("above", "wait_mean", table, of=of)[0] == above
    assert answer("below", "wait_mean", table, of=of)[0] == below


def test_a_part_period_that_is_named_is_tested_on_its_own_value():
    named = "2022-11-01..2022-11-21"
    seen = part("wait_mean", 134)
    assert answer("below", "wait_mean", "", seen, period=named, of="2 minutes") == (
        "false",
        "Average call wait was 134 seconds from 1 to 21 November 2022, above 2 minutes.",
    )
    assert answer("below", "wait_mean", "", seen, period=named, of="3 minutes")[0] == "true"


@pytest.mark.parametrize("words", [w for w in WORDS if w not in ("above", "below")])
def test_a_part_period_is_compared_with_nothing_and_has_no_status(words):
    since = "2022-07" if words in ("steadily improved", "highest since", "lowest since") else None
    seen = figures("wait_mean 431 426 434 242", part("wait_mean", 134))
    found = say(words, "wait_mean", seen, period="2022-11-01..2022-11-21", since=since)
    assert found.answer == "cannot_say"
    assert "part" in found.text


def test_the_whole_month_is_not_its_part():
    seen = figures("wait_mean 431 426 434 242", part("wait_mean", 134))
    found = say("below", "wait_mean", seen, period="2022-11", of="5 minutes")
    assert (found.answer, found.text) == (
        "cannot_say",
        "Average call wait has a figure for only a part of November 2022, 1 to 21 November 2022.",
    )


def test_above_another_period_must_be_comparable():
    table = "calls_offered 40 50"
    year = observation("calls_offered", "2021/22", 476)
    assert answer("above", "calls_offered", table, of="2022-09")[0] == "true"
    found = answer("below", "calls_offered", table, year, of="2021/22")
    assert found[0] == "cannot_say"
    assert "a total of another length of time" in found[1]
    wait = observation("wait_mean", "2021/22", 326)
    assert answer("below", "wait_mean", "wait_mean 242", wait, of="2021/22")[0] == "true"


NOTHING_UNUSUAL = "calls_offered 40 42 41 43 40 42 41 "


def test_normal_is_the_limits_of_the_periods_before():
    values = [40, 42, 41, 43, 40, 42, 41]
    limits = xmr_limits(values)
    assert limits is not None
    assert (round(limits.lower, 1), round(limits.upper, 1)) == (36.4, 46.2)
    for value, higher, lower in ((47, "true", "false"), (46, "false", "false"),
                                 (36, "false", "true"), (37, "false", "false")):  # fmt: skip
        table = NOTHING_UNUSUAL + str(value)
        assert answer("higher than normal", "calls_offered", table)[0] == higher
        assert answer("lower than normal", "calls_offered", table)[0] == lower
    told = answer("higher than normal", "calls_offered", NOTHING_UNUSUAL + "47")[1]
    assert "above the upper limit of what is usual, 46 (trial limits of 7 periods before)" in told


def test_a_figure_does_not_widen_what_it_is_held_against():
    """With the month itself among them the upper limit would be 49.0, and 48 as usual as any."""
    assert answer("higher than normal", "calls_offered", NOTHING_UNUSUAL + "48")[0] == "true"
    with_itself = xmr_limits([40, 42, 41, 43, 40, 42, 41, 48])
    assert with_itself is not None
    assert round(with_itself.upper, 1) == 49.0


def test_every_period_since_must_be_higher_than_normal():
    table = NOTHING_UNUSUAL + "50 51 45"
    found = answer("higher than normal", "calls_offered", table, since="2022-08")
    assert found[0] == "false"
    assert found[1].startswith("Calls offered was 45 in October 2022")
    table = NOTHING_UNUSUAL + "50 51 52"
    assert answer("higher than normal", "calls_offered", table, since="2022-08")[0] == "true"


def test_a_years_mean_can_refute_and_never_support():
    year = observation("calls_offered", "2021/22", 476_004)
    july = answer("higher than normal", "calls_offered", "", year,
                  observation("calls_offered", "2022-07", 40_046), period="2022-07")  # fmt: skip
    assert july[0] == "cannot_say"
    assert "above the mean month of 2021/22, 39,667" in july[1]
    october = answer("higher than normal", "calls_offered", "calls_offered 33592", year)
    assert october[0] == "false"
    assert "below the mean month of 2021/22, 39,667" in october[1]


def test_too_few_periods_and_no_year():
    found = answer("lower than normal", "calls_offered", "calls_offered 1 2 3")
    assert found == (
        "cannot_say",
        "Calls offered was 3 in October 2022; how much it usually varies is not known: "
        "two comparable periods before, and seven are needed.",
    )


def test_a_series_that_never_moved():
    flat = "answered_share 1 1 1 1 1 1 1 1 "
    for words in ("higher than normal", "lower than normal", "improved", "worsened"):
        assert answer(words, "answered_share", flat + "1")[0] == "false"
    assert answer("about the same", "answered_share", flat + "1")[0] == "true"
    assert answer("lower than normal", "answered_share", flat + "0.99")[0] == "true"
    zeros = "calls_offered 0 0 0 0 0 0 0 0 "
    assert answer("higher than normal", "calls_offered", zeros + "0")[0] == "false"


def test_a_gap_breaks_the_moving_range_and_counts_for_nothing():
    table = "calls_offered 40 42 - 41 43 40 42 41 47"
    assert answer("higher than normal", "calls_offered", table)[0] == "true"
    few = "calls_offered 40 42 - 41 43 40 42 47"
    assert answer("higher than normal", "calls_offered", few)[0] == "cannot_say"


BROKEN = METRICS | {
    "wait_mean": METRICS["wait_mean"].model_copy(
        update={"breaks": (Break(date="2022-10-01", reason="new telephone system"),)}
    )
}


@pytest.mark.parametrize(
    ("words", "since"),
    [("improved", None), ("about the same", None), ("steadily improved", "2022-08"),
     ("lowest since", "2022-07")],
)  # fmt: skip
def test_nothing_is_compared_across_a_break(words, since):
    seen = figures("wait_mean 434 430 420 242")
    found = say(words, "wait_mean", seen, since=since, known=BROKEN)
    assert found.answer == "cannot_say"
    assert "break in the series on 1 October 2022, new telephone system" in found.text


def test_what_was_before_a_break_is_not_usual():
    seen = figures(CALM + "500")
    found = say("higher than normal", "wait_mean", seen, known=BROKEN)
    assert found.answer == "cannot_say"
    assert "no comparable periods before" in found.text


def test_withheld_is_said_and_shown_nowhere():
    hidden = observation("wait_mean", "2022-10", None, obs_status="Q")
    for words in ("improved", "within target", "higher than normal"):
        found = answer(words, "wait_mean", "", hidden, observation("wait_mean", "2022-09", 434))
        assert found == ("cannot_say", "Average call wait is withheld for October 2022.")


def test_a_figure_in_doubt_may_contradict_and_never_supports():
    later = observation("answered_share", "2022-10", 0.87, status="not_confirmed")
    earlier = observation("answered_share", "2022-09", 0.88, obs_status="V")
    assert answer("improved", "answered_share", "", later, earlier)[0] == "false"
    found = answer("worsened", "answered_share", "", later, earlier)
    assert found[0] == "cannot_say"
    assert found[1].endswith("but the figure for October 2022 and one more is not confirmed.")


def test_figures_in_doubt_say_nothing_of_what_is_usual():
    seen = [replace(o, obs_status="V") for o in figures(NOTHING_UNUSUAL.rstrip(), ends="2022-09")]
    found = say("higher than normal", "calls_offered", (*seen, *figures("calls_offered 47")))
    assert found.answer == "cannot_say"
    assert "no comparable periods" in found.text


def test_all_metrics_must_hold():
    table = "wait_mean 431 426\nanswered_share 0.85 0.86\n"
    both = ["wait_mean", "answered_share"]
    assert answer("improved", both, table)[0] == "true"
    assert answer("improved", [*both, "abandoned_share"], table) == (
        "cannot_say",
        "Calls abandoned has no figure for October 2022.",
    )
    worse = table + "abandoned_share 0.05 0.06"
    assert answer("improved", [*both, "abandoned_share"], worse) == (
        "false",
        "Calls abandoned rose from 5.00% in September 2022 to 6.00% in October 2022.",
    )


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 3), st.floats(0, 1e6)), max_size=30),
    st.sampled_from(WORDS),
    st.sampled_from(["2022-10", "2022-10-01..2022-10-20", "2022/23", "2022-09..2022-10"]),
)
def test_every_claim_has_an_answer_whatever_the_figures(values, words, period):
    table = "wait_mean " + " ".join("-" if v is None else f"{v:f}" for v in values)
    since = "2022-01" if words in ("steadily improved", "highest since", "lowest since") else None
    of = "2 minutes" if words in ("above", "below") else None
    found = say(words, "wait_mean", figures(table), period=period, since=since, of=of)
    assert found.answer in ("true", "false", "cannot_say")


@given(st.lists(st.integers(0, 500), min_size=2, max_size=30))
def test_what_improved_has_not_worsened_and_is_not_the_same(values):
    seen = figures("wait_mean " + " ".join(map(str, values)))
    answers = [
        say(words, "wait_mean", seen).answer for words in ("improved", "worsened", "about the same")
    ]
    assert answers.count("true") <= 1
