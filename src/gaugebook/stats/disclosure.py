"""Small numbers of people: which figures are withheld, and how the others are rounded.

The method is that of NHS Digital for Hospital Episode Statistics since September 2018, with two
rules of our own: a ratio is withheld for its complement too, and the precision of a ratio follows
from its denominator. Counts of contacts need none of this; distinct people do.

Rounding hides a withheld count as long as more than one value fits: each figure is rounded from
what was counted, never from rounded parts, so that parts may not add up to their total. Where only
one value fits all the same (a total of 12 in twelve areas: each has 1), `pinned_down` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_STEPS = (1, 2, 5)
"""Figures are given to the nearest 1, 2 or 5 of a decimal place."""

_LEAST_THRESHOLD = 2


@dataclass(frozen=True)
class SmallNumbers:
    """The rule: counts of 1 to `threshold` - 1 are withheld, others rounded to `round_to`."""

    threshold: int = 8
    round_to: int = 5

    def __post_init__(self) -> None:
        if self.threshold < _LEAST_THRESHOLD or self.round_to < 1:
            raise ValueError("nothing is withheld below 2, or rounded to less than 1")
        if self.round_to > 2 * self.threshold:
            raise ValueError(f"{self.threshold} would be rounded to 0, and 0 means nobody")

    @property
    def id(self) -> str:
        """The rule in words, to stand beside the figures that it was applied to.

        >>> SmallNumbers().id
        'small numbers: 1 to 7 withheld, others rounded to 5'
        """
        withheld = f"1 to {self.threshold - 1}" if self.threshold > _LEAST_THRESHOLD else "1"
        return f"small numbers: {withheld} withheld, others rounded to {self.round_to}"

    def is_small(self, count: float) -> bool:
        """Whether so few are told of that somebody could be recognised; nobody is not few.

        >>> [n for n in (0, 1, 7, 8) if SmallNumbers().is_small(n)]
        [1, 7]
        """
        return 0 < abs(count) < self.threshold

    def rounded(self, count: float) -> int:
        """Round a count to the nearest `round_to`, a half away from zero.

        >>> [SmallNumbers().rounded(n) for n in (0, 8, 12, 13)]
        [0, 10, 10, 15]
        """
        steps = Decimal(str(count)) / self.round_to
        return int(steps.quantize(Decimal(1), rounding=ROUND_HALF_UP)) * self.round_to


@dataclass(frozen=True)
class Disclosed:
    """What of a figure is given: all fields None where it is withheld.

    `step` is what the value was rounded to, in the units of print, or None where a count was
    rounded by the rule itself.
    """

    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: Decimal | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether nothing is given."""
        return self.value is None

    @property
    def decimals(self) -> int:
        """How many decimals the value is printed with."""
        return 0 if self.step is None else _decimals(self.step)


WITHHELD = Disclosed()


def disclose_count(count: float, *, rule: SmallNumbers) -> Disclosed:
    """Give a count of people, rounded, or withhold it.

    Parameters
    ----------
    count
        How many were counted; 0 stays 0.
    rule
        The threshold and what counts are rounded to.

    Examples
    --------
    >>> [disclose_count(n, rule=SmallNumbers()).value for n in (0, 7, 8, 243)]
    [0, None, 10, 245]
    """
    return WITHHELD if rule.is_small(count) else Disclosed(rule.rounded(count))


def disclose_ratio(
    numerator: float,
    denominator: float,
    *,
    rule: SmallNumbers,
    decimals: int,
    printed_scale: float = 1,
    value_scale: float = 1,
) -> Disclosed:
    """Give a ratio of people, worked out from what was counted and rounded, or withhold it.

    Parameters
    ----------
    numerator, denominator
        What was counted. The ratio is withheld when either the numerator or the rest of the
        denominator is small.
    rule
        The threshold and what counts are rounded to.
    decimals
        The most decimals that are printed.
    printed_scale
        What the plain quotient is multiplied with for print: 100 for a percentage, 10,000 for a
        rate per 10,000.
    value_scale
        What it is multiplied with for the value: 1 for a share, 10,000 for a rate per 10,000.

    Returns
    -------
    Disclosed
        The value, rounded to `step`; the counts beside it are rounded by the rule.

    Raises
    ------
    ValueError
        When the denominator is not positive.

    Notes
    -----
    A percentage of a known denominator gives its numerator away. So the step is the smallest (1,
    2 or 5 of a decimal place) that, times the rounded denominator, is at least `round_to`: from
    the ratio the numerator is then known no better than from the rounded count. With counts
    rounded to 5, one decimal of a percentage needs a denominator of 5,000 and a whole percent one
    of 500. NHS Digital asks for 4,000 in the first case. A ratio that would be rounded to
    none or all, and is neither, is withheld.

    Examples
    --------
    >>> rule = SmallNumbers()
    >>> disclose_ratio(123, 321, rule=rule, decimals=1, printed_scale=100)
    Disclosed(value=0.38, numerator=125, denominator=320, step=Decimal('2'))
    >>> disclose_ratio(316, 321, rule=rule, decimals=1, printed_scale=100).is_withheld
    True
    """
    if not denominator > 0:
        raise ValueError(f"{denominator} is nothing to divide by")
    if rule.is_small(numerator) or rule.is_small(denominator - numerator):
        return WITHHELD
    step = _step(rule.rounded(denominator), rule, decimals, printed_scale)
    exact = Decimal(str(numerator)) / Decimal(str(denominator)) * Decimal(str(printed_scale))
    printed = _to_step(exact, step)
    if exact and not printed:
        return WITHHELD
    if numerator != denominator and printed == Decimal(str(printed_scale)) and printed_scale > 1:
        return WITHHELD
    value = float(printed / Decimal(str(printed_scale)) * Decimal(str(value_scale)))
    return Disclosed(value, rule.rounded(numerator), rule.rounded(denominator), step)


