"""What a roadmap can lead to: the weakest theme one level up, a theme, or a target profile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_scoring import STAGED_OPS
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.errors import UsageError, near_miss
from gaugebook.maturity.nodes import Node, Scored
from gaugebook.maturity.roadmap.values import Goal
from gaugebook.maturity.rounding import rounded

WEAKEST = "weakest_theme"
_PARTS_OF_A_SHORT_SCALE = 4
"""A scale on which no level and no whole number lies between is gone up by a quarter of it."""


def goals_of(
    model: Assessment, scored: Scored, goal: str, *, wanted: Fraction | None, language: str
) -> tuple[Goal, ...]:
    """Give the goal that is asked for; several where several themes are equally weak.

    Parameters
    ----------
    model, scored
        The model and the scores.
    goal
        ``weakest_theme``, the id of a target profile, or the id of a theme.
    wanted
        The score to lift a theme to; None: one level up (see `next_up`).
    language
        The language of the titles.

    Raises
    ------
    UsageError
        When the model has neither such a target profile nor such a theme.
    """
    if goal == WEAKEST:
        return _of_the_weakest(model, scored, wanted, language)
    target = model.target(goal)
    if target is not None:
        title = say(target.label, language) if target.label else target.id
        return (Goal("target", f"Meet the target profile “{title}”.", target=target.id),)
    theme = next((theme for theme in scored.themes if theme.id == goal), None)
    if theme is not None:
        return (_of_theme(model, scored, theme, wanted, language),)
    if any(theme.id == goal for theme in model.themes):
        return (Goal("none", f"Services of this profile are not asked anything of {goal}."),)
    known = [WEAKEST, *(t.id for t in model.targets), *(t.id for t in model.themes)]
    raise UsageError(
        f"{model.key} has no target profile and no theme {goal}.{near_miss(goal, known)}"
    )


def _of_the_weakest(
    model: Assessment, scored: Scored, wanted: Fraction | None, language: str
) -> tuple[Goal, ...]:
    themes = weakest_themes(scored)
    if not themes:
        return (Goal("none", "The weakest theme cannot be named: no theme has a score."),)
    return tuple(_of_theme(model, scored, theme, wanted, language) for theme in themes)


def weakest_themes(scored: Scored) -> tuple[Node, ...]:
    """Give the weakest theme, or all that are equally weak; none where no theme has a score.

    By the headline of the model; without one, by each theme's share of its own scale.
    """
    if scored.headline is not None:
        return tuple(scored.nodes[name] for name in scored.headline.themes)
    heights = {
        theme.id: _height(theme, theme.exact) for theme in scored.themes if theme.exact is not None
    }
    lowest = min(heights.values(), default=None)
    return tuple(theme for theme in scored.themes if heights.get(theme.id) == lowest is not None)


def _height(theme: Node, value: Fraction) -> Fraction:
    low, high = theme.ends or (Fraction(0), Fraction(0))
    return (value - low) / (high - low) if high > low else Fraction(1)


def _of_theme(
    model: Assessment, scored: Scored, theme: Node, wanted: Fraction | None, language: str
) -> Goal:
    title = say(theme.title, language)
    if theme.exact is None:
        return Goal("none", f"{title} has no score yet, so nothing says what would lift it.")
    aim = next_up(model, theme) if wanted is None else wanted
    if aim is None or (theme.ends is not None and theme.exact >= theme.ends[1]):
        return Goal("none", f"{title} is at the highest there is.", theme=theme.id, now=theme.exact)
    if theme.exact >= aim:
        return Goal("none", f"{title} is there already.", theme=theme.id, now=theme.exact)
    level = model.level_at(aim) if _is_on_levels(model, theme) else None
    called = f" ({say(level.label, language)})" if level is not None else ""
    now, then = _told(scored, theme.exact, aim)
    sentence = f"Lift {title} from {now} to {then}{called}."
    return Goal("theme", sentence, theme=theme.id, now=theme.exact, wanted=aim)


def _told(scored: Scored, now: Fraction, aim: Fraction) -> tuple[str, str]:
    """Give both as they are printed; with more decimals where rounding would hide the goal."""
    one, other = (rounded(value, scored.display) for value in (now, aim))
    if one == other or other != aim:
        return number_in_words(now), number_in_words(aim)
    return str(one), str(other)


def next_up(model: Assessment, theme: Node) -> Fraction | None:
    """Give the next score to aim at: the next level above.

    Of a theme that is not on the levels it is the next whole number, and on a scale of at most 1
    the next quarter of it. None where there is nothing above.
    """
    value, ends = theme.exact, theme.ends
    if value is None or ends is None or value >= ends[1]:
        return None
    low, high = ends
    if _is_on_levels(model, theme):
        return _first_above(model.level_values, value)
    if high - low > 1 or theme.rule.op in STAGED_OPS:
        return min(Fraction(math.floor(value) + 1), high)
    step = (high - low) / _PARTS_OF_A_SHORT_SCALE
    rungs = [low + step * number for number in range(1, _PARTS_OF_A_SHORT_SCALE + 1)]
    return _first_above(rungs, value)


def _is_on_levels(model: Assessment, theme: Node) -> bool:
    return theme.ends == (model.level_values[0], model.level_values[-1])


def _first_above(rungs: Sequence[Fraction], value: Fraction) -> Fraction | None:
    return next((rung for rung in rungs if rung > value), None)
