"""Tables, charts and sentences of areas: fifths by a published figure, and what they do not say."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.cells import (
    as_cell,
    as_point,
    bound_result,
    result_cells,
    value_cell,
)
from gaugebook.analysis.exclusion.areas import AreaView, Fifth
from gaugebook.analysis.exclusion.charts import result_point
from gaugebook.analysis.exclusion.saying import AGAINST_WORDS, bias_words
from gaugebook.analysis.wording import small_numbers_notes
from gaugebook.exhibits import (
    MOST_SERIES,
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
from gaugebook.results import Result
from gaugebook.words import counted, listed, uncapitalised

LIMIT = (
    "An area's figure is of everybody who lives there and is never a caller's: those who rang may "
    "be unlike their area. A difference between areas need not be one between people."
)

_TITLE = "Calls with no e-mail on record, by published figures of areas"
_TIES = "so many areas have equal figures that some parts are empty"


def areas_table(views: Sequence[AreaView], *, name: str, place: str) -> Table | Unavailable:
    """Give the table of calls by quantile of each figure of the areas.

    Parameters
    ----------
    views
        One for each figure, of the same calls.
    name, place
        Of the exhibit; whose calls.

    Returns
    -------
    Table | Unavailable
        A figure without quantiles stands in the notes with its reason; Unavailable where all are.
    """
    kept = [view for view in views if view.fifths]
    if not kept:
        return Unavailable(name, _TITLE, _no_view(views))
    rows = [_row(view, fifth) for view in kept for fifth in view.fifths]
    first = kept[0]
    return Table(
        name=name,
        title=_title(kept),
        subtitle=f"Calls with no e-mail on record by {first.part}s of areas. {place}, "
        f"{first.period.label}",
        columns=(
            Column("Areas by", "text"),
            Column("Part", "text"),
            Column("Areas"),
            Column("Figure from", decimals=1),
            Column("to", decimals=1),
            Column("Calls, rounded"),
            Column("No e-mail, rounded"),
            Column("Share, %"),
            Column("95% interval from"),
            Column("to "),
            Column("Against all areas", "text"),
        ),
        rows=tuple(rows),
        notes=_notes(views),
        source=_source(kept),
        made_up=any(view.made_up for view in kept),
        results=tuple(r for view in kept for r in view.results),
    )


def areas_chart(views: Sequence[AreaView], *, name: str, place: str) -> Chart | Unavailable:
    """Give the chart of shares by quantile, one series a figure; at most four.

    Figures beyond the fourth are in the table, and the notes say so.
    """
    kept = [view for view in views if view.fifths]
    whole = [view for view in kept if len(view.fifths) == view.quantiles]
    if not whole:
        return Unavailable(name, _TITLE, _no_view(views) if not kept else _TIES)
    shown = [v for v in whole if v.quantiles == whole[0].quantiles][:MOST_SERIES]
    series = tuple(
        Series(
            view.metric.label,
            tuple(_point(view, fifth) for fifth in view.fifths),
        )
        for view in shown
    )
    others = [view.metric.label for view in kept if view not in shown]
    beyond = [f"In the table only: {listed(others)}."] if others else []
    results = tuple(r for view in shown for r in view.results)
    made_up = any(view.made_up for view in shown)
    return Chart(
        name=name,
        kind="bar",
        title=_title(shown),
        subtitle=f"Calls with no e-mail on record, share by {shown[0].part} of areas. {place}, "
        f"{shown[0].period.label}",
        unit_text="%",
        series=series,
        alt=_alt(shown, place=place, results=results, made_up=made_up),
        notes=(*_notes(views), *beyond),
        source=_source(shown),
        made_up=made_up,
        decimals=0,
        results=results,
    )


def areas_finding(views: Sequence[AreaView], *, name: str, place: str) -> Sentence:
    """Say whether areas at either end of each figure differ, and that callers are not areas."""
    kept = [view for view in views if view.unlike is not None]
    made_up = any(view.made_up for view in views)
    if not kept:
        bias = bias_words(views[0].calls) if views else ""
        text = f"Nothing can be said by area: {_no_view(views)}. {bias}".strip()
        return Sentence(name, (text,), made_up)
    parts: list[str | Bound] = [f"{place}, {kept[0].period.label}, by area."]
    for view in kept:
        parts += _unlike_words(view)
    parts.append(f" {LIMIT} {bias_words(kept[0].calls)}")
    return Sentence(name, tuple(parts), made_up, tuple(v.unlike for v in kept if v.unlike))


# --- how ------------------------------------------------------------------------------------------


def _no_view(views: Sequence[AreaView]) -> str:
    reasons = dict.fromkeys(view.reason for view in views if view.reason)
    return "; ".join(reasons) or "no figure of areas was asked for"


def _row(view: AreaView, fifth: Fifth) -> tuple[Cell, ...]:
    parts = ("denominator", "numerator", "share", "lower", "upper")
    return (
        Cell(view.metric.label),
        Cell(view.label(fifth.number)),
        as_cell(bound_result(fifth.together, "areas")),
        value_cell(fifth.least),
        value_cell(fifth.most),
        *result_cells(fifth.together, parts),
        Cell(AGAINST_WORDS[fifth.against]),
    )


def _point(view: AreaView, fifth: Fifth) -> Point:
    point = as_point(view.label(fifth.number), bound_result(fifth.together, "share"))
    lower, upper = (bound_result(fifth.together, end) for end in ("lower", "upper"))
    return result_point(point, lower=lower, upper=upper)


def _differs(view: AreaView) -> bool:
    if view.unlike is None:
        return False
    lower, upper = view.unlike.of("lower").value or 0, view.unlike.of("upper").value or 0
    return lower > 0 or upper < 0


def _title(views: Sequence[AreaView]) -> str:
    unlike = [view.metric.label for view in views if _differs(view)]
    if not unlike:
        return "By no published figure do areas at one end differ from the other beyond chance"
    return f"Areas at the two ends differ beyond chance by: {listed(unlike)}"


def _unlike_words(view: AreaView) -> list[str | Bound]:
    unlike = view.unlike
    if unlike is None:
        return []
    verdict = "more than chance" if _differs(view) else "chance can explain it"
    return [
        f" {view.metric.label}: the share in the {view.label(view.quantiles).lower()} of areas "
        "less that in the lowest is ",
        bound_result(unlike, "difference"),
        " (95% interval ",
        bound_result(unlike, "lower", words=False),
        " to ",
        bound_result(unlike, "upper", words=False),
        f"): {verdict}.",
    ]


def _alt(
    shown: Sequence[AreaView], *, place: str, results: tuple[Result, ...], made_up: bool
) -> Sentence:
    view = shown[0]
    first, last = view.fifths[0].together, view.fifths[-1].together
    parts: list[str | Bound] = [
        f"Bar chart: share of calls with no e-mail on record, a proxy that over-estimates digital "
        f"exclusion, by {view.part} of areas, {place}, {view.period.label}. By "
        f"{uncapitalised(view.metric.label)} it is ",
        bound_result(first, "share"),
        f" in the lowest {view.part} and ",
        bound_result(last, "share"),
        " in the highest. An area's figure is never a caller's.",
    ]
    return Sentence("alt", tuple(parts), made_up, results)


def _notes(views: Sequence[AreaView]) -> tuple[str, ...]:
    first = views[0]
    notes = [bias_words(first.calls), LIMIT]
    notes += small_numbers_notes([first.calls], first.shown)
    for view in views:
        label = view.metric.label
        notes += [f"{label}: not shown, because {view.reason}."] if view.reason else []
        for number, why in (
            (view.withheld, "whose number of calls is withheld"),
            (view.without_calls, "without a call"),
            (view.without_figure, "without the figure"),
        ):
            notes += [f"{label}: left out, {counted(number, 'area')} {why}."] if number else []
    notes += [f"{v.metric.label}: {v.metric.caveat}" for v in views if v.fifths and v.metric.caveat]
    return tuple(dict.fromkeys(notes))


def _source(views: Sequence[AreaView]) -> str:
    parts = [part for view in views for part in view.source.split("; ") if part]
    return "; ".join(dict.fromkeys(parts))
