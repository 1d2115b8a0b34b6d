"""The tags of a PDF, as a screen reader meets them: checkers pass much that nobody can use."""

import io
import re
from itertools import pairwise
from types import SimpleNamespace

import pikepdf
import pytest
from tests.papers import demo_paper as demo

from gaugebook.papers import document, tagging
from gaugebook.papers._xmp import with_pdfua_identifier
from gaugebook.papers.document import Attachment, render_pdf

pytestmark = pytest.mark.needs_pango

ROWS = 120


def kids(tag):
    held = tag.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def tags(tag):
    return [k for k in kids(tag) if isinstance(k, pikepdf.Dictionary) and "/S" in k]


def walk(tag):
    yield tag
    for kid in tags(tag):
        yield from walk(kid)


def kinds(tag):
    return [str(t.S)[1:] for t in walk(tag)]


@pytest.fixture(scope="module")
def printed():
    paper = demo.build_paper(rows=ROWS)
    csv = Attachment("table-1.csv", b"Indicator,Oct 22\nWait,242\n", "text/csv", "Data of Table 1")
    return render_pdf(paper, demo.house(), charts=demo.draw_charts(paper), attachments=(csv,))


@pytest.fixture
def pdf(printed):
    with pikepdf.open(io.BytesIO(printed)) as opened:
        yield opened


@pytest.fixture
def tree(pdf):
    (top,) = tags(pdf.Root.StructTreeRoot)
    return top


def find(tree, kind):
    return [t for t in walk(tree) if str(t.S) == f"/{kind}"]


def test_a_table_over_several_pages_is_one_table(pdf, tree):
    assert len(pdf.pages) > 6
    tables = find(tree, "Table")
    # The telephone table, the long one, next steps and the files read.
    assert [kinds(t).count("TR") for t in tables] == [5, ROWS + 1, 4, 3]
    assert all(kinds(t).count("THead") == 1 for t in tables)
    assert all(kinds(t).count("TBody") == 1 for t in tables)
    assert all(kinds(t).count("Caption") == 1 for t in tables)


def test_rows_of_the_joined_table_are_in_order(tree):
    long_table = find(tree, "Table")[1]
    rows = find(long_table, "TR")[1:]
    pages = [int(str(row.Pg.objgen[0])) for row in rows]
    changes = [a for a, b in pairwise(pages) if a != b]
    assert len(changes) == len(set(changes)) >= 3


def test_every_heading_cell_says_what_it_heads(tree):
    for table in find(tree, "Table"):
        head = find(table, "THead")[0]
        assert {str(c.A.Scope) for c in find(head, "TH")} == {"/Column"}
        body = find(table, "TBody")[0]
        assert {str(c.A.Scope) for c in find(body, "TH")} == {"/Row"}


def test_every_cell_names_headings_of_its_own_table(tree):
    for table in find(tree, "Table"):
        known = {bytes(c.ID) for c in find(table, "TH")}
        for cell in find(table, "TD"):
            named = [bytes(h) for h in cell.A.Headers]
            assert len(named) == 2
            assert set(named) <= known


def test_every_chart_is_a_figure_with_its_words(tree):
    figures = find(tree, "Figure")
    assert [str(f.Alt) for f in figures] == [
        demo.wait_chart().alt.text,
        demo.topic_chart().alt.text,
    ]


def test_headings_are_in_order_and_start_with_one_first(tree):
    levels = [int(k[1]) for k in kinds(tree) if re.fullmatch("H[1-6]", k)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_a_term_and_its_description_are_one_item(tree):
    front = find(tree, "L")[0]
    assert [[str(t.S) for t in tags(item)] for item in tags(front)] == [["/Lbl", "/LBody"]] * 5


def test_lists_say_how_they_are_numbered(tree):
    numbered = {str(t.A.ListNumbering) for t in find(tree, "L")}
    assert numbered == {"/None", "/Disc"}


def test_running_heads_and_feet_and_repeated_heads_are_not_read(pdf, tree):
    for number, page in enumerate(pdf.pages):
        steps = list(pikepdf.parse_content_stream(page))
        marked = [s for s in steps if str(s.operator) == "BDC"]
        artifacts = [s for s in marked if s.operands[0] == pikepdf.Name.Artifact]
        # A foot of two parts on each page; a head of two more from the second on.
        assert len([s for s in artifacts if "/Type" in s.operands[1]]) >= (2 if number == 0 else 4)


def test_the_parent_tree_leads_to_tags_that_are_in_the_tree(pdf, tree):
    held = {t.objgen for t in walk(tree)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for entry in list(numbers)[1::2]:
        for tag in entry if isinstance(entry, pikepdf.Array) else [entry]:
            assert tag is None or tag.objgen in held


def test_marked_content_and_tags_agree(pdf, tree):
    claimed = set()
    for tag in walk(tree):
        for kid in kids(tag):
            if isinstance(kid, int):
                claimed.add((tag.Pg.objgen, kid))
            elif "/MCID" in kid:
                claimed.add((kid.Pg.objgen, int(kid.MCID)))
    drawn = {
        (page.obj.objgen, int(step.operands[1].MCID))
        for page in pdf.pages
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) == "BDC"
        and isinstance(step.operands[1], pikepdf.Dictionary)
        and "/MCID" in step.operands[1]
    }
    assert claimed == drawn


def test_no_mark_is_left_and_ids_are_indexed(pdf, tree):
    assert not any(str(t.get("/T", "")).startswith("gaugebook") for t in walk(tree))
    (leaf,) = pdf.Root.StructTreeRoot.IDTree.Kids
    names = [bytes(n) for n in list(leaf.Names)[::2]]
    assert names == sorted(names)
    assert set(names) == {bytes(t.ID) for t in walk(tree) if "/ID" in t}


def test_attachments_are_listed_once_with_their_type(pdf):
    (listed,) = pdf.Root.AF
    assert str(listed.AFRelationship) == "/Data"
    assert str(listed.EF.F.Subtype) == "/text/csv"
    assert bytes(listed.EF.F.read_bytes()).startswith(b"Indicator")


def test_the_file_says_that_it_is_ua_and_a(pdf):
    xmp = pdf.Root.Metadata.read_bytes()
    assert xmp.count(b"<pdfuaid:part>1</pdfuaid:part>") == 1
    assert b'pdfaid:part="3"' in xmp
    assert with_pdfua_identifier(xmp) == xmp
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_metadata_without_rdf_is_an_error():
    with pytest.raises(ValueError, match="RDF"):
        with_pdfua_identifier(b"<x/>")


def test_a_weasyprint_that_we_do_not_know_is_left_alone():
    def other(box, parent):
        return box, parent

    known = SimpleNamespace(_build_box_tree=other, pydyf=None)
    assert "not the version" in tagging.why_not_joined(known, version="70.0")
    with tagging.sources_marked(known, version="70.0"):
        assert known._build_box_tree is other
    assert tagging.why_not_joined(SimpleNamespace(), version="70.0") != ""


def test_the_weasyprint_of_the_lock_file_is_known():
    assert document.joining_note() == ""


def test_without_marks_the_rest_is_still_done(monkeypatch):
    monkeypatch.setattr(tagging, "why_not_joined", lambda *_, **__: "not known")
    paper = demo.build_paper()
    pdf = render_pdf(paper, demo.house(), charts=demo.draw_charts(paper))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (top,) = tags(opened.Root.StructTreeRoot)
        assert all("/Scope" in cell.A for cell in find(top, "TH"))
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()
