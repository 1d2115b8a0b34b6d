"""Two rounds, like for like.

1. The same model: published and like for like are one, and there is no break.
2. A new version: both rounds on the statements that compare, by the later rules; the published
   scores stand beside it, with a break.
3. Nothing in common: breaks, and no number like for like.
4. A statement with a score in one round only moves no trend.
5. Services that are in one round only, or were made of others, are told.
6. Other weights are a break though no statement changed.
7. The result of a trend uses the observations of the statements that were compared.
8. Rounds two versions apart are compared through the version between them.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.little_models import draw, level
from tests.maturity.rounds import NAMES, model_text, round_of, row

from gaugebook.maturity.answers import Answers
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.comparing.trend import (
    changes_over_services,
    trend_between,
    trend_result,
    trends_of,
)
from gaugebook.maturity.services import Service

LATER = "2027-Q4"


def second_version(changes, *, version="1.1.0", old="", new=""):
    text = model_text(version=version, header=f", supersedes: 1.0.0, changes: [{changes}]").replace(
        "overrides: {B.1: 2}", "overrides: {}"
    )
    return draw(text.replace(old, new) if old else text)


def trend(before, after, *, of=None, view="self", **more):
    one = round_of(before)
    other = round_of(after, of=of, cycle=LATER, previous=one, **more)
    return trend_between(one, other, view=view)


def test_the_same_model():
    found = trend({"waste": row(1, 2, 3, 2, 2)}, {"waste": row(3, 2, 3, 2, 4)})
    node = found.by_service["waste"].nodes["A"]

    assert (node.published_before, node.published_after) == (2, Fraction(8, 3))
    assert (node.like_before, node.like_after, node.change) == (2, Fraction(8, 3), Fraction(2, 3))
    assert (node.compared, node.is_break) == (3, False)
    assert (found.before.key, found.after.key, found.versions.is_whole) == (
        "2026-10..2026-12",
        "2027-10..2027-12",
        True,
    )
    waste = found.by_service["waste"]
    assert (waste.weakest_before, waste.weakest_after) == (("A", "B"), ("A",))


def test_a_new_version_compares_what_it_can():
    after = second_version("{statement: A.3, kind: reworded, comparable: false}")
    found = trend({"waste": row(1, 1, 4, 2, 2)}, {"waste": row(2, 2, 1, 2, 2)}, of=after)
    nodes = found.by_service["waste"].nodes

    assert (nodes["A"].published_before, nodes["A"].published_after) == (2, Fraction(5, 3))
    assert (nodes["A"].like_before, nodes["A"].like_after, nodes["A"].change) == (1, 2, 1)
    assert nodes["A"].why == "2 of 3 statements compare; in the earlier round 3 had a score."
    assert (nodes["A.3"].published_before, nodes["A.3"].change) == (4, None)
    assert nodes["A.3"].why == "A.3 was reworded in version 1.1.0 and does not compare."
    assert not nodes["B"].is_break
    assert [b.statement for b in found.breaks] == ["A.3", "A.3"]


def test_a_renamed_statement_goes_on():
    after = second_version(
        "{statement: N.3, kind: renamed, from: [A.3], comparable: true}",
        old="id: A.3",
        new="id: N.3",
    )
    answers = row(2, 2, None, 2, 2)
    answers = type(answers)((*answers.given, *_renamed(row(None, None, 4).given)))
    found = trend({"waste": row(1, 1, 1, 2, 2)}, {"waste": answers}, of=after)
    node = found.by_service["waste"].nodes["N.3"]

    assert (node.published_before, node.like_before, node.like_after) == (1, 1, 4)
    assert not found.by_service["waste"].nodes["A"].is_break


def test_what_is_no_longer_asked_is_there_as_it_was_published():
    after = second_version(
        "{statement: B.2, kind: removed, comparable: false}",
        old=f"          - {level('B.2')}\n",
    )
    found = trend({"waste": row(1, 1, 1, 2, 4)}, {"waste": row(1, 1, 1, 3)}, of=after)
    nodes = found.by_service["waste"].nodes

    assert (nodes["B.2"].published_before, nodes["B.2"].published_after) == (4, None)
    assert nodes["B.2"].why == "It is no longer asked in version 1.1.0."
    assert (nodes["B"].published_before, nodes["B"].like_before, nodes["B"].like_after) == (3, 2, 3)


def _renamed(given):
    from dataclasses import replace

    return [replace(answer, statement="N.3") for answer in given]


def test_versions_with_nothing_in_common():
    found = trend(
        {"waste": row(1, 1, 1, 1, 1)},
        {"waste": row(4, 4, 4, 4, 4)},
        of=second_version("", version="2.0.0"),
    )
    nodes = found.by_service["waste"].nodes

    assert all(node.change is None and node.is_break for node in nodes.values())
    assert (nodes["A"].published_before, nodes["A"].published_after) == (1, 4)
    assert nodes["A"].why == "None of its statements compares."
    assert found.by_service["waste"].weakest_after == ()
    assert changes_over_services(found, "A").reason == "No service has a score."


@pytest.mark.parametrize("missing", [None, "not_applicable", "not_answered"])
def test_a_statement_scored_once_moves_no_trend(missing):
    found = trend({"waste": row(2, 2, 1, 2, 2)}, {"waste": row(2, 2, missing, 2, 2)})
    nodes = found.by_service["waste"].nodes

    assert (nodes["A"].published_before, nodes["A"].published_after) == (Fraction(5, 3), 2)
    assert nodes["A"].change == 0
    assert nodes["A"].is_break
    assert nodes["A.3"].why == "It has a score in one of the rounds only."


def test_services_of_one_round_only():
    made = Service("new", "New", came_from=("waste",))
    found = trend(
        {"waste": row(2, 2, 2, 2, 2), "gone": row(1, 1, 1, 1, 1), "blank": row(2, 2, 2, 2, 2)},
        {"new": row(2, 2, 2, 2, 2), "waste": row(2, 2, 2, 2, 2), "blank": row()},
        asked=(made,),
    )

    assert {s.service: s.why for s in found.services} == {
        "new": "It was made of other services since the earlier round.",
        "waste": "",
        "blank": "It did not answer in the later round.",
        "gone": "It was not asked in the later round.",
    }
    assert [s.service for s in found.compared] == ["waste"]


def test_a_view_that_one_round_has_not():
    looked = Moderation("A.1", "moderated", Fraction(2), Fraction(1), "Seen")
    answers = {"waste": row(2, 2, 2, 2, 2)}
    found = trend(answers, answers, view="moderated", moderations={"waste": [looked]})

    assert found.services[0].why == "It has no moderated view in the earlier round."


def test_other_weights_are_a_break():
    after = second_version("", old="{id: A.1,", new="{id: A.1, weight: 4,")
    answers = {"waste": row(4, 1, 1, 2, 2)}
    node = trend(answers, answers, of=after).by_service["waste"].nodes["A"]

    assert (node.published_before, node.published_after) == (2, 3)
    assert (node.like_before, node.like_after, node.change) == (3, 3, 0)
    assert node.why == "The weights or rules are others in version 1.1.0."


def test_the_result_uses_what_was_compared():
    one = round_of({"waste": row(1, 1, 4, 2, 2)})
    after = second_version("{statement: A.3, kind: reworded, comparable: false}")
    other = round_of({"waste": row(2, 2, 1, 2, 2)}, of=after, cycle=LATER, previous=one)
    found = trends_of(other)[0]
    node = found.by_service["waste"].nodes["A"]
    made = trend_result(found, node, service="waste", before=one, after=other)
    known = {o.binding for o in (*one.observations, *other.observations)}

    assert [(v.name, v.value) for v in made.values] == [("before", 1), ("after", 2), ("change", 1)]
    assert len(made.uses) == 4
    assert set(made.uses) <= known
    assert made.note.startswith("On 2 statements that compare.")


def test_three_rounds():
    answers = {"waste": row(2, 2, 2, 2, 2)}
    one = round_of(answers)
    two = round_of(answers, cycle=LATER, previous=one)
    three = round_of(answers, cycle="2028-Q4", previous=two)

    assert [t.after.key for t in trends_of(three)] == ["2027-10..2027-12", "2028-10..2028-12"]
    assert trends_of(one) == ()


def test_changes_over_services():
    before = {f"s{n}": row(1, 1, 1, 1, 1) for n in range(6)}
    after = {f"s{n}": row(v, v, v, v, v) for n, v in enumerate((1, 1, 2, 3, 4, 4))}

    assert changes_over_services(trend(before, after), "A").median == Fraction(3, 2)


LEVELS_OR_NOT = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=5, max_size=5)


@settings(max_examples=40, deadline=None)
@given(LEVELS_OR_NOT, LEVELS_OR_NOT)
def test_like_for_like_is_the_score_of_the_common_statements(first, second):
    """Held against a plain mean over the statements that both rounds answered."""
    found = trend({"waste": row(*first)}, {"waste": row(*second)})
    if "waste" not in found.by_service or found.by_service["waste"].why:
        return
    node = found.by_service["waste"].nodes["A"]
    common = [n for n in range(3) if first[n] and second[n]]

    assert node.compared == len(common)
    if not common:
        assert node.change is None
    else:
        assert node.like_before == Fraction(sum(first[n] for n in common), len(common))
        assert node.change == Fraction(sum(second[n] - first[n] for n in common), len(common))
    assert {n for n in NAMES if found.by_service["waste"].nodes[n].compared} == {
        NAMES[n] for n in range(5) if first[n] and second[n]
    }


def test_rounds_two_versions_apart():
    """A council may leave out a round, and with it a version, in which a statement was renamed."""
    changes = "{statement: A.9, kind: renamed, from: [FORMER], comparable: true}"
    second, third = (
        draw(
            model_text(version=version, header=f", supersedes: {former}, changes: [{told}]")
            .replace("overrides: {B.1: 2}", "overrides: {}")
            .replace("A.1", "A.9")
            .replace("FORMER", "A.1")
        )
        for version, former, told in (("1.1.0", "1.0.0", changes), ("1.2.0", "1.1.0", ""))
    )
    one = round_of({"waste": row(1, 2, 3, 2, 2)})
    given = Answers(
        tuple(
            replace(answer, statement=answer.statement.replace("A.1", "A.9"))
            for answer in row(3, 2, 3, 2, 4).given
        )
    )
    other = round_of({"waste": given}, of=third, cycle=LATER, previous=one)

    unknown = trend_between(one, other)
    (through,) = trends_of(replace(other, versions=(second, third)))

    assert unknown.versions.pairs == {}
    assert "is not known" in unknown.versions.reason
    assert through.versions.pairs["A.9"] == "A.1"
    node = through.by_service["waste"].nodes["A"]
    assert (node.like_before, node.like_after) == (2, Fraction(8, 3))
