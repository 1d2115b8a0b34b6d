"""``gaugebook source``: what a strange export most likely holds, as a source to confirm."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gaugebook.cli import console
from gaugebook.cli.exits import REFUSED
from gaugebook.words import visible

if TYPE_CHECKING:
    from rich.table import Table

    from gaugebook.tables.drafting.draft import Draft
    from gaugebook.tables.drafting.preview import Preview

_MOST_QUESTIONS = 30
_WIDE_ENOUGH = 100
_MARKS = {"sure": "", "likely": "likely", "doubtful": "confirm"}

app = typer.Typer(
    name="source",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Sources: how an export maps to a table.",
)


@app.callback()
def _main() -> None:
    """Hold the commands of this group, however few."""


@app.command()
def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export.")],
    table: Annotated[
        str, typer.Option("--table", help="contacts, cases, feedback, staffing, counts ...")
    ] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="The sheet of a workbook.")] = "",
    source_id: Annotated[str, typer.Option("--id", help="The id of the proposed source.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the YAML to this file.")] = None,
    workspace: Annotated[
        str, typer.Option("--workspace", "-w", help="The workspace's folder; else found upward.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
    events: Annotated[
        bool, typer.Option("--events", help="Progress as JSON lines on stderr.")
    ] = False,
) -> None:
    """Propose a source for an export: its mapping as YAML, and a preview to confirm."""
    from gaugebook.workspace.drafting import draft_file, write_draft

    with console.progress(events=events) as tell:
        found = draft_file(
            file, table=table, sheet=sheet, source_id=source_id, workspace=workspace, progress=tell
        )
    if out is not None and found.yaml:
        write_draft(found, out)
    if as_json:
        console.print_json(_as_json(found, out))
    else:
        _show(found)
        _give_yaml(found, out)
        console.show_problems(found.problems)
        console.next_step(_after(found, out))
    if found.proposal is None or any(p.is_refused for p in found.problems):
        raise typer.Exit(REFUSED)


def _give_yaml(found: Draft, out: Path | None) -> None:
    if not found.yaml:
        return
    if out is not None:
        console.say(f"Wrote {out}.")
    elif not sys.stdout.isatty():
        sys.stdout.write(found.yaml)


def _after(found: Draft, out: Path | None) -> str:
    if out is not None and found.yaml:
        return (
            f"answer the # confirm lines in {out}, name `source: {found.source_id}` in "
            "workspace.yaml, then: gaugebook check"
        )
    reading = next((k for k in found.known if k.reads_it), None)
    if reading is not None:
        return f"name `source: {reading.source_id}` in workspace.yaml, then: gaugebook check"
    if found.proposal is None:
        return "say which table it is with --table, or mend what is refused."
    saved = f"save it with --out metrics/sources/{found.source_id}.yaml, "
    return f"{saved}answer the # confirm lines in it, then: gaugebook check"


def _show(found: Draft) -> None:
    sampled = f" (the first {found.sampled:,} looked at)" if found.sampled < found.rows else ""
    if found.rows:
        sheet = f", sheet {found.sheet}" if found.sheet else ""
        console.say(f"{found.file}{sheet}: {found.rows:,} rows{sampled}")
    if found.heading_row > 1:
        above = "; ".join(found.title[:3])
        console.say(f"Headings in row {found.heading_row}; above them: {above or '(nothing)'}")
    if found.columns_passed_over:
        console.say(f"Not looked at: {found.columns_passed_over:,} further columns.")
    for other in found.more_tables:
        console.say(f"Not looked at: {other}. Name it with --sheet.")
    for known in found.known:
        console.say(_known_line(known))
    if found.proposal is None:
        return
    console.say(f"Table: {found.proposal.table}. {'; '.join(found.proposal.reasons)}.")
    console.say()
    console.stderr_console().print(_columns_table(found))
    if found.preview is not None:
        console.say()
        noun = "rows" if found.source and found.source.record_table else "figures"
        _show_preview(found.preview, noun=noun)
    if found.questions:
        console.say()
        console.say("To confirm:")
        for number, question in enumerate(found.questions[:_MOST_QUESTIONS], start=1):
            console.say(f"{number:>3}. {question}")
        if more := len(found.questions) - _MOST_QUESTIONS:
            console.say(f"     and {more} more, in the YAML." if more > 0 else "")
    console.say()


def _known_line(known: Any) -> str:
    share = f"{known.share:.0%} of its headings"
    if known.reads_it:
        new = f" New: {', '.join(known.new)}." if known.new else ""
        return f"Source {known.source_id} reads it already: it knows {share}.{new}"
    if known.differs:
        return f"Source {known.source_id} knows {share}, but {known.differs}."
    lacking = f", but needs {', '.join(known.lacking[:4])}" if known.lacking else ""
    return f"Source {known.source_id} knows {share}{lacking}."


def _plain_table() -> Table:
    from rich.table import Table

    return Table(box=None, pad_edge=False, header_style="bold")


def _columns_table(found: Draft) -> Table:
    from rich.text import Text

    table = _plain_table()
    narrow = console.stderr_console().width < _WIDE_ENOUGH
    table.add_column("Heading", overflow="fold", max_width=20 if narrow else 34)
    table.add_column("Becomes", overflow="fold", max_width=22 if narrow else 26)
    table.add_column("", no_wrap=True)
    table.add_column("Example", overflow="ellipsis", no_wrap=True, max_width=14 if narrow else 28)
    table.add_column("Why, or what to confirm", overflow="fold", ratio=1)
    for column in found.proposal.columns if found.proposal else ():
        style = {"never_read": "dim", "not_needed": "dim"}.get(column.fate, "")
        table.add_row(
            Text(visible(column.heading), style=style),
            Text(visible(column.becomes), style=style),
            Text(_MARKS[column.sureness], style="yellow"),
            Text(visible(column.example), style="dim"),
            Text(visible(column.question or column.reason)),
        )
    return table


def _show_preview(preview: Preview, *, noun: str) -> None:
    from rich.text import Text

    days = f", {preview.first_day} to {preview.last_day}" if preview.first_day else ""
    in_utc = ", with times in UTC" if noun == "rows" else ""
    part = " of its first lines" if preview.is_part else ""
    console.say(f"As it would be read{part}: {preview.read:,} {noun}{days}. The first{in_utc}:")
    table = _plain_table()
    if noun == "figures":
        for heading in preview.headings:
            table.add_column(Text(visible(heading)), overflow="fold")
        lines = list(preview.rows)
    else:  # records have many columns, so each is a line
        shown = preview.rows[:3]
        table.add_column("Column", no_wrap=True)
        for number in range(1, len(shown) + 1):
            table.add_column(f"Row {number}", overflow="fold")
        lines = [(h, *(row[at] for row in shown)) for at, h in enumerate(preview.headings)]
    for line in lines:
        table.add_row(*(Text(visible(cell)) for cell in line))
    console.stderr_console().print(table)
    for column, rows in preview.unreadable:
        console.say(f"{column}: {rows:,} {noun} could not be read.")
    for code, rows in preview.left_out:
        console.say(f"{rows:,} rows would be left out ({code}).")


def _as_json(found: Draft, out: Path | None) -> dict[str, Any]:
    proposal = found.proposal
    return {
        "file": found.file,
        "sheet": found.sheet,
        "rows": found.rows,
        "rows_looked_at": found.sampled,
        "heading_row": found.heading_row,
        "title": list(found.title),
        "known_sources": [{**asdict(k), "reads_it": k.reads_it} for k in found.known],
        "table": proposal.table if proposal else None,
        "reasons": list(proposal.reasons) if proposal else [],
        "other_tables": dict(found.others),
        "columns": [asdict(c) for c in proposal.columns] if proposal else [],
        "questions": list(found.questions),
        "yaml": found.yaml,
        "written": out.as_posix() if out and found.yaml else None,
        "preview": _preview_json(found.preview) if found.preview else None,
        "problems": console.problems_json(found.problems),
    }


def _preview_json(preview: Preview) -> dict[str, Any]:
    return {
        "columns": list(preview.headings),
        "rows": [list(row) for row in preview.rows],
        "is_part": preview.is_part,
        "read": preview.read,
        "unreadable": dict(preview.unreadable),
        "left_out": dict(preview.left_out),
        "first_day": preview.first_day,
        "last_day": preview.last_day,
    }
