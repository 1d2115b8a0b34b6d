"""The screen edition: one file that loads nothing, reads well and fits a telephone."""

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.papers import demo_charts
from tests.papers import demo_paper as demo

from gaugebook.papers.chart_table import chart_data
from gaugebook.papers.html import render_html
from gaugebook.papers.paper import ChartBlock, Paragraph, Run

VOID = {"meta", "br", "link", "img", "hr"}
LARGEST = 1_500_000


class Page(HTMLParser):
    """Every element with its attributes, and whether the tags are balanced."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def set_html(paper):
    return render_html(paper, demo.house(), charts=demo.draw_charts(paper))


@pytest.fixture(scope="module")
def text():
    return set_html(demo.build_paper())


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_the_page_is_the_one_people_looked_at(text, snapshot):
    body = text[text.index("<body>") :]
    assert re.sub(r"<svg.*?</svg>", "<svg/>", body, flags=re.DOTALL) == snapshot


def test_it_loads_nothing_and_runs_nothing(text, page):
    assert page.all("script") == page.all("link") == page.all("iframe") == page.all("img") == []
    assert not re.search(r"url\((?!\"?data:)", text)
    assert "@import" not in text
    assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
    assert " style=" not in text
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert len(text.encode("utf-8")) < LARGEST


def test_it_has_landmarks_a_skip_link_and_one_first_heading(page):
    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.all("a")[0] == {"class": "skip", "href": "#report"}
    assert page.all("main") == [{"id": "report"}]
    assert len(page.all("header")) == len(page.all("nav")) == len(page.all("footer")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_ids_are_unique_and_every_link_inside_arrives(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    named = {attrs["aria-labelledby"] for _, attrs in page.elements if "aria-labelledby" in attrs}
    assert inside | named <= set(ids)


def test_every_figure_names_what_it_is_bound_to(page):
    bound = page.all("data")
    assert len(bound) > 30
    assert all(a["data-observation"] for a in bound)
    assert not [a for a in bound if "title" in a]
    assert {"242", "86.89", "29187"} <= {a["value"] for a in bound}


def test_tables_scroll_in_their_own_box_and_heads_have_scopes(page):
    boxes = [a for a in page.all("div") if a.get("class") == "scroll"]
    assert len(boxes) == len(page.all("table"))
    assert all(a["tabindex"] == "0" and a["role"] == "region" and a["aria-label"] for a in boxes)
    assert {a["scope"] for a in page.all("th")} == {"col", "row"}


def test_many_values_of_a_chart_are_folded_away():
    chart = demo_charts.variation()
    folded = ChartBlock(1, "figure-1", chart, data=chart_data(chart, 1))
    paper = demo.build_paper()
    section = replace(paper.sections[0], blocks=(folded,))
    only = replace(paper, sections=(section,), recommendations=())
    page = Page(set_html(only))
    (values,) = page.all("details")
    assert values == {"class": "values"}
    assert "Values of Figure 1" in page.words
    rows = len(page.all("tr")) - 1
    assert rows >= len(chart.series[0].points)


def test_the_text_alternative_is_in_sight(page):
    words = "".join(page.words)
    # Once in the picture's title, once below it.
    assert words.count("The wait stayed between 426 and 434") == 2


def test_statuses_are_words(page):
    words = "".join(page.words)
    for word in ("Met", "Missed", "Not confirmed"):
        assert word in words


def test_a_draft_and_made_up_data_say_so_in_words():
    words = "".join(Page(set_html(demo.build_paper(is_draft=True, made_up=True))).words)
    assert "This is a draft" in words
    assert "Made-up data. The figures in this report are examples" in words
    assert "data/calls-2022-10.csv does not exist" in words
    assert "This is a draft" not in "".join(Page(set_html(demo.build_paper())).words)


def test_everything_of_the_provenance_is_printed(page):
    words = "".join(page.words)
    for part in (
        "run-5f1c07b2a9d4",
        "ed6a df65 4f8b",
        "data/calls-2022-q2.csv",
        "128,204",
        "311 test calls",
        "answered_share, version 1.0.0",
        "It over-estimates digital exclusion",
    ):
        assert part in words


def test_an_absent_exhibit_is_named_with_its_reason(page):
    words = "".join(page.words)
    assert "This exhibit is missing: benchmark.neighbours." in words
    assert "Fewer than three councils" in words


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "#nowhere", "//x.org"])
def test_an_address_that_no_paper_may_link_to_stays_words(href):
    paper = demo.build_paper()
    block = Paragraph((Run("look here", href=href), Run("<b>not markup</b>")), "3.1")
    section = replace(paper.sections[2], blocks=(block,))
    text = set_html(replace(paper, sections=(*paper.sections[:2], section, *paper.sections[3:])))
    assert "look here&lt;b&gt;not markup" in text
    assert href not in text


def test_words_cannot_leave_the_title_or_the_style():
    evil = '</title></style><script>alert("x")</script>\\'
    paper = replace(demo.build_paper(), title=evil, short_title=evil, council=evil)
    page = Page(set_html(paper))
    assert page.all("script") == []


@pytest.mark.needs_chromium
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_never_scrolls_sideways(width, tmp_path, chromium):
    # The policy admits no script, so a page around it measures; both are files of one folder.
    (tmp_path / "paper.html").write_text(set_html(demo.build_paper(rows=5)), encoding="utf-8")
    (tmp_path / "frame.html").write_text(
        f'<!doctype html><iframe src="paper.html" style="width:{width}px;height:800px;border:0">'
        "</iframe><p id=found></p><script>onload = () => {"
        "const page = document.querySelector('iframe').contentDocument.documentElement;"
        "document.getElementById('found').textContent ="
        " 'widths ' + page.scrollWidth + ' ' + page.clientWidth}</script>",
        encoding="utf-8",
    )
    run = subprocess.run(
        [chromium, "--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu",
         "--disable-background-networking",
         "--allow-file-access-from-files", "--virtual-time-budget=3000",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         (tmp_path / "frame.html").as_uri()],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    scroll, client = map(int, re.search(r"widths (\d+) (\d+)", run.stdout).groups())
    assert client == width
    assert scroll == client
