"""The values of a chart as a table, so that nobody has to read them off a picture.

A few values of a few series stand as one row a series. What does not fit across a page, or has
intervals or guides beside it, is turned: one row a period, a name or a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gaugebook.exhibits import (
    Cell,
    Chart,
    Column,
    Guide,
    Point,
    Series,
    Table,
    number_of_point,
    results_of,
)
from gaugebook.observations import split_binding
from gaugebook.papers.charts import is_period_label
from gaugebook.papers.houses import load_wording
from gaugebook.results import RESULT, Result
from gaugebook.words import capitalised

MOST_ACROSS = 12
"""A chart of more places than this has one row a place."""

LONGEST_ACROSS = 40
"""Letters; longer names, such as sentences, would stand on their ends above narrow columns."""

MOST_IN_TEXT = 12
"""A longer table of a chart's values does not interrupt the text, nor does one that needs a page of
its own: it is folded away on a screen, attached to a PDF, and stands in the workbook."""

NONE = "–"


def chart_data(chart: Chart, number: int, *, is_turned: bool = False) -> Table:
    """Give the values of a chart as a table: every one of them.

    Parameters
    ----------
    chart
        Its intervals become columns of their own, its guides over places too; flags and marks
        stand in words.
    number
        The number of the figure in the paper.
    is_turned
        Whether few values too stand as one row a place.
    """
    columns, rows = _across(chart) if _fits_across(chart) and not is_turned else _down(chart)
    return Table(
        name=f"{chart.name}-data",
        title=load_wording()["data_title"].format(number=number),
        subtitle=chart.subtitle,
        columns=columns,
        rows=tuple(rows),
        notes=tuple(_mark_notes(chart)),
        source=chart.source,
        made_up=chart.made_up,
        results=chart.results,
    )


_Row = tuple[Cell, ...]


def _fits_across(chart: Chart) -> bool:
    points = [p for s in chart.series for p in s.points]
    is_plain = not any(p.flag or p.lower is not None or p.upper is not None for p in points)
    few = len(chart.series[0].points) <= MOST_ACROSS
    short = all(len(p.label) <= LONGEST_ACROSS for p in points)
    return chart.kind in ("bar", "line") and few and short and is_plain and not chart.guides


def _across(chart: Chart) -> tuple[tuple[Column, ...], list[_Row]]:
    """Give one row a series."""
    points = chart.series[0].points
    columns = [Column(load_wording()["data_measure"], "text")]
    columns += [Column(p.label, is_part=p.is_part, decimals=chart.decimals) for p in points]
    unit = f", {chart.unit_text}" if chart.unit_text else ""
    rows = [
        (Cell(series.name + unit), *(_value_cell(p) for p in series.points))
        for series in chart.series
    ]
    return tuple(columns), rows


def _down(chart: Chart) -> tuple[tuple[Column, ...], list[_Row]]:
    """Give one row a place, or one a point where the points have places of their own."""
    match chart.kind:
        case "scatter":
            return _point_rows(chart)
        case "steps":
            return _step_rows(chart)
        case _:
            return _place_rows(chart)


# --- one row a place ---


def _place_rows(chart: Chart) -> tuple[tuple[Column, ...], list[_Row]]:
    words = load_wording()
    labels = [p.label for p in chart.series[0].points]
    is_periods = bool(labels) and all(map(is_period_label, labels))
    columns = [Column(words["data_period"] if is_periods else words["data_name"], "text")]
    for series in chart.series:
        columns += _series_columns(chart, series)
    guides = _guides_by_name(chart.guides)
    columns += [Column(name, decimals=chart.decimals + 1) for name in guides]
    has_flags = any(p.flag for s in chart.series for p in s.points)
    columns += [Column(words["data_flag"], "text")] if has_flags else []
    rows: list[_Row] = []
    for place, label in enumerate(labels):
        at = [series.points[place] for series in chart.series]
        cells = [Cell(label)]
        for series, point in zip(chart.series, at, strict=True):
            cells += _point_cells(chart, series, point)
        cells += [_guide_cell(chart, named, place) for named in guides.values()]
        cells += [_flag_cell(at)] if has_flags else []
        rows.append(tuple(cells))
    return tuple(columns), rows


def _guides_by_name(guides: Sequence[Guide]) -> dict[str, list[Guide]]:
    """Put guides of one name together: limits that begin again stand in one column."""
    found: dict[str, list[Guide]] = {}
    for guide in guides:
        found.setdefault(guide.name, []).append(guide)
    return found


def _guide_cell(chart: Chart, guides: Sequence[Guide], place: int) -> Cell:
    for guide in guides:
        value = guide.values[place]
        if value is not None:
            text = _number_text(value, decimals=chart.decimals + 1)
            return Cell(text, round(value, chart.decimals + 1), guide.binding)
    return Cell(NONE)


# --- scatter: one row a point ---


def _point_rows(chart: Chart) -> tuple[tuple[Column, ...], list[_Row]]:
    words = load_wording()
    has_several = len(chart.series) > 1
    columns = [Column(words["data_name"], "text")]
    columns += [Column(words["data_series"], "text")] if has_several else []
    columns.append(Column(capitalised(chart.x_text) or words["data_place"]))
    has_ends = any(_has_interval(series) for series in chart.series)
    name = words["data_value"] if has_several else chart.series[0].name
    columns += _value_columns(chart, name, has_ends=has_ends)
    has_flags = any(p.flag for s in chart.series for p in s.points)
    columns += [Column(words["data_flag"], "text")] if has_flags else []
    rows: list[_Row] = []
    for series in chart.series:
        for point in series.points:
            cells = [Cell(point.label), *([Cell(series.name)] if has_several else [])]
            cells += [Cell(_place_text(point.x), point.x), _value_cell(point)]
            cells += _ends(chart, point) if has_ends else ()
            cells += [_flag_cell([point])] if has_flags else []
            rows.append(tuple(cells))
    return tuple(columns), rows


# --- steps: one row a place of the axis below ---


def _step_rows(chart: Chart) -> tuple[tuple[Column, ...], list[_Row]]:
    """Give one row a place where anything happens; a line that keeps its height has no number."""
    words = load_wording()
    columns = [Column(capitalised(chart.x_text) or words["data_place"], "text")]
    for series in chart.series:
        columns += _series_columns(chart, series)
    has_flags = any(p.flag for s in chart.series for p in s.points)
    columns += [Column(words["data_flag"], "text")] if has_flags else []
    by_place = [{p.x: p for p in series.points} for series in chart.series]
    places = sorted({x for found in by_place for x in found if x is not None})
    rows: list[_Row] = []
    for x in places:
        cells = [Cell(_place_text(x))]
        at = [found.get(x) for found in by_place]
        for series, point in zip(chart.series, at, strict=True):
            wide = 3 if _has_interval(series) else 1
            gap = [Cell(NONE)] * wide
            cells += gap if point is None else _point_cells(chart, series, point)
        known = [point for point in at if point is not None]
        cells += [_flag_cell(known)] if has_flags else []
        rows.append(tuple(cells))
    return tuple(columns), rows


def _place_text(x: float | None) -> str:
    if x is None:
        return NONE
    return f"{x:,.0f}" if float(x).is_integer() else f"{x:,.2f}".rstrip("0")


# --- cells ---


def _series_columns(chart: Chart, series: Series) -> list[Column]:
    return _value_columns(
        chart, series.name, has_ends=_has_interval(series), is_named=len(chart.series) > 1
    )


def _value_columns(
    chart: Chart, name: str, *, has_ends: bool, is_named: bool = False
) -> list[Column]:
    words = load_wording()
    unit = f", {chart.unit_text}" if chart.unit_text else ""
    columns = [Column(name + unit, decimals=chart.decimals)]
    for end in (words["data_lower"], words["data_upper"]) if has_ends else ():
        label = f"{name}, {end[0].lower()}{end[1:]}" if is_named else end
        columns.append(Column(label, decimals=chart.decimals))
    return columns


def _has_interval(series: Series) -> bool:
    return any(p.lower is not None or p.upper is not None for p in series.points)


def _point_cells(chart: Chart, series: Series, point: Point) -> list[Cell]:
    return [_value_cell(point), *(_ends(chart, point) if _has_interval(series) else ())]


def _value_cell(point: Point) -> Cell:
    mark = "part" if point.is_part and point.value is not None else ""
    return Cell(point.text, number_of_point(point), point.binding, mark=mark)


def _ends(chart: Chart, point: Point) -> Iterator[Cell]:
    """Give the ends of a point's interval, each bound to the end of what the point is bound to."""
    for name, end in (("lower", point.lower), ("upper", point.upper)):
        if end is None or point.value is None:
            yield Cell(NONE)
            continue
        binding = _end_binding(chart, point.binding, name)
        percent = "%" if point.text.endswith("%") else ""
        yield Cell(_number_text(end, decimals=chart.decimals) + percent, end, binding)


