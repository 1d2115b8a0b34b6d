"""Asking the child for a file: looked at first, read there, and what it found on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from gaugebook.errors import Problem
from gaugebook.intake.child import Answer, Crew, read_in_child
from gaugebook.intake.findings import child_problems
from gaugebook.intake.limits import Limits
from gaugebook.intake.sniff import Sniffed
from gaugebook.intake.zipped import forbids_workbook

_ZIPPED = ("xlsx", "xlsb", "ods")


def ask_child(
    task: Literal["records", "cells", "form"],
    path: Path,
    found: Sniffed,
    *,
    name: str,
    sheet: str | None,
    limits: Limits,
    headings: Sequence[str] = (),
    crew: Crew | None = None,
) -> tuple[Answer | None, list[Problem]]:
    """Have the child read a file that was sniffed: one of `crew`, or the usual one.

    Returns
    -------
    tuple
        What it answered, or None where a finding forbids reading on; and every finding so far,
        those of sniffing among them.
    """
    problems = list(found.problems)
    if found.kind in _ZIPPED:
        fault = forbids_workbook(path, found.parts, limits, name=name)
        if fault is not None:
            return None, [*problems, fault]
    answer = read_in_child(
        task,
        path,
        kind=found.kind,
        limits=limits,
        sheet=sheet,
        headings=tuple(headings),
        encoding=found.encoding,
        delimiter=found.delimiter,
        skip_lines=found.skip_lines,
        crew=crew,
    )
    problems += child_problems(answer.state, name, sheet)
    return (None if any(p.is_refused for p in problems) else answer), problems
