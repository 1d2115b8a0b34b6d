"""The rules: one value out of several, with its ends, or the reason why there is none.

What is not answered is left out of a mean or a sum and is told; where the result hangs on it, as
in a staged rule or in ordered conditions, there is no result. Sources of the rules and the known
models they reproduce: decision 22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from statistics import median

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import (
    Ends,
    ends_of_rule,
    ends_of_stages,
    value_of_then,
)
from gaugebook.definitions.assessment_scoring import STAGED_OPS, Group, Quantity, Rule
from gaugebook.definitions.assessment_text import exact
from gaugebook.words import listed


@dataclass(frozen=True)
class Input:
    """One child of a node as a rule sees it; `value` is None where it is not answered."""

    id: str
    value: Fraction | None
    ends: Ends
    weight: Fraction = Fraction(1)
    stage: int | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a rule makes of its inputs; without a value it has a reason."""

    value: Fraction | None
    ends: Ends | None = None
    reason: str = ""


def apply_rule(rule: Rule, inputs: Sequence[Input], model: Assessment) -> Outcome:
    """Make one value of several.

    Parameters
    ----------
    rule
        The rule.
    inputs
        The children that apply, answered or not.
    model
        The model, for the levels that conditions name.
    """
    if rule.op in STAGED_OPS:
        return _staged(rule, inputs)
    if rule.op == "conditions":
        return _first_that_holds(rule, inputs, model)
    counted = [i for i in inputs if i.value is not None]
    if rule.op == "none" or not counted:
        return Outcome(None, reason="nothing in it is answered")
    if rule.normalise is not None:
        return _on_one_scale(rule, counted)
    return _arithmetic(rule, counted)


def _arithmetic(rule: Rule, counted: Sequence[Input]) -> Outcome:
    values = [i.value for i in counted if i.value is not None]
    weighted = [i.weight for i in counted]
    lows, highs = [i.ends[0] for i in counted], [i.ends[1] for i in counted]
    match rule.op:
        case "weighted_mean":
            if not any(weighted):
                return Outcome(None, reason="the weights of what is answered are all 0")
            low, value, high = (_mean(n, weighted) for n in (lows, values, highs))
            return Outcome(value, (low, high))
        case "mean_of_categories":
            even = [Fraction(1)] * len(counted)
            low, value, high = (_mean(n, even) for n in (lows, values, highs))
            return Outcome(value, (low, high))
        case "sum":
            low, value, high = (_total(n, weighted) for n in (lows, values, highs))
            return Outcome(value, (low, high))
        case "share":
            most = _total(highs, weighted)
            if most <= 0:
                return Outcome(None, reason="nothing could have been scored")
            return Outcome(
                _total(values, weighted) / most, (_total(lows, weighted) / most, Fraction(1))
            )
        case "min":
            return Outcome(min(values), (min(lows), min(highs)))
        case "max":
            return Outcome(max(values), (max(lows), max(highs)))
        case _:
            return Outcome(median(values), (median(lows), median(highs)))


