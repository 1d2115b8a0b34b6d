"""Answers of services that were split, merged or handed over while the round goes on.

A service's own answers come first. To what it did not answer itself, the services that it was
made of speak for it. Where two of those say different things neither counts, because nobody but
the new service can say which is right. What becomes of every answer is written down: none is lost
or counts twice without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Problem, problem
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign.filled import BETWEEN_EVIDENCE, answer_text, says
from gaugebook.maturity.campaign.origins import origins_of
from gaugebook.maturity.form import form_rows
from gaugebook.maturity.services import Service
from gaugebook.words import listed, shortened

Fate = Literal["counts", "divided", "superseded", "not_asked", "excused", "unclaimed"]
_MOST_NAMED = 12
"""Statements that a finding names one by one."""


@dataclass(frozen=True)
class Traced:
    """What became of the answers of one service to one statement.

    Attributes
    ----------
    source
        The service that gave them.
    statement
        What they were given to.
    answers
        Those answers, one a person.
    target
        The service of the list that they were looked at for; empty where there is none.
    fate
        ``counts``; ``divided`` where another source says something else; ``superseded`` where the
        target, or a nearer source, answered; ``not_asked`` where the target's profile has no such
        statement; ``excused`` where the source need not answer and nobody came from it;
        ``unclaimed`` where the source is no longer listed and nobody came from it.
    """

    source: str
    statement: str
    answers: tuple[Answer, ...]
    target: str
    fate: Fate


@dataclass(frozen=True)
class Inherited:
    """The answers of every service of the list, and how they came about.

    Attributes
    ----------
    answers
        By the id of the service; only those that have any.
    sources
        The services whose answers count for a service, itself first where it answered.
    divided
        Of each service, the statements on which those that it was made of differ, with their
        answers by source.
    traced
        What became of every answer.
    problems
        What a person should know.
    names
        What services are called; one that is no longer listed has its id.
    """

    answers: Mapping[str, Answers]
    sources: Mapping[str, tuple[str, ...]]
    divided: Mapping[str, Mapping[str, Mapping[str, tuple[Answer, ...]]]]
    traced: tuple[Traced, ...]
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def fixes(self, model: Assessment, service: Service, *, language: str = "en") -> dict[str, str]:
        """Give what a service must settle, as sentences for the column *Please fix*."""
        rows = {r.ref: r for r in form_rows(model, profile=service.profile, language=language)}
        found = {}
        for statement, given in self.divided.get(service.id, {}).items():
            said = [
                f"{self.names.get(source, source)} said "
                f"“{answer_text(model, rows[statement], answers[0])}”"
                for source, answers in given.items()
                if statement in rows
            ]
            found[statement] = (
                f"Choose one answer for the whole service: {'; '.join(said)}."
                if statement in rows and rows[statement].kind in ("choice", "number")
                else "Answer for the whole service: the services that it was made of differ."
            )
        return found


def inherit(
    model: Assessment, services: Sequence[Service], returned: Mapping[str, Answers]
) -> Inherited:
    """Say from which returns the answers of each service of the list come.

    Parameters
    ----------
    model
        The model of the round.
    services
        The services as they are listed now.
    returned
        The accepted answers of this round, by the id of the service that gave them, which may no
        longer be listed.

    Notes
    -----
    A source further back (the service that a source came from) counts only where the nearer ones
    are silent. A service that is excused has no answers of its own: what it gave goes to the
    services that came from it.
    """
    trace = _Trace(model, services, returned)
    answers: dict[str, Answers] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for service in services:
        given = [] if service.excused else trace.of(service)
        if given:
            cycle = next((a.cycle for a in returned.values() if a.cycle), "")
            answers[service.id] = Answers(tuple(given), service.id, cycle)
            used = {t.source: None for t in trace.traced if _counts_for(t, service.id)}
            sources[service.id] = tuple(used)
    trace.unclaimed()
    traced = tuple(trace.traced)
    problems = (*_divisions(services, traced), *_others(services, traced, returned))
    names = {service.id: service.name for service in services}
    return Inherited(answers, sources, trace.divided, traced, problems, names)


def _counts_for(traced: Traced, service: str) -> bool:
    return traced.target == service and traced.fate == "counts"


class _Trace:
    """Follows every answer to where it counts."""

    def __init__(
        self, model: Assessment, services: Sequence[Service], returned: Mapping[str, Answers]
    ) -> None:
        self._model = model
        self._services = {service.id: service for service in services}
        self._origins = {service.id: service.came_from for service in services}
        self._returned = returned
        self.traced: list[Traced] = []
        self.divided: dict[str, dict[str, dict[str, tuple[Answer, ...]]]] = {}

    def of(self, service: Service) -> list[Answer]:
        """Give the answers that count for a service, and write down what became of the others."""
        found: list[Answer] = []
        asked = {statement.id for statement in self._model.asked_of(service.profile)}
        for statement in self._statements(service):
            own = self._given(service.id, statement)
            if statement not in asked:
                self._write(service, statement, own, "not_asked")
                before = self._all_before(service, statement)
                self._write(service, statement, before, "not_asked")
            elif own:
                self._write(service, statement, own, "counts")
                self._write(service, statement, self._all_before(service, statement), "superseded")
                found += own[service.id]
            else:
                found += self._from_others(service, statement)
        return found

    def _from_others(self, service: Service, statement: str) -> tuple[Answer, ...]:
        """Give the answers of the nearest sources that said something, where they agree."""
        nearest = self._nearest(service.id, statement)
        others = {
            source: answers
            for source, answers in self._all_before(service, statement).items()
            if source not in nearest
        }
        self._write(service, statement, others, "superseded")
        if not nearest:
            return ()
        claims = {says(answer) for answers in nearest.values() for answer in answers}
        if len(nearest) > 1 and len(claims) > 1:
            self._write(service, statement, nearest, "divided")
            self.divided.setdefault(service.id, {})[statement] = nearest
            return ()
        self._write(service, statement, nearest, "counts")
        return _joined([answer for answers in nearest.values() for answer in answers])

    def _nearest(
        self, service: str, statement: str, seen: frozenset[str] = frozenset()
    ) -> dict[str, tuple[Answer, ...]]:
        """Give the answers of each line of origin, at the first service on it that has any."""
        found: dict[str, tuple[Answer, ...]] = {}
        passed = seen | {service}
        for name in self._origins.get(service, ()):
            if name not in passed:
                found |= self._given(name, statement) or self._nearest(name, statement, passed)
        return found

    def _all_before(self, service: Service, statement: str) -> dict[str, tuple[Answer, ...]]:
        found: dict[str, tuple[Answer, ...]] = {}
        for name in origins_of(service.id, self._origins):
            found |= self._given(name, statement)
        return found

    def _given(self, service: str, statement: str) -> dict[str, tuple[Answer, ...]]:
        answers = self._returned.get(service)
        given = tuple(a for a in answers.to(statement) if not a.is_blank) if answers else ()
        return {service: given} if given else {}

    def _statements(self, service: Service) -> list[str]:
        """Give the statements that the service or a source of it answered, the model's first."""
        names = (service.id, *origins_of(service.id, self._origins))
        given = {
            answer.statement
            for name in names
            if name in self._returned
            for answer in self._returned[name].given
        }
        known = [name for name in self._model.statements if name in given]
        return [*known, *sorted(given - set(known))]

    def _write(
        self,
        service: Service | None,
        statement: str,
        given: Mapping[str, tuple[Answer, ...]],
        fate: Fate,
    ) -> None:
        target = service.id if service is not None else ""
        self.traced += [Traced(s, statement, a, target, fate) for s, a in given.items()]

    def unclaimed(self) -> None:
        """Write down the answers of services that nobody came from and that do not count."""
        seen = {traced.source for traced in self.traced}
        for name, answers in self._returned.items():
            fate: Fate = "excused" if name in self._services else "unclaimed"
            for statement in dict.fromkeys(a.statement for a in answers.given):
                if name not in seen:
                    self._write(None, statement, self._given(name, statement), fate)


