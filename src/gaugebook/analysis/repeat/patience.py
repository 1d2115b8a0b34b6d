"""Patience: how long callers stay before they give up, and what the recorded message does.

The time runs from when the call began, the recorded menu taken in, because callers know nothing of
our queues. Leaving is no failure by itself: a caller may have heard in a message all that was
wanted. And patience is not the same at every second, so that sums which take it to be so (one
mean patience for all) misjudge both the first minutes and the last.
"""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.cells import (
    as_point,
    bound_count,
    bound_result,
    bound_value,
    result_cells,
)
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.repeat._staying import (
    FEWEST_ON_LINE,
    Staying,
    curve_result,
    leaving_result,
    staying,
    staying_result,
)
from gaugebook.analysis.wording import during
from gaugebook.definitions.metric import Metric
from gaugebook.engine.durations import Durations
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Mark,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.results import Result
from gaugebook.words import capitalised, counted, listed

TIMES = (30, 60, 120, 300, 600)
"""The seconds of the table: half a minute, 1, 2, 5 and 10 minutes."""

_TITLE = "How long callers stay on the line"
_ALT_MOMENTS = (60, 300)

HOW = (
    "Kaplan-Meier estimate: a call that was answered, called back, refused or diverted counts as "
    "staying until then and says nothing of later. It holds if callers who were answered would "
    "have stayed as long as those still waiting."
)
SUCCESS = (
    "Leaving need not be a failure: a caller may have heard in a recorded message what they wanted."
)


def _stayed(data: Observed, metric: Metric, durations: Durations) -> Staying | str:
    """Give the curve of all calls, held against the figure of calls that ended unanswered."""
    whole = data.covered(metric.id, durations.period)
    return staying(durations, whole, counted=whole.denominator if whole else None)


def patience_table(
    data: Observed,
    metric: Metric,
    durations: Durations,
    *,
    name: str,
    place: str,
    seconds: Sequence[int] = TIMES,
) -> Table | Unavailable:
    """Give how many callers stay and how many had left, at a few times since the call began.

    Parameters
    ----------
    data
        Observations of the metric.
    metric
        The share of calls ended unanswered that ended in the menu; its denominator is all who left.
    durations
        All calls, timed from their start.
    name, place
        The exhibit's name, and what the figures are of.
    seconds
        The times. At those where fewer than 100 calls are still on the line no share is given.
    """
    found = _stayed(data, metric, durations)
    if isinstance(found, str):
        return Unavailable(name, _TITLE, found)
    worked = staying_result(found, seconds)
    told = found.seconds_told(seconds)
    rows = tuple(_time_row(worked, at, is_told=at in told) for at in seconds)
    few = [time_words(at) for at in seconds if at not in told]
    notes = [
        f"After {listed(few)} fewer than {FEWEST_ON_LINE} calls were still on the line, too few to "
        "say how many would stay."
    ]
    return Table(
        name=name,
        title=_TITLE,
        subtitle=f"Calls by time since they began, {place}, {durations.period.label}",
        columns=(
            Column("After", "text"),
            Column("Would stay longer, %", decimals=1),
            Column("95% interval from", decimals=1),
            Column("to", decimals=1),
            Column("Still on the line"),
            Column("Had left unanswered"),
            Column("Of all who left, %", decimals=1),
        ),
        rows=rows,
        notes=(*(notes if few else []), *_notes(durations), SUCCESS, HOW),
        source=data.source,
        made_up=data.made_up,
        results=(worked,),
    )


def _time_row(worked: Result, at: int, *, is_told: bool) -> tuple[Cell, ...]:
    label = Cell(time_words(at))
    staying = f"staying at {at}"
    shares = [staying, f"{staying} lower", f"{staying} upper"]
    cells = result_cells(worked, shares) if is_told else (Cell("Too few"),) * len(shares)
    rest = (f"on the line at {at}", f"left by {at}", f"left by {at} share")
    return (label, *cells, *result_cells(worked, rest))


def time_words(seconds: int) -> str:
    """Give a time as it is said.

    >>> time_words(30), time_words(60), time_words(600)
    ('30 seconds', '1 minute', '10 minutes')
    """
    minutes, rest = divmod(seconds, 60)
    return counted(seconds, "second") if rest or not minutes else counted(minutes, "minute")


