"""The smallest set of steps, against every set there is.

1. On small random models of every rule, what is found costs what the cheapest of all sets costs.
2. Whatever is found is enough by the ordinary engine, and holds all that its steps need.
3. A need in another theme counts as a step.
4. Greedy would be wrong: the biggest gain first is not the fewest steps under a need.
5. Beyond the bound the list is short, enough, and says that it is not proven.
"""

import itertools
import random
from fractions import Fraction

import pytest
from tests.maturity.little_models import FOUR, HEAD, LEVELS, SPECIAL, draw, promise, theme

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity import Answer, Answers, Scored, score
from gaugebook.maturity.roadmap import roadmap
from gaugebook.maturity.roadmap.ladder import Ladder, Lift, lifts_of

EFFORTS, BENEFITS = ("small", "medium", "large"), ("low", "medium", "high")
RULES = {
    "mean": "themes: weighted_mean",
    "flat mean": "themes: {op: weighted_mean, over: statements}",
    "mean of categories": "themes: mean_of_categories",
    "sum": "themes: sum",
    "normalised mean": "themes: {op: weighted_mean, over: statements, normalise: [0, 100]}",
    "min": "themes: min, promises: min",
    "max": "themes: max",
    "median": "themes: {op: median, over: statements}",
    "min of means": "themes: min",
    "staged": "themes: {op: staged, over: statements, pass_from: 3}",
    "staged with a fraction": "themes: {op: staged_plus_fraction, over: statements, pass_from: 2}",
    "conditions": "themes: {op: conditions, over: statements, groups: {good: {at_least: 3}, "
    "fair: {at_least: 2}}, conditions: [{when: {good: all}, then: 4}, "
    "{when: {good: any, fair: all}, then: 3}, {when: {fair: any}, then: 2}, {then: 1}]}",
    "conditions that a lift can spoil": "themes: {op: conditions, over: statements, groups: "
    "{good: {at_least: 3}, fair: {at_least: 2}}, conditions: [{when: {good: all}, then: 4}, "
    "{when: {good: some, fair: none}, then: 3}, {when: {good: some}, then: 2}, {then: 1}]}",
}


def statement(chance: random.Random, name: str, steps: list[str]) -> str:
    """Give a statement whose actions need some of the steps that were drawn before."""
    actions = []
    for level, letter in ((1, "a"), (2, "b"), (3, "c")):
        step = f"{name}.{letter}"
        needs = chance.sample(steps, k=min(len(steps), chance.choice((0, 0, 0, 1, 2))))
        actions.append(
            f"{level}: [{{id: {step}, text: Do., effort: {chance.choice(EFFORTS)}, "
            f"benefit: {chance.choice(BENEFITS)}, needs: [{', '.join(needs)}]}}]"
        )
        steps.append(step)
    more = f"weight: {chance.choice((1, 1, 2, 3))}, stage: {chance.choice((1, 2))}"
    tail = f"{more}, actions: {{{', '.join(actions)}}}"
    return f"{{id: {name}, ask: 'Do you?', type: level, {FOUR}, {tail}}}"


def drawn(rule: str, seed: int) -> tuple[Assessment, Answers]:
    """Give a model of two themes and answers to it, both by chance."""
    chance = random.Random(seed)
    steps: list[str] = []
    a = promise("A.P1", *(statement(chance, f"A.{n}", steps) for n in (1, 2)))
    b = promise("A.P2", statement(chance, "A.3", steps))
    c = promise("B.P1", statement(chance, "B.1", steps))
    order = [theme("A", a, b), theme("B", c)]
    text = HEAD + LEVELS + SPECIAL + f"scoring: {{{RULES[rule]}}}\nthemes:\n"
    model = draw(text + "".join(order if chance.random() < 0.5 else reversed(order)))
    given = Answers(tuple(Answer(name, chance.choice((1, 1, 2, 3))) for name in model.statements))
    return model, given


def with_lifts(model: Assessment, given: Answers, lifts: list[Lift]) -> Scored:
    """Score the answers as they would be, by answering again."""
    levels = {answer.statement: answer.exact or Fraction() for answer in given.given}
    for lift in lifts:
        levels[lift.statement] = max(levels[lift.statement], lift.to_level)
    return score(model, Answers(tuple(Answer(name, level) for name, level in levels.items())))


