"""Tables on the terminal: sources, observations, findings of the doctor."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gaugebook.cli import console
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Observation
from gaugebook.values import WITHHELD_MARK, format_value
from gaugebook.workspace.check import SourceSummary
from gaugebook.workspace.doctor import Finding

_STATUS_WORDS = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "",
}


def _table(*columns: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


MOST_FILES = 3
_WIDE_ENOUGH = 200
_MOST_NOTES = 8
_MOST_PERIODS = 4


def _stdout() -> Console:
    """Give a console on stdout; into a file or a pipe, rows are not broken."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDE_ENOUGH)


def show_sources(sources: Sequence[SourceSummary]) -> None:
    """Show what each source holds: whose figures, how many rows, what time, which files."""
    for item in sources:
        made_up = ", made up" if item.made_up else ""
        console.say(f"{item.source_id} ({item.org_code}{made_up})")
        left_out = f", {item.rows_left_out:,} left out" if item.rows_left_out else ""
        findings = f"; {item.problems} found" if item.problems else ""
        console.say(f"    {item.rows:,} rows{left_out}, {item.covers}{findings}")
        files = ", ".join(item.files[:MOST_FILES])
        more = len(item.files) - MOST_FILES
        console.say(f"    {files}" + (f" and {more} more files" if more > 0 else ""))


def show_observations(
    observations: Sequence[Observation],
    metrics: Mapping[str, Metric],
    made_up_orgs: frozenset[str],
) -> None:
    """Show observations, one table for each metric and organisation.

    A row says when, where (if there is more than one place), how much of how many, the status.
    """
    stdout = _stdout()
    for (metric_id, org), group in groupby(observations, key=lambda o: (o.metric_id, o.org_code)):
        rows = list(group)
        made_up = " (made-up data)" if org in made_up_orgs else ""
        stdout.print(f"{metrics[metric_id].label}, {org}{made_up}", style="bold", highlight=False)
        stdout.print(_observation_table(rows))
        for line in _notes_below(rows):
            stdout.print(Text(f"  {line}"))
        if any(row.is_withheld for row in rows):
            words = f"  {WITHHELD_MARK}: withheld, so that nobody can be recognised"
            stdout.print(Text(words))


def _notes_below(rows: Sequence[Observation]) -> list[str]:
    """Give what the notes of the rows say, each once, with the rows that it is said of."""
    said: dict[str, list[Observation]] = {}
    for row in rows:
        for part in dict.fromkeys(row.note.split("; ") if row.note else ()):
            said.setdefault(part, []).append(row)
    lines = [_of_rows(about, len(rows)) + part for part, about in said.items()]
    if len(lines) > _MOST_NOTES:
        more = len(lines) - _MOST_NOTES + 1
        lines = [*lines[: _MOST_NOTES - 1], f"{more} more notes; add --json to see them all"]
    return lines


def _of_rows(about: Sequence[Observation], of: int) -> str:
    """Name the rows that a note is about; none where it is about all of them."""
    if len(about) == of:
        return ""
    periods = list(dict.fromkeys(row.span.short_label for row in about))
    if len(periods) > _MOST_PERIODS:
        return f"{len(about)} of the rows: "
    return f"{', '.join(periods)}: "


def _observation_table(rows: Sequence[Observation]) -> Table:
    shared = set.intersection(*(set(row.dimensions.items()) for row in rows))
    places = [
        "; ".join(f"{name} {code}" for name, code in row.dimensions.items()
                  if (name, code) not in shared)
        for row in rows
    ]  # fmt: skip
    has_places = any(places)
    has_ranges = any(_range(row) for row in rows)
    names = [
        "  Period",
        *(["Where"] if has_places else []),
        "Value",
        *(["Range"] if has_ranges else []),
        "Counts",
        "Status",
    ]
    table = _table(*names, right=("Value", "Range", "Counts"))
    for row, place in zip(rows, places, strict=True):
        counts = ""
        if row.numerator is not None and row.denominator is not None:
            counts = f"{row.numerator:,.0f} / {row.denominator:,.0f}"
        table.add_row(
            f"  {row.span.short_label}",
            *([Text(place or "all")] if has_places else []),
            _value(row),
            *([_range(row)] if has_ranges else []),
            counts,
            _STATUS_WORDS[row.status],
        )
    return table


def _value(row: Observation) -> Text:
    """Give the printed value as it stands: ``[x]`` in plain text would be read as a style."""
    if row.value is None:
        return Text(row.absence_mark)
    return Text(format_value(row.value, row.unit, row.decimals))


def _range(row: Observation) -> str:
    """Give the range of an estimate; without it, the estimate would look like a count."""
    if not row.interval_method.startswith("range") or row.lower is None or row.upper is None:
        return ""
    limits = (format_value(limit, row.unit, row.decimals) for limit in (row.lower, row.upper))
    return " to ".join(limits)


def show_findings(findings: Sequence[Finding]) -> None:
    """Show what this machine has and lacks."""
    table = _table("", "What", "Found", "For", "To mend it")
    for found in findings:
        mark = "ok" if found.is_there else ("-" if found.is_optional else "missing")
        table.add_row(mark, found.name, found.detail, found.needed_for, found.remedy)
    _stdout().print(table)
