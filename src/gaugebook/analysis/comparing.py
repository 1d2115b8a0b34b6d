"""Whether two observations of one metric may be compared: the one place that says so.

Every change, trend, highest and lowest asks here first. Two figures that were counted in different
ways are both right and their difference is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gaugebook.definitions.metric import Break, Metric
from gaugebook.observations import Observation
from gaugebook.periods import long_date, parse_period


def why_not_comparable(metric: Metric, one: Observation, other: Observation) -> str:
    """Give why two observations of a metric are not compared, or nothing where they may be.

    Parameters
    ----------
    metric
        Their metric, with its breaks.
    one, other
        In any order. A part period is compared with nothing, nor is a figure that is not there.

    Returns
    -------
    str
        A reason that reads on after "not comparable: ".

    Raises
    ------
    ValueError
        When one of them is of another metric.
    """
    if {one.metric_id, other.metric_id} != {metric.id}:
        raise ValueError(f"{one.metric_id} and {other.metric_id} are not both {metric.id}")
    if one.is_withheld or other.is_withheld:
        return "a figure is withheld"
    if one.is_missing or other.is_missing:
        return "a figure is missing"
    if one.is_part or other.is_part:
        return "a part period is not compared with a full one"
    found = metric.break_between(one.span, other.span)
    if found is not None:
        return break_words(found)
    versions = [_major(one), _major(other)]
    if versions[0] != versions[1]:
        first, second = sorted((one, other), key=lambda o: o.span)
        return (
            f"its definition changed from version {first.definition_version} "
            f"to {second.definition_version}"
        )
    return ""


def break_words(found: Break) -> str:
    """Give a break as a reason: ``break in the series on 1 April 2022, new telephone system``."""
    day = long_date(parse_period(found.date).start)
    return f"break in the series on {day}, {found.reason.rstrip('.')}"


def comparable_run(metric: Metric, observations: Sequence[Observation]) -> list[Observation]:
    """Give the observations at the end of a series that may all be compared with one another.

    Parameters
    ----------
    metric
        Their metric.
    observations
        In time order, each with a value.

    Returns
    -------
    list
        The last ones, back to the latest break; all of them where there is none.
    """
    run: list[Observation] = []
    for found in reversed(observations):
        if run and why_not_comparable(metric, found, run[0]):
            break
        run.insert(0, found)
    return run


def break_notes(metrics: Sequence[Metric], observations: Sequence[Observation]) -> list[str]:
    """Say below a table or chart which of the figures shown are not comparable, and why.

    One note for each break that lies between the first and the last figure of a metric, and one
    where its definition changed.
    """
    return list(dict.fromkeys(n for m in metrics for n in _notes_of(m, observations)))


def _notes_of(metric: Metric, observations: Sequence[Observation]) -> list[str]:
    shown = sorted(
        (o for o in observations if o.metric_id == metric.id and not o.is_missing),
        key=lambda o: o.span,
    )
    if not shown:
        return []
    start, end = min(o.span.start for o in shown), max(o.span.end for o in shown)
    days = sorted((parse_period(b.date).start, b) for b in metric.breaks) if metric.breaks else []
    notes = [
        f"{metric.label}: figures before {long_date(day)} are not comparable with those after: "
        f"{found.reason.rstrip('.')}."
        for day, found in days
        if start < day < end
    ]
    if len({_major(o) for o in shown}) > 1:
        versions = " and ".join(dict.fromkeys(o.definition_version for o in shown))
        notes.append(
            f"{metric.label}: figures by versions {versions} of its definition are not comparable."
        )
    return notes


Against = Literal["higher", "lower", "similar"]
"""How a share compares with another, by its interval."""


def against(lower: float | None, upper: float | None, total: float | None) -> Against | None:
    """Say whether a share with this interval is higher or lower than a total, or similar to it.

    Parameters
    ----------
    lower, upper
        The ends of the share's interval, 0 to 1; None where it has none.
    total
        The share that it is held against, taken as known exactly.

    Examples
    --------
    >>> against(0.26, 0.335, 0.407), against(0.2, 0.45, 0.407), against(None, None, 0.4) is None
    ('lower', 'similar', True)
    """
    if lower is None or upper is None or total is None:
        return None
    if lower > total:
        return "higher"
    return "lower" if upper < total else "similar"


def do_intervals_overlap(one: Observation, other: Observation) -> bool | None:
    """Whether two values are too close to tell apart by their intervals; None without both."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return None
    return one.lower <= other.upper and other.lower <= one.upper


def _major(observation: Observation) -> str:
    return observation.definition_version.partition(".")[0]
