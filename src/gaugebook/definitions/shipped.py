"""Where the shipped content folders are: in the installed package, or beside ``src``."""

from __future__ import annotations

from pathlib import Path

from gaugebook.errors import GaugebookError


def library_root() -> Path:
    """Give the folder that holds the five shipped content folders.

    Raises
    ------
    GaugebookError
        When the installation has lost them.
    """
    package = Path(__file__).resolve().parents[1]
    for root in (package / "library", package.parents[1]):
        if (root / "metrics" / "measures.yaml").is_file():
            return root
    raise GaugebookError(
        "The shipped definitions are not where they were installed.",
        remedy="Install gaugebook again.",
    )
