"""Collecting: every file in ``returned/`` is read, registered, and handed back where it must be.

A run that is stopped half way loses nothing: files are only read, and what is written is written
whole at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from gaugebook.definitions.library import Library
from gaugebook.errors import Problem, UsageError, near_miss, problem
from gaugebook.maturity.campaign.drafts import Writer
from gaugebook.maturity.campaign.standing import Standing
from gaugebook.maturity.campaign.words import load_words
from gaugebook.maturity.returned.collecting import Collected, collect
from gaugebook.maturity.returned.decisions import Decisions, Keep
from gaugebook.maturity.returned.gone import tell_gone
from gaugebook.maturity.returned.hand_back import HandBack
from gaugebook.maturity.returned.register import findings_to_act_on, register_of
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.workbook import workbook_of
from gaugebook.store import write_together
from gaugebook.tables.caches import sha256_of
from gaugebook.workbooks import write_workbook
from gaugebook.workspace.assess.days import received_days
from gaugebook.workspace.assess.deciding import with_decision, written
from gaugebook.workspace.assess.folders import CampaignFolder, find_campaign
from gaugebook.workspace.assess.kept import (
    decisions_of,
    keep_returns,
    returns_before,
    returns_to_reuse,
    rivals_of,
    round_of,
    services_read,
)
from gaugebook.workspace.assess.opened import OpenCampaign, open_campaign
from gaugebook.workspace.assess.own_files import write_ours
from gaugebook.workspace.assess.reader import CameIn
from gaugebook.workspace.assess.reading import read_returned
from gaugebook.workspace.assess.status import standings_of
from gaugebook.workspace.workspace import Workspace

Counting = Callable[[int, int, str], None]

_NOT_RETURNS = ("~$", ".", "Thumbs.db", "desktop.ini")
"""How names begin of files that programs leave beside a person's own."""
_HANDED_BACK = (".xlsx", ".txt", ".eml")
_NUMBERED = re.compile(r"-\d+$")
"""Ends the name of what is handed back to a second person of a service."""


@dataclass(frozen=True)
class CollectAsked:
    """What to collect.

    Attributes
    ----------
    name
        The campaign; the only one there is, where it is not named.
    today
        The day that files seen for the first time are registered as received.
    received
        Another day for those, where they lay about before.
    keep, because
        A file in ``returned/`` that a person decided for, and why.
    service
        Whose the file is, where it does not say so itself.
    as_it_stands
        Whether that file counts although it still needs answers.
    """

    name: str
    today: date
    received: date | None = None
    keep: str = ""
    because: str = ""
    service: str = ""
    as_it_stands: bool = False


@dataclass(frozen=True)
class CollectMade:
    """What was collected: by service and file, where they stand, the files written, findings."""

    campaign: OpenCampaign
    collected: Collected
    standings: tuple[Standing, ...]
    files: tuple[Path, ...]
    handed_back: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _File:
    path: Path
    name: str
    sha256: str


def collect_campaign(ws: Workspace, asked: CollectAsked, *, progress: Counting) -> CollectMade:
    """Read every file that came back, and write the register and what goes back.

    Raises
    ------
    UsageError
        When there is no such campaign, or no such file to keep.
    RefusedError
        When the campaign's own files have faults.
    """
    campaign, problems = open_campaign(find_campaign(ws.root, asked.name), ws.library)
    files = list(_files_in(campaign.folder))
    round_ = round_of(campaign, ws.library)
    decisions = _decided(campaign, round_, files, asked)
    collected = _collected(campaign, round_, files, decisions, asked, progress)
    where = standings_of(campaign, collected, asked.today)
    made = _made(ws.library, campaign, collected, round_, where, asked.today)
    backs = tuple(path for path in made if path.parent == campaign.folder.send_back)
    stale = _stale(campaign, made)
    aside = write_ours(campaign.folder, made, stale=stale, back_to=campaign.folder.returned)
    found = [*problems, *aside, *findings_to_act_on(collected)]
    if not files:
        found.append(problem("returns-none", campaign.folder.named(campaign.folder.returned)))
    return CollectMade(
        campaign,
        collected,
        where,
        tuple(made),
        tuple(sorted(path.stem for path in backs if path.suffix == ".xlsx")),
        tuple(dict.fromkeys(campaign.at_its_list(found))),
    )


def _files_in(folder: CampaignFolder) -> Iterator[_File]:
    """Give every file that came back; what programs leave beside it, and links out, is not one."""
    inside = folder.returned.resolve()
    for path in sorted(folder.returned.rglob("*")):
        name = path.relative_to(folder.returned).as_posix()
        is_hidden = any(part.startswith(_NOT_RETURNS) for part in Path(name).parts)
        if is_hidden or not path.is_file() or not path.resolve().is_relative_to(inside):
            continue
        yield _File(path, folder.named(path), sha256_of(path))


