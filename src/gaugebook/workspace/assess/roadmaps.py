"""Roadmaps: for each service the smallest set of steps to a goal, as one workbook."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from gaugebook.definitions.assessment_text import say
from gaugebook.errors import Problem, UsageError, near_miss
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.roadmap import WEAKEST, Roadmap, Terms, roadmap, roadmap_workbook
from gaugebook.store import write_together
from gaugebook.workbooks import write_workbook
from gaugebook.workspace.assess.folders import find_campaign
from gaugebook.workspace.assess.scored import Counting, score_campaign
from gaugebook.workspace.workspace import Workspace

ROADMAP_FILE = "roadmap.xlsx"


@dataclass(frozen=True)
class RoadmapAsked:
    """What to plan: which goal, from when, for which services, what is done already."""

    name: str
    today: date
    goal: str = WEAKEST
    start: date | None = None
    services: Collection[str] = ()
    done: Collection[str] = ()


@dataclass(frozen=True)
class RoadmapMade:
    """The roadmaps, in the order of the services, and the workbook that holds them."""

    assessed: Assessed
    roadmaps: tuple[Roadmap, ...]
    file: Path
    problems: tuple[Problem, ...]


def campaign_roadmaps(ws: Workspace, asked: RoadmapAsked, *, progress: Counting) -> RoadmapMade:
    """Write the roadmap of every service of a campaign that answered.

    Raises
    ------
    UsageError
        When there is no such campaign, service or goal, or nobody answered.
    RefusedError
        When the campaign's files have faults.
    """
    found = score_campaign(ws, asked.name, rounds_back=0, progress=progress)
    assessed = found.assessed
    terms = Terms(start=asked.start or asked.today, done=frozenset(asked.done))
    made = tuple(
        roadmap(assessed.model, one.latest, goal=asked.goal, service=one.service, terms=terms)
        for one in _chosen(assessed, asked.services)
        if one.latest is not None
    )
    if not made:
        raise UsageError(f"No service of {assessed.campaign} has a score to start from.")
    title = say(assessed.model.model.title)
    book = roadmap_workbook(
        made,
        title=f"Roadmap: {title}, {assessed.period.label}",
        names={one.service.id: one.service.name for one in assessed.services},
        metrics=ws.library.metrics,
        dated=datetime.combine(asked.today, time()),
    )
    path = find_campaign(ws.root, assessed.campaign).folder / ROADMAP_FILE
    write_together({path: write_workbook(book)})
    return RoadmapMade(assessed, made, path, found.problems)


def _chosen(assessed: Assessed, wanted: Collection[str]) -> list[AssessedService]:
    known = {one.service.id: one for one in assessed.answered}
    for name in wanted:
        if name not in known:
            hint = near_miss(name, known)
            raise UsageError(
                f"{name} is no service that answered.{hint}",
                remedy=f"Name one or more of: {', '.join(known)}.",
            )
    return [one for name, one in known.items() if not wanted or name in wanted]
