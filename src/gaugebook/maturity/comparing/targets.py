"""The council's target profile over all services: who meets it, and where the gaps are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.comparing.council import Distribution, distribution
from gaugebook.maturity.nodes import View
from gaugebook.maturity.targets import AgainstTarget, against_target


@dataclass(frozen=True)
class ServiceTargets:
    """One service beside the target profile: every node by id, and its statements counted.

    `met` of `tested` statements with a target and a score meet it; `untested` have a target and no
    score, so that nobody can say.
    """

    service: str
    nodes: Mapping[str, AgainstTarget]
    met: int
    tested: int
    untested: int

    @property
    def is_met(self) -> bool | None:
        """Whether every statement meets its target; None where nobody can say."""
        if self.met < self.tested:
            return False
        return None if self.untested or not self.tested else True


@dataclass(frozen=True)
class NodeTargets:
    """One statement or theme over all services.

    Attributes
    ----------
    met, tested
        How many services meet the target there, of those of which it can be said. A theme is met
        by a service where each of its statements is.
    gap
        The median and the quartiles of how far services fall short, negative above the target;
        from six services on.
    """

    node: str
    met: int
    tested: int
    gap: Distribution


@dataclass(frozen=True)
class TargetsAcross:
    """A target profile over all services that have a view."""

    target: str
    view: View
    services: tuple[ServiceTargets, ...]
    themes: tuple[NodeTargets, ...]
    statements: tuple[NodeTargets, ...]


def targets_across(
    assessed: Assessed, *, view: View = "self", target: str | None = None
) -> TargetsAcross:
    """Hold every service against a target profile.

    Parameters
    ----------
    assessed
        The round.
    view
        Which scores; services without the view are not there.
    target
        The profile; that of the round when left out.

    Raises
    ------
    UsageError
        When the round has no target, or the model has no such profile.
    """
    wanted = target or assessed.target
    if wanted is None:
        raise UsageError(f"The campaign {assessed.campaign} names no target.")
    model = assessed.model
    services = tuple(
        _service(service.service.id, against_target(model, service.views[view], wanted), model)
        for service in assessed.services
        if view in service.views
    )
    return TargetsAcross(
        target=wanted,
        view=view,
        services=services,
        themes=tuple(_node(theme.id, services, view) for theme in model.themes),
        statements=tuple(_node(name, services, view) for name in model.statements),
    )


def _service(name: str, nodes: Mapping[str, AgainstTarget], model: Assessment) -> ServiceTargets:
    single = [n for n in nodes.values() if n.id in model.statements and n.target is not None]
    return ServiceTargets(
        service=name,
        nodes=nodes,
        met=sum(node.is_met is True for node in single),
        tested=sum(node.is_met is not None for node in single),
        untested=sum(node.is_met is None for node in single),
    )


def _node(name: str, services: tuple[ServiceTargets, ...], view: View) -> NodeTargets:
    here = [service.nodes[name] for service in services if name in service.nodes]
    gaps: list[Fraction | None] = [node.gap for node in here if node.target is not None]
    return NodeTargets(
        node=name,
        met=sum(node.is_met is True for node in here),
        tested=sum(node.is_met is not None for node in here),
        gap=distribution(gaps, node=name, view=view),
    )
