"""The commands: their options, and what each says when it is done.

Each is a thin skin over one verb of `gaugebook.workspace`. Heavy imports happen inside the verb
that needs them, so that ``--help`` is quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from gaugebook.cli import console
from gaugebook.cli.assess_checks import app as assess_app
from gaugebook.cli.exits import DONE, REFUSED, leave_with
from gaugebook.cli.options import EventsOption, JsonOption, PeriodOption, WorkspaceOption
from gaugebook.cli.paper import paper
from gaugebook.cli.source import app as source_app
from gaugebook.errors import UsageError

app = typer.Typer(
    name="gaugebook",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Turn a council's own exports into scrutiny papers that can be trusted.",
    epilog="Exit codes: 0 done, 1 refused, 2 wrong usage, 3 a fault of ours, 130 interrupted.",
)
app.add_typer(source_app)
app.add_typer(assess_app)


def _version(asked: bool) -> None:  # noqa: FBT001 - the signature of a Typer callback
    if asked:
        from gaugebook import __version__

        typer.echo(f"gaugebook {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
    _traceback: Annotated[
        bool, typer.Option("--traceback", help="For engineers: show where a fault arose.")
    ] = False,
) -> None:
    """Hold the options that every command has."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new workspace's folder.")],
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace: workspace.yaml, five folders, one example source with data."""
    from gaugebook.workspace.scaffold import EXAMPLE_PERIOD, init_workspace

    written = init_workspace(folder)
    if as_json:
        console.print_json({"files": [p.as_posix() for p in written], "problems": []})
        return
    console.say(f"Made a workspace in {folder}: {len(written)} files.")
    console.next_step("look at it, and make its paper:")
    for command in (
        f'cd "{folder}"',
        "gaugebook check",
        f"gaugebook paper scrutiny-quarterly --period {EXAMPLE_PERIOD}",
    ):
        console.say(f"    {command}")


@app.command()
def check(
    workspace: Annotated[str, typer.Argument(help="The workspace's folder.")] = "",
    workspace_option: WorkspaceOption = "",
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write it as a page with calendars as well."),
    ] = None,
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Check every definition, source and data file, and show all that is wrong at once."""
    from gaugebook.workspace import find_workspace
    from gaugebook.workspace.check import check_workspace
    from gaugebook.workspace.check_page import write_check_page

    root = find_workspace(workspace or workspace_option)
    with console.progress(events=events) as tell:
        found = check_workspace(root, progress=tell)
        written = [write_check_page(found, html)] if html else []
    if as_json:
        console.print_json(
            {
                "definitions": found.definitions,
                "sources": [s.as_dict() for s in found.sources],
                "files": [path.as_posix() for path in written],
                "problems": console.problems_json(found.problems),
            }
        )
    else:
        from gaugebook.cli.tables import show_sources

        show_sources(found.sources)
        for path in written:
            typer.echo(console.short(path))
        console.say(found.definitions_in_words)
        console.show_problems(found.problems)
        console.say(console.count_line(found.problems))
        console.next_step(_after_check(found.problems))
    leave_with(found.problems)


def _after_check(problems: Sequence[Any]) -> str:
    if any(p.is_refused for p in problems):
        return "mend what is refused; until then a paper that shows it is a draft."
    return "gaugebook paper scrutiny-quarterly --period ..."


