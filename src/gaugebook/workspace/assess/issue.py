"""Issuing: a campaign is opened once, and its workbooks and drafts are made as often as needed.

Nothing is sent. What is written stands in ``campaigns/NAME/send/``, for a person to look at and
send. Workbooks that were issued stay as they are unless somebody asks for one again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE
from gaugebook.errors import Problem, RefusedError, UsageError, near_miss, problem
from gaugebook.maturity.campaign.carrying import Carried, carry_by_heir, prefills
from gaugebook.maturity.campaign.drafts import Draft, Writer
from gaugebook.maturity.campaign.given import answers_given
from gaugebook.maturity.campaign.inheriting import inherit
from gaugebook.maturity.campaign.issued import Issued, numbers_by_service, write_issued
from gaugebook.maturity.campaign.issuing import (
    FileKind,
    IssuedFiles,
    IssuePlan,
    Prefill,
    issue_files,
    plan_issue,
)
from gaugebook.maturity.campaign.mail_merge import MAIL_MERGE_FILE, mail_merge
from gaugebook.maturity.campaign.opening import Dates, campaign_name
from gaugebook.maturity.campaign.opening import open_campaign as plan_campaign
from gaugebook.maturity.campaign.words import CampaignWords, load_words
from gaugebook.papers.assessment_form import assessment_form
from gaugebook.store import write_together
from gaugebook.words import listed
from gaugebook.workspace.assess.folders import FOLDER, CampaignFolder, campaigns_in, find_campaign
from gaugebook.workspace.assess.kept import kept_returns
from gaugebook.workspace.assess.opened import (
    OpenCampaign,
    issued_in,
    open_campaign,
    read_file,
)
from gaugebook.workspace.assess.sent import filled_in_place, outdated
from gaugebook.workspace.workspace import Workspace

Counting = Callable[[int, int, str], None]


@dataclass(frozen=True)
class IssueAsked:
    """What to issue.

    Attributes
    ----------
    name
        A campaign that there is, or the id of a maturity model for a new one.
    today
        The day to write down as issued.
    cycle, dates, services, target, previous, ask, sender, language
        Of a new campaign; `services` is the officer's own list, which is copied.
    prefill
        Whether workbooks begin with the answers of the round before.
    again
        Ids of services to make a workbook for once more.
    kinds
        What to make beside the workbook.
    """

    name: str
    today: date
    cycle: str = ""
    dates: Dates | None = None
    services: Path | None = None
    target: str | None = None
    previous: str | None = None
    ask: str = ""
    sender: str = ""
    language: str = ""
    prefill: bool = False
    again: Collection[str] = ()
    kinds: Collection[FileKind] = ("xlsx", "csv", "html")


@dataclass(frozen=True)
class IssueMade:
    """What was made: the campaign, whether it is new, its files by service, what was found."""

    campaign: str
    folder: Path
    is_new: bool
    plan: IssuePlan = field(default_factory=lambda: IssuePlan(()))
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def issue(ws: Workspace, asked: IssueAsked, *, progress: Counting) -> IssueMade:
    """Open a campaign where it is new, and make the workbooks and drafts that are not there yet.

    Raises
    ------
    UsageError
        When there is neither such a campaign nor such a model, or no list of services.
    RefusedError
        When the campaign, its list or its words have faults; nothing is made then.
    """
    folder, problems, is_new = _campaign(ws, asked)
    words = _words(ws)
    try:
        campaign, found = open_campaign(folder, ws.library)
        plan, prefill, more = _planned(ws, campaign, asked)
        problems = [*problems, *found, *plan.problems, *more]
        problems += outdated(campaign, frozenset(service.id for service in plan.kept))
        problems = campaign.at_its_list(problems)
        if any(p.is_refused for p in plan.problems):
            raise RefusedError(problems, message="No workbook was made.")
    except (UsageError, RefusedError):
        if is_new:
            # Else the same command, once what it lacks is there, would find the campaign open.
            shutil.rmtree(folder.folder)
        raise
    problems += filled_in_place(campaign, [one.service.id for one in plan.to_make])
    files = tuple(_made(campaign, plan, prefill, asked, words, progress))
    files += _merged(campaign, words)
    return IssueMade(campaign.name, folder.folder, is_new, plan, files, tuple(problems))


# --- the campaign ---------------------------------------------------------------------------------


def _campaign(ws: Workspace, asked: IssueAsked) -> tuple[CampaignFolder, list[Problem], bool]:
    known = {campaign.name: campaign for campaign in campaigns_in(ws.root)}
    if asked.name in known:
        _refuse_opened_again(asked, asked.name)
        return known[asked.name], [], False
    model = ws.library.assessment(asked.name)
    if model is None:
        drafts = [m for m in ws.library.assessments.values() if m.id == asked.name]
        if drafts:
            raise UsageError(
                f"The model {drafts[-1].key} is {drafts[-1].model.status}, and not published.",
                remedy="Set `status: published` in its file when its questions are settled.",
            )
        models = {m.id for m in ws.library.assessments.values()}
        hint = near_miss(asked.name, [*known, *models])
        raise UsageError(
            f"There is no campaign and no maturity model {asked.name}.{hint}",
            remedy=f"Name one of: {', '.join(sorted([*known, *models]))}.",
        )
    if not asked.cycle:
        raise UsageError(
            "A new campaign needs the period it stands for.",
            remedy=f"Run: gaugebook assess issue {model.id} --cycle 2026-Q4",
        )
    name = campaign_name(model.id, asked.cycle)
    if name in known:
        _refuse_opened_again(asked, name)
        return known[name], [], False
    folder, problems = _opened(ws, model, asked)
    return folder, problems, True


def _refuse_opened_again(asked: IssueAsked, name: str) -> None:
    """Keep an officer's own file: what stands in it is changed there, and not by options."""
    given = [asked.dates, asked.services, asked.target, asked.previous, asked.ask, asked.sender]
    if any([*given, asked.language]):
        raise UsageError(
            f"The campaign {name} is there already, with its own dates and services.",
            remedy=f"Edit {FOLDER}/{name}/campaign.yaml and its list of services, then run this "
            "without those options.",
        )


