"""Months in which far fewer rows come a day than before: an export that lost a line or a filter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import mean, median
from typing import Any

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, Where, problem

LEAST_MONTHS = 3
"""Earlier months of which the middle one is usual; of two only the lower one is."""

LEAST_DAYS = 5
"""Working days with rows in a month; of fewer it is not known what is usual."""

LEAST_A_DAY = 20
"""Rows on a usual working day; a line with a few calls a day may halve and halve again."""

FEW = 0.25


def find_volume_drops(
    days: Sequence[tuple[date, int]], file: str, *, working_days: WorkingDays = ENGLAND
) -> list[Problem]:
    """Find months whose rows a working day fall under a quarter of what was usual before.

    Severity: warn, code ``volume-drops``. Usual is the median of the months before that did not
    fall so; where there are only two, the lower of them. Days without a row are told elsewhere
    and not counted here.

    Parameters
    ----------
    days
        Each local day with rows, in order, and how many; of all files of an input.
    file
        The file that the finding names.
    working_days
        The calendar by which working days are told.

    Examples
    --------
    >>> days = [(date(2026, month, day), 60 if month < 9 else 4)
    ...         for month in (6, 7, 8, 9) for day in range(1, 29)]
    >>> [one.found for one in find_volume_drops(days, "calls.csv")]
    ['2026-09']
    """
    months: dict[str, list[int]] = {}
    for day, rows in days:
        if working_days.is_working_day(day):
            months.setdefault(f"{day:%Y-%m}", []).append(rows)
    usual: list[float] = []
    low: list[tuple[str, float, float]] = []
    for month, counts in months.items():
        if len(counts) < LEAST_DAYS:
            continue
        rate = mean(counts)
        before = _usual(usual)
        if before >= LEAST_A_DAY and rate < FEW * before:
            low.append((month, rate, before))
        else:
            usual.append(rate)
    if not low:
        return []
    month, rate, before = low[0]
    others = [name for name, _, _ in low[1:]]
    more = f", and as few in {len(others)} more month(s), {others[0]} the first" if others else ""
    facts: dict[str, Any] = {"count": f"{rate:,.0f}", "usual": f"{before:,.0f}", "detail": more}
    return [problem("volume-drops", Where(file), found=month, **facts)]


def _usual(earlier: Sequence[float]) -> float:
    """Give what is usual after some months; 0 where that is not known.

    >>> _usual([60.0, 20.0, 50.0]), _usual([60.0, 50.0]), _usual([60.0])
    (50.0, 50.0, 0.0)
    """
    if len(earlier) >= LEAST_MONTHS:
        return median(earlier)
    return min(earlier) if len(earlier) == LEAST_MONTHS - 1 else 0.0
