"""Tables with a real fault: it is found, at its cells, and nothing else is refused or warned of."""

from __future__ import annotations

import pytest

from .conftest import Check, loud

Found = list[tuple[str, str, str | None]]

TABLES: list[tuple[str, str, Found]] = [
    (
        "a total's percentage is the plain mean of the months",
        """
        Indicator | Jul-22 | Aug-22 | Total
        Calls offered | 100 | 900 | 1000
        Calls answered | 50 | 810 | 860
        % Calls answered | 50% | 90% | 70%
        """,
        [("ratio-mismatch", "refuse", "D2,D3,D4")],
    ),
    (
        "one total of three is off",
        """
        Team | 2020/21 | 2021/22 | 2022/23
        North | 100 | 200 | 310
        South | 150 | 250 | 350
        East | 50 | 60 | 70
        Total | 300 | 510 | 830
        """,
        [("total-mismatch", "refuse", "D2,D3,D4,D5")],
    ),
    (
        "a fall is printed as a rise",
        """
        Year | Users | % Increase users year on year
        2019 | 1,000 |
        2020 | 1,500 | 50.0%
        2021 | 1,200 | 20.0%
        """,
        [("change-mismatch", "refuse", "B3,B4,C4")],
    ),
    (
        "a change was rounded to fewer decimals than it shows",
        """
        Year | Users | % Increase users year on year
        2019 | 1,000 |
        2020 | 1,513 | 51.00%
        """,
        [("change-precision", "warn", "B2,B3,C3")],
    ),
    (
        "green at 66 against 85, and red at 5 against 10",
        """
        Indicator | Target | 2022/23 | RAG
        % Calls answered | 85% | 66% | Green
        % Calls abandoned | 10% | 5% | Red
        """,
        [
            ("status-contradicts", "warn", "B2,C2,D2"),
            ("status-contradicts", "warn", "B3,C3,D3"),
        ],
    ),
    (
        "a share over 100 without its counts",
        """
        Indicator | Apr-22 | May-22
        % Calls answered | 104% | 90%
        """,
        [
            ("share-out-of-bounds", "refuse", "B2"),
        ],
    ),
    (
        "more was answered than offered",
        """
        Indicator | Apr-22 | May-22
        Calls offered | 1,000 | 1,000
        Calls answered | 1,100 | 900
        """,
        [("flow-over", "refuse", "B2,B3")],
    ),
    (
        "outcomes exceed what was offered",
        """
        Indicator | Apr-22
        Calls offered | 1,000
        Calls answered | 950
        Calls abandoned | 100
        """,
        [("flow-over", "refuse", "B2,B3,B4")],
    ),
    (
        "every outcome is printed and four calls are lost",
        """
        Indicator | Apr-22
        Calls offered | 1,000
        Calls answered | 850
        Calls abandoned | 100
        Short abandons | 30
        Call backs | 15
        Calls refused | 1
        """,
        [("flow-short", "warn", "B2,B3,B4,B5,B6,B7")],
    ),
    (
        "a cell holds its own base",
        """
        Service | Result
        A | 45 of 60 (75%)
        B | 30 of 60 (40%)
        """,
        [("ratio-mismatch", "refuse", "B3")],
    ),
    (
        "no definition knows the ratio, but the table proves it",
        """
        Stage | 2019/20 | 2020/21 | 2021/22 | 2022/23
        Stage 1 complaints | 210 | 190 | 250 | 333
        Upheld | 70 | 57 | 90 | 111
        % upheld | 33% | 30% | 36% | 43%
        """,
        [("ratio-unlike-others", "warn", "E3,E2,E4")],
    ),
    (
        "labels with slips of the keyboard are still known",
        """
        Indicator | Apr-22
        Calls ofered | 1,000
        Calls answered | 850
        Answered calls % | 95%
        """,
        [("ratio-mismatch", "refuse", "B2,B3,B4")],
    ),
    (
        "one change of three is off",
        """
        Service | 2021/22 | 2022/23 | % change
        A | 100 | 110 | 10%
        B | 200 | 180 | -10%
        C | 400 | 500 | 20%
        """,
        [("change-mismatch", "warn", "B4,C4,D4")],
    ),
    (
        "one percentage beside its count is off",
        """
        Group | Men | Women
        18-34 | 20 (20%) | 30 (30%)
        35-64 | 50 (50%) | 40 (45%)
        65+ | 25 (25%) | 25 (25%)
        Not said | 5 (5%) | 5 (5%)
        Total | 100 (100%) | 100 (100%)
        """,
        [("ratio-unlike-others", "warn", "C3,C6")],
    ),
    (
        "a lost number, and what is around it",
        """
        Indicator | Apr-22 | May-22
        Calls offered | #### | 200
        Calls answered | 90 | 150
        % Calls answered | 90% | 75%
        """,
        [("hashes-for-number", "refuse", "B2")],
    ),
    (
        "a status turned, of a target that is better from below",
        """
        Indicator | Target | Apr-22 | May-22
        Bins due | - | 1,000 | 1,000
        Bins missed | - | 120 | 80
        % Bins missed | 10% | 8% | 8%
        """,
        [
            ("ratio-mismatch", "refuse", "C2,C3,C4"),
            ("status-flips", "refuse", "C4,B4"),
        ],
    ),
    (
        "columns are indicators, rows are teams, and one ratio is wrong",
        """
        Team | Calls offered | Calls answered | % Calls answered
        North | 100 | 90 | 90%
        South | 300 | 240 | 85%
        Total | 400 | 330 | 82.5%
        """,
        [("ratio-mismatch", "refuse", "B3,C3,D3")],
    ),
    (
        "years stand over number and percentage",
        """
        Indicator | 2021/22 | | 2022/23 |
         | Number | % | Number | %
        Calls offered | 100 | | 200 |
        Calls answered | 90 | 90% | 150 | 85%
        """,
        [("ratio-mismatch", "refuse", "D3,D4,E4")],
    ),
    (
        "an outcome is wrong in the second of two groups",
        """
        Indicator | Apr-22 | May-22
        North | |
        Calls offered | 100 | 200
        Calls answered | 90 | 150
        % Calls answered | 90% | 75%
        South | |
        Calls offered | 300 | 400
        Calls answered | 240 | 300
        % Calls answered | 80% | 57%
        """,
        [("ratio-mismatch", "refuse", "C7,C8,C9")],
    ),
]


