"""The table, the charts and the findings of how indicators vary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gaugebook.analysis.cells import (
    as_cell,
    as_point,
    bound_result,
    bound_value,
    counts_in_words,
    value_cell,
)
from gaugebook.analysis.trend.limits import Limits, possible_ends
from gaugebook.analysis.trend.variation import Variation
from gaugebook.analysis.trend.variation_words import (
    CENTRE_WORDS,
    alt_text,
    behind_notes,
    finding,
    mark_words,
    measure_words,
    method_note,
    since,
    slug,
    span_words,
    variation_notes,
    variation_title,
)
from gaugebook.analysis.wording import (
    absence_notes,
    target_line,
    target_words,
    unit_words,
)
from gaugebook.analysis.worked import part_label, worked_notes
from gaugebook.exhibits import (
    Cell,
    Chart,
    Column,
    Guide,
    Mark,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.observations import Observation
from gaugebook.results import Result
from gaugebook.values import MISSING_MARK, in_print
from gaugebook.words import counted, uncapitalised

_LEFT_OUT = "Left out of the limits"
_UNIT_ASIDE = {"seconds": ", seconds", "days": ", days", "share": ",\u00a0%"}


def findings(found: Sequence[Variation]) -> tuple[Sentence, ...]:
    """Give one sentence of finding for each metric."""
    return tuple(finding(one) for one in found)


# --- the table ------------------------------------------------------------------------------------


def variation_table(
    found: Sequence[Variation], *, place: str, name: str = "variation"
) -> Table | Unavailable:
    """Give the table of variation and assurance, one row a metric.

    Parameters
    ----------
    found
        Of one organisation and the same periods.
    place
        What the figures are of.
    name
        The exhibit's name.

    Returns
    -------
    Table | Unavailable
        A metric without limits has its reason in the notes; a table without any is not made.
    """
    shown = [one for one in found if any(r.shown for r in one.readings)]
    if not any(one.has_limits for one in shown):
        return Unavailable(name, "How the indicators vary", _why_none(found))
    results = (*_results([one.last for one in shown]), *(behind_notes(one) for one in shown))
    results += (_signals_counted(shown, results),)
    when = {one.latest.span.short_label for one in shown if one.latest is not None}
    rows = tuple(_row(one, is_one_period=len(when) == 1) for one in shown)
    absent = [one.metric.label for one in found if one not in shown]
    notes = list(dict.fromkeys(method_note(one.metric) for one in shown))
    notes += [note for one in shown for note in variation_notes(one)]
    notes += [f"{label}: no figure." for label in absent]
    notes += absence_notes(cell.text for row in rows for cell in row)
    return Table(
        name=name,
        title=_table_title(shown),
        subtitle=f"{place}, {span_words(found[0])}",
        columns=_columns(when),
        rows=rows,
        notes=tuple(dict.fromkeys(notes)),
        source=shown[0].source,
        made_up=any(one.made_up for one in shown),
        results=results,
    )


def _columns(when: set[str]) -> tuple[Column, ...]:
    """Give the columns; the period of the latest figures is a heading where they have one."""
    latest = [Column("Latest", is_latest=True), Column("In", "text")]
    if len(when) == 1:
        latest = [Column(next(iter(when)), is_latest=True)]
    return (
        Column("Indicator", "text"),
        *latest,
        Column("Mean"),
        Column("Lower limit"),
        Column("Upper limit"),
        Column("Variation", "text"),
        Column("Assurance", "text"),
        Column("Target", "text"),
        Column("Figures used"),
        Column("Since", "text"),
    )


def _why_none(found: Sequence[Variation]) -> str:
    if not found:
        return "no indicator was asked for"
    if len(found) == 1:
        return found[0].last.why_not or "it has no limits"
    return "none of the indicators has two figures from which limits can be worked out"


def _table_title(found: Sequence[Variation]) -> str:
    """Say how many indicators have a signal in their last figure."""
    able = [one for one in found if one.last.result is not None]
    standing = [one for one in able if one.has_signal]
    if not able:
        return "No indicator has limits for its latest figure"
    if not standing:
        lead = (
            "The one indicator with limits shows no" if len(able) == 1 else "No indicator shows a"
        )
        few = " (not all have limits)" if 1 < len(able) < len(found) else ""
        return f"{lead} signal in its latest figure{few}"
    verb = "shows" if len(standing) == 1 else "show"
    number = f"{len(standing)} of {counted(len(able), 'indicator')}"
    return f"{number} {verb} a signal in the latest figure"


def _signals_counted(found: Sequence[Variation], results: Sequence[Result]) -> Result:
    """Give how many indicators can be judged, and how many of them show a signal."""
    able = [one for one in found if one.last.result is not None]
    counts = {"able": len(able), "signals": sum(one.has_signal for one in able)}
    return counts_in_words(counts, uses=[r.id for r in results])


def _row(one: Variation, *, is_one_period: bool) -> tuple[Cell, ...]:
    metric, latest, limits = one.metric, one.latest, one.last.result
    label = Cell(metric.label + _UNIT_ASIDE.get(metric.unit, ""))
    target = metric.target_for(latest.span if latest is not None else one.periods[-1])
    goal = Cell(target_words(metric, target.value, unit=False) if target else "None")
    when = Cell(latest.span.short_label if latest is not None else MISSING_MARK)
    variation, assurance = one.variation, one.assurance
    return (
        label,
        value_cell(latest),
        *([] if is_one_period else [when]),
        *_limit_cells(one, limits),
        Cell(variation.words, icon=variation.icon),
        Cell(assurance.words, icon=assurance.icon),
        goal,
        _points_cell(one, limits),
        Cell(since(one.last) or MISSING_MARK),
    )


def _limit_cells(one: Variation, limits: Result | None) -> tuple[Cell, ...]:
    if limits is None:
        return (Cell(MISSING_MARK),) * 3
    centre = CENTRE_WORDS[one.metric.variation.chart]
    cells = [
        as_cell(
            bound_result(limits, centre, words=False), mark="median" if centre == "median" else ""
        )
    ]
    for name in ("lower printed", "upper printed"):
        has = one.metric.variation.chart != "run"
        cells.append(as_cell(bound_result(limits, name, words=False)) if has else Cell("None"))
    return tuple(cells)


def _points_cell(one: Variation, limits: Result | None) -> Cell:
    if limits is None:
        return Cell(MISSING_MARK)
    return as_cell(bound_result(limits, "points"), mark="trial" if one.is_trial else "")


def _results(limits: Sequence[Limits]) -> tuple[Result, ...]:
    return tuple(dict.fromkeys(one.result for one in limits if one.result is not None))


# --- one chart a metric ---------------------------------------------------------------------------


def variation_chart(found: Variation, *, place: str, name: str = "") -> Chart | Unavailable:
    """Give a metric's line with mean and limits, signals flagged, new limits marked.

    Parameters
    ----------
    found
        The metric's series.
    place
        What the figures are of.
    name
        The exhibit's name; ``variation-METRIC`` without one.

    Returns
    -------
    Chart | Unavailable
        A part period stands at the end, hollow. What is left out of the limits is a series of its
        own. Limits that no figure can reach (below 0, above 100%) are not drawn. Not made where no
        stretch has limits.
    """
    metric = found.metric
    called = name or f"variation-{slug(metric)}"
    if not found.has_limits:
        return Unavailable(called, f"How {uncapitalised(metric.label)} varies", found.last.why_not)
    unit = unit_words(metric)
    target = found.target
    points = _points(found)
    return Chart(
        name=called,
        kind="line",
        title=variation_title(found),
        subtitle=f"{measure_words(metric)}, {place}, {span_words(found)}",
        unit_text=unit,
        series=_series(found, points),
        alt=alt_text(found),
        target=target_line(metric, target) if target else None,
        notes=_chart_notes(found),
        source=found.source,
        made_up=found.made_up,
        decimals=metric.decimals,
        guides=tuple(guide for limits in found.limits for guide in _guides(found, limits)),
        marks=tuple(
            Mark(mark_words(limits.stretch.beginning), place=limits.stretch.place)
            for limits in found.limits[1:]
        ),
        results=(*_results(found.limits), behind_notes(found)),
    )


def _chart_notes(found: Variation) -> tuple[str, ...]:
    notes = [method_note(found.metric), *variation_notes(found)]
    if found.part is not None:
        notes += worked_notes([found.part])
        notes.append(
            f"{part_label(found.part.span)} is a part period: it is in no limit or signal."
        )
    withheld = any(r.observation is not None and r.observation.is_withheld for r in found.readings)
    return tuple(notes + (absence_notes(["[c]"]) if withheld else []))


def _points(found: Variation) -> list[tuple[Point, bool]]:
    """Give each point with whether its figure is left out; the part period last."""
    shown: list[tuple[Point, bool]] = []
    for reading, flag in zip(found.readings, found.flags, strict=True):
        label = reading.period.short_label
        if reading.shown is None:
            shown.append((_gap(label, reading.observation), False))
        else:
            number = bound_value(reading.shown, words=False)
            shown.append((as_point(label, number, flag=flag), bool(reading.left_out)))
    if found.part is not None and found.part.value is not None:
        number = bound_value(found.part, words=False)
        shown.append((as_point(part_label(found.part.span), number, is_part=True), False))
    return shown


def _gap(label: str, found: Observation | None) -> Point:
    return Point(label, None, found.absence_mark if found is not None else MISSING_MARK, "")


def _series(found: Variation, points: Sequence[tuple[Point, bool]]) -> tuple[Series, ...]:
    """Give the line, and a second one of what is left out where something is."""
    if not any(left_out for _, left_out in points):
        return (Series(found.metric.label, tuple(point for point, _ in points)),)

    def line(*, of_left_out: bool) -> tuple[Point, ...]:
        return tuple(
            point if left_out is of_left_out else Point(point.label, None, "–", "", point.is_part)
            for point, left_out in points
        )

    return (
        Series(found.metric.label, line(of_left_out=False)),
        Series(_LEFT_OUT, line(of_left_out=True)),
    )


def _guides(found: Variation, limits: Limits) -> list[Guide]:
    if limits.result is None or limits.centre is None:
        return []
    centre = CENTRE_WORDS[found.metric.variation.chart]
    flat = (limits.centre,) * len(limits.stretch.readings)
    guides = [_guide(found, limits, centre.capitalize(), centre, flat)]
    least, greatest = possible_ends(found.metric)
    for name, ends in (("lower", limits.lower), ("upper", limits.upper)):
        drawn = tuple(
            None
            if end is None or (least is not None and end < least)
            or (greatest is not None and end > greatest)
            else end
            for end in ends
        )  # fmt: skip
        if any(end is not None for end in drawn):
            guides.append(_guide(found, limits, f"{name.capitalize()} limit", name, drawn))
    return guides


def _guide(
    found: Variation, limits: Limits, words: str, name: str, ends: Sequence[float | None]
) -> Guide:
    """Give a guide that stands over its stretch alone."""
    unit = found.metric.unit
    has_part = found.part is not None and found.part.value is not None
    places: list[float | None] = [None] * (len(found.readings) + has_part)
    for at, end in enumerate(ends, start=limits.stretch.place):
        places[at] = None if end is None else float(in_print(end, unit))
    manner: Literal["centre", "limit"] = "limit" if name in ("lower", "upper") else "centre"
    binding = limits.result.binding(name) if limits.result is not None else ""
    return Guide(words, manner, tuple(places), binding)
