"""Checking a workspace: every definition, source and data file, all findings at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.analysis.reconcile import reconcile_grid
from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import Library
from gaugebook.definitions.report import Meeting
from gaugebook.errors import Problem, sort_problems
from gaugebook.intake.grid import read_grid
from gaugebook.papers.figures import PeriodNames, needs_of
from gaugebook.papers.narrative import read_narrative
from gaugebook.periods import EARLIEST, LATEST, Period
from gaugebook.tables.dataset import Dataset, FigureTable, InputFacts, Records
from gaugebook.tables.readers import read_inputs
from gaugebook.workspace.versions import find_edited, ledger_of
from gaugebook.workspace.workspace import read_definitions, store_of


@dataclass(frozen=True)
class SourceSummary:
    """One input in a line: its source, files, rows, what it covers and what was left out."""

    source_id: str
    org_code: str
    files: tuple[str, ...]
    rows: int
    rows_left_out: int
    covers: str
    made_up: bool
    problems: int = 0


@dataclass(frozen=True)
class CheckResult:
    """What a workspace holds, and everything that was found."""

    definitions: dict[str, int]
    sources: tuple[SourceSummary, ...]
    problems: tuple[Problem, ...]


def check_workspace(root: Path, *, progress: Callable[[str], None]) -> CheckResult:
    """Check a workspace: definitions, meetings, narratives, sources and data files."""
    file, library, problems = read_definitions(root)
    problems += _check_reports(root, library)
    problems += find_edited(library, ledger_of(store_of(root)), library.metrics)
    dataset = Dataset()
    if file is not None:
        found = read_inputs(root, file, library, progress=progress)
        dataset = found.dataset
        problems += found.problems
        problems += _reconciled(root, dataset, library, known=found.problems)
    counts = {
        "metrics": len(library.metrics),
        "measures": len(library.measures),
        "sources": len(library.sources),
        "reports": len(library.reports),
        "houses": len(library.houses),
        "notebooks": len(library.notebooks),
    }
    ordered = tuple(sort_problems(dict.fromkeys(problems)))
    return CheckResult(counts, _summaries(dataset, ordered), ordered)


def _reconciled(
    root: Path, dataset: Dataset, library: Library, *, known: Sequence[Problem]
) -> list[Problem]:
    """Reconcile every published table; what reading it has found already is not said twice."""
    seen = {(p.code, p.where.file, p.where.cell) for p in known}
    problems: list[Problem] = []
    for table in dataset.tables:
        source = library.sources[table.facts.source_id]
        if source.table != "published":
            continue
        for file in table.facts.files:
            grids, _ = read_grid(root / file.name, sheet=source.sheet)
            for grid in grids:
                found = reconcile_grid(
                    grid, metrics=library.metrics, measures=library.measures, source=source
                )
                problems += [p.moved(replace(p.where, file=file.name)) for p in found.problems]
    return [p for p in problems if (p.code, p.where.file, p.where.cell) not in seen]


def _check_reports(root: Path, library: Library) -> list[Problem]:
    """Read every meeting and narrative of the workspace itself."""
    problems: list[Problem] = []
    for path in sorted(root.glob("reports/*/meetings/*/meeting.yaml")):
        loaded, faults = load_yaml(path, name=path.relative_to(root).as_posix())
        problems += faults
        if loaded is not None:
            problems += build(Meeting, loaded)[1]
    for path in sorted(root.glob("reports/**/narrative.md")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        narrative = read_narrative(text, path.relative_to(root).as_posix())
        problems += [*narrative.problems, *needs_of(narrative, _ANY_TIME, library.metrics)[1]]
    return problems


# Which periods a paper shows is known when it is made; until then every period is inside.
_ALWAYS = Period(EARLIEST, LATEST)
_ANY_TIME = PeriodNames(_ALWAYS, _ALWAYS, _ALWAYS, _ALWAYS)


def _summaries(dataset: Dataset, problems: tuple[Problem, ...]) -> tuple[SourceSummary, ...]:
    found = [_of_records(records) for records in dataset.records]
    found += [_of_table(table) for table in dataset.tables]
    return tuple(replace(s, problems=sum(p.where.file in s.files for p in problems)) for s in found)


def _of_records(records: Records) -> SourceSummary:
    return _summary(records.facts, f"{records.first_day} to {records.last_day}")


def _of_table(table: FigureTable) -> SourceSummary:
    periods = sorted({figure.period for figure in table.figures})
    covers = "no periods"
    if periods:
        first, last = min(p.start for p in periods), max(p.last_day for p in periods)
        covers = f"{len(periods)} periods, {first} to {last}"
    return _summary(table.facts, covers)


def _summary(facts: InputFacts, covers: str) -> SourceSummary:
    return SourceSummary(
        source_id=facts.source_id,
        org_code=facts.org_code,
        files=tuple(file.name for file in facts.files),
        rows=sum(file.rows for file in facts.files),
        rows_left_out=sum(file.rows_left_out for file in facts.files),
        covers=covers,
        made_up=facts.made_up,
    )
