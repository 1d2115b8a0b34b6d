"""What the command line says: progress and findings on stderr, JSON on stdout.

One place for the manner of speaking, so that every command reads alike.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, sort_problems

if TYPE_CHECKING:
    from rich.console import Console

SEVERITY_WORDS = {"refuse": "Refused", "warn": "Warning", "note": "Note"}
_STYLES = {"refuse": "bold red", "warn": "yellow", "note": "dim"}

# A page of findings is read; two hundred are not. The rest is counted, and in --json.
MOST_SHOWN = 60


def stderr_console() -> Console:
    """Give a console on stderr, where people read."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=False)


def say(text: str = "") -> None:
    """Say one line to the person, on stderr."""
    stderr_console().print(text, markup=False)


def next_step(text: str) -> None:
    """Say what to do next."""
    stderr_console().print(f"Next: {text}", markup=False, style="bold")


def show_problems(problems: Sequence[Problem]) -> None:
    """Show findings, the gravest first: place, message, remedy."""
    from rich.text import Text

    console = stderr_console()
    ordered = sort_problems(problems)
    for found in ordered[:MOST_SHOWN]:
        line = Text()
        line.append(SEVERITY_WORDS[found.severity], style=_STYLES[found.severity])
        line.append(f"  {found.where}\n")
        line.append(f"    {found.message}")
        if found.remedy:
            line.append(f"\n    {found.remedy}", style="dim")
        console.print(line)
    if len(ordered) > MOST_SHOWN:
        console.print(f"... and {len(ordered) - MOST_SHOWN} more; --json lists all.", style="dim")


def count_line(problems: Iterable[Problem]) -> str:
    """Give how many findings there are of each severity, in words.

    >>> count_line([])
    'Nothing was found to be wrong.'
    """
    found = [p.severity for p in problems]
    names = (
        ("refuse", "refused", "refused"),
        ("warn", "warning", "warnings"),
        ("note", "note", "notes"),
    )
    parts = []
    for severity, one, many in names:
        number = found.count(severity)  # type: ignore[arg-type]
        if number:
            parts.append(f"{number} {one if number == 1 else many}")
    return ", ".join(parts) + "." if parts else "Nothing was found to be wrong."


def print_json(content: Mapping[str, Any]) -> None:
    """Put one JSON object on stdout."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Give findings as plain values, the gravest first."""
    return [p.as_dict() for p in sort_problems(problems)]


@contextmanager
def progress(*, events: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that tells what is going on: a spinner, plain lines, or JSON events.

    Parameters
    ----------
    events
        JSON lines on stderr, for programs that watch.
    """
    if events:
        yield lambda message: _event(message)
        return
    console = stderr_console()
    if not console.is_terminal:
        yield lambda message: console.print(f"{message} ...", markup=False)
        return
    with console.status("starting") as status:
        yield lambda message: status.update(message)


def _event(message: str) -> None:
    sys.stderr.write(json.dumps({"event": "progress", "message": message}) + "\n")
    sys.stderr.flush()
