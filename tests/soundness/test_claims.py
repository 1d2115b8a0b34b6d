"""Words that a careful person would have written, and that the figures do not bear out."""

from dataclasses import replace

from tests.analysis.claims.said import figures, say
from tests.analysis.windows import METRICS, observation, part

from gaugebook.definitions.metric import IntervalRule


def test_from_first_to_last_is_not_steadily():
    """The wait fell from 431 to 242 seconds; between August and September it rose by 8."""
    seen = figures("wait_mean 431 426 434 242")
    assert say("improved", "wait_mean", seen, since="2022-07").answer == "true"
    assert say("steadily improved", "wait_mean", seen, since="2022-07").answer == "false"


def test_134_seconds_are_not_just_below_two_minutes():
    """Two minutes are 120 seconds; 134 seconds read as 1.34 minutes would be below."""
    seen = (part("wait_mean", 134),)
    found = say("below", "wait_mean", seen, period="2022-11-01..2022-11-21", of="2 minutes")
    assert found.answer == "false"
    assert found.results[0].of("threshold").value == 120


def test_the_total_of_a_part_month_is_no_improvement_and_no_record():
    """23,100 calls to 21 November stand below 33,592 in October because the month is not over."""
    seen = figures("calls_offered 40046 35307 35554 33592", part("calls_offered", 23100))
    named = "2022-11-01..2022-11-21"
    for words, since in (("lowest since", "2022-07"), ("lower than normal", None)):
        assert say(words, "calls_offered", seen, period=named, since=since).answer == "cannot_say"
    assert say("below", "calls_offered", seen, period=named, of="2022-10").answer == "cannot_say"


def test_a_figure_that_its_own_counts_contradict_supports_nothing():
    """October was printed as 94.48%; whatever stands there, nobody confirms it."""
    seen = (
        observation("answered_share", "2022-09", 0.8776),
        observation("answered_share", "2022-10", 0.9448, obs_status="V", status="not_confirmed"),
    )
    assert say("improved", "answered_share", seen).answer == "cannot_say"
    assert say("above", "answered_share", seen, of="90%").answer == "cannot_say"


def test_89_996_per_cent_is_printed_as_90_and_is_not_above():
    seen = (observation("answered_share", "2022-10", 0.90004),)
    assert say("above", "answered_share", seen, of="90%").answer == "false"


def test_near_the_target_is_not_within_it():
    """185 seconds are close to 180 or less; amber is not green."""
    seen = (observation("wait_mean", "2022-10", 185, status="close"),)
    assert say("within target", "wait_mean", seen).answer == "false"


def test_two_samples_apart_by_chance_have_not_improved():
    """34% of 200 forms, then 41%: 7 points more, anything from 2 fewer to 16 more."""
    sample = IntervalRule(method="wilson", basis="sample")
    metric = METRICS["answered_share"].model_copy(update={"interval": sample})
    seen = [
        observation("answered_share", month, x / 200, numerator=x, denominator=200, status="none")
        for month, x in (("2022-09", 68), ("2022-10", 82))
    ]
    known = METRICS | {"answered_share": metric}
    assert say("improved", "answered_share", tuple(seen), known=known).answer == "cannot_say"


def test_one_metric_that_improved_does_not_carry_the_others():
    """An average of the four would have improved."""
    seen = figures("wait_mean 434 242\nanswered_share 0.8776 0.8689")
    assert say("improved", ["wait_mean", "answered_share"], seen).answer == "false"


def test_a_month_without_figures_is_not_passed_over():
    """June is missing: whether October was the lowest since May, nobody knows."""
    seen = figures("wait_mean 431 - 434 426 430 242")
    assert say("lowest since", "wait_mean", seen, since="2022-05").answer == "cannot_say"


def test_a_tie_is_no_record():
    seen = figures("wait_mean 242 426 434 242.4")
    assert say("lowest since", "wait_mean", seen, since="2022-07").answer == "false"


def test_a_year_is_not_a_high_month():
    """476,004 calls in 2021/22 are more than 33,592 in October, and it says nothing."""
    year = observation("calls_offered", "2021/22", 476_004)
    seen = figures("calls_offered 33592", year)
    assert say("below", "calls_offered", seen, of="2021/22").answer == "cannot_say"


def test_below_last_years_mean_is_not_higher_than_normal():
    """Three of four months lay 10 to 15% below the monthly mean of the year before."""
    year = observation("calls_offered", "2021/22", 476_004)
    seen = figures("calls_offered 40046 35307 35554 33592", year)
    assert say("higher than normal", "calls_offered", seen, since="2022-07").answer == "false"


def test_withheld_is_not_zero():
    """Withheld figures of few people would be the lowest since any month."""
    hidden = replace(observation("wait_mean", "2022-10", None), obs_status="Q")
    seen = figures("wait_mean 431 426 434 -", hidden)
    assert say("lowest since", "wait_mean", seen, since="2022-07").answer == "cannot_say"
