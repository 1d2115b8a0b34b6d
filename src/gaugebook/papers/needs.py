"""What a narrative needs computed: the observations that its calls print and are tested on.

The first of two steps, so that composing stays pure: what is needed is known before anything is
computed, and every call that asks for what cannot be has its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gaugebook.analysis.claims import WORDS, Claim, make_claim, wanted_for
from gaugebook.definitions.metric import Metric
from gaugebook.errors import GaugebookError, Problem, near_miss, problem
from gaugebook.papers.calls import Call
from gaugebook.papers.narrative import Narrative
from gaugebook.periods import Grain, Period, parse_period, period_of


@dataclass(frozen=True)
class PeriodNames:
    """What the relative periods of a narrative stand for, and the window they lie in."""

    latest: Period
    previous: Period
    year_before: Period
    window: Period

    def resolve(self, text: str) -> Period:
        """Give the period for ``latest``, ``previous``, ``year_before`` or a literal one.

        Raises
        ------
        UsageError
            When the text is none of them.
        """
        named = {
            "latest": self.latest,
            "previous": self.previous,
            "year_before": self.year_before,
            "window": self.window,
        }
        return named[text] if text in named else parse_period(text)


@dataclass(frozen=True)
class Need:
    """One observation that a narrative asks for; with a grain, one for each period of it."""

    metric: str
    period: Period
    where: tuple[tuple[str, str], ...] = ()
    grain: Grain | None = None


def needs_of(
    narrative: Narrative, names: PeriodNames, metrics: Mapping[str, Metric]
) -> tuple[tuple[Need, ...], tuple[Problem, ...]]:
    """Give what a narrative needs computed, and the calls that ask for what cannot be.

    An unknown metric or a text that is no period is a Problem at its line; so is a literal
    period outside the window, which is printed all the same. What claims need beside is given by
    `claim_needs_of`.
    """
    needs: list[Need] = []
    problems: list[Problem] = []
    for call in narrative.calls():
        if call.function == "period":
            problems += _period_fault(call, str(call["name"]), names)
            continue
        if call.function == "claim":
            problems += _claim_faults(call, names, metrics)
            continue
        if call.function not in ("figure", "change", "status"):
            continue
        metric = str(call["metric"])
        if metric not in metrics:
            hint = near_miss(metric, metrics)
            detail = f"there is no metric {metric}"
            problems.append(
                problem("figure-unknown", call.where, found=call.text, detail=detail, hint=hint)
            )
            continue
        for text in _periods_of(call):
            fault = _period_fault(call, text, names)
            problems += fault
            if any(p.is_refused for p in fault):
                continue
            where = tuple(sorted(call.arguments.get("where", {}).items()))
            needs.append(Need(metric, names.resolve(text), where))
        problems += _dimension_faults(call, metrics[metric])
    return tuple(dict.fromkeys(needs)), tuple(problems)


def _periods_of(call: Call) -> list[str]:
    periods = [str(call["period"])]
    return [*periods, str(call["since"])] if call.function == "change" else periods


def _period_fault(call: Call, text: str, names: PeriodNames) -> list[Problem]:
    try:
        period = names.resolve(text)
    except GaugebookError as fault:
        return [
            problem(
                "figure-unknown", call.where, found=call.text, detail=fault.message[:-1], hint=""
            )
        ]
    shown = Period(min(names.window.start, names.year_before.start), names.window.end)
    if text[:1].isdigit() and not shown.contains(period):
        return [problem("period-outside-window", call.where, found=text, window=names.window.label)]
    return []


def claim_of(call: Call, names: PeriodNames, metrics: Mapping[str, Metric]) -> Claim:
    """Give the claim that a call makes.

    ``steadily improved`` is from the first period of the paper's window, unless the call says
    since when.

    Raises
    ------
    ValueError
        When it is none that can be tested; its text says why.
    """
    named = call["metric"]
    words, of = str(call["words"]), str(call["of"])
    period, since = _periods_of_claim(call, names)
    return make_claim(
        words,
        [named] if isinstance(named, str) else list(named),
        period=period,
        since=since,
        of=_threshold(of, names) if of else None,
        known=metrics,
    )


def _periods_of_claim(call: Call, names: PeriodNames) -> tuple[Period, Period | None]:
    """Give what a claim is about, and since when; stand-ins before a paper's periods are known."""
    period = _resolved(str(call["period"]), names)
    since = _resolved(str(call["since"]), names) if call["since"] else None
    is_steadily = str(call["words"]).strip().casefold() == "steadily improved"
    if names.latest == names.previous:
        last = period_of(names.window.last_day, "month")
        return last, last.before() if since or is_steadily else None
    if since is None and is_steadily and period.grain:
        since = names.window.split(period.grain)[0]
    return period, since


def _resolved(text: str, names: PeriodNames) -> Period:
    try:
        return names.resolve(text)
    except GaugebookError as fault:
        raise ValueError(fault.message.removesuffix(".")) from None


def _threshold(text: str, names: PeriodNames) -> Period | str:
    """Give a period where the text names one, else the text: ``target``, or a written number."""
    try:
        return names.resolve(text)
    except GaugebookError:
        return text


def claim_needs_of(
    narrative: Narrative, names: PeriodNames, metrics: Mapping[str, Metric]
) -> tuple[Need, ...]:
    """Give what the claims of a narrative are tested on, what was usual before among it.

    A call that makes no claim asks for nothing; `needs_of` says what is wrong with it.
    """
    needs: list[Need] = []
    for call in narrative.calls():
        if call.function != "claim":
            continue
        try:
            claim = claim_of(call, names, metrics)
        except ValueError:
            continue
        where = tuple(sorted(call["where"].items()))
        needs += [
            Need(metric, wanted.period, where, wanted.grain)
            for metric in claim.metrics
            for wanted in wanted_for(claim)
        ]
    return tuple(dict.fromkeys(needs))


def _claim_faults(call: Call, names: PeriodNames, metrics: Mapping[str, Metric]) -> list[Problem]:
    """Say why a claim cannot be tested; a period outside the window is noted."""
    try:
        claim = claim_of(call, names, metrics)
    except ValueError as fault:
        words = ", ".join(WORDS)
        return [
            problem("claim-unknown", call.where, found=call.text, detail=str(fault), words=words)
        ]
    faults = _period_fault(call, str(call["period"]), names)
    for name in claim.metrics:
        faults += _dimension_faults(call, metrics[name])
    return faults


def _dimension_faults(call: Call, metric: Metric) -> list[Problem]:
    known = ("channel", *metric.dimensions)
    return [
        problem(
            "figure-unknown",
            call.where,
            found=call.text,
            detail=f"{metric.id} has no dimension {name}",
            hint=near_miss(name, known),
        )
        for name in call.arguments.get("where", {})
        if name not in known
    ]
