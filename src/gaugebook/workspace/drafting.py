"""Drafting a source: with a workspace's own definitions where there is one, else the shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gaugebook.definitions.schema import TABLES
from gaugebook.errors import UsageError, near_miss
from gaugebook.store import write_atomic
from gaugebook.tables.drafting.draft import Draft, draft_source
from gaugebook.workspace.folder import definitions_in_reach


def draft_file(
    path: Path,
    *,
    table: str = "",
    sheet: str = "",
    source_id: str = "",
    workspace: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> Draft:
    """Propose a source for an export.

    Parameters
    ----------
    path
        The file.
    table
        The table it must be mapped to; the likeliest when empty.
    sheet
        The sheet of a workbook; the first with a table when empty.
    source_id
        The id of the proposed source; made from the file's name when empty.
    workspace
        A workspace whose definitions are used; the nearest one, else only the shipped ones.
    progress
        Told what takes its time.

    Raises
    ------
    UsageError
        When there is no such table.
    RefusedError
        When definitions have faults.
    """
    if table and table not in TABLES:
        raise UsageError(
            f"There is no table {table}.{near_miss(table, TABLES)}",
            remedy=f"Use one of: {', '.join(TABLES)}.",
        )
    return draft_source(
        path,
        definitions_in_reach(workspace),
        table=table or None,
        sheet=sheet or None,
        source_id=source_id or None,
        progress=progress,
    )


def write_draft(draft: Draft, path: Path) -> None:
    """Write the proposed YAML, whole or not at all.

    Raises
    ------
    UsageError
        When the file is there already: a source that somebody corrected is not overwritten.
    """
    if path.exists():
        raise UsageError(f"{path} is there already.", remedy="Give another name with --out.")
    write_atomic(path, draft.yaml.encode())
