"""Where each service stands on a day: asked, waiting, received, overdue, excused.

Every service of the list is in exactly one state, so that the numbers of a tracker add up to the
services that were asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.campaign.issued import Issued, first_by_service, numbers_by_service
from gaugebook.maturity.returns import OUTCOME_WORDS, Return
from gaugebook.maturity.services import Service

State = Literal[
    "accepted",
    "accepted_with_notes",
    "inherited",
    "needs_an_answer",
    "not_readable",
    "to_decide",
    "overdue",
    "waiting",
    "not_sent",
    "excused",
]
STATE_WORDS: Mapping[State, str] = {
    "accepted": OUTCOME_WORDS["accepted"],
    "accepted_with_notes": OUTCOME_WORDS["accepted_with_notes"],
    "inherited": "Answered by the services it was made of",
    "needs_an_answer": OUTCOME_WORDS["needs_an_answer"],
    "not_readable": OUTCOME_WORDS["not_readable"],
    "to_decide": "A person must choose between files",
    "overdue": "Overdue",
    "waiting": "Waiting, not yet due",
    "not_sent": "Not sent yet",
    "excused": "Excused",
}
IN_HAND: frozenset[State] = frozenset({"accepted", "accepted_with_notes", "inherited"})
"""The states in which the answers count, and nobody is chased."""


@dataclass(frozen=True)
class Standing:
    """Where one service stands.

    Attributes
    ----------
    asked_on, issue_number
        When its workbook was first made, and its number; None and empty where it was not.
    received_on
        The day of the file that counts, else of the last one; None where none came or its day is
        not known.
    files
        How many files came from it.
    fixes
        What the last file still needs, by statement.
    days_late
        From the day it was due to the day it came, or to today where it is still open; 0 where it
        is not late.
    is_after_cut_off
        Whether its answers came too late for the paper.
    """

    service: Service
    state: State
    asked_on: date | None = None
    issue_number: str = ""
    received_on: date | None = None
    files: int = 0
    fixes: Mapping[str, str] = field(default_factory=dict)
    days_late: int = 0
    is_after_cut_off: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether it must answer."""
        return self.state != "excused"


def standings(
    services: Sequence[Service],
    *,
    campaign: CampaignFile,
    issued: Sequence[Issued],
    returned: Sequence[Return],
    received: Mapping[str, date] | None = None,
    today: date,
    undecided: Collection[str] = (),
    answering: Collection[str] = (),
    late: Collection[str] = (),
    asked_anew: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Standing, ...]:
    """Say where every service of the list stands, in its order.

    Parameters
    ----------
    services
        The services of the list.
    campaign
        The round: until when answers are due, and count.
    issued
        What was issued.
    returned
        What came back. Files without a service, or of one that is not listed, are not here: see
        `unmatched`.
    received
        The day on which each file came, by its name in the folder; that which the return has
        itself, where it is left out.
    today
        The day to look from.
    undecided
        Ids of services whose files differ, and nobody has decided which counts.
    answering
        Ids of services whose answers count. One without a file of its own was answered by those
        that it was made of.
    late
        Those of them whose answers came too late to count.
    asked_anew
        What is asked of services that sent no file themselves, by id and statement: those that
        they were made of left it open, or differ.
    """
    known = {r.file: r.received for r in returned if r.received is not None}
    days = {**known, **(received or {})}
    numbers, first = numbers_by_service(issued), first_by_service(issued)
    found = []
    for service in services:
        files = [r for r in returned if r.service == service.id]
        row = first.get(service.id)
        counted = _counted(files, days)
        anew = (asked_anew or {}).get(service.id, {}) if counted is None else {}
        state = _state(
            service,
            counted,
            is_sent=row is not None,
            is_undecided=service.id in undecided,
            has_all=service.id in answering,
            is_asked_anew=bool(anew),
            is_past=today > campaign.due,
        )
        day = days.get(counted.file) if counted is not None else None
        is_late = day is not None and day > campaign.last_day
        found.append(
            Standing(
                service,
                state,
                asked_on=row.made_on if row is not None else None,
                issue_number=numbers.get(service.id, ""),
                received_on=day,
                files=len(files),
                fixes=counted.fixes if counted is not None else anew,
                days_late=_days_late(state, day, today, campaign),
                is_after_cut_off=state in IN_HAND and (service.id in late or is_late),
            )
        )
    return tuple(found)


def unmatched(services: Sequence[Service], returned: Sequence[Return]) -> tuple[Return, ...]:
    """Give the files whose service is not known, or is not of the list: a person must look.

    Those of services that others were made of are not among them.
    """
    known = {name for service in services for name in (service.id, *service.came_from)}
    return tuple(r for r in returned if r.service not in known)


def _counted(files: Sequence[Return], received: Mapping[str, date]) -> Return | None:
    """Give the first file that was accepted, else the last one that came."""

    def when(file: Return) -> tuple[date, str]:
        return received.get(file.file, date.max), file.file

    accepted = sorted((r for r in files if r.is_accepted), key=when)
    if accepted:
        return accepted[0]
    return max(files, key=lambda r: (received.get(r.file, date.min), r.file), default=None)


def _state(
    service: Service,
    counted: Return | None,
    *,
    is_sent: bool,
    is_undecided: bool,
    has_all: bool,
    is_asked_anew: bool,
    is_past: bool,
) -> State:
    if service.excused:
        return "excused"
    if is_undecided:
        return "to_decide"
    if counted is not None:
        return counted.outcome
    if has_all:
        return "inherited"
    if is_asked_anew:
        return "needs_an_answer"
    if not is_sent:
        return "not_sent"
    return "overdue" if is_past else "waiting"


def _days_late(state: State, day: date | None, today: date, campaign: CampaignFile) -> int:
    if state in ("excused", "inherited", "not_sent"):
        return 0
    until = today
    if state in IN_HAND:
        if day is None:
            return 0
        until = day
    return max(0, (until - campaign.due).days)