def disclose_average(
    value: float,
    records: float,
    *,
    rule: SmallNumbers,
    decimals: int,
    printed_scale: float = 1,
    value_scale: float = 1,
) -> Disclosed:
    """Give a mean or a quantile over people as it is printed, or withhold it below the threshold.

    The sum behind a mean is never given: divided by the mean it would tell the exact count.

    Parameters
    ----------
    value
        The mean or quantile, already in the value's scale.
    records
        How many people it is of; none or few withhold it.
    rule
        The threshold and what counts are rounded to.
    decimals
        The decimals that are printed; the value is given no closer than that.
    printed_scale, value_scale
        As in `disclose_ratio`.

    Examples
    --------
    >>> disclose_average(12.3456, 43, rule=SmallNumbers(), decimals=1)
    Disclosed(value=12.3, numerator=None, denominator=45, step=Decimal('0.1'))
    """
    if records < rule.threshold:
        return WITHHELD
    step = Decimal(1).scaleb(-decimals)
    ratio = Decimal(str(printed_scale)) / Decimal(str(value_scale))
    given = float(_to_step(Decimal(str(value)) * ratio, step) / ratio)
    return Disclosed(given, None, rule.rounded(records), step)


def _step(denominator: int, rule: SmallNumbers, decimals: int, printed_scale: float) -> Decimal:
    """Give the smallest step that hides as much of the numerator as rounding does."""
    least = Decimal(rule.round_to) * Decimal(str(printed_scale)) / Decimal(denominator)
    place = Decimal(1).scaleb(-decimals)
    while True:
        for digit in _STEPS:
            if digit * place >= least:
                return (digit * place).normalize()
        place *= 10


def _to_step(number: Decimal, step: Decimal) -> Decimal:
    return (number / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def _decimals(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# --- what a set of figures tells together ---------------------------------------------------------


def pinned_down(
    total: float | None,
    parts: Sequence[float | None],
    *,
    rule: SmallNumbers,
    greatest: int | None = None,
) -> int | None:
    """Give the one value that every withheld part of a total must have, or None.

    Parameters
    ----------
    total
        The total as it is given, rounded; None where it is withheld.
    parts
        Its parts as they are given, None where withheld by the threshold. No part of the total
        is left out, except those of nobody.
    rule
        The rule that all were rounded by.
    greatest
        The most that a withheld part can be; without it, the threshold less 1.

    Returns
    -------
    int | None
        1 or `threshold` - 1, where rounding leaves only that: all withheld parts are then as
        small, or as great, as they can be. Else None: each withheld part may be either of two
        numbers at least.

    Notes
    -----
    The parts and their total are whole numbers in known ranges with one equation between them;
    a part's least and greatest values are then those of its range, or what the others leave.

    Examples
    --------
    >>> rule = SmallNumbers()
    >>> pinned_down(10, [10, None, None, None, None], rule=rule)
    1
    >>> pinned_down(10, [10, None], rule=rule) is None
    True
    """
    withheld = sum(part is None for part in parts)
    if total is None or not withheld:
        return None
    given = [_range(part, rule) for part in parts if part is not None]
    lowest, highest = _range(total, rule)
    at_least = lowest - sum(high for _, high in given)
    at_most = highest - sum(low for low, _ in given)
    # What one withheld part can be when the others are as great, or as small, as they can be.
    greatest = rule.threshold - 1 if greatest is None else greatest
    least = max(1, at_least - (withheld - 1) * greatest)
    most = min(greatest, at_most - (withheld - 1))
    return least if least == most else None


def _range(given: float, rule: SmallNumbers) -> tuple[int, int]:
    """Give the least and the greatest whole number that is given as this one."""
    if given == 0:
        return 0, 0
    rounded = int(given)
    low = rounded - rule.round_to // 2
    # A half is rounded up, so that an even base loses one number at the upper end.
    high = rounded + (rule.round_to - 1) // 2
    return max(rule.threshold, low), high
