"""The smallest set of lifts that brings a score to where it is wanted.

Fewest lifts first; among as few, the least effort, then the most benefit, then the fewest that
wait for others, then the lowest levels, then the order of the model. Whatever is found, the score
is taken from the ordinary scoring engine.

Where every rule of the theme is linear (a mean, a sum, a share), each lift adds the same whatever
else is done, and the set is found by integer programming: Wolsey, Integer Programming, 2nd edition
2020, chapter 1.3, a knapsack with precedence, solved by HiGHS (Huangfu and Hall, Mathematical
Programming Computation 10, 2018, 119-142) through scipy. Else all sets are looked at, cheapest
first (Dijkstra, Numerische Mathematik 1, 1959, 269-271), from those lifts on without which the
score cannot be reached, up to a bound.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import value_of_then
from gaugebook.definitions.assessment_scoring import Op, Rule
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.roadmap.ladder import Ladder, Lift
from gaugebook.maturity.roadmap.values import Proof

MOST_SETS = 3_000
"""How many sets of lifts are looked at, at most, where rules are not linear: a few seconds."""
LINEAR_OPS: frozenset[Op] = frozenset(
    {"weighted_mean", "mean_of_categories", "sum", "share", "none"}
)
Cost = tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """A set of lifts with all that it needs, and whether it is proven to be the smallest."""

    lifts: frozenset[str]
    proof: Proof


@dataclass
class Puzzle:
    """Which lifts there are, what the score becomes with some of them, and what is wanted.

    Attributes
    ----------
    model
        The model, for the levels that its rules name.
    ladder
        All lifts; those outside the theme count only as what others need.
    statements
        The statements of the theme.
    theme
        The theme's node, for its rules.
    score_with
        Gives the theme's score with a set of lifts; None where it then has none.
    wanted
        The score to reach or exceed.
    """

    model: Assessment
    ladder: Ladder
    statements: frozenset[str]
    theme: Node
    score_with: Callable[[frozenset[str]], Fraction | None]
    wanted: Fraction
    most_sets: int = MOST_SETS
    _kept: dict[frozenset[str], Fraction | None] = field(default_factory=dict)

    @cached_property
    def _costs(self) -> Mapping[str, Cost]:
        lifts = self.ladder.lifts.values()
        return {lift.id: _cost_of(lift, place) for place, lift in enumerate(lifts)}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the theme and of what is below it, but for the statements' own."""
        return tuple(
            node.rule
            for node in self.theme.walk()
            if node.kind != "statement" and not _is_passed_over(self.theme, node)
        )

    def value(self, done: Iterable[str]) -> Fraction | None:
        """Give the score with some lifts; only those of the theme can move it."""
        lifts = self.ladder.lifts
        own = frozenset(name for name in done if lifts[name].statement in self.statements)
        if own not in self._kept:
            self._kept[own] = self.score_with(own)
        return self._kept[own]

    def reaches(self, done: Iterable[str]) -> bool:
        """Whether some lifts are enough."""
        value = self.value(done)
        return value is not None and value >= self.wanted

    def cost(self, names: Iterable[str]) -> Cost:
        """Give what a set costs, in the order in which costs are compared."""
        each = [self._costs[name] for name in names]
        return tuple(sum(part) for part in zip(*each, strict=True)) if each else (0,) * 6


def _is_passed_over(theme: Node, node: Node) -> bool:
    """Whether a node has no say, as the theme is made of all statements below it."""
    return theme.rule.over == "statements" and node is not theme


def _cost_of(lift: Lift, place: int) -> Cost:
    return (1, lift.effort_points, -lift.benefit_points, len(lift.needs), lift.rung, place)


def _never_lowers(rule: Rule, model: Assessment) -> bool:
    """Whether a rule's value can only rise when something below it does.

    All rules are so but some conditions: those that ask for few, or whose later lines lead higher.
    """
    if rule.op != "conditions":
        return True
    values = [value_of_then(model, line.then) for line in rule.conditions]
    known = [value for value in values if value is not None]
    asked = {how for line in rule.conditions for how in line.when.values()}
    falls = known == sorted(known, reverse=True) and len(known) == len(values)
    return falls and asked <= {"all", "any"}


def smallest(puzzle: Puzzle) -> Found:
    """Give the smallest set of lifts that is enough, closed under what each of them needs.

    Parameters
    ----------
    puzzle
        What is asked.

    Returns
    -------
    Found
        An empty set where the score is there already. With ``proof="none"`` there is no set.
    """
    if puzzle.reaches(()):
        return Found(frozenset(), "shortest")
    own = [lift.id for lift in puzzle.ladder.of(puzzle.statements)]
    everything = puzzle.ladder.closure(own)
    is_monotone = all(_never_lowers(rule, puzzle.model) for rule in puzzle.rules)
    if is_monotone and not puzzle.reaches(everything):
        return Found(frozenset(), "none")
    if {rule.op for rule in puzzle.rules} <= LINEAR_OPS:
        found = _by_programming(puzzle, [n for n in puzzle.ladder.lifts if n in everything])
        if found is not None:
            return Found(found, "shortest")
    start = _indispensable(puzzle, everything) if is_monotone else frozenset()
    return _cheapest_first(puzzle, everything, start)