def _collected(
    campaign: OpenCampaign,
    round_: Round,
    files: list[_File],
    decisions: Decisions,
    asked: CollectAsked,
    progress: Counting,
) -> Collected:
    by_name = {file.name: file for file in files}
    kept = returns_to_reuse(campaign, round_, frozenset(file.sha256 for file in files))
    kept = tuple(
        one
        for one in kept
        if one.file in by_name
        and by_name[one.file].sha256 == one.sha256
        and not decisions.changes(one)
    )
    done = {one.file for one in kept}
    fresh = [file for file in files if file.name not in done]
    first = asked.received or asked.today
    hashes = {file.sha256 for file in files}
    seen = received_days(campaign, hashes, today=asked.today, first=first)
    came = [CameIn(f.path, f.name, seen.days.get(f.sha256, first)) for f in fresh]
    read = read_returned(
        came,
        round_,
        decisions=decisions,
        progress=lambda done: progress(done, len(fresh), fresh[done - 1].path.name),
    )
    returns = (*kept, *read)
    gone = tell_gone(returns_before(campaign), returns, round_)
    keep_returns(campaign, round_, returns)
    collected = collect((), round_, kept=returns, decisions=decisions)
    return replace(collected, across=(*collected.across, *gone, *seen.problems))


# --- decisions ------------------------------------------------------------------------------------


def _decided(
    campaign: OpenCampaign, round_: Round, files: list[_File], asked: CollectAsked
) -> Decisions:
    """Give what a person decided, with what is decided now written down."""
    decisions = decisions_of(campaign)
    if not asked.keep:
        return decisions
    file = _named(campaign, files, asked.keep)
    read_as = services_read(campaign).get(file.sha256, frozenset())
    service = asked.service or (next(iter(read_as)) if len(read_as) == 1 else "")
    known = [s.id for s in campaign.services]
    if service not in known:
        hint = near_miss(service, known) if service else ""
        what = (
            f"There is no service {service} on the list.{hint}"
            if service
            else (f"{file.path.name} does not say whose it is.")
        )
        raise UsageError(what, remedy=f"Add --service with one of: {', '.join(known)}.")
    if not asked.because:
        raise UsageError("Say why this file counts.", remedy='Add: --because "the later one"')
    keep = Keep(
        service=service,
        sha256=file.sha256,
        file=file.name,
        because=asked.because,
        as_it_stands=asked.as_it_stands,
    )
    rivals = rivals_of(campaign, file.sha256, service, round_)
    decided = with_decision(decisions, keep, holds=read_as, rivals=rivals)
    write_together({campaign.folder.decisions: written(decided)})
    return decisions_of(campaign)


def _named(campaign: OpenCampaign, files: list[_File], wanted: str) -> _File:
    """Give the file that a person named, as it stands in the folder or by the end of its path."""
    path = Path(wanted)
    exact = [f for f in files if f.path == path or f.path.resolve() == path.resolve()]
    found = exact or [f for f in files if f.name == wanted or f.path.name == wanted]
    if len(found) == 1:
        return found[0]
    names = [f.path.relative_to(campaign.folder.returned).as_posix() for f in files]
    what = "is no file" if not found else "is the name of several files"
    raise UsageError(
        f"{wanted} {what} in {campaign.folder.named(campaign.folder.returned)}."
        f"{near_miss(wanted, names)}",
        remedy="Name it with its folder, as register.xlsx does.",
    )


# --- what is written ------------------------------------------------------------------------------


def _made(
    library: Library,
    campaign: OpenCampaign,
    collected: Collected,
    round_: Round,
    where: tuple[Standing, ...],
    today: date,
) -> dict[Path, bytes]:
    """Give the register and what goes back, by the file it goes into."""
    dated = datetime.combine(today, time())
    book = register_of(collected, round_, dated=dated)
    files = {campaign.folder.register: write_workbook(book)}
    words, _ = load_words(library)
    by_service = {one.service.id: one for one in where}
    for back in collected.hand_backs:
        workbook = _workbook(campaign, back)
        files[campaign.folder.send_back / f"{back.name}.xlsx"] = workbook
        files[campaign.folder.send_back / f"{back.name}.txt"] = back.note.encode("utf-8")
        contact = next((c for c in campaign.contacts if c.service.id == back.service.id), None)
        standing = by_service.get(back.service.id)
        if words is not None and contact is not None and standing is not None:
            writer = Writer(words, campaign.model, campaign.file)
            draft = writer.hand_back(
                contact,
                standing,
                today=today,
                workbook=workbook,
                name=back.name,
                fixes=back.fixes,
            )
            files[campaign.folder.send_back / f"{back.name}.eml"] = draft.written()
    return files


def _workbook(campaign: OpenCampaign, back: HandBack) -> bytes:
    numbers = {row.service: row.number for row in campaign.issued}
    return workbook_of(
        campaign.model,
        back.service,
        campaign=campaign.file,
        # A service that was made of others may be handed their answers before it was issued any.
        issue_number=numbers.get(back.service.id, "none"),
        prefill=back.prefill,
        fixes=back.fixes,
        services=campaign.services,
    )


def _stale(campaign: OpenCampaign, made: Mapping[Path, bytes]) -> list[Path]:
    """Give what an earlier run wanted handed back, and nobody has to send any more.

    Only files named as they are named here are ours to take away: an officer may have put a reply
    beside them.
    """
    ids = {*(s.id for s in campaign.services), *(row.service for row in campaign.issued)}
    there = [p for p in campaign.folder.send_back.glob("*") if p.suffix in _HANDED_BACK]
    named = [p for p in there if p.stem in ids or _NUMBERED.sub("", p.stem) in ids]
    return [path for path in named if path not in made]
