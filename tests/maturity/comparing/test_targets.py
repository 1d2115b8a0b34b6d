"""Targets over all services: who meets them, where the gaps are, and what nobody can say."""

from fractions import Fraction

import pytest
from tests.maturity.rounds import round_of, row

from gaugebook.errors import UsageError
from gaugebook.maturity.comparing.targets import targets_across


def test_services_and_nodes():
    answers = {
        "met": row(3, 3, 4, 2, 1),
        "all": row(3, 3, 3, 2, 3),
        "open": row(3, 3, 3, 2, None),
    }
    found = targets_across(round_of(answers, target="standard"))
    by_service = {s.service: s for s in found.services}

    assert [(s.met, s.tested, s.untested) for s in found.services] == [
        (4, 5, 0),
        (5, 5, 0),
        (4, 4, 1),
    ]
    assert [by_service[n].is_met for n in ("met", "all", "open")] == [False, True, None]
    themes = {t.node: t for t in found.themes}
    assert (themes["A"].met, themes["A"].tested) == (3, 3)
    assert (themes["B"].met, themes["B"].tested) == (1, 2)
    assert themes["A"].gap.reason.startswith("Only three services")


def test_gaps_from_six_services_on():
    answers = {f"s{n}": row(v, v, v, v, v) for n, v in enumerate((1, 2, 2, 3, 4, 4))}
    themes = targets_across(round_of(answers, target="standard")).themes

    assert (themes[0].gap.median, themes[1].gap.median) == (Fraction(1, 2), 0)


def test_no_target_and_nobody():
    with pytest.raises(UsageError, match="no target"):
        targets_across(round_of({}))
    assert targets_across(round_of({}), target="standard").services == ()
