"""A round, scored, and its observations.

1. Every service that is asked is there; late, silent and excused ones have no views.
2. Each service, view and node has one observation; a missing score has none and says why.
3. The overall score is never kept without the weakest theme.
4. The council's median and quartiles are withheld below six services.
5. A target stands beside the score; of a theme it is met where each statement meets its own.
6. What does not belong to the round is refused.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.maturity.rounds import campaign_of, model, round_of, row

from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import KpiFinding, Moderation
from gaugebook.maturity.assessing import assess
from gaugebook.maturity.observed import (
    STATISTICS,
    binding_of,
    by_key,
    council_binding_of,
    value_in_words,
)
from gaugebook.maturity.services import Service


def test_who_answered_and_who_did_not():
    asked = (
        Service("late", "Late"),
        Service("silent", "Silent"),
        Service("out", "Out", excused="Sold"),
    )
    found = round_of(
        {"waste": row(3, 3, 2, 2, 2), "late": row(1, 1, 1, 1, 1), "blank": row()},
        asked=asked,
        late={"late"},
    )

    assert [s.service.id for s in found.answered] == ["waste"]
    assert {s.service.id for s in found.services} == {"late", "silent", "waste", "blank"}
    assert [s.id for s in found.excused] == ["out"]
    assert {o.service for o in found.observations} == {"waste", "_T"}


def test_nobody_answered():
    found = round_of({}, asked=(Service("waste", "Waste"),))

    assert found.answered == ()
    assert found.observations == ()


def test_one_observation_for_each_node_and_view():
    found = round_of({"waste": row(3, 4, 2, 2, None)})
    own = [o for o in found.observations if o.service == "waste"]
    nodes = len(list(found.answered[0].views["self"].overall.walk()))

    assert len(own) == 2 * nodes == len({o.key for o in own})
    assert {o.segment for o in own} == {"view=self", "view=confirmed"}
    assert {(o.unit, o.decimals, o.definition_version) for o in own} == {("score", 1, "1.0.0")}
    assert {(o.period, o.reporting_period) for o in own} == {("2026-10-01/P3M", "2026-10-01/P3M")}
    theme = by_key(found)["A", "waste", "view=self"]
    assert (theme.metric_id, theme.value, theme.obs_status) == ("drawn.A", 3.0, "A")
    assert theme.numerator is theme.denominator is None
    assert theme.note == "3 of 3 statements that apply are answered"
    assert binding_of(found, "A", service="waste", view="self") == theme.binding
    assert by_key(found)["A", "waste", "view=confirmed"].value == 2.0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "not answered"),
        ("not_answered", "not answered"),
        ("not_applicable", "does not apply"),
    ],
)
def test_a_missing_score_says_why_and_is_no_zero(answer, reason):
    found = by_key(round_of({"waste": row(3, 3, 3, 2, answer)}))["B.2", "waste", "view=self"]

    assert (found.value, found.obs_status, found.note) == (None, "M", reason)


def test_too_few_answers():
    found = by_key(round_of({"waste": row(3, None, None, 2, 2)}))["A", "waste", "view=self"]

    assert (found.value, found.obs_status) == (None, "M")
    assert found.note == "not enough answers; 1 of 3 statements that apply are answered"


def test_the_overall_score_is_kept_with_the_weakest_theme():
    overall = by_key(round_of({"waste": row(4, 4, 4, 1, 1)}))["overall", "waste", "view=self"]

    assert overall.value == 2.5
    assert overall.note.endswith("Weakest theme: Theme B, 1.0")


def test_every_overall_score_names_the_weakest_theme():
    answers = {"a": row(1, 2, 3, 4, 4), "b": row(2, 2, 2, 2, 2), "c": row(None, 1, 2, None, 3)}
    scores = [o for o in round_of(answers).observations if o.metric_id == "drawn.overall"]

    assert scores
    assert all("Weakest theme" in o.note or o.value is None for o in scores)


def test_the_council_from_six_services_on():
    levels = (1, 2, 2, 3, 4, 4)
    answers = {f"s{n}": row(v, v, v, v, v) for n, v in enumerate(levels)}
    keys = [f"statistic={name};view=self" for name in STATISTICS]
    six, five = round_of(answers), round_of(dict(list(answers.items())[:5]))

    # numpy.percentile([1, 2, 2, 3, 4, 4], [25, 50, 75]), its default method, of numpy 2
    assert [by_key(six)["A", "_T", key].value for key in keys] == [2.0, 2.5, 3.75]
    assert council_binding_of(six, "A", statistic="median", view="self") == (
        by_key(six)["A", "_T", keys[1]].binding
    )
    withheld = by_key(five)["A", "_T", keys[1]]
    assert (withheld.value, withheld.obs_status) == (None, "Q")
    assert withheld.note.startswith("Only five services have a score")
    assert not any(o.metric_id == "drawn.overall" for o in six.observations if o.service == "_T")


def test_targets_beside_the_scores():
    found = by_key(round_of({"waste": row(4, 4, 2, 2, 3)}, target="standard"))
    theme = found["A", "waste", "view=self"]

    assert (
        found["A.1", "waste", "view=self"].target,
        found["B.1", "waste", "view=self"].target,
    ) == (3, 2)
    assert found["A.3", "waste", "view=self"].status == "missed"
    # The theme scores 3.3 and one of its statements falls short: an average meets no target.
    assert (theme.status, theme.target) == ("missed", 3)
    assert "2 of 3 statements meet their own target" in theme.note


def test_a_checked_view_says_how_much_was_looked_at():
    lowered = Moderation("A.1", "moderated", 4, 2, "No report was to be seen.")
    found = by_key(round_of({"waste": row(4, 4, 4, 2, 2)}, moderations={"waste": [lowered]}))

    assert "1 of them were looked at" in found["A", "waste", "view=moderated"].note
    assert "0 of them were looked at" in found["B", "waste", "view=moderated"].note
    assert "looked at" not in found["A", "waste", "view=self"].note


@pytest.mark.parametrize(
    ("services", "answers", "message"),
    [
        (["waste"], {"wsate": row(1)}, "no service wsate"),
        (["waste", "waste"], {}, "Two services"),
    ],
)
def test_what_does_not_belong_to_the_round(services, answers, message):
    drawn = model()
    named = [Service(name, name) for name in services]
    with pytest.raises(UsageError, match=message):
        assess(drawn, campaign_of(drawn), named, answers, name="n", org_code="X")


def test_a_campaign_of_another_model_or_target():
    drawn = model()
    with pytest.raises(UsageError, match=r"drawn-1\.1\.0"):
        assess(model(version="1.1.0"), campaign_of(drawn), [], {}, name="n", org_code="X")
    with pytest.raises(UsageError, match="no target"):
        round_of({}, target="highest")


def test_values_in_words():
    found = round_of({"waste": row(4, 3, 3, 2, None)}).answered[0].views["self"]

    assert value_in_words(found.nodes["A"], found) == "3.3"
    assert value_in_words(found.nodes["A.1"], found) == "4"
    assert value_in_words(found.nodes["B.2"], found) == "Not enough answers"


def test_what_our_own_figures_do_not_confirm_counts_as_less():
    three, four = Fraction(3), Fraction(4)
    finding = KpiFinding("B.1", "met", three, four, "m", "not_confirmed", "Met in 5 of 12 months.")
    found = round_of({"waste": row(2, 2, 2, 4, 2)}, kpi={"waste": [finding]})
    views = found.answered[0].views

    assert (views["self"].nodes["B.1"].exact, views["confirmed"].nodes["B.1"].exact) == (4, 2)
    assert found.answered[0].kpi == (finding,)
    unconfirmed = replace(finding, state="cannot_confirm")
    same = round_of({"waste": row(2, 2, 2, 4, 2)}, kpi={"waste": [unconfirmed]})
    assert same.answered[0].views["confirmed"].nodes["B.1"].exact == 4
    uncapped = round_of({"waste": row(2, 2, 2, 4, 2)}, kpi={"waste": [finding]}, caps={})
    assert uncapped.answered[0].views["confirmed"].nodes["B.1"].exact == 4
