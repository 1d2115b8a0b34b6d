"""The roadmap for the committee: the steps that lift the weakest theme, over all services.

Each service has the smallest set of steps that lifts the theme by one level
(`gaugebook.maturity.roadmap`); the same step of several services stands once. Owners are services
and dates are proposals from a start date and the effort.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gaugebook.analysis.cells import as_cell, as_point, bound_result
from gaugebook.analysis.maturity.headlines import weakest_themes
from gaugebook.analysis.maturity.naming import Naming
from gaugebook.analysis.maturity.numbers import Numbers, common_view
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Sentence,
    Series,
    Table,
    Unavailable,
)
from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.observed import binding_of
from gaugebook.maturity.roadmap import (
    WEAKEST,
    Roadmap,
    SharedStep,
    Terms,
    roadmap,
    shared_steps,
)
from gaugebook.periods import long_date
from gaugebook.results import Result, result
from gaugebook.words import capitalised, shortened, uncapitalised

MOST_STEPS = 12
"""Of more steps than this a paper shows those of the most services; the workbook of each service
has all of its own."""
_TITLE = "What would lift the weakest theme"
_NO_STEP = "no service has a step before it"
_LONGEST_LABEL = 120


@dataclass(frozen=True)
class CouncilRoadmap:
    """The roadmaps of all services to one goal, and the steps that they share."""

    assessed: Assessed
    goal: str
    roadmaps: tuple[Roadmap, ...]
    steps: tuple[SharedStep, ...]

    def due(self, step: SharedStep) -> date | None:
        """Give the last day on which a service is proposed to have done a step."""
        days = [
            own.due
            for one in self.roadmaps
            for own in one.steps
            if own.id == step.id and one.service in step.services and own.due is not None
        ]
        return max(days, default=None)


def council_roadmap(
    assessed: Assessed, *, start: date | None = None, target: str = ""
) -> CouncilRoadmap:
    """Give the roadmap of every service that answered: to a target, or out of the weakest theme.

    Parameters
    ----------
    assessed
        The round; scores start from the view that every service has.
    start
        The day on which first steps can start; without it steps have no dates.
    target
        A target profile; without it each service lifts the council's weakest theme by one level,
        or its own weakest where the council's is not known.
    """
    view = common_view(assessed)
    weakest = weakest_themes(assessed, view)
    goal = target or (weakest[0].node if weakest else WEAKEST)
    roadmaps = tuple(
        roadmap(
            assessed.model,
            one.views[view],
            goal=goal,
            service=one.service,
            terms=Terms(start=start),
        )
        for one in assessed.answered
    )
    return CouncilRoadmap(assessed, goal, roadmaps, shared_steps(roadmaps))


def roadmap_table(
    made: CouncilRoadmap,
    *,
    may_name: Naming,
    place: str,
    metrics: Mapping[str, Metric] | None = None,
    source: str = "",
) -> Table | Unavailable:
    """Give the steps in order: how many services, by when, and the metric that will show it.

    Services are named where that is allowed.
    """
    assessed = made.assessed
    hindered = _hindered(made, may_name, "roadmap", _title(made))
    if hindered is not None:
        return hindered
    numbers = Numbers(assessed)
    shown = made.steps[:MOST_STEPS]
    counted = numbers.keep(_as_result(made))
    if may_name.is_allowed:
        numbers.keep_names()
    names = {one.service.id: one.service.name for one in assessed.services}
    columns = [Column("Step", "text"), Column("To level", "text")]
    columns += [Column("Effort", "text"), Column("Services")]
    columns += [Column("Which", "text")] if may_name.is_allowed else []
    columns += [Column("Done by", "text"), Column("What will show it", "text")]
    rows = []
    for step in shown:
        due = made.due(step)
        whose = (
            [Cell(numbers.names([names[s] for s in step.services]))] if may_name.is_allowed else []
        )
        rows.append(
            (
                Cell(say(step.text), mark=step.statement),
                Cell(_level(assessed, step)),
                Cell(capitalised(step.effort or "not said")),
                as_cell(bound_result(counted, step.id)),
                *whose,
                Cell(long_date(due) if due else "Not set"),
                Cell(_metric(step.metric, metrics or {})),
            )
        )
    notes = ["Dates are proposals from the effort of each step, for the services to change."]
    if len(shown) < len(made.steps):
        numbers.counts({"steps shown": len(shown), "steps": len(made.steps)})
        notes.append(f"{len(shown)} of {len(made.steps)} steps, those of the most services.")
    notes += _without_steps(made, numbers)
    return Table(
        name="roadmap",
        title=_title(made),
        subtitle=f"Steps that services have in common, {place}, {assessed.period.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _hindered(made: CouncilRoadmap, may_name: Naming, name: str, title: str) -> Unavailable | None:
    if not made.assessed.answered:
        return Unavailable(name, title, "no service has answered yet")
    if hidden := may_name.hides(len(made.assessed.answered)):
        return Unavailable(name, title, hidden)
    if not made.steps:
        reasons = dict.fromkeys(one.goal.sentence for one in made.roadmaps)
        told = uncapitalised(next(iter(reasons))) if len(reasons) == 1 else _NO_STEP
        return Unavailable(name, title, told.rstrip("."))
    return None


def _title(made: CouncilRoadmap) -> str:
    model = made.assessed.model
    theme = next((t for t in model.themes if t.id == made.goal), None)
    if theme is not None:
        return f"What would lift {say(theme.title)} by one level"
    profile = model.target(made.goal)
    if profile is None:
        return _TITLE
    return f"What would meet “{say(profile.label) if profile.label else profile.id}”"


def _as_result(made: CouncilRoadmap) -> Result:
    """Give how many services each step is before, with the steps in the model's own words."""
    assessed = made.assessed
    view = common_view(assessed)
    uses = [
        binding_of(assessed, step.statement, service=service, view=view)
        for step in made.steps
        for service in step.services
    ]
    return result(
        "steps-of-services",
        {"services with a roadmap": len(made.roadmaps)}
        | {step.id: len(step.services) for step in made.steps},
        parameters={"goal": made.goal} | {step.id: say(step.text) for step in made.steps},
        uses=uses,
    )


