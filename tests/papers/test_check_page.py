"""The page of a check.

1. It shows each source with its files, its months, its gaps, its findings and the next step.
2. A month's picture tells by shape, and in words to whoever does not see it.
3. What stands in somebody's file cannot become markup; the page loads and runs nothing.
4. Findings of one kind are told once; the newest year comes first.
"""

import re
from datetime import date

import pytest

from gaugebook.definitions.library import load_library
from gaugebook.errors import Where, problem
from gaugebook.papers.check_page import (
    CheckedFile,
    CheckedSource,
    CheckPage,
    key_svg,
    month_svg,
    render_check_page,
)
from gaugebook.tables.calendar import calendar_of

WEEK = [(date(2022, 10, day), 100) for day in (3, 4, 5, 7, 10, 11)]


@pytest.fixture(scope="module")
def house():
    houses = load_library()[0].houses
    return houses[min(houses)]


def source(**fields):
    plain = {
        "title": "Call log",
        "source_id": "calls",
        "organisation": "E06000060",
        "covers": "3 October 2022 to 11 October 2022",
        "files": (CheckedFile("data/calls.csv", 600, ("12 without a time",)),),
        "months": calendar_of(WEEK),
        "periods": (),
        "gaps": ("6 October 2022",),
        "problems": (),
        "next_step": "Ask for the export of that day.",
    }
    return CheckedSource(**plain | fields)


def page(*sources, others=()):
    return CheckPage("Little Council", "1 source read.", "73 metrics.", sources, others)


def text_of(html):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_each_source_says_what_it_holds_and_what_to_do(house):
    said = text_of(render_check_page(page(source()), house))
    for words in (
        "Call log 1 600 1 0 3 October 2022 to 11 October 2022",
        "Next: Ask for the export of that day.",
        "Working days without a row: 6 October 2022.",
        "data/calls.csv 600 12 without a time",
    ):
        assert words in said


def test_without_sources_it_says_so(house):
    assert "names no input that could be read" in render_check_page(page(), house)


def test_the_picture_of_a_month_has_a_mark_for_each_day_that_counts():
    (month,) = calendar_of(WEEK)
    svg = month_svg(month)
    assert svg.count('class="usual"') == 6
    assert svg.count('class="missing"') == 1
    assert svg.count('class="closed"') == 2
    assert 'role="img" aria-label="October 2022: 600 rows, 6 days with the usual number' in svg
    # 3 October 2022 is a Monday: first column, second row.
    assert '<rect class="usual" x="0" y="12"' in svg


def test_each_state_has_a_shape_of_its_own():
    assert len({key_svg(state) for state in ("usual", "few", "missing", "closed")}) == 4


def test_the_newest_year_comes_first(house):
    months = calendar_of([(date(2021, 12, 30), 5), (date(2022, 1, 5), 5)])
    html = render_check_page(page(source(months=months)), house)
    assert re.findall(r"<summary>(\d{4})</summary>", html) == ["2022", "2021"]


def test_findings_of_one_kind_are_told_once(house):
    found = [
        problem("heading-unmapped", Where("data/calls.csv"), found=name, source="calls")
        for name in ("Wallboard", "Skill", "Site")
    ]
    html = render_check_page(page(source(problems=tuple(found))), house)
    assert html.count("<strong>Note.</strong>") == 1
    assert "2 more like it." in html


def test_findings_of_no_source_stand_at_the_end(house):
    found = problem("file-missing", "data/other.csv")
    html = render_check_page(page(source(), others=(found,)), house)
    assert html.index("Elsewhere in the workspace") < html.index("The file data/other.csv")


def test_what_stands_in_a_file_is_never_markup(house):
    hostile = "<script>alert(1)</script>"
    found = problem("heading-unmapped", Where(hostile), found=hostile, source="calls")
    shown = source(title=hostile, files=(CheckedFile(hostile, 1, (hostile,)),), problems=(found,))
    html = render_check_page(page(shown), house)
    assert "<script" not in html
    assert "default-src &#39;none&#39;" in html


def test_the_same_check_gives_the_same_page(house):
    assert render_check_page(page(source()), house) == render_check_page(page(source()), house)
