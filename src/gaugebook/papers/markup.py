"""The paper as HTML: one markup that the screen edition and the PDF both set.

The tree goes into ``templates/paper.html.j2`` in a sandboxed Jinja that escapes everything;
charts are the only markup that is put in as it is, and they are drawn here. What PDF/UA cannot
do without (a language, a title, headings in order) is looked for before anything is set.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from gaugebook.definitions.house import House
from gaugebook.errors import GaugebookError
from gaugebook.exhibits import Cell, Column, Table
from gaugebook.papers.houses import css_string, grouped, load_wording, templates_folder
from gaugebook.papers.paper import (
    Absent,
    Block,
    Bullets,
    ChartBlock,
    CheckNote,
    Glance,
    Paper,
    Paragraph,
    SimpleTable,
    Subheading,
    TableBlock,
)
from gaugebook.papers.text_size import text_width

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Edition = Literal["screen", "print"]

_PARTS: Mapping[type[Any], str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Subheading: "subheading",
    Glance: "glance",
    TableBlock: "table",
    ChartBlock: "chart",
    CheckNote: "check",
    Absent: "absent",
    SimpleTable: "simple_table",
}
_SAFE_STARTS = ("https://", "http://", "mailto:", "tel:")
_SHOWN_STATUSES = frozenset({"met", "close", "missed", "not_confirmed"})

# Pixels, at 96 to the inch, of the page that templates/print.css describes.
_UPRIGHT_WIDTH, _SIDEWAYS_WIDTH = 650.0, 978.0
_ROOMY, _SNUG = 16.0, 11.5
_STATUS_ROOM = 30.0
_NAME_LINES = 2
# A little under the type's 14.7, because estimates of width lie on the safe side.
_TABLE_TYPE = 13.6
_SHORT = 12
_SHORT_TABLE = 14


def render_markup(
    paper: Paper,
    house: House,
    *,
    charts: Mapping[str, str],
    edition: Edition,
    style: str,
    policy: str = "",
) -> str:
    """Give the whole page of a paper as HTML text.

    Parameters
    ----------
    paper
        The tree to set.
    house
        Its status words are printed with headline figures.
    charts
        The SVG of each chart by its name.
    edition
        ``screen`` has a skip link, contents, tables that scroll and alternative text in sight;
        ``print`` is what the PDF is set from.
    style
        The whole CSS of the page.
    policy
        The content security policy, if the page states one.

    Raises
    ------
    GaugebookError
        When the paper has no title or language, or a chart was not drawn.
    """
    _check(paper, charts)
    template = _environment().get_template("paper.html.j2")
    return template.render(
        paper=paper,
        house=house,
        charts=charts,
        is_screen=edition == "screen",
        style=style,
        policy=policy,
        words=load_wording(),
        dated=w3c_date(paper.dated),
        anchors=anchors_of(paper),
        table_numbers={block.anchor: block.number for block in paper.tables()},
    )


def w3c_date(moment: datetime) -> str:
    """Give a moment as a W3C date in UTC; one without a zone is taken as UTC.

    >>> w3c_date(datetime(2022, 12, 8, 9, 30))
    '2022-12-08T09:30:00Z'
    """
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _check(paper: Paper, charts: Mapping[str, str]) -> None:
    for name in ("title", "language"):
        if not getattr(paper, name).strip():
            raise GaugebookError(
                f"The paper has no {name}; a page without one is closed to screen readers.",
                remedy=f"Give the report a {name}.",
            )
    for block in paper.blocks():
        if isinstance(block, ChartBlock) and block.chart.name not in charts:
            raise GaugebookError(f"The chart {block.chart.name} was not drawn.")


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        grouped=grouped,
        paragraph_anchor=paragraph_anchor,
        safe_href=safe_href,
        column_class=column_class,
        held_together=held_together,
        label_lines=label_lines,
        cell_class=cell_class,
        cell_mark=cell_mark,
        table_class=table_class,
        together_class=together_class,
        shown_status=shown_status,
        number=lambda value: f"{value:,}",
        css_string=css_string,
    )
    env.tests["bound"] = lambda thing: bool(getattr(thing, "binding", ""))
    env.globals["part_of"] = part_of
    return env


def part_of(block: Block) -> str:
    """Give the template that sets a block."""
    return f"parts/{_PARTS[type(block)]}.html.j2"


def anchors_of(paper: Paper) -> frozenset[str]:
    """Give every place inside a paper that a link may lead to."""
    found = {"provenance", *(ask.id for ask in paper.recommendations)}
    found |= {section.anchor for section in paper.sections}
    for block in paper.blocks():
        if isinstance(block, (Subheading, TableBlock, ChartBlock)):
            found.add(block.anchor)
        elif isinstance(block, Paragraph) and block.number:
            found.add(paragraph_anchor(block.number))
    return frozenset(found)


def paragraph_anchor(number: str) -> str:
    """Give the anchor of a numbered paragraph.

    >>> paragraph_anchor("2.4")
    'p2-4'
    """
    return "p" + number.replace(".", "-")


def safe_href(href: str, anchors: frozenset[str]) -> str:
    """Give an address that a paper may link to, or an empty text: the words stay, unlinked.

    >>> safe_href("https://example.org/", frozenset())
    'https://example.org/'
    >>> safe_href("javascript:alert(1)", frozenset()), safe_href("#s9", frozenset({"s1"}))
    ('', '')
    """
    if href.startswith("#"):
        return href if href[1:] in anchors else ""
    return href if href.lower().startswith(_SAFE_STARTS) else ""


def shown_status(status: str) -> str:
    """Give a status that has a shape, or an empty text for none."""
    return status if status in _SHOWN_STATUSES else ""


def column_class(column: Column) -> str:
    """Give the classes of a column's cells: its side, and whether it is latest or part."""
    side = "n" if column.kind == "number" else "l"
    return " ".join([side, *["now"] * column.is_latest, *["part"] * column.is_part])


