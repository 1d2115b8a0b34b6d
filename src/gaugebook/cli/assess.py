"""The round of a self-assessment: issue, status, chase, collect, score, roadmap.

Nothing is sent by any of these. They write drafts, workbooks and pages for a person to look at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gaugebook.cli import console
from gaugebook.cli.assess_app import (
    CampaignArgument,
    TodayOption,
    app,
    day_of,
    print_made,
    today_of,
)
from gaugebook.cli.options import EventsOption, JsonOption, WorkspaceOption
from gaugebook.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gaugebook.workspace.assess.issue import IssueMade

__all__ = ["app", "chase", "collect", "issue", "roadmap", "score", "status"]


@app.command()
def issue(
    name: Annotated[
        str, typer.Argument(metavar="MODEL|CAMPAIGN", help="A model, or a campaign to go on with.")
    ],
    cycle: Annotated[str, typer.Option("--cycle", help="The period, such as 2026-Q4.")] = "",
    services: Annotated[
        Path | None,
        typer.Option("--services", metavar="FILE", help="The list of services and managers."),
    ] = None,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="Asked back by this day.")] = "",
    opened: Annotated[
        str, typer.Option("--opened", metavar="DATE", help="Sent on this day; today otherwise.")
    ] = "",
    cut_off: Annotated[
        str, typer.Option("--cut-off", metavar="DATE", help="Answers count until this day.")
    ] = "",
    reply_until: Annotated[
        str,
        typer.Option("--reply-until", metavar="DATE", help="Services may reply until this day."),
    ] = "",
    target: Annotated[str, typer.Option("--target", help="A target profile of the model.")] = "",
    previous: Annotated[
        str, typer.Option("--previous", help="The campaign of the round before.")
    ] = "",
    ask: Annotated[str, typer.Option("--ask", help="Whom to ask: a team or post.")] = "",
    sender: Annotated[str, typer.Option("--sender", help="The mailbox that sends them.")] = "",
    language: Annotated[str, typer.Option("--language", help="Of the workbooks.")] = "",
    prefill: Annotated[
        bool, typer.Option("--prefill", help="Begin with the answers of the round before.")
    ] = False,
    again: Annotated[
        list[str] | None,
        typer.Option("--again", metavar="SERVICE", help="Make its workbook again."),
    ] = None,
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Open a campaign, and write a workbook and an e-mail draft for each service."""
    from gaugebook.maturity.campaign.opening import Dates
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.alone import alone
    from gaugebook.workspace.assess.issue import IssueAsked
    from gaugebook.workspace.assess.issue import issue as issue_campaign

    today = today_of(as_at)
    days = [
        day_of(opened, "--opened"),
        day_of(due, "--due"),
        day_of(cut_off, "--cut-off"),
        day_of(reply_until, "--reply-until"),
    ]
    dates = Dates(days[0] or today, *days[1:]) if any(days) else None
    asked = IssueAsked(
        name=name,
        today=today,
        cycle=cycle,
        dates=dates,
        services=services,
        target=target or None,
        previous=previous or None,
        ask=ask,
        sender=sender,
        language=language,
        prefill=prefill,
        again=again or (),
    )
    ws = Workspace.open(workspace)
    with alone(ws.root), console.counted(events=events) as tell:
        made = issue_campaign(ws, asked, progress=tell)
    if as_json:
        services_made = [one.service.id for one in made.plan.to_make]
        print_made(made.files, made.problems, campaign=made.campaign, issued=services_made)
        return
    console.show_problems(made.problems)
    _say_issued(made)


