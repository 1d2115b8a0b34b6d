"""Trend of indicators over a window: table, headline figures and chart.

An indicator whose identity does not close is printed as Not confirmed. Part periods stand
apart: no status, no trend, no total. Nothing is compared across a break in the series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.analysis import worked
from gaugebook.analysis.chart_words import alt_text, chart_title
from gaugebook.analysis.comparing import break_notes, why_not_comparable
from gaugebook.analysis.headlines import headline, shared_target_notes
from gaugebook.analysis.window import WindowData
from gaugebook.analysis.wording import (
    absence_notes,
    bound,
    printed,
    printed_number,
    small_numbers_notes,
    target_line,
    target_words,
    unit_words,
)
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import WorkingDays
from gaugebook.exhibits import (
    Cell,
    Chart,
    Column,
    Figure,
    Point,
    Series,
    Table,
    Unavailable,
)
from gaugebook.observations import Observation, Status
from gaugebook.periods import Period
from gaugebook.values import BREAK_MARK, MISSING_MARK, in_print

STATUS_WORDS: Mapping[Status, str] = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "No target",
}
NO_STATUS = "No status"
"""Printed beside a figure with a target that it is not held against; the note says why."""


def indicator_table(
    data: WindowData,
    metrics: Sequence[Metric],
    *,
    place: str,
    source: str = "",
    working_days: WorkingDays | None = None,
) -> Table:
    """Give the table of indicators: target, year before, full periods, part period, status.

    Parameters
    ----------
    data
        The window's observations.
    metrics
        The indicators, in the order of the rows.
    place
        What the figures are of, for the subtitle.
    source
        The source line.
    working_days
        The calendar, so that a note says where the full periods of a count differ in them; without
        it nothing is said.
    """
    part = data.part_period()
    columns = _columns(data, part)
    rows = tuple(_row(data, metric, part) for metric in metrics)
    return Table(
        name="indicators",
        title=headline(data, metrics),
        subtitle=f"{place}, {data.periods.whole.label}",
        columns=columns,
        rows=rows,
        notes=_notes(data, metrics, part, rows, working_days),
        source=source,
        made_up=data.made_up,
    )


def _columns(data: WindowData, part: Period | None) -> tuple[Column, ...]:
    columns = [Column("Indicator", "text"), Column("Target", "text")]
    if data.periods.year_before is not None:
        columns.append(Column(data.periods.year_before.label))
    columns += [
        Column(p.short_label, is_latest=p == data.periods.latest) for p in data.periods.full
    ]
    if part is not None:
        columns.append(Column(worked.part_label(part), is_part=True))
    latest = data.periods.latest.short_label
    return (*columns, Column(f"{latest} status", "status"))


def _row(data: WindowData, metric: Metric, part: Period | None) -> tuple[Cell, ...]:
    periods = data.periods
    latest = data.of(metric.id, periods.latest)
    unit = {"seconds": ", seconds", "days": ", days", "share": ",\u00a0%"}.get(metric.unit, "")
    cells = [Cell(metric.label + unit), _target_cell(metric, latest, periods.latest)]
    present = data.present(metric.id)
    last = present[-1] if present else None
    before = [periods.year_before] if periods.year_before is not None else []
    for period in (*before, *periods.full):
        found = data.of(metric.id, period)
        cells.append(_figure_cell(found, mark=_break_mark(metric, found, last)))
    if part is not None:
        found = data.part_after(metric.id)
        # Another part of the same month is another figure: the heading does not speak of it.
        same = found if found is not None and found.span == part else None
        cells.append(_figure_cell(same, mark="part" if same else ""))
    return (*cells, _status_cell(metric, latest, periods.latest))


def _break_mark(metric: Metric, found: Observation | None, last: Observation | None) -> str:
    """Mark a figure that must not be compared with the last one of its row."""
    if found is None or last is None or found is last or found.is_missing:
        return ""
    return BREAK_MARK if why_not_comparable(metric, found, last) else ""


def _target_cell(metric: Metric, latest: Observation | None, period: Period) -> Cell:
    target = metric.target_for(period)
    if target is not None:
        return Cell(target_words(metric, target.value, unit=False))
    return Cell("See note" if latest is not None and latest.no_status else "None")


def _status_cell(metric: Metric, latest: Observation | None, period: Period) -> Cell:
    """Give the status; without a figure there is none, which is not to say there is no target."""
    if metric.target_for(period) is not None and (latest is None or latest.value is None):
        return Cell(latest.absence_mark if latest is not None else MISSING_MARK)
    status: Status = latest.status if latest else "none"
    if latest is not None and latest.no_status:
        return Cell(NO_STATUS)
    return Cell(STATUS_WORDS[status], status="" if status == "none" else status)


def _figure_cell(observation: Observation | None, *, mark: str = "") -> Cell:
    if observation is None:
        return Cell(MISSING_MARK)
    if observation.value is None:
        return Cell(observation.absence_mark, binding=observation.binding)
    return Cell(
        text=printed(observation, words=False),
        value=printed_number(observation),
        binding=observation.binding,
        mark=mark,
    )


def _notes(
    data: WindowData,
    metrics: Sequence[Metric],
    part: Period | None,
    rows: tuple[tuple[Cell, ...], ...],
    working_days: WorkingDays | None,
) -> tuple[str, ...]:
    notes = []
    tolerances = {t.tolerance for m in metrics if (t := m.target_for(data.periods.latest))}
    if len(tolerances) == 1:
        percent = f"{100 * tolerances.pop():g}%"
        notes.append(
            f"Met: at or beyond the target. Close: within {percent} of the target. "
            f"Missed: further from it."
        )
    notes += shared_target_notes(metrics, data.periods.latest)
    latest = [data.of(m.id, data.periods.latest) for m in metrics]
    if any(o is not None and o.status == "not_confirmed" for o in latest):
        notes.append(
            "Not confirmed: the figures do not add up, so no status is given; "
            "the check below the table says why."
        )
    notes += [
        f"{m.label} rounds to its target but does not reach it."
        for m in metrics
        if _only_rounds_to_target(m, data.of(m.id, data.periods.latest), data.periods.latest)
    ]
    notes += [
        f"{metric.label}: {found.no_status}."
        for metric, found in zip(metrics, latest, strict=True)
        if found is not None and found.no_status
    ]
    if part is not None:
        notes += worked.part_notes(part, metrics, data.observations)
    notes += worked.uneven_days_notes(metrics, data.periods.full, working_days=working_days)
    shown = [o for metric in metrics for o in _shown(data, metric)]
    if any(cell.mark == BREAK_MARK for row in rows for cell in row):
        notes.append(f"{BREAK_MARK}: not comparable with the last figure of the row.")
    notes += break_notes(metrics, shown)
    notes += small_numbers_notes(metrics, shown)
    notes += absence_notes(cell.text for row in rows for cell in row)
    return tuple(notes)


def _shown(data: WindowData, metric: Metric) -> list[Observation]:
    """Give the observations of a metric that a table shows, in time order."""
    before = data.periods.year_before
    periods = (*([before] if before is not None else []), *data.periods.full)
    found = [*(data.of(metric.id, period) for period in periods), data.part_after(metric.id)]
    return [o for o in found if o is not None]


def _only_rounds_to_target(metric: Metric, found: Observation | None, period: Period) -> bool:
    """Whether a status of close or missed stands beside a figure that reads as met."""
    target = metric.target_for(period)
    number = printed_number(found) if found is not None else None
    if target is None or number is None or found is None or found.status not in ("close", "missed"):
        return False
    goal = float(in_print(target.value, metric.unit))
    return number >= goal if metric.direction == "higher" else number <= goal


def headline_figures(data: WindowData, metrics: Sequence[Metric]) -> tuple[Figure, ...]:
    """Give one headline figure for each indicator that has a value in the latest full period."""
    figures = []
    for metric in metrics:
        observation = data.of(metric.id, data.periods.latest)
        if observation is None or observation.value is None:
            continue
        target = metric.target_for(data.periods.latest)
        is_share = metric.unit == "share"
        figures.append(
            Figure(
                name=f"headline-{metric.id.replace('_', '-')}",
                label=metric.label,
                number=bound(observation, words=is_share),
                unit_text="" if is_share else unit_words(metric),
                status=observation.status,
                target_text=(
                    f"Target {target_words(metric, target.value, unit=is_share)}" if target else ""
                ),
                made_up=data.made_up,
            )
        )
    return tuple(figures)


def period_chart(
    data: WindowData, metric: Metric, *, name: str, place: str, source: str = ""
) -> Chart | Unavailable:
    """Give the bar chart of one metric over the window, with its target and the part period.

    Where no period has a figure there is no chart, and the reason is given in its place.
    """
    shown = [(p.short_label, data.of(metric.id, p), False) for p in data.periods.full]
    part = data.part_after(metric.id)
    if part is not None:
        shown.append((worked.part_label(part.span), part, True))
    if all(o is None or o.value is None for _, o, _ in shown):
        reason = f"there is no figure for {data.periods.whole.label}"
        return Unavailable(name, metric.name, reason)
    target = metric.target_for(data.periods.latest)
    points = tuple(_point(label, o, is_part=is_part) for label, o, is_part in shown)
    unit = unit_words(metric)
    last = part.span if part is not None else data.periods.latest
    span = Period(data.periods.full[0].start, last.end)
    return Chart(
        name=name,
        kind="bar",
        title=chart_title(data, metric),
        subtitle=f"{metric.name}{f' in {unit}' if unit else ''}, {place}, {span.label}",
        unit_text=unit,
        series=(Series(metric.label, points),),
        alt=alt_text(data, metric),
        target=target_line(metric, target) if target else None,
        notes=_chart_notes(metric, points, [o for _, o, _ in shown if o is not None]),
        source=source,
        made_up=data.made_up,
        decimals=metric.decimals,
    )


def _chart_notes(
    metric: Metric, points: Sequence[Point], shown: Sequence[Observation]
) -> tuple[str, ...]:
    withheld = [p.text for p in points if p.value is None and p.text != MISSING_MARK]
    return (
        *worked.worked_notes(shown),
        *break_notes([metric], shown),
        *small_numbers_notes([metric], shown),
        *absence_notes(withheld),
    )


def _point(label: str, observation: Observation | None, *, is_part: bool) -> Point:
    if observation is None or observation.value is None:
        mark = observation.absence_mark if observation is not None else MISSING_MARK
        return Point(label, None, mark, "", is_part)
    return Point(
        label,
        printed_number(observation),
        printed(observation, words=False),
        observation.binding,
        is_part,
    )
