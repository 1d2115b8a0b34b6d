"""Webchats that led to a call: the share by line, each with its interval.

A webchat is said to have led to a call where the same customer rang within the days that the metric
states; the call may be about something else. A line is called higher or lower than all webchats
only where its interval does not hold the share of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.analysis.cells import (
    as_point,
    bound_count,
    bound_value,
    counts_in_words,
    share_cells,
    with_interval,
)
from gaugebook.analysis.comparing import against
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes, noun_of
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Exhibit,
    Flag,
    Sentence,
    Series,
    Table,
    TargetLine,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result
from gaugebook.words import capitalised, counted, listed, uncapitalised

FOLLOWED_METRIC = "webchat_to_phone_share"
FEWEST = 10
"""Of fewer webchats than this a line's share is shown and compared with nothing."""

Comparison = Literal["similar", "higher", "lower", "too_few"]
_WORDS: dict[Comparison, str] = {
    "similar": "Similar to all webchats",
    "higher": "Higher than all webchats",
    "lower": "Lower than all webchats",
    "too_few": "Too few webchats to compare",
}
_FLAGS: dict[Comparison, Flag] = {"higher": "higher", "lower": "lower"}


def webchat_exhibits(
    observed: Observed,
    period: Period,
    *,
    place: str,
    metric_id: str = FOLLOWED_METRIC,
    by: str = "line",
    ending: str = "",
) -> dict[str, Exhibit]:
    """Give webchats that led to a call by line: table, chart and finding.

    Parameters
    ----------
    observed
        Of the metric, in total and by line, for the period.
    period
        One period; a part period is shown as it is, and named.
    place
        What the figures are of.
    metric_id, by
        The metric and the dimension.
    ending
        Put behind every name.

    Returns
    -------
    dict
        ``webchat-to-phone`` (table), ``webchat-to-phone-chart`` and ``webchat-to-phone-finding``.
    """
    metric = observed.metrics[metric_id]
    total, lines = _read(observed, metric_id, period, by)
    told = _Told(metric, period, place, observed.source, observed.made_up, by)
    found: list[Exhibit] = [
        _table(told, total, lines, name=f"webchat-to-phone{ending}"),
        _chart(told, total, lines, name=f"webchat-to-phone-chart{ending}"),
        _sentence(told, total, lines, name=f"webchat-to-phone-finding{ending}"),
    ]
    return {exhibit.name: exhibit for exhibit in found}


@dataclass(frozen=True)
class _Told:
    """What every exhibit says beside its numbers."""

    metric: Metric
    period: Period
    place: str
    source: str
    made_up: bool
    by: str

    @property
    def subtitle(self) -> str:
        return f"{self.metric.name}, by {self.by}, {self.place}, {self.period.label}"


def _read(
    observed: Observed, metric_id: str, period: Period, by: str
) -> tuple[Observation | None, list[Observation]]:
    total, lines = observed.of(metric_id, period), observed.split(metric_id, period, [by])
    known = [o for o in lines if o.value is not None]
    unknown = [o for o in lines if o.value is None]
    known.sort(key=lambda o: (-(o.value or 0.0), o.dimensions[by]))
    return total, known + sorted(unknown, key=lambda o: o.dimensions[by])


def compared(found: Observation, total: Observation | None, *, fewest: int = FEWEST) -> Comparison:
    """Say how a line's share compares with that of all, by the interval of the line.

    It is similar where its interval holds the share of all. A line without an interval, or with
    fewer than `fewest` in its denominator, is compared with nothing, and so is all where there is
    no share of all.
    """
    if total is None or (found.denominator or 0) < fewest:
        return "too_few"
    return against(found.lower, found.upper, total.value) or "too_few"


def _why_none(told: _Told, total: Observation | None) -> str:
    if total is not None and total.is_withheld:
        return f"the figures of {told.period.label} are withheld"
    return f"no webchats of known customers are on record for {told.period.label}"


def _title(told: _Told, total: Observation | None, lines: Sequence[Observation]) -> str:
    if total is None or total.value is None:
        return told.metric.label
    apart = [w for o in lines if o.value is not None and (w := compared(o, total)) in _FLAGS]
    if not apart:
        return f"No {told.by} stands out: {uncapitalised(told.metric.label)}"
    return f"{capitalised(counted(len(apart), told.by))} of {len(lines)} " + (
        f"{'differs' if len(apart) == 1 else 'differ'} from all: {uncapitalised(told.metric.label)}"
    )


def _apart(total: Observation | None, lines: Sequence[Observation]) -> Result:
    """Give how many lines there are, and how many of them differ from all."""
    apart = sum(o.value is not None and compared(o, total) in _FLAGS for o in lines)
    uses = [o.binding for o in (*lines, *([total] if total is not None else []))]
    return counts_in_words({"lines": len(lines), "apart": apart}, uses=uses)


