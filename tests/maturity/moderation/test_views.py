"""Views: self, confirmed, moderated, audited, and the four side by side.

1. A view exists only where somebody concluded; that nobody can tell is no conclusion.
2. A changed level stands in place of the claim; who agrees leaves the service's own answer.
3. The audit has the last word: over moderators, and where it agrees with the claim they changed.
4. A conclusion on a claim that has changed since does not count, and is kept apart.
5. Two people who differ are not averaged.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.maturity.rounds import NAMES, both, model, round_of, row

from gaugebook.errors import UsageError
from gaugebook.maturity.answers import Answer, Answers, AnswersRefusedError
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.moderation.kept import as_plain, from_plain
from gaugebook.maturity.moderation.views import ModeratorsDifferError, side_by_side, views_of


def lowered(statement="A.1", claimed=4, level=2, view="moderated", **more):
    level = None if level is None else Fraction(level)
    return Moderation(statement, view, Fraction(claimed), level, "Not seen", **more)


OPEN = replace(lowered(level=None), cannot_tell=True)


def service(*moderations, answers=None, of=None):
    found = round_of(
        {"waste": answers or row(4, 4, 4, 2, 2)}, of=of, moderations={"waste": moderations}
    )
    return found.answered[0]


def value(of, view, node="A.1"):
    return of.views[view].nodes[node].exact


@pytest.mark.parametrize(
    ("moderations", "views"),
    [
        ([], ["self", "confirmed"]),
        ([OPEN], ["self", "confirmed"]),
        ([lowered()], ["self", "confirmed", "moderated"]),
        ([lowered(view="audited")], ["self", "confirmed", "audited"]),
        ([lowered(), lowered(view="audited")], ["self", "confirmed", "moderated", "audited"]),
    ],
)
def test_a_view_exists_where_somebody_concluded(moderations, views):
    assert list(service(*moderations).views) == views


def test_nothing_is_a_view_where_nothing_is_answered():
    assert views_of(model(), Answers()) == {}
    assert views_of(model(), row("not_answered", None)) == {}


def test_a_changed_level_stands_in_place_of_the_claim():
    found = service(lowered())

    assert (value(found, "self"), value(found, "moderated"), value(found, "moderated", "A.2")) == (
        4,
        2,
        4,
    )
    assert value(found, "moderated", "A") == Fraction(10, 3)
    assert value(found, "confirmed") == 2  # for want of evidence; the moderated view has no cap


def test_who_agrees_leaves_the_claim_as_it_is():
    found = service(lowered(level=None), lowered("A.2", level=4))

    assert found.views["moderated"].overall.exact == found.views["self"].overall.exact


def test_a_level_can_be_raised():
    assert value(service(lowered("B.1", 2, 3)), "moderated", "B.1") == 3


@pytest.mark.parametrize(("level", "expected"), [(1, 1), (None, 4), (4, 4)])
def test_the_audit_has_the_last_word(level, expected):
    found = service(lowered(), lowered(level=level, view="audited"))

    assert (value(found, "moderated"), value(found, "audited")) == (2, expected)


def test_the_audit_takes_what_moderators_found_where_it_did_not_look():
    found = service(lowered(), lowered("A.2", level=3, view="audited"))

    assert (value(found, "audited"), value(found, "audited", "A.2")) == (2, 3)


def test_an_audit_that_cannot_tell_leaves_what_moderators_found():
    found = service(lowered(), replace(OPEN, view="audited"), lowered("A.2", view="audited"))

    assert value(found, "audited") == 2


def test_a_claim_that_has_changed_since():
    found = service(lowered(claimed=3))

    assert list(found.views) == ["self", "confirmed"]
    assert (len(found.moderations), len(found.outdated)) == (0, 1)


def test_two_who_differ_and_two_who_do_not():
    with pytest.raises(ModeratorsDifferError, match=r"A\.1"):
        service(lowered(), lowered(level=3))
    assert value(service(lowered(), lowered(), OPEN), "moderated") == 2
    assert value(service(OPEN, lowered()), "moderated") == 2


def test_a_conclusion_on_what_several_people_claim():
    people = both(row(4, 4, 4, 2, 2), row(1, 4, 4, 2, 2, role="deputy"), row(1, role="team"))
    mean = Fraction(5, 2)
    found = service(lowered(claimed=mean, level=1), answers=people)
    agreed = service(lowered(claimed=mean, level=None), answers=people)

    assert (value(found, "self"), value(found, "moderated")) == (mean, 1)
    assert value(agreed, "moderated") == mean


def test_a_level_that_the_model_has_not_is_refused():
    with pytest.raises(AnswersRefusedError):
        service(lowered(level=5))


def test_a_model_in_which_nobody_moderates():
    without = model(roles="")
    with pytest.raises(UsageError, match="no role"):
        views_of(without, Answers((Answer("A.1", 4),)), moderations=[lowered()])


@given(
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
    st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=5, max_size=5),
    st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=5, max_size=5),
)
def test_each_claim_counts_as_the_last_who_looked_at_it_found(claims, peers, auditors):
    found = service(
        *(lowered(n, c, p) for n, c, p in zip(NAMES, claims, peers, strict=True) if p),
        *(
            lowered(n, c, a, "audited")
            for n, c, a in zip(NAMES, claims, auditors, strict=True)
            if a
        ),
        answers=row(*claims),
    )
    for name, claim, peer, auditor in zip(NAMES, claims, peers, auditors, strict=True):
        if "moderated" in found.views:
            assert value(found, "moderated", name) == (peer or claim)
        if "audited" in found.views:
            assert value(found, "audited", name) == (auditor or peer or claim)


def test_side_by_side():
    found = service(lowered(), lowered(level=None, view="audited"), lowered("A.2", level=3))
    first, second, third, *_ = side_by_side(found)

    assert (first.claimed, first.confirmed, first.moderated, first.audited) == (4, 2, 2, 4)
    assert first.looked_at == ("moderated", "audited")
    assert first.why_moderated == "Not seen"
    assert first.why_audited == "Not seen"
    assert "Evidence is asked for" in first.why_confirmed[0]
    assert first.is_changed
    assert (second.moderated, second.looked_at) == (3, ("moderated",))
    assert (third.moderated, third.looked_at, third.is_changed) == (4, (), False)
    assert side_by_side(replace(found, views={})) == ()


def test_conclusions_are_kept_whole():
    answer = Answer("A.1", Fraction(1, 3), ticks=frozenset({"b", "a"}))
    made = {"waste": (lowered(answer=answer, tester="k"), OPEN), "parks": ()}

    assert from_plain(as_plain(made)) == made
