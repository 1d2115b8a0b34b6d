"""Small numbers of people, on observations: the last step before a figure is given to anybody.

`withhold` looks at one observation of a metric that is `about_people`; `withhold_sets` at a total
with its parts, where rounding alone would still tell what is withheld. What an observation says
in its note is looked at too: a count in words tells as much as one in a column.

A derived metric is worked out from observations that have been through here: it gives away
nothing that they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gaugebook.definitions.metric import Metric
from gaugebook.engine.request import Place, is_whole
from gaugebook.observations import Observation
from gaugebook.stats.disclosure import (
    WITHHELD,
    Disclosed,
    SmallNumbers,
    disclose_average,
    disclose_count,
    disclose_ratio,
    pinned_down,
)
from gaugebook.values import format_value

_NOTES_WITHOUT_COUNTS = (
    (r"[\d,]+ of [\d,]+ left out: (\D+)", r"some are left out: \1"),
    (r"[\d,]+ of [\d,]+ not counted, as (.+)", r"some are not counted, as \1"),
    (
        r"not known for [\d,]+ of [\d,]+, which are counted as no",
        "not known for some, which are counted as no",
    ),
    (
        r"too few to give a share: \S+, at least (\d+) are needed",
        r"too few to give a share: at least \1 are needed",
    ),
    (r"nothing to divide by: the denominator is 0", "nothing to divide by"),
)
_DIGIT = re.compile(r"\d")

PRIMARY, SECONDARY = "A", "D"
"""SDMX CL_CONF_STATUS: withheld for its own small counts; withheld to protect another figure."""

FROM_WITHHELD = "worked out from a withheld figure"


def small_numbers(metric: Metric) -> SmallNumbers:
    """Give the rule of a metric; a coarse base raises the threshold, so that few are never 0."""
    rule = metric.disclosure
    return SmallNumbers(max(rule.threshold, -(-rule.round_to // 2)), rule.round_to)


def without_counts(notes: Iterable[str]) -> list[str]:
    """Give the notes of a figure about people without any count; what cannot be said is left out.

    >>> without_counts(["3 of 210 left out: not known", "printed 3", "no counts printed"])
    ['some are left out: not known', 'no counts printed']
    """
    return [said for note in notes if not _DIGIT.search(said := _reworded(note)) or said != note]


def _reworded(note: str) -> str:
    for pattern, words in _NOTES_WITHOUT_COUNTS:
        if match := re.fullmatch(pattern, note):
            return match.expand(words)
    return note


def withhold(metric: Metric, observation: Observation) -> Observation:
    """Give an observation about people as anybody may see it; any other as it is.

    A value is withheld or rounded by the metric's rule, which the note names. There is no
    interval: its limits would give the exact counts away. Without a value there are no counts.
    """
    if observation.is_withheld:
        return _withheld(observation, SECONDARY, "" if observation.note else FROM_WITHHELD)
    if not metric.about_people:
        return observation
    bare = replace(observation, lower=None, upper=None, interval_method="")
    if observation.value is None:
        return replace(bare, numerator=None, denominator=None)
    rule = small_numbers(metric)
    given = _disclosed(metric, bare, rule)
    if given is None:
        return bare
    if given.is_withheld:
        return _withheld(bare, PRIMARY, rule.id)
    place = Place(bare.service, bare.channel, bare.segment)
    is_part_of_more = given.step is None and not is_whole(metric, place)
    return replace(
        bare,
        value=given.value,
        numerator=given.numerator,
        denominator=given.denominator,
        decimals=given.decimals,
        note=_with(
            bare.note,
            rule.id,
            _nearest(metric, given),
            "rounded each for itself, so that parts may not add up" if is_part_of_more else "",
        ),
    )


def _disclosed(metric: Metric, found: Observation, rule: SmallNumbers) -> Disclosed | None:
    """Apply the rule by kind; None where a derived value stands as it is."""
    if metric.kind == "derived":
        return None
    value = found.value or 0.0
    if metric.kind in ("count", "distinct"):
        return disclose_count(value, rule=rule)
    printed_scale = _printed_scale(metric)
    if metric.kind in ("mean", "quantile"):
        return disclose_average(
            value,
            found.denominator or 0.0,
            rule=rule,
            decimals=metric.decimals,
            printed_scale=printed_scale,
            value_scale=metric.multiplier,
        )
    if found.numerator is not None and found.denominator:
        return disclose_ratio(
            found.numerator,
            found.denominator,
            rule=rule,
            decimals=metric.decimals,
            printed_scale=printed_scale,
            value_scale=metric.multiplier,
        )
    # Of a ratio without its counts nobody can say how few it is of.
    return WITHHELD


def _printed_scale(metric: Metric) -> int:
    """Give what a plain quotient is multiplied with in print."""
    return 100 if metric.unit == "share" else metric.multiplier


def _nearest(metric: Metric, given: Disclosed) -> str:
    """Say how closely a figure is given, where that is less than its definition prints."""
    if given.step is None or given.step == Decimal(1).scaleb(-metric.decimals):
        return ""
    step = float(given.step) * metric.multiplier / _printed_scale(metric)
    return f"given to the nearest {format_value(step, metric.unit, given.decimals)}"


def _with(note: str, *more: str) -> str:
    parts = [note, *(part for part in more if part not in note)]
    return "; ".join(part for part in parts if part)


def _withheld(found: Observation, conf_status: str, why: str) -> Observation:
    return replace(
        found,
        value=None,
        numerator=None,
        denominator=None,
        lower=None,
        upper=None,
        interval_method="",
        status="none",
        obs_status="Q",
        conf_status=conf_status,
        note=_with(found.note, why),
    )


# --- a total and its parts ------------------------------------------------------------------------


def withhold_sets(
    observations: Sequence[Observation], metrics: Mapping[str, Metric]
) -> list[Observation]:
    """Withhold more of a breakdown where its rounded figures leave withheld ones only one value.

    The smallest given part is withheld too, then the next; when none is left, the total. All that
    are withheld in such a set have the `conf_status` D, so that nobody can tell which are few.
    Ratios, means and quantiles are left as they are: too little adds up to tell them.

    Parameters
    ----------
    observations
        What one request gives, in any order.
    metrics
        The definitions.

    Returns
    -------
    list
        In the same order.
    """
    given = {o.key: o for o in observations}
    for total, parts in _sets(observations, metrics):
        rule = small_numbers(metrics[total.metric_id])
        for changed in _protected(total, parts, rule):
            given[changed.key] = changed
    return [given[o.key] for o in observations]


def _sets(
    observations: Sequence[Observation], metrics: Mapping[str, Metric]
) -> list[tuple[Observation, list[Observation]]]:
    """Give each total of people with its parts: those that have all its dimensions and more."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for found in observations:
        metric = metrics[found.metric_id]
        if metric.about_people and metric.kind in ("count", "distinct"):
            groups.setdefault((*found.key[:5], found.source_ref), []).append(found)
    sets = []
    for group in groups.values():
        total = min(group, key=lambda o: len(o.dimensions))
        parts = [o for o in group if total.dimensions.items() < o.dimensions.items()]
        sets.append((total, parts))
    return sets


def _protected(
    total: Observation, parts: Sequence[Observation], rule: SmallNumbers
) -> list[Observation]:
    """Give what is withheld in addition, and the others withheld with their new status."""
    if pinned_down(total.value, [p.value for p in parts], rule=rule) is None:
        return []
    hidden = [p for p in parts if p.is_withheld]
    left = sorted((p for p in parts if p.value), key=lambda p: (p.value, p.key))
    why = f"{rule.id}; withheld with others of its set"
    while left:
        hidden.append(left.pop(0))
        open_parts = [*(None for _ in hidden), *(p.value for p in left)]
        # What is withheld may now be anything up to the total itself.
        most = int(total.value or 0) + rule.round_to
        if pinned_down(total.value, open_parts, rule=rule, greatest=most) is None:
            return [_withheld(_unruled(p, rule), SECONDARY, why) for p in hidden]
    return [_withheld(_unruled(p, rule), SECONDARY, why) for p in (*hidden, total)]


def _unruled(found: Observation, rule: SmallNumbers) -> Observation:
    """Take the rule out of a note, with what follows it, so that all notes of a set are alike."""
    return replace(found, note=found.note.partition(rule.id)[0].removesuffix("; "))
