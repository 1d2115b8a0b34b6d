"""Sums of measures that a summary holds in parts.

1. A sum stands for every period and place in which all of its parts do.
2. A part that nobody supplied, or whose cell is broken, gives no sum: it is not zero.
3. A sum that the table itself holds is left alone.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from gaugebook.definitions.measure import Measure
from gaugebook.engine.sums import with_sums
from gaugebook.errors import Where
from gaugebook.periods import parse_period
from gaugebook.tables.dataset import FigureTable, InputFacts, PrintedFigure

MEASURES = {
    name: Measure(unit="count", additive=True, summary=summary)
    for name, summary in {
        "happy": "happy",
        "content": "content",
        "satisfied": {"sum_of": ["happy", "content"]},
    }.items()
}


def table(*figures):
    facts = InputFacts("survey", "E0", "Survey", "survey", made_up=False, files=())
    return FigureTable(facts, figures)


def figure(name, value, *, month="2022-09", printed=None, dimensions=()):
    period = parse_period(month)
    number = None if value is None else Decimal(value)
    text = str(value) if printed is None else printed
    where = Where("survey.csv", cell=f"{name}!")
    return PrintedFigure("measure", name, period, period, dimensions, number, text, 0, where)


def sums(*figures):
    found = with_sums(table(*figures), MEASURES).figures
    assert found[: len(figures)] == figures
    return {(str(f.period), f.dimensions): f for f in found[len(figures) :]}


def test_a_sum_stands_for_every_period_and_place_of_its_parts():
    line = (("line", "Waste"),)
    found = sums(
        figure("happy", 3),
        figure("content", 4),
        figure("happy", 5, month="2022-10"),
        figure("content", 6, month="2022-10"),
        figure("happy", 1, dimensions=line),
        figure("content", 1, dimensions=line),
    )

    assert {key: f.value for key, f in found.items()} == {
        ("2022-09-01/P1M", ()): 7,
        ("2022-10-01/P1M", ()): 11,
        ("2022-09-01/P1M", line): 2,
    }
    assert {f.name for f in found.values()} == {"satisfied"}


def test_a_part_that_nobody_supplied_gives_no_sum():
    assert sums(figure("happy", 3)) == {}
    assert sums(figure("happy", 3), figure("content", 4, month="2022-10")) == {}


def test_a_broken_cell_gives_a_sum_without_value_that_shows_the_cell():
    (found,) = sums(figure("happy", 3), figure("content", None, printed="#####")).values()

    assert (found.value, found.printed) == (None, "#####")
    assert found.where.cell == "content!"


def test_a_sum_that_the_table_holds_is_left_alone():
    assert sums(figure("happy", 3), figure("content", 4), figure("satisfied", 8)) == {}


def test_a_table_without_sums_is_the_same_table():
    plain = table(figure("happy", 3))

    assert with_sums(plain, MEASURES) is plain


@pytest.mark.parametrize("role", ["metric", "mean"])
def test_only_measures_are_added(role):
    parts = [replace(figure(name, 3), role=role) for name in ("happy", "content")]

    assert sums(*parts) == {}
