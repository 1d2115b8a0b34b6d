"""Who over- and under-rates, and which questions divide.

1. The mean difference and the counts, on drawn claims alone.
2. Nothing is said on fewer than six changed claims.
3. The sign test is that of the binomial table; several services at once are allowed for by Holm.
4. Interval against a published one.
5. Questions: the most changed first, with the counts.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme
from tests.maturity.rounds import ROLES, both, campaign_of, round_of, row

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.comparing.calibration import calibrate, dividing_statements
from gaugebook.maturity.services import Service

MANY = [f"A.{n}" for n in range(1, 21)]
WIDE = draw(
    HEAD + LEVELS + SPECIAL + ROLES + "themes:\n" + theme("A", promise("P", *map(level, MANY)))
)


def wide_round(found, *, claimed=3):
    """Score services that claim the same on twenty statements; `found` gives what others found."""
    answers = Answers(tuple(Answer(name, claimed, role="manager") for name in MANY))
    moderations = {
        service: [
            Moderation(n, "moderated", Fraction(claimed), Fraction(lv), "Seen")
            for n, lv in zip(MANY, levels, strict=False)
        ]
        for service, levels in found.items()
    }
    return assess(
        WIDE,
        campaign_of(WIDE),
        [Service(name, name) for name in found],
        dict.fromkeys(found, answers),
        name="n",
        org_code="X",
        moderations=moderations,
    )


def one(levels):
    return calibrate(wide_round({"waste": levels})).services[0]


def test_counts_and_the_mean_difference():
    found = one([2, 2, 3, 4, 1])

    assert (found.looked_at, found.agreed, found.lowered, found.raised) == (5, 1, 3, 1)
    assert found.mean_difference == Fraction(-3, 5)
    assert found.verdict == "too_few"
    assert found.sentence == (
        "Five claims looked at: 3 lowered, 1 raised. That is too few to tell; at least six would "
        "have to be changed."
    )


@pytest.mark.parametrize(
    ("levels", "verdict", "chance"),
    [
        ([2] * 5, "too_few", 2 / 32),
        ([2] * 6, "over_rates", 2 / 64),
        ([4] * 6, "under_rates", 2 / 64),
        ([2] * 7 + [4] * 2, "no_sign", 2 * 46 / 512),  # 1 + 9 + 36 of 512
        ([3] * 8, "no_sign", None),
        ([3] * 3, "too_few", None),
    ],
)
def test_the_sign_test(levels, verdict, chance):
    """By the binomial table with a half: 1/64 for six of six, 46/512 for seven or more of nine."""
    found = one(levels)

    assert found.verdict == verdict
    assert found.chance == (None if chance is None else pytest.approx(chance))


def test_several_services_at_once_are_allowed_for():
    """Holm (1979): the smallest of three chances times three, the next times two."""
    levels = {"a": [2] * 8, "b": [2] * 6, "c": [2] * 7 + [4] * 2, "d": [2]}
    found = calibrate(wide_round(levels))
    by_name = {s.service: s for s in found.services}

    assert found.tested == 3
    assert by_name["a"].adjusted_chance == pytest.approx(3 * 2 / 256)
    assert by_name["b"].adjusted_chance == pytest.approx(2 * 2 / 64)
    assert (by_name["a"].verdict, by_name["b"].verdict) == ("over_rates", "no_sign")
    assert by_name["d"].adjusted_chance is None
    assert "Three services were tested at once" in found.caution
    assert found.whole.looked_at == 24


def test_the_interval_of_the_share_lowered():
    found = one([2] * 4 + [3] * 6).lowered_share

    assert (found.lower, found.upper) == pytest.approx(
        proportion_confint(4, 10, method="wilson"), abs=1e-9
    )


def test_claims_that_were_added_count_apart():
    made = [Moderation(n, "moderated", Fraction(3), Fraction(1), "Seen") for n in MANY[:8]]
    added = [replace(m, drawn_as="judgement") for m in made]
    base = wide_round({"waste": []})
    waste = replace(base.services[0], moderations=tuple(added))
    found = calibrate(replace(base, services=(waste,))).services[0]

    assert (found.looked_at, found.judgement_looked_at, found.judgement_lowered) == (0, 8, 8)
    assert (found.mean_difference, found.verdict, found.lowered_share) == (None, "too_few", None)
    assert found.sentence == "Nobody has concluded on any of its drawn claims."


def test_nobody_looked_and_nobody_answered():
    found = calibrate(round_of({"waste": row(3, 3, 3, 3, 3)}))

    assert found.caution == "Nobody has concluded on a drawn claim yet."
    assert calibrate(round_of({})).services == ()


def test_who_cannot_tell_is_counted_apart():
    found = round_of(
        {"waste": row(3, 3, 3, 3, 3)},
        moderations={
            "waste": [Moderation("A.1", "moderated", Fraction(3), None, "", cannot_tell=True)]
        },
    )

    assert calibrate(found).services[0].cannot_tell == 1
    assert calibrate(found).services[0].looked_at == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), max_size=20), st.integers(1, 4))
def test_bounds(levels, claimed):
    found = calibrate(wide_round({"waste": levels}, claimed=claimed)).services[0]

    assert found.looked_at == len(levels) == found.agreed + found.lowered + found.raised
    if levels:
        assert found.mean_difference == sum(Fraction(v - claimed) for v in levels) / len(levels)
        assert 0 <= found.lowered_share.lower <= found.lowered_share.upper <= 1
    if found.verdict in ("over_rates", "under_rates"):
        assert found.changed >= 6


def test_which_questions_divide():
    people = both(row(4, 3, 3, 3, 3), row(1, 3, 3, 3, "not_applicable", role="team"))
    found = round_of(
        {"waste": people, "tax": row(3, 3, 3, 3, 3)},
        moderations={
            "waste": [Moderation("A.2", "moderated", Fraction(3), Fraction(2), "Seen")],
            "tax": [
                Moderation("A.2", "moderated", Fraction(3), None, ""),
                Moderation("A.3", "moderated", Fraction(3), None, ""),
            ],
        },
    )
    first, second, *rest = dividing_statements(found)

    assert (first.statement, first.looked_at, first.changed) == ("A.2", 2, 1)
    assert first.mean_difference == Fraction(-1, 2)
    assert (second.statement, second.looked_at, second.changed) == ("A.3", 1, 0)
    assert [s.statement for s in rest] == ["A.1", "B.2", "B.1"]
    assert (rest[0].several, rest[0].disputed, rest[0].widest) == (1, 1, 3)
    assert [s.divides for s in rest] == [True, True, False]


def test_different_scales_have_no_mean():
    scales = "scales: {half: [{value: 0, label: 'No'}, {value: 1, label: 'Yes'}]}\n"
    asked = "{id: B.1, ask: 'Is it?', type: 'scale:half'}"
    special = SPECIAL.replace("score: 1,", "score: lowest,")
    themes = theme("A", promise("A.P1", level("A.1"))) + theme("B", promise("B.P1", asked))
    drawn = draw(HEAD + LEVELS + special + scales + ROLES + "themes:\n" + themes)
    found = round_of(
        {"waste": row(3, None, None, 1)},
        of=drawn,
        moderations={
            "waste": [
                Moderation("A.1", "moderated", Fraction(3), Fraction(1), "Seen"),
                Moderation("B.1", "moderated", Fraction(1), Fraction(0), "Seen"),
            ]
        },
    )
    made = calibrate(found).services[0]

    assert (made.lowered, made.mean_difference, made.on_one_scale) == (2, None, False)
