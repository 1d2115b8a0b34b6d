"""Reconciling a table: with or without a workspace, against what the table itself promises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.analysis.reconcile import Reconciliation, reconcile_grid
from gaugebook.definitions.library import Library
from gaugebook.definitions.source import Source
from gaugebook.errors import (
    Problem,
    RefusedError,
    UsageError,
    Where,
    near_miss,
    problem,
    sort_problems,
)
from gaugebook.intake.grid import read_grid
from gaugebook.workspace.folder import definitions_in_reach

DRAFTS_LATER = (".docx", ".html", ".htm", ".pdf", ".md")


@dataclass(frozen=True)
class Reconciled:
    """What was checked in a file, and everything that was found."""

    file: str
    tables: tuple[Reconciliation, ...]
    problems: tuple[Problem, ...]


def reconcile_file(path: Path, *, source_id: str | None = None, workspace: str = "") -> Reconciled:
    """Check a table: ratios, flows, complements, changes, targets, forms.

    Parameters
    ----------
    path
        A .csv or .xlsx file.
    source_id
        A source whose mapping says what each row is; guessed from the labels when left out.
    workspace
        A workspace whose definitions are used; the nearest one, else only the shipped ones.

    Raises
    ------
    UsageError
        When the file is a draft of a kind that is not read yet.
    RefusedError
        When the source does not exist, or definitions have faults.
    """
    if path.suffix.casefold() in DRAFTS_LATER:
        raise UsageError(
            f"Drafts in {path.suffix} are not read yet.",
            remedy="Save its table as .csv or .xlsx and reconcile that.",
        )
    library = definitions_in_reach(workspace)
    source = _source(library, source_id)
    shown = _shown(path)
    grids, problems = read_grid(path, sheet=source.sheet if source else None)
    problems = [p.moved(_at(p, shown)) for p in problems]
    tables: list[Reconciliation] = []
    for grid in grids:
        found = reconcile_grid(
            grid, metrics=library.metrics, measures=library.measures, source=source
        )
        tables.append(found)
        problems += [p.moved(_at(p, shown)) for p in found.problems]
    if not problems and not any(table.relations for table in tables):
        problems = [problem("no-relations", shown, hint="")]
    return Reconciled(shown, tuple(tables), tuple(sort_problems(dict.fromkeys(problems))))


def _source(library: Library, source_id: str | None) -> Source | None:
    if source_id is None:
        return None
    source = library.sources.get(source_id)
    if source is None:
        hint = near_miss(source_id, library.sources)
        raise RefusedError([problem("source-unknown", "the request", found=source_id, hint=hint)])
    return source


def _shown(path: Path) -> str:
    """Give the file as the user named it, with forward slashes."""
    return path.as_posix()


def _at(finding: Problem, name: str) -> Where:
    return replace(finding.where, file=name)
