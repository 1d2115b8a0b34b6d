"""The periods that are asked for in words, and what is said where they do not exist."""

from __future__ import annotations

from collections.abc import Mapping

from gaugebook.analysis.window import WindowPeriods, window_of
from gaugebook.errors import UsageError, near_miss
from gaugebook.periods import GRAINS, Grain, Period, parse_period


def as_period(period: str | Period) -> Period:
    """Give a period that was asked for as one, or in any form that people write.

    Raises
    ------
    UsageError
        When there is no such period.
    """
    return parse_period(period) if isinstance(period, str) else period


def as_grain(text: str) -> Grain:
    """Give a grain by name.

    Raises
    ------
    UsageError
        When there is no such grain.
    """
    for grain in GRAINS:
        if grain == text:
            return grain
    raise UsageError(
        f"There is no grain {text}.{near_miss(text, GRAINS)}",
        remedy=f"Use one of: {', '.join(GRAINS)}.",
    )


_WHOLE: Mapping[Grain, str] = {
    "day": "2022-10-03..2022-10-16",
    "week": "2022-W27..2022-W40",
    "month": "2022-07..2022-10",
    "quarter": "2022/23-Q1..2022/23-Q2",
    "year": "2021/22",
}


def whole_periods(
    period: Period, grain: Grain, *, part_period_after: bool, year_before: bool
) -> WindowPeriods:
    """Give the window of a period, or say how a period of this grain is written."""
    try:
        return window_of(
            period, grain, part_period_after=part_period_after, year_before=year_before
        )
    except ValueError as fault:
        raise UsageError(
            f"The analysis needs whole {grain}s in `period`, and {fault}.",
            remedy=f"Give a period such as {_WHOLE[grain]}, or another `grain`.",
        ) from None


def full_periods(period: Period, grain: Grain, *, points: int | None = None) -> tuple[Period, ...]:
    """Give the full periods of a grain in a period; with `points`, that many up to its end.

    Raises
    ------
    UsageError
        When the period does not begin and end with a whole one, or `points` is less than one, or
        more than there have been since 1900.
    """
    if points is not None and points < 1:
        raise UsageError(f"`points` is {points}: a record has one period or more.")
    window = whole_periods(period, grain, part_period_after=False, year_before=False)
    full = list(window.full)
    try:
        while points is not None and len(full) < points:
            full.insert(0, full[0].before())
    except UsageError:
        raise UsageError(
            f"`points` is {points}: there are not so many {grain}s since 1900.",
            remedy="Ask for fewer.",
        ) from None
    return tuple(full if points is None else full[-points:])