def _joined(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Give answers that say the same as one for each person and role, with all their reasons."""
    found: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        key = (answer.role, answer.respondent)
        before = found.get(key)
        found[key] = answer if before is None else _with_words_of(before, answer)
    return tuple(found.values())


def _with_words_of(first: Answer, second: Answer) -> Answer:
    reasons = [r for r in dict.fromkeys((first.reason, second.reason)) if r]
    return replace(
        first,
        reason=BETWEEN_EVIDENCE.join(reasons),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        confidence=first.confidence if first.confidence == second.confidence else None,
        aim=first.aim if first.aim == second.aim else None,
    )


def _divisions(services: Sequence[Service], traced: Sequence[Traced]) -> Iterator[Problem]:
    names = {service.id: service.name for service in services}
    for service in services:
        of = [t for t in traced if t.target == service.id and t.fate == "divided"]
        if of:
            statements = list(dict.fromkeys(t.statement for t in of))
            sources = [names.get(s, s) for s in dict.fromkeys(t.source for t in of)]
            yield problem(
                "answers-divided",
                "",
                key=service.id,
                service=service.name,
                sources=listed(sources),
                count=len(statements),
                statements=_named(statements),
            )


def _others(
    services: Sequence[Service], traced: Sequence[Traced], returned: Mapping[str, Answers]
) -> Iterator[Problem]:
    names = {service.id: service.name for service in services}
    for source in returned:
        name = names.get(source, source)
        of = [t for t in traced if t.source == source]
        for code, fate in (("answers-unclaimed", "unclaimed"), ("answers-excused", "excused")):
            if any(t.fate == fate for t in of):
                yield problem(code, "", found=name, key=source)
        used = Counter(t.statement for t in of if t.fate == "counts")
        if twice := {statement for statement, count in used.items() if count > 1}:
            targets = dict.fromkeys(
                t.target for t in of if t.fate == "counts" and t.statement in twice
            )
            heirs = listed([names[target] for target in targets])
            yield problem("answers-shared", "", key=source, source=name, services=heirs)
        gone = [t for t in of if t.statement not in used]
        for code, fate in (
            ("answers-superseded", "superseded"),
            ("answers-not-asked", "not_asked"),
        ):
            for target in dict.fromkeys(t.target for t in gone if t.fate == fate):
                lost = [t.statement for t in gone if t.fate == fate and t.target == target]
                facts: dict[str, Any] = {
                    "service": names[target],
                    "source": name,
                    "count": len(lost),
                }
                key = f"{source} {target}"
                yield problem(code, "", key=key, statements=_named(lost), **facts)


def _named(statements: Sequence[str]) -> str:
    more = len(statements) - _MOST_NAMED
    shown = listed(statements[:_MOST_NAMED]) if more <= 0 else ", ".join(statements[:_MOST_NAMED])
    return shortened(shown if more <= 0 else f"{shown} and {more} more", 300)
