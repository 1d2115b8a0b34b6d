"""Services that were split, merged or handed over while a round ran, and the files that came back.

Which answer stands for which service is said in one place, statement by statement: see
`gaugebook.maturity.campaign.inheriting.inherit`. Here that rule meets the files: whose answers
are let in, whether a service has all it is asked, what it is asked for otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign.inheriting import Inherited, inherit
from gaugebook.maturity.campaign.origins import origins_of
from gaugebook.maturity.returned.persons import Resolved, named, told
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.maturity.services import Service

_LEFT_OPEN = frozenset({"return-not-answered", "return-row-missing", "return-nothing-answered"})
"""Findings of a question that nobody tried to answer; whoever wrote something else is asked."""
_AT_QUESTIONS = frozenset({"return-two-tables-differ"})
"""Findings of a file that leave only some of its questions in doubt, and those are asked again."""
_ASKED = "Choose the answer of your service as it is now."


@dataclass(frozen=True)
class Heir:
    """What a service has that was made of others, its own answers and theirs together.

    Attributes
    ----------
    service
        Which it is.
    own
        Its own returns. What they left open and a former service answered is asked no more.
    answers
        All answers that stand for it.
    fixes
        What it must still say, where it sent no file of its own.
    sources
        The former services whose answers are among them.
    is_accepted, is_late
        Whether its answers count, and whether one of them came after the last day.
    problems
        What a person should know.
    """

    service: Service
    own: tuple[Return, ...] = ()
    answers: tuple[Answer, ...] = ()
    fixes: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    is_accepted: bool = False
    is_late: bool = False
    problems: tuple[Problem, ...] = ()


def usable(one: Return) -> tuple[Answer, ...]:
    """Give the answers of a return that may stand for another service too.

    None of a file that is in doubt as a whole (of another round, say), and none that is asked
    again.
    """
    if any(_is_in_doubt(p) for p in one.problems):
        return ()
    return tuple(a for a in one.answers if not a.is_blank and a.statement not in one.fixes)


def _is_in_doubt(found: Problem) -> bool:
    of_all = found.severity == "warn" and not found.key and found.code not in _AT_QUESTIONS
    return found.is_refused or of_all


def feeding(resolved: Resolved | None) -> tuple[Return, ...]:
    """Give the returns that speak for a service: those accepted, and without any all kept."""
    kept = resolved.kept if resolved is not None else ()
    return tuple(one for one in kept if one.is_accepted) or kept


class Succession:
    """Follows the answers of a round to the services that were made of others."""

    def __init__(
        self, round_: Round, resolved: Mapping[str, Resolved], *, is_late: Callable[[Return], bool]
    ) -> None:
        self._round, self._resolved, self._is_late = round_, resolved, is_late
        self._origins = {service.id: service.came_from for service in round_.services}

    @cached_property
    def _services(self) -> tuple[Service, ...]:
        """The services that the rule has to look at: heirs, what they came from, the excused."""
        found = {name for heir in self._origins for name in origins_of(heir, self._origins)}
        return tuple(s for s in self._round.services if s.came_from or s.excused or s.id in found)

    @cached_property
    def _all(self) -> Inherited:
        return self._inherited(lambda _: True)

    @cached_property
    def _in_time(self) -> Inherited:
        return self._inherited(lambda one: not self._is_late(one))

    def _inherited(self, is_let_in: Callable[[Return], bool]) -> Inherited:
        names = {s.id for s in self._services} | {n for s in self._services for n in s.came_from}
        returned = {}
        for name in (name for name in self._resolved if name in names):
            returns = [one for one in feeding(self._resolved[name]) if is_let_in(one)]
            given = tuple(answer for one in returns for answer in usable(one))
            if given:
                returned[name] = Answers(given, name, self._round.campaign.cycle)
        return inherit(self._round.model, self._services, returned)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What became of answers that count twice, no longer or nowhere."""
        return self._all.problems if self._services else ()

    def heirs(self) -> Iterator[Heir]:
        """Give each service that was made of others and that it, or one of them, answered for."""
        for service in self._services:
            if service.came_from and not service.excused:
                heir = self._heir(service)
                if heir is not None:
                    yield heir

    def _heir(self, service: Service) -> Heir | None:
        """Give what it has of answers in time, and where that is not enough, of all."""
        mine = self._resolved.get(service.id, Resolved())
        if mine.undecided:
            return None
        if self._is_waiting(service) and not any(one.is_accepted for one in mine.kept):
            return None
        found = None
        for rule in (self._in_time, self._all):
            kept = (
                mine.kept if rule is self._all else [r for r in mine.kept if not self._is_late(r)]
            )
            found = self._by(rule, service, kept)
            if found is not None and found.is_accepted:
                others = [one for one in mine.kept if one not in kept]
                return replace(found, own=(*found.own, *others), is_late=rule is not self._in_time)
        return found

    def _is_waiting(self, service: Service) -> bool:
        """Whether a person has to decide first what a service says that it was made of."""
        return any(
            name in self._resolved and self._resolved[name].undecided
            for name in origins_of(service.id, self._origins)
        )

    def _by(self, rule: Inherited, service: Service, kept: Sequence[Return]) -> Heir | None:
        given = rule.answers.get(service.id, Answers()).given
        divided = rule.fixes(self._round.model, service)
        if not kept and not given and not divided:
            return None
        own = tuple(self._filled(one, service, given, divided) for one in kept)
        sources = tuple(s for s in rule.sources.get(service.id, ()) if s != service.id)
        lacking = () if own else self._lacking(service, given, divided, sources)
        is_accepted = any(one.is_accepted for one in own) if own else not divided and not lacking
        # Of several people those count whose answers were accepted, as in every service.
        aside = {id(a) for one in own if not one.is_accepted for a in one.answers}
        answers = tuple(a for a in given if not is_accepted or id(a) not in aside)
        blank = {a.statement for a in answers}
        unsaid = [
            a
            for one in own
            if one.is_accepted
            for a in one.answers
            if a.is_blank and a.statement not in blank
        ]
        fixes = {} if own else {**divided, **dict.fromkeys(lacking, _ASKED)}
        order = [ref for ref in self._round.model.statements if ref in fixes]
        return Heir(
            service,
            own,
            (*answers, *unsaid),
            {ref: fixes[ref] for ref in order},
            sources,
            is_accepted,
            problems=tuple(self._told(service, sources, lacking)),
        )

    def _lacking(
        self,
        service: Service,
        given: Sequence[Answer],
        divided: Mapping[str, str],
        sources: Sequence[str],
    ) -> tuple[str, ...]:
        """Give what nobody has answered, but for questions that no form of theirs had."""
        returns = [one for name in sources for one in feeding(self._resolved.get(name))]
        newer = {
            str(p.facts.get("ref", ""))
            for one in returns
            for p in one.problems
            if p.code == "return-statement-added"
        }
        said = {answer.statement for answer in given}
        asked = (s.id for s in self._round.model.asked_of(service.profile))
        return tuple(ref for ref in asked if ref not in said | newer | set(divided))

    def _filled(
        self, one: Return, service: Service, given: Sequence[Answer], divided: Mapping[str, str]
    ) -> Return:
        """Give a return whose open questions are asked no more where others answered them."""
        if one.is_accepted or self._is_waiting(service):
            return one
        said = {answer.statement for answer in given}
        asked = [s.id for s in self._round.model.asked_of(service.profile)]
        is_empty = any(p.code == "return-nothing-answered" for p in one.problems)
        if is_empty and not said & set(asked):
            return one
        tried = {p.key for p in one.problems if p.severity == "warn" and p.code not in _LEFT_OPEN}
        left = asked if is_empty else [ref for ref in one.fixes if ref not in tried]
        taken = [ref for ref in left if ref in said]
        fixes = {ref: text for ref, text in one.fixes.items() if ref not in taken}
        fixes |= {ref: _ASKED for ref in left if ref not in taken and ref not in fixes}
        fixes |= {ref: text for ref, text in divided.items() if ref in left}
        problems = tuple(
            replace(p, severity="note")
            if p.severity == "warn" and p.code in _LEFT_OPEN and (not p.key or p.key in taken)
            else p
            for p in one.problems
        )
        if not taken:
            return replace(one, fixes=fixes)
        place = Where(one.file)
        notes = [problem("return-filled", place, service=service.name, refs=named(taken))]
        if is_empty and fixes:
            notes += [problem("return-not-answered", place, key=ref, ref=ref) for ref in fixes]
        return told(replace(one, problems=problems, fixes=fixes), *notes)

    def _told(
        self, service: Service, sources: Sequence[str], lacking: Sequence[str]
    ) -> Iterator[Problem]:
        """Tell which files stand for a service, and what none of them answered."""
        for name in sources:
            former = self._round.names([name])[0]
            for one in feeding(self._resolved.get(name)):
                if usable(one):
                    place = Where(one.file)
                    yield problem("return-succeeded", place, former=former, service=service.name)
        if lacking:
            formers = named(self._round.names(sources))
            yield problem(
                "return-former-lacks",
                "",
                key=service.id,
                service=service.name,
                formers=formers,
                refs=named(lacking),
            )


def as_of(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Give answers without their people, for a form that somebody else goes on with."""
    return tuple(replace(answer, respondent="", role="") for answer in answers)