def _notes(durations: Durations) -> list[str]:
    notes = []
    if durations.unknown:
        every = counted(durations.calls + durations.unknown, "call")
        verb, they = ("is", "it") if durations.unknown == 1 else ("are", "they")
        notes.append(
            f"{durations.unknown:,} of {every} {verb} left out: how long {they} lasted or how "
            f"{they} ended is not known."
        )
    if durations.period != durations.reporting:
        notes.append(f"The records cover {durations.period.label}.")
    return notes


def patience_chart(
    data: Observed,
    metric: Metric,
    durations: Durations,
    *,
    name: str,
    place: str,
    menu: Metric | None = None,
    message_starts_seconds: int = 60,
    message_ends_seconds: int = 120,
    up_to_seconds: int = 600,
    every_seconds: int = 10,
) -> Chart | Unavailable:
    """Give the curve of patience: the share of callers who would stay longer than each time.

    The curve is read every ten seconds and ends where fewer than 100 calls are still on the line.

    Parameters
    ----------
    data, metric, durations, name, place
        As in `patience_table`.
    menu
        A median of the time in the menu; where it has a figure the chart marks it.
    message_starts_seconds, message_ends_seconds
        When the recorded message plays, since the call began; the chart marks its end.
    up_to_seconds, every_seconds
        How far the curve goes, and how finely it is read.
    """
    found = _stayed(data, metric, durations)
    if isinstance(found, str):
        return Unavailable(name, _TITLE, found)
    grid = range(0, up_to_seconds + 1, every_seconds)
    told = found.seconds_told(sorted({*grid, message_ends_seconds}))
    if len(told) < 2:
        reason = f"fewer than {FEWEST_ON_LINE} calls are still on the line after {every_seconds} "
        return Unavailable(name, _TITLE, f"{reason}seconds")
    worked = curve_result(found, told)
    leaving = leaving_result(found, message_starts_seconds, message_ends_seconds, up_to_seconds)
    whole_menu = data.covered(menu.id, durations.period) if menu is not None else None
    cut = f"The curve ends where fewer than {FEWEST_ON_LINE} calls were still on the line."
    return Chart(
        name=name,
        kind="steps",
        title=_message_title(leaving),
        subtitle=f"Share of callers who would stay longer, {place}, {durations.period.label}",
        unit_text="%",
        series=(Series("Callers staying", curve_points(worked, told)),),
        alt=_patience_alt(worked, leaving, told, durations),
        marks=_marks(whole_menu, message_ends_seconds, last=told[-1]),
        notes=(
            *([cut] if told[-1] < up_to_seconds else []),
            *_notes(durations),
            SUCCESS,
            HOW,
        ),
        source=data.source,
        made_up=data.made_up,
        decimals=1,
        x_text="seconds since the call began",
        results=(worked, leaving),
    )


def curve_points(worked: Result, seconds: Sequence[int]) -> tuple[Point, ...]:
    """Give the points of a curve: the share who stay longer than each time."""
    return tuple(
        as_point(str(at), bound_result(worked, f"staying at {at}", words=False), x=float(at))
        for at in seconds
    )


def _marks(menu: Observation | None, message_ends: int, *, last: int) -> tuple[Mark, ...]:
    marks = []
    if menu is not None and menu.value is not None and menu.value <= last:
        marks.append(Mark("Half of calls are past the menu", x=menu.value))
    if message_ends <= last:
        marks.append(Mark("Recorded message ends", x=float(message_ends)))
    return tuple(marks)


def _message_title(leaving: Result) -> str:
    """Say whether callers leave faster around the message than afterwards."""
    around, after = (leaving.of(f"a minute {when}").value for when in ("at message", "after"))
    if around is None or after is None:
        return _TITLE
    if around > after:
        return "Callers left faster around the recorded message than after it"
    return "Callers did not leave faster around the recorded message than after it"


