"""How many targets were met.

1. The headline counts only what can be confirmed, and says so.
2. Two targets that say the same are one, and the graver status of the two counts.
"""

import pytest
from tests.analysis.windows import metrics, observation, window

from gaugebook.analysis.headlines import count_statuses, headline, shared_target_notes

THREE = "answered_share", "wait_mean", "first_contact_resolution_share"


def october(**statuses: str):
    """A window of one month in which each metric has the status given."""
    found = [
        observation(name, "2022-10", 0.5, status=status)
        for name, status in statuses.items()
        if status != "missing"
    ]
    return window("", *found, period="2022-10"), metrics(*statuses)


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ("met met met", "All three targets were met in October 2022"),
        ("missed close met", "One of the three targets was met in October 2022"),
        ("missed missed missed", "None of the three targets was met in October 2022"),
        (
            "not_confirmed missed met",
            "One of the two targets that can be confirmed was met in October 2022",
        ),
        (
            "not_confirmed not_confirmed met",
            "The one target that can be confirmed was met in October 2022",
        ),
        (
            "not_confirmed not_confirmed close",
            "The one target that can be confirmed was not met in October 2022",
        ),
        (
            "not_confirmed not_confirmed not_confirmed",
            "None of the three targets can be confirmed for October 2022",
        ),
        (
            "met missing missed",
            "One of the two targets with a figure was met in October 2022",
        ),
        (
            "missing missing met",
            "The one target with a figure was met in October 2022",
        ),
        ("missing missing missing", "No indicator has a figure for October 2022"),
        ("missing not_confirmed missing", "The one target cannot be confirmed for October 2022"),
    ],
)
def test_the_headline_counts_what_can_be_confirmed(statuses, words):
    data, shown = october(**dict(zip(THREE, statuses.split(), strict=True)))
    assert headline(data, shown) == words


def test_indicators_without_a_target_are_in_no_count():
    data, shown = october(calls_offered="none")
    assert count_statuses(data, shown).all == 0
    assert headline(data, shown) == "No indicator has a target for October 2022"


@pytest.mark.parametrize(
    ("answered", "abandoned", "words"),
    [
        ("met", "met", "Both targets were met in October 2022"),
        ("missed", "met", "One of the two targets was met in October 2022"),
        (
            "not_confirmed",
            "met",
            "The one target that can be confirmed was met in October 2022",
        ),
    ],
)
def test_answered_and_abandoned_have_one_target_between_them(answered, abandoned, words):
    data, shown = october(answered_share=answered, abandoned_share=abandoned, wait_mean="met")
    assert headline(data, shown) == words
    assert shared_target_notes(shown, data.periods.latest) == [
        "Calls answered and calls abandoned have one target between them, which is counted once."
    ]


def test_complements_whose_targets_do_not_add_to_100_percent_are_two():
    data, shown = october(answered_share="met", abandoned_share="met")
    stricter = shown[1].model_copy(
        update={"targets": (shown[1].targets[0].model_copy(update={"value": 0.05}),)}
    )
    assert count_statuses(data, [shown[0], stricter]).met == 2
