"""Charts of groups: dots with their intervals against the total, and the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaugebook.analysis.cells import (
    as_point,
    bound_count,
    bound_result,
    bound_value,
    with_interval,
)
from gaugebook.analysis.exclusion.groups import Group, Groups
from gaugebook.analysis.exclusion.saying import (
    axis_words,
    chance,
    group_notes,
    names,
    percent,
    subtitle,
    when,
    why_no_groups,
)
from gaugebook.analysis.exclusion.tables import End, listed_end
from gaugebook.analysis.wording import noun_of
from gaugebook.exhibits import (
    Bound,
    Chart,
    Flag,
    Guide,
    Point,
    Sentence,
    Series,
    TargetLine,
    Unavailable,
)
from gaugebook.words import shortened

_LONGEST_LABEL = 40
_CURVE_POINTS = 40
_MOST_NAMED = 6
"""Of more groups beyond the limits, only the farthest are named on the chart."""


def dots_chart(
    groups: Groups, *, name: str, place: str, end: End = "highest", rows: int | None = None
) -> Chart | Unavailable:
    """Give the chart of groups, each a dot with its 95% interval, against the total.

    Parameters
    ----------
    groups
        What `groups_of` gave.
    name, place
        Of the exhibit; whose calls.
    end, rows
        From which end of the list, and how many; all without `rows`.

    Returns
    -------
    Chart | Unavailable
        Values in percent. A group that chance cannot explain is marked. Unavailable with the
        reason where no group can be shown.
    """
    reason = why_no_groups(groups)
    if reason:
        return Unavailable(name, f"No e-mail on record, by {groups.noun}", reason)
    shown = listed_end(groups, end, rows)
    points = tuple(
        with_interval(as_point(label, bound_value(group.found), flag=_flag(group)), group.found)
        for group, label in zip(shown, _labels(shown), strict=True)
    )
    target = groups.compared_with
    return Chart(
        name=name,
        kind="dots",
        title=_title(groups, shown, is_whole=rows is None, end=end),
        subtitle=subtitle(groups, place=place),
        unit_text="%",
        series=(Series("Share of calls, with its 95% interval", points),),
        alt=_alt(groups, shown, place=place, end=end, is_whole=rows is None),
        target=(
            None
            if target is None or target.value is None
            else TargetLine(target.value, axis_words(target, groups.compared_words))
        ),
        notes=(*group_notes(groups), *_marked_words(groups)),
        source=groups.source,
        made_up=groups.made_up,
        decimals=groups.metric.decimals,
        results=groups.results,
    )


def funnel_chart(groups: Groups, *, name: str, place: str) -> Chart | Unavailable:
    """Give the funnel: shares against the number of calls, with limits for each size.

    Returns
    -------
    Chart | Unavailable
        Shares in percent over calls. Unavailable where fewer than two groups can be compared. The
        groups beyond the outer limits are flagged, the farthest of them named.
    """
    title = f"Funnel of callers with no e-mail on record, by {groups.noun}"
    reason = why_no_groups(groups)
    if reason:
        return Unavailable(name, title, reason)
    funnel, made = groups.funnel, groups.funnel_result
    if funnel is None or made is None:
        return Unavailable(
            name, title, f"only one {groups.noun} has enough calls, and a funnel needs two"
        )
    sizes = _sizes(groups.shown)
    guides = [
        Guide(
            "Total", "centre", (percent(funnel.centre),) * len(sizes), made.binding("centre"), sizes
        )
    ]
    for confidence, manner in ((0.95, "near_limit"), (0.998, "limit")):
        limits = [funnel.limits_at(size, confidence) for size in sizes]
        for side in (0, 1):
            guides.append(
                Guide(
                    f"{100 * confidence:g}% limits",
                    "limit" if manner == "limit" else "near_limit",
                    tuple(percent(pair[side]) for pair in limits),
                    made.binding("centre"),
                    sizes,
                )
            )
    named = _farthest(groups)
    points = tuple(
        as_point(
            shortened(group.name, _LONGEST_LABEL),
            bound_value(group.found),
            x=group.found.denominator,
            flag=_flag(group) if group in named else "",
        )
        for group in groups.shown
    )
    return Chart(
        name=name,
        kind="scatter",
        title=_funnel_title(groups),
        subtitle=subtitle(groups, place=place),
        unit_text="%",
        x_text="calls",
        series=(Series(f"One dot a {groups.noun}", points),),
        alt=_funnel_alt(groups, place=place),
        guides=tuple(guides),
        notes=(*group_notes(groups), *_marked_words(groups, named)),
        source=groups.source,
        made_up=groups.made_up,
        decimals=groups.metric.decimals,
        results=groups.results,
    )


# --- points ---------------------------------------------------------------------------------------


def _flag(group: Group) -> Flag:
    if not group.is_beyond_chance:
        return ""
    return "higher" if str(group.position).startswith("above") else "lower"


def _labels(shown: Sequence[Group]) -> list[str]:
    """Give each dot its own label: the last dimension, with the outer one where two would agree."""
    short = [shortened(group.name, _LONGEST_LABEL) for group in shown]
    return [
        label if short.count(label) == 1 else ", ".join(reversed(group.codes))
        for label, group in zip(short, shown, strict=True)
    ]


def _sizes(shown: Sequence[Group]) -> tuple[float, ...]:
    """Give sizes from the smallest group to the greatest, closer together where limits bend."""
    sizes = [group.found.denominator or 1 for group in shown]
    least, most = min(sizes), max(sizes)
    if least == most:
        least, most = least / 2, most * 2
    step = (most / least) ** (1 / (_CURVE_POINTS - 1))
    return (*(least * step**n for n in range(_CURVE_POINTS - 1)), float(most))


def _farthest(groups: Groups) -> list[Group]:
    items = groups.funnel.items if groups.funnel else ()
    z = {item.value: abs(item.z or 0) for item in items}
    beyond = [g for g in groups.shown if g.is_beyond_chance]
    return sorted(beyond, key=lambda g: -z.get(g.found.value, 0))[:_MOST_NAMED]


def _marked_words(groups: Groups, named: Sequence[Group] | None = None) -> tuple[str, ...]:
    """Say what the marks of the chart stand for, and that not all beyond the limits are named."""
    beyond = sum(group.is_beyond_chance for group in groups.shown)
    if not beyond:
        return ()
    marked = "Marked higher or lower: beyond the 99.8% limits of the funnel"
    if named is not None and beyond > len(named):
        return (f"{marked}; only the farthest are marked and named.",)
    return (f"{marked}.",)


# --- words ----------------------------------------------------------------------------------------


def _title(groups: Groups, shown: Sequence[Group], *, is_whole: bool, end: End) -> str:
    if groups.compared_with is None:
        return f"Callers with no e-mail on record by {groups.noun}, with no total beside them"
    if is_whole:
        high = [g for g in shown if g.position == "above_998"]
        if not high:
            return f"No {groups.noun} stands out above {chance(groups)}"
        stands = "stands" if len(high) == 1 else "stand"
        return f"{names(high)} {stands} out above {groups.compared_words}"
    similar = [g for g in shown if g.against == "similar"]
    which = f"the {end} {groups.noun}s"
    if len(similar) == len(shown):
        return f"None of {which} can be told from {groups.compared_words}"
    if similar:
        return f"Some of {which} cannot be told from {groups.compared_words}"
    side = {"lowest": "below", "highest": "above"}[end]
    return f"All of {which} listed are {side} {groups.compared_words}"


def _alt(
    groups: Groups, shown: Sequence[Group], *, place: str, end: End, is_whole: bool
) -> Sentence:
    first, last = shown[0], shown[-1]
    which = f"by {groups.noun}" if is_whole else f"the {end} by {groups.noun}"
    parts: list[str | Bound] = [
        f"Dot chart: callers with no e-mail on record, a proxy that over-estimates digital "
        f"exclusion, {which}, {place}, {when(groups)}. ",
        f"{'From ' if len(shown) > 1 else ''}{shortened(first.name, _LONGEST_LABEL)} at ",
        bound_value(first.found),
    ]
    if len(shown) > 1:
        parts += [f" to {shortened(last.name, _LONGEST_LABEL)} at ", bound_value(last.found)]
    if groups.compared_with is not None:
        parts += [f", against {groups.compared_words} at ", groups.compared_with]
    parts.append(". ")
    parts += _counted_parts(groups)
    return Sentence("alt", tuple(parts), groups.made_up, groups.results)


def _counted_parts(groups: Groups) -> list[str | Bound]:
    if groups.comparator is None:
        return ["There is no total to compare with."]
    counted = groups.counted
    number = bound_result(counted, "groups")
    return [
        "Of ",
        number,
        f" {noun_of(number, groups.noun)}, ",
        bound_result(counted, "similar"),
        " cannot be told from it.",
    ]


def _funnel_title(groups: Groups) -> str:
    beyond = [g for g in groups.shown if g.is_beyond_chance]
    if not beyond:
        return f"Every {groups.noun} lies where {chance(groups)} could put it"
    if len(beyond) == len(groups.shown):
        return f"Every {groups.noun} lies farther from the total than {chance(groups)} would put it"
    return f"Some {groups.noun}s lie farther from the total than {chance(groups)} would put them"


def _funnel_alt(groups: Groups, *, place: str) -> Sentence:
    counted = groups.counted
    parts: list[str | Bound] = [
        f"Funnel chart: share of callers with no e-mail on record, a proxy that over-estimates "
        f"digital exclusion, over the number of calls, by {groups.noun}, {place}, "
        f"{when(groups)}. Of ",
        bound_result(counted, "groups"),
        f" {groups.noun}s, ",
        bound_result(counted, "above"),
        " lie above the 99.8% limits and ",
        bound_result(counted, "below"),
        " below",
    ]
    for group, words in ((groups.shown[-1], "highest"), (groups.shown[0], "lowest")):
        label = shortened(group.name, _LONGEST_LABEL)
        parts += [f"; the {words} is {label}, ", bound_value(group.found), " of "]
        parts.append(bound_count(group.found, "denominator"))
    return Sentence("alt", (*parts, "."), groups.made_up, groups.results)


def result_point(point: Point, *, lower: Bound, upper: Bound) -> Point:
    """Give a point that is bound to a result with that result's interval."""
    return replace(point, lower=lower.value, upper=upper.value)
