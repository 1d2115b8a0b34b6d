"""Trend of indicators over a window: table, headline figures and chart.

An indicator whose identity does not close is printed as Not confirmed. Part periods stand
apart: no status, no trend, no total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.analysis.headlines import headline, shared_target_notes
from gaugebook.analysis.window import WindowData
from gaugebook.analysis.wording import (
    bound,
    listed,
    printed,
    printed_number,
    target_line,
    target_words,
    trend_words,
    unit_words,
)
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Figure,
    Point,
    Sentence,
    Series,
    Table,
)
from gaugebook.observations import Observation, Status
from gaugebook.periods import Period
from gaugebook.values import MISSING_MARK, in_print

STATUS_WORDS: Mapping[Status, str] = {
    "met": "Met",
    "close": "Close",
    "missed": "Missed",
    "not_confirmed": "Not confirmed",
    "none": "No target",
}


def indicator_table(
    data: WindowData, metrics: Sequence[Metric], *, place: str, source: str = ""
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
        notes=_notes(data, metrics, part, rows),
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
        columns.append(Column(part.short_label, is_part=True))
    latest = data.periods.latest.short_label
    return (*columns, Column(f"{latest} status", "status"))


def _row(data: WindowData, metric: Metric, part: Period | None) -> tuple[Cell, ...]:
    periods = data.periods
    target = metric.target_for(periods.latest)
    words = target_words(metric, target.value, unit=False) if target else "None"
    unit = {"seconds": ", seconds", "days": ", days", "share": ",\u00a0%"}.get(metric.unit, "")
    name = metric.label + unit
    cells = [Cell(name), Cell(words)]
    if periods.year_before is not None:
        cells.append(_figure_cell(data.of(metric.id, periods.year_before)))
    cells += [_figure_cell(data.of(metric.id, period)) for period in periods.full]
    if part is not None:
        found = data.part_after(metric.id)
        # Another part of the same month is another figure: the heading does not speak of it.
        same = found if found is not None and found.span == part else None
        cells.append(_figure_cell(same, mark="part" if same else ""))
    return (*cells, _status_cell(data.of(metric.id, periods.latest), has_target=bool(target)))


def _status_cell(latest: Observation | None, *, has_target: bool) -> Cell:
    """Give the status; without a figure there is none, which is not to say there is no target."""
    if has_target and (latest is None or latest.value is None):
        return Cell(MISSING_MARK)
    status: Status = latest.status if latest else "none"
    return Cell(STATUS_WORDS[status], status="" if status == "none" else status)


def _figure_cell(observation: Observation | None, *, mark: str = "") -> Cell:
    if observation is None or observation.value is None:
        return Cell(MISSING_MARK)
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
    if part is not None:
        notes.append(
            f"{part.short_label} is a part period: it has no status and is in no total or trend."
        )
    if any(cell.text == MISSING_MARK for row in rows for cell in row):
        notes.append(f"{MISSING_MARK}: not available.")
    return tuple(notes)


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
) -> Chart:
    """Give the bar chart of one metric over the window, with its target and the part period.

    Raises
    ------
    ValueError
        When no period has a figure.
    """
    shown = [(p.short_label, data.of(metric.id, p), False) for p in data.periods.full]
    part = data.part_after(metric.id)
    if part is not None:
        shown.append((part.span.short_label, part, True))
    if all(o is None or o.value is None for _, o, _ in shown):
        raise ValueError(f"{metric.id} has no figure in {data.periods.whole.label}")
    target = metric.target_for(data.periods.latest)
    points = tuple(_point(label, o, is_part=is_part) for label, o, is_part in shown)
    unit = unit_words(metric)
    last = part.span if part is not None else data.periods.latest
    span = Period(data.periods.full[0].start, last.end)
    return Chart(
        name=name,
        kind="bar",
        title=_chart_title(data, metric),
        subtitle=f"{metric.name}{f' in {unit}' if unit else ''}, {place}, {span.label}",
        unit_text=unit,
        series=(Series(metric.label, points),),
        alt=alt_text(data, metric),
        target=target_line(metric, target) if target else None,
        source=source,
        made_up=data.made_up,
        decimals=metric.decimals,
    )


def _point(label: str, observation: Observation | None, *, is_part: bool) -> Point:
    if observation is None or observation.value is None:
        return Point(label, None, MISSING_MARK, "", is_part)
    return Point(
        label,
        printed_number(observation),
        printed(observation, words=False),
        observation.binding,
        is_part,
    )


def _present(data: WindowData, metric: Metric) -> list[Observation]:
    found = (data.of(metric.id, period) for period in data.periods.full)
    return [o for o in found if o is not None and o.value is not None]


def _chart_title(data: WindowData, metric: Metric) -> str:
    present = _present(data, metric)
    if len(present) < 2:
        return metric.label
    words = trend_words([printed_number(o) or 0.0 for o in present])
    span = Period(present[0].span.start, present[-1].span.end)
    return f"{metric.label} {words} from {span.label}"


def alt_text(data: WindowData, metric: Metric) -> Sentence:
    """Say what a reader of the chart sees: what, trend, extremes, target, each number bound."""
    present = _present(data, metric)
    unit = unit_words(metric)
    parts: list[str | Bound] = [
        f"Bar chart. {metric.name}{f', in {unit}' if unit else ''}, {data.periods.whole.label}. "
    ]
    if len(present) >= 2:
        parts += _trend_parts(present)
    elif present:
        parts += ["The only figure is ", bound(present[0]), f" for {present[0].span.label}."]
    else:
        parts.append("No full period has a figure.")
    parts += _missing_parts(data, present)
    latest = data.of(metric.id, data.periods.latest)
    target = metric.target_for(data.periods.latest)
    if latest is not None and latest.value is not None and target is not None:
        verdict = {"met": "meets", "close": "is close to", "missed": "misses"}.get(latest.status)
        goal = target_words(metric, target.value)
        if verdict:
            parts.append(f" The {latest.span.label} figure {verdict} the target of {goal}.")
        elif latest.status == "not_confirmed":
            parts.append(f" Whether the target of {goal} was met cannot be confirmed.")
    part = data.part_after(metric.id)
    if part is not None and part.value is not None:
        parts += [f" The part period {part.span.label} stands at ", bound(part), "."]
    return Sentence("alt", tuple(parts))


def _missing_parts(data: WindowData, present: Sequence[Observation]) -> list[str | Bound]:
    """Name the periods without a figure; a trend does not tell of them."""
    shown = {o.period for o in present}
    missing = [p.label for p in data.periods.full if str(p) not in shown]
    return [f" There is no figure for {listed(missing)}."] if present and missing else []


def _trend_parts(present: list[Observation]) -> list[str | Bound]:
    first, last = present[0], present[-1]
    words = trend_words([printed_number(o) or 0.0 for o in present])
    if words == "did not change":
        return ["It stayed at ", bound(first), " throughout."]
    verb = {"rose": "rose", "fell": "fell"}.get(words, "went, without a clear trend,")
    highest = max(present, key=lambda o: printed_number(o) or 0.0)
    lowest = min(present, key=lambda o: printed_number(o) or 0.0)
    ends = {printed_number(first), printed_number(last)}
    parts: list[str | Bound] = [
        f"It {verb} from ",
        bound(first),
        f" in {first.span.label} to ",
        bound(last),
        f" in {last.span.label}",
    ]
    if printed_number(highest) not in ends:
        parts += ["; the highest was ", bound(highest), f" in {highest.span.label}"]
    if printed_number(lowest) not in ends:
        parts += ["; the lowest was ", bound(lowest), f" in {lowest.span.label}"]
    return [*parts, "."]
