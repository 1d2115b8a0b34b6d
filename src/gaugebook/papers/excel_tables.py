"""The sheets that repeat a paper's numbered tables and the values of its charts.

Numbers stand as numbers under a format that shows what the paper prints; statuses stand as
words; what has no figure stands as shorthand such as ``[x]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gaugebook.exhibits import Cell, Chart, Column, Table
from gaugebook.papers.chart_table import chart_data
from gaugebook.papers.paper import ChartBlock, TableBlock
from gaugebook.values import MISSING_MARK
from gaugebook.workbooks import (
    Line,
    Sheet,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    sheet_name,
    table_name,
)
from gaugebook.workbooks.numbers import held_number

NOT_APPLICABLE = "[z]"
MADE_UP = "Made-up data: invented to show how this works. Do not quote any figure."
DRAFT = "Draft: not signed off. See the Checks sheet for what is still to be put right."

# Above a table a long text runs on to the right; past this many characters it leaves the screen.
_READABLE = 110


@dataclass
class Notes:
    """The notes of a workbook, numbered in reading order; the same words share a number."""

    numbers: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, list[str]] = field(default_factory=dict)

    def markers(self, texts: Iterable[str], *, sheet: str) -> tuple[str, ...]:
        """Note the texts for a sheet and give their markers, such as ``[note 1]``."""
        found = []
        for text in texts:
            if not text.strip():
                continue
            number = self.numbers.setdefault(text, len(self.numbers) + 1)
            named = self.sheets.setdefault(text, [])
            if sheet not in named:
                named.append(sheet)
            found.append(f"[note {number}]")
        return tuple(found)


def text_cell(text: str, *, absent: str = NOT_APPLICABLE) -> WorkbookCell:
    """Give a cell of words; a text without any becomes shorthand, because no cell is empty.

    >>> text_cell(" – ").value, text_cell("n/a").value
    ('[z]', 'n/a')
    """
    has_words = any(character.isalnum() for character in text)
    return WorkbookCell(text.strip() if has_words else absent)


def in_lines(text: str) -> tuple[Line, ...]:
    """Give a text as lines to stand above a table, a long one cut between its sentences."""
    lines: list[str] = []
    for sentence in text.replace(". ", ".\n").split("\n"):
        if lines and len(lines[-1]) + len(sentence) < _READABLE:
            lines[-1] = f"{lines[-1]} {sentence}"
        else:
            lines.append(sentence)
    return tuple(Line(line) for line in lines if line.strip())


def table_sheet(
    block: TableBlock,
    *,
    status_words: Mapping[str, str],
    notes: Notes,
    is_draft: bool,
    charts: Iterable[ChartBlock] = (),
) -> Sheet:
    """Give the sheet of one numbered table; `charts` are those whose values it holds."""
    table = block.table
    name = sheet_name(f"Table {block.number}")
    drawn = [f"Figure {chart.number} of the paper is drawn from this table." for chart in charts]
    return Sheet(
        name=name,
        title=f"Table {block.number}: {table.title}",
        lines=_lines_above(table, drawn, notes=notes, sheet=name, is_draft=is_draft),
        table=_rows_and_columns(
            table, table_name(f"{block.number} {table.name}"), status_words=status_words
        ),
    )


def chart_sheet(block: ChartBlock, *, notes: Notes, is_draft: bool) -> Sheet:
    """Give the sheet with the values of a chart that has no table in the paper."""
    chart = block.chart
    name = sheet_name(f"Figure {block.number}")
    more = [f"Unit: {chart.unit_text}."] if chart.unit_text else []
    more += [chart.target.text] if chart.target else []
    more += [chart.alt.text]
    table = chart_data(chart, block.number, is_turned=True)
    return Sheet(
        name=name,
        title=f"Figure {block.number}: {chart.title}",
        lines=_lines_above(chart, more, notes=notes, sheet=name, is_draft=is_draft),
        table=_rows_and_columns(
            table, table_name(f"figure {block.number} {chart.name}"), status_words={}
        ),
    )


def _rows_and_columns(table: Table, name: str, *, status_words: Mapping[str, str]) -> WorkbookTable:
    """Give the body of a table, a single row of words where it has none."""
    rows = tuple(
        tuple(
            table_cell(cell, column, status_words=status_words)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    columns = tuple(_column(column) for column in table.columns)
    return WorkbookTable(name, columns, rows or (_no_row(len(columns)),))


def _lines_above(
    exhibit: Table | Chart, more: Iterable[str], *, notes: Notes, sheet: str, is_draft: bool
) -> tuple[Line, ...]:
    markers = notes.markers(exhibit.notes, sheet=sheet)
    texts = [exhibit.subtitle]
    texts += [DRAFT] if is_draft else []
    texts += [MADE_UP] if exhibit.made_up else []
    texts += more
    texts += [f"Source: {exhibit.source.rstrip('.')}."] if exhibit.source.strip() else []
    lines = tuple(line for text in texts for line in in_lines(text))
    if markers:
        pointer = f"Read with {' '.join(markers)} on the Notes sheet."
        lines = (*lines, Line(pointer, to_sheet="Notes"))
    return lines


def _column(column: Column) -> WorkbookColumn:
    heading = column.label
    if column.is_part and "part" not in heading.casefold():
        heading = f"{heading}, part period"
    kind = "number" if column.kind == "number" else "text"
    return WorkbookColumn(heading, "number" if kind == "number" else "text", column.is_latest)


def table_cell(cell: Cell, column: Column, *, status_words: Mapping[str, str]) -> WorkbookCell:
    """Give one cell of a paper's table as a workbook holds it.

    What the paper tells by colour or by a mark stands as words after the figure, unless the
    text or the heading says it already.
    """
    words = []
    status = status_words.get(cell.status, "") if cell.status != "none" else ""
    if status and status.casefold() not in cell.text.casefold():
        words.append(status)
    if cell.mark and not column.is_part and cell.mark not in cell.text:
        words.append(cell.mark)
    after = f" ({', '.join(words)})" if words else ""
    if words and all(word.startswith("[") for word in words):
        after = f" {' '.join(words)}"
    held = held_number(cell.text, cell.value, words_after=after)
    if held is not None:
        return WorkbookCell(held[0], held[1])
    absent = NOT_APPLICABLE if column.kind == "text" else MISSING_MARK
    printed = text_cell(cell.text, absent=absent).value
    return WorkbookCell(f"{printed}{after}")


def _no_row(wide: int) -> tuple[WorkbookCell, ...]:
    return (WorkbookCell("None"), *(WorkbookCell(NOT_APPLICABLE) for _ in range(wide - 1)))
