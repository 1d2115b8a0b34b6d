"""Services that were split, merged or reassigned while a round ran: no answer is lost.

The answers of a service that is no more count for those that were made of it. Where it was made
of several that answered differently, or is asked what they were not, it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.returned.persons import named, told, what
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service


@dataclass(frozen=True)
class Succeeded:
    """What a service has of those that it was made of.

    `answers` are all that it can take over; it is `accepted` where nothing is left to ask.
    """

    service: Service
    answers: tuple[Answer, ...]
    fixes: Mapping[str, str]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    is_late: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.fixes


def succeed(service: Service, formers: Mapping[str, Sequence[Return]], round_: Round) -> Succeeded:
    """Give what a service takes over of the services that it was made of.

    Parameters
    ----------
    service
        One that did not answer itself.
    formers
        The returns kept of each former service; at least one.
    round_
        What is known of the round.
    """
    returns = [one for kept in formers.values() for one in kept]
    names = named(round_.names(formers))
    place = Where(returns[0].file)
    problems = [
        problem(
            "return-succeeded",
            Where(one.file),
            former=round_.names([one.service])[0],
            service=service.name,
        )
        for one in returns
    ]
    taken, differing = _together(formers)
    asked = round_.questions(round_.model, service.profile).asked
    not_in_form = _not_in_form(returns)
    lacking = [
        ref
        for ref in round_.model.statements
        if ref in asked and ref not in differing and ref not in not_in_form
        and not any(not a.is_blank for a in taken if a.statement == ref)
    ]  # fmt: skip
    fixes = {}
    for code, refs in (("return-formers-differ", differing), ("return-former-lacks", lacking)):
        open_refs = [ref for ref in refs if ref in asked]
        if open_refs:
            problems.append(
                problem(code, place, refs=named(open_refs), service=service.name, formers=names)
            )
            fixes.update({ref: _ask(ref, formers, round_) for ref in open_refs})
    answers = tuple(a for a in taken if a.statement in asked and a.statement not in differing)
    last = round_.campaign.last_day
    is_late = any(one.received is not None and one.received > last for one in returns)
    files = tuple(one.file for one in returns)
    return Succeeded(service, answers, fixes, tuple(problems), files, is_late)


def _together(formers: Mapping[str, Sequence[Return]]) -> tuple[list[Answer], list[str]]:
    """Give each answer once by role, and the Refs at which former services differ."""
    found: dict[tuple[str, str], dict[str, list[Answer]]] = {}
    for former, returns in formers.items():
        for one in returns:
            for answer in one.answers:
                if not answer.is_blank and answer.statement not in one.fixes:
                    by_former = found.setdefault((answer.statement, answer.role), {})
                    by_former.setdefault(former, []).append(answer)
    taken: list[Answer] = []
    differing: list[str] = []
    for (ref, _), by_former in found.items():
        sets = {frozenset(map(what, answers)) for answers in by_former.values()}
        if len(sets) > 1:
            differing.append(ref)
        else:
            taken += next(iter(by_former.values()))
    return taken, list(dict.fromkeys(differing))


def _not_in_form(returns: Sequence[Return]) -> set[str]:
    found = [p.facts.get("ref", "") for r in returns for p in r.problems if _is_added(p)]
    return {str(ref) for ref in found}


def _is_added(found: Problem) -> bool:
    return found.code == "return-statement-added"


def _ask(ref: str, formers: Mapping[str, Sequence[Return]], round_: Round) -> str:
    """Give the sentence that asks for one answer, with what the former services said."""
    choices = round_.questions(round_.model, None).by_ref[ref].row.choices
    parts = []
    for former, returns in formers.items():
        for answer in (a for r in returns for a in r.answers if a.statement == ref):
            text = next(
                (
                    c.text
                    for c in choices
                    if (c.special == answer.special and c.special is not None)
                    or (c.value is not None and c.value == answer.exact)
                ),
                "",
            )
            if text and not answer.is_blank:
                parts.append(f"{round_.names([former])[0]} said “{text}”")
    said = f"{'; '.join(parts)}. " if parts else ""
    return f"{said}Choose the answer of your service as it is now."


def own_instead(one: Return, service: Service, round_: Round) -> Return:
    """Tell that a former service's return is not used, as the service answered itself."""
    former = round_.names([one.service])[0]
    place = Where(one.file)
    return told(one, problem("return-own-instead", place, service=service.name, former=former))


def as_of(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Give answers without their people, for a form that is handed to another service."""
    return tuple(replace(answer, respondent="", role="") for answer in answers)