def cheapest(
    model: Assessment, given: Answers, ladder: Ladder, wanted: Fraction
) -> tuple[int, int, int, int] | None:
    """Look at every set of lifts that holds what it needs."""
    lifts = list(ladder.lifts.values())
    for size in range(len(lifts) + 1):
        costs = []
        for chosen in itertools.combinations(lifts, size):
            names = {lift.id for lift in chosen}
            if not all(lift.needs <= names for lift in chosen):
                continue
            value = with_lifts(model, given, list(chosen)).nodes["A"].exact
            if value is not None and value >= wanted:
                costs.append(_cost(chosen))
        if costs:
            return min(costs)
    return None


def _cost(lifts: tuple[Lift, ...]) -> tuple[int, int, int, int]:
    return (
        len(lifts),
        sum(lift.effort_points for lift in lifts),
        -sum(lift.benefit_points for lift in lifts),
        sum(len(lift.needs) for lift in lifts),
    )


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(6))
def test_no_set_is_cheaper(rule, seed):
    model, given = drawn(rule, seed)
    scored = score(model, given)
    low, high = scored.nodes["A"].ends or (Fraction(), Fraction())
    far = low + (high - low) * Fraction(3, 4) if seed % 2 else None
    found = roadmap(model, scored, goal="A", wanted=far)
    if found.goal.wanted is None:
        assert not found.steps
        assert "highest" in found.goal.sentence or "there already" in found.goal.sentence
        return
    ladder = lifts_of(model, scored)
    chosen = tuple(ladder.lifts[step.id] for step in found.steps)

    assert found.proof == "shortest"
    assert _cost(chosen) == cheapest(model, given, ladder, found.goal.wanted)
    assert ladder.closure(step.id for step in found.steps) == {step.id for step in found.steps}
    after = with_lifts(model, given, list(chosen)).nodes["A"]
    assert found.steps[-1].exact == after.exact
    assert after.exact is not None
    assert after.exact >= found.goal.wanted


@pytest.mark.parametrize("rule", ["median", "max", "conditions", "staged with a fraction"])
def test_beyond_the_bound_the_list_is_short_and_says_so(rule):
    model, given = drawn(rule, 3)
    scored = score(model, given)
    found = roadmap(model, scored, goal="A", wanted=Fraction(3), most_sets=1)
    proven = roadmap(model, scored, goal="A", wanted=Fraction(3))

    assert proven.proof == "shortest"
    assert len(found.steps) >= len(proven.steps)
    if found.proof == "short":
        assert "not proven to be the shortest" in " ".join(found.notes)
        assert found.steps[-1].exact is not None


def _two(first: str, second: str, other: str) -> Assessment:
    text = promise("A.P1", first, second), promise("B.P1", other)
    return draw(HEAD + LEVELS + SPECIAL + "themes:\n" + theme("A", text[0]) + theme("B", text[1]))


def _with(name: str, more: str, needs: str = "") -> str:
    action = f"{{id: {name}.a, text: Do., effort: small, benefit: high, needs: [{needs}]}}"
    return f"{{id: {name}, ask: 'Do you?', type: level, {FOUR}, {more}actions: {{1: [{action}]}}}}"


def test_the_largest_gain_is_not_taken_where_it_needs_more_steps():
    model = _two(
        _with("A.1", "weight: 3, ", "B.1.a"), _with("A.2", "weight: 2, "), _with("B.1", "")
    )
    scored = score(model, Answers(tuple(Answer(name, 1) for name in model.statements)))

    found = roadmap(model, scored, goal="A", wanted=Fraction(14, 10))

    assert [step.id for step in found.steps] == ["A.2>2"]  # not B.1 and A.1, which gain more


def test_a_step_of_another_theme_is_counted_and_comes_first():
    model = _two(_with("A.1", "weight: 3, ", "B.1.a"), _with("A.2", ""), _with("B.1", ""))
    scored = score(model, Answers((Answer("A.1", 1), Answer("A.2", 4), Answer("B.1", 1))))

    found = roadmap(model, scored, goal="A", wanted=Fraction(5, 2))

    assert [step.id for step in found.steps] == ["B.1>2", "A.1>2"]
    assert [step.needs for step in found.steps] == [(), ("B.1>2",)]
    assert [str(step.reaches) for step in found.steps] == ["1.8", "2.5"]
