"""Buckinghamshire Council, Finance and Resources Select Committee, November 2022.

Customer First and CSC Performance Update, paragraph 2.3: the table that started it. The exact
findings on it as it was published; one more or less is a change to be looked at by eye.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gaugebook.analysis.reconcile import Reconciliation, reconcile_grid
from gaugebook.definitions.library import load_library
from gaugebook.errors import Problem
from gaugebook.intake import read_grid

EXPECTED = [
    ("hashes-for-number", "refuse", "C3"),
    ("ratio-mismatch", "refuse", "G2,G3,G4"),
    ("status-flips", "refuse", "G4,B4"),
    ("ratio-precision", "warn", "F2,F3,F4"),
    ("shares-over-100", "warn", "H4,H5"),
    ("targets-complementary", "note", "B4,B5"),
    ("target-never-missed", "note", "B7"),
    ("flow-open", "note", "C4,C5"),
    ("flow-open", "note", "D4,D5"),
    ("truncated", "note", "E2,E3,E4"),
    ("flow-open", "note", "E4,E5"),
    ("flow-open", "note", "F4,F5"),
    ("flow-open", "note", "G2,G3,G5"),
    ("part-period", "note", "H1"),
    ("separators-uneven", "note", "H2,H3"),
    ("truncated", "note", "H2,H3,H4"),
]


@pytest.fixture(scope="module")
def result(root: Path) -> Reconciliation:
    (grid,), problems = read_grid(root / "examples/demo-council/data/published-buckinghamshire.csv")
    assert problems == []
    library, _ = load_library()
    return reconcile_grid(grid, metrics=library.metrics, measures=library.measures)


def finding(result: Reconciliation, code: str, cell: str | None = None) -> Problem:
    (found,) = (p for p in result.problems if p.code == code and cell in (None, p.where.cell))
    return found


def test_exactly_these_findings(result: Reconciliation) -> None:
    assert [(p.code, p.severity, p.where.cell) for p in result.problems] == EXPECTED


def test_the_hashes_and_what_the_rest_implies(result: Reconciliation) -> None:
    found = finding(result, "hashes-for-number")
    assert found.key == "calls_answered 2021/22"
    assert "85.25% of 476,004 implies 405,770 to 405,817" in found.remedy
    assert (found.facts["implied_low"], found.facts["implied_high"]) == (405_770, 405_817)


def test_october_is_refused_with_what_would_make_it_right(result: Reconciliation) -> None:
    found = finding(result, "ratio-mismatch")
    assert found.key == "answered_share 2022-10"
    assert found.message == (
        "% Calls answered, October 2022: printed 94.48%, but 29,187 of 33,592 is 86.89%."
    )
    assert "+7.59 percentage points" in found.remedy
    assert "31,738 in Calls answered, or about 30,892 in Calls offered" in found.remedy
    assert found.facts["printed"] == 94.48
    assert found.facts["recomputed"] == 86.89
    assert found.facts["difference"] == 7.59
    assert (found.facts["numerator"], found.facts["denominator"]) == (29_187, 33_592)
    assert (found.facts["numerator_needed"], found.facts["denominator_needed"]) == (31_738, 30_892)


def test_october_missed_its_target(result: Reconciliation) -> None:
    found = finding(result, "status-flips")
    assert found.key == "answered_share 2022-10"
    assert (found.facts["printed_verdict"], found.facts["true_verdict"]) == ("met", "missed")
    assert found.remedy == "Say that the target was missed in October 2022."


def test_november_shares_add_to_more_than_all_calls(result: Reconciliation) -> None:
    found = finding(result, "shares-over-100")
    assert found.key == "answered_share 2022-11-01..2022-11-21"
    assert found.facts["total"] == 102.17
    assert found.facts["unexplained"] == -503


def test_open_flows_are_questions_from_recomputed_figures(result: Reconciliation) -> None:
    open_flows = {p.facts["period"]: p.facts for p in result.problems if p.code == "flow-open"}
    # The year's count is known from shares of two decimals only.
    assert {period: facts["gap"] for period, facts in open_flows.items()} == pytest.approx(
        {"2021/22": 3.01, "2022-07": 12.10, "2022-08": 2.29, "2022-09": 0.30, "2022-10": 8.4032}
    )
    assert open_flows["2022-10"]["unexplained"] == 2_823
    assert open_flows["2022-07"]["unexplained"] == 4_844
    october = finding(result, "flow-open", "G2,G3,G5")
    assert october.message.endswith("What became of the other 8.4% (about 2,823 of 33,592)?")


def test_a_target_that_cannot_be_missed(result: Reconciliation) -> None:
    facts = finding(result, "target-never-missed").facts
    assert (facts["target"], facts["lowest"], facts["margin"]) == (51, 68.6, 17.6)


def test_july_is_right_and_is_listed_as_checked(result: Reconciliation) -> None:
    verdicts = {(r.label, r.period): r.verdict for r in result.relations if r.kind == "ratio"}
    assert verdicts["% Calls answered", "July 2022"] == "closes"
    assert verdicts["% Calls answered", "2021/22"] == "cannot check"
    assert verdicts["% Calls answered", "October 2022"] == "fails"


def test_facts_are_plain_values(result: Reconciliation) -> None:
    json.dumps([p.as_dict() for p in result.problems])
