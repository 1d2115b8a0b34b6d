"""The workspace: wires files, engine, store, runner and papers together, and does no arithmetic.

Each verb of the command line is one function here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaugebook.workspace.folder import find_workspace
    from gaugebook.workspace.workspace import Workspace

__all__ = ["Workspace", "find_workspace"]


def __getattr__(name: str) -> Any:
    """Give the two names when they are first asked for.

    Each process that reads returned files begins in this package, and needs neither engine nor
    store: to load them takes it more than a second.
    """
    if name == "Workspace":
        from gaugebook.workspace.workspace import Workspace

        return Workspace
    if name == "find_workspace":
        from gaugebook.workspace.folder import find_workspace

        return find_workspace
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
