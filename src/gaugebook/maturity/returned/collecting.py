"""All files that came back in a round, read and put together by service.

No file stops another: what cannot be read is told, and the rest goes on. A file that was read
before is not read again. Nothing is chosen where two answers differ: a person decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gaugebook.errors import GaugebookError, Problem, Where, problem, sort_problems
from gaugebook.intake.forms import Form
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.returned.copies import tell_copies
from gaugebook.maturity.returned.decisions import Decisions
from gaugebook.maturity.returned.findings import outcome_of
from gaugebook.maturity.returned.formers import Heir, Succession, as_of, feeding
from gaugebook.maturity.returned.hand_back import HandBack, hand_back_of, note_for
from gaugebook.maturity.returned.persons import Resolved, resolve, told
from gaugebook.maturity.returned.reading import read_returns
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return
from gaugebook.periods import long_date

Came = tuple[Path, Form | None, list[Problem]]
"""One file: its path, its cells or None where it could not be opened, what was found then."""

_NOT_BY_DECISION = ("return-other-version", "return-other-cycle")
"""What no decision makes countable: answers to other questions, or of another time."""


@dataclass(frozen=True)
class Undecided:
    """A service whose files a person has to choose from: the files, and where they differ."""

    service: str
    files: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Collected:
    """What came back in a round.

    Attributes
    ----------
    returns
        Every return, in the order of the files, with all that was found.
    used
        Those of them whose answers count, as places in `returns`.
    accepted
        The answers of each service that came in time, those of all its people together.
    late
        The answers that came after the last day, by service: kept, and out of the paper.
    undecided
        Services whose files differ.
    hand_backs
        The forms to hand back.
    across
        What was found across files: copies, services that were merged, decisions that fit none.
    """

    returns: tuple[Return, ...] = ()
    used: frozenset[int] = frozenset()
    accepted: Mapping[str, Answers] | None = None
    late: Mapping[str, Answers] | None = None
    undecided: tuple[Undecided, ...] = ()
    hand_backs: tuple[HandBack, ...] = ()
    across: tuple[Problem, ...] = ()

    @property
    def asked_anew(self) -> dict[str, Mapping[str, str]]:
        """What is asked of services that sent no file: those before them left it open."""
        sent = {one.service for one in self.returns}
        return {b.service.id: b.fixes for b in self.hand_backs if b.service.id not in sent}

    @cached_property
    def findings(self) -> list[Problem]:
        """Everything found, gravest first."""
        return sort_problems([*(p for r in self.returns for p in r.problems), *self.across])


def collect(
    files: Iterable[Came],
    round_: Round,
    *,
    kept: Iterable[Return] = (),
    decisions: Decisions | None = None,
    received: Mapping[str, datetime.date] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Collected:
    """Read all files that came back, and put them together by service.

    Parameters
    ----------
    files
        The files, as `gaugebook.intake.forms.read_forms` gives them.
    round_
        What is known of the round.
    kept
        Returns that were read before from files that are still there: they are not read again.
    decisions
        What a person decided.
    received
        The day on which each file came, by its name or path.
    progress
        Told, after each file, how many are done.

    Returns
    -------
    Collected
        With no file it holds nothing.
    """
    decided = decisions or Decisions()
    fresh = read_files(files, round_, decisions=decided, received=received, progress=progress)
    return _Together([*kept, *fresh], round_, decided).collected()


def read_files(
    files: Iterable[Came],
    round_: Round,
    *,
    decisions: Decisions | None = None,
    received: Mapping[str, datetime.date] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Return]:
    """Read files one by one, without holding them against each other; see `collect`.

    This is what is kept: what a person decides later changes how files count, not what they say.
    Only where somebody says whose a file is (`Decisions.changes`) it is read again.
    """
    decided, days = decisions or Decisions(), received or {}
    returns: list[Return] = []
    for count, (path, form, problems) in enumerate(files, start=1):
        known, said = round_, decided.services([form.sha256] if form is not None else [])
        if said:
            known = replace(round_, decided=said)
        day = days.get(str(path), days.get(form.file if form is not None else path.name))
        for one in _read(path, form, problems, known):
            returns.append(replace(one, received=day or one.received))
        if progress is not None:
            progress(count)
    return returns


def _read(path: Path, form: Form | None, problems: list[Problem], round_: Round) -> list[Return]:
    """Read one file; whatever goes wrong with it is told of it, and the others go on."""
    name = form.file if form is not None else _name_of(path, problems)
    try:
        return list(read_returns(form, problems, round_, file=name))
    except (GaugebookError, ValueError, ArithmeticError, LookupError, RecursionError) as fault:
        detail = f"{type(fault).__name__}"
        found = problem("return-failed", Where(name), detail=detail)
        sha256 = form.sha256 if form is not None else ""
        return [Return(name, sha256, "not_readable", problems=(*problems, found))]


def _name_of(path: Path, problems: Sequence[Problem]) -> str:
    """Give what findings call a file that could not be opened."""
    return next((p.where.file for p in problems if p.where.file), str(path))


class _Together:
    """Puts returns together by service."""

    def __init__(self, returns: Sequence[Return], round_: Round, decisions: Decisions) -> None:
        ordered = sorted(returns, key=lambda one: one.file)
        self.returns = [self._decided(one, decisions) for one in ordered]
        self.round, self.decisions = round_, decisions
        self.across: list[Problem] = decisions.unused(self.returns)

    @staticmethod
    def _decided(one: Return, decisions: Decisions) -> Return:
        """Count a return as it stands where a person said so."""
        keep = decisions.kept(one)
        codes = {p.code for p in one.problems}
        if keep is None or not keep.as_it_stands or codes & set(_NOT_BY_DECISION):
            return one
        notes = tuple(
            replace(p, severity="note") if p.severity == "warn" else p for p in one.problems
        )
        because = keep.because or "it counts as it stands"
        note = problem("return-decided", Where(one.file), because=because)
        problems = (*notes, note)
        return replace(one, problems=problems, fixes={}, outcome=outcome_of(problems))

    def collected(self) -> Collected:
        """Give what came back."""
        resolved = self._resolved()
        succession = Succession(self.round, resolved, is_late=self._is_late)
        heirs = {heir.service.id: heir for heir in succession.heirs()}
        for name, heir in heirs.items():
            if name in resolved:
                resolved[name] = replace(resolved[name], kept=heir.own)
        self.across += [p for heir in heirs.values() for p in heir.problems]
        self.across += succession.problems
        resolved = {s: self._with_days(r) for s, r in resolved.items()}
        return self._put_together(resolved, heirs)

    def _resolved(self) -> dict[str, Resolved]:
        by_service: dict[str, list[Return]] = {}
        for one in self.returns:
            if one.service:
                by_service.setdefault(one.service, []).append(one)
        return {
            service: resolve(
                returns,
                name=self.round.names([service])[0],
                decisions=self.decisions,
                together=self.round.together,
            )
            for service, returns in by_service.items()
        }

    def _with_days(self, resolved: Resolved) -> Resolved:
        return replace(resolved, kept=tuple(map(self._with_day, resolved.kept)))

    def _with_day(self, one: Return) -> Return:
        if not self._is_late(one) or one.received is None:
            return one
        day, last = long_date(one.received), long_date(self.round.campaign.last_day)
        return told(one, problem("return-late", Where(one.file), day=day, last=last))

    def _is_late(self, one: Return) -> bool:
        return one.received is not None and one.received > self.round.campaign.last_day

    def _put_together(
        self, resolved: Mapping[str, Resolved], heirs: Mapping[str, Heir]
    ) -> Collected:
        final: list[Return] = [one for one in self.returns if not one.service]
        for one in resolved.values():
            final += [*one.kept, *one.set_aside, *one.undecided]
        final.sort(key=lambda one: (one.file, one.service))
        in_time, late, used = self._counting(resolved, heirs)
        kept = [one for r in resolved.values() for one in r.kept]
        self.across += tell_copies(kept, self.round)
        undecided = tuple(
            Undecided(s, tuple(one.file for one in r.undecided), r.refs)
            for s, r in resolved.items()
            if r.undecided
        )
        places = {id(one) for one in used}
        return Collected(
            returns=tuple(final),
            used=frozenset(n for n, one in enumerate(final) if id(one) in places),
            accepted=self._answers(in_time),
            late=self._answers(late),
            undecided=undecided,
            hand_backs=tuple(self._hand_backs(kept, heirs)),
            across=tuple(self.across),
        )

    def _counting(
        self, resolved: Mapping[str, Resolved], heirs: Mapping[str, Heir]
    ) -> tuple[dict[str, tuple[Answer, ...]], dict[str, tuple[Answer, ...]], list[Return]]:
        """Give the answers that count by service, in time and late, and the returns they are of."""
        in_time: dict[str, tuple[Answer, ...]] = {}
        late: dict[str, tuple[Answer, ...]] = {}
        used: list[Return] = []
        for service in (s for s in self.round.services if not s.excused):
            heir = heirs.get(service.id)
            own = resolved.get(service.id, Resolved()).kept
            if heir is None:
                for taken in (one for one in own if one.is_accepted):
                    side = late if self._is_late(taken) else in_time
                    side[service.id] = (*side.get(service.id, ()), *taken.answers)
                    used.append(taken)
            elif heir.is_accepted:
                (late if heir.is_late else in_time)[service.id] = heir.answers
                used += [one for one in own if one.is_accepted]
                used += [one for name in heir.sources for one in feeding(resolved.get(name))]
        return in_time, late, used

    def _answers(self, given: Mapping[str, tuple[Answer, ...]]) -> dict[str, Answers]:
        """Give answers as those of their services in the cycle of the round."""
        cycle = self.round.campaign.cycle
        return {service: Answers(answers, service, cycle) for service, answers in given.items()}

    def _hand_backs(self, kept: Sequence[Return], heirs: Mapping[str, Heir]) -> Iterator[HandBack]:
        made: dict[str, int] = {}
        for one in kept:
            number = made.get(one.service, 0) + 1
            name = one.service if number == 1 else f"{one.service}-{number}"
            heir = heirs.get(one.service)
            back = hand_back_of(one, self.round, name=name, more=heir.answers if heir else ())
            if back is not None:
                made[one.service] = number
                yield back
        for heir in heirs.values():
            if heir.fixes:
                service, campaign = heir.service, self.round.campaign
                prefill = Answers(as_of(heir.answers), service.id, campaign.cycle)
                note = note_for(service, campaign, heir.fixes)
                yield HandBack(service.id, service, prefill, heir.fixes, note)
