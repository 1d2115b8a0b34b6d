"""What lies in ``send/`` already and no longer fits the list of services.

Files that were issued are never made again unasked: a service may be half way through one. So
where the list has changed since, a person is told which of them to look at.
"""

from __future__ import annotations

import csv
import email
import email.policy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.form import form_rows
from gaugebook.maturity.services import Contact
from gaugebook.tables.caches import sha256_of
from gaugebook.words import listed
from gaugebook.workspace.assess.opened import OpenCampaign
from gaugebook.workspace.assess.own_files import moved_aside

_HEAD_BYTES = 16_384
"""How much of a draft is read: its headers stand before the attached workbook."""
_MOST_NAMED = 12


def outdated(campaign: OpenCampaign, kept: frozenset[str]) -> Iterator[Problem]:
    """Tell the issued files that the list of services, as it is now, would have otherwise.

    Parameters
    ----------
    campaign
        The campaign.
    kept
        The ids of the services whose files were left as they are.
    """
    for contact in campaign.contacts:
        if contact.service.id in kept:
            yield from _of(campaign, contact)
    asked = {service.id for service in campaign.services if not service.excused}
    issued = {row.service for row in campaign.issued}
    send = campaign.folder.send
    left = sorted(name for name in issued - asked if (send / f"{name}.xlsx").exists())
    if left:
        more = [f"{len(left) - _MOST_NAMED} more"] if left[_MOST_NAMED:] else []
        names = listed([*left[:_MOST_NAMED], *more])
        yield problem("issue-not-asked", Where(campaign.folder.named(send)), services=names)


def filled_in_place(campaign: OpenCampaign, again: Iterable[str]) -> list[Problem]:
    """Move workbooks aside that are to be made again and are no longer what was issued.

    Parameters
    ----------
    campaign
        The campaign.
    again
        The ids of the services whose files are about to be written.
    """
    folder = campaign.folder
    ours = {row.sha256 for row in campaign.issued}
    there = (folder.send / f"{name}.xlsx" for name in again)
    changed = [path for path in there if path.is_file() and sha256_of(path) not in ours]
    return [moved_aside(folder, path, back_to=folder.returned) for path in changed]


def _of(campaign: OpenCampaign, contact: Contact) -> Iterator[Problem]:
    folder, service = campaign.folder, contact.service
    facts: dict[str, Any] = {
        "service": service.name,
        "campaign": campaign.name,
        "service_id": service.id,
    }
    draft = folder.send / f"{service.id}.eml"
    address = _addressed_to(draft)
    if address is not None and address.casefold() != contact.to[1].casefold():
        where = folder.named(draft)
        yield problem("issue-draft-to-another", where, key=service.id, **facts)
    there = _first_cells(folder.send / f"{service.id}.csv")
    if there is None:
        return
    model, language = campaign.model, campaign.file.language
    every = {row.ref for row in form_rows(model, language=language)}
    asked = {row.ref for row in form_rows(model, profile=service.profile, language=language)}
    if there & every != asked:
        where = folder.named(folder.send / f"{service.id}.xlsx")
        yield problem("issue-other-questions", where, key=service.id, **facts)


def _addressed_to(draft: Path) -> str | None:
    """Give the address that a draft is to, empty where it has none; None where nobody can tell."""
    try:
        with draft.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        to = email.message_from_bytes(head, policy=email.policy.default)["To"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return to.addresses[0].addr_spec if to is not None and to.addresses else ""


def _first_cells(form: Path) -> frozenset[str] | None:
    """Give what stands first in each row of a form as plain text; None where it cannot be read."""
    try:
        text = form.read_text(encoding="utf-8-sig")
        return frozenset(row[0] for row in csv.reader(text.splitlines()) if row)
    except (OSError, ValueError, csv.Error):
        return None
