"""Which folder is a workspace, and what is defined in it."""

from __future__ import annotations

import os
from pathlib import Path

from gaugebook.definitions.files import build, load_yaml
from gaugebook.definitions.library import Library, load_library
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.errors import Problem, RefusedError, UsageError
from gaugebook.store import Store

WORKSPACE_FILE = "workspace.yaml"
ENVIRONMENT = "GAUGEBOOK_WORKSPACE"


def find_workspace(folder: str | Path = "") -> Path:
    """Give the folder of a workspace: the one named, or the nearest upward from here.

    Raises
    ------
    UsageError
        When there is none.
    """
    named = str(folder) or os.environ.get(ENVIRONMENT, "")
    if named:
        path = Path(named).resolve()
        if (path / WORKSPACE_FILE).is_file():
            return path
        raise UsageError(
            f"{named} is not a workspace: it has no {WORKSPACE_FILE}.",
            remedy="Give its folder with --workspace, or make one: gaugebook init DIR",
        )
    here = Path.cwd()
    for path in (here, *here.parents):
        if (path / WORKSPACE_FILE).is_file():
            return path
    raise UsageError(
        f"There is no {WORKSPACE_FILE} here or above.",
        remedy="Give its folder with --workspace, or make one: gaugebook init DIR",
    )


def read_definitions(root: Path) -> tuple[WorkspaceFile | None, Library, list[Problem]]:
    """Read ``workspace.yaml`` and every definition in reach, with all faults found."""
    loaded, problems = load_yaml(root / WORKSPACE_FILE, name=WORKSPACE_FILE)
    file: WorkspaceFile | None = None
    if loaded is not None:
        file, faults = build(WorkspaceFile, loaded)
        problems = [*problems, *faults]
    library, faults = load_library(root)
    return file, library, [*problems, *faults]


def definitions_in_reach(workspace: str) -> Library:
    """Give the definitions of a workspace: the one named, the nearest one, else only the shipped.

    Raises
    ------
    UsageError
        When the one that is named is no workspace.
    RefusedError
        When definitions have faults.
    """
    try:
        root: Path | None = find_workspace(workspace)
    except UsageError:
        if workspace:
            raise
        root = None
    library, problems = load_library(root)
    if any(p.is_refused for p in problems):
        raise RefusedError(problems, message="The definitions have faults.")
    return library


def store_of(root: Path) -> Store:
    """Give the store of the workspace in a folder."""
    return Store(root / ".gaugebook" / "store")
