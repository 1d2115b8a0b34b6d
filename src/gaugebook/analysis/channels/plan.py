"""Volumes against the plan: how many contacts came on each day, and how many were planned.

A plan is a number that somebody prepared for; it is no target, and more than planned is neither
good nor bad. Only working days are compared: a line that is closed on Sunday has no calls then, and
that is not a day below plan. A day without a figure is missing, not a day without calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gaugebook.analysis.cells import as_cell, as_point, bound_result, bound_value
from gaugebook.analysis.channels.mix import channel_name
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import noun_of
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Exhibit,
    Point,
    Sentence,
    Series,
    Table,
    TargetLine,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import MISSING_MARK
from gaugebook.words import counted, listed

CAME = "contacts"

_NO_PLAN = "no planned number of contacts for a day was given"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Volumes:
    """The working days of a period with what came on each, and what was planned for each.

    `days` are working days only, in order, with None where there is no figure; `summary` holds
    what is worked out of those that have one. `elsewhere` counts the other days with contacts.
    """

    period: Period
    days: tuple[tuple[Period, Observation | None], ...]
    elsewhere: int = 0
    summary: Result | None = None

    @property
    def known(self) -> tuple[Observation, ...]:
        """The working days' figures."""
        return tuple(o for _, o in self.days if o is not None)

    @property
    def missing(self) -> tuple[Period, ...]:
        """The working days without a figure."""
        return tuple(day for day, o in self.days if o is None)


def daily_volumes(
    observed: Observed,
    period: Period,
    *,
    planned_per_day: float,
    working_days: WorkingDays,
    metric_id: str = CAME,
    **dimensions: str,
) -> Volumes:
    """Set the contacts of each working day beside the number that was planned for a day.

    Parameters
    ----------
    observed
        Of the metric by day.
    period
        Whose days are looked at.
    planned_per_day
        The plan, in contacts; 0 or less is no plan.
    working_days
        The calendar of the workspace.
    metric_id
        What is counted.
    dimensions
        Of which contacts, such as ``channel="phone"``.
    """
    whole = period.split("day")
    found = {day: value_or_none(observed.of(metric_id, day, **dimensions)) for day in whole}
    worked = [day for day in whole if working_days.is_working_day(day.start)]
    known = [o for day in worked if (o := found[day]) is not None]
    elsewhere = sum(1 for day in whole if day not in worked and (o := found[day]) and o.value)
    summary = None
    if known and planned_per_day > 0:
        missing = len(worked) - len(known)
        summary = _summary(known, planned_per_day, missing=missing, elsewhere=elsewhere)
    return Volumes(period, tuple((day, found[day]) for day in worked), elsewhere, summary)


def value_or_none(found: Observation | None) -> Observation | None:
    """Give an observation that has a value, None for one that has not."""
    return None if found is None or found.value is None else found


def _summary(
    known: Sequence[Observation], planned: float, *, missing: int, elsewhere: int
) -> Result:
    values = [o.value or 0.0 for o in known]
    mean = sum(values) / len(values)
    over = sum(value > planned for value in values)
    return result(
        "volume-against-plan",
        [
            ResultValue("planned", planned, "count", 0 if planned == int(planned) else 1),
            ResultValue("days", float(len(values))),
            ResultValue("mean", mean, "count", 1),
            ResultValue("mean above plan", mean / planned - 1, "share", 1),
            ResultValue("days over plan", float(over)),
            ResultValue("days over plan share", over / len(values), "share", 1),
            ResultValue("most above plan", max(values) / planned - 1, "share", 1),
            ResultValue("days without a figure", float(missing)),
            ResultValue("not named", float(max(0, missing - _MOST_NAMED))),
            ResultValue("other days", float(elsewhere)),
        ],
        parameters={"planned": planned},
        uses=[o.binding for o in known],
    )


def volume_exhibits(
    observed: Observed,
    period: Period,
    *,
    planned_per_day: float,
    working_days: WorkingDays,
    place: str,
    metric_id: str = CAME,
    ending: str = "",
    **dimensions: str,
) -> dict[str, Exhibit]:
    """Give volumes against the plan: ``volume-plan`` (table), its chart and its finding.

    The names are ``volume-plan``, ``volume-plan-chart`` and ``volume-plan-finding``. Without a
    plan, or without any figure by day, each says why it cannot be made.
    """
    found = daily_volumes(
        observed, period, planned_per_day=planned_per_day, working_days=working_days,
        metric_id=metric_id, **dimensions,
    )  # fmt: skip
    what = observed.metrics[metric_id].label
    named = [channel_name(code) if name == "channel" else code for name, code in dimensions.items()]
    aside = f" ({listed(named)})" if named else ""
    subtitle = f"{what}{aside} on working days, {place}, {period.label}"
    exhibits: list[Exhibit] = [
        _volume_table(found, observed, name=f"volume-plan{ending}", subtitle=subtitle),
        _volume_chart(found, observed, name=f"volume-plan-chart{ending}", subtitle=subtitle),
        Sentence(
            f"volume-plan-finding{ending}", tuple(_finding_parts(found)), observed.made_up,
            (found.summary,) if found.summary is not None else (),
        ),
    ]  # fmt: skip
    return {exhibit.name: exhibit for exhibit in exhibits}


def _why_none(found: Volumes) -> str:
    if found.known:
        return _NO_PLAN
    return f"there is no figure for any working day of {found.period.label}"


