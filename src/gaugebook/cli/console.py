"""What the command line says: progress and findings on stderr, JSON on stdout.

One place for the manner of speaking, so that every command reads alike.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaugebook.errors import Problem, count_in_words, sort_problems
from gaugebook.words import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

SEVERITY_WORDS = {"refuse": "Refused", "warn": "Warning", "note": "Note"}
_STYLES = {"refuse": "bold red", "warn": "yellow", "note": "dim"}

# A page of findings is read; two hundred are not. The rest is counted, and in --json.
MOST_SHOWN = 60
MOST_PLACES = 12
_INDENT = "    "
_UNSEEN_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal or an editor acts on, and JSON may hold as it is."""
_WIDE_ENOUGH = 200
"""Characters; a table into a file or a pipe is not folded."""


def stderr_console() -> Console:
    """Give a console on stderr, where people read."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=False)


def _print(console: Console, text: str | Text, style: str | None = None) -> None:
    """Print text wrapped between words; a path that is longer than the line is not broken.

    Whatever a caller left in it, no control character reaches the terminal.
    """
    from rich.text import Text

    if isinstance(text, Text):
        text = text if text.plain == _guarded(text.plain) else Text(_guarded(text.plain))
    else:
        text = _guarded(text)
    console.print(text, style=style, markup=False, overflow="ignore", crop=False)


def _guarded(text: str) -> str:
    r"""Give a text of several lines without control characters.

    >>> _guarded("reading a\x1b[2J.csv\nNext: nothing")
    'reading a\\x1b[2J.csv\nNext: nothing'
    """
    return "\n".join(visible(line) for line in text.split("\n"))


def say(text: str = "") -> None:
    """Say one line to the person, on stderr."""
    _print(stderr_console(), text)


def show(table: Table) -> None:
    """Show a table to the person, on stderr, as wide as its content where nobody reads along."""
    console = stderr_console()
    if not console.is_terminal:
        console.width = _WIDE_ENOUGH
    console.print(table)


def short(path: Path) -> str:
    """Give a path as short as it can be from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def next_step(text: str) -> None:
    """Say what to do next."""
    _print(stderr_console(), f"Next: {text}", style="bold")


def show_problems(
    problems: Sequence[Problem], *, settled: Sequence[Problem] = (), with_sign_off: bool = False
) -> None:
    """Show findings, the gravest first: place, message, remedy.

    Warnings and notes of one kind about one file are shown once, with where the others are;
    what is refused is always shown one by one.

    Parameters
    ----------
    problems
        The findings.
    settled
        Those among them that a meeting has signed off.
    with_sign_off
        Say how a meeting signs a refused figure off.
    """
    console = stderr_console()
    groups = list(_alike(problems))
    for group in groups[:MOST_SHOWN]:
        is_settled = group[0] in settled
        _show_group(console, group, is_settled=is_settled, with_sign_off=with_sign_off)
    left = sum(len(group) for group in groups[MOST_SHOWN:])
    if left:
        console.print(f"... and {left} more; --json lists all.", style="dim")


def _alike(problems: Sequence[Problem]) -> Iterator[list[Problem]]:
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for number, found in enumerate(sort_problems(problems)):
        apart = number if found.is_refused else None
        key = (found.severity, found.code, found.where.file, found.remedy, apart)
        groups.setdefault(key, []).append(found)
    yield from groups.values()


def _show_group(
    console: Console, group: Sequence[Problem], *, is_settled: bool, with_sign_off: bool
) -> None:
    from rich.text import Text

    first, others = group[0], group[1:]
    word, style = SEVERITY_WORDS[first.severity], _STYLES[first.severity]
    head = Text("Signed off" if is_settled else word, style="dim" if is_settled else style)
    _print(console, head.append(f"  {first.where}", style="not bold not dim default"))
    body = Text(first.message)
    if others:
        body.append(f"\n{len(others)} more like it{_places(others)}.")
    if first.remedy and not is_settled:
        body.append(f"\n{first.remedy}", style="dim")
    if with_sign_off and first.is_refused and first.key and not is_settled:
        names = f"problem: {first.code}, key: {first.key}"
        body.append(f"\nOr sign it off in the meeting's meeting.yaml, {names}", style="dim")
    for line in body.wrap(console, console.width - len(_INDENT), overflow="ignore"):
        line.rstrip()
        _print(console, Text(_INDENT).append_text(line))


def _places(others: Sequence[Problem]) -> str:
    """Say in which cells or lines of the same file the others are."""
    cells = [p.where.cell for p in others if p.where.cell]
    lines = [str(p.where.line) for p in others if p.where.line]
    for noun, places in (("cell", cells), ("line", lines)):
        if len(places) == len(others):
            unique = list(dict.fromkeys(places))
            shown = ", ".join(unique[:MOST_PLACES]) + (" ..." if len(unique) > MOST_PLACES else "")
            return f", in {noun}{'' if len(unique) == 1 else 's'} {shown}"
    return ""


def count_line(problems: Iterable[Problem]) -> str:
    """Give how many findings there are of each severity, in words.

    >>> count_line([])
    'Nothing was found to be wrong.'
    """
    found = count_in_words(problems)
    return f"{found}." if found else "Nothing was found to be wrong."


def print_json(content: Mapping[str, Any]) -> None:
    """Put one JSON object on stdout, in letters that it can carry."""
    is_utf8 = (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"
    text = json.dumps(content, ensure_ascii=not is_utf8, indent=1, default=str)
    sys.stdout.write(_UNSEEN_IN_JSON.sub(lambda mark: json.dumps(mark[0])[1:-1], text) + "\n")


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
        yield lambda message: console.print(f"{visible(message)} ...", markup=False)
        return
    from rich.text import Text

    with console.status("starting") as status:
        # As a Text: brackets in the name of a source are no style.
        yield lambda message: status.update(Text(visible(message)))


@contextmanager
def counted(*, events: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that tells how many of how many are done, and which: a bar, or JSON events.

    Where nobody reads along, a line is written for each tenth of them.

    Parameters
    ----------
    events
        JSON lines on stderr, for programs that watch.
    """
    if events:
        yield _count_event
        return
    console = stderr_console()
    if not console.is_terminal:
        yield _each_tenth(console)
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    # As plain text: brackets in the name of a file are no style.
    name = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), name)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total, what: bar.update(
            task, completed=done, total=total, description=visible(what)
        )


def _each_tenth(console: Console) -> Callable[[int, int, str], None]:
    told: set[int] = set()

    def tell(done: int, total: int, what: str) -> None:
        tenth = 10 * done // max(total, 1)
        if tenth not in told:
            told.add(tenth)
            console.print(f"{done} of {total}: {visible(what)} ...", markup=False)

    return tell


def _count_event(done: int, total: int, what: str) -> None:
    event = {"event": "progress", "done": done, "of": total, "message": what}
    sys.stderr.write(json.dumps(event) + "\n")
    sys.stderr.flush()


def _event(message: str) -> None:
    sys.stderr.write(json.dumps({"event": "progress", "message": message}) + "\n")
    sys.stderr.flush()
