"""Two rounds, like for like: the same services, the same statements, the same rules.

A score as it was published in a round stands on the model of that round. Beside it, never in
place of it, stands the score *like for like*: both rounds' answers to the statements that compare,
scored by the rules of the later model. Where something does not compare there is a break, which a
chart draws and a table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment import Assessment, NodeKind
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.comparing.council import Distribution, distribution
from gaugebook.maturity.comparing.versions import NotCompared, VersionsCompared, compare_versions
from gaugebook.maturity.nodes import Node, Scored, View
from gaugebook.maturity.observed import binding_of
from gaugebook.maturity.score import build_tree, headline_of
from gaugebook.periods import Period
from gaugebook.results import Result, result
from gaugebook.words import counted


@dataclass(frozen=True)
class TrendNode:
    """One node of one service in two rounds.

    Attributes
    ----------
    published_before, published_after
        As each round scored it, by its own model; None where it had no score or no such node.
    like_before, like_after
        By the later model, on the statements that compare and have a score in both rounds.
    compared
        How many statements those are.
    of_before, of_after
        How many of its statements had a score in each round.
    why
        Why the published scores do not compare, as a sentence: the break. Empty where they do.
    """

    id: str
    kind: NodeKind
    title: Mapping[str, str]
    published_before: Fraction | None
    published_after: Fraction | None
    like_before: Fraction | None
    like_after: Fraction | None
    compared: int
    of_before: int
    of_after: int
    why: str = ""

    @property
    def change(self) -> Fraction | None:
        """The change like for like; None where nothing compares."""
        if self.like_before is None or self.like_after is None:
            return None
        return self.like_after - self.like_before

    @property
    def is_break(self) -> bool:
        """Whether a line between the published scores must be broken here."""
        return bool(self.why)


@dataclass(frozen=True)
class ServiceTrend:
    """One service in two rounds.

    Attributes
    ----------
    nodes
        By the ids of the later model, top down, then those that only the earlier one has; none
        where the service cannot be compared.
    weakest_before, weakest_after
        The weakest theme of each round like for like, to stand beside an overall score.
    why
        Why it cannot be compared, as a sentence.
    """

    service: str
    nodes: Mapping[str, TrendNode]
    weakest_before: tuple[str, ...] = ()
    weakest_after: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Trend:
    """Two rounds of the same model, of one view.

    Attributes
    ----------
    before, after
        The periods.
    view
        The view of the scores; a service without it in one of the rounds is not compared.
    versions
        The two versions and the statements that compare.
    services
        Every service that answered in either round, the later round's order first.
    """

    before: Period
    after: Period
    view: View
    versions: VersionsCompared
    services: tuple[ServiceTrend, ...]

    @property
    def compared(self) -> tuple[ServiceTrend, ...]:
        """The services that are in both rounds."""
        return tuple(service for service in self.services if not service.why)

    @property
    def breaks(self) -> tuple[NotCompared, ...]:
        """The statements that do not compare."""
        return self.versions.broken

    @cached_property
    def by_service(self) -> Mapping[str, ServiceTrend]:
        """The services by id."""
        return {service.service: service for service in self.services}


def trend_between(before: Assessed, after: Assessed, *, view: View = "self") -> Trend:
    """Compare two rounds, like for like.

    Parameters
    ----------
    before, after
        The rounds, the earlier first. Where versions of the model lie between theirs, `after`
        knows them.
    view
        The view that is compared in both.

    Returns
    -------
    Trend
        A service that is in one of the rounds only, or was made of others since, is there with
        the reason and without nodes. Where two versions have nothing in common, every node has
        its published scores and a break.
    """
    versions = compare_versions(before.model, after.model, between=after.versions)
    earlier = {service.service.id: service for service in before.services}
    later = {service.service.id: service for service in after.services}
    known = dict.fromkeys([*later, *earlier])
    trends = (
        _service(after.model, versions, earlier.get(name), later.get(name), name=name, view=view)
        for name in known
        if _answered(earlier.get(name)) or _answered(later.get(name))
    )
    return Trend(before.period, after.period, view, versions, tuple(trends))


def trends_of(assessed: Assessed, *, view: View = "self") -> tuple[Trend, ...]:
    """Give the trend of each pair of rounds that follow each other, the earliest first.

    Nothing where there is no round before.
    """
    found: list[Trend] = []
    after: Assessed | None = assessed
    while after is not None and after.previous is not None:
        found.append(trend_between(after.previous, after, view=view))
        after = after.previous
    return tuple(reversed(found))


def changes_over_services(trend: Trend, node: str) -> Distribution:
    """Give the median and the quartiles of the services' changes of one node, like for like.

    From six services on, as any distribution.
    """
    found = [s.nodes[node].change for s in trend.compared if node in s.nodes]
    return distribution(found, node=node, view=trend.view)


def trend_result(
    trend: Trend, node: TrendNode, *, service: str, before: Assessed, after: Assessed
) -> Result:
    """Give the like-for-like scores and their change as a result, to bind printed numbers to.

    It uses the observations of the statements that were compared, in both rounds.

    Parameters
    ----------
    trend, node, service
        What was compared.
    before, after
        The rounds that it was made of.
    """
    names = _compared_below(trend, service, node, before, after)
    uses = [binding_of(after, name, service=service, view=trend.view) for name in names]
    uses += [
        binding_of(before, trend.versions.pairs[name], service=service, view=trend.view)
        for name in names
    ]
    values = {
        "before": node.like_before,
        "after": node.like_after,
        "change": node.change,
    }
    return result(
        "like-for-like",
        {name: None if value is None else float(value) for name, value in values.items()},
        unit="score",
        decimals=after.model.scoring.display.decimals,
        parameters={
            "node": node.id,
            "service": service,
            "view": trend.view,
            "versions": f"{trend.versions.before} and {trend.versions.after}",
            "rules_of": trend.versions.after,
        },
        uses=uses,
        note=f"On {counted(node.compared, 'statement')} that compare. {node.why}".strip(),
    )


def _compared_below(
    trend: Trend, service: str, node: TrendNode, before: Assessed, after: Assessed
) -> list[str]:
    one = next(s for s in before.services if s.service.id == service).views[trend.view]
    other = next(s for s in after.services if s.service.id == service).views[trend.view]
    if node.id not in other.nodes:
        return []
    below = {leaf.id for leaf in other.nodes[node.id].statements()}
    return [name for name in _common(trend.versions, one, other) if name in below]


# --- one service ------------------------------------------------------------------------------


def _answered(service: AssessedService | None) -> bool:
    return service is not None and service.has_answered


def _service(
    model: Assessment,
    versions: VersionsCompared,
    before: AssessedService | None,
    after: AssessedService | None,
    *,
    name: str,
    view: View,
) -> ServiceTrend:
    why = _why_not(before, after, view)
    if why or before is None or after is None:
        return ServiceTrend(name, {}, why=why)
    return _compared(model, versions, before.views[view], after.views[view], name=name)


def _why_not(before: AssessedService | None, after: AssessedService | None, view: View) -> str:
    if after is None:
        return "It was not asked in the later round."
    if after.service.came_from:
        return "It was made of other services since the earlier round."
    if before is None:
        return "It was not asked in the earlier round."
    for service, words in ((before, "earlier"), (after, "later")):
        if not service.has_answered:
            return f"It did not answer in the {words} round."
        if view not in service.views:
            return f"It has no {view} view in the {words} round."
    return ""


def _common(versions: VersionsCompared, one: Scored, other: Scored) -> list[str]:
    """Give the statements, by their later ids, that have a score in both rounds."""
    return [
        leaf.id
        for leaf in other.overall.statements()
        if leaf.exact is not None
        and (source := one.nodes.get(versions.pairs.get(leaf.id, ""))) is not None
        and source.exact is not None
    ]


def _compared(
    model: Assessment, versions: VersionsCompared, one: Scored, other: Scored, *, name: str
) -> ServiceTrend:
    common = _common(versions, one, other)
    leaves = {leaf: other.nodes[leaf] for leaf in common}
    earlier = {
        leaf: replace(node, provisional=one.nodes[versions.pairs[leaf]].provisional)
        for leaf, node in leaves.items()
    }
    before, after = _tree(model, earlier), _tree(model, leaves)
    nodes = {
        node.id: _node(versions, one, node, before.get(node.id), after.get(node.id))
        for node in other.overall.walk()
    }
    nodes |= {node.id: node for node in _gone(versions, one, nodes)}
    return ServiceTrend(name, nodes, _weakest(model, before), _weakest(model, after))


def _gone(
    versions: VersionsCompared, one: Scored, nodes: Mapping[str, TrendNode]
) -> Iterator[TrendNode]:
    """Give the nodes of the earlier round that the later one has not, as they were published."""
    paired = set(versions.pairs.values())
    told = {b.statement: b.why for b in versions.broken if b.is_in == versions.before}
    for node in one.overall.walk():
        if node.id in nodes or node.id in paired:
            continue
        yield TrendNode(
            id=node.id,
            kind=node.kind,
            title=node.title,
            published_before=node.exact,
            published_after=None,
            like_before=None,
            like_after=None,
            compared=0,
            of_before=node.counts.scored,
            of_after=0,
            why=told.get(node.id, "The later round does not ask it."),
        )


def _tree(model: Assessment, leaves: Mapping[str, Node]) -> dict[str, Node]:
    return {node.id: node for node in build_tree(model, leaves).walk()} if leaves else {}


def _weakest(model: Assessment, tree: Mapping[str, Node]) -> tuple[str, ...]:
    themes = [node for node in tree.values() if node.kind == "theme"]
    found = headline_of(model, themes)
    return found.themes if found is not None else ()


def _node(
    versions: VersionsCompared,
    one: Scored,
    node: Node,
    like_before: Node | None,
    like_after: Node | None,
) -> TrendNode:
    # An id is never given to anything else: one that does not compare is the same statement still.
    name = versions.pairs.get(node.id, node.id)
    published = one.nodes.get(name)
    made = TrendNode(
        id=node.id,
        kind=node.kind,
        title=node.title,
        published_before=published.exact if published else None,
        published_after=node.exact,
        like_before=like_before.exact if like_before else None,
        like_after=like_after.exact if like_after else None,
        compared=like_after.counts.scored if like_after else 0,
        of_before=published.counts.scored if published else 0,
        of_after=node.counts.scored,
    )
    return replace(made, why=_why_broken(versions, made))


def _why_broken(versions: VersionsCompared, node: TrendNode) -> str:
    """Say what keeps the published scores of a node from being compared; empty for nothing.

    A statement that is scored in one round only moves a score too, though nothing in the model
    changed, and so do other weights or rules; that is told as well.
    """
    if versions.reason:
        return versions.reason
    if not node.of_after and not node.of_before:
        return ""
    if node.kind == "statement" and not node.compared:
        told = {b.statement: b.why for b in versions.broken if b.is_in == versions.after}
        return told.get(node.id, "It has a score in one of the rounds only.")
    if not node.compared:
        return "None of its statements compares."
    if not node.compared == node.of_after == node.of_before:
        verb = "compares" if node.compared == 1 else "compare"
        return (
            f"{node.compared} of {counted(node.of_after, 'statement')} {verb}; in the earlier "
            f"round {node.of_before} had a score."
        )
    published = node.published_before, node.published_after
    if published != (node.like_before, node.like_after) and None not in published:
        return f"The weights or rules are others in version {versions.after}."
    return ""
