"""Opening a round of self-assessment, and reading back the file that says what it is.

A round is opened once, as a ``campaign.yaml`` that an officer may then edit. The text is written
here and read back through the same door as any other, so what is written can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, ONE_LANGUAGE, say
from gaugebook.definitions.campaign import CAMPAIGN_FILE, CampaignFile
from gaugebook.definitions.files import LoadedYaml, build, parse_yaml
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.errors import Problem, near_miss, problem
from gaugebook.maturity.campaign.addresses import fault_of_address
from gaugebook.periods import long_date, parse_period

if TYPE_CHECKING:
    from gaugebook.definitions.catalogue import Library

DAYS_TO_ANSWER, DAYS_OF_GRACE, DAYS_TO_REPLY = 28, 7, 28
"""Where no dates are given: four weeks to answer, one more until the cut-off, then four weeks in
which services see their results and may reply."""
_FEWEST_DAYS_TO_ANSWER, _FEWEST_DAYS_TO_REPLY = 7, 10
_UNSAFE_IN_FOLDERS = '/\\:*?"<>| '


@dataclass(frozen=True)
class Opened:
    """A round that was opened: the name of its folder, what the round is, the text of its file."""

    name: str
    campaign: CampaignFile
    text: str


@dataclass(frozen=True)
class Dates:
    """The days of a round; those left out follow from the others.

    Days that follow are moved on to the next working day: nobody answers on a Sunday.
    """

    opened: date
    due: date | None = None
    cut_off: date | None = None
    right_of_reply_until: date | None = None

    def filled(self, calendar: WorkingDays) -> tuple[date, date, date, date]:
        """Give all four: opened, due, cut-off, right of reply until."""
        due = self.due or _worked(self.opened + timedelta(DAYS_TO_ANSWER), calendar)
        cut_off = self.cut_off or _worked(due + timedelta(DAYS_OF_GRACE), calendar)
        reply = _worked(cut_off + timedelta(DAYS_TO_REPLY), calendar)
        return self.opened, due, cut_off, self.right_of_reply_until or reply


def campaign_name(model_id: str, cycle: str) -> str:
    """Give the name of a round's folder: model and cycle, in marks that every folder can have.

    >>> campaign_name("customer-experience", "2026/27-Q2")
    'customer-experience-2026-27-Q2'
    """
    return "".join("-" if mark in _UNSAFE_IN_FOLDERS else mark for mark in f"{model_id}-{cycle}")


def open_campaign(
    model: Assessment,
    *,
    cycle: str,
    dates: Dates,
    services: str = "services.xlsx",
    org_code: str = "",
    made_up: bool = False,
    target: str | None = None,
    previous: str | None = None,
    ask: str = "the performance team",
    sender: str = "",
    language: str = FIRST_LANGUAGE,
    existing: Mapping[str, CampaignFile] | None = None,
    calendar: WorkingDays | None = None,
) -> tuple[Opened | None, list[Problem]]:
    """Plan a round: the text of its file and the name of its folder. Nothing is written.

    Parameters
    ----------
    model
        The model, in the version to ask by.
    cycle
        The period that the round stands for, such as ``2026-Q4`` or ``2026/27``.
    dates
        When it is opened and due; what is left out follows, see `Dates`.
    services
        The name of the list of services in the folder.
    org_code, made_up, target, previous, ask, sender, language
        As in `gaugebook.definitions.campaign.CampaignFile`.
    existing
        The rounds that there are, by name.
    calendar
        Which days are worked; England's where left out.

    Returns
    -------
    tuple
        The round, or None where a refusal is among the findings, which name the lines of the file
        as it would have been.
    """
    opened, due, cut_off, reply = dates.filled(calendar or WorkingDays())
    fields = {
        "schema": "campaign/1",
        "model": model.id,
        "version": model.version,
        "cycle": cycle,
        "org_code": org_code,
        "made_up": made_up,
        "services": services,
        "target": target,
        "previous": previous,
        "opened": opened,
        "due": due,
        "cut_off": cut_off,
        "right_of_reply_until": reply,
        "ask": ask,
        "sender": sender,
        "language": language,
    }
    text = _text(model, fields)
    loaded, problems = parse_yaml(text, CAMPAIGN_FILE)
    if loaded is None:
        return None, problems
    campaign, found = build(CampaignFile, loaded)
    problems += found
    if campaign is None:
        return None, problems
    name = campaign_name(model.id, cycle)
    names = None if existing is None else tuple(existing)
    problems += _check(campaign, loaded, model, names)
    problems += _twice(campaign, loaded, existing or {})
    is_refused = any(p.is_refused for p in problems)
    return (None if is_refused else Opened(name, campaign, text)), problems


def read_campaign(
    loaded: LoadedYaml, library: Library, *, campaigns: Collection[str] | None = None
) -> tuple[CampaignFile | None, list[Problem]]:
    """Read a round's file and hold it against the library, with every fault at its line.

    Parameters
    ----------
    loaded
        The file's content.
    library
        The maturity models in reach.
    campaigns
        The names of all rounds, for `previous`; it is not looked for where they are left out.

    Returns
    -------
    tuple
        The round and the findings; None where a refusal is among them.
    """
    campaign, problems = build(CampaignFile, loaded)
    if campaign is None:
        return None, problems
    model = library.assessment(campaign.model, campaign.version)
    if model is None:
        problems.append(_unknown_model(campaign, loaded, library))
    else:
        problems += _check(campaign, loaded, model, campaigns)
    return (None if any(p.is_refused for p in problems) else campaign), problems


def _unknown_model(campaign: CampaignFile, loaded: LoadedYaml, library: Library) -> Problem:
    of_id = [m.version for m in library.assessments.values() if m.id == campaign.model]
    if not of_id:
        known = {m.id for m in library.assessments.values()}
        hint = near_miss(campaign.model, known)
        where = loaded.where(("model",))
        return problem("model-unknown", where, found=campaign.model, hint=hint)
    found = f"{campaign.model}-{campaign.version}"
    hint = f" There is version {', '.join(of_id)}."
    return problem("model-unknown", loaded.where(("version",)), found=found, hint=hint)


def _check(
    campaign: CampaignFile,
    loaded: LoadedYaml,
    model: Assessment,
    campaigns: Collection[str] | None,
) -> Iterator[Problem]:
    if model.model.status != "published":
        where, status = loaded.where(("version",)), model.model.status
        facts: dict[str, Any] = {
            "found": model.version,
            "status": "a draft" if status == "draft" else "retired",
        }
        yield problem("campaign-model-not-published", where, **facts)
    if campaign.target is not None and model.target(campaign.target) is None:
        hint = near_miss(campaign.target, [t.id for t in model.targets])
        facts = {"found": campaign.target, "kind": "target", "hint": hint}
        yield problem("model-name-unknown", loaded.where(("target",)), **facts)
    known = _languages(model)
    if known and campaign.language.partition("-")[0] not in known:
        facts = {"found": campaign.language, "known": ", ".join(known)}
        yield problem("campaign-language", loaded.where(("language",)), **facts)
    previous = campaign.previous
    if previous is not None and campaigns is not None and previous not in campaigns:
        hint = near_miss(previous, campaigns)
        where = loaded.where(("previous",))
        yield problem("campaign-previous-unknown", where, found=previous, hint=hint)
    if campaign.sender and (detail := fault_of_address(campaign.sender)):
        yield problem("campaign-sender", loaded.where(("sender",)), detail=detail)
    yield from _check_dates(campaign, loaded)


def _languages(model: Assessment) -> tuple[str, ...]:
    """Give the languages that a model is written in; none where its texts name no language."""
    stated = model.model.languages or tuple(name for name in model.model.title if name)
    return tuple(dict.fromkeys(name.partition("-")[0] for name in stated if name != ONE_LANGUAGE))


def _check_dates(campaign: CampaignFile, loaded: LoadedYaml) -> Iterator[Problem]:
    days = (campaign.due - campaign.opened).days
    if days < _FEWEST_DAYS_TO_ANSWER:
        detail = f"Services have {days} day(s) to answer"
        yield problem("campaign-dates-tight", loaded.where(("due",)), detail=detail)
    reply = campaign.right_of_reply_until
    if reply is not None and (reply - campaign.last_day).days < _FEWEST_DAYS_TO_REPLY:
        days = (reply - campaign.last_day).days
        detail = f"Services have {days} day(s) after the last return to reply to their results"
        where = loaded.where(("right_of_reply_until",))
        yield problem("campaign-dates-tight", where, detail=detail)
    period = parse_period(campaign.cycle)
    if campaign.due < period.start:
        detail = f"It is due on {long_date(campaign.due)}, before {period.label} has begun"
        yield problem("campaign-dates-tight", loaded.where(("due",)), detail=detail)


def _twice(
    campaign: CampaignFile, loaded: LoadedYaml, existing: Mapping[str, CampaignFile]
) -> Iterator[Problem]:
    """Find a round of the same model for the same period, however the period is written."""
    for name, other in existing.items():
        if (other.model, other.period) == (campaign.model, campaign.period):
            facts: dict[str, Any] = {
                "found": name,
                "model": other.model,
                "cycle": campaign.period.label,
            }
            yield problem("campaign-twice", loaded.where(("cycle",)), **facts)


def _worked(day: date, calendar: WorkingDays) -> date:
    while not calendar.is_working_day(day):
        day += timedelta(1)
    return day


_COMMENTS: Mapping[str, str] = {
    "model": "What is asked: the model, in the version that was current when this was opened.",
    "cycle": "The period that the answers stand for; it names this folder, so it stays.",
    "org_code": "Whose scores they are; without it, that of workspace.yaml.",
    "made_up": "true prints everything as made-up data.",
    "services": "The list of services in this folder: who is asked. Only drafts and the tracker\n"
    "# name the people in it.",
    "target": "The target profile of the model that scores are held against.",
    "previous": "The round before this one, by the name of its folder.",
    "opened": "When the workbooks are sent, and until when they are asked back.",
    "cut_off": "A return after this day is marked as late and kept out of the paper.",
    "right_of_reply_until": "Until when services may answer to their results. No public paper\n"
    "# names a service in a heat map before that day has passed.",
    "ask": "Whom services can ask: a team or a post, never a person.",
    "sender": "The shared mailbox that sends and receives the workbooks.",
    "language": "The language of the workbooks and of the page.",
}


def _text(model: Assessment, fields: Mapping[str, object]) -> str:
    title = " ".join(say(model.model.title).split())
    lines = [f"# A round of self-assessment: {title}.", "# Edit it until the workbooks are sent."]
    for name, value in fields.items():
        if name in _COMMENTS:
            lines += ["", f"# {_COMMENTS[name]}"]
        lines.append(_line(name, value))
    return "\n".join(lines) + "\n"


_PLAIN = re.compile(r"[a-z][a-z0-9_/-]+|[0-9]+\.[0-9]+\.[0-9]+")
_NOT_PLAIN = {"on", "off", "no", "yes", "true", "false", "null"}


def _line(name: str, value: object) -> str:
    """Give a field as YAML; one without a value stands as a comment, to be filled in."""
    if value is None or value == "":
        return f"# {name}:"
    if isinstance(value, bool):
        return f"{name}: {'true' if value else 'false'}"
    if not isinstance(value, str) or (_PLAIN.fullmatch(value) and value not in _NOT_PLAIN):
        return f"{name}: {value}"
    # A JSON text is a YAML text in double quotes, whatever stands in it.
    return f"{name}: {json.dumps(value, ensure_ascii=False)}"
