"""What can be claimed at all, and what a claim needs computed.

1. Only words of the closed list, of metrics that there are; the near miss is offered.
2. Each of the words takes what it needs and nothing else.
3. A written number must be in the unit of every metric.
4. What was usual before is wanted in the grain of the period.
5. The page on claims says what each of the words means, and its examples can be tested.
"""

import re

import pytest
from tests.analysis.windows import METRICS
from tests.conftest import ROOT
from tests.papers.test_figures import NAMES

from gaugebook.analysis.claims import WORDS, Wanted, make_claim, wanted_for
from gaugebook.analysis.claims.threshold import threshold_number
from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.needs import needs_of
from gaugebook.periods import parse_period

OCTOBER, JULY = parse_period("2022-10"), parse_period("2022-07")


def made(words, metrics=("wait_mean",), **options):
    return make_claim(words, metrics, **{"period": OCTOBER, "known": METRICS} | options)


def test_the_list_is_the_one_that_papers_use():
    assert len(WORDS) == len(set(WORDS)) == 12


@pytest.mark.parametrize(
    ("words", "metrics", "options", "why"),
    [
        ("improvd", ["wait_mean"], {}, "there is no claim improvd (did you mean improved?)"),
        ("improved", [], {}, "it names no metric"),
        ("improved", ["wait_men"], {}, "there is no metric wait_men (did you mean wait_mean?)"),
        ("improved", ["wait_mean"], {"of": "90%"}, "improved takes no of"),
        ("improved", ["wait_mean"], {"since": OCTOBER}, "since is the period itself"),
        ("improved", ["wait_mean"], {"since": parse_period("2022-11")},
         "November 2022 is not before October 2022"),
        ("within target", ["wait_mean"], {"since": JULY}, "within target takes no since"),
        ("highest since", ["wait_mean"], {}, "highest since needs to be told since when"),
        ("steadily improved", ["wait_mean"], {}, "steadily improved needs to be told since when"),
        ("above", ["wait_mean"], {}, 'above needs what it is above: of="90%", of="target" or a'),
        ("above", ["wait_mean"], {"of": "a lot"}, "a lot is no period, no number and not target"),
        ("above", ["wait_mean"], {"of": "90%"}, "90% is not in the unit of wait_mean"),
        ("above", ["wait_mean", "answered_share"], {"of": "2 minutes"},
         "2 minutes is not in the unit of answered_share"),
    ],
)  # fmt: skip
def test_what_cannot_be_tested_says_why(words, metrics, options, why):
    with pytest.raises(ValueError, match=f"^{re.escape(why)}"):
        made(words, metrics, **options)


@pytest.mark.parametrize(
    ("text", "metric", "number"),
    [
        ("2 minutes", "wait_mean", 120),
        ("2m 14s", "wait_mean", 134),
        ("00:02:14", "wait_mean", 134),
        ("120", "wait_mean", 120),
        ("90%", "answered_share", 90),
        ("90 per cent", "answered_share", 90),
        ("90", "answered_share", 90),
        ("1,049", "calls_offered", 1049),
        ("90%", "calls_offered", None),
        ("2 minutes", "calls_offered", None),
        ("a few", "wait_mean", None),
    ],
)
def test_a_written_number_is_read_in_the_unit_of_the_metric(text, metric, number):
    assert threshold_number(text, METRICS[metric]) == number


def test_words_may_be_in_any_case_and_a_metric_counts_once():
    found = made(" Within  Target ", ["wait_mean", "wait_mean"])
    assert (found.words, found.metrics) == ("within target", ("wait_mean",))


def test_what_a_claim_needs_computed():
    improved = wanted_for(made("improved"))
    assert [(w.period.label, w.grain) for w in improved] == [
        ("October 2022", None),
        ("September 2022", None),
        ("October 2020 to September 2022", "month"),
    ]
    normal = wanted_for(made("higher than normal", since=JULY))
    assert [(w.period.label, w.grain) for w in normal] == [
        ("October 2022", None),
        ("July 2022", None),
        ("July to October 2022", "month"),
        ("July 2020 to June 2022", "month"),
        ("2021/22", None),
    ]
    assert wanted_for(made("within target")) == (Wanted(OCTOBER),)
    part = parse_period("2022-11-01..2022-11-21")
    assert wanted_for(made("below", period=part, of="2 minutes")) == (Wanted(part),)


@pytest.mark.parametrize(
    ("period", "first"),
    [("2022-10", "2020-10-01"), ("2022-W40", "2022-04-18"), ("1900-06", "1900-01-01")],
)
def test_history_is_24_periods_and_never_before_the_calendar(period, first):
    wanted = wanted_for(made("improved", period=parse_period(period)))
    assert str(wanted[-1].period.start) == first


def test_at_the_edge_of_the_calendar_there_is_no_period_before():
    first = parse_period("1900-01")
    with pytest.raises(ValueError, match="there is no period before January 1900"):
        made("improved", period=first)
    with pytest.raises(ValueError, match="there is no period before January 1900"):
        made("higher than normal", period=first)
    wanted = wanted_for(made("higher than normal", period=parse_period("1900-02")))
    assert [w.period.label for w in wanted] == ["February 1900", "January 1900"]


def test_how_a_claim_is_said():
    assert made("below", of="2 minutes").text == "below 2 minutes"
    assert made("above", of="target").text == "above the target"
    assert made("above", of=JULY).text == "above that of July 2022"
    assert made("highest since", since=JULY).text == "highest since July 2022"
    assert made("improved", since=JULY).text == "improved"


PAGE = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", WORDS)
def test_the_page_says_what_every_claim_means(words):
    table = PAGE[PAGE.index("| words | true when") :]
    assert f"`{words}`" in table


def test_the_examples_of_the_page_can_be_tested():
    example = PAGE[PAGE.index("```markdown") :].split("```")[1].removeprefix("markdown")
    narrative = read_narrative(f"# Summary\n{example}", "claims.md")
    assert sum(call.function == "claim" for call in narrative.calls()) == 3
    assert not any(p.is_refused for p in needs_of(narrative, NAMES, METRICS)[1])
