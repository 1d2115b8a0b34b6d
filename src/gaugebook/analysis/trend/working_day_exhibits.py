"""The table and the chart of a count beside its calendar, and what weekdays weigh."""

from __future__ import annotations

from gaugebook.analysis.cells import (
    as_point,
    bound_result,
    bound_value,
    result_cells,
    value_cell,
)
from gaugebook.analysis.trend.day_weights import WEEKDAY_NAMES
from gaugebook.analysis.trend.variation_words import slug
from gaugebook.analysis.trend.working_day_view import AdjustedPeriod, WorkingDayView
from gaugebook.analysis.wording import absence_notes, unit_words
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.periods import Period
from gaugebook.values import MISSING_MARK
from gaugebook.words import counted, listed, uncapitalised

_MOST_NAMED = 4


def weights_sentence(found: WorkingDayView) -> Sentence | Unavailable:
    """Say what each weekday weighs beside an average day of work."""
    name = f"weekdays-{slug(found.metric)}"
    if found.weights is None:
        return Unavailable(name, f"{found.metric.label} by weekday", found.why_not)
    numbers = [bound_result(found.weights, day) for day in WEEKDAY_NAMES]
    worked = [
        (day, number) for day, number in zip(WEEKDAY_NAMES, numbers, strict=True) if number.value
    ]
    parts: list[str | Bound] = [f"{found.metric.label}: beside an average day of work"]
    for day, number in worked:
        lead = " and" if day == worked[-1][0] and len(worked) > 1 else ""
        comma = "," if day != worked[-1][0] and day != worked[-2:][0][0] else ""
        parts += [f"{lead} a {day} weighs ", number, comma]
    parts += [", by ", bound_result(found.weights, "weeks"), " whole weeks without a bank holiday."]
    return Sentence(name, tuple(part for part in parts if part), found.made_up, (found.weights,))


def working_day_table(found: WorkingDayView, *, place: str, name: str = "") -> Table | Unavailable:
    """Give the table of a count by its days: as counted, days, for each, with an average mix."""
    called = name or f"working-days-{slug(found.metric)}"
    title = f"{found.metric.label} by the working day"
    if found.why_not:
        return Unavailable(called, title, found.why_not)
    rows = tuple(_row(one) for one in found.periods)
    return Table(
        name=called,
        title=_title(found),
        subtitle=f"{found.metric.name}, {place}, {_span(found)}",
        columns=(
            Column("Period", "text"),
            Column("As counted"),
            Column("Working days"),
            Column("Weighted days"),
            Column("For each weighted day"),
            Column("With an average mix of days"),
        ),
        rows=rows,
        notes=(*_notes(found), *absence_notes(cell.text for row in rows for cell in row)),
        source=found.source,
        made_up=found.made_up,
        results=found.results,
    )


def _row(one: AdjustedPeriod) -> tuple[Cell, ...]:
    shown = one.observation
    counted_cell = value_cell(shown)
    if shown is not None and shown.value is None and not shown.is_withheld:
        counted_cell = Cell(MISSING_MARK)
    label = Cell(one.period.short_label)
    names = ("working days", "weighted days", "each", "adjusted")
    return (label, counted_cell, *result_cells(one.result, names))


def working_day_chart(found: WorkingDayView, *, place: str, name: str = "") -> Chart | Unavailable:
    """Give two lines: the count, and what it would have been with an average mix of days."""
    called = name or f"adjusted-{slug(found.metric)}"
    if found.why_not:
        title = f"{found.metric.label} with an average mix of days"
        return Unavailable(called, title, found.why_not)
    unit = unit_words(found.metric)
    return Chart(
        name=called,
        kind="line",
        title=_title(found),
        subtitle=f"{found.metric.name}{f' in {unit}' if unit else ''}, {place}, {_span(found)}",
        unit_text=unit,
        series=(
            Series("As counted", tuple(_counted_point(one) for one in found.periods)),
            Series("Average mix of days", tuple(_adjusted_point(one) for one in found.periods)),
        ),
        alt=_alt(found),
        notes=_notes(found),
        source=found.source,
        made_up=found.made_up,
        decimals=found.metric.decimals,
        results=found.results,
    )


