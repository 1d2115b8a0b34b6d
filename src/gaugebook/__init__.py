"""gaugebook: a council's own exports, turned into scrutiny papers that can be trusted.

A notebook or a script needs one name: `open_workspace` gives the façade through which it
computes observations and publishes exhibits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gaugebook.workspace import Workspace

__version__ = "0.1.0"

__all__ = ["__version__", "open_workspace"]


def open_workspace(folder: str | Path = "", *, exhibits: str = "") -> Workspace:
    """Open a workspace: the one thing that a notebook needs to know of gaugebook.

    Parameters
    ----------
    folder
        The workspace's folder. Empty: the environment variable ``GAUGEBOOK_WORKSPACE``, else
        the nearest folder upward from here that has a ``workspace.yaml``.
    exhibits
        Where exhibits are published, ``NOTEBOOK/KEY``; empty where nothing is.

    Raises
    ------
    UsageError
        When there is no workspace.
    RefusedError
        When its definitions have faults.
    """
    # Imported here so that `import gaugebook` stays light.
    from gaugebook.runner import tell_in_notebooks
    from gaugebook.workspace import Workspace

    tell_in_notebooks()
    return Workspace.open(folder, exhibits=exhibits)