def _opened(
    ws: Workspace, model: Assessment, asked: IssueAsked
) -> tuple[CampaignFolder, list[Problem]]:
    """Open a new campaign: its folder with campaign.yaml and the officer's list of services."""
    source = asked.services
    if source is None:
        raise UsageError(
            "A new campaign needs the list of services to ask.",
            remedy="Name a spreadsheet with the columns service, manager and e-mail: "
            "--services services.xlsx",
        )
    if not source.is_file():
        raise UsageError(f"{source} is not there.", remedy="Give the list's file name.")
    existing = {c.name: read_file(c, ws.library)[0] for c in campaigns_in(ws.root)}
    opened, problems = plan_campaign(
        model,
        cycle=asked.cycle,
        dates=asked.dates or Dates(asked.today),
        services=f"services{source.suffix.casefold()}",
        target=asked.target,
        previous=asked.previous,
        ask=asked.ask or "the performance team",
        sender=asked.sender,
        language=asked.language or FIRST_LANGUAGE,
        existing=existing,
        calendar=ws.working_days,
    )
    if opened is None:
        raise RefusedError(problems, message="The campaign was not opened.")
    folder = CampaignFolder(ws.root, opened.name)
    list_of_services = folder.folder / opened.campaign.services
    try:
        write_together({folder.file: opened.text.encode(), list_of_services: source.read_bytes()})
        open_campaign(folder, ws.library)
    except RefusedError as fault:
        # Nothing was issued yet: a list with faults leaves no half campaign behind.
        shutil.rmtree(folder.folder)
        message = f"{source} has faults, and the campaign was not opened."
        raise RefusedError(fault.problems, message=message) from None
    folder.returned.mkdir(exist_ok=True)
    return folder, problems


# --- the files ------------------------------------------------------------------------------------


def _words(ws: Workspace) -> CampaignWords:
    words, problems = load_words(ws.library)
    if words is None:
        raise RefusedError(problems, message="The words of the e-mails have faults.")
    return words


def _planned(
    ws: Workspace, campaign: OpenCampaign, asked: IssueAsked
) -> tuple[IssuePlan, dict[str, Prefill], list[Problem]]:
    present = {path.stem for path in campaign.folder.send.glob("*.xlsx")}
    plan = plan_issue(campaign.services, campaign.issued, present=present, again=asked.again)
    if not plan.to_make:
        return plan, {}, []
    # What was not complete too: a workbook that is made again begins with all there is.
    returned = answers_given(kept_returns(campaign, ws.library).collected.returns)
    inherited = inherit(campaign.model, campaign.services, returned)
    last, problems = _last_round(ws, campaign) if asked.prefill else ({}, [])
    found = prefills(
        [one.service for one in plan.to_make],
        model=campaign.model,
        returned=returned,
        inherited=inherited,
        last=last,
        language=campaign.file.language,
    )
    if asked.prefill:
        problems += _told_empty(plan, found)
    return plan, found, [*inherited.problems, *problems]


