"""Targets: what meets or exceeds the council's target profile, and how far the rest falls short.

The target of a theme is what the theme would score if each of its statements that apply just met
its own target, by the model's own rules. So a gap is of like with like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import UsageError, near_miss
from gaugebook.maturity.leaves import target_of
from gaugebook.maturity.nodes import Node, Scored, State
from gaugebook.maturity.score import build_tree


@dataclass(frozen=True)
class AgainstTarget:
    """A node beside its target.

    Attributes
    ----------
    target, exact
        Both as fractions; None where there is none.
    is_met
        Whether it meets or exceeds the target; of a node above statements, whether each of them
        does. None where nobody can say: no target, or no value.
    met, tested
        How many statements meet their target, of those with a target and a value.
    """

    id: str
    target: Fraction | None
    exact: Fraction | None
    is_met: bool | None
    met: int
    tested: int

    @property
    def gap(self) -> Fraction | None:
        """How far the value lies below the target; negative where it is above."""
        if self.target is None or self.exact is None:
            return None
        return self.target - self.exact


def against_target(
    model: Assessment, scored: Scored, target_id: str
) -> Mapping[str, AgainstTarget]:
    """Give every node of the tree beside its target, by id.

    Parameters
    ----------
    model
        The model.
    scored
        The scores.
    target_id
        The target profile.

    Raises
    ------
    UsageError
        When the model has no such target profile.
    """
    if model.target(target_id) is None:
        known = [target.id for target in model.targets]
        raise UsageError(f"{model.key} has no target {target_id}.{near_miss(target_id, known)}")
    leaves = {leaf.id: leaf for leaf in scored.overall.statements()}
    aims = {name: _aim(model, leaf, target_id) for name, leaf in leaves.items()}
    tree = build_tree(model, aims)
    single = {name: _of_statement(leaf, aims[name]) for name, leaf in leaves.items()}
    return {
        aim.id: single.get(aim.id) or _of_node(scored.nodes[aim.id], aim, single)
        for aim in tree.walk()
    }


def _aim(model: Assessment, leaf: Node, target_id: str) -> Node:
    """Give the statement as it would be at its target; one that does not apply stays so."""
    target = target_of(model, leaf.id, target_id)
    if leaf.state == "not_applicable":
        return leaf
    state: State = "not_enough_answers" if target is None else "scored"
    scored = 0 if target is None else 1
    counts = replace(leaf.counts, answered=scored, scored=scored)
    return replace(leaf, state=state, provisional=target, counts=counts)


def _of_statement(leaf: Node, aim: Node) -> AgainstTarget:
    target, value = aim.exact if leaf.state != "not_applicable" else None, leaf.exact
    is_met = None if target is None or value is None else value >= target
    tested = int(is_met is not None)
    return AgainstTarget(leaf.id, target, value, is_met, int(is_met is True), tested)


def _of_node(node: Node, aim: Node, single: Mapping[str, AgainstTarget]) -> AgainstTarget:
    below = [single[leaf.id] for leaf in node.statements()]
    aimed = [b for b in below if b.target is not None]
    verdicts = [b.is_met for b in aimed]
    is_met = False if False in verdicts else (None if None in verdicts or not verdicts else True)
    # Where some of its statements have no target, those that have one are not the whole of it.
    whole = len(aimed) == node.counts.applicable
    return AgainstTarget(
        node.id,
        aim.exact if whole else None,
        node.exact,
        is_met,
        sum(b.met for b in below),
        sum(b.tested for b in below),
    )
