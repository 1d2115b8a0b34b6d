"""The lifts that there are: each statement up its levels one at a time, and what each waits for.

A statement is lifted from one level to the next by the actions that the model names for that
level. An action may need others first; what they lift is then lifted before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import ends_of_statement, value_of_then
from gaugebook.definitions.assessment_scoring import STAGED_OPS
from gaugebook.definitions.assessment_statement import Action, Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.maturity.nodes import Node, Scored
from gaugebook.maturity.roadmap.values import BENEFIT_POINTS, EFFORT_POINTS, Benefit, Effort, Kind
from gaugebook.words import listed

UNKNOWN_EFFORT = EFFORT_POINTS["medium"]
"""What a step counts as whose effort the model does not say: neither easy nor hard."""
FIND_OUT = "Nobody knows where you stand on this: find out first, as some of it may be done."


@dataclass(frozen=True)
class Lift:
    """One statement, one level up.

    Attributes
    ----------
    rung
        How far up the statement's own values it reaches: 1 for the lowest that can be lifted to.
    actions
        What the model names for it, without what is done already.
    needs
        The ids of lifts that come first: the one below it, and those its actions wait for.
    notes
        What stands in no list: needs that do not apply, or of which nobody knows.
    """

    id: str
    statement: str
    from_level: Fraction
    to_level: Fraction
    rung: int
    kind: Kind
    actions: tuple[Action, ...]
    needs: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def effort(self) -> Effort | None:
        """The largest effort among its actions."""
        return max((a.effort for a in self.actions), key=EFFORT_POINTS.__getitem__, default=None)

    @property
    def benefit(self) -> Benefit | None:
        """The highest benefit among its actions."""
        return max((a.benefit for a in self.actions), key=BENEFIT_POINTS.__getitem__, default=None)

    @property
    def effort_points(self) -> int:
        """The efforts of its actions, added up."""
        return sum(EFFORT_POINTS[a.effort] for a in self.actions) or UNKNOWN_EFFORT

    @property
    def benefit_points(self) -> int:
        """The points of its highest benefit; 0 where the model does not say."""
        return BENEFIT_POINTS[self.benefit] if self.benefit else 0


@dataclass(frozen=True)
class Ladder:
    """Every lift by id, in the order of the model."""

    lifts: Mapping[str, Lift]

    def closure(self, wanted: Iterable[str]) -> frozenset[str]:
        """Give some lifts with all that come before them."""
        found: set[str] = set()
        waiting = list(wanted)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.lifts[name].needs)
        return frozenset(found)

    def of(self, statements: Collection[str]) -> tuple[Lift, ...]:
        """Give the lifts of some statements."""
        return tuple(lift for lift in self.lifts.values() if lift.statement in statements)


def lifts_of(model: Assessment, scored: Scored, *, done: Collection[str] = ()) -> Ladder:
    """Give every lift that is left from some scores.

    What does not apply, was not asked or has no score cannot be lifted.

    Parameters
    ----------
    model
        The model.
    scored
        The scores to start from, in any view.
    done
        The ids of actions that are done, whatever the scores say.
    """
    leaves = {leaf.id: leaf for leaf in scored.overall.statements()}
    places = {
        action.id: (statement.id, exact(level))
        for statement in model.statements.values()
        for level, actions in statement.actions.items()
        for action in actions
    }
    bare = {
        lift.id: lift
        for name, leaf in leaves.items()
        for lift in _of_statement(model, model.statements[name], leaf, done)
    }
    starts = {(lift.statement, _rungs_below(model, lift)[-1:]): lift.id for lift in bare.values()}
    lifts = {}
    for name, lift in bare.items():
        needs, notes = _needs(model, lift, places, starts, leaves, done)
        below = starts.get((lift.statement, _rungs_below(model, lift)[-2:-1]))
        own = {below} if below is not None else set()
        lifts[name] = replace(
            lift, needs=frozenset((own | needs) - {name}), notes=(*lift.notes, *notes)
        )
    return Ladder(_without_circles(lifts))


def values_of(model: Assessment, statement: Statement) -> tuple[Fraction, ...]:
    """Give the values that a statement can be lifted to, lowest first.

    Of a number without bands there are none, as nothing says what the next one is.
    """
    if statement.kind == "scale":
        found = [exact(answer.value) for answer in model.scales[statement.scale_id or ""]]
    elif statement.kind == "branching":
        found = [exact(a.value) for question in statement.branching for a in question.answers]
    elif statement.kind == "checklist":
        found = list(_values_of_ticks(model, statement))
    elif statement.number is not None:
        found = [exact(band.value) for band in statement.number.bands]
    else:
        found = list(model.level_values)
    return tuple(sorted(set(found)))


def _values_of_ticks(model: Assessment, statement: Statement) -> Iterator[Fraction]:
    rule = model.rule_of("statement", statement)
    if rule.op == "conditions":
        values = (value_of_then(model, line.then) for line in rule.conditions)
        yield from (value for value in values if value is not None)
        return
    if rule.op in STAGED_OPS:
        yield exact(rule.base)
        yield from (exact(group) for group in statement.checklist if group.isdigit())
        return
    ticks = sum(len(group) for group in statement.checklist.values())
    low, high = ends_of_statement(model, statement)
    yield from (low + (high - low) * Fraction(n, ticks) for n in range(ticks + 1))


def _of_statement(
    model: Assessment, statement: Statement, leaf: Node, done: Collection[str]
) -> Iterator[Lift]:
    """Give the lifts of one statement from where it stands; none where nobody knows where."""
    value = leaf.exact
    if value is None or "not_applicable_counted" in leaf.flags:
        return
    rungs = values_of(model, statement)
    rung = max((r for r in rungs if r <= value), default=None)
    start = value
    for above in (r for r in rungs if r > value):
        named = [a for key, at in statement.actions.items() if exact(key) == rung for a in at]
        left = tuple(action for action in named if action.id not in done)
        is_claimed = leaf.claimed is not None and above <= leaf.claimed
        kind: Kind = "show" if is_claimed or (named and not left) else "do"
        is_unknown = bool({"dont_know", "blank_as_zero"} & leaf.flags) and start == value
        yield Lift(
            f"{statement.id}>{number_in_words(above)}",
            statement.id,
            start,
            above,
            rungs.index(above),
            kind,
            () if kind == "show" else left,
            notes=(*((FIND_OUT,) if is_unknown else ()), *(leaf.notes if is_claimed else ())),
        )
        rung = start = above


def _rungs_below(model: Assessment, lift: Lift) -> tuple[Fraction, ...]:
    """Give the values of a statement below what a lift reaches: it starts from the last."""
    values = values_of(model, model.statements[lift.statement])
    return tuple(value for value in values if value < lift.to_level)


def _without_circles(lifts: Mapping[str, Lift]) -> Mapping[str, Lift]:
    """Give lifts none of which waits for itself.

    No action waits for itself, but two statements may each need the other's next level to be
    reached. Then neither waits, and the step says that they go together.
    """
    found = dict(lifts)
    for name in lifts:
        lift = found[name]
        circular = sorted(
            need
            for need in lift.needs
            if found[need].statement != lift.statement and name in Ladder(found).closure([need])
        )
        if circular:
            note = f"It goes together with {listed(circular)}, which builds on it as well."
            found[name] = replace(lift, needs=lift.needs - set(circular), notes=(*lift.notes, note))
    return found


def _needs(
    model: Assessment,
    lift: Lift,
    places: Mapping[str, tuple[str, Fraction]],
    starts: Mapping[tuple[str, tuple[Fraction, ...]], str],
    leaves: Mapping[str, Node],
    done: Collection[str],
) -> tuple[set[str], tuple[str, ...]]:
    """Give the lifts that the actions of a lift wait for, and what is to be said of the rest."""
    needs: set[str] = set()
    beside: list[str] = []
    unknown: list[str] = []
    for wanted in dict.fromkeys(need for action in lift.actions for need in action.needs):
        statement, level = places[wanted]
        leaf = leaves.get(statement)
        if wanted in done:
            continue
        if leaf is None or leaf.state == "not_applicable":
            beside.append(wanted)
        elif leaf.exact is None:
            unknown.append(wanted)
        elif not _is_past(model, leaf, level):
            found = starts.get((statement, (level,)))
            needs |= {found} if found is not None else set()
    notes = []
    if beside:
        verb = "does" if len(beside) == 1 else "do"
        notes.append(f"It builds on {listed(beside)}, which {verb} not apply to you.")
    if unknown:
        notes.append(f"It builds on {listed(unknown)}: nobody has said whether that is done.")
    return needs, tuple(notes)


def _is_past(model: Assessment, leaf: Node, level: Fraction) -> bool:
    """Whether what lifts a statement from a level is claimed to be done, shown or not."""
    claimed = leaf.exact if leaf.claimed is None else leaf.claimed
    rungs = values_of(model, model.statements[leaf.id])
    return claimed is not None and any(level < rung <= claimed for rung in rungs)
