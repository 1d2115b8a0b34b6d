"""The tracker of a round: who was asked, what came back, what is late, by directorate and director.

The workbook names managers and directors and is an officer's working file, never a paper. The plain
rows, for the terminal and for ``--json``, name services only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.campaign.standing import IN_HAND, STATE_WORDS, Standing, State
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Contact
from gaugebook.periods import long_date
from gaugebook.words import counted, listed
from gaugebook.workbooks import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)

TRACKER_FILE = "tracker.xlsx"
_NONE = "None"
_NOT_KNOWN = "Not known"

_COLUMNS: Mapping[str, tuple[State, ...]] = {
    "Accepted": ("accepted", "accepted_with_notes"),
    "Answered by others": ("inherited",),
    "Needs an answer": ("needs_an_answer",),
    "Not readable": ("not_readable",),
    "To decide": ("to_decide",),
    "Overdue": ("overdue",),
    "Waiting": ("waiting",),
    "Not sent yet": ("not_sent",),
}
"""The columns of the summary: each state of a service that is asked stands in exactly one."""


@dataclass(frozen=True)
class Tally:
    """How the services of one group stand.

    `by_column` has the headings of `_COLUMNS`; its numbers add up to `asked`. `delegated` and
    `late` are counted among those asked. `late` takes in those that are overdue.
    """

    kind: str
    name: str
    listed: int
    excused: int
    asked: int
    delegated: int
    by_column: Mapping[str, int]
    late: int

    def as_dict(self) -> dict[str, object]:
        """Give the counts as plain values, for JSON."""
        named = {_plain(heading): count for heading, count in self.by_column.items()}
        counts = {"listed": self.listed, "excused": self.excused, "asked": self.asked}
        more = {"delegated": self.delegated, "late": self.late}
        return {"group": self.name, **counts, **more, **named}


def _plain(heading: str) -> str:
    return heading.casefold().replace(" ", "_")


def tallies(where: Sequence[Standing], contacts: Sequence[Contact] = ()) -> tuple[Tally, ...]:
    """Count the services: all of them, then by directorate, then by director.

    Parameters
    ----------
    where
        Where the services stand.
    contacts
        Who the directors are; none are counted without them, as for anything but the tracker.
    """
    directors = {c.service.id: c.director or _NONE for c in contacts}

    def group(standing: Standing) -> str:
        return standing.service.group or _NONE

    def director(standing: Standing) -> str:
        return directors.get(standing.service.id, _NONE)

    found = [_tally("All services", "All", where)]
    if any(standing.service.group for standing in where):
        found += _grouped("Directorate", where, group)
    if any(name != _NONE for name in directors.values()):
        found += _grouped("Director", where, director)
    return tuple(found)


def _grouped(kind: str, where: Sequence[Standing], key: Callable[[Standing], str]) -> list[Tally]:
    names = sorted({key(s) for s in where}, key=lambda name: (name == _NONE, name.casefold()))
    return [_tally(kind, name, [s for s in where if key(s) == name]) for name in names]


def _tally(kind: str, name: str, where: Sequence[Standing]) -> Tally:
    asked = [standing for standing in where if standing.is_asked]
    return Tally(
        kind=kind,
        name=name,
        listed=len(where),
        excused=len(where) - len(asked),
        asked=len(asked),
        delegated=sum(standing.service.delegated for standing in asked),
        by_column={
            heading: sum(standing.state in states for standing in asked)
            for heading, states in _COLUMNS.items()
        },
        late=sum(standing.days_late > 0 for standing in asked),
    )


def plain_rows(where: Sequence[Standing]) -> list[dict[str, object]]:
    """Give a row a service for the terminal and for JSON, without anybody's name.

    The reason of an excuse is left out too: it is free text, and may name somebody.
    """
    return [
        {
            "service": s.service.id,
            "name": s.service.name,
            "group": s.service.group or None,
            "state": s.state,
            "state_in_words": STATE_WORDS[s.state],
            "issue_number": s.issue_number or None,
            "asked_on": s.asked_on.isoformat() if s.asked_on else None,
            "received_on": s.received_on.isoformat() if s.received_on else None,
            "files": s.files,
            "delegated": s.service.delegated,
            "answers_needed": len(s.fixes),
            "days_late": s.days_late,
            "after_cut_off": s.is_after_cut_off,
        }
        for s in where
    ]


def in_one_sentence(where: Sequence[Standing]) -> str:
    """Say how the round stands, for the end of a command.

    Examples
    --------
    >>> from gaugebook.maturity.services import Service
    >>> bins, parks = Service("bins", "Bins"), Service("parks", "Parks")
    >>> in_one_sentence([Standing(bins, "accepted"), Standing(parks, "overdue", days_late=3)])
    '1 of 2 services asked have answered; 1 overdue.'
    """
    tally = _tally("All services", "All", where)
    in_hand = sum(standing.state in IN_HAND for standing in where)
    open_ = [
        f"{tally.by_column[heading]} {heading.casefold()}"
        for heading in ("Needs an answer", "Not readable", "To decide", "Overdue", "Waiting")
        if tally.by_column[heading]
    ]
    not_sent = tally.by_column["Not sent yet"]
    open_ += [f"{not_sent} not sent yet"] if not_sent else []
    open_ += [f"{tally.excused} excused"] if tally.excused else []
    late = sum(standing.is_after_cut_off for standing in where)
    open_ += [f"{late} answered after the last day, and stays out of the paper"] if late else []
    more = f"; {listed(open_)}" if open_ else ""
    return f"{in_hand} of {counted(tally.asked, 'service')} asked have answered{more}."


def tracker(
    model: Assessment,
    campaign: CampaignFile,
    contacts: Sequence[Contact],
    where: Sequence[Standing],
    *,
    today: date,
    unmatched: Sequence[Return] = (),
) -> Workbook | None:
    """Give the tracker as a workbook: a row a service, then the counts; None without services.

    Parameters
    ----------
    model, campaign
        The model and the round.
    contacts, where
        The services, the people, and where the services stand.
    today
        The day to look from.
    unmatched
        Files of which nobody knows the service, or whose service is not listed.
    """
    if not where:
        return None
    title = say(model.model.title, campaign.language)
    made_up = (Line("Made-up data."),) if campaign.made_up else ()
    private = Line("This file names people: it is for those who run the round, and for no paper.")
    days = [f"Due by {long_date(campaign.due)}"]
    if campaign.cut_off is not None:
        days.append(f"answers count until {long_date(campaign.cut_off)}")
    lines = (
        Line(f"As it stood on {long_date(today)}. {'; '.join(days)}."),
        Line(in_one_sentence(where)),
        *_unmatched_lines(unmatched),
        private,
        *made_up,
    )
    summed = (
        Line("Accepted to Not sent yet add up to Asked. Late counts all that are or were late."),
        *made_up,
    )
    name = f"{title}, {campaign.period.label}"
    sheets = (
        Sheet("Services", f"Tracker: {name}", lines, _services_table(contacts, where)),
        Sheet("Summary", f"Summary: {name}", summed, _summary_table(tallies(where, contacts))),
    )
    return Workbook(
        title=f"Tracker: {name}",
        subject=title,
        creator=campaign.ask or model.model.owner,
        language="en-GB",
        dated=datetime.combine(today, time()),
        sheets=sheets,
    )


def _unmatched_lines(unmatched: Sequence[Return]) -> tuple[Line, ...]:
    if not unmatched:
        return ()
    count = counted(len(unmatched), "file")
    return (Line(f"{count} came back whose service is not known; see register.xlsx."),)


_HEADINGS: tuple[WorkbookColumn, ...] = (
    WorkbookColumn("Service", strong=True),
    WorkbookColumn("State"),
    WorkbookColumn("Days late", kind="number"),
    WorkbookColumn("Answers needed", kind="number"),
    WorkbookColumn("Asked on"),
    WorkbookColumn("Received on"),
    WorkbookColumn("After the cut-off"),
    WorkbookColumn("Files", kind="number"),
    WorkbookColumn("Delegated"),
    WorkbookColumn("Who answers"),
    WorkbookColumn("E-mail"),
    WorkbookColumn("Director"),
    WorkbookColumn("Directorate"),
    WorkbookColumn("Excused because"),
    WorkbookColumn("Issue number"),
)


def _services_table(contacts: Sequence[Contact], where: Sequence[Standing]) -> WorkbookTable:
    by_id = {contact.service.id: contact for contact in contacts}
    rows = tuple(_row(by_id.get(s.service.id, Contact(s.service)), s) for s in where)
    return WorkbookTable("tbl_services", _HEADINGS, rows)


def _row(contact: Contact, standing: Standing) -> tuple[WorkbookCell, ...]:
    name, address = contact.to
    service = standing.service
    values: tuple[str | int, ...] = (
        service.name,
        STATE_WORDS[standing.state],
        standing.days_late,
        len(standing.fixes),
        _day(standing.asked_on, "Not asked yet" if standing.is_asked else "Not asked"),
        _day(standing.received_on, _NOT_KNOWN if standing.files else "Not received"),
        "Yes" if standing.is_after_cut_off else "No",
        standing.files,
        "Yes" if service.delegated else "No",
        name or _NOT_KNOWN,
        address or _NOT_KNOWN,
        contact.director or _NOT_KNOWN,
        service.group or _NONE,
        service.excused or "Not excused",
        standing.issue_number or _NONE,
    )
    return tuple(WorkbookCell(value) for value in values)


def _day(day: date | None, otherwise: str) -> str:
    """Give a day so that a column of them sorts; words where there is none."""
    return day.isoformat() if day is not None else otherwise


def _summary_table(found: Sequence[Tally]) -> WorkbookTable:
    counts = ("Listed", "Excused", "Asked", *_COLUMNS, "Late", "Delegated")
    columns = (
        WorkbookColumn("Counted by"),
        WorkbookColumn("Name", strong=True),
        *(WorkbookColumn(heading, kind="number") for heading in counts),
    )
    rows = tuple(tuple(WorkbookCell(value) for value in _counts(tally)) for tally in found)
    return WorkbookTable("tbl_summary", columns, rows)


def _counts(tally: Tally) -> tuple[str | int, ...]:
    return (
        tally.kind,
        tally.name,
        tally.listed,
        tally.excused,
        tally.asked,
        *tally.by_column.values(),
        tally.late,
        tally.delegated,
    )
