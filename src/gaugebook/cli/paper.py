"""The command that makes a paper: which one, as what, and what it says when it is made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from gaugebook.cli import console
from gaugebook.cli.options import EventsOption, JsonOption, WorkspaceOption
from gaugebook.errors import UsageError


def paper(
    report: Annotated[str, typer.Argument(help="The report's id, such as scrutiny-quarterly.")],
    meeting: Annotated[str, typer.Option("--meeting", help="The meeting's date.")] = "",
    period: Annotated[
        str, typer.Option("--period", help="The full periods to show, such as 2022-07..2022-10.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="One or more of pdf,html,xlsx.")
    ] = "pdf,html,xlsx",
    house: Annotated[str, typer.Option("--house", help="Another house style.")] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a draft or a missing exhibit.")
    ] = False,
    plain_pdf: Annotated[
        bool, typer.Option("--plain-pdf", help="WeasyPrint's PDF without the repair of tags.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="The folder to write to.")] = None,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Make a committee paper: PDF, HTML and Excel, with the record of the run."""
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.paper import make_paper
    from gaugebook.workspace.plan import dated, plan_paper
    from gaugebook.workspace.setting import Options

    asked = _asked(meeting, period)
    options = Options(_formats(form), strict=strict, plain_pdf=plain_pdf, out=out)
    with console.progress(events=events) as tell:
        ws = Workspace.open(workspace, progress=tell)
        plan = plan_paper(ws, report, house=house or None, **asked)
        moment = dated(plan, os.environ.get("SOURCE_DATE_EPOCH"))
        made = make_paper(ws, plan, options, dated=moment)
    if as_json:
        console.print_json(
            {
                "files": [p.as_posix() for p in made.files],
                "is_draft": made.is_draft,
                "run_id": made.run_id,
                "meeting": plan.meeting.date.isoformat() if plan.meeting else None,
                "signed_off": [{"problem": p.code, "key": p.key} for p in made.signed_off],
                "problems": console.problems_json(made.problems),
            }
        )
        return
    console.show_problems(made.problems, settled=made.signed_off, with_sign_off=True)
    if plan.meeting is not None and period:
        console.say(f"For the meeting of {plan.meeting.date}, whose window ends with that period.")
    console.say("Made a DRAFT:" if made.is_draft else "Made:")
    for path in made.files:
        typer.echo(console.short(path))
    console.next_step(
        "settle what is refused above, or sign it off in meeting.yaml, and make it again."
        if made.is_draft
        else "read it, the check note above all, and send it to the clerk."
    )


def _asked(meeting: str, period: str) -> dict[str, Any]:
    import datetime

    from gaugebook.periods import parse_period

    if bool(meeting) == bool(period):
        raise UsageError(
            "Say which paper: one of --meeting and --period.",
            remedy="For example --period 2022-07..2022-10, or --meeting 2022-12-08.",
        )
    if period:
        return {"period": parse_period(period)}
    try:
        return {"meeting": datetime.date.fromisoformat(meeting)}
    except ValueError:
        raise UsageError(
            f"{meeting!r} is not a date.", remedy="Write it like 2022-12-08."
        ) from None


def _formats(text: str) -> tuple[str, ...]:
    from gaugebook.errors import near_miss
    from gaugebook.workspace.setting import FORMATS

    names = tuple(dict.fromkeys(name.strip().casefold() for name in text.split(",")))
    for name in names:
        if name not in FORMATS:
            hint = near_miss(name, FORMATS)
            raise UsageError(
                f"Papers are not made as {name or 'nothing'}.{hint}",
                remedy=f"Use one or more of: {', '.join(FORMATS)}.",
            )
    return names
