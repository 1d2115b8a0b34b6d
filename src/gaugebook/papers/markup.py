"""The paper as HTML: one markup that the screen edition and the PDF both set.

The tree goes into ``templates/paper.html.j2`` in a sandboxed Jinja that escapes everything;
charts are the only markup that is put in as it is, and they are drawn here. What PDF/UA cannot
do without (a language, a title, headings in order) is looked for before anything is set.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from gaugebook.definitions.house import House
from gaugebook.errors import GaugebookError
from gaugebook.exhibits import Cell, Column
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
from gaugebook.papers.table_layout import is_held, label_lines, lay_out, together_class

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


def render_markup(
    paper: Paper,
    house: House,
    *,
    charts: Mapping[str, str],
    edition: Edition,
    style: str,
    policy: str = "",
    values_elsewhere: Mapping[int, str] = MappingProxyType({}),
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
    values_elsewhere
        For print, by figure: the sentence that says where values are that it has no table of.

    Raises
    ------
    GaugebookError
        When the paper has no title or language, or a chart was not drawn.
    """
    _check(paper, charts)
    return render_page(
        "paper.html.j2",
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
        values_elsewhere=values_elsewhere,
    )


def render_page(template: str, **values: Any) -> str:
    """Fill one template of ``templates/`` in the sandbox that escapes everything."""
    return _environment().get_template(template).render(**values)


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
        held_class=held_class,
        lay_out=lay_out,
        label_lines=label_lines,
        cell_class=cell_class,
        cell_mark=cell_mark,
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


def held_class(text: str) -> str:
    """Give the class that keeps short words on one line, or an empty text."""
    return " nw" if is_held(text) else ""


def cell_mark(cell: Cell, column: Column) -> str:
    """Give the word that stands beside a figure, unless its column says it already."""
    if cell.mark == "part":
        return "" if column.is_part else load_wording()["part_period"]
    return cell.mark
