"""Scores as they are printed: rounded once, at the end, in the way that the model says."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from gaugebook.definitions.assessment_scoring import Display

_MOST_DECIMALS = 12
"""Decimals of a score that is not rounded, where it has no end: 2/3."""


def rounded(value: Fraction, display: Display) -> Decimal:
    """Give a score as it is printed.

    A tie goes to the even digit (``half_even``), up (``half_up``, away from zero as spreadsheets
    round), or is cut off with all that follows (``truncate``). ``none`` leaves the score as it
    is, with twelve decimals at most.

    Examples
    --------
    >>> from gaugebook.definitions.assessment_scoring import Display
    >>> score = Fraction("76.25")
    >>> for mode in ("half_even", "half_up", "truncate", "none"):
    ...     print(rounded(score, Display(decimals=1, rounding=mode)))
    76.2
    76.3
    76.2
    76.25
    """
    if display.rounding == "none":
        return Decimal(round(value * 10**_MOST_DECIMALS)).scaleb(-_MOST_DECIMALS).normalize() + 0
    scaled = value * 10**display.decimals
    if display.rounding == "half_even":
        whole = round(scaled)
    elif display.rounding == "truncate":
        whole = math.trunc(scaled)
    else:
        whole = math.floor(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    return Decimal(whole).scaleb(-display.decimals)
