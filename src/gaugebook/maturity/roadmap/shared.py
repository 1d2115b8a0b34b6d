"""The steps that many services have on their roadmaps: worth doing once, for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from gaugebook.maturity.roadmap.values import (
    BENEFIT_POINTS,
    EFFORT_POINTS,
    Roadmap,
    SharedStep,
    Step,
)


def shared_steps(roadmaps: Iterable[Roadmap]) -> tuple[SharedStep, ...]:
    """Give every step of some roadmaps once, with the services that have it.

    The same actions to the same level of the same statement are the same step. Those of the most
    services come first, then the least effort, the most benefit, and the order in which they were
    met.

    Parameters
    ----------
    roadmaps
        Roadmaps of the same model and version, one for each service.

    Raises
    ------
    ValueError
        When they are of different models or versions, or two are of one service.

    Examples
    --------
    >>> shared_steps([])
    ()
    """
    given = tuple(roadmaps)
    if len({(one.model_id, one.version) for one in given}) > 1:
        raise ValueError("roadmaps of different models or versions share no steps")
    if len({one.service for one in given}) < len(given):
        raise ValueError("two roadmaps are of one service")
    found: dict[tuple[object, ...], list[tuple[str, Step]]] = {}
    for one in given:
        for step in one.steps:
            key = (step.statement, step.to_level, step.kind, step.actions)
            found.setdefault(key, []).append((one.service, step))
    made = [_shared(same, len(given)) for same in found.values()]
    return tuple(sorted(made, key=_turn))


def _shared(same: list[tuple[str, Step]], asked_of: int) -> SharedStep:
    step = same[0][1]
    return SharedStep(
        id=step.id,
        statement=step.statement,
        ask=step.ask,
        theme=step.theme,
        to_level=step.to_level,
        text=step.text,
        effort=step.effort,
        benefit=step.benefit,
        metric=step.metric,
        services=tuple(service for service, _ in same),
        asked_of=asked_of,
    )


def _turn(step: SharedStep) -> tuple[int, int, int]:
    effort = EFFORT_POINTS[step.effort or "medium"]
    return (-len(step.services), effort, -(BENEFIT_POINTS[step.benefit] if step.benefit else 0))
