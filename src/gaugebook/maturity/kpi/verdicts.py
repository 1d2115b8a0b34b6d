"""The three tests of a claim, each on the months of its window: passed, failed, or nobody can say.

What is missing never fails a test by itself: where the months without a figure could have turned
the verdict, there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment_statement import Compared, KpiTest
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.kpi.months import CANNOT_TELL, Month
from gaugebook.words import counted

FEWEST_MONTHS = Fraction(1, 2)
"""A target met in the only month with a figure is not met in three months out of four: with less
than this share of the window, the verdict stands only where the other months could not turn it."""


@dataclass(frozen=True)
class Verdict:
    """What a test comes to.

    Attributes
    ----------
    passed
        None where nobody can say.
    passing, looked_at
        How many months pass, of how many.
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


def verdict_on(test: KpiTest, months: Sequence[Month]) -> Verdict:
    """Put a test to the months of its window.

    Parameters
    ----------
    test
        The test.
    months
        Every month of its window, with or without a figure.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> months = [
    ...     Month(month, "value", value=0.8, target=0.9, is_met=n < 5)
    ...     for n, month in enumerate(parse_period("2022-01..2022-12").split("month"))
    ... ]
    >>> test = KpiTest(share_of_periods_meeting_target=">= 0.75", window="12 months")
    >>> found = verdict_on(test, months)
    >>> found.passed, found.passing, found.looked_at
    (False, 5, 12)
    """
    if not any(month.state != "missing" for month in months):
        return Verdict(None, 0, len(months), is_missing=True)
    rule = {
        "months_with_value": _months_with_value,
        "share_of_periods_meeting_target": _share_meeting_target,
        "count": _count,
    }[test.word]
    return rule(test.compared, months)


def _months_with_value(compared: Compared, months: Sequence[Month]) -> Verdict:
    known = sum(month.state == "value" for month in months)
    unclear = sum(month.state in CANNOT_TELL for month in months)
    return _unless_turned(compared, known, known + unclear, Verdict(None, known, len(months)))


def _unless_turned(
    compared: Compared, low: int | Fraction, high: int | Fraction, verdict: Verdict
) -> Verdict:
    """Give the verdict where the lowest and the highest that it can be agree."""
    verdicts = {compared.holds(Fraction(low)), compared.holds(Fraction(high))}
    between = compared.operator == "=" and low < compared.number < high
    if len(verdicts) > 1 or between:
        reason = "The months that cannot be told could turn it."
        return Verdict(None, verdict.passing, verdict.looked_at, verdict.total, reason)
    return Verdict(verdicts.pop(), verdict.passing, verdict.looked_at, verdict.total)


def _share_meeting_target(compared: Compared, months: Sequence[Month]) -> Verdict:
    """Count the months with a value and a target; one that does not add up is not met."""
    has_target = any(month.target is not None for month in months)
    unsound = sum(m.state == "unsound" and m.target is not None for m in months)
    met = sum(month.is_met is True for month in months)
    looked_at = sum(month.is_met is not None for month in months) + unsound
    if not has_target:
        return Verdict(None, 0, 0, reason="There is no target to hold them against.")
    if not looked_at:
        return Verdict(None, 0, 0, reason="No month has both a figure and a target.")
    passed = compared.holds(Fraction(met, looked_at))
    if looked_at >= FEWEST_MONTHS * len(months):
        return Verdict(passed, met, looked_at)
    without = len(months) - looked_at
    lowest, highest = Fraction(met, len(months)), Fraction(met + without, len(months))
    found = _unless_turned(compared, lowest, highest, Verdict(None, met, looked_at))
    if found.passed is None:
        reason = f"That is too few: {looked_at} of {len(months)} months can be looked at."
        return Verdict(None, met, looked_at, reason=reason)
    return found


def _count(compared: Compared, months: Sequence[Month]) -> Verdict:
    """Add the values up; a month without one may hold any number, none below zero."""
    values = [month.value for month in months if month.state == "value" and month.value is not None]
    total = sum((exact(value) for value in values), Fraction())
    verdict = Verdict(compared.holds(total), len(values), len(months), total)
    if len(values) == len(months):
        return verdict
    reason = f"The {counted(len(months) - len(values), 'month')} without a figure could turn it."
    open_verdict = Verdict(None, len(values), len(months), total, reason)
    if min(values, default=0) < 0:
        return open_verdict
    grows_past = compared.operator in (">=", ">") and verdict.passed
    is_past = compared.operator in ("<=", "<") and not verdict.passed
    if grows_past or is_past or (compared.operator == "=" and total > compared.number):
        return verdict
    return open_verdict