def _table(
    told: _Told, total: Observation | None, lines: Sequence[Observation], *, name: str
) -> Table | Unavailable:
    title = _title(told, total, lines)
    shown = [*lines, *([total] if total is not None else [])]
    if not any(o.value is not None for o in shown):
        return Unavailable(name, title, _why_none(told, total))
    rows = tuple(_row(told, o, total) for o in shown)
    return Table(
        name=name,
        title=title,
        subtitle=told.subtitle,
        columns=(
            Column(capitalised(told.by), "text"), Column("Webchats"), Column("Led to a call"),
            Column("Share,\u00a0%", decimals=1), Column("From,\u00a0%", decimals=1),
            Column("To,\u00a0%", decimals=1), Column("Compared with all", "text"),
        ),
        rows=rows,
        notes=(*_notes(told, lines), *absence_notes(c.text for row in rows for c in row)),
        source=told.source,
        made_up=told.made_up,
        results=(_apart(total, lines),),
    )  # fmt: skip


def _row(told: _Told, found: Observation, total: Observation | None) -> tuple[Cell, ...]:
    is_all = found is total
    name = "All" if is_all else found.dimensions[told.by]
    words = "–" if is_all else _WORDS[compared(found, total)]
    return (Cell(name), *share_cells(found), Cell(words))


def _notes(told: _Told, lines: Sequence[Observation]) -> list[str]:
    notes = [told.metric.caveat] if told.metric.caveat else []
    notes.append(
        "From and to: the 95% interval (Wilson) says how much a share of so many webchats varies "
        "by chance. Of twenty lines that are all alike, about one stands out by chance."
    )
    few = [o.dimensions[told.by] for o in lines if o.denominator and o.denominator < FEWEST]
    if few:
        notes.append(f"Fewer than {FEWEST} webchats, compared with nothing: {listed(few)}.")
    left_out = next((n for o in lines for n in o.note.split("; ") if "left out" in n), "")
    if left_out:
        notes.append("Webchats whose customer is not known are on neither side of the share.")
    return notes


def _chart(
    told: _Told, total: Observation | None, lines: Sequence[Observation], *, name: str
) -> Chart | Unavailable:
    title = _title(told, total, lines)
    known = [o for o in lines if o.value is not None]
    if not known or total is None or total.value is None:
        why = _why_none(told, total) if not known else "there is no share of all to compare with"
        return Unavailable(name, title, why)
    points = []
    for found in known:
        flag = _FLAGS.get(compared(found, total), "")
        point = as_point(found.dimensions[told.by], bound_value(found, words=False), flag=flag)
        points.append(with_interval(point, found))
    share = bound_value(total)
    return Chart(
        name=name,
        kind="dots",
        title=title,
        subtitle=told.subtitle,
        unit_text="%",
        series=(Series(told.metric.label, tuple(points)),),
        alt=Sentence("alt", ("Dot chart with intervals. ", *_parts(told, total, known)),
                     told.made_up),
        target=TargetLine(share.value or 0.0, f"All webchats: {share.text}"),
        notes=tuple(_notes(told, lines)),
        source=told.source,
        made_up=told.made_up,
        decimals=told.metric.decimals,
        results=(_apart(total, lines),),
    )  # fmt: skip


def _sentence(
    told: _Told, total: Observation | None, lines: Sequence[Observation], *, name: str
) -> Sentence:
    known = [o for o in lines if o.value is not None]
    if total is None or total.value is None:
        text = f"How many webchats led to a call cannot be said: {_why_none(told, total)}."
        return Sentence(name, (text,), told.made_up)
    hedge = f" {told.metric.caveat}" if told.metric.caveat else ""
    return Sentence(name, (*_parts(told, total, known), hedge), told.made_up)


def _within(metric: Metric) -> str:
    return f" within {metric.window}"


def _parts(told: _Told, total: Observation, known: Sequence[Observation]) -> list[str | Bound]:
    every, led = bound_count(total, "denominator"), bound_count(total, "numerator")
    were = "was" if every.value == 1 or led.value == 1 else "were"
    parts: list[str | Bound] = [
        "Of ", every, f" {noun_of(every, 'webchat')} from known customers, ",
        bound_value(total), " (", led, f") {were} followed by a call",
        f"{_within(told.metric)} ({told.period.label}).",
    ]  # fmt: skip
    able = [o for o in known if compared(o, total) != "too_few"]
    if len(able) > 1:
        highest, lowest = able[0], able[-1]
        parts += [
            f" By {told.by} it was highest for {highest.dimensions[told.by]}, ",
            bound_value(highest), f", and lowest for {lowest.dimensions[told.by]}, ",
            bound_value(lowest), ";",
        ]  # fmt: skip
        apart = [o.dimensions[told.by] for o in able if compared(o, total) in _FLAGS]
        parts.append(
            f" {listed(apart)} {'differs' if len(apart) == 1 else 'differ'} from all by more than "
            "chance would explain."
            if apart
            else f" no {told.by} differs from all by more than chance would explain."
        )
    return parts
