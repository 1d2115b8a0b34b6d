"""``mail-merge.csv``: the invitations as a table, for those who send by mail merge.

It names people. It stands beside the drafts, goes no further, and no spreadsheet takes anything in
it for a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gaugebook.maturity.campaign.drafts import Writer, day_in_words
from gaugebook.maturity.campaign.plain_csv import write_csv
from gaugebook.maturity.services import Contact

MAIL_MERGE_FILE = "mail-merge.csv"
HEADINGS = (
    "Service",
    "Name",
    "E-mail",
    "Manager",
    "Manager e-mail",
    "Director",
    "Director e-mail",
    "Answered by a delegate",
    "Subject",
    "Questions",
    "Minutes",
    "Due",
    "Whom to ask",
    "Issue number",
    "Workbook",
)


def mail_merge(writer: Writer, contacts: Iterable[Contact], numbers: Mapping[str, str]) -> str:
    """Give the text of the file, to be written as UTF-8: a row a service that is asked.

    Parameters
    ----------
    writer
        The words, the model and the round.
    contacts
        The services and the people; those who are excused or have no number are left out.
    numbers
        The issue number of each service.
    """
    rows = (
        _row(writer, contact, numbers[contact.service.id])
        for contact in contacts
        if not contact.service.excused and contact.service.id in numbers
    )
    return write_csv([HEADINGS, *rows])


def _row(writer: Writer, contact: Contact, number: str) -> tuple[str, ...]:
    name, address = contact.to
    questions = len(writer.model.asked_of(contact.service.profile))
    draft = writer.invitation(contact, issue_number=number)
    return (
        contact.service.name,
        name,
        address,
        contact.manager,
        contact.email,
        contact.director,
        contact.director_email,
        "Yes" if contact.delegate_email else "No",
        draft.message.subject,
        str(questions),
        writer.words.minutes(questions),
        day_in_words(writer.campaign.due),
        writer.campaign.ask,
        number,
        f"{contact.service.id}.xlsx",
    )