# --- rules that are linear ------------------------------------------------------------------------


def _by_programming(puzzle: Puzzle, names: Sequence[str]) -> frozenset[str] | None:
    """Solve for one part of the cost after the other, each held once it is found.

    None where the solver gives nothing that the engine confirms: numbers too large for it.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    lifts = puzzle.ladder.lifts
    now = puzzle.value(()) or Fraction()
    gains = [_gain(puzzle, lifts[name]) for name in names]
    scale = math.lcm(*(g.denominator for g in gains), (puzzle.wanted - now).denominator)
    place = {name: number for number, name in enumerate(names)}
    rows = [[float(gain * scale) for gain in gains]]
    least = [float((puzzle.wanted - now) * scale)]
    for name in names:
        for need in lifts[name].needs:
            row = [0.0] * len(names)
            row[place[need]], row[place[name]] = 1.0, -1.0
            rows.append(row)
            least.append(0.0)
    most = [math.inf] * len(least)
    chosen: frozenset[str] = frozenset()
    costs = [puzzle.cost([name]) for name in names]
    for part in range(0, len(costs[0]), 2):
        # Two parts at a time: the first outweighs all that the second can come to.
        weight = 1 + sum(abs(cost[part + 1]) for cost in costs)
        objective = [float(cost[part] * weight + cost[part + 1]) for cost in costs]
        solved = milp(
            np.array(objective),
            integrality=np.ones(len(names), dtype=int),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(np.array(rows), np.array(least), np.array(most)),
            options={"mip_rel_gap": 0},
        )
        if solved.x is None:
            return None
        chosen = frozenset(n for n, x in zip(names, solved.x, strict=True) if round(x) == 1)
        total = sum(objective[place[name]] for name in chosen)
        rows.append(objective)
        least.append(total)
        most.append(total)
    is_sound = puzzle.ladder.closure(chosen) == chosen and puzzle.reaches(chosen)
    return chosen if is_sound else None


def _gain(puzzle: Puzzle, lift: Lift) -> Fraction:
    """Give what one lift adds to the score, with those of the same statement below it done."""
    if lift.statement not in puzzle.statements:
        return Fraction()
    same = [
        other.id for other in puzzle.ladder.of({lift.statement}) if other.to_level < lift.to_level
    ]
    before = puzzle.value(same) or Fraction()
    after = puzzle.value([*same, lift.id]) or Fraction()
    return after - before


# --- all other rules ------------------------------------------------------------------------------


def _indispensable(puzzle: Puzzle, everything: frozenset[str]) -> frozenset[str]:
    """Give the lifts without which even all others together are not enough, with their needs.

    True of rules under which no lift ever lowers a score.
    """
    waits_for = {name: puzzle.ladder.closure([name]) for name in everything}
    found = [
        name
        for name in everything
        if not puzzle.reaches(other for other in everything if name not in waits_for[other])
    ]
    return puzzle.ladder.closure(found)


def _cheapest_first(puzzle: Puzzle, everything: frozenset[str], start: frozenset[str]) -> Found:
    lifts = puzzle.ladder.lifts
    waiting: list[tuple[Cost, tuple[str, ...], frozenset[str]]] = [
        (puzzle.cost(start), tuple(sorted(start)), start)
    ]
    seen = {start}
    looked_at = 0
    while waiting:
        _, _, here = heapq.heappop(waiting)
        if puzzle.reaches(here):
            return Found(here, "shortest")
        looked_at += 1
        if looked_at >= puzzle.most_sets:
            return _some_way(puzzle, everything, start)
        for name in everything - here:
            more = here | {name}
            if lifts[name].needs <= here and more not in seen:
                seen.add(more)
                heapq.heappush(waiting, (puzzle.cost(more), tuple(sorted(more)), more))
    return Found(frozenset(), "none")


def _some_way(puzzle: Puzzle, everything: frozenset[str], start: frozenset[str]) -> Found:
    """Give a set that is enough and from which no lift can be left out: short, not the shortest."""
    chosen = start
    while not puzzle.reaches(chosen):
        left = everything - chosen
        if not left:
            return Found(frozenset(), "none")
        ways = [puzzle.ladder.closure([name]) - chosen for name in left]
        chosen |= min(ways, key=lambda way: _merit(puzzle, chosen, way))
    for name in sorted(chosen - start, key=lambda n: _cost_of(puzzle.ladder.lifts[n], 0)[::-1]):
        without = frozenset(n for n in chosen if name not in puzzle.ladder.closure([n]))
        if puzzle.reaches(without):
            chosen = without
    return Found(chosen, "short")


def _merit(puzzle: Puzzle, chosen: Set[str], way: Set[str]) -> tuple[object, ...]:
    """Give what ways are chosen by: the most gained by a lift, then the least cost."""
    before, after = puzzle.value(chosen) or Fraction(), puzzle.value({*chosen, *way}) or Fraction()
    return (-(after - before) / len(way), puzzle.cost(way), tuple(sorted(way)))


def lifted(values: Mapping[str, Fraction], lifts: Iterable[Lift]) -> dict[str, Fraction]:
    """Give the values of statements after some lifts: each at the highest level it is lifted to."""
    after = dict(values)
    for lift in lifts:
        after[lift.statement] = max(after[lift.statement], lift.to_level)
    return after
