"""No table is wider than its page: a figure that is cut off is a wrong figure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.papers import demo_paper as demo

from gaugebook.exhibits import Cell, Column, Table
from gaugebook.papers import document
from gaugebook.papers.paper import TableBlock
from gaugebook.papers.table_layout import ROOMS, is_sideways, lay_out

PIXELS_A_MILLIMETRE = 96 / 25.4
SIDE_MARGINS = (20 + 18) * PIXELS_A_MILLIMETRE


def table(columns, *, text="123,456", label="Oct {}", name="Calls answered, % of calls offered"):
    head = (
        Column("Indicator", "text"),
        *(Column(label.format(i)) for i in range(columns)),
        Column("Status", "status"),
    )
    row = (
        Cell(name),
        *(Cell(text, 1.0, "key") for _ in range(columns)),
        Cell("Not confirmed", status="not_confirmed"),
    )
    return Table("wide", "title", "subtitle", head, (row, row))


def paper_with(made):
    paper = demo.build_paper()
    section = replace(paper.sections[0], blocks=(TableBlock(1, "table-1", made),))
    return replace(paper, sections=(section,))


def test_the_usual_table_stays_upright():
    assert lay_out(demo.telephone_table()).css == "data snug short"


def test_more_columns_turn_the_page_then_shrink_the_type_then_part_the_table():
    ways = [lay_out(table(n)) for n in (3, 9, 12, 20)]
    assert [w.css.removesuffix(" short") for w in ways] == [
        "data",
        "data wide",
        "data wide snug dense",
        "data wide snug dense",
    ]
    assert [len(w.parts) for w in ways] == [1, 1, 1, 2]


def test_on_a_screen_a_table_is_whole():
    assert lay_out(table(40), is_screen=True).parts == (tuple(range(42)),)


@given(st.integers(1, 60), st.sampled_from(["1", "90 or more", "1,234,567,890.12", "x" * 200]))
def test_parts_hold_every_column_once_and_the_names_each_time(columns, text):
    parts = lay_out(table(columns, text=text)).parts
    assert all(part[0] == 0 for part in parts)
    assert [place for part in parts for place in part[1:]] == list(range(1, columns + 2))


def heat_map(themes):
    names = ("Data", "Resilience", "Delivery", "Culture", "Measurement and benchmarking")
    head = (Column("Service", "text"), *(Column(names[i % 5], "text") for i in range(themes)))
    scored = (
        Cell("Waste and Recycling"),
        *(Cell("2.8 Developing", 2.8, "key", icon="fill-1") for _ in range(themes)),
    )
    silent = (Cell("Highways"), *(Cell("Not received") for _ in range(themes)))
    return Table("heat-map", "title", "subtitle", head, (scored, silent))


def claims(rows=1):
    head = tuple(Column(x, "text") for x in ("Service", "Question", "Claimed", "Found", "Why"))
    row = (
        Cell("Council Tax"),
        Cell("Do you meet a published target for how long callers wait?"),
        Cell("4 Leading"),
        Cell("3 Managed"),
        Cell(
            "Level 4 needs the target to be met in 3 months out of 4. It was met in 0 of 12. " * 3
        ),
    )
    return Table("claims", "title", "subtitle", head, (row,) * rows)


def test_a_heat_map_of_five_themes_stays_upright():
    assert not is_sideways(heat_map(5))
    assert is_sideways(heat_map(7))


def test_long_words_get_more_room_than_short_ones_and_short_ones_none():
    for layout in (lay_out(claims()), lay_out(claims(), is_screen=True)):
        service, question, claimed, found, why = layout.rooms
        assert service == claimed == found == ""
        assert ROOMS[why] > ROOMS[question] >= 6


def test_room_for_words_never_makes_a_table_wider_than_its_page():
    head = tuple(Column(f"Column {i}", "text") for i in range(5))
    row = tuple(
        Cell("as many words as there are in a long sentence of somebody " * 9) for _ in head
    )
    layout = lay_out(Table("words", "title", "subtitle", head, (row,)))
    assert sum(ROOMS.get(room, 0) * 16 for room in layout.rooms) <= 650


def test_a_table_higher_than_a_page_may_begin_where_there_is_room():
    assert "short" in lay_out(claims(3)).css.split()
    assert "short" not in lay_out(claims(14)).css.split()


@pytest.mark.needs_pango
@pytest.mark.parametrize("columns", [7, 9, 11, 14, 24])
@pytest.mark.parametrize("text", ["86.9%", "123,456", "90 or more"])
def test_no_table_is_wider_than_its_page(columns, text):
    import weasyprint

    label = "September {}" if columns % 2 else "Oct {}"
    paper = paper_with(table(columns, text=text, label=label))
    page = document._page(weasyprint, paper, demo.house(), charts={})
    tables = 0
    for sheet in page.render().pages:
        for box in sheet._page_box.descendants():
            if type(box).__name__ == "TableBox":
                tables += 1
                assert box.width <= sheet.width - SIDE_MARGINS + 0.5
    assert tables >= 1


@pytest.mark.needs_pango
@pytest.mark.needs_java
def test_a_table_in_parts_keeps_both_standards(tmp_path, validate_pdf_ua):
    path = tmp_path / "parts.pdf"
    path.write_bytes(document.render_pdf(paper_with(table(24)), demo.house(), charts={}))
    assert validate_pdf_ua(path) == []
    assert validate_pdf_ua(path, flavour="3a") == []
