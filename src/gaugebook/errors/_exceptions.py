"""The exceptions of gaugebook, for code that cannot go on.

::

    GaugebookError
    ├── UsageError          the request itself is wrong (exit code 2)
    ├── RefusedError        Problems of severity ``refuse`` stand (exit code 1)
    └── MissingToolError    something this machine lacks, and how to get it (exit code 1)

A fault in somebody's file is not an exception but a `Problem`: it is collected, so
that an officer sees all forty at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gaugebook.errors._problem import Problem


class GaugebookError(Exception):
    """The base of every exception that gaugebook raises on purpose.

    Parameters
    ----------
    message
        What is wrong, in one plain sentence.
    remedy
        What to do next, or an empty text.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(GaugebookError):
    """The request cannot be understood: a period, an option or a name that does not exist."""


class RefusedError(GaugebookError):
    """Findings of severity ``refuse`` stand; they are in `problems`."""

    def __init__(self, problems: Sequence[Problem], *, message: str = "") -> None:
        refused = [p for p in problems if p.severity == "refuse"]
        count = len(refused)
        noun = "problem stands" if count == 1 else "problems stand"
        super().__init__(message or f"{count} {noun} in the way.")
        self.problems = tuple(problems)


class MissingToolError(GaugebookError):
    """A library or program that this machine lacks; `remedy` holds the command that gets it."""