def cell_class(cell: Cell, column: Column) -> str:
    """Give the classes of one cell."""
    is_part = cell.mark == "part" and not column.is_part
    return column_class(column) + (" part" if is_part else "")


def label_lines(label: str) -> list[str]:
    """Give the lines of a column's label: what stands in brackets goes below.

    >>> label_lines("Nov 22 (to 21st)")
    ['Nov 22', '(to 21st)']
    """
    before, bracket, after = label.partition(" (")
    return [before, f"({after}"] if bracket else [label]


def held_together(text: str) -> str:
    """Give the class that keeps short words on one line, or an empty text.

    >>> held_together("90 or more"), held_together("Customer Service Centre")
    (' nw', '')
    """
    return " nw" if max(map(len, label_lines(text))) <= _SHORT else ""


def cell_mark(cell: Cell, column: Column) -> str:
    """Give the word that stands beside a figure, unless its column says it already."""
    if cell.mark == "part":
        return "" if column.is_part else load_wording()["part_period"]
    return cell.mark


def table_class(table: Table) -> str:
    """Say how a table goes on the page: as it is, snug, on the long side, or there in small type.

    Estimated from the widest word of each column, because a word that does not fit is cut off.
    """
    needed = sum(
        max([_label_width(column.label), *(_cell_width(row[i], is_name=i == 0)
                                           for row in table.rows)])
        for i, column in enumerate(table.columns)
    )  # fmt: skip
    columns = len(table.columns)
    together = together_class(table.rows)
    if needed + columns * _ROOMY <= _UPRIGHT_WIDTH:
        return f"data{together}"
    if needed + columns * _SNUG <= _UPRIGHT_WIDTH:
        return f"data snug{together}"
    is_wide = needed + columns * _ROOMY <= _SIDEWAYS_WIDTH
    return f"data wide{together}" if is_wide else f"data wide snug dense{together}"


def together_class(rows: Sequence[object]) -> str:
    """Give the class of a table that is kept on one page, or an empty text."""
    return " short" if len(rows) <= _SHORT_TABLE else ""


def _cell_width(cell: Cell, *, is_name: bool) -> float:
    # A name may take two lines; a figure stays on one.
    room = _STATUS_ROOM if cell.status else 0
    whole = text_width(cell.text, _TABLE_TYPE) / (_NAME_LINES if is_name else 1)
    return max(_longest_word(cell.text), whole if is_name or held_together(cell.text) else 0) + room


def _label_width(label: str) -> float:
    if held_together(label):
        return max(text_width(line, _TABLE_TYPE) for line in label_lines(label))
    return _longest_word(label)


def _longest_word(text: str) -> float:
    return max((text_width(word, _TABLE_TYPE) for word in text.split()), default=0)
