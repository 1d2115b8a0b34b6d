"""Claims confirmed or lowered by figures that say nothing of the kind."""

import pytest
from tests.little_council import summary
from tests.maturity.kpi.little_figures import (
    ADDED,
    CYCLE,
    KNOWN,
    MET,
    MONTHS,
    WASTE,
    check,
    metric,
    model_with,
    one,
    year,
)

from gaugebook.maturity import Answer, Answers
from gaugebook.maturity.kpi import Source, caps_of, check_claims

KNOWN_MODEL, MET_MODEL = model_with(check(KNOWN)), model_with(check(MET, 4))
FULL = [0.95] * 12


def with_month(month: int, value: float | None, **fields: object):
    """Give a year that met the target in 9 months, with one of the others as told."""
    values = [0.95] * 9 + [0.5] * 3
    seen = year(values)
    seen[month - 1] = year([value], months=[MONTHS[month - 1]], **fields)[0]
    return seen


def test_nought_of_nought_is_neither_met_nor_missed():
    nothing = {"numerator": 0.0, "denominator": 0.0, "obs_status": "M"}
    found = one(MET_MODEL, with_month(12, None, **nothing))

    assert (found.passing, found.looked_at) == (9, 11)  # not 9 of 12
    assert "1 month has too few cases to give a figure." in found.sentence


def test_months_of_nought_of_nought_do_not_lower_a_claim():
    nothing = year([None] * 4, numerator=0.0, denominator=0.0)
    found = one(KNOWN_MODEL, nothing + year([0.9] * 8, months=MONTHS[4:]))

    assert found.state == "cannot_confirm"  # not "8 of 12", which fails
    assert caps_of([found], KNOWN_MODEL) == ()


def test_each_month_has_the_target_that_held_then():
    raised = metric(
        targets=(
            {"value": 0.8, "from": "2022-01", "to": "2022-06"},
            {"value": 0.95, "from": "2022-07"},
        )
    )
    model = model_with(check(MET, 4, fail="Met in {n} of {N}, target {target}."))
    found = one(model, year([0.9] * 12), metrics={"answered_share": raised})

    assert (found.passing, found.looked_at) == (6, 12)  # not 12 by the old one, nor 0 by the new
    assert found.sentence.startswith("Met in 6 of 12, target 80%, then 95%.")


def test_a_target_that_began_within_the_window_is_not_held_against_the_time_before():
    late = metric(targets=({"value": 0.9, "from": "2022-07"},))
    found = one(MET_MODEL, year([0.5] * 6 + [0.95] * 6), metrics={"answered_share": late})

    assert (found.state, found.passing, found.looked_at) == ("confirmed", 6, 6)
    assert "6 months have no target that the figure can be held against." in found.sentence


def test_a_part_month_is_no_month():
    part = {"period": "2022-12-01/P21D", "obs_status": "P"}
    found = one(MET_MODEL, with_month(12, 0.99, **part))
    known = one(KNOWN_MODEL, year([0.9] * 9) + with_month(12, 0.99, **part)[11:])

    assert (found.passing, found.looked_at) == (9, 11)  # not 10 of 12
    assert "1 month has figures for a part of it only." in found.sentence
    assert known.state == "cannot_confirm"  # neither 10 months nor 9


def test_a_month_given_twice_counts_once_and_two_answers_not_at_all():
    same = year([0.95] * 12) + year([0.95] * 12)
    other = year([0.95] * 12) + year([0.1], months=MONTHS[:1])

    assert (one(MET_MODEL, same).passing, one(MET_MODEL, same).looked_at) == (12, 12)  # not 24
    assert (one(MET_MODEL, other).passing, one(MET_MODEL, other).looked_at) == (11, 11)
    assert "1 month has two different figures." in one(MET_MODEL, other).sentence


def test_the_last_revision_counts():
    revised = year([0.5] * 12) + year([0.95] * 12, revision=2)

    assert one(MET_MODEL, revised).passing == 12


def test_nought_is_a_figure():
    assert one(KNOWN_MODEL, year([0.0] * 12)).passing == 12  # not 0: it is no blank
    assert one(MET_MODEL, year([0.0] * 12)).state == "not_confirmed"


@pytest.mark.parametrize("value", [-0.2, 1.2])
def test_a_share_that_no_share_can_be_meets_nothing(value):
    lower = {"answered_share": metric(direction="lower" if value < 0 else "higher")}
    found = one(MET_MODEL, year([value] * 12), metrics=lower)

    assert (found.state, found.passing) == ("not_confirmed", 0)  # not 12 of 12
    assert "12 months have figures that do not add up." in found.sentence


