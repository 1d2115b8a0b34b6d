"""The three tests of a claim, each on the periods of its window: passed, failed, or nobody can say.

What is missing never fails a test by itself: where the periods without a figure could have turned
the verdict, there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment_statement import KpiTest
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.kpi.seen import CANNOT_TELL, NO_FIGURE, Seen
from gaugebook.words import counted

FEWEST_PERIODS = Fraction(1, 2)
"""A target met in the only period with a figure is not met in three periods out of four: with less
than this share of the window, the verdict stands only where the other periods could not turn it."""


@dataclass(frozen=True)
class Verdict:
    """What a test comes to.

    Attributes
    ----------
    passed
        None where nobody can say.
    passing, looked_at
        How many periods pass, of how many.
    total
        What the values of the window add up to, for ``count``.
    reason
        Why nobody can say, as a sentence; empty otherwise.
    is_missing
        Whether there are simply no figures.
    """

    passed: bool | None
    passing: int
    looked_at: int
    total: Fraction | None = None
    reason: str = ""
    is_missing: bool = False


def verdict_on(test: KpiTest, periods: Sequence[Seen]) -> Verdict:
    """Put a test to the periods of its window.

    Parameters
    ----------
    test
        The test.
    periods
        Every period of its window, with or without a figure.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> periods = [
    ...     Seen(period, "value", value=0.8, target=0.9, is_met=n < 5)
    ...     for n, period in enumerate(parse_period("2022-01..2022-12").split("month"))
    ... ]
    >>> test = KpiTest(share_of_periods_meeting_target=">= 0.75", window="12 months")
    >>> found = verdict_on(test, periods)
    >>> found.passed, found.passing, found.looked_at
    (False, 5, 12)
    """
    if all(period.state in NO_FIGURE for period in periods):
        return Verdict(None, 0, len(periods), is_missing=True)
    rule = {
        "months_with_value": _with_value,
        "periods_with_value": _with_value,
        "share_of_periods_meeting_target": _share_meeting_target,
        "count": _count,
    }[test.word]
    return rule(test, periods)


def _with_value(test: KpiTest, periods: Sequence[Seen]) -> Verdict:
    known = sum(period.state == "value" for period in periods)
    unclear = sum(period.state in CANNOT_TELL for period in periods)
    return _unless_turned(test, known, known + unclear, Verdict(None, known, len(periods)))


def _unless_turned(
    test: KpiTest, low: int | Fraction, high: int | Fraction, verdict: Verdict
) -> Verdict:
    """Give the verdict where the lowest and the highest that it can be agree."""
    compared = test.compared
    verdicts = {compared.holds(Fraction(low)), compared.holds(Fraction(high))}
    between = compared.operator == "=" and low < compared.number < high
    if len(verdicts) > 1 or between:
        reason = f"The {test.grain}s that cannot be told could turn it."
        return Verdict(None, verdict.passing, verdict.looked_at, verdict.total, reason)
    return Verdict(verdicts.pop(), verdict.passing, verdict.looked_at, verdict.total)


def _share_meeting_target(test: KpiTest, periods: Sequence[Seen]) -> Verdict:
    """Count the periods with a value and a target; one that does not add up is not met."""
    has_target = any(period.target is not None for period in periods)
    unsound = sum(m.state == "unsound" and m.target is not None for m in periods)
    met = sum(period.is_met is True for period in periods)
    looked_at = sum(period.is_met is not None for period in periods) + unsound
    if not has_target:
        return Verdict(None, 0, 0, reason="There is no target to hold them against.")
    if not looked_at:
        return Verdict(None, 0, 0, reason=f"No {test.grain} has both a figure and a target.")
    passed = test.compared.holds(Fraction(met, looked_at))
    if looked_at >= FEWEST_PERIODS * len(periods):
        return Verdict(passed, met, looked_at)
    without = len(periods) - looked_at
    lowest, highest = Fraction(met, len(periods)), Fraction(met + without, len(periods))
    found = _unless_turned(test, lowest, highest, Verdict(None, met, looked_at))
    if found.passed is None:
        known = f"{looked_at} of {counted(len(periods), test.grain)}"
        reason = f"That is too few: {known} can be looked at."
        return Verdict(None, met, looked_at, reason=reason)
    return found


def _count(test: KpiTest, periods: Sequence[Seen]) -> Verdict:
    """Add the values up; a period without one may hold any number, none below zero."""
    values = [
        period.value for period in periods if period.state == "value" and period.value is not None
    ]
    total, compared = sum((exact(value) for value in values), Fraction()), test.compared
    verdict = Verdict(compared.holds(total), len(values), len(periods), total)
    if len(values) == len(periods):
        return verdict
    without = counted(len(periods) - len(values), test.grain)
    reason = f"The {without} without a figure could turn it."
    open_verdict = Verdict(None, len(values), len(periods), total, reason)
    if min(values, default=0) < 0:
        return open_verdict
    grows_past = compared.operator in (">=", ">") and verdict.passed
    is_past = compared.operator in ("<=", "<") and not verdict.passed
    if grows_past or is_past or (compared.operator == "=" and total > compared.number):
        return verdict
    return open_verdict
