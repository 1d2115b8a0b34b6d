"""What a check found, handed to `gaugebook.papers` to be set as a page."""

from __future__ import annotations

from pathlib import Path

from gaugebook.errors import UsageError, count_in_words
from gaugebook.papers.check_page import CheckedFile, CheckedSource, CheckPage, render_check_page
from gaugebook.store.files import write_atomic
from gaugebook.words import capitalised, counted
from gaugebook.workspace.check import CheckResult
from gaugebook.workspace.summaries import SourceSummary


def write_check_page(found: CheckResult, path: Path) -> Path:
    """Write what a check found as one HTML page, whole or not at all.

    Raises
    ------
    UsageError
        When the folder does not exist.
    """
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist.", remedy="Make it first.")
    told = {id(p) for source in found.sources for p in source.problems}
    page = CheckPage(
        council=found.council,
        summary=_in_words(found),
        definitions=found.definitions_in_words,
        sources=tuple(_shown(source) for source in found.sources),
        others=tuple(p for p in found.problems if id(p) not in told),
    )
    houses = found.library.houses
    house = houses[min(houses)]  # any will do: only its colours are used
    write_atomic(path, render_check_page(page, house).encode("utf-8"))
    return path


def _in_words(found: CheckResult) -> str:
    of = counted(len(found.sources), "source")
    return f"{of} read; {count_in_words(found.problems) or 'nothing was found'}."


def _shown(source: SourceSummary) -> CheckedSource:
    made_up = ", made-up data" if source.made_up else ""
    return CheckedSource(
        title=source.label,
        source_id=source.source_id,
        organisation=source.org_code + made_up,
        covers=source.covers,
        files=tuple(CheckedFile(f.name, f.rows, f.left_out_in_words) for f in source.files),
        months=source.months,
        periods=source.periods,
        gaps=source.gaps_in_words,
        problems=source.problems,
        next_step=capitalised(source.next_step),
    )