def _say_issued(made: IssueMade) -> None:
    plan, name = made.plan, made.campaign
    kept = f"; {counted(len(plan.kept), 'service')} had one already" if plan.kept else ""
    excused = f"; {counted(len(plan.excused), 'service')} excused" if plan.excused else ""
    console.say(f"{name}: {counted(len(plan.to_make), 'workbook')} made{kept}{excused}.")
    if not plan.to_make:
        console.next_step(
            f"gaugebook assess status {name}, or to make a workbook again: gaugebook assess issue "
            f"{name} --again SERVICE"
        )
        return
    console.next_step(
        f"look at {console.short(made.folder / 'send')}, open the .eml drafts in your mail program "
        f"and send them. Put what comes back into {console.short(made.folder / 'returned')}, then: "
        f"gaugebook assess collect {name}"
    )


@app.command()
def status(
    campaign: CampaignArgument = "",
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say who has answered, and write it as tracker.xlsx."""
    from gaugebook.cli.assess_tables import show_standings
    from gaugebook.maturity.campaign.standing import IN_HAND
    from gaugebook.maturity.campaign.tracker import in_one_sentence, plain_rows
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.status import campaign_status

    made = campaign_status(Workspace.open(workspace), campaign, today=today_of(as_at))
    if as_json:
        rows = plain_rows(made.standings)
        print_made(made.files, made.problems, campaign=made.campaign.name, services=rows)
        return
    show_standings(made.standings)
    console.show_problems(made.problems)
    console.say(in_one_sentence(made.standings))
    console.say(f"Wrote {listed([console.short(path) for path in made.files])}.")
    name = made.campaign.name
    if all(one.state in IN_HAND or not one.is_asked for one in made.standings):
        console.next_step(f"all have answered: gaugebook assess score {name}")
    else:
        console.next_step(
            f"gaugebook assess collect {name}, or for those who have not answered: "
            f"gaugebook assess chase {name}"
        )


@app.command()
def chase(
    campaign: CampaignArgument = "",
    escalate_after: Annotated[
        int | None,
        typer.Option("--copy-director-after", metavar="DAYS", help="Days late; nobody otherwise."),
    ] = None,
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the drafts of reminders to the services that have not answered."""
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.status import chase_campaign

    ws = Workspace.open(workspace)
    made = chase_campaign(ws, campaign, today=today_of(as_at), escalate_after=escalate_after)
    if as_json:
        print_made(made.files, made.problems, campaign=made.campaign.name)
        return
    console.show_problems(made.problems)
    if not made.files:
        console.say("Nobody has to be reminded.")
        console.next_step(f"gaugebook assess score {made.campaign.name}")
        return
    console.say(f"{counted(len(made.files), 'reminder')} written.")
    folder = console.short(made.campaign.folder.reminders)
    console.next_step(f"look at the drafts in {folder} and send them.")


@app.command()
def collect(
    campaign: CampaignArgument = "",
    keep: Annotated[str, typer.Option("--keep", metavar="FILE", help="Decide for this file.")] = "",
    because: Annotated[str, typer.Option("--because", help="Why, with --keep.")] = "",
    service: Annotated[str, typer.Option("--service", help="Whose it is, with --keep.")] = "",
    as_it_stands: Annotated[
        bool,
        typer.Option("--as-it-stands", help="With --keep: count it although answers are missing."),
    ] = False,
    received: Annotated[
        str, typer.Option("--received", metavar="DATE", help="When new files came, if not today.")
    ] = "",
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Read every file that came back, register it, and hand back what needs an answer."""
    from gaugebook.cli.assess_tables import returns_as_dicts, show_collected
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.alone import alone
    from gaugebook.workspace.assess.collecting import CollectAsked, collect_campaign

    asked = CollectAsked(
        name=campaign,
        today=today_of(as_at),
        received=day_of(received, "--received"),
        keep=keep,
        because=because,
        service=service,
        as_it_stands=as_it_stands,
    )
    ws = Workspace.open(workspace)
    with alone(ws.root), console.counted(events=events) as tell:
        made = collect_campaign(ws, asked, progress=tell)
    name = made.campaign.name
    if as_json:
        rows = returns_as_dicts(made.collected)
        accepted = sorted(made.collected.accepted or {})
        print_made(made.files, made.problems, campaign=name, returns=rows, accepted=accepted)
        return
    # Notes are in the register: a hundred of them would hide what has to be done.
    console.show_problems([p for p in made.problems if p.severity != "note"])
    show_collected(made)
    console.next_step(_after_collecting(made, name))


def _after_collecting(made: Any, name: str) -> str:
    if made.collected.undecided:
        return (
            "choose one file of each service that sent two: "
            f'gaugebook assess collect {name} --keep FILE --because "the later one"'
        )
    if made.handed_back:
        folder = console.short(made.campaign.folder.send_back)
        return f"send back the files in {folder}; each says what to put right."
    if not made.collected.accepted:
        return f"gaugebook assess status {name}"
    return f"gaugebook assess score {name}"


@app.command()
def score(
    campaign: CampaignArgument = "",
    explain: Annotated[
        str, typer.Option("--explain", metavar="SERVICE", help="Say how its scores came about.")
    ] = "",
    as_pdf: Annotated[bool, typer.Option("--pdf", help="The pages as PDF as well.")] = False,
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Score the answers, test claims on the council's figures, write a page for each service."""
    from gaugebook.cli.assess_tables import explained, show_scores
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.scoring import store_scores

    ws = Workspace.open(workspace)
    with console.counted(events=events) as tell:
        made = store_scores(ws, campaign, today=today_of(as_at), progress=tell, as_pdf=as_pdf)
    sentences = explained(made.assessed, explain) if explain else []
    if as_json:
        rows = [o.as_dict() for o in made.assessed.observations]
        print_made(
            made.files,
            made.problems,
            campaign=made.assessed.campaign,
            run_id=made.run_id,
            observations=rows,
            explained=sentences,
        )
        return
    console.show_problems(made.problems)
    show_scores(made.assessed, made.waiting)
    for sentence in sentences:
        console.say(sentence)
    answered = counted(len(made.assessed.answered), "service")
    console.say(f"{answered} answered; the page of each is in {_results(made.files)}.")
    period, name = made.assessed.period.key, made.assessed.campaign
    console.next_step(
        f"gaugebook assess sample {name}, to have claims looked at; or the paper: "
        f"gaugebook paper maturity-annual --period {period}"
    )


def _results(files: Sequence[Path]) -> str:
    """Say where the pages are: each is for its service alone."""
    return console.short(files[0].parent) if files else "none"


@app.command()
def roadmap(
    campaign: CampaignArgument = "",
    goal: Annotated[
        str, typer.Option("--goal", help="weakest_theme, a target profile or a theme.")
    ] = "weakest_theme",
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only this one; may be repeated.")
    ] = None,
    start: Annotated[str, typer.Option("--start", metavar="DATE", help="Steps start then.")] = "",
    done: Annotated[
        list[str] | None, typer.Option("--done", metavar="ACTION", help="Done already: DAT.1.a.")
    ] = None,
    as_at: TodayOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Plan the smallest set of steps to a goal, for each service."""
    from gaugebook.cli.assess_tables import roadmaps_as_dicts, show_roadmaps
    from gaugebook.workspace import Workspace
    from gaugebook.workspace.assess.roadmaps import RoadmapAsked, campaign_roadmaps

    asked = RoadmapAsked(
        name=campaign,
        today=today_of(as_at),
        goal=goal,
        start=day_of(start, "--start"),
        services=service or (),
        done=done or (),
    )
    ws = Workspace.open(workspace)
    with console.counted(events=events) as tell:
        made = campaign_roadmaps(ws, asked, progress=tell)
    if as_json:
        plans = roadmaps_as_dicts(made.roadmaps)
        print_made([made.file], made.problems, campaign=made.assessed.campaign, roadmaps=plans)
        return
    console.show_problems(made.problems)
    show_roadmaps(made)
    console.say(f"Wrote {console.short(made.file)}.")
    console.next_step("agree owners and dates with the services; both are proposals.")