def _told_empty(plan: IssuePlan, found: Mapping[str, Prefill]) -> Iterator[Problem]:
    """Tell the services that begin without answers, although those of last time were asked for."""
    empty = [one.service.name for one in plan.to_make if one.service.id not in found]
    if empty:
        yield problem("answers-none-carried", "", services=listed(empty))


def _last_round(ws: Workspace, campaign: OpenCampaign) -> tuple[dict[str, Carried], list[Problem]]:
    """Give the answers of the round before that still answer the same question."""
    name = campaign.file.previous
    if name is None:
        raise UsageError(
            "There is no round before to begin with.",
            remedy="Name it under `previous:` in campaign.yaml, or leave out --prefill.",
        )
    before, problems = open_campaign(find_campaign(ws.root, name), ws.library)
    _refuse_made_up(ws, campaign, before)
    kept = kept_returns(before, ws.library).answers
    versions = tuple(m for m in ws.library.assessments.values() if m.id == campaign.model.id)
    carried = carry_by_heir(
        campaign.services, kept, before=before.model, model=campaign.model, versions=versions
    )
    told = [
        found
        for service in campaign.services
        if service.id in carried and (found := carried[service.id].problem(service))
    ]
    return carried, [*problems, *told]


def _refuse_made_up(ws: Workspace, campaign: OpenCampaign, before: OpenCampaign) -> None:
    """Refuse to begin real answers with made-up ones: nobody would know which were which."""
    is_made_up = campaign.file.made_up or ws.file.org_code in ws.made_up_orgs
    if before.file.made_up and not is_made_up:
        raise UsageError(
            f"The answers of {before.name} are made up, and those of {campaign.name} are not.",
            remedy="Leave out --prefill, or name another round under `previous:`.",
        )


def _made(
    campaign: OpenCampaign,
    plan: IssuePlan,
    prefill: dict[str, Prefill],
    asked: IssueAsked,
    words: CampaignWords,
    progress: Counting,
) -> Iterator[Path]:
    """Make the files of each service and note them down one by one, so that nothing is lost."""
    writer = Writer(words, campaign.model, campaign.file)
    contacts = {contact.service.id: contact for contact in campaign.contacts}
    rows: list[Issued] = list(campaign.issued)
    made = issue_files(
        campaign.model,
        plan.to_make,
        campaign=campaign.file,
        made_on=asked.today,
        prefill=prefill,
        page=assessment_form,
        kinds=asked.kinds,
    )
    for number, files in enumerate(made, start=1):
        service = files.service
        begins = prefill.get(service.id, Prefill()).answers
        cycle = begins.cycle if begins.given and begins.cycle != campaign.file.cycle else ""
        names = {one.id: one.name for one in campaign.services}
        origins = [names.get(name, name.replace("-", " ")) for name in service.came_from]
        draft = writer.invitation(
            contacts[service.id],
            issue_number=files.row.number,
            workbook=files.files[f"{service.id}.xlsx"],
            last_cycle=cycle,
            handed_over=(origins or [service.name]) if begins.given and not cycle else (),
        )
        rows.append(files.row)
        yield from _write(campaign.folder, files, draft, rows)
        progress(number, len(plan.to_make), service.name)


def _write(
    folder: CampaignFolder, files: IssuedFiles, draft: Draft, rows: Sequence[Issued]
) -> Iterator[Path]:
    named = {folder.send / name: data for name, data in files.files.items()}
    named[folder.send / draft.file] = draft.written()
    write_together({**named, folder.issued: write_issued(rows).encode()})
    yield from named


def _merged(campaign: OpenCampaign, words: CampaignWords) -> tuple[Path, ...]:
    """Write the table for a mail merge: everybody who is asked, as the list says today."""
    writer = Writer(words, campaign.model, campaign.file)
    numbers = numbers_by_service(issued_in(campaign.folder)[0])
    if not numbers:
        return ()
    path = campaign.folder.send / MAIL_MERGE_FILE
    write_together({path: mail_merge(writer, campaign.contacts, numbers).encode()})
    return (path,)
