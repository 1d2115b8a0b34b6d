"""Which rows and columns the sheet *Working* has, and how they follow one another.

Ticks and questions come first, then statements, then what stands above them from the deepest
part up to the whole. So whatever something is made of follows one another, and each rule is one
short formula over a run of cells. Staged rules and ordered conditions have rows of their own, one
for each stage or group, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_rule, ends_of_statement
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Rule
from gaugebook.maturity.form import BETWEEN, WORKING
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.plan import Plan
from gaugebook.maturity.workbook.states import Filled, State

REF, WHAT, HOW = "Ref", "What it is", "Answer, or rule"
NUM, OWN, COMB = "Number in Lists", "How the answer counts", "How the question counts"
WEIGHT, LOW, HIGH = "Weight", "Lowest points", "Highest points"
APPLIES, KNOWN, VALUE = "Questions that apply", "Questions with points", "Points"
COUNTED, WEIGHTED = "Weight counted", "Points times weight"
LOW_COUNTED, LOW_WEIGHTED = "Lowest counted", "Lowest times weight"
HIGH_COUNTED, HIGH_WEIGHTED = "Highest counted", "Highest times weight"
SHARE, SHARE_WEIGHTED = "Share of its own scale", "Share times weight"
REACHED, FROM_HERE = "Stage before", "Points from this stage on"
HOLDS, SCALED, SCORE = "Holds up the whole", "Score before rounding", "Score"
HEIGHT = "Height among themes"
TARGET, TARGET_COUNTED, TARGET_WEIGHTED = "Target", "Weight with a target", "Target times weight"
TARGET_SCALED, TARGET_SHOWN = "Target before rounding", "Target, rounded"
GAP_SCALED, GAP = "Gap before rounding", "Gap"

WEAKEST = "weakest"
TARGET_OPS = ("weighted_mean", "mean_of_categories", "sum", "min", "max", "median")
"""The rules by which a target is made in the workbook too; the others' comes after the return."""

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Layout:
    """What the sheet is laid out for: the plan, and the rows as filled with their scores."""

    plan: Plan
    filled: Filled

    @property
    def model(self) -> Assessment:
        """The model."""
        return self.plan.model

    @cached_property
    def below(self) -> Mapping[str, tuple[State, ...]]:
        """The rows of ticks or questions of each statement."""
        found: dict[str, list[State]] = {node.id: [] for node in self.statements}
        for ref, state in self.filled.states.items():
            if BETWEEN in ref:
                found[state.held.row.statement].append(state)
        return {name: tuple(states) for name, states in found.items()}

    @cached_property
    def statements(self) -> tuple[Node, ...]:
        """The statements, in the order of the model."""
        return tuple(self.filled.scored.overall.statements())

    @cached_property
    def above(self) -> tuple[Node, ...]:
        """What stands above statements, the deepest first; the whole is last."""
        levels: list[tuple[Node, ...]] = [(self.filled.scored.overall,)]
        while levels[-1]:
            children = (child for node in levels[-1] for child in node.children)
            levels.append(tuple(child for child in children if child.kind != "statement"))
        return tuple(node for level in reversed(levels) for node in level)

    @property
    def themes(self) -> tuple[Node, ...]:
        """The themes, in the order of the model."""
        return self.filled.scored.themes

    def keys(self) -> tuple[str, ...]:
        """Give what each row of the sheet is known by."""
        ticks = [state.held.row.ref for states in self.below.values() for state in states]
        parts = [*ticks, *(n.id for n in self.statements), *(n.id for n in self.above)]
        return (
            *parts,
            WEAKEST,
            *(key for node in self._with_groups() for key in self.groups(node)),
        )

    def _with_groups(self) -> Iterator[Node]:
        yield from (n for n in (*self.statements, *self.above) if self.groups(n))

    def groups(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Give the rows for groups or stages of a node, each with the rows it looks at."""
        found: dict[str, tuple[str, ...]] = {}
        if node.rule.op == "conditions":
            found = self._conditioned(node)
        elif node.rule.op in STAGED_OPS:
            found = self._staged(node)
        return {f"{node.id}: {name}": members for name, members in found.items() if members}

    def _conditioned(self, node: Node) -> dict[str, tuple[str, ...]]:
        if node.kind == "statement":
            return self._ticks(node)
        return {
            name: tuple(
                child.id
                for child in inputs_of(node)
                if (child.id in group.of if group.of else True)
                and all(code in child.tags.get(tag, ()) for tag, code in group.tagged.items())
            )
            for name, group in node.rule.groups.items()
        }

    def _staged(self, node: Node) -> dict[str, tuple[str, ...]]:
        if node.kind == "statement":
            return {
                str(n): refs
                for n, refs in sorted((int(k), v) for k, v in self._ticks(node).items())
            }
        stages = sorted({child.stage for child in inputs_of(node) if child.stage is not None})
        return {
            str(stage): tuple(child.id for child in inputs_of(node) if child.stage == stage)
            for stage in stages
        }

    def _ticks(self, node: Node) -> dict[str, tuple[str, ...]]:
        checklist = self.model.statements[node.id].checklist
        return {
            name: tuple(f"{node.id}{BETWEEN}{tick.id}" for tick in ticks)
            for name, ticks in checklist.items()
        }

    # --- which columns are needed -----------------------------------------------------------------

    def ends(self, node: Node) -> Ends | None:
        """Give the lowest and highest value of a node where neither hangs on the answers."""
        return _static_ends(self.model, node)

    @cached_property
    def has_moving_ends(self) -> bool:
        """Whether what a score is out of may hang on the answers."""
        return any(self.ends(n) is None for n in self.above if n.rule.op != "none")

    @cached_property
    def has_shares(self) -> bool:
        """Whether something is compared by its share of its own scale."""
        headline = self.model.scoring.headline
        rules = [node.rule for node in self.above] + ([headline] if headline else [])
        ends = {self.ends(node) for node in self.statements}
        return len(ends) > 1 or any(rule.normalise is not None for rule in rules)

    @cached_property
    def has_stages(self) -> bool:
        """Whether something is scored by stages."""
        return any(n.rule.op in STAGED_OPS for n in (*self.statements, *self.above))

    @cached_property
    def _has_share_rule(self) -> bool:
        return any(node.rule.op == "share" for node in self.above)

    @cached_property
    def has_whole(self) -> bool:
        """Whether all themes together have a score."""
        return self.filled.scored.overall.rule.op != "none"

    @cached_property
    def target(self) -> str | None:
        """The target profile that themes are held against in the workbook, if any."""
        wanted = self.plan.campaign.target
        return wanted if wanted is not None and self.model.target(wanted) else None

    @cached_property
    def has_live_targets(self) -> bool:
        """Whether the rules can make targets of themes in the workbook too."""
        rules = [node.rule for node in self.above if node.rule.op != "none"]
        return all(rule.op in TARGET_OPS and rule.normalise is None for rule in rules)

    def columns(self) -> tuple[str, ...]:
        """Give the headings."""
        chosen: list[tuple[bool, tuple[str, ...]]] = [
            (True, (REF, WHAT, HOW, NUM, OWN, COMB, WEIGHT, LOW, HIGH, APPLIES, KNOWN, VALUE)),
            (True, (COUNTED, WEIGHTED)),
            (self.has_moving_ends, (LOW_COUNTED, LOW_WEIGHTED, HIGH_COUNTED)),
            (self.has_moving_ends or self._has_share_rule, (HIGH_WEIGHTED,)),
            (self.has_shares, (SHARE, SHARE_WEIGHTED)),
            (self.has_stages, (REACHED, FROM_HERE)),
            (self.has_whole, (HOLDS,)),
            (True, (SCALED, SCORE)),
            (self.model.scoring.headline is not None, (HEIGHT,)),
            (bool(self.target) and self.has_live_targets, _TARGET_COLUMNS),
        ]
        return tuple(name for is_needed, names in chosen if is_needed for name in names)

    def grid(self) -> Grid:
        """Give the empty table."""
        return Grid(WORKING, 4, self.columns(), self.keys())


_TARGET_COLUMNS = (
    TARGET,
    TARGET_COUNTED,
    TARGET_WEIGHTED,
    TARGET_SCALED,
    TARGET_SHOWN,
    GAP_SCALED,
    GAP,
)


def inputs_of(node: Node) -> tuple[Node, ...]:
    """Give what a node is made of: its children, or all statements below it."""
    return tuple(node.statements()) if node.rule.over == "statements" else node.children


def _static_ends(model: Assessment, node: Node) -> Ends | None:
    if node.kind == "statement":
        return ends_of_statement(model, model.statements[node.id])
    rule: Rule = node.rule
    if rule.normalise is not None or rule.op == "conditions":
        return ends_of_rule(model, rule, [((Fraction(0), Fraction(1)), Fraction(1))])
    inside = {_static_ends(model, child) for child in inputs_of(node)}
    if None in inside or rule.op in ("none", "sum", *STAGED_OPS):
        return None
    known = [ends for ends in inside if ends is not None]
    if rule.op == "share":
        is_from_zero = all(low == 0 and high > 0 for low, high in known)
        return (Fraction(0), Fraction(1)) if is_from_zero else None
    return known[0] if len(known) == 1 else None
