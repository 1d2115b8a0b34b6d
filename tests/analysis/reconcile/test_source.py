"""A source's mapping is taken before any guess: rows, periods, the label column, the target."""

from __future__ import annotations

from gaugebook.definitions.source import Source

from .conftest import Check, loud


def source(**fields: object) -> Source:
    return Source.model_validate(
        {
            "id": "printed",
            "version": "1.0.0",
            "name": "A printed table",
            "table": "published",
            "document": "A paper",
            "layout": {"labels": "What", "target": "Aim"},
            **fields,
        }
    )


MAPPED = source(
    rows={
        "Rung": {"measure": "offered"},
        "Picked up": {"measure": "answered"},
        "Picked up in percent": {"metric": "answered_share"},
        "Calls answered": {"skip": True},
    },
    periods={"This month": "2022-10", "Last month": "2022-09"},
)

TABLE = """
What | Aim | Last month | This month
Rung | - | 1,000 | 2,000
Picked up | - | 900 | 1,700
Picked up in percent | 90% | 90% | 95%
Calls answered | - | 5,000 | 6,000
"""


def test_labels_and_periods_of_the_source_are_used(check: Check) -> None:
    result = check(TABLE, source=MAPPED)
    assert loud(result) == [
        ("ratio-mismatch", "refuse", "D2,D3,D4"),
        ("status-flips", "refuse", "D4,B4"),
    ]
    assert result.problems[0].key == "answered_share 2022-10"


def test_without_the_source_nothing_is_guessed_from_such_labels(check: Check) -> None:
    assert loud(check(TABLE)) == []


def test_a_row_that_is_skipped_has_no_role(check: Check) -> None:
    skipping = source(rows={"Calls offered": {"skip": True}, "Calls answered": {"skip": True}})
    table = """
    What | Aim | Apr-22
    Calls offered | - | 100
    Calls answered | - | 90
    % Calls answered | 90% | 50%
    """
    assert loud(check(table, source=skipping)) == []
    assert loud(check(table)) != []


def test_a_part_period_of_the_source_is_a_part_period(check: Check) -> None:
    part = source(
        rows={"Rung": {"measure": "offered"}},
        periods={
            "Oct": "2022-10",
            "Nov": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"},
        },
    )
    result = check("What | Oct | Nov\nRung | 100 | 60\n", source=part)
    assert [(p.code, p.where.cell) for p in result.problems] == [("part-period", "C1")]


def test_periods_down_the_rows(check: Check) -> None:
    down = source(
        layout={"labels": "Month", "periods": "rows"},
        rows={
            "Rung": {"measure": "offered"},
            "Taken": {"measure": "answered"},
            "Share": {"metric": "answered_share"},
        },
    )
    table = """
    Month | Rung | Taken | Share
    Jul-22 | 100 | 90 | 90%
    Aug-22 | 200 | 150 | 57%
    """
    assert loud(check(table, source=down)) == [("ratio-mismatch", "refuse", "B3,C3,D3")]
