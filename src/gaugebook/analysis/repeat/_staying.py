"""Patience as results: the share who stay, how many left by when, and how fast they leave.

Seconds are whole: "by 60 seconds" takes in all of the sixtieth. What is printed are shares and sums
over many seconds, never the count of a single one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaugebook.engine.durations import LEFT, Durations
from gaugebook.observations import Observation
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.survival import Survival, kaplan_meier

FEWEST_ON_LINE = 100
"""Where fewer calls than this are still on the line, the curve ends: few calls move it much."""

_MINUTE = 60


@dataclass(frozen=True)
class Staying:
    """The curve of some calls, and the counts that stand beside it."""

    durations: Durations
    curve: Survival
    uses: tuple[str, ...]

    def on_line_after(self, seconds: int) -> int:
        """Give how many calls lasted longer than that."""
        return sum(one.calls for one in self.durations.ended if one.seconds > seconds)

    def left_by(self, seconds: int) -> int:
        """Give how many callers had left by then, the second itself taken in."""
        return self.durations.left(before=seconds + 1)

    def seconds_told(self, wanted: Sequence[int], *, fewest: int = FEWEST_ON_LINE) -> list[int]:
        """Give those of some times at which enough calls are still on the line."""
        return [s for s in wanted if self.on_line_after(s) >= fewest]


def staying(
    durations: Durations, observation: Observation | None, *, counted: float | None
) -> Staying | str:
    """Give the curve of some calls, or why there is none.

    Parameters
    ----------
    durations
        The calls.
    observation
        The figure whose records they come from, which the results are bound to.
    counted
        How many of these calls were left by their callers, by that figure. The durations must give
        as many, but for those of which the time is not known.
    """
    if durations.reason:
        return durations.reason
    if observation is None or counted is None:
        return "there is no figure that its counts can be held against"
    if not 0 <= counted - durations.left() <= durations.unknown:
        return "its counts and those of the figure that they break down do not agree"
    curve = kaplan_meier(durations.by_second())
    if curve is None:
        return "no call has a time"
    return Staying(durations, curve, (observation.binding,))


def curve_result(found: Staying, seconds: Sequence[int]) -> Result:
    """Give the share who stay after each of some times, ``staying at 60``, without any count.

    Counts a few seconds apart would tell of single calls.
    """
    values = [ResultValue("calls", found.durations.calls), *_left_out(found)]
    values += [ResultValue(f"staying at {at}", found.curve.at(at), "share", 1) for at in seconds]
    return result("kaplan-meier", values, parameters=_told(found), uses=found.uses)


def _left_out(found: Staying) -> list[ResultValue]:
    """Give how many calls are left out because nobody knows how long they lasted, and of all."""
    unknown = found.durations.unknown
    every = found.durations.calls + unknown
    return [ResultValue("left out", unknown), ResultValue("calls and left out", every)]


def _told(found: Staying) -> dict[str, str]:
    own = {"of": found.durations.group} if found.durations.group else {}
    return {"since": found.durations.since, **own}


def staying_result(found: Staying, seconds: Sequence[int]) -> Result:
    """Give the share who stay after each of a few times, with its interval, and the counts.

    ``staying at 60`` (None beyond what is known) with ``... lower`` and ``... upper``; ``on the
    line at 60``, ``left by 60`` and ``left by 60 share`` of all who left.
    """
    left = found.durations.left()
    values = [ResultValue("calls", found.durations.calls), ResultValue("left", left)]
    values += _left_out(found)
    for at in seconds:
        share = found.curve.at(at)
        known = found.curve.step_at(at) if share is not None else None
        name = f"staying at {at}"
        values.append(ResultValue(name, share, "share", 1))
        values.append(ResultValue(f"{name} lower", known.lower if known else None, "share", 1))
        values.append(ResultValue(f"{name} upper", known.upper if known else None, "share", 1))
        gone = found.left_by(at)
        values.append(ResultValue(f"on the line at {at}", found.on_line_after(at)))
        values.append(ResultValue(f"left by {at}", gone))
        values.append(ResultValue(f"left by {at} share", gone / left if left else None, "share", 1))
    told = {**_told(found), "interval": f"greenwood, log-log, {found.curve.confidence:g}"}
    return result("kaplan-meier", values, parameters=told, uses=found.uses)


def leaving_result(found: Staying, starts: int, ends: int, until: int) -> Result:
    """Give how callers leave around a recorded message, and how fast beside afterwards.

    Parameters
    ----------
    found
        The calls.
    starts, ends
        The whole seconds of the message since the call began, both taken in.
    until
        Up to when "afterwards" is.

    Returns
    -------
    Result
        ``abandoned``: calls abandoned in a queue (short ones and those that ended in the menu are
        not in it); ``abandoned at message`` and its ``share``; ``all who left``, ``left by end`` of
        the message and its ``share``; ``a minute at message`` and ``a minute after``: of those on
        the line, the share who leave in a minute, from callers and seconds of that stretch.
    """
    queue = ("abandoned",)
    abandoned = found.durations.left(queue)
    at_message = found.durations.left(queue, before=ends + 1)
    at_message -= found.durations.left(queue, before=starts)
    everybody, by_end = found.durations.left(), found.left_by(ends)
    return result(
        "left-around-message",
        (
            ResultValue("starts", starts, "seconds"),
            ResultValue("ends", ends, "seconds"),
            ResultValue("abandoned", abandoned),
            ResultValue("abandoned at message", at_message),
            ResultValue(
                "abandoned at message share",
                at_message / abandoned if abandoned else None,
                "share",
                1,
            ),
            ResultValue("all who left", everybody),
            ResultValue("left by end", by_end),
            ResultValue("left by end share", by_end / everybody if everybody else None, "share", 1),
            ResultValue("a minute at message", _a_minute(found, starts, ends + 1), "share", 1),
            ResultValue("a minute after", _a_minute(found, ends + 1, until + 1), "share", 1),
        ),
        parameters={"until": until, "since": found.durations.since},
        uses=found.uses,
    )


def _a_minute(found: Staying, start: int, end: int) -> float | None:
    """Give the share of those on the line who leave in a minute, between two times.

    Callers who left by the seconds that all spent on the line; None where nobody was on it.
    """
    left = sum(
        one.calls
        for one in found.durations.ended
        if start <= one.seconds < end and one.outcome in LEFT
    )
    spent = sum(
        one.calls * (min(one.seconds, end) - start)
        for one in found.durations.ended
        if one.seconds > start
    )
    return _MINUTE * left / spent if spent else None