def _total(numbers: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    return Fraction(*_weighed(numbers, weights))


def _mean(numbers: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    above, below = _weighed(numbers, weights)
    whole, parts = _weighed(weights, [Fraction(1)] * len(weights))
    return Fraction(above * parts, below * whole)


def _weighed(numbers: Sequence[Fraction], weights: Sequence[Fraction]) -> tuple[int, int]:
    """Give a weighted sum as whole numbers, above and below the line, not cancelled.

    `Fraction` cancels after each step, which takes longer than all the rest of scoring; here it is
    done once, by whoever makes a fraction of them.
    """
    above, below = 0, 1
    for number, weight in zip(numbers, weights, strict=True):
        part = number.numerator * weight.numerator
        of = number.denominator * weight.denominator
        if of != below:
            common = lcm(of, below)
            above, below, part = above * (common // below), common, part * (common // of)
        above += part
    return above, below


def _on_one_scale(rule: Rule, counted: Sequence[Input]) -> Outcome:
    """Put each value to its share of its own scale, and the result onto the rule's."""
    low, high = (exact(end) for end in rule.normalise or (0, 1))
    one: Ends = (Fraction(0), Fraction(1))
    shares = [
        Input(i.id, (i.value - i.ends[0]) / (i.ends[1] - i.ends[0]), one, i.weight)
        for i in counted
        if i.value is not None and i.ends[1] > i.ends[0]
    ]
    if len(shares) < len(counted):
        return Outcome(None, reason="something in it can have one value only, so has no share")
    made = _arithmetic(rule, shares)
    if made.value is None:
        return made
    return Outcome(low + (high - low) * made.value, (low, high))


def _staged(rule: Rule, inputs: Sequence[Input]) -> Outcome:
    """Give the highest stage of which everything, and of all stages below it, is passed.

    One that is not answered is neither passed nor failed: where the stage hangs on it there is
    no result. With ``staged_plus_fraction`` the share of the next stage that is passed is added.
    """
    stages = sorted({i.stage for i in inputs if i.stage is not None})
    ends = ends_of_stages(rule, stages)
    reached = exact(rule.base)
    for stage in stages:
        here = [i for i in inputs if i.stage == stage]
        passed = [_passes(i, rule.pass_from) for i in here]
        if None in passed and (_is_smooth(rule) or False not in passed):
            open_ids = [i.id for i, p in zip(here, passed, strict=True) if p is None]
            verb = "has" if len(open_ids) == 1 else "have"
            reason = f"stage {stage} hangs on {listed(open_ids)}, which {verb} no answer"
            return Outcome(None, ends, reason)
        if False in passed:
            share = Fraction(passed.count(True), len(passed)) if _is_smooth(rule) else Fraction(0)
            return Outcome(reached + share * (stage - reached), ends)
        reached = Fraction(stage)
    return Outcome(reached, ends)


def _is_smooth(rule: Rule) -> bool:
    return rule.op == "staged_plus_fraction"


def _passes(child: Input, pass_from: float | None) -> bool | None:
    if child.value is None:
        return None
    return child.value >= (child.ends[1] if pass_from is None else exact(pass_from))


def _first_that_holds(rule: Rule, inputs: Sequence[Input], model: Assessment) -> Outcome:
    groups = {name: _members(group, inputs) for name, group in rule.groups.items()}
    return first_condition(rule, groups, model)


def _members(group: Group, inputs: Sequence[Input]) -> list[bool | None]:
    """Say for each child of a group whether it counts; None where it is not answered."""
    return [
        _passes(child, group.at_least)
        for child in inputs
        if (child.id in group.of if group.of else True)
        and all(code in child.tags.get(tag, ()) for tag, code in group.tagged.items())
    ]


def first_condition(
    rule: Rule, groups: Mapping[str, Sequence[bool | None]], model: Assessment
) -> Outcome:
    """Give the value of the first condition that holds.

    A group that is not there is empty. Where it is open whether a condition holds, because
    something in its group is not answered, nothing further down can be taken either.
    """
    ends = ends_of_rule(model, rule, [((Fraction(0), Fraction(0)), Fraction(1))])
    for number, line in enumerate(rule.conditions, start=1):
        tests = [_holds(how, groups.get(name, ())) for name, how in line.when.items()]
        if False in tests:
            continue
        if None in tests:
            reason = f"condition {number} hangs on something that is not answered"
            return Outcome(None, ends, reason)
        return Outcome(value_of_then(model, line.then), ends)
    return Outcome(None, ends, "none of the conditions holds")


def _holds(how: Quantity, members: Sequence[bool | None]) -> bool | None:
    """Say whether so many of a group count; None where that is open.

    >>> _holds("all", [True, None]), _holds("all", [False, None]), _holds("all", [])
    (None, False, False)
    """
    at_least_one = _some_count(members)
    everyone = _all_count(members)
    match how:
        case "all":
            return everyone
        case "any":
            return at_least_one
        case "not_all":
            return _not(everyone)
        case "none":
            return _not(at_least_one)
        case _:
            return _both(at_least_one, _not(everyone))


def _some_count(members: Sequence[bool | None]) -> bool | None:
    return True if True in members else (None if None in members else False)


def _all_count(members: Sequence[bool | None]) -> bool | None:
    if not members or False in members:
        return False
    return None if None in members else True


def _not(test: bool | None) -> bool | None:  # noqa: FBT001 - logic of three values
    return None if test is None else not test


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - the same
    return False if False in (one, other) else (None if None in (one, other) else True)
