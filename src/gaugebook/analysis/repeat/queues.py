"""Patience in the queue, line by line: how long callers stay once the menu is behind them."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.cells import bound_result
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.repeat._found import name_of
from gaugebook.analysis.repeat._staying import (
    FEWEST_ON_LINE,
    Staying,
    curve_result,
    staying,
)
from gaugebook.analysis.repeat.patience import HOW, SUCCESS, curve_points, time_words
from gaugebook.definitions.metric import Metric
from gaugebook.engine.durations import Durations
from gaugebook.exhibits import MOST_SERIES, Bound, Chart, Sentence, Series, Unavailable
from gaugebook.observations import Observation
from gaugebook.results import Result
from gaugebook.words import counted

_TITLE = "How long callers stay in the queue, by line"


def queue_chart(
    data: Observed,
    metric: Metric,
    by_line: Sequence[Durations],
    *,
    name: str,
    place: str,
    lines: Sequence[str] = (),
    up_to_seconds: int = 600,
    every_seconds: int = 10,
    compared_at_seconds: int = 120,
    fewest: int = FEWEST_ON_LINE,
) -> Chart | Unavailable:
    """Give the curves of patience in the queue of at most four lines, the menu left out.

    Parameters
    ----------
    data
        Observations of the metric by line.
    metric
        The share of calls ended unanswered that ended in the menu: the others left a queue.
    by_line
        Calls that queued, timed from the end of the menu, one entry a line.
    name, place, up_to_seconds, every_seconds
        As in `patience_chart`.
    lines
        Which lines; the four with the most calls when left out.
    compared_at_seconds
        When the title compares the lines.
    fewest
        Where fewer calls of a line are still in the queue, its curve ends.
    """
    chosen = [d for d in by_line if not d.reason and (not lines or d.group in lines)]
    chosen = sorted(chosen, key=lambda d: (-d.calls, d.group))[:MOST_SERIES]
    if not chosen:
        reason = next((d.reason for d in by_line if d.reason), "none of the lines has a call")
        return Unavailable(name, _TITLE, reason)
    curves: list[tuple[Staying, Result, list[int]]] = []
    timed = {d.group for d in by_line if not d.reason}
    whys = [f"{name_of(line)}: it has no call" for line in lines if line not in timed]
    for durations in chosen:
        observed = data.covered(metric.id, durations.period, line=durations.group)
        found = staying(durations, observed, counted=_left_a_queue(observed))
        if isinstance(found, str):
            whys.append(f"{name_of(durations.group)}: {found}")
            continue
        told = found.seconds_told(range(0, up_to_seconds + 1, every_seconds), fewest=fewest)
        if len(told) < 2:
            whys.append(f"{name_of(durations.group)}: fewer than {fewest} calls queued that long")
            continue
        curves.append((found, curve_result(found, told), told))
    if not curves:
        return Unavailable(name, _TITLE, "; ".join(whys))
    series = tuple(
        Series(name_of(found.durations.group), curve_points(worked, told))
        for found, worked, told in curves
    )
    return Chart(
        name=name,
        kind="steps",
        title=_queue_title(curves, compared_at_seconds),
        subtitle=f"Share of callers who would stay in the queue longer, {place}, "
        f"{chosen[0].period.label}",
        unit_text="%",
        series=series,
        alt=_queue_alt(curves, chosen[0]),
        notes=(
            *(f"Not shown: {why}." for why in whys),
            f"A curve ends where fewer than {fewest} calls of the line were still in the queue.",
            SUCCESS,
            HOW,
        ),
        source=data.source,
        made_up=data.made_up,
        decimals=1,
        x_text="seconds since the queue began",
        results=tuple(worked for _, worked, _ in curves),
    )


def _left_a_queue(found: Observation | None) -> float | None:
    if found is None or found.denominator is None or found.numerator is None:
        return None
    return found.denominator - found.numerator


def _queue_title(curves: Sequence[tuple[Staying, Result, list[int]]], at: int) -> str:
    """Name the line whose callers leave soonest, where it is more than chance."""
    steps = [
        (found.curve.step_at(at), name_of(found.durations.group))
        for found, _, told in curves
        if told[-1] >= at
    ]
    known = [(step, line) for step, line in steps if step is not None]
    known.sort(key=lambda one: (one[0].share_staying, one[1]))
    if len(known) < 2:
        return _TITLE
    (first, line), (second, _) = known[:2]
    if first.upper is None or second.lower is None or first.upper >= second.lower:
        return f"{_TITLE}: too close to say where callers leave soonest"
    return f"Callers to {line} leave the queue soonest"


def _queue_alt(curves: Sequence[tuple[Staying, Result, list[int]]], any_one: Durations) -> Sentence:
    last = min(told[-1] for _, _, told in curves)
    parts: list[str | Bound] = [
        f"Step chart of the share of callers who would stay in the queue, by seconds in it, for "
        f"{counted(len(curves), 'line')}, {any_one.period.label}. After {time_words(last)} it is "
    ]
    for number, (found, worked, _) in enumerate(curves):
        parts += [
            ", " if number else "",
            bound_result(worked, f"staying at {last}"),
            f" for {name_of(found.durations.group)}",
        ]
    return Sentence("alt", (*(p for p in parts if p), "."))
