"""Whether targets tell anything: one counted twice, one that cannot be missed, one never in reach.

A target that every figure on record meets with room to spare, or misses by far, is no measure of
how a service does. Nothing here says what a target should be: that is for those who set it.

A target is said to be *never missed* (or *never met*) only of four full periods or more, and only
where the nearest figure is further from the target than all figures are from each other; from 13
periods on, where the limits of the series (XmR) lie on one side of it. Shorter series have trial
limits, which are not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.analysis.cells import as_cell, bound_result, bound_value
from gaugebook.analysis.comparing import break_notes, comparable_run
from gaugebook.analysis.headlines import count_word, shared_targets
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes, target_words, unit_words
from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.spc import xmr_limits
from gaugebook.values import MISSING_MARK, Unit
from gaugebook.words import listed

Finding = Literal[
    "not_held", "no_figures", "too_few", "never_missed", "never_met", "always_met", "always_missed",
    "informative",
]  # fmt: skip

FEWEST_PERIODS = 4
FEWEST_FOR_LIMITS = 13
"""Limits of fewer points are trial limits (NHSRplotthedots, R/ptd_add_short_group_warnings.R)."""

_SEEN_WITH_ONE_DECIMAL = 0.05


@dataclass(frozen=True)
class Audited:
    """One indicator's target, held against every full period on record that it holds for.

    `figures` may all be compared with one another. `twin` is the indicator whose target says the
    same. `margin` holds the distance of the nearest figure and, with enough of them, the limits.
    """

    metric: Metric
    target: TargetRule
    finding: Finding
    figures: tuple[Observation, ...] = ()
    twin: Metric | None = None
    margin: Result | None = None

    @property
    def lowest(self) -> Observation | None:
        """The lowest figure, None where there is none."""
        return min(self.figures, key=lambda o: o.value or 0.0, default=None)

    @property
    def highest(self) -> Observation | None:
        """The highest figure, None where there is none."""
        return max(self.figures, key=lambda o: o.value or 0.0, default=None)


def audit_targets(
    observed: Observed, periods: Sequence[Period], *, shown: Period, **dimensions: str
) -> tuple[Audited, ...]:
    """Hold every target of the observed metrics against what is on record.

    Parameters
    ----------
    observed
        The indicators; one without any target is left out.
    periods
        All full periods on record, in order, of one grain. Periods without a figure, part periods
        and those before a break in the series are left out of the comparison.
    shown
        The period whose targets are looked at.
    dimensions
        Whose figures (``channel="phone"``); a metric that is of one channel only needs none.

    Returns
    -------
    tuple
        In the order of the metrics.
    """
    metrics = list(observed.metrics.values())
    twins = _twins(metrics, shown)
    return tuple(
        _audited(observed, metric, periods, shown, twins.get(metric.id), dimensions)
        for metric in metrics
        if metric.targets
    )


def _twins(metrics: Sequence[Metric], shown: Period) -> dict[str, Metric]:
    pairs = shared_targets(metrics, shown)
    return {one.id: other for one, other in pairs} | {other.id: one for one, other in pairs}


def _audited(
    observed: Observed,
    metric: Metric,
    periods: Sequence[Period],
    shown: Period,
    twin: Metric | None,
    dimensions: Mapping[str, str],
) -> Audited:
    target = metric.target_for(shown)
    if target is None:
        return Audited(metric, metric.targets[-1], "not_held")
    held = [p for p in periods if metric.target_for(p) == target]
    series = [_total(observed, metric, period, dimensions) for period in held]
    present = [o for o in series if o is not None and o.value is not None and not o.is_part]
    run = comparable_run(metric, present)
    if not run:
        return Audited(metric, target, "no_figures", twin=twin)
    values = _with_gaps(series, run)
    limits = xmr_limits(values) if len(run) >= FEWEST_FOR_LIMITS else None
    ends = (limits.lower, limits.upper) if limits is not None else None
    finding = _finding(metric, target, [o.value or 0.0 for o in run], ends)
    return Audited(metric, target, finding, tuple(run), twin, _margin(metric, target, run, ends))


def _total(
    observed: Observed, metric: Metric, period: Period, dimensions: Mapping[str, str]
) -> Observation | None:
    """Give the figure of all lines; what a metric is fixed to (its channel) need not be named."""
    if dimensions:
        return observed.of(metric.id, period, **dimensions)
    found = [
        o
        for o in observed.observations
        if o.metric_id == metric.id and o.period == str(period) and o.segment == "_T"
        and o.service == "_T"
    ]  # fmt: skip
    return found[0] if len(found) == 1 else observed.of(metric.id, period)


def _with_gaps(
    series: Sequence[Observation | None], run: Sequence[Observation]
) -> list[float | None]:
    """Give the values from the first of the run on, None where a period has none."""
    start = next(i for i, o in enumerate(series) if o is run[0])
    kept = {id(o) for o in run}
    return [o.value if o is not None and id(o) in kept else None for o in series[start:]]


def _finding(
    metric: Metric,
    target: TargetRule,
    values: Sequence[float],
    limits: tuple[float, float] | None,
) -> Finding:
    met = {_is_met(metric, value, target.value) for value in values}
    if len(met) == 2:
        return "informative"
    if len(values) < FEWEST_PERIODS:
        return "too_few"
    is_met = met == {True}
    if limits is not None:
        is_outside = not limits[0] <= target.value <= limits[1]
    else:
        nearest = min(abs(value - target.value) for value in values)
        is_outside = nearest > max(values) - min(values)
    if is_met:
        return "never_missed" if is_outside else "always_met"
    return "never_met" if is_outside else "always_missed"


def _is_met(metric: Metric, value: float, target: float) -> bool:
    return value >= target if metric.direction == "higher" else value <= target


def _margin(
    metric: Metric,
    target: TargetRule,
    run: Sequence[Observation],
    limits: tuple[float, float] | None,
) -> Result:
    """Give how far the nearest figure is from the target: of shares, in percentage points."""
    scale = 100 if metric.unit == "share" else 1
    unit: Unit = "points" if metric.unit == "share" else metric.unit
    nearest = min(abs((o.value or 0.0) - target.value) for o in run) * scale
    # Two decimals only where one would print a near miss as none.
    decimals = 1 if nearest == 0 or nearest >= _SEEN_WITH_ONE_DECIMAL else metric.decimals
    values = [ResultValue("nearest", nearest, unit, min(metric.decimals, decimals))]
    if limits is not None:
        values += [
            ResultValue("limit lower", limits[0], metric.unit, metric.decimals),
            ResultValue("limit upper", limits[1], metric.unit, metric.decimals),
        ]
    return result(
        "target-audit", values, parameters={"target": target.value, "periods": len(run)},
        uses=[o.binding for o in run],
    )  # fmt: skip


# --- the exhibits ---------------------------------------------------------------------------------

_WORDS: Mapping[Finding, str] = {
    "not_held": "No target is set for this period; an earlier or later one is not used",
    "no_figures": "Nothing can be said: there is no full period with a figure",
    "too_few": "Nothing can be said yet: too few full periods have a figure",
    "never_missed": "Never missed, and no figure on record comes near it: it tells nothing",
    "never_met": "Never met, and no figure on record comes near it: out of reach as things are",
    "always_met": "Met in every period on record, but within reach of being missed",
    "always_missed": "Met in no period on record, but not out of reach",
    "informative": "Met in some periods and missed in others: it tells something",
}


def audit_exhibits(
    observed: Observed, periods: Sequence[Period], *, place: str, ending: str = ""
) -> dict[str, Table | Unavailable | Sentence]:
    """Give the targets of the latest of some periods: ``target-audit`` and its finding.

    The finding, a sentence, is ``target-audit-finding``; `ending` is put behind both names.

    Raises
    ------
    ValueError
        When there are no periods.
    """
    if not periods:
        raise ValueError("targets are held against at least one period")
    shown = periods[-1]
    audited = audit_targets(observed, periods, shown=shown)
    found: list[Table | Unavailable | Sentence] = [
        audit_table(
            audited,
            shown=shown,
            place=place,
            name=f"target-audit{ending}",
            source=observed.source,
            made_up=observed.made_up,
        ),
        audit_sentence(audited, name=f"target-audit-finding{ending}", made_up=observed.made_up),
    ]
    return {exhibit.name: exhibit for exhibit in found}


def audit_table(
    audited: Sequence[Audited],
    *,
    shown: Period,
    place: str,
    name: str = "target-audit",
    source: str = "",
    made_up: bool = False,
) -> Table | Unavailable:
    """Give the table of targets: what is on record, how near it comes, and what that means.

    The distance is that of the nearest figure: of shares in percentage points, otherwise in the
    indicator's own unit. Without any target it says so.
    """
    title = _title(audited)
    if not audited:
        return Unavailable(name, "What the targets tell", "no indicator shown has a target")
    rows = tuple(_row(one) for one in audited)
    metrics = [one.metric for one in audited]
    figures = [o for one in audited for o in one.figures]
    return Table(
        name=name,
        title=title,
        subtitle=f"Targets that hold for {shown.label} against all full periods on record, {place}",
        columns=(
            Column("Indicator", "text"), Column("Target", "text"), Column("Periods"),
            Column("Lowest"), Column("Highest"), Column("Nearest to target"),
            Column("What the target tells", "text"), Column("Approved", "text"),
        ),
        rows=rows,
        notes=(*_notes(audited), *break_notes(metrics, figures),
               *absence_notes(cell.text for row in rows for cell in row)),
        source=source,
        made_up=made_up,
        results=_results(audited),
    )  # fmt: skip


def _row(one: Audited) -> tuple[Cell, ...]:
    metric = one.metric
    unit = unit_words(metric)
    target = "None" if one.finding == "not_held" else target_words(metric, one.target.value)
    words = _WORDS[one.finding]
    if any(o.status == "not_confirmed" for o in one.figures):
        words = f"{words}. Some of its figures are not confirmed"
    if one.twin is not None:
        words = f"{words}. Says the same as the target of: {one.twin.name}"
    approved = "–" if one.finding == "not_held" else one.target.approved or "No minute on record"
    return (
        Cell(f"{metric.label}, {unit}" if unit else metric.label),
        Cell(target),
        _periods_cell(one),
        _figure(one.lowest),
        _figure(one.highest),
        Cell(MISSING_MARK) if one.margin is None else as_cell(bound_result(one.margin, "nearest")),
        Cell(words),
        Cell(approved),
    )


def _periods_cell(one: Audited) -> Cell:
    # How many rows were looked at is no figure of anybody's: it is bound to nothing.
    return Cell(str(len(one.figures)))


def _figure(found: Observation | None) -> Cell:
    return Cell(MISSING_MARK) if found is None else as_cell(bound_value(found, words=False))


def _title(audited: Sequence[Audited]) -> str:
    idle = [one for one in audited if one.finding in ("never_missed", "never_met")]
    twice = sum(one.twin is not None for one in audited) // 2
    if not idle and not twice:
        return "Every target that can be judged tells something"
    said = []
    if idle and len(audited) == 1:
        said.append("the only target tells nothing")
    elif idle:
        verb = "tells" if len(idle) == 1 else "tell"
        said.append(f"{count_word(len(idle))} of {count_word(len(audited))} targets {verb} nothing")
    if twice:
        noun = "" if idle else " target" if twice == 1 else " targets"
        said.append(f"{count_word(twice)}{noun} {'is' if twice == 1 else 'are'} counted twice")
    text = " and ".join(said)
    return text[:1].upper() + text[1:]


def _notes(audited: Sequence[Audited]) -> list[str]:
    notes = [
        f"Never missed and never met are said of {FEWEST_PERIODS} full periods or more, where the "
        "nearest figure is further from the target than the figures are from each other; from "
        f"{FEWEST_FOR_LIMITS} periods on, where the target lies outside the limits of the series."
    ]
    pairs = {tuple(sorted((a.metric.name, a.twin.name))) for a in audited if a.twin is not None}
    notes += [
        f"{first} and {second}: their targets add up to the whole, so they are one target."
        for first, second in sorted(pairs)
    ]
    if any(not a.target.approved and a.finding != "not_held" for a in audited):
        notes.append("No minute on record: the definition does not say who approved the target.")
    return notes


def _results(audited: Sequence[Audited]) -> tuple[Result, ...]:
    return tuple(one.margin for one in audited if one.margin is not None)


def audit_sentence(
    audited: Sequence[Audited], *, name: str = "target-audit-finding", made_up: bool = False
) -> Sentence:
    """Say which targets tell nothing, which are counted twice, and which have no minute."""
    parts: list[str | Bound] = []
    for one in audited:
        if one.finding in ("never_missed", "never_met"):
            parts += [*_idle_parts(one), " "]
    parts += [
        f"{first.metric.name}, and {_lower(first.twin.name)}: two targets that say the same, which "
        "count as one. "
        for first in audited
        if first.twin is not None and first.metric.id < first.twin.id
    ]
    mute = [a.metric.label for a in audited if a.finding in ("too_few", "no_figures")]
    parts += [f"Nothing can be said yet of the target of {listed(mute)}. "] if mute else []
    unset = [a.metric.label for a in audited if a.finding == "not_held"]
    parts += [f"No target is set for the period shown: {listed(unset)}. "] if unset else []
    bare = [a for a in audited if not a.target.approved and a.finding != "not_held"]
    if bare:
        all_of_them = "None of the targets" if len(bare) == len(audited) else "Not every target"
        parts.append(f"{all_of_them} has a minute on record that says who approved it. ")
    if not audited:
        parts = ["No indicator shown has a target. "]
    elif not parts:
        parts = ["Every target is met in some periods on record and missed in others. "]
    last = parts.pop()
    return Sentence(name, (*parts, last.rstrip() if isinstance(last, str) else last), made_up,
                    _results(audited))  # fmt: skip


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _idle_parts(one: Audited) -> list[str | Bound]:
    lowest, highest, margin = one.lowest, one.highest, one.margin
    if lowest is None or highest is None or margin is None:
        return []
    goal = target_words(one.metric, one.target.value)
    is_missed = one.finding == "never_missed"
    # The nearest figure is the lowest one where all stand above the target.
    nearest = lowest if (lowest.value or 0.0) > one.target.value else highest
    word = "lowest" if nearest is lowest else "highest"
    verb = "has never been missed" if is_missed else "has never been met"
    count = count_word(len(one.figures))
    return [
        f"{one.metric.name}: the target of {goal} {verb} in {count} full periods on record; the "
        f"{word} figure, ",
        bound_value(nearest),
        f" {_in(nearest)}, is ",
        bound_result(margin, "nearest"),
        " away from it.",
    ]


def _in(found: Observation) -> str:
    return f"in {found.span.label}"
