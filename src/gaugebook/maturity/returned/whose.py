"""Whose return a file is: from what it says of itself and from its issue number, never guessed."""

from __future__ import annotations

import datetime

from gaugebook.errors import Where
from gaugebook.maturity.form import START_DATE, START_NAME, START_ROLE, START_SERVICE
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.start import StartSheet, day_finished
from gaugebook.maturity.returned.texts import plain
from gaugebook.maturity.returns import About
from gaugebook.redaction import out_of_place, quoted
from gaugebook.words import folded, listed


def service_of(
    about: About,
    properties: About | None,
    start: StartSheet,
    round_: Round,
    found: Findings,
    *,
    where: Where,
    sha256: str = "",
) -> str:
    """Give the id of the service whose return a file is; empty where a person has to say.

    Parameters
    ----------
    about, properties
        What the file says of itself, and what its document properties say.
    start
        The first sheet; the name typed there confirms or contradicts.
    round_
        The services and the issue numbers.
    found
        Takes what is found.
    where
        Where the file says which service it is.
    sha256
        Of the file, by which a person may have said whose it is.
    """
    if decided := round_.decided.get(sha256):
        found.add("return-decided", because=f"it is of {round_.names([decided])[0]}")
        return decided
    issued_to = round_.issued_to(about.issue_number)
    service = about.service or issued_to
    typed = start.text(START_SERVICE)
    if not service:
        hint = f" The first sheet says {quoted(typed)}." if typed else ""
        found.add("return-service-unknown", hint=hint)
        return ""
    if service not in round_.by_id and service not in round_.successors:
        found.add("return-service-not-listed", where, found=service)
        return ""
    _tell_copied(service, issued_to, properties, round_, found, where)
    if typed and service in round_.by_id and not _confirms(service, typed, round_):
        place = start.where(found.file, START_SERVICE)
        name = round_.by_id[service].name
        if round_.service_typed(typed) is not None:
            found.add("return-service-contradicted", place, found=quoted(typed), service=name)
            return ""
        found.add("return-service-name", place, found=out_of_place(typed), service=name)
    return service


def _confirms(service: str, typed: str, round_: Round) -> bool:
    known = round_.by_id[service]
    return plain(typed) in (plain(known.name), plain(known.id))


def _tell_copied(
    service: str,
    issued_to: str,
    properties: About | None,
    round_: Round,
    found: Findings,
    where: Where,
) -> None:
    """Tell a file that was made of another service's."""
    known = round_.by_id.get(service)
    own = {"", service, *(known.came_from if known else ())}
    others = {issued_to, properties.service if properties else ""} - own
    if others:
        names = listed(round_.names(sorted(others)))
        mine = round_.names([service])[0]
        found.add("return-of-another-file", where, found=names, service=mine, others=names)


def respondent_of(start: StartSheet, round_: Round) -> str:
    """Give a key of the name that was typed; the name itself goes no further."""
    name = folded(start.text(START_NAME))
    return round_.key_of_name(name) if name else ""


def role_of(start: StartSheet, round_: Round, found: Findings) -> str:
    """Give the role that was chosen; what is none of the model's is told, and is no role."""
    text = start.text(START_ROLE)
    if not text:
        return ""
    for role in round_.model.roles:
        labels = {plain(role.id), *(plain(label) for label in (role.label or {}).values())}
        if plain(text) in labels:
            if role.answers:
                return role.id
            break
    if round_.model.roles:
        place = start.where(found.file, START_ROLE)
        found.add("return-role-unknown", place, found=out_of_place(text))
    return ""


def finished_on(start: StartSheet, round_: Round, found: Findings) -> datetime.date | None:
    """Give the day that was typed as finished; what can be read in two ways is told."""
    text = start.text(START_DATE)
    if not text:
        return None
    campaign = round_.campaign
    day = day_finished(text, first=campaign.opened, last=campaign.last_day)
    if day is None:
        place = start.where(found.file, START_DATE)
        found.add("return-day-unclear", place, found=out_of_place(text))
    return day
