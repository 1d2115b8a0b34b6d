"""Icons: one for each name an exhibit may use, told apart without colour, silent to a reader."""

import re
from dataclasses import replace
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from tests.papers import demo_charts as charts
from tests.papers import demo_paper as demo

from gaugebook.exhibits import Cell, Column, Icon, Table
from gaugebook.papers.chart_table import MOST_IN_TEXT, chart_data
from gaugebook.papers.document import render_pdf
from gaugebook.papers.html import render_html
from gaugebook.papers.icons import VIEW_BOX, draw_icon, icon_names
from gaugebook.papers.paper import ChartBlock, Section, TableBlock
from gaugebook.papers.table_layout import lay_out

NAMES = tuple(name for name in get_args(Icon) if name)


def icon_paper():
    rows = tuple(
        (Cell(f"Indicator {i}"), Cell(name.replace("_", " ").capitalize(), icon=name),
         Cell("12.5", 12.5, demo.binding("wait_mean"), icon=name))
        for i, name in enumerate(NAMES)
    )  # fmt: skip
    columns = (Column("Indicator", "text"), Column("Variation", "text"), Column("Oct 22"))
    table = Table("icons", "every icon", "Made up", columns, rows)
    section = Section("summary", "1", "Summary", "s1", (TableBlock(1, "table-1", table),))
    return replace(demo.build_paper(), sections=(section,), recommendations=())


def test_every_icon_of_an_exhibit_is_drawn():
    assert set(icon_names()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_a_small_plain_picture(name):
    drawn = draw_icon(name, demo.house().tokens)
    root = ET.fromstring(f"<svg viewBox='{VIEW_BOX}'>{drawn}</svg>")
    assert len(root) <= 3
    assert "opacity" not in drawn
    assert "text" not in drawn


def test_icons_differ_without_their_colours():
    plain = {
        re.sub(r"#(?!ffffff)[0-9a-f]{6}", "#000", draw_icon(name, demo.house().tokens))
        for name in NAMES
    }
    assert len(plain) == len(NAMES)


def test_on_the_page_an_icon_stands_beside_its_words_and_says_nothing():
    html = render_html(icon_paper(), demo.house(), charts={})
    for name in NAMES:
        assert f'<span class="ic {name}">{name.replace("_", " ").capitalize()}</span>' in html
        assert f".ic.{name}{{background-image:url(" in html
    assert html.count('data-observation="wait_mean') == len(NAMES)


def test_a_table_leaves_room_for_its_icons():
    (block,) = icon_paper().tables()
    bare = tuple(tuple(replace(cell, icon="") for cell in row) for row in block.table.rows)
    wide = [replace(block.table, columns=block.table.columns * 5, rows=tuple(r * 5 for r in rows))
            for rows in (block.table.rows, bare)]  # fmt: skip
    assert len(lay_out(wide[0]).parts) > len(lay_out(wide[1]).parts)


def full_paper():
    """Icons, and a chart of every kind with the table of its values, as a paper has them."""
    blocks = list(icon_paper().sections[0].blocks)
    for number, (name, make) in enumerate(charts.KINDS.items(), start=1):
        chart = replace(make(), name=name)
        anchor, values = f"table-{number + 1}", chart_data(chart, number)
        if len(values.rows) > MOST_IN_TEXT:
            blocks.append(ChartBlock(number, f"figure-{number}", chart, data=values))
            continue
        blocks.append(ChartBlock(number, f"figure-{number}", chart, anchor))
        blocks.append(TableBlock(number + 1, anchor, values))
    (section,) = icon_paper().sections
    return replace(icon_paper(), sections=(replace(section, blocks=tuple(blocks)),))


@pytest.fixture(scope="module")
def printed():
    paper = full_paper()
    return render_pdf(paper, demo.house(), charts=demo.draw_charts(paper))


@pytest.mark.needs_java
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_a_pdf_with_icons_and_every_chart_keeps_both_standards(
    flavour, printed, tmp_path, validate_pdf_ua
):
    path = tmp_path / "charts.pdf"
    path.write_bytes(printed)
    assert validate_pdf_ua(path, flavour=flavour) == []
