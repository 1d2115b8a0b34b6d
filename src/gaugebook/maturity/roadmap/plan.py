"""The roadmap of one service: the smallest set of steps to a goal, in order, with dates and scores.

The order is one in which the steps can be done: what others build on comes first, then the least
effort, then the most benefit. Owners and dates are proposals. What the theme scores after each
step is taken from the ordinary scoring engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.maturity.leaves import target_of
from gaugebook.maturity.nodes import Scored
from gaugebook.maturity.roadmap.goals import WEAKEST, goals_of
from gaugebook.maturity.roadmap.ladder import Ladder, lifts_of, values_of
from gaugebook.maturity.roadmap.search import MOST_SETS, Found, Puzzle, lifted, smallest
from gaugebook.maturity.roadmap.steps import Terms, in_order, steps_of, with_values
from gaugebook.maturity.roadmap.values import PROOF_WORDS, Goal, Roadmap
from gaugebook.maturity.score import build_tree
from gaugebook.maturity.services import Service
from gaugebook.words import listed


def roadmap(
    model: Assessment,
    scored: Scored,
    *,
    goal: str = WEAKEST,
    wanted: Fraction | None = None,
    service: Service | None = None,
    terms: Terms | None = None,
    most_sets: int = MOST_SETS,
    language: str = "en",
) -> Roadmap:
    """Give the smallest set of steps that leads to a goal.

    A step lifts one statement by one level. Steps that others need count as well. Where several
    themes are equally weak, the one with the smallest set is taken and the others are named.

    Parameters
    ----------
    model
        The model.
    scored
        The scores to start from, in any view. Its profile decides what can be lifted.
    goal
        ``weakest_theme``, the id of a target profile, or the id of a theme.
    wanted
        The score to lift a theme to; None: the next level above.
    service
        Whose it is.
    terms
        Start date, pace, owners, and what is done already.
    most_sets
        How many sets of steps are looked at, at most, where the rules are not linear; beyond it
        the list is short and not proven to be the shortest.
    language
        The language of titles in sentences.

    Returns
    -------
    Roadmap
        Without steps where there is nothing to do, no way, or no score; `notes` say which.

    Raises
    ------
    UsageError
        When the model has neither such a target profile nor such a theme.
    """
    terms = terms or Terms()
    ladder = lifts_of(model, scored, done=terms.done)
    found = [
        (one, _found(model, scored, ladder, one, most_sets))
        for one in goals_of(model, scored, goal, wanted=wanted, language=language)
    ]
    cheapest = min(found, key=lambda pair: _rank(ladder, pair[1]))
    chosen, way = cheapest
    others = [one for one, _ in found if one is not chosen]
    order = in_order(ladder, way.lifts)
    steps = steps_of(model, scored, chosen, order, service, terms)
    to_answer = _to_answer(scored, chosen)
    return Roadmap(
        service=service.id if service else "",
        model_id=scored.model_id,
        version=scored.version,
        view=scored.view,
        goal=chosen,
        steps=steps,
        proof=way.proof,
        notes=tuple(_notes(model, scored, chosen, way, others, to_answer, language)),
        to_answer=to_answer,
    )


def _rank(ladder: Ladder, found: Found) -> tuple[object, ...]:
    """Put a goal that can be reached first, then the one with the fewest steps."""
    efforts = [ladder.lifts[name].effort_points for name in found.lifts]
    return (found.proof == "none", len(efforts), sum(efforts))


def _found(model: Assessment, scored: Scored, ladder: Ladder, goal: Goal, most_sets: int) -> Found:
    if goal.kind == "target":
        return _to_target(model, scored, ladder, goal.target or "")
    if goal.kind == "none" or goal.wanted is None or goal.theme is None:
        return Found(frozenset(), "shortest")
    theme = scored.nodes[goal.theme]
    leaves = {leaf.id: leaf for leaf in theme.statements()}
    values = {name: leaf.exact for name, leaf in leaves.items() if leaf.exact is not None}

    def score_with(done: frozenset[str]) -> Fraction | None:
        after = lifted(values, (ladder.lifts[name] for name in done))
        return build_tree(model, with_values(leaves, after)).children[0].exact

    return smallest(
        Puzzle(
            model, ladder, frozenset(leaves), theme, score_with, goal.wanted, most_sets=most_sets
        )
    )


def _to_target(model: Assessment, scored: Scored, ladder: Ladder, target: str) -> Found:
    """Give every lift below a target, with what it needs: there is no other way to meet each."""
    wanted = []
    for leaf in scored.overall.statements():
        aim = target_of(model, leaf.id, target)
        if aim is None or leaf.exact is None or leaf.exact >= aim:
            continue
        rungs = [v for v in values_of(model, model.statements[leaf.id]) if v >= aim]
        lifts = ladder.of({leaf.id})
        wanted += [lift.id for lift in lifts if rungs and lift.to_level <= rungs[0]]
    return Found(ladder.closure(wanted), "shortest")


# --- what is said beside it -----------------------------------------------------------------------


def _to_answer(scored: Scored, goal: Goal) -> tuple[str, ...]:
    """Give the statements of the goal that nobody has answered, or that have no score."""
    where = scored.nodes[goal.theme] if goal.theme else scored.overall
    return tuple(
        leaf.id
        for leaf in where.statements()
        if leaf.state == "not_enough_answers" or "blank_as_zero" in leaf.flags
    )


def _notes(
    model: Assessment,
    scored: Scored,
    goal: Goal,
    way: Found,
    others: Iterable[Goal],
    to_answer: Collection[str],
    language: str,
) -> Iterable[str]:
    titles = [say(scored.nodes[g.theme].title, language) for g in others if g.theme]
    if titles:
        verb = "is" if len(titles) == 1 else "are"
        yield f"{listed(titles)} {verb} just as weak; this is the theme with the fewest steps."
    if way.proof != "shortest":
        yield PROOF_WORDS[way.proof]
    if goal.kind == "target":
        yield from _of_target(model, scored, goal.target or "", way)
    if to_answer:
        noun = "has no answer that counts" if len(to_answer) == 1 else "have no answer that counts"
        yield f"{listed(list(to_answer))} {noun} yet, and can move the score once it is there."
    where = scored.nodes[goal.theme] if goal.theme else scored.overall
    apart = [leaf.id for leaf in where.statements() if leaf.state == "not_applicable"]
    if apart:
        verbs = ("does", "is") if len(apart) == 1 else ("do", "are")
        yield f"{listed(apart)} {verbs[0]} not apply, and {verbs[1]} left out."


def _of_target(model: Assessment, scored: Scored, target: str, way: Found) -> Iterable[str]:
    """Say where a target profile cannot be met or does not speak."""
    for leaf in scored.overall.statements():
        aim = target_of(model, leaf.id, target)
        if aim is None or leaf.exact is None or leaf.exact >= aim:
            continue
        if not any(v >= aim for v in values_of(model, model.statements[leaf.id])):
            yield f"Nothing says how {leaf.id} gets to {number_in_words(aim)}."
    if not way.lifts:
        yield "No statement with an answer is below its target."