def _level(assessed: Assessed, step: SharedStep) -> str:
    level = assessed.model.level_at(step.to_level)
    return say(level.label) if level else number_in_words(step.to_level)


def _metric(name: str | None, metrics: Mapping[str, Metric]) -> str:
    if name is None:
        return "The evidence that the question asks for"
    return metrics[name].label if name in metrics else name


def _without_steps(made: CouncilRoadmap, numbers: Numbers) -> list[str]:
    idle = sum(not one.steps for one in made.roadmaps)
    if not idle:
        return []
    numbers.counts({"without steps": idle})
    noun = "service has" if idle == 1 else "services have"
    return [f"{idle} {noun} no step to take towards it: they are there, or nothing leads there."]


def roadmap_chart(
    made: CouncilRoadmap, *, may_name: Naming, place: str, source: str = ""
) -> Chart | Unavailable:
    """Give for each step how many services have it before them, as bars."""
    title = "How many services have each step before them"
    hindered = _hindered(made, may_name, "roadmap-chart", title)
    if hindered is not None:
        return hindered
    assessed = made.assessed
    numbers = Numbers(assessed)
    counted = numbers.keep(_as_result(made))
    shown = made.steps[:MOST_STEPS]
    points = [
        as_point(_label(step, shown), bound_result(counted, step.id, words=False)) for step in shown
    ]
    first = shown[0]
    return Chart(
        name="roadmap-chart",
        kind="bar",
        title=title,
        subtitle=f"{_title(made)}: services by step, {place}, {assessed.period.label}",
        unit_text="",
        series=(Series("Services", tuple(points)),),
        alt=Sentence(
            "roadmap-chart-alt",
            (
                "One bar a step, the step of the most services first: ",
                f"{say(first.text).rstrip('.')}, ",
                bound_result(counted, first.id),
                " of ",
                bound_result(counted, "services with a roadmap"),
                " services.",
            ),
            assessed.made_up,
            numbers.kept(),
        ),
        source=source,
        made_up=assessed.made_up,
        results=numbers.kept(),
    )


def _label(step: SharedStep, steps: Sequence[SharedStep]) -> str:
    """Give the question and the step in a few words; two of one name are told apart by level."""
    text = shortened(say(step.text), _LONGEST_LABEL)
    alike = sum(shortened(say(other.text), _LONGEST_LABEL) == text for other in steps)
    return f"{step.statement}: {text}" if alike > 1 else text


def roadmap_sentence(made: CouncilRoadmap, *, may_name: Naming) -> Sentence:
    """Say how many steps there are and which one most services have before them."""
    assessed = made.assessed
    hindered = _hindered(made, may_name, "roadmap-finding", _TITLE)
    numbers = Numbers(assessed)
    if hindered is not None:
        text = f"No steps can be shown: {hindered.reason}."
        return Sentence("roadmap-finding", (text,), assessed.made_up)
    counted = numbers.keep(_as_result(made))
    steps = numbers.count("steps", len(made.steps))
    first = made.steps[0]
    parts: list[str | Bound] = [
        f"{_title(made)}: ",
        steps,
        f" {'step' if len(made.steps) == 1 else 'different steps'} over all services. “"
        f"{say(first.text).rstrip('.')}” comes up for ",
        bound_result(counted, first.id),
        " of ",
        bound_result(counted, "services with a roadmap"),
        f" {'service' if len(made.roadmaps) == 1 else 'services'}, and no step for more.",
    ]
    return Sentence("roadmap-finding", tuple(parts), assessed.made_up, numbers.kept())
