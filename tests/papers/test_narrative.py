"""The narrative: Markdown into sections of blocks and calls, nothing lost in silence.

1. A level-one heading begins a section; what stands before one is a finding.
2. Every call keeps its line, also when it goes over several lines.
3. What cannot be set (pictures, code, quotations, a table inside a list) is a finding.
4. A call that would not be printed is a finding.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.papers.calls import Call
from gaugebook.papers.narrative import read_narrative

FIGURE = '{{ figure("wait_mean") }}'


def read(text):
    return read_narrative(text, "n.md")


def findings(text):
    return [(str(p.where), p.message) for p in read(text).problems]


def blocks(text):
    found = read(text)
    assert found.problems == ()
    (section,) = found.sections
    return section.blocks


def words(line):
    return "".join(part.text for part in line)


def test_headings_make_sections_and_lines_are_kept():
    found = read("# Summary\n\nOne.\n\n# Next steps #\n\nTwo.\n")
    assert [(s.heading, s.where.line) for s in found.sections] == [
        ("Summary", 1),
        ("Next steps", 5),
    ]
    assert [s.blocks[0].where.line for s in found.sections] == [3, 7]


def test_an_empty_narrative_is_no_fault():
    assert read("") == read("\n \n")
    assert read("").sections == ()


def test_what_stands_before_the_first_heading_is_a_finding():
    ((where, message),) = findings("\nHello.\n\n# Summary\n")
    assert where == "n.md:1"
    assert "(no heading)" in message


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(newline):
    text = newline.join(["# A", "", "x\u2028y", "", FIGURE])
    (call,) = read(text).calls()
    assert call.where.line == 5


def test_a_paragraph_keeps_its_manner_and_its_calls():
    (block,) = blocks(f"# A\n\nWe **took** *about* [{FIGURE}](https://example.org) and\nmore.\n")
    (line,) = block.lines
    assert [
        ("call", part.function)
        if isinstance(part, Call)
        else (part.text, part.strong, part.emphasis, part.href)
        for part in line
    ] == [
        ("We ", False, False, ""),
        ("took", True, False, ""),
        (" ", False, False, ""),
        ("about", False, True, ""),
        (" ", False, False, ""),
        ("call", "figure"),
        (" and", False, False, ""),
        (" ", False, False, ""),
        ("more.", False, False, ""),
    ]


def test_a_list_and_a_table_of_words_hold_calls():
    lists = f"# A\n\n- one {FIGURE}\n- two\n\n1. first\n2. second\n\n"
    text = f"{lists}| M | W |\n|---|---|\n| May | {FIGURE} |\n"
    bullets, numbered, table = blocks(text)
    assert (bullets.kind, len(bullets.lines)) == ("bullets", 2)
    assert (numbered.kind, [words(line) for line in numbered.lines]) == (
        "ordered",
        ["first", "second"],
    )
    assert [[len(cell) for cell in row] for row in table.rows] == [[1, 1], [1, 1]]
    assert [call.where.line for call in read(text).calls()] == [3, 11]


def test_a_call_over_several_lines_keeps_every_line_right():
    text = '# A\n\nIt was {{ figure(\n  "wait_mean",\n  period="latest"\n) }} in\n\n{{ period( }}\n'
    found = read(text)
    assert [call.where.line for call in found.calls()] == [3]
    assert [str(p.where) for p in found.problems] == ["n.md:8"]


def test_a_table_and_a_chart_are_blocks_of_their_own():
    found = blocks('# A\n\nText.\n\n{{ table("trend.indicators") }}\n\n{{ chart("trend.wait") }}\n')
    assert [getattr(b, "function", "text") for b in found] == ["text", "table", "chart"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "# A\n\nWe {{ figure('a')\n\nand more\n",
            3,
            "{{ cannot be understood: the braces have no",
        ),
        ("# A\n\nWe figure('a') }}\n", 3, "}} cannot be understood: the braces have no pair"),
        ("# A\n\n{{ figure('a')\n\n{{ period() }}\n", 3, "the braces have no pair"),
        ("# A\n\n![Map](map.png)\n", 3, "pictures are not set; a chart comes from a notebook"),
        ("# A\n\n    code\n", 3, "A line that begins with four spaces (a block of code)"),
        ("# A\n\n```\ncode\n```\n", 3, "A block of code cannot be understood"),
        ("# A\n\n> said\n", 3, "A quotation that begins with >"),
        ("# A\n\n- one\n\n  | a |\n  |---|\n  | b |\n", 3, "A table inside a list"),
        ("# A\n\nText.\n\n#Next steps\n\nMore.\n", 5, "a heading has a space after its #"),
        ("# A {{ period() }}\n\nText.\n", 1, "it must stand in a paragraph, a list or a table"),
        ("# A\n\n[here]({{ period() }})\n", 3, "it must stand in a paragraph, a list or a table"),
        ("# A\n\n- {{ table('t.x') }}\n", 3, "it must stand in a paragraph of its own"),
        ("# A\n\n## Part {{ chart('t.x') }}\n", 3, "it must stand in a paragraph of its own"),
        ("# A\n\n| a |\n|---|\n| {{ chart('t.x') }} |\n", 5, "a paragraph of its own"),
        ("# A\n\n`{{ figure() }}`\n", 3, "metric is missing"),
    ],
)
def test_what_would_be_lost_is_a_finding_at_its_line(text, line, message):
    ((where, said),) = findings(text)
    assert where == f"n.md:{line}"
    assert message in said


def test_nothing_in_braces_or_brackets_becomes_markup():
    (block,) = blocks("# A\n\n<script>alert(1)</script> & [x](javascript:alert(1))\n")
    assert all(part.href == "" for part in block.lines[0])
    assert words(block.lines[0]).startswith("<script>alert(1)</script> & ")


def test_a_narrative_that_is_too_long_is_not_read():
    ((where, message),) = findings("# A\n" + "x" * 500_000)
    assert where == "n.md"
    assert "over 500,000 characters" in message


@given(st.text(alphabet='#{}|-> \n"ab1.[](!`\ue000\ue001', max_size=80))
def test_any_text_is_read_without_an_exception(text):
    found = read(text)
    assert all(1 <= (p.where.line or 1) <= text.count("\n") + 1 for p in found.problems)