def _counted_point(one: AdjustedPeriod) -> Point:
    shown, label = one.observation, one.period.short_label
    if shown is None or shown.value is None:
        return Point(label, None, shown.absence_mark if shown is not None else MISSING_MARK, "")
    return as_point(label, bound_value(shown, words=False))


def _adjusted_point(one: AdjustedPeriod) -> Point:
    label = one.period.short_label
    if one.result is None:
        return Point(label, None, MISSING_MARK, "")
    return as_point(label, bound_result(one.result, "adjusted", words=False))


def _span(found: WorkingDayView) -> str:
    return Period(found.periods[0].period.start, found.periods[-1].period.end).label


def _peaks(found: WorkingDayView) -> tuple[AdjustedPeriod, AdjustedPeriod]:
    """Give the highest period as counted and the highest as adjusted, of those with both."""
    return (
        max(found.adjusted, key=lambda one: one.observation.value or 0.0 if one.observation else 0),
        max(
            found.adjusted,
            key=lambda one: one.result.of("adjusted").value or 0.0 if one.result else 0,
        ),
    )


def _title(found: WorkingDayView) -> str:
    label = found.metric.label
    if len(found.adjusted) < 2:
        return f"{label} with an average mix of days"
    counted_peak, adjusted_peak = _peaks(found)
    when = counted_peak.period.label
    if counted_peak is adjusted_peak:
        return f"{label} peaked in {when}, with or without the calendar"
    other = adjusted_peak.period.label
    return f"{label} peaked in {when} as counted, in {other} with an average mix of days"


def _alt(found: WorkingDayView) -> Sentence:
    counted_peak, adjusted_peak = _peaks(found)
    last = found.adjusted[-1]
    opening = f"Line chart of {uncapitalised(found.metric.label)}, {_span(found)}"
    parts: list[str | Bound] = [f"{opening}, as counted and with an average mix of days. "]
    parts += _peak_parts("As counted the highest is ", counted_peak, is_adjusted=False)
    parts += _peak_parts("; with an average mix of days ", adjusted_peak, is_adjusted=True)
    parts += [". "]
    parts += _peak_parts("The latest is ", last, is_adjusted=False)
    parts += [", with an average mix of days "]
    parts += [bound_result(last.result, "adjusted")] if last.result is not None else []
    return Sentence("alt", (*parts, "."), found.made_up, found.results)


def _peak_parts(words: str, one: AdjustedPeriod, *, is_adjusted: bool) -> list[str | Bound]:
    number = None
    if is_adjusted and one.result is not None:
        number = bound_result(one.result, "adjusted")
    elif one.observation is not None:
        number = bound_value(one.observation)
    return [words, number, f" in {one.period.label}"] if number is not None else []


def _notes(found: WorkingDayView) -> tuple[str, ...]:
    notes = [
        "As counted is the figure; the rest shows what the calendar does to it. A day is weighed "
        "by its weekday's usual share of a week, the median of the whole weeks without a bank "
        "holiday; an average day of work weighs one.",
        "With an average mix of days: the count for each weighted day, times the average weighted "
        "days of the periods shown. Days beside a bank holiday are not treated apart.",
    ]
    by_reason: dict[str, list[str]] = {}
    for one in found.periods:
        if one.why:
            by_reason.setdefault(one.why, []).append(one.period.label)
    notes += [
        f"{listed(labels) if len(labels) <= _MOST_NAMED else counted(len(labels), 'period')}: not "
        f"adjusted, {why}."
        for why, labels in by_reason.items()
    ]
    return tuple(notes)


def working_day_exhibits(
    found: WorkingDayView, *, place: str
) -> tuple[Table | Chart | Sentence | Unavailable, ...]:
    """Give the table, the chart and what weekdays weigh, each under its own name."""
    return (
        working_day_table(found, place=place),
        working_day_chart(found, place=place),
        weights_sentence(found),
    )
