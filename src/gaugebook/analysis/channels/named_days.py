"""Days that a paper names, each against the number that was planned for a day.

Some papers give no exact number ("more than 1,600"). Such a number is the least that came; what is
worked out from it is a least as well. Days that a paper names are seldom usual ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gaugebook.analysis.cells import as_cell, bound_result, bound_value
from gaugebook.analysis.channels.plan import CAME, plain, value_or_none
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes
from gaugebook.exhibits import Bound, Cell, Column, Exhibit, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, result
from gaugebook.values import MISSING_MARK
from gaugebook.words import uncapitalised

PLANNED, MORE_THAN = "contacts_planned_per_day", "contacts_more_than"
PLAN_METRICS = (PLANNED, CAME, MORE_THAN)


def named_days_exhibits(
    observed: Observed,
    periods: Sequence[Period],
    *,
    place: str,
    ending: str = "",
    **dimensions: str,
) -> dict[str, Exhibit]:
    """Give the days that a paper names, each against the plan that it names too.

    Parameters
    ----------
    observed
        Of `PLAN_METRICS`, for each of the periods.
    periods
        Days, or a longer period where the paper says only that it was one day of it.
    place
        What the figures are of.
    ending
        Put behind the names ``volume-days`` (table) and ``volume-days-finding`` (sentence).
    dimensions
        Of which contacts, such as ``channel="phone"``.
    """
    days = [_named_day(observed, period, dimensions) for period in periods]
    shown = [day for day in days if day.came is not None]
    name, title = f"volume-days{ending}", "Contacts on the days that are named, against the plan"
    sentence = Sentence(
        f"volume-days-finding{ending}", tuple(_days_parts(shown)), observed.made_up,
        tuple(day.above for day in shown if day.above is not None),
    )  # fmt: skip
    if not shown:
        why = "there is no figure for any of the days that are named"
        return {name: Unavailable(name, title, why), sentence.name: sentence}
    over = all((d.above.of("above").value or 0.0) > 0 for d in shown if d.above is not None)
    if over and all(d.above is not None for d in shown):
        title = "More came than planned on every day that is named"
    rows = tuple(_day_row(day) for day in shown)
    table = Table(
        name=name,
        title=title,
        subtitle=f"{observed.metrics[CAME].label} on single days, {place}",
        columns=(
            Column("Day", "text"), Column("Planned for a day"), Column("Came"),
            Column("Above the plan,\u00a0%", decimals=1),
        ),
        rows=rows,
        notes=(*_days_notes(shown), *absence_notes(c.text for row in rows for c in row)),
        source=observed.source,
        made_up=observed.made_up,
        results=sentence.results,
    )  # fmt: skip
    return {name: table, sentence.name: sentence}


@dataclass(frozen=True)
class _NamedDay:
    period: Period
    planned: Observation | None
    came: Observation | None
    is_least: bool
    above: Result | None

    @property
    def label(self) -> str:
        is_day = self.period.days == 1
        return self.period.label if is_day else f"One day of {self.period.label}"


def _named_day(observed: Observed, period: Period, dimensions: dict[str, str]) -> _NamedDay:
    planned = value_or_none(observed.of(PLANNED, period, **dimensions))
    # The total of a longer period is no day's; only what is said of one day of it is.
    counted_on_day = observed.of(CAME, period, **dimensions) if period.days == 1 else None
    exact, least = (
        value_or_none(counted_on_day),
        value_or_none(observed.of(MORE_THAN, period, **dimensions)),
    )
    came = exact or least
    return _NamedDay(
        period, planned, came, exact is None and came is not None, _above(planned, came)
    )


def _above(planned: Observation | None, came: Observation | None) -> Result | None:
    if planned is None or came is None or not planned.value:
        return None
    return result(
        "above-plan", {"above": (came.value or 0.0) / planned.value - 1}, unit="share", decimals=1,
        uses=[planned.binding, came.binding],
        note="The least that it can be." if came.metric_id == MORE_THAN else "",
    )  # fmt: skip


def _least(number: Bound, *, is_least: bool) -> Bound:
    return replace(number, text=f"more than {number.text}") if is_least else number


def _day_row(day: _NamedDay) -> tuple[Cell, ...]:
    came = bound_value(day.came, words=False) if day.came is not None else None
    above = bound_result(day.above, "above", words=False) if day.above is not None else None
    return (
        Cell(day.label),
        Cell(MISSING_MARK) if day.planned is None else as_cell(bound_value(day.planned)),
        Cell(MISSING_MARK) if came is None else as_cell(_least(came, is_least=day.is_least)),
        Cell(MISSING_MARK) if above is None else as_cell(_least(above, is_least=day.is_least)),
    )


def _days_notes(days: Sequence[_NamedDay]) -> list[str]:
    notes = ["A plan is a number that was prepared for, and no target."]
    notes.append("Days that a paper names are seldom usual ones: they say nothing of the others.")
    if any(day.is_least for day in days):
        notes.append("More than: no exact number was given, so this is the least that came.")
    return notes


def _days_parts(days: Sequence[_NamedDay]) -> list[str | Bound]:
    known = [day for day in days if day.above is not None and day.planned is not None]
    if not known:
        return ["No day that is named can be set against a plan."]
    parts: list[str | Bound] = []
    for at, day in enumerate(known):
        if day.above is None or day.planned is None or day.came is None:
            continue
        more = (day.above.of("above").value or 0.0) >= 0
        amount = plain(bound_result(day.above, "above"))
        when = f"on {uncapitalised(day.label)}"
        parts += [
            "; " if at else "Against ",
            *(["against "] if at else []),
            bound_value(day.planned), " planned for a day, ",
            _least(bound_value(day.came, words=False), is_least=day.is_least), f" came {when}, ",
            _least(amount, is_least=day.is_least), f" {'more' if more else 'fewer'}",
        ]  # fmt: skip
    return [*parts, "."]
