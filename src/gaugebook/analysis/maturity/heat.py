"""The heat map: services by themes, each cell with its number, its level in words and a shape.

The shape is a disc filled by how far the level lies between the lowest and the highest. It says
again what the word says, so that nothing hangs on a colour. Where services may not be named yet
(`gaugebook.analysis.maturity.naming`) they stand as counts at each level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from gaugebook.analysis.cells import as_cell, bound_result
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import (
    Numbers,
    common_view,
    level_reached,
)
from gaugebook.definitions.assessment import OVERALL, Assessment
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.exhibits import Cell, Column, Table, Unavailable
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.comparing.council import FEWEST_SERVICES
from gaugebook.maturity.explain import VIEW_WORDS
from gaugebook.maturity.nodes import View
from gaugebook.maturity.observed import binding_of
from gaugebook.maturity.targets import against_target
from gaugebook.values import WITHHELD_MARK
from gaugebook.words import few

WEAKEST = "weakest"
_TITLE = "How each service scores on each theme"
_READ_THE_WORD = "The word is that of the highest level which the score reaches in full."


def heat_map(
    assessed: Assessed,
    *,
    may_name: Naming,
    place: str,
    view: View | None = None,
    target: str | None = None,
    source: str = "",
) -> Table | Unavailable:
    """Give the heat map: named rows where that is allowed, else counts at each level.

    Parameters
    ----------
    assessed
        The round.
    may_name
        Whether services may be named.
    place
        Whose scores, for the subtitle.
    view
        Which scores; without it the view that goes furthest of those all services have.
    target
        The target profile that statements are counted against; the campaign's own without one.
    source
        For the source line.
    """
    shown = view or common_view(assessed)
    if not assessed.services:
        return Unavailable("heat-map", _TITLE, "no service was asked")
    if not assessed.answered:
        return Unavailable("heat-map", _TITLE, "no service has answered yet")
    if may_name.is_allowed:
        return _named(assessed, shown, target or assessed.target, place=place, source=source)
    return _counts_at_levels(assessed, shown, may_name, place=place, source=source)


# --- named ------------------------------------------------------------------------------------


def _named(assessed: Assessed, view: View, target: str | None, *, place: str, source: str) -> Table:
    numbers, model = Numbers(assessed), assessed.model
    numbers.keep_names()
    has_overall = model.rule_of("overall").op != "none"
    columns = [Column("Service", "text")]
    columns += [Column(say(theme.title), "text") for theme in model.themes]
    columns += [Column("Overall", "text")] if has_overall else []
    columns += [Column("At target", "text")] if target else []
    rows = []
    for one in assessed.services:
        cells = [Cell(one.service.name)]
        cells += [_marked(numbers, one, theme.id, view) for theme in model.themes]
        cells += [numbers.score_cell(one, OVERALL, view)] if has_overall else []
        cells += [_at_target(numbers, one, view, target)] if target else []
        rows.append(tuple(cells))
    return Table(
        name="heat-map",
        title=_title(assessed, view),
        subtitle=f"Score of each theme in {VIEW_WORDS[view]}, {place}, {assessed.period.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(_notes(assessed, view, target)),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _marked(numbers: Numbers, one: AssessedService, theme: str, view: View) -> Cell:
    """Give a score, with a word where it is the service's weakest theme, or one of several."""
    cell = numbers.score_cell(one, theme, view)
    headline = one.views[view].headline if view in one.views else None
    is_weakest = headline is not None and theme in headline.themes
    return replace(cell, mark=WEAKEST) if is_weakest else cell


def _at_target(numbers: Numbers, one: AssessedService, view: View, target: str | None) -> Cell:
    scored = one.views.get(view)
    if scored is None or target is None:
        return Cell(numbers.why_none(one, None))
    found = against_target(numbers.model, scored, target)[OVERALL]
    if not found.tested:
        return Cell("None can be said")
    uses = [binding_of(numbers.assessed, OVERALL, service=one.service.id, view=view)]
    name = f"{one.service.id} at target"
    made = numbers.counts({name: found.met, f"{name}, of": found.tested}, uses=uses)
    met = bound_result(made, name)
    return Cell(f"{met.text} of {found.tested}", met.value, met.binding)


def _title(assessed: Assessed, view: View) -> str:
    """Say which theme is the weakest of most services; the counts are words."""
    weakest = weakest_of_services(assessed, view)
    scored = [o for o in assessed.answered if view in o.views and o.views[view].headline]
    if not weakest or not scored:
        return _TITLE
    top = max(weakest.values())
    names = [theme for theme, number in weakest.items() if number == top]
    if len(names) > 1 or top < 2:
        return "No one theme is the weakest of most services" if len(scored) > 1 else _TITLE
    title = say(next(t.title for t in assessed.model.themes if t.id == names[0]))
    which = f"all {few(top)}" if top == len(scored) else f"{few(top)} of the {few(len(scored))}"
    return f"{title} is the weakest theme of {which} services"


