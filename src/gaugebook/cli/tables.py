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
from gaugebook.tables.calendar import CalendarMonth
from gaugebook.values import WITHHELD_MARK, format_value
from gaugebook.words import visible
from gaugebook.workspace.doctor import Finding
from gaugebook.workspace.summaries import SourceSummary

_STATUS_WORDS = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "",
}


def plain_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """Give an empty table without lines; the columns named in `right` are set to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


MOST_FILES = 3
MOST_GAPS = 4
_YEARS_IN_A_LINE = 3
_SATURDAY = 5
_HALF_A_MONTH = 10
_WHOLE, _MOST, _LITTLE = "\u2588", "\u2585", "\u2581"
_KEY = f"A mark a month: {_WHOLE} rows on every working day, {_MOST} on most, {_LITTLE} on fewer."
_WIDE_ENOUGH = 200
_MOST_NOTES = 8
_MOST_PERIODS = 4


def _stdout() -> Console:
    """Give a console on stdout; into a file or a pipe, rows are not broken."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDE_ENOUGH)


def show_sources(sources: Sequence[SourceSummary]) -> None:
    """Show what each source holds, in a table; then its months, its gaps and what to do next."""
    if not sources:
        console.say("workspace.yaml names no input that could be read.")
        return
    numbers = ("Files", "Rows", "Left out", "Gaps", "Found")
    table = plain_table(
        "Source", "Files", "Rows", "Left out", "Covers", "Gaps", "Found", right=numbers
    )
    for item in sources:
        table.add_row(
            Text(f"{item.source_id} ({item.org_code}{', made up' if item.made_up else ''})"),
            f"{len(item.files):,}",
            f"{item.rows:,}",
            f"{item.rows_left_out:,}" if item.rows_left_out else "",
            item.covers,
            f"{len(item.gaps):,}" if item.gaps else "",
            f"{len(item.problems):,}" if item.problems else "",
        )
    console.show(table)
    if any(item.months for item in sources):
        console.say(f"{_KEY}")
    for item in sources:
        _show_source(item)


def _show_source(item: SourceSummary) -> None:
    """Show one source by itself: months, gaps, what was left out, what to do next."""
    console.say(item.source_id)
    for line in _year_lines(item.months):
        console.say(f"    {line}")
    if item.gaps:
        more = len(item.gaps) - MOST_GAPS
        ending = f"; and {more} more" if more > 0 else ""
        console.say(f"    No row on: {'; '.join(item.gaps_in_words[:MOST_GAPS])}{ending}")
    for file in [file for file in item.files if file.left_out][:MOST_FILES]:
        console.say(f"    {file.name}, left out: {', '.join(file.left_out_in_words)}")
    console.say(f"    Next: {item.next_step}")


def _year_lines(months: Sequence[CalendarMonth]) -> list[str]:
    """Give a line of marks for every three years, one mark a month."""
    years: dict[int, list[str]] = {}
    for month in months:
        marks = years.setdefault(month.first.year, [" "] * 12)
        marks[month.first.month - 1] = _mark_of(month)
    told = [f"{year} {''.join(marks)}" for year, marks in years.items()]
    return [
        "  ".join(told[n : n + _YEARS_IN_A_LINE]).rstrip()
        for n in range(0, len(told), _YEARS_IN_A_LINE)
    ]


def _mark_of(month: CalendarMonth) -> str:
    """Give the mark of a month by how many of the days that should have rows do."""
    full, cut = month.count("usual"), month.count("few")
    expected = full + cut + month.count("missing")
    outside = any(day.state == "outside" and day.day.weekday() < _SATURDAY for day in month.days)
    if expected and full == expected and not outside:
        return _WHOLE
    return _MOST if full * 2 >= expected and full >= _HALF_A_MONTH else _LITTLE


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
        stdout.print(Text(f"{metrics[metric_id].label}, {org}{made_up}", style="bold"))
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
    table = plain_table(*names, right=("Value", "Range", "Counts"))
    for row, place in zip(rows, places, strict=True):
        counts = ""
        if row.numerator is not None and row.denominator is not None:
            counts = f"{row.numerator:,.0f} / {row.denominator:,.0f}"
        table.add_row(
            f"  {row.span.short_label}",
            *([Text(visible(place) or "all")] if has_places else []),
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
    table = plain_table("", "What", "Found", "For", "To mend it")
    for found in findings:
        mark = "ok" if found.is_there else ("-" if found.is_optional else "missing")
        texts = (found.name, found.detail, found.needed_for, found.remedy)
        table.add_row(mark, *(Text(visible(text)) for text in texts))
    _stdout().print(table)
