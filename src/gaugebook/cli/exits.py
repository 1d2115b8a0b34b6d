"""How a command ends: its exit code, which scripts rely on."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from gaugebook.errors import Problem

DONE, REFUSED, WRONG_USAGE, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 130


def leave_with(problems: Iterable[Problem]) -> None:
    """Leave with 1 when a refusal stands, so that a script stops as a person would."""
    if any(p.is_refused for p in problems):
        raise typer.Exit(REFUSED)
