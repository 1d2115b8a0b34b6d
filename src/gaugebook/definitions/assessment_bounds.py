"""How low and how high each node of a maturity model can come out, before anybody answers.

A mean of values that stand on different scales is a wrong number that looks right: 1 of levels 1
to 4 is the worst, 1 of a scale from 0 to 1 the best. So the ends of each node are worked out from
the model, and a rule that would mix them is refused unless it says how it puts them on one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Rule
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact

Ends = tuple[Fraction, Fraction]
"""The lowest and the highest value."""


def ends_of_statement(model: Assessment, statement: Statement) -> Ends:
    """Give the lowest and the highest value that a statement can have.

    Raises
    ------
    KeyError
        When its scale is not in the model.
    """
    if statement.kind == "scale":
        return _ends([exact(a.value) for a in model.scales[statement.scale_id or ""]])
    if statement.kind == "number" and statement.number is not None:
        bands = [exact(band.value) for band in statement.number.bands]
        return _ends(bands or [exact(statement.number.min), exact(statement.number.max)])
    if statement.kind == "branching":
        return _ends([exact(a.value) for q in statement.branching for a in q.answers])
    if statement.kind == "checklist":
        return _ends_of_ticks(model, statement)
    return model.level_ends


def is_on_levels(model: Assessment, statement: Statement) -> bool:
    """Whether a statement's value is one of the model's levels."""
    if statement.kind == "number" and statement.number is not None:
        values = [exact(band.value) for band in statement.number.bands]
        return bool(values) and set(values) <= set(model.level_values)
    if statement.kind == "checklist":
        rule = model.rule_of("statement", statement)
        values = [
            v for v in (value_of_then(model, c.then) for c in rule.conditions) if v is not None
        ]
        return bool(values) and set(values) <= set(model.level_values)
    return statement.kind == "level"


def value_of_then(model: Assessment, then: float | str) -> Fraction | None:
    """Give the value that a condition leads to: a number, or the id of a level; else None."""
    if not isinstance(then, str):
        return exact(then)
    return next((exact(level.value) for level in model.levels if level.id == then), None)


def ends_of_rule(
    model: Assessment, rule: Rule, inside: Sequence[tuple[Ends, Fraction]]
) -> Ends | None:
    """Give the ends of what a rule makes of parts with their own ends and weights.

    None for a rule that makes no number, or of no parts.
    """
    if rule.op == "none" or not inside:
        return None
    if rule.op == "share":
        return Fraction(0), Fraction(1)
    if rule.op == "conditions":
        values = [value_of_then(model, line.then) for line in rule.conditions]
        return _ends([value for value in values if value is not None])
    if rule.op == "sum":
        low, high = (sum((e[i] * weight for e, weight in inside), Fraction()) for i in (0, 1))
        return low, high
    if rule.normalise is not None:
        return exact(rule.normalise[0]), exact(rule.normalise[1])
    return min(e[0] for e, _ in inside), max(e[1] for e, _ in inside)


def ends_of_stages(rule: Rule, stages: Sequence[int]) -> Ends | None:
    """Give the ends of a staged rule; None where nothing has a stage."""
    if rule.op not in STAGED_OPS or not stages:
        return None
    return _ends([exact(rule.base), *(Fraction(stage) for stage in stages)])


def _ends(values: Sequence[Fraction]) -> Ends:
    return (min(values), max(values)) if values else (Fraction(0), Fraction(0))


def _ends_of_ticks(model: Assessment, statement: Statement) -> Ends:
    rule = model.rule_of("statement", statement)
    if rule.op in STAGED_OPS:
        stages = [int(group) for group in statement.checklist if group.isdigit()]
        return ends_of_stages(rule, stages) or (Fraction(0), Fraction(0))
    ticks = sum(len(group) for group in statement.checklist.values())
    inside = [((Fraction(0), Fraction(1)), Fraction(1))] * max(ticks, 1)
    return ends_of_rule(model, rule, inside) or (Fraction(0), Fraction(0))