def _title(found: Volumes) -> str:
    if found.summary is None:
        return "Contacts a day against the plan"
    above = found.summary.of("mean above plan").value or 0.0
    over = found.summary.of("days over plan share").value or 0.0
    if over in (0.0, 1.0):
        return f"Contacts were above the plan on {'every' if over else 'no'} working day"
    way = "above" if above > 0 else "below" if above < 0 else "at"
    return f"Contacts were {way} the plan on average, and above it on some days"


def _volume_table(
    found: Volumes, observed: Observed, *, name: str, subtitle: str
) -> Table | Unavailable:
    summary = found.summary
    if summary is None:
        return Unavailable(name, _title(found), _why_none(found))
    most = max(found.known, key=lambda o: o.value or 0.0)
    least = min(found.known, key=lambda o: o.value or 0.0)
    numbers = [
        ("Planned for a day", _of(summary, "planned")),
        ("Working days with a figure", _of(summary, "days")),
        ("Mean of a working day", _of(summary, "mean")),
        ("Mean above the plan,\u00a0%", _of(summary, "mean above plan")),
        ("Working days above the plan", _of(summary, "days over plan")),
        ("Working days above the plan,\u00a0%", _of(summary, "days over plan share")),
        (f"Busiest day, {most.span.label}", bound_value(most, words=False)),
        ("Busiest day above the plan,\u00a0%", _of(summary, "most above plan")),
        (f"Quietest day, {least.span.label}", bound_value(least, words=False)),
    ]
    return Table(
        name=name,
        title=_title(found),
        subtitle=subtitle,
        columns=(Column("What", "text"), Column("Contacts, days or %")),
        rows=tuple((Cell(words), as_cell(number)) for words, number in numbers),
        notes=tuple(_notes(found)),
        source=observed.source,
        made_up=observed.made_up,
        results=(summary,),
    )


def _of(made: Result, name: str) -> Bound:
    return bound_result(made, name, words=False)


def _notes(found: Volumes) -> list[str]:
    notes = ["A plan is a number that was prepared for, and no target."]
    if found.missing:
        days = listed([day.label for day in found.missing[:_MOST_NAMED]])
        more = (
            f" and {len(found.missing) - _MOST_NAMED} more" if found.missing[_MOST_NAMED:] else ""
        )
        notes.append(
            f"No figure on {counted(len(found.missing), 'working day')}: {days}{more}. "
            "They are in no mean."
        )
    if found.elsewhere:
        notes.append(
            f"{counted(found.elsewhere, 'other day')} (weekends, bank holidays) with contacts: "
            "in no number here."
        )
    return notes


def _volume_chart(
    found: Volumes, observed: Observed, *, name: str, subtitle: str
) -> Chart | Unavailable:
    summary = found.summary
    if summary is None or len(found.known) < 2:
        why = _why_none(found) if summary is None else "only one working day has a figure"
        return Unavailable(name, _title(found), why)
    planned = _of(summary, "planned")
    return Chart(
        name=name,
        kind="line",
        title=_title(found),
        subtitle=subtitle,
        unit_text="",
        series=(Series("Contacts", tuple(_day_point(day, o) for day, o in found.days)),),
        alt=Sentence(
            "alt", ("Line chart by working day. ", *_finding_parts(found)), observed.made_up,
            (summary,),
        ),
        target=TargetLine(planned.value or 0.0, f"Planned: {planned.text} a day"),
        notes=tuple(_notes(found)),
        source=observed.source,
        made_up=observed.made_up,
        results=(summary,),
    )  # fmt: skip


def _day_point(day: Period, found: Observation | None) -> Point:
    label = f"{day.start.day} {day.start:%b %y}"
    if found is None:
        return Point(label, None, MISSING_MARK, "")
    return as_point(label, bound_value(found, words=False))


def _finding_parts(found: Volumes) -> list[str | Bound]:
    summary = found.summary
    if summary is None:
        return [f"Volumes cannot be set against a plan: {_why_none(found)}."]
    most = max(found.known, key=lambda o: o.value or 0.0)
    above = summary.of("mean above plan").value or 0.0
    mean, days = plain(bound_result(summary, "mean above plan")), bound_result(summary, "days")
    parts: list[str | Bound] = [
        "Planned were ", bound_result(summary, "planned"), " contacts a day; on ",
        days, f" working {noun_of(days, 'day')} with a figure ",
        bound_result(summary, "mean"), " came on average, ",
    ]  # fmt: skip
    parts += (
        [mean, f" {'more' if above > 0 else 'fewer'} than planned. "] if above else ["as planned. "]
    )
    return [
        *parts, *_over_parts(summary), "; the busiest was ", most.span.label, " with ",
        bound_value(most, words=False), ".",
    ]  # fmt: skip


def _over_parts(summary: Result) -> list[str | Bound]:
    """Say on how many days the plan was exceeded: none, all, or so many."""
    days, over = (summary.of(name).value for name in ("days", "days over plan"))
    if not over:
        return ["The plan was exceeded on none of them"]
    every = "all " if over == days and over != 1 else ""
    ending = "" if every else " of them"
    return [f"The plan was exceeded on {every}", bound_result(summary, "days over plan"), ending]


def plain(number: Bound) -> Bound:
    """Give a difference without its sign, for words that say which way it goes."""
    return replace(number, text=number.text.lstrip("-"))
