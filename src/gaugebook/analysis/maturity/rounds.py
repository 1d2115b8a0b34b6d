"""Trend over rounds: medians as each round printed them, not joined where they do not compare.

A new version of a model may ask something else, so that a higher score is no improvement. There
the line is broken and a mark says why. The figures like for like, which do compare, stand apart:
they are worked out again from the same services and questions, by the rules of the later round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gaugebook.analysis.cells import as_cell, as_point
from gaugebook.analysis.maturity.ends import like_for_like
from gaugebook.analysis.maturity.headlines import weakest_themes
from gaugebook.analysis.maturity.numbers import Numbers, common_view
from gaugebook.definitions.assessment_text import say
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Mark,
    Point,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.trend import Trend, trends_of
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.values import BREAK_MARK, WITHHELD_MARK

_TITLE = "Scores from round to round"
_NO_FIGURE = "–"


def rounds_of(assessed: Assessed) -> tuple[Assessed, ...]:
    """Give the rounds that are known, the earliest first."""
    found: list[Assessed] = []
    one: Assessed | None = assessed
    while one is not None:
        found.append(one)
        one = one.previous
    return tuple(reversed(found))


def trend_table(
    assessed: Assessed, *, place: str, view: View = "self", source: str = ""
) -> Table | Unavailable:
    """Give each theme's median in each round, and the last change like for like.

    A round that does not compare with the one before has ``[b]`` beside its figures.
    """
    rounds = rounds_of(assessed)
    if len(rounds) < 2:
        return Unavailable("trend", _TITLE, "there is only one round")
    trends = trends_of(assessed, view=view)
    numbers = Numbers(assessed)
    columns = [Column("Theme", "text")]
    columns += [Column(one.period.label) for one in rounds]
    columns += [Column("Like for like, before"), Column("Like for like, now")]
    rows = []
    has_break, is_withheld = False, False
    for theme in assessed.model.themes:
        cells = [Cell(say(theme.title))]
        for place_of, one in enumerate(rounds):
            broken = place_of > 0 and not trends[place_of - 1].versions.is_whole
            cell = _median_cell(numbers, one, theme.id, view, mark=BREAK_MARK if broken else "")
            has_break = has_break or (broken and cell.value is not None)
            cells.append(cell)
        made = like_for_like(numbers, trends[-1], theme.id)
        ends = ("before", "after")
        cells += (
            [as_cell(numbers.result_score(made, end)) for end in ends]
            if made is not None
            else [Cell(WITHHELD_MARK)] * 2
        )
        is_withheld = is_withheld or any(cell.text == WITHHELD_MARK for cell in cells)
        rows.append(tuple(cells))
    return Table(
        name="trend",
        title=_TITLE,
        subtitle=f"Median score of the services in {VIEW_WORDS[view]}, {place}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(_notes(numbers, trends, has_break=has_break, is_withheld=is_withheld)),
        source=source,
        made_up=any(one.made_up for one in rounds),
        results=numbers.kept(),
    )


def _median_cell(numbers: Numbers, one: Assessed, theme: str, view: View, *, mark: str) -> Cell:
    own = Numbers(one, numbers.results)
    if not any(theme == t.id for t in one.model.themes):
        return Cell("Not asked")
    found = own.median(theme, view)
    return Cell(WITHHELD_MARK) if found is None else as_cell(found, mark=mark)


def _notes(
    numbers: Numbers, trends: Sequence[Trend], *, has_break: bool, is_withheld: bool
) -> Iterator[str]:
    last = trends[-1]
    numbers.counts({"in both": len(last.compared)})
    yield (
        f"Like for like: the {len(last.compared)} services that are in both of the last two "
        "rounds, on the questions that compare, by the rules of the last one."
    )
    if has_break:
        yield f"{BREAK_MARK}: a break; the round before asked something else, so do not compare."
    if is_withheld:
        yield f"{WITHHELD_MARK}: no median, as fewer than six services have a score."


# --- chart ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Run:
    """Rounds whose scores compare with one another: from which place, to which."""

    first: int
    last: int


def trend_chart(
    assessed: Assessed,
    *,
    place: str,
    theme: str = "",
    view: View = "self",
    source: str = "",
) -> Chart | Unavailable:
    """Give one theme's median over the rounds, a line for each stretch that compares.

    Parameters
    ----------
    theme
        The id of a theme; the weakest of this round without one.
    """
    rounds = rounds_of(assessed)
    weakest = weakest_themes(assessed, common_view(assessed))
    chosen = theme or (weakest[0].node if weakest else assessed.model.themes[0].id)
    title = say(next(t.title for t in assessed.model.themes if t.id == chosen))
    name = f"trend-{chosen.lower()}" if theme else "trend-weakest"
    if len(rounds) < 2:
        return Unavailable(name, f"{title} from round to round", "there is only one round")
    trends = trends_of(assessed, view=view)
    numbers = Numbers(assessed)
    medians = [Numbers(one, numbers.results).median(chosen, view) for one in rounds]
    if sum(found is not None for found in medians) < 2:
        reason = "fewer than two rounds have a median, which is given from six services on"
        return Unavailable(name, f"{title} from round to round", reason)
    labels = [one.period.short_label for one in rounds]
    runs = _runs(trends, len(rounds))
    series = [_series(runs, run, rounds, medians, labels) for run in runs]
    if len(series) > _MOST_LINES:
        numbers.counts({"lines": _MOST_LINES, "stretches": len(series)})
    marks = [
        Mark(f"Version {rounds[run.first].model.version}: not comparable", place=run.first)
        for run in runs[1:]
    ]
    numbers.keep_words(mark.text for mark in marks)
    shown = series[-_MOST_LINES:]
    alt = _alt(title, labels, medians, runs)
    made_up = any(one.made_up for one in rounds)
    return Chart(
        name=name,
        kind="line",
        title=f"{title}, round by round",
        subtitle=f"Median score of the services in {VIEW_WORDS[view]}, {place}",
        unit_text="",
        series=tuple(shown),
        alt=Sentence(f"{name}-alt", tuple(alt), made_up, numbers.kept()),
        notes=tuple(_notes_of_chart(runs, left_out=len(series) - len(shown))),
        source=source,
        made_up=made_up,
        decimals=assessed.model.scoring.display.decimals,
        marks=tuple(marks),
        results=numbers.kept(),
    )


_MOST_LINES = 4


def _runs(trends: Sequence[Trend], rounds: int) -> list[_Run]:
    starts = [0, *(i + 1 for i, trend in enumerate(trends) if not trend.versions.is_whole)]
    ends = [*(start - 1 for start in starts[1:]), rounds - 1]
    return [_Run(first, last) for first, last in zip(starts, ends, strict=True)]


def _series(
    runs: Sequence[_Run],
    run: _Run,
    rounds: Sequence[Assessed],
    medians: Sequence[Bound | None],
    labels: Sequence[str],
) -> Series:
    points = []
    for place, (label, found) in enumerate(zip(labels, medians, strict=True)):
        if not run.first <= place <= run.last:
            points.append(Point(label, None, _NO_FIGURE, ""))
        elif found is None:
            points.append(Point(label, None, WITHHELD_MARK, ""))
        else:
            points.append(as_point(label, found))
    name = "Median" if len(runs) == 1 else f"Version {rounds[run.first].model.version}"
    return Series(name, tuple(points))


def _notes_of_chart(runs: Sequence[_Run], *, left_out: int) -> Iterator[str]:
    if len(runs) > 1:
        yield "Lines are not joined where the rounds do not compare."
    if left_out > 0:
        yield "The earliest rounds are left out; the table of rounds has them."


def _alt(
    title: str, labels: Sequence[str], medians: Sequence[Bound | None], runs: Sequence[_Run]
) -> Iterator[str | Bound]:
    yield f"{title}: "
    starts = {run.first for run in runs[1:]}
    for place, (label, found) in enumerate(zip(labels, medians, strict=True)):
        yield f"{', ' if place else ''}{'after a break ' if place in starts else ''}{label} "
        yield found if found is not None else "without a median"
    yield "."