@pytest.mark.parametrize(
    ("table", "found"), [(t, f) for _, t, f in TABLES], ids=[name for name, _, _ in TABLES]
)
def test_the_fault_is_found_at_its_cells(check: Check, table: str, found: Found) -> None:
    assert loud(check(table)) == found


def test_a_question_is_asked_where_a_lone_total_is_nearly_the_sum(check: Check) -> None:
    result = check(
        """
        Reason | Calls
        Bins | 803
        Tax | 402
        Roads | 412
        Total | 1,607
        """
    )
    (question,) = result.problems
    assert (question.code, question.severity) == ("total-open", "note")
    assert question.message.endswith("What explains the 10 fewer?")


def test_the_mean_of_percentages_is_named(check: Check) -> None:
    result = check(TABLES[0][1])
    assert "It is the plain mean of the periods" in result.problems[0].remedy


def test_what_was_checked_and_closed_is_listed(check: Check) -> None:
    result = check(
        """
        Indicator | Apr-22 | May-22
        Calls offered | 100 | 200
        Calls answered | 90 | 150
        % Calls answered | 90% | 75%
        """
    )
    assert result.problems == ()
    assert result.cells_checked == 6
    assert [(r.kind, r.label, r.period, r.cells, r.verdict) for r in result.relations] == [
        ("ratio", "% Calls answered", "April 2022", ("B2", "B3", "B4"), "closes"),
        ("ratio", "% Calls answered", "May 2022", ("C2", "C3", "C4"), "closes"),
    ]


def test_a_lost_denominator_is_implied_by_what_stands_around_it(check: Check) -> None:
    result = check(
        """
        Indicator | Apr-22 | May-22
        Calls offered | #### | 200
        Calls answered | 90 | 150
        % Calls answered | 90.0% | 75%
        """
    )
    facts = result.problems[0].facts
    assert facts["implied_low"] <= 100 <= facts["implied_high"]


def test_a_target_that_is_never_met(check: Check) -> None:
    result = check(
        """
        Indicator | Target | Q1 2022/23 | Q2 2022/23 | Q3 2022/23 | Q4 2022/23
        Average call wait time | less than 1 minute | 326 | 350 | 340 | 345
        """
    )
    (note,) = result.problems
    assert (note.code, note.facts["target"], note.facts["margin"]) == ("target-never-met", 60, 266)