@app.command()
def compute(
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="Metric ids.")],
    period: PeriodOption,
    grain: Annotated[
        str, typer.Option("--grain", help="day, week, month, quarter or year (financial).")
    ] = "",
    by: Annotated[list[str], typer.Option("--by", help="A dimension to split by.")] = [],  # noqa: B006 - Typer copies it
    where: Annotated[
        list[str], typer.Option("--where", metavar="DIM=VALUE", help="Keep one value.")
    ] = [],  # noqa: B006 - Typer copies it
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Compute observations, each with its counts, status and source."""
    from gaugebook.workspace import Workspace

    with console.progress(events=events) as tell:
        ws = Workspace.open(workspace, progress=tell)
        found = ws.compute(metrics, period=period, grain=grain or None, by=by, where=_pairs(where))
        about = ws.findings_about(found.observations)
    notes = [p for p in about if p.severity == "note"]
    grave = [p for p in about if p.severity != "note"]
    problems = list(dict.fromkeys([*found.problems, *grave]))
    if as_json:
        console.print_json(
            {
                "observations": [o.as_dict() for o in found.observations],
                "problems": console.problems_json(problems),
            }
        )
    else:
        from gaugebook.cli.tables import show_observations

        show_observations(found.observations, ws.library.metrics, ws.made_up_orgs)
        console.show_problems(problems)
        if notes:
            console.say(f"{console.count_line(notes).rstrip('.')} about the files: gaugebook check")
        console.next_step("add --json for every field, or gaugebook paper REPORT --period ...")
    leave_with(problems)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(
                f"--where {text} is not DIM=VALUE.", remedy='Write --where line="Waste".'
            )
        if name in pairs:
            raise UsageError(f"--where names {name} twice.", remedy="Keep one value of it.")
        pairs[name] = value
    return pairs


@app.command()
def reconcile(
    file: Annotated[Path, typer.Argument(help="A table: .csv or .xlsx.")],
    source: Annotated[
        str, typer.Option("--source", help="A source whose mapping says what each row is.")
    ] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Check a table that somebody printed: ratios, flows, changes, targets, forms."""
    from gaugebook.workspace.reconcile import reconcile_file

    found = reconcile_file(file, source_id=source or None, workspace=workspace)
    relations = [r for table in found.tables for r in table.relations]
    if as_json:
        console.print_json(
            {
                "file": found.file,
                "relations": [_plain(r) for r in relations],
                "problems": console.problems_json(found.problems),
            }
        )
    else:
        console.show_problems(found.problems)
        closed = sum(r.verdict == "closes" for r in relations)
        console.say(f"{len(relations)} relations looked at, {closed} of them close.")
        console.say(console.count_line(found.problems))
        console.next_step(
            "correct the table and reconcile it again; a note is a question to ask its author."
            if found.problems
            else "nothing to do."
        )
    leave_with(found.problems)


def _plain(value: object) -> dict[str, Any]:
    from dataclasses import asdict, is_dataclass

    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else {}


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="The notebook's name, without .ipynb.")],
    period: PeriodOption,
    parameter: Annotated[
        list[str], typer.Option("-p", metavar="NAME=VALUE", help="A parameter of the notebook.")
    ] = [],  # noqa: B006 - Typer copies it
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Run one notebook through Papermill; its exhibits go to the store."""
    from gaugebook.cli.parameters import read_parameters
    from gaugebook.periods import parse_period
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.notebooks import run as run_notebook

    parameters = {"period": str(parse_period(period)), **read_parameters(parameter)}
    with console.progress(events=events) as tell:
        ws = Workspace.open(workspace, progress=tell)
        slot = run_notebook(ws, notebook, parameters)
    exhibits = sorted(ws.store.exhibits(slot))
    kept = ws.store.executed_notebook(slot)
    if as_json:
        content = {"exhibits": exhibits, "notebook": kept.as_posix(), "problems": []}
        console.print_json(content)
        return
    console.say(f"Made {len(exhibits)} exhibits: {', '.join(exhibits)}.")
    console.say(f"The executed notebook: {kept}")
    console.next_step("gaugebook paper REPORT --period ... takes them into a paper.")


app.command()(paper)


@app.command()
def copy(
    kind: Annotated[
        str, typer.Argument(help="metric, model, reference, house, report or notebook.")
    ],
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take one shipped definition into the workspace, to be edited there."""
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.scaffold import copy_definition

    ws = Workspace.open(workspace)
    written = copy_definition(ws.library, kind, name, root=ws.root, org_code=ws.file.org_code)
    if as_json:
        console.print_json({"files": [p.as_posix() for p in written], "problems": []})
        return
    for path in written:
        typer.echo(console.short(path))
    console.next_step("edit it, then: gaugebook check")


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and the command that mends it."""
    from dataclasses import asdict

    from gaugebook.workspace.doctor import examine

    findings = examine()
    lacking = [f for f in findings if not f.is_there and not f.is_optional]
    if as_json:
        console.print_json({"findings": [asdict(f) for f in findings], "problems": []})
    else:
        from gaugebook.cli.tables import show_findings

        show_findings(findings)
        console.next_step("mend what is missing." if lacking else "nothing is missing.")
    raise typer.Exit(REFUSED if lacking else DONE)
