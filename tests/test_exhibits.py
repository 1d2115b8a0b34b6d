"""Exhibits: what a notebook makes and a paper takes.

1. An exhibit written as JSON reads back as the same exhibit, and the same bytes come again.
2. Every number's binding can be listed.
3. A table with a ragged row, or a chart whose series do not match, cannot be made.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Figure,
    Point,
    Sentence,
    Series,
    Table,
    TargetLine,
    bindings_of,
    exhibit_from_json,
    exhibit_to_json,
)

ALT = Sentence("alt", ("The wait was ", Bound("242 seconds", 242, "w|oct"), "."))


def chart(*series: Series) -> Chart:
    return Chart("wait", "line", "Waits fell", "Seconds, by month", "seconds", series, ALT)


def test_a_sentence_reads_as_text():
    assert ALT.text == "The wait was 242 seconds."


def test_every_binding_is_listed_in_reading_order():
    cells = (Cell("Wait"), Cell("242", 242, "w|oct"))
    points = (Point("Oct", 242, "242", "w|oct"), Point("Nov", None, "[x]", ""))
    table = Table("t", "Waits", "", (Column("Name", "text"), Column("Oct")), (cells,))
    figure = Figure("f", "Wait", Bound("242", 242, "w|oct"))

    assert list(bindings_of(table)) == ["w|oct"]
    assert list(bindings_of(figure)) == ["w|oct"]
    assert list(bindings_of(ALT)) == ["w|oct"]
    assert list(bindings_of(chart(Series("Wait", points)))) == ["w|oct", "w|oct"]


def test_a_ragged_row_is_refused():
    with pytest.raises(ValueError, match="table t: row 1 has 1 cells, not 2"):
        Table("t", "T", "", (Column("A", "text"), Column("B")), ((Cell("x"),),))


def test_a_chart_has_one_to_four_series():
    with pytest.raises(ValueError, match="0 series"):
        chart()
    with pytest.raises(ValueError, match="5 series"):
        chart(*(Series(str(n), ()) for n in range(5)))


def test_series_that_do_not_match_are_refused():
    july, august = (Point(month, 1, "1", "k") for month in ("Jul", "Aug"))

    with pytest.raises(ValueError, match="do not have the same labels"):
        chart(Series("a", (july, august)), Series("b", (august, july)))


def test_what_is_no_exhibit_is_refused():
    for text in ("", "{}", '{"type": "poster"}', '{"type": "figure", "name": "f"}'):
        with pytest.raises(ValueError, match=r"validation error"):
            exhibit_from_json(text)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
values = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9999, 9999)
bounds = st.builds(Bound, texts, values, texts)
sentences = st.builds(Sentence, texts, st.lists(texts | bounds, max_size=4).map(tuple))
cells = st.builds(Cell, texts, values, texts, texts, texts)


@st.composite
def tables(draw):
    columns = draw(st.lists(st.builds(Column, texts), min_size=1, max_size=3))
    row = st.tuples(*(cells for _ in columns))
    rows = draw(st.lists(row, max_size=3))
    return Table(draw(texts), draw(texts), draw(texts), tuple(columns), tuple(rows), ("n",))


@st.composite
def charts(draw):
    labels = draw(st.lists(texts, max_size=3))
    series = tuple(
        Series(draw(texts), tuple(Point(label, draw(values), "", "") for label in labels))
        for _ in range(draw(st.integers(1, 4)))
    )
    target = draw(st.none() | st.builds(TargetLine, st.floats(0, 100), texts))
    return Chart(draw(texts), "bar", "", "", "%", series, draw(sentences), target)


exhibits = sentences | tables() | charts() | st.builds(Figure, texts, texts, bounds)


@given(exhibits)
def test_an_exhibit_reads_back_from_its_json(exhibit):
    text = exhibit_to_json(exhibit)

    assert exhibit_from_json(text) == exhibit
    assert exhibit_to_json(exhibit_from_json(text)) == text
