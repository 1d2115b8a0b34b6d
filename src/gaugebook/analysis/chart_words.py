"""The words of a chart over a window: its title, and its alternative text.

Both tell a trend only of figures that may be compared: since the latest break in the series.
"""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.comparing import break_notes, comparable_run
from gaugebook.analysis.window import WindowData
from gaugebook.analysis.wording import (
    bound,
    printed_number,
    target_words,
    trend_words,
    unit_words,
)
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Sentence
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.words import listed


def chart_title(data: WindowData, metric: Metric) -> str:
    """Say how a metric went since its latest break; its name alone where there is no trend."""
    run = comparable_run(metric, data.present(metric.id))
    if len(run) < 2:
        return metric.label
    words = trend_words([printed_number(o) or 0.0 for o in run])
    span = Period(run[0].span.start, run[-1].span.end)
    return f"{metric.label} {words} from {span.label}"


def alt_text(data: WindowData, metric: Metric) -> Sentence:
    """Say what a reader of the chart sees: what, trend, extremes, target, each number bound."""
    present = data.present(metric.id)
    unit = unit_words(metric)
    has_unit = bool(unit) and unit not in metric.name
    parts: list[str | Bound] = [
        f"Bar chart. {metric.name}{f', in {unit}' if has_unit else ''}, "
        f"{data.periods.whole.label}. "
    ]
    run = comparable_run(metric, present)
    if len(run) >= 2:
        parts += _trend_parts(run)
    elif len(present) >= 2:
        last = present[-1]
        parts += [
            "It stood at ",
            bound(last),
            f" in {last.span.label}, not comparable with before.",
        ]
    elif present:
        parts += ["The only figure is ", bound(present[0]), f" for {present[0].span.label}."]
    else:
        parts.append("No full period has a figure.")
    parts += [f" {note}" for note in break_notes([metric], present)]
    parts += _missing_parts(data, metric, present)
    latest = data.of(metric.id, data.periods.latest)
    target = metric.target_for(data.periods.latest)
    if latest is not None and latest.value is not None and target is not None:
        verdict = {"met": "meets", "close": "is close to", "missed": "misses"}.get(latest.status)
        goal = target_words(metric, target.value)
        if verdict:
            parts.append(f" The {latest.span.label} figure {verdict} the target of {goal}.")
        elif latest.status == "not_confirmed":
            parts.append(f" Whether the target of {goal} was met cannot be confirmed.")
    part = data.part_after(metric.id)
    if part is not None and part.value is not None:
        parts += [f" The part period {part.span.label} stands at ", bound(part), "."]
    return Sentence("alt", tuple(parts))


def _missing_parts(
    data: WindowData, metric: Metric, present: Sequence[Observation]
) -> list[str | Bound]:
    """Name the periods without a figure; a trend does not tell of them."""
    if not present:
        return []
    shown = {o.period for o in present}
    absent = [(p, data.of(metric.id, p)) for p in data.periods.full if str(p) not in shown]
    withheld = [p.label for p, o in absent if o is not None and o.is_withheld]
    missing = [p.label for p, o in absent if o is None or not o.is_withheld]
    parts: list[str | Bound] = []
    parts += [f" There is no figure for {listed(missing)}."] if missing else []
    parts += [f" What there was in {listed(withheld)} is withheld."] if withheld else []
    return parts


def _trend_parts(present: list[Observation]) -> list[str | Bound]:
    first, last = present[0], present[-1]
    words = trend_words([printed_number(o) or 0.0 for o in present])
    if words == "did not change":
        return ["It stayed at ", bound(first), " throughout."]
    verb = {"rose": "rose", "fell": "fell"}.get(words, "went, without a clear trend,")
    highest = max(present, key=lambda o: printed_number(o) or 0.0)
    lowest = min(present, key=lambda o: printed_number(o) or 0.0)
    ends = {printed_number(first), printed_number(last)}
    parts: list[str | Bound] = [
        f"It {verb} from ",
        bound(first),
        f" in {first.span.label} to ",
        bound(last),
        f" in {last.span.label}",
    ]
    if printed_number(highest) not in ends:
        parts += ["; the highest was ", bound(highest), f" in {highest.span.label}"]
    if printed_number(lowest) not in ends:
        parts += ["; the lowest was ", bound(lowest), f" in {lowest.span.label}"]
    return [*parts, "."]
