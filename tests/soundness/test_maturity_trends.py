"""A second version of a model, worked out by hand: what changed in the questions is no change."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme
from tests.maturity.rounds import ROLES, campaign_of

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.comparing.trend import trend_between
from gaugebook.maturity.services import Service

CHANGES = (
    "{statement: A.2, kind: reworded, comparable: true}, "
    "{statement: A.4, kind: split, from: [A.3], comparable: false}, "
    "{statement: A.5, kind: split, from: [A.3], comparable: false}, "
    "{statement: B.1, kind: removed, comparable: false}, "
    "{statement: B.3, kind: renamed, from: [B.2], comparable: true}, "
    "{statement: B.6, kind: added, comparable: false}"
)
SCORING = "scoring: {min_answered: 0.1, headline: {op: min}}\n"


def drawn(a, b, head=HEAD):
    """Give a model of two themes; a statement is its name and its weight."""
    themes = [
        theme(name, promise(f"{name}.P", *(level(n, f"weight: {w}") for n, w in asked.items())))
        for name, asked in (("A", a), ("B", b))
    ]
    return draw(head + LEVELS + SPECIAL + SCORING + ROLES + "themes:\n" + "".join(themes))


FIRST = {"A.1": 1, "A.2": 1, "A.3": 2}, {"B.1": 1, "B.2": 3}
SECOND = {"A.1": 3, "A.2": 1, "A.4": 1, "A.5": 1}, {"B.3": 1, "B.6": 1}
ONE = drawn(*FIRST)
TWO = drawn(
    *SECOND,
    HEAD.replace("1.0.0", "1.1.0").replace(
        "licence: own", f"licence: own, supersedes: 1.0.0, changes: [{CHANGES}]"
    ),
)


def scored(model, levels, cycle):
    given_ = tuple(
        Answer(name, value, role="manager") for name, value in levels.items() if value is not None
    )
    return assess(
        model,
        campaign_of(model, cycle),
        [Service("waste", "Waste")],
        {"waste": Answers(given_)},
        name="n",
        org_code="X",
    )


def weighed(levels, weights):
    """Give the weighed mean of the statements that have a level; None without one."""
    known = {n: w for n, w in weights.items() if levels.get(n) is not None}
    total = sum(known.values())
    return Fraction(sum(levels[n] * w for n, w in known.items()), total) if known else None


LEVEL = st.one_of(st.none(), st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(st.lists(LEVEL, min_size=5, max_size=5), st.lists(LEVEL, min_size=6, max_size=6))
def test_like_for_like_by_hand(before, after):
    first = dict(zip([*FIRST[0], *FIRST[1]], before, strict=True))
    second = dict(zip([*SECOND[0], *SECOND[1]], after, strict=True))
    if all(v is None for v in before) or all(v is None for v in after):
        return
    found = trend_between(scored(ONE, first, "2026-Q4"), scored(TWO, second, "2027-Q4"))
    nodes = found.by_service["waste"].nodes
    earlier_name = {"A.1": "A.1", "A.2": "A.2", "B.3": "B.2"}

    assert dict(found.versions.pairs) == earlier_name
    for name, number in (("A", 0), ("B", 1)):
        common = {
            later: weight
            for later, weight in SECOND[number].items()
            if later in earlier_name
            and second[later] is not None
            and first[earlier_name[later]] is not None
        }
        then = {later: first[earlier_name[later]] for later in common}
        node = nodes[name]
        assert node.published_before == weighed(first, FIRST[number])
        assert node.published_after == weighed(second, SECOND[number])
        assert node.like_before == weighed(then, common)
        assert node.like_after == weighed({n: second[n] for n in common}, common)
        if node.like_before is not None:
            assert node.change == node.like_after - node.like_before
        # Published scores are set side by side without a break only where they are like for like.
        if not node.is_break and None not in (node.published_before, node.published_after):
            assert (node.published_before, node.published_after) == (
                node.like_before,
                node.like_after,
            )


def test_the_same_work_under_other_questions_is_no_change():
    """Nothing that compares changed; the published score of A rises from 2 to 3 all the same."""
    first = {"A.1": 3, "A.2": 3, "A.3": 1, "B.1": 1, "B.2": 2}
    second = {"A.1": 3, "A.2": 3, "A.4": 3, "A.5": 3, "B.3": 2, "B.6": 4}
    found = trend_between(scored(ONE, first, "2026-Q4"), scored(TWO, second, "2027-Q4"))
    nodes = found.by_service["waste"].nodes

    assert (nodes["A"].published_before, nodes["A"].published_after) == (2, 3)
    assert (nodes["B"].published_before, nodes["B"].published_after) == (Fraction(7, 4), 3)
    assert (nodes["A"].change, nodes["B"].change) == (0, 0)
    assert nodes["A"].is_break
    assert nodes["B"].is_break
    # A statement's own id says which it was: what went is told of it, and what came of it.
    assert {b.statement for b in found.breaks} == {"A.3", "A.4", "A.5", "B.1", "B.6"}


@pytest.mark.parametrize("missing", ["A.1", "A.2"])
def test_a_blank_of_one_round_is_no_fall(missing):
    """Were the blank left in, the theme would fall from 5/2 to 1 or 4, and nothing changed."""
    first = {"A.1": 1, "A.2": 4, "A.3": 2, "B.1": 1, "B.2": 2}
    second = {"A.1": 1, "A.2": 4, "A.4": None, "A.5": None, "B.3": 2, "B.6": 1} | {missing: None}
    found = trend_between(scored(ONE, first, "2026-Q4"), scored(TWO, second, "2027-Q4"))
    node = found.by_service["waste"].nodes["A"]

    assert (node.change, node.compared, node.of_before) == (0, 1, 3)
    assert node.is_break
