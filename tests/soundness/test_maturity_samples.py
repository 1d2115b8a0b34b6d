"""Samples of claims that are read as if each claim had had the same chance to be drawn."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme
from tests.maturity.rounds import ROLES, campaign_of

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.comparing.calibration import calibrate
from gaugebook.maturity.moderation.kept import as_plain, from_plain
from gaugebook.maturity.moderation.paper_form import strata_in_words, strata_of
from gaugebook.maturity.moderation.sample import draw_sample
from gaugebook.maturity.services import Service

NAMES = [f"A.{n}" for n in range(1, 61)]
WIDE = draw(
    HEAD + LEVELS + SPECIAL + ROLES + "themes:\n" + theme("A", promise("P", *map(level, NAMES)))
)
BY_LEVEL = ("level",)


def looked_at(claims, found, *, strata=BY_LEVEL, **more):
    """Score one service that claims these levels; `found` gives what others found, by place."""
    answers = tuple(
        Answer(name, value, role="manager") for name, value in zip(NAMES, claims, strict=False)
    )
    moderations = [
        Moderation(
            NAMES[n],
            "moderated",
            Fraction(claims[n]),
            Fraction(then),
            "Seen",
            strata=strata,
            **more,
        )
        for n, then in found.items()
    ]
    return assess(
        WIDE,
        campaign_of(WIDE),
        [Service("waste", "Waste")],
        {"waste": Answers(answers)},
        name="n",
        org_code="X",
        moderations={"waste": moderations},
    )


FORTY_AND_TWO = [4] * 40 + [1] * 2
SEEN = {0: 3, 1: 4, 2: 4, 3: 4, 40: 2, 41: 1}  # one of four lowered, one of two raised


def test_a_share_of_all_claims_is_not_that_of_the_claims_drawn():
    """Cochran (1977), section 5.3: 40/42 of a quarter; 2/42 of a half."""
    found = calibrate(looked_at(FORTY_AND_TWO, SEEN)).services[0]

    assert (found.looked_at, found.lowered, found.raised) == (6, 1, 1)
    assert found.share_lowered == Fraction(40, 42) * Fraction(1, 4)  # not 1 of 6
    assert found.share_raised == Fraction(2, 42) * Fraction(1, 2)
    assert found.mean_difference == Fraction(-10 + 1, 42)  # not nought


def test_the_interval_is_that_of_as_many_claims_as_the_weighed_ones_tell():
    found = calibrate(looked_at(FORTY_AND_TWO, SEEN)).services[0]
    weights = np.array([10, 10, 10, 10, 1, 1])
    size = weights.sum() ** 2 / (weights**2).sum()
    share = np.average([1, 0, 0, 0, 0, 0], weights=weights)

    assert (found.lowered_share.lower, found.lowered_share.upper) == pytest.approx(
        proportion_confint(share * size, size, method="wilson"), abs=1e-9
    )


def test_many_raised_in_a_small_stratum_are_no_under_rating():
    """All eight claims of level 1 were drawn, and one of forty of level 4, which was lowered."""
    claims = [1] * 8 + [4] * 40
    found = calibrate(looked_at(claims, dict.fromkeys(range(8), 2) | {8: 3})).services[0]

    assert (found.raised, found.lowered) == (8, 1)
    assert found.adjusted_chance == pytest.approx(2 * (1 + 9) / 512)  # under one in twenty
    assert found.share_lowered == Fraction(40, 48)
    assert found.verdict == "no_sign"  # not that it rates itself lower


def test_a_verdict_stands_where_the_weighed_claims_say_the_same():
    found = calibrate(looked_at([1] * 8 + [4] * 40, dict.fromkeys(range(8, 14), 3)))

    assert found.services[0].verdict == "over_rates"
    assert "Nothing is said of 8 claims in strata in which nobody concluded." in found.on_weights


def test_a_claim_that_was_drawn_and_not_concluded_on_weighs_nothing():
    both = looked_at(FORTY_AND_TWO, SEEN)
    waste = both.services[0]
    open_ = [
        replace(m, cannot_tell=True, level=None) if m.statement in ("A.1", "A.2") else m
        for m in waste.moderations
    ]
    found = calibrate(replace(both, services=(replace(waste, moderations=tuple(open_)),)))

    assert found.services[0].cannot_tell == 2
    assert set(found.weights.by_claim.values()) == {Fraction(40, 2), Fraction(1)}
    assert found.services[0].share_lowered == 0


@pytest.mark.parametrize(
    ("strata", "why"),
    [
        (None, "Each claim counts the same, as how they were drawn is not known."),
        (("moon",), "Each claim counts the same, as how they were drawn is not known."),
        ((), "Each claim weighs as many as it stands for: more where few of many like it were "
             "drawn."),
    ],
)  # fmt: skip
def test_where_nobody_knows_how_they_were_drawn_each_counts_once(strata, why):
    found = calibrate(looked_at(FORTY_AND_TWO, SEEN, strata=strata))

    assert found.services[0].share_lowered == Fraction(1, 6)
    assert found.on_weights == why


def test_two_ways_of_drawing_are_not_mixed():
    made = looked_at(FORTY_AND_TWO, SEEN)
    waste = made.services[0]
    other = tuple(replace(m, strata=()) if m.statement == "A.1" else m for m in waste.moderations)
    found = calibrate(replace(made, services=(replace(waste, moderations=other),)))

    assert not found.weights.is_weighed
    assert "they were drawn in different ways" in found.on_weights


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=5, max_size=60),
    st.integers(1, 60),
    st.integers(0, 3),
)
def test_a_weighed_sample_speaks_of_every_claim_of_its_strata(claims, size, lowers):
    """The weights of a sample add up to the claims there are, stratum by stratum."""
    blank = looked_at(claims, {})
    drawn = draw_sample(blank, size=size, strata=BY_LEVEL).drawn
    places = [NAMES.index(one.claim.statement) for one in drawn]
    found = calibrate(looked_at(claims, {n: max(1, claims[n] - lowers) for n in places}))
    levels = {claims[n] for n in places}

    assert sum(found.weights.by_claim.values()) == sum(v in levels for v in claims)
    whole = found.whole
    assert 0 <= whole.lowered_share.lower <= whole.share_lowered <= whole.lowered_share.upper <= 1
    if size >= len(claims):
        lowered = sum(max(1, v - lowers) < v for v in claims)
        assert whole.share_lowered == Fraction(lowered, len(claims))


def test_how_a_claim_was_drawn_is_kept():
    for strata in (None, (), ("theme", "level")):
        made = Moderation("A.1", "moderated", Fraction(3), None, "", strata=strata)
        assert from_plain(as_plain({"waste": [made]}))["waste"] == (made,)
    assert strata_of(strata_in_words(("theme", "group"))) == ("theme", "group")
    before = as_plain({"waste": [Moderation("A.1", "moderated", Fraction(3), None, "")]})
    del before["waste"][0]["strata"]  # as kept before it was known
    assert from_plain(before)["waste"][0].strata is None
