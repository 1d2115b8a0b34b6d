"""The rows of *Working* for stages and for the groups of ordered conditions.

Such a row says how many of its members apply, how many of those have points, and how many pass.
What stands in `gaugebook.maturity.rules` for these rules is said here again by formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gaugebook.definitions.assessment_bounds import value_of_then
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Quantity
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.layout import Layout


def put_groups(layout: Layout, grid: Grid) -> None:
    """Write the rows for groups and stages of all nodes."""
    for node in (*layout.statements, *layout.above):
        for key, members in layout.groups(node).items():
            grid.put(key, at.REF, key)
            kind = "Stage" if node.rule.op in STAGED_OPS else "Group"
            grid.put(key, at.WHAT, kind)
            _put_counts(layout, grid, node, key, members)
        if node.rule.op in STAGED_OPS:
            _put_stages(layout, grid, node)


def _runs(layout: Layout, members: Sequence[str]) -> list[list[str]]:
    """Put members together that follow one another."""
    place = {key: n for n, key in enumerate(layout.keys())}
    runs: list[list[str]] = []
    for key in members:
        if runs and place[key] == place[runs[-1][-1]] + 1:
            runs[-1].append(key)
        else:
            runs.append([key])
    return runs


def _member(layout: Layout, key: str) -> tuple[bool, Fraction | None, Fraction]:
    """Say of a member whether it applies, what it is worth, and what most it could be."""
    node = layout.filled.scored.nodes.get(key)
    if node is None:
        state = layout.filled.states[key]
        line = layout.plan.lists.by_number.get(state.number)
        points = line.points if line is not None else None
        return True, None if points is None else exact(points), Fraction(1)
    return (
        node.state != "not_applicable",
        node.provisional,
        (node.ends or (Fraction(), Fraction()))[1],
    )


def _threshold(node: Node, key: str) -> Fraction | None:
    """Give from which value a member counts; None: from its own highest."""
    if node.rule.op in STAGED_OPS:
        return None if node.rule.pass_from is None else exact(node.rule.pass_from)
    if node.kind == "statement":
        return Fraction(1)
    return exact(node.rule.groups[key.removeprefix(f"{node.id}: ")].at_least)


def _put_counts(layout: Layout, grid: Grid, node: Node, key: str, members: Sequence[str]) -> None:
    runs = _runs(layout, members)
    threshold = _threshold(node, key)
    facts = [_member(layout, member) for member in members]
    there = [(value, most) for applies, value, most in facts if applies]
    known = [(value, most) for value, most in there if value is not None]
    passed = [v for v, most in known if v >= (most if threshold is None else threshold)]
    applies = "+".join(f'COUNTIF({grid.span(run, at.APPLIES)},">0")' for run in runs)
    grid.compute(key, at.APPLIES, applies, len(there))
    counted = "+".join(f"COUNT({grid.span(run, at.VALUE)})" for run in runs)
    grid.compute(key, at.KNOWN, counted, len(known))
    if threshold is not None:
        passes = "+".join(f.at_least(grid.span(run, at.VALUE), threshold) for run in runs)
    elif node.kind == "statement":
        passes = "+".join(f.at_least(grid.span(run, at.VALUE), 1) for run in runs)
    else:
        passes = "+".join(
            f.is_at_least(grid.at(member, at.VALUE), grid.at(member, at.HIGH)) for member in members
        )
    grid.compute(key, at.VALUE, passes, len(passed))


# --- stages ---------------------------------------------------------------------------------------


def stages(layout: Layout, grid: Grid, node: Node) -> str:
    """Give the formula of a staged rule: what its first stage leads to."""
    keys = list(layout.groups(node))
    return grid.at(keys[0], at.FROM_HERE) if keys else f.number(exact(node.rule.base))


def _stage_of(node: Node, key: str) -> int:
    return int(key.removeprefix(f"{node.id}: "))


def _put_stages(layout: Layout, grid: Grid, node: Node) -> None:
    """Write, from the last stage to the first, what the rule comes to from each stage on."""
    keys = list(layout.groups(node))
    befores = _put_reached(grid, node, keys)
    later, later_result = "", None
    for key in reversed(keys):
        stage, before = _stage_of(node, key), grid.at(key, at.REACHED)
        applies = grid.at(key, at.APPLIES)
        beyond = later or f"IF({applies}=0,{before},{stage})"
        if not later:
            later_result = Fraction(stage) if grid.value(key, at.APPLIES) else befores[key]
        formula = _from_here(grid, node, key, beyond)
        result = _result_from_here(grid, node, key, befores[key], later_result)
        grid.compute(key, at.FROM_HERE, formula, result)
        later, later_result = grid.at(key, at.FROM_HERE), result


def _from_here(grid: Grid, node: Node, key: str, beyond: str) -> str:
    """Give the formula: further on where all pass, none where that is open, else the end."""
    stage, before = _stage_of(node, key), grid.at(key, at.REACHED)
    applies, known, passed = (grid.at(key, c) for c in (at.APPLIES, at.KNOWN, at.VALUE))
    is_open, end = f"AND({known}<{applies},{known}={passed})", before
    if node.rule.op == "staged_plus_fraction":
        is_open, end = f"{known}<{applies}", f"{before}+({stage}-{before})*{passed}/{applies}"
    decided = f"IF({known}>{passed},{end},{beyond})"
    return f"IF({applies}=0,{beyond},IF({is_open},{f.NOTHING},{decided}))"


def _result_from_here(
    grid: Grid, node: Node, key: str, before: Fraction, beyond: Fraction | None
) -> Fraction | None:
    """Give what `_from_here` comes to."""
    applies, known, passed = (
        int(grid.value(key, column)) for column in (at.APPLIES, at.KNOWN, at.VALUE)
    )
    is_smooth = node.rule.op == "staged_plus_fraction"
    if applies and known < applies and (is_smooth or known == passed):
        return None
    if not applies or known == passed:
        return beyond
    share = Fraction(passed, applies) if is_smooth else Fraction(0)
    return before + share * (_stage_of(node, key) - before)


def _put_reached(grid: Grid, node: Node, keys: Sequence[str]) -> dict[str, Fraction]:
    """Write which stage comes before each, of those with something that applies."""
    reached = exact(node.rule.base)
    found: dict[str, Fraction] = {}
    for place, key in enumerate(keys):
        found[key] = reached
        if place == 0:
            grid.put(key, at.REACHED, reached)
        else:
            before = keys[place - 1]
            applies, earlier = grid.at(before, at.APPLIES), grid.at(before, at.REACHED)
            formula = f"IF({applies}=0,{earlier},{_stage_of(node, before)})"
            grid.compute(key, at.REACHED, formula, reached)
        if grid.value(key, at.APPLIES):
            reached = Fraction(_stage_of(node, key))
    return found


# --- conditions -----------------------------------------------------------------------------------


def conditions(layout: Layout, grid: Grid, node: Node) -> str:
    """Give the formula of ordered conditions: the first that holds, none where that is open."""
    keys = layout.groups(node)
    formula = f.NOTHING
    for line in reversed(node.rule.conditions):
        value = value_of_then(layout.model, line.then)
        then = f.NOTHING if value is None else f.number(value)
        tests = [_test(grid, f"{node.id}: {name}", how, keys) for name, how in line.when.items()]
        if not tests:
            formula = then
            continue
        holds = f"AND({','.join(true for true, _ in tests)})"
        fails = f"OR({','.join(false for _, false in tests)})"
        formula = f"IF({holds},{then},IF({fails},{formula},{f.NOTHING}))"
    return formula


def _test(grid: Grid, key: str, how: Quantity, keys: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """Give the formulas that are true where a test holds, and where it does not."""
    if key not in keys:
        # A group without members: nothing in it is there.
        is_true = how in ("none", "not_all")
        return ("1=1", "1=0") if is_true else ("1=0", "1=1")
    applies, known, passed = (grid.at(key, c) for c in (at.APPLIES, at.KNOWN, at.VALUE))
    some, nobody = f"{passed}>0", f"AND({known}={applies},{passed}=0)"
    everyone = f"AND({applies}>0,{passed}={applies})"
    not_everyone = f"OR({applies}=0,{known}>{passed})"
    tests: dict[Quantity, tuple[str, str]] = {
        "any": (some, nobody),
        "none": (nobody, some),
        "all": (everyone, not_everyone),
        "not_all": (not_everyone, everyone),
        "some": (f"AND({some},{not_everyone})", f"OR({nobody},{everyone})"),
    }
    return tests[how]