def weakest_of_services(assessed: Assessed, view: View) -> dict[str, int]:
    """Give for each theme how many services have it as their weakest, alone or with others."""
    found: Counter[str] = Counter()
    for one in assessed.answered:
        headline = one.views[view].headline if view in one.views else None
        found.update(headline.themes if headline else ())
    return {theme.id: found[theme.id] for theme in assessed.model.themes if found[theme.id]}


def _notes(assessed: Assessed, view: View, target: str | None) -> Iterator[str]:
    model = assessed.model
    if view in ("moderated", "audited"):
        yield "A claim that nobody looked at stands as the service made it."
    if model.levels:
        yield (
            f"Scores go from {_ends_of(model)}. {_READ_THE_WORD} Weakest: the service's lowest "
            "theme, or each of those that are equally low."
        )
    if target and (found := model.target(target)):
        words = say(found.label) if found.label else found.id
        yield (
            "At target: questions that meet or exceed their own target, of those with a score and "
            f"a target, by the profile “{words}”."
        )
    if len(assessed.answered) < len(assessed.services):
        yield "A service without an answer has no score; it does not count as the lowest level."


def _ends_of(model: Assessment) -> str:
    """Give the ends of the scale in words that no number is typed into."""
    first, last = model.levels[0], model.levels[-1]
    return f"{say(first.label)} to {say(last.label)}"


# --- counts -----------------------------------------------------------------------------------


def _counts_at_levels(
    assessed: Assessed, view: View, may_name: Naming, *, place: str, source: str
) -> Table | Unavailable:
    model = assessed.model
    title = "How many services are at each level"
    if len(assessed.answered) < FEWEST_SERVICES:
        return Unavailable(
            "heat-map",
            title,
            f"{may_name.reason}; and of {few(len(assessed.answered), 'service')} counts would name "
            f"them too, so they are given from {few(FEWEST_SERVICES)} on",
        )
    if not model.levels:
        return Unavailable("heat-map", title, f"{may_name.reason}; and its scores are no levels")
    numbers = Numbers(assessed)
    levels = [exact(level.value) for level in model.levels]
    numbers.keep_levels()
    columns = [Column("Theme", "text")]
    columns += [
        Column(f"{say(level.label)} ({number_in_words(exact(level.value))})")
        for level in model.levels
    ]
    columns += [Column("No score")]
    rows = []
    is_withheld = False
    for theme in model.themes:
        found = _levels_of(assessed, theme.id, view)
        reached = [found.count(level) for level in levels]
        is_few = sum(reached) < FEWEST_SERVICES
        is_withheld = is_withheld or is_few
        counted = numbers.counts(
            {
                **{f"{theme.id} level {i}": n for i, n in enumerate(reached, start=1)},
                f"{theme.id} none": found.count(None),
            },
            uses=_uses(assessed, theme.id, view),
        )
        cells = [as_cell(bound_result(counted, value.name)) for value in counted.values]
        if is_few:
            cells = [Cell(WITHHELD_MARK)] * len(levels) + cells[-1:]
        rows.append((Cell(say(theme.title)), *cells))
    notes = [f"Services are counted and not named: {may_name.reason}.", _READ_THE_WORD]
    if is_withheld:
        notes.append(
            f"{WITHHELD_MARK}: withheld, as fewer than {few(FEWEST_SERVICES)} services have a "
            "score."
        )
    return Table(
        name="heat-map",
        title=title,
        subtitle=f"Services by the level they reach in {VIEW_WORDS[view]}, {place}, "
        f"{assessed.period.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _levels_of(assessed: Assessed, theme: str, view: View) -> list[Fraction | None]:
    """Give the level that each service reaches; None for one without a score of the theme."""
    levels: list[Fraction | None] = []
    for one in assessed.services:
        node = one.views[view].nodes.get(theme) if view in one.views else None
        value = node.exact if node is not None else None
        reached = level_reached(assessed.model, value, node) if value is not None else None
        levels.append(reached.value if reached else None)
    return levels


def _uses(assessed: Assessed, node: str, view: View) -> list[str]:
    return [
        binding_of(assessed, node, service=one.service.id, view=view)
        for one in assessed.answered
        if view in one.views and node in one.views[view].nodes
    ]
