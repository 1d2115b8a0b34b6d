"""What a reader is told of one claim and one test: the model's own words where it fails, else ours.

The numbers of a sentence are printed as everywhere else: a target of 0.9 is 90%.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment_statement import KpiCheck, Statement
from gaugebook.definitions.assessment_text import exact, say
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.assessed import Confirmation, KpiFinding
from gaugebook.maturity.kpi.seen import ABOUT_PERIODS, Seen, SeenState
from gaugebook.maturity.kpi.verdicts import Verdict
from gaugebook.maturity.services import Service
from gaugebook.periods import Period
from gaugebook.values import format_value
from gaugebook.words import counted


@dataclass(frozen=True)
class Case:
    """One claim and one test of it."""

    statement: Statement
    check: KpiCheck
    claimed: Fraction
    service: Service
    metric: Metric | None
    window: Period

    @property
    def name(self) -> str:
        """The name of the metric inside a sentence."""
        return f"“{self.metric.label}”" if self.metric else self.check.metric


def finding_of(case: Case, verdict: Verdict, periods: Sequence[Seen], language: str) -> KpiFinding:
    """Give the finding of one claim and one test, with its sentence.

    Parameters
    ----------
    case
        The claim and the test.
    verdict
        What the test comes to.
    periods
        The periods that were looked at; none where the claim could not be tested at all.
    language
        The language of the model's own sentence.
    """
    state: Confirmation
    if verdict.passed is None:
        state = "cannot_confirm"
        sentence = " ".join(_cannot_confirm(case, verdict, periods))
    elif verdict.passed:
        state = "confirmed"
        sentence = " ".join([_confirmed(case, verdict), *_asides(case, periods)])
    else:
        state = "not_confirmed"
        told = _filled(case, verdict, periods, language)
        sentence = " ".join([told, *_asides(case, periods)])
    return KpiFinding(
        statement=case.statement.id,
        check=case.check.id,
        level=exact(case.check.level),
        claimed=case.claimed,
        metric=case.check.metric,
        state=state,
        sentence=sentence,
        passing=verdict.passing,
        looked_at=verdict.looked_at,
        used=tuple(period.used for period in periods if period.used),
        is_missing=verdict.is_missing,
    )


def _confirmed(case: Case, verdict: Verdict) -> str:
    when = case.window.label
    if case.check.test.counts_periods:
        of_all = f"{verdict.passing} of {_counted(case, verdict.looked_at)}"
        return f"There are figures of {case.name} in {of_all}, {when}."
    if case.check.test.word == "count":
        return f"The figures of {case.name} add up to {_total(case, verdict)}, {when}."
    return f"Target met in {verdict.passing} of {_counted(case, verdict.looked_at)}, {when}."


def _cannot_confirm(case: Case, verdict: Verdict, periods: Sequence[Seen]) -> Iterator[str]:
    yield "Cannot confirm."
    if verdict.is_missing:
        when = case.window.label
        yield f"There are no figures of {case.name} for {_called(case.service)}, {when}."
        return
    if periods and verdict.looked_at:
        yield _confirmed(case, verdict)
    yield verdict.reason
    if periods:
        yield from _asides(case, periods)


def _called(service: Service) -> str:
    """Give the service, with what the figures call it where that is another name."""
    codes = [f"{name} {code}" for name, code in service.figures.items() if code != service.name]
    return f"{service.name} ({', '.join(codes)})" if codes else service.name


def _asides(case: Case, periods: Sequence[Seen]) -> Iterator[str]:
    """Say what else a reader must know: periods that could not be taken, whose target it is."""
    by_state: Counter[SeenState] = Counter(period.state for period in periods)
    for wording, (one, several) in ABOUT_PERIODS.items():
        number = by_state[wording]
        is_said = wording != "missing" or not case.check.test.counts_periods
        if number and is_said:
            yield f"{_counted(case, number)} {one if number == 1 else several}."
    if case.check.test.word != "share_of_periods_meeting_target":
        return
    without = sum(m.state == "value" and m.is_met is None for m in periods)
    if without:
        verb = "has" if without == 1 else "have"
        yield f"{_counted(case, without)} {verb} no target that the figure can be held against."
    shown = _targets(case, periods)
    if shown and not all(m.own_target for m in periods if m.is_met is not None):
        noun = "target is" if len(shown) == 1 else "targets are"
        yield f"The {noun} the council's for all services: {', then '.join(shown)}."


def _counted(case: Case, periods: int) -> str:
    return counted(periods, case.check.test.grain)


def _filled(case: Case, verdict: Verdict, periods: Sequence[Seen], language: str) -> str:
    """Give the model's own sentence with its numbers as they are printed.

    `{n}` and `{N}` are the periods that pass, of those looked at; `{target}` the targets of the
    window, earliest first; `{value}` the sum for ``count``, else the last figure of the window.
    """
    last = next((m.value for m in reversed(periods) if m.value is not None), None)
    value = _total(case, verdict) if verdict.total is not None else _printed(case, last)
    known = {
        "n": f"{verdict.passing:,}",
        "N": f"{verdict.looked_at:,}",
        "target": ", then ".join(_targets(case, periods)) or "no target",
        "value": value,
    }
    pieces = string.Formatter().parse(say(case.check.on_fail, language))
    return "".join(text + (known[name] if name else "") for text, name, _, _ in pieces)


def _targets(case: Case, periods: Sequence[Seen]) -> list[str]:
    """Give the targets of a window as they are printed, each once, earliest first."""
    shown = [_printed(case, m.target) for m in periods if m.target is not None]
    return list(dict.fromkeys(shown))


def _total(case: Case, verdict: Verdict) -> str:
    return _printed(case, None if verdict.total is None else float(verdict.total))


def _printed(case: Case, value: float | None) -> str:
    metric = case.metric
    if metric is None:
        return format_value(value, "count")
    return format_value(value, metric.unit, metric.decimals)
