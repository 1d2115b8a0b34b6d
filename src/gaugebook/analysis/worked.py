"""How much of a period was worked, in the words of a table or a chart.

What a part period covers is read from the notes of its observations, which were made with the
calendar of the workspace, so that a paper and its figures never speak of different days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.observations import Observation
from gaugebook.periods import Period, period_of

_PART = re.compile(r"part period: [^(]+\((?P<worked>\d+ of \d+ working days?)\)(?:, (?P<each>.+))?")
_COUNTED_BY_DAY = ("count", "sum", "distinct")
_LISTED = 6
"""Of more periods, only the fewest and the most working days are named."""


def part_label(part: Period) -> str:
    """Give a part of a month as a column heading has it; any other part in full words.

    >>> from gaugebook.periods import parse_period
    >>> part_label(parse_period("2022-11-01..2022-11-21")), part_label(parse_period("2022-11-01"))
    ('1–21 Nov 22', '1 Nov 22')
    >>> part_label(parse_period("2022-10-01..2022-11-21"))
    '1 October to 21 November 2022'
    """
    month = period_of(part.start, "month")
    if not month.contains(part):
        return part.label
    first, last = part.start.day, part.last_day.day
    return f"{first if first == last else f'{first}–{last}'} {month.short_label}"


def worked_part(part: Period, observations: Iterable[Observation]) -> str:
    """Say how much of a part period was worked: ``15 of 22 working days``; empty if not known."""
    found = (_told(o) for o in observations if o.is_part and o.period == str(part))
    return next((told["worked"] for told in found if told), "")


def part_notes(
    part: Period, metrics: Sequence[Metric], observations: Iterable[Observation]
) -> list[str]:
    """Say below a table what its part period is, and what a total comes to on each working day.

    The plain total of a part month looks like a fall beside a full one.
    """
    shown = [o for o in observations if o.is_part and o.period == str(part)]
    worked = worked_part(part, shown)
    aside = f" ({worked})" if worked else ""
    notes = [
        f"{part_label(part)} is a part period{aside}: it has no status and is in no total or trend."
    ]
    told = {o.metric_id: _told(o) for o in shown if o.value is not None}
    return notes + [
        f"{metric.label}, {part_label(part)}: {found['each']}."
        for metric in metrics
        if (found := told.get(metric.id)) and found["each"]
    ]


def worked_notes(observations: Iterable[Observation]) -> list[str]:
    """Say below a chart how much of each part period was worked."""
    told = [(part_label(o.span), match) for o in observations if o.is_part and (match := _told(o))]
    return list(dict.fromkeys(f"{label}: {match['worked']}." for label, match in told))


def _told(observation: Observation) -> re.Match[str] | None:
    """Read what the note of an observation says of its part period."""
    found = (_PART.fullmatch(note) for note in observation.note.split("; "))
    return next((match for match in found if match), None)


def uneven_days_notes(
    metrics: Sequence[Metric], periods: Sequence[Period], *, working_days: WorkingDays | None
) -> list[str]:
    """Say below a table of counts how many working days its full periods have, where they differ.

    Nothing is said of shares and averages, which do not grow with the days.

    Parameters
    ----------
    metrics
        Those of the table.
    periods
        Its full periods, in order.
    working_days
        The calendar; without it nothing is said.

    Examples
    --------
    >>> from gaugebook.definitions.working_days import ENGLAND
    >>> from gaugebook.periods import parse_period
    >>> uneven_days_notes([], parse_period("2022-04..2022-05").split("month"), working_days=ENGLAND)
    []
    """
    counted = [metric for metric in metrics if metric.kind in _COUNTED_BY_DAY]
    if working_days is None or not counted:
        return []
    days = {period: working_days.count(period) for period in periods}
    if len(set(days.values())) < 2:
        return []
    shown = list(days)
    if len(shown) > _LISTED:
        fewest, most = min(days, key=lambda p: days[p]), max(days, key=lambda p: days[p])
        said = f"from {days[fewest]} in {fewest.short_label} to {days[most]} in {most.short_label}"
    else:
        said = ", ".join(f"{days[period]} in {period.short_label}" for period in shown)
    return [f"Working days: {said}. Counts and totals rise and fall with them."]
