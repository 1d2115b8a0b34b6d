"""Use of the website year on year: the numbers, how much they grew, and the average of that.

A growth rate is a relative change (1,412,732 to 1,929,574 is 36.58% more) and never a difference of
percentages. An average of growth rates is of one measure: that of users says nothing of sessions.
Users are devices and cookies, not customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gaugebook.analysis.cells import as_cell, as_point, bound_result, value_cell
from gaugebook.analysis.comparing import break_notes, why_not_comparable
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import (
    MOST_SERIES,
    Bound,
    Cell,
    Chart,
    Column,
    Exhibit,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.periods import Period
from gaugebook.results import Result, result
from gaugebook.values import MISSING_MARK
from gaugebook.words import listed, uncapitalised

WEB_METRICS = ("web_users", "web_sessions", "web_page_views")

_GROWTH_DECIMALS, _AVERAGE_DECIMALS = 2, 1
_YEAR_MONTHS = 12


def web_years(whole: Period, *, years: int = 3) -> tuple[Period, ...]:
    """Give a period and the same one of the years before it, the earliest first.

    >>> from gaugebook.periods import parse_period
    >>> [p.label for p in web_years(parse_period("2021-01..2021-12"), years=2)]
    ['January to December 2020', 'January to December 2021']
    """
    found = [whole]
    while len(found) < years:
        found.insert(0, found[0].year_before())
    return tuple(found)


def growth(observed: Observed, metric: Metric, earlier: Period, later: Period) -> Result | None:
    """Give by how much a number of one period is more than that of a year before, as a share.

    None where either is missing or withheld, where the two may not be compared (a break in the
    series, a part period, periods that are not a year apart), or where there was nothing to grow
    from: from nought there is no rate.
    """
    if later.year_before() != earlier:
        return None
    before, after = observed.of(metric.id, earlier), observed.of(metric.id, later)
    if before is None or after is None or why_not_comparable(metric, before, after):
        return None
    if not before.value or after.value is None:
        return None
    share = after.value / before.value - 1
    uses = [before.binding, after.binding]
    return result("growth", {"growth": share}, unit="share", decimals=_GROWTH_DECIMALS, uses=uses)


def average_growth(observed: Observed, metric: Metric, periods: Sequence[Period]) -> Result | None:
    """Give the plain average of a measure's yearly growth rates; None without any.

    It is the average that papers print. The rate that would lead from the first year to the last
    is a little less, because growth multiplies.
    """
    rates = [growth(observed, metric, a, b) for a, b in pairwise(periods)]
    found = [rate for rate in rates if rate is not None]
    if not found:
        return None
    shares = [rate.of("growth").value or 0.0 for rate in found]
    return result(
        "average-growth", {"average": sum(shares) / len(shares)}, unit="share",
        decimals=_AVERAGE_DECIMALS, parameters={"years": len(found)},
        uses=[use for rate in found for use in rate.uses],
    )  # fmt: skip


def web_exhibits(
    observed: Observed,
    periods: Sequence[Period],
    *,
    place: str,
    claimed: float = 0.0,
    ending: str = "",
) -> dict[str, Exhibit]:
    """Give the table of years, the chart of growth and what can be said of both.

    Parameters
    ----------
    observed
        Of `WEB_METRICS` (or others that count), for each period.
    periods
        Years, or the same months of several years, in order; see `web_years`.
    place
        What the figures are of.
    claimed
        An average increase that somebody stated, as a share (0.40); 0 tests none.
    ending
        Put behind every name.

    Returns
    -------
    dict
        ``web-years`` (table), ``web-growth`` (chart), ``web-average`` and, with a claim,
        ``web-claim`` (sentences).
    """
    # A year before anything was counted says nothing.
    while len(periods) > 1 and not _has_any(observed, periods[0]):
        periods = periods[1:]
    found: list[Exhibit] = [
        web_table(observed, periods, place=place, name=f"web-years{ending}"),
        growth_chart(observed, periods, place=place, name=f"web-growth{ending}"),
        average_sentence(observed, periods, name=f"web-average{ending}"),
    ]
    if claimed:
        found.append(claimed_sentence(observed, periods, claimed, name=f"web-claim{ending}"))
    return {exhibit.name: exhibit for exhibit in found}


def _has_any(observed: Observed, period: Period) -> bool:
    found = (observed.of(name, period) for name in observed.metrics)
    return any(o is not None and o.value is not None for o in found)


def web_table(
    observed: Observed, periods: Sequence[Period], *, place: str, name: str = "web-years"
) -> Table | Unavailable:
    """Give the table: a row a year, each measure with its change on the year before.

    Without any figure it says so. The first year has no change: there is no year before it.
    """
    metrics = list(observed.metrics.values())
    title = _title(observed, metrics, periods)
    if not observed.has_figures(*observed.metrics):
        return Unavailable(name, title, _why_none(observed))
    rows, results = [], []
    for at, period in enumerate(periods):
        cells = [Cell(_year_label(period))]
        for metric in metrics:
            cells.append(value_cell(observed.of(metric.id, period)))
            rate = growth(observed, metric, periods[at - 1], period) if at else None
            results += [rate] if rate else []
            bound = bound_result(rate, "growth", words=False) if rate else None
            cells.append(as_cell(bound) if bound else Cell(MISSING_MARK))
        rows.append(tuple(cells))
    columns = [Column("Period", "text")]
    for metric in metrics:
        columns += [Column(metric.label), Column("Change on the year before,\u00a0%", decimals=2)]
    shown = [o for o in observed.observations if o.metric_id in observed.metrics]
    return Table(
        name=name,
        title=title,
        subtitle=f"Use of the website, {place}, {_span(periods)}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            *_notes(metrics),
            *_first_year_note(periods),
            *break_notes(metrics, shown),
            *absence_notes(cell.text for row in rows for cell in row),
        ),
        source=observed.source,
        made_up=observed.made_up,
        results=tuple(results),
    )


def _year_label(period: Period) -> str:
    """Give a calendar year as people write it; any other period in words."""
    if period.months == _YEAR_MONTHS and period.start.month == 1:
        return str(period.start.year)
    return period.label


def _span(periods: Sequence[Period]) -> str:
    labels = [_year_label(p) for p in periods]
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _why_none(observed: Observed) -> str:
    if not observed.problems:
        return "there are no figures of the website for these periods"
    return f"there are no figures of the website: {observed.problems[0].rstrip('.')}"


def _title(observed: Observed, metrics: Sequence[Metric], periods: Sequence[Period]) -> str:
    rose, fell, judged = [], [], 0
    for metric in metrics:
        pairs = pairwise(periods)
        rates = [
            r.of("growth").value or 0.0 for a, b in pairs if (r := growth(observed, metric, a, b))
        ]
        judged += bool(rates)
        rose += [metric.label] if rates and min(rates) > 0 else []
        fell += [metric.label] if rates and max(rates) < 0 else []
    for names, verb in ((rose, "rose"), (fell, "fell")):
        if names and len(names) == judged:
            words = listed([names[0], *(uncapitalised(n) for n in names[1:])])
            return f"{words} {verb} in every year shown"
    return "Use of the website, year on year"


def _notes(metrics: Sequence[Metric]) -> list[str]:
    return [f"{metric.label}: {metric.caveat}" for metric in metrics if metric.caveat]


def _first_year_note(periods: Sequence[Period]) -> list[str]:
    if not periods:
        return []
    return [f"{_year_label(periods[0])} has no change: the year before it is not shown."]


def growth_chart(
    observed: Observed, periods: Sequence[Period], *, place: str, name: str = "web-growth"
) -> Chart | Unavailable:
    """Give the chart of yearly growth: one panel a measure, one bar a year but the first."""
    metrics = list(observed.metrics.values())[:MOST_SERIES]
    title = _title(observed, metrics, periods)
    rates = {(m.id, b): growth(observed, m, a, b) for m in metrics for a, b in pairwise(periods)}
    results = tuple(rate for rate in rates.values() if rate is not None)
    if not results:
        why = "no two years of one measure can be compared"
        return Unavailable(
            name, title, f"{why}: {_why_none(observed)}" if observed.problems else why
        )
    series = [
        Series(m.label, tuple(_growth_point(p, rates[m.id, p]) for p in periods[1:]))
        for m in metrics
        if any(rates[m.id, p] for p in periods[1:])
    ]
    return Chart(
        name=name,
        kind="bar",
        title=title,
        subtitle=f"Change on the year before in %, {place}, {_span(periods[1:])}",
        unit_text="%",
        series=tuple(series),
        alt=_growth_alt(observed, metrics, periods, made_up=observed.made_up),
        notes=tuple(_notes(metrics)),
        source=observed.source,
        made_up=observed.made_up,
        decimals=_AVERAGE_DECIMALS,
        results=results,
    )


def _growth_point(period: Period, rate: Result | None) -> Point:
    label = _year_label(period)
    if rate is None:
        return Point(label, None, MISSING_MARK, "")
    return as_point(label, bound_result(rate, "growth", words=False))


def _growth_alt(
    observed: Observed, metrics: Sequence[Metric], periods: Sequence[Period], *, made_up: bool
) -> Sentence:
    parts: list[str | Bound] = [f"Bar chart. Change on the year before, {_span(periods[1:])}: "]
    results: list[Result] = []
    for metric in metrics:
        rates = [(p, r) for e, p in pairwise(periods) if (r := growth(observed, metric, e, p))]
        for number, (period, rate) in enumerate(rates):
            lead = f"{'; ' if results else ''}{uncapitalised(metric.label)} "
            # Of one year alone the beginning of the sentence has said which it is.
            when = "" if len(periods) == _TWO else f" in {_year_label(period)}"
            parts += [", " if number else lead, bound_result(rate, "growth"), when]
            results.append(rate)
    return Sentence("alt", (*(part for part in parts if part), "."), made_up, tuple(results))


_TWO = 2
"""Years of which there is one change: it is no average."""


def average_sentence(
    observed: Observed, periods: Sequence[Period], *, name: str = "web-average"
) -> Sentence:
    """Say the average yearly growth of each measure, each by itself."""
    parts: list[str | Bound] = []
    results: list[Result] = []
    for metric in observed.metrics.values():
        average = average_growth(observed, metric, periods)
        if average is None:
            continue
        lead = (
            "The change on the year before" if len(periods) == _TWO else "The average yearly change"
        )
        parts.append(", " if results else f"{lead} was ")
        parts += [bound_result(average, "average"), f" in {uncapitalised(metric.label)}"]
        results.append(average)
    if not results:
        why = "Nothing can be said of growth: no two years of one measure can be compared."
        return Sentence(name, (why,), observed.made_up)
    lacking = [
        m.label for m in observed.metrics.values() if average_growth(observed, m, periods) is None
    ]
    end = "The change in" if len(periods) == _TWO else "An average of"
    parts.append(f". {end} one measure says nothing of another.")
    parts += [f" Nothing can be said of {uncapitalised(listed(lacking))}."] if lacking else []
    return Sentence(name, tuple(parts), observed.made_up, tuple(results))


_NEAR = 0.02
"""How far an average may be from a stated one that is called approximate: two points."""


def claimed_sentence(
    observed: Observed, periods: Sequence[Period], claimed: float, *, name: str = "web-claim"
) -> Sentence:
    """Say for which measures an average increase that somebody stated holds.

    Parameters
    ----------
    claimed
        The stated average yearly increase, as a share; it holds for a measure whose own average
        is at most two percentage points away from it.
    """
    holds: list[str | Bound] = []
    fails: list[str | Bound] = []
    results: list[Result] = []
    for metric in observed.metrics.values():
        average = average_growth(observed, metric, periods)
        if average is None:
            continue
        results.append(average)
        is_near = abs((average.of("average").value or 0.0) - claimed) <= _NEAR
        group = holds if is_near else fails
        group += [" and for " if group else ""]
        group += [f"{uncapitalised(metric.label)} (", bound_result(average, "average"), ")"]
    told = result("stated-average", {"stated": claimed}, unit="share")
    opening: list[str | Bound] = ["An average increase of about ", bound_result(told, "stated")]
    if not results:
        return Sentence(
            name, (*opening, " cannot be tested: no two years can be compared."),
            observed.made_up, (told,),
        )  # fmt: skip
    if not holds:
        parts = [*opening, " holds for none of the measures: ", *fails, "."]
    elif not fails:
        parts = [*opening, " holds for ", *holds, "."]
    else:
        parts = [*opening, " holds for ", *holds, " only, and not for ", *fails, "."]
    return Sentence(name, tuple(parts), observed.made_up, (told, *results))
