"""The PDF: standards kept, the same bytes each time, nothing loaded from outside."""

import hashlib
import io
import logging
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest
from tests.papers import demo_charts as charts
from tests.papers import demo_paper as demo

from gaugebook.errors import GaugebookError, MissingToolError
from gaugebook.papers import document
from gaugebook.papers.chart_table import chart_data
from gaugebook.papers.document import Attachment, render_pdf
from gaugebook.papers.markup import render_markup
from gaugebook.papers.paper import ChartBlock, Run, Section, plain_text

pytestmark = pytest.mark.needs_pango

CSV = Attachment("table-1.csv", b"Indicator,Oct 22\nWait,242\n", "text/csv", "Data of Table 1")


def set_pdf(paper, **options):
    return render_pdf(paper, demo.house(), charts=demo.draw_charts(paper), **options)


@pytest.fixture(scope="module")
def printed():
    return {
        "public": set_pdf(demo.build_paper(), attachments=(CSV,)),
        "draft": set_pdf(demo.build_paper(is_draft=True, made_up=True)),
        "long": set_pdf(demo.build_paper(rows=120), attachments=(CSV,)),
    }


@pytest.mark.needs_java
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
@pytest.mark.parametrize("name", ["public", "draft", "long"])
def test_it_keeps_both_standards(name, flavour, printed, tmp_path, validate_pdf_ua):
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(printed[name])
    assert validate_pdf_ua(path, flavour=flavour) == []


def test_the_same_paper_gives_the_same_bytes_in_another_process(printed):
    code = (
        "import hashlib; from tests.papers import demo_paper as d;"
        "from gaugebook.papers.document import Attachment, render_pdf;"
        "p = d.build_paper();"
        "a = Attachment('table-1.csv', b'Indicator,Oct 22\\nWait,242\\n', 'text/csv',"
        " 'Data of Table 1');"
        "pdf = render_pdf(p, d.house(), charts=d.draw_charts(p), attachments=(a,));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         cwd=demo.ROOT)  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(printed["public"]).hexdigest()


def test_it_holds_no_time_but_the_papers_own(printed):
    with pikepdf.open(io.BytesIO(printed["public"])) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20221208000000Z"
        assert str(pdf.docinfo["/ModDate"]) == "D:20221208000000Z"
        (attached,) = pdf.Root.AF
        assert str(attached.EF.F.Params.ModDate).startswith("D:20221208")


def test_it_is_titled_and_has_bookmarks_with_numbers(printed):
    with pikepdf.open(io.BytesIO(printed["public"])) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Customer First")
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_outline() as outline:
            (top,) = outline.root
            assert [item.title for item in top.children][1:3] == [
                "1 Executive summary",
                "2 Content of report",
            ]


def test_every_font_is_the_papers_and_inside_the_file(printed):
    with pikepdf.open(io.BytesIO(printed["draft"])) as pdf:
        names = set()
        for page in pdf.pages:
            for font in page.obj.Resources.get("/Font", {}).values():
                for inner in font.DescendantFonts:
                    names.add(str(inner.BaseFont))
                    assert "/FontFile2" in inner.FontDescriptor
        assert all("Source" in name for name in names), names


def test_a_plain_pdf_is_smaller_and_has_no_tags(printed):
    plain = set_pdf(demo.build_paper(), plain=True)
    assert len(plain) < len(printed["public"])
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root


def test_weasyprint_has_nothing_to_complain_of(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        set_pdf(demo.build_paper(rows=5, is_draft=True), attachments=(CSV,))
    assert caplog.records == []


def test_a_link_that_leads_nowhere_stays_words():
    paper = demo.build_paper()
    section = paper.sections[3]
    paragraph = replace(section.blocks[0], runs=(Run("see section 99", href="#s99"),))
    sections = (*paper.sections[:3], replace(section, blocks=(paragraph,)), *paper.sections[4:])
    assert set_pdf(replace(paper, sections=sections))
    assert plain_text(paragraph.runs) == "see section 99"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x",
        "https://example.org/x",
        "ftp://example.org/x",
    ],
)
def test_nothing_outside_the_templates_is_read(address):
    fetcher = document._folder_fetcher(document.templates_folder())
    with pytest.raises(ValueError, match=r"disallowed|not one of the templates"):
        fetcher.fetch(address)


def test_a_way_out_of_the_folder_is_refused():
    folder = document.templates_folder()
    fetcher = document._folder_fetcher(folder)
    with pytest.raises(ValueError, match="not one of the templates"):
        fetcher.fetch(folder.as_uri() + "/../pyproject.toml")
    with pytest.raises(ValueError, match="not one of the templates"):
        fetcher.fetch(folder.as_uri() + "/%2e%2e/pyproject.toml")
    fetcher.fetch(folder.as_uri() + "/print.css").close()


@pytest.mark.parametrize("field", ["title", "language"])
def test_a_page_that_a_screen_reader_cannot_open_is_refused(field):
    paper = demo.build_paper()
    charts = demo.draw_charts(paper)
    with pytest.raises(GaugebookError, match=field):
        render_pdf(replace(paper, **{field: " "}), demo.house(), charts=charts)


def test_a_chart_that_was_not_drawn_is_named():
    with pytest.raises(GaugebookError, match="The chart wait was not drawn"):
        render_pdf(demo.build_paper(), demo.house(), charts={})


@pytest.mark.parametrize(
    ("platform", "command"),
    [("linux", "apt install"), ("darwin", "brew install pango"), ("win32", "pacman")],
)
def test_without_pango_the_remedy_is_the_command_for_this_system(monkeypatch, platform, command):
    for name in [n for n in sys.modules if n.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    class NoPango:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(MissingToolError) as raised:
        render_pdf(demo.build_paper(), demo.house(), charts={})
    assert command in raised.value.remedy


# --- where the values of a figure are, that has no table in print -------------------------------


def with_folded_values():
    chart = charts.survival()
    block = ChartBlock(1, "figure-1", chart, data=chart_data(chart, 1))
    section = Section("s", "1", "S", "s", (block,))
    return replace(demo.build_paper(), sections=(section,))


FIGURE = Attachment("figure-1.csv", b"a\n1\n", "text/csv", "Values")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"attachments": (FIGURE,), "made_beside": ("pdf", "html", "xlsx")},
            "are in the HTML edition of this paper, in its workbook and attached to this PDF as "
            "figure-1.csv.",
        ),
        (
            {"attachments": (FIGURE,), "made_beside": ("pdf", "html"), "plain": True},
            "are in the HTML edition of this paper.",
        ),
        (
            {"attachments": (FIGURE,), "made_beside": ("pdf",)},
            "are attached to this PDF as figure-1.csv.",
        ),
        ({"plain": True, "made_beside": ("pdf",)}, "are not in this file"),
    ],
)
def test_only_what_is_made_is_said_to_hold_the_values(options, said, monkeypatch):
    pages = []

    def kept(*arguments, **named):
        pages.append(render_markup(*arguments, **named))
        return pages[-1]

    monkeypatch.setattr(document, "render_markup", kept)
    assert set_pdf(with_folded_values(), **options).startswith(b"%PDF")
    assert f"Values of Figure 1 {said}" in pages[0]
