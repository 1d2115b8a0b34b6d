"""The words of a series with limits: title, finding, alternative text, notes.

They never say more than the limits do: a signal is said to be one, and why it came is not. Every
number is bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.analysis.cells import (
    bound_count,
    bound_result,
    bound_value,
    counts_in_words,
)
from gaugebook.analysis.trend.limits import Limits, possible_ends
from gaugebook.analysis.trend.readings import Beginning
from gaugebook.analysis.trend.variation import Variation
from gaugebook.analysis.wording import (
    noun_of,
    small_numbers_notes,
    target_words,
    unit_words,
)
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Icon, Sentence
from gaugebook.observations import Observation
from gaugebook.periods import Period, long_date
from gaugebook.results import Result
from gaugebook.values import format_value, in_print
from gaugebook.words import counted, listed, uncapitalised

Parts = list[str | Bound]

CENTRE_WORDS = {"xmr": "mean", "pprime": "mean", "run": "median"}


def span_words(found: Variation) -> str:
    """Give the full periods of a series as one, in words."""
    return Period(found.periods[0].start, found.periods[-1].end).label


def since(limits: Limits) -> str:
    """Give the first period whose figure counts in a stretch."""
    used = limits.stretch.used
    return used[0].span.short_label if used else ""


def variation_title(found: Variation) -> str:
    """Say what the last figure tells, and no more than that."""
    label, latest = found.metric.label, found.latest
    if found.last.result is None or latest is None:
        return f"{label}: too few figures since limits began again to see a signal"
    when, flag = latest.span.label, found.flags[_place_of_latest(found)]
    trial = ", by trial limits" if found.is_trial else ""
    if found.metric.variation.chart == "run":
        words = "may have shifted" if found.has_signal else "shows no shift"
        return f"{label} {words} up to {when}"
    if flag in ("improvement", "concern"):
        return f"{label} shows a signal of {flag} in {when}{trial}"
    if flag == "both":
        return f"{label} shows signals of improvement and of concern in {when}{trial}"
    if flag:
        side = {"higher": "higher than", "lower": "lower than"}.get(flag, "unlike")
        return f"{label} was {side} usual in {when}{trial}"
    earlier = any(found.last.signals)
    after = ", though earlier figures stand out" if earlier else ""
    return f"{label} shows no signal in {when}{trial}{after}"


def _place_of_latest(found: Variation) -> int:
    return found.last.stretch.place + (found.last.latest or 0)


def finding(found: Variation) -> Sentence:
    """Say in prose what the limits tell of a metric; why they cannot, where they cannot."""
    name = f"finding-{slug(found.metric)}"
    latest, limits = found.latest, found.last.result
    if latest is None or limits is None:
        text = f"{found.metric.label}: {found.last.why_not}, so nothing is said of its variation."
        return Sentence(name, (text,), found.made_up)
    parts: Parts = [f"{found.metric.label} stood at ", bound_value(latest)]
    if latest.numerator is not None and latest.denominator is not None and latest.unit == "share":
        parts += [" (", bound_count(latest, "numerator"), " of "]
        parts += [bound_count(latest, "denominator"), ")"]
    parts += [f" in {latest.span.label}. The ", *_around(found, limits), ". "]
    parts += [f"{_verdict_sentence(found, latest)}."]
    parts += _target_parts(found, latest)
    parts += _part_parts(found)
    return Sentence(name, tuple(parts), found.made_up, (limits,))


def _around(found: Variation, limits: Result) -> Parts:
    """Say of how many figures the limits are, and what they are."""
    centre = CENTRE_WORDS[found.metric.variation.chart]
    points = bound_result(limits, "points")
    figures, have = noun_of(points, "figure"), noun_of(points, "has", "have")
    parts: Parts = [points]
    if found.metric.variation.baseline is not None:
        parts += [
            f" {figures} from {_since_words(found)} that set the limits {have} a {centre} of "
        ]
    else:
        parts += [f" {figures} since {_since_words(found)} {have} a {centre} of "]
    parts += [bound_result(limits, centre)]
    if found.metric.variation.chart != "run":
        lower = bound_result(limits, "lower printed", words=False)
        upper = bound_result(limits, "upper printed")
        kind = "trial limits" if found.is_trial else "limits"
        parts += [f" and {kind} of ", lower, " and ", upper]
    return parts


def _since_words(found: Variation) -> str:
    return found.last.stretch.used[0].span.label


def _verdict_sentence(found: Variation, latest: Observation) -> str:
    if not found.has_signal:
        return "No signal: the last figure varies as the figures before it do"
    if found.metric.variation.chart == "run":
        return found.variation.words
    return f"Signal in {latest.span.label} ({_inside(found.variation.words)})"


def _inside(words: str) -> str:
    """Give words as they stand inside a sentence."""
    return uncapitalised(words).replace(" (trial limits)", "")


def _target_parts(found: Variation, latest: Observation) -> Parts:
    target = found.target
    icon = found.assurance.icon
    if target is None or latest.target != target.value or not icon:
        return []
    goal = Bound(
        target_words(found.metric, target.value),
        float(in_print(target.value, found.metric.unit)),
        latest.binding_of("target"),
    )
    return [" The target of ", goal, _TARGET_ENDINGS[icon]]


_TARGET_ENDINGS: Mapping[Icon, str] = {
    "passing": " is easier than either limit, so meeting it tells nothing new.",
    "failing": " is harder than either limit: without a change it is unlikely to be met.",
    "hit_or_miss": " lies within the limits, so it may be met or missed by chance.",
}


def _part_parts(found: Variation) -> Parts:
    part = found.part
    if part is None or part.value is None:
        return []
    return [
        f" The part period {part.span.label} (",
        bound_value(part),
        ") counts for nothing here.",
    ]


def alt_text(found: Variation) -> Sentence:
    """Say what a reader of the chart sees, each number bound, in at most three sentences."""
    unit = unit_words(found.metric)
    measure = f"{_inside(found.metric.label)}{f' in {unit}' if unit else ''}"
    what = f"Line chart of {measure}, {span_words(found)}"
    latest, limits = found.latest, found.last.result
    shown = [r.shown for r in found.readings if r.shown is not None]
    if latest is None or limits is None:
        return Sentence("alt", (f"{what}. The limits that hold now cannot be worked out yet.",))
    parts: Parts = [f"{what}: ", *_limit_parts(found, limits), ". "]
    parts += ["The latest, ", bound_value(latest), f" in {latest.span.label}, "]
    is_run = found.metric.variation.chart == "run"
    if found.has_signal:
        parts += [
            f"is a signal ({_inside(found.variation.words)})"
            if not is_run
            else "ends a series that may have shifted"
        ]
    else:
        parts += ["is no signal"]
    parts += _extreme_parts(shown, latest)
    if found.assurance.icon and found.target is not None and latest.target == found.target.value:
        goal = target_words(found.metric, found.target.value)
        number = float(in_print(found.target.value, found.metric.unit))
        ending = _TARGET_ENDINGS[found.assurance.icon].removesuffix(".")
        parts += [". The target of ", Bound(goal, number, latest.binding_of("target")), ending]
    return Sentence("alt", (*parts, "."), found.made_up, (limits,))


def _limit_parts(found: Variation, limits: Result) -> Parts:
    """Say in few words what the limits are, and of how many figures."""
    centre = CENTRE_WORDS[found.metric.variation.chart]
    parts: Parts = [f"{centre} ", bound_result(limits, centre)]
    if found.metric.variation.chart != "run":
        kind = "trial limits" if found.is_trial else "limits"
        lower = bound_result(limits, "lower printed", words=False)
        parts += [f", {kind} ", lower, " to ", bound_result(limits, "upper printed")]
    number = bound_result(limits, "points")
    return [*parts, " (", number, f" figure{'' if number.value == 1 else 's'})"]


def _extreme_parts(shown: Sequence[Observation], latest: Observation) -> Parts:
    if len(shown) < 2:
        return []
    highest = max(shown, key=lambda o: o.value or 0.0)
    lowest = min(shown, key=lambda o: o.value or 0.0)
    if highest.value == lowest.value:
        return ["; all figures are the same"]
    ends = [("highest", highest), ("lowest", lowest)]
    # What is said of the latest figure itself comes first, as "it".
    ends.sort(key=lambda end: end[1] != latest)
    parts: Parts = []
    for words, found in ends:
        if found == latest:
            parts.append(f" and is the {words}")
        else:
            parts += [f"; the {words} is ", bound_value(found), f" in {found.span.label}"]
    return parts


def slug(metric: Metric) -> str:
    """Give a metric's id as the name of an exhibit has it."""
    return metric.id.replace("_", "-")


