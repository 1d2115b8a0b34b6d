"""The e-mails of a round as drafts: invitations, reminders, the note with a file handed back.

A person sends them. Nothing here knows a mail server, and no draft says that it was sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.campaign.messages import Attachment, Message, write_message
from gaugebook.maturity.campaign.standing import IN_HAND, Standing
from gaugebook.maturity.campaign.words import CampaignWords, MessageWords, fill
from gaugebook.maturity.form import BETWEEN
from gaugebook.maturity.services import Contact
from gaugebook.periods import long_date, parse_period
from gaugebook.words import capitalised, listed, one_line, shortened

MOST_LISTED = 10
"""Answers that an e-mail lists one by one; the workbook has them all."""
_LONGEST_QUESTION = 90
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_CHASED = IN_HAND | {"excused", "not_sent", "to_decide"}


@dataclass(frozen=True)
class Draft:
    """One draft: its service, the name of its file, what it says."""

    service: str
    message: Message
    name: str = ""

    @property
    def file(self) -> str:
        """The name of its file: that of the service, where it has no other."""
        return f"{self.name or self.service}.eml"

    def written(self) -> bytes:
        """Give the bytes of the file."""
        return write_message(self.message)


@dataclass(frozen=True)
class Writer:
    """Writes the drafts of one round."""

    words: CampaignWords
    model: Assessment
    campaign: CampaignFile

    def invitation(
        self,
        contact: Contact,
        *,
        issue_number: str,
        workbook: bytes | None = None,
        last_cycle: str = "",
        handed_over: Sequence[str] = (),
    ) -> Draft:
        """Ask a service to answer.

        Parameters
        ----------
        contact
            The service, and whom to write to: its delegate, else its manager.
        issue_number
            Of its workbook.
        workbook
            The bytes of its workbook, to be attached.
        last_cycle
            Of which cycle the answers are that the workbook begins with, if any: ``2026-Q3``.
        handed_over
            Names of the services whose answers of this round it begins with, if any.
        """
        facts = self._facts(contact, issue_number, workbook)
        last = parse_period(last_cycle).label if last_cycle else ""
        facts |= {"last_cycle": last, "handed_over": listed(list(handed_over))}
        return self._draft(contact, self.words.invitation, facts, workbook)

    def reminder(
        self,
        contact: Contact,
        standing: Standing,
        *,
        today: date,
        workbook: bytes | None = None,
        escalate_after: int | None = None,
    ) -> Draft:
        """Remind a service of what is missing, in words that suit how late it is.

        Parameters
        ----------
        contact
            The service, and whom to write to.
        standing
            Where it stands.
        today
            The day to look from.
        workbook
            What to attach: the workbook that was issued, or the one that was handed back.
        escalate_after
            More days late than these, and the director gets a copy; nobody does where left out.
        """
        facts = self._facts(contact, standing.issue_number, workbook)
        cc = _director(contact, standing, escalate_after)
        facts |= self._progress(standing, today)
        facts["director"] = cc[0][0] or "your director" if cc else ""
        facts["what_is_missing"] = self._missing(standing, facts)
        return self._draft(contact, self._reminder_words(standing), facts, workbook, cc=cc)

    def hand_back(
        self,
        contact: Contact,
        standing: Standing,
        *,
        today: date,
        workbook: bytes | None = None,
        name: str = "",
        fixes: Mapping[str, str] | None = None,
    ) -> Draft:
        """Tell a service what its file still needs, or that it cannot be read, or which counts.

        Parameters
        ----------
        contact, standing, today, workbook
            As in `reminder`.
        name
            What the draft and the attached file are called, where a service gets more than one
            back; its id otherwise.
        fixes
            What this file needs, where it is not what `standing` says of the service.
        """
        if fixes is not None:
            standing = replace(standing, state="needs_an_answer", fixes=fixes)
        facts = self._facts(contact, standing.issue_number, workbook)
        if name and workbook is not None:
            facts["file"] = f"{name}.xlsx"
        facts |= self._progress(standing, today) | {"director": ""}
        facts["what_is_missing"] = self._missing(standing, facts)
        words = self.words.hand_back
        if standing.state == "not_readable":
            words = self.words.unreadable
        elif standing.state == "to_decide":
            words = self.words.which_file
        return self._draft(contact, words, facts, workbook, name=name)

    def _reminder_words(self, standing: Standing) -> MessageWords:
        if standing.days_late == 0:
            return self.words.reminder_early
        is_very_late = standing.days_late > self.words.very_late_after_days
        return self.words.reminder_very_late if is_very_late else self.words.reminder_late

    def _draft(
        self,
        contact: Contact,
        words: MessageWords,
        facts: Mapping[str, object],
        workbook: bytes | None,
        *,
        cc: tuple[tuple[str, str], ...] = (),
        name: str = "",
    ) -> Draft:
        person, address = contact.to
        attached = f"{name}.xlsx" if name else _file_of(contact)
        files = () if workbook is None else (Attachment(attached, workbook),)
        made_up = f"{one_line(self.words.made_up)}\n\n" if self.campaign.made_up else ""
        message = Message(
            subject=one_line(fill(words.subject, facts)),
            text=f"{made_up}{fill(words.text, facts)}",
            to=(person, address) if address else None,
            cc=cc,
            sender=self.campaign.sender,
            language=self.campaign.language,
            attachments=files,
        )
        return Draft(contact.service.id, message, name)

    def _facts(
        self, contact: Contact, issue_number: str, workbook: bytes | None
    ) -> dict[str, object]:
        """Give what can be filled in everywhere, each on one line."""
        campaign, service = self.campaign, contact.service
        questions = len(self.model.asked_of(service.profile))
        reply = campaign.right_of_reply_until
        return {
            "service": one_line(service.name),
            "title": one_line(say(self.model.model.title, campaign.language)),
            "cycle": campaign.period.label,
            "questions": questions,
            "minutes": self.words.minutes(questions),
            "due": day_in_words(campaign.due),
            "cut_off": day_in_words(campaign.cut_off) if campaign.cut_off is not None else "",
            "reply_until": day_in_words(reply) if reply is not None else "",
            "ask": one_line(campaign.ask),
            "signature": capitalised(one_line(campaign.ask)),
            "greeting": one_line(contact.to[0]) or "colleague",
            "manager": one_line(contact.manager),
            "is_delegate": bool(contact.delegate_email),
            "file": _file_of(contact) if workbook is not None else "",
            "issue_number": issue_number,
        }

    def _progress(self, standing: Standing, today: date) -> dict[str, object]:
        received = standing.received_on
        return {
            "days_left": max(0, (self.campaign.due - today).days),
            "days_late": standing.days_late,
            "is_too_late": today > self.campaign.last_day,
            "is_all_missing": standing.files == 0,
            "received": day_in_words(received) if received is not None else "",
        }

    def _missing(self, standing: Standing, facts: Mapping[str, object]) -> str:
        """Say what is missing: everything, some answers one by one, or a file that can be read."""
        missing, fixes = self.words.missing, standing.fixes
        others = max(0, len(fixes) - MOST_LISTED)
        known = {**facts, "count": len(fixes), "others": others}
        if standing.state == "not_readable":
            return fill(missing.unreadable, known)
        if standing.state == "to_decide":
            return fill(missing.to_decide, known)
        if not fixes:
            return fill(missing.everything, known)
        shown = list(fixes.items())[:MOST_LISTED] if others else list(fixes.items())
        lines = [f"- {self._named(ref)}: {one_line(fix)}" for ref, fix in shown]
        if others:
            lines.append(f"- {fill(missing.others, known)}")
        above = missing.some if standing.files else missing.handed_over
        return "\n".join([fill(above, known), *lines])

    def _named(self, ref: str) -> str:
        """Give a statement as a reader knows it: its Ref and the beginning of its question."""
        statement = self.model.statements.get(ref.partition(BETWEEN)[0])
        if statement is None:
            return ref
        ask = one_line(say(statement.ask, self.campaign.language))
        return f"{ref} ({shortened(ask, _LONGEST_QUESTION)})"


def chase(
    writer: Writer,
    contacts: Sequence[Contact],
    where: Sequence[Standing],
    *,
    today: date,
    workbooks: Mapping[str, bytes] | None = None,
    escalate_after: int | None = None,
) -> Iterator[Draft]:
    """Give a reminder for each service that is asked and whose answers are not in hand.

    None is written for one that is excused, whose workbook was not sent, or for which we have to
    decide something ourselves.

    Parameters
    ----------
    writer
        The words, the model and the round.
    contacts, where
        The services and where they stand, of `standings`.
    today
        The day to look from.
    workbooks
        What to attach, by the id of the service.
    escalate_after
        See `Writer.reminder`.
    """
    by_id = {standing.service.id: standing for standing in where}
    for contact in contacts:
        standing = by_id.get(contact.service.id)
        if standing is None or standing.state in _NOT_CHASED:
            continue
        workbook = (workbooks or {}).get(contact.service.id)
        yield writer.reminder(
            contact, standing, today=today, workbook=workbook, escalate_after=escalate_after
        )


def day_in_words(day: date) -> str:
    """Give a day with its weekday, as people plan by it.

    >>> day_in_words(date(2026, 12, 21))
    'Monday 21 December 2026'
    """
    return f"{_WEEKDAYS[day.weekday()]} {long_date(day)}"


def _file_of(contact: Contact) -> str:
    return f"{contact.service.id}.xlsx"


def _director(
    contact: Contact, standing: Standing, escalate_after: int | None
) -> tuple[tuple[str, str], ...]:
    """Give the director as the one who gets a copy, where it is late enough for that."""
    if escalate_after is None or standing.days_late <= escalate_after:
        return ()
    address = contact.director_email
    if not address or address.casefold() == contact.to[1].casefold():
        return ()
    return ((contact.director, address),)
