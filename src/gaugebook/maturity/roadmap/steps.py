"""Steps in the order in which they can be done, with owner, dates and what the theme then scores.

What others build on comes first, then the least effort, then the most benefit. Owners and dates
are proposals: a step starts when all that it needs is due, and takes as long as its effort says.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import exact, say
from gaugebook.maturity.nodes import Node, Scored
from gaugebook.maturity.roadmap.ladder import Ladder, Lift
from gaugebook.maturity.roadmap.search import lifted
from gaugebook.maturity.roadmap.values import Goal, Pace, Step
from gaugebook.maturity.rounding import rounded
from gaugebook.maturity.score import build_tree
from gaugebook.maturity.services import Service
from gaugebook.periods import add_months

_OUR_WORDS = {
    "show": "You say that this is so already. Settle what keeps it from counting.",
    "do": "Bring it to what the next level says. The model names no step for it.",
}


@dataclass(frozen=True)
class Terms:
    """What an officer sets for a roadmap: from when, how fast, whose steps they are.

    Attributes
    ----------
    start
        The day on which the first steps can start; None: the steps have no dates.
    pace
        How long a step takes by its effort.
    owners
        Whose a step is, by statement, as a post or a team; the service's own where none is given.
    done
        The ids of actions that are done since the answers were given.
    """

    start: date | None = None
    pace: Pace = field(default_factory=Pace)
    owners: Mapping[str, str] = field(default_factory=dict)
    done: frozenset[str] = frozenset()


def with_values(leaves: Mapping[str, Node], values: Mapping[str, Fraction]) -> dict[str, Node]:
    """Give the statements as they would be with other values."""
    return {
        name: replace(leaf, provisional=values[name]) if name in values else leaf
        for name, leaf in leaves.items()
    }


def in_order(ladder: Ladder, names: Collection[str]) -> tuple[Lift, ...]:
    """Give some lifts in an order in which they can be done: the least effort first.

    Parameters
    ----------
    ladder
        All lifts.
    names
        Those wanted; a need that is not among them is taken for done.
    """
    places = {name: place for place, name in enumerate(ladder.lifts)}
    open_needs = {name: set(ladder.lifts[name].needs & set(names)) for name in names}
    ready = [_turn(ladder.lifts[n], places[n]) for n, needs in open_needs.items() if not needs]
    heapq.heapify(ready)
    order = []
    while ready:
        *_, name = heapq.heappop(ready)
        order.append(ladder.lifts[name])
        for other, needs in open_needs.items():
            if name in needs:
                needs.discard(name)
                if not needs:
                    heapq.heappush(ready, _turn(ladder.lifts[other], places[other]))
    return tuple(order)


def _turn(lift: Lift, place: int) -> tuple[int, int, int, str]:
    return (lift.effort_points, -lift.benefit_points, place, lift.id)


def steps_of(
    model: Assessment,
    scored: Scored,
    goal: Goal,
    order: Iterable[Lift],
    service: Service | None,
    terms: Terms,
) -> tuple[Step, ...]:
    """Give some lifts as steps, in the order given.

    Parameters
    ----------
    model, scored
        The model and the scores to start from.
    goal
        What they lead to; its theme is the one whose score each step shows, else its own theme.
    order
        The lifts, each after what it needs.
    service
        Whose they are.
    terms
        What the officer set.
    """
    leaves = {leaf.id: leaf for leaf in scored.overall.statements()}
    values = {name: leaf.exact for name, leaf in leaves.items() if leaf.exact is not None}
    made: dict[str, Step] = {}
    for number, lift in enumerate(order, start=1):
        values = lifted(values, [lift])
        theme = model.theme_of(lift.statement)
        name = theme.id if theme else ""
        inside = {leaf.id: leaf for leaf in scored.nodes[goal.theme or name].statements()}
        reached = build_tree(model, with_values(inside, values)).children[0].exact
        step = _step(model, lift, number, name)
        starts, due = _dates(lift, made, terms)
        made[lift.id] = replace(
            step,
            needs=tuple(need for need in made if need in lift.needs),
            owner=terms.owners.get(lift.statement) or (service.name if service else ""),
            starts=starts,
            due=due,
            exact=reached,
            reaches=None if reached is None else rounded(reached, scored.display),
        )
    return tuple(made.values())


def _step(model: Assessment, lift: Lift, number: int, theme: str) -> Step:
    statement = model.statements[lift.statement]
    before, after = model.level_at(lift.from_level), model.level_at(lift.to_level)
    on_levels = statement.kind == "level"
    return Step(
        id=lift.id,
        number=number,
        statement=lift.statement,
        ask=statement.ask,
        theme=theme,
        from_level=lift.from_level,
        to_level=lift.to_level,
        from_words=before.label if before and on_levels else {},
        to_words=after.label if after and on_levels else {},
        kind=lift.kind,
        text=_text(lift),
        actions=tuple(action.id for action in lift.actions),
        effort=lift.effort,
        benefit=lift.benefit,
        metric=_metric(model, lift),
        notes=lift.notes,
    )


def _text(lift: Lift) -> Mapping[str, str]:
    """Give what to do, in every language of the model; several actions one after the other."""
    if not lift.actions:
        return {"en": _OUR_WORDS[lift.kind]}
    languages = dict.fromkeys(name for action in lift.actions for name in action.text)
    return {
        language: " ".join(say(action.text, language) for action in lift.actions)
        for language in languages
    }


def _metric(model: Assessment, lift: Lift) -> str | None:
    """Give the metric of its actions, else the one that the level reached is tested on."""
    named = [action.metric for action in lift.actions if action.metric]
    if named:
        return named[-1]
    checks = model.statements[lift.statement].kpi_checks
    return next((check.metric for check in checks if exact(check.level) == lift.to_level), None)


def _dates(lift: Lift, made: Mapping[str, Step], terms: Terms) -> tuple[date | None, date | None]:
    """Give when a step can start, after all that it needs, and when it is due."""
    if terms.start is None:
        return None, None
    ends = [made[need].due for need in lift.needs if need in made]
    after = [end + timedelta(days=1) for end in ends if end is not None]
    starts = max([terms.start, *after])
    months = terms.pace.months(lift.effort or "medium")
    return starts, add_months(starts, months) - timedelta(days=1)
