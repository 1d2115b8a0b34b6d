"""Answers of the round before, as what a service begins with this time.

Nothing is scored by them: a person reads each one again. So an answer is carried over where its
question still asks the same, and left out, with the reason, where nobody could tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Problem, problem
from gaugebook.maturity.answers import Answer, Answers, faults_of
from gaugebook.maturity.campaign.filled import one_answer
from gaugebook.maturity.campaign.inheriting import Inherited
from gaugebook.maturity.campaign.issuing import Prefill
from gaugebook.maturity.campaign.origins import origins_of
from gaugebook.maturity.services import Service
from gaugebook.words import counted, listed

REWORDED = "the question now asks something else"
REMOVED = "the question is no longer asked"
DIVIDED = "several people answered differently"
NOT_OFFERED = "the answer is no longer offered"
NOT_FOR_PROFILE = "the service is no longer asked it"
NO_WAY = "what changed since that version of the model is not known"


@dataclass(frozen=True)
class Carried:
    """Answers that were carried over, and why the others were left out, by statement."""

    answers: Answers
    left_out: Mapping[str, str]

    def problem(self, service: Service) -> Problem | None:
        """Give what to tell of those left out; None where all were carried over."""
        if not self.left_out:
            return None
        counts = Counter(self.left_out.values())
        reasons = listed([f"{reason} ({count})" for reason, count in counts.items()])
        facts: dict[str, Any] = {
            "service": service.name,
            "count": counted(len(self.left_out), "answer"),
            "reasons": reasons,
        }
        return problem("answers-not-carried", "", key=service.id, **facts)


def carry(
    answers: Answers,
    *,
    before: Assessment,
    model: Assessment,
    profile: str | None = None,
    versions: Iterable[Assessment] = (),
) -> Carried:
    """Give the answers of the round before that a service can begin with.

    Parameters
    ----------
    answers
        Those of the round before, of one service.
    before, model
        The model in the version of that round, and in that of this one.
    profile
        Of the service: it is asked those statements only.
    versions
        All versions in reach, to follow `changes` from one to the next.

    Returns
    -------
    Carried
        The answers without who gave them, in the cycle of the round before.
    """
    steps = _steps(before, model, versions)
    carried: list[Answer] = []
    left_out: dict[str, str] = {}
    asked = {statement.id for statement in model.asked_of(profile)}
    for statement in dict.fromkeys(a.statement for a in answers.given if not a.is_blank):
        answer = one_answer(answers, statement)
        if answer is None:
            left_out[statement] = DIVIDED
            continue
        names, reason = ((), NO_WAY) if steps is None else _now(statement, steps)
        plain = [replace(answer, statement=n, respondent="", role="") for n in names]
        for one in plain:
            if one.statement not in asked:
                reason = NOT_FOR_PROFILE
            elif faults_of(model, (one,)):
                reason = NOT_OFFERED
            else:
                carried.append(one)
        if reason:
            left_out[statement] = reason
    return Carried(Answers(tuple(carried), answers.service, answers.cycle), left_out)


def carry_by_heir(
    services: Sequence[Service],
    last: Mapping[str, Answers],
    *,
    before: Assessment,
    model: Assessment,
    versions: Iterable[Assessment] = (),
) -> dict[str, Carried]:
    """Give what each service has of the round before: its own, else of the nearest before it.

    By heir, as what is carried hangs on its profile, and one service may have several heirs.

    Parameters
    ----------
    services
        The services as they are listed now.
    last
        The answers of the round before, by the service of then.
    before, model, versions
        See `carry`.
    """
    origins = {service.id: service.came_from for service in services}
    known = tuple(versions)
    found = {}
    for service in services:
        names = (service.id, *origins_of(service.id, origins))
        nearest = next((last[name] for name in names if name in last), None)
        if nearest is not None:
            profile = service.profile
            found[service.id] = carry(
                nearest, before=before, model=model, profile=profile, versions=known
            )
    return found


def _steps(
    before: Assessment, model: Assessment, versions: Iterable[Assessment]
) -> tuple[Assessment, ...] | None:
    """Give the versions after `before` up to `model`, oldest first; None where one is missing."""
    known = {v.version: v for v in (*versions, before, model) if v.id == model.id}
    steps: list[Assessment] = []
    here: Assessment | None = model
    while here is not None and here.version != before.version and here not in steps:
        steps.append(here)
        here = known.get(here.model.supersedes or "")
    if before.id != model.id or here is None or here.version != before.version:
        return None
    return tuple(reversed(steps))


def _now(statement: str, steps: Sequence[Assessment]) -> tuple[tuple[str, ...], str]:
    """Give what a statement is called now, or why it is not asked any more."""
    names: tuple[str, ...] = (statement,)
    for version in steps:
        found = [_in_version(name, version) for name in names]
        names = tuple(dict.fromkeys(n for part, _ in found for n in part))
        if not names:
            return (), next((reason for _, reason in found if reason), REMOVED)
    return names, ""


def _in_version(statement: str, version: Assessment) -> tuple[tuple[str, ...], str]:
    changes = version.model.changes
    own = [c for c in changes if c.statement == statement and c.kind != "added"]
    if any(not change.comparable and change.kind != "removed" for change in own):
        return (), REWORDED
    heirs = [c for c in changes if c.came_from == (statement,) and c.statement != statement]
    same = tuple(c.statement for c in heirs if c.comparable and c.statement in version.statements)
    if statement in version.statements:
        return (statement, *same), ""
    if same:
        return same, ""
    is_in_others = any(statement in change.came_from for change in changes)
    return (), REWORDED if is_in_others else REMOVED


def prefills(
    services: Sequence[Service],
    *,
    model: Assessment,
    returned: Mapping[str, Answers] | None = None,
    inherited: Inherited | None = None,
    last: Mapping[str, Carried] | None = None,
    language: str = "en",
) -> dict[str, Prefill]:
    """Give what the workbook of each service begins with.

    Answers of this round come first, its own before those of the services that it was made of;
    without any, those of the round before, of the nearest service that has some.

    Parameters
    ----------
    services
        The services of the list.
    model
        The model of this round.
    returned
        What came back in this round, whether or not it was complete.
    inherited
        What services that were split or merged have from others; see `inherit`.
    last
        What each service has of the round before, carried over for its own profile: its own
        answers, else those of the nearest service that it was made of.
    language
        Of the sentences in *Please fix*.
    """
    found: dict[str, Prefill] = {}
    origins = {service.id: service.came_from for service in services}
    for service in services:
        names = (service.id, *origins_of(service.id, origins))
        of_round = _of_this_round(service, names, returned or {}, inherited)
        answers = Answers(tuple(of_round), service.id)
        if answers.given:
            cycles = (a.cycle for a in (returned or {}).values() if a.cycle)
            answers = replace(answers, cycle=next(cycles, ""))
        elif last:
            answers = last[service.id].answers if service.id in last else Answers()
        fixes = inherited.fixes(model, service, language=language) if inherited else {}
        if answers.given or fixes:
            found[service.id] = Prefill(answers, fixes)
    return found


def _of_this_round(
    service: Service,
    names: Sequence[str],
    returned: Mapping[str, Answers],
    inherited: Inherited | None,
) -> Iterator[Answer]:
    """Give the answers that count, and elsewhere the words and ticks of the nearest blank."""
    own = returned.get(service.id, Answers())
    counting = inherited.answers.get(service.id, Answers()) if inherited is not None else own
    yield from counting.given
    done = {answer.statement for answer in counting.given}
    for name in names:
        blanks = [a for a in returned.get(name, Answers()).given if _has_words(a)]
        yield from (answer for answer in blanks if answer.statement not in done)
        done |= {answer.statement for answer in blanks}


def _has_words(answer: Answer) -> bool:
    return answer.is_blank and bool(answer.reason or answer.evidence or answer.ticks or answer.aim)
