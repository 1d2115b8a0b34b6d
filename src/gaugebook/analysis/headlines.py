"""How many targets were met: the one sentence that a committee remembers.

Two rules keep it honest. A target whose indicator cannot be confirmed is in no count of targets
met. Two targets that say the same (90% answered and 10% abandoned) are one target, counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.analysis.window import WindowData
from gaugebook.definitions.metric import Metric
from gaugebook.observations import Status
from gaugebook.periods import Period
from gaugebook.words import capitalised, few, uncapitalised

# Of two indicators with one target between them the graver status counts.
_GRAVEST_FIRST: tuple[Status, ...] = ("not_confirmed", "missed", "close", "met")


@dataclass(frozen=True)
class StatusCounts:
    """How many targets have each status in the latest full period."""

    met: int
    close: int
    missed: int
    not_confirmed: int

    @property
    def confirmed(self) -> int:
        """The number of targets whose status can be told."""
        return self.met + self.close + self.missed

    @property
    def all(self) -> int:
        """The number of targets with a figure."""
        return self.confirmed + self.not_confirmed


def shared_targets(metrics: Sequence[Metric], period: Period) -> list[tuple[Metric, Metric]]:
    """Give the pairs of indicators whose targets say the same: complements that add to 100%."""
    by_id = {metric.id: metric for metric in metrics}
    pairs: list[tuple[Metric, Metric]] = []
    for metric in metrics:
        other = by_id.get(metric.complement_of or "")
        targets = (metric.target_for(period), other.target_for(period) if other else None)
        if other is None or targets[0] is None or targets[1] is None or (other, metric) in pairs:
            continue
        if sum(Decimal(str(target.value)) for target in targets if target) == 1:
            pairs.append((metric, other))
    return pairs


def count_statuses(data: WindowData, metrics: Sequence[Metric]) -> StatusCounts:
    """Count targets by status in the latest full period; two that say the same count once."""
    latest = data.periods.latest
    first_of = {second.id: first.id for first, second in shared_targets(metrics, latest)}
    by_target: dict[str, list[Status]] = {}
    for metric in metrics:
        found = data.of(metric.id, latest)
        if found is not None and found.target is not None and found.status != "none":
            by_target.setdefault(first_of.get(metric.id, metric.id), []).append(found.status)
    graver = [next(s for s in _GRAVEST_FIRST if s in found) for found in by_target.values()]
    return StatusCounts(
        met=graver.count("met"),
        close=graver.count("close"),
        missed=graver.count("missed"),
        not_confirmed=graver.count("not_confirmed"),
    )


def count_word(number: int) -> str:
    """Give a small number as a word, as a paper writes it; 0 is *none*, which needs no noun.

    >>> count_word(2), count_word(0), count_word(13)
    ('two', 'none', '13')
    """
    return few(number) if number else "none"


def headline(data: WindowData, metrics: Sequence[Metric]) -> str:
    """Say how many targets were met, of those that can be confirmed."""
    counts = count_statuses(data, metrics)
    latest = data.periods.latest
    pairs = len(shared_targets(metrics, latest))
    set_targets = sum(m.target_for(latest) is not None for m in metrics) - pairs
    if counts.all == 0:
        return f"No indicator has a {'figure' if set_targets else 'target'} for {latest.label}"
    if counts.confirmed == 0:
        which = "The one target" if counts.all == 1 else f"None of the {count_word(counts.all)}"
        noun = "" if counts.all == 1 else " targets"
        verb = "cannot" if counts.all == 1 else "can"
        return f"{which}{noun} {verb} be confirmed for {latest.label}"
    which = ""
    if counts.not_confirmed:
        which = " that can be confirmed"
    elif counts.all < set_targets:
        which = " with a figure"
    return f"{_met(counts, which)} in {latest.label}"


def _met(counts: StatusCounts, which: str) -> str:
    if counts.confirmed == 1:
        return f"The one target{which} was {'met' if counts.met else 'not met'}"
    number = count_word(counts.confirmed)
    if counts.met == counts.confirmed:
        return f"{'Both' if counts.met == 2 else f'All {number}'} targets{which} were met"
    met = count_word(counts.met)
    verb = "were" if counts.met > 1 else "was"
    return f"{capitalised(met)} of the {number} targets{which} {verb} met"


def shared_target_notes(metrics: Sequence[Metric], period: Period) -> list[str]:
    """Say which indicators have one target between them, so that nobody counts it twice."""
    return [
        f"{first.label} and {uncapitalised(second.label)} have one target between "
        "them, which is counted once."
        for first, second in shared_targets(metrics, period)
    ]
