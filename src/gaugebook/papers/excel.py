"""Sets a paper as an accessible workbook: its tables as numbers, and all behind them.

Every other format of a paper is set from the same tree, so a table here is the table there.
The sheets are Cover, Contents, Notes, one for each numbered table and for each chart without
one, Observations, Results, Result sources, Definitions, Lineage, Checks and Ratio checks. A sheet
that would be blank is left out. Values are what was signed off; only the ratio checks compute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gaugebook.definitions.house import House
from gaugebook.observations import Observation
from gaugebook.papers.excel_records import (
    checks_sheet,
    definitions_sheet,
    lineage_sheet,
    observations_sheet,
    period_words,
    ratio_checks_sheet,
)
from gaugebook.papers.excel_results import result_sources_sheet, results_sheet
from gaugebook.papers.excel_tables import DRAFT, MADE_UP, Notes, chart_sheet, table_sheet, text_cell
from gaugebook.papers.paper import ChartBlock, Paper
from gaugebook.periods import long_date
from gaugebook.workbooks import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    write_workbook,
)

SHORTHAND = (
    ("[x]", "not available"),
    ("[c]", "confidential: withheld so that nobody can be recognised"),
    ("[z]", "not applicable"),
    ("[b]", "beside a figure: not comparable with the last one, for the series has a break"),
)


def render_workbook(
    paper: Paper, *, house: House, observations: Sequence[Observation] = ()
) -> bytes:
    """Give a paper as the bytes of an .xlsx file, the same bytes every time.

    Parameters
    ----------
    paper
        The paper; `paper.dated` is the only time in the file.
    house
        The council's words for statuses.
    observations
        The observations behind the paper, listed in full. Those whose `conf_status` is not
        ``F`` show ``[c]`` for their figures.
    """
    return write_workbook(paper_workbook(paper, house=house, observations=observations))


def paper_workbook(
    paper: Paper, *, house: House, observations: Sequence[Observation] = ()
) -> Workbook:
    """Give the workbook of a paper as plain values, before it is written."""
    words = {str(status): word for status, word in house.status_words.items()}
    provenance = paper.provenance
    names = {**{d.metric_id: d.name for d in provenance.definitions}, **provenance.names}
    notes = Notes()
    figures = _figure_sheets(paper, notes=notes, status_words=words)
    records = (
        observations_sheet(
            observations, names=names, status_words=words, printed=provenance.printed
        ),
        results_sheet(paper.results),
        result_sources_sheet(paper.results, names=names),
        definitions_sheet(paper.provenance.definitions),
        lineage_sheet(paper),
        checks_sheet(paper.findings),
        ratio_checks_sheet(observations, names=names),
    )
    body = [
        *(sheet for sheet in (_notes_sheet(notes),) if sheet is not None),
        *figures,
        *(sheet for sheet in records if sheet is not None),
    ]
    return Workbook(
        title=f"{paper.title}: tables and data",
        subject=", ".join(
            text for text in (paper.kicker, period_words(paper.provenance.window)) if text
        ),
        creator=paper.council,
        language=paper.language,
        dated=paper.dated,
        keywords=", ".join((paper.report_id, f"{paper.edition} edition")),
        sheets=(_cover(paper), _contents(body), *body),
    )


def _figure_sheets(paper: Paper, *, notes: Notes, status_words: dict[str, str]) -> list[Sheet]:
    """Give the sheets of the numbered tables and of the charts whose values have no table."""
    charts = [block for block in paper.blocks() if isinstance(block, ChartBlock)]
    anchors = {block.anchor for block in paper.tables()}
    tables = [
        table_sheet(
            block,
            status_words=status_words,
            notes=notes,
            is_draft=paper.is_draft,
            charts=[chart for chart in charts if chart.data_anchor == block.anchor],
        )
        for block in paper.tables()
    ]
    alone = [chart for chart in charts if chart.data_anchor not in anchors]
    return tables + [chart_sheet(c, notes=notes, is_draft=paper.is_draft) for c in alone]


# --- cover, contents, notes -----------------------------------------------------------------------


def _cover(paper: Paper) -> Sheet:
    made = paper.provenance
    edition = (
        "Public edition" if paper.edition == "public" else "Exempt edition: not for the public"
    )
    about = [
        f"{paper.council}. {paper.kicker}".rstrip(". ") + ".",
        f"Period: {period_words(made.window)}.",
        f"Dated: {long_date(paper.dated.date())}.",
        f"{edition}. Classification: {paper.classification}.",
    ]
    about += [DRAFT] if paper.is_draft else []
    about += [MADE_UP] if paper.made_up else []
    front = [f"{item.label}: {'; '.join(item.values)}" for item in paper.front if any(item.values)]
    front += [f"Author: {paper.author}"] if paper.author else []
    sources = [
        f"{source.title}{' (made-up data)' if source.made_up else ''}" for source in made.sources
    ]
    lines = [
        *_chapter("About this workbook", about),
        Line("Contents of this workbook, with a link to every sheet", to_sheet="Contents"),
        *_chapter("From the paper", front),
        *_chapter("Sources", sources),
        *_chapter("How to read it", _how_to_read()),
        *_chapter("How it was made", [f"Run {made.run_id}. {made.made_by}"]),
    ]
    return Sheet("Cover", paper.title, tuple(lines))


def _chapter(heading: str, texts: Iterable[str]) -> list[Line]:
    kept = [Line(text) for text in texts if text.strip()]
    return [Line(heading, "heading"), *kept] if kept else []


def _how_to_read() -> list[str]:
    return [
        "Every sheet has a title in its first cell and at most one table, which starts in the "
        "first column. The tables have the numbers they have in the paper.",
        "Tables hold what the paper prints. A cell that shows 50% holds 0.5, as spreadsheets do. "
        "The Observations sheet holds the same figures at full precision.",
        "No cell of a table is empty. Where there is no figure, or one not to be compared, the "
        "cell says why:",
        *(f"{mark} means {meaning}." for mark, meaning in SHORTHAND),
        "[note 1] and the like point to the Notes sheet.",
        "Statuses are words; nothing is told by colour.",
    ]


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = tuple((WorkbookCell(s.name), WorkbookCell(s.title, to_sheet=s.name)) for s in sheets)
    columns = (WorkbookColumn("Sheet"), WorkbookColumn("What it holds"))
    return Sheet(
        "Contents",
        "Contents",
        (Line("Each title is a link to its sheet."),),
        WorkbookTable("tbl_contents", columns, rows),
    )


def _notes_sheet(notes: Notes) -> Sheet | None:
    if not notes.numbers:
        return None
    columns = tuple(WorkbookColumn(h) for h in ("Note", "What it says", "Where it applies"))
    rows = tuple(
        (
            WorkbookCell(f"[note {number}]"),
            text_cell(text),
            text_cell(", ".join(notes.sheets[text])),
        )
        for text, number in notes.numbers.items()
    )
    return Sheet("Notes", "Notes", (), WorkbookTable("tbl_notes", columns, rows))
