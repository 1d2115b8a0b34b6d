"""Worcestershire County Council, Corporate and Communities Overview and Scrutiny Panel, March 2022.

Customer Experience, paragraph 36: website use, 2019 to 2021. Periods run down and every rate is
right: the measure of silence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gaugebook.analysis.reconcile import Reconciliation, reconcile_grid
from gaugebook.definitions.library import load_library
from gaugebook.intake import read_grid


@pytest.fixture(scope="module")
def result(root: Path) -> Reconciliation:
    path = root / "examples/demo-council/data/published-worcestershire-web.csv"
    (grid,), problems = read_grid(path)
    assert problems == []
    library, _ = load_library()
    return reconcile_grid(grid, metrics=library.metrics, measures=library.measures)


def test_only_the_uneven_percent_signs_are_noted(result: Reconciliation) -> None:
    assert [(p.code, p.severity, p.where.cell) for p in result.problems] == [
        ("formats-uneven", "note", "G2,G3,G4")
    ]


def test_all_six_growth_rates_are_right(result: Reconciliation) -> None:
    closing = [(r.period, r.cells) for r in result.relations if r.verdict == "closes"]
    assert closing == [
        ("2020", ("B2", "B3", "C3")),
        ("2021", ("B3", "B4", "C4")),
        ("2020", ("D2", "D3", "E3")),
        ("2021", ("D3", "D4", "E4")),
        ("2020", ("F2", "F3", "G3")),
        ("2021", ("F3", "F4", "G4")),
    ]


def test_the_first_year_cannot_be_checked_and_is_no_fault(result: Reconciliation) -> None:
    unchecked = [(r.period, r.cells) for r in result.relations if r.verdict == "cannot check"]
    assert unchecked == [("2019", ("B2", "C2")), ("2019", ("D2", "E2")), ("2019", ("F2", "G2"))]
