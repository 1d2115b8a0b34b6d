"""Setting a paper: the same tree as PDF, HTML and a workbook, each as bytes.

Nothing is written here: a format that fails must not leave its siblings behind.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gaugebook.definitions.house import House
from gaugebook.errors import MissingToolError, Problem, problem
from gaugebook.exhibits import Cell, Column, Table
from gaugebook.observations import COLUMNS, Observation
from gaugebook.papers.houses import load_wording
from gaugebook.papers.markup import cell_mark
from gaugebook.papers.paper import ChartBlock, Paper
from gaugebook.values import parse_printed, to_decimal

FORMATS = ("pdf", "html", "xlsx")
"""The formats that are set so far."""


@dataclass(frozen=True)
class Options:
    """How a paper is set. `out` replaces the usual folder under ``out/``."""

    formats: tuple[str, ...] = FORMATS
    strict: bool = False
    plain_pdf: bool = False
    out: Path | None = None


def set_paper(
    paper: Paper,
    house: House,
    observations: Sequence[Observation],
    options: Options,
    *,
    progress: Callable[[str], None],
) -> tuple[dict[str, bytes], list[Problem]]:
    """Set a paper in each format; a format that this machine cannot make is a Problem.

    Returns
    -------
    tuple
        The files by name, and what could not be made or not be made well.
    """
    from gaugebook.papers.charts import draw_chart

    charts = {
        block.chart.name: draw_chart(block.chart, house)
        for block in paper.blocks()
        if isinstance(block, ChartBlock)
    }
    files: dict[str, bytes] = {}
    faults: list[Problem] = []
    for form in options.formats:
        progress(f"setting {form.upper()}")
        name = f"{paper.report_id}.{form}"
        try:
            files[name] = _render(form, paper, house, charts, observations, options)
            faults += _tags_not_joined(name) if form == "pdf" else []
        except MissingToolError as fault:
            faults.append(
                problem(
                    "pdf-not-made", name, detail=fault.message.rstrip("."), command=fault.remedy
                )
            )
    return files, faults


def _tags_not_joined(name: str) -> list[Problem]:
    """Say so where this machine's WeasyPrint is not one whose split tags can be joined."""
    from gaugebook.papers.document import joining_note

    note = joining_note()
    return [problem("pdf-tags-split", name, detail=note.rstrip("."))] if note else []


def _render(
    form: str,
    paper: Paper,
    house: House,
    charts: Mapping[str, str],
    observations: Sequence[Observation],
    options: Options,
) -> bytes:
    if form == "html":
        from gaugebook.papers.html import render_html

        return render_html(paper, house, charts=charts).encode("utf-8")
    if form == "xlsx":
        from gaugebook.papers.excel import render_workbook

        return render_workbook(paper, house=house, observations=observations)
    from gaugebook.papers.document import Attachment, render_pdf, values_file

    data = Attachment(
        name="observations.csv",
        data=observations_csv(observations),
        mime="text/csv",
        description="Every figure of this paper with its counts, period and source",
    )
    values = [
        Attachment(
            name=values_file(block.number),
            data=table_csv(block.data),
            mime="text/csv",
            description=f"The values of Figure {block.number}: {block.chart.title}",
        )
        for block in paper.blocks()
        if isinstance(block, ChartBlock) and block.data is not None
    ]
    return render_pdf(
        paper,
        house,
        charts=charts,
        attachments=(data, *values),
        plain=options.plain_pdf,
        made_beside=options.formats,
    )


def table_csv(table: Table) -> bytes:
    """Give a table as CSV: numbers as printed but without commas, words as they stand.

    A figure that is more than a number (``about 14,764``) keeps its words, and one with a mark its
    mark. A heading of a part period says so.

    >>> from gaugebook.exhibits import Cell, Column, Table
    >>> rows = ((Cell("=1+1"), Cell("1,160,747", 1160747.0)),)
    >>> made = table_csv(Table("t", "T", "", (Column("Line", "text"), Column("Calls")), rows))
    >>> made.decode().splitlines()
    ['Line,Calls', "'=1+1,1160747"]
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_heading(column) for column in table.columns])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        writer.writerow([_plain(cell, column) for cell, column in cells])
    return stream.getvalue().encode("utf-8")


def _heading(column: Column) -> str:
    part = load_wording()["part_period"]
    is_told = not column.is_part or part.split()[0] in column.label.casefold()
    return _harmless(column.label if is_told else f"{column.label}, {part}")


def _plain(cell: Cell, column: Column) -> str:
    mark = cell_mark(cell, column)
    words = mark if mark.startswith("[") else f"({mark})"
    after = f" {words}" if mark and mark not in cell.text else ""
    if cell.value is None or parse_printed(cell.text) is None:
        return _harmless(cell.text) + after
    return f"{to_decimal(cell.value):f}{after}"


def _harmless(text: str) -> str:
    """Keep words that begin like a formula from being one where the file is opened."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def observations_csv(observations: Sequence[Observation]) -> bytes:
    """Give observations as CSV, in column order, as they are exchanged."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for observation in observations:
        row = observation.as_dict()
        writer.writerow(["" if row[name] is None else row[name] for name in COLUMNS])
    return stream.getvalue().encode("utf-8")