def _patience_alt(
    worked: Result, leaving: Result, told: Sequence[int], durations: Durations
) -> Sentence:
    moments = [at for at in _ALT_MOMENTS if at in told] or [told[-1]]
    parts: list[str | Bound] = [
        f"Step chart of the share of callers who would stay on the line, by seconds since the call "
        f"began, {durations.period.label}. After "
    ]
    for number, at in enumerate(moments):
        parts += [
            f"{' and after ' if number else ''}{time_words(at)} it is ",
            bound_result(worked, f"staying at {at}"),
        ]
    around = leaving.of("a minute at message").value
    after = leaving.of("a minute after").value
    if around is not None and after is not None:
        parts += [
            ". Around the recorded message ",
            bound_result(leaving, "a minute at message"),
            " a minute of those on the line leave, after it ",
            bound_result(leaving, "a minute after"),
        ]
    return Sentence("alt", (*parts, "."))


# --- sentences ---------------------------------------------------------------------------------


def message_sentence(
    data: Observed,
    metric: Metric,
    durations: Durations,
    *,
    name: str,
    message_starts_seconds: int = 60,
    message_ends_seconds: int = 120,
    up_to_seconds: int = 600,
) -> Sentence:
    """Say what share of those who gave up did so around the recorded message, and how fast.

    The base is calls abandoned in a queue. Where it cannot be said the sentence says why.
    Parameters are those of `patience_chart`.
    """
    found = _stayed(data, metric, durations)
    if isinstance(found, str):
        text = f"When callers give up cannot be said: {found}."
        return Sentence(name, (text,), made_up=data.made_up)
    leaving = leaving_result(found, message_starts_seconds, message_ends_seconds, up_to_seconds)
    if leaving.of("abandoned at message share").value is None:
        text = f"When callers give up cannot be said: nobody did {during(durations.period)}."
        return Sentence(name, (text,), made_up=data.made_up)
    parts: list[str | Bound] = [
        f"{capitalised(during(durations.period))}, ",
        bound_result(leaving, "abandoned at message share"),
        " of calls abandoned in a queue (",
        bound_result(leaving, "abandoned at message"),
        " of ",
        bound_result(leaving, "abandoned"),
        ") were given up around the recorded message, ",
        bound_result(leaving, "starts", words=False),
        " to ",
        bound_result(leaving, "ends"),
        " after the call began; by its end ",
        bound_result(leaving, "left by end share"),
        " of all who left, in the menu or in a queue, had gone.",
    ]
    around = leaving.of("a minute at message").value
    after = leaving.of("a minute after").value
    if around is not None and after is not None:
        parts += [
            " Callers on the line left at a rate of ",
            bound_result(leaving, "a minute at message"),
            " a minute then, and of ",
            bound_result(leaving, "a minute after"),
            " a minute afterwards: patience is not the same at every second, and a sum that takes"
            " it to be"
            " misjudges both. Some who left had heard in the message what they wanted; how many,"
            " the records do not say.",
        ]
    return Sentence(name, tuple(parts), made_up=data.made_up, results=(leaving,))


def menu_sentence(
    data: Observed, metric: Metric, menu: Metric, durations: Durations, *, name: str
) -> Sentence:
    """Say what share of all who gave up did so in the recorded menu, and how long the menu is.

    Parameters
    ----------
    data
        Observations of both metrics.
    metric
        The share of calls ended unanswered that ended in the menu.
    menu
        The median time in the menu.
    durations
        Only their period is looked at.
    name
        The exhibit's name.
    """
    whole = data.covered(metric.id, durations.period)
    if whole is None or whole.value is None:
        text = (
            f"How many gave up in the recorded menu cannot be said: there is no figure "
            f"{during(durations.period)}."
        )
        return Sentence(name, (text,), made_up=data.made_up)
    parts: list[str | Bound] = [
        f"{capitalised(during(durations.period))}, ",
        bound_value(whole),
        " of all calls that ended before an answer (",
        bound_count(whole, "numerator"),
        " of ",
        bound_count(whole, "denominator"),
        ") ended in the recorded menu, before they reached a queue.",
    ]
    length = data.covered(menu.id, durations.period)
    if length is not None and length.value is not None:
        parts += [
            " Half of calls offered were in the menu for no more than ",
            bound_value(length),
            ".",
        ]
    parts.append(
        " A caller who heard in the menu what they wanted and one who lost patience look the same."
    )
    return Sentence(name, tuple(parts), made_up=data.made_up)