# --- notes ----------------------------------------------------------------------------------------


def method_note(metric: Metric) -> str:
    """Say how the limits were worked out."""
    rule = metric.variation
    if rule.chart == "run":
        return "Run chart: a median and no limits; runs and crossings by Anhøj (2014)."
    from_first = f", from the first {rule.baseline} figures" if rule.baseline else ""
    if rule.chart == "pprime":
        return f"Limits: p-prime chart (Laney, 2002), mean ± 3 standard deviations{from_first}."
    screened = ", the widest moving ranges left out once" if rule.screen_outliers else ""
    return (
        f"Limits: mean ± {rule.limit_constant:g} × mean moving range (XmR chart{screened})"
        f"{from_first}; a signal is a figure outside them, two of three near one, or "
        f"{rule.run_length} in a row on one side of the mean or rising or falling."
    )


def variation_notes(found: Variation) -> list[str]:
    """Say what a reader must know of one metric's limits: gaps, what is left out, new limits."""
    label = found.metric.label
    notes = [_trial_note(found)] if found.is_trial else []
    notes += _left_out_notes(found)
    notes += [
        f"{label}: {_beginning_words(limits.stretch.beginning)}." for limits in found.limits[1:]
    ]
    if found.last.why_not:
        notes.append(f"{label}: {found.last.why_not}.")
    notes += _cut_notes(found)
    notes += _constant_notes(found)
    notes += _target_notes(found)
    notes += _denominator_notes(found)
    shown = [r.observation for r in found.readings if r.observation is not None]
    return notes + small_numbers_notes([found.metric], shown)