def _end_binding(chart: Chart, binding: str, end: str) -> str:
    if not binding.startswith(RESULT):
        return f"{split_binding(binding)[0]}|{end}" if binding else ""
    whole, _, name = binding.rpartition("|")
    found = next((r for r in results_of(chart) if r.id == whole), None)
    return _of_result(found, (f"{name} {end}", end)) if found else ""


def _of_result(found: Result, names: Sequence[str]) -> str:
    held = {value.name for value in found.values}
    return next((found.binding(name) for name in names if name in held), "")


def _number_text(value: float, *, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace("-", "−")


def _flag_cell(points: Sequence[Point]) -> Cell:
    words = load_wording()["flags"]
    found = dict.fromkeys(words[p.flag] for p in points if p.flag)
    return Cell("; ".join(found) or NONE)


# --- what stands below ---


def _mark_notes(chart: Chart) -> Iterator[str]:
    """Say where each mark stands."""
    words = load_wording()
    labels = [p.label for p in chart.series[0].points]
    if chart.kind == "dumbbell":
        # Its marks are the names of the axis, which belong together.
        told = [words["mark_at"].format(text=m.text, place=_place_text(m.x)) for m in chart.marks]
        yield from ("; ".join(text.rstrip(".") for text in told) + ".",) if told else ()
        return
    for mark in chart.marks:
        if mark.place is not None and 0 <= mark.place < len(labels):
            yield words["mark_before"].format(text=mark.text, label=labels[mark.place])
        elif mark.x is not None:
            place = f"{_place_text(mark.x)} {chart.x_text}".strip()
            yield words["mark_at"].format(text=mark.text, place=place)
