"""Stretches of working days without a row: most often an export that nobody dropped in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.errors import Problem, Where, problem

# An office closed between Christmas and New Year loses three or four; a whole week is a gap.
LEAST_GAP_WORKING_DAYS = 5


def find_gaps(
    days: Sequence[date], file: str, *, working_days: WorkingDays = ENGLAND
) -> list[Problem]:
    """Find stretches of working days without a row, each as one finding."""
    problems = []
    for earlier, later in pairwise(days):
        between = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]
        working = [day for day in between if working_days.is_working_day(day)]
        if len(working) >= LEAST_GAP_WORKING_DAYS:
            problems.append(
                problem(
                    "gap-in-days",
                    Where(file),
                    start=working[0].isoformat(),
                    end=working[-1].isoformat(),
                    days=len(working),
                )
            )
    return problems
