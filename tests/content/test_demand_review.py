"""The review of demand of the demonstration council: every analysis, run and set in one paper.

It takes a minute or two, because it is the only test that runs every shipped notebook on all the
made-up records, as an officer does.

1. Every exhibit that the narrative asks for is made by a notebook, and is in the paper.
2. Every claim is tested, and none that is printed is not borne out.
3. The counts of Chart 2, the open flow and the made-up shares stand in it as they should.
4. Each chart has its alternative text; what is made up says so.
5. Every exhibit that was made is in the list at the end of its notebook.
"""

import html
import json
import re
import runpy
import shutil

import pytest
from tests.conftest import ROOT, made_once, run_gaugebook

from gaugebook.papers.narrative import read_narrative

REPORT = "demand-review"
MEETING = "2022-12-08"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, demo):
    def make(folder):
        shutil.copytree(demo.root, folder, dirs_exist_ok=True)
        options = ("--meeting", MEETING, "--format", "html", "--workspace", folder)
        assert run_gaugebook("paper", REPORT, *options) == 0

    return made_once(tmp_path_factory, "demand-review", make)


@pytest.fixture(scope="module")
def paper(workspace):
    return workspace / "out" / REPORT / MEETING


@pytest.fixture(scope="module")
def markup(paper):
    return (paper / f"{REPORT}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(markup):
    """The text of the page, without its markup."""
    text = re.sub(r"(?s)<(style|title|svg)\b.*?</\1>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="module")
def record(paper):
    return json.loads((paper / "run.json").read_text(encoding="utf-8"))


def test_nothing_that_the_narrative_asks_for_is_missing(record, page):
    assert "exhibit-missing" not in {p["code"] for p in record["problems"]}
    assert "[not available]" not in page
    assert not record["is_draft"]


def test_every_chart_and_table_of_the_narrative_is_set(demo, markup, record):
    folder = demo.library.report_folders(REPORT)[-1]
    text = (folder / "narrative.md").read_text(encoding="utf-8")
    charts = [c for c in read_narrative(text, "n.md").calls() if c.function == "chart"]
    absent = sum(p["code"] == "exhibit-unavailable" for p in record["problems"])
    assert len(charts) > 15
    assert markup.count("<figure") >= len(charts) - absent


def test_every_chart_has_its_alternative_text(markup):
    drawn = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", markup, re.DOTALL)
    assert drawn
    for svg in drawn:
        (title,) = re.findall(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)[:1]
        assert len(title) > 40


def test_every_claim_of_the_paper_is_borne_out(record, page):
    answers = {c["claim"]: c["answer"] for c in record["claims"]}
    assert answers == {
        "lowest since July 2022 wait_mean 2022-10": "true",
        "above the target wait_mean 2022-10": "true",
        "steadily improved first_contact_resolution_share 2022-10": "true",
        "below 3 minutes wait_mean 2022-11-01..2022-11-21": "true",
    }
    assert "not supported by the figures" not in page
    assert "lowest since July 2022" in page


@pytest.mark.parametrize(
    "words",
    [
        "33,592",
        "about 2,823",  # of October's calls, what became of them the published figures do not say
        "86.7%",  # of known callers who gave up rang again
        "44.0%",  # of those who gave up did so around the message
        "30.7%",  # of webchats were followed by a call
        "over-estimates digital exclusion",
        "(made-up data)",
    ],
)
def test_what_the_analyses_found_stands_in_the_paper(page, words):
    assert words in page


def test_every_exhibit_that_was_made_is_in_the_list_of_its_notebook(workspace, record):
    tool = runpy.run_path(str(ROOT / "tools" / "docs_analyses.py"))
    for run in record["notebooks"]:
        listed = tool["exhibits"](ROOT / "notebooks" / f"{run['notebook']}.ipynb")
        made = sorted((workspace / ".gaugebook/store/exhibits" / run["exhibits"]).glob("*.json"))
        assert made
        for path in made:
            kinds = [k for n, k in listed.items() if tool["pattern"](n).fullmatch(path.stem)]
            kind = json.loads(path.read_text(encoding="utf-8"))["type"]
            assert kinds, f"{run['notebook']}: {path.stem}"
            assert kind == "unavailable" or any(kind in one for one in kinds), path.stem
