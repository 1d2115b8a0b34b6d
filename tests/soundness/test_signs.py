"""Traps of the sign: a fall printed as a rise, a rise as a fall.

A number bound to -3 whose cell says 3, or the other way round, is the wrong number, however close
its digits. In a sentence alone the words may carry the sign: *down by 3*.
"""

import pytest

from gaugebook.bindings import misbound
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Exhibit,
    Figure,
    Point,
    Sentence,
    Series,
    Table,
)
from gaugebook.results import Result, result


def change(value: float) -> Result:
    return result("difference", {"change": value}, decimals=0)


def table(text: str, made: Result) -> Table:
    cell = Cell(text, made.values[0].value, made.binding("change"))
    columns = (Column("Line", "text"), Column("Change"))
    return Table("t", "Change", "", columns, ((Cell("All"), cell),), results=(made,))


def chart(text: str, made: Result) -> Chart:
    point = Point("All", made.values[0].value, text, made.binding("change"))
    return Chart(
        "c", "bar", "Change", "", "", (Series("Change", (point,)),),
        Sentence("alt", ("It changed.",)), results=(made,),
    )  # fmt: skip


def figure(text: str, made: Result) -> Figure:
    bound = Bound(text, made.values[0].value, made.binding("change"))
    return Figure("f", "Change", bound, "2022-10", results=(made,))


def sentence(text: str, made: Result) -> Sentence:
    bound = Bound(text, made.values[0].value, made.binding("change"))
    return Sentence("s", ("It changed by ", bound, "."), results=(made,))


def is_refused(exhibit: Exhibit) -> bool:
    return [fault.reason[:13] for fault in misbound(exhibit, [])] == ["it stands for"]


@pytest.mark.parametrize("made", [table, chart, figure])
@pytest.mark.parametrize(
    ("text", "value"), [("-3", 3), ("−3", 3), ("3", -3), ("+3", -3), ("-0.5%", 0.5)]
)
def test_where_no_words_carry_the_sign_it_must_be_there(made, text: str, value: float):
    assert is_refused(made(text, change(value)))


@pytest.mark.parametrize("made", [table, chart, figure, sentence])
@pytest.mark.parametrize(("text", "value"), [("-3", -3), ("−3", -3), ("3", 3), ("+3", 3), ("0", 0)])
def test_the_number_with_its_sign_is_right(made, text: str, value: float):
    assert misbound(made(text, change(value)), []) == []


def test_a_sentence_may_say_down_by_3_and_never_minus_3_of_a_rise():
    assert misbound(sentence("3", change(-3)), []) == []
    assert is_refused(sentence("-3", change(3)))
    assert is_refused(sentence("−3", change(3)))
