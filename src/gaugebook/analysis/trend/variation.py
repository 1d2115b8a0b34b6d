"""How an indicator varies: its limits, its signals, and whether it can be relied on for its target.

"Plot the dots", after NHS England's Making Data Count: the *variation* icon speaks of the last
figure, the *assurance* icon of the target and the limits. Where a figure is a signal of improvement
and of concern, both are said; Making Data Count's tool shows the improvement alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.trend.limits import Limits, limits_of
from gaugebook.analysis.trend.readings import (
    Reading,
    part_after,
    readings_of,
    since_begun,
    stretches_of,
)
from gaugebook.definitions.metric import Direction, Metric, TargetRule
from gaugebook.exhibits import Flag, Icon
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.stats.spc_rules import Signal
from gaugebook.words import listed

NO_SIGNAL = "No signal"
_NUMBER_WORDS = {6: "six", 7: "seven", 8: "eight"}
_FROM_NO_TARGET = "no status: "


@dataclass(frozen=True)
class Verdict:
    """A shape and the words that say the same."""

    icon: Icon
    words: str


@dataclass(frozen=True)
class Variation:
    """A metric's series with its limits, stretch by stretch.

    Parameters
    ----------
    metric
        Its definition.
    periods
        The full periods, in order.
    limits
        One for each stretch between breaks and rebases, in order; at least one.
    part
        The total of the part period that follows, which is shown and counts for nothing.
    made_up, source
        As in `Observed`.
    """

    metric: Metric
    periods: tuple[Period, ...]
    limits: tuple[Limits, ...]
    part: Observation | None = None
    made_up: bool = False
    source: str = ""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, one a full period."""
        return tuple(r for limits in self.limits for r in limits.stretch.readings)

    @property
    def signals(self) -> tuple[tuple[Signal, ...], ...]:
        """The signals of each reading."""
        return tuple(found for limits in self.limits for found in limits.signals)

    @property
    def last(self) -> Limits:
        """The limits that hold now: those of the last stretch."""
        return self.limits[-1]

    @property
    def latest(self) -> Observation | None:
        """The last figure that counts since the limits began; None where none does."""
        at = self.last.latest
        return None if at is None else self.last.stretch.readings[at].used

    @property
    def has_limits(self) -> bool:
        """Whether any stretch has limits."""
        return any(limits.result is not None for limits in self.limits)

    @property
    def is_trial(self) -> bool:
        """Whether the limits that hold now are of fewer figures than the metric asks for."""
        return self.last.result is not None and self.last.points < self.metric.variation.min_points

    @property
    def target(self) -> TargetRule | None:
        """The target that holds for the whole of the last figure's period."""
        return self.metric.target_for(self.latest.span) if self.latest is not None else None

    @property
    def has_signal(self) -> bool:
        """Whether the last figure (of a run chart: the series) stands out."""
        return self.last.result is not None and self.variation.icon != "common_cause"

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What stands out about each reading."""
        return tuple(flag_of(found, self.metric.direction) for found in self.signals)

    @property
    def variation(self) -> Verdict:
        """How the last figure stands in its limits."""
        return _by_trial(self, _variation(self))

    @property
    def assurance(self) -> Verdict:
        """Whether the limits let the target be relied on."""
        return _by_trial(self, _assurance(self))


def variation_of(observed: Observed, metric: Metric, periods: Sequence[Period]) -> Variation:
    """Give how a metric varies over some full periods.

    Parameters
    ----------
    observed
        Observations of one organisation for these periods, without a split.
    metric
        One of its metrics.
    periods
        Full periods of one grain, in order, at least one. A part of the period that follows them
        is shown too, where `observed` has one, and kept out of limits and rules. Periods before
        the first figure are left away; those without one after it are gaps.

    Raises
    ------
    ValueError
        When there is no period.
    """
    if not periods:
        raise ValueError("a series needs a period")
    shown = since_begun(readings_of(observed, metric, periods))
    return Variation(
        metric=metric,
        periods=tuple(reading.period for reading in shown),
        limits=tuple(limits_of(metric, stretch) for stretch in stretches_of(metric, shown)),
        part=part_after(observed, metric, periods[-1]),
        made_up=observed.made_up,
        source=observed.source,
    )


# --- signals in words -----------------------------------------------------------------------------


def _is_good(signal: Signal, direction: Direction) -> bool:
    return signal.is_high == (direction == "higher")


def flag_of(found: Sequence[Signal], direction: Direction) -> Flag:
    """Give what stands out about a point by its signals, nothing for common cause.

    >>> rising, below = Signal("trend", "rising"), Signal("outside_limits", "below")
    >>> flag_of([rising], "lower"), flag_of([below, rising], "lower"), flag_of([below], "neutral")
    ('concern', 'both', 'lower')
    """
    if not found:
        return ""
    if direction == "neutral":
        sides = {signal.is_high for signal in found}
        return "neutral" if len(sides) > 1 else "higher" if found[0].is_high else "lower"
    kinds = {_is_good(signal, direction) for signal in found}
    return "both" if len(kinds) > 1 else "improvement" if kinds == {True} else "concern"


def rule_words(signal: Signal, *, run: int = 7) -> str:
    """Give what makes a point a signal.

    >>> rule_words(Signal("shift", "below")), rule_words(Signal("near_limit", "above"))
    ('seven or more in a row below the mean', 'two of three near the upper limit')
    """
    side, number = signal.side, _NUMBER_WORDS.get(run, str(run))
    if signal.rule == "outside_limits":
        return f"{side} the limits"
    if signal.rule == "near_limit":
        return f"two of three near the {'upper' if signal.is_high else 'lower'} limit"
    return f"{number} or more in a row {side}{' the mean' if signal.rule == 'shift' else ''}"


def _by_trial(found: Variation, verdict: Verdict) -> Verdict:
    """Say beside a verdict that the limits it stands on are trial limits."""
    if not found.is_trial or not verdict.icon:
        return verdict
    return Verdict(verdict.icon, f"{verdict.words} (trial limits)")


def _variation(found: Variation) -> Verdict:
    at, last = found.last.latest, found.last
    if last.result is None or at is None:
        return Verdict("", "Cannot say")
    if last.runs is not None or found.metric.variation.chart == "run":
        shifted = last.runs is not None and last.runs.is_signal
        # A signal of the series and no point: it has no side that could be good or bad.
        words = "Not random: runs are too long or cross the median too seldom"
        return Verdict("", words) if shifted else Verdict("common_cause", NO_SIGNAL)
    here = last.signals[at]
    if not here:
        return Verdict("common_cause", NO_SIGNAL)
    return _signal_verdict(here, found.metric)


def _signal_verdict(here: Sequence[Signal], metric: Metric) -> Verdict:
    direction, run = metric.direction, metric.variation.run_length
    high = here[0].is_high
    all_words = [rule_words(signal, run=run) for signal in here]
    if direction == "neutral":
        icon: Icon = "neutral_high" if high else "neutral_low"
        opening = "Higher than usual" if high else "Lower than usual"
        opening = "Both ways" if flag_of(here, direction) == "neutral" else opening
        return Verdict(icon, f"{opening}: {listed(all_words)}")
    good = [w for s, w in zip(here, all_words, strict=True) if _is_good(s, direction)]
    bad = [w for s, w in zip(here, all_words, strict=True) if not _is_good(s, direction)]
    if good and bad:
        words = f"Improvement: {listed(good)}; and concern: {listed(bad)}"
        return Verdict("improvement_and_concern", words)
    if good:
        icon = "improvement_high" if high else "improvement_low"
        return Verdict(icon, f"Improvement: {listed(good)}")
    return Verdict("concern_high" if high else "concern_low", f"Concern: {listed(bad)}")


# --- the target and the limits --------------------------------------------------------------------


def _assurance(found: Variation) -> Verdict:
    metric, latest = found.metric, found.latest
    if metric.direction == "neutral":
        return Verdict("", "None: neither way is better")
    if latest is None:
        return Verdict("", "Cannot say")
    if found.target is None or latest.no_status:
        why = latest.no_status.removeprefix(_FROM_NO_TARGET)
        return Verdict("", f"None: {why}" if why else "No target")
    lower, upper = found.last.ends
    if lower is None or upper is None:
        why = ": a run chart has no limits" if metric.variation.chart == "run" else ""
        return Verdict("", f"Cannot say{why}")
    goal = found.target.value
    if found.last.is_constant and latest.value == goal:
        return Verdict("", "Every figure is on the target")
    above, below = lower > goal, upper < goal
    if above if metric.direction == "higher" else below:
        return Verdict("passing", "Consistently meets the target, which tells nothing new")
    if below if metric.direction == "higher" else above:
        return Verdict("failing", "Consistently misses the target")
    return Verdict("hit_or_miss", "May meet or miss the target by chance")
