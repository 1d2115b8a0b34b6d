"""Words for figures: targets, changes, trends, alternative text.

Every number in a sentence is bound to the observation it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from gaugebook.analysis.comparing import why_not_comparable
from gaugebook.definitions.metric import Metric, TargetRule
from gaugebook.exhibits import Bound, TargetLine
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.values import (
    MISSING_MARK,
    WITHHELD_MARK,
    format_value,
    in_print,
    round_value,
    to_decimal,
)
from gaugebook.words import listed


def printed(observation: Observation, *, words: bool = True) -> str:
    """Give an observation's value as it is printed; ``[c]`` or ``[x]`` where there is none.

    >>> from gaugebook.observations import Observation
    >>> printed(Observation("m", "1.0.0", "X", "p", "p", value=0.5, unit="share", decimals=1))
    '50.0%'
    """
    if observation.value is None:
        return observation.absence_mark
    return format_value(observation.value, observation.unit, observation.decimals, words=words)


def printed_number(observation: Observation) -> float | None:
    """Give the number as printed (86.89 for 86.89%), rounded as printed; None when missing."""
    if observation.value is None:
        return None
    number = round_value(in_print(observation.value, observation.unit), observation.decimals)
    return float(number)


def bound(observation: Observation, *, words: bool = True) -> Bound:
    """Give an observation as a bound number in running text."""
    return Bound(
        printed(observation, words=words), printed_number(observation), observation.binding
    )


def noun_of(number: Bound, noun: str, plural: str = "") -> str:
    """Give the noun that follows a bound number, in the singular for one.

    >>> noun_of(Bound("1", 1.0, "b"), "call"), noun_of(Bound("0", 0.0, "b"), "call")
    ('call', 'calls')
    >>> noun_of(Bound("1", 1.0, "b"), "is", "are")
    'is'
    """
    return noun if number.value == 1 else plural or f"{noun}s"


def during(period: Period) -> str:
    """Give a period as prose has it after a verb.

    >>> from gaugebook.periods import parse_period
    >>> [during(parse_period(t)) for t in ("2022-10", "2022-11-01..2022-11-21", "2022-10-03")]
    ['in October 2022', 'from 1 to 21 November 2022', 'on 3 October 2022']
    >>> during(parse_period("2022-07..2022-10")), during(parse_period("2021/22"))
    ('from July to October 2022', 'in 2021/22')
    """
    if period.days == 1:
        return f"on {period.label}"
    return f"{'from' if ' to ' in period.label else 'in'} {period.label}"


def target_words(metric: Metric, value: float, *, unit: bool = True) -> str:
    """Give a target in words: ``90% or more``, ``180 seconds or less``."""
    decimals = _needed_decimals(value, metric.unit)
    text = format_value(value, metric.unit, decimals, words=unit)
    ending = {"higher": " or more", "lower": " or less", "neutral": ""}[metric.direction]
    return text + ending


def stated_by(metrics: Iterable[Metric]) -> list[str]:
    """Give what definitions state in words of their own: names, caveats, targets, tolerances.

    A number in these is the definition's, and may stand in an exhibit that names the metric.
    """
    return [
        text
        for metric in metrics
        for text in (
            metric.name,
            metric.label,
            metric.caveat or "",
            *(target_words(metric, target.value) for target in metric.targets),
            # A table of indicators names the unit once, and prints the number alone.
            *(target_words(metric, target.value, unit=False) for target in metric.targets),
            *(f"{target.tolerance * 100:g}%" for target in metric.targets),
        )
    ]


def _needed_decimals(value: float, unit: str) -> int:
    """A target is printed with the decimals it was set with."""
    number = in_print(value, unit).normalize()
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def target_line(metric: Metric, target: TargetRule) -> TargetLine:
    """Give the line that a chart draws for a target."""
    number = float(in_print(target.value, metric.unit))
    return TargetLine(number, f"Target: {target_words(metric, target.value, unit=False)}")


_UNIT_WORDS = {
    "share": "%",
    "points": "percentage points",
    "seconds": "seconds",
    "days": "days",
    "pounds": "£",
    "per_10000": "per 10,000",
}


def unit_words(metric: Metric) -> str:
    """Give what the numbers of a metric are: ``seconds``, ``%``, or nothing for a count."""
    return _UNIT_WORDS.get(metric.unit, "")


# A change counts as a change when it is more than twice the usual step between neighbours.
_NOISE_STEPS = 2


def trend_words(values: Sequence[float]) -> str:
    """Say how a series went, by rule: rose, fell, stayed between, or no clear trend.

    Parameters
    ----------
    values
        In time order, full periods only, none missing.

    Returns
    -------
    str
        ``rose``, ``fell``, ``did not change`` or ``showed no clear trend``. A rise or fall is a
        difference of last and first of more than twice the median step; with steps of one
        direction only, any difference is one.

    Examples
    --------
    >>> trend_words([431, 426, 434, 242]), trend_words([5, 5, 5]), trend_words([1, 9, 2, 8, 3])
    ('fell', 'did not change', 'showed no clear trend')
    """
    if len(values) < 2 or len(set(values)) == 1:
        return "did not change"
    # As decimals: the noise of binary floats must not tip a change over the rule.
    numbers = [to_decimal(value) for value in values]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    change = numbers[-1] - numbers[0]
    same_way = all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    usual = median(abs(step) for step in steps)
    if same_way or abs(change) > _NOISE_STEPS * usual:
        return "rose" if change > 0 else "fell"
    return "showed no clear trend"


def difference(metric: Metric, later: Observation, earlier: Observation) -> Decimal | None:
    """Give the difference of two printed values, in printed scale; None where there is none.

    It is taken between the values as printed, so that a reader who subtracts finds the same. Two
    observations that are not comparable have no difference.
    """
    numbers = (printed_number(later), printed_number(earlier))
    if numbers[0] is None or numbers[1] is None or why_not_comparable(metric, earlier, later):
        return None
    return Decimal(str(numbers[0])) - Decimal(str(numbers[1]))


def absence_notes(texts: Iterable[str]) -> list[str]:
    """Explain the shorthand that stands in some cells for figures that are not there.

    >>> absence_notes(["86.9", "[x]", "[x]"])
    ['[x]: not available.']
    """
    found = set(texts)
    return [f"{mark}: {words}." for mark, words in _ABSENCES.items() if mark in found]


_ABSENCES = {
    MISSING_MARK: "not available",
    WITHHELD_MARK: "withheld, so that nobody can be recognised",
}


def small_numbers_notes(metrics: Sequence[Metric], shown: Iterable[Observation]) -> list[str]:
    """Name the rule of small numbers that some figures went through, and whose figures."""
    labels = {metric.id: metric.label for metric in metrics}
    by_rule: dict[str, list[str]] = {}
    for found in shown:
        rule, label = found.small_numbers_rule, labels.get(found.metric_id)
        if rule and label and label not in by_rule.setdefault(rule, []):
            by_rule[rule].append(label)
    return [f"{listed(names)}: {rule}." for rule, names in by_rule.items()]
