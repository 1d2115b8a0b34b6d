"""Scores of a round that look right and are not: picked claims, averages, changed questions."""

from dataclasses import replace
from fractions import Fraction

from tests.maturity.little_models import draw
from tests.maturity.rounds import both, model_text, round_of, row

from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.comparing.calibration import calibrate
from gaugebook.maturity.comparing.council import council_of
from gaugebook.maturity.comparing.trend import trend_between
from gaugebook.maturity.observed import by_key

CLAIMS = ("A.1", "A.2", "A.3", "B.1", "B.2")


def concluded(statement, claimed, level, **more):
    return Moderation(statement, "moderated", Fraction(claimed), Fraction(level), "Seen", **more)


def test_claims_picked_for_being_doubtful_do_not_make_a_service_boastful():
    """Right: of two drawn claims, one was lowered. Nearly: all five, and a mean of -1.6."""
    drawn = [concluded("A.1", 4, 4), concluded("A.2", 4, 3)]
    picked = [concluded(n, 4, 2, drawn_as="judgement") for n in CLAIMS[2:]]
    found = round_of({"waste": row(4, 4, 4, 4, 4)}, moderations={"waste": [*drawn, *picked]})
    service = calibrate(found).services[0]

    assert (service.looked_at, service.lowered, service.mean_difference) == (2, 1, Fraction(-1, 2))
    assert (service.judgement_looked_at, service.judgement_lowered) == (3, 3)


def test_a_conclusion_on_an_older_claim_does_not_lower_the_new_one():
    """Right: 2, which the service itself now claims. Nearly: 3, found when it claimed 4."""
    found = round_of({"waste": row(2, 2, 2, 2, 2)}, moderations={"waste": [concluded("A.1", 4, 3)]})

    assert "moderated" not in found.services[0].views
    assert found.services[0].outdated


def test_an_average_meets_no_target():
    """Right: missed, as A.3 is 2. Nearly: met, as the theme scores 3.3 and its target is 3."""
    found = by_key(round_of({"waste": row(4, 4, 2, 2, 2)}, target="standard"))
    theme = found["A", "waste", "view=self"]

    assert (round(theme.value, 1), theme.target, theme.status) == (3.3, 3, "missed")


def test_a_harder_question_is_no_fall():
    """Right: 3 and 3 like for like. Nearly: a fall from 3.3 to 2.3, by one reworded question."""
    before = round_of({"waste": row(3, 3, 4, 2, 2)})
    changes = ", supersedes: 1.0.0, changes: [{statement: A.3, kind: reworded, comparable: false}]"
    after = round_of(
        {"waste": row(3, 3, 1, 2, 2)},
        of=draw(model_text(version="1.1.0", header=changes)),
        cycle="2027-Q4",
    )
    node = trend_between(before, after).by_service["waste"].nodes["A"]

    assert (node.published_before, node.published_after) == (Fraction(10, 3), Fraction(7, 3))
    assert (node.like_before, node.like_after, node.is_break) == (3, 3, True)


def test_a_question_left_blank_is_no_rise():
    """Right: no change on what both rounds answered. Nearly: a rise from 2.3 to 3."""
    before = round_of({"waste": row(3, 3, 1, 2, 2)})
    after = round_of({"waste": row(3, 3, None, 2, 2)}, cycle="2027-Q4")
    node = trend_between(before, after).by_service["waste"].nodes["A"]

    assert (node.published_after, node.change, node.is_break) == (3, 0, True)


def test_two_services_do_not_give_each_other_away():
    """Right: no median. Nearly: 2.5, from which each service could tell the other's score."""
    answers = {"a": row(2, 2, 2, 2, 2), "b": row(3, 3, 3, 3, 3)}
    found = round_of(answers)

    assert {d.median for d in council_of(found)} == {None}
    assert all(o.value is None for o in found.observations if o.service == "_T")


def test_a_colleague_without_a_vote_does_not_move_the_score_that_moderators_change():
    """Right: 2, what moderators found. Nearly: 1.5, their level averaged with a colleague's."""
    people = both(row(4, 4, 4, 2, 2), row(1, role="team"))
    found = round_of({"waste": people}, moderations={"waste": [concluded("A.1", 4, 2)]})

    assert found.services[0].views["moderated"].nodes["A.1"].exact == 2


def test_moderators_who_cannot_tell_make_no_moderated_score():
    """Right: no moderated view. Nearly: one that equals the service's own, as if confirmed."""
    open_ = replace(concluded("A.1", 4, 4), level=None, cannot_tell=True)
    found = round_of({"waste": row(4, 4, 4, 2, 2)}, moderations={"waste": [open_]})

    assert list(found.services[0].views) == ["self", "confirmed"]
