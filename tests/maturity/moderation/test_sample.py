"""The sample.

1. The same on every machine: what was drawn once is drawn for ever (pinned).
2. Never what is unanswered, does not apply, is not known, or of who is excused or silent.
3. Proportional, one a stratum at least where that is possible, never more than there are.
4. A larger sample holds the smaller one; another service changes no claim's own number.
5. What stands out is marked and is no part of the sample by chance.
"""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.rounds import NAMES, both, round_of, row

from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import KpiFinding
from gaugebook.maturity.moderation.sample import allocate, draw_sample
from gaugebook.maturity.moderation.service_claims import claims_of
from gaugebook.maturity.services import Service

ANSWERS = {
    "waste": row(4, 3, 3, 2, 2, evidence="report.pdf"),
    "parks": row(1, 2, 2, 2, "not_applicable"),
    "roads": row(4, 4, 4, "dont_know", None),
    "tax": row(2, 2, 3, 1, 1),
}
ASKED = tuple(
    Service(name, name.title(), group=group)
    for name, group in zip(ANSWERS, ("Place", "Place", "Place", "Resources"), strict=True)
)
OUT = Service("sold", "Sold", group="Place", excused="Sold last year")
SILENT = Service("silent", "Silent")


def drawn_round(**more):
    return round_of(ANSWERS, asked=(*ASKED, OUT, SILENT), **more)


DRAWN = drawn_round()


def keys(sample):
    return [d.claim.key for d in sample.drawn]


def test_what_was_drawn_once_is_drawn_for_ever():
    sample = draw_sample(drawn_round(), size=6, seed="autumn", strata=("theme",))

    assert keys(sample) == PINNED
    by_hand = sorted(
        (
            hashlib.sha256(f"autumn\x1f{service}\x1f{statement}".encode()).hexdigest(),
            (service, statement),
        )
        for service, statement in (c.key for c in claims_of(drawn_round()).claims)
        if statement.startswith("A")
    )
    assert {key for _, key in by_hand[:4]} == {key for key in keys(sample) if key[1][0] == "A"}


PINNED = [
    ("waste", "A.1"),
    ("parks", "A.1"),
    ("parks", "B.1"),
    ("roads", "A.3"),
    ("tax", "A.3"),
    ("tax", "B.1"),
]


def test_the_seed_matters_and_the_order_of_the_list_does_not():
    one = draw_sample(drawn_round(), size=8, seed="a")
    other = round_of(dict(reversed(ANSWERS.items())), asked=(*reversed(ASKED), OUT, SILENT))

    assert set(keys(draw_sample(other, size=8, seed="a"))) == set(keys(one))
    assert keys(draw_sample(drawn_round(), size=8, seed="b")) != keys(one)


def test_only_claims_are_drawn():
    sample = draw_sample(drawn_round(), size=1000)

    assert sample.population == len(sample.drawn) == 17
    assert sample.left_out == {
        "not answered": 1,
        "of services that are excused": 5,
        "of services that have not answered": 5,
        "said not to apply": 1,
        "said not to be known": 1,
    }
    assert "Not drawn from: 1 (said not to apply)." in sample.sentences
    assert {"sold", "silent"}.isdisjoint(service for service, _ in keys(sample))


def test_nothing_to_draw_from():
    sample = draw_sample(round_of({}, asked=(SILENT,)), size=5)

    assert (sample.population, sample.drawn, sample.by_stratum) == (0, (), ())


def test_each_stratum_says_how_many_there_were_and_were_drawn():
    sample = draw_sample(drawn_round(), size=9)

    assert sum(stratum.claims for stratum in sample.by_stratum) == 17
    assert sum(stratum.drawn for stratum in sample.by_stratum) == 9 == sample.by_chance
    assert all(stratum.drawn >= 1 for stratum in sample.by_stratum) == (len(sample.by_stratum) <= 9)
    found = Counter(d.codes for d in sample.drawn)
    assert {s.codes: s.drawn for s in sample.by_stratum if s.drawn} == found


def test_more_strata_than_claims_to_draw_is_told():
    sample = draw_sample(drawn_round(), size=2, strata=("service", "level"))

    assert sample.by_chance == 2
    assert any("strata no claim was drawn" in text for text in sample.sentences)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(1, 200))
def test_shares_of_the_sample(sizes, total):
    seats = allocate(sizes, total)

    assert sum(seats) == min(total, sum(sizes))
    assert all(0 <= seat <= size for seat, size in zip(seats, sizes, strict=True))
    assert total < len(sizes) or all(seats)
    if total >= len(sizes):
        more = allocate(sizes, total + 1)
        assert all(after >= before for before, after in zip(seats, more, strict=True))


def test_shares_against_a_published_table():
    """Sainte-Lague as in Balinski and Young: the method's textbook case of 53, 24 and 23 for 7."""
    assert allocate([53_000, 24_000, 23_000], 7) == (3, 2, 2)


@settings(max_examples=40)
@given(st.integers(6, 16), st.text(min_size=1).filter(str.strip))
def test_a_larger_sample_holds_the_smaller(size, seed):
    assessed = DRAWN
    smaller = draw_sample(assessed, size=size, seed=seed, strata=("theme", "group"))
    larger = draw_sample(assessed, size=size + 1, seed=seed, strata=("theme", "group"))

    assert set(keys(smaller)) < set(keys(larger))
    assert larger.by_chance == smaller.by_chance + 1


def test_what_stands_out_is_added_and_marked():
    figure = KpiFinding(
        "A.1", "met", Fraction(4), Fraction(4), "answered_share", "not_confirmed", "Met in 5 of 12."
    )
    assessed = drawn_round(kpi={"waste": (figure,)})
    plain = draw_sample(assessed, size=3)
    sample = draw_sample(assessed, size=3, judgement=("figures", "no_evidence"))
    added = {d.claim.key: d.because for d in sample.drawn if d.drawn_as == "judgement"}
    chosen = {d.claim.key for d in sample.drawn if d.drawn_as == "sample"}

    assert chosen == set(keys(plain))
    roads = {("roads", name) for name in NAMES[:3]}
    assert set(added) == (roads | {("waste", "A.1")}) - chosen
    assert sample.by_chance == 3
    assert sum(s.drawn for s in sample.by_stratum) == 3
    reasons = {d.claim.key: d.because for d in sample.drawn}
    assert reasons["waste", "A.1"] == ("Our own figures do not confirm it",)
    assert any("because they stand out: 3" in text for text in sample.sentences)


def test_a_claim_of_several_people():
    people = both(
        row(4, evidence="a.pdf"), row(2, evidence="b.pdf", role="deputy"), row(1, role="team")
    )
    claim = claims_of(round_of({"waste": people})).claims[0]

    assert claim.level == 3
    assert claim.answered == "3 - Managed (3 people)"
    assert claim.evidence == ("b.pdf", "a.pdf")
    assert claim.reasons == ("We do",)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"size": 0}, "at least one"),
        ({"size": 3, "seed": " "}, "seed"),
        ({"size": 3, "strata": ("colour",)}, "colour"),
        ({"size": 3, "strata": ("theme", "theme")}, "once"),
    ],
)
def test_what_cannot_be_drawn(more, message):
    with pytest.raises(UsageError, match=message):
        draw_sample(drawn_round(), **more)


def test_one_stratum():
    sample = draw_sample(drawn_round(), size=4, strata=())

    assert [(s.codes, s.claims, s.drawn) for s in sample.by_stratum] == [((), 17, 4)]
