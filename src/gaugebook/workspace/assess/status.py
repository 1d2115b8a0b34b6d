"""Where a campaign stands, service by service; reminders for those who have not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gaugebook.errors import Problem, RefusedError, UsageError
from gaugebook.maturity.campaign.drafts import Writer, chase
from gaugebook.maturity.campaign.standing import Standing, standings, unmatched
from gaugebook.maturity.campaign.tracker import tracker
from gaugebook.maturity.campaign.words import load_words
from gaugebook.maturity.returned.collecting import Collected
from gaugebook.store import write_together
from gaugebook.workbooks import write_workbook
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.kept import kept_returns
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign
from gaugebook.workspace.workspace import Workspace


@dataclass(frozen=True)
class StatusMade:
    """Where the services stand, the files written, what was found."""

    campaign: OpenCampaign
    standings: tuple[Standing, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def campaign_status(ws: Workspace, name: str, *, today: date) -> StatusMade:
    """Write the tracker of a campaign.

    Raises
    ------
    UsageError
        When there is no such campaign.
    RefusedError
        When its files have faults.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, name), ws.library)
    kept = kept_returns(campaign, ws.library)
    where = standings_of(campaign, kept.collected, today)
    book = tracker(
        campaign.model,
        campaign.file,
        campaign.contacts,
        where,
        today=today,
        unmatched=unmatched(campaign.services, kept.collected.returns),
    )
    if book is None:
        raise UsageError(f"The list of services of {campaign.name} is empty.")
    write_together({campaign.folder.tracker: write_workbook(book)})
    found = tuple(dict.fromkeys(campaign.at_its_list([*problems, *kept.collected.across])))
    return StatusMade(campaign, where, (campaign.folder.tracker,), found)


def chase_campaign(
    ws: Workspace, name: str, *, today: date, escalate_after: int | None = None
) -> StatusMade:
    """Write the drafts of reminders; earlier drafts of services that answered are removed.

    Parameters
    ----------
    ws, name, today
        The workspace, the campaign, the day to look from.
    escalate_after
        More days late than these, and the director gets a copy; nobody does where left out.

    Raises
    ------
    UsageError
        When there is no such campaign.
    RefusedError
        When its files, or the words of the e-mails, have faults.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, name), ws.library)
    words, faults = load_words(ws.library)
    if words is None:
        raise RefusedError(faults, message="The words of the e-mails have faults.")
    where = standings_of(campaign, kept_returns(campaign, ws.library).collected, today)
    drafts = chase(
        Writer(words, campaign.model, campaign.file),
        campaign.contacts,
        where,
        today=today,
        workbooks=_workbooks(campaign),
        escalate_after=escalate_after,
    )
    files = {campaign.folder.reminders / one.file: one.written() for one in drafts}
    stale = [p for p in campaign.folder.reminders.glob("*.eml") if p not in files]
    write_together(files)
    for path in stale:
        path.unlink(missing_ok=True)
    return StatusMade(campaign, where, tuple(files), tuple(problems))


def standings_of(campaign: OpenCampaign, collected: Collected, today: date) -> tuple[Standing, ...]:
    """Say where the services of a campaign stand by what was collected: one rule for all verbs."""
    accepted, late = set(collected.accepted or {}), set(collected.late or {})
    return standings(
        campaign.services,
        campaign=campaign.file,
        issued=campaign.issued,
        returned=collected.returns,
        today=today,
        undecided=[one.service for one in collected.undecided],
        answering=accepted | late,
        late=late - accepted,
        asked_anew=collected.asked_anew,
    )


def _workbooks(campaign: OpenCampaign) -> dict[str, bytes]:
    """Give what to attach: the file that was handed back, else the one that was issued."""
    found = {}
    for service in campaign.services:
        for folder in (campaign.folder.send_back, campaign.folder.send):
            path = folder / f"{service.id}.xlsx"
            if path.is_file():
                found[service.id] = path.read_bytes()
                break
    return found
