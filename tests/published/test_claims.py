"""What Buckinghamshire Council wrote about its own table, tested against that table.

Source: Finance and Resources Select Committee, "Customer First and CSC Performance Update and
Quarterly Dashboard", November 2022: paragraphs 2.1 ("a sustained period of higher-than-normal
contact"), 2.4 ("steadily improved since the summer in all metrics") and 2.5 ("just below 2
minutes", "% answered is now above 90%"), and the table of paragraph 2.3.
"""

import pytest

from gaugebook.analysis.claims import evidence_of, make_claim, verdict_of, wanted_for
from gaugebook.analysis.observed import Observed
from gaugebook.bindings import misbound
from gaugebook.errors import UsageError
from gaugebook.periods import parse_period

OURS = "E06000060"
ALL = ("answered_share", "abandoned_share", "wait_mean", "first_contact_resolution_share")
PART_OF_NOVEMBER = "2022-11-01..2022-11-21"


def period_or_text(text):
    try:
        return parse_period(text) if text else None
    except UsageError:
        return text


@pytest.fixture(scope="module")
def claimed(demo):
    def say(words, *metrics, period="2022-10", since=None, of=None):
        known = demo.library.metrics
        claim = make_claim(
            words,
            metrics,
            period=parse_period(period),
            since=period_or_text(since),
            of=period_or_text(of),
            known=known,
        )
        seen = [
            o
            for wanted in wanted_for(claim)
            for o in demo.compute(
                *claim.metrics, period=str(wanted.period), grain=wanted.grain
            ).observations
            if o.org_code == OURS
        ]
        found = verdict_of(claim, evidence_of(Observed(tuple(seen), known, OURS)))
        assert misbound(found.sentence("claim"), seen) == []
        return found.answer, found.text

    return say


def test_steadily_improved_in_all_metrics_is_false_and_names_the_steps(claimed):
    assert claimed("steadily improved", *ALL, since="2022-07") == (
        "false",
        "Calls answered fell from 87.76% in September 2022 to 86.89% in October 2022; "
        "Calls abandoned rose from 11.40% in August 2022 to 11.90% in September 2022; "
        "Average call wait rose from 426 seconds in August 2022 to 434 seconds in September 2022.",
    )


def test_only_first_call_resolution_improved_every_month(claimed):
    one_by_one = {m: claimed("steadily improved", m, since="2022-07")[0] for m in ALL}
    assert one_by_one == {
        "answered_share": "false",
        "abandoned_share": "false",
        "wait_mean": "false",
        "first_contact_resolution_share": "true",
    }


def test_just_below_two_minutes_is_134_seconds(claimed):
    assert claimed("below", "wait_mean", period=PART_OF_NOVEMBER, of="2 minutes") == (
        "false",
        "Average call wait was 134 seconds from 1 to 21 November 2022, above 2 minutes.",
    )


def test_more_than_90_per_cent_is_true_of_the_part_month_only(claimed):
    months = ("2022-07", "2022-08", "2022-09", "2022-10")
    full = {claimed("above", "answered_share", period=m, of="90%")[0] for m in months}
    assert full == {"false"}
    assert claimed("above", "answered_share", period=PART_OF_NOVEMBER, of="90%")[0] == "true"


def test_no_sustained_period_of_higher_than_normal_contact(claimed):
    found = claimed("higher than normal", "calls_offered", since="2022-07")
    assert found[0] == "false"
    assert [month in found[1] for month in ("July", "August", "September", "October")] == [
        False, True, True, True,
    ]  # fmt: skip
    assert "33,592 in October 2022, below the mean month of 2021/22, 39,667" in found[1]


def test_july_alone_may_have_been(claimed):
    found = claimed("higher than normal", "calls_offered", period="2022-07")
    assert found[0] == "cannot_say"
    assert "40,046 in July 2022, above the mean month of 2021/22, 39,667" in found[1]


@pytest.mark.parametrize(
    ("words", "metric", "options", "expected"),
    [
        ("improved", "wait_mean", {}, "true"),
        ("improved", "wait_mean", {"period": PART_OF_NOVEMBER, "since": "2022-10"}, "cannot_say"),
        ("within target", "wait_mean", {}, "false"),
        ("within target", "answered_share", {}, "cannot_say"),
        ("within target", "first_contact_resolution_share", {}, "true"),
        ("below", "wait_mean", {"of": "2021/22"}, "true"),
        ("lowest since", "wait_mean", {"since": "2022-07"}, "true"),
        ("about the same", "wait_mean", {"period": "2022-08"}, "cannot_say"),
    ],
)
def test_other_claims_that_the_table_invites(claimed, words, metric, options, expected):
    assert claimed(words, metric, **options)[0] == expected
