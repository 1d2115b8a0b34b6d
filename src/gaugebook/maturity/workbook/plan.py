"""Everything a workbook is made of, gathered once: the model, the service, the rows, the lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.errors import UsageError
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import BETWEEN, form_rows
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook.held import Held, held_rows
from gaugebook.maturity.workbook.lists import Lists, lists_of, role_texts


@dataclass(frozen=True)
class Plan:
    """What one workbook is made of."""

    model: Assessment
    service: Service
    campaign: CampaignFile
    issue_number: str
    words: Texts
    held: tuple[Held, ...]
    lists: Lists
    services: tuple[str, ...]
    fixes: Mapping[str, str] | None = None
    last_time: tuple[Held, ...] = ()
    last_cycle: str = ""
    role: str = ""

    @property
    def dated(self) -> datetime.datetime:
        """The time that the file says it was made: the day on which the round was opened."""
        return datetime.datetime.combine(self.campaign.opened, datetime.time())


def plan_of(
    model: Assessment,
    service: Service,
    *,
    campaign: CampaignFile,
    issue_number: str,
    prefill: Answers | None,
    fixes: Mapping[str, str] | None,
    services: Sequence[Service],
    language: str,
) -> Plan:
    """Gather what a workbook is made of.

    Answers of another cycle are marked as last time's; those of the same cycle are the service's
    own, handed back.

    Raises
    ------
    UsageError
        When the service is asked nothing, as no statement is for its profile.
    """
    words = Texts(language)
    rows = form_rows(model, profile=service.profile, language=language)
    if not rows:
        raise UsageError(
            f"{service.name} is asked nothing: {model.key} has no question for {service.profile}."
        )
    names = tuple(dict.fromkeys([service.name, *(s.name for s in services)]))
    unsettled = [name.partition(BETWEEN)[0] for name, text in (fixes or {}).items() if text]
    held = held_rows(model, rows, prefill, unsettled=unsettled)
    is_last_time = prefill is not None and bool(prefill.cycle) and prefill.cycle != campaign.cycle
    return Plan(
        model=model,
        service=service,
        campaign=campaign,
        issue_number=issue_number,
        words=words,
        held=held,
        lists=lists_of(model, rows, services=names, words=words),
        services=names,
        fixes=fixes,
        last_time=held if is_last_time else (),
        last_cycle=prefill.cycle if prefill is not None and is_last_time else "",
        role="" if is_last_time or prefill is None else _role(model, prefill, words),
    )


def _role(model: Assessment, answers: Answers, words: Texts) -> str:
    """Give the role of whoever answered, where all answers are of one."""
    given = {answer.role for answer in answers.given if answer.role}
    ids = [role.id for role in model.roles if role.answers]
    texts = role_texts(model, words.language)
    return next((t for i, t in zip(ids, texts, strict=True) if given == {i}), "")
