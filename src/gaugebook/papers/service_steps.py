"""The next steps of one service, as its page of results tells them.

They are the first of its roadmap to lift the weakest theme; where that takes fewer than three, the
first of those that lead to the council's target make up the number, and the page says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.definitions.metric import Metric
from gaugebook.maturity.nodes import Scored
from gaugebook.maturity.roadmap import Step, roadmap
from gaugebook.maturity.services import Service
from gaugebook.words import listed

MOST_STEPS = 3


@dataclass(frozen=True)
class NextStep:
    """One step: from which level to which, the metric that shows it worked, what it leads to."""

    step: Step
    change: str
    metric: str
    reaches: str


@dataclass(frozen=True)
class Ahead:
    """What a service can do next: the goal in words, its steps, what is to be said of them."""

    goal: str
    steps: tuple[NextStep, ...]
    notes: tuple[str, ...]


def next_steps(
    model: Assessment,
    latest: Scored,
    *,
    service: Service,
    target: str | None,
    metrics: Mapping[str, Metric],
    language: str,
) -> Ahead:
    """Give three steps at most.

    Parameters
    ----------
    model, latest
        The model, and the scores of the view that goes furthest.
    service
        Whose they are.
    target
        The target profile of the round, if it has one.
    metrics
        The metrics by id; one that is not there is told by its id.
    language
        Of the model's words.

    Returns
    -------
    Ahead
        Without steps where there is nothing to do or no score; the goal says why.
    """
    told = _Told(latest, metrics, language)
    plan = roadmap(model, latest, service=service, language=language)
    first = plan.first(MOST_STEPS)
    made = [told.step(step, with_score=plan.goal.kind == "theme") for step in first]
    if len(first) == MOST_STEPS or target is None:
        return Ahead(plan.goal.sentence, tuple(made), plan.notes)
    onward = roadmap(model, latest, goal=target, service=service, language=language)
    known = {step.id for step in first}
    others = [step for step in onward.steps if step.id not in known][: MOST_STEPS - len(first)]
    made += [told.step(step, with_score=False) for step in others]
    notes = plan.notes
    if others:
        noun = "Step" if len(others) == 1 else "Steps"
        numbers = listed([str(len(first) + place) for place in range(1, len(others) + 1)])
        notes = (f"{noun} {numbers}: {onward.goal.sentence}", *notes)
    return Ahead(plan.goal.sentence, tuple(made), notes)


@dataclass(frozen=True)
class _Told:
    """Puts a step of a roadmap into words."""

    latest: Scored
    metrics: Mapping[str, Metric]
    language: str

    def step(self, step: Step, *, with_score: bool) -> NextStep:
        """Give one step; its score where the steps before it are those that are shown."""
        metric = self.metrics.get(step.metric or "")
        low, high = number_in_words(step.from_level), number_in_words(step.to_level)
        before, after = self._said(step.from_words), self._said(step.to_words)
        theme = self.latest.nodes.get(step.theme)
        reaches = ""
        if with_score and step.reaches is not None and theme is not None:
            reaches = f"{self._said(theme.title)} then scores {step.reaches}"
        return NextStep(
            step=step,
            change=f"from {low}{named(before)} to {high}{named(after)}",
            metric=metric.label if metric is not None else (step.metric or ""),
            reaches=reaches,
        )

    def _said(self, text: Mapping[str, str]) -> str:
        return say(text, self.language) if text else ""


def named(label: str) -> str:
    """Give the name of a level behind its number; nothing where it has none.

    >>> "3" + named("Managed"), "2.5" + named("")
    ('3 (Managed)', '2.5')
    """
    return f" ({label})" if label else ""