def _trial_note(found: Variation) -> str:
    least = found.metric.variation.min_points
    return (
        f"{found.metric.label}: trial limits, of fewer than {least} figures; "
        "each new figure may move them."
    )


def _left_out_notes(found: Variation) -> list[str]:
    label = found.metric.label
    why = dict.fromkeys(r.left_out for r in found.readings if r.left_out)
    notes = [
        f"{label}, {_named([r.period for r in found.readings if r.left_out == reason])}: left out "
        f"of limits and signals ({reason})."
        for reason in why
        if found.has_limits  # else the reason why there are none says it
    ]
    gaps = [r for r in found.readings if r.shown is None]
    withheld = [r.period for r in gaps if r.observation is not None and r.observation.is_withheld]
    missing = [r.period for r in gaps if r.period not in withheld]
    notes += [f"{label}: no figure for {_named(missing)}; a gap is no zero."] if missing else []
    return notes + ([f"{label}: withheld for {_named(withheld)}."] if withheld else [])


_MOST_NAMED = 6


def _named(periods: Sequence[Period]) -> str:
    if len(periods) > _MOST_NAMED:
        return f"{counted(len(periods), 'period')} from {periods[0].label} to {periods[-1].label}"
    return listed([period.label for period in periods])


def _beginning_words(beginning: Beginning) -> str:
    day = long_date(beginning.day)
    if beginning.kind == "rebase":
        minute = f" ({beginning.minute_ref})" if beginning.minute_ref else " (no minute is named)"
        return f"limits begin again on {day}, {beginning.reason}{minute}"
    if beginning.kind == "break":
        return f"break in the series on {day}, {beginning.reason}; limits begin again"
    return f"limits begin again on {day}: {beginning.reason}"


def mark_words(beginning: Beginning) -> str:
    """Give the words of a mark where limits begin again."""
    lead = "Break" if beginning.kind == "break" else "New limits"
    return f"{lead}: {beginning.reason}"


def _cut_notes(found: Variation) -> list[str]:
    least, greatest = possible_ends(found.metric)
    lower, upper = found.last.ends
    label = found.metric.label
    notes = []
    if lower is not None and least is not None and lower < least:
        notes.append(f"{label}: the lower limit as worked out is below 0 and is not drawn.")
    if upper is not None and greatest is not None and upper > greatest:
        notes.append(f"{label}: the upper limit as worked out is above 100% and is not drawn.")
    return notes


def _constant_notes(found: Variation) -> list[str]:
    if not found.last.is_constant:
        return []
    return [f"{found.metric.label}: every figure is the same, so the limits are that figure."]


def _target_notes(found: Variation) -> list[str]:
    target, used = found.target, found.last.stretch.used
    if target is None or not used or target.start <= used[0].span.start:
        return []
    return [
        f"{found.metric.label}: the target holds from {long_date(target.start)}; it is set against "
        "the limits of all figures."
    ]


def _denominator_notes(found: Variation) -> list[str]:
    used = [o for o in found.last.stretch.used if o.denominator is not None]
    if found.metric.kind not in ("ratio", "sequence", "mean") or not found.last.stretch.used:
        return []
    if not used:
        return [f"{found.metric.label}: the counts behind the figures are not known."]
    fewest = min(used, key=lambda o: o.denominator or 0.0)
    most = max(used, key=lambda o: o.denominator or 0.0)
    if fewest.denominator == most.denominator:
        return [f"{found.metric.label}: each figure is of {_count(fewest)}."]
    return [
        f"{found.metric.label}: the counts behind the figures run from {_count(fewest)} "
        f"({fewest.span.label}) to "
        f"{_count(most)} ({most.span.label})."
    ]


def behind_notes(found: Variation) -> Result:
    """Give the result behind the counts that the notes tell: denominators, periods left out."""
    counts: dict[str, float] = {
        f"of {o.period}": o.denominator
        for o in found.last.stretch.used
        if o.denominator is not None
    }
    why = dict.fromkeys(r.left_out for r in found.readings if r.left_out)
    left_out = {f"left out: {x}": sum(r.left_out == x for r in found.readings) for x in why}
    gaps = [r.observation for r in found.readings if r.shown is None]
    withheld = sum(o is not None and o.is_withheld for o in gaps)
    counts |= left_out | {"withheld": withheld, "missing": len(gaps) - withheld}
    return counts_in_words(counts, uses=[o.binding for o in found.last.stretch.used])


def measure_words(metric: Metric) -> str:
    """Give what is measured with its unit, which a name like "% of calls offered" says itself.

    >>> from gaugebook.definitions.library import load_library
    >>> metrics = load_library()[0].metrics
    >>> measure_words(metrics["answered_share"]), measure_words(metrics["wait_mean"])
    ('Calls answered, % of calls offered', 'Average wait of answered calls in seconds')
    """
    unit = unit_words(metric)
    return metric.name if not unit or unit in metric.name else f"{metric.name} in {unit}"


def _count(found: Observation) -> str:
    return format_value(found.denominator, "count", 0)
