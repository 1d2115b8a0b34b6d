"""The figures of a narrative: what its calls print.

`papers.needs` says what must be computed, the workspace computes it, and `FigureBook` answers each
call from the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaugebook.analysis.claims import Verdict
from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, near_miss, problem
from gaugebook.observations import Observation, Status, encode_segment
from gaugebook.papers.calls import Call
from gaugebook.papers.claimed import claim_runs, verdict_on
from gaugebook.papers.narrative import Narrative
from gaugebook.papers.needs import Need, PeriodNames
from gaugebook.papers.paper import Run, Runs
from gaugebook.values import WITHHELD_MARK, format_value, in_print, round_value

MADE_UP_WORDS = " (made-up data)"
WITHHELD_WORDS = " (withheld, so that nobody can be recognised)"


@dataclass(frozen=True)
class FigureBook:
    """The observations behind a narrative; the council's own before made-up ones.

    A figure of another council is none of these: it would pass for the paper's own.
    """

    observations: tuple[Observation, ...]
    metrics: Mapping[str, Metric]
    names: PeriodNames
    org_code: str
    made_up_orgs: frozenset[str]
    status_words: Mapping[Status, str]

    def find(self, need: Need) -> Observation | None:
        """Give the observation that answers a need, with a value or withheld, or None.

        What is withheld of the council's own is never replaced by a made-up figure.
        """
        wanted = dict(need.where)
        hits = [
            o
            for o in self.observations
            if o.metric_id == need.metric
            and need.period == o.span
            and (o.value is not None or o.is_withheld)
            and (o.org_code == self.org_code or self.is_made_up(o))
            and _has_place(o, wanted)
        ]
        return min(hits, key=lambda o: (o.org_code != self.org_code, o.org_code), default=None)

    def is_made_up(self, observation: Observation) -> bool:
        """Whether a figure must be printed as made-up data."""
        return observation.org_code in self.made_up_orgs

    def runs(self, call: Call) -> tuple[Runs, tuple[Problem, ...]]:
        """Give what a call prints, and why it cannot where it cannot."""
        match call.function:
            case "period":
                return (Run(self.names.resolve(str(call["name"])).label),), ()
            case "quoted":
                return (Run(f"{call['text']} ({call['source']})"),), ()
            case "figure":
                return self._figure(call)
            case "change":
                return self._change(call)
            case "claim":
                verdict = self.verdict(call)
                caution = (Run(MADE_UP_WORDS),) if verdict.made_up else ()
                return claim_runs(verdict, caution=caution), ()
            case _:
                return self._status(call)

    def verdict(self, call: Call) -> Verdict:
        """Test the claim that a call makes, on the figures of one organisation for each metric."""
        return verdict_on(
            call,
            names=self.names,
            metrics=self.metrics,
            observations=self.observations,
            org_code=self.org_code,
            made_up_orgs=self.made_up_orgs,
        )

    def claims(self, narrative: Narrative) -> tuple[tuple[Call, Verdict], ...]:
        """Give the verdict on every claim of a narrative, in reading order."""
        made = (call for call in narrative.calls() if call.function == "claim")
        return tuple((call, self.verdict(call)) for call in made)

    def _need(self, call: Call, period: str) -> Need:
        where = tuple(sorted(call.arguments.get("where", {}).items()))
        return Need(str(call["metric"]), self.names.resolve(period), where)

    def _missing(self, call: Call, need: Need) -> tuple[Runs, tuple[Problem, ...]]:
        fault = problem(
            "observation-missing",
            call.where,
            found=call.text,
            key=f"{need.metric} {need.period}",
            metric=self.metrics[need.metric].label,
            period=need.period.label,
            reason="no input gives it",
        )
        return (Run("[not available]"),), (fault,)

    def _figure(self, call: Call) -> tuple[Runs, tuple[Problem, ...]]:
        need = self._need(call, str(call["period"]))
        found = self.find(need)
        if found is None:
            return self._missing(call, need)
        if call["style"] not in FIGURE_STYLES:
            detail = f"there is no style {call['style']}"
            hint = near_miss(str(call["style"]), FIGURE_STYLES)
            fault = problem("figure-unknown", call.where, found=call.text, detail=detail, hint=hint)
            return (), (fault,)
        if found.is_withheld:
            return self._withheld(call, found)
        return (*_value_runs(found, str(call["style"])), *self._caution(found)), ()

    def _withheld(self, call: Call, found: Observation) -> tuple[Runs, tuple[Problem, ...]]:
        """Print the shorthand with its meaning, and name the rule to whoever wrote the call."""
        note = problem(
            "figure-withheld",
            call.where,
            found=call.text,
            key=f"{found.metric_id} {found.span.key}",
            metric=self.metrics[found.metric_id].label,
            period=found.span.label,
            rule=found.small_numbers_rule or found.note,
        )
        runs = (Run(WITHHELD_MARK, binding=found.binding), Run(WITHHELD_WORDS))
        return (*runs, *self._caution(found)), (note,)

    def _caution(self, *found: Observation) -> Runs:
        made_up = any(self.is_made_up(o) for o in found)
        return (Run(MADE_UP_WORDS),) if made_up else ()

    def _change(self, call: Call) -> tuple[Runs, tuple[Problem, ...]]:
        later_need = self._need(call, str(call["period"]))
        earlier_need = self._need(call, str(call["since"]))
        later, earlier = self.find(later_need), self.find(earlier_need)
        if later is None or earlier is None:
            return self._missing(call, earlier_need if later else later_need)
        if later.is_part or earlier.is_part:
            detail = "a part period is not compared with a full one"
            fault = problem("figure-unknown", call.where, found=call.text, detail=detail, hint="")
            return (), (fault,)
        for found in (later, earlier):
            if found.is_withheld:
                return self._withheld(call, found)
        reason = why_not_comparable(self.metrics[later.metric_id], earlier, later)
        if reason:
            return self._not_comparable(call, later, earlier, reason)
        return (*change_runs(later, earlier), *self._caution(later, earlier)), ()

    def _not_comparable(
        self, call: Call, later: Observation, earlier: Observation, reason: str
    ) -> tuple[Runs, tuple[Problem, ...]]:
        fault = problem(
            "comparison-not-made",
            call.where,
            found=call.text,
            key=f"{later.metric_id} {later.span.key}",
            metric=self.metrics[later.metric_id].label,
            later=later.span.label,
            earlier=earlier.span.label,
            reason=reason,
        )
        return (Run(f"not comparable with {earlier.span.label}: {reason}"),), (fault,)

    def _status(self, call: Call) -> tuple[Runs, tuple[Problem, ...]]:
        need = self._need(call, str(call["period"]))
        found = self.find(need)
        if found is None:
            return self._missing(call, need)
        if found.is_part:
            detail = "a part period has no status"
            fault = problem("figure-unknown", call.where, found=call.text, detail=detail, hint="")
            return (), (fault,)
        if found.is_withheld:
            return self._withheld(call, found)
        if found.no_status:
            return (Run(found.no_status, binding=found.binding),), ()
        words = self.status_words[found.status]
        return (Run(words, binding=found.binding, status=found.status),), ()


FIGURE_STYLES = ("value", "number", "counts")


def _has_place(observation: Observation, wanted: Mapping[str, str]) -> bool:
    """Whether an observation stands exactly where it is wanted, with no other breakdown."""
    segment = {n: c for n, c in wanted.items() if n not in ("service", "channel")}
    has = observation.dimensions
    fixed = all(has.get(n) == c for n, c in wanted.items() if n in ("service", "channel"))
    return observation.segment == encode_segment(segment) and fixed


def _value_runs(found: Observation, style: str) -> Runs:
    if found.value is None:
        return ()
    value = float(round_value(in_print(found.value, found.unit), found.decimals))
    text = format_value(found.value, found.unit, found.decimals, words=style != "number")
    run = Run(text, strong=True, binding=found.binding, value=value)
    if style != "counts" or found.numerator is None or found.denominator is None:
        return (run,)
    counts = f" ({found.numerator:,.0f} of {found.denominator:,.0f})"
    return run, Run(counts, binding=found.binding)


def change_runs(later: Observation, earlier: Observation) -> Runs:
    """Give a change in words: up or down by how much, from what, since when.

    Shares change by percentage points. The difference is that of the printed values. Whether the
    two are comparable is asked before.
    """
    if later.value is None or earlier.value is None:
        return ()
    printed = [round_value(in_print(o.value or 0, o.unit), o.decimals) for o in (later, earlier)]
    change = printed[0] - printed[1]
    since = earlier.span.label
    if change == 0:
        return (Run(f"the same as in {since}"),)
    unit = "points" if later.unit == "share" else later.unit
    size = format_value(abs(change), unit, later.decimals)
    direction = "up" if change > 0 else "down"
    return (
        Run(f"{direction} by "),
        Run(size, strong=True, binding=later.binding, value=float(abs(change))),
        Run(" from "),
        Run(
            format_value(earlier.value, earlier.unit, earlier.decimals),
            strong=True,
            binding=earlier.binding,
            value=float(printed[1]),
        ),
        Run(f" in {since}"),
    )


def used_observations(
    book: FigureBook, needs: Sequence[Need], bindings: Iterable[str]
) -> tuple[Observation, ...]:
    """Give the observations that a paper prints, by need or by binding, in key order."""
    by_binding = {o.binding: o for o in book.observations}
    wanted = [o for need in needs if (o := book.find(need)) is not None]
    wanted += [by_binding[b] for b in bindings if b in by_binding]
    return tuple(sorted(dict.fromkeys(wanted), key=lambda o: o.key))
