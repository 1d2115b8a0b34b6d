"""Dumbbells: what was claimed beside what was confirmed, and the last round beside this one.

One row a theme or a service, the weakest first. Both ends of a row rest on the same services, so
that a difference is one of scores and not of who is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.analysis.cells import as_point
from gaugebook.analysis.maturity.headlines import weakest_themes
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import (
    VIEW_NAMES,
    Numbers,
    common_view,
    level_marks,
)
from gaugebook.definitions.assessment_text import exact, say
from gaugebook.exhibits import Bound, Chart, Point, Sentence, Series, Unavailable
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.comparing.council import distribution
from gaugebook.maturity.comparing.trend import ServiceTrend, Trend, trends_of
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.periods import Period
from gaugebook.results import Result, result
from gaugebook.values import WITHHELD_MARK
from gaugebook.words import capitalised, few

MOST_ROWS = 30
"""Of more services than this a chart shows the lowest; the heat map has all."""


@dataclass(frozen=True)
class _Row:
    """One row: its name, its two ends, and what it is ordered by; None stands last."""

    name: str
    first: Point
    second: Point
    height: Fraction | None


def checked_view(assessed: Assessed) -> View:
    """Give the view that claims are set beside: that of all services that goes furthest."""
    found = common_view(assessed)
    return "confirmed" if found == "self" else found


def themes_chart(
    assessed: Assessed, *, place: str, view: View | None = None, source: str = ""
) -> Chart | Unavailable:
    """Give each theme's median as claimed and as confirmed, or moderated or audited.

    From six services on; the view is one that every service that answered has.
    """
    other = view or checked_view(assessed)
    title = f"Claimed and {other}, theme by theme"
    numbers = Numbers(assessed)
    rows = []
    for theme in assessed.model.themes:
        found = numbers.distribution(theme.id, other)
        ends = (numbers.median(theme.id, "self"), numbers.median(theme.id, other))
        name = say(theme.title)
        first, second = (_point(name, end, WITHHELD_MARK) for end in ends)
        rows.append(_Row(name, first, second, found.median))
    if all(row.first.value is None and row.second.value is None for row in rows):
        return Unavailable("themes", title, _why_no_median(assessed))
    ordered = _ordered(rows)
    return _chart(
        numbers,
        ordered,
        name="themes",
        title=_message(ordered, other),
        subtitle=f"Median of the services' scores of each theme, {place}, {assessed.period.label}",
        ends=("Claimed", VIEW_NAMES[other]),
        notes=[_about_ends(other), *_withheld(ordered)],
        source=source,
        made_up=assessed.made_up,
    )


def services_chart(
    assessed: Assessed,
    *,
    may_name: Naming,
    place: str,
    theme: str = "",
    view: View | None = None,
    source: str = "",
) -> Chart | Unavailable:
    """Give each service's score of one theme as claimed and as confirmed.

    Parameters
    ----------
    theme
        The id of a theme; the council's weakest without one, or the first where none is known.
    """
    other = view or checked_view(assessed)
    chosen = theme or _weakest(assessed, other)
    words = say(next(t.title for t in assessed.model.themes if t.id == chosen))
    title = f"{words}: claimed and {other}, service by service"
    if not may_name.is_allowed:
        return Unavailable("services", title, may_name.reason)
    if not assessed.answered:
        return Unavailable("services", title, "no service has answered yet")
    numbers = Numbers(assessed)
    numbers.keep_names()
    rows = _ordered([_row_of_service(numbers, one, chosen, other) for one in assessed.services])
    notes = [_about_ends(other)]
    if len(rows) > MOST_ROWS:
        numbers.counts({"shown": MOST_ROWS, "services": len(rows)})
        notes.append(f"The lowest {MOST_ROWS} of {len(rows)} services; the heat map has all.")
        rows = rows[:MOST_ROWS]
    return _chart(
        numbers,
        rows,
        name="services",
        title=title,
        subtitle=f"Score of the theme {words}, {place}, {assessed.period.label}",
        ends=("Claimed", VIEW_NAMES[other]),
        notes=notes,
        source=source,
        made_up=assessed.made_up,
    )


def _weakest(assessed: Assessed, view: View) -> str:
    found = weakest_themes(assessed, view)
    return found[0].node if found else assessed.model.themes[0].id


def _row_of_service(numbers: Numbers, one: AssessedService, theme: str, other: View) -> _Row:
    nodes = [numbers.node(one, theme, view) for view in ("self", other)]
    points = [
        _point(one.service.name, numbers.score(one, node, view), "")
        if node is not None and node.exact is not None
        else _point(one.service.name, None, numbers.why_none(one, node))
        for node, view in zip(nodes, ("self", other), strict=True)
    ]
    height = nodes[1].exact if nodes[1] is not None else None
    return _Row(one.service.name, points[0], points[1], height)


# --- since the last round -----------------------------------------------------------------------


def since_last_chart(
    assessed: Assessed, *, place: str, view: View = "self", source: str = ""
) -> Chart | Unavailable:
    """Give each theme in the last round and in this one, like for like.

    Only services that are in both rounds count, with the statements that compare, by the rules of
    this round's model; so these medians may differ from those that each round printed.
    """
    title = "Last time and this time, like for like"
    trends = trends_of(assessed, view=view)
    if not trends or assessed.previous is None:
        return Unavailable("since-last", title, "there is no round before this one")
    trend = trends[-1]
    numbers = Numbers(assessed)
    rows = [_row_of_theme(numbers, trend, theme.id) for theme in assessed.model.themes]
    known = [row for row in rows if row.height is not None]
    if not known:
        return Unavailable("since-last", title, _why_not_compared(trend))
    ordered = _ordered(rows)
    made = numbers.counts({"compared": len(trend.compared)})
    count = f"{made.of('compared').value:.0f}"
    return _chart(
        numbers,
        ordered,
        name="since-last",
        title=_since_message(ordered),
        subtitle=f"Median score of each theme in {VIEW_WORDS[view]}, {place}, "
        f"{_told_twice(assessed.previous.period)} and {_told_twice(assessed.period)}",
        ends=(assessed.previous.period.short_label, assessed.period.short_label),
        notes=[
            f"Of the {count} services that are in both rounds, on the questions that compare, by "
            "the rules of this round.",
            *_withheld(ordered),
        ],
        source=source,
        made_up=assessed.made_up or assessed.previous.made_up,
    )


def _told_twice(period: Period) -> str:
    """Give a period as texts name it, with the short name that stands beside the rows."""
    if period.label == period.short_label:
        return period.label
    return f"{period.label} ({period.short_label})"


def _since_message(rows: Sequence[_Row]) -> str:
    """Say in a title how many themes rose and fell, by the scores as they are printed."""
    changes = [
        row.second.value - row.first.value
        for row in rows
        if row.first.value is not None and row.second.value is not None
    ]
    higher, lower = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    of = few(len(changes), "theme")
    for way, number in (("higher", higher), ("lower", lower)):
        if number == len(changes) > 1:
            return f"Like for like, all {of} are {way} than last time"
    if not higher and not lower:
        verb = "scores" if len(changes) == 1 else "score"
        return f"Like for like, {of} {verb} the same as last time"
    told = [
        f"{few(number)} {'is' if number == 1 else 'are'} {way}"
        for number, way in ((higher, "higher"), (lower, "lower"))
        if number
    ]
    return f"Like for like, of {of} {' and '.join(told)} than last time"


def _why_not_compared(trend: Trend) -> str:
    if trend.versions.reason:
        return f"the versions of the model do not compare: {trend.versions.reason.rstrip('.')}"
    return (
        f"only {few(len(trend.compared), 'service')} can be compared in both rounds, and medians "
        "are given from six on"
    )


def _row_of_theme(numbers: Numbers, trend: Trend, theme: str) -> _Row:
    name = say(next(t.title for t in numbers.model.themes if t.id == theme))
    made = like_for_like(numbers, trend, theme)
    if made is None:
        blank = Point(name, None, WITHHELD_MARK, "")
        return _Row(name, blank, blank, None)
    first, second = (numbers.result_score(made, end) for end in ("before", "after"))
    height = exact(made.of("after").value or 0)
    return _Row(name, as_point(name, first), as_point(name, second), height)


def like_for_like(numbers: Numbers, trend: Trend, theme: str) -> Result | None:
    """Give a theme's medians in two rounds, of the same services and by the same rules.

    None where fewer than six services have a score that compares. Its numbers are ``before`` and
    ``after``, rounded as the model says.
    """
    assessed = numbers.assessed
    both = [one for one in trend.compared if _is_in_both(one, theme)]
    before = distribution([one.nodes[theme].like_before for one in both]).median
    after = distribution([one.nodes[theme].like_after for one in both]).median
    if before is None or after is None:
        return None
    return result(
        "like-for-like-median",
        [numbers.rounded_value("before", before), numbers.rounded_value("after", after)],
        parameters={
            "node": theme,
            "services": len(both),
            "versions": f"{trend.versions.before} and {trend.versions.after}",
            "view": trend.view,
        },
        uses=list(_uses_of_both(assessed, both, theme, trend.view)),
    )


def _is_in_both(one: ServiceTrend, theme: str) -> bool:
    node = one.nodes.get(theme)
    return node is not None and node.like_before is not None and node.like_after is not None


def _uses_of_both(
    assessed: Assessed, both: Sequence[ServiceTrend], theme: str, view: View
) -> Iterator[str]:
    for one in both:
        yield binding_of(assessed, theme, service=one.service, view=view)
        if assessed.previous is not None:
            yield binding_of(assessed.previous, theme, service=one.service, view=view)


# --- the chart --------------------------------------------------------------------------------


def _point(name: str, number: Bound | None, why_none: str) -> Point:
    return Point(name, None, why_none, "") if number is None else as_point(name, number)


def _ordered(rows: Sequence[_Row]) -> list[_Row]:
    """Give rows from the lowest up; those without a score stand last, by name."""
    known = [row for row in rows if row.height is not None]
    others = [row for row in rows if row.height is None]
    return [
        *sorted(known, key=lambda row: (row.height or Fraction(), row.name)),
        *sorted(others, key=lambda row: row.name),
    ]


def _message(rows: Sequence[_Row], other: View) -> str:
    """Say in a title how often what was found is lower than what was claimed."""
    both = [
        (row.first.value, row.second.value)
        for row in rows
        if row.first.value is not None and row.second.value is not None
    ]
    lower = sum(second < first for first, second in both)
    if not both:
        return f"Claimed and {other}, theme by theme"
    if not lower:
        return f"No theme is {other} at less than claimed"
    verb = "is" if lower == 1 else "are"
    of = few(len(both), "theme")
    return f"{capitalised(few(lower))} of {of} {verb} {other} at less than claimed"


def _about_ends(other: View) -> str:
    words = {
        "confirmed": "Confirmed: claims without the evidence that is asked for, or that the "
        "council's own figures do not bear out, count as less.",
        "moderated": "Moderated: with the levels that moderators found in place of claims.",
        "audited": "Audited: with the levels that moderators or auditors found in place of claims.",
    }
    return words.get(other, "Claimed: as the services answered.")


def _withheld(rows: Sequence[_Row]) -> list[str]:
    marks = {point.text for row in rows for point in (row.first, row.second)}
    if WITHHELD_MARK not in marks:
        return []
    return [f"{WITHHELD_MARK}: no median, as fewer than six services have a score."]


def _why_no_median(assessed: Assessed) -> str:
    if not assessed.answered:
        return "no service has answered yet"
    return (
        f"only {few(len(assessed.answered), 'service')} answered, and medians are given from six on"
    )


def _chart(
    numbers: Numbers,
    rows: Sequence[_Row],
    *,
    name: str,
    title: str,
    subtitle: str,
    ends: tuple[str, str],
    notes: Sequence[str],
    source: str,
    made_up: bool,
) -> Chart:
    assessed = numbers.assessed
    alt = _alt(rows, ends=ends)
    return Chart(
        name=name,
        kind="dumbbell",
        title=title,
        subtitle=subtitle,
        unit_text="",
        series=(
            Series(ends[0], tuple(row.first for row in rows)),
            Series(ends[1], tuple(row.second for row in rows)),
        ),
        alt=Sentence(f"{name}-alt", tuple(alt), made_up, numbers.kept()),
        notes=tuple(notes),
        source=source,
        made_up=made_up,
        decimals=assessed.model.scoring.display.decimals,
        marks=level_marks(assessed.model),
        results=numbers.kept(),
    )


def _alt(rows: Sequence[_Row], *, ends: tuple[str, str]) -> Iterator[str | Bound]:
    """Say the lowest and the highest row, and where the ends lie furthest apart."""
    known = [r for r in rows if r.first.value is not None and r.second.value is not None]
    yield f"Two points a row, {ends[0]} and {ends[1]}, from the lowest row to the highest."
    if not known:
        yield " No row has both."
        return
    yield f" Lowest: {known[0].name} with "
    yield from _both(known[0], ends)
    if len(known) > 1:
        yield f". Highest: {known[-1].name} with "
        yield from _both(known[-1], ends)
        apart = max(known, key=lambda r: abs((r.first.value or 0) - (r.second.value or 0)))
        if apart.first.value != apart.second.value:
            yield f". Furthest apart: {apart.name} with "
            yield from _both(apart, ends)
    yield "."


def _both(row: _Row, ends: tuple[str, str]) -> Iterator[str | Bound]:
    for place, (point, end) in enumerate(zip((row.first, row.second), ends, strict=True)):
        yield " and " if place else ""
        yield Bound(point.text, point.value, point.binding)
        yield f" ({end.lower() if end in VIEW_NAMES.values() else end})"
