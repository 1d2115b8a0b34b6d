"""Roadmaps of the shipped models: enough, closed under needs, proven, and every step named."""

import random

import pytest

from gaugebook.definitions.assessment_files import read_assessment
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import library_root
from gaugebook.maturity import Answer, Answers, score
from gaugebook.maturity.roadmap import roadmap
from gaugebook.maturity.roadmap.ladder import lifts_of


@pytest.mark.parametrize("name", ["customer-experience-1.0.0", "organisational-resilience-1.0.0"])
@pytest.mark.parametrize("goal", ["weakest_theme", "target"])
def test_answers_by_chance(name, goal):
    loaded, _ = load_yaml(library_root() / "assessments" / f"{name}.yaml")
    assert loaded is not None
    model, problems = read_assessment(loaded)
    assert model is not None, problems
    chance = random.Random(name)
    wanted = goal if goal == "weakest_theme" else model.targets[0].id
    for _ in range(6):
        levels = {name: chance.choice((1, 2, 2, 3, 3, 4)) for name in model.statements}
        before = score(model, Answers(tuple(Answer(n, level) for n, level in levels.items())))
        found = roadmap(model, before, goal=wanted)
        done = [step.id for step in found.steps]

        assert found.proof == "shortest"
        assert lifts_of(model, before).closure(done) == set(done)
        seen: set[str] = set()
        for step in found.steps:
            assert set(step.needs) <= seen  # in an order in which they can be done
            assert step.actions, step.id  # each step of a shipped model is named
            seen.add(step.id)
            levels[step.statement] = max(levels[step.statement], int(step.to_level))
        after = score(model, Answers(tuple(Answer(n, level) for n, level in levels.items())))
        if found.goal.kind == "theme":
            reached = after.nodes[found.goal.theme or ""].exact
            assert reached is not None
            assert found.goal.wanted is not None
            assert reached >= found.goal.wanted
            assert found.steps[-1].exact == reached
