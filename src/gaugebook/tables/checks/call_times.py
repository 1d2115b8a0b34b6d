"""Times and durations of one contact that contradict each other.

An end before its start is told where records are mapped (``ends-before-start``), and so is what is
negative. Here are the times between, and the durations that must follow from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import Export, Marks, Numbers, places
from gaugebook.tables.checks.slips import unit_of_ratio

SLACK_SECONDS = 2.0
"""Parts of a telephone system keep their own clocks, and each cuts to the second."""

SLACK_SHARE = 0.02
"""Of the wait itself: a wait shown in tenths of a minute is that much off."""

LEAST_ROWS = 20
LEAST_DISAGREEING = 0.01
"""Share of waits; below it, single calls that were taken up twice explain what differs."""

MOSTLY = 0.5
CLOSES_MOSTLY = 0.95

ORDER = ("started_at", "queued_at", "answered_at", "ended_at")


def find_impossible_times(export: Export) -> list[Problem]:
    """Find times and durations of a contact that cannot all be true.

    ``times-out-of-order`` (warn)
        Queued before it started, answered before it was queued, or ended before it was answered,
        by more than two seconds.
    ``wait-over-contact`` (warn)
        A wait longer than the whole contact, from start to end.
    ``answered-without-time`` (note)
        Answered, without the time that most answered contacts of the channel have.
    ``abandoned-handled`` (warn)
        Abandoned, with time spent on it by staff.
    ``wait-disagrees`` (warn)
        The wait is not the time from queue to answer. Where it is the time from the start instead,
        a note says so. Where the two differ by a factor of 60, 1,000 or the like,
        the finding is ``unit-slip``.

    On 500 made-up months of calls, with clocks a second apart, none was reported.
    """
    if export.spec.name != "contacts":
        return []
    return [
        *_out_of_order(export),
        *_wait_over_contact(export),
        *_answered_without_time(export),
        *_abandoned_handled(export),
        *_wait_disagrees(export),
    ]


def _out_of_order(export: Export) -> Iterator[Problem]:
    there = [column for column in ORDER if export.has(column)]
    for earlier, later in pairwise(there):
        if (earlier, later) == ("started_at", "ended_at"):
            continue  # ends-before-start
        behind = export.times(earlier) - export.times(later)
        rows = places(behind > SLACK_SECONDS)
        if len(rows):
            yield problem(
                "times-out-of-order",
                export.where(later),
                earlier=earlier,
                later=later,
                count=len(rows),
                worst=f"{float(behind[rows].max()):,.0f}",
                places=export.in_rows(rows),
            )


def _wait_over_contact(export: Export) -> Iterator[Problem]:
    if not all(map(export.has, ("wait_seconds", "started_at", "ended_at"))):
        return
    whole = export.times("ended_at") - export.times("started_at")
    over = export.numbers("wait_seconds") - whole
    rows = places((over > SLACK_SECONDS) & (whole >= 0))
    if len(rows):
        worst = rows[over[rows].argmax()]
        yield problem(
            "wait-over-contact",
            export.where("wait_seconds"),
            count=len(rows),
            wait=f"{export.numbers('wait_seconds')[worst]:,.0f}",
            whole=f"{whole[worst]:,.0f}",
            places=export.in_rows(rows),
        )


def _answered_without_time(export: Export) -> Iterator[Problem]:
    if not all(map(export.has, ("outcome", "answered_at"))):
        return
    answered = export.is_outcome("answered")
    blank = np.isnan(export.times("answered_at"))
    if not (answered & blank).any():
        return
    lacking: Marks = np.zeros(len(blank), dtype=bool)
    channels = export.codes("channel")
    for channel in range(-1, int(channels.max()) + 1):
        of_channel = answered & (channels == channel)
        without = of_channel & blank
        if without.sum() < MOSTLY * of_channel.sum():
            lacking |= without
    rows = places(lacking)
    if len(rows):
        facts: dict[str, Any] = {
            "count": len(rows),
            "of": int(answered.sum()),
            "places": export.in_rows(rows),
        }
        yield problem("answered-without-time", export.where("answered_at"), **facts)


def _abandoned_handled(export: Export) -> Iterator[Problem]:
    if not all(map(export.has, ("outcome", "handle_seconds"))):
        return
    given_up = export.is_outcome("abandoned") | export.is_outcome("short_abandoned")
    rows = places(given_up & (export.numbers("handle_seconds") > 0))
    if len(rows):
        facts: dict[str, Any] = {
            "count": len(rows),
            "of": int(given_up.sum()),
            "places": export.in_rows(rows),
        }
        yield problem("abandoned-handled", export.where("handle_seconds"), **facts)


def _wait_disagrees(export: Export) -> Iterator[Problem]:
    if not all(map(export.has, ("wait_seconds", "answered_at", "outcome"))):
        return
    since = "queued_at" if export.has("queued_at") else "started_at"
    wait = export.numbers("wait_seconds")
    timed = export.times("answered_at") - export.times(since)
    tested = export.is_outcome("answered") & ~np.isnan(wait) & ~np.isnan(timed) & (timed >= 0)
    if tested.sum() < LEAST_ROWS:
        return
    off = tested & ~_agrees(wait, timed)
    if off.sum() < max(1, LEAST_DISAGREEING * tested.sum()):
        return
    unit = unit_of_ratio(wait[tested], timed[tested])
    if unit:
        detail = f"it is {unit.words} of the time from {since} to answered_at"
        facts: dict[str, Any] = {
            "label": "wait_seconds",
            "detail": detail,
            "unit": unit.name,
            "hint": "",
        }
        yield problem("unit-slip", export.where("wait_seconds"), **facts)
        return
    rows = places(off)
    worst = rows[np.abs(wait - timed)[rows].argmax()]
    from_start = _agrees(wait, export.times("answered_at") - export.times("started_at"))
    is_from_start = since != "started_at" and from_start[rows].mean() >= CLOSES_MOSTLY
    yield problem(
        "wait-disagrees",
        export.where("wait_seconds"),
        severity="note" if is_from_start else None,
        count=len(rows),
        of=int(tested.sum()),
        since=since,
        wait=f"{wait[worst]:,.0f}",
        timed=f"{timed[worst]:,.0f}",
        hint=" It is the time from started_at: does it count the menu?" if is_from_start else "",
        places=export.in_rows(rows),
    )


def _agrees(wait: Numbers, timed: Numbers) -> Marks:
    """Mark the waits that are the time between two times, but for clocks and rounding.

    >>> _agrees(np.array([10.0, 13.0, 606.0]), np.array([12.0, 10.0, 600.0])).tolist()
    [True, False, True]
    """
    allowed = np.maximum(SLACK_SECONDS, SLACK_SHARE * np.abs(timed))
    marks: Marks = np.abs(wait - timed) <= allowed
    return marks
