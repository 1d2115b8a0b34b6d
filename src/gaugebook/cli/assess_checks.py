"""Checking a self-assessment: a sample for moderators and auditors, and what they concluded.

Beside it, a questionnaire of others with its own scores, turned into a model and checked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gaugebook.cli import console
from gaugebook.cli.assess import app
from gaugebook.cli.assess_app import (
    CampaignArgument,
    TodayOption,
    print_made,
    today_of,
)
from gaugebook.cli.exits import leave_with
from gaugebook.cli.options import EventsOption, JsonOption, WorkspaceOption
from gaugebook.words import counted

__all__ = ["app", "import_", "moderate", "sample"]
"""`app` is the whole group: the commands of the round are in it as soon as this is imported."""


@app.command()
def sample(
    campaign: CampaignArgument = "",
    size: Annotated[int, typer.Option("--size", help="How many claims to draw.")] = 30,
    seed: Annotated[
        str, typer.Option("--seed", help="Any text; the same text draws the same.")
    ] = "",
    audit: Annotated[
        bool, typer.Option("--audit", help="For internal audit, which has the last word.")
    ] = False,
    add_failed: Annotated[
        bool, typer.Option("--add-not-confirmed", help="Add claims that figures do not confirm.")
    ] = False,
    add_unevidenced: Annotated[
        bool, typer.Option("--add-no-evidence", help="Add high claims without evidence.")
    ] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Draw a sample of claims into a working paper for moderators or auditors."""
    from gaugebook.maturity.moderation.sample import DEFAULT_SEED, Judgement
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.moderating import SampleAsked, sample_campaign

    added: dict[Judgement, bool] = {"figures": add_failed, "no_evidence": add_unevidenced}
    asked = SampleAsked(
        name=campaign,
        view="audited" if audit else "moderated",
        size=size,
        seed=seed or DEFAULT_SEED,
        judgement=[name for name, is_wanted in added.items() if is_wanted],
    )
    made = sample_campaign(Workspace.open(workspace), asked)
    drawn = made.sample
    if as_json:
        print_made(
            [made.file],
            made.problems,
            population=drawn.population,
            drawn=len(drawn.drawn),
            seed=drawn.seed,
        )
        return
    console.show_problems(made.problems)
    claims = counted(drawn.population, "claim")
    console.say(
        f"{len(drawn.drawn)} of {claims} are in {console.short(made.file)} (seed {drawn.seed})."
    )
    untouched = sum(stratum.drawn == 0 for stratum in drawn.by_stratum)
    if untouched:
        groups = counted(len(drawn.by_stratum), "group")
        console.say(
            f"None was drawn from {untouched} of {groups} of claims alike in theme, level and "
            "directorate; a larger --size draws from more."
        )
    name = made.file.parents[1].name
    console.next_step(f"have it filled in, then: gaugebook assess moderate FILE --campaign {name}")


@app.command()
def moderate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Filled working papers.")
    ] = None,
    campaign: Annotated[str, typer.Option("--campaign", help="The campaign's name.")] = "",
    stands: Annotated[
        str, typer.Option("--stands", metavar="FILE", help="Where two differ: this paper stands.")
    ] = "",
    service: Annotated[str, typer.Option("--service", help="With --stands: on whose claim.")] = "",
    ref: Annotated[str, typer.Option("--ref", help="With --stands: on which question.")] = "",
    because: Annotated[str, typer.Option("--because", help="Why, with --stands.")] = "",
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Read moderators' and auditors' working papers back."""
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.alone import alone
    from gaugebook.workspace.assess.moderating import ModerateAsked, moderate_campaign

    asked = ModerateAsked(
        name=campaign,
        today=today_of(as_at),
        files=files or (),
        stands=stands,
        service=service,
        statement=ref,
        because=because,
    )
    ws = Workspace.open(workspace)
    with alone(ws.root):
        made = moderate_campaign(ws, asked)
    conclusions = sum(len(found) for found in made.by_service.values())
    if as_json:
        print_made(made.handed_back, made.problems, campaign=made.campaign, conclusions=conclusions)
    else:
        console.show_problems(made.problems)
        services = counted(len(made.by_service), "service")
        console.say(f"{counted(conclusions, 'conclusion')} on claims of {services} count.")
        for path in made.handed_back:
            console.say(f"{console.short(path)} goes back: it says what to put right.")
        console.next_step(f"gaugebook assess score {made.campaign}")
    leave_with(made.problems)


@app.command(name="import")
def import_(
    template: Annotated[
        Path, typer.Argument(metavar="TEMPLATE", help="The questionnaire with its scoring rules.")
    ],
    filled: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Filled ones, to be checked.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the model to this YAML.")
    ] = None,
    model_id: Annotated[str, typer.Option("--id", help="The model's id.")] = "imported",
    version: Annotated[str, typer.Option("--version", help="The model's version.")] = "1.0.0",
    title: Annotated[str, typer.Option("--title", help="The model's title.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Of the questions' words.")] = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Turn a scored questionnaire into a model, and hold its printed scores against ours."""
    from dataclasses import replace

    from gaugebook.cli.assess_tables import reconciled_as_dicts, show_imported
    from gaugebook.maturity.importing.modelling import About
    from gaugebook.workspace.assess.importing import import_files

    about = About(model_id, title or template.stem, version)
    if licence:
        about = replace(about, licence=licence)
    with console.counted(events=events) as tell:
        made = import_files(template, filled or (), about=about, out=out, progress=tell)
    model = made.imported.model
    if as_json:
        files = [made.file] if made.file else []
        statements = len(model.statements) if model else 0
        rows = reconciled_as_dicts(made.imported)
        print_made(files, made.problems, statements=statements, files_checked=rows)
    else:
        console.show_problems(made.problems)
        show_imported(made.imported)
        if made.file is not None:
            console.say(f"Wrote {console.short(made.file)}, a draft.")
            console.next_step(f"read it, put it into assessments/ as {model_id}-{version}.yaml")
        elif model is not None:
            console.next_step("write the model with --out FILE, and read it.")
    leave_with(made.problems)