def test_a_negative_count_is_not_added_up():
    model = model_with(check(ADDED, metric="complaints"))
    odd = year([-5] + [2] * 11, metric_id="complaints", unit="count")

    found = one(model, odd)

    assert found.state == "confirmed"
    assert "add up to 22" in found.sentence  # not 17


def test_months_of_a_share_are_not_added_up():
    found = one(model_with(check("count: '>= 1'")), year([0.5] * 12))

    assert found.state == "cannot_confirm"  # not 6
    assert "Months of “Calls answered” cannot be added up." in found.sentence


def test_withheld_is_not_missing_and_not_nought():
    withheld = {"obs_status": "Q"}
    found = one(KNOWN_MODEL, year([0.9] * 8) + year([None] * 4, months=MONTHS[8:], **withheld))

    assert found.state == "cannot_confirm"  # 8 months are not all that were counted
    assert "4 months are withheld for small numbers." in found.sentence


def test_figures_of_another_organisation_confirm_nothing():
    found = one(KNOWN_MODEL, year(FULL, org_code="E9"))

    assert found.state == "cannot_confirm"  # not 12 of 12
    assert "of another organisation" in found.sentence
    assert found.used == ()


def test_made_up_figures_confirm_no_real_claim_and_real_figures_no_made_up_one():
    one_way = one(KNOWN_MODEL, year(FULL), source=Source("E0", made_up_orgs={"E0"}))
    other_way = one(KNOWN_MODEL, year(FULL), source=Source("E0", made_up=True))
    alike = one(KNOWN_MODEL, year(FULL), source=Source("E0", made_up=True, made_up_orgs={"E0"}))

    assert "are made up, and confirm no real claim" in one_way.sentence
    assert "real figures confirm nothing of them" in other_way.sentence
    states = (one_way.state, other_way.state, alike.state)
    assert states == ("cannot_confirm", "cannot_confirm", "confirmed")


def test_the_figures_of_the_whole_council_are_not_those_of_a_service():
    found = one(KNOWN_MODEL, year(FULL, service="_T"))

    assert (found.state, found.is_missing) == ("cannot_confirm", True)


def test_one_line_of_a_service_is_not_the_service():
    lines = year([0.1] * 12, segment="line=Bins") + year(FULL)

    assert one(MET_MODEL, lines).passing == 12


def test_two_lines_are_not_two_figures_of_the_service():
    lines = year([0.95] * 12, segment="line=Bins") + year([0.1] * 12, segment="line=Tips")

    assert one(MET_MODEL, lines).state == "cannot_confirm"  # neither 12 of 12 nor 12 of 24


def test_the_only_month_with_a_figure_is_not_three_months_out_of_four():
    found = one(MET_MODEL, year([0.95]))

    assert found.state == "cannot_confirm"  # not "met in 1 of 1"
    assert "too few: 1 of 12 months" in found.sentence


def test_figures_counted_by_another_version_are_not_mixed_in():
    old = one(KNOWN_MODEL, year(FULL, definition_version="0.9.0"))
    mixed = one(KNOWN_MODEL, year([0.9] * 6) + year(FULL, definition_version="0.9.0"))

    assert "of version 0.9.0 of the metric, not 1.0.0" in old.sentence
    assert (mixed.state, mixed.passing) == ("cannot_confirm", 6)  # neither 12 of 12 nor 6
    assert "6 months were counted by another version of the metric." in mixed.sentence


def test_a_share_that_its_own_flow_does_not_bear_out_is_not_met(tmp_path):
    months = [f"2022-{n:02d}" for n in range(1, 13)]
    rows = "\n".join(f"{m} | Waste | 100 | 95 | 20" for m in months)  # 115 of 100
    council = summary(tmp_path, f"period | service | offered | answered | abandoned\n{rows}")
    computed = council.compute(
        "answered_share", period="2022-01..2022-12", grain="month", where={"service": "Waste"}
    )
    found = check_claims(
        MET_MODEL,
        WASTE,
        Answers((Answer("A.1", 4),)),
        computed.observations,
        cycle=CYCLE,
        metrics=council.library.metrics,
        source=Source("E0"),
    )[0]

    assert {(o.value, o.target, o.status) for o in computed.observations} == {
        (0.95, None, "not_confirmed")
    }
    assert (found.state, found.passing, found.looked_at) == ("not_confirmed", 0, 12)  # not 12 of 12
